"""A built file becomes the base in memory: everything arrives as it was curated, and a bad file is said to be one."""

from __future__ import annotations

import gc
import os
import random
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from facts import build, store
from facts.collection import collect
from facts.model import Base, Fact, Moment, Observation, Qualifier, Unit, Value
from facts.store import ReleaseUnreadable


def read(path: Path) -> Any:
    """YAML as plain texts, read without any code of ours."""
    yaml = YAML(typ="base")
    return yaml.load(path.read_text(encoding="utf-8"))


def each(wording: Any) -> dict[str, str]:
    """A wording per language; a plain text is the same in both."""
    if isinstance(wording, str):
        return {"de": wording, "en": wording}
    return dict(wording or {})


def printed(value: Value) -> str:
    return str(value)


def fact(base: Base, id: str) -> Fact:
    return base.facts[id]  # type: ignore[index]


def observations(base: Base) -> dict[tuple[str, str], Observation]:
    return {(id, o.key): o for id, one in base.facts.items() for o in one.observations}


@pytest.fixture(scope="session")
def documents(curated: Path) -> dict[str, Any]:
    """The curated facts as they stand in their files."""
    return {path.stem: read(path) for path in (curated / "facts").glob("*.yaml")}


@pytest.fixture(scope="session")
def curated_observations(documents: dict[str, Any]) -> dict[tuple[str, str], Any]:
    return {(id, key): o for id, document in documents.items() for key, o in document.get("observations", {}).items()}


# Everything arrives


def test_every_fact_arrives_and_no_other(base: Base, documents: dict[str, Any]) -> None:
    assert set(base.facts) == set(documents)


def test_every_observation_arrives_and_no_other(base: Base, curated_observations: dict[tuple[str, str], Any]) -> None:
    assert len(curated_observations) > 50
    assert set(observations(base)) == set(curated_observations)


def test_observations_stand_in_their_curators_order(base: Base, documents: dict[str, Any]) -> None:
    assert {id: [o.key for o in one.observations] for id, one in base.facts.items()} == {
        id: list(document.get("observations", {})) for id, document in documents.items()
    }


def test_every_figure_arrives_as_printed(base: Base, curated_observations: dict[tuple[str, str], Any]) -> None:
    assert {place: printed(o.value) for place, o in observations(base).items()} == {
        place: o["value"] for place, o in curated_observations.items()
    }


def test_every_qualifier_arrives(base: Base, curated_observations: dict[tuple[str, str], Any]) -> None:
    assert {place: o.qualifier.value for place, o in observations(base).items()} == {
        place: o["qualifier"] for place, o in curated_observations.items()
    }


def test_every_average_arrives(base: Base, curated_observations: dict[tuple[str, str], Any]) -> None:
    assert {place: o.average for place, o in observations(base).items()} == {
        place: o.get("average") == "true" for place, o in curated_observations.items()
    }


@pytest.mark.parametrize("part", ["population", "period", "text", "note"])
def test_every_wording_of_an_observation_arrives(part: str, base: Base, curated_observations: dict[tuple[str, str], Any]) -> None:
    assert {place: dict(getattr(o, part)) for place, o in observations(base).items()} == {
        place: each(o.get(part)) for place, o in curated_observations.items()
    }


def test_every_date_arrives_and_none_stays_none(base: Base, curated_observations: dict[tuple[str, str], Any]) -> None:
    assert {place: str(o.as_of) if o.as_of else "none" for place, o in observations(base).items()} == {
        place: o["as_of"] for place, o in curated_observations.items()
    }


def test_every_source_and_phrase_arrives(base: Base, curated_observations: dict[tuple[str, str], Any]) -> None:
    assert {place: (o.citation.source.id, o.citation.phrase) for place, o in observations(base).items()} == {
        place: (o["source"], o["phrase"]) for place, o in curated_observations.items()
    }


def test_every_unit_and_noun_arrives(base: Base, curated: Path, curated_observations: dict[tuple[str, str], Any]) -> None:
    indicators = read(curated / "indicators.yaml")

    assert {
        place: (o.indicator.id, o.indicator.unit.value, dict(o.indicator.noun)) for place, o in observations(base).items()
    } == {
        place: (o["indicator"], indicators[o["indicator"]]["unit"], indicators[o["indicator"]]["noun"])
        for place, o in curated_observations.items()
    }


