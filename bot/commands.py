"""The commands of `faktenbot`. Their help is English; every other sentence comes from the catalogs."""

from __future__ import annotations

import difflib
import json
import os
import shlex
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import app, asking, catalogs
from bot.answering.plain import plain as in_plain_text
from bot.asking import BROKEN, UNDECIDED, USAGE
from bot.catalogs import plural, text
from bot.model import Question, Reference
from facts.model import FactId, Language

if TYPE_CHECKING:
    from bot.chart import Chart
    from bot.engine import Engine
    from bot.permalinks import Permalink

cli = typer.Typer(
    name="faktenbot",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Answers questions from a curated fact base, every figure with its source.",
    epilog='Example: faktenbot ask "Welche Partnerländer sind am wichtigsten?"',
    rich_markup_mode=None,
)

Lang = Annotated[
    str | None,
    typer.Option("--lang", metavar="LANG", help="Answer in this language (de, en …), whatever the question's is."),
]
Plain = Annotated[bool, typer.Option("--plain", help="No colours. (None without a terminal or with NO_COLOR, either.)")]
Facts = Annotated[
    Path | None, typer.Argument(help="Folder of a curated base. Default: FAKTENBOT_FACTS, or the base that comes along.")
]


@cli.command(
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
    raise typer.Exit(asking.once(engine, " ".join(question), _shape(as_json, plain), _language(lang, engine)))


@cli.command(epilog="Examples: faktenbot quote trade-fairs --lang en · faktenbot quote wichtigste Partnerländer")
def quote(
    fact: Annotated[list[str], typer.Argument(help="A fact's id, or what it is about, in words.")],
    lang: Lang = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    plain: Plain = False,
) -> None:
    """Quote the source: its sentence where it may be printed, ours, and the citation. Exit code 3: not clear what is meant."""
    engine = asking.engine()
    raise typer.Exit(asking.told(engine.quote(_wanted(fact, lang, engine)), _shape(as_json, plain)))


@cli.command(epilog="Examples: faktenbot cite trade-fairs --format apa · faktenbot cite members --format bibtex -o members.bib")
def cite(
    fact: Annotated[list[str], typer.Argument(help="A fact's id, or what it is about, in words.")],
    style: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="apa, din, bibtex, ris, csl-json or text (plain words).")
    ] = "text",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
    lang: Lang = None,
) -> None:
    """Give the sources of a fact as a house or a reference manager wants them. Exit code 3: not clear what is meant."""
    from bot.answering.bibliography import Style

    if style not in set(Style):
        asking.fail(text("usage.unknown-format", asking.interface(), given=style, known=", ".join(Style)), USAGE)
    engine = asking.engine()
    answer = engine.cite(_wanted(fact, lang, engine), Style(style))
    if not output or not any(isinstance(block, Reference) for block in answer.blocks):
        raise typer.Exit(asking.told(answer, asking.Shape.PLAIN))
    _write(output, (in_plain_text(answer) + "\n").encode())


@cli.command(epilog="Examples: faktenbot verify draft.txt > report.md · faktenbot verify --json - < draft.txt")
def verify(
    file: Annotated[Path, typer.Argument(help="A text; - reads standard input.")],
    lang: Lang = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a sentence.")] = False,
) -> None:
    """Check a draft sentence by sentence against the sources. Exit code 3: something in it is not borne out."""
    from bot.answering.reviewing import recorded, report
    from bot.channels.jsonl import dumped
    from bot.model import Finding

    engine = asking.engine()
    language, found = engine.verify(_read(file), _language(lang, engine))
    if as_json:
        for one in found:
            print(dumped(recorded(one)))
    else:
        print(report(found, str(engine.base.release), language))
    if any(one.finding in (Finding.FALSE, Finding.UNSUPPORTED) for one in found):
        raise typer.Exit(UNDECIDED)


@cli.command(epilog="Example: faktenbot show trade-fairs_de_0123456789ab")
def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="Permalink id of an answer.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    plain: Plain = False,
) -> None:
    """Show what a permalink leads to; where the base has changed since, then and now, and what is different."""
    from bot import replaying

    found = replaying.show(id, asking.engine(), _place().find, Language(asking.interface()))
    raise typer.Exit(asking.told(found, _shape(as_json, plain)))


