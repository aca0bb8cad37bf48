"""Checked documents, and what publishing hands over beside them, become one SQLite file.

The file is for the bot and for people: open it in Datasette. Figures are kept as TEXT, as printed
(a REAL would lose "5.30"). The same base gives the same content hash, whatever day it is built.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel import Locale
from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts
from sqlite_utils import Database

from facts.collection import Collection
from facts.files import replaced
from facts.model import Author, Moment
from facts.schema import AuthorDocument, FactDocument, ObservationDocument, country_codes

FORMAT = 3  # of the tables; a program that expects another builds anew

Row = dict[str, Any]

_SCHEMA: dict[str, tuple[dict[str, type], str | tuple[str, ...], list[tuple[str, str, str]]]] = {
    # table: columns, primary key, foreign keys (column, table, column)
    "metadata": ({"key": str, "value": str}, "key", []),
    "languages": ({"id": str, "position": int}, "id", []),
    "topics": ({"id": str, "position": int}, "id", []),
    "sources": (
        {
            "id": str,
            "title": str,
            "publisher": str,
            "authors": str,
            "url": str,
            "archived_url": str,
            "language": str,
            "published": str,
            "accessed": str,
            "text": str,
        },
        "id",
        [],
    ),
    "indicators": ({"id": str, "unit": str, "among": str}, "id", []),
    "facts": (
        {
            "id": str,
            "position": int,
            "kind": str,
            "topic": str,
            "list_of": str,
            "list_group": str,
            "ranked": int,
            "list_source": str,
            "quote_source": str,
            "quote": str,
            "slips": str,
            "review_by": str,
        },
        "id",
        [("topic", "topics", "id"), ("list_source", "sources", "id"), ("quote_source", "sources", "id")],
    ),
    "observations": (
        {
            "fact": str,
            "key": str,
            "position": int,
            "indicator": str,
            "qualifier": str,
            "value": str,
            "average": int,
            "as_of": str,
            "source": str,
            "phrase": str,
        },
        ("fact", "key"),
        [("fact", "facts", "id"), ("indicator", "indicators", "id"), ("source", "sources", "id")],
    ),
    "items": (
        {"fact": str, "id": str, "position": int, "country": str, "group": str},
        ("fact", "id"),
        [("fact", "facts", "id")],
    ),
    "evidence": (
        {"fact": str, "position": int, "source": str, "phrase": str},
        ("fact", "position"),
        [("fact", "facts", "id"), ("source", "sources", "id")],
    ),
    "assertions": ({"fact": str, "group": str, "concept": str}, ("fact", "group", "concept"), [("fact", "facts", "id")]),
    "related": (
        {"fact": str, "position": int, "other": str},
        ("fact", "position"),
        [("fact", "facts", "id"), ("other", "facts", "id")],
    ),
    "wordings": (  # every sentence and name of the base: of what, which of its texts, in which language
        {"of": str, "id": str, "part": str, "language": str, "position": int, "text": str},
        ("of", "id", "part", "language", "position"),
        [("language", "languages", "id")],
    ),
    "utterances": (
        {"id": int, "fact": str, "language": str, "text": str},
        "id",
        [("fact", "facts", "id"), ("language", "languages", "id")],
    ),
    "out_of_scope": ({"id": int, "kind": str, "language": str, "text": str}, "id", [("language", "languages", "id")]),
    "questions": ({"id": int, "ask": str, "fact": str, "expect": str}, "id", [("fact", "facts", "id")]),
    "terms": ({"id": int, "concept": str, "language": str, "term": str}, "id", [("language", "languages", "id")]),
    "countries": (
        {"code": str, "language": str, "name": str, "label": str},
        ("code", "language"),
        [("language", "languages", "id")],
    ),
    "kept_answers": (  # as they are told by the program that makes the release; whatever comes later, they stay as they were
        {"fact": str, "language": str, "text": str},
        ("fact", "language"),
        [("fact", "facts", "id"), ("language", "languages", "id")],
    ),
    "blobs": ({"name": str, "content": bytes}, "name", []),
}

_VIEWS = {
    "figures": """
        select o.fact, n.text as name, o.qualifier, o.value, i.unit, p.text as population, o.as_of as date,
               o.phrase as words_of_the_source, s.publisher, s.title, s.published, s.url
        from observations o
        join indicators i on i.id = o.indicator
        join sources s on s.id = o.source
        join languages l on l.position = 0
        join wordings n on n.of = 'fact' and n.id = o.fact and n.part = 'name' and n.language = l.id
        join wordings p on p.of = 'observation' and p.id = o.fact || '/' || o.key
                        and p.part = 'population' and p.language = l.id
        order by o.fact, o.position""",
    "answers": """
        select f.id as fact, f.kind, w.language, n.text as name, w.text as wording
        from facts f
        join wordings w on w.of = 'fact' and w.id = f.id and w.part = 'text'
        join wordings n on n.of = 'fact' and n.id = f.id and n.part = 'name' and n.language = w.language
        order by f.position, w.language""",
    "how_people_ask": """
        select u.fact, u.language, count(*) as utterances, group_concat(u.text, ' · ') as examples
        from utterances u group by u.fact, u.language order by u.fact, u.language""",
    "what_a_source_says": """
        select s.id as source, s.publisher, s.title, s.published, o.fact, o.qualifier, o.value, o.phrase, s.url
        from sources s join observations o on o.source = s.id order by s.id, o.fact""",
}


Answers = Mapping[tuple[str, str], str]  # what is told of a fact in a language
NOTHING_TOLD: Answers = MappingProxyType({})


def content_hash(base: Collection, blobs: Mapping[str, bytes], answers: Answers = NOTHING_TOLD) -> str:
    """SHA-256 over everything that goes into a release."""
    return _hash(_tables(base, answers), blobs)


def build(base: Collection, blobs: Mapping[str, bytes], target: Path, *, number: int = 0, answers: Answers = NOTHING_TOLD) -> str:
    """Write a release.

    Args:
        base: A base without problems.
        blobs: What publishing stores beside the facts, by name.
        target: The file to write. It is complete or it is not there: rows go to a temporary file, which is
            synced to disk and then renamed.
        number: Of the release on its shelf; 0 where there is none.
        answers: What is told of each fact in each language, to be kept.

    Returns:
        The content hash.
    """
    tables = _tables(base, answers)
    content = _hash(tables, blobs)
    tables["metadata"] += [{"key": "release", "value": str(number)}, {"key": "content", "value": content}]
    tables["blobs"] = [{"name": name, "content": blob} for name, blob in sorted(blobs.items())]
    with replaced(target) as temporary:
        _write(temporary, tables)
    return content


def _write(path: Path, tables: Mapping[str, list[Row]]) -> None:
    database = Database(path)
    try:
        with database.atomic():
            for name, (columns, key, foreign) in _SCHEMA.items():
                database.table(name).create(columns, pk=key, foreign_keys=foreign)
            for name in _SCHEMA:
                database.table(name).insert_all(tables[name])
            for name, select in _VIEWS.items():
                database.create_view(name, select)
            for column in ("fact", "language"):
                database.table("utterances").create_index([column])
        _check_references(database)
    finally:
        database.close()


def _check_references(database: Database) -> None:
    """Refuse what names nothing.

    Raises:
        sqlite3.IntegrityError: A row names another one that there is not.
    """
    broken = database.execute("pragma foreign_key_check").fetchall()  # table, rowid, table referred to, number of the key
    if broken:
        places = ", ".join(sorted({f"{table} -> {other}" for table, _, other, _ in broken}))
        raise sqlite3.IntegrityError(f"foreign key without its row: {places}")


def _hash(tables: Mapping[str, list[Row]], blobs: Mapping[str, bytes]) -> str:
    digests = {name: hashlib.sha256(blob).hexdigest() for name, blob in blobs.items()}
    return hashlib.sha256(json.dumps([tables, digests], sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _tables(base: Collection, answers: Answers) -> dict[str, list[Row]]:
    assert base.base and base.sources and base.indicators and base.countries
    about = base.base.content
    tables: dict[str, list[Row]] = {name: [] for name in _SCHEMA}
    tables["metadata"] = [
        {"key": "format", "value": str(FORMAT)},
        {"key": "id", "value": about.id},
        {"key": "licence", "value": about.licence},
        {"key": "primary", "value": about.primary},
        {"key": "home", "value": about.home or ""},
        {"key": "sources", "value": "; ".join(f"{s.publisher}: {s.title} <{s.url}>" for s in base.sources.content.values())},
    ]
    tables["languages"] = [{"id": language, "position": i} for i, language in enumerate(about.languages)]
    words = _Wordings(about.languages)
    words.add("base", about.id, title=about.title, description=about.description)
    for i, topic in enumerate(about.topics):
        tables["topics"].append({"id": topic.id, "position": i})
        words.add("topic", topic.id, name=topic.name)
    for source_id, source in base.sources.content.items():
        tables["sources"].append(
            {
                "id": source_id,
                "title": source.title,
                "publisher": source.publisher,
                "authors": json.dumps([_author(one)._asdict() for one in source.authors], ensure_ascii=False),
                "url": source.url,
                "archived_url": source.archived_url,
                "language": source.language,
                "published": _moment(source.published),
                "accessed": source.accessed.isoformat(),
                "text": base.texts.get(source_id),
            }
        )
        words.add("source", source_id, note=source.note)
    for indicator_id, indicator in base.indicators.content.items():
        tables["indicators"].append({"id": indicator_id, "unit": indicator.unit.value, "among": indicator.among})
        words.add("indicator", indicator_id, name=indicator.name, noun=indicator.noun)
    for position, (fact_id, entry) in enumerate(base.facts.items()):
        _add_fact(tables, words, base, position, fact_id, entry.content)
    tables["utterances"] = [
        {"fact": fact, "language": language, "text": text}
        for (language, fact), entry in base.utterances.items()
        for text in entry.content.utterances
    ]
    tables["out_of_scope"] = [
        {"kind": kind, "language": language, "text": text}
        for language, scope in base.out_of_scope.items()
        for kind, texts in (("near", scope.content.near), ("far", scope.content.far))
        for text in texts
    ]
    tables["questions"] = [
        {"ask": question.ask, "fact": question.fact, "expect": question.expect}
        for question in (base.questions.content.questions if base.questions else ())
    ]
    tables["terms"] = [
        {"concept": concept, "language": language, "term": term}
        for language, entry in base.lexicon.items()
        for concept, terms in entry.content.concepts.items()
        for term in terms
    ]
    tables["countries"] = list(_countries(about.languages, base.countries.content, base.articles))
    tables["wordings"] = words.rows
    tables["kept_answers"] = [{"fact": fact, "language": of, "text": told} for (fact, of), told in sorted(answers.items())]
    return tables


class _Wordings:
    """Collects what is worded per language; a wording for "*" counts for each of them."""

    def __init__(self, languages: list[str]) -> None:
        self._languages = languages
        self.rows: list[Row] = []

    def add(self, of: str, id: str, **parts: Mapping[str, str] | Mapping[str, list[str]]) -> None:
        for part, wording in parts.items():
            for language in self._languages:
                said = wording.get(language, wording.get("*"))
                texts = [said] if isinstance(said, str) else said or []
                for position, text in enumerate(texts):
                    self.rows.append(
                        {
                            "of": of,
                            "id": id,
                            "part": part,
                            "language": language,
                            "position": position,
                            "text": text,
                        }
                    )


def _add_fact(
    tables: dict[str, list[Row]], words: _Wordings, base: Collection, position: int, fact_id: str, fact: FactDocument
) -> None:
    whole = base.facts[fact.part.of].content if fact.part else fact
    tables["facts"].append(
        {
            "id": fact_id,
            "position": position,
            "kind": fact.kind.value,
            "topic": fact.topic,
            "list_of": fact.part.of if fact.part else fact_id if fact.items else None,
            "list_group": fact.part.group if fact.part else None,
            "ranked": int(whole.ranked),
            "list_source": whole.source,
            "quote_source": fact.quote.source if fact.quote else None,
            "quote": fact.quote.text if fact.quote else None,
            "slips": json.dumps(fact.quote.sic if fact.quote else [], ensure_ascii=False),
            "review_by": fact.review_by.isoformat(),
        }
    )
    words.add("fact", fact_id, name=fact.name, text=fact.text, notes=fact.notes)
    if fact.quote:
        words.add("fact", fact_id, translation=fact.quote.translation)
    if fact.member:
        words.add("fact", fact_id, member_yes=fact.member.yes, member_no=fact.member.no)
    for group, name in fact.groups.items():
        words.add("group", f"{fact_id}/{group}", name=name)
    for i, (key, observation) in enumerate(fact.observations.items()):
        tables["observations"].append(_observation(fact_id, key, i, observation))
        words.add(
            "observation",
            f"{fact_id}/{key}",
            population=observation.population,
            period=observation.period,
            text=observation.text,
            note=observation.note,
        )
    for i, item in enumerate(fact.items):
        tables["items"].append({"fact": fact_id, "id": item.id, "position": i, "country": item.country, "group": item.group})
        words.add("item", f"{fact_id}/{item.id}", label=item.label)
    tables["evidence"] += [
        {"fact": fact_id, "position": i, "source": e.source, "phrase": e.phrase} for i, e in enumerate(fact.evidence)
    ]
    tables["assertions"] += [
        {"fact": fact_id, "group": group, "concept": concept} for group, concepts in fact.asserts.items() for concept in concepts
    ]
    tables["related"] += [{"fact": fact_id, "position": i, "other": other} for i, other in enumerate(fact.related)]


def _observation(fact_id: str, key: str, position: int, observation: ObservationDocument) -> Row:
    return {
        "fact": fact_id,
        "key": key,
        "position": position,
        "indicator": observation.indicator,
        "qualifier": observation.qualifier.value,
        "value": str(observation.value),
        "average": int(observation.average),
        "as_of": _moment(observation.as_of),
        "source": observation.source,
        "phrase": observation.phrase,
    }


def _author(written: str | AuthorDocument) -> Author:
    """An author's names apart: of a plain text the family name is the last word, with what belongs to it ("van Beethoven").

    Source: how BibTeX reads names, through bibtexparser.
    """
    if isinstance(written, str):
        try:
            parts = parse_single_name_into_parts(written)
        except InvalidNameError:
            return Author(name=written, family="", given="")
        return Author(name=written, family=" ".join([*parts.von, *parts.last, *parts.jr]), given=" ".join(parts.first))
    if written.organisation:
        return Author(name=written.organisation, family="", given="")
    given_names, family_name = written.given or "", written.family or ""
    return Author(name=f"{given_names} {family_name}".strip(), family=family_name, given=given_names)


def _moment(moment: Moment | None) -> str | None:
    return str(moment) if moment else None


def _countries(
    languages: list[str], labels: Mapping[str, Mapping[str, str]], articles: Mapping[str, Mapping[str, str]]
) -> Iterable[Row]:
    """Every country under its name in the CLDR, and with the label the base gives it, or else with its article."""
    for language in languages:
        names = {str(code): str(name) for code, name in Locale.parse(language, sep="-").territories.items()}
        for code in sorted(country_codes() & names.keys()):
            label = labels.get(code, {}).get(language) or articles.get(language, {}).get(code)
            yield {"code": code, "language": language, "name": names[code], "label": label}
