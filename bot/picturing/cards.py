"""A card to pass on: the fact's sentence, large, with its source."""

from __future__ import annotations

import altair as alt

from bot.chart import Chart
from bot.picturing.page import GAP, INNER, block, data, lettered, page, panel, place, stacked
from bot.picturing.themes import Palette

LARGEST, SENTENCE, LONG = 38, 21, 260  # sizes of a single figure and of the sentence; from so many letters on that is smaller
SIZES = {0: SENTENCE, LONG: 17, 2 * LONG: 15}
BAR, INSET = 4, 16  # the line that the sentence stands beside, and how far from it


def picture(chart: Chart, palette: Palette) -> alt.VConcatChart:
    """The figure, where there is a single one, and the sentence beside a line in the colour of figures."""
    limit = INNER - INSET
    size = next(size for least, size in reversed(SIZES.items()) if len(chart.sentence) >= least)
    words = [(row.figure, {"size": _fitting(row.figure, limit), "bold": True, "limit": limit}) for row in chart.rows[:1]]
    said = stacked([*words, (chart.sentence, {"size": size, "limit": limit})], gap=GAP)
    lines = [line._replace(x=INSET) for line in said.lines]
    strip = [{"x": 0, "x2": BAR, "y": 0, "y2": round(said.height - GAP, 1)}]
    bar = data(strip).mark_rect(color=palette.mark).encode(x=place("x"), x2=place("x2"), y=place("y"), y2=place("y2"))
    return page(chart, [panel([bar, *lettered(lines, palette)], said.height)], palette)


def _fitting(figure: str, limit: float) -> int:
    """The largest size in which a figure stands on one line, or two where that would be small."""
    for lines in (1, 2):
        for size in range(LARGEST, SENTENCE + 3, -1):
            if len(block(figure, 0, size=size, bold=True, limit=limit).lines) <= lines:
                return size
    return SENTENCE + 3
