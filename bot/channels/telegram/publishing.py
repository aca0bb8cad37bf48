"""What admins do with releases from a chat: publish, go back, look, send facts."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, field

from telegram import CallbackQuery, Document, Update
from telegram.constants import ChatAction

from bot.amending import Addition
from bot.catalogs import text
from bot.channels.telegram import addressing, buttons
from bot.channels.telegram.addressing import place
from bot.channels.telegram.admins import Admins
from bot.channels.telegram.buttons import Action, Press
from bot.channels.telegram.giving import Context, Giver, message_of
from bot.channels.telegram.rendering import plain_messages
from bot.channels.telegram.sending import Place
from bot.reloading.publisher import Publisher, Said
from bot.working import MAX_UPLOAD, Upload
from facts.model import Language


@dataclass(slots=True)
class ReleaseDesk:
    """Commands and buttons about releases."""

    giver: Giver
    admins: Admins
    publisher: Publisher
    _settling: dict[str, str] = field(default_factory=dict)  # what is dealt with once a proposal is agreed to: its mark

    async def reload(self, update: Update, context: Context) -> None:
        """/reload: build the facts anew, show what would change and ask; behind it may stand why."""
        if language := await self.admins.allowed(update):
            author, reason = self.admins.author(update), " ".join(context.args or ())
            await self._say(update, self.publisher.propose(author, reason, language), language)

    async def rollback(self, update: Update, context: Context) -> None:
        """/rollback: go back to the release that was live before, or to the one of a number."""
        numbers = await self._numbers(update, context, most=1)
        if numbers is not None and (language := await self.admins.allowed(update)):
            author, number = self.admins.author(update), next(iter(numbers), None)
            await self._say(update, self.publisher.revert(author, number, language), language)

    async def diff(self, update: Update, context: Context) -> None:
        """/diff: what is different between two releases; by default the last two that were live."""
        numbers = await self._numbers(update, context, most=2)
        if numbers is not None and (language := await self.admins.allowed(update)):
            first, second = [*numbers, None, None][:2]
            await self._say(update, self.publisher.compare(first, second, language), language)

    async def releases(self, update: Update, context: Context) -> None:
        """/releases: the last releases."""
        if language := await self.admins.allowed(update):
            await self._say(update, self.publisher.releases(language), language)

    async def preview(self, update: Update, context: Context) -> None:
        """/preview: a question, answered from the release that is not live yet."""
        if language := await self.admins.allowed(update):
            found = addressing.command(message_of(update).text or "", context.bot.username)
            if asked := found[1] if found else "":
                await self._say(update, self.publisher.preview(asked, language), language)
            else:
                await self.giver.tell(update, text("reload.preview-what", language))

    async def receive(self, update: Update, document: Document) -> None:
        """A file: part of the base, or all of it as a ZIP. Its caption says where it belongs, if that is not plain."""
        message = message_of(update)
        if language := await self.admins.allowed(update):
            name = document.file_name or ""
            if (document.file_size or 0) > MAX_UPLOAD:
                await self.giver.tell(update, text("upload.too-large", language, limit=MAX_UPLOAD // 1_000_000))
                return
            upload = Upload(name, await self.giver.outbox.fetch(document.file_id), message.caption or "")
            await self._say(update, self.publisher.receive(upload, self.admins.author(update), language), language)

    async def export(self, update: Update, context: Context) -> None:
        """/export: the base as it is curated, and the release that answers, as files."""
        if await self.admins.allowed(update):
            where = place(message_of(update))
            files = await self.giver.outbox.while_busy(where, self.publisher.export(), ChatAction.UPLOAD_DOCUMENT)
            sent = [await self.giver.outbox.attach(where, name, content, "") for name, content in files.items()]
            self.giver.finish(update, tuple(sent))

    async def audit(self, update: Update, context: Context) -> None:
        """/audit: what those who look after the base did, the latest first."""
        if language := await self.admins.allowed(update):
            await self._say(update, self.publisher.audit(language), language)

    async def press(self, update: Update, query: CallbackQuery, press: Press, where: Place) -> None:
        """A button under a proposal: it counts once, and only for the admin who asked for it."""
        message = await self.admins.pressed(query, press)
        if message is None:
            return
        await self.giver.outbox.confirm(query.id)
        await self.giver.outbox.take_buttons(where, message.message_id)
        author, mark = self.admins.author(update), self._settling.pop(press.target, None)
        if press.action is Action.AGREE:
            said = await self.giver.outbox.while_busy(where, self.publisher.agree(press.target, author, press.language))
        else:
            said = self.publisher.decline(press.target, author, press.language)
        if said.done and mark:
            await self.giver.state.settle(mark)
        self.giver.finish(update, await self.giver.outbox.send(where, plain_messages(said.lines)))

    async def amend(
        self, update: Update, addition: Addition, where: Place, language: Language, settles: str | None = None
    ) -> None:
        """Propose a base with a line more in one of its lists.

        Args:
            update: Of the admin.
            addition: The line.
            where: To answer in.
            language: To answer in.
            settles: The mark of questions that are dealt with once it is agreed to.
        """
        work = self.publisher.amend(addition, self.admins.author(update), language)
        said = await self._propose(update, work, where, language)
        if said.offer and settles:
            self._settling[said.offer] = settles

    async def _propose(self, update: Update, work: Awaitable[Said], where: Place, language: Language) -> Said:
        said = await self.giver.outbox.while_busy(where, work)
        choices = buttons.proposal(said.offer, self.giver.live.engine.base, language) if said.offer else None
        self.giver.finish(update, await self.giver.outbox.send(where, plain_messages(said.lines), choices))
        return said

    async def _say(self, update: Update, work: Awaitable[Said], language: Language) -> None:
        await self._propose(update, work, place(message_of(update)), language)

    async def _numbers(self, update: Update, context: Context, most: int) -> list[int] | None:
        """The numbers of releases behind a command; None: it is something else, and that was said."""
        words = context.args or []
        if len(words) <= most and all(word.isdecimal() for word in words):
            return [int(word) for word in words]
        if language := await self.admins.allowed(update):
            await self.giver.tell(update, text("reload.which-release", language))
        return None
