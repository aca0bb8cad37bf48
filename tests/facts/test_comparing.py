"""What is different between two releases is found, each difference once, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import publishing
from facts import store
from facts.changes import (
    Added,
    BackgroundChanged,
    Change,
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
from facts.comparing import changes, utterance_changes
from facts.model import (
    Author,
    Base,
    Citation,
    CountryCode,
    Fact,
    FactId,
    FactKind,
    Indicator,
    IndicatorId,
    Item,
    Language,
    Listing,
    Membership,
    Moment,
    Observation,
    Qualifier,
    Quote,
    Release,
    Source,
    SourceId,
    Topic,
    Unit,
)

DE, EN = Language("de"), Language("en")
NESTS, ROOFS, WINTER, FAR, FLIGHT = map(FactId, ("nests", "roofs", "winter", "winter-far", "flight"))
ATLAS, COUNT = SourceId("atlas"), SourceId("count-2019")
TOTAL, FIRST = Place(Of.OBSERVATION, NESTS, "total"), Place(Of.OBSERVATION, NESTS, "first")
ITALY = Item(id="IT", label={DE: "Italien", EN: "Italy"}, country=CountryCode("IT"), group="near")


@pytest.fixture(scope="session")
def old(small_release: Path) -> Base:
    return store.load(small_release)


def with_fact(base: Base, id: FactId, **parts: Any) -> Base:
    return replace(base, facts={**base.facts, id: replace(base.facts[id], **parts)})


def with_figure(base: Base, fact: FactId, key: str, **parts: Any) -> Base:
    observations = (replace(one, **parts) if one.key == key else one for one in base.facts[fact].observations)
    return with_fact(base, fact, observations=tuple(observations))


def with_list(base: Base, fact: FactId, **parts: Any) -> Base:
    listing = base.facts[fact].listing
    assert listing
    return with_fact(base, fact, listing=replace(listing, **parts))


def with_source(base: Base, id: SourceId, **parts: Any) -> Base:
    """A base whose source is another one wherever it is cited, as if it were loaded."""
    source = replace(base.sources[id], **parts)

    def cite(citation: Citation) -> Citation:
        return replace(citation, source=source) if citation.source.id == id else citation

    return citing(replace(base, sources={**base.sources, id: source}), cite)


def citing(base: Base, cite: Callable[[Citation], Citation]) -> Base:
    facts = {
        name: replace(
            fact,
            observations=tuple(replace(one, citation=cite(one.citation)) for one in fact.observations),
            evidence=tuple(map(cite, fact.evidence)),
            quote=replace(fact.quote, citation=cite(fact.quote.citation)) if fact.quote else None,
        )
        for name, fact in base.facts.items()
    }
    return replace(base, facts=facts)


def without(mapping: Mapping[Any, Any], *keys: str) -> dict[Any, Any]:
    return {key: value for key, value in mapping.items() if key not in keys}


def figure(base: Base, fact: FactId, key: str) -> Observation:
    return next(one for one in base.facts[fact].observations if one.key == key)


def entries(base: Base, fact: FactId) -> tuple[Item, ...]:
    listing = base.facts[fact].listing
    assert listing
    return listing.items


def other_content(base: Base) -> Release:
    return replace(base.release, number=8, content="0" * 64)


def publish(folder: Path, base: str = "new") -> Base:
    target = folder.parent / f"{base}.sqlite"
    publishing.build(folder, target)
    return store.load(target)


# Nothing


def test_a_base_has_not_changed_since_itself(old: Base) -> None:
    assert changes(old, old) == ()


def test_a_release_read_twice_has_not_changed(old: Base, small_release: Path) -> None:
    assert changes(old, store.load(small_release)) == ()


def test_another_number_is_no_change(old: Base) -> None:
    assert changes(old, replace(old, release=replace(old.release, number=99))) == ()


# Facts


def test_a_new_fact_is_added_and_nothing_else_is_said_of_it(old: Base) -> None:
    before = replace(old, facts=without(old.facts, NESTS))

    assert changes(before, old) == (Added(Place(Of.FACT, NESTS)),)


def test_a_fact_that_is_gone_is_removed(old: Base) -> None:
    after = replace(old, facts=without(old.facts, NESTS))

    assert Removed(Place(Of.FACT, NESTS)) in changes(old, after)


def test_changes_stand_as_in_the_new_base_and_then_what_is_gone(old: Base) -> None:
    before = replace(old, facts=without(old.facts, ROOFS))
    after = with_fact(old, WINTER, name={DE: "Süden", EN: "South"})
    after = with_fact(replace(after, facts=without(after.facts, FLIGHT)), NESTS, name={DE: "Horste", EN: "Nests"})

    found = [change.what for change in changes(before, after) if isinstance(change, Added | Removed | PartChanged)]

    assert found == [Place(Of.FACT, id) for id in (NESTS, ROOFS, WINTER, FLIGHT)]


def test_a_new_name_has_both_names(old: Base) -> None:
    name = {DE: "Horste", EN: "Number of nests"}

    found = changes(old, with_fact(old, NESTS, name=name))

    assert found == (PartChanged(Place(Of.FACT, NESTS), Part.NAME, old.facts[NESTS].name, name),)


def test_another_wording_is_revised_in_the_languages_in_which_it_differs(old: Base) -> None:
    text = {**old.facts[NESTS].text, EN: "{total} nests."}

    assert changes(old, with_fact(old, NESTS, text=text)) == (Revised(Place(Of.FACT, NESTS), Part.TEXT, (EN,)),)


def test_other_notes_are_revised(old: Base) -> None:
    notes = {language: said[:1] for language, said in old.facts[NESTS].notes.items()}

    assert changes(old, with_fact(old, NESTS, notes=notes)) == (Revised(Place(Of.FACT, NESTS), Part.NOTES, (DE, EN)),)


@pytest.mark.parametrize(
    ("parts", "part"),
    [
        ({"kind": FactKind.STATEMENT}, Part.KIND),
        ({"asserts": {"direction": frozenset({"decrease"})}}, Part.ASSERTS),
    ],
)
def test_what_a_fact_answers_and_asserts_is_revised(parts: dict[str, Any], part: Part, old: Base) -> None:
    assert changes(old, with_fact(old, NESTS, **parts)) == (Revised(Place(Of.FACT, NESTS), part),)


def test_a_fact_in_another_topic_has_the_names_of_both(old: Base) -> None:
    found = changes(old, with_fact(old, NESTS, topic="journeys"))

    names = {DE: "Nester", EN: "Nests"}, {DE: "Reisen", EN: "Journeys"}
    assert found == (PartChanged(Place(Of.FACT, NESTS), Part.TOPIC, *names),)


def test_other_related_facts_are_told_with_those_before(old: Base) -> None:
    found = changes(old, with_fact(old, NESTS, related=(FLIGHT,)))

    assert found == (PartChanged(Place(Of.FACT, NESTS), Part.RELATED, (ROOFS, FLIGHT), (FLIGHT,)),)


def test_a_later_review_is_a_change_of_its_own(old: Base) -> None:
    found = changes(old, with_fact(old, NESTS, review_by=date(2028, 1, 1)))

    assert found == (ReviewMoved(NESTS, date(2027, 11, 23), date(2028, 1, 1)),)


def test_another_phrase_as_evidence_has_both(old: Base) -> None:
    (cited,) = old.facts[FLIGHT].evidence

    found = changes(old, with_fact(old, FLIGHT, evidence=(replace(cited, phrase="further"),)))

    evidence = Quoted(COUNT, "storks fly further every year"), Quoted(COUNT, "further")
    assert found == (PartChanged(Place(Of.FACT, FLIGHT), Part.EVIDENCE, *evidence),)


def test_more_evidence_is_told_without_the_evidence_that_stays(old: Base) -> None:
    (cited,) = old.facts[FLIGHT].evidence

    found = changes(old, with_fact(old, FLIGHT, evidence=(replace(cited, phrase="more"), cited)))

    assert found == (PartChanged(Place(Of.FACT, FLIGHT), Part.EVIDENCE, None, Quoted(COUNT, "more")),)


def test_evidence_in_another_order_is_revised(old: Base) -> None:
    (cited,) = old.facts[FLIGHT].evidence
    two = cited, replace(cited, phrase="more")

    found = changes(with_fact(old, FLIGHT, evidence=two), with_fact(old, FLIGHT, evidence=two[::-1]))

    assert found == (Revised(Place(Of.FACT, FLIGHT), Part.EVIDENCE),)


def test_a_quotation_that_is_gone_is_told(old: Base) -> None:
    quoted = Quoted(ATLAS, "Mehr als 70 % der Nester stehen auf Dächern.")

    assert changes(old, with_fact(old, ROOFS, quote=None)) == (PartChanged(Place(Of.FACT, ROOFS), Part.QUOTE, quoted, None),)


# Figures


@pytest.mark.parametrize(
    "parts",
    [
        {"value": Decimal(121)},
        {"value": Decimal("120.0")},  # reads otherwise, though it is worth the same
        {"qualifier": Qualifier.OVER},
        {"average": True},
    ],
    ids=str,
)
def test_a_figure_that_reads_otherwise_has_both_observations(parts: dict[str, Any], old: Base) -> None:
    after = with_figure(old, NESTS, "total", **parts)

    assert changes(old, after) == (FigureChanged(NESTS, figure(old, NESTS, "total"), figure(after, NESTS, "total")),)


def test_a_figure_in_another_unit_reads_otherwise(old: Base) -> None:
    percent = replace(figure(old, NESTS, "total").indicator, unit=Unit.PERCENT)

    (found,) = changes(old, with_figure(old, NESTS, "total", indicator=percent))

    assert isinstance(found, FigureChanged)


@pytest.mark.parametrize("same", [Decimal("1.2E+2"), Decimal("12E1")])
def test_the_same_figure_in_scientific_notation_is_no_change(same: Decimal, old: Base) -> None:
    assert changes(old, with_figure(old, NESTS, "total", value=same)) == ()


def test_a_new_figure_of_a_fact_is_added(old: Base) -> None:
    new = replace(figure(old, NESTS, "total"), key="empty", value=Decimal(7))

    found = changes(old, with_fact(old, NESTS, observations=(*old.facts[NESTS].observations, new)))

    assert found == (FigureAdded(NESTS, new),)


def test_a_figure_that_is_gone_is_removed(old: Base) -> None:
    total, first = old.facts[NESTS].observations

    assert changes(old, with_fact(old, NESTS, observations=(first,))) == (FigureRemoved(NESTS, total),)


def test_figures_in_another_order_are_one_change(old: Base) -> None:
    found = changes(old, with_fact(old, NESTS, observations=old.facts[NESTS].observations[::-1]))

    assert found == (Revised(Place(Of.FACT, NESTS), Part.FIGURES_ORDER),)


@pytest.mark.parametrize(
    ("parts", "part"),
    [
        ({"population": {DE: "Nester am See", EN: "nests at the lake"}}, Part.POPULATION),
        ({"period": {DE: "2019/20", EN: "2019/20"}}, Part.PERIOD),
        ({"as_of": None}, Part.AS_OF),
        ({"as_of": Moment(2019, 5)}, Part.AS_OF),
    ],
    ids=str,
)
def test_what_surrounds_a_figure_has_both_sides(parts: dict[str, Any], part: Part, old: Base) -> None:
    ((field, value),) = parts.items()

    found = changes(old, with_figure(old, NESTS, "total", **parts))

    assert found == (PartChanged(TOTAL, part, getattr(figure(old, NESTS, "total"), field), value),)


@pytest.mark.parametrize(("field", "part"), [("text", Part.SENTENCE), ("note", Part.NOTE)])
def test_sentences_of_a_figure_are_revised(field: str, part: Part, old: Base) -> None:
    said = {**getattr(figure(old, NESTS, "first"), field), DE: "Anders."}

    assert changes(old, with_figure(old, NESTS, "first", **{field: said})) == (Revised(FIRST, part, (DE,)),)


def test_another_phrase_behind_a_figure_has_both(old: Base) -> None:
    citation = replace(figure(old, NESTS, "total").citation, phrase="120 nests")

    found = changes(old, with_figure(old, NESTS, "total", citation=citation))

    assert found == (PartChanged(TOTAL, Part.EVIDENCE, Quoted(COUNT, "about 120 nests"), Quoted(COUNT, "120 nests")),)


def test_another_source_behind_a_figure_has_both(old: Base) -> None:
    citation = replace(figure(old, NESTS, "total").citation, source=old.sources[ATLAS])

    found = changes(old, with_figure(old, NESTS, "total", citation=citation))

    assert found == (PartChanged(TOTAL, Part.EVIDENCE, Quoted(COUNT, "about 120 nests"), Quoted(ATLAS, "about 120 nests")),)


def test_a_figure_that_measures_something_else_has_the_names_of_both(old: Base) -> None:
    other = replace(figure(old, NESTS, "total").indicator, id=IndicatorId("eyries"), name={DE: "Horste", EN: "Eyries"})

    found = changes(old, with_figure(old, NESTS, "total", indicator=other))

    assert found == (PartChanged(TOTAL, Part.INDICATOR, {DE: "Nester", EN: "Nests"}, {DE: "Horste", EN: "Eyries"}),)


@pytest.mark.parametrize(("field", "part"), [("name", Part.NAME), ("noun", Part.NOUN)])
def test_an_indicator_with_another_name_is_told_once(field: str, part: Part, old: Base) -> None:
    indicator = figure(old, NESTS, "total").indicator
    names: dict[str, Any] = {field: {DE: "Horste", EN: "eyries"}}

    found = changes(old, with_figure(old, NESTS, "total", indicator=replace(indicator, **names)))

    whole = Place(Of.INDICATOR, "nests")
    assert found == (PartChanged(whole, part, getattr(indicator, field), {DE: "Horste", EN: "eyries"}),)


def test_an_indicator_that_may_be_compared_with_others_is_told(old: Base) -> None:
    indicator = figure(old, NESTS, "total").indicator

    found = changes(old, with_figure(old, NESTS, "total", indicator=replace(indicator, among="birds")))

    assert found == (PartChanged(Place(Of.INDICATOR, "nests"), Part.AMONG, None, "birds"),)


# Lists


def test_a_new_entry_of_a_list_is_added(old: Base) -> None:
    found = changes(old, with_list(old, WINTER, items=(*entries(old, WINTER), ITALY)))

    assert found == (EntriesAdded(WINTER, (ITALY,)),)


def test_entries_that_are_gone_are_removed_together(old: Base) -> None:
    france, spain, egypt = entries(old, WINTER)

    assert changes(old, with_list(old, WINTER, items=(egypt,))) == (EntriesRemoved(WINTER, (france, spain)),)


def test_a_part_does_not_repeat_what_its_whole_list_tells(old: Base) -> None:
    spain, egypt = entries(old, WINTER)[1], entries(old, WINTER)[2]
    far = replace_group(spain, "far")
    after = with_list(old, WINTER, items=(entries(old, WINTER)[0], far, egypt))
    after = with_list(after, FAR, items=(far, egypt))

    assert [change for change in changes(old, after) if not isinstance(change, PartChanged)] == []
    assert len(changes(old, after)) == 1


def replace_group(entry: Item, group: str | None) -> Item:
    return entry._replace(group=group)


def test_a_part_tells_what_its_whole_list_does_not(old: Base) -> None:
    spain = entries(old, WINTER)[1]

    found = changes(old, with_list(old, FAR, items=(spain, *entries(old, FAR))))

    assert found == (EntriesAdded(FAR, (spain,)),)


def test_a_list_where_there_was_none_has_all_its_entries_added(old: Base) -> None:
    before = with_fact(old, WINTER, listing=None)

    assert EntriesAdded(WINTER, entries(old, WINTER)) in changes(before, old)


def test_a_part_of_another_list_names_both_lists(old: Base) -> None:
    found = changes(old, with_list(old, FAR, of=FLIGHT))

    assert found == (PartChanged(Place(Of.FACT, FAR), Part.WHOLE, WINTER, FLIGHT),)


def test_an_entry_in_another_group_names_both_groups(old: Base) -> None:
    *near, egypt = entries(old, WINTER)

    found = changes(old, with_list(old, WINTER, items=(*near, replace_group(egypt, "near"))))

    groups = {DE: "in der Ferne", EN: "far away"}, {DE: "in der Nähe", EN: "near by"}
    assert found == (PartChanged(Place(Of.ENTRY, WINTER, "EG"), Part.GROUP, *groups),)


def test_an_entry_with_another_label_has_both(old: Base) -> None:
    home = Item(id="home", label={DE: "Heimat", EN: "home"}, country=None, group=None)
    renamed = home._replace(label={DE: "daheim", EN: "home"})

    found = changes(with_list(old, WINTER, items=(home,)), with_list(old, WINTER, items=(renamed,)))

    assert PartChanged(Place(Of.ENTRY, WINTER, "home"), Part.NAME, home.label, renamed.label) in found


def test_an_entry_that_is_another_country_has_both(old: Base) -> None:
    *rest, egypt = entries(old, WINTER)
    libya = egypt._replace(country=CountryCode("LY"))

    found = changes(old, with_list(old, WINTER, items=(*rest, libya)))

    assert found == (PartChanged(Place(Of.ENTRY, WINTER, "EG"), Part.COUNTRY, "EG", "LY"),)


def test_a_list_in_another_order_is_revised(old: Base) -> None:
    found = changes(old, with_list(old, WINTER, items=entries(old, WINTER)[::-1]))

    assert found == (Revised(Place(Of.FACT, WINTER), Part.LIST_ORDER),)


def test_a_list_that_is_now_a_ranking_is_told(old: Base) -> None:
    listing = old.facts[WINTER].listing
    assert listing

    found = changes(old, with_list(old, WINTER, ranked=not listing.ranked))

    assert found == (PartChanged(Place(Of.FACT, WINTER), Part.RANKED, listing.ranked, not listing.ranked),)


def test_a_group_with_another_name_has_both(old: Base) -> None:
    listing = old.facts[WINTER].listing
    assert listing
    away = {DE: "weit weg", EN: "far away"}

    found = changes(old, with_list(old, WINTER, groups={**listing.groups, "far": away}))

    assert found == (PartChanged(Place(Of.FACT, WINTER), Part.GROUP, listing.groups["far"], away),)


def test_another_sentence_about_membership_is_revised(old: Base) -> None:
    listing = old.facts[WINTER].listing
    assert listing and listing.membership
    membership = Membership(yes=listing.membership.yes, no={**listing.membership.no, EN: "No."})

    found = changes(old, with_list(old, WINTER, membership=membership))

    assert found == (Revised(Place(Of.FACT, WINTER), Part.MEMBERSHIP, (EN,)),)


def test_no_sentence_about_membership_any_more_is_revised(old: Base) -> None:
    assert changes(old, with_list(old, WINTER, membership=None)) == (Revised(Place(Of.FACT, WINTER), Part.MEMBERSHIP),)


# Sources


def test_a_new_source_is_added(old: Base) -> None:
    source = replace(old.sources[ATLAS], id=SourceId("diary"))

    assert changes(old, replace(old, sources={**old.sources, source.id: source})) == (Added(Place(Of.SOURCE, "diary")),)


def test_a_source_that_is_gone_is_removed(old: Base) -> None:
    found = changes(old, replace(old, sources=without(old.sources, COUNT)))

    assert found == (Removed(Place(Of.SOURCE, COUNT)),)


@pytest.mark.parametrize(
    ("field", "value", "part"),
    [
        ("title", "Atlas", Part.TITLE),
        ("publisher", "Nabu", Part.PUBLISHER),
        ("url", "https://example.org/new", Part.URL),
        ("archived_url", "https://example.org/old", Part.ARCHIVED),
        ("published", Moment(2020), Part.PUBLISHED),
        ("accessed", date(2026, 12, 1), Part.ACCESSED),
        ("note", {DE: "aus zweiter Hand", EN: "second hand"}, Part.NOTE),
    ],
)
def test_a_source_is_told_once_and_not_with_each_citation(field: str, value: Any, part: Part, old: Base) -> None:
    found = changes(old, with_source(old, ATLAS, **{field: value}))

    assert found == (PartChanged(Place(Of.SOURCE, ATLAS), part, getattr(old.sources[ATLAS], field), value),)


def test_of_an_author_who_comes_or_goes_the_printed_names_are_told(old: Base) -> None:
    found = changes(old, with_source(old, ATLAS, authors=(Author("Adele Adebar", "Adebar", "Adele"),)))

    before = tuple(author.name for author in old.sources[ATLAS].authors)
    assert found == (PartChanged(Place(Of.SOURCE, ATLAS), Part.AUTHORS, before, ("Adele Adebar",)),)


def test_a_name_that_is_taken_apart_otherwise_is_told_too(old: Base) -> None:
    authors = tuple(author._replace(family="", given="") for author in old.sources[ATLAS].authors)

    assert changes(old, with_source(old, ATLAS, authors=authors)) == (Revised(Place(Of.SOURCE, ATLAS), Part.AUTHORS),)


def test_a_quotation_whose_slips_are_marked_has_been_revised(old: Base) -> None:
    quote = old.facts[ROOFS].quote
    assert quote

    found = changes(old, with_fact(old, ROOFS, quote=replace(quote, slips=("Mehr",))))

    assert found == (Revised(Place(Of.FACT, ROOFS), Part.SLIPS),)


def test_a_quotation_that_is_translated_otherwise_has_been_revised_in_that_language(old: Base) -> None:
    quote = old.facts[ROOFS].quote
    assert quote

    found = changes(old, with_fact(old, ROOFS, quote=replace(quote, translation={EN: "Most nests are on roofs."})))

    assert found == (Revised(Place(Of.FACT, ROOFS), Part.TRANSLATION, (EN,)),)


def test_a_source_in_another_language_has_both(old: Base) -> None:
    assert changes(old, with_source(old, ATLAS, language=EN)) == (
        PartChanged(Place(Of.SOURCE, ATLAS), Part.LANGUAGES, (DE,), (EN,)),
    )


def test_a_source_whose_links_no_longer_reach_the_sentence_is_told_once(old: Base) -> None:
    found = changes(old, citing(old, lambda citation: replace(citation, verbatim=False)))

    assert found == (PartChanged(Place(Of.SOURCE, ATLAS), Part.LINKS, True, False),)


# The base


@pytest.mark.parametrize(
    ("field", "value", "part"),
    [
        ("id", "herons", Part.ID),
        ("title", {DE: "Reiher", EN: "Herons"}, Part.TITLE),
        ("description", {DE: "Alles über Reiher.", EN: "All about herons."}, Part.DESCRIPTION),
        ("languages", (EN, DE), Part.LANGUAGES),
    ],
)
def test_what_a_base_says_of_itself_has_both_sides(field: str, value: Any, part: Part, old: Base) -> None:
    after = replace(old, **{field: value})

    assert changes(old, after) == (PartChanged(Place(Of.BASE, after.id), part, getattr(old, field), value),)


def test_another_main_source_has_both(old: Base) -> None:
    found = changes(old, replace(old, primary=old.sources[COUNT]))

    assert found == (PartChanged(Place(Of.BASE, "storks"), Part.PRIMARY, ATLAS, COUNT),)


def test_a_new_language_is_one_change_and_not_one_of_each_sentence(old: Base) -> None:
    german = replace(old, languages=(DE,))

    assert changes(german, old) == (PartChanged(Place(Of.BASE, "storks"), Part.LANGUAGES, (DE,), (DE, EN)),)


def test_topics_are_added_removed_and_renamed(old: Base) -> None:
    nesting, _ = old.topics
    food = Topic(id="food", name={DE: "Futter", EN: "Food"})
    homes = Topic(id=nesting.id, name={DE: "Horste", EN: "Nests"})

    assert changes(old, replace(old, topics=(homes, food))) == (
        PartChanged(Place(Of.TOPIC, "nesting"), Part.NAME, nesting.name, homes.name),
        Added(Place(Of.TOPIC, "food")),
        Removed(Place(Of.TOPIC, "journeys")),
    )


def test_topics_in_another_order_are_revised(old: Base) -> None:
    assert changes(old, replace(old, topics=old.topics[::-1])) == (Revised(Place(Of.BASE, "storks"), Part.TOPICS_ORDER),)


def test_a_country_with_another_name_has_both(old: Base) -> None:
    code = CountryCode("FR")
    name = {DE: "die Französische Republik", EN: "France"}

    found = changes(old, replace(old, country_names={**old.country_names, code: name}))

    assert found == (PartChanged(Place(Of.COUNTRY, "FR"), Part.NAME, old.country_names[code], name),)


# What no answer shows


def test_other_blobs_alone_mean_that_questions_are_understood_otherwise(old: Base) -> None:
    after = replace(old, release=other_content(old), blobs={**old.blobs, "engine": b"{}"})

    assert changes(old, after) == (UnderstandingChanged(),)


def test_other_sentences_of_the_bot_are_told_with_their_languages(old: Base) -> None:
    after = replace(old, release=other_content(old), blobs={**old.blobs, "catalog.de": b"", "catalog.fr": b"", "engine": b"{}"})

    assert changes(old, after) == (SentencesChanged((DE,)),)


def test_another_content_alone_lies_in_the_background(old: Base) -> None:
    assert changes(old, replace(old, release=other_content(old))) == (BackgroundChanged(),)


def test_beside_other_changes_the_understanding_is_not_told(old: Base) -> None:
    after = replace(old, release=other_content(old), blobs={})

    assert changes(old, replace(after, topics=old.topics[:1])) == (Removed(Place(Of.TOPIC, "journeys")),)


# How people ask


NESTS_DE, NESTS_EN = (FactId("nests"), DE), (FactId("nests"), EN)


def test_utterances_that_came_and_went_are_told_by_fact_and_language() -> None:
    before = {NESTS_DE: ("Wie viele Nester?", "Nester?"), NESTS_EN: ("Nests?",)}
    after = {NESTS_DE: ("Horste?", "Wie viele Nester?"), NESTS_EN: ("Nests?",)}

    assert utterance_changes(before, after) == (UtterancesChanged(*NESTS_DE, added=("Horste?",), removed=("Nester?",)),)


def test_utterances_in_another_order_are_no_change() -> None:
    assert utterance_changes({NESTS_DE: ("Horste?", "Nester?")}, {NESTS_DE: ("Nester?", "Horste?")}) == ()


def test_the_utterances_of_a_new_fact_are_not_told_beside_it() -> None:
    assert utterance_changes({}, {NESTS_DE: ("Horste?",)}) == utterance_changes({NESTS_DE: ("Horste?",)}, {}) == ()


# Real releases


def test_a_new_example_question_changes_only_the_understanding(
    small: Path, edit: Callable[[str, str, str], None], old: Base
) -> None:
    edit("utterances/de/nests.yaml", "utterances:\n", "utterances:\n  - Wie viele Horste gibt es wohl insgesamt?\n")

    assert changes(old, publish(small)) == (UnderstandingChanged(),)


def test_a_new_licence_lies_in_the_background(small: Path, edit: Callable[[str, str, str], None], old: Base) -> None:
    edit("base.yaml", "licence: MIT", "licence: CC0-1.0")

    assert changes(old, publish(small)) == (BackgroundChanged(),)


def test_an_edited_figure_is_the_only_change(small: Path, edit: Callable[[str, str, str], None], old: Base) -> None:
    edit("facts/roofs.yaml", "qualifier: stated", "qualifier: over")
    edit("facts/roofs.yaml", "durchschnittlich zwei Dritteln", "durchschnittlich über zwei Dritteln")
    edit("texts/atlas.txt", "durchschnittlich zwei Dritteln", "durchschnittlich über zwei Dritteln")

    found = changes(old, publish(small))

    assert [type(change) for change in found] == [FigureChanged, PartChanged]


# Whatever comes

VALUES: dict[type, st.SearchStrategy[Any]] = {
    Observation: st.fixed_dictionaries(
        {},
        optional={
            "value": st.decimals() | st.fractions() | st.builds(Moment, st.integers(1, 9999)),
            "qualifier": st.sampled_from(Qualifier),
            "average": st.booleans(),
            "population": st.dictionaries(st.sampled_from([DE, EN, Language("fr")]), st.text()),
            "as_of": st.none() | st.builds(Moment, st.integers(1, 9999)),
        },
    ),
    Fact: st.fixed_dictionaries(
        {},
        optional={
            "name": st.dictionaries(st.sampled_from([DE, EN]), st.text()),
            "notes": st.dictionaries(st.sampled_from([DE, EN]), st.tuples(st.text())),
            "topic": st.text(),
            "listing": st.none(),
            "quote": st.none(),
            "evidence": st.just(()),
            "related": st.lists(st.sampled_from([NESTS, ROOFS, FactId("nobody")])).map(tuple),
        },
    ),
}


@st.composite
def edits(draw: st.DrawFn) -> Callable[[Base], Base]:
    """Any edit of a base: facts dropped, and parts of those that stay replaced by whatever fits their type."""
    dropped = draw(st.sets(st.sampled_from([NESTS, ROOFS, WINTER, FAR, FLIGHT])))
    fact, figures = draw(VALUES[Fact]), draw(VALUES[Observation])
    languages = tuple(draw(st.lists(st.sampled_from([DE, EN, Language("fr")]), unique=True)))

    def edit(base: Base) -> Base:
        for id, one in base.facts.items():
            base = with_fact(base, id, **fact, observations=tuple(replace(each, **figures) for each in one.observations))
        return replace(base, languages=languages, facts=without(base.facts, *dropped))

    return edit


@given(edits())
def test_a_base_of_whatever_values_has_not_changed_since_itself(old: Base, edit: Callable[[Base], Base]) -> None:
    base = edit(old)

    assert changes(base, base) == ()
    assert changes(base, replace(base, facts=dict(base.facts))) == ()


@given(edits(), edits())
def test_any_two_bases_can_be_compared(old: Base, one: Callable[[Base], Base], other: Callable[[Base], Base]) -> None:
    found: tuple[Change, ...] = changes(one(old), other(old))

    assert found == changes(one(old), other(old))


# Nothing is forgotten

TOLD = {  # every field of these is compared; a new one has to be thought of
    Base: "id title description languages primary topics sources facts country_names release blobs",
    Fact: "id kind topic name text notes observations listing evidence quote asserts related review_by",
    Observation: "key indicator qualifier value average population period as_of citation text note",
    Indicator: "id name unit noun among",
    Listing: "of items groups ranked membership",
    Quote: "citation slips translation",
    Source: "id title publisher authors url archived_url language published accessed note",
}


@pytest.mark.parametrize("kind", list(TOLD), ids=lambda kind: kind.__name__)
def test_every_field_of_the_model_is_compared(kind: type[Any]) -> None:
    assert {field.name for field in fields(kind)} == set(TOLD[kind].split())


def test_a_fraction_and_a_number_of_the_same_value_read_otherwise(old: Base) -> None:
    half = with_figure(old, ROOFS, "young", value=Fraction(1, 2))

    (found,) = changes(half, with_figure(old, ROOFS, "young", value=Decimal("0.5")))

    assert isinstance(found, FigureChanged)
