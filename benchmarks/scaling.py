"""How the engine grows with a base: bases of any size that are invented, published and asked, each in a process of its own.

Beside it, over the same utterances and by the same questions, one raw RapidFuzz `WRatio` scan (`extractOne`): what somebody
would do who wrote a bot in an afternoon.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.inventing import Invented
from bot.engine import Engine
from bot.model import Question

ROOT = Path(__file__).resolve().parents[1]
ASKED = 1000  # questions to each base
SCANNED, FEWEST = 1_000_000, 30  # utterances that are scanned, and questions that they are scanned for at least
TRIES = 3  # of each question, of which the quickest counts: others use the machine as well
LAST = 0.99  # the share of questions that are faster than the p99
MEGABYTE = 1e6
MOST_LETTERS = 4096  # of a message that is looked at


def _unknown(words: int) -> str:
    """So many different words that nobody knows."""
    return " ".join(
        f"{'bcdfg'[i % 5]}{'aeiou'[i // 5 % 5]}{'klmnp'[i // 25 % 5]}oxy{'rstvw'[i // 125 % 5]}u" + "qz"[i % 2]
        for i in range(words)
    )


STRANGE = (
    "a" + " " * 4000 + "b",
    "a " * 2000,
    "x" * 4000,
    "messe" * 800,
    "ä" * 4000,
    "clsuterr " * 450,
    "und " * 1000 + "?",
    "1.234.567,89 " * 300,
    "\u200b\u202e" * 2000,
    "🤖" * 2000,
    "<b>" * 1300,
    "y" * 100_000,
    _unknown(2000),
    _unknown(2000)[:MOST_LETTERS],
    "wie viele cluster und " * 180,
    "Wie viele Mitglieder? " * 450,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What publishing a base takes, in seconds."""

    checking: float  # reading its YAML among it
    fitting: float  # reading every utterance, the index, and the second reader where there is one
    rest: float  # asking its regression questions and writing the release


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a release costs and how quick it is; seconds and bytes."""

    facts: int
    opening: float
    memory: int  # that opening it has added to the process
    memory_asked: int  # that opening it and asking all questions have
    seconded: bool  # whether it has a second reader
    at_first: list[float]  # the first reader, when a question is asked for the first time
    first: list[float]  # the first reader: a text read, all facts weighed
    whole: list[float]  # the answer, with everything
    scan: list[float]  # RapidFuzz
    strangest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A base of one size."""

    size: int
    built: Built
    asked: Asked


