"""What those who run the bot should hear of without asking: handed over here, told by whatever channel reaches them.

Nothing is told too often: the same kind once an hour, and errors only where several come together.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from contextlib import suppress

from facts.model import Language

HOUR = 3600.0  # seconds
BURST, WITHIN = 5, 600.0  # so many errors in so many seconds are a burst
MOST_WAITING = 100

Item = Callable[[Language], Sequence[str]]  # lines, in a language


class News:
    """What waits to be told."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing has happened yet.

        Args:
            clock: Seconds.
        """
        self._clock = clock
        self._waiting: asyncio.Queue[Item] = asyncio.Queue(MOST_WAITING)
        self._told: dict[str, float] = {}  # when each kind last was
        self._happened: defaultdict[str, deque[float]] = defaultdict(deque)

    def tell(self, kind: str, item: Item, *, every: float = HOUR) -> None:
        """Have something told, unless that kind of thing was told a short while ago.

        Args:
            kind: Such as "folder refused".
            item: What to say.
            every: For how many seconds it is enough to have said it once.
        """
        now = self._clock()
        if now - self._told.get(kind, float("-inf")) < every:
            return
        self._told[kind] = now
        with suppress(asyncio.QueueFull):  # nobody reads, or too much happens: what was first says enough
            self._waiting.put_nowait(item)

    def error(self, kind: str, item: Callable[[int], Item]) -> None:
        """Note an error; where several come together, have that told.

        Args:
            kind: Of error.
            item: What to say, given how many there were.
        """
        now, times = self._clock(), self._happened[kind]
        times.append(now)
        while times[0] <= now - WITHIN:
            times.popleft()
        if len(times) >= BURST:
            self.tell(kind, item(len(times)))

    async def next(self) -> Item:
        """Wait for something to tell."""
        return await self._waiting.get()
