"""People's words and the texts' words."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.lexicon import fold, load_lexicon, words


def test_folding_and_words() -> None:
    assert fold("L’Été Où") == "l'ete ou"
    assert words("l'accès d’un OP, qu'on gère") == ("acces", "un", "op", "on", "gere")


def test_acronyms_go_both_ways() -> None:
    lexicon = load_lexicon()
    assert "analyse de risque" in fold(lexicon.expand("C'est quoi l'ARP ?")) or "risque" in lexicon.expand("ARP")
    assert "IAG" in lexicon.expand("l'intelligence artificielle générative")


def test_an_acronym_that_is_a_word_counts_in_capitals_only() -> None:
    lexicon = load_lexicon()
    assert lexicon.expand("si c'est permis") == ""
    assert lexicon.expand("la SI du ministère") != ""


def test_another_administration_is_known() -> None:
    assert load_lexicon().names_elsewhere("Que dit la loi de l'Ontario sur le permis de conduire ?")
    assert not load_lexicon().names_elsewhere("Que dit le guide ?")


@given(st.text(max_size=120))
def test_words_are_folded_and_never_empty(text: str) -> None:
    assert all(word and fold(word) == word for word in words(text))
