"""Words and pairs of words tell one owner from another; an example can be tried on all the others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.phrasing import Phrasing, grams

SEQUENCES = [["who", "pays"], ["who", "pays", "for", "=nest"], ["since", "when", "=nest"], ["since", "when"]]
OWNERS = [0, 0, 1, 1]
BOTH = (0, 1)


@pytest.fixture
def phrasing() -> Phrasing:
    return Phrasing.fit(SEQUENCES, OWNERS, [2, 2])


def test_words_and_pairs_are_told_with_both_ends() -> None:
    assert grams(["who", "wie viele"]) == {"who", "wie_viele", "^ who", "who wie_viele", "wie_viele $"}


@pytest.mark.parametrize(("sequence", "owner"), [(["who", "pays", "=roof"], 0), (["since", "when"], 1)])
def test_a_phrase_speaks_for_the_owner_that_uses_it(phrasing: Phrasing, sequence: list[str], owner: int) -> None:
    scores = phrasing.scores(sequence, BOTH)

    assert scores[owner] > 0 > scores[1 - owner]


def test_what_all_owners_use_alike_or_nobody_uses_tells_nothing(phrasing: Phrasing) -> None:
    assert Phrasing.fit([["a"], ["a"]], [0, 1], [1, 1]).scores(["a"], BOTH) == pytest.approx({0: 0.0, 1: 0.0})
    assert phrasing.scores(["never"], BOTH) == pytest.approx({0: 0.0, 1: 0.0})


@given(st.integers(0, 3))
def test_an_example_that_is_left_out_counts_as_if_it_had_never_been_there(number: int) -> None:
    others = [i for i in range(4) if i != number]
    sizes = [sum(OWNERS[i] == owner for i in others) for owner in (0, 1)]
    without = Phrasing.fit([SEQUENCES[i] for i in others], [OWNERS[i] for i in others], sizes)

    left_out = Phrasing.fit(SEQUENCES, OWNERS, [2, 2]).scores(SEQUENCES[number], BOTH, OWNERS[number])

    assert left_out == pytest.approx(without.scores(SEQUENCES[number], BOTH))


def test_an_owner_scores_alike_in_whichever_company(phrasing: Phrasing) -> None:
    assert phrasing.scores(["who", "pays"], [1]) == {1: phrasing.scores(["who", "pays"], BOTH)[1]}
