"""Commands for those who print: quotations, citations, pictures, drafts, links, press sheets."""

from __future__ import annotations

import difflib
import os
import shlex
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import asking, catalogs
from bot.answering.plain import plain as in_plain_text
from bot.asking import BROKEN, UNDECIDED, USAGE
from bot.catalogs import text
from bot.commands.sharing import Lang, Plain, language_of, shape
from bot.model import Question, Reference
from bot.places import data_folder
from facts.model import FactId, Language

if TYPE_CHECKING:
    from bot.chart import Chart
    from bot.dossier import Dossier
    from bot.engine import Engine
    from bot.permalinks import Permalink
    from bot.picturing.gallery import Gallery
    from bot.printing.formats import Drawn, Format

desk = typer.Typer()


@desk.command(epilog="Examples: faktenbot quote trade-fairs --lang en · faktenbot quote wichtigste Partnerländer")
def quote(
    fact: Annotated[list[str], typer.Argument(help="A fact's id, or what it is about, in words.")],
    lang: Lang = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    plain: Plain = False,
) -> None:
    """Quote the source: its sentence where it may be printed, ours, and the citation. Exit code 3: not clear what is meant."""
    engine = asking.engine()
    raise typer.Exit(asking.told(engine.quote(_wanted(fact, lang, engine)), shape(as_json, plain)))


@desk.command(epilog="Examples: faktenbot cite trade-fairs --format apa · faktenbot cite members --format bibtex -o members.bib")
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


@desk.command(epilog="Examples: faktenbot verify draft.txt > report.md · faktenbot verify --json - < draft.txt")
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
    language, found = engine.verify(_read(file), language_of(lang, engine))
    if as_json:
        for one in found:
            print(dumped(recorded(one)))
    else:
        print(report(found, str(engine.base.release), language))
    if any(one.finding in (Finding.FALSE, Finding.UNSUPPORTED) for one in found):
        raise typer.Exit(UNDECIDED)


@desk.command(epilog="Example: faktenbot show trade-fairs_de_0123456789ab")
def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="Permalink id of an answer.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    plain: Plain = False,
) -> None:
    """Show what a permalink leads to; where the base has changed since, then and now, and what is different."""
    from bot import replaying

    found = replaying.show(id, asking.engine(), asking.here().find, Language(asking.interface()))
    raise typer.Exit(asking.told(found, shape(as_json, plain)))


@desk.command(epilog="Example: faktenbot replay trade-fairs_de_0123456789ab")
def replay(id: Annotated[str, typer.Argument(metavar="ID", help="Permalink id of an answer.")]) -> None:
    """Print an answer as it was told when its release was made, to the byte. Needs nothing but that release."""
    from bot import replaying

    try:
        told = replaying.replay(_link(id), asking.here().find)
    except replaying.NotKept as error:
        why = "link.unknown-release" if error.release else "link.not-kept"
        asking.fail(text(why, asking.interface()), UNDECIDED)
    sys.stdout.buffer.write(f"{told}\n".encode())


@desk.command(epilog="Examples: faktenbot chart members -o members.png · faktenbot chart members -o card.svg --card --lang en")
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
    spoken = language_of(lang, engine) or catalogs.interface_language(asking.wished(), engine.base.languages)
    described = _described(engine, fact, Language(spoken), output, card=card)
    from bot.picturing.formats import Format
    from bot.picturing.themes import Theme

    _write(output, _gallery().picture(described, Format(format), Theme(theme)))
    print(described.caption)


@desk.command(
    epilog="Examples: faktenbot dossier > all.md · faktenbot dossier --topic members -o members.html · "
    "faktenbot dossier --topic Messen -o messen/"
)
def dossier(
    topic: Annotated[
        str, typer.Option("--topic", metavar="TOPIC", help="A topic's id or name, a fact's id, or words. Default: all there is.")
    ] = "",
    output: Annotated[
        str,
        typer.Option("--output", "-o", help="File to write: .html, .md, .csv, .json or .sqlite; or a folder for all of them."),
    ] = "",
    lang: Lang = None,
) -> None:
    """Print a press sheet: the facts of a theme with quotations, citations and pictures. Exit code 3: not clear what is meant."""
    from bot.model import Answer
    from bot.printing.formats import Format

    engine = asking.engine()
    format = _of_ending(output)
    spoken = language_of(lang, engine) or (None if topic else engine.language(asking.interface()))
    question = Question(text=topic, language=spoken, hint=Language(asking.interface()))
    made = engine.dossier(question, date.today())
    if isinstance(made, Answer):
        asking.told(made, asking.Shape.PLAIN)
        raise typer.Exit(UNDECIDED)
    from bot.printing.press import printed

    draw = _svg()
    if not output:
        sys.stdout.buffer.write(printed(made, Format.MARKDOWN, draw))
        return
    path = Path(output)
    if not format:
        _make(path, parents=True)
    for one in [format] if format else Format:
        file = path if format else path / f"{made.name}.{one}"
        _print(made, one, file, draw)
        print(file)


def _of_ending(output: str) -> Format | None:
    """The format that the ending of a file asks for; None: there is none, so it is a folder."""
    from bot.printing.formats import Format

    path = Path(output)
    if not output or output.endswith(("/", os.sep)) or path.is_dir() or not path.suffix:
        return None
    return Format(_chosen(path.suffix.removeprefix("."), tuple(Format), path.suffix))


def _print(made: Dossier, format: Format, file: Path, draw: Drawn) -> None:
    """Write a dossier in a format; pictures of Markdown go into a folder beside it."""
    from bot.printing.formats import Format
    from bot.printing.press import printed

    pictures = file.with_name(f"{file.stem}-pictures")

    def named(chart: Chart) -> str:
        return f"{pictures.name}/{chart.facts[0]}.svg"

    charts = [entry.chart for entry in made.entries if entry.chart and format is Format.MARKDOWN]
    if charts:
        _make(pictures, parents=False)
    for chart in charts:
        _write(file.parent / named(chart), draw(chart))
    _write(file, printed(made, format, draw, named))


def _svg() -> Drawn:
    """Draws pictures as SVG, or finds them where they are kept; one gallery for all, for it knows what it has specified."""
    from bot.picturing.formats import Format

    gallery = _gallery()
    return lambda chart: gallery.picture(chart, Format.SVG)


def _gallery() -> Gallery:
    from bot.picturing.gallery import Gallery

    return Gallery(data_folder(os.environ.get("FAKTENBOT_HOME")) / "pictures")


def _link(id: str) -> Permalink:
    from bot.permalinks import NoPermalink, Permalink

    try:
        return Permalink.parse(id.strip())
    except NoPermalink:
        asking.fail(text("link.unreadable", asking.interface()), USAGE)


def _wanted(said: list[str], lang: str | None, engine: Engine) -> Question:
    """What a command is to give in some form: a fact by its id, or in words."""
    return Question(text=" ".join(said), language=language_of(lang, engine), hint=Language(asking.interface()))


def _read(file: Path) -> str:
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        asking.fail(text("usage.cannot-read", asking.interface(), path=file, why=error.strerror), BROKEN)
    except UnicodeDecodeError:
        asking.fail(text("usage.no-text", asking.interface(), path=file), USAGE)


def _make(folder: Path, *, parents: bool) -> None:
    try:
        folder.mkdir(parents=parents, exist_ok=True)
    except OSError as error:
        asking.fail(text("usage.cannot-write", asking.interface(), path=folder, why=error.strerror), BROKEN)


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
