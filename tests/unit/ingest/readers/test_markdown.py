"""The Markdown reader: one block a paragraph, whatever the extraction did to it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Block
from ingest.readers.markdown import inline, read_markdown


def texts(markdown: str) -> list[str]:
    return [block.text for block in read_markdown(markdown)]


def test_wrapped_lines_are_one_paragraph_and_blank_lines_part_them() -> None:
    assert texts("Une phrase qui\nse poursuit ici.\n\nUne autre.") == ["Une phrase qui se poursuit ici.", "Une autre."]


def test_heading_levels() -> None:
    blocks = read_markdown("# Partie\n### ***Exemple***\nTexte.\n\nTitre\n=====\n")
    assert [(b.text, b.level, b.bold) for b in blocks] == [
        ("Partie", 1, False),
        ("Exemple", 3, True),
        ("Texte.", 0, False),
        ("Titre", 1, False),
    ]


def test_wrapped_capitals_are_one_title_apart_from_what_follows() -> None:
    assert texts("MINISTÈRE DES BALISES\nET DES PHARES\nTexte qui suit.") == [
        "MINISTÈRE DES BALISES ET DES PHARES",
        "Texte qui suit.",
    ]


def test_an_address_keeps_its_lines() -> None:
    assert texts("Direction des phares\ndu ministère\n12, rue du Port\nTéléphone : 555") == [
        "Direction des phares du ministère",
        "12, rue du Port",
        "Téléphone : 555",
    ]


def test_a_hard_break_in_the_middle_of_a_sentence_is_not_a_paragraph() -> None:
    assert texts("La Direction de l'encadrement  \net de l'utilisation des phares") == [
        "La Direction de l'encadrement et de l'utilisation des phares"
    ]


@pytest.mark.parametrize(
    ("line", "depth", "text"),
    [
        ("- un", 1, "un"),
        ("  - deux", 2, "deux"),
        ("* un", 1, "un"),
        ("• un", 1, "un"),
        ("•\tun", 1, "un"),
        ("» un", 1, "un"),
        ("- » un", 1, "un"),
        ("- a. Stratégie;", 1, "a. Stratégie;"),
        ("- 1.1 Tenir", 1, "1.1 Tenir"),
        ("- 7.1** Analyser", 1, "7.1 Analyser"),
        ("1° le nombre;", 1, "1° le nombre;"),
        ("a) vérifier;", 1, "a) vérifier;"),
        ("4. Le présent arrêté", 0, "4. Le présent arrêté"),
        ("*Loi* sur les phares", 0, "Loi sur les phares"),
    ],
)
def test_items(line: str, depth: int, text: str) -> None:
    assert read_markdown(line) == (Block(text, depth=depth),)


def test_letters_lie_under_the_number_they_follow() -> None:
    assert [b.depth for b in read_markdown("1° un :\na) deux;\nb) trois;\n2° quatre.")] == [1, 2, 2, 1]


def test_the_text_under_an_item_belongs_to_it() -> None:
    assert read_markdown("- **Phare :**\nle phare éclaire.\n- Autre") == (
        Block("Phare : le phare éclaire.", depth=1),
        Block("Autre", depth=1),
    )


def test_an_item_that_lost_its_mark_between_two_others_gets_it_back() -> None:
    blocks = read_markdown("- qu'il a un;\n\nqu'il a deux;\n\n- qu'il a trois.\n\nce qui suit")
    assert [b.depth for b in blocks] == [1, 1, 1, 0]


def test_a_quotation_cut_before_its_end_is_not_an_item() -> None:
    assert texts("Remplacer « 12 lanternes\n» par « 20 lanternes ».") == [
        "Remplacer « 12 lanternes » par « 20 lanternes »."
    ]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("générative<sup>1</sup> »", "générative¹ »"),
        ("**l'outil**<sup>10</sup>", "l'outil¹⁰"),
        ("2<sup>e</sup> étage", "2ᵉ étage"),
        ("le 1^{er} mars", "le 1ᵉʳ mars"),
        ("le 7^e rang", "le 7ᵉ rang"),
        ("note[^3]", "note³"),
        ("[Loi](https://exemple.test/a_(b))", "Loi"),
        ("visés à [l'article 2.](#)", "visés à l'article 2."),
        ("<https://exemple.test/a_b>", "https://exemple.test/a_b"),
        ("<b>Gras</b> et <i>italique</i>", "Gras et italique"),
        ("_souligné_ et nom_de_fichier", "souligné et nom_de_fichier"),
        ("3 * 4 = 12", "3 * 4 = 12"),
        ("\\*vrai astérisque\\*", "*vrai astérisque*"),
        ("A&nbsp;&amp; B", "A & B"),
        ("● Permis", "Permis"),
        ("zéro\u200bchasse\u00a0insécable", "zérochasse insécable"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_markup_goes_and_words_stay(raw: str, shown: str) -> None:
    assert inline(raw) == shown


def test_superscripts_are_plain_under_nfkc() -> None:
    assert unicodedata.normalize("NFKC", inline("le 1^{er} et M^me")) == "le 1er et Mme"


def test_footnotes_begin_with_their_number() -> None:
    assert texts("Texte<sup>7</sup>.\n\n---\n\n<sup>7</sup> Sous réserve.\n<sup>8</sup> Autre.") == [
        "Texte⁷.",
        "⁷ Sous réserve.",
        "⁸ Autre.",
    ]


def test_bold_over_lines_and_after_a_number() -> None:
    blocks = read_markdown("**Cette vision :\ndes services.**\n\n9.2 **Rendre public**\n\n**Note :** le reste")
    assert [(b.text, b.bold) for b in blocks] == [
        ("Cette vision : des services.", True),
        ("9.2 Rendre public", True),
        ("Note : le reste", False),
    ]


def test_tabbed_table_keeps_its_empty_cells_and_its_titles() -> None:
    blocks = read_markdown("Phase\tObligation\tAutre\nConception\tÉvaluer\t\nEssai\t\tMesurer\n")
    assert [(b.cells, b.header) for b in blocks] == [
        (("Phase", "Obligation", "Autre"), True),
        (("Conception", "Évaluer", ""), False),
        (("Essai", "", "Mesurer"), False),
    ]
    assert blocks[1].text == "Conception\tÉvaluer\t"


@pytest.mark.parametrize(
    "table",
    [
        "AE\tarchitecture\nÉFVP-R\tévaluation",
        "INTRODUCTION\t4\nVISION\t10",
        "seule\tligne",
    ],
)
def test_a_glossary_contents_or_a_lone_row_have_no_titles(table: str) -> None:
    assert not any(b.header for b in read_markdown(table))


def test_a_blank_line_parts_two_tables() -> None:
    assert [b.header for b in read_markdown("Un\tDeux\na\tb\n\nTrois\tQuatre\nc\td")] == [True, False, True, False]


def test_pipe_table() -> None:
    blocks = read_markdown("| Type | Permis |\n|---|:-:|\n| a \\| b | ✓ |\n| c | |")
    assert [(b.cells, b.header) for b in blocks] == [
        (("Type", "Permis"), True),
        (("a | b", "✓"), False),
        (("c", ""), False),
    ]


def test_items_of_a_list_in_a_cell_and_marks() -> None:
    raw = 'Public\t<ul style="x"> <li>• Un</li> <li>• Deux</li> </ul>\t● Permis'
    assert read_markdown(raw)[0].cells == ("Public", "Un ; Deux", "Permis")


def test_html_table_among_markdown() -> None:
    blocks = read_markdown(
        "Avant.\n\n<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>\nAprès."
    )
    assert [(b.text, b.header) for b in blocks] == [
        ("Avant.", False),
        ("A\tB", True),
        ("1\t2", False),
        ("Après.", False),
    ]


def test_junk_at_the_start_goes() -> None:
    assert texts(" date 2099-03-02 PORT, le 2 mars") == ["PORT, le 2 mars"]
    assert texts("---\ntitle: x\n---\nTexte.") == ["Texte."]


@given(st.text())
def test_blocks_are_clean_whatever_the_text(text: str) -> None:
    for block in read_markdown(text):
        assert block.text == "\t".join(block.cells) if block.cells else block.text.strip()
        for part in block.cells or (block.text,):
            assert part == " ".join(part.split()) == unicodedata.normalize("NFC", part)
            assert not any(unicodedata.category(c) in ("Cc", "Cs", "Co") for c in part)


@given(
    st.lists(st.sampled_from(["a", "B.", " ", "\n", "\t", "- ", "*", "_", "[", "](", ")", "<", "sup>", "|", "#", "^{"]))
)
def test_markup_soup_is_read(pieces: list[str]) -> None:
    for block in read_markdown("".join(pieces)):
        assert "\n" not in block.text
