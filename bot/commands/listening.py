"""Commands for those who want to know what people ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from bot import asking
from bot.app import open_live
from bot.asking import BROKEN, USAGE
from bot.catalogs import text
from bot.commands.sharing import AsJson, Lang, settings
from facts.model import Language

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.settings import Settings

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
    from bot.state import asking as log

    language = Language(asking.interface())
    set_up = settings(language)
    with _opened(set_up, language) as connection:
        asked, settled = log.logged(connection), log.settled(connection)
    engine = asking.engine()
    found = groups(asked, engine, set_up.missed_min_chats, settled)
    if csv:
        print(table(found), end="")
        return
    for group in found:
        print("\n  ".join(worded(group, engine.base, language)))
    if not found:
        print(text("missed.none", language))


@listening.command(epilog="Example: faktenbot stats --json")
def stats(as_json: AsJson = False) -> None:
    """Show how the bot is used: questions a day and what came of them, languages, facts, ratings, time; and what is due."""
    from datetime import UTC, datetime

    from bot.state import asking as log
    from bot.state import voting
    from bot.usage import record, usage, worded

    language = Language(asking.interface())
    with _opened(settings(language), language) as connection:
        asked, ratings = log.logged(connection), voting.ratings(connection)
    base = asking.engine(opened=open_live).base
    found = usage(asked, ratings, base, datetime.now(UTC).date())
    if as_json:
        print(json.dumps(record(found), indent=2, ensure_ascii=False))
    else:
        print("\n".join(worded(found, base, language)))


@contextmanager
def _opened(set_up: Settings, language: Language) -> Iterator[Connection]:
    """The state database; ends the program where it cannot be used."""
    from bot.places import data_folder
    from bot.state.database import UNUSABLE, UnknownDatabase, connect, state_url

    try:
        connection = connect(state_url(set_up.state_url, data_folder(set_up.home)))
        try:
            yield connection
        finally:
            connection.close()
            connection.engine.dispose()
    except UnknownDatabase:
        asking.fail(text("serve.unknown-database", language), USAGE)
    except UNUSABLE as error:
        asking.fail(text("missed.unreadable", language, why=type(error).__name__), BROKEN)
