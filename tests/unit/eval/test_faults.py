"""The gold set's faults: leaks, doubles, evidence that is no more."""

from assistant.answer import Outcome
from corpus.catalogue import load_catalogue
from corpus.model import Passage
from eval.faults import anticipated_again, check
from eval.gold import Evidence, Gold
from tests.unit.eval.test_gold import gold


def test_a_held_out_question_that_an_anticipated_one_repeats_is_found() -> None:
    held_out = [gold("a", "Qui allume la lanterne du quai ?"), gold("b", "Qui ferme la grille du parc le soir ?")]
    found = anticipated_again(held_out, ["qui allume la lanterne du quai", "Combien coûte une lanterne ?"])
    assert [fault.question for fault in found] == ["a"]


def test_a_leak_a_duplicate_and_a_stranger_are_found() -> None:
    development = [gold("a", "Qui allume la lanterne du quai ?"), gold("b", "Qui allume la lanterne du quai  ?")]
    held_out = [gold("c", "Qui allume la lanterne du quai?")]
    stranger = Gold(
        id="d",
        question="Qui couvre la lanterne ?",
        language="fr",
        kind="fact",
        outcome=Outcome.ANSWERED,
        evidence=(Evidence(document="inconnu", section=""),),
    )
    said = {(f.question, f.text.split()[0]) for f in check([*development, stranger], held_out, load_catalogue(), [])}
    assert said == {("b", "doublon"), ("c", "fuite"), ("d", "document")}


def test_nothing_of_a_question_kept_apart_is_told() -> None:
    catalogue, secret = load_catalogue(), "Lanterne secrète"
    passage = Passage("x", "guide-iag-2025", "1", "1.1", ("Titre",), 0, 1, (), official=True)
    told = [
        check([], [gold("a", secret, secret)], catalogue, [passage]),
        check([gold("a", "?", secret)], [], catalogue, [passage]),
    ]
    assert [f.text.startswith("section introuvable : guide-iag-2025") for faults in told for f in faults] == [
        True,
        True,
    ]
    assert [secret in f.text for faults in told for f in faults] == [False, True]
