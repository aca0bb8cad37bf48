"""Countries that a list names, on a map: a view for each part of the list, as close as it allows.

Only what the list names has borders and colour; all other land is one grey. All countries of the list look alike, for a
list gives no order of rank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import altair as alt

from bot.answering.figures import listing
from bot.catalogs import text
from bot.chart import Chart, Row
from bot.picturing.lettering import width
from bot.picturing.page import INNER, LABEL, SMALL, Line, Panel, Values, block, data, page, panel, place, written
from bot.picturing.shapes import FAR, NEAR, Flat, Point, Polygon, Shape, area, around, clipped, shapes, whole
from bot.picturing.themes import Palette

LOWEST, HIGHEST = 150, 340  # how high a view is
PAD = 0.16  # of a view, around what is shown
LEAST = 0.22  # radians: no view is closer, so that one sees where a small country lies
WIDE = 100  # degrees from west to east: what spans more is shown on the whole world
ATLANTIC = 11.0  # the meridian in the middle of the whole world: nothing but the Bering Strait is cut by its edge
NORTHERNMOST, SOUTHERNMOST = 83.0, -56.0  # what a map of the world shows at most
TINY = 14  # square units: a country that is drawn smaller gets a dot
INSIDE = 0.6  # a name is written upon a country that is at least so wide as this part of it
NAME = SMALL
HALO = 3


class Box(NamedTuple):
    """A rectangle of the layout."""

    left: float
    top: float
    right: float
    bottom: float

    def centre(self) -> Point:
        """Its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def shared(self, other: Box) -> float:
        """The area that two have in common."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, wide) * max(0.0, high)


class View(NamedTuple):
    """How degrees become places in the layout."""

    flat: Flat
    level: str
    scale: float
    left: float  # of the plane
    top: float
    height: float

    def at(self, point: Point) -> Point | None:
        """Where a place is drawn; None: it is too far away."""
        found = self.flat(point)
        return found and ((found[0] - self.left) * self.scale, (self.top - found[1]) * self.scale)

    def rings(self, polygon: Polygon) -> list[list[Point]]:
        """What of a polygon is drawn, a little beyond the edges of the view."""
        found = []
        for ring in polygon:
            points = [self.at(point) for point in ring]
            near = [point for point in points if point]
            if len(near) < len(points) or (self.level == FAR and _torn(near)):
                continue
            kept = clipped(near, -2, -2, INNER + 2, self.height + 2)
            if len(kept) > 3:
                found.append([(round(x, 1), round(y, 1)) for x, y in kept])
        return found


class Marked(NamedTuple):
    """A country of the list as it is drawn."""

    row: Row
    name: str
    polygons: list[list[list[Point]]]
    box: Box  # of its largest part
    size: float  # of that part, in square units


def picture(chart: Chart, palette: Palette) -> alt.VConcatChart:
    """A view for each part of the list."""
    known = shapes(NEAR)
    groups: dict[str, list[Row]] = {}
    for row in chart.rows:
        groups.setdefault(row.group, []).append(row)
    panels: list[Panel] = []
    unnamed: list[str] = []
    for group, rows in groups.items():
        drawable = [row for row in rows if row.country in known]
        if not drawable:
            continue
        if group:
            panels.append(written(block(group[:1].upper() + group[1:], 0, size=LABEL, bold=True), palette))
        drawn, left = _view(drawable, palette)
        panels.append(drawn)
        unnamed += left
    lacking = [row.label for row in chart.rows if row.country not in known]
    extra = [text("chart.unlabelled", chart.language, countries=listing(unnamed, chart.language))] if unnamed else []
    extra += [text("chart.no-shape", chart.language, countries=listing(lacking, chart.language))] if lacking else []
    return page(chart, panels, palette, extra=extra)


def bare(label: str) -> str:
    """A country's name without its article: what stands in small letters before its first capital ("die Schweiz")."""
    first = next((number for number, letter in enumerate(label) if letter.isupper()), 0)
    return label[first:]


