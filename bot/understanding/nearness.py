"""How near the curated examples come to a text: which of them share its keys, and how much of either that is."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from bot.understanding.index import Index

NEIGHBOURS = 10  # examples nearest of all, whoever they are of
STEEP = 8  # power of their closeness by which they count
COMMON = 0.3  # weight below which a key is so common that it alone brings no example near
MANY = 64  # examples of an owner from which on it pays to ask whether more of them can be among the nearest


# A key of the text: its weight, owner -> its examples that have the key, whether the key alone brings an example near, and the
# summed weight of this key and of those behind it.
_Row: TypeAlias = tuple[float, Mapping[int, Sequence[int]], bool, float]


class Nearness(NamedTuple):
    """What the examples of each owner come to."""

    closest: Mapping[int, Sequence[float]]  # owner -> how close its nearest examples come, the nearest first, NEIGHBOURS at most
    best: Mapping[int, int]  # owner -> the nearest example
    neighbours: Mapping[int, float]  # owner -> its share of the few nearest of all, those much nearer than others counting most


def nearness(index: Index, keys: Mapping[str, float], mass: float, owners: Iterable[int], skip: int = -1) -> Nearness:
    """How close examples come: the harmonic mean of the shares of text and example that both have.

    Args:
        index: Of all examples.
        keys: Of the text, with what each weighs.
        mass: What they weigh together.
        owners: Whose examples are looked at.
        skip: Number of an example to leave out; -1: none.
    """
    rows = _rows(index, keys)
    closest: dict[int, Sequence[float]] = {}
    best: dict[int, int] = {}
    masses = index.masses
    for owner in owners:
        shared = _shared(rows, owner, mass, masses)
        shared.pop(skip, None)
        if shared:
            nears = _nears(shared, mass, masses)
            best[owner] = list(shared)[nears.index(max(nears))]
            nears.sort(reverse=True)
            closest[owner] = nears[:NEIGHBOURS]
    return Nearness(closest, best, _neighbours(closest))


def _rows(index: Index, keys: Mapping[str, float]) -> list[_Row]:
    """The keys, the most telling first. What nearly all examples have makes no neighbour by itself."""
    rows: list[_Row] = []
    left, brought = sum(keys.values()), False
    for key, weight in sorted(keys.items(), key=lambda pair: -pair[1]):
        examples = index.examples(key)
        if examples:
            rows.append((weight, examples, not brought or weight >= COMMON, left))
            brought = True
        left -= weight
    return rows


def _shared(rows: Sequence[_Row], owner: int, mass: float, masses: Sequence[float]) -> dict[int, float]:
    """Examples of an owner -> the weight of the keys that they share with a text.

    Examples that cannot be among its nearest are left out where there are many of them.
    """
    shared: dict[int, float] = {}
    for weight, examples, brings, left in rows:
        having = examples.get(owner)
        if having is None:
            continue
        if brings and not shared:
            shared = dict.fromkeys(having, weight)
        elif not brings or (len(having) > MANY and _are_enough(shared, left, mass, masses)):
            for example in having:
                if example in shared:
                    shared[example] += weight
        else:
            for example in having:
                shared[example] = shared.get(example, 0.0) + weight
    return shared


def _are_enough(shared: Mapping[int, float], left: float, mass: float, masses: Sequence[float]) -> bool:
    """Whether an example that shares at most the keys that are left comes less close than the nearest do already."""
    if len(shared) < NEIGHBOURS:
        return False
    reached = heapq.nlargest(NEIGHBOURS, _nears(shared, mass, masses))[-1]
    return 2 * left / (mass + left) < reached


def _nears(shared: Mapping[int, float], mass: float, masses: Sequence[float]) -> list[float]:
    """How close each example comes; an example weighs at least what it shares."""
    return [
        (common + common) / (mass + (own if (own := masses[example]) > common else common)) for example, common in shared.items()
    ]


def _neighbours(closest: Mapping[int, Sequence[float]]) -> dict[int, float]:
    around = heapq.nlargest(NEIGHBOURS, ((near, owner) for owner, nears in closest.items() for near in nears))
    total = sum(near**STEEP for near, _ in around)
    found: dict[int, float] = {}
    for near, owner in around:
        found[owner] = found.get(owner, 0.0) + near**STEEP / total
    return found
