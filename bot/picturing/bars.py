"""Bars, each with its figure as it is worded: solid as far as the source goes, pale where it leaves things open.

stated, exactly             ████████
more than, over, at least   ████████┃▒▒▒░░░ >
almost                      ███████▒▒┃
about                       ███████┃▒▒┃
less than, up to            ▒▒▒▒▒▒▒▒┃
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt

from bot.catalogs import text
from bot.chart import ABOVE, BELOW, Chart, Row
from bot.picturing.axes import Axis, axis
from bot.picturing.page import FIGURE, INNER, SMALL, Line, Values, data, lettered, page, panel, place, stacked
from bot.picturing.themes import Palette
from facts.model import Qualifier

BAR, BETWEEN = 18, 18  # how thick a bar is, and the room between one and the next text
EDGE, OVER = 3, 4  # how wide the mark at the end of a bar is, and how far it reaches beyond the bar
NUMBERS = 18  # room for the numbers of the axis
ARROW, SHAFT = 4, 0.4  # how large the head of an arrow is, and after which part of what is pale its line begins

Place = tuple[float, float]  # in the layout


class Drawn(NamedTuple):
    """Where on its axis a figure is solid, where it is pale, and where it is marked."""

    solid: float  # from nothing up to here
    pale: float  # from there up to here
    edges: tuple[float, ...]
    goes_on: bool  # the source does not say how far


def drawn(row: Row, top: float) -> Drawn:
    """How a figure is drawn on an axis that ends at `top`: its bounds are those of what it speaks of, and no others."""
    assert row.span and row.observation
    low, high = float(row.span.low), top if row.span.high is None else float(row.span.high)
    qualifier = row.observation.qualifier
    if qualifier in ABOVE:
        return Drawn(low, high, (low,), goes_on=True)
    if qualifier in BELOW or qualifier is Qualifier.ALMOST:
        return Drawn(low, high, (high,), goes_on=False)
    return Drawn(low, high, (low, high) if high > low else (), goes_on=False)


def faded(palette: Palette, *, upwards: bool = False) -> alt.Gradient:
    """A colour that runs out the way that a figure goes on."""
    stops = [alt.GradientStop(color=palette.pale, offset=0.1), alt.GradientStop(color=palette.ground, offset=1)]
    x2, y1 = (0, 1) if upwards else (1, 0)
    return alt.LinearGradient(gradient="linear", stops=stops, x1=0, x2=x2, y1=y1, y2=0)


def arrow(start: Place, end: Place) -> list[Place]:
    """A line from the middle of what is pale to its end, with a head; it runs along or up."""
    (x, y), (to_x, to_y) = ((start[n] + (end[n] - start[n]) * SHAFT for n in (0, 1)), end)
    back, side = ((-ARROW, 0), (0, ARROW)) if to_x != x else ((0, ARROW), (ARROW, 0))
    left, right = ((to_x + back[0] + sign * side[0], to_y + back[1] + sign * side[1]) for sign in (1, -1))
    return [(x, y), end, left, end, right]


def pointing(arrows: Sequence[Sequence[Place]], palette: Palette) -> list[alt.Chart]:
    """The layer of some arrows; none where there are none."""
    points = [
        {"arrow": number, "step": step, "x": round(x, 1), "y": round(y, 1)}
        for number, way in enumerate(arrows)
        for step, (x, y) in enumerate(way)
    ]
    if not points:
        return []
    line = data(points).mark_line(color=palette.ink, strokeWidth=1.5, strokeCap="round", strokeJoin="round")
    return [line.encode(x=place("x"), y=place("y"), detail="arrow:N", order="step:Q")]


def picture(chart: Chart, palette: Palette) -> alt.VConcatChart:
    """Bars below each other; a panel for each kind of thing that is counted, for they share no axis."""
    return page(chart, [_panel(chart, rows, palette) for rows in together(chart.rows)], palette)


def together(rows: Sequence[Row]) -> list[list[Row]]:
    """The figures that count the same thing in the same unit."""
    groups: dict[tuple[object, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.axis, row.counted), []).append(row)
    return list(groups.values())


def _panel(chart: Chart, rows: Sequence[Row], palette: Palette) -> alt.LayerChart:
    scale = axis(rows, chart.language)
    lines: list[Line] = []
    values: Values = []
    top = 0.0
    for row in rows:
        said = [
            (row.figure, {"size": FIGURE, "bold": True}),
            (row.label, {}),
            (_beside(row, chart), {"size": SMALL, "muted": True}),
        ]
        block = stacked(said, top)
        lines += block.lines
        top += block.height + OVER + 4
        values.append(
            {"figure": row.figure, "top": round(top, 1), "bottom": round(top + BAR, 1), **drawn(row, scale.top)._asdict()}
        )
        top += BAR + BETWEEN
    height = top - BETWEEN + OVER + NUMBERS
    return panel([*_bars(values, scale, palette), *lettered(lines, palette)], height)


def _beside(row: Row, chart: Chart) -> str:
    """The time and the source of a figure, where the figures of the picture differ in them."""
    time = "" if chart.subtitle else row.when or text("source.undated", chart.language)
    return " · ".join(part for part in (time, row.source if len(chart.sources) > 1 else "") if part)


def _bars(values: Values, scale: Axis, palette: Palette) -> list[alt.Chart]:
    """Grid and axis, solid and pale parts, marks and arrows."""
    along = alt.Scale(domain=[0, scale.top], nice=False, zero=True)
    numbers = alt.Axis(
        values=list(scale.ticks),
        labelExpr=scale.labels,
        labelFlush=True,
        grid=False,
        domain=False,
        ticks=False,
        title=None,
        offset=-NUMBERS,  # within the panel, so that it takes up no room beside it
    )

    def at(field: str) -> alt.X:
        return alt.X(field, type="quantitative", scale=along, axis=numbers)

    up = {"y": place("top", "y"), "y2": place("bottom", "y2")}
    grid = [{"tick": tick, "top": one["top"] - OVER, "bottom": one["bottom"] + OVER} for one in values for tick in scale.ticks]
    layers = [data(grid).mark_rule(color=palette.line, strokeWidth=1, clip=True).encode(x=at("tick"), **up)]
    parts: list[tuple[Values, str, str, Any]] = [
        ([{**one, "from": 0} for one in values if one["solid"]], "from", "solid", palette.mark),
        ([one for one in values if one["pale"] > one["solid"] and not one["goes_on"]], "solid", "pale", palette.pale),
        ([one for one in values if one["goes_on"]], "solid", "pale", faded(palette)),
    ]
    for some, start, end, colour in parts:
        if some:
            layers.append(data(some).mark_rect(color=colour).encode(x=at(start), x2=alt.X2(end), **up))
    edges = [{"edge": edge, "top": one["top"] - OVER, "bottom": one["bottom"] + OVER} for one in values for edge in one["edges"]]
    if edges:
        layers.append(data(edges).mark_rule(color=palette.ink, strokeWidth=EDGE, clip=True).encode(x=at("edge"), **up))
    arrows = [
        arrow((one["solid"] / scale.top * INNER, (one["top"] + one["bottom"]) / 2), (INNER - 2, (one["top"] + one["bottom"]) / 2))
        for one in values
        if one["goes_on"]
    ]
    return [*layers, *pointing(arrows, palette)]
