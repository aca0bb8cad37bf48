"""Faktenbot behind the same protocol as the peers: answers the questions on standard input from a release.

    python -m benchmarks.accuracy.peers.ours RELEASE.sqlite < questions.jsonl

It is given the messages before a question; the time is that of the question alone.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.accuracy.peers.protocol import measured, write
from bot.channels.jsonl import record
from bot.engine import Engine
from bot.model import Question


def replies(engine: Engine, opening: float, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        asked = json.loads(line)
        question = Question(text=asked["text"], conversation=engine.replay(asked["context"]))
        start = time.perf_counter()
        answer = engine.ask(question)
        seconds = time.perf_counter() - start
        likely = [*answer.facts, *answer.suggestions, *(match.fact for match in engine.decide(question).matches)]
        yield {**record(asked["id"], answer), **measured(next(iter(likely), None), seconds, opening)}


def main() -> None:
    start = time.perf_counter()
    engine = Engine.open(Path(sys.argv[1])).warm()
    write(replies(engine, time.perf_counter() - start, sys.stdin))


if __name__ == "__main__":
    main()
