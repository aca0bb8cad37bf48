"""`faktenbot serve`: what it says when it cannot run, and that it ends when it is told to."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from tests.bot.asking import ROOT, Command
from tests.telegram.people import Person
from tests.telegram.server import BotApi

TOKEN = "987654:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
LOCALES = {"de": "de_DE.UTF-8", "en": "en_GB.UTF-8"}


@pytest.mark.parametrize(("language", "word"), [("de", "Kanal"), ("en", "channel")])
def test_without_a_token_it_says_where_to_get_one_and_how_to_do_without(faktenbot: Command, language: str, word: str) -> None:
    done = faktenbot("serve", LANG=LOCALES[language])

    assert (done.code, done.out) == (2, "")
    assert all(said in done.err for said in ("FAKTENBOT_TELEGRAM_TOKEN", "@BotFather", "make chat", word))
    assert "Traceback" not in done.err


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_setting_that_is_none_is_named_and_not_shown(faktenbot: Command, language: str) -> None:
    done = faktenbot("serve", LANG=LOCALES[language], FAKTENBOT_TELEGRAM_TOKEN=TOKEN, FAKTENBOT_ADMINS="12,abc")

    assert (done.code, done.out) == (2, "")
    assert "FAKTENBOT_ADMINS" in done.err and "Traceback" not in done.err
    assert TOKEN not in done.err and "abc" not in done.err


@pytest.mark.parametrize("url", ["mysql://x", "nonsense"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_database_of_another_kind_is_refused(faktenbot: Command, language: str, url: str) -> None:
    done = faktenbot("serve", LANG=LOCALES[language], FAKTENBOT_TELEGRAM_TOKEN=TOKEN, FAKTENBOT_STATE_URL=url)

    assert (done.code, done.out) == (2, "")
    assert "FAKTENBOT_STATE_URL" in done.err and "sqlite" in done.err and "Traceback" not in done.err


@pytest.mark.asyncio
@pytest.mark.parametrize("language", ["de", "en"])
async def test_a_token_that_telegram_does_not_know_ends_it_and_is_not_shown(
    faktenbot: Command, tmp_path: Path, language: str
) -> None:
    async with BotApi() as api:
        done = await asyncio.to_thread(
            faktenbot,
            "serve",
            LANG=LOCALES[language],
            FAKTENBOT_TELEGRAM_TOKEN=TOKEN,
            FAKTENBOT_TELEGRAM_API_URL=api.url,
            FAKTENBOT_STATE_URL=f"sqlite:///{tmp_path}/state.sqlite",
            NO_PROXY="127.0.0.1",
            no_proxy="127.0.0.1",
        )

    assert done.code == 1
    assert "FAKTENBOT_TELEGRAM_TOKEN" in done.err and "Traceback" not in done.err
    assert TOKEN.split(":")[1] not in done.out + done.err


@pytest.mark.asyncio
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("busy", [False, True], ids=["idle", "hanging call"])
async def test_it_ends_soon_when_it_is_told_to(faktenbot: Command, tmp_path: Path, number: signal.Signals, busy: bool) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("FAKTENBOT_")} | {
        "FAKTENBOT_FACTS": str(faktenbot.facts),
        "FAKTENBOT_HOME": str(faktenbot.home),
        "FAKTENBOT_STATE_URL": f"sqlite:///{tmp_path}/state.sqlite",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }
    async with BotApi(TOKEN) as api:
        environment |= {"FAKTENBOT_TELEGRAM_TOKEN": TOKEN, "FAKTENBOT_TELEGRAM_API_URL": api.url}
        running = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", cwd=ROOT, env=environment, stdout=PIPE, stderr=PIPE
        )
        try:
            await api.until(lambda: api.polling, "the first poll", 30)
            if busy:
                api.fail("sendMessage", kind="hang")
                Person(api, 1001).writes("Wie viele Mitglieder hat go-cluster?")
                await api.until(lambda: any(call.method == "sendMessage" for call in api.calls), "the answer to be sent")
            running.send_signal(number)
            async with asyncio.timeout(5):
                out, err = await running.communicate()
        finally:
            if running.returncode is None:
                running.kill()
                await running.communicate()

    assert running.returncode == 0
    assert out == b"" and b"stopped" in err and b"Traceback" not in err and b"crashed" not in err
    assert TOKEN.split(":")[1].encode() not in err
