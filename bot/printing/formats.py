"""What a dossier can be printed as. Prints nothing, so whoever only asks for one imports no template library."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from bot.chart import Chart

Drawn = Callable[[Chart], bytes]  # a picture as SVG
Named = Callable[[Chart], str]  # where a picture is found, seen from the text


class Format(StrEnum):
    """What a dossier can be printed as; the words are the endings of files."""

    HTML = "html"  # one page with everything inside
    MARKDOWN = "md"
    CSV = "csv"  # a line for each figure, entry of a list or sentence
    JSON = "json"
    SQLITE = "sqlite"
