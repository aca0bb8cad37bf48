"""Of very many facts the most promising are looked at closely, and those that are left out are not forgotten."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.shortlisting import MANY, SCORED, STEEPER, shortlist

MERITS = st.dictionaries(st.integers(0, 2000), st.floats(-20, 20), max_size=3 * MANY)
VERY_MANY = st.lists(st.floats(-20, 20), min_size=MANY + 1, max_size=3 * MANY).map(lambda merits: dict(enumerate(merits)))


def nobody(_: int) -> bool:
    return False


def odd(fact: int) -> bool:
    return fact % 2 == 1


@given(st.lists(st.floats(-20, 20), max_size=MANY).map(lambda merits: dict(enumerate(merits))))
def test_where_they_are_not_many_all_are_looked_at_but_those_that_are_ruled_out(merits: dict[int, float]) -> None:
    assert shortlist(merits, nobody) == (tuple(merits), {})
    assert shortlist(merits, odd) == (tuple(fact for fact in merits if not odd(fact)), {})


@given(VERY_MANY)
def test_no_fact_that_is_left_out_has_more_merit_than_one_that_is_looked_at(merits: dict[int, float]) -> None:
    kept = shortlist(merits, nobody).facts

    assert len(set(kept)) == SCORED
    assert min(merits[fact] for fact in kept) >= max(merits[fact] for fact in merits.keys() - set(kept))


@pytest.mark.no_cover
@given(VERY_MANY)
def test_the_lesser_half_stands_for_all_that_are_left_out(merits: dict[int, float]) -> None:
    kept, stand_for = shortlist(merits, nobody)
    best = max(merits.values())

    def chances(fact: int) -> float:
        return math.exp(STEEPER * (merits[fact] - best))

    assert set(stand_for) == set(kept[SCORED // 2 :])
    left_out = sum(chances(fact) for fact in merits.keys() - set(kept))
    stood_for = sum(chances(fact) * (much - 1) for fact, much in stand_for.items())
    assert stood_for == pytest.approx(left_out, rel=1e-6, abs=1e-12)


@given(MERITS)
def test_what_is_ruled_out_is_never_looked_at(merits: dict[int, float]) -> None:
    assert not any(odd(fact) for fact in shortlist(merits, odd).facts)
