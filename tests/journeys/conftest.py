"""What the stories need: an engine to talk to, and the real command."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import Engine
from tests.bot.asking import Chat


@pytest.fixture
def chat(release: Path) -> Chat:
    """A new conversation about the shipped base."""
    return Chat(Engine.open(release))
