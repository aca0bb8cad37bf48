"""Answers as text in a terminal, and the chat there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answering.bibliography import style_named
from bot.answering.plain import BULLET, Role, with_link
from bot.catalogs import language_named, own_name, own_names, text
from bot.engine import Engine
from bot.model import Answer, Conversation, Question
from facts.model import Base, Language

if TYPE_CHECKING:
    from rich.console import Console

QUOTE, CITE = ("/quote", "/zitat"), "/cite"
PRESENTING = (*QUOTE, CITE)
STYLES = {Role.SAID: "bold", Role.SOURCE: "dim", Role.LINK: "dim", Role.HEADING: "dim", Role.CHOICE: "cyan"}


def show(answer: Answer, *, styled: bool) -> None:
    """Print an answer; with colours only where the reader's terminal has them (rich heeds NO_COLOR)."""
    found = with_link(answer)
    if not styled or not sys.stdout.isatty():
        print("\n".join(line for line, _ in found))
        return
    console = _console()
    for line, role in found:
        console.print(line, style=STYLES.get(role), markup=False, highlight=False, soft_wrap=role is Role.LINK)


def _console() -> Console:
    from rich.console import Console

    return Console()


def topics(base: Base, language: Language) -> str:
    """All topics with the short names of their facts."""
    listed = [text("topics.heading", language)]
    for topic in base.topics:
        listed.append(topic.name[language])
        listed += [f"{BULLET}{fact.name[language]}" for fact in base.facts.values() if fact.topic == topic.id]
    return "\n".join(listed)


def chat(engine: Engine, language: Language | None, start: Language, *, styled: bool, read: Callable[[str], str] = input) -> None:
    """Talk in the terminal until the input ends or somebody says /quit.

    Args:
        engine: Answers.
        language: To answer in, whatever the questions are in; None: that of each question.
        start: Language of the first words.
        styled: Whether colours are welcome.
        read: Asks for a line; raises EOFError at the end.
    """
    _remember_lines()
    memory = Conversation(language=start)
    print(text("chat.welcome", start, base=engine.base.title[start], languages="|".join(engine.base.languages)))
    while True:
        speaking = language or memory.language or start
        try:
            prompt = text("chat.prompt", speaking)
            line = read(f"\n{prompt}> ").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            print(text("chat.goodbye", speaking))
            return
        if line in ("/quit", "/exit"):
            print(text("chat.goodbye", speaking))
            return
        if line.split()[:1] == ["/lang"]:
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
        if (command := line.partition(" ")[0]) in PRESENTING:
            answer = _presented(engine, line, Question(text="", conversation=memory, hint=start, language=language))
            memory = answer.remembered(memory)
            show(answer, styled=styled)
            continue
        if line.startswith("/"):
            print(text("chat.unknown-command", speaking, command=command))
            continue
        answer = engine.ask(Question(text=line, conversation=memory, hint=start, language=language))
        memory = answer.remembered(memory)
        show(answer, styled=styled)


def _presented(engine: Engine, line: str, question: Question) -> Answer:
    """What a command asks to be given in some form: "/quote trade fairs", "/cite apa", which is of what was told before."""
    command, *words = line.split()
    if command != CITE:
        return engine.quote(replace(question, text=" ".join(words)))
    style, wanted = style_named(words)
    return engine.cite(replace(question, text=wanted), style)


def _set_language(line: str, base: Base, language: Language | None, speaking: Language) -> Language | None:
    wanted = line.removeprefix("/lang").strip()
    if found := language_named(wanted, base.languages):
        chosen = Language(found)
        print(text("chat.language-set", chosen, language=own_name(chosen)))
        return chosen
    print(text("chat.language-unknown", speaking, known=own_names(base.languages)))
    return language


def _remember_lines() -> None:
    """Let earlier lines come back with the arrow keys, where the system has readline."""
    with suppress(ImportError):
        import readline  # noqa: F401  (importing it is what turns line editing on)
