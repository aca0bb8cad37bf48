from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from tests.telegram.caller import Caller
from tests.telegram.people import Group, Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio

SUPERGROUP = -1_000_000_000_100
MARKUP = {"inline_keyboard": [[{"text": "Quelle", "callback_data": "source"}], [{"text": "Netz", "url": "https://example.org"}]]}


async def test_who_asks_hears_the_answer_with_its_links_and_buttons(api: BotApi, bot: Caller, anna: Person) -> None:
    asking = asyncio.create_task(anna.asks("Wie?"))
    [update] = await bot.takes()
    html = '<b>70</b> % (<a href="https://example.org/a">Quelle</a>)'

    await bot.says(1001, html, parse_mode="HTML", reply_markup=MARKUP, reply_parameters={"message_id": 1})
    heard = await asking

    assert update["message"]["from"]["language_code"] == "de"
    assert (heard.method, heard.text, heard.html) == ("sendMessage", "70 % (Quelle)", html)
    assert heard.links == [("Quelle", "https://example.org/a")]
    assert heard.buttons == [("Quelle", "source"), ("Netz", "https://example.org")]
    assert (heard.message_id, heard.reply_to, heard.thread) == (2, 1, None)


async def test_each_thing_said_is_heard_once_and_in_order(bot: Caller, anna: Person) -> None:
    anna.writes("Wie?")
    sent = await bot.says(1001, "a")
    await bot("editMessageText", chat_id=1001, message_id=sent["message_id"], text="b")
    await bot.says(1001, "c")

    assert [heard.text for heard in await anna.hears(2)] == ["a", "b"]
    assert [(heard.method, heard.text) for heard in await anna.hears()] == [("sendMessage", "c")]


async def test_what_was_said_before_the_last_action_is_not_heard_again(bot: Caller, anna: Person) -> None:
    anna.writes("Wie?")
    await bot.says(1001, "a")
    anna.writes("Und jetzt?")
    await bot.says(1001, "b")

    assert [heard.text for heard in await anna.hears()] == ["b"]


async def test_who_waits_in_vain_learns_what_the_bot_did_instead(bot: Caller, anna: Person) -> None:
    anna.writes("Wie?")
    await bot("sendMessage", chat_id=1001, text="")

    with pytest.raises(AssertionError, match=r"Anna to hear 1 in chat 1001(.|\n)*message text is empty"):
        await anna.hears(timeout=0.01)


async def test_nothing_is_heard_once_the_bot_has_confirmed_and_said_nothing(api: BotApi, bot: Caller, anna: Person) -> None:
    sent = anna.writes("Danke")
    assert sent.update_id
    listening = asyncio.create_task(anna.hears_nothing())
    await bot.takes()
    assert not listening.done()

    await bot.takes(sent.update_id + 1, timeout=0)

    async with asyncio.timeout(10):
        await listening


async def test_something_said_is_not_nothing(bot: Caller, anna: Person) -> None:
    sent = anna.writes("Danke")
    assert sent.update_id
    await bot.says(1001, "Gern!")
    await bot.takes(sent.update_id + 1, timeout=0)

    with pytest.raises(AssertionError, match="Gern"):
        await anna.hears_nothing()


async def test_nothing_more_is_heard_after_the_answer(bot: Caller, anna: Person) -> None:
    sent = anna.writes("Wie?")
    assert sent.update_id
    await bot.says(1001, "a")
    await anna.hears()
    await bot.takes(sent.update_id + 1, timeout=0)
    await anna.hears_nothing()

    await bot.says(1001, "a, doubled")

    with pytest.raises(AssertionError, match="a, doubled"):
        await anna.hears_nothing()


async def test_nothing_means_nothing_since_the_first_of_several_actions(bot: Caller, anna: Person) -> None:
    anna.writes("Danke")
    await bot.says(1001, "Gern!")
    sent = anna.writes("Tschüs")
    assert sent.update_id
    await bot.takes(sent.update_id + 1, timeout=0)

    with pytest.raises(AssertionError, match="Gern"):
        await anna.hears_nothing()


async def test_a_call_that_is_open_may_still_say_something(api: BotApi, bot: Caller, anna: Person) -> None:
    sent = anna.writes("Danke")
    assert sent.update_id
    api.fail("sendMessage", kind="hang")
    saying = asyncio.create_task(bot.says(1001, "Gern!"))
    await bot.takes(sent.update_id + 1, timeout=0)
    listening = asyncio.create_task(anna.hears_nothing())
    await api.until(lambda: any(call.method == "sendMessage" for call in api.calls), "the call")

    api.mend()

    with pytest.raises(AssertionError, match="Gern"):
        await listening
    await saying


