"""Buttons under messages, also under old ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine import Engine
from facts.model import Base, FactId, Release
from tests.bot.channels.telegram.running import DE, EN, Channel, calls, labels, says, silence, words
from tests.telegram.people import Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio

SMES = "Wie viele KMU gibt es?"
NEXT = Release(number=99, content="f" * 64)


async def test_the_source_button_gives_the_source_with_its_address(channel: Channel, anna: Person) -> None:
    answer = await anna.asks(SMES)

    anna.presses(answer, says("telegram.button.source"))
    [heard] = await anna.hears()

    assert words(heard).startswith("Quelle: ")
    assert "http://www.clusterplattform.de/" in words(heard) and heard.links
    assert heard.message_id != answer.message_id
    assert await anna.hears_toast() == ""


async def test_the_source_button_gives_the_sources_of_the_figures_above_it_and_no_others(channel: Channel, anna: Person) -> None:
    one_year = await anna.asks("Wie viele Mitglieder hatte go-cluster 2015?")
    all_years = await anna.asks("Wie viele Mitglieder hat go-cluster?")

    for answer in (one_year, all_years):
        anna.presses(answer, says("telegram.button.source"))
        [heard] = await anna.hears()

        assert [named for named, _ in heard.links if not named.startswith("http")] == [named for named, _ in answer.links]
    assert len(one_year.links) == 1 < len(all_years.links)


async def test_an_earlier_answer_can_be_replied_to(channel: Channel, anna: Person) -> None:
    earlier = await anna.asks("Welche Partnerländer sind am wichtigsten?")
    await anna.asks(SMES)

    heard = await anna.asks("Und in Übersee?", reply_to=earlier)

    assert "die USA, Japan und China" in words(heard)


async def test_a_related_fact_is_told_by_its_button(channel: Channel, anna: Person) -> None:
    answer = await anna.asks(SMES)

    anna.presses(answer, "Anteil der KMU")

    assert "über 50 %" in words((await anna.hears())[0]).lower()


async def test_what_a_button_told_can_be_asked_on_about(channel: Channel, anna: Person) -> None:
    answer = await anna.asks("Welche Partnerländer sind am wichtigsten?")
    anna.presses(answer, "Partnerländer in Europa")
    await anna.hears()

    assert "die USA, Japan und China" in words(await anna.asks("Und in Übersee?"))


async def test_a_clarification_is_answered_by_its_choice(channel: Channel, anna: Person) -> None:
    question = await anna.asks("Silber")
    assert "Pflicht zum Silber-Label" in labels(question) and says("telegram.button.source") not in labels(question)

    anna.presses(question, "Pflicht zum Silber-Label")

    assert "ohne gültiges Gold-Label" in words((await anna.hears())[0])


async def test_after_a_reload_an_old_button_answers_and_says_that_the_facts_are_new(
    channel: Channel, base: Base, anna: Person
) -> None:
    answer = await anna.asks(SMES)
    channel.live.engine = Engine.of(replace(base, release=NEXT))

    anna.presses(answer, "Anteil der KMU")
    [heard] = await anna.hears()

    assert "über 50 %" in words(heard).lower()
    assert await anna.hears_toast() == says("telegram.button.stale")


async def test_after_a_reload_old_topics_still_work(channel: Channel, base: Base, anna: Person) -> None:
    topics = await anna.asks("/topics")
    channel.live.engine = Engine.of(replace(base, release=NEXT))

    anna.presses(topics, "Das Programm go-cluster")

    assert "Was go-cluster ist" in labels((await anna.hears())[0])


async def test_a_fact_that_is_gone_is_told_in_an_alert(api: BotApi, channel: Channel, engine: Engine, anna: Person) -> None:
    answer = await anna.asks(SMES)
    left = {id: fact for id, fact in engine.base.facts.items() if id != FactId("sme-share")}
    channel.live.engine = Engine(replace(engine.base, facts=left, release=NEXT), engine.decider, engine.composer)

    anna.presses(answer, "Anteil der KMU")

    assert await anna.hears_toast() == says("telegram.button.gone")
    assert calls(api, "answerCallbackQuery")[-1].parameters["show_alert"] is True
    await silence(anna)


@pytest.mark.parametrize("data", ["f:12345678:de:no-such-fact", "s:12345678:de:a+b", "f:::", "s:::+", "t:x:de:nope", "t:::"])
async def test_a_target_that_never_was_is_told_in_an_alert(channel: Channel, anna: Person, data: str) -> None:
    answer = await anna.asks(SMES)

    anna.presses(answer, "forged", data=data)

    assert await anna.hears_toast() == says("telegram.button.gone")
    await silence(anna)


@pytest.mark.parametrize(
    "data", ["source", "f", "f:x:de", "x:1:de:smes", ":::", "🙃" * 16, "F:1:de:smes", "\x00", "ff:1:de:smes"]
)
async def test_a_button_of_another_time_is_answered_kindly(channel: Channel, anna: Person, data: str) -> None:
    answer = await anna.asks(SMES)

    anna.presses(answer, "forged", data=data)

    assert await anna.hears_toast() == says("telegram.button.old")
    await silence(anna)


async def test_a_language_that_never_was_in_a_button_changes_nothing(channel: Channel, anna: Person) -> None:
    answer = await anna.asks(SMES)

    anna.presses(answer, "forged", data="f:12345678:xx:sme-share")

    assert "über 50 %" in words((await anna.hears())[0]).lower()


async def test_a_button_whose_time_is_over_still_answers(api: BotApi, channel: Channel, anna: Person) -> None:
    answer = await anna.asks(SMES)
    api.callback_ttl = 0

    anna.presses(answer, "Anteil der KMU")

    assert "über 50 %" in words((await anna.hears())[0]).lower()


async def test_a_button_of_a_deleted_message_still_answers(api: BotApi, channel: Channel, anna: Person) -> None:
    answer = await anna.asks(SMES)
    del api.chats[anna.id].messages[answer.message_id]

    anna.presses(answer, "Anteil der KMU")

    assert "über 50 %" in words((await anna.hears())[0]).lower()


async def test_a_button_speaks_the_language_of_its_message(channel: Channel, anna: Person) -> None:
    english = await anna.asks("How many SMEs are there?")
    await anna.asks(SMES)

    anna.presses(english, says("telegram.button.source", EN))
    assert words((await anna.hears())[0]).startswith("Source: ")

    anna.presses(english, "Share of SMEs")
    assert "over 50%" in words((await anna.hears())[0]).lower()


async def test_topics_keep_their_language(channel: Channel, emma: Person) -> None:
    topics = await emma.asks("/topics")
    await emma.asks(SMES)

    emma.presses(topics, "The go-cluster programme")

    assert says("telegram.button.topics", EN) in labels((await emma.hears())[0])


async def test_pressing_the_same_topic_twice_is_harmless(channel: Channel, anna: Person) -> None:
    topics = await anna.asks("/topics")
    anna.presses(topics, "Das Programm go-cluster")
    await anna.hears()

    anna.presses(topics, "Das Programm go-cluster")

    assert await anna.hears_toast() == ""
    await silence(anna)


async def test_pressing_twice_answers_twice_and_stays_in_order(api: BotApi, channel: Channel, anna: Person) -> None:
    answer = await anna.asks(SMES)

    anna.presses(answer, "Anteil der KMU")
    anna.presses(answer, "Unternehmen")
    share, companies = await anna.hears(2)

    assert "über 50 %" in words(share).lower() and "mehr als 8.500" in words(companies)


async def test_every_button_fits_into_telegram(api: BotApi, channel: Channel, anna: Person) -> None:
    topics = await anna.asks("/topics")

    for label in labels(topics):
        anna.presses(topics, label)
        [facts] = await anna.hears()
        assert labels(facts)[-1] == says("telegram.button.topics", DE)
        assert all(len(data.encode()) <= 64 for _, data in facts.buttons)
    assert not api.lints
