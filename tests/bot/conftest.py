"""The engine on the shipped base, made once for all tests of the bot."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from bot.engine import Engine
from bot.understanding.packs import LanguagePack
from bot.understanding.reading import Reader
from facts.model import Language

settings.register_profile("faktenbot", deadline=None)  # a slow machine is no bug; tests/bot/test_bad_input.py measures time
settings.load_profile("faktenbot")


@pytest.fixture(scope="session")
def engine(release: Path) -> Engine:
    """The engine on the shipped base."""
    return Engine.open(release)


@pytest.fixture(scope="session")
def reader(engine: Engine) -> Reader:
    """What reads texts about the shipped base."""
    return engine.decider.fitted.reader


@pytest.fixture(scope="session")
def packs(reader: Reader) -> list[LanguagePack]:
    """German first."""
    return [reader.packs[Language("de")], reader.packs[Language("en")]]
