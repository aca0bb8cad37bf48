"""Whoever edits a question gets the answer corrected where it stands."""

from __future__ import annotations

import pytest

from tests.bot.channels.telegram.running import IN_2015, IN_2019, MEMBERS, TOLD_2015, TOLD_2019, calls, says, silence, words
from tests.telegram.people import Group, Person
from tests.telegram.server import BotApi

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("channel")]

PARTNERS = "Welche Partnerländer sind am wichtigsten?"
SMES = "Wie viele KMU gibt es?"
SHARE = "Wie hoch ist der KMU-Anteil?"


async def test_an_edited_question_replaces_the_earlier_answer(api: BotApi, anna: Person) -> None:
    sent = anna.writes(SMES)
    [first] = await anna.hears()

    anna.edits(sent, SHARE)
    [second] = await anna.hears()

    assert (second.method, second.message_id) == ("editMessageText", first.message_id)
    assert "über 50 %" in words(second).lower() and second.links and second.buttons
    assert len(api.texts(anna.id)) == 1


async def test_a_question_can_be_edited_again_and_again(api: BotApi, anna: Person) -> None:
    sent = anna.writes(SMES)
    await anna.hears()

    for asked, told in ((SHARE, "Über 50 %"), (PARTNERS, "Frankreich"), (SMES, "über 7.100")):
        anna.edits(sent, asked)
        assert told in words((await anna.hears())[0])
    assert len(api.texts(anna.id)) == 1


async def test_the_last_message_is_read_with_the_conversation_as_it_was_before(anna: Person) -> None:
    await anna.asks(MEMBERS)
    sent = anna.writes(SMES)
    await anna.hears()

    anna.edits(sent, IN_2019)

    assert TOLD_2019 in words((await anna.hears())[0])


async def test_an_edited_follow_up_goes_on_from_the_question_before(anna: Person) -> None:
    await anna.asks(MEMBERS)
    sent = anna.writes(IN_2015)
    [first] = await anna.hears()

    anna.edits(sent, IN_2019)
    [second] = await anna.hears()

    assert first.message_id == second.message_id
    assert TOLD_2015 in words(first) and TOLD_2019 not in words(first)
    assert TOLD_2019 in words(second) and TOLD_2015 not in words(second)


async def test_after_an_edit_the_conversation_goes_on_from_there(anna: Person) -> None:
    sent = anna.writes(SMES)
    await anna.hears()
    anna.edits(sent, MEMBERS)
    await anna.hears()

    assert TOLD_2019 in words(await anna.asks(IN_2019))


async def test_an_edit_of_an_earlier_message_does_not_disturb_the_conversation(anna: Person) -> None:
    sent = anna.writes(SMES)
    [first] = await anna.hears()
    await anna.asks(MEMBERS)

    anna.edits(sent, SHARE)
    [second] = await anna.hears()

    assert second.message_id == first.message_id and "über 50 %" in words(second).lower()
    assert TOLD_2019 in words(await anna.asks(IN_2019))


async def test_the_same_text_again_is_harmless(api: BotApi, anna: Person) -> None:
    sent = anna.writes(MEMBERS)
    await anna.hears()

    anna.edits(sent, MEMBERS)

    await silence(anna)
    assert TOLD_2019 in words(await anna.asks(IN_2019))


async def test_a_reply_that_was_deleted_meanwhile_comes_anew(api: BotApi, anna: Person) -> None:
    sent = anna.writes(SMES)
    [first] = await anna.hears()
    del api.chats[anna.id].messages[first.message_id]

    anna.edits(sent, SHARE)
    [second] = await anna.hears()

    assert second.method == "sendMessage" and "über 50 %" in words(second).lower()
    anna.edits(sent, SMES)
    [third] = await anna.hears()
    assert third.message_id == second.message_id


async def test_a_message_that_was_never_for_the_bot_is_answered_once_it_is(anna: Person, group: Group) -> None:
    sent = anna.writes(SMES, group=group)
    await silence(anna, group)

    anna.edits(sent, f"@faktenbot_test_bot {SMES}")
    [heard] = await anna.hears()

    assert heard.method == "sendMessage" and heard.reply_to == sent.message_id
    assert "über 7.100" in words(heard)


