"""The migrations make the tables that the program uses, and a database that they cannot bring up to date does no harm."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic import command, op
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from bot.state.database import MIGRATIONS, connect
from bot.state.memory import Memory
from bot.state.store import Handled, State
from bot.state.tables import metadata


def url(file: Path) -> str:
    return f"sqlite:///{file}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite"


@contextmanager
def connected(file: Path) -> Iterator[Connection]:
    connection = connect(url(file))
    yield connection
    connection.close()
    connection.engine.dispose()


def execute(file: Path, *statements: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as connection:
        rows = [connection.execute(statement).fetchall() for statement in statements][-1]
        connection.commit()
        return rows


def test_the_migrations_make_exactly_the_tables_of_the_program(file: Path) -> None:
    with connected(file) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences = list(compare_metadata(context, metadata))
        made = {table: {index["name"] for index in inspect(connection).get_indexes(table)} for table in metadata.tables}

    assert differences == []
    assert made == {name: {index.name for index in table.indexes} for name, table in metadata.tables.items()}


def test_upgrading_twice_changes_nothing(file: Path) -> None:
    with connected(file):
        pass
    execute(file, "insert into inbox values (1, 'kept')")

    for _ in range(2):
        with connected(file):
            pass

    assert execute(file, "select * from inbox") == [(1, "kept")]
    assert execute(file, "select count(*) from alembic_version") == [(1,)]


def test_a_folder_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    file = tmp_path / "new" / "data" / "state.sqlite"

    with connected(file):
        assert file.exists()


def test_a_downgrade_leaves_nothing(file: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with connected(file) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        connection.commit()

    left = execute(file, "select name from sqlite_master where name not like 'sqlite_%'")
    assert left == [("alembic_version",)]
    assert execute(file, "select * from alembic_version") == []


def test_a_migration_that_was_cut_off_is_made_up_for_at_the_next_start(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object, **__: object) -> None:
        raise SystemExit("killed")

    with monkeypatch.context() as patch:
        patch.setattr(op, "create_index", killed)
        with pytest.raises(SystemExit, match="killed"), connected(file):
            pass
        gc.collect()  # the engine that nobody disposed of

    with connected(file):
        pass


@pytest.mark.asyncio
async def test_with_a_database_of_a_newer_program_it_goes_on_without_memory_and_leaves_it_alone(file: Path) -> None:
    with connected(file):
        pass
    execute(file, "update alembic_version set version_num = '9999'", "insert into inbox values (1, 'of the newer program')")

    state = State(url(file))
    await state.open()
    memory = Memory(message=7)
    assert not await state.keep([(2, "two")])
    assert not await state.finish(Handled(update=2, conversation="a", memory=memory))
    assert await state.waiting() is None
    assert await state.already([1, 2]) is None
    assert await state.replies("a", 7) == ()
    assert await state.memory("a") == memory  # as long as the program runs
    await state.close()

    assert execute(file, "select * from alembic_version") == [("9999",)]
    assert execute(file, "select * from inbox") == [(1, "of the newer program")]
