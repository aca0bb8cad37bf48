"""A dossier as JSON: for programs that set it their own way."""

from __future__ import annotations

import json
from typing import Any

from bot.answering.bibliography import Style, bibliography
from bot.dossier import Dossier, Entry
from bot.printing.parts import about, parts
from bot.printing.tables import figures

OF_FACT = frozenset({"fact", "release"})  # columns that are the same in all rows of a fact


def json_of(dossier: Dossier) -> str:
    """The dossier, its sources as CSL-JSON among it."""
    return json.dumps(_record(dossier), ensure_ascii=False, indent=2) + "\n"


def _record(dossier: Dossier) -> dict[str, Any]:
    return {
        **about(dossier),
        "topics": [
            {
                "id": chapter.topic,
                "name": chapter.name,
                "facts": [_entry(entry, dossier) for entry in chapter.entries],
            }
            for chapter in dossier.chapters
        ],
        "sources": json.loads(bibliography(dossier.sources, Style.CSL_JSON, dossier.language)),
    }


def _entry(entry: Entry, dossier: Dossier) -> dict[str, Any]:
    return {
        "id": entry.fact,
        "name": entry.name,
        "permalink": entry.link,
        "text": [
            {"role": part.role, "text": part.text, "language": part.language, **({"url": part.url} if part.url else {})}
            for part in parts(entry, dossier.language)
        ],
        "rows": [
            {column: value for column, value in row.items() if value and column not in OF_FACT} for row in figures(entry, dossier)
        ],
        "picture": entry.chart.caption if entry.chart else None,
    }
