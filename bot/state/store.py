"""The state database: what every channel keeps between two messages, and never twice or in vain.

Writes that arrive while one is under way share the next transaction, so a busy minute costs few commits.
When the database cannot be used (locked, full, read-only, gone) nothing here raises: reads find nothing,
writes say that they failed, the log says so once, and after a while it is tried again.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import structlog
from sqlalchemy import BigInteger, Connection, Executable, Text, bindparam, delete, exists, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import SQLAlchemyError

from bot.state import asking, voting
from bot.state.asking import Asked, Logged
from bot.state.database import UNUSABLE, connect, empty_journal, is_gone
from bot.state.memory import SILENCE, Memory, dump, load
from bot.state.tables import conversations, handled, inbox
from bot.state.voting import Rating, Vote, Voter

log = structlog.get_logger("bot.state")

REMEMBERED = 4096  # conversations that are held in memory, too
HANDLED_FOR = 48 * 3600  # seconds; Telegram offers an update for 24 hours
EVERY = 300  # seconds between two clearances
MOST_OWED = 10_000  # records that wait for a database that cannot be written
AGAIN = 5.0  # seconds until a broken database is tried again
CALM = 12  # times as long nothing must fail until it is said to work again: a full disk takes some writes and others not

Clock = Callable[[], float]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What is recorded of an update that is done."""

    update: int
    chat: str | None = None  # key of the chat; None: it belongs to none
    message: int | None = None  # id of the message that was answered
    replies: tuple[int, ...] = ()  # ids of the bot's messages
    conversation: str | None = None  # key of the conversation that went on; None: none did
    memory: Memory | None = None  # of that conversation
    asked: Asked | None = None  # what was asked in it


_REMEMBER = insert(conversations)
_REMEMBER = _REMEMBER.on_conflict_do_update(
    index_elements=["chat"], set_={"memory": _REMEMBER.excluded.memory, "seen_at": _REMEMBER.excluded.seen_at}
)
_DONE = insert(handled).on_conflict_do_nothing()
_KEEP = (  # not what has been answered meanwhile: nobody would take it out any more
    insert(inbox)
    .from_select(
        ["update_id", "payload"],
        select(bindparam("id", type_=BigInteger), bindparam("content", type_=Text)).where(
            ~exists().where(handled.c.update_id == bindparam("id"))
        ),
    )
    .on_conflict_do_nothing()
)
_TAKE_OUT = delete(inbox).where(inbox.c.update_id == bindparam("done"))


