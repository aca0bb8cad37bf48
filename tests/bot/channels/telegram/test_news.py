"""The bot never writes first, but to its admins, when something goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import Engine
from bot.news import BURST, News
from tests.bot.channels.telegram.running import MEMBERS, Channel, calls, says, words
from tests.bot.channels.telegram.running import running as run
from tests.telegram.people import Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio


async def test_what_happens_is_told_to_admins_who_have_a_chat_and_to_nobody_else(
    api: BotApi, engine: Engine, database: Path, admin: Person, anna: Person
) -> None:
    news = News()
    async with run(api, engine, database, news=news):
        await admin.asks("/start")
        await anna.asks("/start")
        before = len(calls(api, "sendMessage", anna.id))
        news.tell("test", lambda _: ["Es regnet."])

        assert words((await admin.hears())[0]) == "Es regnet."
        assert len(calls(api, "sendMessage", anna.id)) == before


async def test_a_burst_of_errors_is_told_once(
    channel: Channel, admin: Person, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await admin.asks("/start")

    def broken(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(Engine, "ask", broken)
    for _ in range(BURST + 2):
        await anna.asks(MEMBERS)

    [told] = await admin.hears()
    assert str(BURST) in words(told)
    assert "Something went wrong" in words(told)


async def test_an_admin_who_has_no_chat_with_the_bot_does_no_harm(
    api: BotApi, engine: Engine, database: Path, admin: Person, anna: Person
) -> None:
    news = News()
    async with run(api, engine, database, news=news):
        news.tell("test", lambda _: ["Es regnet."])
        await api.until(lambda: calls(api, "sendMessage", admin.id), "the attempt")

        assert words(await anna.asks("/topics")) == says("telegram.topics")