def test_every_source_arrives_with_its_publisher_title_authors_links_and_dates(base: Base, curated: Path) -> None:
    assert {
        id: (s.title, s.publisher, [one.name for one in s.authors], s.url, s.archived_url, s.language, str(s.published or "none"),
             s.accessed.isoformat(), dict(s.note))
        for id, s in base.sources.items()
    } == {
        id: (s["title"], s["publisher"], s.get("authors") or [], s["url"], s.get("archived_url"), s["language"], s["published"],
             s["accessed"], each(s.get("note")))
        for id, s in read(curated / "sources.yaml").items()
    }  # fmt: skip


def test_an_author_may_have_a_semicolon_in_the_name(small: Path, edit: Callable[[str, str, str], None], tmp_path: Path) -> None:
    edit("sources.yaml", "authors: [Adele Adebar, Klaus Klapper]", 'authors: ["Adebar; Klapper; Co.", Störche e. V.]')
    build.build(collect(small), {}, tmp_path / "storks.sqlite")

    base = store.load(tmp_path / "storks.sqlite")

    assert [author.name for author in base.primary.authors] == ["Adebar; Klapper; Co.", "Störche e. V."]


@pytest.mark.parametrize("part", ["name", "text"])
def test_every_wording_of_a_fact_arrives(part: str, base: Base, documents: dict[str, Any]) -> None:
    assert {id: dict(getattr(one, part)) for id, one in base.facts.items()} == {
        id: document[part] for id, document in documents.items()
    }


def test_every_note_arrives_in_its_order(base: Base, documents: dict[str, Any]) -> None:
    assert {id: {language: list(notes) for language, notes in one.notes.items()} for id, one in base.facts.items()} == {
        id: document.get("notes", {}) for id, document in documents.items()
    }


def test_kind_topic_and_related_facts_arrive(base: Base, documents: dict[str, Any]) -> None:
    assert {id: (one.kind.value, one.topic, list(one.related)) for id, one in base.facts.items()} == {
        id: (document["kind"], document["topic"], document.get("related", [])) for id, document in documents.items()
    }


def test_every_quotation_arrives(base: Base, documents: dict[str, Any]) -> None:
    assert {id: (one.quote.citation.source.id, one.quote.citation.phrase) for id, one in base.facts.items() if one.quote} == {
        id: (document["quote"]["source"], document["quote"]["text"]) for id, document in documents.items() if "quote" in document
    }


def test_every_assertion_arrives(base: Base, documents: dict[str, Any]) -> None:
    assert {id: {group: set(concepts) for group, concepts in one.asserts.items()} for id, one in base.facts.items()} == {
        id: {group: set(concepts) for group, concepts in document.get("asserts", {}).items()}
        for id, document in documents.items()
    }


def test_evidence_arrives_in_its_order(base: Base, documents: dict[str, Any]) -> None:
    assert {id: [(e.source.id, e.phrase) for e in one.evidence if e.phrase] for id, one in base.facts.items()} == {
        id: [(e["source"], e["phrase"]) for e in document.get("evidence", [])] for id, document in documents.items()
    }


def test_a_list_arrives_in_the_order_of_its_source(base: Base) -> None:
    listing = fact(base, "partner-countries").listing

    assert listing and [item.country for item in listing.items] == ["FR", "AT", "NL", "ES", "GB", "IT", "CH", "US", "JP", "CN"]
    assert not listing.ranked
    assert {group: dict(name) for group, name in listing.groups.items()} == {
        "europe": {"de": "in Europa", "en": "in Europe"},
        "overseas": {"de": "in Übersee", "en": "overseas"},
    }


def test_a_part_of_a_list_has_its_items_and_the_membership_sentences_of_the_whole(base: Base) -> None:
    whole, part = fact(base, "partner-countries").listing, fact(base, "partner-countries-overseas").listing

    assert whole and part
    assert part.of == "partner-countries"
    assert [item.country for item in part.items] == ["US", "JP", "CN"]
    assert set(part.groups) == {"overseas"}
    assert part.membership == whole.membership


def test_a_list_is_evidenced_by_its_source_where_nothing_else_evidences_it(base: Base) -> None:
    assert [(e.source.id, e.phrase) for e in fact(base, "partner-countries").evidence] == [("kooperation-international", None)]


