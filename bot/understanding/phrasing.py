"""How a fact is asked for, word by word: the phrases around its terms tell one fact from its neighbour.

"Who pays for", "has been running since", "how many … are there": single words and pairs of words, each term as its
concept. A naive Bayes score (Maron 1961): the logarithm of how much more usual each of them is in a fact's utterances
than in all facts' on average, summed up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple
from weakref import proxy

from bot.understanding.tables import Table, table

SMOOTHING = 0.001  # share of a fact's utterances added to every phrase's, so that none is impossible
REMEMBERED = 16384  # phrases that are looked up once
OPENS, CLOSES = "^", "$"


def grams(sequence: Sequence[str]) -> frozenset[str]:
    """The words of a text and the pairs of neighbours among them; a text's beginning and end count as neighbours."""
    words = [word.replace(" ", "_") for word in sequence]
    return frozenset(words) | {f"{a} {b}" for a, b in zip([OPENS, *words], [*words, CLOSES], strict=True)}


class Said(NamedTuple):
    """What a phrase says, as logarithms."""

    everywhere: float  # of every owner: the less, the more of them have it
    of_owners: Mapping[int, float]  # and of those that have it


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

    def scores(self, sequence: Sequence[str], owners: Iterable[int], left_out: int = -1) -> dict[int, float]:
        """How usual a text's phrases are for some owners; 0: as usual as for all.

        Args:
            sequence: Its words in order.
            owners: They.
            left_out: Owner of one example that has just these words and does not count; -1: all count.
        """
        scores, everywhere = dict.fromkeys(owners, 0.0), 0.0
        for gram in sorted(grams(sequence)):
            said = self._said(gram, left_out)
            everywhere += said.everywhere
            of_owners = said.of_owners
            for owner in scores.keys() & of_owners.keys():  # goes through the fewer of both
                scores[owner] += of_owners[owner]
        return {owner: score + everywhere for owner, score in scores.items()}

    @cached_property
    def _said(self) -> Callable[[str, int], Said]:
        """What a phrase says of each owner."""
        me: Phrasing = proxy(self)

        def said(gram: str, left_out: int) -> Said:
            counts = me._counts(gram)
            if left_out in counts:
                counts[left_out] -= 1
                if not counts[left_out]:
                    del counts[left_out]
            if not counts:
                return Said(0.0, {})
            shares = [n / (me.sizes[owner] - (owner == left_out)) for owner, n in counts.items()]
            mean = sum(shares) / len(me.sizes)
            more = map(math.log, [(share + SMOOTHING) / SMOOTHING for share in shares])
            return Said(math.log(SMOOTHING / (mean + SMOOTHING)), dict(zip(counts, more, strict=True)))

        return lru_cache(maxsize=REMEMBERED)(said)

    def _counts(self, gram: str) -> dict[int, int]:
        """Owner -> how many of its examples have a phrase; a thousand of them are read in a tenth of a millisecond."""
        told = self._tables[" " in gram].find(gram).replace(",", " ").split()
        return dict(zip(map(int, told[::2]), map(int, told[1::2]), strict=True))

    @cached_property
    def _tables(self) -> tuple[Table, Table]:
        """Of the words, and of the pairs."""
        return Table(self.words), Table(self.pairs)
