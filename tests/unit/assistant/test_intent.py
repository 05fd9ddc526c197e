"""What a question asks for."""

import pytest

from assistant.intent import Modality, Shape, intent_of


@pytest.mark.parametrize(
    ("question", "modality"),
    [
        ("Ai-je le droit d'utiliser ChatGPT ?", Modality.RIGHT),
        ("on peut-tu mettre du Protégé B dans Copilot", Modality.RIGHT),
        ("Can I paste a client's file in a chatbot?", Modality.RIGHT),
        ("Is it allowed to use free tools?", Modality.RIGHT),
        ("Doit-on tenir un registre ?", Modality.DUTY),
        ("faut-tu former le monde avant", Modality.DUTY),
        ("L'authentification forte est-elle obligatoire ?", Modality.DUTY),
        ("Do we have to keep a register?", Modality.DUTY),
        ("Une infirmière peut-elle dicter ses notes à ChatGPT ?", Modality.RIGHT),
        ("Ai-je la permission de m'en servir ?", Modality.RIGHT),
        ("Ça nous permet-tu d'y mettre des notes ?", Modality.RIGHT),
        ("May strategic data go through a public service?", Modality.RIGHT),
        ("Devrait-on installer un filtre ?", Modality.DUTY),
        ("Accompagner les gens, est-ce facultatif ?", Modality.DUTY),
        ("Do we need a fallback in case it breaks?", Modality.DUTY),
        ("Est-on obligé de dire ce que les gens n'ont pas le droit de faire ?", Modality.DUTY),
        ("Chu tu correct d'y coller une note ?", Modality.RIGHT),
        ("Est-il licite de l'ouvrir à tous ?", Modality.RIGHT),
        ("Sommes-nous libres de le relancer ?", Modality.RIGHT),
        ("La grille nous est-elle imposée ?", Modality.DUTY),
        ("Sommes-nous exemptés de la déclaration ?", Modality.DUTY),
        ("A-t-on quand même à le déclarer ?", Modality.DUTY),
        ("On ne sait pas comment il marche. Est-on obligés de l'expliquer ?", Modality.DUTY),
        ("Peut-on l'utiliser ? Comment ?", Modality.RIGHT),
        ("Une ville a-t-elle droit à une aide financière ?", Modality.NONE),
        ("A-t-on le droit à l'indemnité ?", Modality.NONE),
        ("A-t-on droit à l'aide de la cellule ?", Modality.RIGHT),
        ("Ai-je droit à une aide de l'IA pour écrire ?", Modality.RIGHT),
        ("Et qui doit l'approuver ?", Modality.NONE),
        ("Que doit contenir le registre ?", Modality.NONE),
        ("Quelles règles doivent être suivies ?", Modality.NONE),
        ("Comment peut-on demander un avis ?", Modality.NONE),
        ("C'est quoi l'IAG ?", Modality.NONE),
        ("Il faut le préférer : faut-il en conclure que l'autre ne vaut rien ?", Modality.NONE),
        ("Faut-il en conclure qu'on peut l'ouvrir ?", Modality.RIGHT),
        ("Must I conclude that the other one is bad?", Modality.NONE),
        ("Dois-je penser à aviser mon gestionnaire ?", Modality.DUTY),
        ("Doit-on comprendre le fonctionnement de l'outil avant de s'en servir ?", Modality.DUTY),
    ],
)
def test_whether_a_verdict_is_asked(question: str, modality: Modality) -> None:
    assert intent_of(question).modality is modality


@pytest.mark.parametrize(
    ("question", "shape"),
    [
        ("Quelles sont les étapes de la démarche ?", Shape.LIST),
        ("What are the axes of the strategy?", Shape.LIST),
        ("Que veut dire ARP ?", Shape.DEFINITION),
        ("Qu'est-ce qu'un système d'IAG public ?", Shape.DEFINITION),
        ("What does DNG stand for?", Shape.DEFINITION),
        ("Qui approuve le cadre de gouvernance ?", Shape.FACT),
        ("À quelles conditions peut-on le faire ?", Shape.FACT),
    ],
)
def test_the_shape_of_the_answer(question: str, shape: Shape) -> None:
    assert intent_of(question).shape is shape
