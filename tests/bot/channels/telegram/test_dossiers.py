"""Press sheets and lists of facts that belong together, in the chat."""

from __future__ import annotations

import csv
import json
import sqlite3
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from bot.dossier import Dossier
from bot.engine import Engine
from bot.model import Question
from bot.picturing.drawing import rendered
from bot.picturing.formats import Format as Picture
from bot.picturing.studio import Studio
from bot.printing.formats import Format
from bot.printing.press import printed
from tests.bot.channels.telegram.running import EN, Channel, labels, says, words
from tests.telegram.hearing import Heard
from tests.telegram.people import Person

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]


def page(heard: Heard) -> str:
    assert heard.method == "sendDocument" and heard.file
    return heard.file.decode()


async def test_who_names_no_topic_chooses_one_or_everything(channel: Channel, anna: Person) -> None:
    asked = await anna.asks("/dossier")
    anna.presses(asked, "Mitglieder und Akteure")
    [heard] = await anna.hears()

    assert says("telegram.button.everything") in labels(asked)
    assert words(heard) == "Dossier: Mitglieder und Akteure: 6 Angaben mit Zitaten, Quellen und Bildern."
    assert page(heard).startswith("<!doctype html>") and page(heard).count("<svg") == 6


@pytest.mark.parametrize("command", ["/dossier Messen", "/dossier alles zu Messen", "/dossier@faktenbot_test_bot Messen"])
async def test_words_behind_the_command_name_the_theme(channel: Channel, anna: Person, command: str) -> None:
    heard = await anna.asks(command)

    assert words(heard).startswith("Dossier: Messen: 2 Angaben") and 'id="hannover-messe"' in page(heard)


async def test_it_comes_in_the_language_of_who_asks(channel: Channel, emma: Person) -> None:
    assert '<html lang="en">' in page(await emma.asks("/dossier trade fairs"))


@pytest.mark.parametrize("format", ["md", "csv", "json", "sqlite"])
async def test_every_other_format_is_one_tap_away(channel: Channel, anna: Person, format: str, tmp_path: Path) -> None:
    sheet = await anna.asks("/dossier composition")
    anna.presses(sheet, says(f"telegram.format.{format}"))
    [heard] = await anna.hears()
    assert heard.method == "sendDocument" and heard.file and says("telegram.format.html") in labels(heard)

    match format:
        case "md":
            assert heard.file.startswith(b"# Dossier: Wer die Akteure sind\n")
        case "csv":
            assert {row["topic"] for row in csv.DictReader(StringIO(heard.file.decode()))} == {"composition"}
        case "json":
            assert json.loads(heard.file)["topics"][0]["id"] == "composition"
        case _:
            (tmp_path / "file").write_bytes(heard.file)
            with sqlite3.connect(tmp_path / "file") as connection:
                assert connection.execute("select count(*) from facts").fetchone() == (4,)
            connection.close()


async def test_a_topic_of_the_menu_can_be_had_as_a_whole(channel: Channel, anna: Person) -> None:
    topics = await anna.asks("/topics")
    anna.presses(topics, "Wer die Akteure sind")
    [facts] = await anna.hears()
    anna.presses(facts, says("telegram.button.dossier"))
    [heard] = await anna.hears()

    assert words(heard).startswith("Dossier: Wer die Akteure sind: 4 Angaben")


async def test_what_the_base_does_not_have_is_refused_in_words(channel: Channel, anna: Person) -> None:
    heard = await anna.asks("/dossier Kryptowährungen")

    assert heard.method == "sendMessage" and words(heard).startswith("Dazu weiß ich nichts")


async def test_facts_that_belong_together_have_each_its_source_and_a_dossier(channel: Channel, anna: Person) -> None:
    listed = await anna.asks("alles zu Messen")
    anna.presses(listed, says("telegram.button.dossier"))
    [heard] = await anna.hears()

    assert words(listed).startswith("Diese 2 Angaben gehören zusammen") and words(listed).count("Quelle: ") == 2
    assert says("telegram.button.chart") not in labels(listed) and says("telegram.button.source") in labels(listed)
    assert words(heard).startswith("Dossier: Messen: 2 Angaben")


async def test_a_subject_too_long_for_a_button_has_no_other_formats(channel: Channel, anna: Person) -> None:
    heard = await anna.asks("/dossier alles zu langjährigen Kooperationen internationaler Clustermanagement-Organisationen")

    assert heard.method == "sendDocument" and not heard.buttons


async def test_the_sources_of_a_long_list_are_one_tap_away(channel: Channel, anna: Person) -> None:
    listed = await anna.asks("alles zur Internationalisierung")
    anna.presses(listed, says("telegram.button.source"))
    [heard] = await anna.hears()

    assert words(listed).startswith("Diese 8 Angaben") and "Quelle: Kooperation international" in words(heard)
    assert "HANNOVER MESSE 2016" in words(heard)  # of the last one


async def test_a_question_back_can_be_answered_by_its_number(channel: Channel, anna: Person) -> None:
    asked = await anna.asks("/dossier Wie verlässlich sind die Kennzahlen zu den Mitgliedern?")
    chosen = await anna.asks("2")

    assert asked.method == "sendMessage" and words(chosen) != words(asked) and "Quelle:" in words(chosen)


async def test_what_depends_on_what_was_said_has_no_other_formats(channel: Channel, anna: Person) -> None:
    await anna.asks("Wie viele KMU gibt es?")
    heard = await anna.asks("/dossier drei Zahlen dazu")

    assert 'id="smes"' in page(heard) and not heard.buttons


async def test_who_types_on_is_answered_meanwhile(channel: Channel, anna: Person, emma: Person) -> None:
    anna.writes("/dossier members")
    answer = await emma.asks("How many SMEs are there?")
    [heard] = await anna.hears(timeout=60)

    assert "7,100" in words(answer) and heard.method == "sendDocument"


async def test_the_studio_prints_what_the_command_prints(engine: Engine, tmp_path: Path) -> None:
    made = engine.dossier(Question(text="trade-fairs", language=EN), date(2026, 11, 27))
    assert isinstance(made, Dossier)
    studio = Studio(tmp_path)
    try:
        assert await studio.dossier(made, Format.HTML) == printed(made, Format.HTML, lambda chart: rendered(chart, Picture.SVG))
    finally:
        studio.close()
