"""The commands of `faktenbot`. Their help is English; every other sentence comes from the catalogs."""

from __future__ import annotations

import typer

from bot.commands.curating import curating
from bot.commands.desk import desk
from bot.commands.listening import listening
from bot.commands.releasing import commands as releasing
from bot.commands.talking import talking

cli = typer.Typer(
    name="faktenbot",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Answers questions from a curated fact base, every figure with its source.",
    epilog='Example: faktenbot ask "Welche Partnerländer sind am wichtigsten?"',
    rich_markup_mode=None,
)
for part in (talking, desk, curating, releasing, listening):
    cli.add_typer(part)
