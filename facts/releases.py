"""A shelf of immutable, numbered releases, and one pointer to the one that is live.

A release is never changed and never reused for another content; the pointer is a small file that is
replaced in one step. A crash at any moment leaves the old release live.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from facts.build import sync

_NAME = re.compile(r"(\d{6})-([0-9a-f]{12})\.sqlite")
POINTER = "current"


class UnknownRelease(Exception):
    """The shelf has no release of that number."""


@dataclass(frozen=True, slots=True, order=True)
class Shelved:
    """A release on a shelf."""

    number: int
    content: str  # the first twelve digits of its content hash
    path: Path


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of releases."""

    folder: Path

    def releases(self) -> list[Shelved]:
        """All of them, oldest first."""
        found = [(path, _NAME.fullmatch(path.name)) for path in self.folder.glob("*.sqlite")]
        return sorted(Shelved(int(name[1]), name[2], path) for path, name in found if name)

    def current(self) -> Shelved | None:
        """The live one; None: nothing is live."""
        try:
            name = (self.folder / POINTER).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        return next((release for release in self.releases() if release.path.name == name), None)

    def add(self, content: str, write: Callable[[Path, int], object]) -> Shelved:
        """Put a release on the shelf, without making it live.

        Args:
            content: Its content hash. A release of the same content is not written twice.
            write: Writes the file to a path, with the number it is given.

        Returns:
            The release, new or found.
        """
        same = next((release for release in self.releases() if content.startswith(release.content)), None)
        if same:
            return same
        self.folder.mkdir(parents=True, exist_ok=True)
        number = self._reserve()
        path = self.folder / f"{number:06}-{content[:12]}.sqlite"
        write(path, number)
        return Shelved(number, content[:12], path)

    def point(self, number: int) -> Shelved:
        """Make a release live, in one step.

        Raises:
            UnknownRelease: There is none of that number.
        """
        release = next((release for release in self.releases() if release.number == number), None)
        if release is None:
            raise UnknownRelease(number)
        handle, name = tempfile.mkstemp(prefix=f".{POINTER}-", dir=self.folder)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(release.path.name + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, self.folder / POINTER)
        sync(self.folder)
        return release

    def _reserve(self) -> int:
        """The next free number. Two builders at once get two: the number's mark can be made only once."""
        taken = [release.number for release in self.releases()]
        taken += [int(mark.name.split(".")[1]) for mark in self.folder.glob(".*.number")]
        number = max(taken, default=0) + 1
        while True:
            try:
                os.close(os.open(self.folder / f".{number:06}.number", os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                number += 1
            else:
                return number
