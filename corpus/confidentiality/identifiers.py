"""The kinds of confidential matter that a message holds, by name. The matter itself never leaves this module."""

from corpus.confidentiality.contacts import contacts
from corpus.confidentiality.credentials import has_credential
from corpus.confidentiality.markings import marked
from corpus.confidentiality.normalise import fold, normalise
from corpus.confidentiality.numbers import numbers
from corpus.confidentiality.persons import names_a_person


def identifiers(text: str) -> tuple[str, ...]:
    """The classes found, sorted, each once; empty when the message holds nothing confidential.

    The names are the keys of `matters` in the assistant's messages: nas, nam, licence, passport, card, bank, phone,
    email, address, credential, marking, person.
    """
    plain = normalise(text)
    folded = fold(plain)
    found = set(numbers(plain, folded)) | set(contacts(plain, folded))
    if has_credential(plain, folded):
        found.add("credential")
    if marked(text):
        found.add("marking")
    if names_a_person(plain, folded):
        found.add("person")
    return tuple(sorted(found))
