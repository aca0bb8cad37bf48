"""The tables of RESULTS.md: one of accuracy per set, one of time and memory, one of differences."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.accuracy.costing import cost
from benchmarks.accuracy.resampling import Interval, costs, difference, right
from benchmarks.accuracy.score import Scored, summary

LAST = 0.99  # the share of questions that are faster than the p99


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """All that was measured of a bot."""

    name: str  # as the tables have it
    scored: Sequence[Scored]  # after its threshold
    forced: Sequence[str | None]  # per question the fact that it would give if it had to give one
    seconds: Sequence[float]  # per question
    build: float  # seconds
    peak: int  # bytes
    threshold: float | None  # None: it refuses by itself


Cell = Callable[[Result, Sequence[int]], str]  # of a result and the numbers of some questions


def _figure(name: str, digits: int, result: Result, chosen: Sequence[int]) -> str:
    value = summary([result.scored[i] for i in chosen])[name]
    return "–" if value is None else f"{value:.{digits}f}"


def _asked_back(result: Result, chosen: Sequence[int]) -> str:
    found = summary([result.scored[i] for i in chosen])
    return f"{(found['clar+'] or 0) + (found['clar-'] or 0):.1f} / {found['oosc'] or 0:.1f}"


def _cost(result: Result, chosen: Sequence[int]) -> str:
    return f"{statistics.mean(cost(result.scored[i]) for i in chosen):.2f}"


def _forced(result: Result, chosen: Sequence[int]) -> str:
    able = [i for i in chosen if result.scored[i].q.expect == "answer"]
    return f"{100 * statistics.mean(result.forced[i] in result.scored[i].q.facts for i in able):.1f}"


ACCURACY: dict[str, Cell] = {
    "right": partial(_figure, "right", 1),
    "in part": partial(_figure, "part", 1),
    "wrong": partial(_figure, "wrong", 1),
    "missed": partial(_figure, "miss", 1),
    "asked back: inside / outside": _asked_back,
    "false: near": partial(_figure, "near", 1),
    "false: far": partial(_figure, "far", 1),
    "small talk": partial(_figure, "chat", 1),
    "calibration error": partial(_figure, "ece", 3),
    "cost": _cost,
    "may never refuse": _forced,
}


def accuracy(results: Sequence[Result], chosen: Sequence[int]) -> str:
    """Shares in percent over some of the questions."""
    rows = ([result.name, *(cell(result, chosen) for cell in ACCURACY.values())] for result in results)
    return _table(["", *ACCURACY], rows)


def effort(results: Sequence[Result]) -> str:
    """Time, memory and threshold."""
    return _table(["", "median, ms", "p99, ms", "memory, MB", "built in, s", "threshold"], map(_effort, results))


def _effort(result: Result) -> list[str]:
    ordered = sorted(result.seconds)
    return [
        result.name,
        f"{statistics.median(ordered) * 1000:.2f}",
        f"{ordered[int(LAST * (len(ordered) - 1))] * 1000:.2f}",
        f"{result.peak / 1e6:.0f}",
        f"{result.build:.1f}",
        _threshold(result.threshold),
    ]


def _threshold(value: float | None) -> str:
    if value is None:
        return "its own"
    return f"{value:.3f}" if value <= 1 else "refuses all"


def differences(ours: Result, peers: Sequence[Result], sets: Mapping[str, Sequence[int]]) -> str:
    """Ours less each peer's, with intervals, per set."""
    measures = {"right": (right, 1), "cost": (costs, 2)}
    rows = (
        [peer.name]
        + [
            _interval(difference(measure, [ours.scored[i] for i in chosen], [peer.scored[i] for i in chosen]), digits)
            for chosen in sets.values()
            for measure, digits in measures.values()
        ]
        for peer in peers
    )
    return _table(["against", *(f"{name}, {of}" for of in sets for name in measures)], rows)


def _interval(found: Interval, digits: int) -> str:
    value, low, high = (f"{part:+.{digits}f}".replace("-", "−") for part in found)
    return f"{value} ({low} … {high})"


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    ruled = [names, ["---", *["---:"] * (len(names) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in ruled)
