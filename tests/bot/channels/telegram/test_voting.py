"""People say whether an answer helped, and nobody can say who did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.engine import Engine
from bot.state.voting import Rating
from facts.model import FactId
from tests.bot.channels.telegram.running import (
    DE,
    MEMBERS,
    Channel,
    all_rows,
    calls,
    labels,
    rows,
    running,
    says,
)
from tests.telegram.hearing import Heard
from tests.telegram.people import Group, Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio

GOOD, BAD = says("telegram.button.good"), says("telegram.button.bad")
DAY = 86_400


async def rated(channel: Channel) -> list[tuple[str, int, int]]:
    return [(one.fact, one.good, one.bad) for one in await channel.state.ratings()]


async def votes(api: BotApi, person: Person, answer: Heard, thumb: str) -> str:
    """Press a thumb; what is shown for a moment."""
    before = len(calls(api, "answerCallbackQuery"))
    person.presses(answer, thumb)
    await api.until(lambda: len(calls(api, "answerCallbackQuery")) > before, "a word of thanks")
    return str(calls(api, "answerCallbackQuery")[-1].parameters["text"])


async def test_a_thumb_under_an_answer_counts(api: BotApi, channel: Channel, anna: Person) -> None:
    answer = await anna.asks(MEMBERS)

    assert await votes(api, anna, answer, GOOD) == says("telegram.vote-kept")

    assert await rated(channel) == [("members", 1, 0)]


async def test_a_chat_has_one_vote_and_may_change_it(api: BotApi, channel: Channel, anna: Person) -> None:
    answer = await anna.asks(MEMBERS)
    for thumb in (GOOD, GOOD, BAD):
        await votes(api, anna, answer, thumb)

    assert await rated(channel) == [("members", 0, 1)]


async def test_asked_again_it_is_still_the_same_answer(api: BotApi, channel: Channel, anna: Person) -> None:
    await votes(api, anna, await anna.asks(MEMBERS), GOOD)
    await votes(api, anna, await anna.asks(MEMBERS), BAD)

    assert await rated(channel) == [("members", 0, 1)]


async def test_each_chat_has_a_vote_of_its_own(api: BotApi, channel: Channel, anna: Person, berta: Person) -> None:
    for person in (anna, berta):
        await votes(api, person, await person.asks(MEMBERS), BAD)

    assert await rated(channel) == [("members", 0, 2)]


async def test_what_was_voted_down_most_comes_first(api: BotApi, channel: Channel, anna: Person) -> None:
    await votes(api, anna, await anna.asks(MEMBERS), GOOD)
    await votes(api, anna, await anna.asks("Wie hoch ist der Anteil der KMU?"), BAD)

    assert [fact for fact, _, _ in await rated(channel)] == ["sme-share", "members"]


async def test_a_refusal_cannot_be_voted_on(channel: Channel, anna: Person) -> None:
    assert GOOD not in labels(await anna.asks("Was kostet ein Messestand in Bayern?"))


@pytest.mark.parametrize(("emoji", "counts"), [("👍", (1, 0)), ("❤", (1, 0)), ("👎", (0, 1))])
async def test_a_reaction_counts_like_a_thumb(
    emoji: str, counts: tuple[int, int], api: BotApi, channel: Channel, anna: Person
) -> None:
    anna.reacts(await anna.asks(MEMBERS), emoji)
    await anna.asks("/topics")  # after which the reaction has been dealt with

    assert await rated(channel) == [("members", *counts)]


async def test_a_reaction_that_is_taken_away_counts_no_longer(channel: Channel, anna: Person) -> None:
    answer = await anna.asks(MEMBERS)
    anna.reacts(answer, "👍")
    anna.reacts(answer, None)
    await anna.asks("/topics")

    assert await rated(channel) == []


async def test_a_reaction_to_anything_else_counts_nothing(channel: Channel, anna: Person) -> None:
    anna.reacts(await anna.asks("/topics"), "👍")
    await anna.asks("/topics")

    assert await rated(channel) == []


async def test_nothing_of_who_voted_is_kept(api: BotApi, engine: Engine, database: Path, anna: Person, group: Group) -> None:
    async with running(api, engine, database) as channel:
        answer = await anna.asks(MEMBERS)
        await votes(api, anna, answer, GOOD)
        await votes(api, anna, await anna.asks("Wie hoch ist der Anteil der KMU?"), BAD)
        assert len(await rated(channel)) == 2

    voters = {row[-1] for row in rows(database, "votes")}
    assert len(voters) == 2  # one chat, and two marks that have nothing in common
    assert not [found for found in (str(anna.id), "Anna") if found in all_rows(database)]
    assert not voters & {row[0] for row in rows(database, "conversations")}


async def test_after_two_days_nobody_can_say_whose_vote_it_was(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    now = 1_800_014_400.0

    def clock() -> float:
        return now

    async with running(api, engine, database, clock=clock, days=90):
        await votes(api, anna, await anna.asks(MEMBERS), GOOD)
    now += 2 * DAY
    async with running(api, engine, database, clock=clock, days=90) as channel:
        await channel.state.waiting()
        assert list(await channel.state.ratings()) == [Rating(fact=FactId("members"), good=1, bad=0)]

    assert [row[-1] for row in rows(database, "votes")] == [None]


async def test_without_a_database_one_is_told_that_the_vote_is_lost(
    api: BotApi, engine: Engine, database: Path, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(api, engine, database) as channel:
        answer = await anna.asks(MEMBERS)
        broken: Callable[..., object] = lambda *_: (_ for _ in ()).throw(OSError)  # noqa: E731
        monkeypatch.setattr("bot.state.voting.record", broken)

        assert await votes(api, anna, answer, GOOD) == says("telegram.vote-lost", DE)
        assert await rated(channel) == []
