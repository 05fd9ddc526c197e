"""The matrix answers about one level in one hosting, and only where nothing that is said besides may change it."""

import pytest

from assistant.answer import Verdict
from assistant.asked import modality_of
from assistant.matrix import about_the_level, between_hostings, is_of_the_matrix, tells
from assistant.proposal import proposal_of
from assistant.verdict import verdict_of
from corpus.model import Force, UnitKind
from tests.fixtures.lanterns import FORBIDDEN, MANDATORY, ROW_A, ROW_B, SHELF
from tests.fixtures.shelf import NO_VOTES, Part, Said, Shelf


def told(question: str, force: Force) -> bool:
    query = SHELF.query(question)
    return tells(query, modality_of(query), proposal_of(question), force)


@pytest.mark.parametrize(
    ("question", "force"),
    [
        ("Puis-je soumettre du Protégé B à un système d'IAG public ?", Force.PROHIBITION),
        ("Puis-je soumettre du Protégé B à un système en circuit fermé ?", Force.PERMISSION),
        ("Puis-je soumettre du Protégé C au système gouvernemental en circuit fermé ?", Force.OBLIGATION),
        ("Puis-je soumettre à ChatGPT un texte où rien n'est à cacher ?", Force.PERMISSION),
        ("Our trained staff: may they give a public text to ChatGPT?", Force.PERMISSION),
        ("Peut-on verser du Protégé B dans n'importe quel outil public ?", Force.PROHIBITION),
        ("May we put Protected B in any public AI tool?", Force.PROHIBITION),
        ("Dans le train, puis-je donner un texte public à ChatGPT ?", Force.PERMISSION),
        ("Je suis en train d'écrire un texte public : puis-je le donner à ChatGPT ?", Force.PERMISSION),
    ],
)
def test_one_level_in_one_hosting_is_told(question: str, force: Force) -> None:
    assert told(question, force)


@pytest.mark.parametrize(
    ("question", "force"),
    [
        ("Peut-on verser du Protégé A et du Protégé C dans un circuit fermé ?", Force.PERMISSION),
        ("La moitié est Protégé C, l'autre non classifiée : peut-on envoyer celle-ci à ChatGPT ?", Force.PROHIBITION),
        ("L'IA gouvernementale tarde : peut-on confier du Protégé C à Copilot Entreprise ?", Force.OBLIGATION),
        ("Puis-je confier du Protégé B à un serveur isolé ?", Force.PROHIBITION),
        ("Le Protégé C ne peut-il aller nulle part, pas même dans l'IA gouvernementale ?", Force.PROHIBITION),
        ("N'importe où, même dans l'IA gouvernementale, le Protégé B est-il interdit ?", Force.PROHIBITION),
        ("Le Protégé B est-il interdit dans tout système, même public ?", Force.PROHIBITION),
        ("Faut-il garder le système gouvernemental pour le Protégé C ?", Force.OBLIGATION),
        ("Doit-on réserver le système gouvernemental au Protégé C ?", Force.OBLIGATION),
        ("Is Protected B allowed in any tool, even a public AI?", Force.PROHIBITION),
        ("Puis-je confier du Protégé C à un environnement privé ?", Force.OBLIGATION),
        ("Le système gouvernemental convient-il pour sensibiliser, puis-je y aller ?", Force.OBLIGATION),
        ("Puis-je aller au système gouvernemental même si ma note n'est pas du secret ?", Force.OBLIGATION),
        ("Sommes-nous tenus d'aviser quelqu'un d'un Protégé B dans un outil public ?", Force.PROHIBITION),
        ("Le contrat du circuit fermé ne dit rien : peut-on y mettre du Protégé A ?", Force.PERMISSION),
        ("Notre directive exclut le circuit fermé : puis-je y mettre du Protégé A ?", Force.PERMISSION),
        ("Notre politique bannit les outils publics : puis-je donner mon texte à ChatGPT ?", Force.PERMISSION),
        ("Le circuit fermé peut-il servir au fournisseur à améliorer son modèle avec du Protégé A ?", Force.PERMISSION),
        ("May the closed-circuit vendor then train its model on our Protected A notes?", Force.PERMISSION),
        ("May the closed-circuit vendor improve models with our Protected A notes?", Force.PERMISSION),
        ("Le fournisseur en circuit fermé peut-il alimenter son modèle avec du Protégé A ?", Force.PERMISSION),
    ],
)
def test_what_may_change_the_answer_keeps_it_silent(question: str, force: Force) -> None:
    assert not told(question, force)


def test_a_row_is_of_the_matrix_and_the_level_named_comes_alone() -> None:
    assert is_of_the_matrix(ROW_A, SHELF.index)
    assert not is_of_the_matrix(FORBIDDEN, SHELF.index)
    asked = SHELF.query("Puis-je soumettre du Protégé B à un système d'IAG public ?")
    assert about_the_level(asked, [MANDATORY, ROW_A, ROW_B], SHELF.index) == [ROW_B]
    assert about_the_level(SHELF.query("Puis-je peindre ?"), [MANDATORY, ROW_B], SHELF.index) == [MANDATORY, ROW_B]


def test_a_sovereign_circuit_is_no_second_hosting() -> None:
    assert not between_hostings(SHELF.query("un circuit fermé souverain"))
    assert between_hostings(SHELF.query("d'un circuit fermé à ChatGPT"))


PUBLIC_SHELF = Shelf().put(
    "guide", Part("4", "Systèmes d'IAG publics", (Said("Les lanternes délicates sont interdites.", Force.PROHIBITION),))
)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Puis-je allumer une lanterne délicate dans ChatGPT ?", Verdict.FORBIDDEN),
        ("Puis-je allumer une lanterne délicate dans un outil ?", Verdict.FORBIDDEN),
        ("Puis-je allumer une lanterne délicate dans l'IA souveraine ?", None),
        ("Puis-je allumer une lanterne délicate dans ChatGPT ou dans l'IA souveraine ?", Verdict.FORBIDDEN),
    ],
)
def test_a_ban_in_public_systems_tells_nothing_of_another_hosting(question: str, verdict: Verdict | None) -> None:
    draft = PUBLIC_SHELF.draft("Les lanternes")
    assert verdict_of(PUBLIC_SHELF.query(question), [draft], PUBLIC_SHELF.index, NO_VOTES, official=True) is verdict


def test_the_matrix_is_of_all_hostings_wherever_it_stands() -> None:
    row = Said(
        "Protégé C\tinterdit\tinterdit", kind=UnitKind.ROW, columns=("Niveau", "Système d'IAG public", "Souverain")
    )
    shelf = Shelf().put("guide", Part("2", "Utilisation des systèmes d'IAG publics", (row,)))
    asked = shelf.query("Peut-on mettre du Protégé C dans une IA souveraine ?")
    told = verdict_of(asked, [shelf.draft("Protégé C")], shelf.index, NO_VOTES, official=True)
    assert told is Verdict.FORBIDDEN
