"""Of a fact that was found, pick what was asked for: a year's figure, a country on a list, a claim's verdict.

And what no likeness may overrule: a contrary, a year that the fact has nothing for, a kind that a list is no
answer to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from bot.model import DATE, Comparison, Manner, Pick, Reason, Relation, Utterance, Verdict, country_of
from bot.understanding import claims, comparing
from bot.understanding.index import Index
from bot.understanding.matching import ONE_OF_MANY
from bot.understanding.reading import Reader
from bot.understanding.ways import RISE_OR_FALL, TREND
from bot.understanding.wordings import Wordings
from facts.model import Base, Fact, FactKind, Language, Observation

NO_LIST = frozenset(
    {"count", "share", "why", "cost", "amount", "when", "duration", "development"}
)  # a list answers none of these
STATED = frozenset({"claim", "statement", "question", "only", "all"})  # marks of a text that asks for no few entries of a list
MAX_COUNTRIES = 5  # of a message that are looked up
RANKING = frozenset({"rank", "more", "fewer"})  # marks of a text that wants one entry of a list before another
MIN_TOLD, MAX_STRANGE = 2, 1  # terms of a claim about the base that its fact must have, and may lack


@dataclass(eq=False, repr=False)
class Picker:
    """Picks for one release."""

    base: Base
    index: Index
    reader: Reader
    groups: Mapping[str, str]  # key -> group of concepts of one kind

    @cached_property
    def wordings(self) -> Wordings:
        """What the facts say in their own words."""
        return Wordings(self.base, self.index, self.reader, frozenset(self.groups))

    @cached_property
    def _observations(self) -> list[Observation]:
        """All that was observed; of a fact's own figures a claim knows by itself that they are no setting."""
        return [o for fact in self.base.facts.values() for o in fact.observations]

    def singled_out(self, fact: Fact, utterance: Utterance) -> list[Observation]:
        """The figures of a fact that a text names by words which the others are not told in; empty: it names none so."""
        return self.wordings.singled_out(fact, utterance)

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
        if (marks & {"rank", "top"} or most) and not claim and not fact.listing:
            return Reason.OUT_OF_SCOPE
        if fact.listing and utterance.countries and utterance.kinds & NO_LIST:
            return Reason.OUT_OF_SCOPE
        if utterance.years and not claim and fact.observations and not _of_time(fact, utterance):
            return Reason.NO_FIGURE_FOR_YEAR
        return None

    def compare(self, found: Comparison, utterance: Utterance) -> tuple[Pick, ...]:
        """Two figures to give side by side, and whether one is more than the other as it may be claimed."""
        facts = [self.base.facts[fact] for fact in dict.fromkeys((found.fact, found.other_fact))]
        keys = {found.key, found.other_key}
        picks = [Pick(fact=fact.id, observations=_said(fact, [o for o in fact.observations if o.key in keys])) for fact in facts]
        return picks[0]._replace(comparison=found, verdict=self._side_by_side(found, utterance)), *picks[1:]

    def _side_by_side(self, found: Comparison, utterance: Utterance) -> Verdict | None:
        """What two figures side by side say of what is claimed of them; None: nothing is."""
        fact, within = self.base.facts[found.fact], found.fact == found.other_fact
        relation = _claimed(found, fact, utterance.marks)
        if relation is None:
            return None
        verdict = _ruled(relation, utterance.marks)
        return claims.worst([verdict, self._ruling(fact, utterance).verdict]) if within and utterance.numbers else verdict

    def picks(self, fact: Fact, utterance: Utterance) -> tuple[Pick, ...]:
        """What of a fact to give: of several countries on a list each, else one thing."""
        first = self.pick(fact, utterance)
        if not first.country:
            return (first,)
        others = (replace(utterance, countries=(country,)) for country in utterance.countries[1:MAX_COUNTRIES])
        return first, *(self.pick(fact, one) for one in others)

    def pick(self, fact: Fact, utterance: Utterance) -> Pick:
        """What of a fact to give."""
        if course := self._course(fact, utterance):
            return course
        if _wants_the_first_few(fact, utterance):
            return Pick(fact=fact.id, verdict=Verdict.UNSUPPORTED)
        if claims.is_claim(utterance) and not self._asks_for_country(fact, utterance):
            return self._checked(fact, utterance) if fact.kind is not FactKind.ABOUT else self._about(fact, utterance)
        if fact.listing and not fact.listing.ranked and utterance.marks & RANKING and not self._asks_for_country(fact, utterance):
            return Pick(fact=fact.id, verdict=Verdict.UNSUPPORTED)
        if utterance.countries and fact.listing and fact.listing.membership:
            return self._looked_up(fact, utterance)
        meant = _of_time(fact, utterance) or self.wordings.singled_out(fact, utterance)
        if not meant and utterance.marks & {"latest"} and (last := comparing.latest(fact)):
            meant = [last]
        told = {year for o in meant for year in o.years()}
        lacking = tuple(year for year in utterance.years if year not in told) if meant else ()
        return Pick(fact=fact.id, observations=_said(fact, meant), lacking=lacking)

    def _course(self, fact: Fact, utterance: Utterance) -> Pick | None:
        """All figures of a fact by their dates, and whether the last is more or less than the first as it may be claimed.

        Returns:
            None: it was not asked how the figures went, or there are none.
        """
        trend = utterance.marks & TREND
        asked = trend or "development" in utterance.kinds
        since = _of_time(fact, utterance)
        if not asked or utterance.numbers or not comparing.figures(fact) or len(comparing.times(fact, utterance.years)) > 1:
            return None
        found, verdict = comparing.over_time(fact, utterance.years), None
        if since and not (trend and found):
            return None
        asked_whether = claims.is_claim(utterance) or self._begins_with_verb(utterance)
        if len(trend & RISE_OR_FALL) == 1 and asked_whether:
            fell = found.relation if found else Relation.UNDECIDED  # more at first than in the end
            verdict = _ruled(fell.turned() if "rise" in trend else fell, utterance.marks)
        if since and found:
            meant = [o for o in fact.observations if o.key in (found.key, found.other_key)]
            return Pick(fact=fact.id, observations=_said(fact, meant), comparison=found, verdict=verdict)
        return Pick(fact=fact.id, manner=Manner.HISTORY, comparison=found, verdict=verdict)

    def _asks_for_country(self, fact: Fact, utterance: Utterance) -> bool:
        ranked = RANKING if len(utterance.countries) > 1 else {"rank"}  # "more important, France or Spain?"
        return bool(utterance.countries and fact.listing and not utterance.marks & ranked)

    def _about(self, fact: Fact, utterance: Utterance) -> Pick:
        """A claim about the base itself, which is borne out where the fact says all of it; nothing else can be told of one."""
        published, denied = self.base.primary.published, bool(utterance.marks & {"negation", "denial"})
        if fact.id == DATE and published is None and (utterance.years or utterance.months or denied):
            return Pick(fact=fact.id, verdict=Verdict.TRUE if denied and not utterance.years else Verdict.UNSUPPORTED)
        strange = self.wordings.strange(fact, utterance)
        told = len(utterance.terms) - len(strange)
        if denied or utterance.years or told < MIN_TOLD or len(strange) > MAX_STRANGE:
            return Pick(fact=fact.id)
        return Pick(fact=fact.id, verdict=Verdict.TRUE)

    def _checked(self, fact: Fact, utterance: Utterance) -> Pick:
        ruling = self._ruling(fact, utterance)
        meant = [o for o in fact.observations if o.key in ruling.observations]
        return Pick(fact=fact.id, verdict=ruling.verdict, observations=_said(fact, meant or _of_time(fact, utterance)))

    def _ruling(self, fact: Fact, utterance: Utterance) -> claims.Ruling:
        bearing = claims.Bearing(
            covered=self.wordings.covers(fact, utterance),
            known=not self.wordings.strange(fact, utterance),
            asserted=[(self.groups[term.key], term.key[1:]) for term in utterance.terms if term.key in self.groups],
            context=self._observations,
            said=self.wordings.of(fact).marks,
            singled=frozenset(o.key for o in self.wordings.singled_out(fact, utterance, usual=1.0)),
            elsewhere=fact.listing is not None and fact.listing.of != fact.id,
        )
        return claims.rule(fact, utterance, bearing)

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

    def _begins_with_verb(self, utterance: Utterance) -> bool:
        """Whether a question is one to be answered by yes or no."""
        return utterance.spelt.partition(" ")[0] in self.reader.packs[utterance.language].verbs


