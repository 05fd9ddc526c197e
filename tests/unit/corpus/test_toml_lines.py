"""The line of each table and key, in the plain layout of the catalogue."""

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from corpus.toml_lines import Location, lines_of

SOURCE = """titre = "Essai"
# un commentaire = rien

[[document]]   # le premier
id = "guide"
"sha256" = []
[document.validity]
status = "in_force"
[[document.section]]
section = "1"
[[document.section]]
section = "2"

[[document]]
id = "faq"
[document.validity]
status = "lifted"
"""


def test_each_table_and_key_has_its_line() -> None:
    lines = lines_of(SOURCE)
    assert lines["titre",] == 1
    assert (lines["document", 0], lines["document", 0, "id"], lines["document", 0, "sha256"]) == (4, 5, 6)
    assert (lines["document", 0, "validity"], lines["document", 0, "validity", "status"]) == (7, 8)
    assert [lines["document", 0, "section", n, "section"] for n in (0, 1)] == [10, 12]
    assert (lines["document", 1], lines["document", 1, "validity", "status"]) == (14, 17)


def test_a_comment_is_no_key_and_a_key_met_twice_keeps_its_first_line() -> None:
    assert lines_of("# a = 1") == {}
    assert lines_of("a = 1\na = 2") == {("a",): 1}


names = st.text("abcdefgh-_", min_size=1, max_size=6)


@given(st.lists(st.tuples(names, st.lists(names, max_size=3, unique=True)), max_size=5))
def test_every_line_leads_to_what_the_parser_reads(tables: list[tuple[str, list[str]]]) -> None:
    source = "\n".join(line for name, keys in tables for line in (f"[[{name}]]", *(f"{key} = 1" for key in keys), ""))
    data: Any = tomllib.loads(source)
    written = source.split("\n")
    found = lines_of(source)
    for location, line in found.items():
        assert str(last_name(location)) in written[line - 1]
        value = data
        for part in location:
            value = value[part]
    assert len(found) == sum(1 + len(keys) for _, keys in tables)


def last_name(location: Location) -> int | str:
    return next(part for part in reversed(location) if isinstance(part, str))


@given(st.text(max_size=200))
def test_any_text_gives_lines_that_it_has(text: str) -> None:
    assert all(1 <= line <= text.count("\n") + 1 for line in lines_of(text).values())
