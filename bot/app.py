"""Where settings become a base and an engine.

`ask` and `chat` come through here on every start, so curation (YAML, pydantic) is imported only when a
base has to be built.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot import releasing
from bot.catalogs import message
from bot.engine import Engine
from bot.permalinks import RELEASE_DIGITS
from bot.places import Place
from facts.ledger import PROGRAM, Deed, Overtaken
from facts.store import ReleaseUnreadable

if TYPE_CHECKING:
    from facts.problems import Problem

Notice = Callable[[str, dict[str, object]], None]  # told what to say while something is done: message id and values


class NoBase(Exception):
    """There is neither a curated base nor a built release."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder


class NothingBuilt(Exception):
    """The base has problems, and there is no earlier release to answer from.

    Attributes:
        problems: All that is wrong.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problem(s)")
        self.problems = problems


def open_engine(place: Place, notice: Notice) -> Engine:
    """An engine for the newest state of the base, for those who curate it as much as for those who only ask.

    A release is built where the base has changed; it goes live only if nothing is live yet. Where the base has problems
    the last good release answers, and the notice says so.

    Raises:
        NoBase: There is nothing to answer from.
        NothingBuilt: The base has problems and no release was ever built.
        ReleaseUnreadable: The release that came with the program is damaged.
        OSError: No release can be written.
    """
    if place.shipped:
        return _shipped(place, place.shipped)
    newest = releasing.newest(_existing(place))
    return (_opened(newest, notice) if newest else None) or _built(place, notice)


def open_live(place: Place, notice: Notice) -> Engine:
    """An engine on the live release, for those who serve. Where none can be used one is built, and is live.

    Raises:
        NoBase: There is nothing to answer from.
        NothingBuilt: The base has problems and no release was ever built.
        ReleaseUnreadable: The release that came with the program is damaged.
        OSError: No release can be written.
    """
    if place.shipped:
        return _shipped(place, place.shipped)
    live = releasing.pointer(_existing(place))
    if live and not releasing.is_another_programs(place, live) and (engine := _opened(place.shelf / live.file, notice)):
        if releasing.has_moved_on(place, live):
            notice(message("serve.moved-on"), {"release": live.number, "folder": place.curated})
        return engine
    return _built(place, notice, goes_live=True)


def _existing(place: Place) -> Place:
    if not place.curated.is_dir():
        raise NoBase(place.curated)
    return place


def _shipped(place: Place, release: Path) -> Engine:
    engine = Engine.open(release)
    _keep(release, place.kept / f"{engine.base.release.content[:RELEASE_DIGITS]}.sqlite")
    return engine


def _keep(shipped: Path, kept: Path) -> None:
    """Copy a release to where it stays, if it is not there; a folder that cannot be written takes nothing from an answer."""
    if kept.exists():
        return
    import shutil  # once in the life of a release

    from facts.files import replaced

    with suppress(OSError), replaced(kept) as temporary:
        shutil.copyfile(shipped, temporary)


def _opened(release: Path, notice: Notice) -> Engine | None:
    """An engine on a release; one that cannot be read is taken off the shelf, else its content would be found there again."""
    try:
        return Engine.open(release)
    except ReleaseUnreadable:
        notice(message("build.broken-release"), {"path": release})
        release.unlink(missing_ok=True)
        return None


def _built(place: Place, notice: Notice, *, goes_live: bool = False) -> Engine:
    """Build the base as it is now.

    Args:
        place: Of the base.
        notice: Is told what happens meanwhile.
        goes_live: Whether it is live from now on. It is anyway where nothing else is, or only what another version of the
            program made of the same base.
    """
    from facts.problems import BaseBroken

    notice(message("build.first"), {})
    live = releasing.pointer(place)
    goes_live = goes_live or live is None or releasing.is_another_programs(place, live)
    try:
        staged = releasing.stage(place, PROGRAM)
    except BaseBroken as error:
        return _last_good(place, notice, error.problems)
    if goes_live:
        with suppress(Overtaken):  # by somebody who knows better
            releasing.go_live(place, staged.number, Deed.REBUILD, PROGRAM, expecting=live.act if live else None)
    elif live and staged.number != live.number:
        notice(message("build.not-live"), {"release": staged.number, "live": live.number})
    return Engine.open(staged.path)


def _last_good(place: Place, notice: Notice, problems: tuple[Problem, ...]) -> Engine:
    stamp, live = releasing.stamped(place), releasing.pointer(place)
    for name in (stamp.release if stamp else None, live.file if live else None):
        if name and (place.shelf / name).is_file():
            notice(message("build.stale"), {"folder": place.curated})
            return Engine.open(place.shelf / name)
    raise NothingBuilt(problems)
