from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import LONGEST, split


def sentences(text: str) -> list[str]:
    return [text[s:e] for s, e in split(text)]


def test_abbreviations_and_numbering_do_not_end_a_sentence() -> None:
    text = "Le modèle (ex. Copilot) est visé par l'art. 63.5 de la loi. La démarche suit. 1. Évaluer le besoin."
    assert sentences(text) == [
        "Le modèle (ex. Copilot) est visé par l'art. 63.5 de la loi.",
        "La démarche suit.",
        "1. Évaluer le besoin.",
    ]


def test_a_very_short_sentence_stays_with_the_next() -> None:
    assert sentences("Oui. La règle s'applique à toute initiative.") == ["Oui. La règle s'applique à toute initiative."]


def test_a_closing_quote_belongs_to_its_sentence() -> None:
    assert sentences("Il a dit « oui bien sûr. » Puis il est parti.")[0].endswith("»")


@given(st.text(alphabet=st.sampled_from("abc ABC.!?;:,«»()'é¹ 0"), max_size=3000))
def test_spans_are_ordered_inside_the_text_bounded_and_lose_only_spaces(text: str) -> None:
    spans = split(text)
    assert all(0 <= s < e <= len(text) for s, e in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(e - s <= LONGEST for s, e in spans)
    kept = "".join(text[s:e] for s, e in spans)
    assert "".join(kept.split()) == "".join(text.split())
