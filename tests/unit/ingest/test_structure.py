from corpus.model import Block
from ingest.layout import lay_out
from ingest.structure import Element, Role, analyse


def elements(*blocks: Block) -> tuple[Element, ...]:
    return analyse(lay_out(blocks)[1])


def at(found: tuple[Element, ...], text: str) -> Element:
    return next(e for e in found if e.placed.block.text.startswith(text))


def test_numbered_headings_axes_objectives_and_steps() -> None:
    found = elements(
        Block("1. PREMIÈRE PARTIE", level=1),
        Block("1.2. Gestion des risques", level=2),
        Block("2. Étape 2 : documenter les besoins", level=2),
        Block("Le besoin est décrit dans une fiche."),
        Block("AXE II"),
        Block("ACCÉLÉRER LE CHANTIER"),
        Block("OBJECTIF"),
        Block("5"),
        Block("ACCROÎTRE LA PERFORMANCE"),
        Block("5.1 ASSURER UNE GOUVERNANCE"),
        Block("La gouvernance est assurée par un comité."),
    )
    step = at(found, "Le besoin")
    assert step.section.label == "1.2"
    assert step.section.headings[-1].startswith("Étape 2")
    last = at(found, "La gouvernance")
    assert last.section.label == "5.1"
    assert last.section.headings == (
        "Axe II – ACCÉLÉRER LE CHANTIER",
        "Objectif 5 – ACCROÎTRE LA PERFORMANCE",
        "5.1. ASSURER UNE GOUVERNANCE",
    )


def test_questions_in_capitals_are_sections() -> None:
    found = elements(
        Block("QUI EST VISÉ ?"), Block("Tous les organismes."), Block("JUSQU'À QUAND ?"), Block("Jusqu'à nouvel ordre.")
    )
    assert [e.section.label for e in found if e.role is Role.PARAGRAPH] == ["QUI EST VISÉ ?", "JUSQU'À QUAND ?"]


def test_an_order_has_recitals_and_articles() -> None:
    found = elements(
        Block("ARRÊTÉ NUMÉRO 2099-01"),
        Block("VU l'article 21 de la loi inventée;"),
        Block("CONSIDÉRANT QU'il y a lieu d'agir;"),
        Block("ARRÊTE CE QUI SUIT :"),
        Block("1. L'organisme tient un registre."),
        Block("2. Le présent arrêté entre en vigueur le 1er mai 2099."),
    )
    assert at(found, "CONSIDÉRANT").role is Role.RECITAL
    assert at(found, "1. L'organisme").section.label == "Article 1"
    assert at(found, "2. Le présent").section.label == "Article 2"


def test_table_of_contents_and_imprint_are_kept_out_but_keep_their_place() -> None:
    found = elements(
        Block("RÉDACTION"),
        Block("Dépôt légal – Mai 2099"),
        Block("TABLE DES MATIÈRES", level=1),
        Block("INTRODUCTION\t4", cells=("INTRODUCTION", "4")),
        Block("INTRODUCTION"),
        Block("Le texte commence ici."),
    )
    assert [e.role for e in found[:4]] == [Role.ASIDE] * 4
    assert found[-1].section.label == "INTRODUCTION"


def test_a_footnote_is_tied_to_its_call_and_a_heading_never_is_one() -> None:
    found = elements(
        Block("1. PARTIE", level=1),
        Block("Le cas d'usage⁸ est décrit."),
        Block("⁸ Cas d'usage : ce que fait le système."),
    )
    assert at(found, "Le cas").calls == ("8",)
    assert at(found, "⁸").note == "8"
    assert at(found, "1. PARTIE").role is Role.HEADING
