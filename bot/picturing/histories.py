"""Figures on a time axis, as coarse as their time is known; those without a date stand beside it and never on it.

Nothing joins two figures: sources count differently, and what lay between nobody says.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import altair as alt

from bot.catalogs import text
from bot.chart import Chart, Row
from bot.picturing.axes import axis
from bot.picturing.bars import EDGE, Drawn, arrow, drawn, faded, pointing, together
from bot.picturing.lettering import width
from bot.picturing.page import (
    GAP,
    INNER,
    LABEL,
    LEADING,
    SMALL,
    Line,
    Panel,
    Values,
    block,
    data,
    lettered,
    page,
    panel,
    place,
    stacked,
    written,
)
from bot.picturing.themes import Palette

TALL = 130  # how high the axis reaches
NARROW = 12  # how wide a column is
APART = 46  # from one undated column to the next
BETWEEN = 20  # between what is dated and what is not
STEPS = (1, 2, 5, 10, 20, 50, 100)  # years from one that is written to the next
STEP = LABEL * 1.25  # room for the words of a column
UNDER = 4  # how thick the line is that shows for how long the time of a figure lasts, as far as it is known
FOOT = GAP + UNDER + SMALL * LEADING  # room for the years


class Column(NamedTuple):
    """A figure at its place."""

    row: Row
    middle: float  # in the layout, from the left
    since: float  # where its time begins and ends; as `middle`: it has none
    until: float
    drawn: Drawn

    def top(self, end: float) -> float:
        """How high it reaches above its ground, on an axis that ends at `end`."""
        return max(self.drawn.solid, self.drawn.pale) / end * TALL


class Words(NamedTuple):
    """A figure as it is worded, over its column."""

    column: Column
    left: float
    right: float
    above: float  # of its lower end, from the ground


def picture(chart: Chart, palette: Palette) -> alt.VConcatChart:
    """Columns by time for each kind of thing that is counted, then every figure with its date and its source."""
    groups = together(chart.rows)
    panels: list[Panel] = []
    for rows in groups:
        if len(groups) > 1:
            panels.append(written(block(rows[0].counted, 0, bold=True), palette))
        panels += [_columns(chart, rows, palette), _list(chart, rows, palette)]
    return page(chart, panels, palette)


def _columns(chart: Chart, rows: Sequence[Row], palette: Palette) -> alt.LayerChart:
    """What is dated over its years, what is not beside it."""
    dated, undated = [row for row in rows if row.since], [row for row in rows if not row.since]
    end = axis(rows, chart.language).top
    beside = INNER - len(undated) * APART
    room = beside - BETWEEN if undated else INNER
    found = _dated(dated, room, end)
    if undated:
        middles = [beside + (number + 0.5) * APART for number in range(len(undated))]
        found += [Column(row, at, at, at, drawn(row, end)) for row, at in zip(undated, middles, strict=True)]
    words = _placed(found, room, end)
    base = round(max(one.above for one in words) + STEP)
    lines = [
        Line(one.column.row.figure, base - one.above - STEP / 2, bold=True, x=(one.left + one.right) / 2, align="center")
        for one in words
    ]
    leads = [
        {"x": round(one.column.middle, 1), "top": base - one.above, "bottom": base - one.column.top(end) - 3}
        for one in words
        if one.above > one.column.top(end) + GAP
    ]
    layers = [_ruled(leads, palette.line)] if leads else []
    layers += _boxes(found, end, base, palette)
    if dated:
        layers += _axis(_years(dated), room, base, palette)
        layers += [_ground(0, room, base, palette)]
    if undated:
        layers.append(_ground(beside, INNER, base, palette))
        note = block(text("chart.undated", chart.language), base + GAP, size=SMALL, muted=True, limit=INNER - beside)
        lines += [line._replace(x=(beside + INNER) / 2, align="center") for line in note.lines]
    return panel([*layers, *lettered(lines, palette)], base + FOOT + GAP)


def _years(rows: Sequence[Row]) -> tuple[int, int]:
    return min(row.since.year for row in rows if row.since), max(row.until.year for row in rows if row.until)


def _dated(rows: Sequence[Row], room: float, end: float) -> list[Column]:
    """Each in the middle of its time; those of one time beside each other."""
    if not rows:
        return []
    first, last = _years(rows)
    start, days = date(first, 1, 1), (date(last + 1, 1, 1) - date(first, 1, 1)).days
    found: list[Column] = []
    for row in rows:
        assert row.since and row.until
        since, until = ((day - start).days * room / days for day in (row.since, row.until + timedelta(days=1)))
        middle = min(max((since + until) / 2, NARROW / 2), room - NARROW / 2)
        while any(abs(other.middle - middle) < NARROW + 2 for other in found):
            middle += 1
        found.append(Column(row, middle, since, until, drawn(row, end)))
    return found


def _placed(columns: Sequence[Column], room: float, end: float) -> list[Words]:
    """The words of each column as low over it as they cover neither another column nor other words."""
    found: list[Words] = []
    for column in columns:
        wide = width(column.row.figure, LABEL, bold=True)
        first, last = (0.0, room) if column.middle <= room else (room, float(INNER))
        left = max(min(max(first, column.middle - wide / 2), last - wide), 0.0)
        one = Words(column, left, left + wide, column.top(end) + GAP / 2)
        while _covers(one, columns, found, end):
            one = one._replace(above=one.above + 1)
        found.append(one)
    return found


def _covers(one: Words, columns: Sequence[Column], words: Sequence[Words], end: float) -> bool:
    if any(
        one.left - 5 < other.middle + NARROW / 2 and other.middle - NARROW / 2 < one.right + 5 and one.above < other.top(end) + 3
        for other in columns
    ):
        return True
    near = [other for other in words if abs(one.above - other.above) < STEP]
    return any(one.left - 5 < other.right and other.left < one.right + 5 for other in near)


def _boxes(columns: Sequence[Column], end: float, base: float, palette: Palette) -> list[alt.Chart]:
    """Solid and pale parts, marks, arrows, and how long the time of each figure lasts."""
    up = alt.Scale(domain=[0, end], range=[base, base - TALL], nice=False, zero=True)

    def at(field: str) -> alt.Y:
        return alt.Y(field, type="quantitative", scale=up, axis=None)

    boxes: Values = [
        {
            "figure": one.row.figure,
            "left": round(one.middle - NARROW / 2, 1),
            "right": round(one.middle + NARROW / 2, 1),
            **one.drawn._asdict(),
        }
        for one in columns
    ]
    along = {"x": place("left", "x"), "x2": place("right", "x2")}
    parts: list[tuple[Values, str, str, Any]] = [
        ([{**box, "from": 0} for box in boxes if box["solid"]], "from", "solid", palette.mark),
        ([box for box in boxes if box["pale"] > box["solid"] and not box["goes_on"]], "solid", "pale", palette.pale),
        ([box for box in boxes if box["goes_on"]], "solid", "pale", faded(palette, upwards=True)),
    ]
    layers = [
        data(some).mark_rect(color=colour).encode(y=at(start), y2=alt.Y2(stop), **along)
        for some, start, stop, colour in parts
        if some
    ]
    edges = [{"left": box["left"] - 3, "right": box["right"] + 3, "edge": edge} for box in boxes for edge in box["edges"]]
    if edges:
        layers.append(data(edges).mark_rule(color=palette.ink, strokeWidth=EDGE - 1, clip=True).encode(y=at("edge"), **along))
    lasting = [
        {
            "left": round(one.since, 1),
            "right": round(max(one.until, one.since + 2), 1),
            "top": base + 2,
            "bottom": base + 2 + UNDER,
        }
        for one in columns
        if one.row.since
    ]
    if lasting:
        time = data(lasting).mark_rect(color=palette.mark, opacity=0.6, clip=True)
        layers.append(time.encode(y=place("top", "y"), y2=place("bottom", "y2"), **along))
    ways = [
        arrow((one.middle, base - one.drawn.solid / end * TALL), (one.middle, base - one.drawn.pale / end * TALL + 1))
        for one in columns
        if one.drawn.goes_on
    ]
    return [*layers, *pointing(ways, palette)]


def _axis(years: tuple[int, int], room: float, base: float, palette: Palette) -> list[alt.Chart]:
    """The years, each in the middle of its own; of many only some."""
    first, last = years
    wide = room / (last - first + 1)
    every = next(step for step in STEPS if wide * step >= width("0000", SMALL) + GAP or step == STEPS[-1])
    span = alt.Scale(type="utc", domain=[f"{first}-01-01", f"{last + 1}-01-01"], range=[0, room], nice=False)
    x = alt.X("day", type="temporal", scale=span, axis=None)
    turns = [{"day": f"{year}-01-01", "top": base, "bottom": base + 5 + UNDER} for year in range(first, last + 2)]
    middles = [
        {"year": str(year), "day": f"{year}-07-02", "y": base + GAP + UNDER + SMALL / 2}
        for year in range(first, last + 1)
        if (year - first) % every == 0
    ]
    ticks = data(turns).mark_rule(color=palette.line, strokeWidth=1, clip=True)
    names = data(middles).mark_text(fontSize=SMALL, color=palette.muted, baseline="middle")
    return [
        ticks.encode(x=x, y=place("top", "y"), y2=place("bottom", "y2")),
        names.encode(x=x, y=place("y"), text=alt.Text("year", type="nominal")),
    ]


def _ruled(values: Values, colour: str) -> alt.Chart:
    rule = data(values).mark_rule(color=colour, strokeWidth=1)
    placed: alt.Chart = rule.encode(x=place("x"), y=place("top", "y"), y2=place("bottom", "y2"))
    return placed


def _ground(left: float, right: float, base: float, palette: Palette) -> alt.Chart:
    """The line that columns stand on."""
    line: dict[str, Any] = {"x": left, "x2": right, "y": base}
    rule = data([line]).mark_rule(color=palette.muted, strokeWidth=1, clip=True)
    placed: alt.Chart = rule.encode(x=place("x"), x2=place("x2"), y=place("y"))
    return placed


def _list(chart: Chart, rows: Sequence[Row], palette: Palette) -> alt.LayerChart:
    """Every figure with its date, whom it speaks of and who says so."""
    lines: list[Line] = []
    top = 0.0
    for row in rows:
        head = block(row.figure, top, bold=True)
        time = row.when or text("source.undated", chart.language)
        at = width(row.figure, LABEL, bold=True) + GAP
        fits = len(head.lines) == 1 and at + width(time, SMALL) <= INNER
        said = stacked(
            [
                ("" if fits else time, {"size": SMALL, "muted": True}),
                (f"{row.label} · {row.source}", {"size": SMALL, "muted": True}),
            ],
            top + head.height,
        )
        beside = [Line(time, head.lines[0].y, SMALL, x=at)] if fits else []
        lines += [*head.lines, *beside, *said.lines]
        top += head.height + said.height + GAP
    return panel(lettered(lines, palette), top)
