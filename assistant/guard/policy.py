"""What a deployment may receive: `politique.toml` declares its hosting and its ceiling, bounded by the guide's matrix.

The guide (2.2) allows in a public system only what is not classified; in a closed circuit or a sovereign one up to
Protégé B; Protégé C in the government's own closed circuit alone. A ceiling above that bound is refused at start.
"""

import tomllib
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from pathlib import Path

from corpus.errors import SettingsError
from corpus.settings import ROOT

POLICY = ROOT / "politique.toml"


class Level(IntEnum):
    """The guide's classification levels, the lowest first."""

    UNCLASSIFIED = 0
    PROTECTED_A = 1
    PROTECTED_B = 2
    PROTECTED_C = 3


class Hosting(StrEnum):
    """The guide's types of generative AI hosting (2.2)."""

    PUBLIC = "publique"
    CLOSED = "circuit_ferme"
    SOVEREIGN = "souveraine"
    GOVERNMENT = "gouvernementale_circuit_ferme"


LEVELS = {
    "non_classifie": Level.UNCLASSIFIED,
    "protege_a": Level.PROTECTED_A,
    "protege_b": Level.PROTECTED_B,
    "protege_c": Level.PROTECTED_C,
}
BOUND = {
    Hosting.PUBLIC: Level.UNCLASSIFIED,
    Hosting.CLOSED: Level.PROTECTED_B,
    Hosting.SOVEREIGN: Level.PROTECTED_B,
    Hosting.GOVERNMENT: Level.PROTECTED_C,
}
"""The matrix's bound (guide 2.2): the highest level that each hosting may receive."""

_ALWAYS = frozenset({"credential"})
"""Refused whatever the ceiling: no question needs one."""

_LEVEL_OF = {"person": Level.PROTECTED_C, "strategy": Level.PROTECTED_C, "marking": Level.PROTECTED_C}
"""Level of a matter, Protégé B (« renseignement personnel ») unless said: the guide's example of Protégé C is a
sensitive personal fact or a highly strategic note, and a marking is taken at its highest.
"""


@dataclass(frozen=True, slots=True)
class Policy:
    """A deployment's declaration."""

    hosting: Hosting = Hosting.CLOSED
    ceiling: Level = Level.UNCLASSIFIED

    def refuses(self, matter: str) -> bool:
        """Whether a matter stands above the ceiling."""
        return matter in _ALWAYS or _LEVEL_OF.get(matter, Level.PROTECTED_B) > self.ceiling


def load_policy(path: Path = POLICY) -> Policy:
    """Read the declaration.

    Raises:
        SettingsError: the file is missing or broken, or its ceiling is above what the guide allows its hosting.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        hosting, ceiling = Hosting(raw["hebergement"]), LEVELS[raw["plafond"]]
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise SettingsError(
            f"{path.name} ne se lit pas ({error}).",
            f"Indiquez « hebergement » ({', '.join(Hosting)}) et « plafond » ({', '.join(LEVELS)}).",
        ) from error
    if ceiling > BOUND[hosting]:
        raise SettingsError(
            f"{path.name} : le plafond « {raw['plafond']} » dépasse ce que le guide (2.2) permet à un hébergement "
            f"« {hosting.value} ».",
            "Abaissez le plafond, ou changez d'hébergement.",
        )
    return Policy(hosting, ceiling)
