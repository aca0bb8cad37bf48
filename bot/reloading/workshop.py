"""What takes long, in a process of its own: people who ask come first."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import NamedTuple, TypeVar

import structlog

from bot.anatomy import frames

log = structlog.get_logger("bot.reloading")

NICENESS = 10
MOST_SECONDS = 600.0  # that it may take: the largest base takes a fraction of it, a network drive that is gone for ever

T = TypeVar("T")


class BuildDied(Exception):
    """The process ended without a word: killed, out of memory, hanging, or by a mistake."""


class _Failure(NamedTuple):
    """What the process raised: the class, and where; never what it says."""

    error: str
    frames: list[str]


class _Expected(NamedTuple):
    """An error that its caller knows what to do about."""

    error: Exception


async def in_a_process(task: Callable[[], T], *expected: type[Exception]) -> T:
    """Do something in a process of its own, which ends with us if we are cancelled.

    Args:
        task: Does it. It goes into another process, so it must be a function that can be pickled.
        expected: What it may raise beside OSError; errors that can be pickled.

    Raises:
        BuildDied: The process did not come to its end.
        OSError: Of the task; or one of the expected errors.
    """
    context = get_context("spawn")  # a fork would share locks and connections
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_report, args=(task, (OSError, *expected), theirs), daemon=True)
    try:
        await asyncio.to_thread(process.start)
        theirs.close()
        async with asyncio.timeout(MOST_SECONDS):
            result: T | _Expected | _Failure = await asyncio.to_thread(ours.recv)
    except (EOFError, TimeoutError):
        raise BuildDied from None
    finally:
        if process.pid:
            process.kill()
            await asyncio.shield(asyncio.to_thread(process.join))
        ours.close()
    if isinstance(result, _Expected):
        raise result.error
    if isinstance(result, _Failure):
        log.error("build failed", error=result.error, frames=result.frames)
        raise BuildDied
    return result


def _report(task: Callable[[], object], expected: tuple[type[Exception], ...], to: Connection) -> None:
    with suppress(OSError):
        os.nice(NICENESS)
    try:
        to.send(task())
    except expected as error:
        to.send(_Expected(error))
    except Exception as error:  # a mistake of ours; what it says may be content
        to.send(_Failure(type(error).__name__, frames(error)))
    to.close()
