"""Telegram fails in its many ways; who asked is answered all the same, and once."""

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

from bot.channels.telegram import polling, sending
from bot.channels.telegram.channel import TokenRefused
from bot.engine import Engine
from tests.bot.channels.telegram.running import Channel, calls, events, rows, running, says, words
from tests.telegram.people import Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio

SMES = "Wie viele KMU gibt es?"
PARTNERS = "Welche Partnerländer sind am wichtigsten?"


async def test_after_a_429_the_bot_waits_as_long_as_telegram_says(api: BotApi, channel: Channel, anna: Person) -> None:
    api.fail("sendMessage", status=429, retry_after=1)

    heard = await anna.asks(SMES)

    first, second = calls(api, "sendMessage")
    assert second.at - first.at >= 1
    assert "über 7.100" in words(heard) and len(api.texts(anna.id)) == 1


@pytest.mark.parametrize(
    "fault",
    [{"status": 502}, {"status": 500}, {"kind": "html"}, {"kind": "reset"}],
    ids=lambda fault: "-".join(map(str, fault.values())),
)
async def test_what_may_work_a_little_later_is_tried_again(
    api: BotApi, channel: Channel, anna: Person, fault: dict[str, Any]
) -> None:
    api.fail("sendMessage", count=3, **fault)

    heard = await anna.asks(SMES)

    assert len(calls(api, "sendMessage")) == 4
    assert "über 7.100" in words(heard) and len(api.texts(anna.id)) == 1


async def test_a_message_that_telegram_finds_wrong_is_never_repeated_and_the_person_is_told(
    api: BotApi, channel: Channel, anna: Person
) -> None:
    api.fail("sendMessage", status=400, description="Bad Request: can't parse entities")

    heard = await anna.asks(SMES)

    assert words(heard) == says("telegram.failed")
    assert [call.status for call in calls(api, "sendMessage")] == [400, 200]
    assert "über 7.100" in words(await anna.asks(SMES))


async def test_whoever_has_blocked_the_bot_is_left_in_peace(api: BotApi, channel: Channel, anna: Person, berta: Person) -> None:
    sent = anna.writes(SMES)
    anna.blocks()

    heard = await berta.asks(SMES)
    await api.until_idle(sent.update_id)

    assert "über 7.100" in words(heard)
    assert [call.status for call in calls(api, "sendMessage", anna.id)] == [403]


async def test_a_blocked_bot_answers_again_when_it_is_let_in(api: BotApi, channel: Channel, anna: Person) -> None:
    anna.writes(SMES)
    anna.blocks()
    await api.until(lambda: calls(api, "sendMessage"), "the answer to be refused")
    anna.blocks(again=True)

    assert "über 7.100" in words(await anna.asks(SMES))


async def test_others_are_answered_while_one_chat_waits(api: BotApi, channel: Channel, anna: Person, berta: Person) -> None:
    api.fail("sendMessage", status=429, retry_after=2, chat=anna.id)
    anna.writes(SMES)
    await api.until(lambda: calls(api, "sendMessage", anna.id), "the 429")

    await berta.asks(SMES)

    assert len(calls(api, "sendMessage", anna.id)) == 1
    assert "über 7.100" in words((await anna.hears())[0])


async def test_more_chats_than_lanes_may_wait_and_another_is_still_answered(api: BotApi, channel: Channel, berta: Person) -> None:
    waiting = [Person(api, id=2000 + number) for number in range(20)]
    for person in waiting:
        api.fail("sendMessage", status=429, retry_after=2, chat=person.id)
        person.writes(SMES)
    await api.until(lambda: len(calls(api, "sendMessage")) == 20, "20 chats to wait")

    await berta.asks(SMES)

    assert not any(api.texts(person.id) for person in waiting)


async def test_within_a_chat_order_is_kept_whatever_fails(api: BotApi, channel: Channel, anna: Person) -> None:
    api.fail("sendMessage", status=429, retry_after=1)
    api.fail("sendMessage", kind="reset")
    api.fail("sendMessage", kind="html")
    for asked in (PARTNERS, "Und in Übersee?", SMES):
        anna.writes(asked)

    heard = [words(one) for one in await anna.hears(3)]

    assert "Frankreich" in heard[0] and "Frankreich" not in heard[1] and "über 7.100" in heard[2]
    assert "Japan" in heard[1]
    assert len(api.texts(anna.id)) == 3


