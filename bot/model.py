"""What travels through the bot, from Question to Answer; knows no channel and does no I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from facts.model import Citation, CountryCode, FactId, Language, Observation, Qualifier

# Facts about the base itself, which every base has under these ids.
SOURCE, DATE, HELP = FactId("source"), FactId("date"), FactId("help")


class Kind(StrEnum):
    """What an answer is. The words are part of the command's contract."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    REFUSAL = "refusal"
    SMALLTALK = "smalltalk"
    HELP = "help"


class Reason(StrEnum):
    """Why it was decided so; for `explain` and for the wording of a refusal."""

    CLEAR = "clear"  # one fact, and sure of it
    TOO_CLOSE = "too-close"  # several facts fit about as well
    UNSURE = "unsure"  # one fact is likely, but not likely enough to say it
    UNKNOWN_WORDS = "unknown-words"  # the question asks about something that the base does not mention
    OUT_OF_SCOPE = "out-of-scope"  # it is like questions that the base does not answer
    NO_FIGURE_FOR_YEAR = "no-figure-for-year"
    OPPOSITE = "opposite"  # the contrary of what a source says was asked for
    EMPTY = "empty"  # nothing was left of the text
    TOO_LONG = "too-long"


class Verdict(StrEnum):
    """What a source says of a claim, or of a country on a list."""

    TRUE = "true"
    FALSE = "false"
    UNSUPPORTED = "unsupported"
    YES = "yes"
    NO = "no"


class Relation(StrEnum):
    """How one figure lies to another."""

    MORE = "more"
    LESS = "less"
    EQUAL = "equal"
    UNDECIDED = "undecided"  # both can be the larger: the sources do not say
    INCOMPARABLE = "incomparable"  # they speak of different things

    def turned(self) -> Relation:
        """How the other figure lies to the first."""
        return {Relation.MORE: Relation.LESS, Relation.LESS: Relation.MORE}.get(self, self)


