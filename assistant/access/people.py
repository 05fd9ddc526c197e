"""People and their roles."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do on the page; each role gives only its own rights."""

    USER = "user"
    """Ask questions."""
    POLICY = "policy"
    """See how answers were received, never who asked."""
    OPERATIONS = "operations"
    """Stop every answer, and resume."""
    AUDITOR = "auditor"
    """Check the register and read it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone known. ``name`` is the account's or the provider's identifier; records hold only its pseudonym.

    ``attested`` is the version of the rules on which the provider says that the person was trained, if it says so.
    """

    name: str
    roles: frozenset[Role]
    attested: str = ""


ALONE = Person("", frozenset({Role.USER}))
"""The one user of a workstation that nobody else reaches."""


def roles_of(names: object) -> frozenset[Role]:
    """The roles among the names that a provider or a proxy gives; unknown ones give nothing."""
    given = names.replace(",", " ").split() if isinstance(names, str) else names
    known = {role.value: role for role in Role}
    return frozenset(known[n] for n in (given if isinstance(given, list) else []) if isinstance(n, str) and n in known)
