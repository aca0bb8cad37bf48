"""Which facts somebody may mean who is still typing: by the beginnings of words.

The words are those of the curated utterances and of the facts' names, in every language of the base.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.understanding.folding import phrase

LONGEST_RUN = 400  # words that a beginning may have: one letter has thousands, and says nothing
NAMED = 2.0  # how much more a word of a fact's name says than one of its utterances


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Completer:
    """Finds facts by beginnings of words. Built once per release, then only read."""

    words: list[str]  # sorted
    starts: array[int]  # of each word, where what it speaks for begins; at last, where all of that ends
    facts: array[int]
    scores: array[float]  # how much a word speaks for each of its facts

    @classmethod
    def of(cls, names: Sequence[Sequence[str]], texts: Iterable[tuple[int, str]]) -> Completer:
        """Learn the words.

        Args:
            names: Of each fact, in the order of the base.
            texts: Utterances, each with the number of its fact.
        """
        counts: dict[str, Counter[int]] = defaultdict(Counter)
        sizes: Counter[int] = Counter()
        for fact, text in texts:
            sizes[fact] += 1
            for word in set(phrase(text)):
                counts[word][fact] += 1
        scores = {word: {fact: n / sizes[fact] for fact, n in of.items()} for word, of in counts.items()}
        for fact, called in enumerate(names):
            for word in {word for name in called for word in phrase(name)}:
                of = scores.setdefault(word, {})
                of[fact] = of.get(fact, 0.0) + NAMED
        words = sorted(scores)
        rare = {word: math.log(1 + len(names) / len(scores[word])) for word in words}
        starts = array("L", accumulate((len(scores[word]) for word in words), initial=0))
        facts = array("L", (fact for word in words for fact in scores[word]))
        return cls(words, starts, facts, array("d", (score * rare[word] for word in words for score in scores[word].values())))

    def complete(self, text: str) -> tuple[list[int], bool]:
        """The facts that a beginning may lead to, the likeliest first.

        Returns:
            Their numbers, and whether every word of the text begins one that the base has.
        """
        found: Counter[int] = Counter()
        begun = phrase(text)
        known = 0
        for beginning in begun:
            best: dict[int, float] = {}
            for number in self._run(beginning):
                part = len(beginning) / len(self.words[number])
                for fact, score in self._spoken_for(number):
                    best[fact] = max(best.get(fact, 0.0), score * part)
            known += bool(best)
            found.update(best)
        ranked = sorted(found, key=lambda fact: (-found[fact], fact))
        return ranked, known == len(begun)

    def _spoken_for(self, number: int) -> Iterator[tuple[int, float]]:
        """The facts that a word speaks for, each with how much."""
        start, end = self.starts[number], self.starts[number + 1]
        return zip(self.facts[start:end], self.scores[start:end], strict=True)

    def _run(self, beginning: str) -> range:
        start = bisect_left(self.words, beginning)
        end = bisect_left(self.words, beginning + "\U0010ffff", lo=start)
        return range(start, min(end, start + LONGEST_RUN))
