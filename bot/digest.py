"""Once a day, for those who run the bot and want it: how it was used, what was asked in vain, what is due."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot.catalogs import plural, text
from bot.listening import Listener
from bot.news import Item, News
from bot.usage import worded
from facts.model import Language

HOUR_OF_DAY = 7  # UTC

Pause = Callable[[float], Awaitable[object]]


class Digest:
    """Has the digest told every morning."""

    def __init__(
        self,
        listener: Listener,
        news: News,
        clock: Callable[[], float] = time.time,
        pause: Pause = asyncio.sleep,
    ) -> None:
        """Nothing is told yet.

        Args:
            listener: Knows what was asked, and the engine that answers.
            news: Where the digest goes.
            clock: Seconds since 1970.
            pause: Waits some seconds.
        """
        self._listener, self._news, self._clock, self._pause = listener, news, clock, pause

    async def run(self) -> None:
        """Tell it morning after morning, until cancelled."""
        while True:
            await self._pause(until_morning(self._clock()))
            self._news.tell("digest", await self._item(), every=0)

    async def _item(self) -> Item:
        base, today = self._listener.live.engine.base, datetime.fromtimestamp(self._clock(), UTC).date()
        found, missed = await self._listener.usage(base, today), await self._listener.missed()

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
