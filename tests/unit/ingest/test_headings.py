"""Headings by markup, number, label or capitals; a sentence, a row or a bullet is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Block
from ingest.headings import AXIS, GOAL, NUMBERED, STEP, SUB, TOP, Heading, is_capitals, recognise


@pytest.mark.parametrize(
    ("block", "heading"),
    [
        (Block("4.1. Entretien du phare"), Heading("4.1", "Entretien du phare", NUMBERED + 1)),
        (Block("4.1.2 Mèche"), Heading("4.1.2", "Mèche", NUMBERED + 2)),
        (Block("1. LE PHARE", level=1), Heading("1", "LE PHARE", TOP)),
        (Block("1. Le phare", level=2), Heading("1", "Le phare", STEP)),
        (Block("Étape 3 : allumer"), Heading("Étape 3", "allumer", STEP)),
        (Block("2. ÉTAPE 3 – Allumer"), Heading("Étape 3", "Allumer", STEP)),
        (Block("AXE II"), Heading("Axe II", "", TOP, True)),
        (Block("Axe 2 : Éclairer"), Heading("Axe 2", "Éclairer", AXIS)),
        (Block("OBJECTIF"), Heading("Objectif", "", GOAL, True)),
        (Block("Objectif 5 – Éclairer"), Heading("Objectif 5", "Éclairer", GOAL)),
        (Block("Article 4"), Heading("Article 4", "", NUMBERED)),
        (Block("ANNEXE B"), Heading("Annexe B", "", TOP, True)),
        (Block("QUI EST VISÉ ?"), Heading("", "QUI EST VISÉ ?", SUB)),
        (Block("Exemple d'un quai :"), Heading("", "Exemple d'un quai", SUB)),
        (Block("Le quai", bold=True), Heading("", "Le quai", SUB)),
    ],
)
def test_what_is_a_heading(block: Block, heading: Heading) -> None:
    assert recognise(block) == heading


@pytest.mark.parametrize(
    "block",
    [
        Block("4.1\tEntretien", cells=("4.1", "Entretien")),
        Block("4.1 Entretien", depth=1),
        Block("  "),
        Block("4.1 L'entretien est dû."),
        Block("1. Le phare"),
        Block("Étape 3 : on allume la lanterne;"),
        Block("Objectif du guide"),
        Block("L'annexe B dit tout"),
        Block("Exemples de quais à venir."),
        Block("On allume la lanterne " * 5 + "chaque soir.", bold=True),
    ],
)
def test_what_is_not(block: Block) -> None:
    assert recognise(block) is None


@pytest.mark.parametrize(
    ("text", "capitals"), [("LE QUAI N° 2", True), ("Le Quai", False), ("OP", False), ("12 34", False)]
)
def test_capitals(text: str, capitals: bool) -> None:
    assert is_capitals(text) is capitals


@given(st.text(max_size=80), st.integers(0, 3), st.booleans())
def test_a_label_comes_from_the_block(text: str, level: int, bold: bool) -> None:
    heading = recognise(Block(text, level=level, bold=bold))
    if heading is not None:
        assert (
            heading.title in text and heading.rank in (TOP, AXIS, GOAL, STEP, SUB)
        ) or NUMBERED <= heading.rank < SUB
        assert heading.label.split(" ")[-1].casefold() in text.casefold()
