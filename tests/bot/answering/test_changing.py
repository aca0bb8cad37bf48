"""People read what changed between two releases: what it is about, what it was, what it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot import publishing
from bot.answering.changing import PARTS, worded
from bot.catalogs import text
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
from facts.comparing import changes
from facts.model import Base, FactId, Item, Language, Moment, Observation, Qualifier, SourceId
from tests.bot.asking import DE, EN, edit, small_command

NESTS, ROOFS, WINTER = map(FactId, ("nests", "roofs", "winter"))
FACT, TOTAL, ATLAS = Place(Of.FACT, NESTS), Place(Of.OBSERVATION, NESTS, "total"), Place(Of.SOURCE, "atlas")


def publish(folder: Path) -> Base:
    target = folder.with_suffix(".sqlite")
    publishing.build(folder, target)
    return store.load(target)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Base:
    return publish(small_command(tmp_path_factory.mktemp("old")).facts)


def plain(lines: Iterable[str]) -> list[str]:
    """With plain blanks, so that tests can be read."""
    return [line.replace("\u00a0", " ").replace("\u202f", " ") for line in lines]


def said(change: Change, base: Base, language: Language = DE, *, new: Base | None = None) -> str:
    (line,) = plain(worded([change], base, new or base, language))
    return line


def observed(base: Base, fact: FactId, key: str, **parts: Any) -> Observation:
    return replace(next(one for one in base.facts[fact].observations if one.key == key), **parts)


def with_fact(base: Base, id: FactId, **parts: Any) -> Base:
    return replace(base, facts={**base.facts, id: replace(base.facts[id], **parts)})


def test_where_nothing_changed_one_sentence_says_so(old: Base) -> None:
    assert worded(changes(old, old), old, old, DE) == ["Es hat sich nichts geändert."]
    assert worded([], old, old, EN) == ["Nothing has changed."]


def test_a_curator_reads_what_an_edit_did(old: Base, tmp_path: Path) -> None:
    folder = small_command(tmp_path).facts
    edit(folder / "facts" / "nests.yaml", "value: 120", "value: 130")
    edit(folder / "facts" / "nests.yaml", "phrase: about 120 nests", "phrase: about 130 nests")
    edit(folder / "facts" / "thanks.yaml", "Gern geschehen.", "Gerne.")
    new = publish(folder)

    assert plain(worded(changes(old, new), old, new, DE)) == [
        "nests/total: „rund 120“ → „rund 130“",
        "nests/total, Beleg: „about 120 nests“ (count-2019) → „about 130 nests“ (count-2019)",
        "thanks (Dank): Wortlaut geändert (Deutsch)",
    ]


# Figures


def test_a_figure_stands_in_the_line_as_in_an_answer(old: Base) -> None:
    change = FigureChanged(ROOFS, observed(old, ROOFS, "share"), observed(old, ROOFS, "share", qualifier=Qualifier.OVER))

    assert worded([change], old, old, DE) == ["roofs/share: „mehr als 70\u00a0%“ → „über 70\u00a0%“"]
    assert worded([change], old, old, EN) == ["roofs/share: “more than 70%” → “over 70%”"]


def test_the_only_figure_of_a_fact_goes_by_the_fact_alone(old: Base) -> None:
    share = observed(old, ROOFS, "share")
    base = with_fact(old, ROOFS, observations=(share,))

    assert (
        said(FigureChanged(ROOFS, share, replace(share, value=Decimal(75))), base) == "roofs: „mehr als 70 %“ → „mehr als 75 %“"
    )


def test_a_figure_goes_by_its_key_where_one_of_the_releases_has_another(old: Base) -> None:
    share = observed(old, ROOFS, "share")
    new = with_fact(old, ROOFS, observations=(share,))

    assert said(FigureChanged(ROOFS, share, share), old, new=new).startswith("roofs/share: ")


def test_an_average_stays_one(old: Base) -> None:
    young = observed(old, ROOFS, "young")

    line = said(FigureChanged(ROOFS, young, replace(young, average=False)), old)

    assert line == "roofs/young: „im Durchschnitt zwei Drittel“ → „zwei Drittel“"


def test_a_new_figure_says_of_whom_it_speaks(old: Base) -> None:
    change = FigureAdded(NESTS, observed(old, NESTS, "total"))

    assert said(change, old) == "nests/total: neue Angabe „rund 120“ (Nester im Land)"
    assert said(change, old, EN) == "nests/total: new figure “about 120” (nests in the country)"


def test_a_figure_that_is_gone_says_of_whom_it_spoke(old: Base) -> None:
    change = FigureRemoved(NESTS, observed(old, NESTS, "total"))

    assert said(change, old) == "nests/total: Angabe „rund 120“ (Nester im Land) entfernt"


# Facts, sources and topics that come and go


def test_a_new_fact_is_named_by_id_and_short_name(old: Base) -> None:
    assert said(Added(FACT), old) == "Neu: nests (Zahl der Nester)"
    assert said(Added(FACT), old, EN) == "New: nests (Number of nests)"


def test_a_fact_that_is_gone_is_named_as_it_was(old: Base) -> None:
    new = replace(old, facts={})

    assert said(Removed(FACT), old, new=new) == "Entfernt: nests (Zahl der Nester)"


def test_a_fact_is_named_as_it_is_called_now(old: Base) -> None:
    new = with_fact(old, NESTS, name={DE: "Horste", EN: "Eyries"})

    assert said(Revised(FACT, Part.KIND), old, new=new) == "nests (Horste): Art der Antwort geändert"


def test_a_new_source_is_cited_in_one_line(old: Base) -> None:
    line = said(Added(Place(Of.SOURCE, "count-2019")), old)

    assert line.startswith("Neu: Quelle count-2019 – Birdwatch: „Stork count“, April 2019")


def test_a_source_that_is_gone_keeps_its_title(old: Base) -> None:
    assert said(Removed(ATLAS), old, new=replace(old, sources={})) == "Entfernt: Quelle atlas („Atlas der Störche“)"


def test_a_topic_goes_by_its_name(old: Base) -> None:
    assert said(Added(Place(Of.TOPIC, "nesting")), old) == "Neu: Thema „Nester“"
    assert said(Removed(Place(Of.TOPIC, "nesting")), old, EN, new=replace(old, topics=())) == "Removed: topic “Nests”"


# Wordings


def test_what_is_worded_otherwise_names_the_languages(old: Base) -> None:
    assert said(Revised(FACT, Part.TEXT, (DE, EN)), old) == "nests (Zahl der Nester): Wortlaut geändert (Deutsch und Englisch)"
    assert said(Revised(FACT, Part.NOTES, (DE,)), old, EN) == "nests (Number of nests): notes changed (German)"


def test_what_is_no_matter_of_language_names_none(old: Base) -> None:
    assert said(Revised(FACT, Part.ASSERTS), old) == "nests (Zahl der Nester): bestätigte Aussagen geändert"


def test_a_name_that_differs_for_the_reader_has_both_sides(old: Base) -> None:
    change = PartChanged(FACT, Part.NAME, {DE: "Nestzahl", EN: "Nests"}, {DE: "Zahl der Nester", EN: "Nests"})

    assert said(change, old) == "nests (Zahl der Nester), Name: „Nestzahl“ → „Zahl der Nester“"


def test_a_name_that_differs_for_other_readers_only_names_their_language(old: Base) -> None:
    change = PartChanged(FACT, Part.NAME, {DE: "Nestzahl", EN: "Nests"}, {DE: "Zahl der Nester", EN: "Nests"})

    assert said(change, old, EN) == "nests (Number of nests): name changed (German)"


# Lists


def test_entries_that_come_and_go_are_listed(old: Base) -> None:
    entries = tuple(Item(id=name, label={DE: name, EN: name}, country=None, group=None) for name in ("Malta", "Korfu"))

    assert said(EntriesAdded(WINTER, entries), old) == "winter (Winterländer): neu auf der Liste: Malta und Korfu"
    assert said(EntriesRemoved(WINTER, entries[:1]), old, EN) == "winter (Winter countries): no longer on the list: Malta"


def test_an_entry_in_another_group_goes_by_its_label(old: Base) -> None:
    egypt = Place(Of.ENTRY, WINTER, "EG")
    change = PartChanged(egypt, Part.GROUP, {DE: "in der Ferne"}, {DE: "in der Nähe"})

    assert said(change, old) == "winter (Winterländer), Ägypten, Gruppe: „in der Ferne“ → „in der Nähe“"


def test_a_ranking_is_told_by_yes_and_no(old: Base) -> None:
    change = PartChanged(Place(Of.FACT, WINTER), Part.RANKED, False, True)

    assert said(change, old) == "winter (Winterländer), Rangfolge: nein → ja"
    assert said(change, old, EN) == "winter (Winter countries), ranking: no → yes"


# Old and new


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (PartChanged(TOTAL, Part.PERIOD, {DE: "2018/19"}, {DE: "2019/20"}), "nests/total, Zeitraum: „2018/19“ → „2019/20“"),
        (PartChanged(TOTAL, Part.PERIOD, {}, {DE: "2019"}), "nests/total, Zeitraum: nichts → „2019“"),
        (PartChanged(TOTAL, Part.AS_OF, Moment(2019, 4), None), "nests/total, Stand: April 2019 → ohne Datum"),
        (
            PartChanged(TOTAL, Part.EVIDENCE, Quoted(SourceId("a"), "120"), Quoted(SourceId("a"), None)),
            "nests/total, Beleg: „120“ (a) → a",
        ),
        (
            PartChanged(FACT, Part.RELATED, (ROOFS, WINTER), ()),
            "nests (Zahl der Nester), weiterführende Fakten: roofs und winter → nichts",
        ),
        (
            PartChanged(ATLAS, Part.TITLE, "Atlas", "Atlas der Störche"),
            "Quelle atlas („Atlas der Störche“), Titel: „Atlas“ → „Atlas der Störche“",
        ),
        (
            PartChanged(ATLAS, Part.URL, "https://example.org/a", "https://example.org/b"),
            "Quelle atlas („Atlas der Störche“), Link: https://example.org/a → https://example.org/b",
        ),
        (
            PartChanged(ATLAS, Part.ACCESSED, date(2026, 11, 23), date(2026, 12, 1)),
            "Quelle atlas („Atlas der Störche“), abgerufen am: 23. November 2026 → 1. Dezember 2026",
        ),
        (
            PartChanged(ATLAS, Part.LANGUAGES, (DE,), (Language("xx"),)),
            "Quelle atlas („Atlas der Störche“), Sprache: Deutsch → xx",
        ),
        (
            PartChanged(Place(Of.BASE, "storks"), Part.LANGUAGES, (DE,), (DE, EN)),
            "Faktenbasis, Sprache: Deutsch → Deutsch und Englisch",
        ),
        (
            PartChanged(Place(Of.COUNTRY, "FR"), Part.NAME, {DE: "Gallien"}, {DE: "Frankreich"}),
            "Land FR, Name: „Gallien“ → „Frankreich“",
        ),
        (
            PartChanged(Place(Of.INDICATOR, "nests"), Part.NOUN, {DE: "Nester"}, {DE: "Horste"}),
            "Indikator nests, Name des Gezählten: „Nester“ → „Horste“",
        ),
    ],
    ids=lambda given: str(given.part) if isinstance(given, PartChanged) else "",
)
def test_a_part_has_what_it_was_and_what_it_is(change: Change, line: str, old: Base) -> None:
    assert said(change, old) == line


def test_a_review_has_both_days(old: Base) -> None:
    change = ReviewMoved(NESTS, date(2027, 11, 23), date(2028, 11, 23))

    assert said(change, old) == "nests (Zahl der Nester): wieder zu prüfen bis 23. November 2028 statt bis 23. November 2027"


def test_a_line_stays_one_line(old: Base) -> None:
    assert "\n" not in said(PartChanged(ATLAS, Part.TITLE, "Atlas\nder Störche", "Atlas"), old)


def test_braces_in_a_title_are_only_braces(old: Base) -> None:
    assert "„{titel}“" in said(PartChanged(ATLAS, Part.TITLE, "{titel}", "Atlas"), old)


# What no answer shows


def test_another_understanding_says_that_no_figure_changed(old: Base) -> None:
    line = "Keine Angabe, kein Wortlaut und keine Quelle hat sich geändert, nur wie Fragen verstanden werden."

    assert said(UnderstandingChanged(), old) == line
    assert said(BackgroundChanged(), old) != line


@pytest.mark.parametrize(
    ("added", "removed", "line"),
    [
        (("Horste?",), (), "nests (Zahl der Nester), Fragen (Deutsch): neu „Horste?“"),
        ((), ("Horste?",), "nests (Zahl der Nester), Fragen (Deutsch): entfernt „Horste?“"),
        (("a", "b"), ("c",), "nests (Zahl der Nester), Fragen (Deutsch): neu „a“ und „b“; entfernt „c“"),
        (tuple("abcde"), (), "nests (Zahl der Nester), Fragen (Deutsch): neu „a“, „b“, „c“ und 2 weitere"),
    ],
)
def test_other_utterances_are_told_word_for_word_and_many_of_them_counted(
    added: tuple[str, ...], removed: tuple[str, ...], line: str, old: Base
) -> None:
    assert said(UtterancesChanged(NESTS, DE, added, removed), old) == line


def test_other_sentences_of_the_bot_are_named_by_their_languages(old: Base) -> None:
    assert said(SentencesChanged((DE, EN)), old) == "Die eigenen Sätze des Bots lauten anders (Deutsch und Englisch)."


# Whatever comes


def test_every_part_has_a_name_in_every_language() -> None:
    assert set(PARTS) == set(Part)
    assert all(text(PARTS[part], language) for part in Part for language in (DE, EN))


@pytest.mark.parametrize("of", list(Of))
def test_what_neither_release_has_goes_by_its_id(of: Of, old: Base) -> None:
    line = said(Removed(Place(of, "somebody", "something")), old)

    assert line.startswith("Entfernt: ")
    assert "some" in line or of is Of.BASE


def test_a_reader_in_a_language_that_the_base_has_not_still_gets_names(old: Base) -> None:
    fact = old.facts[NESTS]
    german = with_fact(replace(old, languages=(DE,)), NESTS, name={DE: fact.name[DE]})

    assert said(Added(FACT), german, EN) == "New: nests (Zahl der Nester)"