@cli.command(epilog="Example: faktenbot replay trade-fairs_de_0123456789ab")
def replay(id: Annotated[str, typer.Argument(metavar="ID", help="Permalink id of an answer.")]) -> None:
    """Print an answer as it was told when its release was made, to the byte. Needs nothing but that release."""
    from bot import replaying

    try:
        told = replaying.replay(_link(id), _place().find)
    except replaying.NotKept as error:
        why = "link.unknown-release" if error.release else "link.not-kept"
        asking.fail(text(why, asking.interface()), UNDECIDED)
    sys.stdout.buffer.write(f"{told}\n".encode())


@cli.command(epilog="Example: faktenbot chat --lang de")
def chat(lang: Lang = None, plain: Plain = False) -> None:
    """Talk in the terminal; remembers what was said. /topics, /source, /lang, /quit."""
    from bot.channels.terminal import chat as talk

    engine = asking.engine()
    start = catalogs.interface_language((lang, *asking.wished()), engine.base.languages)
    talk(engine, _language(lang, engine), Language(start), styled=not plain)


@cli.command(epilog="Example: FAKTENBOT_TELEGRAM_TOKEN=… faktenbot serve")
def serve() -> None:
    """Answer in Telegram until stopped. FAKTENBOT_TELEGRAM_TOKEN holds the token of the bot."""
    from bot.settings import SettingsInvalid, load

    language = asking.interface()
    try:
        settings = load()
    except SettingsInvalid as error:
        from bot.doctor import complaints

        asking.fail("\n".join(complaints(error, language)), USAGE)
    if not settings.telegram_token:
        asking.fail(text("serve.no-token", language), USAGE)
    engine, place = asking.engine(settings.facts, settings.home), app.locate(settings.facts, settings.home)

    from bot import serving
    from bot.channels.telegram.channel import TokenRefused
    from bot.state.database import UnknownDatabase
    from bot.state.keys import NoKey

    try:
        serving.serve(settings, place, engine)
    except TokenRefused:
        asking.fail(text("serve.token-refused", language), BROKEN)
    except UnknownDatabase:
        asking.fail(text("serve.unknown-database", language), USAGE)
    except NoKey as error:
        asking.fail(text("build.no-room", language, folder=app.data_folder(settings.home), why=error.strerror), BROKEN)
    except OSError as error:  # before the first call: what is tried again later never comes here
        asking.fail(text("serve.cannot-call", language, why=error.strerror or type(error).__name__), BROKEN)


@cli.command(epilog="Example: faktenbot check facts/curated/go-cluster")
def check(folder: Facts = None) -> None:
    """Check a curated base. Names every problem with file, line and fix; exit code 1 if there is any."""
    from bot.publishing import examine

    language, curated = asking.interface(), _curated(folder)
    examined = examine(curated)
    print(text("check.heading", language))
    for done in examined.checks:
        print("  " + text("check.line", language, check=done.check, cases=done.cases))
    problems = [*examined.problems]
    if not problems:
        from bot.publishing import regressions

        asked, problems = regressions(examined)
        print("  " + text("check.line", language, check="regression-questions", cases=asked))
    if problems:
        asking.report(tuple(problems))
        raise typer.Exit(BROKEN)
    print(text("check.fine", language, checks=len(examined.checks) + 1, cases=sum(c.cases for c in examined.checks) + asked))


@cli.command(epilog="Examples: faktenbot new my-facts · faktenbot new my-facts --languages en")
def new(
    folder: Annotated[Path, typer.Argument(metavar="PATH", help="Folder to write to; it is made, or must be empty.")],
    languages: Annotated[
        str | None,
        typer.Option(metavar="TAGS", help="Its languages, the one to fall back on first. Default: de,en."),
    ] = None,
) -> None:
    """Write a small fact base to begin with: complete, valid, with remarks that teach."""
    from bot import scaffolding

    language, wanted = asking.interface(), scaffolding.LANGUAGES
    if languages is not None:
        wanted = tuple(dict.fromkeys(tag.strip() for tag in languages.split(",")))
    known = ", ".join(scaffolding.LANGUAGES)
    try:
        made = scaffolding.new(folder, wanted)
    except scaffolding.NotReady as error:
        asking.fail(text("new.not-ready", language, given=error.language, known=known, folder=folder), USAGE)
    except scaffolding.NotEmpty:
        asking.fail(text("new.not-empty", language, folder=folder), USAGE)
    except OSError as error:
        asking.fail(text("new.no-room", language, folder=folder, why=error.strerror), BROKEN)
    print(text("new.done", language, facts=made.facts, languages=", ".join(wanted), folder=folder))
    print(
        text(
            "new.next",
            language,
            folder=shlex.quote(str(folder.absolute())),
            question=made.questions.get(language, made.questions[wanted[0]]),
        )
    )


