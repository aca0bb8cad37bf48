"""Whether a message is meant for the bot, and what of it is the question."""

from __future__ import annotations

import re

from telegram import Message, MessageEntity
from telegram.constants import ChatType, MessageEntityType

from bot.channels.telegram.sending import Place

BESIDE = " \n,:"  # what stands between a name and a question
ASK = "ask"  # the command that asks, for groups


def question(message: Message, username: str) -> str | None:
    """What a message asks the bot.

    Args:
        message: In a private chat or in a group.
        username: Of the bot.

    Returns:
        The question without the bot's name and without /ask; None: it is not meant for the bot.
    """
    text = message.text or message.caption or ""
    asked = command(text, username)
    if asked and asked[0] == ASK:
        return asked[1]
    if asked and _begins_with_command(message):
        return None
    if is_private(message):
        return text
    mentions = [entity for entity in _entities(message) if _is_mention(entity, message, username)]
    if mentions:
        return _without(message, mentions)
    return text if _answers_the_bot(message, username) else None


def command(text: str, username: str) -> tuple[str, str] | None:
    """The command that a text begins with, and the rest of the text; None: none, or one for another bot."""
    found = re.match(r"/(\w+)(?:@(\w+))?(?![\w@])", text)  # "/ask: …" is one to Telegram, too
    if not found or (found[2] and found[2].lower() != username.lower()):
        return None
    return found[1].lower(), text[found.end() :].strip(BESIDE)


def is_private(message: Message) -> bool:
    """Whether nobody else reads along."""
    return message.chat.type == ChatType.PRIVATE


def place(message: Message) -> Place:
    """Where the answer to a message goes: into the same topic, and in a group as a reply."""
    thread = message.message_thread_id if message.is_topic_message else None
    return Place(message.chat_id, thread, None if is_private(message) else message.message_id)


def _entities(message: Message) -> tuple[MessageEntity, ...]:
    return message.entities or message.caption_entities


def _begins_with_command(message: Message) -> bool:
    """Whether Telegram takes the first word for a command; "/länder" is none, for commands are written in ASCII."""
    return any(entity.type == MessageEntityType.BOT_COMMAND and entity.offset == 0 for entity in _entities(message))


def _word(entity: MessageEntity, message: Message) -> str:
    return message.parse_entity(entity) if message.text else message.parse_caption_entity(entity)


def _is_mention(entity: MessageEntity, message: Message, username: str) -> bool:
    return entity.type == MessageEntityType.MENTION and _word(entity, message).lower() == f"@{username.lower()}"


def _without(message: Message, mentions: list[MessageEntity]) -> str:
    """The text without some of its entities, whose places count UTF-16 units."""
    raw = (message.text or message.caption or "").encode("utf-16-le")
    for entity in reversed(mentions):
        raw = raw[: 2 * entity.offset] + raw[2 * (entity.offset + entity.length) :]
    return raw.decode("utf-16-le").strip(BESIDE)


def _answers_the_bot(message: Message, username: str) -> bool:
    """Whether a message replies to one of the bot's; in a forum every message replies to the beginning of its topic."""
    before = message.reply_to_message
    return bool(before and before.from_user and before.from_user.username == username and not before.forum_topic_created)
