"""Draws pictures, and prints dossiers, for those who must not wait: in processes of their own.

The renderer keeps Python's lock while it draws (measured: up to 0.8 s), so a thread would hold up everybody else.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from bot.chart import Chart
from bot.dossier import Dossier
from bot.picturing.formats import Format
from bot.picturing.themes import Theme
from bot.printing import formats
from bot.usage import Usage
from facts.model import Language

if TYPE_CHECKING:
    from bot.picturing.gallery import Gallery

NICENESS = 5  # people who ask come first
MOST_SECONDS = 60.0  # that a picture may take: the slowest takes one, and one more where the process has to start
SECONDS_EACH = 1.0  # that each fact of a dossier may take beyond that
TASKS = 200  # pictures drawn by one process, which grows with each of them


class NotDrawn(Exception):
    """The process that draws has died or hangs."""


class Studio:
    """A process that draws and one that prints, each started when somebody first wants that; a long dossier delays no picture."""

    def __init__(self, folder: Path) -> None:
        """Nothing is started yet.

        Args:
            folder: Where pictures are kept.
        """
        self._folder = folder
        self._drawing, self._printing = _Hand(), _Hand()

    async def picture(self, chart: Chart, format: Format = Format.PNG, theme: Theme = Theme.LIGHT) -> bytes:
        """A picture in a format.

        Raises:
            NotDrawn: The process died twice, or took too long.
        """
        return await self._drawing.made(MOST_SECONDS, _draw, self._folder, chart, format, theme)

    async def usage(self, found: Usage, language: Language) -> bytes:
        """Questions a day as PNG.

        Raises:
            NotDrawn: The process died twice, or took too long.
        """
        return await self._drawing.made(MOST_SECONDS, _draw_usage, found, language)

    async def dossier(self, dossier: Dossier, format: formats.Format) -> bytes:
        """A dossier in a format, with its pictures where it has any.

        Raises:
            NotDrawn: The process died twice, or took too long.
        """
        most = MOST_SECONDS + SECONDS_EACH * len(dossier.entries)
        return await self._printing.made(most, _print, self._folder, dossier, format)

    def close(self) -> None:
        """End both processes, whatever they do."""
        self._drawing.drop()
        self._printing.drop()


class _Hand:
    """One process that makes one thing after the other."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._turn = asyncio.Lock()  # one after the other: nobody's time runs while somebody else's work is done

    async def made(self, seconds: float, make: Callable[..., bytes], *of: object) -> bytes:
        """What the process makes of something.

        Raises:
            NotDrawn: It died twice, or took too long.
        """
        async with self._turn:
            for _ in range(2):  # whoever killed it, a new one may live
                try:
                    async with asyncio.timeout(seconds):
                        return await asyncio.get_running_loop().run_in_executor(self._started(), make, *of)
                except BrokenProcessPool:
                    self.drop()
                except TimeoutError:
                    self.drop()
                    break
        raise NotDrawn

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = get_context("spawn")  # a fork would share locks and connections
            self._pool = ProcessPoolExecutor(1, context, initializer=_begin, max_tasks_per_child=TASKS)
        return self._pool

    def drop(self) -> None:
        """End the process, whatever it makes."""
        pool, self._pool = self._pool, None
        if pool:
            processes = list((getattr(pool, "_processes", None) or {}).values())  # a hanging one would be waited for at the end
            pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.kill()


def _begin() -> None:
    with suppress(OSError):
        os.nice(NICENESS)


def _draw_usage(found: Usage, language: Language) -> bytes:
    from bot.picturing.days import specification
    from bot.picturing.drawing import written

    return written(specification(found, language), Format.PNG, language, "")


@cache
def _gallery(folder: Path) -> Gallery:
    from bot.picturing.gallery import Gallery  # with the libraries that draw, of which nobody else needs to know

    return Gallery(folder)


def _draw(folder: Path, chart: Chart, format: Format, theme: Theme) -> bytes:
    return _gallery(folder).picture(chart, format, theme)


def _print(folder: Path, dossier: Dossier, format: formats.Format) -> bytes:
    from bot.printing.press import printed

    return printed(dossier, format, lambda chart: _gallery(folder).picture(chart, Format.SVG))
