"""What a peer is, and how it speaks the protocol of score.py: a question a line in, an answer a line out.

A peer guesses to which class a text belongs, a fact or what the base does not answer, and says how sure it is.
It never refuses by a threshold: compare.py chooses one for each peer, and refuses for it.

Beside the protocol's keys a line of answer has

- `forced`: the fact that it would give if it had to give one,
- `seconds` that the answer took, `build` the seconds until the peer could answer at all,
- `peak`: the most memory that the process has had so far, in bytes.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

OUTSIDE = ("_near", "_far")  # the classes of what the base does not answer


class Sample(NamedTuple):
    """A curated utterance or out-of-scope example: what a peer learns from."""

    owner: str  # id of the fact, or one of OUTSIDE
    kind: str  # of the answer that it should get: "answer", "smalltalk", "help" or "refusal"
    language: str
    text: str


class Guess(NamedTuple):
    """The class that a peer takes a text for."""

    owner: str
    confidence: float  # 0 to 1; a probability where the peer has one, else the likeness that it goes by


class Peer(Protocol):
    """A trained classifier of texts."""

    def guess(self, text: str) -> Guess:
        """The likeliest class of all."""

    def forced(self, text: str) -> str:
        """The likeliest fact, whatever the text."""


def read_samples(path: Path) -> list[Sample]:
    """The samples that compare.py wrote."""
    return [Sample(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def answers(peer: Peer, samples: Sequence[Sample], build: float, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """What a peer answers to each line. It has no memory: the messages before a question are left out."""
    kinds = {sample.owner: sample.kind for sample in samples}
    peer.guess("Hallo")  # whatever is made only when somebody asks is there from now on
    for line in lines:
        asked = json.loads(line)
        start = time.perf_counter()
        owner, confidence = peer.guess(asked["text"])
        seconds = time.perf_counter() - start
        yield {
            "id": asked["id"],
            "kind": kinds[owner],
            "facts": [] if owner in OUTSIDE else [owner],
            "language": "de",  # no peer tells it, and none is judged by it
            "confidence": round(min(max(confidence, 0.0), 1.0), 4),
            **measured(peer.forced(asked["text"]), seconds, build),
        }


def measured(forced: str | None, seconds: float, build: float) -> dict[str, Any]:
    """What a line has beside the protocol's keys."""
    return {"forced": forced, "seconds": round(seconds, 6), "build": round(build, 2), "peak": peak()}


def peak() -> int:
    """Bytes that this process has had at most.

    On Linux not from getrusage: what it says there begins with what the parent had when it started this process.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) * 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def write(records: Iterable[Mapping[str, Any]]) -> None:
    """Print answers, a line each."""
    for record in records:
        print(json.dumps(record, ensure_ascii=False))
