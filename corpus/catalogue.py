"""The catalogue: `catalogue.toml` read, checked and turned into documents.

Every error names the line of the file, because the catalogue is written by hand by people who know the texts, not
the code.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, ValidationError

from corpus.errors import CatalogueError
from corpus.model import Document, PassageValidity, Status, Validity
from corpus.toml_lines import Location, lines_of

CATALOGUE = Path(__file__).with_name("catalogue.toml")
"""The inventory of this checkout."""

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Day = Annotated[date, Strict()]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Validity(_Table):
    status: Status
    verified_on: Day
    since: Day | None = None
    until: Day | None = None
    changed_by: tuple[Identifier, ...] = ()
    applies_instead: tuple[Identifier, ...] = ()
    on_word_of: Identifier | Literal[""] = ""

    def validity(self) -> Validity:
        return Validity(
            status=self.status,
            verified_on=self.verified_on,
            since=self.since,
            until=self.until,
            changed_by=self.changed_by,
            applies_instead=self.applies_instead,
            on_word_of=self.on_word_of,
        )


class _SectionValidity(_Validity):
    section: Text


class _Document(_Table):
    id: Identifier
    title: Text
    kind: Literal["strategy", "faq", "guide", "release", "order", "instruction", "statement"]
    issuer: Text
    number: str
    date: Day
    date_label: Text
    validity: _Validity
    # Balise holds public rules only; nothing classified may enter its corpus.
    classification: Literal["Non classifié"]
    language: Literal["fr", "en"]
    rights: Text
    sha256: tuple[Digest, ...] = ()
    files: tuple[Text, ...] = ()
    aliases: tuple[Text, ...] = ()
    section_validity: tuple[_SectionValidity, ...] = ()

    def document(self) -> Document:
        return Document(
            id=self.id,
            title=self.title,
            kind=self.kind,
            issuer=self.issuer,
            number=self.number,
            date=self.date,
            date_label=self.date_label,
            validity=self.validity.validity(),
            classification=self.classification,
            language=self.language,
            rights=self.rights,
            sha256=self.sha256,
            files=self.files,
            aliases=self.aliases,
            sections=tuple(PassageValidity(own.section, own.validity()) for own in self.section_validity),
        )


class _File(_Table):
    document: Annotated[tuple[_Document, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The documents, in the file's order. ``version``: 12 hex digits that change with any fact, not with layout."""

    documents: tuple[Document, ...]
    version: str

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents)

    def __len__(self) -> int:
        return len(self.documents)

    def __contains__(self, identifier: object) -> bool:
        return any(document.id == identifier for document in self.documents)

    def get(self, identifier: str) -> Document:
        """The document of this identifier.

        Raises:
            CatalogueError: no entry has it.

        """
        for document in self.documents:
            if document.id == identifier:
                return document
        raise CatalogueError(
            f"Le catalogue ne connaît aucun document « {identifier} ».",
            "Vérifiez l'identifiant avec « python -m corpus timeline ».",
        )

    def by_file(self, stem: str, sha256: str) -> Document | None:
        """The document that a file is: by its digest, else by its name without extension; ``None`` for a stranger.

        A file found by its name whose digest is not among ``document.sha256`` is another version of the document.
        """
        for document in self.documents:
            if sha256 in document.sha256:
                return document
        name = _stem(stem)
        for document in self.documents:
            if name in (_stem(own) for own in (document.id, *document.files)):
                return document
        return None


def load_catalogue(path: Path = CATALOGUE) -> Catalogue:
    """Read and check the catalogue.

    Raises:
        CatalogueError: the file is missing or not UTF-8 TOML, a key is unknown, missing or wrong, an identifier is used
            twice or refers to nothing. The message names every faulty line (ten at most).

    """
    try:
        source = path.read_bytes().decode("utf-8")
        data = tomllib.loads(source)
    except OSError as error:
        raise CatalogueError(
            f"Le catalogue est introuvable : {path.name}.", "Rétablissez ce fichier depuis le dépôt."
        ) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _broken(path, [(line, "ce n'est pas de l'UTF-8")]) from error
    except tomllib.TOMLDecodeError as error:
        raise _broken(path, [_syntax(str(error), source)]) from error
    lines = lines_of(source)
    try:
        entries = _File.model_validate(data).document
    except ValidationError as error:
        faults = [
            (_line(lines, e["loc"]), _in_french(e["type"], e["loc"], e["msg"], e["input"])) for e in error.errors()
        ]
        raise _broken(path, faults) from error
    faults = [(_line(lines, location), problem) for location, problem in _inconsistencies(entries)]
    if faults:
        raise _broken(path, faults)
    canonical = json.dumps([entry.model_dump(mode="json") for entry in entries], sort_keys=True, ensure_ascii=False)
    return Catalogue(
        documents=tuple(entry.document() for entry in entries),
        version=hashlib.sha256(canonical.encode()).hexdigest()[:12],
    )


