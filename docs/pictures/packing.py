"""Make what the pictures need besides the program: the shapes of countries, the letters, and how wide each letter is.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    pip download --no-deps font-roboto==0.0.1 && tar xzf font-roboto-0.0.1.tar.gz && pip install fonttools
    python docs/pictures/packing.py package/countries-50m.json font-roboto-0.0.1/font_roboto/files

Writes into bot/picturing/packaged, whose README says where all of it comes from. Nothing runs this but a curator of
these files; the same input gives the same output.
"""

from __future__ import annotations

import heapq
import json
import sys
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from typing import Any

from babel.core import get_global
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[2] / "bot" / "picturing" / "packaged"
FAMILY = "Faktenbot Sans"  # a name of its own: whatever Roboto a machine has, the pictures are drawn with this one
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x370, 0x400), *range(0x400, 0x460), *range(0x1E00, 0x1F00)]
SIGNS = [0x2009, 0x200A, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, *range(0x2018, 0x2020), 0x2020, 0x2022, 0x2026, 0x202F, 0x2030]
SIGNS += [0x2032, 0x2033, 0x2039, 0x203A, 0x2044, 0x20AC, 0x2122, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265, 0x2153, 0x2154]
STEP = 0.04  # degrees: what coordinates are rounded to
LEVELS = {"near": 0.037, "far": 0.4}  # square degrees: corners of triangles that are smaller are left out
SMALLEST = {"near": 0.05, "far": 1.0}  # square degrees: islands that are smaller are left out, unless they are all there is
UNCODED = {"Kosovo": "XK"}  # a code that no standard gives, but that everybody uses
LEFT_OUT = {"AQ", "TF", "HM"}  # south of every map that we draw

Point = tuple[float, float]


