"""The engine on the shipped base, made once for all tests of the bot."""

from __future__ import annotations

from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from bot.engine import Engine
from bot.places import Place
from bot.understanding.packs import LanguagePack
from bot.understanding.reading import Reader
from facts.model import Language
from tests.bot.asking import Command
from tests.bot.shelves import copied, shelve, where

# Where nothing else is set, structlog has rich draw each frame of an exception with its variables, which takes seconds.
_plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
structlog.configure(processors=[*structlog.get_config()["processors"][:-1], _plain])

settings.register_profile("faktenbot", deadline=None)  # a slow machine is no bug; tests/bot/test_bad_input.py measures time
settings.load_profile("faktenbot")


@pytest.fixture(scope="session")
def engine(release: Path) -> Engine:
    """The engine on the shipped base."""
    return Engine.open(release)


@pytest.fixture(scope="session")
def shelved(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """Storks of which release 1 is live and release 2, with another figure, is built; for reading only."""
    return shelve(tmp_path_factory.mktemp("shelved"))


@pytest.fixture
def curator(shelved: Command, tmp_path: Path) -> Command:
    """The same for a test to do with as it likes."""
    return copied(shelved, tmp_path)


@pytest.fixture
def place(curator: Command) -> Place:
    """Where that base and its releases are."""
    return where(curator)


@pytest.fixture(scope="session")
def reader(engine: Engine) -> Reader:
    """What reads texts about the shipped base."""
    return engine.decider.fitted.reader


@pytest.fixture(scope="session")
def packs(reader: Reader) -> list[LanguagePack]:
    """German first."""
    return [reader.packs[Language("de")], reader.packs[Language("en")]]
