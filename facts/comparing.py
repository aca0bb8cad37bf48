"""What is different between two releases of a base, as data, in a fixed order.

Pure comparison of two bases in memory. How a difference is said is the edge's business.

Wordings are compared in the languages that both releases have: a language that comes or goes is one change of
the base, not one of each sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest

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
    Languages,
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
from facts.model import (
    SENTENCES,
    Base,
    Citation,
    Fact,
    FactId,
    Indicator,
    IndicatorId,
    Item,
    Language,
    Listing,
    Observation,
    Quote,
    Source,
    SourceId,
    Wording,
)


def changes(old: Base, new: Base) -> tuple[Change, ...]:
    """What is different in a new release.

    Args:
        old: The release before.
        new: The release after. Its number alone is no change.

    Returns:
        First the base and its topics, then facts, sources, indicators, countries and the bot's own sentences: each kind
        as it stands in the new base, then what is gone. How questions are understood is told only when nothing else is different,
        for every new fact changes that too.
    """
    languages = tuple(language for language in new.languages if language in old.languages)
    found = (
        *_base(old, new, languages),
        *_facts(old, new, languages),
        *_sources(old, new, languages),
        *_indicators(old, new, languages),
        *_countries(old, new, languages),
        *_sentences(old, new, languages),
    )
    if found or old.release.content == new.release.content:
        return found
    return (UnderstandingChanged(),) if dict(old.blobs) != dict(new.blobs) else (BackgroundChanged(),)


Asked = Mapping[tuple[FactId, Language], Sequence[str]]  # the utterances of each fact in each language


def utterance_changes(old: Asked, new: Asked) -> tuple[UtterancesChanged, ...]:
    """Which utterances came and went, of the facts and languages that both releases have."""
    return tuple(
        UtterancesChanged(fact, language, _without(texts, old[fact, language]), _without(old[fact, language], texts))
        for (fact, language), texts in new.items()
        if (fact, language) in old and set(texts) != set(old[fact, language])
    )


def _without(some: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for text in some if text not in set(others))


def _sentences(old: Base, new: Base, languages: Languages) -> Iterator[Change]:
    names = {language: f"{SENTENCES}{language}" for language in languages}
    differing = tuple(language for language, name in names.items() if old.blobs.get(name) != new.blobs.get(name))
    if differing:
        yield SentencesChanged(differing)


def _parts(what: Place, languages: Languages, *pairs: tuple[Part, Detail, Detail]) -> Iterator[Change]:
    for part, old, new in pairs:
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            different = bool(_differing(old, new, languages))
        else:
            different = old != new
        if different:
            yield PartChanged(what, part, old, new)


def _differing(old: Mapping[Language, object], new: Mapping[Language, object], languages: Languages) -> Languages:
    return tuple(language for language in languages if old.get(language) != new.get(language))


def _revised(what: Place, part: Part, differing: Languages) -> Iterator[Change]:
    if differing:
        yield Revised(what, part, differing)


def _reordered(old: Iterable[str], new: Iterable[str]) -> bool:
    """Whether what both have stands in another order."""
    before, after = list(dict.fromkeys(old)), list(dict.fromkeys(new))
    return [one for one in before if one in after] != [one for one in after if one in before]


def _base(old: Base, new: Base, languages: Languages) -> Iterator[Change]:
    base = Place(Of.BASE, new.id)
    yield from _parts(
        base,
        languages,
        (Part.ID, old.id, new.id),
        (Part.TITLE, old.title, new.title),
        (Part.DESCRIPTION, old.description, new.description),
        (Part.LANGUAGES, old.languages, new.languages),
        (Part.PRIMARY, old.primary.id, new.primary.id),
    )
    before, after = _topics(old), _topics(new)
    for id, name in after.items():
        topic = Place(Of.TOPIC, id)
        yield from _parts(topic, languages, (Part.NAME, before[id], name)) if id in before else (Added(topic),)
    yield from (Removed(Place(Of.TOPIC, id)) for id in before if id not in after)
    if _reordered(before, after):
        yield Revised(base, Part.TOPICS_ORDER)


def _topics(base: Base) -> dict[str, Wording]:
    return {topic.id: topic.name for topic in base.topics}


def _facts(old: Base, new: Base, languages: Languages) -> Iterator[Change]:
    topics = _topics(old), _topics(new)
    for id, fact in new.facts.items():
        what = Place(Of.FACT, id)
        before = old.facts.get(id)
        if before is None:
            yield Added(what)
            continue
        yield from _parts(what, languages, (Part.NAME, before.name, fact.name))
        yield from _figures(before, fact, languages)
        yield from _list(before, fact, old, new, languages)
        yield from _wordings(before, fact, languages)
        if before.kind is not fact.kind:
            yield Revised(what, Part.KIND)
        if before.topic != fact.topic:
            yield PartChanged(what, Part.TOPIC, topics[0].get(before.topic), topics[1].get(fact.topic))
        yield from _evidence(before, fact, languages)
        yield from _parts(what, languages, (Part.RELATED, before.related, fact.related))
        if dict(before.asserts) != dict(fact.asserts):
            yield Revised(what, Part.ASSERTS)
        if before.review_by != fact.review_by:
            yield ReviewMoved(id, before.review_by, fact.review_by)
    yield from (Removed(Place(Of.FACT, id)) for id in old.facts if id not in new.facts)


def _figures(old: Fact, new: Fact, languages: Languages) -> Iterator[Change]:
    before, after = ({observation.key: observation for observation in fact.observations} for fact in (old, new))
    for key, observation in after.items():
        if key in before:
            yield from _observation(new.id, before[key], observation, languages)
        else:
            yield FigureAdded(new.id, observation)
    yield from (FigureRemoved(new.id, observation) for key, observation in before.items() if key not in after)
    if _reordered(before, after):
        yield Revised(Place(Of.FACT, new.id), Part.FIGURES_ORDER)


def _observation(fact: FactId, old: Observation, new: Observation, languages: Languages) -> Iterator[Change]:
    what = Place(Of.OBSERVATION, fact, new.key)
    if _read(old) != _read(new):
        yield FigureChanged(fact, old, new)
    if old.indicator.id != new.indicator.id:
        yield PartChanged(what, Part.INDICATOR, old.indicator.name, new.indicator.name)
    yield from _parts(
        what,
        languages,
        (Part.POPULATION, old.population, new.population),
        (Part.PERIOD, old.period, new.period),
        (Part.AS_OF, old.as_of, new.as_of),
        (Part.EVIDENCE, _quoted(old.citation), _quoted(new.citation)),
    )
    yield from _revised(what, Part.SENTENCE, _differing(old.text, new.text, languages))
    yield from _revised(what, Part.NOTE, _differing(old.note, new.note, languages))


def _read(observation: Observation) -> tuple[object, ...]:
    """All that a figure's reader sees; Decimal finds 5.3 and 5.30 equal, and a reader does not."""
    value = observation.value
    printed = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return observation.qualifier, printed, observation.average, observation.indicator.unit


