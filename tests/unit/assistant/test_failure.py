"""What the log keeps of a failure: enough to mend it, never what was asked."""

from assistant.failure import noted
from corpus.errors import BaliseError

ASKED = "Mon voisin est-il visé ?"


def fail() -> None:
    raise ValueError(ASKED)


def test_an_error_of_ours_says_what_is_wrong_and_what_to_do() -> None:
    assert noted(BaliseError("Le disque est plein.", "Libérez-en.")) == "BaliseError: Le disque est plein. Libérez-en."


def test_any_other_error_says_its_kind_and_where_but_not_its_text() -> None:
    try:
        fail()
    except ValueError as error:
        said = noted(error)
    assert said.startswith("ValueError\n") and "in fail" in said and "test_failure.py" in said
    assert ASKED not in said
