"""Of very many facts that share a term with a question, those that are worth a closer look.

To look closely at every fact would make a large base slow, and nearly all of them have no chance. But a vague question
fits hundreds of facts about as well, and then none of them is clearly meant: so those that are left out are not
forgotten, but stood for by the least of those that are looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import islice
from typing import NamedTuple

MANY = 100  # facts up to which all of them are looked at
SCORED = 40  # of more than these, those that are
# How much faster chances fall than what the terms alone say: what else is heard of a fact goes along with it.
# Measured with benchmarks/inventing.py at 100,000 utterances, where all 1,374 facts were scored to compare: with 2, the likeliest
# fact gets 0.02 more or less than by scoring all (mean). With 1 it got less than it should, and more without those left out.
STEEPER = 2.0


class Shortlist(NamedTuple):
    """The facts to look at."""

    facts: tuple[int, ...]
    stand_for: Mapping[int, float]  # of how many facts each has the chances, where that is not only itself


def shortlist(merits: Mapping[int, float], is_barred: Callable[[int], bool]) -> Shortlist:
    """Choose facts.

    Args:
        merits: Fact -> how much its terms speak for it, as a logarithm of its chances.
        is_barred: Whether a fact is ruled out whatever its merit.
    """
    if len(merits) <= MANY:
        return Shortlist(tuple(fact for fact in merits if not is_barred(fact)), {})
    ranked = sorted(sorted(merits), key=merits.__getitem__, reverse=True)
    kept = list(islice((fact for fact in ranked if not is_barred(fact)), SCORED))
    if len(kept) < SCORED:
        return Shortlist(tuple(kept), {})
    least, seen = kept[SCORED // 2 :], ranked.index(kept[-1]) + 1
    reference = merits[least[-1]]

    def chances(facts: list[int]) -> float:
        return math.fsum(map(math.exp, [STEEPER * (merits[fact] - reference) for fact in facts]))

    allowed = len(kept) / seen  # of those left out, about as many are barred as of those seen
    crowd = 1.0 + allowed * chances(ranked[seen:]) / chances(least)
    return Shortlist(tuple(kept), dict.fromkeys(least, crowd))
