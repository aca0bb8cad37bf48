"""What a picture can be written as. Draws nothing, so whoever only asks for one imports no drawing library."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """What a picture can be written as; the words are the endings of files."""

    PNG = "png"
    SVG = "svg"
    JSON = "json"  # the specification, for whoever draws it anew
    CSV = "csv"  # the figures
