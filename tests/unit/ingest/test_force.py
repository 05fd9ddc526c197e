import pytest

from corpus.model import Force
from ingest.force import addressee_of, force_of, strong_force_of


@pytest.mark.parametrize(
    ("sentence", "force"),
    [
        ("L'OP doit tenir un registre.", Force.OBLIGATION),
        ("Il est également recommandé de former l'équipe.", Force.RECOMMENDATION),
        ("La structure devrait être claire.", Force.RECOMMENDATION),
        ("Un OP peut en tout temps interdire ces outils.", Force.PERMISSION),
        ("Un OP doit interdire au personnel d'y verser des secrets.", Force.PROHIBITION),
        ("L'OP doit dresser la liste des cas d'usage interdits.", Force.OBLIGATION),
        ("Le personnel ne peut pas y verser de secret.", Force.PROHIBITION),
        ("Privilégier un modèle ouvert.", Force.PREFERENCE),
        ("Une phase a permis de constater des enjeux.", Force.NONE),
        ("Un système de recommandation n'est pas visé.", Force.NONE),
        ("Des demandes qui peuvent générer des erreurs.", Force.NONE),
        ("L'outil ne pourra servir au détriment des droits.", Force.PROHIBITION),
        ("Ces projets ne pourront aboutir que si l'équipe est formée.", Force.NONE),
        ("Ces projets ne peuvent pas tous aboutir à temps.", Force.NONE),
        ("La désuétude peut également créer un risque.", Force.NONE),
        ("Un chef pourra réagir plus vite.", Force.NONE),
        ("L'OP pourra déroger à cette règle.", Force.PERMISSION),
        ("Un organisme public peut créer un comité.", Force.PERMISSION),
        ("Le personnel peut également contribuer au registre.", Force.PERMISSION),
        ("Nul ne peut verser un secret dans l'outil.", Force.PROHIBITION),
        ("Cet effort a notamment permis la création d'un poste.", Force.NONE),
    ],
)
def test_force_comes_from_the_sentence_own_words(sentence: str, force: Force) -> None:
    assert force_of(sentence) is force


def test_a_bullet_own_strong_word_wins_and_the_first_one_decides() -> None:
    assert strong_force_of("Protégé B : utilisation interdite ici; permise là") is Force.PROHIBITION
    assert strong_force_of("obtenir les consentements lorsque requis") is Force.NONE


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("L'OP doit agir.", "l'organisme public"),
        ("Un OP doit interdire au personnel d'agir.", "le personnel"),
        ("Le dirigeant de l'OP approuve le cadre.", "le dirigeant de l'organisme public"),
        ("Le tout sans renseignement personnel.", ""),
    ],
)
def test_addressee(sentence: str, who: str) -> None:
    assert addressee_of(sentence) == who
