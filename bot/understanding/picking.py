"""Of a fact that was found, pick what was asked for: a year's figure, a country on a list, a claim's verdict.

And what no likeness may overrule: a contrary, a year that the fact has nothing for, a kind that a list is no
answer to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.model import Pick, Reason, Utterance, Verdict, country_of
from bot.understanding import claims
from bot.understanding.index import Index, keys_of
from bot.understanding.matching import ONE_OF_MANY
from bot.understanding.reading import Reader
from facts.model import Base, Fact, FactId, FactKind, Language, Observation
from facts.templates import parse, placeholders

NO_LIST = frozenset(
    {"count", "share", "why", "cost", "amount", "when", "duration", "development"}
)  # a list answers none of these
COMMON = 0.4  # weight below which a concept is so common that a claim may name it with any fact


@dataclass(eq=False, repr=False)
class Picker:
    """Picks for one release."""

    base: Base
    index: Index
    reader: Reader
    groups: Mapping[str, str]  # key -> group of concepts of one kind

    def forbidden(self, fact: Fact, utterance: Utterance) -> Reason | None:
        """Why a fact must not be given although it is the one that is meant; None: it may."""
        marks, claim = utterance.marks, claims.is_claim(utterance)
        if fact.kind is FactKind.ABOUT and _all_unknown(utterance):
            return Reason.UNKNOWN_WORDS
        if "contrary" in marks:
            return Reason.OPPOSITE
        if "negation" in marks and not claim and utterance.kinds & {"count", "share", "list"}:
            return Reason.OPPOSITE
        most = "majority" in marks and bool(utterance.kinds & ONE_OF_MANY)  # "which of them has most?"
        if ("rank" in marks or most) and not claim and not fact.listing:
            return Reason.OUT_OF_SCOPE
        if fact.listing and utterance.countries and utterance.kinds & NO_LIST:
            return Reason.OUT_OF_SCOPE
        if utterance.years and not claim and fact.observations and not _of_time(fact, utterance):
            return Reason.NO_FIGURE_FOR_YEAR
        return None

    def pick(self, fact: Fact, utterance: Utterance) -> Pick:
        """What of a fact to give."""
        if claims.is_claim(utterance) and fact.kind is not FactKind.ABOUT and not self._asks_for_country(fact, utterance):
            return self._checked(fact, utterance)
        if utterance.countries and fact.listing and fact.listing.membership:
            return self._looked_up(fact, utterance)
        return Pick(fact=fact.id, observations=_said(fact, _of_time(fact, utterance)))

    def _asks_for_country(self, fact: Fact, utterance: Utterance) -> bool:
        return bool(utterance.countries and fact.listing and "rank" not in utterance.marks)

    def _checked(self, fact: Fact, utterance: Utterance) -> Pick:
        ruling = claims.rule(
            fact,
            utterance,
            covered=self._covers(fact, utterance),
            known=self._says(fact, utterance),
            asserted=[(self.groups[term.key], term.key[1:]) for term in utterance.terms if term.key in self.groups],
            context=self._context(fact),
        )
        meant = [o for o in fact.observations if o.key in ruling.observations]
        return Pick(fact=fact.id, verdict=ruling.verdict, observations=_said(fact, meant or _of_time(fact, utterance)))

    def _looked_up(self, fact: Fact, utterance: Utterance) -> Pick:
        assert fact.listing
        whole = self.base.facts[fact.listing.of].listing
        named = {item.country for item in whole.items} if whole else set()
        country = utterance.countries[0]
        verdict = Verdict.YES if country in named else Verdict.NO
        return Pick(fact=fact.id, country=country, verdict=verdict, region=self._region(utterance))

    def _region(self, utterance: Utterance) -> Mapping[Language, str] | None:
        """What the part of the country that was asked for is called in each language; None: all of it was asked for."""
        part = next((code for code in utterance.regions if country_of(code) == utterance.countries[0]), "")
        return {language: pack.regions[part][0] for language, pack in self.reader.packs.items() if part in pack.regions} or None

    def _covers(self, fact: Fact, utterance: Utterance) -> bool:
        """Whether a fact speaks of everybody that a claim speaks of: another population bears nothing out."""
        index, owner = self.index, self.index.owners.index(fact.id)
        named = keys_of(utterance) & self._populations
        return all(index.counts.get(key, {}).get(owner) or index.weights.get(key, 1.0) < COMMON for key in named)

    def _says(self, fact: Fact, utterance: Utterance) -> bool:
        """Whether a fact is ever asked for in all the words of a claim: one that it never uses may turn it into another."""
        index, owner = self.index, self.index.owners.index(fact.id)
        return all(index.counts.get(term.key, {}).get(owner) for term in utterance.terms)

    @cached_property
    def _populations(self) -> frozenset[str]:
        """The concepts of all populations that figures of the base speak of."""
        texts = {text for fact in self.base.facts.values() for o in fact.observations for text in o.population.items()}
        return frozenset(key for language, text in texts for key in keys_of(self.reader.read(text, language)))

    def _context(self, fact: Fact) -> list[Observation]:
        """Observations of other facts that this one's wording uses to set the scene."""
        found: list[Observation] = []
        for name in placeholders(" ".join(fact.text.values())):
            wanted = parse(name)
            if wanted.kind == "observation" and wanted.fact and wanted.fact != fact.id:
                found += [o for o in self.base.facts[FactId(wanted.fact)].observations if o.key == wanted.key]
        return found


def _all_unknown(utterance: Utterance) -> bool:
    """Whether a text names something, and nothing that the base knows: which is not the base itself, then."""
    named = utterance.countries or utterance.numbers or utterance.years
    return bool(utterance.terms) and not named and not any(term.known for term in utterance.terms)


def _of_time(fact: Fact, utterance: Utterance) -> list[Observation]:
    """The observations of the years that were asked for, and of the months where any match; empty: no year was named."""
    found = [o for o in fact.observations if o.years() & set(utterance.years)]
    by_month = [o for o in found if o.as_of and o.as_of.month in utterance.months]
    return by_month or found


def _said(fact: Fact, observations: list[Observation]) -> tuple[str, ...]:
    """Those that have a sentence of their own; the others are in the fact's wording."""
    return tuple(o.key for o in fact.observations if o in observations and o.text)
