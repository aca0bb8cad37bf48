"""Figures as intervals, to every bound: what a qualifier speaks of, what a source says of a claim, which figure is more."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, product
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import intervals as module
from bot.intervals import Interval, interval, relation, verdict
from bot.model import Relation, Verdict
from facts.model import Qualifier

ABOUT, ALMOST, EXACTLY, STATED = Qualifier.ABOUT, Qualifier.ALMOST, Qualifier.EXACTLY, Qualifier.STATED
MORE, OVER, LEAST, LESS, UP_TO = Qualifier.MORE_THAN, Qualifier.OVER, Qualifier.AT_LEAST, Qualifier.LESS_THAN, Qualifier.UP_TO
TRUE, FALSE, UNSUPPORTED = Verdict.TRUE, Verdict.FALSE, Verdict.UNSUPPORTED
BIT = Fraction(1, 10**9)


# The slow oracle: an interval is what it holds, tried at every bound, between bounds and beyond them.


def holds(one: Interval, point: Fraction) -> bool:
    above = point > one.low if one.low_open else point >= one.low
    below = one.high is None or (point < one.high if one.high_open else point <= one.high)
    return above and below


def samples(*intervals: Interval) -> list[Fraction]:
    bounds = sorted({bound for one in intervals for bound in (one.low, one.high) if bound is not None})
    between = [a + (b - a) * part / 3 for a, b in pairwise(bounds) for part in (1, 2)]
    return [bounds[0] - 1, *bounds, *between, bounds[-1] + 1, bounds[-1] + 2]


def is_within(one: Interval, other: Interval) -> bool:
    return all(holds(other, point) for point in samples(one, other) if holds(one, point))


def do_meet(one: Interval, other: Interval) -> bool:
    return any(holds(one, point) and holds(other, point) for point in samples(one, other))


def verdict_by_trying(source: Interval, claim: Interval) -> Verdict:
    around = Interval(source.low, source.high)
    return TRUE if is_within(source, claim) else UNSUPPORTED if do_meet(claim, around) else FALSE


def relation_by_trying(one: Interval, other: Interval) -> Relation:
    tried = samples(one, other)
    pairs = [(a, b) for a, b in product(tried, tried) if holds(one, a) and holds(other, b)]
    for found, fits in (
        (Relation.EQUAL, all(a == b for a, b in pairs)),
        (Relation.MORE, all(a > b for a, b in pairs)),
        (Relation.LESS, all(a < b for a, b in pairs)),
    ):
        if fits:
            return found
    return Relation.UNDECIDED


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Intervals with at least one point, and with few bounds, so that two often share one."""
    low = draw(st.integers(0, 4))
    high = draw(st.none() | st.integers(low, 5))
    if high == low:
        return Interval(Fraction(low), Fraction(high))
    return Interval(
        Fraction(low), None if high is None else Fraction(high), draw(st.booleans()), high is not None and draw(st.booleans())
    )


@given(intervals(), intervals())
def test_within_is_what_trying_every_point_says(one: Interval, other: Interval) -> None:
    assert one.within(other) == is_within(one, other)


@given(intervals(), intervals())
def test_meeting_is_what_trying_every_point_says(one: Interval, other: Interval) -> None:
    assert one.meets(other) == other.meets(one) == do_meet(one, other)


@given(intervals(), intervals())
def test_a_verdict_is_what_trying_every_point_says(source: Interval, claim: Interval) -> None:
    assert verdict(source, claim) is verdict_by_trying(source, claim)


@given(intervals(), intervals())
def test_how_two_figures_lie_to_each_other_is_what_trying_every_point_says(one: Interval, other: Interval) -> None:
    assert relation(one, other) is relation_by_trying(one, other)


@given(st.integers(0, 10), st.integers(0, 10), st.booleans(), st.booleans(), st.integers(-1, 21))
def test_the_rest_is_what_is_left_to_a_whole(a: int, b: int, low_open: bool, high_open: bool, twentieth: int) -> None:
    share, point = Interval(Fraction(min(a, b), 10), Fraction(max(a, b), 10), low_open, high_open), Fraction(twentieth, 20)

    assert holds(share.mirrored(), 1 - point) == holds(share, point)


@given(intervals())
def test_closing_counts_both_bounds_in_and_nothing_more(one: Interval) -> None:
    closed = one.closed()

    assert holds(closed, one.low) and not holds(closed, one.low - BIT)
    assert one.high is None or (holds(closed, one.high) and not holds(closed, one.high + BIT))


# What each qualifier speaks of, to the point.

