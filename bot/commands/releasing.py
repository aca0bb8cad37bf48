"""Commands for those who make a base live, take that back, and look at what was done."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import asking, releasing, working
from bot.asking import BROKEN, USAGE
from bot.catalogs import text
from bot.commands.sharing import AsJson
from bot.places import Place
from facts.files import replaced
from facts.ledger import COMMAND_LINE, Deed, Ledger, Overtaken, live_after
from facts.model import Language
from facts.releases import NothingBefore, UnknownRelease
from facts.store import ReleaseUnreadable

commands = typer.Typer()


@commands.command(epilog='Example: faktenbot publish -m "Figures of 2026"')
def publish(
    message: Annotated[str, typer.Option("-m", "--message", metavar="TEXT", help="Why, in a sentence; it is kept on record.")],
    force: Annotated[
        bool, typer.Option("--force", help="Although regression questions are answered otherwise; it is kept on record.")
    ] = False,
) -> None:
    """Check a curated base, build its release and make it live. A running `serve` follows within two seconds."""
    from bot.reloading.tasks import propose
    from facts.problems import BaseBroken

    language, place = _language(), _shelf()
    if not message.strip():
        asking.fail(text("publish.no-message", language), USAGE)
    with _told():
        try:
            staged = releasing.stage(place, COMMAND_LINE, force=force)
        except BaseBroken as error:
            releasing.refuse(place, COMMAND_LINE, len(error.problems))
            asking.report(error.problems)
            raise typer.Exit(BROKEN) from None
        proposed = propose(place, Deed.PUBLISH, staged, language)
        _show(proposed.lines)
        if proposed.is_live:
            print(text("publish.nothing", language, release=staged.number))
            return
        forced, why = force and bool(staged.made.figures and staged.made.figures.wrong), message.strip()
        releasing.go_live(place, staged.number, Deed.PUBLISH, COMMAND_LINE, message=why, forced=forced, expecting=proposed.seen)
    print(text("publish.done", language, release=staged.number))


@commands.command(epilog="Examples: faktenbot rollback · faktenbot rollback 12 --yes")
def rollback(
    release: Annotated[int | None, typer.Argument(help="Number of a release. Default: the one that was live before.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Make an earlier release live again. Shows what that changes, and asks."""
    from bot.reloading.tasks import revert

    language, place = _language(), _shelf()
    with _told():
        proposed = revert(place, release, language)
        if proposed.is_live:
            print(text("publish.nothing", language, release=proposed.number))
            return
        _show(proposed.lines)
        if not (yes or _agreed(text("rollback.sure", language, release=proposed.number), language)):
            live = releasing.pointer(place)
            print(text("rollback.left", language, release=live.number if live else "–"))
            return
        releasing.go_live(place, proposed.number, Deed.ROLLBACK, COMMAND_LINE, expecting=proposed.seen)
    print(text("publish.done", language, release=proposed.number))


@commands.command(epilog="Example: faktenbot releases --json")
def releases(as_json: AsJson = False) -> None:
    """List the releases, the newest first: which is live, by whom, how large, and what came of their questions."""
    from bot.answering.releasing import releases as listed

    with _told():
        ledger = Ledger(_shelf().shelf)
        made, acts = ledger.releases(), ledger.acts()
    if as_json:
        live = live_after(acts)
        _print_json([_plain(one) | {"live": one.number == live} for one in made])
    else:
        _show(listed(made, acts, _language()))


