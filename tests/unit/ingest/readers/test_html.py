"""The HTML reader: what a person sees, in order."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import OversizedFile, TruncatedFile
from ingest.readers.html import read_html


def blocks(body: str) -> list[tuple[str, int, int]]:
    return [(b.text, b.level, b.depth) for b in read_html(f"<html><body>{body}</body></html>", "page.html")]


def test_headings_paragraphs_and_inline_markup() -> None:
    assert blocks("<h1>Titre</h1><p>Un <b>mot</b> et<br>une <a href='x'>suite</a>.<h3>Sous-titre</h3>Fin") == [
        ("Titre", 1, 0),
        ("Un mot et une suite.", 0, 0),
        ("Sous-titre", 3, 0),
        ("Fin", 0, 0),
    ]


def test_lists_keep_their_depth_and_the_numbers_that_a_reader_sees() -> None:
    page = (
        "<p>Il doit :</p><ul><li>un<ul><li>deux</li></ul></li></ul><ol start=3><li>trois</li></ol><ol type=a><li>x</ol>"
    )
    assert blocks(page) == [("Il doit :", 0, 0), ("un", 0, 1), ("deux", 0, 2), ("3. trois", 0, 1), ("a. x", 0, 1)]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>caché</script>",
        "<style>caché</style>",
        "<nav>caché</nav>",
        "<p hidden>caché</p>",
        "<p style='display: none'>caché</p>",
        "<div aria-hidden='true'><p>caché</p></div>",
        "<!-- caché -->",
        "<footer>caché</footer>",
        "<template><p>caché</p></template>",
    ],
)
def test_what_is_not_shown_is_not_read(hidden: str) -> None:
    assert blocks(f"<p>vu</p>{hidden}") == [("vu", 0, 0)]


def test_main_alone_is_read() -> None:
    assert blocks("<div>menu</div><main><p>vu</p></main>") == [("vu", 0, 0)]


def test_superscripts_and_bold() -> None:
    read = read_html("<p>le 1<sup>er</sup> phare<sup><a href='#n'>2</a></sup></p><p><b>Tout gras</b></p>", "p.html")
    assert [(b.text, b.bold) for b in read] == [("le 1ᵉʳ phare²", False), ("Tout gras", True)]


def test_table_with_titles_on_two_levels_and_spans() -> None:
    read = read_html(
        "<table><caption>Matrice</caption><thead><tr><th rowspan=2>Niveau</th><th colspan=2>Pilote</th></tr>"
        "<tr><th>public</th><th>embarqué</th></tr></thead>"
        "<tr><td>Clair</td><td>● Permis</td><td><ul><li>Permis</li><li>Essai</li></ul></td></tr></table>",
        "p.html",
    )
    assert [(b.cells or b.text, b.header) for b in read] == [
        ("Matrice", False),
        (("Niveau", "Pilote – public", "Pilote – embarqué"), True),
        (("Clair", "Permis", "Permis ; Essai"), False),
    ]


def test_a_cell_that_spans_rows_is_in_each() -> None:
    read = read_html("<table><tr><td rowspan=2>A<td>1<tr><td>2</table>", "p.html")
    assert [b.cells for b in read] == [("A", "1"), ("A", "2")]


def test_a_table_for_layout_is_prose() -> None:
    assert blocks("<table><tr><td><p>Un.</p><p>Deux.</p></td></tr></table>") == [("Un.", 0, 0), ("Deux.", 0, 0)]


def test_absurd_spans_are_bounded() -> None:
    read = read_html("<table><tr><td colspan=999999 rowspan=999999>a<td>b<tr><td>c</table>", "p.html")
    assert max(len(b.cells) for b in read) < 200


@given(
    st.one_of(
        st.text(),
        st.lists(
            st.sampled_from(
                ["<p>", "</p>", "<ul>", "<li>", "<table>", "<tr>", "<td>", "<sup>", "</ul>", "<b", "x", " "]
            )
        ).map("".join),
    )
)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = read_html(text, "p.html")
    except TruncatedFile:
        return
    for block in read:
        for part in block.cells or (block.text,):
            assert part == " ".join(part.split()) == unicodedata.normalize("NFC", part)


def test_very_deep_markup_is_refused_or_read() -> None:
    try:
        read_html("<div>" * 5000 + "x", "p.html")
    except TruncatedFile as error:
        assert "p.html" in error.problem


def test_a_table_whose_spans_unfold_to_gigabytes_is_refused() -> None:
    rows = "<tr><td colspan=50 rowspan=200>" + "mot " * 2000 + "<td>x</tr>" + "<tr><td>y</tr>" * 200
    with pytest.raises(OversizedFile):
        blocks(f"<table>{rows}</table>")


def test_many_tables_that_unfold_a_little_are_refused_together() -> None:
    table = "<table><tr><td rowspan=20>" + "mot " * 1000 + "<td>x</tr>" + "<tr><td>y</tr>" * 19 + "</table>"
    assert blocks(table)
    with pytest.raises(OversizedFile):
        blocks(table * 120)


def test_a_page_made_of_tags_alone_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(OversizedFile, match=r"page\.html : "):
        blocks("<b>" * 1_000_001)
