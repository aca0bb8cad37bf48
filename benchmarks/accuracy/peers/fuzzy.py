"""Raw RapidFuzz: the curated utterance that is likest to the question, by one of its scorers.

Case and punctuation are taken away from both sides first (`default_process`), which helps every scorer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from benchmarks.accuracy.peers.protocol import OUTSIDE, Guess, Sample

Scorer = Callable[..., float]
SCORERS: dict[str, Scorer] = {
    "token_sort_ratio": fuzz.token_sort_ratio,
    "token_set_ratio": fuzz.token_set_ratio,
    "WRatio": fuzz.WRatio,
}


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """The class of the likest sample."""

    scorer: Scorer
    owners: Sequence[str]
    texts: Sequence[str]  # processed, in the order of `owners`
    inside: Sequence[int]  # which of them belong to facts

    def guess(self, text: str) -> Guess:
        """The likeliest class of all."""
        _, score, best = process.extractOne(utils.default_process(text), self.texts, scorer=self.scorer)
        return Guess(self.owners[best], score / 100)

    def forced(self, text: str) -> str:
        """The likeliest fact, whatever the text."""
        texts = {number: self.texts[number] for number in self.inside}
        return self.owners[process.extractOne(utils.default_process(text), texts, scorer=self.scorer)[2]]


def train(name: str, samples: Sequence[Sample]) -> Fuzzy:
    """Process every sample once."""
    return Fuzzy(
        scorer=SCORERS[name],
        owners=[sample.owner for sample in samples],
        texts=[utils.default_process(sample.text) for sample in samples],
        inside=[number for number, sample in enumerate(samples) if sample.owner not in OUTSIDE],
    )
