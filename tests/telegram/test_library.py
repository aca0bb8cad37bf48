"""A real library talks to the server and reads its replies."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import telegram

from tests.telegram.people import Group, Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def library(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[telegram.Bot]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")  # httpx heeds HTTP_PROXY
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    async with telegram.Bot(api.token, base_url=f"{api.url}/bot", base_file_url=f"{api.url}/file/bot") as made:
        yield made


async def test_python_telegram_bot_understands_the_replies(api: BotApi, library: telegram.Bot, anna: Person) -> None:
    keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Quelle", callback_data="source")]])
    forum = Group(api, -1_000_000_000_100, forum=True, members={1001: "administrator"})
    anna.writes("/ask Wie?", group=forum, thread=forum.opens_thread())
    anna.writes("/start")

    topical, private = await library.get_updates(timeout=10)
    assert private.message is not None and topical.message is not None
    sent = await private.message.reply_html("<b>70</b> %", reply_markup=keyboard, do_quote=True)
    edited = await sent.edit_text("75 %")
    assert isinstance(edited, telegram.Message)
    document = await library.send_document(1001, b"a: 1\n", filename="facts.yaml")
    heard, *_ = await anna.hears(3)
    anna.blocks()
    [blocked] = await library.get_updates(offset=private.update_id + 1, timeout=10)

    assert (await library.get_me()).username == "faktenbot_test_bot"
    assert await library.set_my_commands([("start", "Begin")], telegram.BotCommandScopeAllPrivateChats(), "en")
    assert [c.command for c in await library.get_my_commands(telegram.BotCommandScopeAllPrivateChats(), "en")] == ["start"]
    assert await library.set_my_description("Fakten") and (await library.get_my_description()).description == "Fakten"
    assert (await library.get_webhook_info()).url == ""
    assert private.message.parse_entities() and private.effective_user and private.effective_user.language_code == "de"
    assert topical.message.is_topic_message and topical.message.message_thread_id == 1
    assert (sent.text_html, sent.reply_markup) == ("<b>70</b> %", keyboard)
    assert sent.reply_to_message is not None and sent.reply_to_message.text == "/start"
    assert (edited.text, edited.reply_markup, heard.buttons) == ("75 %", None, [("Quelle", "source")])
    assert document.document is not None
    assert await (await document.document.get_file()).download_as_bytearray() == b"a: 1\n"
    assert blocked.my_chat_member is not None and blocked.my_chat_member.new_chat_member.status == "kicked"
    assert (await library.get_chat(1001)).first_name == "Anna"
    assert (await library.get_chat_member(forum.id, 1001)).status == "administrator"
    with pytest.raises(telegram.error.Forbidden):
        await library.send_message(1001, "a")
