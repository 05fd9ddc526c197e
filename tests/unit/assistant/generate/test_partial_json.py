"""Statements come out as they complete, however the text is cut."""

import json

from hypothesis import given
from hypothesis import strategies as st

from assistant.generate.partial_json import complete_statements

statements = st.lists(
    st.fixed_dictionaries({"text": st.text(max_size=40), "sentences": st.lists(st.text(max_size=3), max_size=3)}),
    max_size=5,
)


@given(statements, st.integers(1, 9), st.booleans())
def test_every_statement_comes_out_once_whatever_the_pieces(
    made: list[dict[str, object]], size: int, ascii_: bool
) -> None:
    written = json.dumps({"statements": made}, ensure_ascii=ascii_, indent=1)
    pieces = [written[i : i + size] for i in range(0, len(written), size)]
    assert list(complete_statements(pieces)) == made


def test_a_statement_is_there_before_the_next_one_is_written() -> None:
    seen = []

    def pieces():  # type: ignore[no-untyped-def]
        yield '{"statements": [{"text": "a", "sentences": ["s1"]}'
        seen.append("second piece asked")
        yield ', {"text": "b", "sentences": ["s2"]}]}'

    stream = complete_statements(pieces())
    assert next(stream)["text"] == "a"
    assert not seen


@given(st.text(max_size=200))
def test_anything_else_yields_only_objects_and_ends(babble: str) -> None:
    assert all(isinstance(one, dict) for one in complete_statements(list(babble)))
