"""Decide what to do about a question: answer, ask back, refuse, or talk.

The thresholds follow from what mistakes cost (docs/architecture.md): a wrong figure is far dearer than a
refusal, and a question back is cheap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.model import (
    DATE,
    HELP,
    SOURCE,
    Comparison,
    Conversation,
    Decision,
    Gathering,
    Kind,
    Manner,
    Pick,
    Question,
    Reason,
    Utterance,
)
from bot.understanding import claims, comparing, followup, splitting, ways
from bot.understanding.dividing import Divider
from bot.understanding.fitting import Fitted
from bot.understanding.folding import phrase
from bot.understanding.gathering import Gatherer, Theme, heard
from bot.understanding.index import OUTSIDE
from bot.understanding.judging import ANSWER, KEYWORD, LIKELY, MEASURED, SURE, Judge, Judged
from bot.understanding.matching import BARRED_KINDS, STRAY
from bot.understanding.picking import NO_LIST, Picker
from bot.understanding.recalling import Recaller
from bot.understanding.ways import COMPARING, LATEST, TREND
from bot.understanding.wordings import Wordings
from facts.model import BESIDE, Base, FactId, FactKind, Language

MAX_LETTERS = 4096  # of a message that is looked at: no chat sends more
LISTED = 0.45  # probability from which on a country that was named is looked up in the list: whether it is there is never wrong
CLAIMED = 0.4  # the same for a fact that a claim is checked against: what it does not bear out is not told as if it did
TALK = 0.5  # probability from which on small talk and help are given: they state nothing
CLARIFY = 0.3  # probability of the likeliest facts together from which on we ask back
NEAREST = 0.01  # probability from which on a fact is the nearest topic of a question that is refused
MAX_ELLIPTIC = 3  # words of a message that may be the rest of a question although it is a question of its own elsewhere
MAX_CHOICES = 3
MAX_TALK_TERMS = 4  # of a message that is still only small talk
MAX_ANSWERS = 3  # facts given to one message
MAX_GATHERED = 8  # the same where it wants facts that belong together
MAX_COMPARED = 8  # words of a message that may set what was told beside something else
MAX_META_TERMS = 2  # of a question about sources or dates that is about those of the answer before
MANNERS = {"quote": Manner.QUOTED, "brief": Manner.BRIEF, "detail": Manner.DETAILED}


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
        memory = self._recaller.known(memory)
        wished, rest = followup.wished_language(text, reader.packs)
        if wished and memory.facts and not phrase(rest):
            return self._again(Utterance(text=text, language=wished), memory)
        if wished and phrase(rest):
            decision = self.decide(replace(question, text=rest, hint=wished, conversation=replace(memory, language=wished)))
            return replace(decision, utterance=replace(decision.utterance, language=wished))
        words = phrase(text)
        utterance = reader.read(followup.dated(text, reader.packs, self._recaller.year(memory)), prior)
        if not words:
            return Decision(kind=Kind.REFUSAL, reason=Reason.EMPTY, utterance=utterance)
        if memory.offered and (taken := followup.chosen(text, reader.packs, len(memory.offered))) is not None:
            return self.tell(memory.offered[taken], utterance.language)
        if gathered := self._gathered(text, utterance, memory):
            return gathered
        if memory.facts and (going_on := self._gone_on(text, utterance, memory)):
            return going_on
        if followup.declines(words, reader.packs) and HELP in self.base.facts:
            return self._answered(Judged.settled(utterance, HELP, 1.0), curated=True)
        return self._of_the_answer_before(self._asked(utterance, memory), memory)

    def _asked(self, utterance: Utterance, memory: Conversation) -> Decision:
        """A question of its own: one that a curator wrote down, or any other."""
        index = self.fitted.index
        owner = index.names.get(utterance.spelt)
        if owner is None and (not memory.facts or utterance.words > MAX_ELLIPTIC):
            owner = index.exact.get(utterance.spelt)
        if owner is not None:
            return self._answered(Judged.settled(utterance, FactId(index.owners[owner]), 1.0), curated=True)
        return self._understood(utterance, memory)

    def _gathered(self, text: str, utterance: Utterance, memory: Conversation) -> Decision | None:
        """Facts that belong together, each in a sentence; None: the message does not ask for such."""
        packs = self.fitted.reader.packs
        request = heard(text, packs)
        if request is None and utterance.spelt != " ".join(phrase(text)):  # slips were mended
            request = heard(utterance.spelt, packs)
        theme = self._gatherer.gather(request, memory, utterance.language) if request else None
        if theme is None:
            return None
        if len(theme.facts) == 1:
            return self._answered(Judged.settled(utterance, theme.facts[0], ANSWER))
        told = theme.facts[:MAX_GATHERED]
        fewer = request is not None and request.most is not None and len(theme.facts) < request.most
        return Decision(
            kind=Kind.ANSWER,
            reason=Reason.CLEAR,
            utterance=utterance,
            picks=tuple(Pick(fact=fact) for fact in told),
            gathering=Gathering(theme.subject, len(theme.facts) - len(told), fewer),
        )

    def theme(self, question: Question) -> Theme | None:
        """What belongs to a subject: a topic or fact by its id, or words; nothing named: all that the base has.

        Returns:
            None: nothing is known by that.
        """
        text, memory = question.text.strip(), self._recaller.known(question.conversation)
        if not text:
            return self._gatherer.all()
        language = self.language_of(question)
        request = heard(text, self.fitted.reader.packs)
        if request:
            found = self._gatherer.gather(request, memory, language)
        else:
            claimed = claims.is_claim(self.fitted.reader.read(text, language))
            found = None if claimed else self._gatherer.theme(text, language)
        if found is None and (decision := self.wanted(question)).kind is Kind.ANSWER and len(decision.picks) == 1:
            (told,) = decision.picks
            if told.verdict is None and self.base.facts[told.fact].kind not in BESIDE:  # what is doubted is answered, not printed
                return Theme((told.fact,), told.fact)
        return found

    def language_of(self, question: Question) -> Language:
        """The language that something named by a question is to be told in; an id is in none."""
        prior, text = self._prior(question), question.text.strip()
        ids = {"", *self.base.facts, *(topic.id for topic in self.base.topics)}
        return question.language or (prior if text in ids else self.fitted.reader.read(text, prior).language)

    def _gone_on(self, text: str, utterance: Utterance, memory: Conversation) -> Decision | None:
        """What a message asks of the answer before, or says instead of the question before; None: neither."""
        packs = self.fitted.reader.packs
        asked = followup.meta(text, packs)
        if asked in MANNERS:
            return self._again(utterance, memory, MANNERS[asked])
        if asked:
            return self._about(FactId(asked), utterance, memory) if asked in self.base.facts else self._again(utterance, memory)
        if step := followup.neighbour(text, packs):
            return self._beside(step, utterance, memory)
        rest = followup.corrected(text, packs)
        return self._instead(self.fitted.reader.read(rest, utterance.language), memory) if rest else None

    def _of_the_answer_before(self, decision: Decision, memory: Conversation) -> Decision:
        """A short question about sources or dates is about those of what was said before, however it is worded."""
        asked = decision.picks[0].fact if decision.kind is Kind.ANSWER else None
        utterance = decision.utterance
        short = utterance.words <= followup.MAX_META_WORDS and len(utterance.terms) <= MAX_META_TERMS
        if asked not in (SOURCE, DATE) or not memory.facts or len(decision.picks) > 1 or not short:
            return decision
        if asked == DATE and "when" in utterance.kinds and not utterance.terms and (since := self._recaller.moment(memory)):
            return self._answered(Judged.settled(utterance, since, SURE)._replace(from_context=True))
        return self._about(asked, utterance, memory)

    def _again(self, utterance: Utterance, memory: Conversation, manner: Manner | None = None) -> Decision:
        """What was told before once more, perhaps in another language, or in another manner."""
        return _going_on(utterance, self._recaller.again(memory, manner))

    def _about(self, asked: FactId, utterance: Utterance, memory: Conversation) -> Decision:
        """The source or the date of what was told before."""
        return _going_on(utterance, self._recaller.about(asked, memory))

    def _beside(self, step: int, utterance: Utterance, memory: Conversation) -> Decision | None:
        """The figure next to the one that was told before; None: there was no such figure."""
        pick = self._recaller.beside(step, memory)
        if pick and not pick.observations:
            settled = Judged.settled(utterance, pick.fact, SURE)
            return self._refused(settled, Reason.NO_FIGURE_FOR_YEAR, [pick.fact], SURE)
        return _going_on(utterance, (pick,)) if pick else None

    def _instead(self, utterance: Utterance, memory: Conversation) -> Decision | None:
        """What was meant instead of the fact that was told; None: the message does not say that clearly."""
        judged = self._judge.instead(utterance, memory)
        return self._answered(judged) if judged and judged.top >= ANSWER else None

    @property
    def wordings(self) -> Wordings:
        """What the facts say in their own words."""
        return self._picker.wordings

    def warm(self) -> None:
        """Read now what would be read when somebody first asks for facts that belong together."""
        self._gatherer.warm()

    def tell(self, fact: FactId, language: Language) -> Decision:
        """Give a fact of the base that was chosen from a list."""
        return self._answered(Judged.settled(Utterance(text="", language=language), fact, 1.0), curated=True)

    def wanted(self, question: Question) -> Decision:
        """What somebody wants in some form: a fact by its id or in words, or what was told before where nothing is said."""
        text, memory = question.text.strip(), self._recaller.known(question.conversation)
        language = question.language or self._prior(question)
        if text in self.base.facts:
            return self.tell(FactId(text), language)
        if not text and memory.facts:
            return self._again(Utterance(text="", language=language), memory)
        decision = self.decide(question)
        if decision.kind is Kind.CLARIFY and len(decision.suggestions) == 1:  # a bare word is how a topic is named
            return self.tell(decision.suggestions[0], question.language or decision.utterance.language)
        return decision

    def _prior(self, question: Question) -> Language:
        """The language that is likely before anything is read: of the conversation, or of the reader, where the base has it."""
        wished = (question.conversation.language, question.hint)
        return next((one for one in wished if one in self.base.languages), self.base.languages[0])

    def source(self, memory: Conversation, language: Language) -> Decision:
        """Give the source of what was said before."""
        return self._about(SOURCE, Utterance(text="", language=language), self._recaller.known(memory))

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self.base, self.fitted, self.fitted.matcher(), self._groups)

    @cached_property
    def _divider(self) -> Divider:
        return Divider(self._judge)

    @cached_property
    def _recaller(self) -> Recaller:
        return Recaller(self.base)

    @cached_property
    def _picker(self) -> Picker:
        return Picker(self.base, self.fitted.index, self.fitted.reader, self._groups)

    @cached_property
    def _gatherer(self) -> Gatherer:
        return Gatherer(self.base, self._judge, self.wordings)

    @cached_property
    def _groups(self) -> dict[str, str]:
        return {f"={concept}": group for group, concepts in self.fitted.groups.items() for concept in concepts}

    def _understood(self, utterance: Utterance, memory: Conversation) -> Decision:
        if memory.facts and self._is_of_the_fact_before(utterance, memory):
            return self._answered(Judged.settled(utterance, memory.facts[0], SURE)._replace(from_context=True))
        if self._sets_side_by_side(utterance, memory) and (compared := self._compared(utterance, memory)):
            return compared
        whole = self._in_its_way(utterance, memory) or self._judge.in_conversation(utterance, memory)
        parts = self._divider.parts(utterance)
        if len(parts) < 2:  # the rest is politeness
            things = (whole,) if claims.is_claim(utterance) else self._divider.things(whole)
            return self._together(whole, things) if len(things) > 1 else self._settled(whole)
        judged = self._divider.carried([self._judge.judge(one) for _, one in parts])
        packs = self._divider.packs(utterance)
        asking = [
            one
            for one, (part, _) in zip(judged, parts, strict=True)
            if splitting.is_question(part, packs) and (one.utterance.terms or one.top >= ANSWER)
        ]
        if "claim" in utterance.marks and len(asking) < 2 and self._is_enough(whole):
            return self._settled(whole)  # "Is that right?" behind a claim is no question of its own
        return self._together(whole, self._divider.all_things(asking or judged))

    @staticmethod
    def _sets_side_by_side(utterance: Utterance, memory: Conversation) -> bool:
        """Whether a text may compare figures: it says so, names two times of one that rose or fell, or ranks what was told."""
        marks = utterance.marks
        if marks & COMPARING or (marks & TREND and len(utterance.years) > 1):
            return True
        return "rank" in marks and len(memory.facts) > 1

    def _is_of_the_fact_before(self, utterance: Utterance, memory: Conversation) -> bool:
        """Whether a message only says which figures of the fact that was told are meant: a time, the latest, how they went."""
        if utterance.kinds & BARRED_KINDS:
            return False
        if followup.only_time(utterance):
            return not utterance.marks & COMPARING
        fact = self.base.facts[memory.facts[0]]
        if not comparing.figures(fact) or utterance.words > followup.MAX_META_WORDS:
            return False
        if utterance.marks & (TREND | LATEST):
            bare = self._without(utterance, TREND | LATEST)
            return not bare.terms and not bare.countries
        return len(utterance.terms) <= 1 and bool(self._picker.singled_out(fact, utterance))

    def _compared(self, utterance: Utterance, memory: Conversation) -> Decision | None:
        """Two figures side by side: of two years, or of two facts; None: the text asks for no such thing."""
        facts, bare = self.base.facts, self._without(utterance, COMPARING | TREND)
        judged, found = Judged(bare, ()), None
        if len(bare.years) > 1:
            asked = replace(bare, kinds=bare.kinds & MEASURED)  # not "when": of two times it is the figures that are asked for
            judged = self._judge.in_conversation(asked, memory)
            found = comparing.between_years(facts[judged.fact], bare.years) if judged.fact and self._is_enough(judged) else None
        if found is None and (pair := self._divider.compared(bare)):
            judged, other = pair
            assert judged.fact and other.fact
            found = comparing.between_facts(facts[judged.fact], facts[other.fact], bare.years)
        elif found is None and memory.facts:
            judged, found = self._compared_with_told(bare, memory)
        if found is None:
            return None
        return Decision(
            kind=Kind.ANSWER,
            reason=Reason.CLEAR,
            utterance=utterance,
            picks=self._picker.compare(found, replace(bare, marks=utterance.marks)),
            confidence=judged.top,
            matches=self._judge.matches(judged),
            from_context=judged.from_context,
        )

    def _compared_with_told(self, bare: Utterance, memory: Conversation) -> tuple[Judged, Comparison | None]:
        """What was told beside what a message names: another fact, a year, or nothing, where two facts have been told."""
        told, facts = self.base.facts[memory.facts[0]], self.base.facts
        settled = Judged.settled(bare, told.id, SURE)._replace(from_context=True)
        if not bare.terms and not bare.countries:
            if len(bare.years) == 1:
                return settled, comparing.with_year(told, memory.picked(told.id), bare.years[0])
            others = [facts[fact] for fact in (*memory.earlier, *memory.facts[1:])]
            pairs = [(one, told) if one.id in memory.earlier else (told, one) for one in others]
            return settled, next((found for pair in pairs if (found := comparing.between_facts(*pair))), None)
        named = self._judge.in_conversation(replace(bare, kinds=bare.kinds & MEASURED), memory)
        if bare.words > MAX_COMPARED or named.fact in (None, told.id) or not self._is_enough(named):
            return settled, None
        assert named.fact
        return named._replace(from_context=True), comparing.between_facts(told, facts[named.fact])

    def _without(self, utterance: Utterance, said: frozenset[str]) -> Utterance:
        """A text read without the phrases for some ways of asking."""
        reader = self.fitted.reader
        return reader.read(ways.without(utterance.text, reader.packs, said), utterance.language)

    def _in_its_way(self, utterance: Utterance, memory: Conversation) -> Judged | None:
        """How a figure went, or which is the latest: judged without the words for that; None: something else is asked for."""
        if not utterance.marks & (TREND | LATEST) or utterance.kinds & BARRED_KINDS:
            return None
        bare = self._without(utterance, TREND | LATEST)
        bare = replace(bare, kinds=bare.kinds & MEASURED)
        judged = self._judge.in_conversation(bare, memory)
        if judged.fact is None or not self._is_enough(judged) or not comparing.figures(self.base.facts[judged.fact]):
            return None
        return judged._replace(utterance=replace(utterance, marks=utterance.marks - {"now"}))

    def _together(self, whole: Judged, parts: Sequence[Judged]) -> Decision:
        """Several questions get several answers; one question in a long message gets one."""
        clear = [part for part in parts if part.fact and part.top >= ANSWER and not self._is_chat(part.fact)]
        first = {part.fact: part for part in reversed(clear)}
        if len(first) > 1 and (several := self._several(whole, [part for part in clear if first[part.fact] is part], parts)):
            return several
        chat = next((part for part in parts if part.fact and self._is_chat(part.fact) and part.top >= TALK), None)
        if chat and not clear and whole.top < ANSWER:
            return self._answered(chat._replace(utterance=replace(chat.utterance, language=whole.utterance.language)))
        best = max(clear, key=lambda part: part.top, default=None)
        if best and best.fact == whole.fact:
            whole = whole._replace(ranked=max(whole.ranked, best.ranked), asking=best.utterance)
        elif best and best.top > whole.top and whole.top < SURE:
            whole = best._replace(utterance=replace(best.utterance, language=whole.utterance.language))
        decided = self._settled(whole)
        return replace(decided, unanswered=self._unanswered(parts, clear)) if decided.kind is Kind.ANSWER else decided

    def _several(self, whole: Judged, asked: Sequence[Judged], parts: Sequence[Judged]) -> Decision | None:
        """The first few of several questions answered in order; None: it is not several that can be."""
        answered = [decision for part in asked if (decision := self._settled(part)).kind is Kind.ANSWER]
        if len(answered) < 2:
            return None
        told = answered[:MAX_ANSWERS]
        return replace(
            told[0],
            utterance=whole.utterance,
            picks=tuple(pick for decision in told for pick in decision.picks),
            confidence=min(decision.confidence for decision in told),
            unanswered=self._unanswered(parts, asked),
            left=len(answered) - len(told),
        )

    def _unanswered(self, parts: Sequence[Judged], clear: Sequence[Judged]) -> tuple[str, ...]:
        """The questions of a message that were understood to ask for something that the base does not say."""
        given = {part.fact for part in clear}
        rest = [part for part in parts if part not in clear and part.fact not in given and "question" in part.utterance.marks]
        refused = [part for part in rest if part.utterance.terms and self._settled(part).kind is not Kind.SMALLTALK]
        return tuple(part.utterance.text for part in refused if part.fact is None or not self._is_chat(part.fact))

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
        picks: tuple[Pick, ...] = (Pick(fact=fact.id),)
        if fact.id == HELP or fact.kind is FactKind.SMALLTALK:
            kind = Kind.HELP if fact.id == HELP else Kind.SMALLTALK
        elif not curated and (why := self._picker.forbidden(fact, judged.asking or judged.utterance)):
            return self._refused(judged, why, [fact.id], judged.top)
        else:
            kind, picks = Kind.ANSWER, self._picker.picks(fact, judged.utterance)
        return Decision(
            kind=kind,
            reason=Reason.CLEAR,
            utterance=judged.utterance,
            picks=picks,
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
        if claims.is_claim(utterance) and utterance.words > 1 and not self.base.facts[fact].listing:
            return CLAIMED
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