@dataclass(slots=True)
class _Batch:
    """Writes that share a transaction."""

    kept: list[dict[str, Any]] = field(default_factory=list)
    done: list[Handled] = field(default_factory=list)
    written: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class State:
    """One state database, used by one event loop."""

    def __init__(self, url: str, clock: Clock = time.time, *, days: int = 0) -> None:
        """Nothing is opened yet.

        Args:
            url: As SQLAlchemy writes it.
            clock: Seconds since 1970.
            days: For how many days questions are kept; 0: they are not.
        """
        self._url, self._clock, self.days = url, clock, days
        self._thread = ThreadPoolExecutor(1, "state")  # the only one that touches the connection
        self._connection: Connection | None = None  # None: not open, or broken
        self._retry_at = float("-inf")
        self._said = False  # that it is broken
        self._recent: OrderedDict[str, tuple[float, Memory]] = OrderedDict()
        self._owed: list[Handled] = []  # that could not be recorded yet
        self._batch: _Batch | None = None  # that gathers while another one is written
        self._writing: asyncio.Task[None] | None = None
        self._clearing: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Make the database and bring it up to date, where that is possible."""
        await self._try(lambda _: None, None)
        self._clearing = asyncio.create_task(self._clear_now_and_then())

    async def close(self) -> None:
        """Finish what is being written, and let go."""
        if self._clearing:
            self._clearing.cancel()
            with suppress(asyncio.CancelledError):
                await self._clearing
        if self._owed:
            self._retry_at = float("-inf")
            self._gathering()
        if self._writing:
            await self._writing
        await asyncio.get_running_loop().run_in_executor(self._thread, self._let_go)
        self._thread.shutdown(wait=False)

    # What was said ------------------------------------------------------------------------------------------------------

    async def memory(self, conversation: str) -> Memory:
        """What is remembered of a conversation; after half an hour of silence nothing."""
        now = self._clock()
        if conversation not in self._recent:
            rows = await self._read(select(conversations.c.seen_at, conversations.c.memory).filter_by(chat=conversation))
            for seen_at, memory in rows or ():
                self._recall(conversation, float(seen_at), load(memory))
        seen, memory = self._recent.get(conversation, (now, Memory()))
        return memory if now - seen < SILENCE else Memory()

    async def replies(self, chat: str, message: int) -> tuple[int, ...]:
        """The ids of the bot's messages that answered a message; empty if there were none, or not lately."""
        if self._writing:
            await asyncio.shield(self._writing)  # the answer may be about to be recorded
        query = select(handled.c.replies).filter_by(chat=chat, message=message).where(handled.c.replies.is_not(None))
        rows = await self._read(query.order_by(handled.c.update_id.desc()).limit(1))
        return tuple(int(id) for (ids,) in rows or () for id in ids.split())

    # What came, and what is done ------------------------------------------------------------------------------------------

    def keep(self, updates: Sequence[tuple[int, str]]) -> asyncio.Future[bool]:
        """Put updates into the inbox.

        Args:
            updates: Id and content of each.

        Returns:
            Whether they are safe, when that is known.
        """
        batch = self._gathering()
        batch.kept += [{"id": id, "content": payload} for id, payload in updates]
        return asyncio.shield(batch.written)  # which others wait for, too

    async def waiting(self) -> list[tuple[int, str]] | None:
        """Id and content of the updates in the inbox, oldest first; None: it cannot be read now."""
        rows = await self._read(select(inbox.c.update_id, inbox.c.payload).order_by(inbox.c.update_id))
        return None if rows is None else [(id, payload) for id, payload in rows]

    async def already(self, updates: Sequence[int]) -> frozenset[int] | None:
        """Those of some updates that are done; None: that cannot be read now."""
        rows = await self._read(select(handled.c.update_id).where(handled.c.update_id.in_(updates)))
        return None if rows is None else frozenset(id for (id,) in rows)

    async def latest(self) -> int | None:
        """The highest number of an update that is done, 0 where none is; None: that cannot be read now."""
        rows = await self._read(select(func.max(handled.c.update_id)))
        return None if rows is None else int(rows[0][0] or 0)

    def finish(self, done: Handled) -> asyncio.Future[bool]:
        """Record that an update is done, remember its conversation and take it out of the inbox, all in one transaction.

        In memory the conversation goes on at once. Records are written in the order of these calls.

        Returns:
            Whether it is recorded, when that is known.
        """
        if done.conversation and done.memory:
            self._recall(done.conversation, self._clock(), done.memory)
        batch = self._gathering()
        batch.done.append(done)
        return asyncio.shield(batch.written)

    async def forget(self, conversation: str, chat: str | None, voter: Voter) -> bool:
        """Erase what is kept of a conversation, and of its chat where that is one person's.

        Args:
            conversation: Its key.
            chat: Key of the chat; None: others are in it, too, and only the conversation is this person's.
            voter: What the chat's vote on an answer is known by.

        Returns:
            Whether it is erased; if not, it will be where its time has come.
        """
        self._recent.pop(conversation, None)
        if self._writing:
            await asyncio.shield(self._writing)  # nothing that was said before comes after it

        def erase(connection: Connection) -> bool:
            connection.execute(delete(conversations).where(conversations.c.chat == conversation))
            if chat:
                nothing = {"chat": None, "message": None, "replies": None}  # the number stays: nothing is answered twice
                connection.execute(update(handled).where(handled.c.chat == chat).values(nothing))
                asking.forget_chat(connection, chat, int(self._clock()))
                voting.forget_chat(connection, voter)
            connection.commit()
            empty_journal(connection)
            return True

        return await self._try(erase, False, writes=True)

    # What was asked, by nobody knows whom ---------------------------------------------------------------------------------

    async def asked(self) -> list[Logged] | None:
        """All questions that are kept, oldest first; None: they cannot be read now."""
        return await self._try(asking.logged, None)

    async def settled(self) -> frozenset[str]:
        """The marks of the questions that curators have dealt with."""
        return await self._try(asking.settled, frozenset())

    async def settle(self, question: str) -> bool:
        """Note that a question has been dealt with.

        Args:
            question: Its mark.

        Returns:
            Whether that is on record.
        """

        def write(connection: Connection) -> bool:
            asking.settle(connection, question, int(self._clock()))
            return True

        return await self._try(write, False, writes=True)

    # What people think of answers -------------------------------------------------------------------------------------------

    async def vote(self, vote: Vote) -> bool:
        """Count a vote, in place of an earlier one of the same chat.

        Returns:
            Whether it is on record.
        """

        def write(connection: Connection) -> bool:
            voting.record(connection, vote, asking.day(int(self._clock())))
            connection.commit()
            return True

        return await self._try(write, False, writes=True)

    async def ratings(self) -> Sequence[Rating]:
        """The facts that were voted on, those with most bad votes first."""

        def read(connection: Connection) -> Sequence[Rating]:
            found = voting.ratings(connection)
            connection.rollback()
            return found

        return await self._try(read, ())

    # Behind the scenes ----------------------------------------------------------------------------------------------------

    def _recall(self, conversation: str, seen: float, memory: Memory) -> None:
        self._recent[conversation] = (seen, memory)
        self._recent.move_to_end(conversation)
        if len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)

    def _gathering(self) -> _Batch:
        """The batch that is written next."""
        if self._batch is None:
            self._batch = _Batch()
            if self._writing is None or self._writing.done():
                self._writing = asyncio.create_task(self._write_all())
        return self._batch

    async def _write_all(self) -> None:
        while self._batch:
            batch, self._batch = self._batch, None
            batch.done[:0], self._owed = self._owed, []
            written = await self._try(partial(self._write, batch), None, writes=True, refused=False)
            if written is None:
                self._owed = batch.done[-MOST_OWED:]
            elif not written and len(batch.done) > 1:  # one of them is what no database can hold; the others are not to blame
                for done in batch.done:
                    await self._try(partial(self._write, _Batch(done=[done])), None, writes=True, refused=False)
            batch.written.set_result(bool(written))

    def _write(self, batch: _Batch, connection: Connection) -> bool:
        now = int(self._clock())
        if batch.kept:
            connection.execute(_KEEP, batch.kept)
        if batch.done:
            connection.execute(_DONE, [_row(done, now) for done in batch.done])
            connection.execute(_TAKE_OUT, [{"done": done.update} for done in batch.done])
        if asked := [done.asked for done in batch.done if done.asked and self.days]:
            asking.record(connection, asked, now)
        told = {done.conversation: done.memory for done in batch.done if done.conversation and done.memory}
        if told:
            rows = [{"chat": key, "memory": dump(memory), "seen_at": now} for key, memory in told.items()]
            connection.execute(_REMEMBER, rows)
        connection.commit()
        return True

    async def _read(self, query: Executable) -> Sequence[Any] | None:
        def read(connection: Connection) -> Sequence[Any]:
            rows = connection.execute(query).all()
            connection.rollback()
            return rows

        return await self._try(read, None)

    async def _try(self, what: Callable[[Connection], T], otherwise: T, *, writes: bool = False, refused: T | None = None) -> T:
        """Do something with the database, in its thread; where that fails, note it and go on.

        Args:
            what: Is given the connection.
            otherwise: The result where the database cannot be used.
            writes: Whether it shows that a database works again: a full disk and a lock of another program let people read.
            refused: The result where the database works, and this is what it cannot hold; None: the same.
        """
        if time.monotonic() < self._retry_at:
            return otherwise
        try:
            done = await asyncio.get_running_loop().run_in_executor(self._thread, self._connected, what)
        except UNUSABLE as error:
            if not self._said:
                log.warning("state fails, going on without memory", exc_info=error)
                self._said = True
            self._retry_at = time.monotonic() + AGAIN
            return otherwise
        except Exception as error:  # no database could hold it; whatever it is, people get their answers
            log.error("state refused a record", exc_info=error)
            return otherwise if refused is None else refused
        if self._said and writes and time.monotonic() >= self._retry_at + (CALM - 1) * AGAIN:
            log.info("state works again")
            self._said = False
        return done

    def _connected(self, what: Callable[[Connection], T]) -> T:
        """Do something with the connection; it is opened where it is not, and closed where something fails."""
        try:
            if self._connection and is_gone(self._connection):
                self._let_go()
            if self._connection is None:
                self._connection = connect(self._url)
            return what(self._connection)
        except Exception:
            self._let_go()
            raise

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            with suppress(SQLAlchemyError):
                connection.close()
                connection.engine.dispose()

    async def _clear_now_and_then(self) -> None:
        while True:
            await self._try(self._clear, None, writes=True)
            now = self._clock()
            for conversation in [key for key, (seen, _) in self._recent.items() if now - seen >= SILENCE]:
                del self._recent[conversation]
            await asyncio.sleep(EVERY)

    def _clear(self, connection: Connection) -> None:
        """Forget what its time has come for."""
        now = int(self._clock())
        connection.execute(delete(conversations).where(conversations.c.seen_at <= now - SILENCE))
        connection.execute(delete(handled).where(handled.c.handled_at <= now - HANDLED_FOR))
        asking.forget(connection, now, self.days)
        voting.forget(connection, asking.day(now), self.days or HANDLED_FOR // 86_400)
        connection.commit()
        empty_journal(connection)


def _row(done: Handled, now: int) -> dict[str, Any]:
    replies = " ".join(map(str, done.replies)) or None
    return {"update_id": done.update, "chat": done.chat, "message": done.message, "replies": replies, "handled_at": now}
