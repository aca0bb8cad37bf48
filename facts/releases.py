"""A shelf of immutable, numbered releases. The ledger beside them says what was made and which of them is live.

A release is never changed and never reused for another content. It is on record only once its file is complete, so a
crash at any moment leaves at most a file that nobody knows of.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from facts.ledger import PROGRAM, Act, Counts, Deed, Figures, Ledger, Made, NotMade
from facts.store import ReleaseUnreadable, load

_NAME = re.compile(r"(\d{6})-([0-9a-f]{12})\.sqlite")
STAGED = 20  # releases that were never live and are kept


class UnknownRelease(Exception):
    """The shelf has no release of that number."""


class NothingBefore(Exception):
    """Nothing was live before what is live now."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A release on a shelf."""

    made: Made
    path: Path

    @property
    def number(self) -> int:
        """Its number."""
        return self.made.number

    @property
    def content(self) -> str:
        """The first twelve digits of its content hash."""
        return self.made.content[:12]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of releases."""

    folder: Path

    @property
    def ledger(self) -> Ledger:
        """The record of what was made and done."""
        return Ledger(self.folder)

    def releases(self) -> list[Shelved]:
        """All whose files are there, oldest first."""
        made = (Shelved(made, self.folder / made.file) for made in self.ledger.releases())
        return [release for release in made if release.path.is_file()]

    def find(self, number: int) -> Shelved:
        """The release of a number.

        Raises:
            UnknownRelease: It is not here.
        """
        for release in self.releases():
            if release.number == number:
                return release
        raise UnknownRelease(number)

    def current(self) -> Shelved | None:
        """The live one; None: nothing is live."""
        pointer = self.ledger.pointer()
        return self.find(pointer.number) if pointer else None

    def before(self) -> Shelved:
        """The one that was live before the live one.

        Raises:
            NothingBefore: There was none.
            UnknownRelease: Its file is gone.
        """
        lives = [act.live for act in self.ledger.acts() if act.live is not None]
        number = next((live for live in reversed(lives) if live != lives[-1]), None)
        if number is None:
            raise NothingBefore
        return self.find(number)

    def lived(self, number: int) -> Shelved:
        """The release of a number, if it has ever been live.

        Raises:
            UnknownRelease: It was not, or it is not here.
        """
        if all(act.live != number for act in self.ledger.acts()):
            raise UnknownRelease(number)
        return self.find(number)

    def add(
        self,
        content: str,
        write: Callable[[Path, int], object],
        *,
        author: str,
        counts: Counts | None = None,
        figures: Figures | None = None,
    ) -> Shelved:
        """Put a release on the shelf, without making it live.

        Args:
            content: Its content hash. A release of the same content is not made twice.
            write: Writes the file to a path, with the number it is given.
            author: Who has it made.
            counts: How large it is.
            figures: What came of its regression questions.

        Returns:
            The release, new or found.

        Raises:
            OSError: The file or the ledger cannot be written.
        """
        self._adopt()
        made = self._same(content)
        if made is None:
            number = self.ledger.reserve()
            file = f"{number:06}-{content[:12]}.sqlite"
            write(self.folder / file, number)
            moment = self.ledger.clock()
            self.ledger.add(
                Made(number=number, content=content, file=file, made_at=moment, author=author, counts=counts, figures=figures)
            )
            made = self._same(content)  # or that of somebody who made the same meanwhile
            assert made
        elif not _is_readable(self.folder / made.file):  # it was staged once and cleared away, or is damaged
            write(self.folder / made.file, made.number)
        self._clear(but=made.number)
        return Shelved(made, self.folder / made.file)

    def publish(
        self,
        number: int,
        deed: Deed,
        author: str,
        *,
        message: str = "",
        forced: bool = False,
        expecting: int | None = None,
    ) -> Act:
        """Make a release live, in one step, and put that on record.

        Args:
            number: Of the release.
            deed: What that is: a publication, a rollback.
            author: Who does it.
            message: Why, in the author's words.
            forced: Whether failed regression questions were no reason against it.
            expecting: The act that was the last one when the author looked; None: any.

        Raises:
            UnknownRelease: There is none of that number.
            Overtaken: Something else has gone live since the author looked.
            LedgerUnusable: The ledger cannot be written.
        """
        self._adopt()
        self.find(number)
        try:
            return self.ledger.write(
                deed, author, release=number, goes_live=True, message=message, forced=forced, expecting=expecting
            )
        except NotMade:
            raise UnknownRelease(number) from None

    def _same(self, content: str) -> Made | None:
        return next((made for made in self.ledger.releases() if content.startswith(made.content)), None)

    def _clear(self, but: int) -> None:
        """Keep what was ever live for good, and of the others the last ones."""
        live = {act.live for act in self.ledger.acts()}
        staged = [release for release in self.releases() if release.number not in live and release.number != but]
        for release in staged[: max(0, len(staged) + 1 - STAGED)]:
            release.path.unlink(missing_ok=True)

    def _adopt(self) -> None:
        """Put releases on record that are older than the record."""
        found = [(path, _NAME.fullmatch(path.name)) for path in sorted(self.folder.glob("*.sqlite"))]
        if any(name for _, name in found) and not self.ledger.releases():
            self.ledger.add(*(_before_the_ledger(path, int(name[1]), name[2]) for path, name in found if name))


def _is_readable(release: Path) -> bool:
    try:
        load(release)
    except ReleaseUnreadable:
        return False
    return True


def _before_the_ledger(path: Path, number: int, content: str) -> Made:
    made_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Made(number=number, content=content, file=path.name, made_at=made_at, author=PROGRAM, counts=None, figures=None)
