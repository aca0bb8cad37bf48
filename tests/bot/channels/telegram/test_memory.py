"""What is remembered, for how long, and what becomes of answers where nothing can be written down."""

from __future__ import annotations

import io
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.engine import Engine
from tests.bot.channels.telegram.running import (
    IN_2015,
    IN_2019,
    MEMBERS,
    TOLD_2015,
    TOLD_2019,
    TOLD_LATEST,
    all_rows,
    calls,
    events,
    rows,
    running,
    says,
    silence,
    words,
)  # fmt: skip
from tests.telegram.people import Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio

NO_STATE = "state fails, going on without memory"


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another program has the database for itself."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("begin exclusive")
        yield


def complaints(logged: io.StringIO) -> int:
    return sum(event["event"] == NO_STATE for event in events(logged))


async def test_the_follow_up_of_these_tests_means_nothing_by_itself(
    api: BotApi, engine: Engine, database: Path, anna: Person
) -> None:
    async with running(api, engine, database):
        for alone in (IN_2019, IN_2015):
            heard = words(await anna.asks(alone))
            assert TOLD_2019 not in heard and TOLD_2015 not in heard


async def test_while_the_database_is_locked_questions_are_answered(
    api: BotApi, engine: Engine, database: Path, anna: Person, logged: io.StringIO
) -> None:
    async with running(api, engine, database):
        await anna.asks(MEMBERS)
        with locked(database):
            followed, again = await anna.asks(IN_2019), await anna.asks(IN_2015)
            await api.until(lambda: complaints(logged) or api.polling, "the log")
            third = await anna.asks(IN_2019)

    assert TOLD_2019 in words(followed) and TOLD_2015 in words(again) and TOLD_2019 in words(third)
    assert complaints(logged) == 1


async def test_what_can_not_be_kept_stays_with_telegram_until_it_is_answered(
    api: BotApi, engine: Engine, database: Path, anna: Person, berta: Person
) -> None:
    async with running(api, engine, database):
        await berta.asks(MEMBERS)
        with locked(database):
            api.fail("sendMessage", kind="hang", chat=anna.id)
            sent = anna.writes(MEMBERS)
            await berta.asks(IN_2019)
            polls = len(calls(api, "getUpdates"))
            await api.until(lambda: len(calls(api, "getUpdates")) > polls + 2, "three more polls", 30)
            assert sent.update_id in api.updates_pending and TOLD_2015 in words(await berta.asks(IN_2015))
            api.mend()
            await anna.hears()

    assert len(api.texts(anna.id)) == 1 and len(api.texts(berta.id)) == 3


async def test_a_database_that_is_locked_at_the_start_holds_nobody_up(
    api: BotApi, engine: Engine, database: Path, anna: Person, logged: io.StringIO
) -> None:
    with locked(database):
        async with running(api, engine, database):
            first, second = await anna.asks(MEMBERS), await anna.asks(IN_2019)

    assert TOLD_LATEST in words(first) and TOLD_2019 in words(second)
    assert complaints(logged) == 1


async def test_a_folder_in_the_place_of_the_database_holds_nobody_up(
    api: BotApi, engine: Engine, database: Path, anna: Person, logged: io.StringIO
) -> None:
    database.mkdir()
    async with running(api, engine, database):
        first, second = await anna.asks(MEMBERS), await anna.asks(IN_2019)

    assert TOLD_LATEST in words(first) and TOLD_2019 in words(second)
    assert complaints(logged) == 1


async def test_a_file_in_the_place_of_its_folder_holds_nobody_up(
    api: BotApi, engine: Engine, tmp_path: Path, anna: Person, logged: io.StringIO
) -> None:
    (tmp_path / "home").write_text("a file", encoding="utf-8")
    async with running(api, engine, tmp_path / "home" / "state.sqlite"):
        first, second = await anna.asks(MEMBERS), await anna.asks(IN_2019)

    assert TOLD_LATEST in words(first) and TOLD_2019 in words(second)
    assert complaints(logged) == 1


