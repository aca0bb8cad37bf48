"""Show the real program at work: draw what it says in a terminal as docs/ask.svg, and in Telegram as docs/telegram.svg.

    .venv/bin/python docs/capture.py

`faktenbot ask` runs in a terminal of its own; `faktenbot serve` talks to the Bot API server of the tests.
The drawings name no font file and no address on the net.
"""

from __future__ import annotations

import asyncio
import html
import os
import pty
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.telegram.hearing import Heard  # noqa: E402
from tests.telegram.html import Entity  # noqa: E402
from tests.telegram.people import Person  # noqa: E402
from tests.telegram.server import BotApi  # noqa: E402


def main() -> None:
    """Ask, draw, write."""
    for name, drawn in (("ask.svg", terminal()), ("telegram.svg", chat(asyncio.run(conversation())))):
        (ROOT / "docs" / name).write_text("\n".join(line.rstrip() for line in drawn.splitlines()) + "\n", encoding="utf-8")


def environment(**more: str) -> dict[str, str]:
    """Our own variables without those that change what the program says."""
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR" and not name.startswith("FAKTENBOT_")}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


# In a terminal ------------------------------------------------------------------------------------------------------------

QUESTIONS = ("What share of clusters exhibits at international trade fairs?", "Wie viele Cluster kommen aus Bayern?")
WIDTH, HEIGHT = 100, 50  # of the terminal; the height only has to be enough


