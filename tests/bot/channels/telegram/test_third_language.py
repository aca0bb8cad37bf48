"""A base with a language that the program does not ship speaks it in Telegram, too."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.engine import Engine
from tests.bot.channels.telegram.running import Channel, labels, running, words
from tests.telegram.people import Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def channel(api: BotApi, coffee: Path, database: Path) -> AsyncIterator[Channel]:
    """The channel on the base about coffee."""
    async with running(api, Engine.open(coffee).warm(), database) as channel:
        yield channel


@pytest.fixture
def ines(api: BotApi, channel: Channel) -> Person:
    return Person(api, id=1020, language="es-MX", name="Inés")


async def test_start_greets_and_offers_topics_in_the_third_language(ines: Person) -> None:
    welcome = await ines.asks("/start")

    assert words(welcome).startswith("¡Hola! Respondo preguntas")
    assert "Comercio" in labels(welcome)


async def test_the_menu_is_set_up_in_the_third_language(api: BotApi, ines: Person) -> None:
    await api.until(
        lambda: ("default", "es") in api.commands and ("description", "es") in api.descriptions, "the menu to be set up"
    )

    shown = {command["command"]: command["description"] for command in api.commands["default", "es"]}

    assert shown["source"] == "fuente de la última respuesta"
    assert "Pregunte con sus propias palabras" in api.descriptions["description", "es"]


async def test_answers_buttons_and_commands_speak_it(ines: Person) -> None:
    answer = await ines.asks("¿Cuántos sacos de café se exportan?")
    unknown = await ines.asks("/salir")
    source = await ines.asks("/source")

    assert "se exportaron más de 60.000 sacos" in words(answer)
    assert "Fuente" in labels(answer)
    assert words(unknown).startswith("No conozco /salir")
    assert "Fuente:" in words(source)


async def test_what_was_chosen_is_spoken_after_it_came_out_of_the_database(ines: Person) -> None:
    chosen = await ines.asks("/lang español")
    answer = await ines.asks("How many bags of coffee are exported?")
    help = await ines.asks("/help")

    assert words(chosen) == "A partir de ahora respondo en español."
    assert "se exportaron" in words(answer) and "Fuente:" in words(answer)
    assert words(help).startswith("Pregunte con sus propias palabras (Deutsch, English, español)")