async def test_a_file_that_is_no_database_holds_nobody_up(
    api: BotApi, engine: Engine, database: Path, anna: Person, logged: io.StringIO
) -> None:
    database.write_bytes(b"This is a letter to my aunt. " * 100)
    async with running(api, engine, database):
        first, second = await anna.asks(MEMBERS), await anna.asks(IN_2019)

    assert TOLD_LATEST in words(first) and TOLD_2019 in words(second)
    assert complaints(logged) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("what", ["file", "folder"])
async def test_a_read_only_database_holds_nobody_up(
    api: BotApi, engine: Engine, tmp_path: Path, anna: Person, logged: io.StringIO, what: str
) -> None:
    folder = tmp_path / "home"
    database = folder / "state.sqlite"
    async with running(api, engine, database):
        await anna.asks(MEMBERS)
    database.chmod(0o400)
    folder.chmod(0o500 if what == "folder" else 0o700)
    try:
        async with running(api, engine, database):
            first, second = await anna.asks(MEMBERS), await anna.asks(IN_2019)
    finally:
        folder.chmod(0o700)

    assert TOLD_LATEST in words(first) and TOLD_2019 in words(second)
    assert complaints(logged) == 1


async def test_half_an_hour_of_silence_ends_a_conversation(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    clock = Clock()
    async with running(api, engine, database, clock=clock):
        await anna.asks(MEMBERS)
        clock.now += 29 * 60
        assert TOLD_2019 in words(await anna.asks(IN_2019))
        await silence(anna)  # the answer is on record

        clock.now += 30 * 60

        assert words(await anna.asks("/source")) == says("chat.no-source-yet")


async def test_the_silence_counts_over_a_restart_too(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    clock = Clock()
    async with running(api, engine, database, clock=clock):
        await anna.asks(MEMBERS)
        await silence(anna)
    clock.now += 31 * 60
    async with running(api, engine, database, clock=clock):
        assert words(await anna.asks("/source")) == says("chat.no-source-yet")
    assert "members" not in all_rows(database)


async def test_conversations_outlive_a_restart(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    async with running(api, engine, database):
        await anna.asks(MEMBERS)
        await anna.asks("/lang en")

    async with running(api, engine, database):
        heard = await anna.asks(IN_2019)

    assert "87 members" in words(heard)


async def test_an_answer_can_be_corrected_after_a_restart(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    async with running(api, engine, database):
        sent = anna.writes(MEMBERS)
        [first] = await anna.hears()

    async with running(api, engine, database):
        anna.edits(sent, "Wie viele KMU gibt es?")
        [second] = await anna.hears()

    assert second.message_id == first.message_id


async def test_nothing_that_is_kept_tells_who_asked_or_what(api: BotApi, engine: Engine, database: Path) -> None:
    rosa = Person(api, id=5_550_001_234, name="Rosamunde", username="rosamunde_b")
    async with running(api, engine, database):
        await rosa.asks("Welche Partnerländer sind am wichtigsten in Oberkirchen?")
        await rosa.asks(MEMBERS)

    kept = all_rows(database)
    assert "members" in kept
    for told in ("Oberkirchen", "wichtigst", "Rosamunde", "rosamunde_b", "5550001234"):
        assert told not in kept


async def test_what_was_in_the_inbox_is_gone_from_the_disk(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    async with running(api, engine, database):
        api.fail("sendMessage", kind="hang", count=20)
        for number in range(20):
            anna.writes(f"Wie viele Störche gibt es in Oberkirchen {number}?")
        await api.until(lambda: not api.updates_pending, "the updates to be confirmed while they are not answered")
        assert any(b"Oberkirchen" in file.read_bytes() for file in database.parent.iterdir())
        api.mend()
        await anna.hears(20)

    assert database.exists()
    assert not [file.name for file in database.parent.iterdir() if b"Oberkirchen" in file.read_bytes()]
    assert database.stat().st_mode & 0o777 == 0o600


async def test_the_inbox_is_empty_once_all_is_answered(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    async with running(api, engine, database):
        api.fail("sendMessage", kind="hang", count=2)
        anna.writes(MEMBERS)
        await api.until(lambda: not api.updates_pending, "the update to be confirmed while it is not answered")
        assert len(rows(database, "inbox")) == 1
        api.mend()
        await anna.hears()
        await anna.asks(IN_2019)

    assert rows(database, "inbox") == []
    assert len(rows(database, "handled")) == 2
