"""A dossier as a table: comma-separated, a line for each figure, entry of a list or sentence."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answering.tables import COLUMNS, record, separated
from bot.dossier import Dossier, Entry

ALL = ("topic", "name", *COLUMNS, "permalink")


def figures(entry: Entry, dossier: Dossier) -> list[dict[str, str]]:
    """The rows of an entry by column, those columns left out that say nothing of them."""
    return [record(row, entry.citation, dossier.language, dossier.release) for row in entry.rows]


def records(dossier: Dossier) -> Iterator[dict[str, str]]:
    """All rows, each with the fact that it is of."""
    for chapter in dossier.chapters:
        for entry in chapter.entries:
            for found in figures(entry, dossier):
                yield {"topic": chapter.topic, "name": entry.name, **found, "permalink": entry.link}


def table(dossier: Dossier) -> str:
    """All rows, below a line that names the columns."""
    return separated(ALL, records(dossier))
