"""French BM25 on our side: the same word is the same term, in a text and in a question."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.index.words import words_of_query, words_of_text


def weights(text: str, added: str = "") -> dict[int, float]:
    found = words_of_query(text, added)
    return dict(zip(found.indices, found.values, strict=True))


def test_a_form_of_a_word_is_found_in_a_text_that_has_another() -> None:
    assert set(words_of_query("lanternes").indices) <= set(words_of_text("La lanterne est bleue").indices)
    assert not set(words_of_query("bouée").indices) & set(words_of_text("La lanterne est bleue").indices)


def test_small_words_are_not_searched() -> None:
    assert weights("le la les de") == {}


def test_a_word_used_more_often_weighs_more_in_a_text_and_not_in_a_question() -> None:
    once, twice = words_of_text("lanterne quai"), words_of_text("lanterne lanterne quai")
    term = words_of_query("lanterne").indices[0]
    assert (
        dict(zip(twice.indices, twice.values, strict=True))[term]
        > dict(zip(once.indices, once.values, strict=True))[term]
    )
    assert weights("lanterne lanterne") == weights("lanterne")


def test_a_word_added_counts_for_less_than_a_typed_one_unless_it_was_typed() -> None:
    term, other = (words_of_query(word).indices[0] for word in ("lanterne", "bouée"))
    found = weights("lanterne", "bouée lanterne")
    assert found[term] == 1.0 and 0 < found[other] < 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_every_term_has_one_weight_above_nothing(text: str, added: str) -> None:
    found = words_of_query(text, added)
    assert len(found.indices) == len(set(found.indices)) == len(found.values)
    assert all(value > 0 for value in found.values)
    assert set(words_of_query(text).indices) <= set(found.indices)