@cli.command(name="new-language", epilog="Example: faktenbot new-language es my-facts")
def new_language(
    tag: Annotated[str, typer.Argument(help="BCP 47 tag of the language, such as es or pt-BR.")],
    folder: Facts = None,
) -> None:
    """Write the files that a base needs for another language: in form, for you to fill in. Nothing is overwritten."""
    from bot import extending
    from bot.publishing import PACKS
    from facts.problems import BaseBroken

    language, curated = asking.interface(), _curated(folder)
    try:
        written = extending.extend(curated, tag)
    except extending.NoSuchLanguage:
        asking.fail(text("new.no-such-language", language, given=tag), USAGE)
    except BaseBroken as error:
        asking.report(error.problems)
        raise typer.Exit(BROKEN) from None
    except OSError as error:
        asking.fail(text("new.no-room", language, folder=curated, why=error.strerror), BROKEN)
    print(plural("new.language-done", len(written), language, given=tag, folder=curated))
    print("".join(f"  {name}\n" for name in written), end="")
    print(text("new.language-next", language, given=tag, folder=shlex.quote(str(folder or curated))))
    if any(name.startswith(f"{PACKS}/") for name in written):
        print(text("new.language-pack", language))


@cli.command(name="lint-language", epilog="Example: faktenbot lint-language facts/curated/go-cluster --all")
def lint_language(
    folder: Facts = None,
    whole: Annotated[bool, typer.Option("--all", help="Show all findings, not only the worst of each group.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print all findings as JSON.")] = False,
) -> None:
    """Show where the language of a curated base is thin. Advice only: exit code 1 is for a base with problems."""
    from dataclasses import asdict

    from bot.answering.advising import worded
    from bot.linting import findings
    from bot.publishing import examine, fit_base

    language, examined = asking.interface(), examine(_curated(folder))
    if examined.problems:
        asking.report(examined.problems)
        raise typer.Exit(BROKEN)
    found, base = findings(examined, fit_base(examined)), examined.collection.base
    if as_json:
        print(json.dumps(asdict(found), indent=2, ensure_ascii=False))
        return
    assert base  # its problems would have been told
    title = base.content.title.get(language) or base.content.id
    print("\n".join(worded(found, title, Language(language), whole=whole)))


@cli.command(epilog="Example: faktenbot schema fact > fact.schema.json")
def schema(
    document: Annotated[str | None, typer.Argument(help="One kind of document, such as fact; default: all of them.")] = None,
) -> None:
    """Print the JSON Schema of the curated YAML, so that editors complete and underline."""
    from pydantic import TypeAdapter

    from facts.schema import DOCUMENTS

    if document is not None and document not in DOCUMENTS:
        asking.fail(text("usage.unknown-document", asking.interface(), given=document, known=", ".join(DOCUMENTS)), USAGE)
    schemas = {name: TypeAdapter(kind).json_schema() for name, kind in DOCUMENTS.items()}
    print(json.dumps(schemas[document] if document else schemas, indent=2, ensure_ascii=False))


@cli.command(epilog="Example: faktenbot build --to base.sqlite")
def build(
    folder: Facts = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="Write the release to this file instead of the shelf of releases.")
    ] = None,
) -> None:
    """Check a curated base and build its SQLite release. Nothing is written where there are problems."""
    from bot.publishing import build as write
    from bot.publishing import shelve
    from facts.problems import BaseBroken

    place = app.locate(str(folder) if folder else os.environ.get("FAKTENBOT_FACTS"), os.environ.get("FAKTENBOT_HOME"))
    try:
        if to:
            release, path = write(place.curated, to)[:12], to
        else:
            shelved = shelve(place.curated, place.shelf)
            release, path = f"{shelved.number}-{shelved.content}", shelved.path
    except BaseBroken as error:
        asking.report(error.problems)
        raise typer.Exit(BROKEN) from None
    print(text("build.done", asking.interface(), release=release, path=path))


