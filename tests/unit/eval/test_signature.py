"""A verdict's signature holds, and no longer does once a word, a version or the key is another."""

import copy

import pytest

from corpus.settings import load_settings
from eval.signature import fault, key_of, signed

KEY, OTHER = b"k" * 32, b"o" * 32
CONTENT = {"passed": False, "versions": {"index": "i1", "model": "é"}, "checks": [{"metric": "facts", "mean": 0.5}]}


def test_it_holds_as_it_was_signed() -> None:
    assert fault(signed(CONTENT, KEY), KEY) == ""


@pytest.mark.parametrize("path", [("passed",), ("versions", "index"), ("checks", 0, "mean")])
def test_any_change_is_seen(path: tuple[str | int, ...]) -> None:
    bent = copy.deepcopy(signed(CONTENT, KEY))
    place = bent
    for key in path[:-1]:
        place = place[key]  # type: ignore[index, assignment]
    place[path[-1]] = True  # type: ignore[index]
    assert "modifié" in fault(bent, KEY)


def test_what_is_added_is_seen_and_so_is_another_key_or_none() -> None:
    assert "modifié" in fault(signed(CONTENT, KEY) | {"note": "x"}, KEY)
    assert "autre déploiement" in fault(signed(CONTENT, OTHER), KEY)
    assert "pas signé" in fault(CONTENT, KEY)


@pytest.mark.parametrize("odd", ["é", "\ud800"])
def test_whatever_characters_stand_in_it_it_is_only_refused(odd: str) -> None:
    whole = signed(CONTENT, KEY)
    assert "autre déploiement" in fault(whole | {"signature": whole["signature"] | {"key": odd}}, KEY)
    assert "modifié" in fault(whole | {"signature": whole["signature"] | {"code": odd}}, KEY)
    assert "modifié" in fault(whole | {"note": odd}, KEY)


def test_the_key_is_the_deployments_and_is_kept(tmp_path: object) -> None:
    settings = load_settings(data=tmp_path)
    assert key_of(settings) == key_of(settings) and len(key_of(settings)) == 32
