"""A dossier in a format, as bytes."""

from __future__ import annotations

from typing import assert_never

from bot.dossier import Dossier
from bot.printing.formats import Drawn, Format, Named


def printed(dossier: Dossier, format: Format, drawn: Drawn, named: Named | None = None) -> bytes:
    """A dossier in a format.

    Args:
        dossier: What to print.
        format: How.
        drawn: Draws the pictures that stand in a page.
        named: Where the pictures of Markdown are, which holds none itself; None: it only says what they show.
    """
    match format:
        case Format.HTML:
            from bot.printing.page import page

            return page(dossier, drawn).encode()
        case Format.MARKDOWN:
            from bot.printing.markdown import markdown

            return markdown(dossier, named).encode()
        case Format.CSV:
            from bot.printing.tables import table

            return table(dossier).encode()
        case Format.JSON:
            from bot.printing.records import json_of

            return json_of(dossier).encode()
        case Format.SQLITE:
            from bot.printing.database import database

            return database(dossier)
        case _:
            assert_never(format)
