"""Compare figures: two of different facts, two of one fact at different times, the first and the last there is.

Figures are compared only where they count the same kind of thing among the same people. What the curators declare
(`among` in indicators.yaml) or say in the same words is the same population; within one indicator it always is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import product

from bot.intervals import relation
from bot.model import Comparison, Relation, Verdict
from bot.understanding.claims import SHARES, spoken_of
from facts.model import Fact, Observation
from facts.templates import parse, placeholders


def figures(fact: Fact) -> list[Observation]:
    """The observations of a fact that are figures, those that its wording gives first of all."""
    wording = [parse(name) for text in fact.text.values() for name in placeholders(text)]
    told = [place.key for place in wording if place.kind == "observation" and place.fact in (None, fact.id)]
    return sorted(fact.figures(), key=lambda one: told.index(one.key) if one.key in told else len(told))


def comparable(one: Observation, other: Observation) -> bool:
    """Whether two figures count the same kind of thing among the same people."""
    if one.indicator.id == other.indicator.id:
        return True
    units = {one.indicator.unit, other.indicator.unit}
    if len(units) > 1 and not units <= SHARES:
        return False
    same = one.indicator.among is not None and one.indicator.among == other.indicator.among
    return same or one.population == other.population


def between_facts(one: Fact, other: Fact, years: Collection[int] = ()) -> Comparison | None:
    """The figures of two facts beside each other: comparable ones first, of one date if there are such.

    Args:
        one: A fact.
        other: The other one.
        years: That were named; figures of them are taken before others.

    Returns:
        None: one of them has no figure.
    """
    pairs = list(product(figures(one), figures(other)))
    if not pairs:
        return None

    def unlike(pair: tuple[Observation, Observation]) -> tuple[bool, int, bool]:
        elsewhen = sum(not o.years() & set(years) for o in pair) if years else 0
        return not comparable(*pair), elsewhen, pair[0].as_of != pair[1].as_of

    left, right = min(pairs, key=unlike)
    return _compared(one, left, other, right)


def between_years(fact: Fact, years: Sequence[int]) -> Comparison | None:
    """What a fact says of one time beside what it says of another.

    Args:
        fact: The fact.
        years: That were named; "2010/11" is two of them and one time.

    Returns:
        None: the fact has no figures of just two of the times.
    """
    told = times(fact, years)
    if len(told) != 2:
        return None
    left, right = min(product(*told), key=lambda pair: not comparable(*pair))
    return _compared(fact, left, fact, right)


def with_year(fact: Fact, told: Collection[str], year: int) -> Comparison | None:
    """A figure that was told beside that of a year; None: there are no two such.

    Args:
        fact: The fact.
        told: The keys of the figures that were picked out of it; empty: all of it was told, and its first figure counts.
        year: The other time.
    """
    numbers = figures(fact)
    mine = [one for one in numbers if one.key in told] if told else numbers[:1]
    theirs = [one for one in numbers if year in one.years()]
    pairs = [pair for pair in product(mine, theirs) if pair[0] is not pair[1]]
    left, right = min(pairs, key=lambda pair: not comparable(*pair), default=(None, None))
    return _compared(fact, left, fact, right) if left and right else None


def times(fact: Fact, years: Collection[int]) -> list[list[Observation]]:
    """The figures of each time that some years name; "2010/11" is two of them and one time."""
    numbers = figures(fact)
    keys = dict.fromkeys(tuple(one.key for one in numbers if year in one.years()) for year in years)
    return [[one for one in numbers if one.key in named] for named in keys if named]


def over_time(fact: Fact, years: Collection[int] = ()) -> Comparison | None:
    """The first dated figure of a fact, or that of a year that was named, beside the last one.

    Returns:
        None: there are no two of the same indicator.
    """
    series = dated(fact)
    first = next((i for i, one in enumerate(series) if one.years() & set(years)), None if years else 0)
    series = series[first:] if first is not None else []
    return _compared(fact, series[0], fact, series[-1]) if len(series) > 1 else None


def dated(fact: Fact) -> list[Observation]:
    """The observations of a known time of the indicator that was observed most often, earliest first."""
    series: dict[str, list[Observation]] = {}
    for one in figures(fact):
        if one.years():
            series.setdefault(one.indicator.id, []).append(one)
    longest = sorted(series.values(), key=lambda one: -len(one))[:1]
    return sorted((one for found in longest for one in found), key=Observation.order)


def latest(fact: Fact) -> Observation | None:
    """The latest figure that a source gives a date for; None: none does."""
    return max((one for one in figures(fact) if one.as_of), key=Observation.order, default=None)


def ruling(found: Relation, claimed: Relation) -> Verdict:
    """What a comparison says of the claim that a figure is more, or less, than the other."""
    if found in (Relation.UNDECIDED, Relation.INCOMPARABLE):
        return Verdict.UNSUPPORTED
    return Verdict.TRUE if found is claimed else Verdict.FALSE


def _compared(one: Fact, left: Observation, other: Fact, right: Observation) -> Comparison:
    found = relation(spoken_of(left), spoken_of(right)) if comparable(left, right) else Relation.INCOMPARABLE
    return Comparison(one.id, left.key, other.id, right.key, found)
