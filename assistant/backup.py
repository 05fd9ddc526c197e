"""`python -m assistant backup FILE` and `restore FILE`: the audit and the index, whole, and checked on their way back.

The audit is copied by SQLite's own online backup, or row by row from the database that several nodes share; the
published index under the lock of its building. The audit's key
is left out unless asked for: who holds both could forge records. Working files (cache, page, measures) are made again.
"""

import io
import json
import shutil
import sqlite3
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from assistant.audit.store import AuditStore, create
from assistant.database import Database, database_of
from corpus.errors import BaliseError
from corpus.index import store
from corpus.settings import Settings

_LEFT_OUT = frozenset({"chat", "eval", "fuzz", "audit", "embeddings.sqlite", "closed-circuit.json"})


def backup(settings: Settings, target: Path, *, with_key: bool) -> None:
    """Write a backup; it appears whole or not at all.

    Raises:
        BaliseError: the target exists already, or there is nothing to back up.
    """
    if target.exists():
        raise BaliseError(f"{target} existe déjà.", "Choisissez un autre nom.")
    if not settings.data.is_dir():
        raise BaliseError("Il n'y a rien à sauvegarder.", "Lancez « make index » d'abord.")
    beside = target.with_name(f".{target.name}.new")
    with store.building(settings.data), tarfile.open(beside, "w:gz") as archive:
        for path in sorted(settings.data.iterdir()):
            if path.name not in _LEFT_OUT and not path.name.startswith(".") and path.suffix != ".lock":
                archive.add(path, path.name)
        audit = settings.data / "audit"
        if settings.database:
            _add(archive, "audit/tables.json", json.dumps(database_of(settings).dump()).encode())
        elif (audit / "audit.sqlite").is_file():
            _add(archive, "audit/audit.sqlite", _snapshot(audit / "audit.sqlite"))
        if with_key and (audit / "key").is_file():
            archive.add(audit / "key", "audit/key")
    beside.replace(target)


def restore(settings: Settings, source: Path) -> Path | None:
    """Put a backup back in place of the data folder; returns where what stood there was moved, if anything did.

    The audit's key, where the backup has none, is the one that stands in the folder replaced.

    Raises:
        BaliseError: the file is not a backup, or what it holds does not check; nothing has changed.
    """
    data = settings.data
    data.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data.parent) as scratch:
        fresh = Path(scratch) / "data"
        fresh.mkdir()
        try:
            with tarfile.open(source, "r:gz") as archive:
                archive.extractall(fresh, filter="data")
        except (OSError, tarfile.TarError) as error:
            raise BaliseError(
                f"{source.name} n'est pas une sauvegarde lisible ({error}).", "Donnez-en une autre."
            ) from error
        key = data / "audit" / "key"
        if not (fresh / "audit" / "key").is_file() and key.is_file():
            (fresh / "audit").mkdir(exist_ok=True)
            shutil.copyfile(key, fresh / "audit" / "key")
        _check(fresh)
        moved = None
        if data.exists():
            moved = data.with_name(f"{data.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%S}")
            data.rename(moved)
        fresh.rename(data)
    shared = data / "audit" / "tables.json"
    if settings.database and shared.is_file():
        _load(Database(data / "audit", settings.database), shared)
    return moved


def _check(data: Path) -> None:
    """Raises when the index names no version that is there, or the audit does not hold."""
    version = store.current_version(data)
    if version is None or not store.version_folder(data, version).is_dir():
        raise BaliseError("La sauvegarde ne contient pas d'index publié.", "Donnez-en une autre.")
    audit, shared = data / "audit", data / "audit" / "tables.json"
    if shared.is_file() or (audit / "audit.sqlite").is_file():
        if not (data / "audit" / "key").is_file():
            raise BaliseError(
                "La sauvegarde n'a pas la clé du registre, et ce déploiement non plus.",
                "Remettez la clé sauvegardée à part dans « audit/key » des données, puis recommencez.",
            )
        with tempfile.TemporaryDirectory() as scratch:
            kept = audit
            if shared.is_file():
                kept = Path(scratch)
                shutil.copyfile(audit / "key", kept / "key")
                _load(Database(kept), shared)
            faults = AuditStore(Database(kept)).verify()
        if faults:
            raise BaliseError(f"Le registre de la sauvegarde ne tient pas ({faults[0].text}).", "Donnez-en une autre.")


def _load(database: Database, shared: Path) -> None:
    create(database)
    database.load(json.loads(shared.read_text(encoding="utf-8")))


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