@commands.command(epilog="Examples: faktenbot diff · faktenbot diff 12 · faktenbot diff 12 14 --json")
def diff(
    first: Annotated[int | None, typer.Argument(metavar="A", help="Number of a release. Default: live before.")] = None,
    second: Annotated[int | None, typer.Argument(metavar="B", help="Number of another one. Default: the live one.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what is different between two releases, and which answers are: by default the last two that were live."""
    place, language = _shelf(), _language()
    with _told():
        old, new = releasing.pair(place, first, second)
        found = releasing.difference(old.path, new.path)
    if as_json:
        changes, effects = ([_named(one) for one in some] for some in (found.changes, found.effects))
        _print_json({"old": old.number, "new": new.number, "changes": changes, "effects": effects})
        return
    print(text("diff.heading", language, old=old.number, new=new.number))
    _show([*releasing.told(found, language), *working.elsewhere(place, language)])


@commands.command(epilog="Example: faktenbot export base.zip")
def export(file: Annotated[Path, typer.Argument(help="ZIP to write.")]) -> None:
    """Write the base as it is curated now into a ZIP; that is the working copy, if somebody has uploaded files in a chat."""
    place = asking.here()
    if not place.curated.is_dir():
        asking.fail(text("build.none", _language(), folder=place.curated), BROKEN)
    try:
        with replaced(file) as temporary:
            temporary.write_bytes(working.archive(place))
    except OSError as error:
        asking.fail(text("build.no-room", _language(), folder=file, why=error.strerror), BROKEN)
    print(text("export.done", _language(), file=file))


@commands.command(epilog="Example: faktenbot discard --yes")
def discard(yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Remove the working copy that uploads in a chat have made: from now on the folder of FAKTENBOT_FACTS counts again."""
    language, place = _language(), asking.here()
    if not working.exists(place):
        print(text("discard.nothing", language))
    elif yes or _agreed(text("discard.sure", language), language):
        with _told():
            working.discard(place)
        print(text("discard.done", language))


@commands.command(epilog="Example: faktenbot audit --json")
def audit(as_json: AsJson = False) -> None:
    """Show what those who look after a base did, the latest first. Nothing of it can be changed or removed."""
    from bot.answering.releasing import record

    with _told():
        acts = Ledger(_shelf().shelf).acts()
    if as_json:
        _print_json([_plain(act) for act in acts])
    else:
        _show(record(acts, _language()))


@contextmanager
def _told() -> Iterator[None]:
    """End the program with a sentence where something is not there, or cannot be written."""
    language = _language()
    try:
        yield
    except UnknownRelease as error:
        asking.fail(text("release.unknown", language, release=error.args[0]), USAGE)
    except NothingBefore:
        asking.fail(text("release.nothing-before", language), USAGE)
    except Overtaken:
        asking.fail(text("release.overtaken", language), BROKEN)
    except ReleaseUnreadable:
        asking.fail(text("release.unreadable", language), BROKEN)
    except OSError as error:
        asking.fail(text("build.no-room", language, folder=_shelf().shelf, why=error.strerror), BROKEN)


def _shelf() -> Place:
    """Where the releases are; ends the program where the base came with the program, and has none."""
    place = asking.here()
    if place.shipped:
        asking.fail(text("release.shipped", _language(), path=place.shipped), USAGE)
    return place


def _language() -> Language:
    return Language(asking.interface())


def _agreed(question: str, language: Language) -> bool:
    """Whether somebody at a terminal agrees; where there is none, the program ends."""
    if not sys.stdin.isatty():
        asking.fail(text("rollback.no-terminal", language), USAGE)
    print(question, end=" ", flush=True)
    return sys.stdin.readline().strip().casefold() in text("rollback.yes", language).split()


def _show(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _print_json(data: object) -> None:
    print(json.dumps(data, indent=2, ensure_ascii=False))


def _named(thing: object) -> dict[str, Any]:
    """A change or an effect with the kind that it is, such as "figure-changed"."""
    return {"kind": re.sub(r"(?<!^)(?=[A-Z])", "-", type(thing).__name__).lower(), **_plain(thing)}


def _plain(thing: object) -> dict[str, Any]:
    """A dataclass as plain data; exact numbers and dates are texts."""
    from pydantic_core import to_jsonable_python

    data: dict[str, Any] = to_jsonable_python(thing, fallback=str)
    return data
