"""Errors keep their kind and their words from one process to another."""

import pickle

import pytest

from corpus import errors
from corpus.errors import BaliseError

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, BaliseError)]


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_passed_to_another_process_stays_itself(kind: type[BaliseError]) -> None:
    passed = pickle.loads(pickle.dumps(kind("Le fichier est abîmé.", "Redemandez-le.")))  # noqa: S301 - our own bytes
    assert type(passed) is kind and str(passed) == "Le fichier est abîmé. Redemandez-le."
    assert (passed.problem, passed.remedy) == ("Le fichier est abîmé.", "Redemandez-le.")