def _stem(name: str) -> str:
    return re.sub(r"[\s_]+", "-", name.strip().casefold())


def _broken(path: Path, faults: list[tuple[int, str]]) -> CatalogueError:
    shown = [f"{path.name}, ligne {line} : {problem}." for line, problem in sorted(set(faults))[:10]]
    return CatalogueError(
        "Le catalogue est invalide.\n" + "\n".join(shown) + "\n",
        "Corrigez, puis relancez « python -m corpus check ».",
    )


def _syntax(message: str, source: str) -> tuple[int, str]:
    """The line of a TOML syntax error; tomllib says it in words."""
    at = re.search(r"\(at line (\d+), column \d+\)$", message)
    line = int(at.group(1)) if at else source.count("\n") + 1
    return line, f"TOML mal écrit ({re.sub(r' ?[(]at .*', '', message)})"


def _line(lines: dict[Location, int], location: Location) -> int:
    """The line of the deepest part of ``location`` that the file has; 1 for the file itself."""
    while location and location not in lines:
        location = location[:-1]
    return lines.get(location, 1)


def _in_french(kind: str, location: Location, message: str, value: object) -> str:
    """A sentence on one schema fault."""
    key = next((part for part in reversed(location) if isinstance(part, str)), "")
    match kind:
        case "missing" | "too_short":
            return f"il manque « {key} »"
        case "extra_forbidden":
            return f"clé inconnue « {key} »"
        case "date_type":
            return f"« {key} » doit être une date, sans guillemets, par exemple 2025-12-19"
        case "string_too_short":
            return f"« {key} » est vide"
        case "string_pattern_mismatch" if key == "sha256":
            return "« sha256 » doit compter 64 chiffres hexadécimaux minuscules (commande sha256sum)"
        case "enum" | "literal_error":
            allowed = message.removeprefix("Input should be ").replace(" or ", " ou ")
            return f"« {key} » vaut {value!r} ; valeurs admises : {allowed}"
        case "string_pattern_mismatch":
            return f"« {key} » vaut {value!r} ; écrivez des minuscules, des chiffres et des traits d'union"
        case _:
            return f"« {key} » n'a pas la bonne forme ({message})"


def _inconsistencies(entries: tuple[_Document, ...]) -> Iterator[tuple[Location, str]]:
    """What the schema cannot see: references, doubles, dates in the wrong order, expressions that do not compile."""
    known = {entry.id for entry in entries}
    seen: dict[tuple[str, str], str] = {}
    for index, entry in enumerate(entries):
        names = [("id", entry.id), *(("sha256", d) for d in entry.sha256), *(("aliases", a) for a in entry.aliases)]
        names += [("files", _stem(stem)) for stem in entry.files]
        for key, name in names:
            # A file stem and an identifier share one name space: both name a file.
            space = "id" if key == "files" else key
            owner = seen.setdefault((space, name.casefold()), entry.id)
            if owner != entry.id or (key == "id" and [e.id for e in entries[:index]].count(name)):
                yield ("document", index, key), f"« {name} » désigne déjà le document « {owner} »"
        tables: list[tuple[Location, _Validity]] = [(("document", index, "validity"), entry.validity)]
        for number, own in enumerate(entry.section_validity):
            location: Location = ("document", index, "section_validity", number)
            tables.append((location, own))
            try:
                re.compile(own.section)
            except re.error as error:
                yield (*location, "section"), f"expression rationnelle mal écrite ({error})"
        for location, table in tables:
            yield from _faults_of(location, table, entry.id, known)


def _faults_of(location: Location, table: _Validity, owner: str, known: set[str]) -> Iterator[tuple[Location, str]]:
    references = {"changed_by": table.changed_by, "applies_instead": table.applies_instead}
    for key, names in references.items():
        for name in names:
            if name not in known:
                yield (*location, key), f"« {key} » nomme « {name} », que le catalogue ne connaît pas"
            elif name == owner:
                yield (*location, key), f"« {key} » nomme le document lui-même"
    if table.on_word_of and table.on_word_of not in known:
        yield (*location, "on_word_of"), f"« on_word_of » nomme « {table.on_word_of} », que le catalogue ne connaît pas"
    if table.since and table.until and table.until <= table.since:
        yield (*location, "until"), "« until » doit venir après « since »"
    if table.status in (Status.LIFTED, Status.REPLACED):
        for key, value in (("changed_by", table.changed_by), ("until", table.until), ("on_word_of", table.on_word_of)):
            if not value:
                yield location, f"un texte levé ou remplacé doit dire « {key} »"
