"""Word what changed between two releases, one line a change; figures stand as answers write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from babel.core import UnknownLocaleError

from bot.answering import citing
from bot.answering.figures import figure, listing, locale_of, moment
from bot.catalogs import message, plural, text
from facts.changes import (
    Added,
    BackgroundChanged,
    Change,
    Detail,
    EntriesAdded,
    EntriesRemoved,
    FigureAdded,
    FigureChanged,
    FigureRemoved,
    Of,
    Part,
    PartChanged,
    Place,
    Quoted,
    Removed,
    ReviewMoved,
    Revised,
    SentencesChanged,
    UnderstandingChanged,
    UtterancesChanged,
)
from facts.model import Base, Fact, FactId, Item, Language, Moment, Observation, SourceId, Wording

PARTS = {
    Part.ACCESSED: message("change.part.accessed"),
    Part.AMONG: message("change.part.among"),
    Part.ARCHIVED: message("change.part.archived"),
    Part.AS_OF: message("change.part.as-of"),
    Part.ASSERTS: message("change.part.asserts"),
    Part.AUTHORS: message("change.part.authors"),
    Part.COUNTRY: message("change.part.country"),
    Part.DESCRIPTION: message("change.part.description"),
    Part.EVIDENCE: message("change.part.evidence"),
    Part.FIGURES_ORDER: message("change.part.figures-order"),
    Part.GROUP: message("change.part.group"),
    Part.ID: message("change.part.id"),
    Part.INDICATOR: message("change.part.indicator"),
    Part.KIND: message("change.part.kind"),
    Part.LANGUAGES: message("change.part.languages"),
    Part.LINKS: message("change.part.links"),
    Part.LIST_ORDER: message("change.part.list-order"),
    Part.MEMBERSHIP: message("change.part.membership"),
    Part.NAME: message("change.part.name"),
    Part.NOTE: message("change.part.note"),
    Part.NOTES: message("change.part.notes"),
    Part.NOUN: message("change.part.noun"),
    Part.PERIOD: message("change.part.period"),
    Part.POPULATION: message("change.part.population"),
    Part.PRIMARY: message("change.part.primary"),
    Part.PUBLISHED: message("change.part.published"),
    Part.PUBLISHER: message("change.part.publisher"),
    Part.QUOTE: message("change.part.quote"),
    Part.RANKED: message("change.part.ranked"),
    Part.RELATED: message("change.part.related"),
    Part.SENTENCE: message("change.part.sentence"),
    Part.SLIPS: message("change.part.slips"),
    Part.TEXT: message("change.part.text"),
    Part.TITLE: message("change.part.title"),
    Part.TOPIC: message("change.part.topic"),
    Part.TOPICS_ORDER: message("change.part.topics-order"),
    Part.TRANSLATION: message("change.part.translation"),
    Part.URL: message("change.part.url"),
    Part.WHOLE: message("change.part.whole"),
}
UNQUOTED = {Part.ARCHIVED, Part.COUNTRY, Part.ID, Part.PRIMARY, Part.URL, Part.WHOLE}  # ids and links are no words
MOST_UTTERANCES = 3  # of a fact and a language that are told word for word
DATED = {Part.AS_OF, Part.PUBLISHED}  # without one, a source "states no date"


def worded(found: Sequence[Change], old: Base, new: Base, language: Language) -> list[str]:
    """Changes as people read them.

    Args:
        found: What `facts.comparing.changes` found between these two.
        old: The release before.
        new: The release after.
        language: To word them in; the bases need not have it.

    Returns:
        One line each, in their order; a single one that says so where there are none.
    """
    if not found:
        return [text("change.none", language)]
    words = _Words(old, new, language)
    return [words.line(change).replace("\n", " ") for change in found]


def fact_named(id: FactId, bases: Iterable[Base], language: Language) -> str:
    """A fact by its id and its name, from the first of some bases that has it."""
    name = next((_said(base.facts[id].name, language) for base in bases if id in base.facts), "")
    return text("change.fact", language, id=id, name=name) if name else id


def _said(wording: Wording, language: Language) -> str:
    """A wording in a language, or else in the first that it has."""
    return wording.get(language) or next(iter(wording.values()), "")


@dataclass(frozen=True, slots=True)
class _Words:
    """Words the changes between two bases, for readers of a language."""

    old: Base
    new: Base
    language: Language

    def line(self, change: Change) -> str:
        """One change."""
        match change:
            case Added(what):
                return text("change.added", self.language, what=self.introduced(what))
            case Removed(what):
                return text("change.removed", self.language, what=self.place(what))
            case FigureChanged(fact, old, new):
                what_of = self.figure_of(fact, new.key)
                figures = {"old": figure(old, self.language), "new": figure(new, self.language)}
                return text("change.figure", self.language, what=what_of, **figures)
            case FigureAdded(fact, observation):
                return text("change.figure-added", self.language, **self.whole_figure(fact, observation))
            case FigureRemoved(fact, observation):
                return text("change.figure-removed", self.language, **self.whole_figure(fact, observation))
            case EntriesAdded(fact, entries):
                return text("change.entries-added", self.language, what=self.fact(fact), entries=self.entries(entries))
            case EntriesRemoved(fact, entries):
                return text("change.entries-removed", self.language, what=self.fact(fact), entries=self.entries(entries))
            case PartChanged():
                return self.part(change)
            case Revised(what, part, languages):
                return self.revised(what, part, languages)
            case ReviewMoved(fact, before, after):
                return text("change.review", self.language, what=self.fact(fact), old=self.day(before), new=self.day(after))
            case UtterancesChanged():
                return self.utterances(change)
            case SentencesChanged(languages):
                return text("change.sentences", self.language, languages=self.languages(languages))
            case UnderstandingChanged():
                return text("change.understanding", self.language)
            case BackgroundChanged():
                return text("change.background", self.language)
            case _:
                assert_never(change)

    # What is different

    def introduced(self, what: Place) -> str:
        """A thing that nobody has heard of yet: a source says at once what it is."""
        source = self.new.sources.get(SourceId(what.id)) if what.of is Of.SOURCE else None
        if source is None:
            return self.place(what)
        return text("change.new-source", self.language, id=what.id, source=citing.wording(source, self.language))

    def place(self, what: Place) -> str:
        """A thing by its id and, where it has one, its name."""
        match what.of:
            case Of.BASE:
                return text("change.base", self.language)
            case Of.TOPIC:
                names = {topic.id: topic.name for base in (self.old, self.new) for topic in base.topics}
                return text("change.topic", self.language, name=self.said(names.get(what.id, {})) or what.id)
            case Of.FACT:
                return self.fact(FactId(what.id))
            case Of.OBSERVATION:
                return self.figure_of(FactId(what.id), what.within)
            case Of.ENTRY:
                return text("change.entry", self.language, what=self.fact(FactId(what.id)), entry=self.entry(what))
            case Of.SOURCE:
                sources = {**self.old.sources, **self.new.sources}
                source = sources.get(SourceId(what.id))
                return text("change.source", self.language, id=what.id, title=source.title if source else what.id)
            case Of.INDICATOR:
                return text("change.indicator", self.language, id=what.id)
            case Of.COUNTRY:
                return text("change.country", self.language, code=what.id)
            case _:
                assert_never(what.of)

    def versions(self, id: FactId) -> list[Fact]:
        """A fact as it stands in the two bases, the new one first."""
        return [base.facts[id] for base in (self.new, self.old) if id in base.facts]

    def fact(self, id: FactId) -> str:
        return fact_named(id, (self.new, self.old), self.language)

    def figure_of(self, id: FactId, key: str) -> str:
        """A figure as curators name it; the fact alone where it has no other figure."""
        keys = {observation.key for fact in self.versions(id) for observation in fact.observations}
        return f"{id}/{key}" if keys - {key} else id

    def entry(self, what: Place) -> str:
        lists = [fact.listing for fact in self.versions(FactId(what.id)) if fact.listing]
        labels = (self.said(entry.label) for one in lists for entry in one.items if entry.id == what.within)
        return next(labels, "") or what.within

    def entries(self, entries: Sequence[Item]) -> str:
        return listing([self.said(entry.label) or entry.id for entry in entries], self.language)

    def whole_figure(self, fact: FactId, observation: Observation) -> dict[str, str]:
        return {
            "what": self.figure_of(fact, observation.key),
            "figure": figure(observation, self.language),
            "population": self.said(observation.population),
        }

    def utterances(self, change: UtterancesChanged) -> str:
        values = {"what": self.fact(change.fact), "language": self.tongue(change.language)}
        added, removed = self.some(change.added), self.some(change.removed)
        if not removed:
            return text("change.utterances-added", self.language, added=added, **values)
        if not added:
            return text("change.utterances-removed", self.language, removed=removed, **values)
        return text("change.utterances", self.language, added=added, removed=removed, **values)

    def some(self, texts: Sequence[str]) -> str:
        """The first few of some utterances, and how many more there are."""
        quoted = [text("change.quoted", self.language, words=one) for one in texts[:MOST_UTTERANCES]]
        more = len(texts) - len(quoted)
        return listing([*quoted, plural("change.more-utterances", more, self.language)] if more else quoted, self.language)

    # What it was and what it is

    def part(self, change: PartChanged) -> str:
        """Old and new, or only that it differs, where readers of the language would see the same twice."""
        old, new = self.detail(change.part, change.old), self.detail(change.part, change.new)
        if old == new:
            return self.revised(change.what, change.part, self.differing(change.old, change.new))
        return text("change.part", self.language, what=self.place(change.what), part=self.named(change.part), old=old, new=new)

    def revised(self, what: Place, part: Part, languages: Sequence[Language]) -> str:
        if not languages:
            return text("change.revised", self.language, what=self.place(what), part=self.named(part))
        names = self.languages(languages)
        return text("change.reworded", self.language, what=self.place(what), part=self.named(part), languages=names)

    def named(self, part: Part) -> str:
        return text(PARTS[part], self.language)

    def differing(self, old: Detail, new: Detail) -> list[Language]:
        if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
            return []
        return [language for language in self.new.languages if old.get(language) != new.get(language)]

    def detail(self, part: Part, value: Detail) -> str:
        """One side of a change; words of a base stand in quotation marks, ids, links and dates do not."""
        match value:
            case bool():
                return text("change.yes", self.language) if value else text("change.no", self.language)
            case None | "" | ():
                return text("source.undated", self.language) if part in DATED else text("change.nothing", self.language)
            case str():
                return value if part in UNQUOTED else text("change.quoted", self.language, words=value)
            case tuple():
                return self.languages(value) if part is Part.LANGUAGES else listing(value, self.language)
            case Moment():
                return moment(value, self.language)
            case date():
                return self.day(value)
            case Quoted(source, phrase):
                return text("change.cited", self.language, source=source, phrase=phrase) if phrase else source
            case Mapping():
                return self.detail(part, value.get(self.language, ""))
            case _:
                assert_never(value)

    def said(self, wording: Wording) -> str:
        return _said(wording, self.language)

    def day(self, day: date) -> str:
        return moment(Moment(day.year, day.month, day.day), self.language)

    def languages(self, tags: Sequence[str]) -> str:
        return listing([self.tongue(Language(tag)) for tag in tags], self.language)

    def tongue(self, tag: Language) -> str:
        """A language's name; a source may be in one that Babel does not know."""
        try:
            return locale_of(tag).get_display_name(locale_of(self.language)) or tag
        except (UnknownLocaleError, ValueError):
            return tag
