"""Telegram fails in its many ways; who asked is answered all the same, and once."""

from __future__ import annotations

import gc
import io
from pathlib import Path
from typing import Any

import pytest
from tenacity import AsyncRetrying

from bot.channels.telegram import sending
from bot.engine import Engine
from tests.bot.channels.telegram.running import Channel, calls, events, running, says, words
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


async def test_nothing_of_a_message_that_was_sent_waits_to_be_collected(api: BotApi, channel: Channel, anna: Person) -> None:
    """While a release is opened nothing is, and what there is by then stays for good."""

    def senders() -> int:
        return sum(isinstance(thing, AsyncRetrying) for thing in gc.get_objects())

    gc.collect()
    gc.disable()
    try:
        before = senders()
        await anna.asks(SMES)
        await anna.asks(PARTNERS)

        await api.until(lambda: senders() == before, "the end of what sent them")
    finally:
        gc.enable()


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
