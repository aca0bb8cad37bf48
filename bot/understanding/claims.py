"""Whether a source bears out a claim, by the interval that each of them speaks of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from bot.intervals import Interval, interval, verdict
from bot.model import Number, Utterance, Verdict
from facts.model import Fact, FactKind, Moment, Observation, Qualifier, Unit

MIN_STATEMENT = 4  # words from which on a text without a question says something
LONGEST_LIST = 300  # entries; a number above says something else of a list than how many it has
UPWARD, DOWNWARD = frozenset({"more", "rise"}), frozenset({"fewer", "fall"})  # marks of what grows, of what shrinks
SHARES = frozenset({Unit.PERCENT, Unit.FRACTION})


class Ruling(NamedTuple):
    """A verdict, and the observations it rests on."""

    verdict: Verdict
    observations: tuple[str, ...] = ()


def is_claim(utterance: Utterance) -> bool:
    """Whether something is put forward to be checked, rather than asked for."""
    marks = utterance.marks
    if marks & {"claim", "statement"}:
        return True
    if utterance.kinds - {"what", "how"}:
        return False
    if utterance.words < MIN_STATEMENT:
        return any(not number.fraction or number.qualifier for number in utterance.numbers)
    ranked = "rank" in marks and bool(utterance.countries)
    if "question" in marks:
        return bool(utterance.numbers or marks & {"all", "only"} or ranked)
    return bool(utterance.years or utterance.numbers or ranked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """How a fact bears on a claim, beside its figures."""

    covered: bool = True  # whether it speaks of everything that the claim names
    known: bool = True  # whether all of the claim's words are such as the fact is asked for in
    asserted: Sequence[tuple[str, str]] = ()  # a group of concepts and the one of it that the claim names
    context: Sequence[Observation] = ()  # a claim may repeat those of other facts beside what it claims
    said: frozenset[str] = frozenset()  # marks of the fact's own wording: whether it speaks of all, of nothing else
    singled: frozenset[str] = frozenset()  # keys of the observations that the claim's words single out; empty: none
    elsewhere: bool = False  # whether it is a part of a list that has other parts


def rule(fact: Fact, utterance: Utterance, bearing: Bearing) -> Ruling:
    """Check a claim against the fact that it is about."""
    marks = utterance.marks
    if "denial" in marks:  # "it is not true that": the contrary of whatever the rest is
        ruling = rule(fact, replace(utterance, marks=marks - {"denial", "negation"}), bearing)
        return Ruling(contrary(ruling.verdict), ruling.observations)
    if bearing.elsewhere and marks & {"all", "only"} and not utterance.numbers:  # "all partner countries are in Europe"
        return Ruling(Verdict.TRUE if "negation" in marks else Verdict.FALSE)
    if "now" in marks or ("rank" in marks and fact.listing):
        return Ruling(Verdict.UNSUPPORTED, _of_year(fact, utterance))
    numbers = _claimed(utterance, fact, bearing.context)
    if not numbers and utterance.years and (moments := fact.moments()):
        return _rule_moments(moments, utterance, bearing.said)
    ruling = _rule_by_numbers(fact, utterance, numbers, bearing) if numbers else _rule_by_words(fact, utterance, bearing)
    return Ruling(Verdict.UNSUPPORTED, ruling.observations) if _goes_further(ruling, fact, marks, bearing, numbers) else ruling


def _goes_further(ruling: Ruling, fact: Fact, marks: frozenset[str], bearing: Bearing, numbers: Sequence[Number]) -> bool:
    """Whether a claim that would be true says more than the fact: of others, of all, of nothing else, in other words."""
    if ruling.verdict is not Verdict.TRUE:
        return False
    if not bearing.covered or (numbers and _speaks_of_others(fact, bearing.asserted)):
        return True
    further = {"only"} if numbers else {"only", "all"}
    turned = any(marks & way and not bearing.said & way for way in (UPWARD, DOWNWARD))  # "more and more of them exhibit"
    turned = turned and not any(group in fact.asserts for group, _ in bearing.asserted)  # which way, the fact says itself
    return bool(marks & further - bearing.said) or not (numbers or (bearing.known and not turned))


def _rule_moments(observations: Sequence[Observation], utterance: Utterance, said: frozenset[str]) -> Ruling:
    """A claim about when something was: any source that gives the year, or one on the right side of it, bears it out."""
    years, marks = set(utterance.years), utterance.marks

    def fits(observation: Observation) -> bool:
        if "before" in marks:
            return max(observation.years()) < min(years)
        if "after" in marks:
            return min(observation.years()) > max(years)
        return bool(observation.years() & years)

    meant = tuple(o.key for o in observations if fits(o))
    found = Verdict.TRUE if meant else Verdict.FALSE
    return Ruling(_denied(found, marks, said) if "negation" in marks else found)


def _denied(found: Verdict, marks: frozenset[str], said: frozenset[str]) -> Verdict:
    """What is said of a claim with a negation in it, given what would be said without: it may not be all that is denied.

    "Members that have no Gold label must" is no denial where the fact itself is about those without.
    """
    found = contrary(found)
    return Verdict.UNSUPPORTED if found is Verdict.FALSE and "except" in said - marks else found


def _rule_by_numbers(fact: Fact, utterance: Utterance, numbers: Sequence[Number], bearing: Bearing) -> Ruling:
    """A claim of figures: of a list how many entries it has, of other facts what was observed."""
    if fact.listing:
        return Ruling(_rule_length(len(fact.listing.items), numbers, negated="negation" in utterance.marks))
    return _rule_figures(fact, utterance, numbers, bearing.singled)


def _rule_length(length: int, numbers: Sequence[Number], *, negated: bool) -> Verdict:
    """A claim about how many entries a list has: a share of them is no such thing, nor is a number that no list has."""
    if any(number.percent or number.fraction or max(number.values) > LONGEST_LIST for number in numbers):
        return Verdict.UNSUPPORTED
    entries = interval(None, Fraction(length), None)
    found = worst(_settled(entries, _intervals(number, None)) for number in numbers)
    return contrary(found) if negated else found


def _rule_by_words(fact: Fact, utterance: Utterance, bearing: Bearing) -> Ruling:
    """A claim without figures: it holds unless it names another concept of a kind than the fact, or denies it."""
    marks = utterance.marks
    held = [concept in fact.asserts[group] for group, concept in bearing.asserted if group in fact.asserts]
    found = Verdict.TRUE if all(held) else Verdict.FALSE
    if "negation" in marks and (all(held) or not any(held)):  # "voluntary, and no duty" says one thing twice
        found = _denied(found, marks, bearing.said)
    of_year = _of_year(fact, utterance)
    if utterance.years and not of_year and found is Verdict.TRUE:
        return Ruling(Verdict.UNSUPPORTED)  # nothing says that it was so in that year
    return Ruling(found, of_year)


def _of_year(fact: Fact, utterance: Utterance) -> tuple[str, ...]:
    return tuple(o.key for o in fact.observations if utterance.years and o.years() & set(utterance.years))


def _claimed(utterance: Utterance, fact: Fact, context: Sequence[Observation]) -> list[Number]:
    """The numbers that the claim puts forward; those that only repeat the setting are left out."""
    own = {Fraction(o.value) for o in fact.observations if not isinstance(o.value, Moment)}
    known = {Fraction(o.value) for o in context if isinstance(o.value, Decimal)} - own
    worded = {(Fraction(o.value), o.qualifier) for o in context if isinstance(o.value, Decimal) and Fraction(o.value) not in own}
    told = [n for n in utterance.numbers if not (_is_bare(n) and set(n.values) <= known) and not _repeats(n, worded)]
    numbers = told or list(utterance.numbers)
    if "all" in utterance.marks and not numbers and fact.kind is FactKind.SHARE:
        numbers = [Number(values=(Fraction(1),), percent=False, fraction=True, qualifier=None, text="")]
    return numbers


def _is_bare(number: Number) -> bool:
    return not (number.qualifier or number.percent or number.fraction)


def _repeats(number: Number, figures: Collection[tuple[Fraction, Qualifier]]) -> bool:
    """Whether a count is word for word the figure of another fact: "over 7,100 of the more than 8,500 companies"."""
    counted = not (number.percent or number.fraction or number.until) and number.qualifier is not None
    return counted and all((value, number.qualifier) in figures for value in number.values)


class _Aim(NamedTuple):
    """What of a fact a number is checked against."""

    times: Collection[Collection[str]]  # keys of the observations of each time that was named; empty: none was
    singled: frozenset[str]  # keys of those that the words single out; empty: none
    negated: bool
    beside: bool  # whether other numbers are claimed as well, so that it may be what they are counted among


def _rule_figures(fact: Fact, utterance: Utterance, numbers: Sequence[Number], singled: frozenset[str]) -> Ruling:
    """Every number has to hold: each for the time it stands beside, or for any where none is named."""
    told = {year for o in fact.moments() for year in o.years()}
    years = [year for year in utterance.years if year not in told]  # "since 2014" only repeats what the fact says as well
    times = list(dict.fromkeys(tuple(o.key for o in fact.observations if year in o.years()) for year in years))
    paired = len(numbers) == len(times)  # "from 101 in 2015 to 87 in 2019"; "2014/15" is one time
    negated, beside = "negation" in utterance.marks, len(numbers) > 1
    rulings = [
        _rule_figure(fact, number, _Aim((times[i],) if paired else times, singled, negated, beside))
        for i, number in enumerate(numbers)
    ]
    found = worst(ruling.verdict for ruling in rulings)
    meant = dict.fromkeys(key for ruling in rulings if ruling.verdict is found for key in ruling.observations)
    return Ruling(found, tuple(meant))


def _rule_figure(fact: Fact, number: Number, aim: _Aim) -> Ruling:
    """What the source says of one number: with a time the figures of that time count, else the one that bears it out best."""
    numbers = fact.figures()
    then = [o for o in numbers if any(o.key in keys for keys in aim.times)] if aim.times else numbers
    rulings = [ruling for o in then for ruling in _compare(o, number, then, negated=aim.negated)]
    rulings = [ruling for ruling in rulings if not aim.singled.isdisjoint(ruling.observations)] or rulings
    wanted = (Verdict.TRUE, Verdict.FALSE) if aim.times else (Verdict.TRUE, Verdict.UNSUPPORTED)
    found = next((ruling for verdict in wanted for ruling in rulings if ruling.verdict is verdict), None)
    if aim.beside and then and (not found or found.verdict is Verdict.FALSE):
        measured = {o.indicator.id for o in then}  # what was not measured then is no matter of time: "40 of the 63 clusters"
        whole = [o for o in numbers if o.indicator.id not in measured]
        rulings += [ruling for o in whole for ruling in _compare(o, number, whole, negated=aim.negated)]
        found = next((ruling for ruling in rulings if ruling.verdict is Verdict.TRUE), found)
    if not found and rulings:
        found = rulings[0] if aim.times or len(rulings) == 1 else Ruling(Verdict.FALSE)  # against all of them
    found = found or Ruling(Verdict.UNSUPPORTED)
    counted = not (number.percent or number.fraction)
    return Ruling(contrary(found.verdict), found.observations) if aim.negated and counted else found


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """What is to be said of several claims at once: they are true only together."""
    found = set(verdicts)
    return next(one for one in (Verdict.FALSE, Verdict.UNSUPPORTED, Verdict.TRUE) if one in found)


def _compare(observation: Observation, number: Number, others: Sequence[Observation], *, negated: bool) -> list[Ruling]:
    """What an observation says of a number of its unit; of a denied share, of what is left to a whole."""
    share = observation.indicator.unit in SHARES
    if share != (number.percent or number.fraction):
        return []
    claims = _intervals(number, Fraction(1) if share else None)
    if _sets_another_limit(observation, number):
        return [Ruling(Verdict.FALSE, (observation.key,))]
    if negated and share:
        claims = [claim.mirrored() for claim in claims]
    return [Ruling(_settled(_bounded(observation, others), claims), (observation.key,))]


def _sets_another_limit(observation: Observation, number: Number) -> bool:
    """Whether both say up to where something goes, and not the same: a limit is a figure of its own, whatever lies below it."""
    limits = observation.qualifier is Qualifier.UP_TO and number.qualifier is Qualifier.UP_TO
    return limits and not isinstance(observation.value, Moment) and Fraction(observation.value) not in number.values


def _settled(source: Interval, claims: Iterable[Interval]) -> Verdict:
    """What a source says of a claim that can be read in several ways: only what holds for all of them."""
    verdicts = {verdict(source, claim) for claim in claims}
    return verdicts.pop() if len(verdicts) == 1 else Verdict.UNSUPPORTED


def _intervals(number: Number, top: Fraction | None) -> list[Interval]:
    """What a number in a claim speaks of, in each way in which it can be read."""
    whole = 100 if number.percent else 1
    if number.until:
        ends = [sorted((first / whole, last / whole)) for first, last in product(number.values, number.until)]
        return [Interval(low, high) for low, high in ends]
    return [interval(number.qualifier, value / whole, top) for value in number.values]


def _bounded(observation: Observation, others: Sequence[Observation]) -> Interval:
    """What a figure speaks of; a count that is open above reaches no higher than another source goes for the same thing.

    "More than 80" members do not make 434 possible where all other sources give about a hundred.
    """
    own = spoken_of(observation)
    same = [spoken_of(o) for o in others if o.indicator.id == observation.indicator.id]
    highest = max((one.high for one in same if one.high is not None), default=None)
    if own.high is None and highest is not None and highest > own.low:
        return own._replace(high=highest)
    return own


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


def _speaks_of_others(fact: Fact, asserted: Iterable[tuple[str, str]]) -> bool:
    """Whether a claim names concepts of a kind of which the fact holds others, and only others: universities, not institutes."""
    named: dict[str, set[str]] = {}
    for group, concept in asserted:
        named.setdefault(group, set()).add(concept)
    return any(concepts.isdisjoint(fact.asserts[group]) for group, concepts in named.items() if group in fact.asserts)


def contrary(found: Verdict) -> Verdict:
    """What is said of the denial of a claim."""
    return {Verdict.TRUE: Verdict.FALSE, Verdict.FALSE: Verdict.TRUE}.get(found, found)
