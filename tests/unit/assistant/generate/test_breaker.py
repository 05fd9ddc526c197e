"""An endpoint that fails is left alone, then tried by one call."""

from assistant.generate.breaker import Breaker


def test_it_opens_after_failures_in_a_row_and_lets_one_call_try_after_its_rest() -> None:
    now = [0.0]
    breaker = Breaker(failures=2, rest_s=10, clock=lambda: now[0])
    breaker.failed()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()
    now[0] = 10.5
    assert breaker.allows()
    assert not breaker.allows()
    breaker.succeeded()
    assert breaker.allows()
    assert breaker.allows()


def test_a_success_between_two_failures_keeps_it_closed() -> None:
    breaker = Breaker(failures=2, rest_s=10)
    breaker.failed()
    breaker.succeeded()
    breaker.failed()
    assert breaker.allows()
