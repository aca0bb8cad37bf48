"""Decide a question as ever, and keep what was seen on the way: for `explain`, which may take its time.

Nothing here is decided anew. A judge that keeps what the readers said and a decider that keeps which way it went do what
theirs do; what they kept is then put together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import exp
from typing import NamedTuple

from bot.explanation import Candidate, Explanation, Guess, Judgement, Ranking, Route, Signal, Threshold
from bot.model import Conversation, Decision, Kind, Manner, Match, Question, Reason, Term, Utterance
from bot.understanding.deciding import CLAIMED, CLARIFY, LISTED, MAX_LETTERS, TALK, Decider
from bot.understanding.index import keys_of
from bot.understanding.judging import ALONE, ANSWER, KEYWORD, LIKELY, MAX_MATCHES, Judge, Judged, Weighed
from bot.understanding.matching import NONE_SIGNALS, SIGNALS, Prior, Scored, weights
from bot.understanding.reading import COUNTRY
from bot.understanding.tracing import trace
from facts.model import FactId

READ_AT_LEAST = 200  # letters that are read of a message which is too long
DONE = (Kind.ANSWER, Kind.SMALLTALK, Kind.HELP)
NEEDED = (("ANSWER", ANSWER), ("CLAIMED", CLAIMED), ("KEYWORD", KEYWORD), ("LISTED", LISTED), ("TALK", TALK))  # to give a fact


class Seen(NamedTuple):
    """One text that was judged."""

    judged: Judged
    weighed: tuple[Weighed, ...]  # by the first reader, and by both where the second was asked


@dataclass(eq=False, repr=False)
class Witness(Judge):
    """A judge that keeps what it saw."""

    seen: list[Seen] = field(default_factory=list)
    told: list[tuple[Judged, tuple[Match, ...]]] = field(default_factory=list)  # what decisions were made by
    _weighed: list[Weighed] = field(default_factory=list)

    def judge(self, utterance: Utterance, prior: Prior | None = None, *, alone: bool = False) -> Judged:
        """As any judge."""
        self._weighed = []
        judged = super().judge(utterance, prior, alone=alone)
        self.seen.append(Seen(judged, tuple(self._weighed)))
        return judged

    def weigh(self, utterance: Utterance, scored: Sequence[Scored], none: Scored, *, seconded: bool = False) -> Weighed:
        """As any judge."""
        found = super().weigh(utterance, scored, none, seconded=seconded)
        self._weighed.append(found)
        return found

    def matches(self, judged: Judged) -> tuple[Match, ...]:
        """As any judge."""
        found = super().matches(judged)
        self.told.append((judged, found))
        return found

    def decided_by(self, decision: Decision) -> tuple[Judged | None, int | None]:
        """What a decision was made by, and the number of the text seen that it is of; None: there is no such."""
        judged = next((judged for judged, matches in self.told if matches is decision.matches), None)
        if judged is None:
            return None, None
        return judged, next((n for n, one in enumerate(self.seen) if one.judged.ranked is judged.ranked), None)


@dataclass(eq=False, repr=False)
class Explainer(Decider):
    """Decides one question and says why; made anew for each."""

    _route: Route | None = None
    _named: tuple[FactId, ...] = ()  # what a country without anything else led to

    def explain(self, question: Question) -> Explanation:
        """What is done about a question, with everything it rests on."""
        decision = self.decide(question)
        judged, decisive = self._judge.decided_by(decision)
        text, memory = question.text.strip(), question.conversation
        read = text if len(text) <= MAX_LETTERS else text[:READ_AT_LEAST]
        utterance, words = trace(self.fitted.reader, read, memory.language or question.hint, self._judge.matcher.outside)
        route = self._taken(decision, judged, decisive)
        scored = judged if route in (Route.SCORED, Route.SEVERAL) else None
        seen = self._judge.seen[decisive] if scored and decisive is not None else None
        return Explanation(
            text=text,
            context=memory.facts,
            utterance=utterance,
            words=words,
            route=route,
            judgements=tuple(self._judgement(seen) for seen in self._judge.seen),
            decisive=decisive if scored else None,
            thresholds=self._thresholds(decision, scored, seen),
            forbidden=bool(scored and self._is_enough(scored) and decision.kind not in DONE),
            decision=decision,
            release=str(self.base.release),
        )

    @cached_property
    def _judge(self) -> Witness:
        return Witness(self.base, self.fitted, self.fitted.matcher(), self._groups)

    # Which way it went

    def _again(self, utterance: Utterance, memory: Conversation, manner: Manner | None = None) -> Decision:
        self._route = Route.AGAIN
        return super()._again(utterance, memory, manner)

    def _about(self, asked: FactId, utterance: Utterance, memory: Conversation) -> Decision:
        self._route = Route.ABOUT
        return super()._about(asked, utterance, memory)

    def _gathered(self, text: str, utterance: Utterance, memory: Conversation) -> Decision | None:
        found = super()._gathered(text, utterance, memory)
        if found and found.gathering:
            self._route = Route.GATHERED
        return found

    def _answered(self, judged: Judged, *, curated: bool = False) -> Decision:
        if curated:
            self._route = Route.CURATED
        return super()._answered(judged, curated=curated)

    def _lone_country(self, utterance: Utterance) -> tuple[FactId, ...]:
        self._named = super()._lone_country(utterance)
        return self._named

    def _taken(self, decision: Decision, judged: Judged | None, decisive: int | None) -> Route:
        if self._route:
            return self._route
        if decision.reason in (Reason.EMPTY, Reason.TOO_LONG):
            return Route.UNREAD
        if len(decision.picks) > 1:
            return Route.SEVERAL
        if self._named and (decisive is None or decision.suggestions == self._named):
            return Route.COUNTRY
        if decisive is not None:
            return Route.SCORED
        return Route.TIME if judged and judged.from_context else Route.TALK

    # What it was decided by

    def _thresholds(self, decision: Decision, judged: Judged | None, seen: Seen | None) -> tuple[Threshold, ...]:
        """Every threshold with what was measured by it."""
        first = seen.weighed[0] if seen and not seen.judged.from_context else None
        sure = max(first.ranked[0][0], first.outside) if first and first.ranked else None
        top, likeliest, choices = None, None, None
        needed = self._needed(judged) if judged else ANSWER
        if judged:
            offered = self._offered(judged)
            top = min(judged.top, decision.confidence) if decision.kind in DONE else judged.top  # of several the least likely
            likeliest = offered[0][0] if offered else 0.0
            choices = sum(p for p, _ in self._likely(offered))
        enough = bool(judged and self._is_enough(judged))
        return (
            _threshold("ALONE", ALONE, sure),
            *(_threshold(name, value, top if needed == value else None, decided=enough) for name, value in NEEDED),
            _threshold("LIKELY", LIKELY, likeliest),
            _threshold(
                "CLARIFY",
                self._worth_asking(judged) if judged else CLARIFY,
                choices,
                decided=not enough and "contrary" not in decision.utterance.marks,
            ),
        )

    # What the readers said

    def _judgement(self, seen: Seen) -> Judgement:
        utterance, last = seen.judged.utterance, seen.weighed[-1]
        first, *both = (*seen.weighed[:-1], last._replace(ranked=seen.judged.ranked))  # a figure may have told which is meant
        return Judgement(
            text=utterance.text,
            from_context=seen.judged.from_context,
            first=self._ranking(utterance, first, "alone"),
            second=self._guesses(utterance) if both else (),
            both=self._ranking(utterance, both[0], "both") if both else None,
            sure=bool(first.ranked) and max(first.ranked[0][0], first.outside) >= ALONE,
        )

    def _ranking(self, utterance: Utterance, weighed: Weighed, readers: str) -> Ranking:
        of_fact, of_none = weights(readers)
        best = tuple(
            self._candidate(utterance, p, one, _signals(SIGNALS, one.signals, of_fact)) for p, one in weighed.ranked[:MAX_MATCHES]
        )
        return Ranking(best, weighed.outside, _signals(NONE_SIGNALS, weighed.none.signals, of_none))

    def _candidate(self, utterance: Utterance, probability: float, one: Scored, signals: tuple[Signal, ...]) -> Candidate:
        asked = _asked(utterance)
        has = tuple(term for term in asked if self._speaks_of(one.owner, term.key))
        return Candidate(
            fact=FactId(one.owner),
            probability=probability,
            has=has,
            lacks=tuple(term for term in asked if term not in has),
            nearest=self.fitted.index.texts[one.best] if one.best >= 0 else "",
            signals=signals,
        )

    def _speaks_of(self, owner: str, key: str) -> bool:
        """Whether an utterance of a fact has a term, or the fact can look the country up."""
        index = self.fitted.index
        if key.startswith("@") and owner in self.fitted.lists:
            return True
        return bool(index.counts.get(key, {}).get(index.numbers[owner]))

    def _guesses(self, utterance: Utterance) -> tuple[Guess, ...]:
        logs = self.fitted.letters.logs(utterance.spelt)
        guesses = [Guess(owner, exp(log)) for owner, log in zip(self.fitted.index.owners, logs, strict=True)]
        return tuple(sorted(guesses, key=lambda guess: (-guess.probability, guess.owner))[:MAX_MATCHES])


def _threshold(name: str, value: float, measured: float | None, *, decided: bool = False) -> Threshold:
    """A threshold; it can only have decided where something was measured by it."""
    known = measured is not None
    return Threshold(name, value, measured, known and (measured or 0.0) >= value, known and decided)


def _signals(names: Sequence[str], values: Sequence[float], weigh: dict[str, float]) -> tuple[Signal, ...]:
    return tuple(Signal(name, value, weigh[name]) for name, value in zip(names, values, strict=True))


def _asked(utterance: Utterance) -> tuple[Term, ...]:
    """What a question is matched by: its terms, each once, and its countries."""
    terms = {term.key: term for term in reversed(utterance.terms)}
    countries = (Term(key, key[1:]) for key in sorted(keys_of(utterance)) if key.startswith("@") and key != COUNTRY)
    return (*(term for term in utterance.terms if terms[term.key] is term), *countries)
