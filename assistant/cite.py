"""Citations: where a quote stands, in which document, and what that document is worth on the day asked about."""

from datetime import date

from assistant.answer import Citation
from corpus.catalogue import Catalogue
from corpus.index.published import Index
from corpus.model import Document, Passage, Validity


def validity_of(passage: Passage, catalogue: Catalogue) -> Validity:
    """The validity of the section that a passage stands in."""
    return catalogue.get(passage.document).validity_of(passage.section, passage.heading)


def cite(
    passage: Passage, span: tuple[int, int], columns: tuple[str, ...], index: Index, catalogue: Catalogue, day: date
) -> Citation:
    """The citation of a span of a passage. A summary sheet of ours is cited without quote nor offsets."""
    document = catalogue.get(passage.document)
    validity = validity_of(passage, catalogue)
    if not passage.official:
        return Citation(
            document=document.id,
            title=document.title,
            date=document.date_label,
            official=False,
            status=validity.on(day),
            verified_on=validity.verified_on,
            section=passage.section,
            heading=passage.heading,
        )
    start, end = span
    return Citation(
        document=document.id,
        title=document.title,
        date=document.date_label,
        official=True,
        status=validity.on(day),
        verified_on=validity.verified_on,
        version=passage.version,
        section=passage.section,
        heading=passage.heading,
        page=passage.page,
        start=start,
        end=end,
        quote=index.texts[passage.document].text[start:end],
        columns=columns,
    )


def cite_document(document: Document, day: date) -> Citation:
    """The citation of a whole text, without quote: one that is known but not at hand, or named by a notice."""
    return Citation(
        document=document.id,
        title=document.title,
        date=document.date_label,
        official=True,
        status=document.validity.on(day),
        verified_on=document.validity.verified_on,
    )
