"""`faktenbot serve`: what it says when it cannot run, and that it ends when it is told to."""

from __future__ import annotations

import asyncio
import signal
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

import pytest

from bot.catalogs import text
from bot.settings import load
from tests.bot.asking import Command, edit
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


def test_a_token_of_blanks_is_none(faktenbot: Command) -> None:
    assert "@BotFather" in faktenbot("serve", FAKTENBOT_TELEGRAM_TOKEN=" \t").err


def test_blanks_around_a_setting_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKTENBOT_TELEGRAM_TOKEN", f" {TOKEN} ")
    monkeypatch.setenv("FAKTENBOT_TELEGRAM_API_URL", " ")
    settings = load()

    assert settings.telegram_token and settings.telegram_token.get_secret_value() == TOKEN
    assert settings.telegram_api_url == "https://api.telegram.org"


@pytest.mark.asyncio
async def test_certificates_that_cannot_be_read_are_named_as_that(faktenbot: Command, tmp_path: Path) -> None:
    own: dict[str, Any] = {"FAKTENBOT_TELEGRAM_TOKEN": TOKEN, "FAKTENBOT_STATE_URL": f"sqlite:///{tmp_path}/state.sqlite"}
    done = await asyncio.to_thread(faktenbot, "serve", SSL_CERT_FILE=str(tmp_path / "none.pem"), **own)

    assert done.code == 1
    assert "SSL_CERT_FILE" in done.err and "FAKTENBOT_HOME" not in done.err and "Traceback" not in done.err


@pytest.mark.asyncio
async def test_the_admins_of_the_settings_may_reload(storks: Command, tmp_path: Path) -> None:
    async with BotApi(TOKEN) as api:
        process = await storks.serve(api.url, TOKEN, PIPE, FAKTENBOT_ADMINS="42")
        try:
            await api.until(lambda: api.polling, "the first poll", 30)
            edit(storks.facts / "facts" / "nests.yaml", "qualifier: about", "qualifier: exactly")
            told = await Person(api, 42, language="en").asks("/reload", timeout=60)
            refused = await Person(api, 43, language="en").asks("/reload")
        finally:
            process.terminate()
            await process.communicate()

    assert "“about 120" in told.text and "“exactly 120" in told.text
    assert refused.text == text("telegram.not-allowed", "en")


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
    async with BotApi(TOKEN) as api:
        running = await faktenbot.serve(api.url, TOKEN, PIPE, FAKTENBOT_STATE_URL=f"sqlite:///{tmp_path}/state.sqlite")
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
