"""An admin sees how the bot is used, in words and as a picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import Engine
from tests.bot.channels.telegram.running import MEMBERS, running, says, words
from tests.telegram.people import Person
from tests.telegram.server import BotApi

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]


async def test_the_stats_are_a_picture_and_words(
    api: BotApi, engine: Engine, database: Path, admin: Person, anna: Person
) -> None:
    async with running(api, engine, database, days=90):
        await anna.asks(MEMBERS)
        await anna.asks("Was kostet ein Messestand in Bayern?")
        admin.writes("/stats")
        picture, told = await admin.hears(2, timeout=60)

    assert picture.file and picture.file.startswith(b"\x89PNG")
    assert "2 Fragen; beantwortet 1, nachgefragt 0, abgelehnt 1" in words(told)
    assert "members (Zahl der Mitglieder): 1" in words(told)


async def test_nobody_else_sees_them(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    async with running(api, engine, database, days=90):
        assert words(await anna.asks("/stats")) == says("telegram.not-allowed")
