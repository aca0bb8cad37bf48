"""How a fact is asked for, word by word: the phrases around its terms tell one fact from its neighbour.

"Who pays for", "has been running since", "how many … are there": single words and pairs of words, each term as its
concept. A naive Bayes score (Maron 1961): the logarithm of how much more usual each of them is in a fact's utterances
than in all facts' on average, summed up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from bot.understanding.tables import find, table

SMOOTHING = 0.001  # share of a fact's utterances added to every phrase's, so that none is impossible
REMEMBERED = 4096  # phrases that are looked up once
OPENS, CLOSES = "^", "$"


def grams(sequence: Sequence[str]) -> frozenset[str]:
    """The words of a text and the pairs of neighbours among them; a text's beginning and end count as neighbours."""
    words = [word.replace(" ", "_") for word in sequence]
    return frozenset(words) | {f"{a} {b}" for a, b in zip([OPENS, *words], [*words, CLOSES], strict=True)}


class Said(NamedTuple):
    """What a phrase says, as logarithms."""

    everywhere: float  # of every owner: the less, the more of them have it
    of_owners: tuple[tuple[int, float], ...]  # and of those that have it


@dataclass(eq=False, repr=False)
class Phrasing:
    """Which phrases ask for which fact. Built once per release, then only read."""

    words: str  # table: word -> "owner,count owner,count …"
    pairs: str  # the same for pairs of words
    sizes: Sequence[int]  # per owner: how many examples

    @classmethod
    def fit(cls, sequences: Sequence[Sequence[str]], owner_of: Sequence[int], sizes: Sequence[int]) -> Phrasing:
        """Learn from examples: the words of each, and whose it is."""
        counts: dict[str, dict[int, int]] = {}
        for sequence, owner in zip(sequences, owner_of, strict=True):
            for gram in grams(sequence):
                count = counts.setdefault(gram, {})
                count[owner] = count.get(owner, 0) + 1
        lines = {gram: " ".join(f"{owner},{n}" for owner, n in sorted(count.items())) for gram, count in counts.items()}
        pairs = {gram for gram in lines if " " in gram}
        return cls(
            words=table({gram: line for gram, line in lines.items() if gram not in pairs}),
            pairs=table({gram: lines[gram] for gram in pairs}),
            sizes=sizes,
        )

    def scores(self, sequence: Sequence[str], left_out: int = -1) -> list[float]:
        """How usual a text's phrases are for each owner; 0: as usual as for others.

        Args:
            sequence: Its words in order.
            left_out: Owner of one example that has just these words and does not count; -1: all count.
        """
        scores, everywhere = [0.0] * len(self.sizes), 0.0
        for gram in sorted(grams(sequence)):
            said = self._said(gram, left_out)
            everywhere += said.everywhere
            for owner, more in said.of_owners:
                scores[owner] += more
        return [score + everywhere for score in scores]

    @cached_property
    def _said(self) -> Callable[[str, int], Said]:
        """What a phrase says of each owner."""

        def said(gram: str, left_out: int) -> Said:
            counts = [(owner, n - (owner == left_out)) for owner, n in self._counts(gram)]
            shares = [(owner, n / max(self.sizes[owner] - (owner == left_out), 1)) for owner, n in counts if n]
            if not shares:
                return Said(0.0, ())
            mean = sum(share for _, share in shares) / len(self.sizes)
            logs = ((owner, math.log((share + SMOOTHING) / SMOOTHING)) for owner, share in shares)
            return Said(math.log(SMOOTHING / (mean + SMOOTHING)), tuple(logs))

        return lru_cache(maxsize=REMEMBERED)(said)

    def _counts(self, gram: str) -> list[tuple[int, int]]:
        pairs = (pair.split(",") for pair in find(self.pairs if " " in gram else self.words, gram).split())
        return [(int(owner), int(n)) for owner, n in pairs]
