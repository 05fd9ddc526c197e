from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Block, Document, Force, Passage, Status, UnitKind, Validity
from ingest.readers.markdown import read_markdown
from ingest.segment import segment

DOCUMENT = Document(
    id="texte-invente",
    title="Texte inventé",
    kind="guide",
    issuer="",
    number="",
    date=date(2099, 1, 1),
    date_label="2099",
    validity=Validity(Status.IN_FORCE, date(2099, 1, 1)),
    classification="Non classifié",
    language="fr",
    rights="",
)


def cut(markdown: str) -> tuple[str, tuple[Passage, ...]]:
    text, passages = segment(read_markdown(markdown), DOCUMENT, official=True)
    return text.text, passages


def test_bullets_of_a_duty_and_of_a_recommendation_are_never_confused() -> None:
    body, passages = cut(
        "## 1.2. Mesures\n\nL'OP doit :\n\n- tenir un registre;\n- nommer une personne.\n\n"
        "Il est également recommandé de :\n\n- former les équipes;\n- publier un bilan.\n"
    )
    forces = {
        body[u.start : u.end]: (u.force, u.addressee, body[slice(*u.lead)] if u.lead else "")
        for p in passages
        for u in p.units
    }
    assert forces["tenir un registre;"] == (Force.OBLIGATION, "l'organisme public", "L'OP doit :")
    assert forces["publier un bilan."][0] is Force.RECOMMENDATION
    assert forces["publier un bilan."][2] == "Il est également recommandé de :"


def test_a_nested_list_takes_its_lead_in_from_the_bullet_above_even_at_the_wrong_depth() -> None:
    body, passages = cut(
        "L'OP doit :\n\n- Maintenir les systèmes dans des lieux sûrs :\n\n- pour les publics : ne rien verser;\n- Tenir un registre.\n"
    )
    leads = {body[u.start : u.end]: body[slice(*u.lead)] for p in passages for u in p.units if u.lead}
    assert leads["pour les publics : ne rien verser;"] == "Maintenir les systèmes dans des lieux sûrs :"
    assert leads["Tenir un registre."] == "L'OP doit :"


def test_each_row_keeps_its_column_titles_and_marks_decide() -> None:
    body, passages = cut(
        "## 4.1. Usages\n\nType d'usage\tPermis\tConditions\nRédaction\t✓\tRien de secret\nDécision seule\t✗\tÀ superviser\n"
    )
    rows = [u for p in passages for u in p.units if u.kind is UnitKind.ROW]
    assert [r.columns for r in rows] == [("Type d'usage", "Permis", "Conditions")] * 2
    assert [r.force for r in rows] == [Force.PERMISSION, Force.PROHIBITION]
    assert rows[0].lead is not None and body[slice(*rows[0].lead)].startswith("Type d'usage")


def test_a_glossary_has_no_titles_and_examples_bind_nobody() -> None:
    body, passages = cut(
        "## ABRÉVIATIONS\n\nAE\tarchitecture d'entreprise\nOP\torganismes publics\n\n## 1.1. Règle\n\n"
        "### Exemple d'application\n\nL'OP doit alors tout publier.\n"
    )
    kinds = {body[u.start : u.end]: u for p in passages for u in p.units}
    assert kinds["AE\tarchitecture d'entreprise"].kind is UnitKind.DEFINITION
    assert kinds["L'OP doit alors tout publier."].force is Force.EXAMPLE


def test_the_titles_under_a_heading_are_one_complete_list() -> None:
    body, passages = cut(
        "AXE I\n\nPROTÉGER\n\nObjectif 1\n\nRenforcer la sécurité\n\nDu texte.\n\nObjectif 2\n\nFormer\n\nDu texte.\n"
    )
    outline = next(p for p in passages if "outline" in p.tags)
    assert [" ".join(body[u.start : u.end].split()) for u in outline.units] == [
        "Objectif 1 Renforcer la sécurité",
        "Objectif 2 Former",
    ]


BLOCKS = st.lists(
    st.builds(
        Block,
        st.text(alphabet=st.sampled_from("abcÉ .:;1²L'OPdoit"), min_size=1, max_size=80).map(
            lambda t: " ".join(t.split()) or "x"
        ),
        level=st.integers(0, 3),
        depth=st.integers(0, 2),
        bold=st.booleans(),
    ),
    max_size=25,
)


@given(BLOCKS)
def test_every_unit_is_an_exact_span_whatever_the_reader_gave(blocks: list[Block]) -> None:
    text, passages = segment(blocks, DOCUMENT, official=True)
    for passage in passages:
        assert 0 <= passage.start < passage.end <= len(text.text)
        for unit in passage.units:
            quote = text.text[unit.start : unit.end]
            assert quote and quote == quote.strip()
            assert unit.lead is None or 0 <= unit.lead[0] < unit.lead[1] <= len(text.text)
            assert "outline" in passage.tags or any(quote in block.text for block in blocks)
