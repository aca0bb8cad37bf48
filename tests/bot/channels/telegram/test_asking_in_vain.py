"""What people ask in Telegram is kept for curators: what, and never by whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import Engine
from bot.state.asking import NONE_OF_THESE
from tests.bot.channels.telegram.running import DE, all_rows, logged_questions, running, says
from tests.telegram.people import Group, Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio

KEPT = 90  # days
VAGUE = "Kooperationen"  # may mean one of several facts


async def test_a_question_is_kept_with_what_came_of_it(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    async with running(api, engine, database, days=KEPT):
        await anna.asks("Wie viele Mitglieder hat go-cluster?")
        await anna.asks("Was kostet ein Messestand in Bayern?")

    first, second = logged_questions(database)
    assert (first.text, first.language, first.outcome, first.fact) == (
        "Wie viele Mitglieder hat go-cluster?",
        DE,
        "answer",
        "members",
    )
    assert (second.text, second.outcome) == ("Was kostet ein Messestand in Bayern?", "refusal")
    assert first.confidence == 100


async def test_small_talk_is_only_counted(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    async with running(api, engine, database, days=KEPT):
        await anna.asks("Guten Morgen, wie geht es dir?")

    assert [(one.text, one.outcome) for one in logged_questions(database)] == [("", "smalltalk")]


async def test_nothing_of_who_asked_is_kept(api: BotApi, engine: Engine, database: Path, anna: Person, group: Group) -> None:
    async with running(api, engine, database, days=KEPT):
        await anna.asks("Was kostet ein Stand? Antwort an anna@example.org oder @annamuster")
        await anna.asks("/ask Was kostet ein Stand?", group=group)

    rows = all_rows(database)
    assert [one.text for one in logged_questions(database)] == [
        "Was kostet ein Stand? Antwort an ‹mail› oder ‹handle›",
        "Was kostet ein Stand?",
    ]
    assert not [found for found in (str(anna.id), "Anna", "annamuster", "example.org", str(group.id)) if found in rows]


async def test_a_click_on_none_of_these_is_kept_with_the_question(
    api: BotApi, engine: Engine, database: Path, anna: Person
) -> None:
    async with running(api, engine, database, days=KEPT):
        asked_back = await anna.asks(VAGUE)
        anna.presses(asked_back, says("clarify.not-this"))
        await anna.hears()

    assert [(one.text, one.outcome) for one in logged_questions(database)] == [(VAGUE, "clarify"), (VAGUE, NONE_OF_THESE)]


async def test_where_nothing_is_to_be_kept_nothing_is(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    async with running(api, engine, database, days=0):
        await anna.asks("Was kostet ein Messestand?")

    assert logged_questions(database) == []
