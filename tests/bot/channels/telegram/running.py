"""Run the channel as `serve` does, against the Bot API server of tests/telegram in the same event loop."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

from bot.catalogs import text
from bot.channels.telegram.channel import Telegram
from bot.correcting import corrections
from bot.engine import Engine
from bot.listening import Listener
from bot.news import News
from bot.picturing.studio import Studio
from bot.places import Place
from bot.reloading import tasks
from bot.reloading.live import Follower, Live
from bot.reloading.publisher import Build, Publisher, Receive
from bot.replaying import Find
from bot.state.asking import Logged, logged
from bot.state.database import connect
from bot.state.keys import Keys
from bot.state.store import State
from facts.model import Language
from tests.telegram.calls import Call
from tests.telegram.hearing import Heard
from tests.telegram.people import SAYING, Group, Person
from tests.telegram.server import BotApi

DE, EN = Language("de"), Language("en")
ADMINS = frozenset({42})
KEY = b"k"
# A follow-up that means nothing without what was asked before.
MEMBERS, IN_2019, IN_2015 = "Wie viele Mitglieder hat go-cluster?", "Und 2019?", "Und 2015?"
TOLD_LATEST, TOLD_2019, TOLD_2015 = "mehr als 80 Innovationscluster", "87 Mitglieder", "101 Innovationscluster"


@dataclass(eq=False, kw_only=True)
class Channel:
    """The channel while it runs."""

    live: Live
    state: State
    stopping: asyncio.Event
    task: asyncio.Task[None]

    async def stop(self) -> float:
        """Tell it to stop and wait for that. Returns the seconds that it took."""
        began = time.monotonic()
        self.stopping.set()
        await self.task
        return time.monotonic() - began


@asynccontextmanager
async def running(
    api: BotApi,
    engine: Engine,
    database: Path,
    *,
    place: Place | None = None,
    build: Build = tasks.build,
    receive: Receive = tasks.receive,
    now: Callable[[], float] = time.monotonic,
    find: Find = lambda _: None,
    clock: Callable[[], float] = time.time,
    token: str | None = None,
    days: int = 0,
    news: News | None = None,
) -> AsyncIterator[Channel]:
    """Run the channel with a state of its own, or with one that an earlier run has left.

    Args:
        api: The server to call.
        engine: Answers first.
        database: The file of the state.
        place: Of the base, for tests that publish; None: there is nothing to publish.
        build: What builds the base.
        receive: What does that with a file that was sent.
        now: Seconds, for how long a proposal stands.
        find: Finds older releases.
        clock: The time, for the state.
        token: Of the bot; None: the server's.
        days: For how many days questions are kept.
        news: What admins should hear of.
    """
    live = Live(engine)
    place = place or Place(database.parent / "nowhere", database.parent / "shelf", None)
    news = news or News()
    follower = Follower(live, place, news)
    studio = Studio(database.parent / "pictures")
    state = State(f"sqlite:///{database}", clock, days=days)
    await state.open()
    following = asyncio.create_task(follower.run())
    try:
        telegram = Telegram(
            token=token or api.token,
            api_url=api.url,
            admins=ADMINS,
            live=live,
            publisher=Publisher(place, follower, build, receive, now),
            find=find,
            corrected=partial(corrections, place),
            studio=studio,
            state=state,
            keys=Keys(KEY),
            news=news,
            listener=Listener(live, state, min_chats=3),
        )
        stopping = asyncio.Event()
        task = asyncio.create_task(telegram.run(stopping))
        try:
            yield Channel(live=live, state=state, stopping=stopping, task=task)
        finally:
            stopping.set()
            await task
    finally:
        following.cancel()
        studio.close()
        await state.close()


def words(heard: Heard | str) -> str:
    """What a person reads, with plain blanks."""
    return (heard if isinstance(heard, str) else heard.text).replace("\u00a0", " ").replace("\u202f", " ")


def labels(heard: Heard) -> list[str]:
    """The labels of the buttons."""
    return [label for label, _ in heard.buttons]


def says(id: str, tongue: Language = DE, /, **values: str) -> str:
    """A sentence of the bot itself."""
    return text(id, tongue, **values)


async def eventually(true: Callable[[], object], within: float = 10) -> None:
    """Wait until something is true of the program that no call to the server tells."""
    async with asyncio.timeout(within):
        while not true():
            await asyncio.sleep(0.02)


async def silence(person: Person, group: Group | None = None) -> None:
    """Make sure that the bot has said nothing since this person last heard something.

    The bot confirms updates that are safe but not answered, so a confirmation tells nothing. What is written in one chat
    is answered in order, so the answer to one more message does.
    """
    since = person._heard
    sentinel = person.writes("/topics", group=group)
    await person.hears()
    said = [call for call in person.api.effects[since:] if call.chat == sentinel.chat and call.method in SAYING]
    heard = [call.parameters["text"] for call in said]
    assert len(heard) == 1 and heard[0] in (says("telegram.topics", DE), says("telegram.topics", EN)), heard


def calls(api: BotApi, method: str, chat: int | None = None) -> list[Call]:
    """All calls of a method, also those that failed."""
    return [call for call in api.calls if call.method == method and chat in (None, call.chat)]


def rows(database: Path, table: str) -> list[tuple[Any, ...]]:
    """What stands in a table of the state."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(f"select * from {table}").fetchall()


def logged_questions(database: Path) -> list[Logged]:
    """The question log."""
    connection = connect(f"sqlite:///{database}")
    try:
        return logged(connection)
    finally:
        connection.close()
        connection.engine.dispose()


def all_rows(database: Path) -> str:
    """All that can be read in the state."""
    with closing(sqlite3.connect(database)) as connection:
        tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
    return "\n".join(repr(row) for table in tables for row in rows(database, table))


def events(stream: StringIO) -> list[dict[str, Any]]:
    """What was logged."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]