class Manner(StrEnum):
    """How much of a fact is told."""

    WHOLE = "whole"
    HISTORY = "history"  # every observation in the order of dates
    BRIEF = "brief"  # the sentence and its source, and no more
    DETAILED = "detailed"  # with the source's own words: nothing is more exact
    QUOTED = "quoted"  # in the source's own words, to be quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What is remembered of a conversation: never a text."""

    language: Language | None = None  # None: nobody has said anything yet
    facts: tuple[FactId, ...] = ()  # of the last answer
    figures: tuple[str, ...] = ()  # that were picked out of them, as "fact/observation"; of other facts all was told
    earlier: tuple[FactId, ...] = ()  # the fact of the answer before that, where it was another one
    country: CountryCode | None = None  # that the last question named
    offered: tuple[FactId, ...] = ()  # choices that the last answer gave, where it was none itself

    @classmethod
    def about(cls, picks: Sequence[Pick], language: Language, country: CountryCode | None = None) -> Conversation:
        """What is remembered of what was told: the facts, and the figures picked out of them."""
        return cls(
            language=language,
            facts=tuple(dict.fromkeys(pick.fact for pick in picks)),
            figures=tuple(f"{pick.fact}/{key}" for pick in picks for key in pick.observations),
            country=country,
        )

    def picked(self, fact: FactId) -> tuple[str, ...]:
        """The keys of the observations that were picked out of a fact; empty: all of it was told."""
        return tuple(figure.removeprefix(f"{fact}/") for figure in self.figures if figure.startswith(f"{fact}/"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A message as a channel hands it over."""

    text: str
    conversation: Conversation = Conversation()
    hint: Language | None = None  # what the channel knows of the reader's language; weaker than the text
    language: Language | None = None  # the language to answer in, whatever the text's is; None: the text's


def country_of(code: str) -> str:
    """The country (ISO 3166-1) that a country or a part of one (ISO 3166-2, "GB-ENG") is or belongs to."""
    return code.partition("-")[0]


class Number(NamedTuple):
    """A figure in a question."""

    values: tuple[Fraction, ...]  # more than one where the writing is ambiguous ("1.234")
    percent: bool  # a share in percent, so 70 means 70 %
    fraction: bool  # a share in words or as a fraction ("two thirds", "the majority")
    qualifier: Qualifier | None  # None: a bare number
    text: str
    until: tuple[Fraction, ...] = ()  # of a range ("between 140 and 160"), its end; empty: it is no range


class Term(NamedTuple):
    """A word or phrase of a question that carries meaning."""

    key: str  # "=sme" a concept, "lehrstuhl" a stem of the base, "~oktoberfest" a word that the base does not have
    text: str  # as it was typed
    exact: float = 1.0  # less after a spelling correction

    @property
    def known(self) -> bool:
        """Whether the base has the word at all."""
        return not self.key.startswith("~")


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """A text after reading: its language and what it is made of."""

    text: str
    language: Language
    terms: tuple[Term, ...] = ()
    kinds: frozenset[str] = frozenset()  # of answer wanted: "count", "share", "why" …
    focus: frozenset[str] = frozenset()  # keys of what is counted, listed or asked for: in "how many SMEs" the SMEs
    excepted: frozenset[str] = frozenset()  # keys of what is left out: in "apart from Europe" Europe
    numbers: tuple[Number, ...] = ()
    years: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    countries: tuple[CountryCode, ...] = ()
    regions: tuple[str, ...] = ()  # ISO 3166-2 codes of the parts that some of the countries were named by
    marks: frozenset[str] = frozenset()  # "claim", "negation", "now", "only", "all", "rank", "refers", "question" …
    words: int = 0
    sequence: tuple[str, ...] = ()  # its words in order, each as its key where it has one
    spelt: str = ""  # its words as they were understood: folded, slips mended


class Match(NamedTuple):
    """How well a fact fits an utterance."""

    fact: FactId
    probability: float  # of being the one that is meant, among all facts and "none of them"
    signals: tuple[tuple[str, float], ...] = ()  # what it is made of, for `explain`
    example: int = -1  # number of the curated utterance that is nearest; -1: none shares a term


class Comparison(NamedTuple):
    """How a figure lies to another one."""

    fact: FactId
    key: str  # of its observation
    other_fact: FactId
    other_key: str
    relation: Relation


class Pick(NamedTuple):
    """A fact to answer with, and what of it."""

    fact: FactId
    verdict: Verdict | None = None
    country: CountryCode | None = None
    observations: tuple[str, ...] = ()  # keys of those asked for; empty: the fact's own wording
    region: Mapping[Language, str] | None = None  # the part of the country that was named, by language; None: all of it
    about: tuple[Pick, ...] = ()  # for "source" and "date": what was told, whose source is asked for
    comparison: Comparison | None = None  # with another figure; None: none was asked for
    manner: Manner = Manner.WHOLE
    lacking: tuple[int, ...] = ()  # years that were asked for, among others, and that it has no figure of


class Gathering(NamedTuple):
    """What several facts at once are given for."""

    subject: str  # id of a topic, or the words that somebody named
    more: int = 0  # facts beyond those that are given
    fewer: bool = False  # whether more were wanted than there are


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do about a question, and why."""

    kind: Kind
    reason: Reason
    utterance: Utterance
    picks: tuple[Pick, ...] = ()
    suggestions: tuple[FactId, ...] = ()
    unanswered: tuple[str, ...] = ()  # questions of the message that the base does not answer
    left: int = 0  # questions of the message that were left for later
    gathering: Gathering | None = None  # the picks are facts that belong together; None: each is an answer of its own
    confidence: float = 1.0  # the probability that it is right
    matches: tuple[Match, ...] = ()  # best first
    unknown: tuple[str, ...] = ()  # words that were not understood
    from_context: bool = False  # it was read together with what was said before


class Finding(StrEnum):
    """What the base says of a sentence of a draft. The words are part of the command's contract."""

    TRUE = "true"
    FALSE = "false"
    UNSUPPORTED = "unsupported"  # the source does not go that far
    NOT_IN_BASE = "not-in-base"  # it could be looked up, but not here
    NOT_JUDGED = "not-judged"  # it says nothing that could be


class Doubt(StrEnum):
    """Why a sentence is not borne out."""

    FIGURE = "figure"
    YEAR = "year"  # the sources speak of other years
    COUNTRY = "country"  # a list does not have it
    RANK = "rank"  # no source says what comes first
    ALL = "all"  # it speaks of all where a source does not
    NOW = "now"  # no source speaks of today
    FURTHER = "further"  # it says more than the source
    OTHERWISE = "otherwise"  # the source says the contrary


class Checked(NamedTuple):
    """A sentence of a draft after it was looked up."""

    sentence: str  # as it stands in the draft
    finding: Finding
    utterance: Utterance
    pick: Pick | None = None  # the fact that it was held against; None: there is none
    doubt: Doubt | None = None  # None: there is none
    missing: tuple[CountryCode, ...] = ()  # countries that the list does not have


class Opening(NamedTuple):
    """The first words of an answer that has to take a stand: yes, no, true, not supported."""

    fact: FactId
    text: str


class Statement(NamedTuple):
    """A fact's sentence."""

    fact: FactId
    text: str
    observations: tuple[Observation, ...] = ()  # whose figures stand in the text
    copy: str = ""  # the same with what it is based on, to be taken elsewhere; empty: nobody asked for that


class Quotation(NamedTuple):
    """The source's own words, worded for the reader; the words themselves are in the source's language."""

    fact: FactId
    citation: Citation
    text: str
    copy: str = ""  # the words alone with their source, to be taken elsewhere; empty: nobody asked for that
    translated: bool = False  # it is our translation of the words


class Note(NamedTuple):
    """What a careful editor adds to a statement."""

    fact: FactId
    text: str


class Cited(NamedTuple):
    """A source, worded for the reader."""

    fact: FactId
    citation: Citation
    text: str  # without the link
    url: str
    copy: str = ""  # with the link, to be taken elsewhere; empty: nobody asked for that


class Reference(NamedTuple):
    """Sources in a style, to be taken over as they are."""

    text: str  # may have several lines
    file: str  # name of the file that it belongs into; empty: none, it is read


class Earlier(NamedTuple):
    """An answer as it was told once, word for word."""

    text: str  # several lines


class Reviewed(NamedTuple):
    """A sentence of a draft with what is to be said of it, worded for the reader."""

    sentence: str  # as it stands in the draft
    finding: Finding
    facts: tuple[FactId, ...] = ()
    source_says: tuple[str, ...] = ()  # the source's own words, in quotation marks
    difference: str = ""  # between the draft and the source; "": none
    suggestion: str = ""  # what may be printed instead, with its source; "": the sentence itself may
    cited: tuple[Cited, ...] = ()


class Message(NamedTuple):
    """A sentence of the bot itself; it belongs to no fact and carries no figure."""

    text: str


class Choice(NamedTuple):
    """A fact to go on with."""

    fact: FactId
    label: str


Block = Opening | Statement | Quotation | Note | Cited | Reference | Earlier | Message | Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a reader gets."""

    kind: Kind
    language: Language
    blocks: tuple[Block, ...]
    facts: tuple[FactId, ...] = ()  # the main one first
    suggestions: tuple[FactId, ...] = ()
    country: CountryCode | None = None
    verdict: Verdict | None = None
    gathering: Gathering | None = None  # what its facts have in common, where facts that belong together were wanted
    confidence: float = 1.0
    release: str = ""  # which state of the base said so
    conversation: Conversation = field(default_factory=Conversation)  # what to remember for the next question

    def after(self, before: Conversation) -> Answer:
        """The answer, with what is remembered of the one before it."""
        now = self.conversation
        earlier = before.facts[:1] if before.facts and before.facts[0] not in now.facts else before.earlier
        return replace(self, conversation=replace(now, earlier=earlier)) if now.facts and earlier else self

    def remembered(self, before: Conversation) -> Conversation:
        """What to remember where somebody talks: a refusal leaves alone what was spoken of before it."""
        if self.conversation.facts:
            return self.conversation
        return replace(before, language=self.language, offered=self.conversation.offered)
