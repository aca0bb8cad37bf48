"""Where settings become a base, an engine and channels.

`ask` and `chat` come through here on every start, so curation (YAML, pydantic) is imported only when a
base has to be built.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import facts as facts_package
from bot.catalogs import folder as locales
from bot.catalogs import message
from bot.engine import Engine
from bot.permalinks import RELEASE_DIGITS
from facts.store import ReleaseUnreadable

if TYPE_CHECKING:
    from facts.problems import Problem

DEFAULT_BASE = "go-cluster"
STAMP = "stamp.json"
HIDDEN = "."  # begins the names of files that editors make for themselves, some of which lead nowhere

Notice = Callable[[str, dict[str, str]], None]  # told what to say while something is done: message id and values


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


class Place(NamedTuple):
    """Where a base is curated and where its releases are."""

    curated: Path
    shelf: Path
    shipped: Path | None  # a release that came with the program; None: there is none, or another base is set

    @property
    def kept(self) -> Path:
        """Holds each release that came with the program and has answered here: an update of the program takes it away."""
        return self.shelf / "shipped"

    def find(self, digits: str) -> Path | None:
        """The file of the release whose content hash begins with some digits; None: it is not here."""
        names = (*self.shelf.glob(f"*-{digits}.sqlite"), self.kept / f"{digits}.sqlite")
        return next((path for path in names if path.is_file()), None)

    @property
    def stamp(self) -> Path:
        """Remembers what the live release was built from."""
        return self.shelf / STAMP


def locate(facts: str | None, home: str | None) -> Place:
    """Find the base and its releases.

    Args:
        facts: FAKTENBOT_FACTS: folder of a curated base; None: the one that came with the program.
        home: FAKTENBOT_HOME: the data folder; None: the platform's.
    """
    package = Path(facts_package.__file__).parent
    shipped = package / "shipped" / f"{DEFAULT_BASE}.sqlite"
    if facts:
        curated = Path(facts).expanduser().resolve()
        import hashlib

        name = f"{curated.name}-{hashlib.sha256(str(curated).encode()).hexdigest()[:8]}"
        return Place(curated, data_folder(home) / "releases" / name, None)
    curated = package / "curated" / DEFAULT_BASE
    if shipped.is_file():
        return Place(curated, data_folder(home) / "releases" / DEFAULT_BASE, shipped)
    top = package.parent
    shelf = top / "build" if (top / "pyproject.toml").is_file() else data_folder(home) / "releases" / DEFAULT_BASE
    return Place(curated, shelf, None)


def data_folder(home: str | None) -> Path:
    """FAKTENBOT_HOME, or else the platform's folder for data."""
    if home:
        return Path(home).expanduser().resolve()
    from platformdirs import user_data_path

    return user_data_path("faktenbot")


def open_engine(place: Place, notice: Notice) -> Engine:
    """An engine for the newest state of the base.

    The release is built anew where the base has changed since. Where the base has problems the last good
    release answers, and the notice says so.

    Raises:
        NoBase: There is nothing to answer from.
        NothingBuilt: The base has problems and no release was ever built.
        ReleaseUnreadable: The release that came with the program is damaged.
    """
    if place.shipped:
        engine = Engine.open(place.shipped)
        _keep(place.shipped, place.kept / f"{engine.base.release.content[:RELEASE_DIGITS]}.sqlite")
        return engine
    if not place.curated.is_dir():
        raise NoBase(place.curated)
    stamp = _read_stamp(place.stamp)
    if stamp.get("fingerprint") == _fingerprint(place.curated):
        try:
            return Engine.open(place.shelf / stamp["release"])
        except ReleaseUnreadable:
            notice(message("build.broken-release"), {"path": str(place.shelf / stamp["release"])})
            (place.shelf / stamp["release"]).unlink(missing_ok=True)  # else the same content would be found in it again
    return _rebuilt(place, stamp, notice)


def _keep(shipped: Path, kept: Path) -> None:
    """Copy a release to where it stays, if it is not there; a folder that cannot be written takes nothing from an answer."""
    if kept.exists():
        return
    import shutil  # once in the life of a release
    import tempfile

    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", dir=kept.parent)
        os.close(handle)
        shutil.copyfile(shipped, name)
        os.chmod(name, 0o644)
        os.replace(name, kept)


def _rebuilt(place: Place, stamp: dict[str, str], notice: Notice) -> Engine:
    notice(message("build.first"), {})
    published = publish(place)
    if isinstance(published, Path):
        return Engine.open(published)
    last = place.shelf / stamp.get("release", "")
    if not last.is_file():
        raise NothingBuilt(published)
    notice(message("build.stale"), {"folder": str(place.curated)})
    return Engine.open(last)


def publish(place: Place) -> Path | tuple[Problem, ...]:
    """Check the base, build it and make it live; remember what it was built from.

    Returns:
        The file of the release, or what is wrong with the base.

    Raises:
        OSError: The release cannot be written.
    """
    from bot.publishing import shelve
    from facts.problems import BaseBroken

    fingerprint = _fingerprint(place.curated)  # first: what changes meanwhile is for the next time
    try:
        release = shelve(place.curated, place.shelf)
    except BaseBroken as error:
        return error.problems
    place.stamp.write_text(json.dumps({"fingerprint": fingerprint, "release": release.path.name}), encoding="utf-8")
    return release.path


def _fingerprint(curated: Path) -> str:
    """What tells whether anything that a release is made of has changed: names, sizes and times of files."""
    program = Path(__file__).parent
    made_by = ((program / "understanding", (".py", ".yaml", ".words")), (program / "answering", (".py",)), (locales(), (".po",)))
    lines = []
    for folder, endings in ((curated, ("",)), *made_by):
        for parent, _, names in os.walk(folder):
            for path in (Path(parent, name) for name in names if not name.startswith(HIDDEN) and name.endswith(endings)):
                status = path.lstat()
                lines.append(f"{path}:{status.st_size}:{status.st_mtime_ns}")
    return "\n".join(sorted(lines))


def _read_stamp(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
