"""Colours, for light and for dark surroundings: those of Okabe and Ito, whom the colour-blind can tell apart.

Source: M. Okabe and K. Ito, "Color Universal Design", 2008. Every text stands out from its ground by at least 4.5 to 1.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Theme(StrEnum):
    """Which surroundings a picture is for."""

    LIGHT = "light"
    DARK = "dark"


class Palette(NamedTuple):
    """The colours of a theme."""

    ground: str
    ink: str  # of text, and of the mark where a figure ends
    muted: str  # of text that is read second
    line: str
    mark: str  # of what is shown
    pale: str  # of what a figure leaves open
    land: str  # of countries that are not named


PALETTES = {
    Theme.LIGHT: Palette("#ffffff", "#1a1a1a", "#55595e", "#c4c8cc", "#0072b2", "#9fcbe4", "#dfe2e5"),
    Theme.DARK: Palette("#16191d", "#f2f3f4", "#b4bac1", "#4a5058", "#56b4e9", "#2d5f7c", "#3a4047"),
}
