"""Quotations, citations and links to answers, in the chat."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from pybtex.database import parse_string

from bot.engine import Engine
from bot.permalinks import Permalink
from facts.model import Base, FactId
from tests.bot.channels.telegram.running import DE, EN, Channel, labels, running, says, words
from tests.telegram.hearing import Heard
from tests.telegram.people import Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio

FAIRS = "Wie viele Cluster waren auf Messen?"
QUOTED = "„In den vergangenen Jahren waren bereits über 70 %"


def copied(heard: Heard, id: str) -> str:
    """What the button of a label copies."""
    return dict(heard.buttons)[says(id)].replace("\u00a0", " ")


async def test_an_answer_is_two_taps_from_its_quotation_to_be_copied(channel: Channel, anna: Person) -> None:
    answer = await anna.asks(FAIRS)
    anna.presses(answer, says("telegram.button.quote"))
    [heard] = await anna.hears()

    assert words(heard).startswith(QUOTED)
    assert copied(heard, "telegram.copy.quotation").endswith("(Quelle: Miguel Krux, Kooperation international, undatiert)")
    assert copied(heard, "telegram.copy.sentence").endswith("(nach: Miguel Krux, Kooperation international, undatiert)")


@pytest.mark.parametrize("command", ["/quote Messen", "/zitat Messen", "/zitat trade-fairs", "/zitat@faktenbot_test_bot Messen"])
async def test_a_command_quotes_what_it_names(channel: Channel, anna: Person, command: str) -> None:
    assert words(await anna.asks(command)).startswith(QUOTED)


async def test_a_command_alone_quotes_what_was_told_before(channel: Channel, anna: Person) -> None:
    await anna.asks(FAIRS)

    assert words(await anna.asks("/zitat")).startswith(QUOTED)


async def test_a_command_alone_quotes_the_answer_that_it_replies_to(channel: Channel, anna: Person) -> None:
    answer = await anna.asks(FAIRS)
    await anna.asks("Wie viele KMU gibt es?")

    assert words(await anna.asks("/zitat", reply_to=answer)).startswith(QUOTED)


async def test_who_names_nothing_to_quote_is_offered_the_topics(channel: Channel, anna: Person) -> None:
    heard = await anna.asks("/zitat")

    assert words(heard) == says("telegram.what-to-print") and len(heard.buttons) > 3


async def test_what_is_too_long_for_a_button_is_shown_to_be_tapped_with_its_source(channel: Channel, anna: Person) -> None:
    heard = await anna.asks("/zitat forms")

    shown = [heard.text[e["offset"] : e["offset"] + e["length"]] for e in heard.entities if e["type"] == "code"]
    assert says("telegram.copy.quotation") not in labels(heard)
    assert any(text.startswith("„Es gibt vielfältige") and "(Quelle: Miguel Krux" in text for text in shown)
    assert any(text.startswith("Quelle: Kooperation international") and "https://" in text for text in shown)


async def test_an_english_reader_can_copy_the_translation_and_the_original(channel: Channel, emma: Person) -> None:
    heard = await emma.asks("/quote trade-fairs")

    assert {says("telegram.copy.translation", EN), says("telegram.copy.quotation", EN)} <= set(labels(heard))
    assert "our translation; source:" in dict(heard.buttons)[says("telegram.copy.translation", EN)]


async def test_citations_come_in_words_and_from_there_in_every_style(channel: Channel, anna: Person) -> None:
    quoted = await anna.asks("/zitat trade-fairs")
    anna.presses(quoted, says("telegram.button.cite"))
    [in_words] = await anna.hears()
    anna.presses(in_words, "APA 7")
    [apa] = await anna.hears()

    assert "Quelle: Kooperation international" in words(in_words) and "Nach: Kooperation international" in words(in_words)
    assert words(apa).startswith("Krux, M. (o. D.). ")


async def test_a_style_for_reference_managers_comes_as_a_file(channel: Channel, anna: Person) -> None:
    in_words = await anna.asks("/cite trade-fairs")
    anna.presses(in_words, "BibTeX")
    [bibtex] = await anna.hears()
    anna.presses(in_words, "CSL-JSON")
    [csl] = await anna.hears()

    assert bibtex.method == "sendDocument" and bibtex.file and csl.file
    assert list(parse_string(bibtex.file.decode(), "bibtex").entries) == ["kooperation-international"]
    assert json.loads(csl.file)[0]["id"] == "kooperation-international"


@pytest.mark.parametrize(
    ("command", "said"), [("/cite apa Messeauftritte", "Krux, M. (o. D.)."), ("/cite DIN trade-fairs", "KRUX, Miguel")]
)
async def test_a_style_can_be_named_in_the_command(channel: Channel, anna: Person, command: str, said: str) -> None:
    assert words(await anna.asks(command)).startswith(said)


async def test_nothing_is_quoted_that_the_base_does_not_know(channel: Channel, anna: Person) -> None:
    heard = await anna.asks("/zitat das Budget von go-cluster")

    assert words(heard).startswith("Dazu weiß ich nichts") and not any("kopieren" in label for label in labels(heard))


async def test_the_link_of_an_answer_opens_it(channel: Channel, anna: Person, berta: Person) -> None:
    answer = await anna.asks(FAIRS)
    link = copied(answer, "telegram.button.link")

    assert link.startswith("https://t.me/") and len(link.partition("?start=")[2]) <= 64
    assert words(await berta.asks(f"/start {link.partition('?start=')[2]}")) == words(answer)


@pytest.mark.parametrize("payload", ["trade-fairs_de_xyz", "Unsinn", "trade-fairs_de_0123456789ab_", "_de_0123456789ab"])
async def test_a_link_that_somebody_changed_gets_a_clear_word_and_a_way_on(channel: Channel, anna: Person, payload: str) -> None:
    heard = await anna.asks(f"/start {payload}")

    assert words(heard) == says("link.unreadable").replace("\u00a0", " ") and heard.buttons


async def test_an_old_link_shows_then_and_now(
    api: BotApi, engine: Engine, base: Base, database: Path, anna: Person, tmp_path: Path
) -> None:
    old = tmp_path / "old.sqlite"
    with sqlite3.connect(old) as connection:
        connection.execute("create table kept_answers (fact text, language text, text text)")
        connection.execute("insert into kept_answers values ('trade-fairs', 'de', 'Über 60 % waren auf Messen.')")
    connection.close()
    link = Permalink.of(FactId("trade-fairs"), DE, "0123456789ab")

    async with running(api, engine, database, find={"0123456789ab": old}.get):
        said = words(await anna.asks(f"/start {link}"))

    assert said.index("Damals stand hier:") < said.index("Über 60 %") < said.index("Heute steht hier:") < said.index("Über 70 %")


async def test_a_question_may_follow_what_a_link_opened(channel: Channel, engine: Engine, anna: Person) -> None:
    await anna.asks(f"/start {Permalink.of(FactId('smes'), DE, engine.base.release.content)}")

    assert words(await anna.asks("Quelle?")).startswith("Quelle: Clusterplattform")
