"""Which answer a question leads to: learnt on invented questions, where the right one is known."""

import numpy as np

from corpus.index.leads import fit_leads

SUBJECTS = 20
RNG = np.random.default_rng(7)
ANSWERS = np.repeat(np.arange(SUBJECTS), 60)
CENTRES = RNG.normal(size=(SUBJECTS, 16))
TEXTS = [f"Que faire du dossier sujet{'abcdefghijklmnopqrst'[answer]} ?" for answer in ANSWERS]


def vectors(noise: float, generator: np.random.Generator) -> np.ndarray:
    drawn = CENTRES[ANSWERS] + generator.normal(0, noise, (len(ANSWERS), 16))
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)


def right(texts: list[str], noise: float) -> float:
    """The share of unseen questions whose likeliest answer is theirs."""
    targets = [{int(answer): 1.0} for answer in ANSWERS]
    leads = fit_leads(texts, vectors(noise, np.random.default_rng(1)), targets, SUBJECTS)
    unseen = vectors(noise, np.random.default_rng(2))
    found = [leads.shares(text, vector) for text, vector in zip(texts, unseen, strict=True)]
    return float(
        np.mean([shares is not None and shares.argmax() == a for shares, a in zip(found, ANSWERS, strict=True)])
    )


def test_the_meaning_of_a_question_tells_its_answer() -> None:
    assert right(["Que faire ?"] * len(ANSWERS), noise=0.3) > 0.95


def test_so_do_its_words_where_meaning_tells_little() -> None:
    assert right(TEXTS, noise=3.0) > right(["Que faire ?"] * len(ANSWERS), noise=3.0) + 0.3


def test_a_question_that_several_units_answer_leads_to_each() -> None:
    targets = [{0: 0.6, 1: 0.4} if answer == 0 else {int(answer) + 1: 1.0} for answer in ANSWERS]
    learnt = vectors(0.3, np.random.default_rng(1))
    shares = fit_leads(TEXTS, learnt, targets, SUBJECTS + 1).shares(TEXTS[0], learnt[0])
    assert shares is not None
    assert abs(shares.sum() - 1) < 1e-5
    assert shares[0] > shares[1] > shares[2:].max()


def test_a_question_teaches_no_more_for_naming_several_units() -> None:
    targets = [{0: 1.0, 1: 1.0} if answer == 0 else {int(answer) + 1: 1.0} for answer in ANSWERS]
    halved = [{0: 0.5, 1: 0.5} if answer == 0 else {int(answer) + 1: 1.0} for answer in ANSWERS]
    learnt = vectors(0.3, np.random.default_rng(1))
    whole, half = (fit_leads(TEXTS, learnt, t, SUBJECTS + 1).weights for t in (targets, halved))
    assert np.allclose(whole, half, atol=1e-4)


def test_the_same_questions_teach_the_same() -> None:
    targets = [{int(answer): 1.0} for answer in ANSWERS]
    learnt = vectors(0.3, np.random.default_rng(1))
    once, again = (fit_leads(TEXTS, learnt, targets, SUBJECTS).weights for _ in range(2))
    assert np.allclose(once, again, atol=1e-4)


def test_of_a_few_questions_nothing_is_learnt() -> None:
    few = fit_leads(TEXTS[:10], vectors(0.3, RNG)[:10], [{0: 1.0}] * 10, 1)
    assert few.shares("Que faire ?", np.zeros(16, dtype=np.float32)) is None
