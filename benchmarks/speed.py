"""How long one question takes, against what it is measured by, in the same run; and how that grows with a base.

- From a cold start: `faktenbot ask` as a process, against a process that only imports the libraries that it
  cannot do without.
- In a running engine: one question, by both readers and by the first alone, against one raw RapidFuzz `WRatio` scan over
  1,000 curated utterances.
- The slowest of some strange texts, against the 50 milliseconds that none may take.
- The same for invented bases of 1,000, 10,000 and 100,000 utterances (inventing.py, scaling.py), with what it takes to
  publish them and to hold them in memory. This takes two or three minutes.

Every question is asked three times, in turn with what it is measured by, and the quickest counts.

    python benchmarks/speed.py [--rounds N] [--sizes [N ...]] [--write]

It prints the section "Speed" of benchmarks/RESULTS.md; `--write` puts it there.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks import scaling
from benchmarks.accuracy.reporting import machine, today
from benchmarks.scaling import TRIES, p99, quickest, strangest, timed
from bot import app
from bot.engine import Engine
from bot.model import Question
from bot.places import locate
from bot.understanding.deciding import Decider
from bot.understanding.letters import Letters

RESULTS = Path(__file__).with_name("RESULTS.md")
HEADING = "## Speed"
IMPORTS = "import typer, rapidfuzz.fuzz, babel.numbers, babel.lists, Stemmer, sqlite3"
COMMAND = str(Path(sys.executable).with_name("faktenbot"))
QUESTION = "Welche Partnerländer sind am wichtigsten?"
UTTERANCES = 1000
QUESTIONS = 400
SIZES = (1000, 10_000, 100_000)
MOST = 0.05  # seconds that no text may take, however strange

SECTION = """\
{heading}

Measured by `make bench-speed` on {date}, on {machine}.

`make ask` and a running engine on this base, against what they are measured by:

```text
{base}
```

"First reader" is the same without the second one. Each question was asked three times, and the quickest counts.
"""
SCALE = """
Invented bases (`benchmarks/inventing.py` says how, and why they are like real ones), asked 1,000 questions each; a scan goes
through all of their utterances.

{table}
"""


def cold(rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of the command and of the bare imports, taken in turn so that both meet the same machine."""
    command, imports = [COMMAND, "ask", QUESTION], [sys.executable, "-c", IMPORTS]
    compiling = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def once(words: Sequence[str]) -> float:
        return timed(lambda: subprocess.run(words, check=True, capture_output=True, env=compiling))

    once(command), once(imports)  # compiled files and the release are there from now on
    pairs = [(once(command), once(imports)) for _ in range(rounds)]
    return [ours for ours, _ in pairs], [bare for _, bare in pairs]


def warm(engine: Engine) -> tuple[list[float], list[float], list[float]]:
    """Seconds per question of the engine, of its first reader alone, and of the raw scan."""
    fitted = engine.decider.fitted
    texts = fitted.index.texts
    scanned = texts[:: max(1, len(texts) // UTTERANCES)][:UTTERANCES]
    questions = [Question(text=f"{text} bitte") for text in texts[:: max(1, len(texts) // QUESTIONS)]]
    alone = Engine(engine.base, Decider(engine.base, replace(fitted, letters=Letters.silent())), engine.composer)

    def all_of(answer: Callable[[Question], object]) -> list[float]:
        return [timed(lambda question=question: answer(question)) for question in questions]  # type: ignore[misc]

    gc.freeze()  # as whoever serves does: what is there stays
    all_of(engine.ask), all_of(alone.ask)
    runs = [
        (all_of(engine.ask), all_of(alone.ask), all_of(lambda q: process.extractOne(q.text, scanned, scorer=fuzz.WRatio)))
        for _ in range(TRIES)
    ]
    both, first, raw = (quickest(run[i] for run in runs) for i in range(3))
    return both, first, raw


def line(name: str, ours: Sequence[float], other: Sequence[float]) -> str:
    """A row: medians in milliseconds, and how many times the other ours takes."""
    median, against = statistics.median(ours), statistics.median(other)
    return f"{name:<22}{median * 1000:>10.2f}{p99(ours) * 1000:>10.2f}{against * 1000:>12.2f}{median / against:>9.2f}"


def base_table(rounds: int) -> str:
    """This base, as lines of text."""
    lines = [f"{'milliseconds':<22}{'median':>10}{'p99':>10}{'against':>12}{'times':>9}"]
    lines.append(line("ask, cold start", *cold(rounds)))
    engine = app.open_engine(locate(None, None), lambda *_: None)
    both, first, raw = warm(engine)
    slowest = strangest(engine)
    lines += [line("one question", both, raw), line("  first reader", first, raw)]
    return "\n".join([*lines, f"{'strangest text':<22}{slowest * 1000:>10.2f}{'':>10}{MOST * 1000:>12.2f}{slowest / MOST:>9.2f}"])


def section(rounds: int, sizes: Sequence[int]) -> str:
    """All of it, as RESULTS.md has it."""
    where = machine()
    text = SECTION.format(heading=HEADING, date=today(), machine=where, base=base_table(rounds))
    return text + (SCALE.format(table=scaling.table([scaling.measure(size) for size in sizes])) if sizes else "")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20, help="starts of each process")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="utterances of the bases to invent")
    parser.add_argument("--write", action="store_true", help=f"put it into {RESULTS.name}")
    arguments = parser.parse_args()
    text = section(arguments.rounds, arguments.sizes)
    print(text, end="")
    if arguments.write:
        kept, _, _ = RESULTS.read_text(encoding="utf-8").partition(HEADING)
        RESULTS.write_text(kept + text, encoding="utf-8")


if __name__ == "__main__":
    main()
