"""The bot starts, polls, and is never deaf for long; what it cannot use stops nobody."""

from __future__ import annotations

import asyncio
import gc
import io
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.channels.telegram import polling
from bot.channels.telegram.channel import TokenRefused
from bot.engine import Engine
from tests.bot.channels.telegram.running import Channel, events, rows, running, words
from tests.telegram.people import Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio

SMES = "Wie viele KMU gibt es?"
PARTNERS = "Welche Partnerländer sind am wichtigsten?"


async def test_a_bot_that_starts_while_telegram_is_away_starts_when_it_is_back(
    api: BotApi, engine: Engine, database: Path, anna: Person, logged: io.StringIO
) -> None:
    await api.down()
    async with running(api, engine, database) as channel:
        while "telegram fails" not in logged.getvalue():
            await asyncio.sleep(0.01)  # the server cannot tell: it is down
        assert not channel.task.done()
        await api.up()

        assert "über 7.100" in words(await anna.asks(SMES))


async def test_a_getme_that_fails_at_the_start_is_tried_again(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    api.fail("getMe", status=502)
    api.fail("getMe", status=429, retry_after=1)
    async with running(api, engine, database):
        assert "über 7.100" in words(await anna.asks(SMES))


async def test_a_few_seconds_after_an_outage_everybody_is_answered(api: BotApi, channel: Channel, anna: Person) -> None:
    await anna.asks(PARTNERS)
    await api.down()
    anna.writes("Und in Übersee?")
    await asyncio.sleep(1)  # so long is it away
    await api.up()
    back = time.monotonic()

    [heard] = await anna.hears()

    assert "Japan" in words(heard)
    assert time.monotonic() - back < 5


@pytest.mark.parametrize(
    "fault", [{"status": 502}, {"kind": "html"}, {"kind": "reset"}, {"status": 429, "retry_after": 1}, {"status": 409}]
)
async def test_a_poll_that_fails_is_made_again(api: BotApi, channel: Channel, anna: Person, fault: dict[str, Any]) -> None:
    await api.until(lambda: api.polling, "a poll")
    api.fail("getUpdates", **fault)

    assert "über 7.100" in words(await anna.asks(SMES))
    assert len(api.texts(anna.id)) == 1


async def test_updates_whose_delivery_was_lost_come_again_and_are_answered_once(
    api: BotApi, channel: Channel, anna: Person
) -> None:
    await api.until(lambda: api.polling, "a poll")
    api.fail("getUpdates", kind="reset", after=True, count=2)

    await anna.asks(SMES)
    await anna.asks(PARTNERS)

    assert len(api.texts(anna.id)) == 2


@pytest.mark.parametrize("fault", [{"status": 502}, {"status": 429, "retry_after": 1}, {"kind": "reset"}])
async def test_the_menu_is_set_up_although_telegram_fails_meanwhile(
    api: BotApi, engine: Engine, database: Path, fault: dict[str, Any]
) -> None:
    for method in ("getMyCommands", "setMyCommands", "setMyDescription"):
        api.fail(method, **fault)

    async with running(api, engine, database):
        await api.until(lambda: len(api.descriptions) == 6, "the last description")

    assert {language for scope, language in api.commands if scope == "default"} == {"", "de", "en"}


async def test_an_answer_without_a_result_is_asked_for_again(api: BotApi, channel: Channel, anna: Person) -> None:
    await api.until(lambda: api.polling, "a poll")
    api.fail("getUpdates", kind="body", status=200, body=b'{"ok": true}', count=2)

    assert "über 7.100" in words(await anna.asks(SMES))


async def test_a_webhook_that_was_set_is_taken_away(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    api.webhook = "https://example.org/hook"

    async with running(api, engine, database):
        assert "über 7.100" in words(await anna.asks(SMES))
    assert api.webhook == ""


async def test_a_second_program_with_the_token_is_named_in_the_log(
    api: BotApi, channel: Channel, anna: Person, logged: io.StringIO
) -> None:
    await api.until(lambda: api.polling, "a poll")
    api.fail("getUpdates", status=409)
    await api.until(lambda: any(call.status == 409 for call in api.calls), "the conflict")

    assert "über 7.100" in words(await anna.asks(SMES))
    assert "another program polls with this token" in [event["event"] for event in events(logged)]


async def test_an_update_that_cannot_be_read_makes_nobody_deaf(
    api: BotApi, channel: Channel, anna: Person, berta: Person, logged: io.StringIO
) -> None:
    await api.until(lambda: api.polling, "a poll")
    anna.writes(SMES)
    broken = api.inject("message", {"message_id": 1, "date": "yesterday"})
    berta.writes(SMES)

    for person in (anna, berta):
        assert "über 7.100" in words((await person.hears())[0])
    await api.until_idle(broken)
    assert [event["update"] for event in events(logged) if event["event"] == "update cannot be read"] == [broken]
    assert "yesterday" not in logged.getvalue()


async def test_what_cannot_be_read_in_the_inbox_stops_nobody(
    api: BotApi, engine: Engine, database: Path, anna: Person, logged: io.StringIO
) -> None:
    async with running(api, engine, database):
        await anna.asks(SMES)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executemany("insert into inbox values (?, ?)", [(1, "rubbish"), (2, '{"update_id": 2, "message": {}}')])

    async with running(api, engine, database):
        assert "über 7.100" in words(await anna.asks(SMES))
    assert rows(database, "inbox") == []
    assert [event["update"] for event in events(logged) if event["event"] == "update cannot be read"] == [1, 2]


async def test_a_wrong_token_is_told_without_saying_it(api: BotApi, engine: Engine, database: Path, logged: io.StringIO) -> None:
    wrong = "7654321:BBHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw-"

    with pytest.raises(TokenRefused) as refused:
        async with running(api, engine, database, token=wrong) as channel:
            await channel.task

    error: BaseException | None = refused.value
    while error is not None:
        assert wrong not in f"{error!r} {error}"
        assert "BBHdq" not in repr(error.args)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    assert "BBHdq" not in logged.getvalue()


async def test_after_a_wrong_token_no_connection_stays_open(api: BotApi, engine: Engine, database: Path) -> None:
    with pytest.raises(TokenRefused):
        async with running(api, engine, database, token="7654321:BBHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw-") as channel:
            await channel.task

    still = [found for found in gc.get_objects() if isinstance(found, ClientSession) and not found.closed]
    for session in still:  # else another test would be blamed
        await session.close()
    assert not still


async def test_a_token_that_is_revoked_ends_the_bot(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    async def until_it_ends() -> None:
        async with running(api, engine, database) as channel:
            await anna.asks(SMES)
            api.fail("getUpdates", status=401, description="Unauthorized", count=99)
            await channel.task

    with pytest.raises(TokenRefused):
        await until_it_ends()


async def test_when_too_many_wait_no_more_are_fetched_until_some_are_answered(
    api: BotApi, channel: Channel, anna: Person, berta: Person, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "MOST", 3)
    api.fail("sendMessage", kind="hang", count=4, chat=anna.id)
    for _ in range(4):
        anna.writes(SMES)
    async with asyncio.timeout(10):
        while "too many wait, fetching no more" not in logged.getvalue():
            await asyncio.sleep(0.01)
    berta.writes(SMES)
    assert not api.polling
    api.mend()

    for said in (*await anna.hears(4), *await berta.hears()):
        assert "über 7.100" in words(said)
