"""What all that the bot does has in common: whose conversation it is, in which language, and how something is given."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import structlog
from telegram import Message, Update, User
from telegram.ext import CallbackContext

from bot.catalogs import interface_language
from bot.channels.telegram import buttons, menu
from bot.channels.telegram.addressing import place
from bot.channels.telegram.buttons import Keyboard
from bot.channels.telegram.recent import Recent
from bot.channels.telegram.rendering import plain_messages, rendered
from bot.channels.telegram.sending import Outbox, Place
from bot.model import Answer, Conversation, Kind, Reference
from bot.reloading.live import Live
from bot.state.asking import NONE_OF_THESE, Asked
from bot.state.keys import Keys
from bot.state.memory import Memory
from bot.state.store import Handled, State
from facts.model import Base, FactId, Language

log = structlog.get_logger("bot.telegram")

Context = CallbackContext[Any, Any, Any, Any]

WORTH_KEEPING = frozenset({Kind.ANSWER, Kind.CLARIFY, Kind.REFUSAL})  # of the others it is only counted that they came
RATED = 5000  # answers that are remembered, in memory only, until somebody reacts to them
ASKED_BACK = 500  # questions that are remembered until somebody presses a button


@dataclass(slots=True)
class Giver:
    """Gives answers; what is to be recorded of each update waits in `finished` until its work is over."""

    live: Live
    state: State
    outbox: Outbox
    keys: Keys
    finished: dict[int, Handled] = field(default_factory=dict)
    # By chat and message of the bot: the fact and the release that it told, and the question that it asked back about.
    rated: Recent[tuple[int, int], tuple[FactId, str]] = field(default_factory=lambda: Recent(RATED))
    asked_back: Recent[tuple[int, int], Asked] = field(default_factory=lambda: Recent(ASKED_BACK))

    async def give(self, where: Place, answer: Answer, base: Base, old: Sequence[int] = ()) -> tuple[int, ...]:
        """Send an answer, or put it where an earlier one stands."""
        keyboard = buttons.under(answer, base, self.outbox.username)
        if files := [block for block in answer.blocks if isinstance(block, Reference) and block.file]:
            name = base.facts[answer.facts[0]].name[answer.language]
            return tuple([await self.outbox.attach(where, file.file, file.text.encode(), name, keyboard) for file in files])
        texts = rendered(answer)
        ids = await (self.outbox.replace(where, old, texts, keyboard) if old else self.outbox.send(where, texts, keyboard))
        if fact := buttons.rated(answer):
            self.rated[where.chat, ids[-1]] = (fact, buttons.stamp(base))
        return ids

    async def tell(self, update: Update, said: str, keyboard: Keyboard = None) -> None:
        """Send a sentence of the bot's own; that is all there is to do about the update."""
        self.finish(update, await self.outbox.send(place(message_of(update)), plain_messages([said]), keyboard))

    def finish(
        self,
        update: Update,
        replies: Sequence[int],
        conversation: str | None = None,
        memory: Memory | None = None,
        asked: Asked | None = None,
    ) -> None:
        """Note what is to be recorded of an update when its work is over."""
        chat, message = update.effective_chat, update.effective_message if not update.callback_query else None
        self.finished[update.update_id] = Handled(
            update=update.update_id,
            chat=self.keys.of(chat.id) if chat else None,
            message=message.message_id if message else None,
            replies=tuple(replies),
            conversation=conversation,
            memory=memory,
            asked=asked,
        )

    def logged(self, message: Message, answer: Answer, text: str, began: float, replies: Sequence[int]) -> Asked:
        """A question for the log. One that was answered with a question is remembered for a while, in memory only."""
        told = answer.facts or answer.suggestions
        asked = Asked(
            text=text if answer.kind in WORTH_KEEPING else "",
            language=answer.language,
            outcome=answer.kind.value,
            confidence=answer.confidence,
            fact=told[0] if told else None,
            milliseconds=_milliseconds(began),
            chat=self.keys.of(message.chat_id),
        )
        if answer.kind is Kind.CLARIFY and replies:
            self.asked_back[message.chat_id, replies[-1]] = asked
        return asked

    def forget(self, chat: int) -> None:
        """Drop what is held in memory about answers in a chat."""
        for held in (self.asked_back, self.rated):
            for key in [key for key in held if key[0] == chat]:
                del held[key]

    def meant_none(self, message: Message) -> Asked | None:
        """The question under which somebody has pressed that none of the choices is meant, for the log; None: it is forgotten."""
        asked = self.asked_back.pop((message.chat_id, message.message_id), None)
        return replace(asked, outcome=NONE_OF_THESE) if asked else None

    def conversation(self, update: Update) -> str:
        """The key of a conversation: a private chat, or one person in one topic of a group."""
        chat, user, message = update.effective_chat, update.effective_user, update.effective_message
        assert chat
        if chat.id == (user.id if user else 0):
            return self.keys.of(chat.id)
        thread = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
        return self.keys.of(chat.id, thread or 0, user.id if user else 0)

    def meant(self, message: Message, context: Context, memory: Conversation) -> Conversation:
        """What a message goes on from: an answer of the bot that it replies to, whoever asked for that, or else the last one."""
        before = message.reply_to_message
        if not before or not before.from_user or before.from_user.id != context.bot.id:
            return memory
        told = buttons.told_in(before, self.live.engine.base)
        return replace(memory, facts=told.facts, figures=told.figures, country=None) if told.facts else memory

    async def language(self, update: Update) -> Language:
        """The language for the bot's own sentences."""
        memory = await self.state.memory(self.conversation(update))
        known = self.live.engine.language(memory.chosen or memory.conversation.language)
        return known or self.fallback(update.effective_user)

    def fallback(self, user: User | None) -> Language:
        """What the person's Telegram is set to, as far as the base speaks it."""
        base = self.live.engine.base
        known = (menu.fallback(base), *base.languages)
        return Language(interface_language([user.language_code if user else None], known))

    def hint(self, user: User | None) -> Language | None:
        """What a person's Telegram is set to; None: nothing is known of that."""
        return self.fallback(user) if user and user.language_code else None


def message_of(update: Update) -> Message:
    """The message that an update brings."""
    message = update.effective_message
    assert isinstance(message, Message)
    return message


def note(answer: Answer, began: float, **more: object) -> None:
    """Log that somebody was answered, and nothing of what was said."""
    ms = round(_milliseconds(began), 1)
    log.info("answered", kind=answer.kind, facts=answer.facts, language=answer.language, ms=ms, **more)


def _milliseconds(began: float) -> float:
    return 1000 * (time.perf_counter() - began)