def test_an_item_that_is_no_country_has_its_label(base: Base) -> None:
    listing = fact(base, "forms").listing

    assert listing and [item.label["de"] for item in listing.items][1] == "internationale Delegationsreisen"  # type: ignore[index]


def test_a_country_has_the_name_its_source_gives_it_and_every_other_one_has_that_of_the_cldr(base: Base) -> None:
    names = base.country_names

    assert dict(names["NL"]) == {"de": "die Niederlande", "en": "the Netherlands"}  # type: ignore[index]
    assert dict(names["PL"]) == {"de": "Polen", "en": "Poland"}  # type: ignore[index]


def test_asking_for_a_country_that_there_is_not_leaves_the_base_as_it_was(small_release: Path) -> None:
    base = store.load(small_release)
    before = len(base.country_names)

    with suppress(KeyError):
        base.country_names["QQ"]  # type: ignore[index]

    assert len(base.country_names) == before


def test_a_phrase_is_verbatim_only_where_the_text_of_its_source_is_stored(base: Base) -> None:
    assert fact(base, "trade-fairs").observations[0].citation.verbatim
    assert not fact(base, "sme-share").observations[0].citation.verbatim


def test_the_base_says_what_it_is(base: Base, curated: Path) -> None:
    about = read(curated / "base.yaml")

    assert (base.id, dict(base.title), dict(base.description)) == (about["id"], about["title"], about["description"])
    assert base.languages == ("de", "en")
    assert base.primary is base.sources["kooperation-international"]  # type: ignore[index]
    assert [(topic.id, dict(topic.name)) for topic in base.topics] == [(t["id"], t["name"]) for t in about["topics"]]


def test_the_base_knows_which_release_it_is(small_release: Path) -> None:
    base = store.load(small_release)

    assert base.release.number == 7
    assert str(base.release) == f"7-{base.release.content[:12]}"


def test_a_wording_for_all_languages_arrives_in_each(small_release: Path) -> None:
    (total, _) = store.load(small_release).facts["nests"].observations  # type: ignore[index]

    assert dict(total.period) == {"de": "2018/19", "en": "2018/19"}


@pytest.mark.parametrize(
    ("id", "key", "value", "unit"),
    [
        ("actors", "y2015", Decimal(13000), Unit.COUNT),
        ("company-share", "share", Fraction(2, 3), Unit.FRACTION),
        ("programme-start", "start", Moment(2012, mid=True), Unit.DATE),
        ("programme-start", "transfer", Moment(2012, 7), Unit.DATE),
        ("label-duty", "since", Moment(2016), Unit.DATE),
        ("sme-share", "share", Decimal(50), Unit.PERCENT),
        ("interspin-funding", "total", Decimal(80_000_000), Unit.EURO),
    ],
)
def test_a_figure_is_of_the_type_that_its_unit_asks_for(id: str, key: str, value: Value, unit: Unit, base: Base) -> None:
    observation = observations(base)[id, key]

    assert (observation.value, type(observation.value), observation.indicator.unit) == (value, type(value), unit)


def test_a_qualifier_and_a_date_are_values_and_no_texts(base: Base) -> None:
    assert isinstance(fact(base, "members").observations[0].qualifier, Qualifier)
    assert base.sources["bmwi-2019-04"].published == Moment(2019, 4, 11)  # type: ignore[index]
    assert base.sources["bmwi-2019-04"].accessed == date(2026, 11, 23)  # type: ignore[index]


def test_loading_twice_gives_equal_bases(release: Path, base: Base) -> None:
    assert store.load(release) == base


def test_reading_writes_nothing(release: Path) -> None:
    before = release.read_bytes(), sorted(path.name for path in release.parent.iterdir())

    store.load(release)

    assert (release.read_bytes(), sorted(path.name for path in release.parent.iterdir())) == before


@pytest.mark.parametrize("name", ["a b.sqlite", "50%.sqlite", "what?mode=rwc.sqlite", "#1.sqlite", "Störche.sqlite"])
def test_a_release_may_have_any_name(name: str, small_release: Path, tmp_path: Path) -> None:
    shutil.copy(small_release, tmp_path / name)

    assert store.load(tmp_path / name).id == "storks"


def test_a_release_may_be_given_by_a_relative_path(small_release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small_release.parent)

    assert store.load(Path(small_release.name)).id == "storks"


# A bad file is said to be one


