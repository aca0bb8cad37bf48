"""Ask the engine, and run the real command: what tests of the bot and journeys share."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from asyncio.subprocess import Process
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any, NamedTuple

from coverage import Coverage
from ruamel.yaml import YAML

from bot.answering.plain import plain
from bot.engine import Engine
from bot.model import Answer, Conversation, Decision, Question
from facts.model import Language

ROOT = Path(__file__).resolve().parents[2]
# How coverage is told to measure a process; see https://coverage.readthedocs.io/en/latest/subprocess.html
MEASURED = {"COVERAGE_PROCESS_START": str(ROOT / "tests" / "subprocesses.toml"), "COVERAGE_FILE": str(ROOT / ".coverage")}
DE, EN = Language("de"), Language("en")
LONGEST = 40  # entries of a list in a language pack that was cut short


class Chat:
    """One conversation with an engine; `answer` is the last answer."""

    def __init__(self, engine: Engine, language: Language | None = None) -> None:
        self.engine, self.language = engine, language
        self.memory = Conversation()

    def say(self, text: str) -> Answer:
        answer = self.engine.ask(Question(text=text, conversation=self.memory, language=self.language))
        self.memory = answer.conversation
        return answer


def ask(engine: Engine, text: str, before: Sequence[str] = (), language: Language | None = None) -> Answer:
    """The answer to a question, after some earlier messages."""
    return engine.ask(Question(text=text, conversation=engine.replay(before, language), language=language))


def outcome(decision: Decision) -> tuple[object, ...]:
    """What was decided, whatever led to it."""
    return (decision.kind, *(pick.fact for pick in decision.picks), *decision.suggestions)


def spoken(answer: Answer) -> str:
    """What a person reads, with plain blanks, so that tests can be read, too."""
    return plain(answer).replace("\u00a0", " ").replace("\u202f", " ")


class Done(NamedTuple):
    """A command that has run."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Command:
    """The command `faktenbot` with a base and a data folder of its own."""

    facts: Path
    home: Path

    def environment(self, **more: str) -> dict[str, str]:
        """What the command is run in, whatever is set around the tests."""
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("FAKTENBOT_", "LC_", "LANG", "NO_COLOR"))}
        own = {"FAKTENBOT_FACTS": str(self.facts), "FAKTENBOT_HOME": str(self.home), "LANG": "en_GB.UTF-8"}
        return clean | own | (MEASURED if Coverage.current() else {}) | more

    async def serve(self, url: str, token: str, output: int | IO[bytes], **more: str) -> Process:
        """Start `faktenbot serve` against a Bot API server of the tests."""
        here = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
        own = {"FAKTENBOT_TELEGRAM_TOKEN": token, "FAKTENBOT_TELEGRAM_API_URL": url}
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve",
            cwd=ROOT, env=self.environment(**here, **own, **more), stdout=output, stderr=output,
        )  # fmt: skip

    def __call__(self, *arguments: str | Path, stdin: bytes = b"", **environment: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=ROOT,
            env=self.environment(**environment),
            timeout=60,
            check=False,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def shipped_command(temporary: Path, curated: Path) -> Command:
    """The command on a copy of the shipped base whose release is built; made once for all tests.

    Args:
        temporary: Pytest's folder of this run.
        curated: The shipped base.
    """
    command = Command(temporary / "shipped" / "go-cluster", temporary / "shipped" / "home")
    if not command.facts.exists():
        shutil.copytree(curated, command.facts)
        assert command("ask", "Hallo").code == 0
    return command


def small_command(folder: Path) -> Command:
    """The command on a copy of the small base of storks, with languages of its own and nothing built yet."""
    storks = shutil.copytree(ROOT / "tests" / "facts" / "small", folder / "storks")
    (storks / "languages").mkdir()
    for language, pack in short_packs().items():
        (storks / "languages" / f"{language}.yaml").write_text(pack, encoding="utf-8")
    return Command(storks, folder / "home")


@cache
def short_packs() -> dict[str, str]:
    """The engine's language packs, cut short: reading them in full takes a second each time."""
    folder = ROOT / "bot" / "understanding" / "languages"
    packs = {path.stem: YAML(typ="safe").load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))}
    short = {language: {key: _short(part) for key, part in pack.items()} for language, pack in packs.items()}
    return {
        language: json.dumps(short[language] | {"function_words": pack["function_words"]}) for language, pack in packs.items()
    }


def _short(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _short(value) for key, value in list(data.items())[:LONGEST]}
    return data[:LONGEST] if isinstance(data, list) else data


def edit(file: Path, find: str, by: str) -> None:
    """Replace a text that stands exactly once in a file."""
    text = file.read_text(encoding="utf-8")
    assert text.count(find) == 1, f"{find!r} stands {text.count(find)} times in {file}"
    file.write_text(text.replace(find, by), encoding="utf-8")
