"""What Telegram shows of the bot: commands and descriptions in every language, set once and never over somebody's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from telegram import Bot

from bot.catalogs import text
from bot.channels.telegram.menu import COMMANDS, FOR_ADMINS, MAX_LONG, MAX_SHORT, set_up
from bot.channels.telegram.transport import AiohttpRequest
from facts.model import Base, Language
from tests.bot.asking import DE, EN
from tests.telegram.people import Person
from tests.telegram.server import BotApi

BOTH = "Deutsch, English"
pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def api(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BotApi]:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    async with BotApi() as server:
        yield server


@pytest_asyncio.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    requests = AiohttpRequest(api.url, 4), AiohttpRequest(api.url, 1)
    async with Bot(api.token, base_url=f"{api.url}/bot", request=requests[0], get_updates_request=requests[1]) as made:
        yield made


def shown(api: BotApi, scope: str, language: str) -> dict[str, str]:
    return {command["command"]: command["description"] for command in api.commands[scope, language]}


def setting(api: BotApi) -> Counter[str]:
    return Counter(call.method for call in api.calls if call.method.startswith("setMy"))


async def test_the_commands_are_shown_in_every_language(api: BotApi, bot: Bot, base: Base) -> None:
    await set_up(bot, base, [])

    for tag, language in (("", EN), ("de", DE), ("en", EN)):
        assert shown(api, "default", tag) == {name: text(id, language) for name, id in COMMANDS.items()}
    assert shown(api, "default", "de") != shown(api, "default", "en")
    assert {scope for scope, _ in api.commands} == {"default"}


async def test_a_language_as_a_country_speaks_it_is_shown_to_all_who_speak_it(api: BotApi, bot: Bot, base: Base) -> None:
    austrian = Language("de-AT")
    title, description = dict(base.title) | {austrian: "Servus"}, dict(base.description) | {austrian: "Grüß Gott"}

    await set_up(bot, replace(base, languages=(austrian, EN), title=title, description=description), [])

    assert shown(api, "default", "de") == {name: text(id, DE) for name, id in COMMANDS.items()}
    assert "Servus" in api.descriptions["short_description", "de"]


async def test_admins_are_shown_what_only_they_may_do(api: BotApi, bot: Bot, base: Base) -> None:
    Person(api, 1001).writes("Hallo")
    Person(api, 1002).writes("Hallo")

    await set_up(bot, base, [1002, 1001])

    for admin in (1001, 1002):
        for tag, language in (("", EN), ("de", DE), ("en", EN)):
            wanted = {name: text(id, language) for name, id in (COMMANDS | FOR_ADMINS).items()}
            assert shown(api, f"chat:{admin}", tag) == wanted
    assert "reload" not in shown(api, "default", "")


async def test_the_second_start_sets_nothing(api: BotApi, bot: Bot, base: Base) -> None:
    Person(api, 1001).writes("Hallo")
    await set_up(bot, base, [1001])
    first = setting(api)
    api.calls.clear()

    await set_up(bot, base, [1001])

    assert first["setMyCommands"] == 6
    assert setting(api) == Counter()


async def test_a_new_command_is_set_at_the_next_start(api: BotApi, bot: Bot, base: Base) -> None:
    await set_up(bot, base, [])
    api.commands["default", "de"] = api.commands["default", "de"][:-1]
    api.calls.clear()

    await set_up(bot, base, [])

    assert setting(api) == Counter(setMyCommands=1)
    assert [*shown(api, "default", "de")] == [*COMMANDS]


async def test_everybody_reads_the_descriptions_in_their_own_language(api: BotApi, bot: Bot, base: Base) -> None:
    await set_up(bot, base, [])

    for tag, language in (("", EN), ("de", DE), ("en", EN)):
        short = (await bot.get_my_short_description(tag)).short_description
        long = (await bot.get_my_description(tag)).description
        assert short == text("telegram.about", language, base=base.title[language], languages=BOTH)[:MAX_SHORT]
        assert long.startswith(base.title[language]) and base.description[language] in long
        assert len(short) <= MAX_SHORT and len(long) <= MAX_LONG


async def test_the_descriptions_fit_without_being_cut(api: BotApi, bot: Bot, base: Base) -> None:
    for language in base.languages:
        title, description = base.title[language], base.description[language]
        assert len(text("telegram.about", language, base=title, languages=BOTH)) <= MAX_SHORT
        assert len(text("telegram.description", language, base=title, description=description)) <= MAX_LONG


@pytest.mark.parametrize("tag", ["", "de"])
async def test_a_description_that_somebody_has_set_stays(api: BotApi, bot: Bot, base: Base, tag: str) -> None:
    await bot.set_my_description("Unser Bot", tag)
    await bot.set_my_short_description("Unserer", tag)

    await set_up(bot, base, [])

    assert (await bot.get_my_description(tag)).description == "Unser Bot"
    assert (await bot.get_my_short_description(tag)).short_description == "Unserer"


async def test_an_admin_who_never_wrote_is_no_error_and_gets_the_commands_later(api: BotApi, bot: Bot, base: Base) -> None:
    Person(api, 1002).writes("Hallo")

    await set_up(bot, base, [1001, 1002])

    assert {scope for scope, _ in api.commands} == {"default", "chat:1002"}
    assert api.descriptions["description", ""]
    Person(api, 1001).writes("Hallo")
    await set_up(bot, base, [1001, 1002])
    assert "reload" in shown(api, "chat:1001", "de")


@pytest.mark.parametrize("pattern", ["setMyCommands", "getMyCommands", "setMyDescription", "getMyShortDescription"])
async def test_what_telegram_refuses_does_no_harm(api: BotApi, bot: Bot, base: Base, pattern: str) -> None:
    api.fail(pattern, status=400, count=100)

    await set_up(bot, base, [])

    api.mend()
    await set_up(bot, base, [])
    assert [*shown(api, "default", "de")] == [*COMMANDS]
