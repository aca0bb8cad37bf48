"""The nearest examples of an owner are those of looking through every example, however many it has."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.index import FAR, NEAR, Example, Index
from bot.understanding.nearness import COMMON, MANY, NEIGHBOURS, nearness

KEYS = ["nest", "storch", "dach", "see", "wald", "feld", "bach", "moor"]


def indexed(chance: random.Random, each: int) -> tuple[Index, list[frozenset[str]]]:
    """An index of two facts with so many examples each, and what these are made of."""
    owners = [owner for owner in ("one", "two") for _ in range(each)] + [NEAR, FAR]
    keys = [frozenset(chance.sample(KEYS, chance.randint(1, 5))) for _ in owners]
    examples = [Example(owner, "", having, frozenset(), ()) for owner, having in zip(owners, keys, strict=True)]
    return Index.fit(examples, ["one", "two"], [], [], {}, {}), keys


@pytest.mark.no_cover
@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 3 * MANY))
def test_the_nearest_are_those_of_looking_through_every_example(chance: random.Random, each: int) -> None:
    index, examples = indexed(chance, each)
    asked = {key: chance.uniform(COMMON, 1.0) for key in chance.sample(KEYS, 4)}
    mass = sum(asked.values())

    near = nearness(index, asked, mass, range(len(index.owners)))

    for owner in range(2):
        closeness = []
        for i in range(owner * each, (owner + 1) * each):
            common = sum(weight for key, weight in asked.items() if key in examples[i])
            closeness.append(2 * common / (mass + max(index.masses[i], common)))
        slow = sorted((one for one in closeness if one), reverse=True)[:NEIGHBOURS]
        assert list(near.closest.get(owner, ())) == pytest.approx(slow)
        if slow:
            assert closeness[near.best[owner] - owner * each] == pytest.approx(slow[0])


def test_shares_of_the_neighbourhood_make_one() -> None:
    index, _ = indexed(random.Random(1), 5)

    near = nearness(index, {"nest": 1.0, "see": 0.5}, 1.5, range(len(index.owners)))

    assert sum(near.neighbours.values()) == pytest.approx(1.0)


def test_an_example_that_is_left_out_is_no_neighbour() -> None:
    index, _ = indexed(random.Random(1), 5)
    asked = {"nest": 1.0, "see": 0.5}

    best = nearness(index, asked, 1.5, [0]).best[0]

    assert nearness(index, asked, 1.5, [0], skip=best).best.get(0) != best
