"""How sure a difference between two bots is: a paired bootstrap over questions that both were asked (Efron 1979)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.costing import cost
from benchmarks.accuracy.score import Scored

DRAWS = 10_000
SEED = 1979  # the same questions are drawn in every run and for every peer


class Interval(NamedTuple):
    """A difference, and between what it lies with a probability of 95 %."""

    value: float
    low: float
    high: float


def right(scored: Sequence[Scored]) -> NDArray[np.float64]:
    """Per question 100 if it was answered rightly, 0 if not; no number where there is nothing to answer."""
    return np.array([100.0 * (s.outcome == "right") if s.q.expect == "answer" else np.nan for s in scored])


def costs(scored: Sequence[Scored]) -> NDArray[np.float64]:
    """Per question what the answer costs."""
    return np.array([cost(s) for s in scored])


def difference(
    measure: Callable[[Sequence[Scored]], NDArray[np.float64]], ours: Sequence[Scored], theirs: Sequence[Scored]
) -> Interval:
    """The mean of ours less that of theirs, given in the same order of questions."""
    gained = measure(ours) - measure(theirs)
    drawn = np.random.default_rng(SEED).integers(len(gained), size=(DRAWS, len(gained)))
    low, high = np.percentile(np.nanmean(gained[drawn], axis=1), [2.5, 97.5])
    return Interval(float(np.nanmean(gained)), float(low), float(high))
