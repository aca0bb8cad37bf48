"""The engine that answers, and how another one takes its place without holding anybody up."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys
import time
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import structlog

from bot import releasing
from bot.catalogs import text
from bot.engine import Engine
from bot.news import Item, News
from bot.places import Place
from facts.store import ReleaseUnreadable

log = structlog.get_logger("bot.reloading")

EVERY = 0.5  # seconds between two looks at the ledger
WORKS, RESTS = 0.001, 0.002  # seconds in turn of a thread that gives way to others
TURN = 0.0003  # seconds that a thread computes meanwhile before another one that waits has its turn
BUSY = 0.0001  # seconds that others compute meanwhile, if they have anything to do


@dataclass(slots=True)
class Live:
    """The engine that answers; replaced as a whole. Whoever answers takes it once per question."""

    engine: Engine


class Follower:
    """Lets the release answer that is live, whoever made it so: an admin in a chat, a command, another process."""

    def __init__(self, live: Live, place: Place, news: News) -> None:
        """Nothing is looked at yet.

        Args:
            live: Where the engine goes.
            place: Where the releases are.
            news: Is told where something goes wrong.
        """
        self._live, self._place, self._news = live, place, news
        self._swapping = asyncio.Lock()
        self._opener = ThreadPoolExecutor(1, "opening")  # always the same thread, for each has memory of its own that it keeps
        self._seen: tuple[int, int] | None = None  # what the ledger's file was like
        self._unreadable: int | None = None  # the release that could not be read

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            try:
                if (seen := self._look()) != self._seen:
                    await self.catch_up()
                    self._seen = seen
            except ReleaseUnreadable:
                self._seen = seen  # it is in the log, and the one before answers
            except Exception:  # whatever it is, it may be better in a second
                log.exception("cannot follow")
            await asyncio.sleep(EVERY)

    async def catch_up(self) -> bool:
        """Let the live release answer.

        Returns:
            Whether it was another one that answered until now.

        Raises:
            ReleaseUnreadable: It cannot be read; the one before goes on answering.
        """
        async with self._swapping:
            pointer = await asyncio.to_thread(releasing.pointer, self._place)
            if (
                self._place.now().shipped
                or pointer is None
                or pointer.number in (self._live.engine.base.release.number, self._unreadable)
            ):
                return False
            try:
                release, loop = self._place.shelf / pointer.file, asyncio.get_running_loop()
                engine = await loop.run_in_executor(self._opener, _prepared, release, self._live.engine)
            except ReleaseUnreadable as error:
                self._unreadable = pointer.number
                log.error("release unreadable", release=pointer.number, exc_info=error)
                self._news.tell("release unreadable", _unreadable(pointer.number), every=0)
                raise
            # Not before the last question is answered that it was asked: only then there is something to give back.
            weakref.finalize(self._live.engine, self._opener.submit, _give_back).atexit = False
            self._unreadable, self._live.engine = None, engine
            log.info("following", release=str(engine.base.release))
            return True

    def _look(self) -> tuple[int, int] | None:
        """The size and the time of the ledger's file, which costs next to nothing; None: there is none."""
        try:
            status = self._place.ledger.stat()
        except OSError:
            return None
        return status.st_size, status.st_mtime_ns


def _unreadable(release: int) -> Item:
    return lambda language: [text("news.unreadable", language, release=release)]


def _prepared(release: Path, before: Engine) -> Engine:
    with out_of_the_collectors_way(), resting():
        return Engine.open(release, before).warm()


def _give_back() -> None:
    """Give the memory of the engine before back to the system: glibc keeps what is freed, unless it is told (malloc_trim(3))."""
    with suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def resting() -> Iterator[None]:
    """What this thread computes meanwhile gives way to other threads.

    Threads that compute take turns, short ones meanwhile, for there are no priorities under the interpreter's lock: whoever
    answers would take twice as long, and meanwhile more would wait. So this one looks, whenever it calls a function, whether
    others have computed since it last looked, and if so sleeps.
    """
    due, others = time.perf_counter() + WORKS, _of_others()

    def rest(_frame: FrameType, _event: str, _of: object) -> None:
        nonlocal due, others
        if time.perf_counter() >= due:
            if _of_others() - others > BUSY:
                time.sleep(RESTS)
            due, others = time.perf_counter() + WORKS, _of_others()

    before, turn = sys.getprofile(), sys.getswitchinterval()
    sys.setprofile(rest)  # of this thread alone
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(turn)
        sys.setprofile(before)


def _of_others() -> float:
    """Seconds of processor time of all other threads."""
    return time.process_time() - time.thread_time()


@contextmanager
def out_of_the_collectors_way() -> Iterator[None]:
    """What is made meanwhile is never looked through for garbage.

    An engine is a million small objects that stay. A full collection goes through all of them, which takes a tenth of a
    second, and nobody is answered in that time. They are still freed when nothing refers to them any more.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
