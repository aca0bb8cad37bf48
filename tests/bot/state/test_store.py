"""The state keeps what it says that it keeps, and without a usable database it says so and harms nobody."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import structlog
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, event
from structlog.testing import LogCapture, ReturnLogger

from bot.model import Conversation
from bot.state import database, store
from bot.state.database import connect
from bot.state.memory import SILENCE, Memory, dump, load
from bot.state.store import HANDLED_FOR, Handled, State
from facts.model import CountryCode, FactId, Language

aio = pytest.mark.asyncio
NOW = 1_800_000_000.0
GERMAN = Memory(conversation=Conversation(language=Language("de"), facts=(FactId("members"),)), message=11)


@dataclass
class Clock:
    """A clock that a test sets."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


@dataclass
class Place:
    """A database file, looked at from outside."""

    file: Path
    clock: Clock = field(default_factory=Clock)

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[State]:
        state = State(self.url, self.clock)
        await state.open()
        try:
            yield state
        finally:
            await state.close()

    def sql(self, statement: str) -> list[Any]:
        with closing(sqlite3.connect(self.file)) as connection:
            rows = connection.execute(statement).fetchall()
            connection.commit()
            return rows


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "data" / "state.sqlite")


@pytest_asyncio.fixture
async def state(place: Place) -> AsyncIterator[State]:
    async with place.opened() as state:
        await state.waiting()  # opened for good
        yield state


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the state logs."""
    capture = LogCapture()
    monkeypatch.setattr(store, "log", structlog.wrap_logger(ReturnLogger(), processors=[capture]))
    return capture.entries


def events(lines: list[Any]) -> list[str]:
    return [line["event"] for line in lines]


def pragmas(monkeypatch: pytest.MonkeyPatch, *more: str) -> None:
    """Further pragmas for connections from now on; the last of a name counts."""
    monkeypatch.setattr(database, "PRAGMAS", (*ORDINARY, *more))


ORDINARY = database.PRAGMAS


# The inbox ---------------------------------------------------------------------------------------------------------------


@aio
async def test_what_waits_comes_back_in_order_of_its_number(state: State) -> None:
    assert await state.keep([(3, "c"), (1, "a")])
    assert await state.keep([(2, "b")])

    assert await state.waiting() == [(1, "a"), (2, "b"), (3, "c")]


@aio
async def test_what_waits_is_there_after_a_restart_and_then_can_be_finished(place: Place) -> None:
    async with place.opened() as state:
        await state.keep([(1, "a"), (2, "b")])

    async with place.opened() as state:
        assert await state.waiting() == [(1, "a"), (2, "b")]
        await state.finish(Handled(update=1))
    async with place.opened() as state:
        assert await state.waiting() == [(2, "b")]
        assert await state.already([1, 2, 3]) == frozenset({1})


@aio
async def test_an_update_that_is_kept_twice_waits_once(state: State) -> None:
    assert await state.keep([(1, "a"), (1, "a")])
    assert await state.keep([(1, "a")])
    assert await state.keep([])

    assert await state.waiting() == [(1, "a")]


@aio
async def test_finishing_takes_an_update_out_of_the_inbox(state: State) -> None:
    await state.keep([(1, "a"), (2, "b")])

    assert await state.finish(Handled(update=1))

    assert await state.waiting() == [(2, "b")]
    assert await state.already([1, 2]) == frozenset({1})
    assert await state.already([]) == frozenset()


@aio
async def test_an_update_that_never_waited_is_finished_too(state: State) -> None:
    assert await state.finish(Handled(update=5))
    assert await state.already([5]) == frozenset({5})


@aio
async def test_finishing_twice_is_harmless_and_the_first_one_counts(state: State) -> None:
    await state.keep([(1, "a")])
    assert await state.finish(Handled(update=1, chat="x", message=9, replies=(10,)))
    assert await state.finish(Handled(update=1, chat="x", message=9, replies=(11,)))

    both = [state.finish(Handled(update=2, chat="x", message=12, replies=(id,))) for id in (13, 14)]
    assert await asyncio.gather(*both) == [True, True]

    assert await state.waiting() == []
    assert (await state.replies("x", 9), await state.replies("x", 12)) == ((10,), (13,))


@aio
@pytest.mark.parametrize(
    "trigger", ["before insert on handled", "before insert on conversations", "before delete on inbox", "after delete on inbox"]
)
async def test_all_of_an_update_is_recorded_or_nothing(
    place: Place, state: State, monkeypatch: pytest.MonkeyPatch, trigger: str
) -> None:
    monkeypatch.setattr(store, "AGAIN", 0.0)
    done = Handled(update=1, chat="x", message=9, replies=(10,), conversation="x", memory=GERMAN)
    await state.keep([(1, "a")])
    place.sql(f"create trigger fault {trigger} begin select raise(abort, 'broken'); end")

    assert not await state.finish(done)
    assert place.sql("select update_id from inbox") == [(1,)]
    assert place.sql("select * from handled") == place.sql("select * from conversations") == []

    place.sql("drop trigger fault")
    assert await state.finish(done)
    assert place.sql("select * from inbox") == []
    assert len(place.sql("select * from handled")) == len(place.sql("select * from conversations")) == 1


# What was said -----------------------------------------------------------------------------------------------------------


@aio
async def test_replies_are_found_by_chat_and_message_and_the_latest_count(state: State) -> None:
    await state.finish(Handled(update=1, chat="x", message=9, replies=(10, 11)))
    await state.finish(Handled(update=2, chat="y", message=9, replies=(20,)))
    await state.finish(Handled(update=3, chat="x", message=12))
    assert await state.replies("x", 9) == (10, 11)

    await state.finish(Handled(update=4, chat="x", message=9, replies=(10, 14)))  # it was edited
    await state.finish(Handled(update=5, chat="x", message=9))  # and again, to no effect

    assert await state.replies("x", 9) == (10, 14)
    assert await state.replies("y", 9) == (20,)
    assert await state.replies("x", 12) == await state.replies("z", 9) == ()


@aio
async def test_a_conversation_goes_on_for_half_an_hour_of_silence(place: Place, state: State) -> None:
    assert await state.memory("x") == Memory()
    await state.finish(Handled(update=1, conversation="x", memory=GERMAN))

    place.clock.now += SILENCE - 1
    assert await state.memory("x") == GERMAN
    assert await state.memory("y") == Memory()
    await state.finish(Handled(update=2, conversation="x", memory=GERMAN))
    place.clock.now += SILENCE - 1
    assert await state.memory("x") == GERMAN

    place.clock.now += 1
    assert await state.memory("x") == Memory()


@aio
async def test_a_conversation_goes_on_after_a_restart_but_not_after_half_an_hour(place: Place) -> None:
    async with place.opened() as state:
        await state.finish(Handled(update=1, conversation="x", memory=GERMAN))

    place.clock.now += SILENCE - 1
    async with place.opened() as state:
        assert await state.memory("x") == GERMAN
    place.clock.now += 1
    async with place.opened() as state:
        assert await state.memory("x") == Memory()


@aio
async def test_of_two_records_in_one_transaction_the_later_memory_counts(place: Place) -> None:
    later = Memory(chosen=Language("en"))
    async with place.opened() as state:
        await asyncio.gather(
            state.finish(Handled(update=1, conversation="x", memory=GERMAN)),
            state.finish(Handled(update=2, conversation="x", memory=GERMAN)),
            state.finish(Handled(update=3, conversation="x", memory=later)),
        )

    async with place.opened() as state:
        assert await state.memory("x") == later


@aio
async def test_more_conversations_than_are_held_in_memory_are_remembered(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "REMEMBERED", 3)
    async with place.opened() as state:
        for number in range(10):
            await state.finish(Handled(update=number, conversation=str(number), memory=Memory(message=number)))

        assert [(await state.memory(str(number))).message for number in range(10)] == list(range(10))


@aio
async def test_opening_clears_what_its_time_has_come_for(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    async with place.opened() as state:
        await state.finish(Handled(update=1, conversation="old", memory=GERMAN))
        place.clock.now += 1
        await state.finish(Handled(update=2, conversation="young", memory=GERMAN))
    cleared, clear, loop = asyncio.Event(), State._clear, asyncio.get_running_loop()

    def noted(self: State, connection: Connection) -> None:
        clear(self, connection)
        loop.call_soon_threadsafe(cleared.set)

    async def reopen() -> None:
        cleared.clear()
        async with place.opened(), asyncio.timeout(10):
            await cleared.wait()

    monkeypatch.setattr(State, "_clear", noted)
    place.clock.now = NOW + SILENCE
    await reopen()
    assert place.sql("select chat from conversations") == [("young",)]
    assert place.sql("select update_id from handled order by 1") == [(1,), (2,)]

    place.clock.now = NOW + HANDLED_FOR
    await reopen()
    assert place.sql("select * from conversations") == []
    assert place.sql("select update_id from handled") == [(2,)]


@aio
async def test_clearing_leaves_the_inbox_alone_and_empties_what_is_held_in_memory(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "EVERY", 0.01)
    async with place.opened() as state:
        await state.keep([(1, "a")])
        await state.finish(Handled(update=2, conversation="x", memory=GERMAN))

        place.clock.now += HANDLED_FOR
        async with asyncio.timeout(10):
            while state._recent:
                await asyncio.sleep(0.01)

        assert await state.waiting() == [(1, "a")]
    assert place.sql("select * from handled") == []


# Many at once ------------------------------------------------------------------------------------------------------------


@aio
async def test_many_who_finish_at_once_share_few_transactions(place: Place, state: State) -> None:
    assert state._connection
    commits: list[object] = []
    event.listen(state._connection.engine, "commit", commits.append)

    done = await asyncio.gather(*(state.finish(Handled(update=number)) for number in range(200)))

    assert all(done)
    assert 1 <= len(commits) <= 3
    assert place.sql("select count(*) from handled") == [(200,)]


@aio
async def test_what_is_said_to_be_recorded_is_committed(place: Place, state: State) -> None:
    for number in range(5):
        assert await state.finish(Handled(update=number))
        assert place.sql("select count(*) from handled") == [(number + 1,)]
        assert await state.keep([(100 + number, "a")])
        assert place.sql("select count(*) from inbox") == [(number + 1,)]


@aio
async def test_many_writers_lose_nothing(place: Place, state: State) -> None:
    async def work(who: State, first: int) -> None:
        for number in range(first, first + 25):
            assert await who.keep([(number, f"payload {number}")])
            key = str(first)
            if number % 5:
                memory = Memory(message=number)
                assert await who.finish(Handled(update=number, chat=key, message=number, conversation=key, memory=memory))

    async with place.opened() as other:
        workers = [work(who, 1000 * worker) for worker, who in enumerate([state, other] * 10)]
        await asyncio.gather(*workers)

    left = [(number,) for worker in range(20) for number in range(1000 * worker, 1000 * worker + 25) if number % 5 == 0]
    assert place.sql("select update_id from inbox order by 1") == left
    assert place.sql("select count(*) from handled") == [(20 * 20,)]
    remembered = {chat: load(memory).message for chat, memory in place.sql("select chat, memory from conversations")}
    assert remembered == {str(1000 * worker): 1000 * worker + 24 for worker in range(20)}


@aio
async def test_one_who_gives_up_waiting_does_not_stop_the_others(place: Place) -> None:
    async def keep(who: State, update: int) -> bool:
        return await who.keep([(update, "a")])

    state = State(place.url, place.clock)
    try:
        impatient, patient = (asyncio.create_task(keep(state, update)) for update in (1, 2))
        await asyncio.sleep(0)
        impatient.cancel()  # as when the program is told to stop

        async with asyncio.timeout(5):
            ended = await asyncio.gather(patient, impatient, return_exceptions=True)
            assert await keep(state, 3)
        assert ended[0] is True
        assert place.sql("select count(*) from inbox") == [(3,)]
    finally:
        with suppress(asyncio.InvalidStateError):  # what that led to
            await state.close()


@aio
async def test_closing_finishes_what_is_being_written(place: Place) -> None:
    async with place.opened() as state:
        writing = [asyncio.ensure_future(state.finish(Handled(update=number))) for number in range(50)]
        await asyncio.sleep(0)

    assert await asyncio.gather(*writing) == [True] * 50
    assert place.sql("select count(*) from handled") == [(50,)]


# When the database cannot be used ----------------------------------------------------------------------------------------


async def fails(state: State, *, reads: bool) -> None:
    """Writes fail in words and not by raising; reads find nothing, where they fail, too."""
    assert not await state.keep([(7, "x" * 400_000)])
    assert not await state.finish(Handled(update=7, chat="c" * 400_000, conversation="x", memory=GERMAN))
    assert await state.memory("x") == GERMAN  # it goes on as long as the program runs
    if reads:
        assert await state.waiting() is None
        assert await state.already([1]) is None
        assert await state.replies("x", 9) == ()
        assert await state.memory("y") == Memory()
    assert not await state.keep([(7, "x" * 400_000)])


async def works(place: Place, state: State) -> None:
    assert await state.keep([(8, "eight")])
    assert await state.finish(Handled(update=8, chat="x", message=80, replies=(81,), conversation="z", memory=GERMAN))
    assert await state.keep([(9, "nine")])
    assert (9, "nine") in (await state.waiting() or [])
    assert await state.already([8, 9]) == frozenset({8})
    assert await state.replies("x", 80) == (81,)
    assert len(place.sql("select * from conversations where chat = 'z'")) == 1


def told_once(lines: list[Any]) -> None:
    assert events(lines) == ["state fails, going on without memory", "state works again"]
    assert [line["log_level"] for line in lines] == ["warning", "info"]


@aio
async def test_while_another_program_locks_it_nothing_is_written_and_then_it_works_again(
    place: Place, lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "AGAIN", 0.0)
    pragmas(monkeypatch, "busy_timeout=20")
    async with place.opened() as state:
        await works(place, state)
        with closing(sqlite3.connect(place.file, isolation_level=None)) as other:
            other.execute("begin exclusive")
            await fails(state, reads=False)
            other.execute("rollback")
        await works(place, state)
        assert await state.already([7]) == frozenset({7})  # what could not be recorded then is recorded now
    told_once(lines)


@aio
async def test_a_short_lock_is_waited_for(place: Place, state: State, lines: list[Any]) -> None:
    with closing(sqlite3.connect(place.file, isolation_level=None)) as other:
        other.execute("begin immediate")
        keeping = asyncio.ensure_future(state.keep([(1, "a")]))
        await asyncio.wait([keeping], timeout=0.1)
        assert not keeping.done()
        other.execute("rollback")

    assert await keeping
    assert lines == []


@aio
@pytest.mark.parametrize(("name", "pragma"), [("read-only", "query_only=1"), ("full", "max_page_count=1")])
async def test_a_database_that_takes_no_more_is_noted_once_and_works_again_later(
    place: Place, lines: list[Any], monkeypatch: pytest.MonkeyPatch, name: str, pragma: str
) -> None:
    monkeypatch.setattr(store, "AGAIN", 0.0)
    async with place.opened() as state:
        await works(place, state)
    pragmas(monkeypatch, pragma)  # max_page_count is never less than there are
    state = State(place.url, place.clock)
    assert await state.waiting() == [(9, "nine")]
    await fails(state, reads=False)

    pragmas(monkeypatch)
    await works(place, state)
    await state.close()
    told_once(lines)


async def _broken_then_mended(
    place: Place, lines: list[Any], monkeypatch: pytest.MonkeyPatch, damage: Callable[[], object], mend: Callable[[], object]
) -> None:
    monkeypatch.setattr(store, "AGAIN", 0.0)
    damage()
    async with place.opened() as state:
        await fails(state, reads=True)
        mend()
        await works(place, state)
    told_once(lines)


@aio
async def test_where_the_data_folder_cannot_be_made_it_goes_on_without(
    place: Place, lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = place.file.parent
    await _broken_then_mended(place, lines, monkeypatch, lambda: folder.write_text("no folder"), folder.unlink)


@aio
async def test_a_file_that_is_no_database_is_left_as_it_is(
    place: Place, lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    place.file.parent.mkdir()

    def mend() -> None:
        assert place.file.read_text(encoding="utf-8") == "garbage " * 1000
        place.file.unlink()

    await _broken_then_mended(place, lines, monkeypatch, lambda: place.file.write_text("garbage " * 1000), mend)


@aio
async def test_tables_that_vanish_under_it_are_noted_once(
    place: Place, lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "AGAIN", 0.0)
    async with place.opened() as state:
        await works(place, state)
        for table in ("conversations", "inbox", "handled"):
            place.sql(f"alter table {table} rename to gone_{table}")
        await fails(state, reads=True)
        for table in ("conversations", "inbox", "handled"):
            place.sql(f"alter table gone_{table} rename to {table}")
        await works(place, state)
    told_once(lines)


@aio
async def test_a_database_that_was_deleted_is_made_anew_before_anything_is_said_to_be_safe(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "AGAIN", 0.0)
    async with place.opened() as state:
        await works(place, state)
        for path in place.file.parent.iterdir():
            path.unlink()

        safe = await state.keep([(20, "twenty")])

    async with place.opened() as state:
        waiting = await state.waiting()
    assert not safe or waiting == [(20, "twenty")]


@aio
async def test_a_broken_database_is_left_alone_for_a_while(
    place: Place, lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "AGAIN", 1000.0)
    place.file.parent.write_text("no folder")
    tries: list[str] = []

    def counted(url: str) -> Connection:
        tries.append(url)
        return connect(url)

    monkeypatch.setattr(store, "connect", counted)
    async with place.opened() as state:
        for _ in range(20):
            assert not await state.keep([(1, "a")])
    assert len(tries) == 1
    assert events(lines) == ["state fails, going on without memory"]


@aio
async def test_the_log_says_nothing_of_what_was_to_be_kept(
    place: Place, lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    pragmas(monkeypatch, "query_only=1")
    async with place.opened() as state:
        await state.keep([(1, "What Anna wrote")])

    (line,) = lines
    assert "Anna" not in str(line) + str(line["exc_info"])


@aio
async def test_a_read_that_fails_leaves_no_write_hanging(place: Place, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "AGAIN", 0.0)
    place.sql("alter table inbox rename to gone")
    calls = [call for number in range(20) for call in (state.finish(Handled(update=number)), state.waiting())]

    async with asyncio.timeout(10):
        results = await asyncio.gather(*calls)

    recorded = place.sql("select update_id from handled order by 1")
    assert [(number,) for number, done in enumerate(results[::2]) if done] == recorded
    assert set(results[1::2]) == {None}


@aio
@pytest.mark.parametrize("update", [(1, "half a \ud800 pair"), (2**70, "too big a number")], ids=["text", "number"])
async def test_what_no_database_can_hold_is_refused_and_holds_nobody_up(
    place: Place, lines: list[Any], update: tuple[int, str]
) -> None:
    async with place.opened() as state:
        assert not await state.keep([update])
        assert await state.keep([(3, "three")])
    assert events(lines) == ["state refused a record"]


@aio
async def test_a_record_that_no_database_can_hold_takes_no_others_with_it(place: Place, lines: list[Any]) -> None:
    async with place.opened() as state:
        bad, *good = (state.finish(Handled(update=update, chat="c", message=update)) for update in (2**70, 1, 2))

        assert await asyncio.gather(bad, *good) == [False, False, False]  # they shared a transaction
        assert await state.already([1, 2]) == frozenset({1, 2})
        assert await state.finish(Handled(update=3))
    assert set(events(lines)) == {"state refused a record"}


@aio
async def test_reading_from_a_database_that_takes_nothing_is_no_sign_that_it_works_again(
    place: Place, lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "AGAIN", 0.0)
    async with place.opened() as state:
        await works(place, state)
    pragmas(monkeypatch, "query_only=1")
    state = State(place.url, place.clock)
    for _ in range(3):
        assert await state.waiting() is not None
        assert not await state.finish(Handled(update=77))
    assert events(lines) == ["state fails, going on without memory"]

    pragmas(monkeypatch)
    await works(place, state)
    await state.close()
    told_once(lines)


@aio
async def test_one_write_that_works_is_no_sign_that_all_will(
    place: Place, lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "AGAIN", 0.01)
    monkeypatch.setattr(store, "CALM", 100_000)
    async with place.opened() as state:
        await works(place, state)
    pragmas(monkeypatch, "query_only=1")
    state = State(place.url, place.clock)
    assert not await state.finish(Handled(update=77))

    pragmas(monkeypatch)
    while not await state.finish(Handled(update=78)):
        await asyncio.sleep(0)
    await state.close()
    assert events(lines) == ["state fails, going on without memory"]


@aio
async def test_the_highest_number_on_record_is_known(place: Place) -> None:
    async with place.opened() as state:
        assert await state.latest() == 0
        await asyncio.gather(state.finish(Handled(update=7)), state.finish(Handled(update=5)))
        assert await state.latest() == 7


@aio
async def test_only_its_owner_may_read_the_database_and_what_lies_beside_it(place: Place) -> None:
    async with place.opened() as state:
        await works(place, state)
        modes = {file.name: file.stat().st_mode & 0o777 for file in place.file.parent.iterdir()}

    assert set(modes.values()) == {0o600} and len(modes) > 1
    assert place.file.parent.stat().st_mode & 0o777 == 0o700


@aio
async def test_what_was_taken_out_of_the_inbox_can_not_be_found_in_any_file(place: Place) -> None:
    async with place.opened() as state:
        await state.keep([(1, "Oberkirchen")])
        await state.finish(Handled(update=1))
        await state._try(state._clear, None)

        assert not [file.name for file in place.file.parent.iterdir() if b"Oberkirchen" in file.read_bytes()]


# How it is set up --------------------------------------------------------------------------------------------------------


def test_readers_and_the_writer_do_not_wait_for_each_other_nor_for_the_disk(place: Place) -> None:
    connection = connect(place.url)
    names = ("journal_mode", "synchronous", "busy_timeout")
    set_to = [connection.exec_driver_sql(f"pragma {name}").scalar() for name in names]
    connection.close()
    connection.engine.dispose()

    assert set_to == ["wal", 1, database.PATIENCE]


texts = st.text(max_size=20)
talks = st.builds(
    Conversation,
    language=st.none() | texts.map(Language),
    facts=st.lists(texts.map(FactId), max_size=3).map(tuple),
    figures=st.lists(st.text(max_size=20), max_size=3).map(tuple),
    country=st.none() | texts.map(CountryCode),
)
memories = st.builds(
    Memory, conversation=talks, before=talks, chosen=st.none() | texts.map(Language), message=st.none() | st.integers()
)


@given(memories)
def test_any_memory_is_read_as_it_was_written(memory: Memory) -> None:
    assert load(dump(memory)) == memory


@given(st.text(st.characters(exclude_categories=())))
def test_what_cannot_be_read_is_as_good_as_forgotten(garbage: str) -> None:
    assert load(garbage) == Memory()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "1", '"de"', '{"message": "ten"}', '{"conversation": {"facts": 5}}', '{"before": []}', "[" * 100_000],
)
def test_json_of_another_kind_is_as_good_as_forgotten(text: str) -> None:
    assert load(text) == Memory()
