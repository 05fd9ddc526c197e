"""A ban tells nothing of what is public, invented, or validated, where it is of what is not."""

import pytest

from assistant.information import is_not_what_is_banned

CONFIDENTIAL = "L'organisme interdit au personnel d'y mettre des renseignements confidentiels."
CLASSED = "Protégé A : utilisation interdite dans les lanternes publiques;"
UNWATCHED = "Il est interdit d'éteindre la lanterne sans supervision humaine."
UNCHECKED = "Il est interdit de nourrir la lanterne de sorties non validées."


@pytest.mark.parametrize(
    "question",
    [
        "J'ai 300 pages de jugements publics : puis-je les résumer dans ChatGPT ?",
        "Et un communiqué déjà en ligne, puis-je ?",
        "Puis-je y mettre un texte que nous avons déjà publié ?",
        "Puis-je y mettre des noms fictifs ?",
        "May I paste public data into it?",
        "Puis-je m'en servir pour des questions générales, rien de confidentiel ?",
        "Puis-je m'en servir sans renseignements personnels ?",
        "Puis-je y mettre mon propre CV ?",
        "Puis-je y mettre mes propres renseignements personnels ?",
        "Il n'y a pas d'information confidentielle dedans : puis-je ?",
        "May I use it, with nothing confidential in it?",
        "May I paste our published notice into it?",
        "Puis-je y mettre des réponses diffusées comme données ouvertes ?",
        "Le règlement est sur notre site : puis-je l'y mettre ?",
        "The hearing is on our website for anyone to hear: may I?",
        "J'ai inventé de toutes pièces une patiente pour un examen : puis-je lui demander trois variantes ?",
        "My patient never existed: I made up his name. May I use it?",
        "Puis-je y mettre un avis déjà affiché, alors que le dossier derrière est confidentiel ?",
    ],
)
def test_what_is_public_or_invented_is_not_what_a_ban_on_confidential_information_is_of(question: str) -> None:
    assert is_not_what_is_banned(question, CONFIDENTIAL)
    assert is_not_what_is_banned(question, CLASSED)
    assert not is_not_what_is_banned(question, "Un organisme interdit la lanterne.")


@pytest.mark.parametrize(
    "question",
    [
        "Puis-je mettre un texte dans un outil public ?",
        "Puis-je y mettre des données publiques et des renseignements personnels ?",
        "Puis-je y mettre un communiqué qui n'est pas encore publié ?",
        "Puis-je y mettre une note interne avec des noms fictifs ?",
        "J'ai inventé le nom de ma vraie patiente : puis-je y mettre son dossier médical ?",
        "Mon patient fictif est dans une note interne : puis-je l'y mettre ?",
        "May I paste data that is not yet public?",
        "May our team, made up of lawyers, paste case notes into it?",
        "Puis-je donner un rapport qui sera publié demain ?",
        "Puis-je donner un article bientôt publié ?",
        "May I paste a report to be published next week?",
        "Puis-je y mettre des données de santé publique ?",
        "Puis-je y mettre la liste des employés publics ?",
        "Puis-je mettre mes données via ChatGPT public ?",
        "Puis-je y mettre des données publiques et privées ?",
        "Puis-je y mettre une note interne, sans renseignements personnels ?",
        "Puis-je y mettre mon propre nom et ceux de mes patients ?",
        "Puis-je y mettre mon propre nom et celui de mon voisin ?",
        "Puis-je y mettre mes propres photos de ma collègue ?",
        "May I paste my own data about our suppliers?",
        "Puis-je y mettre des données publiques et des données personnelles ?",
        "Puis-je y mettre des données publiques avec des dossiers médicaux ?",
    ],
)
def test_what_may_be_guarded_still_is(question: str) -> None:
    assert not is_not_what_is_banned(question, CONFIDENTIAL)


def test_what_is_so_is_not_what_a_ban_on_what_is_not_is_of() -> None:
    assert is_not_what_is_banned("Puis-je la nourrir de sorties validées ?", UNCHECKED)
    assert not is_not_what_is_banned("Puis-je la nourrir de sorties jamais validées ?", UNCHECKED)
    assert not is_not_what_is_banned("Puis-je la nourrir de sorties ?", UNCHECKED)


def test_what_somebody_watches_is_not_what_a_ban_on_what_nobody_does_is_of() -> None:
    watched = "Une agente relit tout, puis tranche. Certains disent qu'elle n'en a pas le droit : est-ce permis ?"
    assert is_not_what_is_banned(watched, UNWATCHED)
    assert is_not_what_is_banned("A clerk reviews each answer: is it allowed?", UNWATCHED)
    for unwatched in (
        "Sans que personne ne vérifie, est-ce permis ?",
        "Nobody reviews it: is it allowed?",
        "Puis-je ?",
    ):
        assert not is_not_what_is_banned(unwatched, UNWATCHED)
