"""What a decision rests on, for `explain`: values only, without any wording.

Made by `understanding/witnessing.py`, worded by `answering/explaining.py`, written as JSON by `answering/recording.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bot.model import Decision, Term, Utterance
from facts.model import FactId


class Change(StrEnum):
    """Why a word is understood otherwise than it was typed."""

    SLIP = "slip"  # of the pen, or a forgotten blank
    SPELLING = "spelling"  # of a dialect or a chat
    VERB = "verb"  # parted from its beginning: "stellen … aus"


class Role(StrEnum):
    """What a word was taken for."""

    CONCEPT = "concept"  # of the lexicon
    OUTSIDE = "outside"  # a concept that no fact is about
    STEM = "stem"  # another word that the base's utterances have
    UNKNOWN = "unknown"
    COUNTRY = "country"
    LETTER = "letter"  # a single one, which means nothing
    FUNCTION = "function"
    FRAME = "frame"
    KIND = "kind"
    MARK = "mark"
    QUALIFIER = "qualifier"
    NUMBER = "number"
    SCALE = "scale"
    FRACTION = "fraction"
    PERCENT = "percent"
    MONTH = "month"
    RANGE = "range"  # makes a range of two numbers
    TIME = "time"  # makes a bound of a year


class Sense(NamedTuple):
    """One thing that a word was taken for; a compound has several."""

    role: Role
    value: str = ""  # id of the concept, stem, ISO code, kind, mark, qualifier, worth of a number


class Word(NamedTuple):
    """A word or phrase of a question."""

    typed: str
    understood: str  # folded
    change: Change | None  # None: it is understood as it was typed
    senses: tuple[Sense, ...]


class Signal(NamedTuple):
    """One signal of a fact, or of "none of them"."""

    name: str
    value: float
    weight: float

    @property
    def points(self) -> float:
        """What it adds to the logarithm of the odds, or takes from it."""
        return self.value * self.weight


def loudest(signals: tuple[Signal, ...], most: int) -> list[Signal]:
    """Those that count for most, whether for or against; not those that say nothing."""
    return sorted((signal for signal in signals if signal.points), key=lambda signal: -abs(signal.points))[:most]


class Candidate(NamedTuple):
    """A fact that a question may mean."""

    fact: FactId
    probability: float
    has: tuple[Term, ...]  # terms and countries of the question that the fact's utterances have
    lacks: tuple[Term, ...]  # and those that none of them has
    nearest: str  # of the fact's curated utterances; "": none shares a term
    signals: tuple[Signal, ...]


class Ranking(NamedTuple):
    """What a reader makes of a question."""

    best: tuple[Candidate, ...]
    none: float  # probability of none of them
    signals: tuple[Signal, ...]  # of none of them


class Guess(NamedTuple):
    """What the letters of a question say of a fact."""

    owner: str  # a fact, or "_near" or "_far": it is like examples out of scope
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A question, or a part of it, on its way through both readers."""

    text: str
    from_context: bool  # read together with what was said before
    first: Ranking
    second: tuple[Guess, ...] = ()  # by the letters alone; empty: the second reader was not asked
    both: Ranking | None = None  # None: the second reader was not asked
    sure: bool = False  # whether the first reader is sure enough to decide alone


class Threshold(NamedTuple):
    """A probability by which something is decided."""

    name: str
    value: float
    measured: float | None  # None: this decision has nothing to measure by it
    reached: bool = False
    decided: bool = False  # it made the decision what it is


class Route(StrEnum):
    """How a decision came about."""

    SCORED = "scored"  # by probabilities
    SEVERAL = "several"  # the same, for several questions in one message
    GATHERED = "gathered"  # it wants several facts that belong together
    CURATED = "curated"  # it is word for word a curated utterance, or the name of a fact
    COUNTRY = "country"  # it names a country and nothing else
    TIME = "time"  # it names a time and nothing else, after an answer
    TALK = "talk"  # a friendly word without a question
    ABOUT = "about"  # it asks for the source or the date of the answer before
    AGAIN = "again"  # it wishes for the answer before once more
    UNREAD = "unread"  # nothing is left of the text, or it is too long


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A decision with everything it rests on."""

    text: str
    context: tuple[FactId, ...]  # facts that the answer before gave
    utterance: Utterance  # the whole text, as it was read
    words: tuple[Word, ...]
    route: Route
    judgements: tuple[Judgement, ...]  # in the order in which they were made
    decisive: int | None  # number of the one that was decided by; None: it was decided without
    thresholds: tuple[Threshold, ...]
    forbidden: bool  # a fact was likely enough, and something forbade it
    decision: Decision
    release: str
