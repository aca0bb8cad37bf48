"""A dossier as a table: comma-separated, a line for each figure, entry of a list or sentence."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answering.tables import COLUMNS, record, separated
from bot.dossier import Dossier

ALL = ("topic", "name", *COLUMNS, "permalink")


def records(dossier: Dossier) -> Iterator[dict[str, str]]:
    """Every row by column, those columns left out that say nothing of it."""
    for chapter in dossier.chapters:
        for entry in chapter.entries:
            for row in entry.rows:
                found = record(row, entry.citation, dossier.language, dossier.release)
                yield {"topic": chapter.topic, "name": entry.name, **found, "permalink": entry.link}


def table(dossier: Dossier) -> str:
    """All rows, below a line that names the columns."""
    return separated(ALL, records(dossier))
