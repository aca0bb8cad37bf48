"""In groups the bot speaks when it is spoken to, to the one who asked, and where that was."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.channels.telegram.running import IN_2019, MEMBERS, TOLD_2019, labels, says, silence, words
from tests.telegram.people import Group, Person
from tests.telegram.server import BotApi

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("channel")]

PARTNERS = "Welche Partnerländer sind am wichtigsten?"
COUNTRIES = "Frankreich, Österreich, die Niederlande"
ME = "@faktenbot_test_bot"
PHOTO: list[dict[str, Any]] = [{"file_id": "p", "file_unique_id": "p", "width": 90, "height": 90}]


async def test_talk_among_people_is_left_alone(api: BotApi, anna: Person, group: Group) -> None:
    api.privacy = False

    anna.writes(PARTNERS, group=group)

    await silence(anna, group)


async def test_somebody_else_s_reply_is_left_alone(api: BotApi, anna: Person, berta: Person, group: Group) -> None:
    api.privacy = False
    sent = anna.writes("Wer weiß das?", group=group)

    berta.writes(PARTNERS, group=group, reply_to=sent)

    await silence(berta, group)


@pytest.mark.parametrize(
    "asked",
    [
        f"{ME} {PARTNERS}",
        f"👋🏽 {ME} {PARTNERS}",
        f"{PARTNERS} {ME}",
        f"Hallo {ME}, {PARTNERS}",
        f"{ME.upper()}: {PARTNERS}",
        f"{ME} {PARTNERS} {ME}",
    ],
)
async def test_a_mention_is_answered_wherever_it_stands(anna: Person, group: Group, asked: str) -> None:
    heard = await anna.asks(asked, group=group)

    assert COUNTRIES in words(heard)


async def test_a_reply_to_an_answer_goes_on_from_that_answer_whoever_asked(anna: Person, berta: Person, group: Group) -> None:
    answer = await anna.asks(f"{ME} Wie viele KMU gibt es?", group=group)
    await berta.asks(f"{ME} {PARTNERS}", group=group)

    for said in ("Quelle?", "/source"):
        heard = await berta.asks(said, group=group, reply_to=answer)

        assert "in Zahlen" in words(heard) and "Kooperation international" not in words(heard)


async def test_a_mention_of_another_bot_is_left_alone(api: BotApi, anna: Person, group: Group) -> None:
    api.privacy = False

    anna.writes(f"@faktenbot_test_bot2 {PARTNERS}", group=group)

    await silence(anna, group)


async def test_a_mention_without_a_question_is_asked_for_one(anna: Person, group: Group) -> None:
    assert "/ask Welche Möglichkeiten gibt es" in words(await anna.asks(ME, group=group))


@pytest.mark.parametrize("command", ["/ask", "/ask@faktenbot_test_bot", "/ASK"])
async def test_the_ask_command_asks(anna: Person, group: Group, command: str) -> None:
    heard = await anna.asks(f"{command} {PARTNERS}", group=group)

    assert COUNTRIES in words(heard)


async def test_the_ask_command_without_words_is_told_how_to_ask(anna: Person, group: Group) -> None:
    assert "/ask Welche Möglichkeiten gibt es" in words(await anna.asks("/ask", group=group))


async def test_the_ask_command_as_a_reply_asks_what_the_other_wrote(anna: Person, berta: Person, group: Group) -> None:
    sent = berta.writes(PARTNERS, group=group)

    heard = await anna.asks("/ask", group=group, reply_to=sent)

    assert COUNTRIES in words(heard)


async def test_the_ask_command_as_a_reply_to_a_picture_asks_its_caption(anna: Person, berta: Person, group: Group) -> None:
    sent = berta.sends(photo=PHOTO, caption=PARTNERS, group=group)

    heard = await anna.asks("/ask", group=group, reply_to=sent)

    assert COUNTRIES in words(heard)


@pytest.mark.parametrize("command", ["/ask@other_bot", "/start@other_bot", "/nonsense", "/nonsense@other_bot"])
async def test_commands_for_others_are_left_alone(api: BotApi, anna: Person, group: Group, command: str) -> None:
    api.privacy = False

    anna.writes(f"{command} {PARTNERS}", group=group)

    await silence(anna, group)


async def test_a_reply_to_the_bot_is_a_question(anna: Person, group: Group) -> None:
    first = await anna.asks(f"/ask {MEMBERS}", group=group)

    heard = await anna.asks(IN_2019, group=group, reply_to=first)

    assert TOLD_2019 in words(heard)


async def test_an_answer_quotes_the_question(anna: Person, group: Group) -> None:
    sent = anna.writes(f"/ask {PARTNERS}", group=group)

    [heard] = await anna.hears()

    assert heard.reply_to == sent.message_id


async def test_in_private_nothing_is_quoted(anna: Person) -> None:
    assert (await anna.asks(PARTNERS)).reply_to is None


async def test_an_answer_comes_even_if_its_question_is_gone(api: BotApi, anna: Person, group: Group) -> None:
    sent = anna.writes(f"/ask {PARTNERS}", group=group)
    del api.chats[group.id].messages[sent.message_id]

    [heard] = await anna.hears()

    assert COUNTRIES in words(heard) and heard.reply_to is None


async def test_in_a_forum_the_answer_comes_in_the_same_topic(anna: Person, forum: Group) -> None:
    other, thread = forum.opens_thread("Anderes"), forum.opens_thread("Fragen")

    heard = await anna.asks(f"/ask {PARTNERS}", group=forum, thread=thread)

    assert heard.thread == thread != other


async def test_a_button_in_a_topic_answers_there(anna: Person, forum: Group) -> None:
    thread = forum.opens_thread()
    first = await anna.asks(f"/ask {PARTNERS}", group=forum, thread=thread)

    anna.presses(first, "Partnerländer in Übersee")
    [heard] = await anna.hears()

    assert heard.thread == thread
    assert "Japan" in words(heard)


async def test_two_topics_are_two_conversations(anna: Person, forum: Group) -> None:
    one, other = forum.opens_thread("Eins"), forum.opens_thread("Zwei")
    await anna.asks(f"/ask {MEMBERS}", group=forum, thread=one)
    await anna.asks("/ask Wie viele KMU gibt es?", group=forum, thread=other)

    heard = await anna.asks(f"/ask {IN_2019}", group=forum, thread=one)

    assert TOLD_2019 in words(heard)


async def test_in_a_topic_that_the_bot_has_opened_not_everything_is_a_reply_to_it(
    api: BotApi, anna: Person, forum: Group
) -> None:
    thread = forum.opens_thread()
    forum.chat.messages[thread]["from"] = api.me

    anna.writes(PARTNERS, group=forum, thread=thread)

    await silence(anna, forum)


async def test_where_the_topic_has_been_deleted_the_answer_still_comes(anna: Person, forum: Group) -> None:
    thread = forum.opens_thread()
    sent = anna.writes(f"/ask {PARTNERS}", group=forum, thread=thread)
    forum.chat.threads.discard(thread)
    del forum.chat.messages[sent.message_id]

    [heard] = await anna.hears()

    assert COUNTRIES in words(heard) and heard.thread is None


@pytest.mark.parametrize("fields", [{}, {"caption": PARTNERS}])
async def test_pictures_in_groups_are_left_alone(api: BotApi, anna: Person, group: Group, fields: dict[str, Any]) -> None:
    api.privacy = False

    anna.sends(photo=PHOTO, group=group, **fields)

    await silence(anna, group)


@pytest.mark.parametrize("caption", [f"{ME} {PARTNERS}", f"/ask {PARTNERS}", f"/ask@faktenbot_test_bot {PARTNERS}"])
async def test_a_caption_that_is_meant_for_the_bot_is_answered(anna: Person, group: Group, caption: str) -> None:
    anna.sends(photo=PHOTO, caption=caption, group=group)

    assert COUNTRIES in words((await anna.hears())[0])


async def test_a_group_that_becomes_a_supergroup_gets_its_answer_there(api: BotApi, anna: Person, group: Group) -> None:
    old = Group(api, -400)
    sent = anna.writes(f"/ask {MEMBERS}", group=old)
    await anna.hears()
    old.chat.moved_to = group.chat.info["id"]

    anna.edits(sent, f"/ask {PARTNERS}")
    await api.until(lambda: any(COUNTRIES in said for said in api.texts(group.chat.info["id"])), "the corrected answer")
    anna.writes("/ask Wie viele KMU gibt es?", group=old)
    await api.until(lambda: len(api.texts(group.chat.info["id"])) == 2, "the next answer")


async def test_what_a_channel_posts_into_its_group_is_left_alone(api: BotApi, anna: Person, group: Group) -> None:
    api.privacy = False
    channel = {"id": -1_000_000_000_900, "type": "channel", "title": "Kanal"}

    for said in (f"{ME} {PARTNERS}", f"/ask {PARTNERS}"):
        anna.writes(said, group=group, sender_chat=channel, is_automatic_forward=True)

    await silence(anna, group)


async def test_two_people_in_a_group_have_a_conversation_each(anna: Person, berta: Person, group: Group) -> None:
    await anna.asks(f"/ask {MEMBERS}", group=group)
    await berta.asks("/ask Wie viele KMU gibt es?", group=group)

    heard = await anna.asks(f"/ask {IN_2019}", group=group)
    source = await berta.asks("/source", group=group)

    assert TOLD_2019 in words(heard)
    assert "clusterplattform.de" in words(source)


async def test_private_talk_and_a_group_are_two_conversations(anna: Person, group: Group) -> None:
    await anna.asks(PARTNERS)

    assert words(await anna.asks("/source", group=group)) == says("chat.no-source-yet")


async def test_a_language_in_a_group_is_chosen_for_oneself(anna: Person, berta: Person, group: Group) -> None:
    await anna.asks("/lang en", group=group)

    assert "France" in words(await anna.asks(f"/ask {PARTNERS}", group=group))
    assert "Frankreich" in words(await berta.asks(f"/ask {PARTNERS}", group=group))


async def test_buttons_work_for_everybody_in_a_group(anna: Person, berta: Person, group: Group) -> None:
    first = await anna.asks(f"/ask {PARTNERS}", group=group)
    berta.writes("Aha.", group=group)

    berta.presses(first, labels(first)[0])

    [heard] = await berta.hears()
    assert words(heard).startswith("Quelle: ")


async def test_a_group_that_became_a_supergroup_is_answered_there(api: BotApi, anna: Person, group: Group) -> None:
    old = Group(api, -200)
    api.fail("sendMessage", status=400, description="Bad Request: group chat was upgraded to a supergroup chat", chat=old.id)

    anna.writes(f"/ask {PARTNERS}", group=old)

    [heard] = await anna.hears()  # without the new id nobody can be told anything but in the old group
    assert words(heard) == says("telegram.failed")