async def test_edits_are_tried_again_too(api: BotApi, channel: Channel, anna: Person) -> None:
    sent = anna.writes(PARTNERS)
    await anna.hears()
    await api.until_idle(sent.update_id)
    api.fail("editMessageText", status=502, count=2)

    anna.edits(sent, SMES)
    [heard] = await anna.hears()

    assert heard.method == "editMessageText" and "über 7.100" in words(heard)


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


@pytest.mark.parametrize(
    "body", [b"<html>404</html>", b"null", b"[]", b"{}", b'{"result": []}', b""], ids=lambda body: body.decode() or "nothing"
)
@pytest.mark.parametrize("status", [200, 401, 404, 502])
async def test_what_somebody_in_between_says_is_no_word_of_telegram(
    api: BotApi, channel: Channel, anna: Person, status: int, body: bytes
) -> None:
    await api.until(lambda: api.polling, "a poll")
    api.fail("getUpdates", kind="body", status=status, body=body)
    api.fail("sendMessage", kind="body", status=status, body=body)

    assert "über 7.100" in words(await anna.asks(SMES))
    assert len(api.texts(anna.id)) == 1


async def test_an_answer_without_a_result_is_asked_for_again(api: BotApi, channel: Channel, anna: Person) -> None:
    await api.until(lambda: api.polling, "a poll")
    api.fail("getUpdates", kind="body", status=200, body=b'{"ok": true}', count=2)

    assert "über 7.100" in words(await anna.asks(SMES))


async def test_a_429_is_waited_for_however_often_it_comes(
    api: BotApi, channel: Channel, anna: Person, berta: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "ENOUGH", 2)
    api.fail("sendMessage", status=429, retry_after=1, count=3, chat=anna.id)
    anna.writes(SMES)

    await berta.asks(SMES)

    assert "über 7.100" in words((await anna.hears())[0])
    assert len(calls(api, "sendMessage", anna.id)) == 4


async def test_a_call_that_fails_again_and_again_while_others_work_is_given_up(
    api: BotApi, channel: Channel, anna: Person, berta: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "ENOUGH", 3)
    api.fail("sendMessage", status=500, count=3, chat=anna.id)
    anna.writes(SMES)
    await berta.asks(SMES)

    assert words((await anna.hears())[0]) == says("telegram.failed")


async def test_while_nobody_is_answered_nothing_is_given_up(
    api: BotApi, channel: Channel, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "ENOUGH", 3)
    api.fail("sendMessage", status=500, count=4)

    assert "über 7.100" in words(await anna.asks(SMES))


async def test_a_hanging_toast_does_not_hold_back_the_answer(
    api: BotApi, channel: Channel, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SHORT", 0.1)
    answer = await anna.asks(SMES)
    api.fail("answerCallbackQuery", kind="hang")

    anna.presses(answer, "Anteil der KMU")

    assert "über 50 %" in words((await anna.hears())[0]).lower()
    api.mend()


async def test_nothing_is_previewed(api: BotApi, channel: Channel, anna: Person) -> None:
    sent = anna.writes(SMES)
    await anna.hears()
    anna.edits(sent, PARTNERS)
    await anna.hears()

    for call in (*calls(api, "sendMessage"), *calls(api, "editMessageText")):
        assert call.parameters["link_preview_options"] == {"is_disabled": True}


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


async def test_nothing_that_is_logged_holds_the_token_or_what_people_wrote(
    api: BotApi, engine: Engine, database: Path, logged: io.StringIO
) -> None:
    rosa = Person(api, id=5_550_001_234, name="Rosamunde", username="rosamunde_b")
    async with running(api, engine, database):
        await rosa.asks("Wie viele KMU gibt es in Oberkirchen?")
        for fault in ({"status": 400}, {"status": 502}, {"kind": "reset"}, {"kind": "html"}):
            api.fail("sendMessage", **fault)
            await rosa.asks("Wie viele KMU gibt es in Oberkirchen?")
        await api.down()
        await api.up()
        answer = await rosa.asks("Wie viele KMU gibt es in Oberkirchen?")
        if answer.buttons:
            rosa.presses(answer, answer.buttons[0][0])
            await rosa.hears()

    text = logged.getvalue()
    assert {"started", "answered", "failed", "stopped"} <= {event["event"] for event in events(logged)}
    for secret in (api.token, api.token.partition(":")[2], "Oberkirchen", "Rosamunde", "rosamunde_b", "5550001234"):
        assert secret not in text


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