SEVENTY = Fraction(7, 10)


@pytest.mark.parametrize(
    ("qualifier", "inside", "outside"),
    [
        (MORE, [SEVENTY + BIT, Fraction(1)], [SEVENTY, SEVENTY - BIT, Fraction(1) + BIT]),
        (OVER, [SEVENTY + BIT, Fraction(1)], [SEVENTY, SEVENTY - BIT, Fraction(1) + BIT]),
        (LEAST, [SEVENTY, Fraction(1)], [SEVENTY - BIT, Fraction(1) + BIT]),
        (LESS, [Fraction(0), SEVENTY - BIT], [SEVENTY, SEVENTY + BIT, -BIT]),
        (UP_TO, [Fraction(0), SEVENTY], [SEVENTY + BIT, -BIT]),
        (ALMOST, [Fraction(63, 100), SEVENTY - BIT], [Fraction(63, 100) - BIT, SEVENTY, SEVENTY + BIT]),
        (ABOUT, [Fraction(665, 1000), SEVENTY, Fraction(735, 1000)], [Fraction(665, 1000) - BIT, Fraction(735, 1000) + BIT]),
        (EXACTLY, [SEVENTY], [SEVENTY - BIT, SEVENTY + BIT]),
        (STATED, [SEVENTY], [SEVENTY - BIT, SEVENTY + BIT]),
        (None, [SEVENTY], [SEVENTY - BIT, SEVENTY + BIT]),
    ],
)
def test_a_qualifier_reaches_to_its_bounds_and_no_further(
    qualifier: Qualifier | None, inside: list[Fraction], outside: list[Fraction]
) -> None:
    spoken_of = interval(qualifier, SEVENTY, Fraction(1))

    assert [point for point in inside if not holds(spoken_of, point)] == []
    assert [point for point in outside if holds(spoken_of, point)] == []


@pytest.mark.parametrize("qualifier", [MORE, OVER, LEAST])
def test_what_is_counted_has_no_top(qualifier: Qualifier) -> None:
    assert holds(interval(qualifier, Fraction(100), None), Fraction(10**12))


@pytest.mark.parametrize("qualifier", [LESS, UP_TO, ALMOST, ABOUT, EXACTLY, STATED, None])
def test_a_qualifier_that_looks_down_has_a_top_of_its_own(qualifier: Qualifier | None) -> None:
    assert not holds(interval(qualifier, Fraction(100), None), Fraction(106))


