"""Answers as text in a terminal, and the chat there.

Plain text is also what the JSONL protocol calls "what a person would read".
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from bot.catalogs import text
from bot.engine import Engine
from bot.model import Answer, Block, Choice, Cited, Conversation, Message, Note, Opening, Question, Statement
from facts.model import Base, Language

if TYPE_CHECKING:
    from rich.console import Console

BULLET = "  · "


def plain(answer: Answer) -> str:
    """An answer as plain text, its sources and their links included."""
    return "\n".join(line for line, _ in _lines(answer))


def _lines(answer: Answer) -> list[tuple[str, str]]:
    """Lines with the style each is shown in."""
    lines: list[tuple[str, str]] = []
    choices = [block for block in answer.blocks if isinstance(block, Choice)]
    for block in answer.blocks:
        lines += _block(block, answer.language)
    if choices:
        if answer.facts:
            lines.append((text("answer.next", answer.language), "dim"))
        lines += [(f"{BULLET}{choice.label}", "cyan") for choice in choices]
    return lines


def _block(block: Block, language: Language) -> list[tuple[str, str]]:
    match block:
        case Opening():
            return [(block.text, "bold")]
        case Statement():
            return [(block.text, "bold")]
        case Note():
            return [(block.text, "")]
        case Cited():
            return [(text("source.label", language, source=block.text), "dim"), (block.url, "dim")]
        case Message():
            return [(block.text, "")]
        case Choice():
            return []
        case _:
            assert_never(block)


def show(answer: Answer, *, styled: bool) -> None:
    """Print an answer; with colours only where the reader's terminal has them (rich heeds NO_COLOR)."""
    if not styled or not sys.stdout.isatty():
        print(plain(answer))
        return
    console = _console()
    for line, style in _lines(answer):
        console.print(line, style=style or None, markup=False, highlight=False, soft_wrap=line.startswith("http"))


def _console() -> Console:
    from rich.console import Console

    return Console()


def topics(base: Base, language: Language) -> str:
    """All topics with the short names of their facts."""
    lines = [text("topics.heading", language)]
    for topic in base.topics:
        lines.append(topic.name[language])
        lines += [f"{BULLET}{fact.name[language]}" for fact in base.facts.values() if fact.topic == topic.id]
    return "\n".join(lines)


def chat(engine: Engine, language: Language | None, start: Language, *, styled: bool, read: Callable[[str], str] = input) -> None:
    """Talk in the terminal until the input ends or somebody says /quit.

    Args:
        engine: Answers.
        language: To answer in, whatever the questions are in; None: that of each question.
        start: Language of the first words.
        styled: Whether colours are welcome.
        read: Asks for a line; raises EOFError at the end.
    """
    _History.load()
    memory = Conversation(language=start)
    print(text("chat.welcome", start, base=engine.base.title[start]))
    while True:
        speaking = language or memory.language or start
        try:
            line = read(f"\n{text('chat.prompt', speaking)}> ").strip()
        except (EOFError, KeyboardInterrupt):
            print(f"\n{text('chat.goodbye', speaking)}")
            return
        if line in ("/quit", "/exit"):
            print(text("chat.goodbye", speaking))
            return
        if line.startswith("/lang"):
            language = _set_language(line, engine.base, language, speaking)
            continue
        if line == "/topics":
            print(topics(engine.base, speaking))
            continue
        if line == "/source":
            if memory.facts:
                show(engine.source(memory, speaking), styled=styled)
            else:
                print(text("chat.no-source-yet", speaking))
            continue
        if line.startswith("/"):
            print(text("chat.unknown-command", speaking, command=line.split()[0]))
            continue
        answer = engine.ask(Question(text=line, conversation=memory, hint=start, language=language))
        memory = answer.conversation if answer.conversation.facts else replace(memory, language=answer.language)
        show(answer, styled=styled)


def _set_language(line: str, base: Base, language: Language | None, speaking: Language) -> Language | None:
    wanted = line.removeprefix("/lang").strip()
    if wanted in base.languages:
        chosen = Language(wanted)
        print(text("chat.language-set", chosen, language=_name_of(chosen)))
        return chosen
    print(text("chat.language-unknown", speaking, known=", ".join(base.languages)))
    return language


def _name_of(language: Language) -> str:
    from babel import Locale

    return Locale.parse(language, sep="-").get_display_name() or language


class _History:
    """Earlier lines come back with the arrow keys, where the system has readline."""

    @staticmethod
    def load() -> None:
        try:
            import readline  # noqa: F401  (importing it is what turns line editing on)
        except ImportError:
            return


def table(rows: Iterable[tuple[str, str]]) -> str:
    """Two columns of text."""
    pairs = list(rows)
    width = max((len(left) for left, _ in pairs), default=0)
    return "\n".join(f"{left:<{width}}  {right}" for left, right in pairs)
