"""Somebody meets the bot in Telegram."""

from __future__ import annotations

import re

import pytest

from tests.bot.channels.telegram.running import DE, EN, IN_2019, MEMBERS, TOLD_2019, labels, says, words
from tests.telegram.people import Person
from tests.telegram.server import BotApi

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("channel")]

PARTNERS = "Welche Partnerländer sind am wichtigsten?"


@pytest.mark.parametrize(
    ("code", "greeting", "topic"),
    [
        ("de", "Guten Tag!", "Partnerländer und Projekte"),
        ("de-AT", "Guten Tag!", "Partnerländer und Projekte"),
        ("en", "Hello!", "Partner countries and projects"),
        ("en-GB", "Hello!", "Partner countries and projects"),
    ],
)
async def test_start_greets_in_the_language_of_the_telephone_and_offers_topics(
    api: BotApi, code: str, greeting: str, topic: str
) -> None:
    person = Person(api, id=1010, language=code)

    welcome = await person.asks("/start")

    assert words(welcome).startswith(greeting)
    assert topic in labels(welcome)


@pytest.mark.parametrize("code", ["fr", None])
async def test_start_greets_in_the_language_of_the_menu_where_the_telephone_s_is_not_spoken(
    api: BotApi, code: str | None
) -> None:
    await api.until(lambda: ("description", "") in api.descriptions, "the menu to be set up")
    person = Person(api, id=1010, language=code)

    welcome = await person.asks("/start")

    menu = DE if "Fragen Sie" in api.descriptions["description", ""] else EN
    assert words(welcome).startswith("Guten Tag!" if menu == DE else "Hello!")


async def test_a_topic_leads_to_its_facts_to_an_answer_and_back(api: BotApi, anna: Person) -> None:
    welcome = await anna.asks("/start")

    anna.presses(welcome, "Partnerländer und Projekte")
    [facts] = await anna.hears()
    anna.presses(facts, "Wichtigste Partnerländer")
    [answer] = await anna.hears()
    anna.presses(facts, says("telegram.button.topics"))
    [topics] = await anna.hears()

    assert facts.message_id == welcome.message_id == topics.message_id
    assert "Frankreich, Österreich, die Niederlande" in words(answer)
    assert answer.links
    assert labels(topics) == labels(welcome)
    assert await anna.hears_toast() == ""
    assert len(api.texts(anna.id)) == 2


async def test_help_names_the_bot_and_its_commands(api: BotApi, anna: Person, emma: Person) -> None:
    german, english = await anna.asks("/help"), await emma.asks("/help")

    for heard in (german, english):
        assert f"@{api.me['username']}" in words(heard)
        assert all(command in words(heard) for command in ("/topics", "/source", "/lang", "/ask"))
    assert words(german).startswith("Fragen Sie") and words(english).startswith("Ask")


async def test_topics_lists_the_topics(anna: Person) -> None:
    heard = await anna.asks("/topics")

    assert words(heard) == says("telegram.topics")
    assert "Das Programm go-cluster" in labels(heard)


async def test_an_unknown_command_is_named_and_help_offered(anna: Person) -> None:
    heard = await anna.asks("/wetter morgen")

    assert words(heard) == says("telegram.unknown-command", command="/wetter")


@pytest.mark.parametrize("command", ["/wetter@other_bot", "/ask@other_bot Wie viele KMU gibt es?"])
async def test_in_private_a_command_for_another_bot_is_named_too(anna: Person, command: str) -> None:
    assert words(await anna.asks(command)) == says("telegram.unknown-command", command=command.split()[0])


async def test_a_word_that_only_looks_like_a_command_is_read_as_a_question(anna: Person) -> None:
    assert "Frankreich" in words(await anna.asks("/partnerländer"))


async def test_a_german_question_is_answered_with_figure_qualifier_and_link(anna: Person) -> None:
    heard = await anna.asks("Wie viele KMU gibt es?")

    assert "über 7.100 kleine und mittlere Unternehmen" in words(heard)
    assert "13. Mai 2015" in words(heard)
    [(label, address)] = heard.links
    assert "Clusterplattform" in words(label)
    assert address.startswith("http://www.clusterplattform.de/")


async def test_an_english_question_is_answered_in_english(anna: Person) -> None:
    heard = await anna.asks("How many SMEs are there?")

    assert "over 7,100 small and medium-sized companies" in words(heard)
    [(_, address)] = heard.links
    assert address.startswith("http://www.clusterplattform.de/")


