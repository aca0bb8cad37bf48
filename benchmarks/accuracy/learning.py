"""What every bot of the comparison is made of: the curated utterances and out-of-scope examples, as samples and as a release."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from benchmarks.accuracy.peers.protocol import OUTSIDE, Sample
from bot.model import HELP, Kind
from facts.collection import Collection, collect
from facts.model import FactKind

BASE = Path(__file__).resolve().parents[2] / "facts" / "curated" / "go-cluster"


def samples() -> list[Sample]:
    """Every curated utterance, and the examples near and far as two classes of their own."""
    collection = collect(BASE)
    found = [
        Sample(fact, _kind(collection, fact), language, text)
        for (language, fact), entry in collection.utterances.items()
        for text in entry.content.utterances
    ]
    found += [
        Sample(owner, Kind.REFUSAL, language, text)
        for language, scope in collection.out_of_scope.items()
        for owner, texts in zip(OUTSIDE, (scope.content.near, scope.content.far), strict=True)
        for text in texts
    ]
    return found


def _kind(collection: Collection, fact: str) -> Kind:
    """Of the answer that gives a fact."""
    if fact == HELP:
        return Kind.HELP
    return Kind.SMALLTALK if collection.facts[fact].content.kind is FactKind.SMALLTALK else Kind.ANSWER


def write(found: Iterable[Sample], target: Path) -> None:
    """Write samples, a line each, for peers in any language."""
    lines = (json.dumps(sample._asdict(), ensure_ascii=False) + "\n" for sample in found)
    target.write_text("".join(lines), encoding="utf-8")
