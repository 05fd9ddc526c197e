import pytest

from assistant.serve import listen
from corpus.errors import SettingsError
from corpus.settings import Chat


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "exemple.org"])  # noqa: S104
def test_an_address_that_others_can_reach_is_refused(host: str) -> None:
    with pytest.raises(SettingsError, match="joignable"):
        listen(Chat(host=host))


def test_a_taken_port_is_said_with_what_to_do() -> None:
    with listen(Chat(port=18431)), pytest.raises(SettingsError, match="BALISE_CHAT__PORT=18432"):
        listen(Chat(port=18431))
