"""What the fact base is made of: frozen values, no I/O, no chat."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, NewType

FactId = NewType("FactId", str)
SourceId = NewType("SourceId", str)
IndicatorId = NewType("IndicatorId", str)
Language = NewType("Language", str)  # BCP 47, e.g. "de", "en", "de-CH"
CountryCode = NewType("CountryCode", str)  # ISO 3166-1 alpha-2

Wording = Mapping[Language, str]  # the same thing said in each language of the base


def primary_subtag(language: str) -> str:
    """The language of a tag without its region or script: "de" of "de-AT"."""
    return language.split("-")[0]


class Qualifier(StrEnum):
    """How the source hedges a figure; part of the fact, never dropped."""

    STATED = "stated"  # a bare figure: no word is added, not even "exactly"
    EXACTLY = "exactly"
    ABOUT = "about"
    ALMOST = "almost"
    MORE_THAN = "more_than"
    OVER = "over"
    LESS_THAN = "less_than"
    AT_LEAST = "at_least"
    UP_TO = "up_to"


class Unit(StrEnum):
    """What a value counts; decides how it is written."""

    PERCENT = "percent"
    FRACTION = "fraction"  # written as the source writes it ("two thirds"), never as a percentage
    COUNT = "count"
    EURO = "euro"
    DATE = "date"


class FactKind(StrEnum):
    """What a fact answers with."""

    SHARE = "share"
    COUNT = "count"
    AMOUNT = "amount"
    LIST = "list"
    STATEMENT = "statement"
    ABOUT = "about"  # about the base itself: its source, its date, what can be asked
    SMALLTALK = "smalltalk"


BESIDE = frozenset({FactKind.ABOUT, FactKind.SMALLTALK})  # kinds of facts that tell nothing of the subject


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A date as coarse as the source gives it: a year, its middle, a month or a day."""

    year: int
    month: int | None = None  # None: only the year is known
    day: int | None = None  # None: only the month is known
    mid: bool = False  # "mid-2012"

    @classmethod
    def parse(cls, text: str) -> Moment:
        """Read "2012", "mid-2012", "2012-07" or "2012-07-03".

        Raises:
            ValueError: The text has another form, or names a day that no calendar has.
        """
        found = _MOMENT.fullmatch(text)
        if not found or (found["mid"] and found["m"]):
            raise ValueError(text)
        month, day = (int(found[part]) if found[part] else None for part in "md")
        date(int(found["y"]), 1 if month is None else month, 1 if day is None else day)
        return cls(int(found["y"]), month, day, bool(found["mid"]))

    def __str__(self) -> str:
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return ("mid-" if self.mid else "") + "-".join(parts)


_MOMENT = re.compile(r"(?P<mid>mid-)?(?P<y>\d{4})(?:-(?P<m>\d\d)(?:-(?P<d>\d\d))?)?", re.ASCII)

Value = Decimal | Fraction | Moment  # as printed in the source; never a float, never rounded


class Author(NamedTuple):
    """Who wrote a publication."""

    name: str  # as it is printed
    family: str  # by which a list of sources sorts and inverts the name; empty: an organisation, whose name stays as it is
    given: str  # empty: none, or an organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publication that says something."""

    id: SourceId
    title: str
    publisher: str
    authors: tuple[Author, ...]  # empty: the source names none
    url: str
    archived_url: str | None  # None: no archived copy is known
    language: Language
    published: Moment | None  # None: the source states no date, and we say so
    accessed: date
    note: Wording  # what a reader must know of it ("second hand"); empty: nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a clause comes from."""

    source: Source
    phrase: str | None  # the source's own words, in its language; None: it is cited as a whole
    verbatim: bool  # the phrase was checked against the stored text, so a link may jump to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence of a source that may be printed as it stands."""

    citation: Citation
    slips: tuple[str, ...]  # words of it that are wrong in the source; whoever quotes them writes [sic] behind them
    translation: Wording  # our own, a template; in the languages of the base that are not the source's


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What is measured."""

    id: IndicatorId
    name: Wording
    unit: Unit
    noun: Wording  # what is counted, in the plural
    among: str | None  # indicators that share one speak of the same whole, and may be compared; None: with no other


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One figure as one source states it."""

    key: str  # its name within the fact
    indicator: Indicator
    qualifier: Qualifier  # "more than" belongs to the figure; without it the figure is wrong
    value: Value
    average: bool  # the source says "on average"
    population: Wording  # of whom the figure speaks
    period: Wording  # the time it speaks of ("2010/11"); empty: the source names none
    as_of: Moment | None  # None: the source gives no date, and the answer says so
    citation: Citation
    text: Wording  # one sentence that gives this observation alone; empty: the fact's own text does
    note: Wording  # a remark that belongs to this observation only; empty: none

    def years(self) -> frozenset[int]:
        """The years it speaks of: those of its period, else the one of its date."""
        spans = [years_in(text) for text in self.period.values()]
        named = frozenset(year for span in spans for year in span)
        if isinstance(self.value, Moment):
            named |= {self.value.year}
        return named or (frozenset({self.as_of.year}) if self.as_of else frozenset())

    def order(self) -> tuple[int, ...]:
        """What observations of a known time are sorted by: the first year they speak of, then their date, coarse ones first.

        Raises:
            ValueError: No time is known.
        """
        date = self.as_of
        return (min(self.years()), *((date.year, date.month or 0, date.day or 0) if date else ()))


