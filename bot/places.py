"""Where a base is curated, and where its releases are."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

import facts as facts_package
from facts.ledger import FILE as LEDGER

DEFAULT_BASE = "go-cluster"


class Place(NamedTuple):
    """Where a base is curated and where its releases are."""

    curated: Path
    shelf: Path
    shipped: Path | None  # a release that came with the program; None: there is none, or another base is set

    def now(self) -> Place:
        """The same place with its working copy, if there is one by now; then that is the base, whatever came with the program."""
        note = working_note(self.shelf)
        try:
            folder = note.parent / json.loads(note.read_text(encoding="utf-8"))["folder"]
        except (OSError, ValueError, LookupError, TypeError):
            return self
        return self._replace(curated=folder, shipped=None) if folder.is_dir() else self

    @property
    def kept(self) -> Path:
        """Holds each release that came with the program and has answered here: an update of the program takes it away."""
        return self.shelf / "shipped"

    @property
    def ledger(self) -> Path:
        """The record of its releases."""
        return self.shelf / LEDGER

    def find(self, digits: str) -> Path | None:
        """The file of the release whose content hash begins with some digits; None: it is not here."""
        names = (*self.shelf.glob(f"*-{digits}.sqlite"), self.kept / f"{digits}.sqlite")
        return next((path for path in names if path.is_file()), None)


def working_note(shelf: Path) -> Path:
    """The file that says in which folder beside it the working copy of a base is; it is there if there is one."""
    return shelf / "working" / "current.json"


def locate(facts: str | None, home: str | None) -> Place:
    """Find the base and its releases: the working copy, where there is one.

    Args:
        facts: FAKTENBOT_FACTS: folder of a curated base; None: the one that came with the program.
        home: FAKTENBOT_HOME: the data folder; None: the platform's.
    """
    return _given(facts, home).now()


def _given(facts: str | None, home: str | None) -> Place:
    package = Path(facts_package.__file__).parent
    shipped = package / "shipped" / f"{DEFAULT_BASE}.sqlite"
    if facts:
        curated = Path(facts).expanduser().resolve()
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
