"""A dossier as one HTML page: nothing is fetched, whoever opens or prints it; with its pictures inside."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from bot.catalogs import text
from bot.dossier import Dossier, Entry
from bot.printing.formats import Drawn
from bot.printing.parts import headings, imprint, lines, parts, references


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("bot.printing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html")


def page(dossier: Dossier, drawn: Drawn) -> str:
    """A dossier as a page.

    Args:
        dossier: What to print.
        drawn: Draws its pictures, as SVG that says itself what it shows.
    """
    language = dossier.language

    def picture(entry: Entry) -> Markup:
        assert entry.chart
        return Markup(drawn(entry.chart).decode())

    return _template().render(
        dossier=dossier,
        imprint=imprint(dossier),
        references=references(dossier),
        parts=lambda entry: parts(entry, language),
        lines=lambda entry: lines(entry, language),
        picture=picture,
        contents=text("dossier.contents", language),
        sources=text("dossier.sources", language),
        headings=headings(language),
        figures=lambda entry: text("dossier.figures", language, name=entry.name),
        permalink=lambda entry: text("dossier.link", language, id=entry.link),
    )
