"""What the methods do and refuse, over real HTTP."""

from __future__ import annotations

import aiohttp
import pytest

from tests.telegram.caller import Caller, refusal
from tests.telegram.checks import Json
from tests.telegram.people import Group, Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio

BUTTON = {"inline_keyboard": [[{"text": "Quelle", "callback_data": "source"}]]}


# ------------------------------------------------------------------------ messages


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"text": ""}, "400 Bad Request: message text is empty"),
        ({"text": " \n"}, "400 Bad Request: text must be non-empty"),
        ({"text": "a", "chat_id": 7}, "400 Bad Request: chat not found"),
        ({"text": "a", "chat_id": ""}, "400 Bad Request: chat_id is empty"),
        ({"text": "🦩" * 2049}, "400 Bad Request: message is too long"),
        ({"text": "<b>", "parse_mode": "HTML"}, "400 Bad Request: can't parse entities: Can't find end tag"),
        ({"text": "*a*", "parse_mode": "MarkdownV2"}, "400 Bad Request: unsupported parse_mode"),
        ({"text": "a", "reply_parameters": {"message_id": 99}}, "400 Bad Request: message to be replied not found"),
        ({"text": "a", "message_thread_id": 5}, "400 Bad Request: message thread not found"),
        ({"text": "a", "reply_markup": "{"}, "400 Bad Request: object expected as reply markup"),
    ],
)
async def test_a_wrong_message_is_refused(api: BotApi, bot: Caller, anna: Person, parameters: Json, reason: str) -> None:
    anna.writes("Hallo")

    assert refusal(await bot("sendMessage", **{"chat_id": 1001, **parameters})).startswith(reason)
    assert api.texts(1001) == []


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "a", "callback_data": "ä" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": " ", "callback_data": "a"}, "inline keyboard button text must be non-empty"),
        ({"text": "a"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"callback_data": "a"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": "a", "url": "nowhere"}, "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
        ({"text": "a", "copy_text": {"text": "a" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
    ],
)
async def test_a_wrong_button_is_refused(bot: Caller, anna: Person, button: Json, reason: str) -> None:
    anna.writes("Hallo")

    reply = await bot("sendMessage", chat_id=1001, text="a", reply_markup={"inline_keyboard": [[button]]})

    assert refusal(reply) == f"400 Bad Request: {reason}"


async def test_length_counts_after_parsing(bot: Caller, anna: Person) -> None:
    anna.writes("Hallo")

    sent = await bot.says(1001, f"<b>{'a' * 4096}</b>", parse_mode="HTML")

    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


async def test_more_entities_than_telegram_keeps_are_noted(api: BotApi, bot: Caller, anna: Person) -> None:
    anna.writes("Hallo")

    await bot.says(1001, "<b>a</b> " * 101, parse_mode="HTML")

    assert [lint[:22] for lint in api.lints] == ["text with 101 entities"]


async def test_who_blocked_the_bot_gets_nothing(bot: Caller, anna: Person) -> None:
    anna.blocks()
    assert refusal(await bot("sendMessage", chat_id=1001, text="a")) == "403 Forbidden: bot was blocked by the user"

    anna.blocks(again=True)
    await bot.says(1001, "a")
    assert [update["my_chat_member"]["new_chat_member"]["status"] for update in await bot.takes()] == ["kicked", "member"]


async def test_a_reply_shows_what_it_replies_to(bot: Caller, anna: Person) -> None:
    question = anna.writes("Hallo")

    sent = await bot.says(1001, "a", reply_parameters={"message_id": question.message_id})
    free = await bot.says(1001, "b", reply_parameters={"message_id": 99, "allow_sending_without_reply": True})

    assert sent["reply_to_message"]["text"] == "Hallo"
    assert "reply_to_message" not in free


async def test_an_edit_changes_the_message_and_what_it_drops_is_gone(api: BotApi, bot: Caller, anna: Person) -> None:
    anna.writes("Hallo")
    sent = await bot.says(1001, "alt", reply_markup=BUTTON)

    edited = await bot("editMessageText", chat_id=1001, message_id=sent["message_id"], text="neu")

    assert api.texts(1001) == ["neu"]
    assert "reply_markup" not in edited["result"] and "edit_date" in edited["result"]
    assert isinstance(api.calls[0].result, dict) and api.calls[0].result["text"] == "alt"


async def test_an_edit_that_changes_nothing_is_refused(bot: Caller, anna: Person) -> None:
    anna.writes("Hallo")
    message = {"chat_id": 1001, "message_id": (await bot.says(1001, "a", reply_markup=BUTTON))["message_id"]}

    same = await bot("editMessageText", **message, text="<i></i>a", parse_mode="HTML", reply_markup=BUTTON)
    assert refusal(same).startswith("400 Bad Request: message is not modified: specified new message content and reply markup")
    assert "message is not modified" in refusal(await bot("editMessageReplyMarkup", **message, reply_markup=BUTTON))
    assert (await bot("editMessageReplyMarkup", **message))["ok"]


async def test_only_the_bots_own_messages_can_be_edited(bot: Caller, anna: Person) -> None:
    question = anna.writes("Hallo")

    async def edit(number: int) -> str:
        return refusal(await bot("editMessageText", chat_id=1001, message_id=number, text="a"))

    assert await edit(question.message_id) == "400 Bad Request: message can't be edited"
    assert await edit(99) == "400 Bad Request: message to edit not found"


async def test_a_deleted_message_is_gone(api: BotApi, bot: Caller, anna: Person) -> None:
    anna.writes("Hallo")
    message = {"chat_id": 1001, "message_id": (await bot.says(1001, "a"))["message_id"]}

    assert (await bot("deleteMessage", **message))["result"] is True
    assert refusal(await bot("deleteMessage", **message)) == "400 Bad Request: message to delete not found"
    assert api.texts(1001) == []


async def test_a_message_in_a_forum_stays_in_its_thread(api: BotApi, bot: Caller, anna: Person) -> None:
    forum = Group(api, -100, forum=True)
    thread = forum.opens_thread("Störche")
    question = anna.writes("/ask Wie viele?", group=forum, thread=thread)

    named = await bot.says(-100, "a", message_thread_id=thread)
    replied = await bot.says(-100, "b", reply_parameters={"message_id": question.message_id})
    general = await bot.says(-100, "c")

    assert [(m["message_thread_id"], m["is_topic_message"]) for m in (named, replied)] == [(thread, True)] * 2
    assert "message_thread_id" not in general
    assert "message thread not found" in refusal(await bot("sendMessage", chat_id=-100, text="d", message_thread_id=77))


async def test_chat_actions_are_checked_like_messages(bot: Caller, anna: Person) -> None:
    anna.writes("Hallo")

    assert (await bot("sendChatAction", chat_id=1001, action="typing"))["ok"]
    assert "wrong parameter action" in refusal(await bot("sendChatAction", chat_id=1001, action="thinking"))
    assert "chat not found" in refusal(await bot("sendChatAction", chat_id=7, action="typing"))


async def test_a_pressed_button_is_answered_once_and_in_time(api: BotApi, bot: Caller, anna: Person) -> None:
    anna.writes("Hallo")
    await bot.says(1001, "a", reply_markup=BUTTON)
    [heard] = await anna.hears()
    too_old = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"

    anna.presses(heard, "Quelle")
    anna.presses(heard, "Quelle")
    _, first, second = [update.get("callback_query", {}).get("id", "") for update in await bot.takes()]

    assert (await bot("answerCallbackQuery", callback_query_id=first))["ok"]
    assert refusal(await bot("answerCallbackQuery", callback_query_id=first)) == too_old
    assert refusal(await bot("answerCallbackQuery", callback_query_id="1")) == too_old
    assert "MESSAGE_TOO_LONG" in refusal(await bot("answerCallbackQuery", callback_query_id=second, text="a" * 201))
    api.callback_ttl = 0
    assert refusal(await bot("answerCallbackQuery", callback_query_id=second)) == too_old


# ------------------------------------------------------------------------ the bot, chats, files


async def test_commands_are_kept_by_scope_and_language(api: BotApi, bot: Caller, anna: Person) -> None:
    anna.writes("Hallo")
    start, hilfe = [{"command": "start", "description": "Begin"}], [{"command": "hilfe", "description": "Hilfe"}]
    mine = {"type": "chat", "chat_id": 1001}

    await bot("setMyCommands", commands=start)
    await bot("setMyCommands", commands=hilfe, scope=mine, language_code="de")

    assert api.commands == {("default", ""): start, ("chat:1001", "de"): hilfe}
    assert (await bot("getMyCommands", scope=mine, language_code="de"))["result"] == hilfe
    assert (await bot("getMyCommands", language_code="de"))["result"] == []
    await bot("deleteMyCommands")
    assert (await bot("getMyCommands"))["result"] == []


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"commands": [{"command": "länder", "description": "a"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a" * 33, "description": "a"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "a", "description": "a" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "a", "description": "a"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "language_code": "de-AT"}, "invalid language code specified"),
        ({"commands": [], "scope": {"type": "all"}}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 7}}, "chat not found"),
    ],
)
async def test_wrong_commands_are_refused(bot: Caller, parameters: Json, reason: str) -> None:
    assert refusal(await bot("setMyCommands", **parameters)) == f"400 Bad Request: {reason}"


async def test_descriptions_are_kept_by_language_and_must_be_short(bot: Caller) -> None:
    await bot("setMyDescription", description="Facts")
    await bot("setMyDescription", description="Fakten", language_code="de")

    assert (await bot("getMyDescription", language_code="de"))["result"] == {"description": "Fakten"}
    assert (await bot("getMyDescription", language_code="fr"))["result"] == {"description": "Facts"}
    assert "too long" in refusal(await bot("setMyDescription", description="a" * 513))
    assert "too long" in refusal(await bot("setMyShortDescription", short_description="a" * 121))


async def test_a_member_has_the_status_the_group_gave_them(api: BotApi, bot: Caller, anna: Person) -> None:
    Group(api, -100, members={1001: "creator"})
    Person(api, 1002)

    async def status(user: int) -> str:
        reply = await bot("getChatMember", chat_id=-100, user_id=user)
        return str(reply["result"]["status"]) if reply["ok"] else refusal(reply)

    assert [await status(user) for user in (1001, 1002, 123456)] == ["creator", "left", "member"]
    assert await status(7) == "400 Bad Request: user not found"


async def test_a_file_goes_up_and_down_unchanged(api: BotApi, bot: Caller, anna: Person) -> None:
    anna.writes("Hallo")
    form = aiohttp.FormData({"chat_id": "1001", "caption": "<b>neu</b>", "parse_mode": "HTML"})
    form.add_field("document", b"a: 1\n", filename="facts.yaml")

    sent = (await bot.post("sendDocument", data=form))["result"]
    stored = (await bot("getFile", file_id=sent["document"]["file_id"]))["result"]
    async with bot.session.get(f"{api.url}/file/bot{api.token}/{stored['file_path']}") as download:
        assert await download.read() == b"a: 1\n"

    assert (sent["caption"], sent["document"]["file_name"], stored["file_size"]) == ("neu", "facts.yaml", 5)
    assert (await bot("sendPhoto", chat_id=1001, photo=stored["file_id"]))["ok"]
    assert "invalid file_id" in refusal(await bot("getFile", file_id="x"))
    assert "caption is too long" in refusal(await bot("sendPhoto", chat_id=1001, photo=stored["file_id"], caption="a" * 1025))
