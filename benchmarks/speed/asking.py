"""How long one question takes, against what it is measured by, in the same run.

- From a cold start: `faktenbot ask` as a process, against a process that only imports the libraries that it
  cannot do without.
- In a running engine: one question, against one raw RapidFuzz `WRatio` scan over 1,000 curated utterances.
- The slowest of a dozen strange texts, against the 50 milliseconds that none may take.

    python benchmarks/speed/asking.py [--rounds N]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from bot import app
from bot.engine import Engine
from bot.model import Question

IMPORTS = "import typer, rapidfuzz.fuzz, babel.numbers, babel.lists, Stemmer, sqlite3"
COMMAND = str(Path(sys.executable).with_name("faktenbot"))
QUESTION = "Welche Partnerländer sind am wichtigsten?"
UTTERANCES = 1000
MOST = 0.05  # seconds that no text may take, however strange
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
)
LAST = 0.99  # the share of questions that are faster than the p99


def timed(run: Callable[[], object]) -> float:
    """Seconds that something takes once."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def cold(rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of the command and of the bare imports, taken in turn so that both meet the same machine."""
    command, imports = [COMMAND, "ask", QUESTION], [sys.executable, "-c", IMPORTS]
    compiling = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def once(words: Sequence[str]) -> float:
        return timed(lambda: subprocess.run(words, check=True, capture_output=True, env=compiling))

    once(command), once(imports)  # compiled files and the release are there from now on
    pairs = [(once(command), once(imports)) for _ in range(rounds)]
    return [ours for ours, _ in pairs], [bare for _, bare in pairs]


def warm(engine: Engine) -> tuple[list[float], list[float]]:
    """Seconds per question of the engine and of the raw scan."""
    texts = engine.decider.fitted.index.texts
    scanned = texts[:: max(1, len(texts) // UTTERANCES)][:UTTERANCES]
    questions = texts[:: max(1, len(texts) // 400)]
    for text in questions:
        engine.ask(Question(text=f"{text} bitte"))
    ours = [timed(lambda text=text: engine.ask(Question(text=f"{text} bitte"))) for text in questions]  # type: ignore[misc]
    raw = [timed(lambda text=text: process.extractOne(text, scanned, scorer=fuzz.WRatio)) for text in questions]  # type: ignore[misc]
    return ours, raw


def worst(engine: Engine) -> float:
    """Seconds that the slowest of the strange texts takes; the best of three tries each."""
    return max(min(timed(lambda text=text: engine.ask(Question(text=text))) for _ in range(3)) for text in STRANGE)  # type: ignore[misc]


def line(name: str, ours: Sequence[float], other: Sequence[float]) -> str:
    """A row: medians in milliseconds, and how many times the other ours takes."""
    median, against = statistics.median(ours), statistics.median(other)
    last = sorted(ours)[int(LAST * (len(ours) - 1))]
    return f"{name:<22}{median * 1000:>10.2f}{last * 1000:>10.2f}{against * 1000:>12.2f}{median / against:>9.2f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20, help="starts of each process")
    arguments = parser.parse_args()
    print(f"{'milliseconds':<22}{'median':>10}{'p99':>10}{'against':>12}{'times':>9}")
    print(line("ask, cold start", *cold(arguments.rounds)))
    engine = app.open_engine(app.locate(None, None), lambda *_: None)
    print(line("one question", *warm(engine)))
    slowest = worst(engine)
    print(f"{'strangest text':<22}{slowest * 1000:>10.2f}{'':>10}{MOST * 1000:>12.2f}{slowest / MOST:>9.2f}")


if __name__ == "__main__":
    main()
