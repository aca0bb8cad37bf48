"""What a base's utterances say about its facts: which terms ask for which fact, and how strongly.

Fitted when a release is built, stored in it as plain data, then only read.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from bot.model import Utterance
from bot.understanding.folding import phrase
from bot.understanding.phrasing import Phrasing
from bot.understanding.reading import COUNTRY

NEAR, FAR = "_near", "_far"  # the two classes of questions that the base does not answer
OUTSIDE = (NEAR, FAR)
EXPECTED = 0.3  # share of an owner's examples from which on a question without the key is unlike them
FLOOR = 0.12  # weight of a term that every fact uses; the rarest has 1


class Example(NamedTuple):
    """A curated utterance after reading."""

    owner: str  # the fact, NEAR or FAR
    text: str
    keys: frozenset[str]
    kinds: frozenset[str]
    sequence: tuple[str, ...]


def keys_of(utterance: Utterance) -> frozenset[str]:
    """The keys that an utterance is matched by: its terms and its countries."""
    named = {f"@{code}" for code in utterance.countries}
    return frozenset({term.key for term in utterance.terms} | named | ({COUNTRY} if named else set()))


@dataclass(eq=False, repr=False)
class Index:
    """Postings and statistics over all examples. Built once per release, then only read."""

    owners: list[str]  # facts in the base's order, then NEAR and FAR
    owner_of: list[int]  # per example
    written: str  # the examples as they were written, a line each; read only to explain
    masses: list[float]  # per example: the summed weight of its keys
    postings: dict[str, list[int]]  # key -> examples that have it
    weights: dict[str, float]  # key -> how much it tells, FLOOR to 1
    counts: dict[str, dict[int, int]]  # key -> owner -> how many of its examples have it
    sizes: list[int]  # per owner: how many examples
    kind_counts: dict[str, dict[int, int]]  # kind of answer -> owner -> how many
    phrasing: Phrasing
    smalltalk: frozenset[int] = frozenset()  # owners that are small talk
    exact: dict[str, int] = field(default_factory=dict)  # folded text -> owner
    names: dict[str, int] = field(default_factory=dict)  # folded name of a fact -> owner
    talk: list[tuple[str, int, int]] = field(default_factory=list)  # folded text, owner, example: told by wording alone
    expected: list[list[tuple[str, float]]] = field(
        default_factory=list
    )  # per owner: keys most of its examples have, and their share
    _examples: dict[str, dict[int, list[int]]] = field(default_factory=dict)  # made when a key is first asked for

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each owner."""
        return {owner: number for number, owner in enumerate(self.owners)}

    @classmethod
    def fit(
        cls,
        examples: Sequence[Example],
        facts: Sequence[str],
        smalltalk: Sequence[str],
        about: Sequence[str],
        folded: Mapping[str, str],
        names: Mapping[str, str],
    ) -> Index:
        """Learn from examples.

        Args:
            examples: All curated utterances and all that are out of scope.
            facts: Ids in the base's order.
            smalltalk: Those of them that are small talk.
            about: Those that are about the base itself. Both are asked for in words that carry no subject.
            folded: Folded text -> owner, for texts that need no understanding.
            names: The same for the facts' own names.
        """
        owners = [*facts, *OUTSIDE]
        number = {owner: i for i, owner in enumerate(owners)}
        postings: dict[str, list[int]] = defaultdict(list)
        counts: dict[str, Counter[int]] = defaultdict(Counter)
        kinds: dict[str, Counter[int]] = defaultdict(Counter)
        sizes = [0] * len(owners)
        for i, example in enumerate(examples):
            owner = number[example.owner]
            sizes[owner] += 1
            for key in sorted(example.keys):
                postings[key].append(i)
                counts[key][owner] += 1
            for kind in sorted(example.kinds):
                kinds[kind][owner] += 1
        talking = {number[fact] for fact in (*smalltalk, *about)}
        expected: list[list[tuple[str, float]]] = [[] for _ in owners]
        for key, count in counts.items():
            for owner, n in count.items():
                if n >= EXPECTED * sizes[owner]:
                    expected[owner].append((key, round(n / sizes[owner], 3)))
        weights = {key: _weight(count, sizes, len(facts)) for key, count in counts.items()}
        return cls(
            owners=owners,
            owner_of=[number[example.owner] for example in examples],
            written="\n".join(" ".join(example.text.split()) for example in examples),
            masses=[sum(weights[key] for key in example.keys) for example in examples],
            postings=dict(postings),
            weights=weights,
            counts={key: dict(count) for key, count in counts.items()},
            sizes=sizes,
            kind_counts={kind: dict(count) for kind, count in kinds.items()},
            phrasing=Phrasing.fit([example.sequence for example in examples], [number[e.owner] for e in examples], sizes),
            smalltalk=frozenset(number[fact] for fact in smalltalk),
            exact={text: number[owner] for text, owner in folded.items()},
            names={text: number[owner] for text, owner in names.items()},
            expected=expected,
            talk=[
                (" ".join(phrase(example.text)), number[example.owner], i)
                for i, example in enumerate(examples)
                if number[example.owner] in talking
            ],
        )

    def dump(self) -> dict[str, Any]:
        """Everything as plain data, for the release."""
        return {
            "owners": self.owners,
            "owner_of": self.owner_of,
            "written": self.written,
            "masses": [round(mass, 4) for mass in self.masses],
            "postings": self.postings,
            "weights": {key: round(weight, 4) for key, weight in self.weights.items()},
            "counts": {key: list(count.items()) for key, count in self.counts.items()},
            "sizes": self.sizes,
            "kind_counts": {kind: list(count.items()) for kind, count in self.kind_counts.items()},
            "words": self.phrasing.words,
            "pairs": self.phrasing.pairs,
            "smalltalk": sorted(self.smalltalk),
            "exact": self.exact,
            "names": self.names,
            "talk": self.talk,
            "expected": self.expected,
        }

    @cached_property
    def facts(self) -> int:
        """How many owners are facts; those behind them are the classes out of scope."""
        return len(self.owners) - len(OUTSIDE)

    @cached_property
    def number(self) -> dict[str, int]:
        """Owner -> its number."""
        return {owner: i for i, owner in enumerate(self.owners)}

    def examples(self, key: str) -> Mapping[int, Sequence[int]]:
        """Owner -> its examples that have a key, in order."""
        known = self._examples.get(key)
        if known is None:
            known = {}
            for example in self.postings.get(key, ()):
                known.setdefault(self.owner_of[example], []).append(example)
            if known:
                self._examples[key] = known
        return known

    @cached_property
    def talking(self) -> frozenset[int]:
        """Owners that are asked for in words which carry no subject: small talk, and what is about the base itself."""
        return frozenset(owner for _, owner, _ in self.talk)

    @cached_property
    def texts(self) -> list[str]:
        """The examples as they were written."""
        return self.written.split("\n")

    @cached_property
    def talk_texts(self) -> list[str]:
        """The folded texts of small talk and of questions about the base itself."""
        return [text for text, _, _ in self.talk]

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Index:
        """The contrary of `dump`."""
        alike = ("owners", "owner_of", "written", "masses", "postings", "weights", "sizes", "exact", "names")
        return cls(
            counts={key: dict(pairs) for key, pairs in data["counts"].items()},
            kind_counts={kind: dict(pairs) for kind, pairs in data["kind_counts"].items()},
            phrasing=Phrasing(data["words"], data["pairs"], data["sizes"]),
            smalltalk=frozenset(data["smalltalk"]),
            talk=[(text, owner, i) for text, owner, i in data["talk"]],
            expected=[[(key, share) for key, share in keys] for keys in data["expected"]],
            **{name: data[name] for name in alike},
        )


def _weight(count: Mapping[int, int], sizes: Sequence[int], facts: int) -> float:
    """How much a key tells about which fact is meant: 1 where one fact uses it, near FLOOR where all do.

    One minus the normalised entropy of the facts given the key. Keys that only questions out of scope use tell most.
    """
    shares = [n / sizes[owner] for owner, n in count.items() if owner < facts]
    total = sum(shares)
    if not total:
        return 1.0
    entropy = -sum(share / total * math.log(share / total) for share in shares)
    return FLOOR + (1 - FLOOR) * (1 - entropy / math.log(max(facts, 2)))
