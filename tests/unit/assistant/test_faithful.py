"""What a model writes is shown as it stands only where it says what its sentences say."""

from types import SimpleNamespace
from typing import Any

import pytest

from assistant.faithful import Fault, fault_between, fault_of, likely_supported
from assistant.generate import Draft
from assistant.vocabulary import Vocabulary
from corpus.model import Force, Text, UnitKind

QUOTES = {
    "duty": ("L'OP doit tenir 2 registres avant le 19 décembre 2025, sauf exception.", Force.OBLIGATION),
    "ban": ("Le personnel ne doit pas soumettre un renseignement Protégé B à un système public.", Force.PROHIBITION),
    "fact": ("Le registre est publié par Camille Tremblay au MCN.", Force.NONE),
    "may": ("L'organisme peut publier son registre des systèmes.", Force.PERMISSION),
}


def judged(text: str, *names: str, columns: tuple[str, ...] = ()) -> Fault | None:
    whole = "\n".join(QUOTES[n][0] for n in QUOTES)
    drafts: list[Any] = []
    for name in names:
        quote, force = QUOTES[name]
        start = whole.index(quote)
        unit = SimpleNamespace(
            start=start, end=start + len(quote), force=force, lead=None, columns=columns, kind=UnitKind.SENTENCE
        )
        drafts.append(Draft(unit, SimpleNamespace(document="d")))  # type: ignore[arg-type]
    index: Any = SimpleNamespace(texts={"d": Text("d", "v", whole)})
    return fault_of(text, drafts, index, Vocabulary([q for q, _ in QUOTES.values()]))


@pytest.mark.parametrize("name", list(QUOTES))
def test_the_sentence_itself_is_faithful(name: str) -> None:
    assert judged(QUOTES[name][0], name) is None


def test_a_shorter_sentence_that_says_the_same_is_faithful() -> None:
    assert judged("Le personnel ne doit pas soumettre un renseignement Protégé B.", "ban") is None
    assert judged("L'organisme peut publier son registre.", "may") is None


@pytest.mark.parametrize(
    ("text", "name", "fault"),
    [
        ("L'OP doit tenir 3 registres avant le 19 décembre 2025, sauf exception.", "duty", Fault.NUMBER),
        ("L'OP doit tenir 2 registres avant le 19 janvier 2025, sauf exception.", "duty", Fault.DATE),
        ("Le registre est publié par Camille Tremblay au SQI.", "fact", Fault.ACRONYM),
        ("Le registre est publié par Dominique Gagnon au MCN.", "fact", Fault.NAME),
        ("Le personnel doit soumettre un renseignement Protégé B à un système public.", "ban", Fault.NEGATION),
        ("L'organisme doit publier son registre des systèmes.", "may", Fault.FORCE),
        ("Le registre doit être publié par Camille Tremblay au MCN.", "fact", Fault.FORCE),
        ("L'OP tient 2 registres avant le 19 décembre 2025, sauf exception.", "duty", Fault.FORCE),
        ("L'OP doit tenir 2 registres avant le 19 décembre 2025.", "duty", Fault.CONDITION),
        ("L'organisme peut vendre ses ordinateurs usagés et son registre.", "may", Fault.WORDS),
        ("Son registre publier peut systèmes organisme des.", "may", Fault.ORDER),
    ],
)
def test_an_invention_is_named(text: str, name: str, fault: Fault) -> None:
    assert judged(text, name) is fault


def test_a_row_is_always_quoted() -> None:
    assert judged(QUOTES["may"][0], "may", columns=("a", "b")) is Fault.ROW


def test_sentences_that_disagree_on_a_negation_are_not_merged() -> None:
    assert judged("L'organisme ne doit pas publier son registre.", "may", "ban") is Fault.NEGATION


def test_texts_alone_are_compared_and_a_force_known_of_them_must_be_kept() -> None:
    vocabulary, quote = Vocabulary([]), "Tenir un registre public."
    assert fault_between("Tenir un registre.", [quote], vocabulary) is None
    assert fault_between("Tenir un registre.", [quote], vocabulary, {Force.OBLIGATION}) is Fault.FORCE
    assert fault_between("Tenir un inventaire.", [quote], vocabulary) is Fault.WORDS


def test_what_is_likely_supported_may_be_said_with_a_word_of_its_own_and_an_invention_may_not() -> None:
    vocabulary, quotes = Vocabulary([]), [QUOTES["ban"][0]]
    reworded = "Le personnel ne doit jamais soumettre un renseignement Protégé B à un système gratuit."
    assert fault_between(reworded, quotes, vocabulary) is Fault.WORDS
    assert likely_supported(reworded, quotes, vocabulary)
    assert not likely_supported("Les archives du personnel sont vendues chaque printemps.", quotes, vocabulary)
    assert not likely_supported("Système public, renseignement du personnel.", quotes, vocabulary)  # words in a heap
    assert not likely_supported("", quotes, vocabulary)