def timed(run: Callable[[], object]) -> float:
    """Seconds that something takes once."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def p99(seconds: Sequence[float]) -> float:
    """What 99 of 100 are not slower than."""
    return sorted(seconds)[int(LAST * (len(seconds) - 1))]


def quickest(runs: Iterable[Sequence[float]]) -> list[float]:
    """Of several runs of the same, the quickest of each."""
    return [min(times) for times in zip(*runs, strict=True)]


def strangest(engine: Engine) -> float:
    """Seconds that the slowest of the strange texts takes; the best of three tries each."""
    return max(min(timed(lambda text=text: engine.ask(Question(text=text))) for _ in range(TRIES)) for text in STRANGE)  # type: ignore[misc]


def measure(size: int) -> Measured:
    """Invent a base, publish it and ask it."""
    with tempfile.TemporaryDirectory() as folder:
        base, release, questions = Path(folder) / "base", Path(folder) / "release.sqlite", Path(folder) / "questions.json"
        invented = Invented.of(size, ASKED)
        invented.write(base)
        questions.write_text(json.dumps(invented.questions), encoding="utf-8")
        built = Built(**_apart("build", base, release))
        return Measured(size=size, built=built, asked=Asked(**_apart("ask", release, questions)))


def _apart(*words: str | Path) -> dict[str, Any]:
    """What a process of its own measures."""
    command = [sys.executable, "-m", "benchmarks.scaling", *words]
    written = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    found: dict[str, Any] = json.loads(written)
    return found


def build(folder: Path, release: Path) -> Built:
    """Publish a base, step by step.

    Raises:
        AssertionError: It has problems, or answers its own questions otherwise.
    """
    from bot import publishing
    from facts.build import build as write

    start = time.perf_counter()
    examined = publishing.examine(folder)
    assert not examined.problems, examined.problems[:3]
    checked = time.perf_counter()
    stored = publishing.blobs(examined)
    fitted = time.perf_counter()
    otherwise = publishing.regressions(examined, publishing.tried(examined, stored)).problems
    assert not otherwise, otherwise[:3]
    write(examined.collection, stored, release)
    return Built(checking=checked - start, fitting=fitted - checked, rest=time.perf_counter() - fitted)


def ask(release: Path, questions: Sequence[str]) -> Asked:
    """Open a release and ask it everything."""
    before, start = _memory(), time.perf_counter()
    engine = Engine.open(release)
    opening, opened = time.perf_counter() - start, _memory()
    gc.freeze()  # as whoever serves does: what is there stays
    matcher, reader, texts = engine.decider.fitted.matcher(), engine.decider.fitted.reader, engine.decider.fitted.index.texts

    def first(text: str) -> object:
        return matcher.probabilities(*matcher.score(reader.read(text)))

    def whole(text: str) -> object:
        return engine.ask(Question(text=text))

    def all_of(answer: Callable[[str], object]) -> list[float]:
        return [timed(lambda text=text: answer(text)) for text in questions]  # type: ignore[misc]

    at_first = all_of(first)
    # In turn, so that all meet the same machine.
    runs = [(all_of(first), all_of(whole)) for _ in range(TRIES)]
    asked = _memory()
    scanned = questions[: max(FEWEST, SCANNED // len(texts))]
    return Asked(
        facts=len(engine.base.facts),
        opening=opening,
        memory=opened - before,
        memory_asked=asked - before,
        seconded=matcher.letters is not None,
        at_first=at_first,
        first=quickest(one for one, _ in runs),
        whole=quickest(one for _, one in runs),
        scan=[timed(lambda text=text: process.extractOne(text, texts, scorer=fuzz.WRatio)) for text in scanned],  # type: ignore[misc]
        strangest=strangest(engine),
    )


def _memory() -> int:
    """Bytes that this process holds just now; Linux tells that, elsewhere it is the most that it ever held."""
    known = Path("/proc/self/statm")
    if known.exists():
        return int(known.read_text(encoding="utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def table(rows: Sequence[Measured]) -> str:
    """Sizes side by side, as a table in Markdown."""
    lines = [f"|  | {' | '.join(f'{row.size:,} utterances' for row in rows)} |", f"| --- |{' ---: |' * len(rows)}"]
    for name, cell in CELLS.items():
        lines.append(f"| {name} | {' | '.join(cell(row) for row in rows)} |")
    return "\n".join(lines)


def _milliseconds(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.2f} / {p99(seconds) * 1000:.2f}"


def _part(seconds: Sequence[float], scan: Sequence[float]) -> str:
    """The p99 as a part of a scan's median."""
    return (
        f"1/{statistics.median(scan) / p99(seconds):.0f}"
        if p99(seconds) < statistics.median(scan)
        else f"{p99(seconds) / statistics.median(scan):.1f}"
    )


CELLS: dict[str, Callable[[Measured], str]] = {
    "facts": lambda row: f"{row.asked.facts:,}",
    "scan by RapidFuzz `WRatio`, ms: median / p99": lambda row: _milliseconds(row.asked.scan),
    "first reader, ms: median / p99": lambda row: _milliseconds(row.asked.first),
    "its p99 against a scan": lambda row: _part(row.asked.first, row.asked.scan),
    "the same when first asked, ms: median / p99": lambda row: _milliseconds(row.asked.at_first),
    "whole answer, ms: median / p99": lambda row: _milliseconds(row.asked.whole),
    "its p99 against a scan ": lambda row: _part(row.asked.whole, row.asked.scan),
    "second reader": lambda row: "asked where the first is not sure" if row.asked.seconded else "none",
    "strangest text, ms": lambda row: f"{row.asked.strangest * 1000:.1f}",
    "opened in, s": lambda row: f"{row.asked.opening:.2f}",
    "memory added, MB: opened / asked": lambda row: (
        f"{row.asked.memory / MEGABYTE:.0f} / {row.asked.memory_asked / MEGABYTE:.0f}"
    ),
    "fitted in, s": lambda row: f"{row.built.fitting:.1f}",
    "published in, s: checks and reading YAML / all": lambda row: (
        f"{row.built.checking:.1f} / {sum(asdict(row.built).values()):.1f}"
    ),
}


def main() -> None:
    """Do one step in this process, and write what it measured: see `measure`."""
    step, one, two = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    found = build(one, two) if step == "build" else ask(one, json.loads(two.read_text(encoding="utf-8")))
    print(json.dumps(asdict(found)))


if __name__ == "__main__":
    main()
