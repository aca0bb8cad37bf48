"""Go through a collection: every observation, utterance, wording, template or source that is named, with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from facts.collection import Collection, Entry
from facts.documents import Document, Path_
from facts.schema import FactDocument, ObservationDocument

T = TypeVar("T")
Worded = tuple[Document, Path_, Mapping[str, object]]
Named = tuple[Document, Path_, str]


@dataclass(frozen=True, slots=True)
class Template:
    """A wording in one language, and where it stands."""

    fact: str
    entry: Entry[FactDocument]
    path: Path_
    language: str
    text: str

    @property
    def membership(self) -> bool:
        """Whether it says of any one country that it is, or is not, on the list."""
        return self.path[0] == "member"


def content(entry: Entry[dict[str, T]] | None) -> dict[str, T]:
    """The entries of a document; none where the document is missing."""
    return entry.content if entry else {}


def languages(base: Collection) -> list[str]:
    """The languages that the base says it has."""
    return base.base.content.languages if base.base else []


def known_facts(base: Collection) -> list[str]:
    """The ids of all facts, of those too whose file could not be read."""
    return [*base.facts, *base.unread_in("facts")]


def files_of_languages(base: Collection) -> Iterator[tuple[str, Document]]:
    """Every file that is there for one language, with that language."""
    yield from ((language, entry.document) for (language, _), entry in base.utterances.items())
    yield from ((language, entry.document) for language, entry in base.out_of_scope.items())
    yield from ((language, entry.document) for language, entry in base.lexicon.items())


def observations(base: Collection) -> Iterator[tuple[Entry[FactDocument], str, ObservationDocument]]:
    """Every observation with its key and the document of its fact."""
    for entry in base.facts.values():
        for key, observation in entry.content.observations.items():
            yield entry, key, observation


def utterances(base: Collection) -> Iterator[tuple[str, Document, Path_, str]]:
    """Every utterance with its language, those out of scope too."""
    for (language, _), entry in base.utterances.items():
        for i, text in enumerate(entry.content.utterances):
            yield language, entry.document, ("utterances", i), text
    for language, scope in base.out_of_scope.items():
        for kind, texts in (("near", scope.content.near), ("far", scope.content.far)):
            for i, text in enumerate(texts):
                yield language, scope.document, (kind, i), text


def wordings(base: Collection) -> Iterator[Worded]:
    """Everything that is said once per language."""
    if base.base:
        about, document = base.base.content, base.base.document
        yield from ((document, (part,), getattr(about, part)) for part in ("title", "description"))
        yield from ((document, ("topics", i, "name"), topic.name) for i, topic in enumerate(about.topics))
    if base.sources:
        for key, source in base.sources.content.items():
            if source.note:
                yield base.sources.document, (key, "note"), source.note
    if base.indicators:
        for key, indicator in base.indicators.content.items():
            yield base.indicators.document, (key, "name"), indicator.name
            yield base.indicators.document, (key, "noun"), indicator.noun
    if base.countries:
        yield from ((base.countries.document, (code,), names) for code, names in base.countries.content.items())
    for entry in base.facts.values():
        yield from ((entry.document, path, wording) for path, wording in _of_fact(entry.content))


def _of_fact(fact: FactDocument) -> Iterator[tuple[Path_, Mapping[str, object]]]:
    yield ("name",), fact.name
    yield ("text",), fact.text
    if fact.notes:
        yield ("notes",), fact.notes
    if fact.member:
        yield ("member", "yes"), fact.member.yes
        yield ("member", "no"), fact.member.no
    yield from ((("groups", group), name) for group, name in fact.groups.items())
    yield from ((("items", i, "label"), item.label) for i, item in enumerate(fact.items) if not item.country)
    for key, observation in fact.observations.items():
        yield ("observations", key, "population"), observation.population
        for part, wording in (("period", observation.period), ("text", observation.text), ("note", observation.note)):
            if wording and "*" not in wording:
                yield ("observations", key, part), wording


def named_sources(base: Collection) -> Iterator[Named]:
    """Every place that names a source."""
    if base.base:
        yield base.base.document, ("primary",), base.base.content.primary
    for entry in base.facts.values():
        fact, document = entry.content, entry.document
        yield from ((document, ("observations", key, "source"), o.source) for key, o in fact.observations.items())
        yield from ((document, ("evidence", i, "source"), e.source) for i, e in enumerate(fact.evidence))
        if fact.source:
            yield document, ("source",), fact.source
        if fact.quote:
            yield document, ("quote", "source"), fact.quote.source


def fact_templates(fact: FactDocument) -> list[str]:
    """The templates of a fact's own answer, in every language."""
    return [*fact.text.values(), *(note for notes in fact.notes.values() for note in notes)]


def templates(base: Collection) -> Iterator[Template]:
    """Every wording that may have placeholders, in each of its languages."""
    for fact_id, entry in base.facts.items():
        for path, wording in _worded_once(entry.content):
            for language, text in wording.items():
                yield Template(fact_id, entry, (*path, language), language, text)
        for language, notes in entry.content.notes.items():
            for i, text in enumerate(notes):
                yield Template(fact_id, entry, ("notes", language, i), language, text)


def _worded_once(fact: FactDocument) -> Iterator[tuple[Path_, Mapping[str, str]]]:
    yield ("text",), fact.text
    if fact.quote:
        yield ("quote", "translation"), fact.quote.translation
    if fact.member:
        yield ("member", "yes"), fact.member.yes
        yield ("member", "no"), fact.member.no
    for key, observation in fact.observations.items():
        yield ("observations", key, "text"), observation.text
        yield ("observations", key, "note"), observation.note
