"""A shelf on which something can be published, and a process that dies in the middle of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import releasing
from bot.places import Place, locate
from facts.ledger import COMMAND_LINE, PROGRAM, Deed
from facts.ledger import FILE as LEDGER
from tests.bot.asking import Command, edit, small_command

OLD, NEW = "about 120", "about 130"  # nests
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_EVENTS = frozenset({"os.rename", "os.remove", "os.mkdir", "os.chmod", "os.truncate"})


def correct(curated: Path, old: str = OLD, new: str = NEW) -> None:
    """A curator corrects the number of nests."""
    nests = curated / "facts" / "nests.yaml"
    edit(nests, f"value: {old.split()[-1]}", f"value: {new.split()[-1]}")
    edit(nests, f"phrase: {old} nests", f"phrase: {new} nests")


def where(storks: Command) -> Place:
    """Where the base of a command and its releases are."""
    return locate(str(storks.facts), str(storks.home))


def shelve(folder: Path) -> Command:
    """A base of storks in which a curator has corrected a figure: release 1 has the old one and is live, release 2 is built."""
    storks = small_command(folder)
    place = where(storks)
    releasing.go_live(place, releasing.stage(place, PROGRAM).number, Deed.REBUILD, PROGRAM)
    correct(storks.facts)
    releasing.stage(place, COMMAND_LINE)
    return storks


def copied(storks: Command, folder: Path) -> Command:
    """The same base with its releases in another folder, for a test to do with as it likes."""
    copy = Command(folder / "storks", folder / "home")
    shutil.copytree(storks.facts, copy.facts)
    shutil.copytree(where(storks).shelf, where(copy).shelf)
    return copy


@dataclass
class _Death:
    """Ends the process at one of the moments at which it is about to change a file, or to run a statement on the ledger."""

    moments: int  # until then

    def arm(self) -> None:
        connect = sqlite3.connect

        def traced(path: Path | str, **options: Any) -> sqlite3.Connection:
            connection: sqlite3.Connection = connect(path, **options)
            if str(path).endswith(LEDGER):
                connection.set_trace_callback(lambda _: self._moment())
            return connection

        sqlite3.connect = traced  # type: ignore[assignment]
        sys.addaudithook(self._hook)

    def _hook(self, event: str, details: tuple[Any, ...]) -> None:
        """See `sys.addaudithook`; each event is raised before what it tells happens."""
        if event in _EVENTS or (event == "open" and isinstance(details[2], int) and details[2] & _WRITES):
            self._moment()

    def _moment(self) -> None:
        self.moments -= 1
        if self.moments < 0:
            os._exit(9)


def dies(work: Callable[[], object], moments: int) -> bool:
    """Do something in a process that dies after it has written a number of times, as if killed.

    Returns:
        Whether it died; else it came to its end.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forks beside threads: what the child does needs none of them
        child = os.fork()
    if child == 0:  # whatever happens, the tests do not go on here
        code = 1
        try:
            _Death(moments).arm()
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 9), code
    return code == 9
