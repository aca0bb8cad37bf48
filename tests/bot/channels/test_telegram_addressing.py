"""What in a message is the question, and whether it is the bot that is asked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from telegram import Message

from bot.channels.telegram.addressing import command, place, question
from bot.channels.telegram.sending import Place
from tests.telegram.html import find, units

NAME = "faktenbot_test_bot"
ANNA = {"id": 1001, "is_bot": False, "first_name": "Anna"}
ME = {"id": 123456, "is_bot": True, "first_name": "Faktenbot", "username": NAME}
TOPICS = -(10**12) - 5
GROUP: dict[str, Any] = {"id": -5, "type": "group", "title": "4b"}
FORUM: dict[str, Any] = {"id": TOPICS, "type": "supergroup", "title": "4b"}
PRIVATE = {"id": 1001, "type": "private", "first_name": "Anna"}
KINDS = ["mention", "bold", "italic", "url", "hashtag", "bot_command", "code", "text_link", "blockquote", "custom_emoji", "email"]

words = st.text(max_size=30)


def message(text: str, *, chat: dict[str, Any] = GROUP, caption: bool = False, entities: Any = None, **fields: Any) -> Message:
    """A message as Telegram would tell it, with what it finds in the text."""
    found = find(text) if entities is None else entities
    names = ("caption", "caption_entities") if caption else ("text", "entities")
    body = dict(zip(names, (text, found), strict=True))
    made = Message.de_json({"message_id": 9, "date": 0, "chat": chat, "from": ANNA, **body, **fields}, None)
    assert made
    return made


def entity(kind: str, before: str, marked: str) -> dict[str, Any]:
    return {"type": kind, "offset": units(before), "length": units(marked)}


# What is meant for the bot -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Wie viele Mitglieder?", None),
        (f"@{NAME} Wie viele Mitglieder?", "Wie viele Mitglieder?"),
        (f"Wie viele Mitglieder, @{NAME}?", "Wie viele Mitglieder, ?"),
        (f"Wie viele Mitglieder? @{NAME}", "Wie viele Mitglieder?"),
        (f"@{NAME.upper()}, wie viele?", "wie viele?"),
        (f"@{NAME}: wie viele?", "wie viele?"),
        (f"@{NAME}", ""),
        (f"@{NAME}_2 wie viele?", None),
        (f"anna@{NAME} wie viele?", None),
        ("@anna wie viele?", None),
        (f"😀 @{NAME} 👨‍👩‍👧 wie viele? 😀", "😀  👨‍👩‍👧 wie viele? 😀"),
        (f"@{NAME} a @{NAME} b @{NAME}", "a  b"),
        ("/ask Wie viele?", "Wie viele?"),
        (f"/ask@{NAME} Wie viele?", "Wie viele?"),
        ("/ask\nWie viele?\nUnd wo?", "Wie viele?\nUnd wo?"),
        ("/ASK Wie viele?", "Wie viele?"),
        ("/ask", ""),
        ("/ask@another_bot Wie viele?", None),
        ("/help", None),
        ("/asking Wie viele?", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("caption", [False, True], ids=["text", "caption"])
def test_in_a_group_it_has_to_be_asked(said: str, asked: str | None, caption: bool) -> None:
    assert question(message(said, caption=caption), NAME) == asked


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Wie viele Mitglieder?", "Wie viele Mitglieder?"),
        ("/ask Wie viele?", "Wie viele?"),
        ("/help", None),
        ("/ and so on", "/ and so on"),
        ("", ""),
    ],
)
def test_in_private_every_text_is_a_question(said: str, asked: str | None) -> None:
    assert question(message(said, chat=PRIVATE), NAME) == asked


def test_a_reply_to_the_bot_is_for_the_bot_but_not_every_message_of_its_topic() -> None:
    mine = {"message_id": 5, "date": 0, "chat": FORUM, "from": ME, "text": "70 %"}
    topic = mine | {"forum_topic_created": {"name": "Fragen", "icon_color": 1}}

    assert question(message("Und 2012?", chat=FORUM, reply_to_message=mine), NAME) == "Und 2012?"
    assert question(message("Und 2012?", chat=FORUM, reply_to_message=mine | {"from": ANNA}), NAME) is None
    assert question(message("Und 2012?", chat=FORUM, reply_to_message=topic), NAME) is None


def test_an_answer_goes_where_the_question_stood() -> None:
    inside = message("?", chat=FORUM, message_thread_id=3, is_topic_message=True)
    beside = message("?", chat=FORUM, message_thread_id=3)

    assert place(message("?", chat=PRIVATE)) == Place(1001)
    assert place(message("?")) == Place(-5, None, 9)
    assert place(inside) == Place(TOPICS, 3, 9)
    assert place(beside) == Place(TOPICS, None, 9)  # a thread of replies is none that can be sent to


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("/lang de", ("lang", "de")),
        (f"/Lang@{NAME.upper()}  de ", ("lang", "de")),
        ("/lang", ("lang", "")),
        ("/lang@another_bot de", None),
        ("lang", None),
        (" /lang", None),
        ("/", None),
        ("/lang-de", ("lang", "-de")),  # Telegram's command ends there
        ("/ask: Wer?", ("ask", "Wer?")),
        (f"/ask@{NAME}, wer?", ("ask", "wer?")),
        ("/ask@", None),
        ("", None),
    ],
)
def test_a_command_is_a_word_after_a_slash_for_this_bot(said: str, found: tuple[str, str] | None) -> None:
    assert command(said, NAME) == found


# Whatever comes ----------------------------------------------------------------------------------------------------------


@given(st.lists(st.one_of(words, st.sampled_from([f"@{NAME}", f"@{NAME.upper()}", "@anna", "😀"])), max_size=10), st.booleans())
def test_the_name_is_taken_out_and_nothing_else(parts: list[str], caption: bool) -> None:
    text, entities, rest = "", [], ""
    for part in parts:
        if part.startswith("@") and len(part) > 3:
            entities.append(entity("mention", text, part))
        if part.lower() != f"@{NAME}":
            rest += part
        text += part
    assume(not text.startswith("/"))
    named = len(rest) < len(text)

    asked = question(message(text, entities=entities, caption=caption), NAME)

    assert asked == (rest.strip(" \n,:") if named else None)


@given(
    words,
    st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 30), st.integers(1, 30)), max_size=8),
    st.sampled_from([GROUP, FORUM, PRIVATE]),
    st.booleans(),
    st.sampled_from(["", f"@{NAME} ", "/ask ", "/", f"/ask@{NAME} "]),
)
def test_no_text_with_any_entities_raises(
    text: str, marks: list[tuple[str, int, int]], chat: dict[str, Any], caption: bool, start: str
) -> None:
    said = start + text
    spans = sorted({(begin, begin + length, kind) for kind, begin, length in marks if begin + length <= len(said)})
    entities = [entity(kind, said[:begin], said[begin:end]) for begin, end, kind in spans]

    asked = question(message(said, chat=chat, caption=caption, entities=entities), NAME)

    assert asked is None or len(asked) <= len(said)
