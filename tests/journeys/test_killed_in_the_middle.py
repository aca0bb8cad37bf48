"""Twenty people ask ten questions each while the bot dies again and again; nobody is left without an answer."""

from __future__ import annotations

import asyncio
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.channels.telegram.lanes import AT_ONCE
from bot.engine import Engine
from bot.model import Choice, Conversation, Kind, Question
from facts.model import Language
from tests.bot.asking import DE, EN, ROOT, Command
from tests.telegram.people import Person
from tests.telegram.server import BotApi

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]

PEOPLE, EACH = 20, 10
ALL = PEOPLE * EACH
DEATHS = 10
TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


def questions(release: Path) -> dict[Language, dict[str, str]]:
    """Ten questions for each language, by the beginning of what answers them, whatever was said before."""
    engine, found = Engine.open(release), dict[Language, dict[str, str]]()
    for language in (DE, EN):
        asked: dict[str, str] = {}
        memory = Conversation()
        for file in sorted((ROOT / "tests" / "questions" / language).glob("[a-z]*.yaml")):
            cases = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
            text = next((str(c["ask"]) for c in cases if c["expect"] == "answer" and c.get("tags") == ["plain"]), "")
            alone, after = (engine.ask(Question(text=text, conversation=before)) for before in (Conversation(), memory))
            said = " ".join(block.text for block in alone.blocks[:1] if not isinstance(block, Choice)).strip()
            fits = alone.kind is after.kind is Kind.ANSWER and alone.blocks == after.blocks and alone.language == language
            if text and fits and said and not any(said.startswith(other) or other.startswith(said) for other in asked):
                asked[said], memory = text, after.conversation
            if len(asked) == EACH:
                break
        found[language] = asked
    assert [len(asked) for asked in found.values()] == [EACH, EACH]
    return found


@dataclass
class Life:
    """The command, as often as it is started."""

    api: BotApi
    command: Command
    folder: Path
    running: list[Process] = field(default_factory=list)

    async def start(self) -> None:
        state = f"sqlite:///{self.folder}/state.sqlite"
        with (self.folder / "log").open("ab") as log:
            unmeasured = {"COVERAGE_PROCESS_START": ""}  # what is killed has nothing to tell
            self.running.append(await self.command.serve(self.api.url, TOKEN, log, FAKTENBOT_STATE_URL=state, **unmeasured))

    async def end(self, number: signal.Signals) -> int:
        self.running[-1].send_signal(number)
        async with asyncio.timeout(10):
            return await self.running[-1].wait()

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")


@asynccontextmanager
async def life(command: Command, folder: Path) -> AsyncIterator[Life]:
    async with BotApi(TOKEN) as api:
        made = Life(api, command, folder)
        try:
            yield made
        finally:
            for process in made.running:
                if process.returncode is None:
                    process.kill()
                    await process.wait()


async def ask_and_interrupt(
    made: Life, asked: dict[Language, dict[str, str]], deaths: int, number: signal.Signals, rounds: int
) -> list[list[int]]:
    """The numbers of the questions that each chat saw answered, while the bot was ended some times in the middle.

    Args:
        made: Runs the bot.
        asked: The questions.
        deaths: How often it ends.
        number: The signal that ends it.
        rounds: How many questions everybody writes before each start, as long as there are any.
    """
    api = made.api
    people = [Person(api, 1001 + n, language=("de", "en", None, "tr")[n % 4]) for n in range(PEOPLE)]
    spoken = [(DE, EN, DE, EN)[n % 4] for n in range(PEOPLE)]
    left = list(range(EACH))

    def write() -> None:
        now, left[:] = left[:rounds], left[rounds:]
        for question in now:
            for person, language in zip(people, spoken, strict=True):
                person.writes([*asked[language].values()][question])

    def sent() -> int:
        return sum(call.method == "sendMessage" for call in api.effects)

    def heard(n: int) -> list[int]:
        starts = [*asked[spoken[n]]]
        seen = api.texts(people[n].id)
        return [next(i for i, start in enumerate(starts) if text.startswith(start)) for text in seen if text]

    for death in range(deaths):
        write()
        target = sent() + ALL // (deaths + 1) // 2 * (1 + (rounds == EACH))
        await made.start()
        await api.until(lambda target=target: sent() >= target, f"answers before death {death + 1}", 30)  # type: ignore[misc]
        code = await made.end(number)
        assert code == (0 if number == signal.SIGTERM else -number)
    await made.start()
    await api.until(lambda: all(len(set(heard(n))) == EACH for n in range(PEOPLE)), "everybody to be answered", 30)
    await api.until(lambda: api.polling and not api.updates_pending, "the last confirmation", 15)
    assert await made.end(signal.SIGTERM) == 0
    return [heard(n) for n in range(PEOPLE)]


async def test_whoever_asks_while_the_bot_is_killed_is_answered_in_order(
    faktenbot: Command, release: Path, tmp_path: Path
) -> None:
    async with life(faktenbot, tmp_path) as made:
        chats = await ask_and_interrupt(made, questions(release), DEATHS, signal.SIGKILL, EACH)
        lints, log = made.api.lints, made.log

    for chat in chats:
        assert [question for question, _ in groupby(chat)] == list(range(EACH))  # only what was being answered came twice
    doubles = sum(map(len, chats)) - ALL
    print(f"{doubles} answers of {ALL} came twice after {DEATHS} deaths.")
    assert 0 <= doubles <= DEATHS * AT_ONCE
    assert lints == []
    assert "Traceback" not in log and "crashed" not in log and "state fails" not in log and TOKEN.split(":")[1] not in log


async def test_whoever_asks_while_the_bot_is_stopped_and_started_is_answered_once(
    faktenbot: Command, release: Path, tmp_path: Path
) -> None:
    async with life(faktenbot, tmp_path) as made:
        chats = await ask_and_interrupt(made, questions(release), DEATHS // 2, signal.SIGTERM, 2)
        log = made.log

    assert chats == [list(range(EACH))] * PEOPLE
    assert "Traceback" not in log and "crashed" not in log and "state fails" not in log
