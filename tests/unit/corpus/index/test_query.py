"""A filter as conditions that both forms of Qdrant understand."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from corpus.index.query import FIRST_DAY, LAST_DAY, SearchFilter, as_number


def test_no_restriction_is_no_condition() -> None:
    assert list(SearchFilter().conditions()) == []


def test_documents_and_kinds_are_given_in_a_fixed_order() -> None:
    found = SearchFilter(documents=frozenset({"b", "a"}), kinds=frozenset({"guide", "faq"})).conditions()
    assert list(found) == [("document", "any", ["a", "b"]), ("kind", "any", ["faq", "guide"])]


def test_a_text_holds_from_its_first_day_to_the_day_before_its_last() -> None:
    def holds(since: date, until: date, on: date) -> bool:
        values = {"since": as_number(since), "until": as_number(until)}
        tests = {"lte": lambda held, asked: held <= asked, "gt": lambda held, asked: held > asked}
        return all(tests[op](values[name], asked) for name, op, asked in SearchFilter(on=on).conditions())

    since, until = date(2099, 1, 31), date(2099, 2, 1)
    assert [holds(since, until, day) for day in (date(2099, 1, 30), since, until)] == [False, True, False]


@given(st.dates(), st.dates())
def test_days_compare_as_their_numbers_within_the_bounds(one: date, other: date) -> None:
    assert (one < other) == (as_number(one) < as_number(other))
    assert FIRST_DAY < as_number(one) < LAST_DAY
