"""The channel on the shipped base, a server that it calls, and people who write to it."""

from __future__ import annotations

import io
import logging
import sys
import threading
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
import structlog

from bot import logs
from bot.engine import Engine
from facts.model import Base
from tests.bot.channels.telegram.running import Channel, running
from tests.telegram.people import Group, Person
from tests.telegram.server import BotApi

TOKEN = "5123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw_"


@pytest.fixture(scope="session")
def engine(base: Base) -> Engine:
    """The engine on the shipped base, warm."""
    return Engine.of(base).warm()


@pytest_asyncio.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(TOKEN) as server:
        yield server


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The file of the state."""
    return tmp_path / "state.sqlite"


@pytest_asyncio.fixture
async def channel(api: BotApi, engine: Engine, database: Path) -> AsyncIterator[Channel]:
    """The channel; it runs as long as the test."""
    async with running(api, engine, database) as channel:
        yield channel


@pytest.fixture
def anna(api: BotApi) -> Person:
    return Person(api, id=1001, language="de", name="Anna")


@pytest.fixture
def berta(api: BotApi) -> Person:
    return Person(api, id=1002, language="de", name="Berta")


@pytest.fixture
def emma(api: BotApi) -> Person:
    return Person(api, id=1003, language="en", name="Emma")


@pytest.fixture
def admin(api: BotApi) -> Person:
    return Person(api, id=42, language="de", name="Ada")


@pytest.fixture
def group(api: BotApi) -> Group:
    """A group as most are today."""
    return Group(api, -1_000_000_000_100)


@pytest.fixture
def forum(api: BotApi) -> Group:
    """A group with topics."""
    return Group(api, -1_000_000_000_200, forum=True)


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the program logs, as `serve` sets it up; without knowledge of the token. All is as before afterwards."""
    for module, hook in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook"), (warnings, "showwarning")):
        monkeypatch.setattr(module, hook, getattr(module, hook))
    monkeypatch.setattr(logging, "raiseExceptions", logging.raiseExceptions)
    root = logging.getLogger()
    known = [root, *(found for found in root.manager.loggerDict.values() if isinstance(found, logging.Logger))]
    before = [(logger, logger.handlers[:], logger.level, logger.propagate) for logger in known]
    config, chain = structlog.get_config(), logs._chain[:]
    stream = io.StringIO()
    logs.configure(secrets=[], stream=stream)
    structlog.configure(
        cache_logger_on_first_use=False, **{k: v for k, v in structlog.get_config().items() if k != "cache_logger_on_first_use"}
    )
    yield stream
    logging.captureWarnings(False)
    logs._chain[:] = chain
    structlog.configure(**config)
    for logger, handlers, level, propagate in before:
        logger.handlers[:], logger.propagate = handlers, propagate
        logger.setLevel(level)
