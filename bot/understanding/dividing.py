"""A message as the things that it asks for: its questions, what a question couples, what it sets side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from bot.model import Conversation, Relation, Utterance
from bot.understanding import comparing, followup, splitting
from bot.understanding.judging import ANSWER, LIKELY, MEASURED, Judge, Judged
from bot.understanding.matching import SIGNALS, Prior, Scored
from bot.understanding.packs import LanguagePack
from facts.model import FactId, FactKind

_COMMAS = re.compile(r"\s*[,:–—?]\s+")
FITTING = 0.2  # probability from which on a fact is meant that fits what it is to be compared with
MAX_DEPTH = 2  # how often a sentence that couples things is cut
MAX_DIVIDED = 4  # questions of a message up to which each is divided further; who asks more names them one by one
MAX_BESIDE = 60  # words of a message that may set two things side by side


@dataclass(eq=False, repr=False)
class Divider:
    """Divides for one release."""

    judge: Judge

    def parts(self, utterance: Utterance) -> list[tuple[str, Utterance]]:
        """The parts of a message that say something, each as it stands and as it was read."""
        read = self.judge.fitted.reader.read
        found = dict.fromkeys(splitting.split(utterance.text, self.packs(utterance)))  # what is asked twice is asked once
        parts = [(part, utterance if part == utterance.text else read(part, utterance.language)) for part in found]
        return [(part, one) for part, one in parts if one.terms or one.kinds or one.countries or one.numbers or one.years]

    def packs(self, utterance: Utterance) -> list[LanguagePack]:
        """Language knowledge, that of a text's own language first."""
        reader = self.judge.fitted.reader
        return [reader.packs[language] for language in reader.words.order(utterance.language)]

    def things(self, whole: Judged, depth: int = MAX_DEPTH) -> tuple[Judged, ...]:
        """All things that a sentence couples or compares, each by itself; the sentence, where it asks for one."""
        halves = self._halves(whole) if depth else None
        return tuple(thing for half in halves for thing in self.things(half, depth - 1)) if halves else (whole,)

    def all_things(self, questions: Sequence[Judged]) -> list[Judged]:
        """The things of all questions of a message; the questions as they are, where they are many."""
        if len(questions) > MAX_DIVIDED:
            return list(questions)
        return [thing for one in questions for thing in self.things(one)]

    def _halves(self, whole: Judged) -> tuple[Judged, Judged] | None:
        """Both things that a sentence couples or compares; None: it asks for one."""
        if whole.fact and self.judge.base.facts[whole.fact].kind is FactKind.SMALLTALK:
            return None
        return self._pair(whole, self._cuts(whole.utterance))

    def _pair(self, whole: Judged, cuts: Sequence[tuple[Utterance, Utterance]]) -> tuple[Judged, Judged] | None:
        """The two facts that a sentence asks for which names two things; None: it asks for one.

        Each half has to ask clearly for a fact of its own, the second in the way the first does if it does not say how. And where
        one fact is likely for all of the sentence, it must not speak of everything in it, or both halves must say what they want.
        """
        best: tuple[float, Judged, Judged] | None = None
        for left, right in cuts:
            if whole.top >= ANSWER and not (self._left_over(whole) or (left.kinds and right.kinds)):
                continue
            one = self.judge.judge(replace(left, kinds=left.kinds or right.kinds))
            if one.top < ANSWER:
                continue
            other = self.judge.judge(replace(right, kinds=right.kinds or left.kinds))
            score = min(one.top, other.top)
            if score >= ANSWER and one.fact != other.fact and (best is None or score > best[0]):
                best = score, one, other
        return best[1:] if best else None

    def _left_over(self, judged: Judged) -> bool:
        """Whether the likeliest fact is never asked for in one of the concepts named."""
        signals = dict(zip(SIGNALS, judged.ranked[0][1].signals, strict=True))
        return signals["foreign_concept"] > 0

    def _cuts(self, utterance: Utterance, *, compared: bool = False) -> list[tuple[Utterance, Utterance]]:
        """The ways to cut a sentence where it may name two things."""
        read, language = self.judge.fitted.reader.read, utterance.language
        cuts = splitting.coupled(utterance.text, self.packs(utterance), compared=compared)
        return [(read(left, language), read(right, language)) for left, right in cuts]

    def compared(self, utterance: Utterance) -> tuple[Judged, Judged] | None:
        """The two facts that a sentence sets side by side; None: a half asks for no figure clearly.

        Facts without a figure are out of the question. Those that can be compared come first: whether "more companies than
        institutes" is about numbers or about shares is open, as long as it is the same on both sides.
        """
        cuts = self._cuts(utterance, compared=True) if utterance.words <= MAX_BESIDE else []
        cuts += self._trimmed(cuts)
        for kinds in (frozenset[str](), frozenset({"count"}), frozenset({"share"})):  # what is counted may go without saying
            found = [pair for cut in cuts if (pair := self._side_by_side(*self._halves_of(cut, kinds)))]
            if found:
                return max(found, key=lambda pair: pair[0])[1:]
            cuts = [cut for cut in cuts if not any(half.kinds & MEASURED for half in cut)]  # the others have said it
        return None

    def _halves_of(self, cut: tuple[Utterance, Utterance], kinds: frozenset[str]) -> tuple[Judged, Judged]:
        """The halves of a cut, each asking for a kind of answer: its own, or the other's, or else some."""
        left, right = (half.kinds & MEASURED for half in cut)
        wanted = (left or right or kinds, right or left or kinds)
        one, other = (self.judge.judge(replace(half, kinds=kind)) for half, kind in zip(cut, wanted, strict=True))
        return one, other

    def _trimmed(self, cuts: Sequence[tuple[Utterance, Utterance]]) -> list[tuple[Utterance, Utterance]]:
        """Halves without what a comma parts from the things themselves: "Was ist häufiger, Messen oder Projekte?"."""
        read = self.judge.fitted.reader.read
        found = []
        for left, right in cuts:
            bare = _COMMAS.split(left.text)[-1], _COMMAS.split(right.text)[0]
            if bare != (left.text, right.text):
                one, other = (read(text, half.language) for text, half in zip(bare, (left, right), strict=True))
                found.append((replace(one, kinds=one.kinds | left.kinds), replace(other, kinds=other.kinds | right.kinds)))
        return found

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
        having = [(p, one) for p, one in judged.ranked if comparing.figures(self.judge.base.facts[FactId(one.owner)])]
        all_of_them = sum(p for p, _ in having) + judged.outside
        return [(p / all_of_them, one) for p, one in having if p >= LIKELY]

    def _are_comparable(self, pair: Sequence[tuple[float, Scored]]) -> bool:
        one, other = (self.judge.base.facts[FactId(scored.owner)] for _, scored in pair)
        found = comparing.between_facts(one, other)
        return found is not None and found.relation is not Relation.INCOMPARABLE

    def carried(self, judged: Sequence[Judged]) -> list[Judged]:
        """The parts of a message; later ones lean on what was understood before them, or else on what was said."""
        found: list[Judged] = []
        for one in judged:
            before = next((other.fact for other in reversed(found) if other.top >= ANSWER), None)
            if one.top < ANSWER and before and len(one.utterance.terms) <= followup.FEW_TERMS:
                one = self.judge.with_context(one, Conversation(facts=(before,)))
            elif one.top < ANSWER and found and not before:
                one = self._in_setting(one, found)
            found.append(one)
        return found

    def _in_setting(self, one: Judged, before: Sequence[Judged]) -> Judged:
        """A question with what the sentences before it speak of; as it stands where that makes it no clearer."""
        said = {
            term.key
            for other in before
            for term in other.utterance.terms
            if term.known and not self.judge.matcher.outside(term.key)
        }
        placed = self.judge.judge(one.utterance, Prior(keys=dict.fromkeys(sorted(said), followup.STRENGTH)))
        return placed._replace(from_context=False) if placed.top > one.top else one