def _wordings(old: Fact, new: Fact, languages: Languages) -> Iterator[Change]:
    what = Place(Of.FACT, new.id)
    yield from _revised(what, Part.TEXT, _differing(old.text, new.text, languages))
    yield from _revised(what, Part.NOTES, _differing(old.notes, new.notes, languages))


def _evidence(old: Fact, new: Fact, languages: Languages) -> Iterator[Change]:
    what = Place(Of.FACT, new.id)
    before, after = ([_quoted(citation) for citation in fact.evidence] for fact in (old, new))
    gone, come = [one for one in before if one not in after], [one for one in after if one not in before]
    yield from (PartChanged(what, Part.EVIDENCE, *pair) for pair in zip_longest(gone, come))
    if before != after and not gone and not come:
        yield Revised(what, Part.EVIDENCE)
    yield from _quote(what, old.quote, new.quote, languages)


def _quote(what: Place, old: Quote | None, new: Quote | None, languages: Languages) -> Iterator[Change]:
    yield from _parts(what, (), (Part.QUOTE, _quoted(old.citation) if old else None, _quoted(new.citation) if new else None))
    if old and new:
        if old.slips != new.slips:
            yield Revised(what, Part.SLIPS)
        yield from _revised(what, Part.TRANSLATION, _differing(old.translation, new.translation, languages))


def _quoted(citation: Citation) -> Quoted:
    return Quoted(citation.source.id, citation.phrase)


def _list(old: Fact, new: Fact, before: Base, after: Base, languages: Languages) -> Iterator[Change]:
    """What is different in a fact's list. A part of a list tells only what the whole does not tell already."""
    what = Place(Of.FACT, new.id)
    gone, come = _entries_apart(old.listing, new.listing)
    if not (old.listing and new.listing and old.listing.of == new.listing.of):
        yield from _entry_changes(new.id, come, gone)
        if old.listing and new.listing:
            yield PartChanged(what, Part.WHOLE, old.listing.of, new.listing.of)
        return
    whole = old.listing.of
    if whole != new.id and whole in before.facts and whole in after.facts:
        told = _told(before.facts[whole].listing, after.facts[whole].listing)
        yield from _entry_changes(new.id, *([entry for entry in some if entry.id not in told] for some in (come, gone)))
        return
    yield from _entry_changes(new.id, come, gone)
    yield from _whole_list(what, old.listing, new.listing, languages)


def _entry_changes(fact: FactId, come: Sequence[Item], gone: Sequence[Item]) -> Iterator[Change]:
    if come:
        yield EntriesAdded(fact, tuple(come))
    if gone:
        yield EntriesRemoved(fact, tuple(gone))


def _entries(listing: Listing | None) -> dict[str, Item]:
    return {entry.id: entry for entry in listing.items} if listing else {}


