"""Decide what to do about a question: answer, ask back, refuse, or talk.

The thresholds follow from what mistakes cost (docs/architecture.md): a wrong figure is far dearer than a
refusal, and a question back is cheap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.model import HELP, SOURCE, Conversation, Decision, Kind, Pick, Question, Reason, Utterance
from bot.understanding import followup, splitting
from bot.understanding.fitting import Fitted
from bot.understanding.folding import phrase
from bot.understanding.index import OUTSIDE
from bot.understanding.judging import ANSWER, KEYWORD, LIKELY, Judge, Judged
from bot.understanding.matching import STRAY
from bot.understanding.packs import LanguagePack
from bot.understanding.picking import NO_LIST, Picker
from facts.model import Base, FactId, FactKind, Language

MAX_LETTERS = 4096  # of a message that is looked at: no chat sends more
LISTED = 0.45  # probability from which on a country that was named is looked up in the list: whether it is there is never wrong
TALK = 0.5  # probability from which on small talk and help are given: they state nothing
CLARIFY = 0.3  # probability of the likeliest facts together from which on we ask back
NEAREST = 0.01  # probability from which on a fact is the nearest topic of a question that is refused
SURE = 0.8  # probability from which on a message is taken as it stands, whatever was said before
MAX_ELLIPTIC = 3  # words of a message that may be the rest of a question although it is a question of its own elsewhere
MAX_CHOICES = 3
MAX_TALK_TERMS = 4  # of a message that is still only small talk
MAX_ANSWERS = 3  # facts given to one message


@dataclass(eq=False, repr=False)
class Decider:
    """Decides for one release."""

    base: Base
    fitted: Fitted

    def decide(self, question: Question) -> Decision:
        """What to do about a question. Raises nothing, whatever the text."""
        text, memory = question.text.strip(), question.conversation
        prior, reader = memory.language or question.hint, self.fitted.reader
        if len(text) > MAX_LETTERS:
            return Decision(kind=Kind.REFUSAL, reason=Reason.TOO_LONG, utterance=reader.read(text[:200], prior))
        wished = followup.wished_language(text, reader.packs)
        memory = self._still_true(memory)
        if wished and memory.facts:
            return self._again(Utterance(text=text, language=wished), memory)
        words = phrase(text)
        utterance = reader.read(followup.dated(text, reader.packs, self._year(memory)), prior)
        if not words:
            return Decision(kind=Kind.REFUSAL, reason=Reason.EMPTY, utterance=utterance)
        asked = followup.meta(text, reader.packs) if memory.facts else None
        if asked:
            return self._about(FactId(asked), utterance, memory) if asked in self.base.facts else self._again(utterance, memory)
        if followup.declines(words, reader.packs) and HELP in self.base.facts:
            return self._answered(Judged.settled(utterance, HELP, 1.0), curated=True)
        index = self.fitted.index
        owner = index.names.get(utterance.spelt)
        if owner is None and (not memory.facts or utterance.words > MAX_ELLIPTIC):
            owner = index.exact.get(utterance.spelt)
        if owner is not None:
            return self._answered(Judged.settled(utterance, FactId(index.owners[owner]), 1.0), curated=True)
        return self._understood(utterance, memory)

    def tell(self, fact: FactId, language: Language) -> Decision:
        """Give a fact of the base that was chosen from a list."""
        return self._answered(Judged.settled(Utterance(text="", language=language), fact, 1.0), curated=True)

    def source(self, memory: Conversation, language: Language) -> Decision:
        """Give the source of what was said before."""
        return self._about(SOURCE, Utterance(text="", language=language), self._still_true(memory))

    def _still_true(self, memory: Conversation) -> Conversation:
        """A memory without the facts that a reload has taken away."""
        return replace(memory, facts=tuple(fact for fact in memory.facts if fact in self.base.facts))

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self.base, self.fitted, self.fitted.matcher(), self._groups)

    @cached_property
    def _picker(self) -> Picker:
        return Picker(self.base, self.fitted.index, self.fitted.reader, self._groups)

    @cached_property
    def _groups(self) -> dict[str, str]:
        return {f"={concept}": group for group, concepts in self.fitted.groups.items() for concept in concepts}

    def _again(self, utterance: Utterance, memory: Conversation) -> Decision:
        """The answer before once more, perhaps in another language."""
        picks = tuple(self._remembered(fact, memory) for fact in memory.facts)
        return _going_on(utterance, picks)

    def _about(self, asked: FactId, utterance: Utterance, memory: Conversation) -> Decision:
        """The source or the date of the answer before, not of the base."""
        told = tuple(self._remembered(fact, memory) for fact in memory.facts)
        return _going_on(utterance, (Pick(fact=asked, about=told), *told[:1]))

    def _year(self, memory: Conversation) -> int | None:
        """The year of the figure that was picked out before; None: none was, or several."""
        told = [o for fact in memory.facts for o in self.base.facts[fact].observations if o.key in memory.picked(fact)]
        years = {max(o.years()) for o in told if o.years()}
        return years.pop() if len(years) == 1 else None

    def _remembered(self, fact: FactId, memory: Conversation) -> Pick:
        """A fact as it was given before: with the figures that were picked out."""
        picked, known = memory.picked(fact), self.base.facts[fact].observations
        return Pick(fact=fact, observations=tuple(o.key for o in known if o.text and o.key in picked))

    def _understood(self, utterance: Utterance, memory: Conversation) -> Decision:
        judge, reader = self._judge, self.fitted.reader
        pack = reader.packs[utterance.language]
        if memory.facts and followup.only_time(utterance):
            return self._settled(Judged.settled(utterance, memory.facts[0], SURE)._replace(from_context=True))
        whole = self._in_conversation(utterance, pack, memory)
        packs = [pack, *(other for other in reader.packs.values() if other is not pack)]
        found = splitting.split(utterance.text, packs)
        read = [(part, utterance if part == utterance.text else reader.read(part, utterance.language)) for part in found]
        parts = [(part, one) for part, one in read if one.terms or one.kinds or one.countries or one.numbers or one.years]
        if len(parts) < 2:  # the rest is politeness
            both = self._halves(whole, packs)
            return self._together(whole, both) if both else self._settled(whole)
        judged = judge.carried([judge.judge(one) for _, one in parts])
        asking = [
            one
            for one, (part, _) in zip(judged, parts, strict=True)
            if splitting.is_question(part, packs) and one.utterance.terms
        ]
        return self._together(whole, [half for one in asking or judged for half in self._halves(one, packs) or (one,)])

    def _in_conversation(self, utterance: Utterance, pack: LanguagePack, memory: Conversation) -> Judged:
        """A message by itself, or with what was said before where it leans on that."""
        judge, opens = self._judge, followup.opens(utterance, pack)
        if not followup.leans(utterance, pack, memory):
            return judge.judge(utterance)
        whole = judge.judge(utterance, alone=True)
        if whole.top < SURE or opens:
            whole = judge.with_context(whole, memory, openly=opens or followup.refers(utterance, pack))
        return whole if whole.from_context or whole.top >= ANSWER else judge.judge(utterance)

    def _halves(self, whole: Judged, packs: Sequence[LanguagePack]) -> tuple[Judged, Judged] | None:
        """Both things that a sentence couples or compares; None: it asks for one."""
        utterance, reader = whole.utterance, self.fitted.reader
        if whole.fact and self._is_chat(whole.fact):
            return None
        cuts = [
            (reader.read(left, utterance.language), reader.read(right, utterance.language))
            for left, right in splitting.coupled(utterance.text, packs)
        ]
        return self._judge.pair(whole, cuts)

    def _together(self, whole: Judged, parts: Sequence[Judged]) -> Decision:
        """Several questions get several answers; one question in a long message gets one."""
        clear = [part for part in parts if part.fact and part.top >= ANSWER and not self._is_chat(part.fact)]
        first = {part.fact: part for part in reversed(clear)}
        if len(first) > 1:
            asked = [part for part in clear if first[part.fact] is part][:MAX_ANSWERS]
            answered = [decision for part in asked if (decision := self._settled(part)).kind is Kind.ANSWER]
            if len(answered) > 1:
                picks = tuple(pick for decision in answered for pick in decision.picks)
                confidence = min(decision.confidence for decision in answered)
                return replace(answered[0], utterance=whole.utterance, picks=picks, confidence=confidence)
        chat = next((part for part in parts if part.fact and self._is_chat(part.fact) and part.top >= TALK), None)
        if chat and not clear and whole.top < ANSWER:
            return self._answered(chat._replace(utterance=replace(chat.utterance, language=whole.utterance.language)))
        best = max(clear, key=lambda part: part.top, default=None)
        if best and best.fact == whole.fact:
            return self._settled(whole._replace(ranked=max(whole.ranked, best.ranked), asking=best.utterance))
        if best and best.top > whole.top and whole.top < SURE:
            whole = best._replace(utterance=replace(best.utterance, language=whole.utterance.language))
        return self._settled(whole)

    def _settled(self, judged: Judged) -> Decision:
        """Answer, ask back or refuse."""
        utterance, contrary = judged.utterance, "contrary" in judged.utterance.marks
        lone = self._lone_country(utterance)
        if judged.from_context and judged.fact in self._lists:
            lone = (judged.fact,) if lone else ()  # "And Poland?" after a list asks about that list
        if len(lone) == 1:
            return self._answered(Judged.settled(utterance, lone[0], ANSWER))
        if lone:
            return self._asked_back(judged, lone)
        if self._is_enough(judged):
            return self._answered(judged)
        if talk := self._small_talk(utterance):
            return self._answered(Judged.settled(utterance, talk, ANSWER))
        offered = self._offered(judged)
        likely = self._likely(offered)
        if sum(p for p, _ in likely) >= self._worth_asking(judged) and not contrary:
            return self._asked_back(judged, tuple(fact for _, fact in likely))
        ranked = [fact for p, fact in offered if p > NEAREST]
        nearest = list(dict.fromkeys([*ranked, *map(FactId, self._judge.matcher.beside(utterance))]))
        return self._refused(judged, self._why(utterance), nearest[:MAX_CHOICES], 1 - judged.top)

    def _offered(self, judged: Judged) -> list[tuple[float, FactId]]:
        """The facts that may be a choice or a topic, best first."""
        return [(p, FactId(one.owner)) for p, one in judged.ranked if self._may_be_offered(FactId(one.owner), p)]

    @staticmethod
    def _likely(offered: Sequence[tuple[float, FactId]]) -> list[tuple[float, FactId]]:
        """Those of them that are choices when asking back."""
        return [(p, fact) for p, fact in offered if p > LIKELY][:MAX_CHOICES]

    def _why(self, utterance: Utterance) -> Reason:
        """Why no fact is the one that is meant."""
        if "contrary" in utterance.marks:
            return Reason.OPPOSITE
        if self._unknown(utterance):
            return Reason.UNKNOWN_WORDS
        return Reason.OUT_OF_SCOPE if utterance.kinds or len(utterance.terms) > 1 else Reason.UNSURE

    def _answered(self, judged: Judged, *, curated: bool = False) -> Decision:
        """Give a fact, unless something forbids it; what a curator wrote down as a question for it, nothing does."""
        assert judged.fact
        fact = self.base.facts[judged.fact]
        if fact.id == HELP or fact.kind is FactKind.SMALLTALK:
            kind, pick = (Kind.HELP if fact.id == HELP else Kind.SMALLTALK), Pick(fact=fact.id)
        elif not curated and (why := self._picker.forbidden(fact, judged.asking or judged.utterance)):
            return self._refused(judged, why, [fact.id], judged.top)
        else:
            kind, pick = Kind.ANSWER, self._picker.pick(fact, judged.utterance)
        return Decision(
            kind=kind,
            reason=Reason.CLEAR,
            utterance=judged.utterance,
            picks=(pick,),
            confidence=judged.top,
            matches=self._judge.matches(judged),
            from_context=judged.from_context,
        )

    def _asked_back(self, judged: Judged, choices: tuple[FactId, ...]) -> Decision:
        return Decision(
            kind=Kind.CLARIFY,
            reason=Reason.TOO_CLOSE if len(choices) > 1 else Reason.UNSURE,
            utterance=judged.utterance,
            suggestions=choices,
            confidence=sum(p for p, one in judged.ranked if one.owner in choices),
            matches=self._judge.matches(judged),
            from_context=judged.from_context,
        )

    def _refused(self, judged: Judged, reason: Reason, nearest: Sequence[FactId], confidence: float) -> Decision:
        return Decision(
            kind=Kind.REFUSAL,
            reason=reason,
            utterance=judged.utterance,
            suggestions=tuple(nearest),
            confidence=confidence,
            matches=self._judge.matches(judged),
            unknown=self._unknown(judged.utterance),
        )

    def _is_enough(self, judged: Judged) -> bool:
        """Whether the likeliest fact is likely enough to be given."""
        return judged.fact is not None and judged.top >= self._needed(judged)

    def _worth_asking(self, judged: Judged) -> float:
        """How likely the choices together must be to ask back: with a word that no fact is about, as likely as none of them."""
        return max(CLARIFY, judged.outside) if self._unknown(judged.utterance) else CLARIFY

    def _needed(self, judged: Judged) -> float:
        """How likely the likeliest fact must be to be given."""
        fact, utterance = judged.fact, judged.utterance
        if fact is None:
            return ANSWER
        if fact in self._lists and utterance.countries and not utterance.kinds & NO_LIST:
            return LISTED
        if self.base.facts[fact].kind is FactKind.SMALLTALK or fact == HELP:
            return TALK
        return KEYWORD if utterance.words == 1 else ANSWER

    def _is_chat(self, fact: FactId) -> bool:
        return self.base.facts[fact].kind is FactKind.SMALLTALK

    def _unknown(self, utterance: Utterance) -> tuple[str, ...]:
        """The words that no fact is about, as they were typed."""
        outside = self._judge.matcher.outside
        return tuple(dict.fromkeys(term.text for term in utterance.terms if not term.known or outside(term.key)))

    def _lone_country(self, utterance: Utterance) -> tuple[FactId, ...]:
        """The facts to look up a country in that was named and nothing else; empty: more was said."""
        if not utterance.countries or utterance.terms or utterance.kinds & NO_LIST:
            return ()
        index = self.fitted.index
        wholes = [f.id for f in self.base.facts.values() if f.listing and f.listing.membership and f.listing.of == f.id]
        speaking = {
            FactId(index.owners[owner])
            for code in utterance.countries
            for owner in index.counts.get(f"@{code}", {})
            if index.owners[owner] not in OUTSIDE and index.counts[f"@{code}"][owner] > STRAY
        }
        return (*wholes, *sorted(fact for fact in speaking if not self.base.facts[fact].listing))[:MAX_CHOICES]

    @cached_property
    def _lists(self) -> frozenset[FactId]:
        """The facts that can say of any country whether they name it."""
        return frozenset(fact.id for fact in self.base.facts.values() if fact.listing and fact.listing.membership)

    def _may_be_offered(self, fact: FactId, probability: float) -> bool:
        """Whether a fact is a choice or a topic: small talk never is, and what is about the base only where it is likely."""
        kind = self.base.facts[fact].kind
        return kind is not FactKind.SMALLTALK and (kind is not FactKind.ABOUT or probability >= CLARIFY)

    def _small_talk(self, utterance: Utterance) -> FactId | None:
        """What a friendly word without a question is about: "Many thanks, that was useful"."""
        if utterance.kinds or "question" in utterance.marks or len(utterance.terms) > MAX_TALK_TERMS:
            return None
        named = [FactId(term.key[1:]) for term in utterance.terms]
        return next((fact for fact in named if fact in self.base.facts and self._is_chat(fact)), None)


def _going_on(utterance: Utterance, picks: tuple[Pick, ...]) -> Decision:
    return Decision(kind=Kind.ANSWER, reason=Reason.CLEAR, utterance=utterance, picks=picks, from_context=True)
