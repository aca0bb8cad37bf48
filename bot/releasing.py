"""The releases of a place: built from the base as it is, compared, made live.

What costs time is imported where it is needed: every `ask` comes through here to find the release that answers.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.catalogs import folder as locales
from bot.places import Place
from facts.files import replaced
from facts.ledger import Act, Deed, Ledger, LedgerUnusable, Pointer
from facts.releases import NothingBefore, Shelf, Shelved

if TYPE_CHECKING:
    from bot.effects import Effect
    from facts.changes import Change
    from facts.model import Base, Language

STAMP = "stamp.json"
HIDDEN = "."  # begins the names of files that editors make for themselves, some of which lead nowhere


class Fingerprint(NamedTuple):
    """What tells whether anything that a release is made of has changed: names, sizes and times of files."""

    base: str
    program: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the newest release of a shelf was built from."""

    curated: str  # the folder of the base
    fingerprint: Fingerprint
    release: str  # name of its file
    act: int | None  # the act that was the last one to make something live; None: nothing was live


@dataclass(frozen=True, slots=True)
class Difference:
    """What another release would bring."""

    old: Base
    new: Base
    changes: tuple[Change, ...]
    effects: tuple[Effect, ...]


def stage(place: Place, author: str, *, force: bool = False) -> Shelved:
    """Check the base as it is now and put its release on the shelf, without making it live.

    Args:
        place: Of the base.
        author: Who has it made.
        force: Whether regression questions that are answered otherwise are no reason against it.

    Raises:
        BaseBroken: The base has problems, or answers its own questions otherwise; nothing was written.
        OSError: The release or the ledger cannot be written.
    """
    from bot.publishing import stage as staged

    fingerprint = fingerprint_of(place.curated)  # first: what changes meanwhile is for the next time
    release = staged(place.curated, place.shelf, author=author, force=force)
    remember(place, Stamp(str(place.curated), fingerprint, release.path.name, _act(pointer(place))))
    return release


def refuse(place: Place, author: str, problems: int) -> None:
    """Put on record that a base with problems was not made live.

    Raises:
        LedgerUnusable: The ledger cannot be written.
    """
    Ledger(place.shelf).write(Deed.REFUSED, author, problems=problems)


