"""Open the state database and bring its tables up to date."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

KINDS = ("sqlite",)  # of databases
FILE = "state.sqlite"
UNUSABLE = (SQLAlchemyError, sqlite3.Error, CommandError, OSError)  # the third: a newer program has made the database
PATIENCE = 2000  # milliseconds to wait for another program's lock
MIGRATIONS = Path(__file__).with_name("migrations")
PRAGMAS = (
    "journal_mode=WAL",  # readers and the writer do not wait for each other
    # What is committed outlives the program, however it dies. A power cut may take the last seconds; to outlive that, too,
    # every answer would have to wait for the disk twice (docs/adr/0006).
    "synchronous=NORMAL",
    f"busy_timeout={PATIENCE}",
    "secure_delete=ON",  # what has been taken out of the inbox is gone from the file, too
)


class UnknownDatabase(Exception):
    """A state URL names no kind of database that we have a driver for, or is none."""


def state_url(given: str | None, home: Path) -> str:
    """The URL that was set; without one that of a file in the data folder.

    Raises:
        UnknownDatabase: The URL cannot be used.
    """
    if not given:
        return URL.create("sqlite", database=str(home / FILE)).render_as_string(hide_password=False)
    try:
        kind = make_url(given).drivername
    except (ArgumentError, ValueError) as error:
        raise UnknownDatabase(given) from error
    if kind not in KINDS:
        raise UnknownDatabase(given)
    return given


def connect(url: str) -> Connection:
    """Open a state database, and make its tables or bring them up to date.

    Errors name no values: a payload may be among them.

    Raises:
        SQLAlchemyError: The database cannot be used.
        CommandError: A newer program has made it.
        OSError: Its folder cannot be made.
    """
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    if engine.url.database and engine.url.database != ":memory:":
        _make(Path(engine.url.database))
    try:
        with engine.begin() as connection:
            _migrate(connection)
        opened = engine.connect()
        if Path(engine.url.database or "").is_file():
            opened.info["file"] = Path(engine.url.database or "").stat().st_ino
        return opened
    except (SQLAlchemyError, CommandError):
        engine.dispose()
        raise


def empty_journal(connection: Connection) -> None:
    """Bring what has been committed into the database file and empty the write-ahead log, which keeps what was deleted.

    Raises:
        sqlite3.Error: The database cannot be used.
    """
    connection.connection.cursor().execute("pragma wal_checkpoint(truncate)")


def _make(path: Path) -> None:
    """An empty file that only its owner may read; SQLite gives the same rights to what it puts beside it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def is_gone(connection: Connection) -> bool:
    """Whether the file of an open database has been deleted or replaced; what is written then is lost."""
    opened, path = connection.info.get("file"), connection.engine.url.database
    try:
        return opened is not None and opened != os.stat(path or "").st_ino  # noqa: PTH116 - with every message; a Path interns its parts
    except OSError:
        return True


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # sqlite3 would begin transactions late, and never one around a CREATE TABLE
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"pragma {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
