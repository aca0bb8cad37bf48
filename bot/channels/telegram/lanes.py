"""Who goes when: the updates of one chat one after another, chats side by side, a few at a time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection
from typing import Generic, TypeVar

AT_ONCE = 16  # with more the slowest answers take several times as long, and the others are no quicker

T = TypeVar("T")


class Lanes(Generic[T]):
    """Runs work for each chat in the order in which it came."""

    def __init__(self, work: Callable[[T], Awaitable[None]]) -> None:
        """Nothing runs yet.

        Args:
            work: What to do with one piece; must not raise.
        """
        self._work = work
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._waiting: dict[int, deque[T]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._open: dict[int, asyncio.Event] = {}  # per number of a piece of work
        self._stopping = False

    def add(self, lane: int, number: int, piece: T) -> None:
        """Do a piece of work when all before it in its lane is done.

        Args:
            lane: Such as a chat's id.
            number: Names the piece, for `unfinished`.
            piece: What the work is given.
        """
        self._open[number] = asyncio.Event()
        queue = self._waiting.setdefault(lane, deque())
        queue.append(piece)
        if len(queue) == 1:
            task = asyncio.create_task(self._drive(lane, queue))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    def __len__(self) -> int:
        """How many pieces of work are not done yet."""
        return len(self._open)

    def done(self, number: int) -> None:
        """Note that a piece of work is done."""
        self._open.pop(number).set()

    def unfinished(self, numbers: Collection[int]) -> list[int]:
        """Those of some pieces that are not done yet."""
        return [number for number in numbers if number in self._open]

    async def wait(self, numbers: Collection[int], seconds: float) -> None:
        """Wait until some pieces are done, but not for ever."""
        try:
            async with asyncio.timeout(seconds):
                for number in numbers:
                    if event := self._open.get(number):
                        await event.wait()
        except TimeoutError:
            pass

    async def wait_any(self, seconds: float) -> None:
        """Wait until the oldest piece of work is done, but not for ever."""
        await self.wait(list(self._open)[:1], seconds)

    async def pause(self, seconds: float) -> None:
        """Sleep within a piece of work, and let others go first meanwhile."""
        self._slots.release()
        try:
            await asyncio.sleep(seconds)
        finally:
            await self._slots.acquire()

    async def stop(self, seconds: float) -> None:
        """Begin nothing more, and let what is running come to its end, but not for long; what is left is cut off."""
        self._stopping = True
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        left = list(self._running)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _drive(self, lane: int, queue: deque[T]) -> None:
        while queue:
            async with self._slots:
                if self._stopping:
                    return
                await self._work(queue[0])
            queue.popleft()
        del self._waiting[lane]
