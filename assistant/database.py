"""The deployment's database: a SQLite file by default, PostgreSQL by its address where several nodes share one.

What is written is on the disk when `writing` ends: SQLite synchronises its write-ahead log (`synchronous = FULL`),
PostgreSQL its own. A transaction cut by a kill leaves nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, NullPool, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError

from corpus.errors import BaliseError
from corpus.settings import Settings

_WAIT_S = 10
_WRITES = "balise_writes"
_LOCK = 0x62616C697365
"""The advisory lock under which PostgreSQL writes: its number is the name « balise »."""


class DatabaseError(BaliseError):
    """The database cannot be used: Balise does not answer without it."""


class Database:
    """The database at ``url``, or in a SQLite file of ``folder`` when there is none. One a process, for its threads."""

    def __init__(self, folder: Path, url: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self._sqlite = not url
        self._engine = _postgresql(url) if url else _sqlite(folder / "audit.sqlite")

    def create(self, schema: str) -> None:
        """Create the tables that are missing: statements ended by semicolons."""
        with self.writing() as db:
            for statement in filter(str.strip, schema.split(";")):
                db.execute(text(statement))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees the database at one instant.

        Raises:
            DatabaseError: it cannot be read.
        """
        options: dict[str, Any] = {} if self._sqlite else {"isolation_level": "REPEATABLE READ"}
        with _told(), self._engine.execution_options(**options).begin() as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that alone writes, from its start to its end: two writers never link to the same record.

        Raises:
            DatabaseError: it cannot be written; nothing has been.
        """
        with _told(), self._engine.execution_options(**{_WRITES: True}).begin() as db:
            if not self._sqlite:
                db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            yield db

    def dump(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table, by the table's name, as they stand together at one instant."""
        with self.reading() as db:
            tables = _tables(db)
            return {t.name: [dict(row._mapping) for row in db.execute(t.select())] for t in tables.sorted_tables}

    def load(self, rows: dict[str, list[dict[str, Any]]]) -> None:
        """Put back what `dump` gave, in place of what is there, whole or not at all; the tables exist already.

        Raises:
            DatabaseError: a table that is not there has rows; nothing has changed.
        """
        with self.writing() as db:
            tables = _tables(db)
            strangers = sorted(name for name, held in rows.items() if held and name not in tables.tables)
            if strangers:
                raise DatabaseError(
                    f"La base de données n'a pas de table {', '.join(strangers)}.",
                    "Prenez la version de Balise qui a fait cette sauvegarde, puis recommencez.",
                )
            for table in tables.sorted_tables:
                db.execute(table.delete())
                if rows.get(table.name):
                    db.execute(table.insert(), rows[table.name])

    def close(self) -> None:
        """Close what is open."""
        self._engine.dispose()


def database_of(settings: Settings) -> Database:
    """The database of the settings."""
    return Database(settings.data / "audit", settings.database)


def _tables(db: Connection) -> MetaData:
    tables = MetaData()
    tables.reflect(db)
    return tables


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or type(error).__name__
        raise DatabaseError(
            f"Le registre ne peut pas être utilisé ({str(cause).splitlines()[0]}).",
            "Vérifiez l'espace et les droits du dossier « audit » des données, ou le serveur de base de données ; "
            "Balise ne répond pas sans lui.",
        ) from error


def _sqlite(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, connect_args={"timeout": _WAIT_S})

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # so that the driver starts no transaction of its own
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: str) -> Engine:
    driver = url.replace("postgresql://", "postgresql+psycopg://", 1)
    try:
        return create_engine(
            driver, pool_pre_ping=True, pool_timeout=_WAIT_S, connect_args={"connect_timeout": _WAIT_S}
        )
    except SQLAlchemyError as error:
        raise DatabaseError(
            "L'adresse de la base de données n'est pas lisible.",
            "Écrivez postgresql://compte:motdepasse@hote:5432/base dans le réglage « database ».",
        ) from error
