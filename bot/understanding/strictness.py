"""Why a sentence of a draft is not borne out although what it says of a figure is: whoever prints it prints all of it.

In doubt a sentence is doubted: it costs its author a look at the source.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Doubt, Pick, Utterance
from bot.understanding.fitting import Fitted
from bot.understanding.index import keys_of
from bot.understanding.wordings import Wordings
from facts.model import Fact, Language, Moment

FEW = 2  # terms of a sentence that says next to nothing
FOREMOST = 0.9  # of the share of the most usual term of a fact: what it is asked for with, whatever else
SOMETIMES = 0.1  # share of a fact's utterances from which on a term belongs to it
STRANGE = 2  # a sentence of whose terms one in so many is strange to a fact is of something else
MIDDLE = frozenset({5, 6, 7, 8})  # months that "mid-2012" may be


@dataclass(eq=False, repr=False)
class Strictness:
    """Looks twice at what would be true, for one release."""

    fitted: Fitted
    wordings: Wordings

    def doubt(self, utterance: Utterance, pick: Pick, fact: Fact) -> Doubt | None:
        """Why a sentence is not borne out by the fact that it was held against; None: it is."""
        if self._names_nothing(utterance, fact) or self._says_more(utterance, fact) or self._is_of_others(utterance, pick, fact):
            return Doubt.FURTHER
        if utterance.numbers and self._is_an_average(pick, fact) and not self._speaks_of_an_average(utterance):
            return Doubt.FIGURE
        if "all" in utterance.marks and not self._speaks_of_all(fact, utterance.language):
            return Doubt.ALL
        if utterance.years and not set(utterance.years) <= _years(fact):
            return Doubt.YEAR
        return Doubt.YEAR if utterance.months and not set(utterance.months) & _months(fact) else None

    def is_about(self, utterance: Utterance, fact: Fact) -> bool:
        """Whether a sentence has any of the terms that a fact is told in, or is now and then asked for with."""
        index = self.fitted.index
        owner = index.numbers[fact.id]
        often = SOMETIMES * index.sizes[owner]
        keys = keys_of(utterance)
        return any(index.counts.get(key, {}).get(owner, 0) >= often for key in keys) or not keys.isdisjoint(
            self.wordings.told(fact)
        )

    def _names_nothing(self, utterance: Utterance, fact: Fact) -> bool:
        """Whether a few words without a figure do not have what a fact is asked for with most: "the trend is upward", of what?"""
        if utterance.numbers or utterance.countries or utterance.years or len(utterance.terms) > FEW:
            return False
        expected = self._expected(fact)
        foremost = {key for key, share in expected.items() if share >= FOREMOST * max(expected.values())}
        return bool(foremost) and foremost.isdisjoint(keys_of(utterance))

    def _says_more(self, utterance: Utterance, fact: Fact) -> bool:
        """Whether a sentence has words of the base that are not the fact's, or is for the most part of something else."""
        strange = self.wordings.strange(fact, utterance)
        if fact.listing and strange:
            return True
        return any(map(self.wordings.is_telling, strange)) or len(strange) * STRANGE >= max(len(utterance.terms), 1)

    def _is_of_others(self, utterance: Utterance, pick: Pick, fact: Fact) -> bool:
        """Whether the words of a sentence are those of other figures of the fact: Gold labels, where Silver ones were counted."""
        named = {one.key for one in self.wordings.singled_out(fact, utterance, usual=1.0)}
        return bool(pick.observations) and bool(named) and named.isdisjoint(pick.observations)

    def _speaks_of_an_average(self, utterance: Utterance) -> bool:
        said = f" {utterance.spelt} "
        return any(f" {words} " in said for words in self.fitted.reader.packs[utterance.language].average_words)

    @staticmethod
    def _is_an_average(pick: Pick, fact: Fact) -> bool:
        """Whether the figures that a sentence was held against are averages."""
        told = [one for one in fact.figures() if one.key in pick.observations or not pick.observations]
        return bool(told) and all(one.average for one in told)

    def _speaks_of_all(self, fact: Fact, language: Language) -> bool:
        """Whether the fact does in its own words."""
        return "all" in self.fitted.reader.read(fact.text.get(language, ""), language).marks

    def _expected(self, fact: Fact) -> dict[str, float]:
        """The terms that a fact is mostly asked for with, and how often."""
        index = self.fitted.index
        return dict(index.expected[index.numbers[fact.id]])


def _years(fact: Fact) -> set[int]:
    """The years that any figure of a fact speaks of, or that its source is from."""
    named = {year for observation in fact.observations for year in observation.years()}
    return named | {when.year for when in _published(fact)}


def _months(fact: Fact) -> set[int]:
    """The months that any figure or date of a fact is of, or that its source is from."""
    dated = [one.as_of for one in fact.observations if one.as_of]
    dates = [*dated, *(one.value for one in fact.observations if isinstance(one.value, Moment)), *_published(fact)]
    return {when.month for when in dates if when.month} | {month for when in dates if when.mid for month in MIDDLE}


def _published(fact: Fact) -> list[Moment]:
    return [one.source.published for one in fact.citations() if one.source.published]
