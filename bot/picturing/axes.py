"""How far an axis goes, where its numbers stand, and how they are written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, log10
from typing import NamedTuple

from bot.answering.figures import value
from bot.chart import Row
from facts.model import Language, Unit

BEYOND = Fraction(5, 4)  # how much further an axis goes than the last mark, where a figure is open above
STEPS = (1, 2, 5, 10)
MOST = 4  # steps on an axis


class Axis(NamedTuple):
    """Where an axis ends, where its numbers stand, and how each is written."""

    top: float
    ticks: tuple[int, ...]
    labels: str  # an expression of Vega that writes a tick


def axis(rows: Sequence[Row], language: Language) -> Axis:
    """The axis of figures that count the same: from nothing to the whole, or as far as they need."""
    unit = rows[0].axis
    assert unit
    if unit is Unit.PERCENT:
        ticks = tuple(range(0, 101, 25))
        return Axis(100, ticks, _labels(ticks, unit, language))
    step, most = _step(float(furthest(rows))), float(furthest(rows))
    top = max(step, ceil(most / step) * step)
    ticks = tuple(range(0, top + 1, step))
    return Axis(float(top), ticks, _labels(ticks, unit, language))


def furthest(rows: Iterable[Row]) -> Fraction:
    """How far figures without a top of their own are drawn."""
    found = Fraction(0)
    for row in rows:
        if row.span:
            found = max(found, row.span.low * BEYOND if row.span.high is None else row.span.high)
    return found or Fraction(1)


def _step(most: float) -> int:
    """The smallest round number that divides an axis into few steps."""
    size = int(10 ** max(0, floor(log10(max(most, 1) / MOST))))
    return next(size * step for step in STEPS if most / (size * step) <= MOST)


def _labels(ticks: Iterable[int], unit: Unit, language: Language) -> str:
    written = {str(tick): value(Decimal(tick), unit, language) for tick in ticks}
    return f"{json.dumps(written, ensure_ascii=False)}[datum.value]"
