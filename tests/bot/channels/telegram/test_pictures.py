"""Pictures in the chat: drawn in a process of its own, sent with words for those who do not see them."""

from __future__ import annotations

import asyncio

import pytest

from bot.engine import Engine
from bot.model import Question
from bot.picturing.formats import Format
from bot.picturing.studio import NotDrawn, Studio
from facts.model import FactId
from tests.bot.channels.telegram.running import DE, EN, Channel, labels, says, words
from tests.telegram.people import Person
from tests.telegram.server import BotApi

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]

PNG = b"\x89PNG"


@pytest.mark.parametrize("command", ["/chart Messeauftritte", "/grafik trade-fairs"])
async def test_a_command_gives_a_picture_with_a_caption_that_says_what_it_shows(
    channel: Channel, anna: Person, command: str
) -> None:
    heard = await anna.asks(command)

    assert heard.method == "sendPhoto" and heard.file and heard.file.startswith(PNG)
    assert words(heard).startswith("Balkendiagramm: Messeauftritte. Über 70 %") and "Nach: Kooperation international" in words(
        heard
    )


async def test_a_picture_is_one_tap_from_an_answer_whose_figures_can_be_drawn(channel: Channel, anna: Person) -> None:
    answer = await anna.asks("Wie viele Cluster waren auf Messen?")
    anna.presses(answer, says("telegram.button.chart"))
    [heard] = await anna.hears()

    assert heard.method == "sendPhoto"
    assert says("telegram.button.chart") not in labels(heard) and says("telegram.button.quote") in labels(heard)


async def test_an_answer_without_figures_to_draw_has_no_such_button(channel: Channel, anna: Person) -> None:
    assert says("telegram.button.chart") not in labels(await anna.asks("Werden die Mitglieder regelmäßig befragt?"))


async def test_what_makes_no_chart_comes_as_a_picture_of_its_sentence(channel: Channel, emma: Person) -> None:
    heard = await emma.asks("/chart survey")

    assert heard.method == "sendPhoto" and words(heard).startswith("Picture of a text: Surveys of the members.")


async def test_a_caption_that_is_too_long_follows_the_picture_as_a_message(channel: Channel, anna: Person) -> None:
    anna.writes("/grafik members")
    picture, told = await anna.hears(2)

    assert picture.method == "sendPhoto" and words(picture) == "Zahl der Mitglieder"
    assert "13. Mai 2015: 101" in words(told) and "mehr als 80" in words(told)


async def test_a_picture_can_be_had_as_a_file_that_stays_sharp(channel: Channel, anna: Person) -> None:
    picture = await anna.asks("/grafik trade-fairs")
    anna.presses(picture, says("telegram.button.svg"))
    [heard] = await anna.hears()

    assert heard.method == "sendDocument" and heard.file and heard.file.startswith(b"<svg")


async def test_who_names_nothing_to_draw_is_offered_the_topics(channel: Channel, emma: Person) -> None:
    heard = await emma.asks("/chart")

    assert words(heard) == says("telegram.what-to-draw", EN) and len(heard.buttons) > 3


async def test_nothing_is_drawn_of_what_the_base_does_not_know(channel: Channel, anna: Person) -> None:
    heard = await anna.asks("/grafik das Budget von go-cluster")

    assert heard.method == "sendMessage" and words(heard).startswith("Dazu weiß ich nichts")


async def test_people_are_answered_while_a_picture_is_drawn(channel: Channel, api: BotApi, anna: Person, berta: Person) -> None:
    anna.writes("/grafik members")
    berta.writes("Wie viele KMU gibt es?")
    await berta.hears()

    shown = [call.method for call in api.effects if call.method in ("sendPhoto", "sendMessage")]
    assert shown[0] == "sendMessage"
    await anna.hears(2)


async def test_where_the_process_that_draws_is_killed_a_new_one_draws(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    studio = Studio(tmp_path_factory.mktemp("pictures"))
    _, chart = engine.picture(Question(text="trade-fairs", language=DE))
    assert chart
    try:
        await studio.picture(chart, Format.SVG)
        for process in list(studio._drawing._pool._processes.values()) if studio._drawing._pool else []:
            process.kill()
            await asyncio.to_thread(process.join)

        assert (await studio.picture(chart, Format.PNG)).startswith(PNG)
    finally:
        studio.close()


async def test_a_picture_that_is_never_finished_is_given_up(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.picturing.studio.MOST_SECONDS", 0.01)
    studio = Studio(tmp_path_factory.mktemp("pictures"))
    _, chart = engine.picture(Question(text=FactId("trade-fairs"), language=DE))
    assert chart

    with pytest.raises(NotDrawn):
        await studio.picture(chart)
    studio.close()