def go_live(
    place: Place,
    release: int,
    deed: Deed,
    author: str,
    *,
    message: str = "",
    forced: bool = False,
    expecting: int | None = None,
) -> Act:
    """Make a release live, in one step, and put that on record.

    Args:
        place: Of the base.
        release: Its number.
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
    act = Shelf(place.shelf).publish(release, deed, author, message=message, forced=forced, expecting=expecting)
    stamp = stamped(place)
    if stamp and stamp.release == _file(pointer(place)):  # what was built last answers everywhere now
        remember(place, replace(stamp, act=act.id))
    return act


def difference(old: Path, new: Path) -> Difference:
    """What is different in another release, and what people would be told otherwise.

    Args:
        old: File of a release.
        new: File of the other one.

    Raises:
        ReleaseUnreadable: One of them cannot be read.
    """
    from bot.engine import Engine
    from bot.foreseeing import effects
    from facts.changes import UnderstandingChanged
    from facts.comparing import changes, utterance_changes
    from facts.store import load, questions, utterances

    bases = load(old), load(new)
    before = Engine.of(bases[0])
    after = Engine.of(bases[1], before)
    asked = utterance_changes(utterances(old), utterances(new))
    found = changes(*bases)
    if asked:  # says more than that something is understood otherwise
        found = (*(change for change in found if not isinstance(change, UnderstandingChanged)), *asked)
    return Difference(before.base, after.base, found, effects(before, after, (*questions(new), *questions(old))))


def told(found: Difference, language: Language) -> list[str]:
    """What another release would bring, in words: a line for each change, then what people would be told otherwise."""
    from bot.answering.changing import worded
    from bot.answering.releasing import effects

    bases = (found.new, found.old)
    return [*worded(found.changes, found.old, found.new, language), *effects(found.effects, bases, language)]


def foreseen(place: Place, live: Pointer | None, release: Shelved, language: Language) -> list[str]:
    """What making a release live would bring, in words; nothing where it would replace none that can be read.

    Raises:
        ReleaseUnreadable: It cannot be read itself.
    """
    from bot.engine import Engine
    from facts.store import ReleaseUnreadable

    if live is None:
        return []
    try:
        return told(difference(place.shelf / live.file, release.path), language)
    except ReleaseUnreadable:
        Engine.open(release.path)  # it is the live one that is damaged, which is a reason to replace it
        return []


def earlier(place: Place, number: int | None) -> Shelved:
    """The release that a rollback leads to.

    Args:
        place: Of the base.
        number: Of the release; None: the one that was live before.

    Raises:
        NothingBefore: Nothing else was ever live.
        UnknownRelease: No release of that number was ever live, or it is not here any more.
        LedgerUnusable: The ledger cannot be read.
    """
    shelf = Shelf(place.shelf)
    return shelf.before() if number is None else shelf.lived(number)


def pair(place: Place, first: int | None, second: int | None) -> tuple[Shelved, Shelved]:
    """Two releases to be compared, the older one first.

    Args:
        place: Of the base.
        first: Number of one; None: the one that was live before.
        second: Number of the other; None: the live one.

    Raises:
        NothingBefore: Nothing else was ever live.
        UnknownRelease: One of them is not here.
        LedgerUnusable: The ledger cannot be read.
    """
    shelf = Shelf(place.shelf)
    old = shelf.before() if first is None else shelf.find(first)
    new = shelf.current() if second is None else shelf.find(second)
    if new is None:
        raise NothingBefore
    return old, new


# What is live, and what is newest --------------------------------------------------------------------------------------


def pointer(place: Place) -> Pointer | None:
    """Which release is live; None: nothing is, or the ledger cannot be read."""
    with suppress(LedgerUnusable):
        return Ledger(place.shelf).pointer()
    return None


def newest(place: Place) -> Path | None:
    """The file of the release that has all that is curated now; None: none has been built since something changed.

    If somebody has made another one live since it was built, rolled back for instance, then it is that one.
    """
    stamp, live = stamped(place), pointer(place)
    if stamp is None or stamp.fingerprint != fingerprint_of(place.curated):
        return None
    if live and stamp.act != live.act:
        remember(place, replace(stamp, release=live.file, act=live.act))
        return place.shelf / live.file
    return place.shelf / stamp.release


def is_another_programs(place: Place, live: Pointer) -> bool:
    """Whether the live release was built from the base as it is now, but by another version of the program."""
    stamp = stamped(place)
    if stamp is None or stamp.release != live.file:
        return False
    now = fingerprint_of(place.curated)
    return now.base == stamp.fingerprint.base and now.program != stamp.fingerprint.program


def has_moved_on(place: Place, live: Pointer) -> bool:
    """Whether the base has been edited since the live release was built from it."""
    stamp = stamped(place)
    return stamp is None or stamp.release != live.file or stamp.fingerprint.base != fingerprint_of(place.curated).base


def stamped(place: Place) -> Stamp | None:
    """What is noted of the newest release; None: nothing that can be read, or it was built from a copy that nobody agreed to."""
    try:
        found = json.loads((place.shelf / STAMP).read_text(encoding="utf-8"))
        stamp = Stamp(str(found["curated"]), Fingerprint(*found["fingerprint"]), str(found["release"]), found["act"])
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return stamp if Path(stamp.curated).is_dir() else None


def remember(place: Place, stamp: Stamp) -> None:
    """Note what the newest release was built from; where that cannot be written, it is built again next time."""
    with suppress(OSError), replaced(place.shelf / STAMP) as file:
        file.write_text(json.dumps(asdict(stamp)), encoding="utf-8")


def fingerprint_of(curated: Path) -> Fingerprint:
    """What a base and the program look like now."""
    program = Path(__file__).parent
    made_by = ((program / "understanding", (".py", ".yaml", ".words")), (program / "answering", (".py",)), (locales(), (".po",)))
    return Fingerprint(
        "\n".join(sorted(_files(curated, ("",)))),
        "\n".join(sorted(line for folder, endings in made_by for line in _files(folder, endings))),
    )


def _files(folder: Path, endings: tuple[str, ...]) -> list[str]:
    lines = []
    for parent, _, names in os.walk(folder):
        for path in (Path(parent, name) for name in names if not name.startswith(HIDDEN) and name.endswith(endings)):
            status = path.lstat()
            lines.append(f"{path}:{status.st_size}:{status.st_mtime_ns}")
    return lines


def _act(live: Pointer | None) -> int | None:
    return live.act if live else None


def _file(live: Pointer | None) -> str | None:
    return live.file if live else None
