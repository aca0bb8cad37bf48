"""Open the state database and bring its tables up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

KINDS = ("sqlite",)  # of databases
FILE = "state.sqlite"
PATIENCE = 2000  # milliseconds to wait for another program's lock
MIGRATIONS = Path(__file__).with_name("migrations")
PRAGMAS = (
    "journal_mode=WAL",  # readers and the writer do not wait for each other
    "synchronous=FULL",  # what is committed outlives a power cut: by then Telegram has been told that we have it
    f"busy_timeout={PATIENCE}",
)


class UnknownDatabase(Exception):
    """A state URL names no kind of database that we have a driver for, or is none."""


def state_url(given: str | None, home: Path) -> str:
    """The URL that was set; without one that of a file in the data folder.

    Raises:
        UnknownDatabase: The URL cannot be used.
    """
    if not given:
        return f"sqlite:///{home / FILE}"
    try:
        kind = make_url(given).drivername
    except ArgumentError as error:
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
    if engine.url.database and engine.url.database != ":memory:":
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    try:
        with engine.begin() as connection:
            _migrate(connection)
        return engine.connect()
    except (SQLAlchemyError, CommandError):
        engine.dispose()
        raise


def _prepare(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"pragma {pragma}")
    cursor.close()


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
