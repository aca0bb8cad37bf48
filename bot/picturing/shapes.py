"""The shapes of countries that come along, and how they are laid flat. Knows nothing of pictures.

Source: Natural Earth, which is in the public domain; `packaged/README.md` has the way it came.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Any, NamedTuple

from bot.picturing.lettering import PACKAGED

Point = tuple[float, float]
Ring = tuple[Point, ...]  # closed: its last point is its first
Polygon = tuple[Ring, ...]  # an outline, then its holes
Flat = Callable[[Point], Point | None]  # from degrees to a plane, north being up; None: it is too far away

NEAR, FAR = "near", "far"  # levels of detail
HORIZON = cos(radians(115))  # what is further from the middle of a near view is left out


class Shape(NamedTuple):
    """One area."""

    code: str | None  # ISO 3166-1 alpha-2; None: it has none
    polygons: tuple[Polygon, ...]

    def main(self) -> tuple[Polygon, ...]:
        """Its largest polygon, and the others that are not much smaller: without what lies overseas."""
        sizes = [abs(area(polygon[0])) for polygon in self.polygons]
        return tuple(polygon for polygon, size in zip(self.polygons, sizes, strict=True) if size >= 0.15 * max(sizes))


@cache
def shapes(level: str) -> Mapping[str, Shape]:
    """All areas at a level of detail, by their code; one without a code under a name of its own."""
    topology = json.loads((PACKAGED / "shapes.json").read_text(encoding="utf-8"))
    step = topology["transform"]["scale"][0]
    arcs = [_absolute(arc, step) for arc in topology["arcs"]]
    found = {}
    for number, geometry in enumerate(topology["objects"][level]["geometries"]):
        polygons = tuple(tuple(_joined(ring, arcs) for ring in polygon) for polygon in geometry["arcs"])
        found[geometry["id"] or f"#{number}"] = Shape(geometry["id"], polygons)
    return found


def _absolute(arc: Sequence[Sequence[int]], step: float) -> list[Point]:
    x = y = 0
    found = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        found.append((x * step, y * step))
    return found


def _joined(ring: Sequence[int], arcs: Sequence[list[Point]]) -> Ring:
    """The points of a ring; a negative number is an arc the other way round."""
    found: list[Point] = []
    for number in ring:
        part: Any = arcs[number] if number >= 0 else arcs[~number][::-1]
        found += part[1:] if found else part
    return tuple(found)


def area(ring: Sequence[Point]) -> float:
    """The area of a ring, in the unit of its points squared; below nothing where it runs the other way round."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def around(middle: Point) -> Flat:
    """The surroundings of a place, areas in proportion.

    Source: Lambert's azimuthal equal-area projection; Snyder, "Map Projections", 1987, p. 185.
    """
    turn, tilt = radians(middle[0]), radians(middle[1])

    def flat(point: Point) -> Point | None:
        east, north = radians(point[0]) - turn, radians(point[1])
        near = sin(tilt) * sin(north) + cos(tilt) * cos(north) * cos(east)
        if near < HORIZON:
            return None
        scale = sqrt(2 / (1 + near))
        return scale * cos(north) * sin(east), scale * (cos(tilt) * sin(north) - sin(tilt) * cos(north) * cos(east))

    return flat


def whole(middle: float) -> Callable[[Point], Point]:
    """The whole world with a meridian in its middle, areas in proportion.

    Source: Šavrič, Patterson and Jenny, "The Equal Earth map projection", 2019.
    """
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796

    def flat(point: Point) -> Point:
        east = radians((point[0] - middle + 540) % 360 - 180)
        t = asin(sqrt(3) / 2 * sin(radians(point[1])))
        slope = 9 * a4 * t**8 + 7 * a3 * t**6 + 3 * a2 * t**2 + a1
        return 2 * sqrt(3) * east * cos(t) / (3 * slope), a4 * t**9 + a3 * t**7 + a2 * t**3 + a1 * t

    return flat


def clipped(ring: Sequence[Point], left: float, top: float, right: float, bottom: float) -> list[Point]:
    """What of a ring lies within a box.

    Source: Sutherland and Hodgman, "Reentrant polygon clipping", 1974.
    """
    found = list(ring)
    for axis, bound, sign in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        kept: list[Point] = []
        for before, point in pairwise(found):
            inside, was = (point[axis] - bound) * sign >= 0, (before[axis] - bound) * sign >= 0
            if inside != was:
                part = (bound - before[axis]) / (point[axis] - before[axis])
                kept.append((before[0] + part * (point[0] - before[0]), before[1] + part * (point[1] - before[1])))
            if inside:
                kept.append(point)
        found = [*kept, kept[0]] if kept else []
    return found
