"""The bot is stopped and started again at any moment: nothing is lost, and nothing is said twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.engine import Engine
from tests.bot.channels.telegram.running import calls, rows, running, words
from tests.telegram.people import Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio

SMES = "Wie viele KMU gibt es?"
PARTNERS = "Welche Partnerländer sind am wichtigsten?"
COUNTRIES = "Frankreich, Österreich, die Niederlande"


async def test_stopping_when_nothing_happens_is_quick(api: BotApi, engine: Engine, database: Path) -> None:
    async with running(api, engine, database) as channel:
        await api.until(lambda: api.polling, "a poll")

        assert await channel.stop() < 2


async def test_stopping_while_telegram_hangs_takes_seconds_and_keeps_the_question(
    api: BotApi, engine: Engine, database: Path, anna: Person
) -> None:
    async with running(api, engine, database) as channel:
        api.fail("sendMessage", kind="hang", count=99)
        anna.writes(SMES)
        await api.until(lambda: calls(api, "sendMessage"), "an answer that hangs")

        assert await channel.stop() < 5
    assert len(rows(database, "inbox")) + len(api.updates_pending) >= 1

    api.mend()
    async with running(api, engine, database):
        [heard] = await anna.hears()
        await anna.asks(PARTNERS)

    assert "über 7.100" in words(heard)
    assert len(api.texts(anna.id)) == 2
    assert rows(database, "inbox") == []


async def test_a_question_that_hangs_is_in_the_inbox(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    async with running(api, engine, database) as channel:
        api.fail("sendMessage", kind="hang", count=99)
        sent = anna.writes(SMES)
        await api.until(lambda: not api.updates_pending, "the update to be confirmed")
        await channel.stop()

    [(update, payload)] = rows(database, "inbox")
    assert update == sent.update_id and SMES in payload


async def test_stopping_before_telegram_was_ever_reached_is_quick(api: BotApi, engine: Engine, database: Path) -> None:
    api.fail("getMe", kind="hang", count=99)
    async with running(api, engine, database) as channel:
        await api.until(lambda: calls(api, "getMe"), "the first call")

        assert await channel.stop() < 5


async def test_stopping_while_a_poll_hangs_is_quick(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    async with running(api, engine, database) as channel:
        await anna.asks(SMES)
        api.fail("getUpdates", kind="hang", count=99)

        assert await channel.stop() < 5


async def test_an_answer_on_its_way_gets_a_moment(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    async with running(api, engine, database) as channel:
        api.fail("sendMessage", kind="hang", seconds=0.5)
        anna.writes(SMES)
        await api.until(lambda: calls(api, "sendMessage"), "an answer that takes a while")
        await channel.stop()

    assert "über 7.100" in words(api.texts(anna.id)[0])
    assert rows(database, "inbox") == []


async def test_what_was_answered_but_never_confirmed_is_not_answered_again(
    api: BotApi, engine: Engine, database: Path, anna: Person
) -> None:
    async with running(api, engine, database):
        sent = anna.writes(SMES)
        await anna.hears()

    assert sent.update_id is not None
    api._next_update = sent.update_id  # as if Telegram had never heard of the confirmation
    api.inject("message", sent.message)
    async with running(api, engine, database):
        assert COUNTRIES in words(await anna.asks(PARTNERS))  # and nothing else before

    assert len(api.texts(anna.id)) == 2


async def test_what_was_answered_is_not_answered_again_in_however_small_pieces_it_comes(
    api: BotApi, engine: Engine, database: Path, anna: Person
) -> None:
    async with running(api, engine, database):
        sent = [anna.writes(SMES) for _ in range(3)]
        await anna.hears(3)

    assert sent[0].update_id is not None
    api._next_update, api.most = sent[0].update_id, 1
    for one in sent:
        api.inject("message", one.message)
    async with running(api, engine, database):
        assert COUNTRIES in words(await anna.asks(PARTNERS))  # and nothing else before

    assert len(api.texts(anna.id)) == 4


async def test_what_was_fetched_but_never_confirmed_is_answered_once(
    api: BotApi, engine: Engine, database: Path, anna: Person
) -> None:
    async with running(api, engine, database) as channel:
        api.fail("sendMessage", kind="hang", count=99)
        anna.writes(SMES)
        await api.until(lambda: calls(api, "sendMessage"), "an answer that hangs")
        await channel.stop()
    api.mend()

    sent = anna._done[-1]
    assert sent.update_id is not None
    if sent.update_id not in api.updates_pending:
        api._next_update = sent.update_id
        api.inject("message", sent.message)
    async with running(api, engine, database):
        await anna.hears()
        assert COUNTRIES in words(await anna.asks(PARTNERS))  # and nothing else before

    assert len(api.texts(anna.id)) == 2


async def test_what_waits_behind_a_hanging_answer_is_answered_in_order_after_a_restart(
    api: BotApi, engine: Engine, database: Path, anna: Person
) -> None:
    async with running(api, engine, database) as channel:
        api.fail("sendMessage", kind="hang", count=99)
        anna.writes(PARTNERS)
        anna.writes("Und in Übersee?")
        anna.writes(SMES)
        await api.until(lambda: calls(api, "sendMessage"), "an answer that hangs")
        await channel.stop()
    api.mend()

    async with running(api, engine, database):
        await api.until(lambda: len(api.texts(anna.id)) == 3, "three answers")

    first, second, third = map(words, api.texts(anna.id))
    assert "Frankreich" in first and "Japan" in second and "Frankreich" not in second and "über 7.100" in third


async def test_questions_under_fire_of_restarts_are_each_answered(
    api: BotApi, engine: Engine, database: Path, anna: Person, berta: Person
) -> None:
    for number in range(5):
        async with running(api, engine, database):
            anna.writes(SMES)
            berta.writes(PARTNERS)
            for _ in range(number * 10):
                await asyncio.sleep(0)  # a little further each time
    async with running(api, engine, database):
        await api.until(lambda: min(len(api.texts(anna.id)), len(api.texts(berta.id))) >= 5, "ten answers")
        await anna.asks("/topics")
        await berta.asks("/topics")

    assert len(api.texts(anna.id)) == len(api.texts(berta.id)) == 6
    assert rows(database, "inbox") == []
