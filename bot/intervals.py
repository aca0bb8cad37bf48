"""Figures as intervals: what a source's "more than 70 %" speaks of, and how two of them lie to each other.

A source that says "more than 70 %" speaks of every share above 70 % and of none in particular. A claim is
true where the source's interval lies within it, false where both have no point in common (the source's
bounds counted as its own), and unsupported otherwise: the source does not go that far. Of two figures one is
the larger only where no point of it lies below any of the other's.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from bot.model import Relation, Verdict
from facts.model import Qualifier

ALMOST = Fraction(9, 10)  # "almost X" reaches down to nine tenths of X
ABOUT = Fraction(1, 20)  # "about X" reaches a twentieth of X to either side


class Interval(NamedTuple):
    """From low to high; a bound that is open does not belong to it."""

    low: Fraction
    high: Fraction | None  # None: there is no upper bound
    low_open: bool = False
    high_open: bool = False

    def within(self, other: Interval) -> bool:
        """Whether every point of this one is one of the other."""
        low_fits = self.low > other.low or (self.low == other.low and (self.low_open or not other.low_open))
        if other.high is None:
            return low_fits
        if self.high is None:
            return False
        return low_fits and (self.high < other.high or (self.high == other.high and (self.high_open or not other.high_open)))

    def closed(self) -> Interval:
        """The same with both bounds counted in."""
        return Interval(self.low, self.high)

    def meets(self, other: Interval) -> bool:
        """Whether the two have a point in common."""
        return self._reaches(other) and other._reaches(self)

    def _reaches(self, other: Interval) -> bool:
        """Whether this one's top is not below the other's bottom."""
        if self.high is None or self.high > other.low:
            return True
        return self.high == other.low and not self.high_open and not other.low_open

    def mirrored(self) -> Interval:
        """The share of the rest: what is left to a whole of 1."""
        assert self.high is not None
        return Interval(1 - self.high, 1 - self.low, self.high_open, self.low_open)


def interval(qualifier: Qualifier | None, value: Fraction, top: Fraction | None) -> Interval:
    """What a figure with its qualifier speaks of.

    Args:
        qualifier: None: a bare number, which is a point.
        value: A share as a part of 1, everything else as it is.
        top: The largest value there can be (1 for shares); None: there is none.
    """
    match qualifier:
        case Qualifier.MORE_THAN | Qualifier.OVER:
            return Interval(value, top, low_open=True)
        case Qualifier.AT_LEAST:
            return Interval(value, top)
        case Qualifier.LESS_THAN:
            return Interval(Fraction(0), value, high_open=True)
        case Qualifier.UP_TO:
            return Interval(Fraction(0), value)
        case Qualifier.ALMOST:
            return Interval(value * ALMOST, value, high_open=True)
        case Qualifier.ABOUT:
            return Interval(value * (1 - ABOUT), value * (1 + ABOUT))
        case Qualifier.EXACTLY | Qualifier.STATED | None:
            return Interval(value, value)


def verdict(source: Interval, claim: Interval) -> Verdict:
    """What a source says of a claim."""
    if source.within(claim):
        return Verdict.TRUE
    return Verdict.UNSUPPORTED if claim.meets(source.closed()) else Verdict.FALSE


def relation(one: Interval, other: Interval) -> Relation:
    """Whether the one figure is more than the other, less, the same, or whether the sources leave it open."""
    if one == other and one.low == one.high:
        return Relation.EQUAL
    if one.meets(other):
        return Relation.UNDECIDED
    return Relation.MORE if other.high is not None and one.low >= other.high else Relation.LESS
