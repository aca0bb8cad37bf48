"""A picture as data: what it shows, in whose words, with which bounds. Whoever draws it adds nothing.

No drawing library, no colours, no sizes; how a chart looks is `picturing`'s business.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from bot.intervals import Interval
from bot.model import Cited
from facts.model import CountryCode, FactId, Language, Observation, Qualifier, Unit

ABOVE = frozenset({Qualifier.MORE_THAN, Qualifier.OVER, Qualifier.AT_LEAST})  # say where a figure begins, not how far it goes
BELOW = frozenset({Qualifier.LESS_THAN, Qualifier.UP_TO})  # say how far it goes at most
AROUND = frozenset({Qualifier.ALMOST, Qualifier.ABOUT})  # leave some way at the figure itself


class ChartKind(StrEnum):
    """What a picture is. The words stand in the table that programs read."""

    BARS = "bars"  # a figure or a few on one axis
    HISTORY = "history"  # figures on a time axis, those without a date set apart
    COMPOSITION = "composition"  # shares of one whole beside each other
    MAP = "map"  # countries that a list names
    CARD = "card"  # the fact's sentence, large


class Row(NamedTuple):
    """A figure, or an entry of a list."""

    fact: FactId
    label: str  # whom a figure speaks of, or what an entry is called
    observation: Observation | None = None  # None: an entry of a list
    figure: str = ""  # as it is worded, with its qualifier; "": an entry of a list
    span: Interval | None = None  # what the figure speaks of, on its axis: a share in percent; None: it has no place on one
    when: str = ""  # the time it speaks of, as it is worded; "": the source gives none
    since: date | None = None  # first day of that time, as coarse as it is known; None: the source gives none
    until: date | None = None  # its last day
    counted: str = ""  # what is counted, in the plural; "": an entry of a list
    source: str = ""  # who says so, in a few words
    country: CountryCode | None = None  # None: it is no country
    group: str = ""  # the part of the list that it belongs to, as it is worded; "": the list has none

    @property
    def axis(self) -> Unit | None:
        """What its axis counts, for units never share one: a fraction stands among percentages; None: it has no place on one."""
        if self.observation is None or self.span is None:
            return None
        unit = self.observation.indicator.unit
        return Unit.PERCENT if unit is Unit.FRACTION else unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture of a fact, or of several that belong together."""

    kind: ChartKind
    facts: tuple[FactId, ...]  # the one that was asked for first
    language: Language
    title: str
    subtitle: str  # the time of all figures, or that the source gives none; "": it differs, or is said in the sentence
    sentence: str  # of a card, what it says; "": the rows do
    rows: tuple[Row, ...]  # in the order in which they are read
    notes: tuple[str, ...]  # what a careful editor adds, and how bounds are drawn
    caption: str  # in place of the picture: what kind it is, every figure as it is worded, and the source
    sources: tuple[Cited, ...]
    release: str  # which state of the base it shows
