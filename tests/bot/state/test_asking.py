"""The question log says what was asked, and nobody can say from it by whom."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from bot.model import Kind
from bot.state.asking import LONGEST, Asked, Logged
from bot.state.store import Handled, State
from facts.model import FactId, Language
from tests.bot.channels.telegram.running import logged_questions

pytestmark = pytest.mark.asyncio

DAY = 86_400
NOON = 1_800_014_400.0  # 2027-01-15, 12:00 UTC
DE = Language("de")


@dataclass
class Log:
    """A state database and a clock that a test sets."""

    file: Path
    now: float = NOON
    days: int = 90
    number: int = field(default=0)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[State]:
        state = State(f"sqlite:///{self.file}", lambda: self.now, days=self.days)
        await state.open()
        await state.waiting()  # by then what is to be forgotten stands in line behind it,
        await state.waiting()  # and now it is forgotten
        yield state
        await state.close()

    async def write(self, *asked: Asked) -> None:
        """Each question with an update of its own."""
        async with self.opened() as state:
            for one in asked:
                self.number += 1
                assert await state.finish(Handled(update=self.number, asked=one))

    def read(self) -> list[Logged]:
        return logged_questions(self.file)

    def rows(self, table: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.file)) as connection:
            return connection.execute(f"select * from {table}").fetchall()


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path / "state.sqlite")


def asked(text: str = "Was kostet das?", chat: str = "anna", outcome: str = Kind.REFUSAL) -> Asked:
    members = FactId("members")
    return Asked(text=text, language=DE, outcome=outcome, confidence=0.126, fact=members, milliseconds=7.4, chat=chat)


async def test_a_question_is_kept_with_what_came_of_it_and_its_day(log: Log) -> None:
    await log.write(asked())

    [one] = log.read()
    assert (one.day, one.text, one.language, one.outcome) == (date(2027, 1, 15), "Was kostet das?", DE, "refusal")
    assert (one.confidence, one.fact, one.milliseconds) == (13, "members", 7)


async def test_it_is_masked_before_it_is_kept(log: Log) -> None:
    await log.write(asked("Schreibt an anna@example.org oder 0171 2345678"))

    assert log.read()[0].text == "Schreibt an ‹mail› oder ‹number›"
    assert b"example.org" not in log.file.read_bytes()


async def test_only_the_beginning_of_a_long_text_is_kept(log: Log) -> None:
    await log.write(asked("a" * 4000))

    assert len(log.read()[0].text) == LONGEST


async def test_on_one_day_a_chat_has_one_mark_and_another_chat_another(log: Log) -> None:
    await log.write(asked(chat="anna"), asked(chat="anna"), asked(chat="ben"))

    first, again, other = (one.asker for one in log.read())
    assert first == again != other


async def test_a_restart_within_the_day_changes_no_mark(log: Log) -> None:
    await log.write(asked())
    await log.write(asked())

    assert len({one.asker for one in log.read()}) == 1


async def test_the_next_day_the_same_chat_has_another_mark(log: Log) -> None:
    await log.write(asked())
    log.now += DAY
    await log.write(asked())

    assert len({one.asker for one in log.read()}) == 2


async def test_the_salt_of_a_day_is_erased_when_it_is_over(log: Log) -> None:
    await log.write(asked())
    [(_, salt)] = log.rows("salts")
    log.now += DAY
    await log.write()

    assert log.rows("salts") == []
    assert isinstance(salt, bytes) and salt not in log.file.read_bytes()


async def test_the_key_of_the_chat_is_not_kept(log: Log) -> None:
    await log.write(asked(chat="0123456789abcdef"))

    assert not [one for one in log.rows("questions") if "0123456789abcdef" in map(str, one)]


async def test_after_its_time_a_question_is_erased(log: Log) -> None:
    log.days = 10
    await log.write(asked("alt"))
    log.now += 10 * DAY
    await log.write(asked("neu"))

    assert [one.text for one in log.read()] == ["neu"]


async def test_where_none_are_to_be_kept_none_are(log: Log) -> None:
    log.days = 0
    await log.write(asked())

    assert log.read() == []


async def test_what_was_kept_is_erased_once_nothing_is_to_be_kept(log: Log) -> None:
    await log.write(asked())
    log.days = 0
    await log.write()

    assert log.read() == []


async def test_what_is_settled_stays_settled_until_its_questions_are_erased(log: Log) -> None:
    log.days = 10
    async with log.opened() as state:
        assert await state.settle("abc") and await state.settle("abc")
        assert await state.settled() == {"abc"}
    log.now += 10 * DAY
    async with log.opened() as state:
        assert await state.settled() == frozenset()


async def test_a_text_that_no_database_can_hold_loses_no_other(log: Log) -> None:
    await log.write(asked("vorher"), asked("\ud800"), asked("nachher"))

    assert [one.text for one in log.read()] == ["vorher", "", "nachher"]


async def test_a_question_and_the_end_of_its_update_are_one(log: Log) -> None:
    await log.write(asked(), asked())

    assert len(log.rows("handled")) == len(log.read()) == 2
