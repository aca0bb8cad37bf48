"""Answers offered in any chat while somebody types."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.channels.telegram.inline import MOST
from bot.channels.telegram.sending import CACHED
from bot.engine import Engine
from facts.model import BESIDE, Base, Release
from tests.bot.channels.telegram.running import DE, Channel, says, words
from tests.telegram.people import Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio

Json = dict[str, Any]


def titles(offered: list[Json]) -> list[str]:
    return [one["title"] for one in offered]


def asked(api: BotApi) -> Json:
    """The parameters of the last answer."""
    return next(call.parameters for call in reversed(api.calls) if call.method == "answerInlineQuery")


async def test_a_few_letters_are_enough(channel: Channel, anna: Person) -> None:
    offered = await anna.types("partnerl")

    assert {"Wichtigste Partnerländer", "Partnerländer in Übersee", "Partnerländer in Europa"} == set(titles(offered)[:3])


@pytest.mark.parametrize(
    "typed", ["partnerländer", "PARTNERLAENDER", "wichtigste partnerlän", "Welche Partnerländer sind am wichtigsten?"]
)
async def test_what_is_offered_first_is_what_is_meant(channel: Channel, anna: Person, typed: str) -> None:
    assert titles(await anna.types(typed))[0] == "Wichtigste Partnerländer"


async def test_what_is_offered_is_finished_and_cited(channel: Channel, anna: Person) -> None:
    first, *_ = await anna.types("messeauftr")

    assert (
        words(first["text"]).startswith("Über 70 % der beteiligten Innovationscluster") and "Quelle: Kooperation" in first["text"]
    )
    assert words(first["description"]).startswith("Über 70 %")


async def test_whoever_reads_it_can_check_it_in_the_bot(channel: Channel, anna: Person, berta: Person) -> None:
    first, *_ = await anna.types("messeauftr")
    ((button,),) = first["reply_markup"]["inline_keyboard"]
    heard = await berta.asks(f"/start {button['url'].partition('?start=')[2]}")

    assert words(heard.text) == words(first["text"])


async def test_nothing_typed_yet_offers_a_fact_of_every_theme(channel: Channel, base: Base, anna: Person) -> None:
    offered = await anna.types("")

    named = {fact.name[DE]: fact for fact in base.facts.values()}
    assert len(offered) == MOST
    subject = {fact.topic for fact in base.facts.values() if fact.kind not in BESIDE}
    assert {named[title].topic for title in titles(offered)} == subject


async def test_never_more_than_ten_are_offered(channel: Channel, anna: Person) -> None:
    assert len(await anna.types("c")) == MOST


async def test_answers_are_in_the_language_of_who_types(channel: Channel, emma: Person, anna: Person) -> None:
    assert "Most important partner countries" in titles(await emma.types("partner"))
    assert "Wichtigste Partnerländer" in titles(await anna.types("partner"))


async def test_a_language_that_was_chosen_holds_here_too(channel: Channel, anna: Person) -> None:
    await anna.asks("/lang English")

    assert titles(await anna.types("messe"))[0] == "Trade fair presence"


async def test_others_are_not_given_what_one_was_offered_and_nobody_for_long(channel: Channel, api: BotApi, anna: Person) -> None:
    await anna.types("messe")

    assert asked(api)["is_personal"] is True and int(asked(api)["cache_time"]) == CACHED <= 10
    assert api.lints == []


async def test_after_a_reload_the_new_release_is_offered(
    channel: Channel, engine: Engine, base: Base, anna: Person, api: BotApi
) -> None:
    await anna.types("messe")
    before = {one["id"] for one in asked(api)["results"]}
    channel.live.engine = Engine.of(replace(base, release=Release(number=99, content="f" * 64)))
    await anna.types("messe")

    assert before.isdisjoint(one["id"] for one in asked(api)["results"])


@pytest.mark.parametrize("typed", ["Budget von go-cluster in Euro", "Wie wird das Wetter", "xyzzy"])
async def test_what_the_base_does_not_know_offers_nothing_that_pretends_to(channel: Channel, anna: Person, typed: str) -> None:
    offered = await anna.types(typed)

    assert len(offered) < 4


async def test_the_list_leads_to_the_bot_itself(channel: Channel, api: BotApi, anna: Person) -> None:
    await anna.types("xyzzy")
    button = asked(api)["button"]

    assert button["text"] == says("telegram.inline.ask")
    assert says("link.unreadable") not in (await anna.asks(f"/start {button['start_parameter']}")).text


async def test_an_inline_query_keeps_nobody_from_being_answered(channel: Channel, anna: Person) -> None:
    await anna.types("messe")

    assert "7.100" in words(await anna.asks("Wie viele KMU gibt es?"))


async def test_english_words_bring_english_answers_whatever_the_telephone_speaks(channel: Channel, anna: Person) -> None:
    assert titles(await anna.types("which countries are the most important partners"))[0] == "Most important partner countries"
