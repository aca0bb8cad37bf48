"""Tell the language of a text: by the words that only one language has, then by its letters, then by what is known otherwise."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from weakref import proxy

from bot.understanding.folding import Token
from bot.understanding.packs import LanguagePack
from bot.understanding.vocabulary import Vocabulary
from facts.model import Language

TELLING = 1.2  # difference of log probabilities from which on three letters tell one language from another
SEEN = 40  # words that must have three letters before they tell anything
DEFAULT, ASSUMED = 0.25, 1.0  # what a base's first language counts for, and one that is known from elsewhere
SPOKEN = 4.0  # Zipf frequency that a word of a base has at least in whichever language the base uses it
PLAIN = 5.5  # the same for words of a pack
DECIDED = 3.0  # the most that one word tells about a language
REMEMBERED = 32768  # words whose evidence for a language is kept


@dataclass(eq=False, repr=False)
class Identifier:
    """Everything needed to tell the languages of a base from each other. Read-only after it is made."""

    packs: Mapping[Language, LanguagePack]
    vocabulary: Vocabulary
    trigrams: Mapping[str, Sequence[float]]  # three letters -> log probability in each language, in the packs' order

    def language(self, words: Sequence[Token], prior: Language | None = None) -> Language:
        """The language of a text: by the words only one language has, then by its letters, then the prior."""
        languages = list(self.packs)
        score = dict.fromkeys(languages, 0.0)
        if prior and prior in self.packs:
            score[prior] += ASSUMED
        else:
            score[languages[0]] += DEFAULT
        for token in words:
            for language, likely in zip(languages, self._evidence(token.folded, token.lower), strict=True):
                score[language] += likely
        return max(languages, key=lambda language: score[language])

    @cached_property
    def _evidence(self) -> Callable[[str, str], Sequence[float]]:
        """What a word, folded and in lower case, tells about the language of a text."""
        me: Identifier = proxy(self)

        def evidence(folded: str, lower: str) -> Sequence[float]:
            often = [me._often(folded, lower, language) for language in me.packs]
            return me._told(often) if any(often) else me._letters(folded)

        return lru_cache(maxsize=REMEMBERED)(evidence)

    def _often(self, folded: str, lower: str, language: Language) -> float:
        """How often a word is used in a language, by its table and by what the base and its pack have."""
        often, pack = self.packs[language].frequency(folded), self.packs[language]
        if folded in pack.signs:
            return max(often, PLAIN)
        return max(often, SPOKEN) if self.vocabulary.key_of(lower, (language,)) else often

    @staticmethod
    def _told(often: Sequence[float]) -> list[float]:
        """What a word tells about the language of a text: next to nothing where several use it nearly as often."""
        rivals = [max(others) for i in range(len(often)) if (others := [*often[:i], *often[i + 1 :]])]
        ahead = [one - rival for one, rival in zip(often, rivals, strict=True)] if rivals else [0.0]
        return [min(DECIDED, lead * lead / 2) if lead > 0 else 0.0 for lead in ahead]

    def _letters(self, folded: str) -> list[float]:
        """How much more likely the letters are in one language than on average; small beside whole words."""
        if not folded.isalpha():
            return [0.0] * len(self.packs)
        padded = f"^{folded}$"
        totals = [0.0] * len(self.packs)
        for i in range(len(padded) - 2):
            for n, log in enumerate(self.trigrams.get(padded[i : i + 3], ())):
                totals[n] += log
        mean = sum(totals) / len(totals)
        return [max(-0.6, min(0.6, 0.15 * (total - mean))) for total in totals]


def trigram_logs(samples: Mapping[Language, Sequence[str]]) -> dict[str, list[float]]:
    """Learn how likely three letters are in each language.

    Args:
        samples: Folded words per language.

    Returns:
        For each trigram one log probability a language, smoothed, only where the languages differ clearly.
    """
    counts: list[dict[str, int]] = []
    for words in samples.values():
        count: dict[str, int] = {}
        for word in words:
            padded = f"^{word}$"
            for i in range(len(padded) - 2):
                count[padded[i : i + 3]] = count.get(padded[i : i + 3], 0) + 1
        counts.append(count)
    totals = [sum(count.values()) + 1 for count in counts]
    logs = {}
    for gram in sorted(gram for gram in set().union(*counts) if sum(count.get(gram, 0) for count in counts) >= SEEN):
        log = [round(math.log((count.get(gram, 0) + 0.5) / total), 2) for count, total in zip(counts, totals, strict=True)]
        if max(log) - min(log) > TELLING:
            logs[gram] = log
    return logs
