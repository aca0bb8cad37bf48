"""A reader says that something is wrong, and those who look after the facts read it, not knowing who wrote it."""

from __future__ import annotations

import pytest

from bot.channels.telegram.gating import HOUR, OF_ALL, OF_ONE, Gate
from tests.bot.channels.telegram.running import MEMBERS, Channel, says, words
from tests.telegram.people import Group, Person
from tests.telegram.server import BotApi

REMARK = "In der Quelle stehen 75 Mitglieder."


@pytest.mark.asyncio
async def test_a_report_reaches_the_admins_with_the_fact_and_a_link(channel: Channel, admin: Person, anna: Person) -> None:
    await admin.asks("/start")
    await anna.asks(MEMBERS)

    assert words(await anna.asks(f"/wrong {REMARK}")) == says("telegram.wrong-told")

    [report] = await admin.hears()
    assert "members (Number of members)" in words(report) and REMARK in words(report)
    assert "?start=members_en_" in words(report)
    assert "Anna" not in words(report) and str(anna.id) not in words(report)


@pytest.mark.asyncio
async def test_what_could_say_who_wrote_it_is_taken_out(channel: Channel, admin: Person, anna: Person) -> None:
    await admin.asks("/start")
    await anna.asks(MEMBERS)
    await anna.asks("/falsch Fragt anna@example.org oder 0171 2345678")

    [report] = await admin.hears()

    assert "‹mail›" in words(report) and "‹number›" in words(report)


@pytest.mark.asyncio
async def test_it_is_about_the_answer_that_is_replied_to(channel: Channel, admin: Person, anna: Person) -> None:
    await admin.asks("/start")
    first = await anna.asks(MEMBERS)
    await anna.asks("Wie hoch ist der Anteil der KMU?")
    await anna.asks(f"/wrong {REMARK}", reply_to=first)

    assert "members (Number of members)" in words((await admin.hears())[0])


@pytest.mark.asyncio
async def test_before_anything_was_told_there_is_nothing_to_be_wrong(channel: Channel, anna: Person) -> None:
    assert words(await anna.asks(f"/wrong {REMARK}")) == says("telegram.wrong-about-what")


@pytest.mark.asyncio
async def test_without_a_remark_one_is_asked_for(channel: Channel, anna: Person) -> None:
    await anna.asks(MEMBERS)

    assert words(await anna.asks("/wrong")) == says("telegram.wrong-how")


@pytest.mark.asyncio
async def test_where_no_admin_can_be_reached_the_reader_is_told(api: BotApi, channel: Channel, anna: Person) -> None:
    await anna.asks(MEMBERS)

    assert words(await anna.asks(f"/wrong {REMARK}")) == says("telegram.wrong-nobody")


@pytest.mark.asyncio
async def test_one_chat_cannot_flood_the_admins(channel: Channel, admin: Person, anna: Person) -> None:
    await admin.asks("/start")
    await anna.asks(MEMBERS)
    for _ in range(OF_ONE):
        await anna.asks(f"/wrong {REMARK}")

    assert words(await anna.asks(f"/wrong {REMARK}")) == says("telegram.wrong-too-often")
    assert len(await admin.hears(OF_ONE)) == OF_ONE


@pytest.mark.asyncio
async def test_it_works_in_a_group_too(channel: Channel, admin: Person, anna: Person, group: Group) -> None:
    await admin.asks("/start")
    answer = await anna.asks(f"/ask {MEMBERS}", group=group)
    await anna.asks(f"/wrong {REMARK}", group=group, reply_to=answer)

    assert REMARK in words((await admin.hears())[0])


def test_after_an_hour_one_may_report_again() -> None:
    now = 0.0
    gate = Gate(lambda: now)
    assert [gate.takes(1) for _ in range(OF_ONE + 1)] == [True] * OF_ONE + [False]

    now = HOUR

    assert gate.takes(1)


def test_many_chats_together_cannot_flood_the_admins_either() -> None:
    gate = Gate(lambda: 0.0)

    assert [gate.takes(chat) for chat in range(OF_ALL + 1)] == [True] * OF_ALL + [False]
