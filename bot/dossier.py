"""A press sheet as data: the facts of a theme with their words, figures, pictures and sources. Whoever prints it adds nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.chart import Chart, Row
from bot.model import Block
from facts.model import Citation, FactId, Language, Source


class Entry(NamedTuple):
    """A fact, ready to be printed."""

    fact: FactId
    name: str
    blocks: tuple[Block, ...]  # its quotation, our sentence, what is added, its sources
    rows: tuple[Row, ...]  # its figures, dates and entries; of a fact without any its sentence
    citation: Citation | None  # what a row rests on that has no source of its own; None: nothing is known of it
    chart: Chart | None  # None: it has none, or an entry before shows the same
    link: str  # permalink id


class Chapter(NamedTuple):
    """The facts of a topic."""

    topic: str  # its id
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The facts of a theme."""

    name: str  # of a file, without its ending
    subject: str | None  # by which it can be asked for again; None: it cannot, for it depends on what was said before
    title: str
    base: str  # title of the base
    description: str  # of the base
    language: Language
    made: date
    release: str  # which state of the base it shows
    chapters: tuple[Chapter, ...]
    sources: tuple[Source, ...]  # all of them, each once, in the order of their use

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, chapter by chapter."""
        return tuple(entry for chapter in self.chapters for entry in chapter.entries)
