"""The kinds of difference that two releases of a base can have. `comparing` finds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from facts.model import (
    FactId,
    Item,
    Language,
    Moment,
    Observation,
    SourceId,
    Wording,
)

Languages = tuple[Language, ...]


class Of(StrEnum):
    """What a change is about."""

    BASE = "base"
    TOPIC = "topic"
    FACT = "fact"
    OBSERVATION = "observation"
    ENTRY = "entry"  # of a list
    SOURCE = "source"
    INDICATOR = "indicator"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Place:
    """The thing that is different; found in the new base, or else in the old one."""

    of: Of
    id: str  # of an observation or an entry: the fact's
    within: str = ""  # the observation's key or the entry's id


class Part(StrEnum):
    """What of a thing is different."""

    ACCESSED = "accessed"
    AMONG = "among"  # which other indicators it may be compared with
    ARCHIVED = "archived"  # the link to an archived copy
    AS_OF = "as-of"
    ASSERTS = "asserts"
    AUTHORS = "authors"
    COUNTRY = "country"
    DESCRIPTION = "description"
    EVIDENCE = "evidence"
    FIGURES_ORDER = "figures-order"
    GROUP = "group"  # the name of a list's group, or which group an entry stands in
    ID = "id"
    INDICATOR = "indicator"
    KIND = "kind"
    LANGUAGES = "languages"
    LINKS = "links"  # whether a link may jump to the very sentence
    LIST_ORDER = "list-order"
    MEMBERSHIP = "membership"
    NAME = "name"
    NOTE = "note"
    NOTES = "notes"
    NOUN = "noun"
    PERIOD = "period"
    POPULATION = "population"
    PRIMARY = "primary"
    PUBLISHED = "published"
    PUBLISHER = "publisher"
    QUOTE = "quote"
    RANKED = "ranked"
    RELATED = "related"
    SENTENCE = "sentence"  # the one that gives an observation alone
    SLIPS = "slips"  # what a quotation marks as wrong in the source
    TEXT = "text"
    TITLE = "title"
    TOPIC = "topic"
    TOPICS_ORDER = "topics-order"
    TRANSLATION = "translation"
    URL = "url"
    WHOLE = "whole"  # the fact whose list it is


@dataclass(frozen=True, slots=True)
class Quoted:
    """Which words of which source; two of them are the same though the source's own data differ."""

    source: SourceId
    phrase: str | None  # None: the source is cited as a whole


Detail = str | bool | tuple[str, ...] | Moment | date | Quoted | Wording | None  # None: there is nothing


@dataclass(frozen=True, slots=True)
class Added:
    """A fact, a source or a topic is new."""

    what: Place


@dataclass(frozen=True, slots=True)
class Removed:
    """A fact, a source or a topic is gone."""

    what: Place


@dataclass(frozen=True, slots=True)
class FigureChanged:
    """A figure reads otherwise: its value, qualifier, average or unit."""

    fact: FactId
    old: Observation
    new: Observation


@dataclass(frozen=True, slots=True)
class FigureAdded:
    """A fact has an observation that it had not."""

    fact: FactId
    observation: Observation


@dataclass(frozen=True, slots=True)
class FigureRemoved:
    """A fact has no longer an observation of that key."""

    fact: FactId
    observation: Observation


@dataclass(frozen=True, slots=True)
class EntriesAdded:
    """A list has entries that it had not."""

    fact: FactId
    entries: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class EntriesRemoved:
    """A list has some entries no longer."""

    fact: FactId
    entries: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class PartChanged:
    """A part is another one, and both are short enough to be told."""

    what: Place
    part: Part
    old: Detail
    new: Detail


@dataclass(frozen=True, slots=True)
class Revised:
    """A part is another one, and only that is told: a template, an order."""

    what: Place
    part: Part
    languages: Languages = ()  # in which it differs; empty: it is no matter of language


@dataclass(frozen=True, slots=True)
class ReviewMoved:
    """A fact is to be looked at again on another day."""

    fact: FactId
    old: date
    new: date


@dataclass(frozen=True, slots=True)
class UtterancesChanged:
    """How people ask for a fact is written down otherwise in a language."""

    fact: FactId
    language: Language
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentencesChanged:
    """What the bot says beside any fact is worded otherwise."""

    languages: Languages


@dataclass(frozen=True, slots=True)
class UnderstandingChanged:
    """Nothing that is said is different, only how questions are understood."""


@dataclass(frozen=True, slots=True)
class BackgroundChanged:
    """Nothing that is said or understood is different, only what stands behind it: a licence, a stored text."""


Change = (
    Added | Removed | FigureChanged | FigureAdded | FigureRemoved | EntriesAdded | EntriesRemoved
    | PartChanged | Revised | ReviewMoved | UtterancesChanged | SentencesChanged | UnderstandingChanged | BackgroundChanged
)  # fmt: skip
