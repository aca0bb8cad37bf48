"""Commands that answer, talk and serve."""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated

import typer

from bot import app, asking, catalogs
from bot.asking import BROKEN, USAGE
from bot.catalogs import text
from bot.commands import sharing
from bot.commands.sharing import Lang, Plain, language_of, shape
from bot.model import Question
from bot.places import data_folder, locate
from facts.model import Language

talking = typer.Typer()


@talking.command(
    epilog='Examples: faktenbot ask "How many SMEs are there?" · faktenbot ask --lang en Partnerländer · '
    "faktenbot ask --jsonl < questions.jsonl",
)
def ask(
    question: Annotated[list[str] | None, typer.Argument(help="The question, in words.", show_default=False)] = None,
    lang: Lang = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read questions and write answers as JSON, one a line.")] = False,
    plain: Plain = False,
) -> None:
    """Answer one question. Exit code 0: answered; 3: asked back or refused."""
    if jsonl:
        _jsonl()
        return
    if not question:
        asking.fail(text("usage.no-question", asking.interface()), USAGE)
    engine = asking.engine()
    raise typer.Exit(asking.once(engine, " ".join(question), shape(as_json, plain), language_of(lang, engine)))


@talking.command(epilog="Example: faktenbot chat --lang de")
def chat(lang: Lang = None, plain: Plain = False) -> None:
    """Talk in the terminal; remembers what was said. /topics, /source, /lang, /quit."""
    from bot.channels.terminal import chat as talk

    engine = asking.engine()
    start = catalogs.interface_language((lang, *asking.wished()), engine.base.languages)
    talk(engine, language_of(lang, engine), Language(start), styled=not plain)


@talking.command(epilog="Example: FAKTENBOT_TELEGRAM_TOKEN=… faktenbot serve")
def serve(
    watch: Annotated[
        bool, typer.Option("--watch", help="Follow the folder of the base: what changes there is checked, built and live.")
    ] = False,
) -> None:
    """Answer in Telegram until stopped. FAKTENBOT_TELEGRAM_TOKEN holds the token of the bot."""
    from bot import working

    language = asking.interface()
    settings = sharing.settings(language)
    if not settings.telegram_token:
        asking.fail(text("serve.no-token", language), USAGE)
    place = locate(settings.facts, settings.home)
    if watch and place.shipped:
        asking.fail(text("release.shipped", language, path=place.shipped), USAGE)
    if watch and working.exists(place):
        asking.fail(text("serve.two-truths", language), USAGE)

    from bot import serving
    from bot.channels.telegram.channel import TokenRefused
    from bot.reloading.live import Live
    from bot.state.database import UnknownDatabase
    from bot.state.keys import NoKey

    live = Live(asking.engine(place, app.open_live))
    try:
        serving.serve(settings, place, live, watch=watch)
    except TokenRefused:
        asking.fail(text("serve.token-refused", language), BROKEN)
    except UnknownDatabase:
        asking.fail(text("serve.unknown-database", language), USAGE)
    except NoKey as error:
        asking.fail(text("build.no-room", language, folder=data_folder(settings.home), why=error.strerror), BROKEN)
    except OSError as error:  # before the first call: what is tried again later never comes here
        asking.fail(text("serve.cannot-call", language, why=error.strerror or type(error).__name__), BROKEN)


@talking.command(
    epilog='Examples: faktenbot explain "Wie viele Cluster waren auf Messen?" · '
    'faktenbot explain --context "Welche Partnerländer sind am wichtigsten?" "Und in Übersee?"'
)
def explain(
    question: Annotated[list[str], typer.Argument(help="The question, in words.")],
    context: Annotated[
        list[str] | None,
        typer.Option("--context", metavar="TEXT", help="An earlier message; may be given again, oldest first."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the explanation as JSON.")] = False,
) -> None:
    """Show how a question is understood, and why it is answered or refused."""
    from bot.answering.explaining import explanation
    from bot.answering.recording import recorded
    from bot.channels.jsonl import dumped

    engine, language = asking.engine(), asking.interface()
    memory = engine.replay(context or [])
    found = engine.explain(Question(text=" ".join(question), conversation=memory, hint=Language(language)))
    print(dumped(recorded(found)) if as_json else explanation(found, language))


@talking.command(epilog="Example: faktenbot doctor")
def doctor() -> None:
    """Show what is set up, what is missing and how to mend it. Secrets stay hidden."""
    from bot.doctor import report

    lines, fine = report(asking.interface(), date.today())
    print("\n".join(lines))
    if not fine:
        raise typer.Exit(BROKEN)


def _jsonl() -> None:
    from bot.channels.jsonl import answers

    for line in answers(asking.engine(), sys.stdin.buffer):
        print(line, flush=True)
