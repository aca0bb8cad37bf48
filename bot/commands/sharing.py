"""What several commands share: options, and what they make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot import asking
from bot.asking import USAGE
from bot.catalogs import text
from facts.model import Language

if TYPE_CHECKING:
    from bot.engine import Engine
    from bot.settings import Settings

Lang = Annotated[
    str | None,
    typer.Option("--lang", metavar="LANG", help="Answer in this language (de, en …), whatever the question's is."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
Plain = Annotated[bool, typer.Option("--plain", help="No colours. (None without a terminal or with NO_COLOR, either.)")]


def settings(language: str) -> Settings:
    """The settings; ends the program where some of them cannot be used."""
    from bot.settings import SettingsInvalid, load

    try:
        return load()
    except SettingsInvalid as error:
        from bot.doctor import complaints

        asking.fail("\n".join(complaints(error, language)), USAGE)


def shape(as_json: bool, plain: bool) -> asking.Shape:
    """How an answer is printed."""
    return asking.Shape.JSON if as_json else asking.Shape.PLAIN if plain else asking.Shape.STYLED


def language_of(lang: str | None, engine: Engine) -> Language | None:
    """The language of an option; ends the program where the base does not have it. None: none was given."""
    if lang is None:
        return None
    found = engine.language(lang)
    if found is None:
        asking.fail(text("usage.unknown-language", asking.interface(), given=lang, known=", ".join(engine.base.languages)), USAGE)
    return found
