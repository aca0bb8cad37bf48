"""What was corrected: figures that people were told once and are told otherwise now, as the releases that were live say it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from babel.dates import format_skeleton

from bot.answering.changing import worded
from bot.answering.figures import locale_of
from bot.catalogs import text
from bot.places import Place
from facts.changes import Change, EntriesAdded, EntriesRemoved, FigureChanged, FigureRemoved
from facts.comparing import changes
from facts.ledger import Ledger
from facts.model import Base, Language
from facts.releases import Shelf
from facts.store import ReleaseUnreadable, load

CORRECTING = FigureChanged | FigureRemoved | EntriesAdded | EntriesRemoved  # what was told otherwise before; the rest is news
Corrected = Callable[[], Iterator["Correction"]]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a release that went live corrected."""

    at: datetime
    release: int
    changes: tuple[Change, ...]
    old: Base
    new: Base


def corrections(place: Place) -> Iterator[Correction]:
    """All corrections, the latest first; a base that came with the program has none.

    Raises:
        LedgerUnusable: The record cannot be read.
    """
    read = lru_cache(2)(load)  # what one act brought is what the next one took away; nothing stays in memory
    files = {release.number: release.path for release in Shelf(place.shelf).releases()}
    lives = [(act.at, act.live) for act in Ledger(place.shelf).acts() if act.live in files]
    for (_, before), (at, after) in reversed([*pairwise(lives)]):
        if before == after or before is None or after is None:
            continue
        try:
            old, new = read(files[before]), read(files[after])
        except ReleaseUnreadable:
            continue
        if found := tuple(change for change in changes(old, new) if isinstance(change, CORRECTING)):
            yield Correction(at, after, found, old, new)


def told(correction: Correction, language: Language) -> list[str]:
    """A correction for readers: the day, and below it what was told and what is."""
    day = format_skeleton("yMMMd", correction.at, locale=locale_of(language))
    lines = worded(correction.changes, correction.old, correction.new, language)
    return [text("correction.day", language, day=day), *lines]
