"""Paragraph retrieval with literal questions on our own corpus: `python -m tests.benchmark.literal`.

Two sets. ``reading``: questions asked while reading a paragraph, their answer a few of its words, as FQuAD's were
(d'Hoffschmidt et al., 2020: the fact of one paragraph, put in one's own words); one a paragraph, by three hands that saw
nothing but the paragraphs. ``verbatim``: questions made of the texts' own words, where words alone are near the most that
can be had. The paragraphs are those of the official texts, without headings, lexicon or anticipated questions. Prints
on its last line, as JSON, each set's figures as `tests.benchmark.retrieval` gives them.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from corpus.index import store
from corpus.model import Passage, Text
from corpus.settings import load_settings
from tests.benchmark.retrieval import load, measure

SETS = {name: Path(__file__).with_name("questions") / f"{name}.jsonl" for name in ("reading", "verbatim")}


def paragraphs() -> list[dict[str, Any]]:
    """The passages of the published index's official texts: identifier, document, section and own words."""
    settings = load_settings()
    manifest = store.required_manifest(settings.data)
    passages, texts = store.read_contents(settings.data, manifest.version)
    bodies = {t.document: t for t in texts}
    return [_line(p, bodies[p.document]) for p in passages if p.official and "outline" not in p.tags]


def _line(passage: Passage, text: Text) -> dict[str, Any]:
    body = text.text[passage.start : passage.end]
    return {"id": passage.id, "text": body, "document": passage.document, "section": passage.section}


def located(lines: list[dict[str, Any]], questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The questions with the paragraphs that answer them; those that no paragraph answers are said and left out."""
    found = []
    for question in questions:
        right = [
            line["id"]
            for line in lines
            if line["document"] == question["document"]
            and line["section"].startswith(question["section"])
            and re.search(question["fact"], line["text"].replace("’", "'"), re.IGNORECASE)
        ]
        if right:
            found.append({"question": question["question"], "passage": right})
        else:
            print(f"{question['id']} : aucun paragraphe ne contient ce fait.", file=sys.stderr)
    return found


def main() -> None:
    """Measure and print."""
    lines = paragraphs()
    print(json.dumps({name: measure(lines, located(lines, load(path))) for name, path in SETS.items()}))


if __name__ == "__main__":
    main()