def ask(question: str) -> str:
    """What `faktenbot ask` prints for a person, colours included."""
    ours, theirs = pty.openpty()
    size = {"TERM": "xterm-256color", "COLUMNS": str(WIDTH), "LINES": str(HEIGHT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", question], stdout=theirs, stderr=subprocess.DEVNULL, env=environment(**size)
    )
    os.close(theirs)
    printed = b""
    try:
        while some := os.read(ours, 65536):
            printed += some
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(ours)
    if process.wait() not in (0, 3):  # answered; asked back or refused
        raise SystemExit(f"faktenbot ask {question!r} ended with {process.returncode}")
    return printed.decode().replace("\r\n", "\n").rstrip("\n")


def terminal() -> str:
    """One question that is answered and one that is refused, as SVG."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True, color_system="truecolor")
        for question in QUESTIONS:
            console.print(Text.assemble(("$ ", "bold green"), f'faktenbot ask "{question}"'))
            console.print(Text.from_ansi(ask(question)), soft_wrap=False)
            console.print()
        return re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title="faktenbot"), flags=re.DOTALL)


# In Telegram --------------------------------------------------------------------------------------------------------------

MESSAGES = ("welche partnerlaender sind am wichtigsten", "Und in Übersee?", "Wie viele Cluster kommen aus Bayern?")
NO_PROXY = "127.0.0.1,localhost"


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the conversation."""

    text: str
    entities: Sequence[Entity] = ()
    buttons: Sequence[str] = ()
    ours: bool = True  # the bot's, not the person's


async def conversation() -> list[Said]:
    """What `faktenbot serve` answers to somebody who writes these messages."""
    said = []
    with tempfile.TemporaryDirectory() as folder:
        async with BotApi() as api:
            settings = {
                "FAKTENBOT_TELEGRAM_TOKEN": api.token,
                "FAKTENBOT_TELEGRAM_API_URL": api.url,
                "FAKTENBOT_HOME": folder,
                "FAKTENBOT_STATE_URL": f"sqlite:///{folder}/state.sqlite",
                "NO_PROXY": NO_PROXY,
                "no_proxy": NO_PROXY,
            }
            command = (sys.executable, "-m", "bot", "serve")
            process = await asyncio.create_subprocess_exec(
                *command, stderr=subprocess.DEVNULL, env=environment(**settings), cwd=folder
            )
            try:
                await api.until(lambda: api.polling, "the bot to start", timeout=60)
                person = Person(api, id=1001, language="de")
                for message in MESSAGES:
                    heard = await person.asks(message)
                    said += [Said(message, ours=False), _said(heard)]
                await person.hears_nothing()
            finally:
                process.terminate()
                await process.wait()
    return said


def _said(heard: Heard) -> Said:
    return Said(heard.text, heard.entities, [label for label, _ in heard.buttons])


# Drawn as bubbles ---------------------------------------------------------------------------------------------------------

ACROSS = 400  # pixels; on a phone the picture is shown a little smaller
MARGIN, PADDING, GAP = 12, 11, 10
WIDEST = 350  # of a bubble
FONT, LINE, BLANK = 15, 20, 9  # size, height of a line, height of an empty one
BUTTON = 34
# Estimated widths in ems, as in one of the wider fonts: what is narrower leaves a little room at the right.
NARROW, SLIM, BROAD = set("ijl.,:;'|!()[] "), set("frtI-–„“”/"), set("mwMWÖÜÄ@—…")

STYLE = """
  text { font: 15px sans-serif; fill: #1c2733; white-space: pre }
  .bold { font-weight: bold } .italic { font-style: italic } .link { fill: #1668b0; text-decoration: underline }
  .button { fill: #1668b0; text-anchor: middle } .head { font-weight: bold; fill: #fff }
"""
CLASSES = {"bold": "bold", "italic": "italic", "text_link": "link"}


class Run(NamedTuple):
    """Letters in one style."""

    text: str
    style: str  # CSS class; empty: none


def chat(said: Iterable[Said]) -> str:
    """A conversation as SVG, with a frame and a background of its own."""
    drawn, y = [], 48 + GAP
    for message in said:
        more, y = _bubble(message, y)
        drawn += more
    frame = f'<rect x="0.5" y="0.5" width="{ACROSS - 1}" height="{y - 1}" rx="12" fill="#dde8ee" stroke="#9fb3bf"/>'
    head = f'<path d="M0.5 48V12.5a12 12 0 0 1 12-12h{ACROSS - 25}a12 12 0 0 1 12 12V48z" fill="#35719c"/>'
    size = f'width="{ACROSS}" height="{y}" viewBox="0 0 {ACROSS} {y}"'
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"><title>Faktenbot in Telegram</title>'
    title = f'<text class="head" x="{MARGIN + PADDING}" y="30">Faktenbot</text>'
    return "\n".join([opening, f"<style>{STYLE}</style>", frame, head, title, *drawn, "</svg>"])


def _bubble(said: Said, y: int) -> tuple[list[str], int]:
    """One message and its buttons, and where the next one begins."""
    lines = _wrapped(said.text, said.entities)
    across = WIDEST if said.buttons else min(WIDEST, round(max(map(_width, lines))) + 2 * PADDING)
    x = MARGIN if said.ours else ACROSS - MARGIN - across
    height = sum(LINE if line else BLANK for line in lines) + 2 * PADDING - 2
    colour = "#ffffff" if said.ours else "#d9f2c4"
    drawn, base = [f'<rect x="{x}" y="{y}" width="{across}" height="{height}" rx="12" fill="{colour}"/>'], y + PADDING - 5
    for line in lines:
        base += LINE if line else BLANK
        if line:
            drawn.append(f'<text x="{x + PADDING}" y="{base}">{"".join(map(_tspan, line))}</text>')
    y += height
    for label in said.buttons:
        y += 4
        drawn.append(f'<rect x="{x}" y="{y}" width="{across}" height="{BUTTON}" rx="8" fill="#f3f8fb" stroke="#b8cdda"/>')
        drawn.append(f'<text class="button" x="{x + across // 2}" y="{y + 22}">{html.escape(label)}</text>')
        y += BUTTON
    return drawn, y + GAP


def _tspan(run: Run) -> str:
    text = html.escape(run.text, quote=False)
    return f'<tspan class="{run.style}">{text}</tspan>' if run.style else text


def _wrapped(text: str, entities: Sequence[Entity]) -> list[list[Run]]:
    """A text in lines that fit into the widest bubble; an empty one between paragraphs."""
    raw, styles = text.encode("utf-16-le"), [""] * len(text)
    for entity in entities:  # their places count UTF-16 units
        start = len(raw[: 2 * entity["offset"]].decode("utf-16-le"))
        end = len(raw[: 2 * (entity["offset"] + entity["length"])].decode("utf-16-le"))
        styles[start:end] = [CLASSES.get(entity["type"], "")] * (end - start)
    lines: list[list[Run]] = []
    for found in re.finditer(r"[^\n]*(?:\n|$)", text):
        letters = list(zip(found[0].rstrip("\n"), styles[found.start() :], strict=False))
        words = [list(word) for _, word in groupby(letters, key=lambda letter: letter[0] == " ")]
        line: list[tuple[str, str]] = []
        for word in words:
            if line and _width(_runs([*line, *word])) > WIDEST - 2 * PADDING and word[0][0] != " ":
                lines.append(_runs(line[:-1]))  # without the blank before the word
                line = []
            line += word
        lines.append(_runs(line))
    return lines[:-1] if not lines[-1] else lines


def _runs(letters: Sequence[tuple[str, str]]) -> list[Run]:
    parts = groupby(letters, key=lambda letter: letter[1])
    return [Run("".join(letter for letter, _ in part), style) for style, part in parts]


def _width(runs: Iterable[Run]) -> float:
    return sum(_em(letter) * (1.09 if run.style == "bold" else 1) for run in runs for letter in run.text) * FONT


def _em(letter: str) -> float:
    if letter in NARROW:
        return 0.32
    if letter in SLIM:
        return 0.42
    if letter in BROAD:
        return 0.92
    return 0.7 if letter.isupper() else 0.62


if __name__ == "__main__":
    main()