def _view(rows: Sequence[Row], palette: Palette) -> tuple[alt.LayerChart, list[str]]:
    """The map of some countries, and the names that there was no room for."""
    view = fitted([shapes(NEAR)[row.country] for row in rows if row.country])
    known = shapes(view.level)
    listed = {row.country for row in rows}
    land = [
        rings
        for code, shape in known.items()
        if code not in listed
        for polygon in shape.polygons
        if (rings := view.rings(polygon))
    ]
    marked = [one for row in rows if row.country and (one := _marked(row, known[row.country], view))]
    names, unnamed = _named(marked, view)
    layers = [
        _shapes([_feature(land)], palette.land, palette.land),
        _shapes(
            [_feature(one.polygons, code=one.row.country, name=one.row.label) for one in marked], palette.mark, palette.ground
        ),
    ]
    dots = [
        {"x": round(one.box.centre()[0], 1), "y": round(one.box.centre()[1], 1), "name": one.row.label}
        for one in marked
        if one.size < TINY
    ]
    if dots:
        spots = data(dots).mark_circle(size=40, opacity=1, clip=True, color=palette.mark, stroke=palette.ground, strokeWidth=1)
        layers.append(spots.encode(x=place("x"), y=place("y")))
    return panel([*layers, *_words(names, palette)], view.height), unnamed


def fitted(countries: Sequence[Shape]) -> View:
    """The closest view that shows some countries."""
    points = [point for shape in countries for polygon in shape.main() for point in polygon[0]]
    if max(x for x, _ in points) - min(x for x, _ in points) > WIDE:
        return _widest(points)
    flat = around(_centre(points))
    plane = [found for point in points if (found := flat(point))]
    (x, y), (left, top, right, bottom) = _centre(plane), _ends(plane)
    wide = max((right - left) * (1 + PAD), LEAST)
    high = max((top - bottom) * (1 + PAD), LEAST / 2)
    scale = min(INNER / wide, HIGHEST / high)
    height = round(max(high * scale, LOWEST))
    return View(flat, NEAR, scale, x - INNER / scale / 2, y + height / scale / 2, height)


def _widest(points: Sequence[Point]) -> View:
    """The world from edge to edge, as far north and south as some places need."""
    flat = whole(ATLANTIC)
    (east, _), (_, north), (_, south) = flat((ATLANTIC + 179.9, 0.0)), flat((0.0, NORTHERNMOST)), flat((0.0, SOUTHERNMOST))
    _, top, _, bottom = _ends([flat(point) for point in points])
    scale = INNER / (2 * east)
    high = min(max((top - bottom) * (1 + PAD), LOWEST / scale), north - south)
    upper = min(north, max((top + bottom + high) / 2, south + high))
    return View(flat, FAR, scale, -east, upper, round(high * scale))


