"""Whether a source bears out a claim: both are intervals.

A source that says "more than 70 %" speaks of every share above 70 % and of none in particular. A claim is
true where the source's interval lies within it, false where both have no point in common (the source's
bounds counted as its own), and unsupported otherwise: the source does not go that far.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from bot.model import Number, Utterance, Verdict
from facts.model import Fact, FactKind, Moment, Observation, Qualifier, Unit

ALMOST = Fraction(9, 10)  # "almost X" reaches down to nine tenths of X
ABOUT = Fraction(1, 20)  # "about X" reaches a twentieth of X to either side
MIN_STATEMENT = 4  # words from which on a text without a question says something
SHARES = (Unit.PERCENT, Unit.FRACTION)


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


class Ruling(NamedTuple):
    """A verdict, and the observations it rests on."""

    verdict: Verdict
    observations: tuple[str, ...] = ()


def is_claim(utterance: Utterance) -> bool:
    """Whether something is put forward to be checked, rather than asked for."""
    if "claim" in utterance.marks:
        return True
    asked = utterance.kinds - {"what", "how"}
    if asked:
        return False
    if "question" not in utterance.marks and utterance.words >= MIN_STATEMENT:
        ranked = "rank" in utterance.marks and utterance.countries
        return bool(utterance.years or utterance.numbers or ranked)
    return any(not number.fraction or number.qualifier for number in utterance.numbers)


def rule(
    fact: Fact,
    utterance: Utterance,
    *,
    covered: bool,
    known: bool,
    asserted: Iterable[tuple[str, str]],
    context: Sequence[Observation],
) -> Ruling:
    """Check a claim against a fact.

    Args:
        fact: What the claim is about.
        utterance: The claim.
        covered: Whether the fact speaks of everything that the claim names.
        known: Whether all of the claim's words are such as the fact is asked for in.
        asserted: Pairs of a group of concepts and the concept of it that the claim names.
        context: Observations of other facts that the fact's wording uses; a claim may repeat them.
    """
    marks = utterance.marks
    if "now" in marks or ("rank" in marks and fact.listing):
        return Ruling(Verdict.UNSUPPORTED, _of_year(fact, utterance))
    numbers = _claimed(utterance, fact, context)
    if not numbers and utterance.years and (moments := [o for o in fact.observations if isinstance(o.value, Moment)]):
        return _rule_moments(moments, utterance)
    if numbers:
        ruling = _rule_numbers(fact, utterance, numbers)
    else:
        ruling = Ruling(_rule_statement(fact, utterance, asserted), _of_year(fact, utterance))
    if ruling.verdict is Verdict.TRUE and (not covered or "only" in marks or not (numbers or known)):
        return Ruling(Verdict.UNSUPPORTED, ruling.observations)
    return ruling


def _rule_moments(observations: Sequence[Observation], utterance: Utterance) -> Ruling:
    """A claim about when something was: any source that gives the year bears it out."""
    meant = tuple(o.key for o in observations if o.years() & set(utterance.years))
    found = Verdict.TRUE if meant else Verdict.FALSE
    return Ruling(_contrary(found) if "negation" in utterance.marks else found)


def _of_year(fact: Fact, utterance: Utterance) -> tuple[str, ...]:
    return tuple(o.key for o in fact.observations if utterance.years and o.years() & set(utterance.years))


def _claimed(utterance: Utterance, fact: Fact, context: Sequence[Observation]) -> list[Number]:
    """The numbers that the claim puts forward; those that only repeat the setting are left out."""
    known = {Fraction(o.value) for o in context if isinstance(o.value, Decimal)}
    numbers = [n for n in utterance.numbers if len(utterance.numbers) == 1 or n.qualifier or not set(n.values) <= known]
    if "all" in utterance.marks and not numbers and fact.kind is FactKind.SHARE:
        numbers = [Number(values=(Fraction(1),), percent=False, fraction=True, qualifier=None, text="")]
    return numbers


def _rule_numbers(fact: Fact, utterance: Utterance, numbers: Sequence[Number]) -> Ruling:
    observations = [o for o in fact.observations if not isinstance(o.value, Moment)]
    told = {year for o in fact.observations if isinstance(o.value, Moment) for year in o.years()}
    years = set(utterance.years) - told  # "since 2014" only repeats what the fact says beside its figure
    if years:
        observations = [o for o in observations if o.years() & years]
    rulings: list[Ruling] = []
    for number in numbers:
        for observation in observations:
            rulings += _compare(observation, number, "negation" in utterance.marks)
    for wanted in (Verdict.TRUE, Verdict.UNSUPPORTED) if not years else (Verdict.TRUE, Verdict.FALSE):
        if found := [ruling for ruling in rulings if ruling.verdict is wanted]:
            return found[0]
    return rulings[0] if rulings else Ruling(Verdict.UNSUPPORTED)


def _compare(observation: Observation, number: Number, negated: bool) -> list[Ruling]:
    share = observation.indicator.unit in SHARES
    if share != (number.percent or number.fraction):
        return []
    assert not isinstance(observation.value, Moment)
    value = Fraction(observation.value)
    source = interval(
        observation.qualifier,
        value / 100 if observation.indicator.unit is Unit.PERCENT else value,
        Fraction(1) if share else None,
    )
    verdicts = set()
    for reading in number.values:
        claim = interval(number.qualifier, reading / 100 if number.percent else reading, Fraction(1) if share else None)
        if negated and share and claim.high is not None:
            verdicts.add(verdict(source, claim.mirrored()))
        else:
            found = verdict(source, claim)
            verdicts.add(_contrary(found) if negated else found)
    settled = verdicts.pop() if len(verdicts) == 1 else Verdict.UNSUPPORTED
    return [Ruling(settled, (observation.key,))]


def _rule_statement(fact: Fact, utterance: Utterance, asserted: Iterable[tuple[str, str]]) -> Verdict:
    holds = Verdict.TRUE
    for group, concept in asserted:
        if group in fact.asserts and concept not in fact.asserts[group]:
            holds = Verdict.FALSE
    return _contrary(holds) if "negation" in utterance.marks else holds


def _contrary(found: Verdict) -> Verdict:
    return {Verdict.TRUE: Verdict.FALSE, Verdict.FALSE: Verdict.TRUE}.get(found, found)
