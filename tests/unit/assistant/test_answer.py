"""The JSON of an answer: what is there, and what is absent."""

import json
from dataclasses import replace

from assistant.answer import Found, Outcome, Verdict
from tests.unit.assistant.answers import ALL, answer, citation, quoted


def test_a_whole_answer_is_json_and_says_its_enumerations_in_words() -> None:
    said = json.loads(json.dumps(ALL.to_json()))
    assert (said["outcome"], said["verdict"], said["on"]) == ("answered", "forbidden", "2026-11-23")
    assert [s["force"] for s in said["statements"]] == [s.force.value for s in ALL.statements]
    assert [n["kind"] for n in said["notices"]] == ["addressee", "validity"]


def test_the_question_of_a_confidential_message_is_not_repeated() -> None:
    assert "question" not in answer(outcome=Outcome.CONFIDENTIAL).to_json()
    assert answer(outcome=Outcome.INJECTION).to_json()["question"] == "Une question ?"


def test_what_was_not_decided_is_absent_and_zero_is_not_nothing() -> None:
    silent = answer().to_json()
    assert not {"verdict", "message", "confidence", "record"} & silent.keys()
    told = answer(verdict=Verdict.DEPENDS, message="Oui.", confidence=0.0, record=0).to_json()
    assert (told["verdict"], told["message"], told["confidence"], told["record"]) == ("depends", "Oui.", 0.0, 0)


def test_a_quote_comes_with_its_offsets_and_a_text_without_quote_with_none() -> None:
    said = citation("Il est interdit d'ouvrir.", 10).to_json()
    assert (said["start"], said["end"], said["version"], said["page"]) == (10, 35, "abc", None)
    assert not {"start", "end", "quote", "version", "columns"} & citation(None).to_json().keys()


def test_columns_and_lead_in_are_there_where_there_are_some() -> None:
    assert citation("a\tb", 0, columns=("Un", "Deux")).to_json()["columns"] == ["Un", "Deux"]
    plain = quoted("La clé.", 3)
    assert "lead" not in plain.to_json() and replace(plain, lead="On vérifie :").to_json()["lead"] == "On vérifie :"


def test_the_permalink_leads_to_the_quote_even_at_the_beginning_of_the_text() -> None:
    assert citation("La clé", 0).address == "/source/guide-essai#0-6"
    assert citation(None).address == "/source/guide-essai"


def test_what_is_for_people_only_is_not_in_the_json() -> None:
    found = Found("guide", "4.1", "La clé.", 0.123456, "Usage", "Guide", (1, 2))
    assert found.to_json() == {"document": "guide", "section": "4.1", "text": "La clé.", "score": 0.1235}
    assert "understood" not in answer(understood="Une question mieux écrite ?").to_json()


def test_times_are_rounded() -> None:
    assert answer(timings_ms={"guard": 1.23456}).to_json()["timings_ms"] == {"guard": 1.23}