async def test_an_edited_question_comes_as_one(bot: Caller, anna: Person) -> None:
    anna.edits(anna.writes("Wi?"), "Wie? /start")

    _, update = await bot.takes()

    assert update["edited_message"]["text"] == "Wie? /start"
    assert update["edited_message"]["message_id"] == 1
    assert update["edited_message"]["entities"] == [{"type": "bot_command", "offset": 5, "length": 6}]


async def test_a_pressed_button_brings_its_data_and_a_toast_back(bot: Caller, anna: Person) -> None:
    anna.writes("Wie?")
    await bot.says(1001, "a", reply_markup=MARKUP)
    [heard] = await anna.hears()

    anna.presses(heard, "Quelle")
    query = (await bot.takes())[-1]["callback_query"]
    await bot("answerCallbackQuery", callback_query_id=query["id"], text="Moment")

    assert (query["data"], query["message"]["text"], query["from"]["id"]) == ("source", "a", 1001)
    assert await anna.hears_toast() == "Moment"


async def test_a_button_that_is_not_there_cannot_be_pressed_but_forged(bot: Caller, anna: Person) -> None:
    anna.writes("Wie?")
    await bot.says(1001, "a", reply_markup=MARKUP)
    [heard] = await anna.hears()

    with pytest.raises(AssertionError, match='no button "Mehr"'):
        anna.presses(heard, "Mehr")
    anna.presses(heard, "Mehr", data="old:format")

    assert (await bot.takes())[-1]["callback_query"]["data"] == "old:format"


async def test_the_message_of_a_pressed_button_may_be_gone(bot: Caller, anna: Person) -> None:
    anna.writes("Wie?")
    sent = await bot.says(1001, "a", reply_markup=MARKUP)
    [heard] = await anna.hears()
    await bot("deleteMessage", chat_id=1001, message_id=sent["message_id"])

    anna.presses(heard, "source")

    assert (await bot.takes())[-1]["callback_query"]["message"]["date"] == 0


async def test_files_and_voices_come_as_telegram_sends_them(api: BotApi, bot: Caller, anna: Person) -> None:
    anna.sends(voice={**api.add_file(b"...", "a.ogg", "audio/ogg"), "duration": 3})
    anna.sends(document=api.add_file(b"a: 1\n", "facts.yaml"), caption="/reload")

    voice, document = [update["message"] for update in await bot.takes()]

    assert voice["voice"]["duration"] == 3
    assert document["caption_entities"] == [{"type": "bot_command", "offset": 0, "length": 7}]


@pytest.mark.parametrize(
    ("write", "told"),
    [
        (lambda anna, group: anna.writes("Wie?", group=group), False),
        (lambda anna, group: anna.writes("/ask Wie?", group=group), True),
        (lambda anna, group: anna.writes("/ask@faktenbot_test_bot Wie?", group=group), True),
        (lambda anna, group: anna.writes("/ask@other_bot Wie?", group=group), False),
        (lambda anna, group: anna.writes("@Faktenbot_Test_Bot wie?", group=group), True),
        (lambda anna, group: anna.writes("@other_bot wie?", group=group), False),
    ],
)
async def test_in_groups_a_bot_is_told_what_is_meant_for_it(
    api: BotApi, anna: Person, write: Callable[[Person, Group], object], told: bool
) -> None:
    group = Group(api, SUPERGROUP)

    write(anna, group)

    assert len(api.updates_pending) == told


async def test_without_privacy_mode_a_bot_is_told_everything(api: BotApi, bot: Caller, anna: Person) -> None:
    api.privacy = False

    anna.writes("Wie?", group=Group(api, SUPERGROUP))

    assert len(await bot.takes()) == 1


async def test_a_reply_to_the_bot_reaches_it(api: BotApi, bot: Caller, anna: Person) -> None:
    group = Group(api, SUPERGROUP)
    anna.writes("/ask Wie?", group=group)
    await bot.says(SUPERGROUP, "a")
    [heard] = await anna.hears()

    anna.writes("Und in Übersee?", group=group, reply_to=heard)

    message = (await bot.takes())[-1]["message"]
    assert message["reply_to_message"]["text"] == "a"
    assert message["message_thread_id"] == heard.message_id and "is_topic_message" not in message


async def test_what_a_bot_is_not_told_it_need_not_confirm(api: BotApi, anna: Person) -> None:
    sent = anna.writes("Wie?", group=Group(api, SUPERGROUP))

    assert sent.update_id is None
    await anna.hears_nothing()


async def test_a_message_in_a_thread_has_the_thread_about_it(api: BotApi, bot: Caller, anna: Person) -> None:
    forum = Group(api, SUPERGROUP, forum=True)
    thread = forum.opens_thread("Störche")

    anna.writes("/ask Wie?", group=forum, thread=thread)

    message = (await bot.takes())[-1]["message"]
    assert (message["message_thread_id"], message["is_topic_message"]) == (thread, True)
    assert message["reply_to_message"]["forum_topic_created"]["name"] == "Störche"