def _entries_apart(old: Listing | None, new: Listing | None) -> tuple[list[Item], list[Item]]:
    """The entries that are gone, and those that have come."""
    before, after = _entries(old), _entries(new)
    gone = [entry for id, entry in before.items() if id not in after]
    return gone, [entry for id, entry in after.items() if id not in before]


def _told(old: Listing | None, new: Listing | None) -> set[str]:
    """The entries that a whole list has lost or won, or that stand in another group of it."""
    before, after = _entries(old), _entries(new)
    return {id for id in before.keys() | after.keys() if _group(before.get(id)) != _group(after.get(id))}


def _group(entry: Item | None) -> tuple[bool, str | None]:
    return entry is not None, entry.group if entry else None


def _whole_list(what: Place, old: Listing, new: Listing, languages: Languages) -> Iterator[Change]:
    before, after = _entries(old), _entries(new)
    for id, entry in after.items():
        if id in before:
            yield from _entry(Place(Of.ENTRY, what.id, id), before[id], entry, old, new, languages)
    for group, name in new.groups.items():
        yield from _parts(what, languages, (Part.GROUP, old.groups.get(group, name), name))
    if _reordered(before, after):
        yield Revised(what, Part.LIST_ORDER)
    yield from _parts(what, (), (Part.RANKED, old.ranked, new.ranked))
    if old.membership and new.membership:
        differing = (_differing(said, say, languages) for said, say in zip(old.membership, new.membership, strict=True))
        some = {language for one in differing for language in one}
        yield from _revised(what, Part.MEMBERSHIP, tuple(language for language in languages if language in some))
    elif old.membership or new.membership:
        yield Revised(what, Part.MEMBERSHIP)


def _entry(what: Place, old: Item, new: Item, before: Listing, after: Listing, languages: Languages) -> Iterator[Change]:
    if old.country != new.country:
        yield PartChanged(what, Part.COUNTRY, old.country, new.country)
    elif new.country is None:  # a country's label is its name, which is told once
        yield from _parts(what, languages, (Part.NAME, old.label, new.label))
    if old.group != new.group:
        yield PartChanged(what, Part.GROUP, before.groups.get(old.group or ""), after.groups.get(new.group or ""))


def _sources(old: Base, new: Base, languages: Languages) -> Iterator[Change]:
    linked = _linked(old), _linked(new)
    for id, source in new.sources.items():
        what = Place(Of.SOURCE, id)
        if id not in old.sources:
            yield Added(what)
            continue
        yield from _source(what, old.sources[id], source, languages)
        if id in linked[0] and id in linked[1]:
            yield from _parts(what, (), (Part.LINKS, linked[0][id], linked[1][id]))
    yield from (Removed(Place(Of.SOURCE, id)) for id in old.sources if id not in new.sources)


def _source(what: Place, old: Source, new: Source, languages: Languages) -> Iterator[Change]:
    names = [tuple(author.name for author in source.authors) for source in (old, new)]
    if names[0] == names[1] and old.authors != new.authors:  # which of the names is the family's
        yield Revised(what, Part.AUTHORS)
    yield from _parts(
        what,
        languages,
        (Part.TITLE, old.title, new.title),
        (Part.PUBLISHER, old.publisher, new.publisher),
        (Part.AUTHORS, names[0], names[1]),
        (Part.PUBLISHED, old.published, new.published),
        (Part.URL, old.url, new.url),
        (Part.ARCHIVED, old.archived_url, new.archived_url),
        (Part.LANGUAGES, (old.language,), (new.language,)),
        (Part.ACCESSED, old.accessed, new.accessed),
        (Part.NOTE, old.note, new.note),
    )


def _linked(base: Base) -> dict[SourceId, bool]:
    """The sources whose words are cited, and whether a link may jump to these words."""
    found: dict[SourceId, bool] = {}
    for fact in base.facts.values():
        for citation in fact.citations():
            if citation.phrase:
                found[citation.source.id] = found.get(citation.source.id, False) or citation.verbatim
    return found


def _indicators(old: Base, new: Base, languages: Languages) -> Iterator[Change]:
    """How a figure's indicator is called, and what it may be compared with; its unit is part of the figure."""
    measured = _measured(old)
    for id, indicator in _measured(new).items():
        if before := measured.get(id):
            names = (Part.NAME, before.name, indicator.name), (Part.NOUN, before.noun, indicator.noun)
            yield from _parts(Place(Of.INDICATOR, id), languages, *names, (Part.AMONG, before.among, indicator.among))


def _measured(base: Base) -> dict[IndicatorId, Indicator]:
    return {one.indicator.id: one.indicator for fact in base.facts.values() for one in fact.observations}


def _countries(old: Base, new: Base, languages: Languages) -> Iterator[Change]:
    nobody: Wording = {}
    for code in dict.fromkeys((*new.country_names, *old.country_names)):
        names = old.country_names.get(code, nobody), new.country_names.get(code, nobody)
        yield from _parts(Place(Of.COUNTRY, code), languages, (Part.NAME, *names))