def _ends(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """West, north, east and south."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), max(ys), max(xs), min(ys)


def _centre(points: Sequence[Point]) -> Point:
    left, top, right, bottom = _ends(points)
    return (left + right) / 2, (top + bottom) / 2


def _torn(ring: Sequence[Point]) -> bool:
    """Whether the edge of the world runs through a ring, so that it would be drawn across all of it."""
    return any(abs(a[0] - b[0]) > INNER / 2 for a, b in pairwise(ring))


def _marked(row: Row, shape: Shape, view: View) -> Marked:
    polygons = [rings for polygon in shape.polygons if (rings := view.rings(polygon))]
    if not polygons:  # too small for anything but a dot
        ring = shape.main()[0][0]
        middle = view.at((sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring))) or (0.0, 0.0)
        return Marked(row, bare(row.label), [], Box(*middle, *middle), 0)
    largest = max(polygons, key=lambda rings: abs(area(rings[0])))[0]
    xs, ys = [x for x, _ in largest], [y for _, y in largest]
    return Marked(row, bare(row.label), polygons, Box(min(xs), min(ys), max(xs), max(ys)), abs(area(largest)))


def _named(marked: Sequence[Marked], view: View) -> tuple[list[Line], list[str]]:
    """Where each name stands: upon its country or close by, over no other name, over other countries as little as can be."""
    placed: list[Box] = []
    lines: list[Line] = []
    unnamed: list[str] = []
    inside = Box(1, 1, INNER - 1, view.height - 1)
    for one in sorted(marked, key=lambda one: one.size):
        wide, high = width(one.name, NAME, bold=True), NAME * 1.25
        best: tuple[float, Box] | None = None
        for cost, (x, y) in _candidates(one, wide, high):
            box = Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            if inside.shared(box) < wide * high - 0.01 or any(box.shared(other) for other in placed):
                continue
            cost += sum(box.shared(other.box) for other in marked if other is not one)
            if best is None or cost < best[0]:
                best = cost, box
        if best is None:
            unnamed.append(one.row.label)
            continue
        box = best[1]
        placed.append(box)
        lines.append(Line(one.name, (box.top + box.bottom) / 2, NAME, bold=True, x=(box.left + box.right) / 2, align="center"))
    return lines, [row.label for row in (one.row for one in marked) if row.label in unnamed]


def _candidates(one: Marked, wide: float, high: float) -> list[tuple[float, Point]]:
    """Places for a name with what is against them: to cover a country that is small, or to stand away from one that is not."""
    box = one.box
    x, y = _middle(one)
    covers = wide * high if box.right - box.left < wide * INSIDE else 0.0
    away, gap = wide * high - covers, 3
    return [
        (covers, (x, y)),
        *((covers + 0.5, (x + side * wide / 4, y + down * high * 0.7)) for side in (-1, 0, 1) for down in (-1, 0, 1)),
        (away + 1, ((box.left + box.right) / 2, box.top - high / 2)),
        (away + 2, ((box.left + box.right) / 2, box.bottom + high / 2)),
        (away + 3, (box.right + gap + wide / 2, y)),
        (away + 3, (box.left - gap - wide / 2, y)),
        (away + 6, (box.right + gap + wide / 2, box.top)),
        (away + 6, (box.left - gap - wide / 2, box.bottom)),
    ]


def _middle(one: Marked) -> Point:
    """The centre of gravity of a country's largest part."""
    if not one.polygons or not one.size:
        return one.box.centre()
    ring = max(one.polygons, key=lambda rings: abs(area(rings[0])))[0]
    x = y = 0.0
    for (ax, ay), (bx, by) in pairwise(ring):
        cross = ax * by - bx * ay
        x, y = x + (ax + bx) * cross, y + (ay + by) * cross
    six = 6 * area(ring)
    return x / six, y / six


def _feature(polygons: Sequence[Sequence[Sequence[Point]]], **properties: str | None) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": "MultiPolygon", "coordinates": polygons}}


def _shapes(features: Values, fill: str, line: str) -> alt.Chart:
    """Areas whose points are places of the layout already."""
    marks = data(features).mark_geoshape(fill=fill, stroke=line, strokeWidth=0.7, clip=True)
    placed: alt.Chart = marks.project(type="identity", scale=1, translate=[0, 0])
    return placed


def _words(names: Sequence[Line], palette: Palette) -> list[alt.Chart]:
    """Names, each with a rim in the colour of the ground, so that they can be read upon anything."""
    values: Values = [{"text": line.text, "x": round(line.x, 1), "y": round(line.y, 1)} for line in names]
    if not values:
        return []
    style: Mapping[str, Any] = {"align": "center", "baseline": "middle", "fontSize": NAME, "fontWeight": "bold"}
    where = {"x": place("x"), "y": place("y"), "text": alt.Text("text", type="nominal")}
    rim = data(values).mark_text(
        color=palette.ground, stroke=palette.ground, strokeWidth=HALO, strokeJoin="round", aria=False, **style
    )
    return [rim.encode(**where), data(values).mark_text(color=palette.ink, **style).encode(**where)]
