"""Each metric on small invented answers."""

from dataclasses import replace
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


def answer(
    *citations: Citation,
    outcome: Outcome = Outcome.ANSWERED,
    sections: tuple[str, ...] = ("1", "2"),
    verdict: Verdict | None = Verdict.PERMITTED,
) -> Answer:
    return Answer(
        id="a",
        question="?",
        on=date(2099, 1, 1),
        language="fr",
        outcome=outcome,
        verdict=verdict,
        statements=tuple(Statement(c.quote or "", Force.NONE, "", (c,)) for c in citations),
        notices=(Notice(NoticeKind.VALIDITY, "Levée."),),
        passages=tuple(Found("guide", s, "", 1.0) for s in sections),
    )


RIGHT = answer(citation("2", "La lanterne est bleue."))
INVENTED = answer(citation("2", "La lanterne est verte."))


def test_retrieval() -> None:
    assert metrics.hit_at(GOLD, RIGHT, 1) == 0.0
    assert metrics.hit_at(GOLD, RIGHT, 5) == 1.0
    assert metrics.reciprocal_rank(GOLD, RIGHT) == 0.5
    assert metrics.ndcg_at_10(GOLD, RIGHT, 1) == pytest.approx(0.6309, abs=1e-3)
    assert metrics.ndcg_at_10(GOLD, answer(sections=("2", "1")), 1) == 1.0
    assert metrics.hit_at(SILENT, RIGHT, 5) is None


def test_the_ideal_order_holds_every_passage_that_answers_found_or_not() -> None:
    first = answer(sections=("2", "1"))
    assert metrics.ndcg_at_10(GOLD, first, 2) == pytest.approx(1 / 1.6309, abs=1e-3)
    assert metrics.ndcg_at_10(GOLD, answer(sections=("2",) * 10), 40) == 1.0  # no more than ten fit
    assert metrics.ndcg_at_10(GOLD, answer(sections=("1",)), 0) == 0.0


def test_a_question_on_several_texts_counts_those_found() -> None:
    two = GOLD.model_copy(update={"kind": "multi", "evidence": (*GOLD.evidence, Evidence(document="faq", section=""))})
    assert metrics.documents_at(two, RIGHT, 5) == 0.5
    assert metrics.documents_at(two, RIGHT, 1) == 0.0
    assert metrics.documents_at(GOLD, RIGHT, 5) is None
    assert metrics.documents_at(two.model_copy(update={"kind": "fact"}), RIGHT, 5) is None  # either of them would do


def test_recall_counts_each_section_that_a_question_needs_and_one_where_one_is_enough() -> None:
    both = (*GOLD.evidence, Evidence(document="faq", section="4"), Evidence(document="guide", section="2"))
    either, needed = (GOLD.model_copy(update={"kind": kind, "evidence": both}) for kind in ("rule", "list"))
    assert [metrics.recall_at(either, RIGHT, k) for k in (1, 5)] == [0.0, 1.0]
    assert [metrics.recall_at(needed, RIGHT, k) for k in (1, 5)] == [0.0, 0.5]  # a section told twice is one
    assert metrics.recall_at(GOLD, RIGHT, 5) == 1.0
    assert metrics.recall_at(SILENT, RIGHT, 5) is None
    told = metrics.measure(needed, RIGHT, TEXTS, 1)
    assert (told["hit_at_10"], told["recall_at_5"], told["recall_at_10"]) == (1.0, 0.5, 0.5)


def test_an_invented_quote_is_seen() -> None:
    assert metrics.fabricated(RIGHT, TEXTS) == 0
    assert metrics.fabricated(INVENTED, TEXTS) == 1
    assert metrics.exact(RIGHT, TEXTS) == 1.0 and metrics.exact(INVENTED, TEXTS) == 0.0


def test_an_answer_without_a_quote_is_not_exact_and_quotes_are_counted() -> None:
    assert metrics.exact(answer(), TEXTS) is None
    twice = answer(citation("2", "La lanterne est bleue."), citation("2", "La lanterne est verte."))
    told = metrics.measure(GOLD, twice, TEXTS, 1)
    assert (told["quotes_shown"], told["quotes_fabricated"], told["exact"]) == (2, 1, 0.0)
    assert metrics.measure(GOLD, answer(), TEXTS, 1)["quotes_shown"] == 0


def test_citations_against_evidence() -> None:
    mixed = answer(citation("2", "La lanterne est bleue."), citation("9", "Elle est couverte.", 23))
    assert metrics.citation_precision(GOLD, mixed) == metrics.citation_recall(GOLD, mixed) == 0.5
    assert metrics.citation_precision(GOLD, answer()) is None


def test_every_citation_of_a_statement_counts_not_its_first_alone() -> None:
    good, bad = citation("2", "La lanterne est bleue."), citation("9", "Elle est couverte.", 23)
    padded = replace(answer(), statements=(Statement("La lanterne est bleue.", Force.NONE, "", (good, bad, bad)),))
    assert metrics.citation_precision(GOLD, padded) == pytest.approx(1 / 3)
    assert metrics.citation_recall(GOLD, padded) == 1.0


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


def test_a_verdict_that_nobody_expects_is_seen() -> None:
    assert metrics.verdict_unasked(SILENT, RIGHT) == 1.0
    assert metrics.verdict_unasked(SILENT, answer(outcome=Outcome.NO_SOURCE, verdict=None)) == 0.0
    assert metrics.verdict_unasked(SILENT, answer(verdict=Verdict.NOT_STATED)) == 0.0  # so it is
    assert metrics.verdict_unasked(GOLD, RIGHT) is None


def test_a_validity_notice_where_every_text_cited_holds_is_superfluous() -> None:
    assert metrics.notice_unasked(RIGHT) == 1.0
    assert metrics.notice_unasked(replace(RIGHT, notices=())) == 0.0
    lifted = replace(citation("2", "La lanterne est bleue."), status=Status.LIFTED)
    assert metrics.notice_unasked(answer(lifted)) == 0.0
    assert metrics.notice_unasked(answer(outcome=Outcome.NO_SOURCE)) is None


def test_a_message_to_refuse_is_refused_as_what_it_is() -> None:
    secret = GOLD.model_copy(update={"outcome": Outcome.CONFIDENTIAL})
    assert metrics.guarded(secret, answer(outcome=Outcome.CONFIDENTIAL)) == 1.0
    assert metrics.guarded(secret, answer(outcome=Outcome.OUT_OF_SCOPE)) == 0.0
    assert metrics.abstained(secret, answer(outcome=Outcome.CONFIDENTIAL)) is None
    assert metrics.guarded(GOLD, RIGHT) is None


def test_an_innocent_message_that_the_guard_refuses_is_seen() -> None:
    refused = answer(outcome=Outcome.CONFIDENTIAL)
    assert metrics.wrongly_guarded(GOLD, refused) == metrics.wrongly_guarded(SILENT, refused) == 1.0
    assert metrics.wrongly_guarded(GOLD, RIGHT) == 0.0
    either = GOLD.model_copy(update={"accept_outcomes": (Outcome.CONFIDENTIAL,)})
    assert metrics.wrongly_guarded(either, refused) == 0.0
    assert metrics.wrongly_guarded(GOLD.model_copy(update={"outcome": Outcome.CONFIDENTIAL}), refused) is None


def test_measure_names_them_all() -> None:
    assert {k for k, v in metrics.measure(GOLD, RIGHT, TEXTS, 1).items() if v is None} == {
        *("abstained", "guarded", "documents_at_5", "verdict_unasked"),
        *("model_reached", "model_pointed", "model_wrote", "model_unverified", "model_invented"),
    }
