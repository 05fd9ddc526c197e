"""`python -m assistant backup FILE` and `restore FILE`: the audit and the index, whole, and checked on their way back.

The audit is copied by SQLite's own online backup, or row by row from the database that several nodes share; the
published index under the lock of its building. The audit's key is left out unless asked for: who holds both could forge
records. Working files (caches, page, measures) are made again. The file is its owner's alone: it holds the accounts.
"""

import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from assistant import feedback
from assistant.access import store as access
from assistant.audit import store as records
from assistant.audit import texts
from assistant.audit.store import AuditStore
from assistant.database import Database, database_of
from corpus import durable
from corpus.errors import BaliseError
from corpus.index import store
from corpus.settings import Settings

_LEFT_OUT = frozenset({"chat", "eval", "fuzz", "audit", "guard", "embeddings.sqlite", "closed-circuit.json"})
_SCHEMAS = (records.SCHEMA, texts.SCHEMA, feedback.SCHEMA, access.SCHEMA)
_FILE, _ROWS = "audit.sqlite", "tables.json"
"""The audit in a backup: a SQLite file, or the rows of the database that several nodes share."""


def backup(settings: Settings, target: Path, *, with_key: bool) -> None:
    """Write a backup; it appears whole or not at all.

    Raises:
        BaliseError: the target exists already or cannot be written, or there is nothing to back up.
    """
    if target.exists():
        raise BaliseError(f"{target} existe déjà.", "Choisissez un autre nom.")
    if not target.parent.is_dir():
        raise BaliseError(f"Le dossier {target.parent} n'existe pas.", "Créez-le, puis recommencez.")
    if not settings.data.is_dir():
        raise BaliseError("Il n'y a rien à sauvegarder.", "Lancez « make index » d'abord.")
    with (
        store.building(settings.data),
        _appearing(target) as out,
        tarfile.open(fileobj=out, mode="w:gz") as archive,
    ):
        for path in sorted(settings.data.iterdir()):
            if path.name not in _LEFT_OUT and not path.name.startswith(".") and path.suffix != ".lock":
                archive.add(path, path.name)
        audit = settings.data / "audit"
        if settings.database:
            _add(archive, f"audit/{_ROWS}", json.dumps(database_of(settings).dump()).encode())
        elif (audit / _FILE).is_file():
            _add(archive, f"audit/{_FILE}", _snapshot(audit / _FILE))
        if with_key and (audit / "key").is_file():
            archive.add(audit / "key", "audit/key")


@contextmanager
def _appearing(target: Path) -> Iterator[BinaryIO]:
    """A file that its owner alone reads, and that appears under its name once it is whole and on the disk."""
    beside = target.with_name(f".{target.name}.new")
    try:
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        beside.replace(target)
        durable.sync_folder(target.parent)
    except OSError as error:
        raise BaliseError(
            f"La sauvegarde n'a pas pu être écrite ({error.filename or target} : {error.strerror or error}).",
            f"Vérifiez l'espace et les droits de ce fichier et de {target.parent}, puis recommencez.",
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def restore(settings: Settings, source: Path) -> Path | None:
    """Put a backup back in place of the data folder; returns where what stood there was moved, if anything did.

    The audit's key, where the backup has none, is the one that stands in the folder replaced.

    Raises:
        BaliseError: the file is not a backup, what it holds does not check, or is not what this deployment uses
            (a database shared by nodes, or a file); nothing has changed.
    """
    data = settings.data
    data.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data.parent) as scratch:
        fresh = Path(scratch) / "data"
        fresh.mkdir()
        try:
            with tarfile.open(source, "r:gz") as archive:
                archive.extractall(fresh, filter="data")
        except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
            raise BaliseError(
                f"{source.name} n'est pas une sauvegarde lisible ({error}).", "Donnez-en une autre."
            ) from error
        key = data / "audit" / "key"
        if not (fresh / "audit" / "key").is_file() and key.is_file():
            (fresh / "audit").mkdir(exist_ok=True)
            shutil.copyfile(key, fresh / "audit" / "key")
        _check(fresh, shared=bool(settings.database))
        rows = fresh / "audit" / _ROWS
        if rows.is_file():
            _load(Database(rows.parent, settings.database), rows)
            rows.unlink()
        moved = None
        if data.exists():
            moved = data.with_name(f"{data.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%S}")
            data.rename(moved)
        fresh.rename(data)
    return moved


def _check(data: Path, *, shared: bool) -> None:
    """Raises when the index names no version that is there, or the audit does not hold or is of the other form."""
    version = store.current_version(data)
    if version is None or not store.version_folder(data, version).is_dir():
        raise BaliseError("La sauvegarde ne contient pas d'index publié.", "Donnez-en une autre.")
    audit = data / "audit"
    rows, file = audit / _ROWS, audit / _FILE
    if (file if shared else rows).is_file():
        if shared:
            raise BaliseError(
                "Le registre de la sauvegarde vient d'un fichier, et ce déploiement a une base de données.",
                "Retirez le réglage « database » pour la remettre en place.",
            )
        raise BaliseError(
            "Le registre de la sauvegarde vient d'une base de données partagée.",
            "Donnez son adresse dans le réglage « database », puis recommencez.",
        )
    if rows.is_file() or file.is_file():
        audit.chmod(0o700)
        if not (audit / "key").is_file():
            raise BaliseError(
                "La sauvegarde n'a pas la clé du registre, et ce déploiement non plus.",
                "Remettez la clé sauvegardée à part dans « audit/key » des données, puis recommencez.",
            )
        with tempfile.TemporaryDirectory() as scratch:
            kept = audit
            if rows.is_file():
                kept = Path(scratch)
                shutil.copyfile(audit / "key", kept / "key")
                _load(Database(kept), rows)
            faults = AuditStore(Database(kept)).verify()
        if faults:
            raise BaliseError(f"Le registre de la sauvegarde ne tient pas ({faults[0].text}).", "Donnez-en une autre.")


def _load(database: Database, rows: Path) -> None:
    for schema in _SCHEMAS:
        database.create(schema)
    database.load(json.loads(rows.read_text(encoding="utf-8")))


def _snapshot(path: Path) -> bytes:
    """A SQLite file as it stands between two transactions."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "copy.sqlite"
        live, out = sqlite3.connect(path), sqlite3.connect(copy)
        try:
            live.backup(out)
        finally:
            live.close()
            out.close()
        return copy.read_bytes()


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))
