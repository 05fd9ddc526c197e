from datetime import date

from assistant.references import references_of, to_text
from tests.unit.assistant.answers import ALL, FICHE, ROW, SILENT, answer, quoted

ORIGIN = "http://127.0.0.1:8000"
DAY = date(2026, 11, 23)


def test_each_source_is_there_in_full() -> None:
    one = references_of(answer(quoted("Il est interdit d'ouvrir.", 10)), ORIGIN)[0]
    assert one.mark == "[1]"
    assert "Guide d'essai" in one.place and "section 4.1" in one.place and "en vigueur" in one.place
    assert one.quote == "«\u00a0Il est interdit d'ouvrir.\u00a0»"
    assert one.address == f"{ORIGIN}/source/guide-essai#10-35"


def test_every_mark_of_the_text_has_its_reference() -> None:
    text = to_text(ALL, ORIGIN, DAY)
    found = references_of(ALL, ORIGIN)
    assert [reference.mark for reference in found] == [f"[{n}]" for n in range(1, 8)]
    for reference in found:
        assert text.count(reference.mark) >= 2, reference  # where it is cited, and in the references
        assert reference.address in text


def test_a_row_is_quoted_with_its_columns_and_a_sheet_is_not_quoted() -> None:
    row, sheet = references_of(answer(ROW, FICHE), ORIGIN)
    assert "Ouvert\u00a0: «\u00a0interdit\u00a0»" in row.quote
    assert sheet.quote == "" and sheet.address == f"{ORIGIN}/source/guide-essai"


def test_the_text_has_no_markup_and_says_when_and_what_it_is_worth() -> None:
    text = to_text(answer(quoted("Il est *interdit* d'ouvrir.", 10)), ORIGIN, DAY)
    assert "«\u00a0Il est *interdit* d'ouvrir.\u00a0» [1]" in text
    assert "\\" not in text and "**" not in text
    assert text.endswith("le 23 novembre 2026. Les citations font foi, la réponse n'est pas un avis juridique.")


def test_an_abstention_is_copied_with_the_closest_sections() -> None:
    assert "- Guide d'essai, Usage" in to_text(SILENT, ORIGIN, DAY)
