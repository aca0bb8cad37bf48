"""What admins learn from a chat of those who ask: how the bot is used, what was asked in vain, what somebody finds wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from telegram import CallbackQuery, Update
from telegram.constants import ChatAction

from bot.amending import NEW_FACT, as_out_of_scope, as_utterance, beginning
from bot.answering.changing import fact_named
from bot.catalogs import text
from bot.channels.telegram import buttons, menu
from bot.channels.telegram.addressing import place
from bot.channels.telegram.admins import Admins
from bot.channels.telegram.buttons import Choose, Press
from bot.channels.telegram.giving import Context, Giver, message_of
from bot.channels.telegram.publishing import ReleaseDesk
from bot.channels.telegram.rendering import deep_link, plain_messages
from bot.channels.telegram.sending import Place
from bot.listening import Listener
from bot.masking import has_marks, masked
from bot.missed import Group, worded
from bot.permalinks import Permalink
from bot.picturing.studio import NotDrawn, Studio
from bot.usage import DAYS
from bot.usage import worded as worded_usage
from bot.working import packed
from facts.model import FactId, Language

log = structlog.get_logger("bot.telegram")


@dataclass(frozen=True, slots=True)
class ListeningDesk:
    """Commands and buttons about questions."""

    giver: Giver
    admins: Admins
    releases: ReleaseDesk
    listener: Listener
    studio: Studio

    async def stats(self, update: Update, context: Context) -> None:
        """/stats: how the bot is used, in words and as a picture."""
        if language := await self.admins.allowed(update):
            where, base = place(message_of(update)), self.giver.live.engine.base
            found = await self.listener.usage(base, datetime.now(UTC).date())
            lines = worded_usage(found, base, language)
            drawn = self.studio.usage(found, language)
            try:
                picture = await self.giver.outbox.while_busy(where, drawn, ChatAction.UPLOAD_PHOTO)
            except NotDrawn:
                log.error("stats not drawn")
            else:
                await self.giver.outbox.attach(where, "stats.png", picture, text("stats.title", language, days=DAYS), photo=True)
            self.giver.finish(update, await self.giver.outbox.send(where, plain_messages(lines)))

    async def missed(self, update: Update, context: Context) -> None:
        """/missed: what people asked in vain, one group after the other."""
        if language := await self.admins.allowed(update):
            where, found = place(message_of(update)), await self.listener.missed()
            if not found:
                await self.giver.tell(update, text("missed.none", language))
                return
            said, keyboard = self._page(found, 0, language)
            self.giver.finish(update, await self.giver.outbox.send(where, plain_messages(said), keyboard))

    async def press_missed(self, update: Update, query: CallbackQuery, press: Press, where: Place) -> None:
        """A button under what was asked in vain."""
        message = await self.admins.pressed(query, press)
        if message is None:
            return
        choose, mark, found = press.target[:1], press.target[1:], await self.listener.missed()
        number = next((i for i, group in enumerate(found) if group.mark == mark), None)
        if number is None:
            await self.giver.outbox.confirm(query.id, text("missed.gone", press.language), alert=True)
            return
        await self.giver.outbox.confirm(query.id)
        if choose == Choose.SHOW:
            said, keyboard = self._page(found, number, press.language)
            await self.giver.outbox.replace(where, [message.message_id], plain_messages(said), keyboard)
        elif choose == Choose.FACT:
            await self._begin_fact(update, found[number], where, press.language)
        else:
            await self._add(update, found[number], Choose(choose), where, press.language)

    async def _begin_fact(self, update: Update, group: Group, where: Place, language: Language) -> None:
        """Give the files that a new fact begins with; from then on it is somebody's work."""
        base = self.giver.live.engine.base
        files = beginning([text for text in group.texts if not has_marks(text)], group.language, base.languages)
        sent = await self.giver.outbox.attach(where, f"{NEW_FACT}.zip", packed(files), text("missed.new-fact", language))
        await self.giver.state.settle(group.mark)
        self.giver.finish(update, (sent,))

    async def _add(self, update: Update, group: Group, choose: Choose, where: Place, language: Language) -> None:
        """Propose a base that has the question as an utterance of the nearest fact, or as out of scope."""
        question, outside = group.clean, choose is Choose.OUTSIDE
        if question is None or not (outside or group.nearest):
            await self.giver.outbox.send(where, plain_messages([text("missed.masked", language)]))
            return
        if outside or not group.nearest:
            addition = as_out_of_scope(question, group.language)
        else:
            addition = as_utterance(question, group.nearest, group.language)
        # What is out of scope is refused from then on, too, and would be shown for ever.
        await self.releases.amend(update, addition, where, language, settles=group.mark if outside else None)

    def _page(self, found: Sequence[Group], number: int, language: Language) -> tuple[list[str], buttons.Keyboard]:
        base, group = self.giver.live.engine.base, found[number]
        marks = [None, *(one.mark for one in found), None]
        heading = text("missed.page", language, number=number + 1, of=len(found))
        keyboard = buttons.missed(group, marks[number], marks[number + 2], base, language)
        return [heading, *worded(group, base, language)], keyboard

    async def tell_of_wrong(self, fact: FactId, remark: str) -> bool:
        """Tell the admins what a reader finds wrong, without saying who that is.

        Returns:
            Whether at least one of them has got it.
        """
        base = self.giver.live.engine.base
        language = menu.fallback(base)
        link = deep_link(Permalink.of(fact, language, base.release.content), self.giver.outbox.username)
        about = fact_named(fact, [base], language)
        return await self.admins.tell_all([text("telegram.wrong-report", language, fact=about, link=link, remark=masked(remark))])
