"""Answer one question on the command line, and what every command says about a base that cannot be used."""

from __future__ import annotations

import os
import sys
from enum import Enum
from typing import TYPE_CHECKING, NoReturn

from bot import app, catalogs
from bot.catalogs import text
from bot.model import Kind, Question
from bot.places import Place, locate
from facts.model import Language
from facts.store import ReleaseUnreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.engine import Engine
    from bot.model import Answer
    from facts.problems import Problem

ANSWERED, BROKEN, USAGE, UNDECIDED = 0, 1, 2, 3  # exit codes


class Shape(Enum):
    """How an answer is printed."""

    STYLED = 1  # with colours where the terminal has them
    PLAIN = 2
    JSON = 3


def once(engine: Engine, question: str, shape: Shape = Shape.STYLED, language: Language | None = None) -> int:
    """Print the answer to one question.

    Args:
        engine: Answers.
        question: As it was typed.
        shape: How to print it.
        language: To answer in; None: that of the question.

    Returns:
        The exit code: answered, or asked back and refused.
    """
    return told(engine.ask(Question(text=question, language=language, hint=Language(interface()))), shape)


def told(answer: Answer, shape: Shape) -> int:
    """Print an answer.

    Returns:
        The exit code: answered, or asked back and refused.
    """
    if shape is Shape.JSON:
        from bot.channels.jsonl import dumped, record

        print(dumped(record(None, answer)))
    elif shape is Shape.STYLED and sys.stdout.isatty():
        from bot.channels.terminal import show

        show(answer, styled=True)
    else:
        from bot.answering.plain import with_link

        print("\n".join(line for line, _ in with_link(answer)))
    return UNDECIDED if answer.kind in (Kind.CLARIFY, Kind.REFUSAL) else ANSWERED


def here() -> Place:
    """Where the base and its releases are, as the environment says."""
    return locate(os.environ.get("FAKTENBOT_FACTS"), os.environ.get("FAKTENBOT_HOME"))


def engine(place: Place | None = None, opened: Callable[[Place, app.Notice], Engine] = app.open_engine) -> Engine:
    """The engine for a base; ends the program where there is none.

    Args:
        place: Of the base; None: what the environment says.
        opened: Which of its releases answers.
    """
    place, language = place or here(), interface()
    try:
        return opened(place, lambda id, values: print(text(id, language, **values), file=sys.stderr))
    except app.NoBase as error:
        fail(text("build.none", language, folder=error.folder), BROKEN)
    except ReleaseUnreadable:
        fail(text("build.broken-release", language, path=place.shipped), BROKEN)
    except app.NothingBuilt as error:
        report(error.problems)
        raise SystemExit(BROKEN) from None
    except OSError as error:
        fail(text("build.no-room", language, folder=place.shelf, why=error.strerror), BROKEN)


def report(problems: tuple[Problem, ...]) -> None:
    """Print problems of a base with file, line and fix."""
    from bot.answering.reporting import worded

    language = interface()
    for problem in problems:
        print(worded(problem, language), file=sys.stderr)
    print(catalogs.plural("check.problems", len(problems), language), file=sys.stderr)


def wished() -> tuple[str | None, ...]:
    """The languages that the environment wishes for, the strongest wish first."""
    return tuple(os.environ.get(name) for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))


def interface() -> str:
    """The language of the command's own sentences."""
    return catalogs.interface_language(wished(), catalogs.shipped())


def fail(message: str, code: int) -> NoReturn:
    """End the program with a sentence about why."""
    print(message, file=sys.stderr)
    raise SystemExit(code)
