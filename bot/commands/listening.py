"""Commands for those who want to know what people ask."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import asking
from bot.asking import BROKEN, USAGE
from bot.catalogs import text
from bot.commands.sharing import Lang
from facts.model import Language

listening = typer.Typer()


@listening.command(epilog="Example: faktenbot corrections --lang de")
def corrections(lang: Lang = None) -> None:
    """List the figures that were told once and are told otherwise now, the latest first."""
    from bot.correcting import corrections as found
    from bot.correcting import told
    from facts.ledger import LedgerUnusable

    language = Language(lang or asking.interface())
    place, none = asking.here(), True
    try:
        for correction in found(place):
            print("\n  ".join(told(correction, language)))
            none = False
    except LedgerUnusable as error:
        asking.fail(text("build.no-room", language, folder=place.shelf, why=error.strerror), BROKEN)
    if none:
        print(text("correction.none", language))


@listening.command(epilog="Example: faktenbot missed --csv > missed.csv")
def missed(
    csv: Annotated[bool, typer.Option("--csv", help="Print comma-separated lines, for a spreadsheet.")] = False,
) -> None:
    """Show what people asked in vain, the most frequent first: on two days, and by several chats on one of them."""
    from bot.missed import groups, table, worded
    from bot.places import data_folder
    from bot.settings import SettingsInvalid, load
    from bot.state.asking import read
    from bot.state.database import UNUSABLE, UnknownDatabase, state_url

    language = Language(asking.interface())
    try:
        settings = load()
        asked, settled = read(state_url(settings.state_url, data_folder(settings.home)))
    except SettingsInvalid as error:
        from bot.doctor import complaints

        asking.fail("\n".join(complaints(error, language)), USAGE)
    except UnknownDatabase:
        asking.fail(text("serve.unknown-database", language), USAGE)
    except UNUSABLE as error:
        asking.fail(text("missed.unreadable", language, why=type(error).__name__), BROKEN)
    engine = asking.engine()
    found = groups(asked, engine, settings.missed_min_chats, settled)
    if csv:
        print(table(found), end="")
        return
    for group in found:
        print("\n  ".join(worded(group, engine.base, language)))
    if not found:
        print(text("missed.none", language))
