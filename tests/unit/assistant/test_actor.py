"""Somebody outside who would act is told apart from the public body and its staff."""

import pytest

from assistant.actor import of_somebody_else

RULE = ("L'organisme doit interdire au personnel de déplacer la lanterne.",)


@pytest.mark.parametrize(
    "question",
    [
        "Un citoyen peut-il déplacer la lanterne, chez lui ?",
        "Est-ce qu'un fournisseur doit inscrire la lanterne avant de soumissionner ?",
        "Ma petite firme vend des lanternes. Le guide m'oblige-t-il à les inscrire ?",
        "Je suis citoyenne. Puis-je déplacer la lanterne ?",
        "Must a vendor register its lantern?",
        "Do the pupils have to carry it?",
        "Les élèves d'une école ont-ils le droit de la déplacer ?",
    ],
)
def test_what_somebody_outside_would_do_is_not_told_by_a_rule_for_the_body(question: str) -> None:
    assert of_somebody_else(question, RULE)


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Un citoyen peut-il signaler la panne ?", "La population peut signaler une panne."),
        ("Le sous-traitant peut-il ignorer le guide ?", "aux partenaires externes : le contrat reflète ces règles."),
        ("Must the union agree?", "L'organisme consulte le syndicat (union)."),
    ],
)
def test_a_rule_that_speaks_of_them_tells(question: str, quote: str) -> None:
    assert not of_somebody_else(question, (quote,))


@pytest.mark.parametrize(
    "question",
    [
        "Puis-je donner la lanterne d'un citoyen à la garde ?",
        "Les renseignements d'un client peuvent-ils quitter le phare ?",
        "Quand un citoyen écrit, doit-on lui répondre ?",
        "L'outil qu'un fournisseur nous offre, pouvons-nous le prendre ?",
        "Can the vendor's lamp replace ours?",
        "Mon entreprise d'État peut-elle déplacer la lanterne ?",
        "Un employé peut-il déplacer la lanterne ?",
    ],
)
def test_what_is_theirs_or_for_them_is_the_body_s_own_act(question: str) -> None:
    assert not of_somebody_else(question, RULE)