@pytest.fixture
def damaged(small_release: Path, tmp_path: Path) -> Path:
    """A copy of a release to damage."""
    return Path(shutil.copy(small_release, tmp_path / "damaged.sqlite"))


@pytest.fixture
def left_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What Python prints on clearing up, and nobody can catch."""
    found: list[str] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda caught: found.append(repr(caught.exc_value)))
    yield found
    gc.collect()


def execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def unreadable(path: Path) -> str:
    with pytest.raises(ReleaseUnreadable) as caught:
        store.load(path)
    return str(caught.value)


@pytest.mark.usefixtures("left_behind")
def test_a_missing_file_is_named_and_not_made(tmp_path: Path) -> None:
    assert str(tmp_path / "nowhere.sqlite") in unreadable(tmp_path / "nowhere.sqlite")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0", b"\0" * 8192])
@pytest.mark.usefixtures("left_behind")
def test_a_file_that_is_no_database_is_unreadable(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "odd.sqlite").write_bytes(content)

    assert str(tmp_path / "odd.sqlite") in unreadable(tmp_path / "odd.sqlite")


@pytest.mark.usefixtures("left_behind")
def test_a_folder_is_unreadable(tmp_path: Path) -> None:
    unreadable(tmp_path)


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9])
@pytest.mark.usefixtures("left_behind")
def test_a_file_that_was_cut_off_is_unreadable(share: float, damaged: Path) -> None:
    os.truncate(damaged, int(damaged.stat().st_size * share))

    unreadable(damaged)


@pytest.mark.usefixtures("left_behind")
def test_a_database_of_somebody_else_is_unreadable(tmp_path: Path) -> None:
    execute(tmp_path / "other.sqlite", "create table metadata (key text, value text)")

    unreadable(tmp_path / "other.sqlite")


@pytest.mark.parametrize("format", ["0", "1", "2.0", "", "two"])
@pytest.mark.usefixtures("left_behind")
def test_a_release_of_another_format_is_unreadable_and_names_it(format: str, damaged: Path) -> None:
    execute(damaged, f"update metadata set value = '{format}' where key = 'format'")

    assert f"format {format}" in unreadable(damaged)


@pytest.mark.parametrize(
    "statement",
    [
        "drop table observations",
        "drop table blobs",
        "delete from metadata where key = 'primary'",
        "delete from metadata where key = 'release'",
        "update metadata set value = 'first' where key = 'release'",
        "update metadata set value = 'nobody' where key = 'primary'",
        "update observations set qualifier = 'roughly'",
        "update observations set value = 'many'",
        "update observations set value = '13/0' where value = '2/3'",
        "update observations set value = null",
        "update observations set as_of = 'soon'",
        "update observations set source = 'nobody'",
        "update observations set indicator = 'nothing'",
        "update indicators set unit = 'dozen'",
        "update facts set kind = 'rumour'",
        "update sources set accessed = 'today'",
        "update sources set accessed = null",
        "update sources set url = cast(x'ff' as text)",
    ],
)
@pytest.mark.usefixtures("left_behind")
def test_a_release_with_a_row_that_makes_no_sense_is_unreadable(statement: str, damaged: Path) -> None:
    execute(damaged, statement)

    assert str(damaged) in unreadable(damaged)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.usefixtures("left_behind")
def test_a_page_of_noise_makes_a_release_unreadable_at_worst(seed: int, damaged: Path) -> None:
    noise = random.Random(seed)
    content = bytearray(damaged.read_bytes())
    page = noise.randrange(len(content) // 4096) * 4096
    content[page : page + 4096] = noise.randbytes(4096)
    damaged.write_bytes(content)

    try:
        base = store.load(damaged)
    except ReleaseUnreadable:
        return

    assert isinstance(base, Base)


def test_an_unreadable_release_leaves_nothing_behind_that_python_complains_of(damaged: Path, left_behind: list[str]) -> None:
    execute(damaged, "update facts set kind = 'rumour'")

    unreadable(damaged)
    gc.collect()

    assert left_behind == []


def test_an_unreadable_release_is_closed(damaged: Path, left_behind: list[str]) -> None:
    execute(damaged, "update metadata set value = '1' where key = 'format'")
    before = len(list(Path("/proc/self/fd").iterdir()))

    for _ in range(5):
        unreadable(damaged)

    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert left_behind == []
