"""Where the language of a base is thin, as data: what a curator may want to look at, the worst first.

None of it is a mistake. Finding is linting's business, wording that of `answering.advising`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a curated file."""

    file: str  # relative to the folder of the base
    line: int  # from 1


@dataclass(frozen=True, slots=True)
class Said:
    """An utterance of a fact, and what it would get if nobody had written it down."""

    text: str
    place: Place
    winner: str | None  # a fact; None: none is sure enough


@dataclass(frozen=True, slots=True)
class Lost:
    """The utterances of a file that would not get their own fact."""

    fact: str
    language: str
    file: str
    utterances: int  # all that the file has
    astray: tuple[Said, ...]  # those that get another fact first


@dataclass(frozen=True, slots=True)
class Confusable:
    """A fact, and another one that takes its utterances or comes close to it."""

    fact: str
    rival: str
    utterances: int  # all that the fact has, in any language
    close: int  # those that the rival takes or nearly takes
    taken: int  # those of them that it takes
    example: Said  # the one that is furthest on the rival's side


class Heard(StrEnum):
    """What a term is heard as in its concept's place."""

    COUNTRY = "country"
    LANGUAGE = "language"  # something that the language pack knows: a kind of answer, a mark, a number
    CONCEPT = "concept"
    SLIP = "slip"  # another word, of which it is taken for a misspelling or a dialect's form
    NOTHING = "nothing"  # words that say nothing about the subject


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A term of the lexicon that does not lead to its concept, however it is written."""

    language: str
    concept: str
    term: str
    place: Place
    heard: Heard
    given: tuple[str, ...]  # codes of countries, what the pack calls it, concepts or the other word; nothing: none
    others: int  # terms of the concept, in this language, that do lead to it


@dataclass(frozen=True, slots=True)
class Single:
    """A concept that a language has one word for."""

    language: str
    concept: str
    term: str
    place: Place
    used: int  # utterances of facts, in this language, that have it


@dataclass(frozen=True, slots=True)
class Lacking:
    """A concept that a language has no word for."""

    language: str
    concept: str
    place: Place  # where another language has one
    used: int  # utterances of facts that have it, in any language


@dataclass(frozen=True, slots=True)
class Few:
    """A list of examples that is short: the utterances of a fact, or questions near to or far from the subject."""

    language: str
    what: str  # a fact, "near" or "far"
    place: Place
    have: int
    wanted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All that was found; each group has its worst first."""

    lost: tuple[Lost, ...]
    confusable: tuple[Confusable, ...]
    unreachable: tuple[Unreachable, ...]
    single: tuple[Single, ...]
    lacking: tuple[Lacking, ...]
    few: tuple[Few, ...]
    outside: tuple[Few, ...]
