"""The texts' own words: their stems, labels kept whole, their rarity, the nearest to a misspelt one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.vocabulary import Vocabulary, is_label

KNOWN = Vocabulary(
    ["La lanterne du quai est bleue", "La lanterne du phare éclaire l'IAG", "Objectif 5 : le renseignement Protégé B"]
)


def test_forms_of_one_word_have_one_stem_whatever_the_accents() -> None:
    assert KNOWN.stems("lanternes bleues") == KNOWN.stems("LANTERNE bleue")
    assert KNOWN.stems("éclairé") == KNOWN.stems("eclaire")


def test_words_that_say_nothing_have_no_stem() -> None:
    assert KNOWN.stems("Est-ce que le la les de du, bonjour ?") == ()


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("Protégé B", "protected B"),
        ("Protégée B", "PROTÉGÉ B"),
        ("objectif 5", "goal 5"),
        ("axe II", "pillar 2"),
        ("mesure 3.3", "section 3.3"),
    ],
)
def test_a_label_is_one_term_in_all_its_names(one: str, same: str) -> None:
    labels = [{s for s in KNOWN.stems(text) if is_label(s)} for text in (one, same)]
    assert labels[0] == labels[1] and len(labels[0]) == 1


def test_labels_of_two_levels_are_not_mixed() -> None:
    assert KNOWN.has("protegeb") and not KNOWN.has("protegec")
    assert not any(is_label(stem) for stem in KNOWN.stems("un renseignement protégé 5, objectif b"))


def test_an_elision_after_a_label_is_no_letter() -> None:
    assert not any(is_label(stem) for stem in KNOWN.stems("protégé c'est dit"))


def test_what_is_everywhere_is_less_rare_than_what_is_nowhere() -> None:
    lanterne, quai, zouave = (KNOWN.stems(word)[0] for word in ("lanterne", "quai", "zouave"))
    assert KNOWN.rarity(lanterne) < KNOWN.rarity(quai) <= KNOWN.rarity(zouave) == KNOWN.rarest


def test_a_misspelt_word_becomes_the_nearest_of_the_texts() -> None:
    assert KNOWN.corrected("la lantrene du quai") == "la lanterne du quai"
    assert KNOWN.corrected("le renseignemment") == "le renseignement"


def test_a_known_word_is_never_touched() -> None:
    assert KNOWN.corrected("lanternes", ()) == "lanternes"
    assert KNOWN.corrected("le renseignemment", {"renseignemment"}) == "le renseignemment"
    assert KNOWN.corrected("un perroquet") == "un perroquet"


RULES = Vocabulary(
    [
        "une hauteur insuffisante, une carte, des failles, un texte qui prescrit, ce qui est facile, davantage",
        "mettre, repose, un secret, une donnée personnalisée, un numéro, ce que la personne approuve, une autorisation",
    ]
)


@pytest.mark.parametrize(
    "word",
    [
        "auteur", "suffisante", "charte", "familles", "proscrit", "faciale", "désavantage",
        "lettre", "déposé", "décret", "dépersonnaliser", "omettre", "emettre", "Charte", "LETTRE", "numeros", "montant",
    ],
)  # fmt: skip
def test_a_right_word_that_no_text_uses_stays_what_it_is(word: str) -> None:
    assert RULES.corrected(f"la {word} du jour") == f"la {word} du jour"


def test_what_is_undone_is_not_what_is_done() -> None:
    assert RULES.corrected("des données dépersonnalisées") == "des données dépersonnalisées"


def test_a_lost_elision_is_given_back() -> None:
    assert KNOWN.corrected("liag et dlanterne") == "l'iag et d'lanterne"
    assert KNOWN.corrected("du lard") == "du lard"
    assert KNOWN.corrected("jutilise saplique nimporte Mistral Llama") == "j'utilise saplique n'importe Mistral Llama"


def test_a_name_is_not_cut_and_a_first_letter_is_kept_among_several_words() -> None:
    assert KNOWN.corrected("à Laval, avec Mme Dion") == "à Laval, avec Mme Dion"
    assert Vocabulary(["commission, omission"]).corrected("une ommission") == "une omission"


@given(st.text(max_size=80))
def test_the_texts_own_words_are_left_alone_beside_anything(text: str) -> None:
    assert KNOWN.corrected(f"lanterne {text}").startswith("lanterne ")


def test_no_text_at_all_still_tells_that_a_word_is_nowhere() -> None:
    assert Vocabulary([]).rarity("quai") == Vocabulary([]).rarest > 0
