"""Once a day, for those who run the bot and want it: how it was used, what was asked in vain, what is due."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot.catalogs import plural, text
from bot.missed import groups
from bot.news import Item, News
from bot.reloading.live import Live
from bot.state.store import State
from bot.usage import usage, worded
from facts.model import Language

HOUR_OF_DAY = 7  # UTC

Pause = Callable[[float], Awaitable[object]]


class Digest:
    """Has the digest told every morning."""

    def __init__(
        self,
        live: Live,
        state: State,
        news: News,
        min_chats: int,
        clock: Callable[[], float] = time.time,
        pause: Pause = asyncio.sleep,
    ) -> None:
        """Nothing is told yet.

        Args:
            live: The engine that answers.
            state: Has what was asked.
            news: Where the digest goes.
            min_chats: How many chats must have asked something in vain on one day.
            clock: Seconds since 1970.
            pause: Waits some seconds.
        """
        self._live, self._state, self._news, self._min_chats = live, state, news, min_chats
        self._clock, self._pause = clock, pause

    async def run(self) -> None:
        """Tell it morning after morning, until cancelled."""
        while True:
            await self._pause(until_morning(self._clock()))
            self._news.tell("digest", await self._item(), every=0)

    async def _item(self) -> Item:
        base, asked = self._live.engine.base, await self._state.asked() or []
        today = datetime.fromtimestamp(self._clock(), UTC).date()
        found = usage(asked, await self._state.ratings(), base, today)
        missed = await asyncio.to_thread(groups, asked, self._live.engine, self._min_chats, await self._state.settled())

        def lines(language: Language) -> list[str]:
            vain = [plural("digest.missed", len(missed), language)] if missed else []
            return [text("digest.heading", language), *worded(found, base, language), *vain]

        return lines


def until_morning(now: float) -> float:
    """Seconds until the next morning.

    Args:
        now: Seconds since 1970.
    """
    moment = datetime.fromtimestamp(now, UTC)
    morning = moment.replace(hour=HOUR_OF_DAY, minute=0, second=0, microsecond=0)
    return (morning + timedelta(days=moment >= morning) - moment).total_seconds()
