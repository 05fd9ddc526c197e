import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

import assistant.messages as package
from assistant.answer import Outcome
from assistant.messages import LANGUAGES, Messages, messages
from corpus.model import LAPSED, Status
from ingest.force import addressee_of

FOLDER = Path(package.__file__).parent


def raw(language: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def leaves(value: Any, path: str = "") -> dict[str, str]:
    if isinstance(value, dict):
        return {k: v for key, item in value.items() for k, v in leaves(item, f"{path}.{key}").items()}
    if isinstance(value, list):
        return {k: v for i, item in enumerate(value) for k, v in leaves(item, f"{path}[{i}]").items()}
    return {path: value}


def test_both_languages_have_the_same_keys_and_the_same_blanks_to_fill() -> None:
    french, english = leaves(raw("fr")), leaves(raw("en"))
    assert french.keys() == english.keys()
    for key, text in french.items():
        if key != ".labels.date":
            assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", english[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_has_its_sentence(language: str) -> None:
    assert all(messages(language).outcomes[outcome].strip() for outcome in Outcome)


def test_a_missing_sentence_or_an_unknown_key_is_an_error() -> None:
    for change in ({"quota": None}, {"autre": "x"}):
        wrong = raw("fr")
        wrong["outcomes"] = {k: v for k, v in {**wrong["outcomes"], **change}.items() if v is not None}
        with pytest.raises(ValidationError):
            Messages.model_validate(wrong)


def test_another_language_is_answered_in_french() -> None:
    assert messages("es") is not None
    assert messages("es").verdicts == messages("fr").verdicts


def test_dates_in_words() -> None:
    assert messages("fr").date(dt.date(2026, 11, 1)) == "1er novembre 2026"
    assert messages("fr").date(dt.date(2025, 12, 19)) == "19 décembre 2025"
    assert messages("en").date(dt.date(2025, 12, 19)) == "December 19, 2025"


def test_a_refusal_names_the_kinds_seen_once_each() -> None:
    text = messages("fr").refusal(Outcome.CONFIDENTIAL, ["nas", "nas", "inconnu"])
    assert text.count("un numéro d'assurance sociale") == 1
    assert "et un renseignement confidentiel" in text
    assert "4.1 et 2.2" in text
    assert "un renseignement confidentiel" in messages("fr").refusal(Outcome.CONFIDENTIAL, [])


def test_the_refusal_of_what_is_not_confidential_is_its_outcome() -> None:
    assert messages("fr").refusal(Outcome.INJECTION, []) == messages("fr").outcomes[Outcome.INJECTION]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", [*sorted(LAPSED), Status.NOT_YET])
@pytest.mark.parametrize("dated", [True, False])
def test_validity_notices(language: str, status: Status, dated: bool) -> None:
    day = dt.date(2025, 12, 19) if dated else None
    words = messages(language)
    text = words.validity_notice(status, title="Règle d'essai", since=day, until=day, by=["A"], instead=["B", "C"])
    assert "Règle d'essai" in text
    assert (words.date(dt.date(2025, 12, 19)) in text) is dated
    assert re.search(r"\bA\b.*B\s?; C", text)
    assert "{" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_addressee_that_ingestion_names_has_its_words(language: str) -> None:
    sentences = [
        "L'OP doit",
        "Le personnel doit",
        "Le ministre doit",
        "Le dirigeant de l'organisme public doit",
        "L'autorité désignée doit",
        "L'État doit",
    ]
    for sentence in sentences:
        named = addressee_of(sentence)
        assert named in messages(language).addressees, named
