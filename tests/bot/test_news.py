"""Those who run the bot hear of what goes wrong, once, and every morning how it is used, if they want that."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest import HOUR_OF_DAY, Digest, until_morning
from bot.engine import Engine
from bot.listening import Listener
from bot.news import BURST, HOUR, MOST_WAITING, WITHIN, Item, News
from bot.reloading.live import Live
from bot.state.store import State
from tests.bot.asking import EN


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def saying(words: str) -> Item:
    return lambda _: [words]


async def told(news: News) -> list[str]:
    """All that waits to be told."""
    lines: list[str] = []
    while True:
        try:
            item = await asyncio.wait_for(news.next(), 0.01)
        except TimeoutError:
            return lines
        lines += item(EN)


@pytest.mark.asyncio
async def test_the_same_kind_of_thing_is_told_once_an_hour() -> None:
    clock = Clock()
    news = News(clock)
    for clock.now in (0, 1, HOUR - 1, HOUR):
        news.tell("broken", saying(f"at {clock.now}"))

    assert await told(news) == ["at 0", f"at {HOUR}"]


@pytest.mark.asyncio
async def test_another_kind_of_thing_does_not_wait_for_it() -> None:
    news = News(Clock())
    news.tell("broken", saying("a"))
    news.tell("refused", saying("b"))

    assert await told(news) == ["a", "b"]


@pytest.mark.asyncio
async def test_a_single_error_is_nobodys_business() -> None:
    news = News(Clock())
    for _ in range(BURST - 1):
        news.error("failed", lambda count: saying(str(count)))

    assert await told(news) == []


@pytest.mark.asyncio
async def test_a_burst_of_errors_is_told_once() -> None:
    news = News(Clock())
    for _ in range(3 * BURST):
        news.error("failed", lambda count: saying(str(count)))

    assert await told(news) == [str(BURST)]


@pytest.mark.asyncio
async def test_errors_far_apart_are_no_burst() -> None:
    clock = Clock()
    news = News(clock)
    for i in range(3 * BURST):
        clock.now = i * WITHIN / (BURST - 2)
        news.error("failed", lambda count: saying(str(count)))

    assert await told(news) == []


@pytest.mark.asyncio
async def test_where_nobody_reads_what_comes_last_is_dropped_and_nothing_is_held_up() -> None:
    news = News(Clock())
    for i in range(MOST_WAITING + 5):
        news.tell(str(i), saying(str(i)))

    assert len(await told(news)) == MOST_WAITING


# Every morning


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)))
def test_the_next_morning_is_within_a_day_and_at_its_hour(moment: datetime) -> None:
    now = moment.replace(tzinfo=UTC).timestamp()

    seconds = until_morning(now)

    morning = datetime.fromtimestamp(round(now + seconds), UTC)
    assert 0 < seconds <= 86_400 and (morning.hour, morning.minute) == (HOUR_OF_DAY, 0)


@pytest.mark.asyncio
async def test_the_digest_is_told_every_morning(engine: Engine, tmp_path: Path) -> None:
    clock, news, pauses = Clock(1_800_000_000.0), News(), list[float]()

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        clock.now += seconds
        if len(pauses) > 2:
            raise asyncio.CancelledError

    live, state = Live(engine), State(f"sqlite:///{tmp_path / 'state.sqlite'}", clock, days=90)
    await state.open()
    try:
        with pytest.raises(asyncio.CancelledError):
            await Digest(Listener(live, state, min_chats=3), news, clock, pause).run()
    finally:
        await state.close()

    assert pauses == [until_morning(1_800_000_000.0), 86_400.0, 86_400.0]
    lines = await told(news)
    assert [line for line in lines if line.startswith("Good morning")] == ["Good morning! This is how the bot is used:"] * 2
    assert any(line.startswith("Last 30 days: 0 questions") for line in lines)