async def test_a_question_with_ask_can_be_edited(anna: Person, group: Group) -> None:
    sent = anna.writes(f"/ask {SMES}", group=group)
    [first] = await anna.hears()

    anna.edits(sent, f"/ask {SHARE}")
    [second] = await anna.hears()

    assert second.message_id == first.message_id and "über 50 %" in words(second).lower()


async def test_an_edited_command_is_left_alone(anna: Person) -> None:
    sent = anna.writes("/topics")
    await anna.hears()

    anna.edits(sent, "/help")

    await silence(anna)


async def test_a_refused_question_can_be_mended(anna: Person) -> None:
    sent = anna.writes("Wie viele Besucher hat das Oktoberfest?")
    [refusal] = await anna.hears()

    anna.edits(sent, SMES)
    [heard] = await anna.hears()

    assert heard.message_id == refusal.message_id and "über 7.100" in words(heard)
    assert says("telegram.button.source") in [label for label, _ in heard.buttons]


async def test_an_edit_right_after_the_question_ends_in_one_answer(api: BotApi, anna: Person) -> None:
    anna.edits(anna.writes(SMES), SHARE)

    first, second = await anna.hears(2)

    assert "über 7.100" in words(first) and "über 50 %" in words(second).lower()
    assert len(api.texts(anna.id)) == 1


async def test_an_edited_caption_is_answered_anew(api: BotApi, anna: Person) -> None:
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 90, "height": 90}]
    sent = anna.sends(photo=photo, caption=SMES)
    [first] = await anna.hears()

    message = api.chats[anna.id].messages[sent.message_id] | {"caption": SHARE}
    api.inject("edited_message", message)
    await api.until(lambda: calls(api, "editMessageText"), "the answer to be replaced")

    assert first.message_id == calls(api, "editMessageText")[0].parameters["message_id"]


# Answers of several messages: no fact of the shipped base needs them, so a message holds less here.


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.rendering.MAX_LENGTH", 400)


async def _settled(api: BotApi, person: Person, last: str) -> list[str]:
    """What the bot's messages say once the last of them has a text."""

    def said() -> list[str]:
        return [words(text) for text in api.texts(person.id)]

    await api.until(lambda: said() and last in said()[-1], f"the last message to say {last!r}")
    await api.until_idle(None)
    return said()


@pytest.mark.usefixtures("small")
async def test_an_edit_that_needs_fewer_messages_takes_away_the_rest(api: BotApi, anna: Person) -> None:
    sent = anna.writes(PARTNERS)
    assert len(await _settled(api, anna, "Miguel Krux")) > 1

    anna.edits(sent, "Danke!")

    await api.until(lambda: len(api.texts(anna.id)) == 1, "the rest to be taken away")
    assert "Gern" in api.texts(anna.id)[0]


@pytest.mark.usefixtures("small")
async def test_an_edit_that_needs_more_messages_sends_them(api: BotApi, anna: Person) -> None:
    sent = anna.writes("Danke!")
    assert len(await _settled(api, anna, "Gern")) == 1

    anna.edits(sent, PARTNERS)
    after = await _settled(api, anna, "Miguel Krux")

    assert len(after) > 1
    assert "Frankreich" in " ".join(after) and "Gern" not in " ".join(after)


@pytest.mark.usefixtures("small")
async def test_where_one_of_several_messages_was_deleted_nothing_is_said_twice(api: BotApi, anna: Person) -> None:
    sent = anna.writes(PARTNERS)
    assert len(await _settled(api, anna, "Miguel Krux")) > 1
    own = [id for id, message in api.chats[anna.id].messages.items() if message["from"]["id"] == api.me["id"]]
    del api.chats[anna.id].messages[own[-1]]

    anna.edits(sent, "Welche Partnerländer gibt es in Übersee?")
    after = await _settled(api, anna, "Miguel Krux")

    assert len(after) == len(set(after))
