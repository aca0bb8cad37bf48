"""Draw how often the bot was right against how sure it was of its answers: docs/calibration.svg.

The bars hold the true share with 95 %, the numbers are how many answers a point stands for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.stats import binomtest

from benchmarks.accuracy.score import Scored, calibration_error

BINS = 10  # as many as the calibration error has
COLOUR, LINE = "#1f5fa8", "#888888"
LEAST = 40  # percent, from where on the axes go: nothing that is less sure is answered
# Text as text, and the same bytes each time.
STYLE: dict[Any, str] = {"svg.fonttype": "none", "svg.hashsalt": "calibration", "font.family": "sans-serif"}


class Point(NamedTuple):
    """The answers of one bin; shares in percent."""

    sure: float  # mean confidence
    right: float
    low: float  # of the interval that holds the true share with 95 %
    high: float
    answers: int


def points(scored: Sequence[Scored]) -> list[Point]:
    """A reliability diagram's points, in the bins of the calibration error.

    Source of the diagram: DeGroot and Fienberg 1983; of the interval: Wilson 1927.
    """
    found = []
    for answers in _binned(scored):
        right = sum(one.outcome == "right" for one in answers)
        sure = sum(one.a.confidence for one in answers) / len(answers)
        interval = binomtest(right, len(answers)).proportion_ci(method="wilson")
        found.append(Point(100 * sure, 100 * right / len(answers), 100 * interval.low, 100 * interval.high, len(answers)))
    return found


def _binned(scored: Sequence[Scored]) -> list[list[Scored]]:
    """The answers in bins of equal width by how sure the bot was, the least sure first; no bin is empty."""
    bins: list[list[Scored]] = [[] for _ in range(BINS)]
    for one in scored:
        if one.a.kind == "answer":
            bins[min(int(one.a.confidence * BINS), BINS - 1)].append(one)
    return [answers for answers in bins if answers]


def draw(sets: Mapping[str, Sequence[Scored]], path: Path) -> None:
    """Draw a diagram for each set of scored questions, side by side, and write them as SVG."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(5.2 * len(sets), 5.4), layout="constrained")
        for i, (name, scored) in enumerate(sets.items(), start=1):
            axes = figure.add_subplot(1, len(sets), i, xlim=(LEAST, 102), ylim=(LEAST, 102), aspect="equal")
            found = points(scored)
            _draw(axes, found)
            answers = sum(point.answers for point in found)
            axes.set_title(f"{name}\n{answers} answers, calibration error {calibration_error(list(scored)):.3f}", fontsize=11)
            axes.set_xlabel("how sure it was, in percent")
            axes.set_ylabel("how often it was right, in percent")
        figure.savefig(path, format="svg", metadata={"Date": None})
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line.rstrip() for line in lines) + "\n", encoding="utf-8")


def _draw(axes: Axes, found: Sequence[Point]) -> None:
    axes.plot([0, 100], [0, 100], color=LINE, linewidth=1, linestyle="--")
    for point in found:
        around = [[point.right - point.low], [point.high - point.right]]
        axes.errorbar([point.sure], [point.right], yerr=around, color=COLOUR, marker="o", capsize=3, linewidth=1.2)
        axes.annotate(
            str(point.answers),
            (point.sure, point.right),
            (-8, -4),
            textcoords="offset points",
            ha="right",
            color=COLOUR,
            fontsize=9,
        )
