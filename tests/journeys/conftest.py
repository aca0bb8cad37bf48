"""What the stories need: an engine to talk to, and the real command."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import Engine
from tests.bot.asking import Chat, Command, shipped_command, small_command


@pytest.fixture
def chat(release: Path) -> Chat:
    """A new conversation about the shipped base."""
    return Chat(Engine.open(release))


@pytest.fixture(scope="session")
def faktenbot(curated: Path, tmp_path_factory: pytest.TempPathFactory) -> Command:
    """The real command on the shipped base; for reading only."""
    return shipped_command(tmp_path_factory.getbasetemp(), curated)


@pytest.fixture
def storks(tmp_path: Path) -> Command:
    """The real command on a small base of storks that a story may edit."""
    return small_command(tmp_path)
