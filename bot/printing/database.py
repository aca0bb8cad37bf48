"""A dossier as a SQLite file: open it in Datasette, or ask it in SQL."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlite_utils import Database

from bot.answering.bibliography import Style, bibliography
from bot.dossier import Dossier
from bot.printing.parts import about, parts
from bot.printing.tables import ALL, records


def database(dossier: Dossier) -> bytes:
    """The content of the file: tables dossier, facts, texts, figures and sources."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "dossier.sqlite")
        made = Database(path)
        try:
            with made.atomic():
                _fill(made, dossier)
            made.vacuum()
        finally:
            made.close()
        return path.read_bytes()


def _fill(made: Database, dossier: Dossier) -> None:
    made.table("dossier").create({"key": str, "value": str}, pk="key")
    made.table("dossier").insert_all({"key": key, "value": value} for key, value in about(dossier).items())
    made.table("facts").create({"id": str, "topic": str, "theme": str, "name": str, "permalink": str, "picture": str}, pk="id")
    made.table("facts").insert_all(
        {
            "id": entry.fact,
            "topic": chapter.topic,
            "theme": chapter.name,
            "name": entry.name,
            "permalink": entry.link,
            "picture": entry.chart.caption if entry.chart else None,
        }
        for chapter in dossier.chapters
        for entry in chapter.entries
    )
    of_fact = [("fact", "facts", "id")]
    texts = {"fact": str, "position": int, "role": str, "language": str, "text": str, "url": str}
    made.table("texts").create(texts, pk=("fact", "position"), foreign_keys=of_fact)
    made.table("texts").insert_all(
        {"fact": entry.fact, "position": position, **part._asdict()}
        for entry in dossier.entries
        for position, part in enumerate(parts(entry, dossier.language))
    )
    made.table("figures").create(dict.fromkeys(ALL, str), foreign_keys=of_fact)
    made.table("figures").insert_all(dict.fromkeys(ALL, "") | row for row in records(dossier))
    made.table("sources").create({"id": str, "citation": str}, pk="id")
    made.table("sources").insert_all(
        {"id": source.id, "citation": bibliography([source], Style.TEXT, dossier.language)} for source in dossier.sources
    )