async def test_a_typo_does_not_matter(anna: Person) -> None:
    heard = await anna.asks("welche partnerlaender sind am wichtigstn")

    assert "Frankreich, Österreich, die Niederlande" in words(heard)


async def test_a_follow_up_is_read_with_the_question_before(anna: Person) -> None:
    await anna.asks(MEMBERS)

    heard = await anna.asks(IN_2019)

    assert TOLD_2019 in words(heard) and words(heard).startswith("Verstanden als Frage zu: Zahl der Mitglieder.")


async def test_a_refusal_has_no_figures_and_offers_topics_that_work(anna: Person) -> None:
    heard = await anna.asks("Wie viele Besucher hat das Oktoberfest?")

    assert "Oktoberfest" in words(heard)
    assert not re.search(r"\d", words(heard))
    anna.presses(heard, "Hannover Messe")
    [answer] = await anna.hears()
    assert "Mehr als 20 Mitglieder" in words(answer)


async def test_a_refusal_without_anything_near_still_offers_a_way_on(anna: Person) -> None:
    heard = await anna.asks("What will the weather be tomorrow?")

    assert not re.search(r"\d", words(heard))
    assert heard.buttons


async def test_source_gives_the_source_of_the_last_answer_with_its_address(anna: Person) -> None:
    await anna.asks("Wie viele KMU gibt es?")

    heard = await anna.asks("/source")

    assert words(heard).startswith("Quelle: ")
    assert "http://www.clusterplattform.de/" in words(heard)
    assert heard.links


async def test_source_before_anything_says_so(anna: Person, emma: Person) -> None:
    assert words(await anna.asks("/source")) == says("chat.no-source-yet")
    assert words(await emma.asks("/source")) == says("chat.no-source-yet", EN)


async def test_a_chosen_language_answers_questions_in_another_one(anna: Person) -> None:
    assert words(await anna.asks("/lang en")) == says("chat.language-set", EN, language="English")
    assert "over 7,100" in words(await anna.asks("Wie viele KMU gibt es?"))
    assert words(await anna.asks("/topics")) == says("telegram.topics", EN)

    assert words(await anna.asks("/lang de")) == says("chat.language-set", DE, language="Deutsch")
    assert "über 7.100" in words(await anna.asks("How many SMEs are there?"))


async def test_a_language_that_is_not_spoken_is_answered_with_those_that_are(anna: Person) -> None:
    heard = await anna.asks("/lang xx")

    assert words(heard) == says("chat.language-unknown", known="Deutsch, English")
    assert labels(heard) == ["Deutsch", "English", "wie ich schreibe"]


@pytest.mark.parametrize("named", ["Englisch", "english", "EN", "en-GB", "en_US"])
async def test_a_language_can_be_called_by_its_name(anna: Person, named: str) -> None:
    assert words(await anna.asks(f"/lang {named}")) == says("chat.language-set", EN, language="English")


async def test_a_language_can_be_chosen_by_button_and_let_go_again(anna: Person) -> None:
    choice = await anna.asks("/lang")
    assert labels(choice) == ["Deutsch", "English", "wie ich schreibe"]

    anna.presses(choice, "English")
    [chosen] = await anna.hears()
    english = await anna.asks("Wie viele KMU gibt es?")
    anna.presses(choice, "wie ich schreibe")
    [own] = await anna.hears()
    german = await anna.asks("Wie viele KMU gibt es?")

    assert words(chosen) == says("chat.language-set", EN, language="English")
    assert "over 7,100" in words(english)
    assert words(own) in (says("telegram.any-language", DE), says("telegram.any-language", EN))
    assert "über 7.100" in words(german)


async def test_the_menu_is_set_up_in_both_languages(api: BotApi, anna: Person) -> None:
    await api.until(lambda: ("description", "") in api.descriptions, "the menu to be set up")

    commands = {language: [command["command"] for command in api.commands["default", language]] for language in ("", "de", "en")}
    asking, saying = ["ask", "topics", "source", "quote", "cite", "chart", "verify", "dossier"], ["wrong", "corrections", "lang"]
    assert commands[""] == commands["de"] == commands["en"] == [*asking, *saying, "privacy", "forget", "help"]
    assert not api.lints
