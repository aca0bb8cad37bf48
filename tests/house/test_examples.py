"""What the documentation says is understood, is: every example in its tables is asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.engine import Engine
from bot.model import Conversation, Question
from tests.bot.asking import ROOT, spoken

PAGES = (ROOT / "README.md", ROOT / "docs" / "what-it-understands.md")
HEAD = re.compile(r"^\| You write \| In the answer \|\n\|[ -|]+\|\n((?:\|.*\|\n)+)", re.MULTILINE)


def examples(page: Path) -> list[tuple[str, str]]:
    rows = "".join(HEAD.findall(page.read_text(encoding="utf-8"))).splitlines()
    cells = (tuple(cell.strip() for cell in row.strip("|").split(" | ")) for row in rows)
    return [(written, said) for written, said in cells]


@pytest.fixture(scope="module")
def engine(release: Path) -> Engine:
    return Engine.open(release)


@pytest.mark.parametrize(("written", "said"), [example for page in PAGES for example in examples(page)])
def test_an_example_of_the_documentation_is_answered_as_it_says(engine: Engine, written: str, said: str) -> None:
    memory, found = Conversation(), ""
    for text in written.split(" → "):
        answer = engine.ask(Question(text=text, conversation=memory))
        memory, found = answer.remembered(memory), spoken(answer)

    assert said in found


def test_there_are_examples_on_each_page() -> None:
    assert [page.name for page in PAGES if len(examples(page)) < 5] == []
