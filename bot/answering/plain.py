"""An answer as lines of text: what a person reads in a terminal, and what programs get as its text."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from bot.catalogs import text
from bot.model import Answer, Block, Choice, Cited, Earlier, Message, Note, Opening, Quotation, Reference, Statement
from bot.permalinks import permalink
from facts.model import Language

BULLET = "  · "
MARGIN = "  │ "  # beside what was said at another time


class Role(StrEnum):
    """What a line is, so that a channel can style it."""

    SAID = "said"
    QUOTED = "quoted"
    NOTE = "note"
    SOURCE = "source"
    LINK = "link"
    HEADING = "heading"
    CHOICE = "choice"


def plain(answer: Answer) -> str:
    """An answer as plain text, its sources and their links included."""
    return "\n".join(line for line, _ in lines(answer))


def lines(answer: Answer) -> list[tuple[str, Role]]:
    """The lines of an answer; where to go on comes last."""
    found = [line for block in answer.blocks if not isinstance(block, Choice) for line in _lines(block, answer.language)]
    choices = [line for block in answer.blocks if isinstance(block, Choice) for line in _lines(block, answer.language)]
    if choices and answer.facts:
        found.append((text("answer.next", answer.language), Role.HEADING))
    return found + choices


def with_link(answer: Answer) -> list[tuple[str, Role]]:
    """The lines of an answer and the id that it can be looked up by; references go into files and have none."""
    link = None if any(isinstance(block, Reference) for block in answer.blocks) else permalink(answer)
    return [*lines(answer), *([(text("link.line", answer.language, id=link), Role.LINK)] if link else [])]


def _lines(block: Block, language: Language) -> list[tuple[str, Role]]:
    match block:
        case Opening() | Statement():
            return [(block.text, Role.SAID)]
        case Quotation():
            return [(block.text, Role.QUOTED)]
        case Note() | Message():
            return [(block.text, Role.NOTE)]
        case Cited():
            return [(text("source.label", language, source=block.text), Role.SOURCE), (block.url, Role.LINK)]
        case Reference():
            return [(line, Role.SAID) for line in block.text.split("\n")]
        case Earlier():
            return [(MARGIN + line, Role.NOTE) for line in block.text.split("\n")]
        case Choice():
            return [(f"{BULLET}{block.label}", Role.CHOICE)]
        case _:
            assert_never(block)
