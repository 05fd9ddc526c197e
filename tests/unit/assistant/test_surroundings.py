"""The passage before and after a quote. Everything here is invented."""

from assistant.surroundings import LONGEST, Surrounded, surrounded
from corpus.model import Passage

PARTS = (
    "1. Phare\nLa lampe est blanche.",
    "Le gardien monte. Il est interdit d'ouvrir. Il redescend.",
    "La nuit tombe.",
)
TEXT = "Avant-propos.\n" + "\n".join(PARTS) + "\nAnnexe."
QUOTE = "Il est interdit d'ouvrir."


def passages(text: str = TEXT, parts: tuple[str, ...] = PARTS) -> list[Passage]:
    made = []
    for part in parts:
        start = text.index(part)
        made.append(Passage(f"d@v#{start}", "d", "v", "1", ("1. Phare",), start, start + len(part), ()))
    return made


def around(text: str = TEXT, parts: tuple[str, ...] = PARTS, quote: str = QUOTE) -> Surrounded | None:
    start = text.index(quote)
    return surrounded(text, passages(text, parts), start, start + len(quote))


def test_the_passage_before_and_the_passage_after_are_whole() -> None:
    found = around()
    assert found is not None and found.quote == QUOTE
    assert found.before.startswith("1. Phare") and found.before.endswith("Le gardien monte. ")
    assert found.after.startswith(" Il redescend.") and found.after.endswith("La nuit tombe.")
    assert found.headings == {"1. Phare"}


def test_the_first_and_the_last_have_what_stands_around_them() -> None:
    first, last = around(quote="La lampe"), around(quote="La nuit")
    assert first is not None and first.before.startswith("Avant-propos.")
    assert last is not None and last.after.endswith("Annexe.")


def test_an_outline_is_nobody_s_neighbour() -> None:
    whole = Passage("d@v#o", "d", "v", "1", ("Plan",), 0, len(TEXT), (), tags=("outline",))
    start = TEXT.index(QUOTE)
    assert surrounded(TEXT, [whole, *passages()], start, start + len(QUOTE)) == around()


def test_what_is_too_long_is_cut_at_a_word() -> None:
    long = ("mot " * 1_000).strip()
    parts = (f"{long} fin.", QUOTE, f"debut {long}")
    found = around("\n".join(parts), parts)
    assert found is not None
    assert found.before.startswith("… mot") and found.after.endswith("mot …")
    assert len(found.before) <= LONGEST + 2 and len(found.after) <= LONGEST + 2


def test_offsets_that_are_not_in_the_text_give_nothing() -> None:
    assert surrounded("court", [], 2, 40) is None
    assert surrounded("court", [], 3, 3) is None
