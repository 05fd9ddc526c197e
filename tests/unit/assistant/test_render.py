import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.answer import Answer, Found, Outcome
from assistant.messages import messages
from assistant.render import inert, panel, to_markdown, to_terminal
from assistant.surroundings import Surrounded
from corpus.model import Status
from tests.unit.assistant.answers import ALL, FICHE, LIST, ROW, SILENT, answer, citation, quoted

FR = messages("fr")
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PIECES = [
    *"ab1 .:*_[]()<>&~`#|-+=!\\\"'$%^@/{}\n\té«\u00a0",
    "http://",
    "www.",
    "<b>",
    "&lt;",
    "[1]",
    "![](x)",
    "---",
    "1. ",
]


def shown(markdown: str) -> str:
    """The text a Markdown reader shows, and nothing but text: fails on any other construct."""
    tokens = MARKDOWN.parse(markdown)
    assert [t.type for t in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"]), markdown
    out = ""
    for child in (tokens[1].children or []) if tokens else []:
        assert child.type in ("text", "text_special", "em_open", "em_close"), (markdown, child.type)
        out += child.content
    return out


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_shows_as_itself_and_does_nothing(text: str) -> None:
    expected = " ".join(part for part in text.replace("\n", " ").replace("\t", " ").split(" ") if part)
    assert shown(inert(text)).strip() == expected.strip()


def test_web_addresses_are_cut_so_that_the_page_makes_no_link() -> None:
    assert inert("voir https://exemple.org et www.exemple.org") == r"voir *https*\://exemple.org et *www*.exemple.org"


def test_marks_in_a_quote_are_not_taken_for_sources() -> None:
    text = to_markdown(answer(quoted("Voir la note [1] du texte.", 10))).text
    assert text.count("[1]") == 2  # after the quote, and in the list of sources
    assert r"\[1\]" in text


def test_the_verdict_comes_first_then_validity_then_the_statements() -> None:
    for text in (to_markdown(ALL).text, to_terminal(ALL)):
        order = [
            "interdit",
            "ne s'applique plus",
            "interdit d'ouvrir",
            "la clé",
            "niveau 2",
            "douze clés",
            "vise l'organisme public",
            "sans génération",
            "sources",
        ]
        places = [text.lower().index(words) for words in order]
        assert places == sorted(places)


def test_every_source_is_numbered_once_in_reading_order() -> None:
    rendered = to_markdown(ALL)
    assert [s.number for s in rendered.sources] == [1, 2, 3, 4, 5, 6, 7]
    assert rendered.sources[0].citation.document == "communique"
    for source in rendered.sources:
        assert f"[{source.number}]" in rendered.text


def test_a_lead_in_is_shown_once_before_its_bullets() -> None:
    text = to_terminal(answer(*LIST))
    assert text.count("« L'organisme vérifie : »".replace("« ", "«\u00a0").replace(" »", "\u00a0»")) == 1
    assert text.index("vérifie") < text.index("la clé") < text.index("la porte") < text.index("Obligation, pour")
    assert text.count("Obligation, pour l'organisme public") == 1


def test_bullets_of_one_lead_in_stay_together_even_apart() -> None:
    text = to_terminal(answer(LIST[0], quoted("Autre règle.", 300), LIST[1]))
    assert text.count("vérifie") == 1
    assert text.index("la clé") < text.index("la porte") < text.index("Autre règle")


def test_a_tabbed_line_without_columns_shows_each_part() -> None:
    text = to_terminal(answer(quoted("OE\torganisme d'essai", 10)))
    assert "«\u00a0OE\u00a0»\u00a0: «\u00a0organisme d'essai\u00a0»" in text


def test_a_row_shows_each_cell_with_its_column() -> None:
    text = to_terminal(answer(ROW))
    assert "Ouvert\u00a0: «\u00a0interdit\u00a0»" in text
    assert "Fermé\u00a0: «\u00a0permis\u00a0»" in text
    assert "\t" not in text


@pytest.mark.parametrize("write", [to_terminal, lambda a: to_markdown(a).text])
def test_a_fiche_is_labelled_and_never_between_guillemets(write) -> None:  # type: ignore[no-untyped-def]
    for statement in (FICHE, dataclasses.replace(FICHE, lead="Selon le texte :")):
        text = write(answer(statement))
        plain = " ".join(text.replace("*", "").split())
        assert f"Fiche de synthèse, non officielle : {statement.lead} Le texte".replace("  ", " ") in plain
        assert "«" not in text and "»" not in text


def test_a_source_says_what_the_text_is_worth_and_when_it_was_checked() -> None:
    lifted = quoted("On ne peut pas.", 10, status=Status.LIFTED)
    text = " ".join(to_terminal(answer(lifted)).split())
    assert (
        "[1] Guide d'essai, décembre 2025, section 4.1, Usage des outils · levé, vérifié le 1er novembre 2026" in text
    )


def test_an_abstention_says_so_where_to_ask_and_shows_the_closest_sections() -> None:
    text = to_terminal(SILENT)
    assert text.startswith("Les textes que je connais ne le disent pas.")
    assert "encadrement.ia@mcn.gouv.qc.ca" in text
    assert "Guide d'essai, Usage" in text
    assert "sans génération" not in text


def test_a_refusal_shows_its_message_and_nothing_else() -> None:
    refused = answer(outcome=Outcome.CONFIDENTIAL, question="", message=FR.refusal(Outcome.CONFIDENTIAL, ["nas"]))
    assert to_markdown(refused).text == refused.message


def test_english_frames_french_quotes() -> None:
    text = to_terminal(dataclasses.replace(ALL, language="en"))
    assert text.startswith("FORBIDDEN")
    assert "Obligation, for the public body" in text
    assert "«\u00a0Il est interdit d'ouvrir.\u00a0»" in text


def test_the_panel_shows_the_quote_in_its_surroundings() -> None:
    cited = citation("Il est interdit d'ouvrir.", 10)
    text = panel(cited, Surrounded("Avant.\n\nJuste *avant*.", "Il est interdit d'ouvrir.", "Après.\tFin."), FR)
    assert "**Guide d'essai**" in text
    assert "4.1, Usage des outils" in text
    assert "en vigueur, vérifié le 1er novembre 2026" in text
    assert r"Juste \*avant\*." in text
    assert "> **«\u00a0Il est interdit d'ouvrir.\u00a0»**" in text
    assert text.index("Avant.") < text.index("ouvrir") < text.index("Après. · Fin.")


def test_the_headings_around_a_quote_are_told_from_its_text() -> None:
    cited = citation("Il est interdit d'ouvrir.", 500)
    around = Surrounded("4.1 Usage\nAvant 4.1 Usage.", "Il est interdit d'ouvrir.", "", frozenset({"4.1 Usage"}))
    text = panel(cited, around, FR)
    assert "**4.1 Usage**" in text and "\nAvant 4.1 Usage." in text


def test_a_citation_without_a_quote_leads_to_its_text_when_it_is_held() -> None:
    sheet = citation(None, official=False)
    assert "[Lire ce texte](/source/guide-essai)" in panel(sheet, None, FR)
    assert "/source/" not in panel(sheet, None, FR, held=False)


def test_the_panel_of_a_passage_that_changed_keeps_the_quote_and_says_so() -> None:
    text = panel(citation("Il est interdit d'ouvrir.", 10), None, FR)
    assert "ouvrir" in text
    assert "n'est plus dans l'index" in text


def test_the_closest_sections_lead_to_their_text() -> None:
    shown = Answer(
        id="a",
        question="?",
        on=date(2099, 1, 1),
        language="fr",
        outcome=Outcome.NO_SOURCE,
        passages=(Found("guide", "4.1", "", 1.0, "4.1. Limites [du] phare", "Guide imaginaire", (120, 245)),),
        understood="Et pour le *phare* ?",
    )
    text = to_markdown(shown).text
    assert "[Guide imaginaire, 4.1. Limites \\[du\\] phare](/source/guide#120-245)" in text
    assert "J'ai cherché" in text and r"«\u00a0Et pour le \*phare\* ?\u00a0»".replace(r"\u00a0", "\u00a0") in text
    assert "/source/" not in to_terminal(shown)
