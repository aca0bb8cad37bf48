"""From a described chart to its Vega-Lite specification, and from that to bytes. Offline: nothing is fetched.

Safe to call from several threads; whoever serves an event loop does that, for a picture takes a few tenths of a second.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from functools import cache
from html import escape
from importlib.resources import as_file
from typing import Any, assert_never

import altair as alt
import vl_convert

from bot.answering.tables import table
from bot.chart import Chart, ChartKind
from bot.picturing import bars, cards, histories, maps
from bot.picturing.formats import Format
from bot.picturing.lettering import PACKAGED
from bot.picturing.themes import PALETTES, Theme

SIGNATURE = 8  # bytes that every PNG begins with
PACKED = 6  # of 9: more takes five times as long and saves a thirtieth
SCALE = 2  # pixels for a unit of the layout: 360 units are 720 pixels, sharp on a telephone


_ID = re.compile(r'\bid="([^"]+)"')
_USED = re.compile(r'(\bid="|url\(#)([^")]+)([")])')


def specification(chart: Chart, theme: Theme = Theme.LIGHT) -> dict[str, Any]:
    """The picture as a Vega-Lite specification, its data inside."""
    palette = PALETTES[theme]
    picture: alt.VConcatChart
    match chart.kind:
        case ChartKind.BARS | ChartKind.COMPOSITION:
            picture = bars.picture(chart, palette)
        case ChartKind.HISTORY:
            picture = histories.picture(chart, palette)
        case ChartKind.MAP:
            picture = maps.picture(chart, palette)
        case ChartKind.CARD:
            picture = cards.picture(chart, palette)
        case _:
            assert_never(chart.kind)
    found: dict[str, Any] = picture.to_dict()
    return found


def rendered(chart: Chart, format: Format, theme: Theme = Theme.LIGHT) -> bytes:
    """The picture in a format."""
    if format is Format.CSV:
        return table(chart).encode("utf-8")
    return written(specification(chart, theme), format, chart.language, chart.caption)


def written(spec: dict[str, Any], format: Format, language: str, caption: str) -> bytes:
    """A specification in a format."""
    if format is Format.JSON:
        return (json.dumps(spec, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    _letters()
    if format is Format.PNG:
        return _packed(vl_convert.vegalite_to_png(spec, scale=SCALE))
    return _described(vl_convert.vegalite_to_svg(spec), language, caption).encode("utf-8")


@cache
def _letters() -> None:
    """Make the letters that come along known to the renderer, once."""
    with as_file(PACKAGED) as folder:
        vl_convert.register_font_directory(str(folder))


def _packed(png: bytes) -> bytes:
    """The same PNG in a quarter of the room: the renderer packs its pixels for speed.

    Source: Portable Network Graphics, third edition, 5.3: a chunk is its length, its kind, its data and their checksum.
    """
    found, pixels, at = [png[:SIGNATURE]], b"", SIGNATURE
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        if kind == b"IDAT":
            pixels += content
        else:
            if kind == b"IEND":
                found.append(_chunk(b"IDAT", zlib.compress(zlib.decompress(pixels), PACKED)))
            found.append(_chunk(kind, content))
        at += 12 + length
    return b"".join(found)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


def _described(svg: str, language: str, caption: str) -> str:
    """An SVG that says in words what it shows, to those who do not see it.

    The renderer counts its gradients and clippings through all pictures of a process. Their names begin anew here, so that
    the same picture is the same to the byte, and with a mark of the picture, so that two can stand in one page.
    """
    mark = hashlib.sha256(_USED.sub("", svg).encode()).hexdigest()[:8]
    names = {name: f"{mark}-{number}" for number, name in enumerate(dict.fromkeys(_ID.findall(svg)))}
    svg = _USED.sub(lambda found: f"{found[1]}{names.get(found[2], found[2])}{found[3]}", svg)
    head = f'<svg role="img" lang="{escape(language)}" aria-label="{escape(caption)}"'
    return re.sub("^<svg", lambda _: head, svg, count=1)
