"""Questions a day, and what came of them, as bars above each other."""

from __future__ import annotations

from typing import Any

import altair as alt
from babel.dates import format_skeleton

from bot.answering.figures import locale_of
from bot.catalogs import message, text
from bot.picturing.lettering import FALLBACKS, FAMILY
from bot.picturing.page import INNER, SMALL, TITLE, data
from bot.picturing.themes import PALETTES, Theme
from bot.usage import Usage
from facts.model import Language

HEIGHT = 180
OUTCOMES = {  # the lowest first
    "answered": message("stats.answered"),
    "clarified": message("stats.clarified"),
    "refused": message("stats.refused"),
}
COLOURS = ("#0072b2", "#e69f00", "#d55e00")  # of Okabe and Ito, as everywhere else


def specification(found: Usage, language: Language) -> dict[str, Any]:
    """The picture as a Vega-Lite specification, its data inside."""
    names = [text(id, language) for id in OUTCOMES.values()]
    labels = [format_skeleton("MMMd", day.day, locale=locale_of(language)) for day in found.days]
    values = [
        {"day": label, "outcome": name, "count": getattr(day, outcome), "order": order}
        for label, day in zip(labels, found.days, strict=True)
        for order, (outcome, name) in enumerate(zip(OUTCOMES, names, strict=True))
    ]
    palette, font = PALETTES[Theme.LIGHT], f"{FAMILY}, {FALLBACKS}"
    days = alt.Axis(values=labels[::-7], labelAngle=0, title=None, labelFontSize=SMALL)
    legend = alt.Legend(orient="top", title=None, labelFontSize=SMALL)
    chart = (
        data(values)
        .properties(title=text("stats.title", language, days=len(found.days)))
        .mark_bar()
        .encode(
            x=alt.X("day:O", axis=days, sort=None),
            y=alt.Y("count:Q", stack=True, axis=alt.Axis(title=None, tickMinStep=1, labelFontSize=SMALL)),
            color=alt.Color("outcome:N", scale=alt.Scale(domain=names, range=[*COLOURS]), legend=legend),
            order=alt.Order("order:Q"),
        )
        .properties(width=INNER, height=HEIGHT)
        .configure(background=palette.ground, font=font)
        .configure_title(fontSize=TITLE, color=palette.ink, anchor="start")
    )
    spec: dict[str, Any] = chart.to_dict()
    return spec
