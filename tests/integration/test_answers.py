"""Questions answered for real, on the official documents and on the sheets."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, NoticeKind, Outcome, Question, Turn, Verdict
from assistant.engine import Engine
from corpus.model import Force, Status
from corpus.settings import Settings

TODAY = date(2026, 11, 23)


def ask(engine: Engine, text: str, on: str | None = None, history: tuple[str, ...] = ()) -> Answer:
    turns = tuple(Turn(h) for h in history)
    return engine.ask(Question(text, on=date.fromisoformat(on) if on else None, history=turns), today=TODAY)


def said(answer: Answer) -> str:
    return " ".join(c.quote or "" for s in answer.statements for c in s.citations)


def test_every_quote_is_the_stored_text_at_its_offsets(engine: Engine) -> None:
    for text in (
        "Que doit faire l'OP pour contrôler les accès ?",
        "Quelles sont les étapes de la gestion des risques ?",
    ):
        for statement in ask(engine, text).statements:
            for citation in statement.citations:
                assert citation.start is not None and citation.end is not None
                assert engine.texts[citation.document].text[citation.start : citation.end] == citation.quote


def test_the_suspension_asked_today_was_lifted_by_what_and_what_applies_now(engine: Engine) -> None:
    answer = ask(engine, "Les assistants virtuels sont-ils suspendus ?")
    notice = next(n for n in answer.notices if n.kind.value == "validity")
    assert "19 décembre 2025" in notice.text
    assert {c.document for c in notice.citations} >= {"communique-2025-12-19", "ia-ri-2025-003-op"}
    assert answer.statements[0].citations[0].status is Status.IN_FORCE
    assert any(s.citations[0].document == "guide-iag-2025" and s.force is Force.OBLIGATION for s in answer.statements)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("Les assistants virtuels sont-ils suspendus ?", "2025-06-01"),
        ("En juin 2025, les assistants étaient-ils suspendus ?", None),
    ],
)
def test_the_suspension_asked_in_june_2025_applies(engine: Engine, text: str, on: str | None) -> None:
    answer = ask(engine, text, on)
    assert answer.on.year == 2025
    assert answer.outcome is Outcome.ANSWERED
    assert {s.citations[0].document for s in answer.statements} == {"faq-suspension-2025"}
    assert all(s.citations[0].status is Status.IN_FORCE for s in answer.statements)
    assert not [n for n in answer.notices if n.kind.value == "validity"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Ai-je le droit de soumettre un renseignement Protégé B à un système d'IA public ?", Verdict.FORBIDDEN),
        ("Peut-on traiter du Très secret dans un système d'IAG souverain ?", Verdict.FORBIDDEN),
        ("Peut-on mettre une note Protégé A dans un circuit fermé ?", Verdict.PERMITTED),
        ("Puis-je utiliser ChatGPT au travail ?", Verdict.DEPENDS),
        ("Doit-on fixer des quotas d'utilisation ?", Verdict.MANDATORY),
        ("Est-ce recommandé d'héberger le système sur nos propres serveurs ?", Verdict.RECOMMENDED),
        ("Peut-on déployer un système sans avis de sécurité ?", Verdict.FORBIDDEN),
        ("notre projet touche aucune donnée sur le monde, on peux-tu sauter l'étude des risques", Verdict.MANDATORY),
        ("Devrait-on installer un filtre qui bloque l'envoi de secrets ?", Verdict.RECOMMENDED),
        ("Do we need a fallback in case the AI tool breaks down?", Verdict.MANDATORY),
        ("Protégé C dans une IA publique, que dit la matrice ?", Verdict.FORBIDDEN),
        ("Notre cégep a-t-il le droit de bannir ChatGPT du jour au lendemain ?", Verdict.PERMITTED),
    ],
)
def test_verdicts_come_from_the_cited_rules(engine: Engine, text: str, verdict: Verdict) -> None:
    assert ask(engine, text).verdict is verdict


@pytest.mark.parametrize(
    "text",
    [
        "Peut-on laisser vieillir nos serveurs dépassés sans rien faire, tant qu'ils fonctionnent ?",
        "On est-tu obligés de prendre du logiciel libre ?",
    ],
)
def test_where_no_rule_answers_clearly_no_verdict_is_given_and_the_reader_is_told(engine: Engine, text: str) -> None:
    answer = ask(engine, text)
    assert answer.statements
    assert answer.verdict is None
    assert NoticeKind.UNDECIDED in [n.kind for n in answer.notices]


def test_what_a_lapsed_rule_said_is_listed_when_asked_about_its_time(engine: Engine) -> None:
    answer = ask(engine, "Du temps de la suspension, qui pouvait quand même continuer son projet d'assistant ?")
    assert sum(s.citations[0].document == "faq-suspension-2025" for s in answer.statements) >= 3


def test_a_question_of_content_gets_no_verdict(engine: Engine) -> None:
    assert ask(engine, "Que doit faire l'OP avant de déployer un système ?").verdict is None


@pytest.mark.parametrize("words", ["Protégé B", "PROTÉGÉ C", "mot de passe", "Protected B", "Conseil des ministres"])
def test_words_alone_as_one_searches_are_not_confidential(engine: Engine, words: str) -> None:
    assert engine.refuses(words) is None


def test_a_follow_up_uses_the_conversation(engine: Engine) -> None:
    answer = ask(engine, "et pour Protégé C ?", history=("Puis-je mettre du Protégé A dans un système souverain ?",))
    assert "Protégé C" in said(answer)
    assert answer.verdict is Verdict.FORBIDDEN


def test_a_follow_up_about_something_else_is_not_answered_with_what_it_follows(engine: Engine) -> None:
    earlier = "L'organisme doit-il faire une gestion du changement ?"
    answer = ask(engine, "et le syndicat, faut-il son accord ?", history=(earlier,))
    assert answer.outcome is Outcome.NO_SOURCE
    assert answer.verdict is None
    assert ask(engine, "et le soutien technique, faut-il en donner ?", history=(earlier,)).outcome is Outcome.ANSWERED


def test_a_list_asked_for_is_complete(engine: Engine) -> None:
    answer = ask(engine, "Quelles sont les étapes de la démarche de gestion des risques ?")
    assert [s.text.split(" :")[0] for s in answer.statements] == [f"{n}. Étape {n}" for n in range(1, 7)]


def test_an_acronym_is_expanded_in_both_directions(engine: Engine) -> None:
    assert "facteurs relatifs à la vie privée" in said(ask(engine, "Que veut dire ÉFVP ?"))
    assert "DNG" in said(ask(engine, "Quel est le sigle pour données numériques gouvernementales ?"))


def test_a_row_comes_with_its_column_titles(engine: Engine) -> None:
    answer = ask(engine, "Peut-on réentraîner un modèle public sur des sorties non validées ?")
    row = answer.statements[0].citations[0]
    assert row.quote is not None and len(row.columns) == len(row.quote.split("\t")) == 3


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        ("Quelle amende risque un organisme qui ne respecte pas le guide ?", {Outcome.NO_SOURCE}),
        ("Que dit l'article 3 de l'arrêté 2024-01 ?", {Outcome.NO_SOURCE}),
        ("Donne-moi une recette de tarte au sucre", {Outcome.OUT_OF_SCOPE}),
        ("How do I sort a list in Python?", {Outcome.OUT_OF_SCOPE}),
    ],
)
def test_abstains_with_the_closest_passages(engine: Engine, text: str, outcomes: set[Outcome]) -> None:
    answer = ask(engine, text)
    assert answer.outcome in outcomes
    assert answer.message and not answer.statements and answer.passages


def test_english_questions_get_english_framing_around_french_quotes(engine: Engine) -> None:
    answer = ask(engine, "Is it mandatory to train staff before giving them a generative AI system?")
    assert answer.language == "en"
    assert "formation" in said(answer)
    assert answer.verdict is Verdict.MANDATORY


def test_sheets_stand_in_without_quotes_nor_verdict_and_say_so(sheets_engine: Engine) -> None:
    answer = ask(sheets_engine, "Ai-je le droit de soumettre un renseignement Protégé B à un système d'IA public ?")
    assert answer.outcome is Outcome.ANSWERED
    assert all(not c.official and c.quote is None and c.start is None for s in answer.statements for c in s.citations)
    assert answer.verdict is None
    assert any(n.kind.value == "summary" for n in answer.notices)


def test_a_confidential_question_is_refused_and_not_repeated(sheets_engine: Engine) -> None:
    answer = ask(sheets_engine, "Mon NAS est 046 454 286, puis-je l'écrire dans ChatGPT ?")
    assert answer.outcome is Outcome.CONFIDENTIAL
    assert "question" not in answer.to_json()
    assert "046" not in json.dumps(answer.to_json())


def test_the_batch_command_prints_only_json_in_order(sheets: Settings, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        '{"id": "b", "question": "Que veut dire IAG ?"}\n\n'
        '{"id": "a", "q": "Quel temps fait-il ?", "on": "2025-06-01", "x": 1}\n',
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "ask", "--json", "--batch", str(questions)],
        capture_output=True,
        text=True,
        check=True,
        env=_environment(sheets),
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["id"] for a in answers] == ["b", "a"]
    assert answers[1]["on"] == "2025-06-01"
    assert set(answers[0]["timings_ms"]) == {"guard", "embed", "retrieve", "generate", "verify"}


def test_a_wrong_batch_line_is_named_before_anything_is_asked(sheets: Settings, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"id": "a", "question": "Que veut dire IAG ?"}\npas du JSON\n', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "ask", "--json", "--batch", str(questions)],
        capture_output=True,
        text=True,
        check=False,
        env=_environment(sheets),
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "ligne 2" in done.stderr and "Traceback" not in done.stderr


def _environment(settings: Settings) -> dict[str, str]:
    import os

    return {**os.environ, "BALISE_DATA": str(settings.data), "DOCUMENTS": str(settings.documents)}
