"""The rule under which a confidential message is refused, cited from the guide (4.1, then 2.2)."""

from datetime import date

from assistant.answer import Citation
from assistant.cite import cite, cite_document
from assistant.knowledge import Knowledge
from corpus.anticipated import unit_key

GUIDE = "guide-iag-2025"
KEYS = ("2ca4708880", "79a9ecffba")
"""Keys (`corpus.anticipated.unit_key`) of the prohibition of 4.1 and of the rule of 2.2 on Protégé A and B."""


def rule_citations(knowledge: Knowledge, day: date) -> tuple[Citation, ...]:
    """The rule's citations with their quotes; the guide alone, without quote, where its text is not at hand."""
    text = knowledge.index.texts.get(GUIDE)
    found = {}
    if text is not None and text.official:
        for passage in knowledge.index.passages.values():
            if passage.document == GUIDE:
                for unit in passage.units:
                    key = unit_key(text.text[unit.start : unit.end])
                    if key in KEYS and key not in found:
                        span = (unit.start, unit.end)
                        found[key] = cite(passage, span, (), knowledge.index, knowledge.catalogue, day)
    cited = tuple(found[key] for key in KEYS if key in found)
    return cited or (cite_document(knowledge.catalogue.get(GUIDE), day),)
