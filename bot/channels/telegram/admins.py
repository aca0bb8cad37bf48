"""Who the admins are, and how they are written to. Who they are is in the settings alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from telegram import CallbackQuery, Message, Update, User
from telegram.error import TelegramError

from bot.catalogs import text
from bot.channels.telegram.addressing import is_private
from bot.channels.telegram.buttons import Press
from bot.channels.telegram.giving import Giver, message_of
from bot.channels.telegram.rendering import plain_messages
from bot.channels.telegram.sending import Place
from facts.model import Language

log = structlog.get_logger("bot.telegram")


@dataclass(frozen=True, slots=True)
class Admins:
    """Those who look after the base."""

    giver: Giver
    ids: frozenset[int]

    def knows(self, user: User) -> bool:
        """Whether somebody is an admin."""
        return user.id in self.ids

    async def allowed(self, update: Update) -> Language | None:
        """The language to answer an admin in; None: whoever wrote may not do this, and was told so.

        An admin is somebody whose user id is in the settings, who writes it himself, and with nobody reading along. A
        forwarded message could be anybody's.
        """
        message, language, user = message_of(update), await self.giver.language(update), update.effective_user
        if user is None or not self.knows(user) or message.sender_chat:
            await self.giver.tell(update, text("telegram.not-allowed", language))
        elif not is_private(message):
            await self.giver.tell(update, text("telegram.in-private", language))
        elif message.forward_origin:
            await self.giver.tell(update, text("reload.not-forwarded", language))
        else:
            return language
        return None

    async def pressed(self, query: CallbackQuery, press: Press) -> Message | None:
        """The message under which an admin has pressed a button; None: whoever pressed may not, and was told so."""
        message = query.message
        if self.knows(query.from_user) and isinstance(message, Message) and is_private(message):
            return message
        await self.giver.outbox.confirm(query.id, text("telegram.not-allowed", press.language), alert=True)
        return None

    def author(self, update: Update) -> str:
        """The name of an admin on record."""
        user = update.effective_user
        assert user  # or it would not have been allowed
        return self.giver.keys.of(user.id)

    async def tell_all(self, lines: Sequence[str]) -> bool:
        """Write to all admins who have a chat with the bot.

        Returns:
            Whether at least one of them has got it.
        """
        got = False
        for admin in sorted(self.ids):
            try:
                await self.giver.outbox.send(Place(admin), plain_messages(lines))
                got = True
            except TelegramError as error:
                log.info("admin not reached", error=type(error).__name__)
        return got
