"""Whether a source bears out a claim, by the interval that each of them speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from bot.model import Number, Utterance, Verdict
from bot.understanding.intervals import Interval, interval, verdict
from facts.model import Fact, FactKind, Moment, Observation, Unit

MIN_STATEMENT = 4  # words from which on a text without a question says something
SHARES = (Unit.PERCENT, Unit.FRACTION)


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
    source = spoken_of(observation)
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


def spoken_of(observation: Observation) -> Interval:
    """The interval that an observation's figure speaks of: a share as a part of 1, everything else as it is.

    Raises:
        TypeError: It is a date, and no figure.
    """
    unit = observation.indicator.unit
    if isinstance(observation.value, Moment):
        raise TypeError(observation.key)
    value = Fraction(observation.value)
    return interval(
        observation.qualifier, value / 100 if unit is Unit.PERCENT else value, Fraction(1) if unit in SHARES else None
    )


def _rule_statement(fact: Fact, utterance: Utterance, asserted: Iterable[tuple[str, str]]) -> Verdict:
    holds = Verdict.TRUE
    for group, concept in asserted:
        if group in fact.asserts and concept not in fact.asserts[group]:
            holds = Verdict.FALSE
    return _contrary(holds) if "negation" in utterance.marks else holds


def _contrary(found: Verdict) -> Verdict:
    return {Verdict.TRUE: Verdict.FALSE, Verdict.FALSE: Verdict.TRUE}.get(found, found)
