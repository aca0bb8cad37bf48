"""What admins do from a chat: publish, go back, look, send facts, see what was missed. Who they are is in the settings alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog
from telegram import CallbackQuery, Document, Message, Update, User
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.amending import NEW_FACT, as_out_of_scope, as_utterance, beginning
from bot.answering.changing import fact_named
from bot.catalogs import text
from bot.channels.telegram import addressing, buttons, menu
from bot.channels.telegram.addressing import is_private, place
from bot.channels.telegram.buttons import Action, Choose, Press
from bot.channels.telegram.giving import Context, Giver, message_of
from bot.channels.telegram.rendering import deep_link, plain_messages
from bot.channels.telegram.sending import Place
from bot.masking import has_marks, masked
from bot.missed import Group, groups, worded
from bot.permalinks import Permalink
from bot.picturing.studio import NotDrawn, Studio
from bot.reloading.publisher import Publisher, Said
from bot.usage import DAYS, usage
from bot.usage import worded as worded_usage
from bot.working import MAX_UPLOAD, Upload, packed
from facts.model import FactId, Language

log = structlog.get_logger("bot.telegram")


@dataclass(slots=True)
class AdminDesk:
    """Commands and buttons of admins."""

    giver: Giver
    admins: frozenset[int]
    publisher: Publisher
    studio: Studio
    min_chats: int = 3  # that must have asked something in vain on one day
    settling: dict[str, str] = field(default_factory=dict)  # what is dealt with once a proposal is agreed to: its mark

    def knows(self, user: User) -> bool:
        """Whether somebody is an admin."""
        return user.id in self.admins

    async def reload(self, update: Update, context: Context) -> None:
        """/reload: build the facts anew, show what would change and ask; behind it may stand why."""
        if language := await self._allowed(update):
            author, reason = self._author(update), " ".join(context.args or ())
            await self._say(update, self.publisher.propose(author, reason, language), language)

    async def rollback(self, update: Update, context: Context) -> None:
        """/rollback: go back to the release that was live before, or to the one of a number."""
        numbers = await self._numbers(update, context, most=1)
        if numbers is not None and (language := await self._allowed(update)):
            await self._say(update, self.publisher.revert(self._author(update), next(iter(numbers), None), language), language)

    async def diff(self, update: Update, context: Context) -> None:
        """/diff: what is different between two releases; by default the last two that were live."""
        numbers = await self._numbers(update, context, most=2)
        if numbers is not None and (language := await self._allowed(update)):
            first, second = [*numbers, None, None][:2]
            await self._say(update, self.publisher.compare(first, second, language), language)

    async def releases(self, update: Update, context: Context) -> None:
        """/releases: the last releases."""
        if language := await self._allowed(update):
            await self._say(update, self.publisher.releases(language), language)

    async def preview(self, update: Update, context: Context) -> None:
        """/preview: a question, answered from the release that is not live yet."""
        if language := await self._allowed(update):
            found = addressing.command(message_of(update).text or "", context.bot.username)
            if asked := found[1] if found else "":
                await self._say(update, self.publisher.preview(asked, language), language)
            else:
                await self.giver.tell(update, text("reload.preview-what", language))

    async def receive(self, update: Update, document: Document) -> None:
        """A file: part of the base, or all of it as a ZIP. Its caption says where it belongs, if that is not plain."""
        message = message_of(update)
        if language := await self._allowed(update):
            name = document.file_name or ""
            if (document.file_size or 0) > MAX_UPLOAD:
                await self.giver.tell(update, text("upload.too-large", language, limit=MAX_UPLOAD // 1_000_000))
                return
            upload = Upload(name, await self.giver.outbox.fetch(document.file_id), message.caption or "")
            await self._say(update, self.publisher.receive(upload, self._author(update), language), language)

    async def export(self, update: Update, context: Context) -> None:
        """/export: the base as it is curated, and the release that answers, as files."""
        if await self._allowed(update):
            where = place(message_of(update))
            files = await self.giver.outbox.while_busy(where, self.publisher.export(), ChatAction.UPLOAD_DOCUMENT)
            sent = [await self.giver.outbox.attach(where, name, content, "") for name, content in files.items()]
            self.giver.finish(update, tuple(sent))

    async def tell_of_wrong(self, fact: FactId, remark: str) -> bool:
        """Tell the admins what a reader finds wrong, without saying who that is.

        Returns:
            Whether at least one of them has got it.
        """
        base = self.giver.live.engine.base
        language = menu.fallback(base)
        link = deep_link(Permalink.of(fact, language, base.release.content), self.giver.outbox.username)
        about = fact_named(fact, [base], language)
        return await self.tell_all([text("telegram.wrong-report", language, fact=about, link=link, remark=masked(remark))])

    async def tell_all(self, lines: Sequence[str]) -> bool:
        """Write to all admins who have a chat with the bot.

        Returns:
            Whether at least one of them has got it.
        """
        got = False
        for admin in sorted(self.admins):
            try:
                await self.giver.outbox.send(Place(admin), plain_messages(lines))
                got = True
            except TelegramError as error:
                log.info("admin not reached", error=type(error).__name__)
        return got

    async def audit(self, update: Update, context: Context) -> None:
        """/audit: what those who look after the base did, the latest first."""
        if language := await self._allowed(update):
            await self._say(update, self.publisher.audit(language), language)

    async def stats(self, update: Update, context: Context) -> None:
        """/stats: how the bot is used, in words and as a picture."""
        if language := await self._allowed(update):
            where, base, state = place(message_of(update)), self.giver.live.engine.base, self.giver.state
            found = usage(await state.asked() or [], await state.ratings(), base, datetime.now(UTC).date())
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
        if language := await self._allowed(update):
            where, found = place(message_of(update)), await self._groups()
            if not found:
                await self.giver.tell(update, text("missed.none", language))
                return
            said, keyboard = self._page(found, 0, language)
            self.giver.finish(update, await self.giver.outbox.send(where, plain_messages(said), keyboard))

    async def press_missed(self, update: Update, query: CallbackQuery, press: Press, where: Place) -> None:
        """A button under what was asked in vain."""
        message = await self._pressed(query, press)
        if message is None:
            return
        choose, mark, found = press.target[:1], press.target[1:], await self._groups()
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
        said = await self._propose(update, self.publisher.amend(addition, self._author(update), language), where, language)
        if said.offer and outside:  # nobody is told anything about it from then on, so it would be shown for ever
            self.settling[said.offer] = group.mark

    async def _groups(self) -> list[Group]:
        asked, settled = await self.giver.state.asked() or [], await self.giver.state.settled()
        return await asyncio.to_thread(groups, asked, self.giver.live.engine, self.min_chats, settled)

    def _page(self, found: Sequence[Group], number: int, language: Language) -> tuple[list[str], buttons.Keyboard]:
        base, group = self.giver.live.engine.base, found[number]
        marks = [None, *(one.mark for one in found), None]
        heading = text("missed.page", language, number=number + 1, of=len(found))
        keyboard = buttons.missed(group, marks[number], marks[number + 2], base, language)
        return [heading, *worded(group, base, language)], keyboard

    async def press(self, update: Update, query: CallbackQuery, press: Press, where: Place) -> None:
        """A button under a proposal: it counts once, and only for the admin who asked for it."""
        message = await self._pressed(query, press)
        if message is None:
            return
        await self.giver.outbox.confirm(query.id)
        await self.giver.outbox.take_buttons(where, message.message_id)
        author, mark = self._author(update), self.settling.pop(press.target, None)
        if press.action is Action.AGREE:
            said = await self.giver.outbox.while_busy(where, self.publisher.agree(press.target, author, press.language))
        else:
            said = self.publisher.decline(press.target, author, press.language)
        if said.done and mark:
            await self.giver.state.settle(mark)
        self.giver.finish(update, await self.giver.outbox.send(where, plain_messages(said.lines)))

    async def _say(self, update: Update, work: Awaitable[Said], language: Language) -> None:
        await self._propose(update, work, place(message_of(update)), language)

    async def _propose(self, update: Update, work: Awaitable[Said], where: Place, language: Language) -> Said:
        said = await self.giver.outbox.while_busy(where, work)
        choices = buttons.proposal(said.offer, self.giver.live.engine.base, language) if said.offer else None
        self.giver.finish(update, await self.giver.outbox.send(where, plain_messages(said.lines), choices))
        return said

    async def _numbers(self, update: Update, context: Context, most: int) -> list[int] | None:
        """The numbers of releases behind a command; None: it is something else, and that was said."""
        words = context.args or []
        if len(words) <= most and all(word.isdecimal() for word in words):
            return [int(word) for word in words]
        if language := await self._allowed(update):
            await self.giver.tell(update, text("reload.which-release", language))
        return None

    async def _pressed(self, query: CallbackQuery, press: Press) -> Message | None:
        """The message under which an admin has pressed a button; None: whoever pressed may not, and was told so."""
        message = query.message
        if self.knows(query.from_user) and isinstance(message, Message) and is_private(message):
            return message
        await self.giver.outbox.confirm(query.id, text("telegram.not-allowed", press.language), alert=True)
        return None

    async def _allowed(self, update: Update) -> Language | None:
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

    def _author(self, update: Update) -> str:
        user = update.effective_user
        assert user  # or it would not have been allowed
        return self.giver.keys.of(user.id)
