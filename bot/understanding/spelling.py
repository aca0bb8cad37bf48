"""The word that a misspelt one must mean: near in letters, and likely to be written at all.

A noisy channel (Kernighan, Church and Gale 1990): of the words that a few slips lead to, the likeliest is meant,
and where two of different meaning are about as likely, neither.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.folding import bare

SLIP = 3.0  # a slip makes a word so many powers of ten less likely
FIRST = 1.5  # and one in the first letter, which is seldom wrong, so many more
AHEAD = 0.4  # powers of ten that the likeliest word must be ahead of the next
RAREST = 1e-7  # share of all words that any word has
BILLION = 9  # powers of ten: what Zipf frequencies are counted in
MIN_LETTERS = 4  # shorter words have too many neighbours
MIN_LEFT, MIN_WRITTEN = 3, 1e-5  # letters and share of all words of what may stand before or behind a forgotten blank


@dataclass(eq=False, repr=False)
class Speller:
    """Mends slips in the words of one base. Read-only after it is made."""

    counts: Mapping[str, int]  # folded word -> how often the base's utterances have it
    everyday: Sequence[str]  # folded words that everybody uses: likelier meant than a rare one of the base
    confusables: frozenset[frozenset[str]]  # pairs that are never taken for slips of each other
    frequency: Callable[[str], float]  # of a folded word in everyday language, on the Zipf scale
    meaning: Callable[[str], str | None]  # what two spellings of the same have in common
    _total: int = 0

    def mended(self, typed: str, folded: str) -> str | None:
        """The word that a misspelt one must mean; None: none is near enough, or several are.

        Distances are OSA's (a swapped pair of letters is one slip): one for a word of four letters, two from eight and
        three from twelve letters on.

        Args:
            typed: The word as typed: its length decides.
            folded: The same, folded.
        """
        limit = _slips(len(typed))
        if not limit:
            return None
        near: dict[str, int] = {}
        for form in {folded, bare(typed)}:  # a slip may have made an umlaut of letters that are none: "Euroean"
            for word in self._otherwise_begun(form):
                near[word] = min(1, near.get(word, 1))
            for first in {form[0], folded[0]}:
                for length in range(len(form) - limit, len(form) + limit + 1):
                    words = self._words.get((first, length), ())
                    for word, slips, _ in process.extract(form, words, scorer=OSA.distance, score_cutoff=limit, limit=None):
                        near[word] = min(int(slips), near.get(word, limit))
        likely = {}
        for word, slips in near.items():
            odd = word[0] != folded[0]
            if not (odd and slips > 1) and frozenset((folded, word)) not in self.confusables:
                likely[word] = self._prior(word) - SLIP * slips - (FIRST if odd else 0.0), slips
        return self._clear(likely)

    def parted(self, folded: str) -> tuple[str, str] | None:
        """The two words that a forgotten blank has made one; None: it is nothing like this."""
        best, likeliest = None, 0.0
        for cut in range(MIN_LEFT, len(folded) - MIN_LEFT + 1):
            left, right = folded[:cut], folded[cut:]
            if left not in self.counts or right not in self.counts:
                continue
            shares = 10 ** self._prior(left), 10 ** self._prior(right)
            if min(shares) > max(MIN_WRITTEN, likeliest):
                best, likeliest = (left, right), min(shares)
        return best

    def _clear(self, likely: Mapping[str, tuple[float, int]]) -> str | None:
        """The likeliest word, unless one of another meaning is close behind, or as near and easily mixed up with it."""
        if not likely:
            return None
        best = max(sorted(likely), key=lambda word: likely[word][0])
        score, distance = likely[best]
        meaning = self.meaning(best) or best
        for word, (near, slips) in likely.items():
            if (self.meaning(word) or word) == meaning:
                continue
            if score - near < AHEAD or (slips <= distance and frozenset((best, word)) in self.confusables):
                return None
        return best

    def _prior(self, word: str) -> float:
        """How likely a word is to be written to this bot: half as its base's utterances, half as everyday language has it."""
        self._total = self._total or max(sum(self.counts.values()), 1)
        often = self.frequency(word)
        here = self.counts.get(word, 0) / self._total
        return math.log10(here / 2 + (10 ** (often - BILLION) / 2 if often else 0.0) + RAREST)

    def _otherwise_begun(self, form: str) -> list[str]:
        """Words with another first letter that a single slip leads to: the first is wrong, missing, too much or swapped."""
        rest, swapped = form[1:], form[1:2] + form[:1] + form[2:]
        begun = [rest, swapped, *(letter + end for letter in self._letters for end in (rest, form))]
        return [word for word in begun if word and word[0] != form[0] and (word in self.counts or word in self._beside)]

    @cached_property
    def _beside(self) -> dict[str, None]:
        """Words that may be meant beside those of the utterances."""
        return dict.fromkeys(word for word in self.everyday if word not in self.counts)

    @property
    def _known(self) -> Iterator[str]:
        """All words that may be meant, each once."""
        return (word for words in (self.counts, self._beside) for word in words if word)

    @cached_property
    def _letters(self) -> list[str]:
        """What words begin with."""
        return sorted({word[0] for word in self._known})

    @cached_property
    def _words(self) -> dict[tuple[str, int], list[str]]:
        """They, by first letter and length."""
        found: dict[tuple[str, int], list[str]] = {}
        for word in self._known:
            found.setdefault((word[0], len(word)), []).append(word)
        return found


def _slips(length: int) -> int:
    """How many slips a word of a length may have."""
    if length < MIN_LETTERS:
        return 0
    return 1 if length < 8 else 2 if length < 12 else 3
