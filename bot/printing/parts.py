"""What an entry says, piece by piece: the same for a page and for Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple, assert_never

from bot.answering.bibliography import Style, bibliography
from bot.answering.citing import link
from bot.answering.figures import moment
from bot.catalogs import text
from bot.chart import Row
from bot.dossier import Dossier, Entry
from bot.model import Block, Choice, Cited, Earlier, Message, Note, Opening, Quotation, Reference, Statement
from facts.model import Language, Moment

LEAST_ROWS = 2  # figures that are worth a table: a single one stands in the sentence


class Role(StrEnum):
    """What a part is."""

    QUOTATION = "quotation"
    SENTENCE = "sentence"
    LEAD = "lead"  # announces what comes next
    NOTE = "note"
    SOURCE = "source"


class Part(NamedTuple):
    """A piece of an entry."""

    role: Role
    text: str
    language: str  # of the text
    url: str = ""  # of a source, or of what is quoted; "": it is neither


class Line(NamedTuple):
    """A figure in a table of them."""

    figure: str
    whom: str  # it speaks of
    when: str
    source: str
    url: str


def parts(entry: Entry, language: Language) -> Iterator[Part]:
    """The pieces of an entry in their order; what is to be printed elsewhere has its source in it."""
    for block in entry.blocks:
        if part := _part(block, language):
            yield part


def _part(block: Block, language: Language) -> Part | None:
    match block:
        case Quotation():
            spoken = language if block.translated else block.citation.source.language
            return Part(Role.QUOTATION, block.copy or block.text, spoken, link(block.citation))
        case Statement() | Opening():
            copied = block.copy if isinstance(block, Statement) else ""
            return Part(Role.SENTENCE, copied or block.text, language)
        case Message():
            return Part(Role.LEAD, block.text, language)
        case Note():
            return Part(Role.NOTE, block.text, language)
        case Cited():
            return Part(Role.SOURCE, text("source.label", language, source=block.text), language, block.url)
        case Choice() | Reference() | Earlier():
            return None
        case _:
            assert_never(block)


def lines(entry: Entry, language: Language) -> list[Line]:
    """The figures of an entry as a table; none: it has no several ones."""
    rows = [row for row in entry.rows if row.observation and not isinstance(row.observation.value, Moment)]
    return [_line(row, language) for row in rows] if len(rows) >= LEAST_ROWS else []


def headings(language: Language) -> list[str]:
    """What stands above the columns of that table."""
    return [
        text("dossier.figure", language),
        text("dossier.whom", language),
        text("dossier.when", language),
        text("dossier.source", language),
    ]


def _line(row: Row, language: Language) -> Line:
    assert row.observation
    undated = text("credit.undated", language)
    return Line(row.figure, row.label, row.when or undated, row.source, link(row.observation.citation))


def about(dossier: Dossier) -> dict[str, str]:
    """What a sheet is, for programs."""
    return {
        "title": dossier.title,
        "base": dossier.base,
        "language": dossier.language,
        "made": dossier.made.isoformat(),
        "release": dossier.release,
    }


def imprint(dossier: Dossier) -> list[str]:
    """When it was made, of what, and how it may be used."""
    made = moment(Moment(dossier.made.year, dossier.made.month, dossier.made.day), dossier.language)
    return [
        text("dossier.made", dossier.language, date=made, release=dossier.release),
        dossier.description,
        text("dossier.use", dossier.language),
    ]


def references(dossier: Dossier) -> list[str]:
    """Every source in full, with its address."""
    return [bibliography([source], Style.TEXT, dossier.language) for source in dossier.sources]