@cli.command(
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


@cli.command(epilog="Examples: faktenbot chart members -o members.png · faktenbot chart members -o card.svg --card --lang en")
def chart(
    fact: Annotated[str, typer.Argument(help="Id of a fact.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write: .png, .svg, .json (Vega-Lite) or .csv.")],
    lang: Lang = None,
    theme: Annotated[str, typer.Option(metavar="light|dark", help="What surroundings it is for.")] = "light",
    card: Annotated[bool, typer.Option("--card", help="The fact's sentence as a picture, instead of a chart.")] = False,
) -> None:
    """Draw a picture of a fact, and print what it shows, for those who do not see it."""
    engine, language = asking.engine(), asking.interface()
    format = _chosen(output.suffix.removeprefix("."), ("png", "svg", "json", "csv"), output.suffix or output.name)
    if theme not in ("light", "dark"):
        asking.fail(text("usage.unknown-theme", language, given=theme, known="light, dark"), USAGE)
    spoken = _language(lang, engine) or catalogs.interface_language(asking.wished(), engine.base.languages)
    described = _described(engine, fact, Language(spoken), output, card=card)
    from bot.picturing.formats import Format
    from bot.picturing.gallery import Gallery
    from bot.picturing.themes import Theme

    gallery = Gallery(app.data_folder(os.environ.get("FAKTENBOT_HOME")) / "pictures")
    drawn = gallery.picture(described, Format(format), Theme(theme))
    _write(output, drawn)
    print(described.caption)


@cli.command(epilog="Example: faktenbot doctor")
def doctor() -> None:
    """Show what is set up, what is missing and how to mend it. Secrets stay hidden."""
    from bot.doctor import report

    lines, fine = report(asking.interface(), date.today())
    print("\n".join(lines))
    if not fine:
        raise typer.Exit(BROKEN)


def _link(id: str) -> Permalink:
    from bot.permalinks import NoPermalink, Permalink

    try:
        return Permalink.parse(id.strip())
    except NoPermalink:
        asking.fail(text("link.unreadable", asking.interface()), USAGE)


def _wanted(said: list[str], lang: str | None, engine: Engine) -> Question:
    """What a command is to give in some form: a fact by its id, or in words."""
    return Question(text=" ".join(said), language=_language(lang, engine), hint=Language(asking.interface()))


def _shape(as_json: bool, plain: bool) -> asking.Shape:
    return asking.Shape.JSON if as_json else asking.Shape.PLAIN if plain else asking.Shape.STYLED


def _read(file: Path) -> str:
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        asking.fail(text("usage.cannot-read", asking.interface(), path=file, why=error.strerror), BROKEN)
    except UnicodeDecodeError:
        asking.fail(text("usage.no-text", asking.interface(), path=file), USAGE)


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        asking.fail(text("usage.cannot-write", asking.interface(), path=file, why=error.strerror), BROKEN)


def _chosen(given: str, known: tuple[str, ...], written: str) -> str:
    if given.lower() not in known:
        endings = ", ".join(f".{one}" for one in known)
        asking.fail(text("usage.unknown-format", asking.interface(), given=written, known=endings), USAGE)
    return given.lower()


def _described(engine: Engine, fact: str, spoken: Language, output: Path, *, card: bool) -> Chart:
    """The picture of a fact, described; ends the program where there is none, with what there is."""
    language, known = asking.interface(), ", ".join(engine.charted())
    if fact not in engine.base.facts:
        near = ", ".join(difflib.get_close_matches(fact, engine.base.facts, n=3))
        if near:
            asking.fail(text("usage.unknown-fact-near", language, given=fact, near=near, known=known), USAGE)
        asking.fail(text("usage.unknown-fact", language, given=fact, known=known), USAGE)
    found = engine.chart(FactId(fact), spoken, card=card)
    if found:
        return found
    if engine.chart(FactId(fact), spoken, card=True):
        asking.fail(text("usage.no-chart", language, given=fact, path=shlex.quote(str(output)), known=known), USAGE)
    asking.fail(text("usage.no-picture", language, given=fact, known=known), USAGE)


def _jsonl() -> None:
    from bot.channels.jsonl import answers

    for line in answers(asking.engine(), sys.stdin.buffer):
        print(line, flush=True)


def _place() -> app.Place:
    return app.locate(os.environ.get("FAKTENBOT_FACTS"), os.environ.get("FAKTENBOT_HOME"))


def _curated(folder: Path | None) -> Path:
    return folder or _place().curated


def _language(lang: str | None, engine: Engine) -> Language | None:
    if lang is None:
        return None
    found = engine.language(lang)
    if found is None:
        asking.fail(text("usage.unknown-language", asking.interface(), given=lang, known=", ".join(engine.base.languages)), USAGE)
    return found
