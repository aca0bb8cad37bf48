"""What a picture shows as a table: comma-separated, a line for each figure or entry."""

from __future__ import annotations

import csv
from fractions import Fraction
from io import StringIO

from bot.answering.citing import dated, link
from bot.chart import Chart, Row

COLUMNS = (
    "fact", "label", "group", "country", "figure", "qualifier", "value", "unit", "average", "low", "low_open", "high",
    "high_open", "population", "period", "date", "source", "source_date", "url", "release",
)  # fmt: skip


def table(chart: Chart) -> str:
    """The rows of a chart; a card has those of its figures, or one with its sentence."""
    written = StringIO()
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\n")
    writer.writeheader()
    rows = chart.rows or (Row(fact=chart.facts[0], label=chart.sentence),)
    for row in rows:
        writer.writerow({**_entry(row), **_figure(chart, row), **_source(chart, row), "release": chart.release})
    return written.getvalue()


def _entry(row: Row) -> dict[str, str]:
    repeated = row.observation is not None and row.label in row.observation.population.values()
    label = "" if repeated else row.label
    return {"fact": row.fact, "label": label, "group": row.group, "country": row.country or "", "figure": row.figure}


def _figure(chart: Chart, row: Row) -> dict[str, str]:
    one = row.observation
    if one is None:
        return {}
    found = {
        "qualifier": one.qualifier.value,
        "value": str(one.value),
        "unit": one.indicator.unit.value,
        "average": _truth(one.average),
        "population": one.population[chart.language],
        "period": one.period.get(chart.language, ""),
        "date": str(one.as_of or ""),
    }
    if row.span:
        low, high = row.span.low, row.span.high
        found |= {"low": _number(low), "low_open": _truth(row.span.low_open)}
        found |= {"high": "" if high is None else _number(high), "high_open": _truth(row.span.high_open)}
    return found


def _source(chart: Chart, row: Row) -> dict[str, str]:
    citation = row.observation.citation if row.observation else chart.sources[0].citation if chart.sources else None
    if citation is None:
        return {}
    source = citation.source
    return {"source": f"{source.publisher}: {source.title}", "source_date": dated(source, chart.language), "url": link(citation)}


def _number(exact: Fraction) -> str:
    """A bound as it is: a whole number, a decimal, or else a fraction."""
    if exact.denominator == 1:
        return str(exact.numerator)
    shortened = f"{float(exact):.6g}"
    return shortened if Fraction(shortened) == exact else str(exact)


def _truth(value: bool) -> str:
    return "true" if value else "false"
