"""What of a passage is embedded: its own words under its headings, then each of its units with its lead-in."""

from collections.abc import Mapping, Sequence

from corpus.model import Passage, Text

_LEAD_TAIL = 160
"""Characters of a lead-in embedded with its bullets."""


def embedded_texts(passages: Sequence[Passage], texts: Mapping[str, Text]) -> list[str]:
    """Every text that an index embeds: each passage with its headings, then each of its units with its lead-in."""
    out: list[str] = []
    for passage in passages:
        body = texts[passage.document].text
        out.append(passage_text(passage, body))
        out.extend(unit_texts(passage, body))
    return out


def passage_text(passage: Passage, body: str) -> str:
    """A passage's words under its headings; an outline's items only, not what stands between them."""
    if "outline" in passage.tags:
        return "\n".join([passage.context, *(body[u.start : u.end] for u in passage.units)])
    return f"{passage.context}\n{body[passage.start : passage.end]}"


def unit_texts(passage: Passage, body: str) -> list[str]:
    """What stands for each unit in meaning: the end of its lead-in and its own words, with their titles for cells.

    Not its headings: they would make all the units of a section alike, and the passage's own vector has them.
    """
    out = []
    for unit in passage.units:
        own = body[unit.start : unit.end]
        if unit.columns:
            own = " ; ".join(
                f"{title} : {cell}" for title, cell in zip(unit.columns, own.split("\t"), strict=False) if cell.strip()
            )
            lead = ""
        else:
            lead = _tail(body[unit.lead[0] : unit.lead[1]]) if unit.lead else ""
        out.append(f"{lead} {own}".strip())
    return out


def _tail(lead: str) -> str:
    """The last words of a lead-in, from the start of a sentence or a clause."""
    if len(lead) <= _LEAD_TAIL:
        return lead
    cut = max(lead.rfind(". ", 0, -1), lead.rfind(", ", 0, -1))
    return lead[cut + 2 :] if len(lead) - cut <= _LEAD_TAIL else lead[-_LEAD_TAIL:]
