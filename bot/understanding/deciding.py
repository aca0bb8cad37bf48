"""Decide what to do about a question: answer, ask back, refuse, or talk.

Reads, matches, and then applies what no likeness may overrule: contraries, years, countries, claims. The
thresholds follow from what mistakes cost (docs/architecture.md): a wrong figure is far dearer than a refusal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.model import Conversation, Decision, Kind, Match, Pick, Question, Reason, Utterance, Verdict
from bot.understanding import claims, followup, splitting
from bot.understanding.fitting import Fitted
from bot.understanding.folding import phrase
from bot.understanding.index import OUTSIDE, keys_of
from bot.understanding.matching import SIGNALS, Matcher, Prior, Scored
from facts.model import Base, Fact, FactId, FactKind, Language, Observation
from facts.templates import parse, placeholders

MAX_LETTERS = 4096  # of a message that is looked at: no chat sends more
ANSWER = 0.7  # probability from which on a fact is given
TALK = 0.5  # the same for small talk and for the base itself: neither carries a figure
CLARIFY = 0.3  # probability of the likeliest facts together from which on we ask back
SURE = 0.8  # probability from which on a message is taken as it stands, whatever was said before
MAX_CHOICES = 3
MAX_TALK_TERMS = 4  # of a message that is still only small talk
MAX_ANSWERS = 3  # facts given to one message
NO_LIST = frozenset({"count", "share", "why", "cost", "amount", "when", "duration", "development"})  # kinds that a list is no answer to


@dataclass(frozen=True, slots=True)
class _Judged:
    """A text with the facts it may mean."""

    utterance: Utterance
    ranked: tuple[tuple[float, Scored], ...]  # best first
    from_context: bool = False
    asking: Utterance | None = None  # the part of a long message that asks; None: all of it

    @property
    def top(self) -> float:
        return self.ranked[0][0] if self.ranked else 0.0

    @property
    def fact(self) -> FactId | None:
        return FactId(self.ranked[0][1].owner) if self.ranked else None


@dataclass(frozen=True)
class Decider:
    """Decides for one release."""

    base: Base
    fitted: Fitted

    def decide(self, question: Question) -> Decision:
        """What to do about a question. Raises nothing, whatever the text."""
        text = question.text.strip()
        memory = question.conversation
        prior = memory.language or question.hint
        if len(text) > MAX_LETTERS:
            utterance = self.fitted.reader.read(text[:200], prior)
            return Decision(kind=Kind.REFUSAL, reason=Reason.TOO_LONG, utterance=utterance)
        if followup.wished_language(text, self.fitted.reader.packs) and memory.facts:
            return self._repeat(text, memory)
        utterance = self.fitted.reader.read(text, prior)
        if not phrase(text):
            return Decision(kind=Kind.REFUSAL, reason=Reason.EMPTY, utterance=utterance)
        asked = followup.meta(text, self.fitted.reader.packs)
        if asked and memory.facts:
            return self._meta(asked, utterance, memory)
        owner = self.fitted.index.exact.get(" ".join(phrase(text)))
        if owner is not None and not memory.facts:
            return self._exact(utterance, FactId(self.fitted.index.owners[owner]))
        return self._understood(utterance, memory)

    def source(self, memory: Conversation, language: Language) -> Decision:
        """Give the source of what was said before."""
        return self._meta("source", Utterance(text="", language=language), memory)

    @cached_property
    def _groups(self) -> dict[str, str]:
        return {f"={concept}": group for group, concepts in self.fitted.groups.items() for concept in concepts}

    @cached_property
    def _matcher(self) -> Matcher:
        return self.fitted.matcher()

    def _repeat(self, text: str, memory: Conversation) -> Decision:
        language = followup.wished_language(text, self.fitted.reader.packs)
        assert language
        utterance = Utterance(text=text, language=language)
        picks = tuple(Pick(fact=fact) for fact in memory.facts if fact in self.base.facts)
        return Decision(kind=Kind.ANSWER, reason=Reason.CLEAR, utterance=utterance, picks=picks, from_context=True)

    def _meta(self, asked: str, utterance: Utterance, memory: Conversation) -> Decision:
        """"Source?", "How old is that?": about the answer before, not about the base."""
        about = tuple(fact for fact in memory.facts if fact in self.base.facts)
        picks: tuple[Pick, ...] = tuple(Pick(fact=fact) for fact in about)
        if asked in ("source", "date") and FactId(asked) in self.base.facts:
            picks = (Pick(fact=FactId(asked), about=about), *picks[:1])
        return Decision(kind=Kind.ANSWER, reason=Reason.CLEAR, utterance=utterance, picks=picks, from_context=True)

    def _exact(self, utterance: Utterance, fact: FactId) -> Decision:
        """Word for word a curated utterance."""
        return self._answered(_Judged(utterance, ((1.0, Scored(fact, (0.0,) * len(SIGNALS))),)))

    def _understood(self, utterance: Utterance, memory: Conversation) -> Decision:
        pack = self.fitted.reader.packs[utterance.language]
        whole = self._judge(utterance)
        if followup.leans(utterance, pack, memory) and (whole.top < SURE or followup.opens(utterance, pack)):
            whole = self._with_context(whole, memory)
        packs = [pack, *(other for other in self.fitted.reader.packs.values() if other is not pack)]
        parts = splitting.split(utterance.text, packs)
        if len(parts) == 1:
            return self._settle(whole)
        judged = [self._judge(self.fitted.reader.read(part, utterance.language)) for part in parts]
        judged = self._carried(judged)
        asking = [one for one, part in zip(judged, parts, strict=True) if splitting.is_question(part, packs) and one.utterance.terms]
        return self._together(whole, asking or judged)

    def _judge(self, utterance: Utterance, prior: Prior | None = None) -> _Judged:
        scored, none = self._matcher.score(utterance, prior)
        ranked, _ = self._matcher.probabilities(scored, none)
        return _Judged(utterance, tuple(self._one_of_each_list(ranked, utterance)), prior is not None)

    def _one_of_each_list(self, ranked: Sequence[tuple[float, Scored]], utterance: Utterance) -> list[tuple[float, Scored]]:
        """A list and its parts answer the same question: the part that is named does, or else the whole."""
        chances: dict[FactId, float] = {}
        members: dict[FactId, list[tuple[float, Scored]]] = {}
        kept: list[tuple[float, Scored]] = []
        for p, one in ranked:
            listing = self.base.facts[FactId(one.owner)].listing
            if listing:
                chances[listing.of] = chances.get(listing.of, 0.0) + p
                members.setdefault(listing.of, []).append((p, one))
            else:
                kept.append((p, one))
        for whole, chance in chances.items():
            kept.append((chance, self._part_meant(whole, [one for _, one in members[whole]], utterance)))
        return sorted(kept, key=lambda pair: (-pair[0], pair[1].owner))

    def _part_meant(self, whole: FactId, members: Sequence[Scored], utterance: Utterance) -> Scored:
        named = {term.key[1:] for term in utterance.terms}
        for one in members:
            listing = self.base.facts[FactId(one.owner)].listing
            if one.owner != whole and listing and named & set(listing.groups) == set(listing.groups):
                if not any(named & set(self.base.facts[FactId(o.owner)].listing.groups) - set(listing.groups) for o in members if o.owner not in (whole, one.owner)):  # type: ignore[union-attr]
                    return one
        return next((one for one in members if one.owner == whole), members[0])

    def _with_context(self, alone: _Judged, memory: Conversation) -> _Judged:
        prior = followup.prior(memory, self.base.facts, self.fitted.index, alone.utterance, self._groups)
        leaning = self._judge(alone.utterance, prior)
        return leaning if leaning.top > alone.top or alone.top < ANSWER else alone

    def _carried(self, judged: Sequence[_Judged]) -> list[_Judged]:
        """Later parts of a message lean on the first one that was understood."""
        found: list[_Judged] = []
        for one in judged:
            before = next((other for other in reversed(found) if other.top >= ANSWER and other.fact), None)
            if before and before.fact and one.top < ANSWER and len(one.utterance.terms) <= followup.FEW_TERMS:
                one = self._with_context(one, Conversation(facts=(before.fact,)))
            found.append(one)
        return found

    def _together(self, whole: _Judged, parts: Sequence[_Judged]) -> Decision:
        """Several questions get several answers; one question in a long message gets one."""
        clear = [part for part in parts if part.top >= ANSWER and part.fact and not self._is_chat(part.fact)]
        facts = list(dict.fromkeys(part.fact for part in clear))
        if len(facts) > 1:
            decisions = [self._settle(next(part for part in clear if part.fact == fact)) for fact in facts[:MAX_ANSWERS]]
            answered = [decision for decision in decisions if decision.kind is Kind.ANSWER]
            if len(answered) > 1:
                return replace(
                    answered[0], utterance=whole.utterance,
                    picks=tuple(pick for decision in answered for pick in decision.picks),
                    confidence=min(decision.confidence for decision in answered),
                )
        best = max(clear, key=lambda part: part.top, default=None)
        if best and best.fact == whole.fact:
            return self._settle(replace(whole, ranked=max(whole.ranked, best.ranked), asking=best.utterance))
        if best and best.top > whole.top and whole.top < SURE:
            whole = replace(best, utterance=replace(best.utterance, language=whole.utterance.language))
        return self._settle(whole)

    def _is_chat(self, fact: FactId) -> bool:
        return self.base.facts[fact].kind is FactKind.SMALLTALK

    def _settle(self, judged: _Judged) -> Decision:
        """Answer, ask back or refuse."""
        utterance = judged.utterance
        if judged.fact and judged.top >= self._needed(judged.fact):
            return self._answered(judged)
        if listing := self._lone_country(utterance):
            return self._answered(_Judged(utterance, ((ANSWER, Scored(listing, (0.0,) * len(SIGNALS))),)))
        if talk := self._small_talk(utterance):
            return self._answered(_Judged(utterance, ((0.9, Scored(talk, (0.0,) * len(SIGNALS))),)))
        likely = [(p, FactId(one.owner)) for p, one in judged.ranked if p > CLARIFY / 4][:MAX_CHOICES]
        together = sum(p for p, _ in likely)
        matches = self._matches(judged)
        unknown = tuple(term.text for term in utterance.terms if not term.known)
        if together >= CLARIFY and "contrary" not in utterance.marks:
            choices = tuple(fact for _, fact in likely)
            reason = Reason.TOO_CLOSE if len(choices) > 1 else Reason.UNSURE
            return Decision(
                kind=Kind.CLARIFY, reason=reason, utterance=utterance, suggestions=choices,
                confidence=together, matches=matches, from_context=judged.from_context,
            )
        nearest = tuple(FactId(one.owner) for _, one in judged.ranked if not self._is_chat(FactId(one.owner)))[:MAX_CHOICES]
        reason = Reason.OPPOSITE if "contrary" in utterance.marks else Reason.UNKNOWN_WORDS if unknown else Reason.OUT_OF_SCOPE
        return self._refused(utterance, reason, nearest, 1 - judged.top, matches)

    def _needed(self, fact: FactId) -> float:
        """How likely a fact must be to be given."""
        return TALK if self.base.facts[fact].kind in (FactKind.SMALLTALK, FactKind.ABOUT) else ANSWER

    def _lone_country(self, utterance: Utterance) -> FactId | None:
        """The list to look up a country in that was named and nothing else; None: more was said, or there are several."""
        if not utterance.countries or utterance.terms or utterance.kinds & NO_LIST:
            return None
        index = self.fitted.index
        wholes = {
            fact.id for fact in self.base.facts.values()
            if fact.listing and fact.listing.membership and fact.listing.of == fact.id
        }
        spoken = {
            index.owners[owner] for code in utterance.countries for owner in index.counts.get(f"@{code}", {})
            if owner < len(index.owners) - len(OUTSIDE) and not self.base.facts[FactId(index.owners[owner])].listing
        }
        return next(iter(wholes)) if len(wholes) == 1 and not spoken else None

    def _small_talk(self, utterance: Utterance) -> FactId | None:
        """What a friendly word without a question is about: "Many thanks, that was useful"."""
        if utterance.kinds or "question" in utterance.marks or len(utterance.terms) > MAX_TALK_TERMS:
            return None
        return next((FactId(term.key[1:]) for term in utterance.terms if term.key[1:] in self._talk), None)

    @cached_property
    def _talk(self) -> frozenset[str]:
        return frozenset(fact.id for fact in self.base.facts.values() if fact.kind is FactKind.SMALLTALK)

    def _refused(
        self, utterance: Utterance, reason: Reason, nearest: tuple[FactId, ...], confidence: float, matches: tuple[Match, ...]
    ) -> Decision:
        unknown = tuple(dict.fromkeys(term.text for term in utterance.terms if not term.known))
        return Decision(
            kind=Kind.REFUSAL, reason=reason, utterance=utterance, suggestions=nearest,
            confidence=confidence, matches=matches, unknown=unknown,
        )

    def _matches(self, judged: _Judged) -> tuple[Match, ...]:
        texts = self.fitted.index.texts
        return tuple(
            Match(
                fact=FactId(one.owner), probability=p, signals=tuple(zip(SIGNALS, one.signals, strict=True)),
                wording=texts[one.best] if one.best >= 0 else "",
            )
            for p, one in judged.ranked[:5]
        )

    def _answered(self, judged: _Judged) -> Decision:
        utterance, matches = judged.utterance, self._matches(judged)
        assert judged.fact
        fact = self.base.facts[judged.fact]
        kinds = {FactKind.SMALLTALK: Kind.SMALLTALK}
        kind = Kind.HELP if fact.id == "help" else kinds.get(fact.kind, Kind.ANSWER)
        if kind is Kind.ANSWER and (why := self._forbidden(fact, judged.asking or utterance)):
            return self._refused(utterance, why, (fact.id,), judged.top, matches)
        pick = self._pick(fact, utterance) if kind is Kind.ANSWER else Pick(fact=fact.id)
        return Decision(
            kind=kind, reason=Reason.CLEAR, utterance=utterance, picks=(pick,), confidence=judged.top,
            matches=matches, from_context=judged.from_context,
        )

    def _forbidden(self, fact: Fact, utterance: Utterance) -> Reason | None:
        """What no likeness may overrule."""
        claim = claims.is_claim(utterance)
        if "contrary" in utterance.marks:
            return Reason.OPPOSITE
        if "negation" in utterance.marks and not claim and utterance.kinds & {"count", "share", "list"}:
            return Reason.OPPOSITE
        if "rank" in utterance.marks and not claim and not fact.listing:
            return Reason.OUT_OF_SCOPE
        if fact.listing and utterance.countries and utterance.kinds & NO_LIST:
            return Reason.OUT_OF_SCOPE
        if utterance.years and not claim and fact.observations and not self._of_time(fact, utterance):
            return Reason.NO_FIGURE_FOR_YEAR
        return None

    def _of_time(self, fact: Fact, utterance: Utterance) -> list[Observation]:
        """The observations of the years that were asked for, and of the months where any match."""
        years = set(utterance.years)
        found = [o for o in fact.observations if o.years() & years]
        by_month = [o for o in found if o.as_of and o.as_of.month in utterance.months]
        return by_month or found

    def _pick(self, fact: Fact, utterance: Utterance) -> Pick:
        keys = tuple(o.key for o in self._of_time(fact, utterance) if o.text) if utterance.years else ()
        if claims.is_claim(utterance) and fact.kind is not FactKind.ABOUT:
            if not (utterance.countries and fact.listing and "rank" not in utterance.marks):
                ruling = claims.rule(
                    fact, utterance, covered=self._covers(fact, utterance), asserted=self._asserted(utterance),
                    context=self._context(fact),
                )
                said = {o.key for o in fact.observations if o.text}
                return Pick(fact=fact.id, verdict=ruling.verdict, observations=tuple(k for k in ruling.observations if k in said) or keys)
        if utterance.countries and fact.listing and fact.listing.membership:
            country = utterance.countries[0]
            whole = self.base.facts[fact.listing.of].listing
            named = {item.country for item in whole.items} if whole else set()
            return Pick(fact=fact.id, country=country, verdict=Verdict.YES if country in named else Verdict.NO)
        return Pick(fact=fact.id, observations=keys)

    def _covers(self, fact: Fact, utterance: Utterance) -> bool:
        """Whether a fact's utterances know every concept that a claim names."""
        index = self.fitted.index
        owner = index.owners.index(fact.id)
        concepts = [key for key in keys_of(utterance) if key.startswith("=")]
        return all(index.counts.get(key, {}).get(owner) or index.weights.get(key, 1.0) < 0.4 for key in concepts)

    def _asserted(self, utterance: Utterance) -> list[tuple[str, str]]:
        return [(self._groups[term.key], term.key[1:]) for term in utterance.terms if term.key in self._groups]

    def _context(self, fact: Fact) -> list[Observation]:
        """Observations of other facts that this one's wording uses to set the scene."""
        found = []
        for name in placeholders(" ".join(fact.text.values())):
            wanted = parse(name)
            if wanted.kind == "observation" and wanted.fact and wanted.fact != fact.id:
                found += [o for o in self.base.facts[FactId(wanted.fact)].observations if o.key == wanted.key]
        return found


__all__ = ["ANSWER", "CLARIFY", "Decider", "Language"]
