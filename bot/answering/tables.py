"""Figures and entries of lists as a table: what a picture shows, or a dossier has, comma-separated."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from io import StringIO

from bot.answering.citing import dated, link
from bot.chart import AROUND, Chart, Row
from facts.model import Citation, Language

COLUMNS = (
    "fact", "label", "group", "country", "figure", "qualifier", "value", "unit", "average", "low", "low_open", "high",
    "high_open", "population", "period", "date", "source", "source_date", "source_note", "url", "release",
)  # fmt: skip


def table(chart: Chart) -> str:
    """The rows of a chart; a card has those of its figures, or one with its sentence."""
    rows = chart.rows or (Row(fact=chart.facts[0], label=chart.sentence),)
    whole = chart.sources[0].citation if chart.sources else None
    return separated(COLUMNS, (record(row, whole, chart.language, chart.release) for row in rows))


def separated(columns: Sequence[str], records: Iterable[Mapping[str, str]]) -> str:
    """Records as lines with commas between their values, below a line that names the columns."""
    written = StringIO()
    writer = csv.DictWriter(written, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return written.getvalue()


def record(row: Row, whole: Citation | None, language: Language, release: str) -> dict[str, str]:
    """A row by column, without those that say nothing of it.

    Args:
        row: A figure, or an entry of a list.
        whole: What an entry rests on; None: nothing is known of it.
        language: Of the words.
        release: Of the base.
    """
    citation = row.observation.citation if row.observation else whole
    source = _source(citation, language) if citation else {}
    return {**_entry(row), **_figure(row, language), **source, "release": release}


def _entry(row: Row) -> dict[str, str]:
    repeated = row.observation is not None and row.label in row.observation.population.values()
    label = "" if repeated else row.label
    return {"fact": row.fact, "label": label, "group": row.group, "country": row.country or "", "figure": row.figure}


def _figure(row: Row, language: Language) -> dict[str, str]:
    one = row.observation
    if one is None:
        return {}
    found = {
        "qualifier": one.qualifier.value,
        "value": str(one.value),
        "unit": one.indicator.unit.value,
        "average": _truth(one.average),
        "population": one.population[language],
        "period": one.period.get(language, ""),
        "date": str(one.as_of or ""),
    }
    if row.span and one.qualifier not in AROUND:  # whose bounds are how we draw them, and nobody's figures
        low, high = row.span.low, row.span.high
        found |= {"low": _number(low), "low_open": _truth(row.span.low_open)}
        found |= {"high": "" if high is None else _number(high), "high_open": _truth(row.span.high_open)}
    return found


def _source(citation: Citation, language: Language) -> dict[str, str]:
    source = citation.source
    return {
        "source": f"{source.publisher}: {source.title}",
        "source_date": dated(source, language),
        "source_note": source.note.get(language, ""),
        "url": link(citation),
    }


def _number(exact: Fraction) -> str:
    """A bound as it is: a whole number, a decimal, or else a fraction."""
    if exact.denominator == 1:
        return str(exact.numerator)
    shortened = f"{float(exact):.6g}"
    return shortened if Fraction(shortened) == exact else str(exact)


def _truth(value: bool) -> str:
    return "true" if value else "false"
