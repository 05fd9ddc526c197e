"""Notices: what the reader must know beside the statements, above all that a rule no longer applies."""

from collections.abc import Sequence
from datetime import date

from assistant.answer import Notice, NoticeKind, Verdict
from assistant.asked import asks_verdict
from assistant.cite import cite_document, validity_of
from assistant.generate import Draft
from assistant.messages import Messages, messages
from assistant.query import Query
from assistant.verdict import binds_the_body
from corpus.catalogue import Catalogue
from corpus.model import LAPSED, Passage, Status, Validity


def notices_for(
    query: Query, drafts: Sequence[Draft], verdict: Verdict | None, catalogue: Catalogue
) -> tuple[Notice, ...]:
    """Every notice an answer needs, validity first."""
    words = messages(query.language)
    passages = [d.passage for d in drafts]
    notices = list(_validity(passages, catalogue, query.day, words))
    if verdict is None and asks_verdict(query) and any(p.official for p in passages):
        notices.append(Notice(NoticeKind.UNDECIDED, words.notices.undecided))
    if any(not p.official for p in passages):
        notices.append(Notice(NoticeKind.SUMMARY, words.notices.summary))
    if binds_the_body(query, verdict):
        notices.append(Notice(NoticeKind.ADDRESSEE, words.notices.addressee))
    return tuple(notices)


def _validity(passages: Sequence[Passage], catalogue: Catalogue, day: date, words: Messages) -> tuple[Notice, ...]:
    """One notice a lapsed (or not yet applicable) text among the passages cited, with what changed it and what applies
    instead, each cited. Nothing for a text in force.
    """
    found: dict[tuple[str, Validity], Notice] = {}
    for passage in passages:
        validity = validity_of(passage, catalogue)
        status = validity.on(day)
        if status in LAPSED or status is Status.NOT_YET:
            key = (passage.document, validity)
            found.setdefault(key, _notice(passage.document, validity, status, catalogue, day, words))
    return tuple(found.values())


def _notice(
    document: str, validity: Validity, status: Status, catalogue: Catalogue, day: date, words: Messages
) -> Notice:
    changed = [catalogue.get(d) for d in validity.changed_by]
    instead = [catalogue.get(d) for d in validity.applies_instead]
    source = [catalogue.get(validity.on_word_of)] if validity.on_word_of else []
    text = words.validity_notice(
        status,
        title=catalogue.get(document).title,
        since=validity.since,
        until=validity.until,
        by=[d.title for d in changed],
        instead=[d.title for d in instead],
    )
    cited = dict.fromkeys(d.id for d in [*changed, *source, *instead])
    return Notice(NoticeKind.VALIDITY, text, tuple(cite_document(catalogue.get(i), day) for i in cited))
