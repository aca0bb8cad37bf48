"""What every picture has: a width, lines of text at their places, a title above and the sources below.

Places are given in units of the layout, which is 360 wide: what a telephone shows of a page. Down is positive.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

import altair as alt

from bot.catalogs import text
from bot.chart import Chart
from bot.picturing.lettering import FALLBACKS, FAMILY, wrapped
from bot.picturing.themes import Palette

WIDTH, MARGIN = 360, 16
INNER = WIDTH - 2 * MARGIN
TITLE, SUBTITLE, FIGURE, LABEL, SMALL = 19, 13, 16, 13, 12  # sizes of letters; none is below 11
LEADING = 1.3  # from one line to the next, in sizes
GAP = 8

Values = list[dict[str, Any]]
Panel = alt.LayerChart


class Line(NamedTuple):
    """A line of text at its place."""

    text: str
    y: float  # of its middle
    size: int = LABEL
    bold: bool = False
    muted: bool = False
    x: float = 0
    align: Literal["left", "center"] = "left"


class Block(NamedTuple):
    """Lines below each other, and how much room they take."""

    lines: tuple[Line, ...]
    height: float


def block(words: str, top: float, *, size: int = LABEL, bold: bool = False, muted: bool = False, limit: float = INNER) -> Block:
    """A text that begins at a height, in as many lines as it needs."""
    step = size * LEADING
    found = wrapped(words, size, limit, bold=bold)
    lines = (Line(line, top + (number + 0.5) * step, size, bold, muted) for number, line in enumerate(found))
    return Block(tuple(lines), len(found) * step)


def stacked(parts: Iterable[tuple[str, dict[str, Any]]], top: float = 0, gap: float = 0) -> Block:
    """Several texts below each other; each with what `block` takes."""
    lines: list[Line] = []
    end = top
    for words, style in parts:
        if not words:
            continue
        one = block(words, end, **style)
        lines += one.lines
        end += one.height + gap
    return Block(tuple(lines), end - top)


def lettered(lines: Sequence[Line], palette: Palette) -> list[alt.Chart]:
    """Layers that write lines, one for each way of writing."""
    ways = dict.fromkeys((line.size, line.bold, line.muted, line.align) for line in lines)
    layers = []
    for size, bold, muted, align in ways:
        values = [
            {"text": line.text, "x": round(line.x, 1), "y": round(line.y, 1)}
            for line in lines
            if (line.size, line.bold, line.muted, line.align) == (size, bold, muted, align)
        ]
        mark = data(values).mark_text(
            align=align,
            baseline="middle",
            fontSize=size,
            fontWeight="bold" if bold else "normal",
            color=palette.muted if muted else palette.ink,
        )
        layers.append(mark.encode(x=place("x"), y=place("y"), text=alt.Text("text", type="nominal")))
    return layers


def data(values: Values) -> alt.Chart:
    """A chart of some values, not drawn yet."""
    return alt.Chart(alt.InlineData(values=tuple(values)))  # Altair copies a list each time that it puts charts together


def place(field: str, channel: str = "") -> Any:
    """A field that is a place of the layout, and on no axis."""
    kind = {"x": alt.X, "y": alt.Y, "x2": alt.X2, "y2": alt.Y2}[channel or field]
    return kind(field) if (channel or field).endswith("2") else kind(field, type="quantitative", scale=None, axis=None)


def panel(layers: Sequence[alt.Chart], height: float, width: float = INNER) -> alt.LayerChart:
    """Layers over each other, with no more room than they are given."""
    ground = data([{"x": 0, "y": 0, "x2": width, "y2": height}]).mark_rect(opacity=0)
    frame = ground.encode(x=place("x"), y=place("y"), x2=place("x2"), y2=place("y2"))  # takes up the room where nothing is drawn
    return alt.LayerChart(layer=[frame, *layers], width=width, height=round(height, 1))


def written(found: Block, palette: Palette, *, after: float = 0) -> alt.LayerChart:
    """A panel of text alone."""
    return panel(lettered(found.lines, palette), found.height + after)


def heading(chart: Chart) -> Block:
    """The title, and the time of the figures."""
    return stacked(
        [(chart.title, {"size": TITLE, "bold": True}), (chart.subtitle, {"size": SUBTITLE, "muted": True})],
        gap=2,
    )


def footing(chart: Chart, extra: Sequence[str] = ()) -> Block:
    """Notes, sources and the release."""
    language = chart.language
    short = "; ".join(dict.fromkeys(cited.text for cited in chart.sources))
    sources = text("chart.based-on", language, sources=short)
    small = {"size": SMALL, "muted": True}
    notes = [(note, small) for note in (*extra, *chart.notes)]
    said = [sources] if chart.sources else []
    return stacked([*notes, *((one, small) for one in (*said, text("chart.release", language, release=chart.release)))], gap=4)


def page(chart: Chart, panels: Sequence[Panel], palette: Palette, *, extra: Sequence[str] = ()) -> alt.VConcatChart:
    """The whole picture: heading, what is drawn, footing."""
    head = written(heading(chart), palette, after=GAP) if chart.title else None
    foot = written(footing(chart, extra), palette)
    font = f"{FAMILY}, {FALLBACKS}"
    axis = alt.AxisConfig(
        labelFontSize=SMALL,
        labelColor=palette.muted,
        domainColor=palette.line,
        tickColor=palette.line,
        gridColor=palette.line,
        labelFont=font,
    )
    return alt.VConcatChart(  # all at once: each method that adds to a chart copies what is in it
        vconcat=[*([head] if head else []), *panels, foot],
        spacing=GAP,
        bounds="flush",
        padding=MARGIN,
        background=palette.ground,
        description=chart.caption,
        autosize=alt.AutoSizeParams(type="pad", contains="padding"),
        config=alt.Config(font=font, view=alt.ViewConfig(stroke=None), axis=axis, concat=alt.CompositionConfig(spacing=GAP)),
    )