def _wants_the_first_few(fact: Fact, utterance: Utterance) -> bool:
    """Whether some entries of a list are asked for that nobody has put in order: "the three most important partner countries"."""
    if fact.listing is None or fact.listing.ranked or utterance.countries or utterance.marks & STATED:
        return False
    return any(1 < max(number.values) < len(fact.listing.items) for number in utterance.numbers)


def _claimed(found: Comparison, fact: Fact, marks: frozenset[str]) -> Relation | None:
    """How two figures lie to each other, read so that MORE bears out what is said of them; None: nothing is said.

    That is that the one named first is more, or fewer, than the other, or that the number rose or fell between two times.
    """
    if "than" in marks and len(marks & {"more", "fewer"}) == 1:
        return found.relation if "more" in marks else found.relation.turned()
    if found.fact == found.other_fact and len(marks & RISE_OR_FALL) == 1:
        one, other = (next(o for o in fact.observations if o.key == key) for key in (found.key, found.other_key))
        rose = found.relation.turned() if one.order() < other.order() else found.relation
        return rose if "rise" in marks else rose.turned()
    return None


def _ruled(relation: Relation, marks: frozenset[str]) -> Verdict:
    """The verdict on a claim that MORE bears out, or on its denial."""
    verdict = comparing.ruling(relation, Relation.MORE)
    return claims.contrary(verdict) if "negation" in marks else verdict


def _all_unknown(utterance: Utterance) -> bool:
    """Whether a text names something, and nothing that the base knows: which is not the base itself, then."""
    named = utterance.countries or utterance.numbers or utterance.years
    return bool(utterance.terms) and not named and not any(term.known for term in utterance.terms)


def _of_time(fact: Fact, utterance: Utterance) -> list[Observation]:
    """The observations of the years that were asked for, and of the months where any match; empty: no time was named."""
    found = [o for o in fact.observations if not utterance.years or o.years() & set(utterance.years)]
    found = found if utterance.years or utterance.months else []
    by_month = [o for o in found if o.as_of and o.as_of.month in utterance.months]
    if not utterance.years:
        return by_month
    return by_month or found


def _said(fact: Fact, observations: list[Observation]) -> tuple[str, ...]:
    """Those that have a sentence of their own; the others are in the fact's wording."""
    return tuple(o.key for o in fact.observations if o in observations and o.text)
