"""Commands for those who curate a base."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path
from typing import Annotated

import typer

from bot import asking, releasing
from bot.asking import BROKEN, USAGE
from bot.catalogs import plural, text
from bot.places import locate
from facts.ledger import COMMAND_LINE
from facts.model import Language

Facts = Annotated[
    Path | None, typer.Argument(help="Folder of a curated base. Default: FAKTENBOT_FACTS, or the base that comes along.")
]

curating = typer.Typer()


@curating.command(epilog="Example: faktenbot check facts/curated/go-cluster")
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
        from bot.publishing import CHECK, regressions

        verdict = regressions(examined)
        asked, problems = verdict.figures.asked, [*verdict.problems]
        print("  " + text("check.line", language, check=CHECK, cases=asked))
    if problems:
        asking.report(tuple(problems))
        raise typer.Exit(BROKEN)
    print(text("check.fine", language, checks=len(examined.checks) + 1, cases=sum(c.cases for c in examined.checks) + asked))


@curating.command(epilog="Examples: faktenbot new my-facts · faktenbot new my-facts --languages en")
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


@curating.command(name="new-language", epilog="Example: faktenbot new-language es my-facts")
def newlanguage_of(
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


@curating.command(name="lint-language", epilog="Example: faktenbot lint-language facts/curated/go-cluster --all")
def lintlanguage_of(
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


@curating.command(epilog="Example: faktenbot schema fact > fact.schema.json")
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


@curating.command(epilog="Example: faktenbot build --to base.sqlite")
def build(
    folder: Facts = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="Write the release to this file instead of the shelf of releases.")
    ] = None,
) -> None:
    """Check a curated base and build its SQLite release; `publish` makes it live. Nothing is written where there are problems."""
    from bot.publishing import build as write
    from facts.problems import BaseBroken

    place = locate(str(folder) if folder else os.environ.get("FAKTENBOT_FACTS"), os.environ.get("FAKTENBOT_HOME"))
    try:
        if to:
            release, path = write(place.curated, to)[:12], to
        else:
            staged = releasing.stage(place, COMMAND_LINE)
            release, path = f"{staged.number}-{staged.content}", staged.path
    except BaseBroken as error:
        asking.report(error.problems)
        raise typer.Exit(BROKEN) from None
    except OSError as error:
        asking.fail(text("build.no-room", asking.interface(), folder=to or place.shelf, why=error.strerror), BROKEN)
    print(text("build.done", asking.interface(), release=release, path=path))


def _curated(folder: Path | None) -> Path:
    return folder or asking.here().curated
