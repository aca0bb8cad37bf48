"""A day in a curator's life as steps: what is written to the bot and what it says, commands with what they print, edits.

A block of `chat` holds what the curator writes, after "> " ("> [A button]" is pressed), and what the bot says to the curator;
"reader> " is somebody else, whose answers are not shown. Blocks of `console` and `diff` are those of a tutorial.
`python -m tests.house.curator` writes what is said and printed now.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.engine import Engine
from bot.model import Question
from bot.state.asking import Asked, record
from bot.state.database import connect
from facts.model import Language
from tests.house.tutorial import ROOT, Place, taken
from tests.telegram.hearing import Heard, heard
from tests.telegram.people import SAYING, Person
from tests.telegram.server import BotApi

PAGE = ROOT / "docs" / "how-to" / "for-curators.md"
PICTURE = ROOT / "docs" / "pictures" / "stats.png"
CURATED = ROOT / "facts" / "curated" / "go-cluster"
DAYS = 14  # in which people asked
TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
_BLOCK = re.compile(r"^```(?:chat|console|diff)\b.*?^```$", re.MULTILINE | re.DOTALL)
_SAYS = re.compile(r"^(reader)?> (.*)\n", re.MULTILINE)

_VOLATILE = (  # what is another one each time, and what stands on the page instead
    (re.compile(r"\b[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d{2}\b"), "Nov 30, 2026, 09:12"),
    (re.compile(r"^Due for review: .*\n", re.MULTILINE), ""),
    (re.compile(r"(?<=Since )[A-Z][a-z]{2} \d{1,2}, \d{4}(?=:)"), "Nov 30, 2026"),
    (re.compile(r"(?<=admin )[0-9a-f]{8}"), "7f3a9c01"),
    (re.compile(r"(?<=\d[-_])[0-9a-f]{12}\b|(?<=_(?:de|en)_)[0-9a-f]{12}\b|(?<=\()[0-9a-f]{12}(?=\))"), "0123456789ab"),
)
_MESSAGES = {"/stats": 2}  # that something is answered with, where it is not one
_ASKED = (  # in the days before: what, in which language, how often a day
    ("Welche Partnerländer sind am wichtigsten?", "de", 9),
    ("Wie viele Mitglieder hat go-cluster?", "de", 7),
    ("Was kostet ein Messestand?", "de", 4),
    ("was kostet messestand", "de", 2),
    ("How many clusters are at trade fairs?", "en", 5),
    ("Who pays for the trips abroad?", "en", 3),
)


@dataclass
class Day:
    """A bot with a base of its own, the curator who is its admin, and somebody who reads what it says."""

    place: Place
    api: BotApi
    curator: Person
    reader: Person
    shown: int = 0  # effects of the bot's calls that stand on the page
    offered: Heard | None = None  # the last message with buttons
    pictures: list[bytes] = field(default_factory=list)

    async def do(self, block: str) -> str:
        """Take the steps of a block. Returns it as it should be."""
        if block.startswith("```chat"):
            said = "```chat\n"
            for who, words in _SAYS.findall(block):
                said += f"{who}> {words}\n{await self._heard(self.reader if who else self.curator, words)}"
            said += "```"
        else:
            said = await asyncio.to_thread(taken, block, self.place)
        for pattern, instead in _VOLATILE:
            said = pattern.sub(instead, said)
        return said

    async def _heard(self, who: Person, words: str) -> str:
        if words.startswith("["):
            assert self.offered
            who.presses(self.offered, words[1:-1])
        else:
            who.writes(words)
        await who.hears(_MESSAGES.get(words, 1), timeout=60)
        effects, self.shown = self.api.effects[self.shown :], len(self.api.effects)
        lines = []
        for call in effects:
            if call.chat == self.curator.id and call.method in SAYING:
                message = heard(self.api, call)
                lines += message.text.replace("\u00a0", " ").replace("\u202f", " ").splitlines()
                self.pictures += [message.file] if message.file else []
                if message.buttons:
                    self.offered = message
                    lines.append(" ".join(f"[{label}]" for label, _ in message.buttons))
        return "".join(f"{line}\n" for line in lines)


@asynccontextmanager
async def day(folder: Path) -> AsyncIterator[Day]:
    """Begin a day: the bot runs, and people asked it in the last days."""
    place = Place.at(folder)
    shutil.copytree(CURATED, folder / "go-cluster")
    place.variables |= {"FAKTENBOT_FACTS": str(folder / "go-cluster"), "FAKTENBOT_HOME": str(folder / "home")}
    async with BotApi(TOKEN, "your_bot") as api:
        own = {"FAKTENBOT_TELEGRAM_TOKEN": TOKEN, "FAKTENBOT_TELEGRAM_API_URL": api.url, "FAKTENBOT_ADMINS": "42"}
        here = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
        with (folder / "log").open("wb") as log:
            bot = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "serve", cwd=ROOT, env=place.variables | here | own, stdout=log, stderr=log
            )
        try:
            await api.until(lambda: api.polling, "the first poll", 60)
            await asyncio.to_thread(_let_people_ask, folder / "home")
            yield Day(place, api, Person(api, 42, language="en", name="Ada"), Person(api, 1001, language="en", name="Emma"))
        finally:
            bot.terminate()
            await bot.wait()


def _let_people_ask(home: Path) -> None:
    """Put into the log what came of questions of the last days."""
    release = next(home.glob("releases/*/0*.sqlite"))
    engine, now = Engine.open(release), int(datetime.now(UTC).timestamp())
    connection = connect(f"sqlite:///{home / 'state.sqlite'}")
    with closing(connection):
        for days in range(DAYS, 0, -1):
            asked = []
            for text, language, often in _ASKED:
                decision = engine.decide(Question(text=text, language=Language(language)))
                fact = decision.picks[0].fact if decision.picks else None
                for chat in range(often - days % 3):
                    asked.append(
                        Asked(
                            text=text, language=Language(language), outcome=decision.kind.value, confidence=decision.confidence,
                            fact=fact, milliseconds=5 + chat, chat=f"{text} {chat}",
                        )
                    )  # fmt: skip
            record(connection, asked, now - days * 86_400)
        connection.commit()
    connection.engine.dispose()


async def played(page: str, folder: Path) -> tuple[str, bytes]:
    """A page as it should be, and the picture that the bot sends on it."""
    written, end = "", 0
    async with day(folder) as today:
        for block in _BLOCK.finditer(page):
            written += page[end : block.start()] + await today.do(block[0])
            end = block.end()
    return written + page[end:], today.pictures[0]


def main() -> None:
    """Write onto the page what is said and printed now."""
    with tempfile.TemporaryDirectory() as folder:
        page, picture = asyncio.run(played(PAGE.read_text(encoding="utf-8"), Path(folder).resolve()))
    PAGE.write_text(page, encoding="utf-8")
    PICTURE.write_bytes(picture)


if __name__ == "__main__":
    main()
