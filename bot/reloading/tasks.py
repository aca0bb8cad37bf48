"""What the workshop does for admins: plain functions, for each runs in a process of its own and gives back words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot import amending, releasing, working
from bot.amending import Addition
from bot.answering.plain import plain
from bot.answering.releasing import gate
from bot.answering.reporting import worded
from bot.engine import Engine
from bot.model import Question
from bot.places import Place
from bot.working import Candidate, Upload
from facts.ledger import Deed
from facts.model import Language
from facts.problems import BaseBroken
from facts.releases import Shelved


@dataclass(frozen=True, slots=True)
class Proposed:
    """A release that may go live, and what that would change."""

    deed: Deed
    number: int
    seen: int | None  # the act that was the last one to make something live; None: nothing is live
    is_live: bool  # already
    lines: tuple[str, ...]
    candidate: Candidate | None = None  # a working copy to be agreed to with it


@dataclass(frozen=True, slots=True)
class Refused:
    """What is wrong with a base."""

    lines: tuple[str, ...]


def build(place: Place, author: str, language: Language) -> Proposed | Refused:
    """Check the base as it is now, put its release on the shelf and say what it would change.

    Raises:
        OSError: The release cannot be written.
    """
    try:
        staged = releasing.stage(place, author)
    except BaseBroken as error:
        releasing.refuse(place, author, len(error.problems))
        return Refused(tuple(worded(problem, language) for problem in error.problems))
    return propose(place, Deed.PUBLISH, staged, language)


def receive(place: Place, upload: Upload, author: str, language: Language) -> Proposed | Refused:
    """Put what was sent into a copy of the base, and build that. The copy is there only if something can be agreed to.

    Raises:
        UploadRefused: Nothing can be made of it.
        OSError: The copy or the release cannot be written.
    """
    return _with(working.prepare(place, upload), place, author, language)


def amend(place: Place, addition: Addition, author: str, language: Language) -> Proposed | Refused:
    """Put a line into a copy of the base, and build that.

    Raises:
        UploadRefused: There is no place for it.
        OSError: The copy or the release cannot be written.
    """
    return _with(amending.amend(place, addition), place, author, language)


def _with(candidate: Candidate, place: Place, author: str, language: Language) -> Proposed | Refused:
    try:
        proposed = build(candidate.place(place), author, language)
    except BaseException:
        working.drop(candidate)
        raise
    if isinstance(proposed, Refused) or proposed.is_live:
        working.drop(candidate)
        return proposed
    return replace(proposed, candidate=candidate)


def revert(place: Place, number: int | None, language: Language) -> Proposed:
    """Find an earlier release and say what it would change.

    Args:
        place: Of the base.
        number: Of the release; None: the one that was live before.
        language: To say it in.

    Raises:
        NothingBefore: Nothing else was ever live.
        UnknownRelease: There is none of that number that was ever live.
        ReleaseUnreadable: It cannot be read.
        LedgerUnusable: The ledger cannot be read.
    """
    return propose(place, Deed.ROLLBACK, releasing.earlier(place, number), language)


def compare(place: Place, first: int | None, second: int | None, language: Language) -> tuple[int, int, list[str]]:
    """Two releases, and what is different between them.

    Raises:
        NothingBefore: Nothing else was ever live.
        UnknownRelease: One of them is not here.
        ReleaseUnreadable: One of them cannot be read.
        LedgerUnusable: The ledger cannot be read.
    """
    old, new = releasing.pair(place, first, second)
    lines = releasing.told(releasing.difference(old.path, new.path), language)
    return old.number, new.number, [*lines, *working.elsewhere(place, language)]


def export(place: Place) -> dict[str, bytes]:
    """The base as it is curated, and the live release, as files with their names; what is not here is left out."""
    pointer = releasing.pointer(place)
    release = place.shipped or (place.shelf / pointer.file if pointer else None)
    files: dict[str, bytes] = {}
    if place.curated.is_dir():
        files["base.zip"] = working.archive(place)
    if release and release.is_file():
        files[release.name] = release.read_bytes()
    return files


def preview(place: Place, asked: str, language: Language) -> tuple[int, str] | None:
    """A question, answered from the newest release that is not live; None: there is no such release.

    Raises:
        ReleaseUnreadable: It cannot be read.
    """
    staged, live = releasing.stamped(place), releasing.pointer(place)
    if staged is None or (live and live.file == staged.release):
        return None
    engine = Engine.open(place.shelf / staged.release)
    return engine.base.release.number, plain(engine.ask(Question(text=asked, hint=language)))


def propose(place: Place, deed: Deed, release: Shelved, language: Language) -> Proposed:
    """Say what a release would change.

    Raises:
        ReleaseUnreadable: It cannot be read.
    """
    live, figures = releasing.pointer(place), release.made.figures
    lines = gate(figures, language) if figures and deed is Deed.PUBLISH else []
    if live and live.number == release.number:
        return Proposed(deed, release.number, live.act, True, tuple(lines))
    lines += releasing.foreseen(place, live, release, language)
    return Proposed(deed, release.number, live.act if live else None, False, tuple(lines))