@pytest.mark.parametrize(
    ("source", "claim", "found"),
    [
        # "more than 70 %", as DESIGN.md has it
        ((MORE, 70), (MORE, 50), TRUE),
        ((MORE, 70), (None, 40), FALSE),
        ((MORE, 70), (EXACTLY, 70), UNSUPPORTED),
        ((MORE, 70), (None, 75), UNSUPPORTED),
        ((MORE, 70), (None, 90), UNSUPPORTED),
        ((MORE, 70), (MORE, 70), TRUE),
        ((MORE, 70), (LEAST, 70), TRUE),
        ((MORE, 70), (MORE, 71), UNSUPPORTED),
        ((MORE, 70), (LESS, 70), FALSE),
        ((MORE, 70), (UP_TO, 70), UNSUPPORTED),  # the bound counts as the source's own
        ((MORE, 70), (LESS, 71), UNSUPPORTED),
        ((MORE, 70), (None, 100), UNSUPPORTED),
        ((ALMOST, 50), (MORE, 50), FALSE),
        ((ALMOST, 50), (LEAST, 50), UNSUPPORTED),
        ((ALMOST, 50), (LESS, 50), TRUE),
        ((ALMOST, 50), (None, 44), FALSE),
        ((ALMOST, 50), (None, 45), UNSUPPORTED),
        ((ALMOST, 50), (LEAST, 45), TRUE),
        ((ALMOST, 50), (MORE, 45), UNSUPPORTED),
        ((ABOUT, 60), (None, 57), UNSUPPORTED),
        ((ABOUT, 60), (MORE, 57), UNSUPPORTED),
        ((ABOUT, 60), (LEAST, 57), TRUE),
        ((ABOUT, 60), (UP_TO, 63), TRUE),
        ((ABOUT, 60), (LESS, 63), UNSUPPORTED),
        ((ABOUT, 60), (MORE, 63), FALSE),
        ((ABOUT, 60), (LESS, 57), FALSE),
        ((ABOUT, 60), (ABOUT, 60), TRUE),
        ((STATED, 77), (None, 77), TRUE),
        ((STATED, 77), (EXACTLY, 77), TRUE),
        ((STATED, 77), (MORE, 77), FALSE),
        ((STATED, 77), (LESS, 77), FALSE),
        ((STATED, 77), (UP_TO, 77), TRUE),
        ((STATED, 77), (LEAST, 77), TRUE),
        ((STATED, 77), (ALMOST, 77), FALSE),
        ((STATED, 77), (None, 76), FALSE),
        ((UP_TO, 40), (None, 0), UNSUPPORTED),
        ((UP_TO, 40), (UP_TO, 40), TRUE),
        ((UP_TO, 40), (LESS, 40), UNSUPPORTED),
        ((UP_TO, 40), (MORE, 40), FALSE),
        ((LESS, 40), (LESS, 40), TRUE),
        ((LESS, 40), (LEAST, 40), UNSUPPORTED),
        ((LEAST, 40), (MORE, 40), UNSUPPORTED),
        ((LEAST, 40), (LEAST, 40), TRUE),
        ((LEAST, 40), (LESS, 40), FALSE),
    ],
)
def test_a_claim_is_true_false_or_further_than_the_source_goes(
    source: tuple[Qualifier, int], claim: tuple[Qualifier | None, int], found: Verdict
) -> None:
    one, other = (interval(qualifier, Fraction(value, 100), Fraction(1)) for qualifier, value in (source, claim))

    assert verdict(one, other) is found


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ((MORE, 70), (ALMOST, 50), Relation.MORE),
        ((ALMOST, 50), (MORE, 70), Relation.LESS),
        ((MORE, 70), (OVER, 40), Relation.UNDECIDED),
        ((MORE, 50), (UP_TO, 50), Relation.MORE),
        ((LEAST, 50), (UP_TO, 50), Relation.UNDECIDED),
        ((LESS, 50), (STATED, 50), Relation.LESS),
        ((STATED, 87), (ABOUT, 90), Relation.UNDECIDED),
        ((STATED, 101), (ABOUT, 90), Relation.MORE),
        ((STATED, 87), (STATED, 87), Relation.EQUAL),
        ((ABOUT, 15), (ABOUT, 15), Relation.UNDECIDED),
    ],
)
def test_of_two_figures_one_is_more_only_where_the_sources_leave_nothing_else(
    one: tuple[Qualifier, int], other: tuple[Qualifier, int], found: Relation
) -> None:
    left, right = (interval(qualifier, Fraction(value), None) for qualifier, value in (one, other))

    assert relation(left, right) is found


# Whoever turns a comparison round, or moves it to the other side of a bound, is found out by what is tried above.

OTHERS: dict[type[ast.cmpop], list[type[ast.cmpop]]] = {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
}
BOUNDS = [Fraction(n, 10) for n in (4, 5, 6)]
SOME = [
    Interval(low, high, low_open, high_open)
    for low, high, low_open, high_open in product(BOUNDS, [*BOUNDS, None], (False, True), (False, True))
    if (high is None and not high_open) or (high is not None and (high > low or (high == low and not (low_open or high_open))))
]


def comparisons(tree: ast.Module) -> list[ast.Compare]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]


def mutants() -> Iterator[tuple[str, ModuleType]]:
    """The module, again and again, each time with one comparison turned."""
    source = inspect.getsource(module)
    for number, original in enumerate(comparisons(ast.parse(source))):
        for place, operator in enumerate(original.ops):
            for other in OTHERS[type(operator)]:
                tree = ast.parse(source)
                comparisons(tree)[number].ops[place] = other()
                mutant = ModuleType(module.__name__)
                exec(compile(tree, "mutant", "exec"), mutant.__dict__)
                yield f"line {original.lineno}: {ast.unparse(original)}", mutant


def is_found_out(mutant: ModuleType) -> bool:
    """Whether any verdict or relation of two small intervals is another one than trying every point says."""
    try:
        mutant.Interval(Fraction(0), Fraction(1)).mirrored()
    except AssertionError:
        return True
    for one, other in product(SOME, SOME):
        try:
            left, right = mutant.Interval(*one), mutant.Interval(*other)
            wanted = verdict_by_trying(one, other), relation_by_trying(one, other)
            if (mutant.verdict(left, right), mutant.relation(left, right)) != wanted:
                return True
        except TypeError:  # nothing is compared with a top that is not there
            return True
    return False


def test_the_module_itself_is_not_found_out() -> None:
    assert not is_found_out(module)


def test_no_comparison_can_be_turned_without_being_found_out() -> None:
    assert [where for where, mutant in mutants() if not is_found_out(mutant)] == []
