"""A dossier as JSON: for programs that set it their own way."""

from __future__ import annotations

import json
from typing import Any

from bot.answering.bibliography import Style, bibliography
from bot.dossier import Dossier, Entry
from bot.printing.parts import parts
from bot.printing.tables import records

OF_FACT = frozenset({"topic", "name", "fact", "release", "permalink"})  # columns that are the same in all rows of a fact


def json_of(dossier: Dossier) -> str:
    """The dossier, its sources as CSL-JSON among it."""
    return json.dumps(_record(dossier), ensure_ascii=False, indent=2) + "\n"


def _record(dossier: Dossier) -> dict[str, Any]:
    figures: dict[str, list[dict[str, str]]] = {entry.fact: [] for entry in dossier.entries}
    for row in records(dossier):
        kept = {column: value for column, value in row.items() if value and column not in OF_FACT}
        figures[row["fact"]].append(kept)
    return {
        "title": dossier.title,
        "base": dossier.base,
        "language": dossier.language,
        "made": dossier.made.isoformat(),
        "release": dossier.release,
        "topics": [
            {
                "id": chapter.topic,
                "name": chapter.name,
                "facts": [_entry(entry, figures[entry.fact], dossier) for entry in chapter.entries],
            }
            for chapter in dossier.chapters
        ],
        "sources": json.loads(bibliography(dossier.sources, Style.CSL_JSON, dossier.language)),
    }


def _entry(entry: Entry, rows: list[dict[str, str]], dossier: Dossier) -> dict[str, Any]:
    return {
        "id": entry.fact,
        "name": entry.name,
        "permalink": entry.link,
        "text": [
            {"role": part.role, "text": part.text, "language": part.language, **({"url": part.url} if part.url else {})}
            for part in parts(entry, dossier.language)
        ],
        "rows": rows,
        "picture": entry.chart.caption if entry.chart else None,
    }
