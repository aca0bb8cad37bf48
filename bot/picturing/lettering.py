"""How wide a text is, and where its lines end. Knows the letters that come along, and nothing of pictures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

FAMILY = "Faktenbot Sans"  # as docs/pictures/packing.py calls it
FALLBACKS = "Roboto, Arial, sans-serif"  # for whoever shows an SVG and does not have it
UNKNOWN = 600  # thousandths of the size: a letter that does not come along
SLACK = 1.04  # Arial, the likeliest of the fallbacks, runs wider by so much
_PIECES = re.compile(r"(?:[^-]{0,3}-)*[^-]{4,}-*|.+")  # lines end after a hyphen, but not after so few letters as in "go-cluster"
PACKAGED = files(__package__) / "packaged"


@cache
def _widths() -> dict[bool, dict[str, int]]:
    """How wide each letter is, in thousandths of the size, by whether it is bold."""
    read = json.loads((PACKAGED / "widths.json").read_text(encoding="utf-8"))
    return {
        weight == "bold": {letter: int(wide) for wide, letters in groups.items() for letter in letters}
        for weight, groups in read.items()
    }


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is, in the unit of its size."""
    widths = _widths()[bold]
    return sum(widths.get(letter, UNKNOWN) for letter in text) * size / 1000 * SLACK


def wrapped(text: str, size: float, limit: float, *, bold: bool = False) -> list[str]:
    """A text as lines that are no wider than a limit; nothing of it is lost."""
    lines: list[str] = []
    line = ""
    for piece, spaced in _pieces(text):
        longer = f"{line} {piece}" if line and spaced else line + piece
        if width(longer, size, bold=bold) <= limit:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _cut(piece, size, limit, bold=bold)
        lines += whole
    return [*lines, line] if line else lines


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces between which a line may end, and whether a blank stands before them."""
    for word in text.split(" "):
        for number, piece in enumerate(_PIECES.findall(word)):
            yield piece, number == 0


def _cut(piece: str, size: float, limit: float, *, bold: bool) -> list[str]:
    """A piece that is too long for a line, letter by letter; whole where it is not."""
    lines = [""]
    for letter in piece:
        if lines[-1] and width(lines[-1] + letter, size, bold=bold) > limit:
            lines.append("")
        lines[-1] += letter
    return lines
