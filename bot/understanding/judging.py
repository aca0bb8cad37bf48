"""What a text may mean: every fact with the probability that it is meant, alone or with what was said before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from bot.model import Conversation, Match, Relation, Utterance
from bot.understanding import comparing, followup
from bot.understanding.fitting import Fitted
from bot.understanding.matching import NO_SIGNALS, SIGNALS, Matcher, Prior, Scored
from facts.model import Base, FactId, Listing

ANSWER = 0.65  # probability from which on a fact is given
KEYWORD = 0.75  # the same for a single word, which may stand for several facts
ALONE = 0.97  # probability of a fact, or of none, from which on the first reader decides alone
FITTING = 0.2  # the same for a fact that fits what it is to be compared with
SMALL = 12  # a bare number up to which says little about which figure is meant
LIKELY = 0.075  # probability from which on a fact may well be the one that is meant
MEASURED = frozenset({"count", "share", "amount"})  # kinds of answer that can be compared
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
        does not know, nor about a single word, which may stand for several facts however its letters fall.

        Args:
            utterance: The text.
            prior: What the conversation adds; None: nothing.
            alone: Whether the second reader is left out anyway.
        """
        scored, none = self.matcher.score(utterance, prior)
        found = self.weigh(utterance, scored, none)
        doubtful = bool(found.ranked) and max(found.ranked[0][0], found.outside) < ALONE
        if doubtful and not alone and prior is None and utterance.words > 1:
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
        if not openly and leaning.fact not in prior.facts:
            return alone
        return leaning if leaning.top > alone.top or (openly and alone.top < ANSWER) else alone

    def instead(self, utterance: Utterance, memory: Conversation) -> Judged | None:
        """A text that says what was meant, given that it was not what was told; None: it may mean nothing else.

        What was told still says what kind of thing is meant.
        """
        prior = followup.prior(memory, self.base.facts, self.fitted.index, utterance, self.groups)
        told = set(memory.facts)
        for judged in (self.judge(utterance), self.judge(utterance, prior)):
            others = [(p, one) for p, one in judged.ranked if one.owner not in told]
            left = sum(p for p, _ in others) + judged.outside
            if others and left and others[0][0] / left >= ANSWER:
                return judged._replace(ranked=tuple((p / left, one) for p, one in others))
        return None

    def carried(self, judged: Sequence[Judged]) -> list[Judged]:
        """The parts of a message; later ones lean on what was understood before them, or else on what was said."""
        found: list[Judged] = []
        for one in judged:
            before = next((other.fact for other in reversed(found) if other.top >= ANSWER), None)
            if one.top < ANSWER and before and len(one.utterance.terms) <= followup.FEW_TERMS:
                one = self.with_context(one, Conversation(facts=(before,)))
            elif one.top < ANSWER and found and not before:
                one = self._in_setting(one, found)
            found.append(one)
        return found

    def _in_setting(self, one: Judged, before: Sequence[Judged]) -> Judged:
        """A question with what the sentences before it speak of; as it stands where that makes it no clearer."""
        said = {
            term.key for other in before for term in other.utterance.terms if term.known and not self.matcher.outside(term.key)
        }
        placed = self.judge(one.utterance, Prior(keys=dict.fromkeys(sorted(said), followup.STRENGTH)))
        return placed._replace(from_context=False) if placed.top > one.top else one

    def pair(self, whole: Judged, cuts: Sequence[tuple[Utterance, Utterance]]) -> tuple[Judged, Judged] | None:
        """The two facts that a sentence asks for which names two things; None: it asks for one.

        Each half has to ask clearly for a fact of its own, the second in the way the first does if it does not say how. And where
        one fact is likely for all of the sentence, it must not speak of everything in it, or both halves must say what they want.
        """
        best: tuple[float, Judged, Judged] | None = None
        for left, right in cuts:
            if whole.top >= ANSWER and not (self._left_over(whole) or (left.kinds and right.kinds)):
                continue
            one = self.judge(replace(left, kinds=left.kinds or right.kinds))
            if one.top < ANSWER:
                continue
            other = self.judge(replace(right, kinds=right.kinds or left.kinds))
            score = min(one.top, other.top)
            if score >= ANSWER and one.fact != other.fact and (best is None or score > best[0]):
                best = score, one, other
        return best[1:] if best else None

    def compared(self, cuts: Sequence[tuple[Utterance, Utterance]]) -> tuple[Judged, Judged] | None:
        """The two facts that a sentence sets side by side; None: a half asks for no figure clearly.

        Facts without a figure are out of the question. Those that can be compared come first: whether "more companies than
        institutes" is about numbers or about shares is open, as long as it is the same on both sides.
        """
        best: tuple[float, Judged, Judged] | None = None
        for left, right in cuts:
            one = self.judge(replace(left, kinds=left.kinds & MEASURED or right.kinds & MEASURED))
            other = self.judge(replace(right, kinds=right.kinds & MEASURED or left.kinds & MEASURED))
            found = self._side_by_side(one, other)
            if found and (best is None or found[0] > best[0]):
                best = found
        return best[1:] if best else None

    def _side_by_side(self, one: Judged, other: Judged) -> tuple[float, Judged, Judged] | None:
        """How sure it is that two halves ask for figures, and each with the one that is meant."""
        halves = [self._with_figures(half) for half in (one, other)]
        sure = min(sum(p for p, _ in half) for half in halves)
        pairs = [pair for pair in product(*halves) if pair[0][1].owner != pair[1][1].owner]
        if sure < ANSWER or not pairs:
            return None
        fitting = [pair for pair in pairs if min(p for p, _ in pair) >= FITTING and self._are_comparable(pair)]
        (p, left), (q, right) = max(fitting or pairs, key=lambda pair: pair[0][0] * pair[1][0])
        if not fitting and min(p, q) < ANSWER:
            return None
        return sure, one._replace(ranked=((sure, left),)), other._replace(ranked=((sure, right),))

    def _with_figures(self, judged: Judged) -> list[tuple[float, Scored]]:
        """The facts that a text may mean, given that it means one with a figure or none of them."""
        having = [(p, one) for p, one in judged.ranked if comparing.figures(self.base.facts[FactId(one.owner)])]
        all_of_them = sum(p for p, _ in having) + judged.outside
        return [(p / all_of_them, one) for p, one in having if p >= LIKELY]

    def _are_comparable(self, pair: Sequence[tuple[float, Scored]]) -> bool:
        one, other = (self.base.facts[FactId(scored.owner)] for _, scored in pair)
        found = comparing.between_facts(one, other)
        return found is not None and found.relation is not Relation.INCOMPARABLE

    def _left_over(self, judged: Judged) -> bool:
        """Whether the likeliest fact is never asked for in one of the concepts named."""
        signals = dict(zip(SIGNALS, judged.ranked[0][1].signals, strict=True))
        return signals["foreign_concept"] > 0

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
