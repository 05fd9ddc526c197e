"""One line, composed characters, nothing invisible."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.cleaning import clean, superscript


@given(st.text(max_size=60))
def test_a_clean_text_is_one_line_composed_and_stays_so(text: str) -> None:
    once = clean(text)
    assert clean(once) == once == unicodedata.normalize("NFC", once)
    assert once == " ".join(once.split())
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Co") for c in once)


def test_what_shows_nothing_goes_and_what_shows_stays() -> None:
    assert clean("puis\u00adsance\u200b \ufeffdu\n\nphare\x00\uf0b7") == "puissance du phare"
    assert clean("e\u0301te\u0301") == "été"
    assert clean("« l'œuf\u00a0» ½ ﬁn") == "« l'œuf » ½ fin"


@given(st.text("0123456789", min_size=1, max_size=4))
def test_a_raised_number_reads_as_the_number(number: str) -> None:
    raised = superscript(f" {number} ")
    assert raised != number and unicodedata.normalize("NFKC", raised) == number


def test_what_cannot_be_raised_stays() -> None:
    assert superscript("1é") == "¹é"
