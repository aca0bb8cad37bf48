"""What the bot does for those who print: quotations, citations, pictures, drafts, press sheets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from telegram import CallbackQuery, Update
from telegram.constants import ChatAction

from bot import catalogs
from bot.answering.bibliography import style_named
from bot.catalogs import plural, text
from bot.channels.telegram import addressing, buttons
from bot.channels.telegram.addressing import place
from bot.channels.telegram.buttons import Press
from bot.channels.telegram.giving import Context, Giver, message_of
from bot.channels.telegram.rendering import plain_messages, rendered, size
from bot.channels.telegram.sending import MAX_CAPTION, Place
from bot.engine import Engine
from bot.model import Answer, Question
from bot.picturing import formats as pictures
from bot.picturing.studio import Studio
from bot.printing.formats import Format
from bot.state.memory import Memory

TO_PRINT, TO_DRAW = catalogs.message("telegram.what-to-print"), catalogs.message("telegram.what-to-draw")


@dataclass(slots=True)
class Desk:
    """Gives what was told in other forms."""

    giver: Giver
    studio: Studio

    async def quote(self, update: Update, context: Context) -> None:
        """/quote: what somebody wants to print, in the source's own words where it may be quoted."""
        await self._present(update, context, self.giver.live.engine.quote)

    async def cite(self, update: Update, context: Context) -> None:
        """/cite: the sources of something, in a style."""
        style, wanted = style_named(context.args or ())
        await self._present(update, context, partial(self.giver.live.engine.cite, style=style), wanted)

    async def chart(self, update: Update, context: Context) -> None:
        """/chart: a picture of something."""
        message, conversation, engine = message_of(update), self.giver.conversation(update), self.giver.live.engine
        memory = await self.giver.state.memory(conversation)
        question = await self._wanted(update, context, memory, " ".join(context.args or ()), TO_DRAW)
        if question:
            answer, ids = await self.show(place(message), question, engine)
            self.giver.finish(update, ids, conversation, memory.after(answer, message.message_id))

    async def show(
        self, where: Place, question: Question, engine: Engine, *, as_file: bool = False
    ) -> tuple[Answer, tuple[int, ...]]:
        """Give a picture of what somebody means; the answer itself, where it is not clear what that is."""
        answer, chart = engine.picture(question)
        if chart is None:
            return answer, await self.giver.give(where, answer, engine.base)
        format = pictures.Format.SVG if as_file else pictures.Format.PNG
        drawn = await self.giver.outbox.while_busy(where, self.studio.picture(chart, format), ChatAction.UPLOAD_PHOTO)
        name = f"{chart.facts[0]}.{format}"
        if as_file:
            return answer, (await self.giver.outbox.attach(where, name, drawn, chart.title),)
        keyboard = buttons.under_picture(answer, engine.base, self.giver.outbox.username)
        if size(chart.caption) <= MAX_CAPTION:
            return answer, (await self.giver.outbox.attach(where, name, drawn, chart.caption, keyboard, photo=True),)
        shown = await self.giver.outbox.attach(where, name, drawn, chart.title, photo=True)
        told = await self.giver.outbox.send(where._replace(reply_to=None), plain_messages([chart.caption]), keyboard)
        return answer, (shown, *told)

    async def _present(
        self, update: Update, context: Context, present: Callable[[Question], Answer], wanted: str | None = None
    ) -> None:
        """Give something in a form that a command asks for: what is named behind it, or else what was told before.

        Args:
            update: With the command.
            context: Of the update.
            present: Makes the answer.
            wanted: What is named; None: all that stands behind the command.
        """
        message, conversation, base = message_of(update), self.giver.conversation(update), self.giver.live.engine.base
        memory = await self.giver.state.memory(conversation)
        asked = " ".join(context.args or ()) if wanted is None else wanted
        question = await self._wanted(update, context, memory, asked, TO_PRINT)
        if question:
            answer = await asyncio.to_thread(present, question)  # the first file brings its libraries with it
            ids = await self.giver.give(place(message), answer, base)
            self.giver.finish(update, ids, conversation, memory.after(answer, message.message_id))

    async def _wanted(self, update: Update, context: Context, memory: Memory, asked: str, nothing: str) -> Question | None:
        """What a command is about: what is named behind it, or was told before; None: neither, and `nothing` was said."""
        spoken_of = self.giver.meant(message_of(update), context, memory.conversation)
        if not asked and not spoken_of.facts:
            language = await self.giver.language(update)
            await self.giver.tell(update, text(nothing, language), buttons.topics(self.giver.live.engine.base, language))
            return None
        return Question(text=asked, conversation=spoken_of, hint=self.giver.hint(update.effective_user), language=memory.chosen)

    async def verify(self, update: Update, context: Context) -> None:
        """/verify: a draft, held against the sources sentence by sentence; behind the command, or in what it replies to."""
        message, conversation, engine = message_of(update), self.giver.conversation(update), self.giver.live.engine
        memory, language = await self.giver.state.memory(conversation), await self.giver.language(update)
        found = addressing.command(message.text or message.caption or "", context.bot.username)
        draft = found[1] if found else ""
        if not draft and (before := message.reply_to_message):
            draft = before.text or before.caption or ""
        if not draft:
            await self.giver.tell(update, text("telegram.what-to-verify", language))
            return
        where = place(message)
        answer = await self.giver.outbox.while_busy(where, asyncio.to_thread(engine.review, draft, memory.chosen))
        self.giver.finish(update, await self.giver.outbox.send(where, rendered(answer)), conversation, memory)

    async def dossier(self, update: Update, context: Context) -> None:
        """/dossier: the facts of a theme as a page to be printed."""
        message, conversation = message_of(update), self.giver.conversation(update)
        memory, asked = await self.giver.state.memory(conversation), " ".join(context.args or ())
        if not asked:
            language = await self.giver.language(update)
            choices = buttons.dossiers(self.giver.live.engine.base, language)
            await self.giver.tell(update, text("telegram.which-dossier", language), choices)
            return
        hint = self.giver.hint(update.effective_user)
        question = Question(text=asked, conversation=memory.conversation, hint=hint, language=memory.chosen)
        answer, ids = await self._print(place(message), question, Format.HTML)
        self.giver.finish(update, ids, conversation, memory.after(answer, message.message_id) if answer else memory)

    async def press_dossier(self, update: Update, query: CallbackQuery, press: Press, where: Place) -> None:
        """A button for the facts of a theme in a format."""
        found = buttons.wished_dossier(press, self.giver.live.engine.base)
        if found is None:
            await self.giver.outbox.confirm(query.id, text("telegram.button.old", press.language), alert=True)
            return
        format, subject = found
        stale = press.release != buttons.stamp(self.giver.live.engine.base)
        await self.giver.outbox.confirm(query.id, text("telegram.button.stale", press.language) if stale else None)
        _, ids = await self._print(where, Question(text=subject, language=press.language), format)
        self.giver.finish(update, ids)

    async def _print(self, where: Place, question: Question, format: Format) -> tuple[Answer | None, tuple[int, ...]]:
        """Give the facts of a theme as a file; or an answer instead, where it is not clear which theme that is."""
        engine, outbox = self.giver.live.engine, self.giver.outbox
        made = await asyncio.to_thread(engine.dossier, question, date.today())  # of a large base it takes a while
        if isinstance(made, Answer):
            return made, await self.giver.give(where, made, engine.base)
        printed = await outbox.while_busy(where, self.studio.dossier(made, format), ChatAction.UPLOAD_DOCUMENT)
        caption = plural("telegram.dossier", len(made.entries), made.language, title=made.title)
        others = buttons.under_dossier(made, format, engine.base)
        return None, (await outbox.attach(where, f"{made.name}.{format}", printed, caption, others),)
