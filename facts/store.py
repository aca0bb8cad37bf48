"""A built file becomes the base in memory; read-only, and quick, since every `ask` does it."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

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
    Value,
    Wording,
)

FORMAT = "3"  # of the tables that we read; see facts.build.FORMAT


class ReleaseUnreadable(Exception):
    """A file is no release of ours, or one of another format."""


def load(path: Path) -> Base:
    """Read a release.

    Raises:
        ReleaseUnreadable: The file is missing, damaged, or of a format that this program does not know.
    """
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    except sqlite3.Error as error:
        raise ReleaseUnreadable(str(path)) from error
    try:
        connection.row_factory = sqlite3.Row
        metadata = {row["key"]: row["value"] for row in connection.execute("select key, value from metadata").fetchall()}
        if metadata.get("format") != FORMAT:
            raise ReleaseUnreadable(f"{path}: format {metadata.get('format')}")
        return _Reader(connection, metadata).base()
    except (sqlite3.Error, LookupError, ValueError, TypeError, ArithmeticError) as error:  # Decimal and Fraction raise the last
        raise ReleaseUnreadable(f"{path}: {error}") from error
    finally:
        connection.close()


def kept_answers(path: Path, language: Language) -> dict[FactId, str]:
    """What a release told when it was made, fact by fact, to the byte.

    Reads nothing else, so a release of any format that keeps answers at all will do.

    Raises:
        ReleaseUnreadable: The file is missing or damaged, or from before answers were kept.
    """
    rows = _rows(path, "select fact, text from kept_answers where language = ?", str(language))
    return {FactId(fact): text for fact, text in rows}


def utterances(path: Path) -> dict[tuple[FactId, Language], tuple[str, ...]]:
    """How people ask for each fact in each language, as curators wrote it down.

    Raises:
        ReleaseUnreadable: The file is missing or damaged.
    """
    found: dict[tuple[FactId, Language], tuple[str, ...]] = {}
    for fact, language, text in _rows(path, "select fact, language, text from utterances order by id"):
        key = FactId(fact), Language(language)
        found[key] = (*found.get(key, ()), text)
    return found


def questions(path: Path) -> tuple[str, ...]:
    """The regression questions that a release had to pass; none for one from before they were kept.

    Raises:
        ReleaseUnreadable: The file is missing or damaged.
    """
    kept = _rows(path, "select 1 from sqlite_master where name = 'questions'")
    return tuple(ask for (ask,) in _rows(path, "select ask from questions order by id")) if kept else ()


def _rows(path: Path, query: str, *values: str) -> list[tuple[Any, ...]]:
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise ReleaseUnreadable(f"{path}: {error}") from error


class _Reader:
    """Reads one release, table by table."""

    def __init__(self, connection: sqlite3.Connection, metadata: Mapping[str, str]) -> None:
        self._connection = connection
        self._metadata = metadata
        self._words: dict[tuple[str, str, str], dict[Language, str]] = defaultdict(dict)
        self._lists: dict[tuple[str, str, str], dict[Language, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in self._rows("wordings", "position"):
            key = row["of"], row["id"], row["part"]
            if row["part"] == "notes":
                self._lists[key][Language(row["language"])].append(row["text"])
            else:
                self._words[key][Language(row["language"])] = row["text"]

    def _rows(self, table: str, order: str = "rowid") -> list[sqlite3.Row]:
        """All at once: a cursor that an error leaves half read would outlive its connection."""
        return self._connection.execute(f"select * from [{table}] order by [{order}]").fetchall()

    def _word(self, of: str, id: str, part: str) -> Wording:
        return self._words.get((of, id, part), {})

    def base(self) -> Base:
        base_id = self._metadata["id"]
        self._sources = {SourceId(row["id"]): self._source(row) for row in self._rows("sources")}
        self._stored = {row["id"] for row in self._rows("sources") if row["text"]}
        self._indicators = {row["id"]: self._indicator(row) for row in self._rows("indicators")}
        countries: dict[CountryCode, dict[Language, str]] = {}
        for row in self._rows("countries"):
            names = countries.setdefault(CountryCode(row["code"]), {})
            names[Language(row["language"])] = row["label"] or row["name"]
        self._countries = countries
        return Base(
            id=base_id,
            title=self._word("base", base_id, "title"),
            description=self._word("base", base_id, "description"),
            languages=tuple(Language(row["id"]) for row in self._rows("languages", "position")),
            primary=self._sources[SourceId(self._metadata["primary"])],
            topics=tuple(Topic(id=r["id"], name=self._word("topic", r["id"], "name")) for r in self._rows("topics", "position")),
            sources=self._sources,
            facts=self._facts(),
            country_names=countries,
            release=Release(number=int(self._metadata["release"]), content=self._metadata["content"]),
            blobs={row["name"]: row["content"] for row in self._rows("blobs")},
        )

    def _source(self, row: sqlite3.Row) -> Source:
        return Source(
            id=SourceId(row["id"]),
            title=row["title"],
            publisher=row["publisher"],
            authors=tuple(Author(**one) for one in json.loads(row["authors"])),
            url=row["url"],
            archived_url=row["archived_url"],
            language=Language(row["language"]),
            published=_moment(row["published"]),
            accessed=date.fromisoformat(row["accessed"]),
            note=self._word("source", row["id"], "note"),
        )

    def _indicator(self, row: sqlite3.Row) -> Indicator:
        return Indicator(
            id=IndicatorId(row["id"]),
            unit=Unit(row["unit"]),
            name=self._word("indicator", row["id"], "name"),
            noun=self._word("indicator", row["id"], "noun"),
            among=row["among"],
        )

    def _citation(self, source: str, phrase: str | None) -> Citation:
        return Citation(source=self._sources[SourceId(source)], phrase=phrase, verbatim=bool(phrase) and source in self._stored)

    def _facts(self) -> dict[FactId, Fact]:
        grouped: dict[str, dict[str, list[sqlite3.Row]]] = {}
        for table in ("observations", "items", "evidence", "assertions", "related"):
            by_fact = grouped.setdefault(table, defaultdict(list))
            for row in self._rows(table):
                by_fact[row["fact"]].append(row)
        return {FactId(row["id"]): self._fact(row, grouped) for row in self._rows("facts", "position")}

    def _fact(self, row: sqlite3.Row, grouped: Mapping[str, dict[str, list[sqlite3.Row]]]) -> Fact:
        fact_id = row["id"]
        asserts: dict[str, set[str]] = defaultdict(set)
        for claim in grouped["assertions"][fact_id]:
            asserts[claim["group"]].add(claim["concept"])
        evidence = [self._citation(e["source"], e["phrase"]) for e in grouped["evidence"][fact_id]]
        if row["list_source"] and not evidence:
            evidence = [self._citation(row["list_source"], None)]
        return Fact(
            id=FactId(fact_id),
            kind=FactKind(row["kind"]),
            topic=row["topic"],
            name=self._word("fact", fact_id, "name"),
            text=self._word("fact", fact_id, "text"),
            notes={language: tuple(notes) for language, notes in self._lists.get(("fact", fact_id, "notes"), {}).items()},
            observations=tuple(self._observation(o) for o in grouped["observations"][fact_id]),
            listing=self._listing(row, grouped["items"]),
            evidence=tuple(evidence),
            quote=self._quote(row) if row["quote"] else None,
            asserts={group: frozenset(concepts) for group, concepts in asserts.items()},
            review_by=date.fromisoformat(row["review_by"]),
            related=tuple(FactId(r["other"]) for r in grouped["related"][fact_id]),
        )

    def _quote(self, row: sqlite3.Row) -> Quote:
        citation, slips = self._citation(row["quote_source"], row["quote"]), tuple(json.loads(row["slips"]))
        return Quote(citation=citation, slips=slips, translation=self._word("fact", row["id"], "translation"))

    def _listing(self, row: sqlite3.Row, items: Mapping[str, list[sqlite3.Row]]) -> Listing | None:
        whole, group = row["list_of"], row["list_group"]
        if not whole:
            return None
        rows = [item for item in items[whole] if group in (None, item["group"])]
        yes, no = self._word("fact", whole, "member_yes"), self._word("fact", whole, "member_no")
        groups = dict.fromkeys(item["group"] for item in rows if item["group"])
        return Listing(
            of=FactId(whole),
            items=tuple(self._item(whole, item) for item in rows),
            groups={name: self._word("group", f"{whole}/{name}", "name") for name in groups},
            ranked=bool(row["ranked"]),
            membership=Membership(yes=yes, no=no) if yes else None,
        )

    def _item(self, whole: str, row: sqlite3.Row) -> Item:
        country = CountryCode(row["country"]) if row["country"] else None
        label = self._countries[country] if country else self._word("item", f"{whole}/{row['id']}", "label")
        return Item(id=row["id"], label=label, country=country, group=row["group"])

    def _observation(self, row: sqlite3.Row) -> Observation:
        name = f"{row['fact']}/{row['key']}"
        indicator = self._indicators[row["indicator"]]
        return Observation(
            key=row["key"],
            indicator=indicator,
            qualifier=Qualifier(row["qualifier"]),
            value=_value(row["value"], indicator.unit),
            average=bool(row["average"]),
            population=self._word("observation", name, "population"),
            period=self._word("observation", name, "period"),
            as_of=_moment(row["as_of"]),
            citation=self._citation(row["source"], row["phrase"]),
            text=self._word("observation", name, "text"),
            note=self._word("observation", name, "note"),
        )


def _moment(text: str | None) -> Moment | None:
    return Moment.parse(text) if text else None


def _value(text: str, unit: Unit) -> Value:
    if unit is Unit.DATE:
        return Moment.parse(text)
    return Fraction(text) if unit is Unit.FRACTION else Decimal(text)
