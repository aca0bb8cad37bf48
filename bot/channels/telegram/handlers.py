"""What the bot does about what it hears. `routes` says which handler hears what."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import structlog
from telegram import CallbackQuery, Message, Update, User
from telegram.constants import ChatAction
from telegram.error import Forbidden, TelegramError
from telegram.ext import CallbackContext

from bot import catalogs, replaying
from bot.answering.bibliography import style_named
from bot.catalogs import interface_language, language_named, own_name, own_names, text
from bot.channels.telegram import addressing, buttons, inline, menu
from bot.channels.telegram.addressing import is_private, place
from bot.channels.telegram.buttons import Action, Keyboard, Press
from bot.channels.telegram.rendering import plain_messages, rendered, size
from bot.channels.telegram.sending import MAX_CAPTION, Outbox, Place
from bot.engine import Engine
from bot.model import Answer, Conversation, Question, Reference
from bot.picturing.formats import Format
from bot.picturing.studio import Studio
from bot.reloading import Live, Reloader, reload_and_tell
from bot.replaying import Find
from bot.state.keys import Keys
from bot.state.memory import Memory
from bot.state.store import Handled, State
from facts.model import Base, Language

log = structlog.get_logger("bot.telegram")

TO_PRINT, TO_DRAW = catalogs.message("telegram.what-to-print"), catalogs.message("telegram.what-to-draw")
ALBUMS = 256  # albums that are remembered, so that ten pictures get one sentence

Context = CallbackContext[Any, Any, Any, Any]


@dataclass(slots=True)
class Handlers:
    """Answers updates; what is to be recorded of each waits in `finished` until its work is over."""

    live: Live
    state: State
    outbox: Outbox
    keys: Keys
    admins: frozenset[int]
    reloader: Reloader
    find: Find  # older releases, for links
    studio: Studio
    finished: dict[int, Handled] = field(default_factory=dict)
    _albums: OrderedDict[str, None] = field(default_factory=OrderedDict)

    # Messages -------------------------------------------------------------------------------------------------------------

    async def ask(self, update: Update, context: Context) -> None:
        """A question, in a private chat or to the bot in a group."""
        message = _message(update)
        asked = addressing.question(message, context.bot.username)
        if asked is None:
            return
        if not asked and message.reply_to_message:  # /ask as a reply to somebody's question
            asked = message.reply_to_message.text or message.reply_to_message.caption or ""
        if not asked:
            language = await self._language(update)
            await self._tell(update, text("telegram.ask-what", language, example=self.live.engine.example(language)))
            return
        await self._answer(update, context, asked)

    async def ask_again(self, update: Update, context: Context) -> None:
        """A question that has been edited: the earlier answer is replaced."""
        message = _message(update)
        asked = addressing.question(message, context.bot.username)
        if asked:
            old = await self.state.replies(self.keys.of(message.chat_id), message.message_id)
            await self._answer(update, context, asked, old)

    async def _answer(self, update: Update, context: Context, asked: str, old: Sequence[int] = ()) -> None:
        began, engine, message = time.perf_counter(), self.live.engine, _message(update)
        conversation = self._conversation(update)
        memory = await self.state.memory(conversation)
        latest = not old or memory.message == message.message_id
        if old and latest:
            memory = memory.rewound()
        before = memory.conversation if latest else Conversation(language=memory.conversation.language)
        before = self._meant(message, context, before)
        hint = self._hint(update.effective_user)
        answer = engine.ask(Question(text=asked, conversation=before, hint=hint, language=memory.chosen))
        ids = await self._give(place(message), answer, engine.base, old)
        after = memory.after(answer, message.message_id) if latest else memory
        self._finish(update, ids, conversation, after)
        _note(answer, began, edited=bool(old))

    async def media(self, update: Update, context: Context) -> None:
        """What is no text in a private chat: there is nothing to read in it, unless it has a caption."""
        message = _message(update)
        new = not message.media_group_id or self._is_new(message.media_group_id)
        if message.caption:
            await self.ask(update, context)
        elif new:
            await self._tell(update, text("telegram.media", await self._language(update)))

    def _is_new(self, album: str) -> bool:
        if album in self._albums:
            return False
        self._albums[album] = None
        if len(self._albums) > ALBUMS:
            self._albums.popitem(last=False)
        return True

    # Commands -------------------------------------------------------------------------------------------------------------

    async def start(self, update: Update, context: Context) -> None:
        """/start: who is speaking, and what about; or what a link leads to."""
        language = await self._language(update)
        if context.args and context.args[0] != inline.START:
            await self._open(update, context.args[0], language)
            return
        base = self.live.engine.base
        values = {"base": base.title[language], "description": base.description[language]}
        values["example"] = self.live.engine.example(language)
        await self._tell(update, text("telegram.welcome", language, **values), buttons.topics(base, language))
        user = update.effective_user
        if user and user.id in self.admins and is_private(_message(update)):  # before this there was no chat to show it in
            with suppress(TelegramError):  # the next start of the program tries again
                await menu.show_admin(context.bot, base, user.id)

    async def _open(self, update: Update, id: str, language: Language) -> None:
        """What a link to an answer leads to."""
        message, conversation, engine = _message(update), self._conversation(update), self.live.engine
        memory = await self.state.memory(conversation)
        answer = await asyncio.to_thread(replaying.show, id, engine, self.find, language)  # it may have to read a release
        ids = await self._give(place(message), answer, engine.base)
        self._finish(update, ids, conversation, memory.after(answer, message.message_id))

    async def help(self, update: Update, context: Context) -> None:
        """/help: how to ask, and the commands."""
        language = await self._language(update)
        base = self.live.engine.base
        values = {"username": context.bot.username, "languages": own_names(base.languages)}
        await self._tell(update, text("telegram.help", language, **values), buttons.topics(base, language))

    async def topics(self, update: Update, context: Context) -> None:
        """/topics: what can be asked, by theme."""
        language = await self._language(update)
        await self._tell(update, text("telegram.topics", language), buttons.topics(self.live.engine.base, language))

    async def source(self, update: Update, context: Context) -> None:
        """/source: where the last answer came from."""
        conversation, language = self._conversation(update), await self._language(update)
        memory, message, engine = await self.state.memory(conversation), _message(update), self.live.engine
        spoken_of = self._meant(message, context, memory.conversation)
        if not spoken_of.facts:
            await self._tell(update, text("chat.no-source-yet", language))
            return
        ids = await self._give(place(message), engine.source(spoken_of, language), engine.base)
        self._finish(update, ids, conversation, memory)

    async def quote(self, update: Update, context: Context) -> None:
        """/quote: what somebody wants to print, in the source's own words where it may be quoted."""
        await self._present(update, context, self.live.engine.quote)

    async def cite(self, update: Update, context: Context) -> None:
        """/cite: the sources of something, in a style."""
        style, wanted = style_named(context.args or ())
        await self._present(update, context, partial(self.live.engine.cite, style=style), wanted)

    async def chart(self, update: Update, context: Context) -> None:
        """/chart: a picture of something."""
        message, conversation, engine = _message(update), self._conversation(update), self.live.engine
        memory = await self.state.memory(conversation)
        question = await self._wanted(update, context, memory, " ".join(context.args or ()), TO_DRAW)
        if question:
            answer, ids = await self._show(place(message), question, engine)
            self._finish(update, ids, conversation, memory.after(answer, message.message_id))

    async def _show(
        self, where: Place, question: Question, engine: Engine, *, as_file: bool = False
    ) -> tuple[Answer, tuple[int, ...]]:
        """Give a picture of what somebody means; the answer itself, where it is not clear what that is."""
        answer, chart = engine.picture(question)
        if chart is None:
            return answer, await self._give(where, answer, engine.base)
        format = Format.SVG if as_file else Format.PNG
        drawn = await self.outbox.while_busy(where, self.studio.picture(chart, format), ChatAction.UPLOAD_PHOTO)
        name = f"{chart.facts[0]}.{format}"
        if as_file:
            return answer, (await self.outbox.attach(where, name, drawn, chart.title),)
        keyboard = buttons.under_picture(answer, engine.base, self.outbox.username)
        if size(chart.caption) <= MAX_CAPTION:
            return answer, (await self.outbox.attach(where, name, drawn, chart.caption, keyboard, photo=True),)
        shown = await self.outbox.attach(where, name, drawn, chart.title, photo=True)
        told = await self.outbox.send(where._replace(reply_to=None), plain_messages([chart.caption]), keyboard)
        return answer, (shown, *told)

    async def verify(self, update: Update, context: Context) -> None:
        """/verify: a draft, held against the sources sentence by sentence; behind the command, or in what it replies to."""
        message, conversation, engine = _message(update), self._conversation(update), self.live.engine
        memory, language = await self.state.memory(conversation), await self._language(update)
        found = addressing.command(message.text or message.caption or "", context.bot.username)
        draft = found[1] if found else ""
        if not draft and (before := message.reply_to_message):
            draft = before.text or before.caption or ""
        if not draft:
            await self._tell(update, text("telegram.what-to-verify", language))
            return
        where = place(message)
        answer = await self.outbox.while_busy(where, asyncio.to_thread(engine.review, draft, memory.chosen))
        self._finish(update, await self.outbox.send(where, rendered(answer)), conversation, memory)

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
        message, conversation, base = _message(update), self._conversation(update), self.live.engine.base
        memory = await self.state.memory(conversation)
        asked = " ".join(context.args or ()) if wanted is None else wanted
        question = await self._wanted(update, context, memory, asked, TO_PRINT)
        if question:
            answer = await asyncio.to_thread(present, question)  # the first file brings its libraries with it
            ids = await self._give(place(message), answer, base)
            self._finish(update, ids, conversation, memory.after(answer, message.message_id))

    async def _wanted(self, update: Update, context: Context, memory: Memory, asked: str, nothing: str) -> Question | None:
        """What a command is about: what is named behind it, or was told before; None: neither, and `nothing` was said."""
        spoken_of = self._meant(_message(update), context, memory.conversation)
        if not asked and not spoken_of.facts:
            language = await self._language(update)
            await self._tell(update, text(nothing, language), buttons.topics(self.live.engine.base, language))
            return None
        return Question(text=asked, conversation=spoken_of, hint=self._hint(update.effective_user), language=memory.chosen)

    async def language(self, update: Update, context: Context) -> None:
        """/lang: in which language to answer."""
        wanted = " ".join(context.args or ())
        base, language = self.live.engine.base, await self._language(update)
        if chosen := language_named(wanted, base.languages):
            await self._choose(update, Language(chosen), place(_message(update)))
            return
        unknown = text("chat.language-unknown", language, known=own_names(base.languages))
        asked = unknown if wanted else text("telegram.which-language", language)
        await self._tell(update, asked, buttons.languages(base, language))

    async def unknown(self, update: Update, context: Context) -> None:
        """A command that there is not."""
        said = _message(update).text or ""
        found = addressing.command(said, context.bot.username)
        name = f"/{found[0]}" if found else said.split()[0]  # for another bot
        await self._tell(update, text("telegram.unknown-command", await self._language(update), command=name))

    async def reload(self, update: Update, context: Context) -> None:
        """/reload: publish the facts anew; for admins, in private."""
        message, user = _message(update), update.effective_user
        if not user or user.id not in self.admins:
            await self._tell(update, text("telegram.not-allowed", await self._language(update)))
            return
        if not is_private(message):
            await self._tell(update, text("telegram.in-private", await self._language(update)))
            return
        where, language = place(message), await self._language(update)
        said = await self.outbox.while_busy(where, reload_and_tell(self.reloader, language))
        self._finish(update, await self.outbox.send(where, plain_messages(said)))

    # In any chat ----------------------------------------------------------------------------------------------------------

    async def offer(self, update: Update, context: Context) -> None:
        """The bot's name and some letters, typed in any chat: finished answers to choose from."""
        query, engine = update.inline_query, self.live.engine
        assert query
        memory = await self.state.memory(self.keys.of(query.from_user.id))  # of the private chat: a language chosen there holds
        typed = Question(text=query.query, hint=self._hint(query.from_user), language=memory.chosen)
        answers = engine.complete(typed, inline.MOST)
        language = memory.chosen or self._fallback(query.from_user)
        offered = inline.results(answers, engine.base, self.outbox.username)
        await self.outbox.offer(query.id, offered, inline.way_on(language))
        self.finished[update.update_id] = Handled(update=update.update_id)
        log.info("offered", results=len(offered))

    # Buttons --------------------------------------------------------------------------------------------------------------

    async def press(self, update: Update, context: Context) -> None:
        """A button under one of the bot's messages."""
        query = update.callback_query
        assert query
        press = buttons.parse(query.data or "")
        language = await self._language(update) if update.effective_chat else self._fallback(query.from_user)
        if press is None or not isinstance(query.message, Message):  # a message that Telegram tells us nothing of any more
            await self.outbox.confirm(query.id, text("telegram.button.old", language), alert=True)
            return
        language = self.live.engine.language(press.language) or language
        where = place(query.message)._replace(reply_to=None)
        match press.action:
            case Action.FACT | Action.SOURCE | Action.QUOTE | Action.CITE | Action.CHART | Action.SVG:
                await self._press_fact(update, query, press._replace(language=language), where)
            case Action.TOPIC | Action.TOPICS:
                await self._press_topic(query, press._replace(language=language), where)
            case Action.LANGUAGE:
                await self.outbox.confirm(query.id)
                await self._choose(update, self.live.engine.language(press.target), where)

    async def _press_fact(self, update: Update, query: CallbackQuery, press: Press, where: Place) -> None:
        began, engine = time.perf_counter(), self.live.engine
        stale = press.release != buttons.stamp(engine.base)
        style, press = buttons.styled(press)
        spoken_of = buttons.told(press, engine.base)
        if not spoken_of.facts:
            await self.outbox.confirm(query.id, text("telegram.button.gone", press.language), alert=True)
            return
        await self.outbox.confirm(query.id, text("telegram.button.stale", press.language) if stale else None)
        conversation = self._conversation(update)
        memory = await self.state.memory(conversation)
        question = Question(text="", conversation=spoken_of, language=press.language)
        if press.action in (Action.CHART, Action.SVG):
            answer, ids = await self._show(where, question, engine, as_file=press.action is Action.SVG)
            self._finish(update, ids, conversation, memory.after(answer, None))
            return
        match press.action:
            case Action.FACT:
                answer = engine.tell(spoken_of.facts[0], press.language)
            case Action.QUOTE:
                answer = engine.quote(question)
            case Action.CITE:
                answer = await asyncio.to_thread(engine.cite, question, style)
            case _:
                answer = engine.source(spoken_of, press.language)
        ids = await self._give(where, answer, engine.base)
        self._finish(update, ids, conversation, memory.after(answer, None))
        _note(answer, began, button=press.action.name.lower(), stale=stale)

    async def _press_topic(self, query: CallbackQuery, press: Press, where: Place) -> None:
        base, message, language = self.live.engine.base, query.message, press.language
        assert isinstance(message, Message)
        topic = next((topic for topic in base.topics if buttons.find(press.target, [topic.id])), None)
        if press.action is Action.TOPIC and topic is None:
            await self.outbox.confirm(query.id, text("telegram.button.gone", language), alert=True)
            return
        await self.outbox.confirm(query.id)
        if topic and press.action is Action.TOPIC:
            said, keyboard = topic.name[language], buttons.facts_of(topic.id, base, language)
        else:
            said, keyboard = text("telegram.topics", language), buttons.topics(base, language)
        await self.outbox.replace(where, [message.message_id], plain_messages([said]), keyboard)

    # What goes wrong ------------------------------------------------------------------------------------------------------

    async def failed(self, update: object, context: Context) -> None:
        """Something raised: log it without a word of the message, and tell the one who asked."""
        error = context.error
        if isinstance(error, Forbidden):  # blocked or thrown out: there is nobody to tell
            log.info("not welcome", error=type(error).__name__)
            return
        log.error("failed", update=update.update_id if isinstance(update, Update) else None, exc_info=error)
        if not isinstance(update, Update) or not isinstance(update.effective_message, Message):
            return
        language = self._fallback(update.effective_user)
        try:
            await self.outbox.send(place(update.effective_message), plain_messages([text("telegram.failed", language)]))
        except TelegramError as again:
            log.warning("could not tell", error=type(again).__name__)

    # What they share ------------------------------------------------------------------------------------------------------

    async def _give(self, where: Place, answer: Answer, base: Base, old: Sequence[int] = ()) -> tuple[int, ...]:
        keyboard = buttons.under(answer, base, self.outbox.username)
        if files := [block for block in answer.blocks if isinstance(block, Reference) and block.file]:
            name = base.facts[answer.facts[0]].name[answer.language]
            return tuple([await self.outbox.attach(where, file.file, file.text.encode(), name, keyboard) for file in files])
        texts = rendered(answer)
        if old:
            return await self.outbox.replace(where, old, texts, keyboard)
        return await self.outbox.send(where, texts, keyboard)

    async def _tell(self, update: Update, said: str, keyboard: Keyboard = None) -> None:
        self._finish(update, await self.outbox.send(place(_message(update)), plain_messages([said]), keyboard))

    async def _choose(self, update: Update, chosen: Language | None, where: Place) -> None:
        """Answer in a language from now on; None: in that of each question."""
        conversation = self._conversation(update)
        memory = replace(await self.state.memory(conversation), chosen=chosen)
        if chosen:
            memory = replace(memory, conversation=replace(memory.conversation, language=chosen))
            said = text("chat.language-set", chosen, language=own_name(chosen))
        else:
            said = text("telegram.any-language", await self._language(update))
        self._finish(update, await self.outbox.send(where, plain_messages([said])), conversation, memory)

    def _finish(
        self, update: Update, replies: Sequence[int], conversation: str | None = None, memory: Memory | None = None
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
        )

    def _conversation(self, update: Update) -> str:
        """The key of a conversation: a private chat, or one person in one topic of a group."""
        chat, user, message = update.effective_chat, update.effective_user, update.effective_message
        assert chat
        if chat.id == (user.id if user else 0):
            return self.keys.of(chat.id)
        thread = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
        return self.keys.of(chat.id, thread or 0, user.id if user else 0)

    def _meant(self, message: Message, context: Context, memory: Conversation) -> Conversation:
        """What a message goes on from: an answer of the bot that it replies to, whoever asked for that, or else the last one."""
        before = message.reply_to_message
        if not before or not before.from_user or before.from_user.id != context.bot.id:
            return memory
        told = buttons.told_in(before, self.live.engine.base)
        return replace(memory, facts=told.facts, figures=told.figures, country=None) if told.facts else memory

    async def _language(self, update: Update) -> Language:
        """The language for the bot's own sentences."""
        memory = await self.state.memory(self._conversation(update))
        known = self.live.engine.language(memory.chosen or memory.conversation.language)
        return known or self._fallback(update.effective_user)

    def _fallback(self, user: User | None) -> Language:
        """What the person's Telegram is set to, as far as the base speaks it."""
        base = self.live.engine.base
        known = (menu.fallback(base), *base.languages)
        return Language(interface_language([user.language_code if user else None], known))

    def _hint(self, user: User | None) -> Language | None:
        return self._fallback(user) if user and user.language_code else None


def _message(update: Update) -> Message:
    message = update.effective_message
    assert isinstance(message, Message)
    return message


def _note(answer: Answer, began: float, **more: object) -> None:
    milliseconds = round(1000 * (time.perf_counter() - began), 1)
    log.info("answered", kind=answer.kind, facts=answer.facts, language=answer.language, ms=milliseconds, **more)
