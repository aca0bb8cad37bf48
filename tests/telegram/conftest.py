"""A server of its own for every test, a bare bot that calls it, and Anna."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from tests.telegram.caller import Caller
from tests.telegram.people import Person
from tests.telegram.server import BotApi


@pytest_asyncio.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest_asyncio.fixture
async def bot(api: BotApi) -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession() as session:
        yield Caller(api, session)


@pytest.fixture
def anna(api: BotApi) -> Person:
    return Person(api, id=1001, language="de", name="Anna")