def main(atlas: Path, letters: Path) -> None:
    """Write shapes, fonts and widths."""
    shapes = json.dumps(reduced(json.loads(atlas.read_text(encoding="utf-8"))), separators=(",", ":"))
    (TARGET / "shapes.json").write_text(shapes + "\n", encoding="utf-8")
    widths = {}
    for weight in ("Regular", "Bold"):
        font = subset(letters / f"Roboto-{weight}.ttf", weight)
        font.save(TARGET / f"FaktenbotSans-{weight}.ttf")
        widths[weight.lower()] = measured(font)
    written = json.dumps(widths, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (TARGET / "widths.json").write_text(written + "\n", encoding="utf-8")


# Shapes


def reduced(topology: dict[str, Any]) -> dict[str, Any]:
    """The countries of a TopoJSON with fewer points, at two levels of detail, each with its ISO code as its id."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [absolute(arc, scale, shift) for arc in topology["arcs"]]
    kept: list[list[list[int]]] = []
    objects = {}
    for level, least in LEVELS.items():
        thin = [simplified(arc, least) for arc in arcs]
        numbers: dict[int, int] = {}
        geometries = []
        for geometry in topology["objects"]["countries"]["geometries"]:
            code = code_of(geometry)
            if code in LEFT_OUT:
                continue
            polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
            sizes = [abs(area(joined(polygon[0], thin))) for polygon in polygons]
            rings = [
                [renumbered(ring, numbers) for ring in polygon]
                for polygon, size in zip(polygons, sizes, strict=True)
                if size >= SMALLEST[level] or size == max(sizes)
            ]
            geometries.append({"type": "MultiPolygon", "id": code, "arcs": rings})
        first = len(kept)
        for geometry in geometries:
            geometry["arcs"] = [[[shifted(a, first) for a in ring] for ring in polygon] for polygon in geometry["arcs"]]
        objects[level] = {"type": "GeometryCollection", "geometries": geometries}
        kept += [quantised(thin[old]) for old in sorted(numbers, key=lambda old: numbers[old])]
    return {"type": "Topology", "transform": {"scale": [STEP, STEP], "translate": [0, 0]}, "arcs": kept, "objects": objects}


def code_of(geometry: dict[str, Any]) -> str | None:
    """ISO 3166-1 alpha-2 by the numeric code; None: the area has none."""
    found = get_global("territory_aliases").get(str(geometry.get("id")))
    return found[0] if found else UNCODED.get(geometry["properties"]["name"])


def absolute(arc: list[list[int]], scale: list[float], shift: list[float]) -> list[Point]:
    """An arc in degrees."""
    x = y = 0
    found = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        found.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
    return found


def simplified(arc: list[Point], least: float) -> list[Point]:
    """An arc without the corners that matter least; its ends stay, for other countries share them.

    Source: Visvalingam and Whyatt, "Line generalisation by repeated elimination of points", 1993.
    """
    before, after = list(range(-1, len(arc) - 1)), list(range(1, len(arc) + 1))
    sizes = {number: triangle(arc[number - 1], arc[number], arc[number + 1]) for number in range(1, len(arc) - 1)}
    heap = [(size, number) for number, size in sizes.items()]
    heapq.heapify(heap)
    gone = set()
    while heap:
        size, number = heapq.heappop(heap)
        if number in gone or sizes[number] != size:
            continue
        if size >= least:
            break
        gone.add(number)
        left, right = before[number], after[number]
        after[left], before[right] = right, left
        for near in (left, right):
            if 0 < near < len(arc) - 1:
                sizes[near] = max(size, triangle(arc[before[near]], arc[near], arc[after[near]]))
                heapq.heappush(heap, (sizes[near], near))
    return [point for number, point in enumerate(arc) if number not in gone]


def triangle(a: Point, b: Point, c: Point) -> float:
    """The area that a corner takes up, in square degrees as they are at the equator."""
    return cos(radians(b[1])) * abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def joined(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    """The points of a ring; a negative number is an arc the other way round."""
    found: list[Point] = []
    for number in ring:
        part = arcs[number] if number >= 0 else arcs[~number][::-1]
        found += part[1:] if found else part
    return found


def area(ring: list[Point]) -> float:
    """The area of a ring in square degrees as they are at the equator."""
    return cos(radians(ring[0][1])) * sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def renumbered(ring: list[int], numbers: dict[int, int]) -> list[int]:
    """A ring whose arcs are numbered in the order of use."""
    found = []
    for number in ring:
        old = number if number >= 0 else ~number
        new = numbers.setdefault(old, len(numbers))
        found.append(new if number >= 0 else ~new)
    return found


def shifted(number: int, first: int) -> int:
    """The number of an arc after others have been put before it."""
    return number + first if number >= 0 else ~(~number + first)


def quantised(arc: list[Point]) -> list[list[int]]:
    """An arc in steps, each point as the way from the one before."""
    steps = [(round(x / STEP), round(y / STEP)) for x, y in arc]
    kept = [steps[0], *(b for a, b in pairwise(steps) if a != b)]
    kept = kept if len(kept) > 1 else [steps[0], steps[-1]]
    return [list(kept[0]), *([b[0] - a[0], b[1] - a[1]] for a, b in pairwise(kept))]


# Letters


def subset(path: Path, weight: str) -> TTFont:
    """A font with the letters that we need, under a name of its own."""
    font = TTFont(path, recalcTimestamp=False)
    options = Options()
    options.hinting, options.layout_features, options.name_IDs, options.notdef_outline = False, ["kern", "mark"], ["*"], True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[*LETTERS, *SIGNS])
    subsetter.subset(font)
    for number, name in {1: FAMILY, 4: f"{FAMILY} {weight}", 6: f"FaktenbotSans-{weight}", 16: FAMILY}.items():
        font["name"].removeNames(nameID=number)
        if number != 16:
            font["name"].setName(name, number, 3, 1, 0x409)
    return font


def measured(font: TTFont) -> dict[str, str]:
    """How wide each letter is, in thousandths of the size of the font: width -> the letters that have it."""
    unit, table, advances = font["head"].unitsPerEm, font.getBestCmap(), font["hmtx"]
    found: dict[str, str] = {}
    for letter, name in sorted(table.items()):
        width = str(round(advances[name][0] * 1000 / unit))
        found[width] = found.get(width, "") + chr(letter)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
