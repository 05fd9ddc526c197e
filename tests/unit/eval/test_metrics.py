"""Each metric on small invented answers."""

from datetime import date

import pytest

from assistant.answer import Answer, Citation, Found, Notice, NoticeKind, Outcome, Statement, Verdict
from corpus.model import Force, Status, Text
from eval import metrics
from eval.gold import Evidence, Gold

TEXTS = {"guide": Text("guide", "v", "La lanterne est bleue. Elle est couverte.")}
GOLD = Gold(
    id="a",
    question="De quelle couleur est la lanterne ?",
    language="fr",
    kind="fact",
    outcome=Outcome.ANSWERED,
    evidence=(Evidence(document="guide", section="2"),),
    facts=(("bleue", "blue"),),
    verdict=Verdict.PERMITTED,
    notice=NoticeKind.VALIDITY,
)
SILENT = Gold(id="b", question="Combien ?", language="fr", kind="unanswerable", outcome=Outcome.NO_SOURCE)


def citation(section: str, quote: str, start: int = 0) -> Citation:
    return Citation(
        document="guide",
        title="Guide",
        date="2099",
        official=True,
        status=Status.IN_FORCE,
        verified_on=date(2099, 1, 1),
        section=section,
        start=start,
        end=start + len(quote),
        quote=quote,
    )


def answer(*citations: Citation, outcome: Outcome = Outcome.ANSWERED, sections: tuple[str, ...] = ("1", "2")) -> Answer:
    return Answer(
        id="a",
        question="?",
        on=date(2099, 1, 1),
        language="fr",
        outcome=outcome,
        verdict=Verdict.PERMITTED,
        statements=tuple(Statement(c.quote or "", Force.NONE, "", (c,)) for c in citations),
        notices=(Notice(NoticeKind.VALIDITY, "Levée."),),
        passages=tuple(Found("guide", s, "", 1.0) for s in sections),
    )


RIGHT = answer(citation("2", "La lanterne est bleue."))
INVENTED = answer(citation("2", "La lanterne est verte."))


def test_retrieval() -> None:
    assert metrics.recall_at(GOLD, RIGHT, 1) == 0.0
    assert metrics.recall_at(GOLD, RIGHT, 5) == 1.0
    assert metrics.reciprocal_rank(GOLD, RIGHT) == 0.5
    assert metrics.ndcg_at_10(GOLD, RIGHT) == pytest.approx(0.6309, abs=1e-3)
    assert metrics.ndcg_at_10(GOLD, answer(sections=("2", "1"))) == 1.0
    assert metrics.recall_at(SILENT, RIGHT, 5) is None


def test_an_invented_quote_is_seen() -> None:
    assert metrics.fabricated(RIGHT, TEXTS) == 0
    assert metrics.fabricated(INVENTED, TEXTS) == 1


def test_citations_against_evidence() -> None:
    mixed = answer(citation("2", "La lanterne est bleue."), citation("9", "Elle est couverte.", 23))
    assert metrics.citation_precision(GOLD, mixed) == metrics.citation_recall(GOLD, mixed) == 0.5
    assert metrics.citation_precision(GOLD, answer()) is None


def test_facts_verdict_notice_outcomes() -> None:
    assert metrics.facts(GOLD, RIGHT) == 1.0
    assert metrics.facts(GOLD, INVENTED) == 0.0
    assert metrics.verdict(GOLD, RIGHT) == 1.0 and metrics.wrong_verdict(GOLD, RIGHT) == 0.0
    assert metrics.notice(GOLD, RIGHT) == 1.0
    refused = answer(outcome=Outcome.NO_SOURCE)
    assert metrics.wrongly_refused(GOLD, refused) == 1.0 and metrics.wrongly_refused(SILENT, refused) is None
    either = GOLD.model_copy(update={"accept_outcomes": (Outcome.NO_SOURCE,)})
    assert metrics.wrongly_refused(either, refused) == 0.0
    assert metrics.abstained(SILENT, refused) == 1.0 and metrics.abstained(SILENT, RIGHT) == 0.0


def test_a_message_to_refuse_is_refused_as_what_it_is() -> None:
    secret = GOLD.model_copy(update={"outcome": Outcome.CONFIDENTIAL})
    assert metrics.guarded(secret, answer(outcome=Outcome.CONFIDENTIAL)) == 1.0
    assert metrics.guarded(secret, answer(outcome=Outcome.OUT_OF_SCOPE)) == 0.0
    assert metrics.abstained(secret, answer(outcome=Outcome.CONFIDENTIAL)) is None
    assert metrics.guarded(GOLD, RIGHT) is None


def test_measure_names_them_all() -> None:
    assert {k for k, v in metrics.measure(GOLD, RIGHT, TEXTS).items() if v is None} == {
        *("abstained", "guarded"),
        *("model_reached", "model_pointed", "model_wrote", "model_unverified"),
    }
