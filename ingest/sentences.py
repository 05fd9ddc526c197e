"""Sentences of French (or English) administrative prose, as offsets. No model: a rule that knows abbreviations."""

import re

LONGEST = 600
"""Characters of the longest quote (« a quote at most 600 characters: slabs are not answers »)."""

_SHORTEST = 12
"""Characters under which a sentence (« Oui. ») says nothing alone and stays with the next one."""

_ABBREVIATION = re.compile(
    r"(?:\b(?:ex|art|al|c|ch|réf|cf|p|pp|no|vol|etc|M|MM|Mme|Dr|St|Ste|inc|ltée|tél|éd|fig|approx|env|[A-ZÉ]))\.$",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?…](?:[»”\")\]]|\s»)*[⁰¹²³⁴-⁹]*(?=\s+[«“\"(\[]?\s?[A-ZÀ-ÖØ-Þ0-9])")
_NUMBERING = re.compile(r"^\s*(?:\d+|[a-z]|[ivxIVX]+)[.)°]$")


def split(text: str) -> tuple[tuple[int, int], ...]:
    """Offsets of the sentences of one paragraph; together they cover everything but the spaces between them."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        chunk = text[start:end]
        if _NUMBERING.match(chunk) or (match.group()[0] == "." and _ABBREVIATION.search(text[max(0, end - 12) : end])):
            continue
        if end - start < _SHORTEST:
            continue
        spans.append((start, end))
        start = end + len(text[end:]) - len(text[end:].lstrip())
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return tuple(piece for span in spans for piece in _bounded(text, *span))


def _bounded(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut what is longer than a quote may be at its last semicolon, colon, comma or space before the limit."""
    pieces: list[tuple[int, int]] = []
    while end - start > LONGEST:
        window = text[start : start + LONGEST]
        cut = max(window.rfind("; "), window.rfind(" : "))
        if cut < LONGEST // 4:
            cut = window.rfind(", ")
        if cut < LONGEST // 4:
            cut = window.rfind(" ")
        cut = LONGEST - 1 if cut <= 0 else cut
        stop = start + cut + 1
        pieces.append((start, start + len(text[start:stop].rstrip())))
        start = stop + len(text[stop:end]) - len(text[stop:end].lstrip())
    pieces.append((start, end))
    return pieces
