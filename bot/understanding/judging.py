"""What a text may mean: every fact with the probability that it is meant, alone or with what was said before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from bot.model import Conversation, Match, Utterance
from bot.understanding import followup
from bot.understanding.fitting import Fitted
from bot.understanding.matching import NO_SIGNALS, SIGNALS, Matcher, Prior, Scored
from facts.model import BESIDE, Base, FactId, Listing

ANSWER = 0.65  # probability from which on a fact is given
KEYWORD = 0.75  # the same for a single word, which may stand for several facts
SURE = 0.8  # probability from which on a message is taken as it stands, whatever was said before
ALONE = 0.97  # probability of a fact, or of none, from which on the first reader decides alone
SMALL = 12  # a bare number up to which says little about which figure is meant
ALIKE = 0.5  # the same for one of the kind of what was told, where a message names no kind
LIKELY = 0.075  # probability from which on a fact may well be the one that is meant
MEASURED = frozenset({"count", "share", "amount"})  # kinds of answer that are kinds of facts, too, and can be compared
MAX_SPELT = 60  # words of a text that the second reader is asked about: the letters of a long one say something of everything
MAX_MATCHES = 5  # that an explanation shows


class Weighed(NamedTuple):
    """What the readers make of a text."""

    ranked: tuple[tuple[float, Scored], ...]  # best first, one of each list
    none: Scored  # "none of them"
    outside: float  # its probability


class Judged(NamedTuple):
    """A text with the facts it may mean."""

    utterance: Utterance
    ranked: tuple[tuple[float, Scored], ...]  # best first
    from_context: bool = False
    asking: Utterance | None = None  # the part of a long message that asks; None: all of it

    @classmethod
    def settled(cls, utterance: Utterance, fact: FactId, probability: float) -> Judged:
        """A text whose fact is known without scoring."""
        return cls(utterance, ((probability, Scored(fact, NO_SIGNALS)),))

    @property
    def top(self) -> float:
        """Probability of the likeliest fact."""
        return self.ranked[0][0] if self.ranked else 0.0

    @property
    def outside(self) -> float:
        """Probability that no fact is meant."""
        return 1 - sum(p for p, _ in self.ranked)

    @property
    def fact(self) -> FactId | None:
        """The likeliest fact; None: no fact shares a term with the text."""
        return FactId(self.ranked[0][1].owner) if self.ranked else None


@dataclass(eq=False, repr=False)
class Judge:
    """Judges for one release."""

    base: Base
    fitted: Fitted
    matcher: Matcher
    groups: Mapping[str, str]  # key -> group of concepts of one kind

    def judge(self, utterance: Utterance, prior: Prior | None = None, *, alone: bool = False) -> Judged:
        """A text, by itself or with what a conversation adds.

        The second reader is asked where the first is not sure, but not about what leans on something said before, which it
        does not know, nor about a single word, which may stand for several facts however its letters fall, nor about a long text.

        Args:
            utterance: The text.
            prior: What the conversation adds; None: nothing.
            alone: Whether the second reader is left out anyway.
        """
        scored, none = self.matcher.score(utterance, prior)
        found = self.weigh(utterance, scored, none)
        doubtful = bool(found.ranked) and max(found.ranked[0][0], found.outside) < ALONE
        if doubtful and self.matcher.letters and not alone and prior is None and 1 < utterance.words <= MAX_SPELT:
            found = self.weigh(utterance, *self.matcher.seconded(utterance, scored, none), seconded=True)
        return Judged(utterance, tuple(self._told_by_figure(found.ranked, utterance)), prior is not None)

    def weigh(self, utterance: Utterance, scored: Sequence[Scored], none: Scored, *, seconded: bool = False) -> Weighed:
        """What the first reader makes of a text, or both where the second has spoken."""
        ranked, outside = self.matcher.probabilities(scored, none, seconded=seconded)
        return Weighed(tuple(self._one_of_each_list(ranked, utterance)), none, outside)

    def _told_by_figure(self, ranked: Sequence[tuple[float, Scored]], utterance: Utterance) -> Sequence[tuple[float, Scored]]:
        """Of several likely facts, the one whose figure the text has is meant: its chances are those of all of them."""
        likely = [(p, one) for p, one in ranked if p >= LIKELY]
        having = [one for _, one in likely if self._has_figure(FactId(one.owner), utterance)]
        if len(likely) < 2 or len(having) != 1:
            return ranked
        others = [(0.0 if p >= LIKELY else p, one) for p, one in ranked if one is not having[0]]
        return [(sum(p for p, _ in likely), having[0]), *sorted(others, key=lambda pair: -pair[0])]

    def _has_figure(self, fact: FactId, utterance: Utterance) -> bool:
        values = {Fraction(o.value) for o in self.base.facts[fact].observations if isinstance(o.value, (Decimal, Fraction))}
        telling = [n for n in utterance.numbers if n.qualifier or n.percent or n.fraction or max(n.values) > SMALL]
        if not utterance.numbers:
            return any(o.years() & set(utterance.years) for o in self.base.facts[fact].observations)
        return any(value in values for number in telling or utterance.numbers for value in number.values)

    def with_context(self, alone: Judged, memory: Conversation, *, openly: bool = True) -> Judged:
        """A text that may lean on what was said before; as it stands where that makes it no clearer.

        Args:
            alone: The text by itself.
            memory: What was said before.
            openly: Whether the text says that it goes on. Otherwise it can only be about the same matter or one beside it.
        """
        prior = followup.prior(memory, self.base.facts, self.fitted.index, alone.utterance, self.groups)
        leaning = self.judge(alone.utterance, prior)
        kind = self.base.facts[memory.facts[0]].kind
        if not alone.utterance.kinds and kind in MEASURED:  # "and companies?" after a share asks for a share
            alike = self.judge(replace(alone.utterance, kinds=frozenset({kind.value})), prior)
            if alike.fact and alike.top >= ALIKE and self.base.facts[alike.fact].kind is kind:
                leaning = alike._replace(utterance=alone.utterance)
        if not openly and leaning.fact not in prior.facts:
            return alone
        return leaning if leaning.top > alone.top or (openly and alone.top < ANSWER) else alone

    def in_conversation(self, utterance: Utterance, memory: Conversation) -> Judged:
        """A message by itself, or with what was said before where it leans on that."""
        pack = self.fitted.reader.packs[utterance.language]
        opens = followup.opens(utterance, pack)
        if not followup.leans(utterance, pack, memory):
            return self.judge(utterance)
        whole = self.judge(utterance, alone=True)
        if whole.top < SURE or opens:
            whole = self.with_context(whole, memory, openly=opens or followup.refers(utterance, pack))
        return whole if whole.from_context or whole.top >= ANSWER else self.judge(utterance)

    def instead(self, utterance: Utterance, memory: Conversation) -> Judged | None:
        """A text that says what was meant, given that it was not what was told; None: it may mean nothing else.

        What was told still says what kind of thing is meant.
        """
        prior = followup.prior(memory, self.base.facts, self.fitted.index, utterance, self.groups)
        if not utterance.terms:  # "no, the share": of the very same thing
            prior = replace(prior, keys=dict.fromkeys(list(prior.keys)[:1], 1.0))
        barred = set(memory.facts) | {fact.id for fact in self.base.facts.values() if fact.kind in BESIDE}
        for judged in (self.judge(utterance), self.judge(utterance, prior)):
            others = [(p, one) for p, one in judged.ranked if one.owner not in barred]
            left = sum(p for p, _ in others) + judged.outside
            if others and left and others[0][0] / left >= ANSWER:
                return judged._replace(ranked=tuple((p / left, one) for p, one in others))
        return None

    def matches(self, judged: Judged) -> tuple[Match, ...]:
        """The likeliest facts with what their scores are made of."""
        return tuple(
            Match(
                fact=FactId(one.owner),
                probability=p,
                signals=tuple(zip(SIGNALS, one.signals, strict=True)),
                example=one.best,
            )
            for p, one in judged.ranked[:MAX_MATCHES]
        )

    def _one_of_each_list(self, ranked: Sequence[tuple[float, Scored]], utterance: Utterance) -> list[tuple[float, Scored]]:
        """A list and its parts answer the same question: their chances add up, and one of them stands for all."""
        families: dict[FactId, list[tuple[float, Scored]]] = {}
        kept: list[tuple[float, Scored]] = []
        for p, one in ranked:
            listing = self._listing(one)
            (families.setdefault(listing.of, []) if listing else kept).append((p, one))
        for whole, family in families.items():
            kept.append((sum(p for p, _ in family), self._meant(whole, [one for _, one in family], utterance)))
        return sorted(kept, key=lambda pair: (-pair[0], pair[1].owner))

    def _meant(self, whole: FactId, family: Sequence[Scored], utterance: Utterance) -> Scored:
        """The part whose name the question has, and no other part's; else the whole."""
        named = {term.key[1:] for term in utterance.terms} - {key[1:] for key in utterance.excepted}
        parts = [one for one in family if one.owner != whole and (listing := self._listing(one)) and named & set(listing.groups)]
        if not parts and utterance.excepted:  # "apart from Europe": the part that is left
            left_out = {key[1:] for key in utterance.excepted}
            groups = {one.owner: set(listing.groups) for one in family if one.owner != whole and (listing := self._listing(one))}
            if any(group & left_out for group in groups.values()):
                parts = [one for one in family if one.owner in groups and not groups[one.owner] & left_out]
        if len(parts) == 1:
            return parts[0]
        return next((one for one in family if one.owner == whole), family[0])

    def _listing(self, one: Scored) -> Listing | None:
        return self.base.facts[FactId(one.owner)].listing