LONGEST_SPAN = 50  # years; what would be longer is no span: the end of "2012-07" is a month


def years_in(text: str) -> frozenset[int]:
    """The years that a text names: "2010/11" names 2010 and 2011, "1999/00" 1999 and 2000."""
    found: set[int] = set()
    for first, last in re.findall(r"\b(\d{4})(?:\s?[/–-]\s?(\d{2}(?:\d{2})?))?\b", text):
        found.add(int(first))
        if len(last) == 4:
            found.add(int(last))
        elif last:
            end = int(first) + (int(last) - int(first)) % 100  # the next year that ends like this
            found |= {end} if end <= min(int(first) + LONGEST_SPAN, MAXYEAR) else set()
    return frozenset(found)


class Item(NamedTuple):
    """One entry of a listing."""

    id: str
    label: Wording
    country: CountryCode | None  # None: the entry is no country
    group: str | None  # None: the listing has no parts


class Membership(NamedTuple):
    """What to say when somebody asks whether a country is on the list; {country} is filled in."""

    yes: Wording
    no: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list that a source gives."""

    of: FactId  # the fact whose list it is; a part names the whole
    items: tuple[Item, ...]  # in the source's order
    groups: Mapping[str, Wording]
    ranked: bool  # False: the order says nothing
    membership: Membership | None  # None: nobody asks for single entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What the base can say in answer to a question."""

    id: FactId
    kind: FactKind
    topic: str
    name: Wording  # a short label
    text: Wording  # a template: figures, dates and lists are placeholders
    notes: Mapping[Language, tuple[str, ...]]  # templates of what a careful editor adds
    observations: tuple[Observation, ...]
    listing: Listing | None
    evidence: tuple[Citation, ...]  # for what is no figure
    quote: Quote | None  # the source's own sentence, where it may be quoted
    asserts: Mapping[str, frozenset[str]]  # group of concepts -> those the fact holds true
    related: tuple[FactId, ...]
    review_by: date  # when a curator has to look at it again

    def citations(self) -> list[Citation]:
        """Everything that it rests on: its quotation, what is no figure, its figures and dates."""
        return [*([self.quote.citation] if self.quote else []), *self.evidence, *(one.citation for one in self.observations)]

    def figures(self) -> list[Observation]:
        """The observations that are figures."""
        return [one for one in self.observations if not isinstance(one.value, Moment)]

    def moments(self) -> list[Observation]:
        """The observations that are dates."""
        return [one for one in self.observations if isinstance(one.value, Moment)]


class Topic(NamedTuple):
    """A theme that facts are sorted under."""

    id: str
    name: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Which state of the base this is."""

    number: int  # 0: built outside a shelf of releases
    content: str  # SHA-256 of what was curated and fitted

    def __str__(self) -> str:
        return f"{self.number}-{self.content[:12]}"


SENTENCES = "catalog."  # begins the names of blobs that hold what the bot says beside any fact; its language follows


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A release in memory: all facts, and what the engine needs to understand questions about them."""

    id: str
    title: Wording
    description: Wording
    languages: tuple[Language, ...]  # the first is the one to fall back on
    primary: Source
    topics: tuple[Topic, ...]
    sources: Mapping[SourceId, Source]
    facts: Mapping[FactId, Fact]
    country_names: Mapping[CountryCode, Wording]  # as they stand after "the source names"
    release: Release
    blobs: Mapping[str, bytes]  # what publishing stored beside the facts
