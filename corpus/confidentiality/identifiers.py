"""The kinds of confidential matter that a message holds, by name. The matter itself never leaves this module."""

from corpus.confidentiality.contacts import contacts
from corpus.confidentiality.credentials import has_credential
from corpus.confidentiality.entities import people
from corpus.confidentiality.markings import marked
from corpus.confidentiality.meaning import windows
from corpus.confidentiality.normalise import fold, normalise
from corpus.confidentiality.numbers import numbers
from corpus.confidentiality.offices import is_public
from corpus.confidentiality.persons import names_a_person, tells, tells_of


def identifiers(text: str, holders: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The classes found by rules, sorted, each once; empty when they find nothing confidential.

    The names are the keys of `matters` in the assistant's messages: nas, nam, licence, passport, card, bank, phone,
    email, address, credential, marking, person. ``holders`` are the folded names of those who hold a public office
    (`offices.office_holders`).
    """
    plain = normalise(text)
    folded = fold(plain)
    found = set(numbers(plain, folded)) | set(contacts(plain, folded))
    if has_credential(plain, folded):
        found.add("credential")
    if marked(text):
        found.add("marking")
    if names_a_person(plain, folded, holders):
        found.add("person")
    return tuple(sorted(found))


def tells_of_somebody(text: str, holders: frozenset[str] = frozenset()) -> bool:
    """Whether something is told of a person whose name a trained model finds: for what the rules have let through.

    The model reads only the pieces that hold a word of what befalls people, so most messages never load it.
    """
    for piece in windows(normalise(text)):
        folded = fold(piece)
        if tells(folded) and any(
            tells_of(folded, start, end) and not is_public(folded, start, end, holders) for start, end in people(piece)
        ):
            return True
    return False
