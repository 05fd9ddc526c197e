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
        "Est-ce que les citoyens ont le droit de déplacer une lanterne ?",
        "Est-il interdit à un citoyen de déplacer une lanterne ?",
        "Is it forbidden for a citizen to move a lantern?",
        "Est-ce que les fournisseurs sont tenus de l'inscrire ?",
        "Un citoyen, peut-il la déplacer ?",
        "Un citoyen qui m'écrit peut-il la déplacer ?",
        "Une PME peut-elle la déplacer ?",
        "Une société privée doit-elle l'inscrire ?",
        "Je travaille dans une entreprise privée, dois-je l'inscrire ?",
        "I work for a vendor. Must I register it?",
        "Et pour un citoyen ?",
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
        "Les données des clients peuvent-elles aller au phare ?",
        "Les dossiers patients peuvent-ils quitter le phare ?",
        "Le service client peut-il déplacer la lanterne ?",
        "Le portail citoyen peut-il l'afficher ?",
        "Un texte sur un fournisseur peut-il être affiché ?",
        "Une plainte concernant un citoyen doit-elle être gardée ?",
        "Is student data allowed there?",
        "Can customer emails go there?",
        "Can our business analysts move it?",
        "May we do business with them?",
        "I'm a customer service agent. May I move it?",
        "Are our business processes covered?",
        "Et pour un stagiaire ?",
    ],
)
def test_what_is_theirs_or_for_them_is_the_body_s_own_act(question: str) -> None:
    assert not of_somebody_else(question, RULE)
