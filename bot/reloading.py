"""Publish facts anew while people ask: built in a process of its own, swapped in one step.

Whoever answers takes `Live.engine` once per question, so a question under way keeps its release.
"""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import structlog

from bot.anatomy import frames
from bot.answering.changing import worded as worded_changes
from bot.answering.reporting import worded as worded_problem
from bot.catalogs import plural, text
from bot.engine import Engine
from facts.changes import Change
from facts.comparing import changes
from facts.model import Base, Language
from facts.problems import BaseBroken, Problem
from facts.store import ReleaseUnreadable

log = structlog.get_logger("bot.reloading")

NICENESS = 10  # people who ask come first
MOST_SECONDS = 600.0  # that a build may take: the largest base takes a fraction of it, a network drive that is gone for ever
MOST_LINES = 40  # of changes or problems that are told: nobody reads more in a chat

Publish = Callable[[], Path | tuple[Problem, ...]]  # the new release, or what is wrong with the base


class ReloadUnderWay(Exception):
    """Somebody else is reloading just now."""


class BuildDied(Exception):
    """The process that builds ended without a word: killed, out of memory, hanging, or by a mistake."""


class _Failure(NamedTuple):
    """What the building process raised: the class, and where; never what it says."""

    error: str
    frames: list[str]


@dataclass(slots=True)
class Live:
    """The engine that answers; replaced as a whole."""

    engine: Engine


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What a reload did."""

    before: Base
    after: Base
    changes: tuple[Change, ...]


class Reloader:
    """Publishes the curated base and lets the new release answer."""

    def __init__(self, live: Live, publish: Publish) -> None:
        """Nothing is built yet.

        Args:
            live: Where the new engine goes.
            publish: Checks, builds and publishes the base. Runs in another process, so it must be a function that
                can be pickled.
        """
        self._live, self._publish = live, publish
        self._lock = asyncio.Lock()

    async def reload(self) -> Reloaded:
        """Publish the base as it is now; on any error the old release goes on answering.

        Raises:
            ReloadUnderWay: One at a time.
            BaseBroken: The base has problems.
            BuildDied: The building process did not come to its end.
            OSError: The release cannot be written.
            ReleaseUnreadable: The new release cannot be read.
        """
        if self._lock.locked():
            raise ReloadUnderWay
        async with self._lock:
            published = await _in_a_process(self._publish)
            if not isinstance(published, Path):
                raise BaseBroken(published)
            before = self._live.engine.base
            engine, found = await asyncio.to_thread(_prepare, published, before)
            self._live.engine = engine
            return Reloaded(before, engine.base, found)


async def reload_and_tell(reloader: Reloader, language: Language) -> list[str]:
    """Publish the base as it is now.

    Returns:
        Lines for the admin who asked for it: what has changed, or what is wrong, with file, line and fix.
    """
    try:
        done = await reloader.reload()
    except ReloadUnderWay:
        return [text("reload.under-way", language)]
    except BaseBroken as error:
        log.info("reload refused", problems=len(error.problems))
        heading = [text("reload.broken", language), plural("check.problems", len(error.problems), language)]
        return heading + _shortened([worded_problem(problem, language) for problem in error.problems], language)
    except OSError as error:
        log.error("reload failed", exc_info=error)
        return [text("reload.no-room", language, why=error.strerror or type(error).__name__)]
    except (BuildDied, ReleaseUnreadable) as error:
        log.error("reload failed", exc_info=error)
        return [text("reload.died", language)]
    log.info("reloaded", release=str(done.after.release), changes=len(done.changes))
    heading = [text("reload.done", language, release=done.after.release)]
    return heading + _shortened(worded_changes(done.changes, done.before, done.after, language), language)


def _shortened(lines: list[str], language: Language) -> list[str]:
    more = len(lines) - MOST_LINES
    return lines if more <= 0 else [*lines[:MOST_LINES], plural("reload.more", more, language)]


def _prepare(release: Path, before: Base) -> tuple[Engine, tuple[Change, ...]]:
    with out_of_the_collectors_way():
        engine = Engine.open(release).warm()
    return engine, changes(before, engine.base)


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


async def _in_a_process(publish: Publish) -> Path | tuple[Problem, ...]:
    """Run something in a process of its own, which ends with us if we are cancelled."""
    context = get_context("spawn")  # a fork would share locks and connections
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_report, args=(publish, theirs), daemon=True)
    try:
        await asyncio.to_thread(process.start)
        theirs.close()
        async with asyncio.timeout(MOST_SECONDS):
            result: Path | tuple[Problem, ...] | OSError | _Failure = await asyncio.to_thread(ours.recv)
    except (EOFError, TimeoutError):
        raise BuildDied from None
    finally:
        if process.pid:
            process.kill()
            await asyncio.shield(asyncio.to_thread(process.join))
        ours.close()
    if isinstance(result, OSError):
        raise result
    if isinstance(result, _Failure):
        log.error("build failed", error=result.error, frames=result.frames)
        raise BuildDied
    return result


def _report(publish: Publish, to: Connection) -> None:
    with suppress(OSError):
        os.nice(NICENESS)
    try:
        to.send(publish())
    except OSError as error:  # no room on the disk
        to.send(error)
    except Exception as error:  # a mistake of ours; what it says may be content
        to.send(_Failure(type(error).__name__, frames(error)))
    to.close()
