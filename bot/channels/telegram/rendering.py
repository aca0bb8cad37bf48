"""An answer as Telegram messages: HTML that is always escaped, in parts that are never too long.

A text that is too long goes on in the next message instead of being cut, so no citation can fall off.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple, assert_never

from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.catalogs import text
from bot.model import SOURCE, Answer, Block, Choice, Cited, Earlier, Message, Note, Opening, Quotation, Reference, Statement
from bot.permalinks import Permalink

MAX_LENGTH = int(MessageLimit.MAX_TEXT_LENGTH)
MAX_COPIED = int(InlineKeyboardButtonLimit.MAX_COPY_TEXT)
MAX_PIECES = int(MessageLimit.MESSAGE_ENTITIES) - 2  # each is one entity at most, and those folded are one more
FOLDED = 4  # from so many sources on they are folded away until somebody wants to read them
# What Telegram makes a link of: anything else loses its address without an error.
_LINKABLE = re.compile(r"https?://[^/?#\s.]+(\.[^/?#\s.]+)+", re.IGNORECASE)


class Piece(NamedTuple):
    """A run of text under one markup."""

    text: str
    tag: str = ""  # such as "b"; empty: none
    url: str = ""  # of a link; empty: none
    role: str = ""  # pieces of the same role stand close together
    label: str = ""  # stands before it, without markup

    def html(self) -> str:
        """The run as Telegram's HTML."""
        label, marked = html.escape(self.label), html.escape(self.text)
        if self.url:
            marked = f'<a href="{html.escape(_sendable(self.url))}">{marked}</a>'
        elif self.tag:
            marked = f"<{self.tag}>{marked}</{self.tag}>"
        return label + marked


def rendered(answer: Answer) -> tuple[str, ...]:
    """The texts of the messages that give an answer, at least one; its choices are buttons and not among them."""
    pieces = [piece for block in answer.blocks for piece in _pieces(block, answer)]
    return messages(pieces) or plain_messages([text("telegram.failed", answer.language)])


def messages(pieces: Iterable[Piece]) -> tuple[str, ...]:
    """Pieces of text as the HTML of as many messages as it takes; none where there is nothing to be seen."""
    parts: list[list[Piece]] = [[]]
    used = 0
    for piece in _short(pieces):
        if not (piece.label + piece.text).strip():  # Telegram takes no message in which there is nothing to be seen
            continue
        length = size(piece.label + piece.text) + 2
        if parts[-1] and (used + length > MAX_LENGTH or len(parts[-1]) >= MAX_PIECES):
            parts.append([])
            used = 0
        parts[-1].append(piece)
        used += length
    return tuple(_joined(part) for part in parts if part)


def plain_messages(lines: Iterable[str]) -> tuple[str, ...]:
    """Lines without markup as the HTML of as many messages as it takes."""
    return messages(Piece(line, role="line") for line in lines)


def size(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "replace")) // 2


def deep_link(link: Permalink, username: str) -> str:
    """The address that opens an answer in the bot of a name."""
    return f"https://t.me/{username}?start={link}"


def fits_a_button(copied: str) -> bool:
    """Whether a text can be copied by a button; what is longer is shown so that a tap on it copies it."""
    return size(copied) <= MAX_COPIED


def _pieces(block: Block, answer: Answer) -> list[Piece]:
    match block:
        case Opening():
            return [Piece(block.text, tag="b", role="said")]
        case Statement() | Quotation() if block.copy and not fits_a_button(block.copy):
            return [Piece(block.copy, tag="code", role="said")]  # a tap copies it
        case Statement():
            return [Piece(block.text, role="said")]
        case Quotation() if block.copy:
            return [Piece(block.text, tag="blockquote", role="quoted")]
        case Quotation():
            return [Piece(block.text, role="said")]
        case Note():
            return [Piece(block.text, tag="i", role="note")]
        case Message():
            return [Piece(block.text, role="message")]
        case Cited():
            return _source(block, answer)
        case Reference():
            return [] if block.file else [Piece(block.text, tag="code", role="reference")]
        case Earlier():
            return [Piece(block.text, tag="blockquote", role="earlier")]
        case Choice():
            return []
        case _:
            assert_never(block)


def _source(cited: Cited, answer: Answer) -> list[Piece]:
    """A source with its link; where the source itself was asked for, its address is there to be copied, too."""
    label, _, rest = text("source.label", answer.language, source="\0").partition("\0")
    linkable = _LINKABLE.match(cited.url)
    pieces = [Piece(cited.text + rest, url=cited.url if linkable else "", role="source", label=label)]
    if not linkable or SOURCE in answer.facts:
        pieces.append(Piece(cited.citation.source.url, role="source"))
    if cited.copy and not fits_a_button(cited.copy):
        pieces.append(Piece(cited.copy, tag="code", role="copied"))
    return pieces


def _short(pieces: Iterable[Piece]) -> Iterable[Piece]:
    """The same text in pieces that fit into a message, cut between words where that is possible."""
    for piece in pieces:
        label, text = _sendable(piece.label), _sendable(piece.text)
        while size(label + text) > MAX_LENGTH - 2:
            head = _head(text, MAX_LENGTH - 2 - size(label))
            yield piece._replace(text=head, label=label)
            label, text = "", text[len(head) :].lstrip()
        if text:
            yield piece._replace(text=text, label=label)


def _head(text: str, room: int) -> str:
    head = text[: room // 2]  # a letter takes two units at most
    blank = head.rfind(" ")
    return head[:blank] if blank > len(head) // 2 else head


def _sendable(text: str) -> str:
    """Without halves of surrogate pairs, which no UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode()


def _joined(pieces: Sequence[Piece]) -> str:
    groups = []
    for role, group in groupby(pieces, key=lambda piece: piece.role):
        run = list(group)
        lines = "\n".join(piece.html() for piece in run)
        folded = role == "source" and sum(bool(piece.url) for piece in run) >= FOLDED
        groups.append(f"<blockquote expandable>{lines}</blockquote>" if folded else lines)
    return "\n\n".join(groups)
