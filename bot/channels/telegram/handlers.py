"""What the bot does about what it hears. `routes` says which handler hears what."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

import structlog
from telegram import CallbackQuery, Message, ReactionTypeEmoji, Update
from telegram.error import Forbidden, TelegramError

from bot import correcting, replaying
from bot.catalogs import language_named, own_name, own_names, plural, text
from bot.channels.telegram import addressing, buttons, inline, menu
from bot.channels.telegram.addressing import is_private, place
from bot.channels.telegram.admins import Admins
from bot.channels.telegram.buttons import Action, Press
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.gating import Gate
from bot.channels.telegram.giving import Context, Giver, message_of, note
from bot.channels.telegram.listening import ListeningDesk
from bot.channels.telegram.publishing import ReleaseDesk
from bot.channels.telegram.recent import Recent
from bot.channels.telegram.rendering import plain_messages
from bot.channels.telegram.sending import Place
from bot.correcting import Corrected
from bot.model import HELP, Conversation, Question
from bot.news import Item, News
from bot.replaying import Find
from bot.state.store import Handled
from bot.state.voting import Vote
from facts.model import FactId, Language

log = structlog.get_logger("bot.telegram")

MOST_CORRECTIONS = 10  # releases whose corrections are told, the latest
LIKED, DISLIKED = frozenset("👍❤🔥👏🏆💯"), frozenset("👎💩🤮🤡")  # of the reactions that Telegram has
ALBUMS = 256  # albums that are remembered, so that ten pictures get one sentence


@dataclass(slots=True)
class Handlers:
    """Answers updates."""

    giver: Giver
    desk: Desk
    admins: Admins
    releases: ReleaseDesk
    listening: ListeningDesk
    find: Find  # older releases, for links
    corrected: Corrected
    news: News
    reports: Gate = field(default_factory=Gate)
    _albums: Recent[str, None] = field(default_factory=lambda: Recent(ALBUMS))

    # Messages -------------------------------------------------------------------------------------------------------------

    async def ask(self, update: Update, context: Context) -> None:
        """A question, in a private chat or to the bot in a group."""
        message = message_of(update)
        asked = addressing.question(message, context.bot.username)
        if asked is None:
            return
        if not asked and message.reply_to_message:  # /ask as a reply to somebody's question
            asked = message.reply_to_message.text or message.reply_to_message.caption or ""
        if not asked:
            language = await self.giver.language(update)
            await self.giver.tell(update, text("telegram.ask-what", language, example=self.giver.live.engine.example(language)))
            return
        await self._answer(update, context, asked)

    async def ask_again(self, update: Update, context: Context) -> None:
        """A question that has been edited: the earlier answer is replaced."""
        message = message_of(update)
        asked = addressing.question(message, context.bot.username)
        if asked:
            old = await self.giver.state.replies(self.giver.keys.of(message.chat_id), message.message_id)
            await self._answer(update, context, asked, old)

    async def _answer(self, update: Update, context: Context, asked: str, old: Sequence[int] = ()) -> None:
        began, engine, message = time.perf_counter(), self.giver.live.engine, message_of(update)
        conversation = self.giver.conversation(update)
        memory = await self.giver.state.memory(conversation)
        latest = not old or memory.message == message.message_id
        if old and latest:
            memory = memory.rewound()
        before = memory.conversation if latest else Conversation(language=memory.conversation.language)
        before = self.giver.meant(message, context, before)
        hint = self.giver.hint(update.effective_user)
        answer = engine.ask(Question(text=asked, conversation=before, hint=hint, language=memory.chosen))
        ids = await self.giver.give(place(message), answer, engine.base, old)
        after = memory.after(answer, message.message_id) if latest else memory
        self.giver.finish(update, ids, conversation, after, self.giver.logged(message, answer, asked, began, ids))
        note(answer, began, edited=bool(old))

    async def media(self, update: Update, context: Context) -> None:
        """What is no text in a private chat: there is nothing to read in it, unless it has a caption, or is an admin's file."""
        message, user = message_of(update), update.effective_user
        if message.document and user and self.admins.knows(user):
            await self.releases.receive(update, message.document)
            return
        new = not message.media_group_id or self._is_new(message.media_group_id)
        if message.caption and not message.caption.startswith("/"):
            await self.ask(update, context)
        elif new:
            await self.giver.tell(update, text("telegram.media", await self.giver.language(update)))

    def _is_new(self, album: str) -> bool:
        if album in self._albums:
            return False
        self._albums[album] = None
        return True

    # Commands -------------------------------------------------------------------------------------------------------------

    async def start(self, update: Update, context: Context) -> None:
        """/start: who is speaking, and what about; or what a link leads to."""
        language = await self.giver.language(update)
        if context.args and context.args[0] != inline.START:
            await self._open(update, context.args[0], language)
            return
        base = self.giver.live.engine.base
        values = {"base": base.title[language], "description": base.description[language]}
        values["example"] = self.giver.live.engine.example(language)
        await self.giver.tell(update, text("telegram.welcome", language, **values), buttons.topics(base, language))
        user = update.effective_user
        if user and self.admins.knows(user) and is_private(message_of(update)):  # before this there was no chat to show it in
            with suppress(TelegramError):  # the next start of the program tries again
                await menu.show_admin(context.bot, base, user.id)

    async def _open(self, update: Update, id: str, language: Language) -> None:
        """What a link to an answer leads to."""
        message, conversation, engine = message_of(update), self.giver.conversation(update), self.giver.live.engine
        memory = await self.giver.state.memory(conversation)
        answer = await asyncio.to_thread(replaying.show, id, engine, self.find, language)  # it may have to read a release
        ids = await self.giver.give(place(message), answer, engine.base)
        self.giver.finish(update, ids, conversation, memory.after(answer, message.message_id))

    async def help(self, update: Update, context: Context) -> None:
        """/help: how to ask, and the commands."""
        language = await self.giver.language(update)
        base = self.giver.live.engine.base
        values = {"username": context.bot.username, "languages": own_names(base.languages)}
        await self.giver.tell(update, text("telegram.help", language, **values), buttons.topics(base, language))

    async def topics(self, update: Update, context: Context) -> None:
        """/topics: what can be asked, by theme."""
        language = await self.giver.language(update)
        await self.giver.tell(update, text("telegram.topics", language), buttons.topics(self.giver.live.engine.base, language))

    async def corrections(self, update: Update, context: Context) -> None:
        """/corrections: what was told once and is told otherwise now."""
        language = await self.giver.language(update)
        found = await asyncio.to_thread(lambda: [*islice(self.corrected(), MOST_CORRECTIONS)])
        lines = [line for correction in found for line in correcting.told(correction, language)]
        ids = await self.giver.outbox.send(
            place(message_of(update)), plain_messages(lines or [text("correction.none", language)])
        )
        self.giver.finish(update, ids)

    async def privacy(self, update: Update, context: Context) -> None:
        """/privacy: what is kept, and for how long."""
        language, days = await self.giver.language(update), self.giver.state.days
        kept = plural("privacy.questions", days, language) if days else text("privacy.no-questions", language)
        await self.giver.tell(update, text("privacy.all", language, questions=kept))

    async def forget(self, update: Update, context: Context) -> None:
        """/forget: erase what is kept of a chat at once; in a group, of the one who asks for it."""
        message, language = message_of(update), await self.giver.language(update)
        chat, alone = message.chat_id, is_private(message)
        self.giver.forget(chat)
        key = self.giver.keys.of(chat) if alone else None
        erased = await self.giver.state.forget(self.giver.conversation(update), key, partial(self.giver.keys.of, chat))
        said = text("privacy.forgotten", language) if erased else text("privacy.not-forgotten", language)
        await self.giver.outbox.send(place(message), plain_messages([said]))
        self.giver.finished[update.update_id] = Handled(update=update.update_id)  # and not a word of which chat it was

    async def wrong(self, update: Update, context: Context) -> None:
        """/wrong: a reader says what is wrong about the last answer, or the one replied to; the admins read it."""
        message, language = message_of(update), await self.giver.language(update)
        memory = await self.giver.state.memory(self.giver.conversation(update))
        spoken_of = self.giver.meant(message, context, memory.conversation)
        remark = " ".join(context.args or ())
        if not spoken_of.facts:
            said = text("telegram.wrong-about-what", language)
        elif not remark:
            said = text("telegram.wrong-how", language)
        elif not self.reports.takes(message.chat_id):
            said = text("telegram.wrong-too-often", language)
        elif await self.listening.tell_of_wrong(spoken_of.facts[0], remark):
            said = text("telegram.wrong-told", language)
        else:
            said = text("telegram.wrong-nobody", language)
        await self.giver.tell(update, said)

    async def source(self, update: Update, context: Context) -> None:
        """/source: where the last answer came from."""
        conversation, language = self.giver.conversation(update), await self.giver.language(update)
        memory, message, engine = await self.giver.state.memory(conversation), message_of(update), self.giver.live.engine
        spoken_of = self.giver.meant(message, context, memory.conversation)
        if not spoken_of.facts:
            await self.giver.tell(update, text("chat.no-source-yet", language))
            return
        ids = await self.giver.give(place(message), engine.source(spoken_of, language), engine.base)
        self.giver.finish(update, ids, conversation, memory)

    async def language(self, update: Update, context: Context) -> None:
        """/lang: in which language to answer."""
        wanted = " ".join(context.args or ())
        base, language = self.giver.live.engine.base, await self.giver.language(update)
        if chosen := language_named(wanted, base.languages):
            await self._choose(update, Language(chosen), place(message_of(update)))
            return
        unknown = text("chat.language-unknown", language, known=own_names(base.languages))
        asked = unknown if wanted else text("telegram.which-language", language)
        await self.giver.tell(update, asked, buttons.languages(base, language))

    async def unknown(self, update: Update, context: Context) -> None:
        """A command that there is not."""
        said = message_of(update).text or ""
        found = addressing.command(said, context.bot.username)
        name = f"/{found[0]}" if found else said.split()[0]  # for another bot
        await self.giver.tell(update, text("telegram.unknown-command", await self.giver.language(update), command=name))

    async def _choose(self, update: Update, chosen: Language | None, where: Place) -> None:
        """Answer in a language from now on; None: in that of each question."""
        conversation = self.giver.conversation(update)
        memory = replace(await self.giver.state.memory(conversation), chosen=chosen)
        if chosen:
            memory = replace(memory, conversation=replace(memory.conversation, language=chosen))
            said = text("chat.language-set", chosen, language=own_name(chosen))
        else:
            said = text("telegram.any-language", await self.giver.language(update))
        self.giver.finish(update, await self.giver.outbox.send(where, plain_messages([said])), conversation, memory)

    # In any chat ----------------------------------------------------------------------------------------------------------

    async def offer(self, update: Update, context: Context) -> None:
        """The bot's name and some letters, typed in any chat: finished answers to choose from."""
        query, engine = update.inline_query, self.giver.live.engine
        assert query
        memory = await self.giver.state.memory(
            self.giver.keys.of(query.from_user.id)
        )  # of the private chat: a language chosen there holds
        typed = Question(text=query.query, hint=self.giver.hint(query.from_user), language=memory.chosen)
        answers = engine.complete(typed, inline.MOST)
        language = memory.chosen or self.giver.fallback(query.from_user)
        offered = inline.results(answers, engine.base, self.giver.outbox.username)
        await self.giver.outbox.offer(query.id, offered, inline.way_on(language))
        self.giver.finished[update.update_id] = Handled(update=update.update_id)
        log.info("offered", results=len(offered))

    # Buttons --------------------------------------------------------------------------------------------------------------

    async def press(self, update: Update, context: Context) -> None:
        """A button under one of the bot's messages."""
        query = update.callback_query
        assert query
        press = buttons.parse(query.data or "")
        language = await self.giver.language(update) if update.effective_chat else self.giver.fallback(query.from_user)
        if press is None or not isinstance(query.message, Message):  # a message that Telegram tells us nothing of any more
            await self.giver.outbox.confirm(query.id, text("telegram.button.old", language), alert=True)
            return
        language = self.giver.live.engine.language(press.language) or language
        where = place(query.message)._replace(reply_to=None)
        match press.action:
            case Action.FACT | Action.SOURCE | Action.QUOTE | Action.CITE | Action.CHART | Action.SVG:
                await self._press_fact(update, query, press._replace(language=language), where)
            case Action.DOSSIER:
                await self.desk.press_dossier(update, query, press._replace(language=language), where)
            case Action.TOPIC | Action.TOPICS:
                await self._press_topic(query, press._replace(language=language), where)
            case Action.GOOD | Action.BAD:
                await self._press_vote(query, press._replace(language=language), where.chat)
            case Action.MISSED:
                await self.listening.press_missed(update, query, press._replace(language=language), where)
            case Action.AGREE | Action.DECLINE:
                await self.releases.press(update, query, press._replace(language=language), where)
            case Action.LANGUAGE:
                await self.giver.outbox.confirm(query.id)
                await self._choose(update, self.giver.live.engine.language(press.target), where)

    async def react(self, update: Update, context: Context) -> None:
        """A reaction to one of the bot's answers: a thumb counts like the button below it."""
        reaction = update.message_reaction
        assert reaction
        about = self.giver.rated.get((reaction.chat.id, reaction.message_id))
        if about is None:
            return
        shown = {one.emoji for one in reaction.new_reaction if isinstance(one, ReactionTypeEmoji)}
        good = True if shown & LIKED else False if shown & DISLIKED else None
        await self._vote(reaction.chat.id, *about, good=good)

    async def _press_vote(self, query: CallbackQuery, press: Press, chat: int) -> None:
        fact = buttons.find(press.target, self.giver.live.engine.base.facts)
        if fact is None:
            said = text("telegram.button.gone", press.language)
        elif await self._vote(chat, FactId(fact), press.release, good=press.action is Action.GOOD):
            said = text("telegram.vote-kept", press.language)
        else:
            said = text("telegram.vote-lost", press.language)
        await self.giver.outbox.confirm(query.id, said)

    async def _vote(self, chat: int, fact: FactId, release: str, *, good: bool | None) -> bool:
        voter = self.giver.keys.of(chat, fact, release)
        return await self.giver.state.vote(Vote(fact=fact, release=release, voter=voter, good=good))

    async def _press_fact(self, update: Update, query: CallbackQuery, press: Press, where: Place) -> None:
        began, engine = time.perf_counter(), self.giver.live.engine
        stale = press.release != buttons.stamp(engine.base)
        style, press = buttons.styled(press)
        spoken_of = buttons.told(press, engine.base)
        if not spoken_of.facts:
            await self.giver.outbox.confirm(query.id, text("telegram.button.gone", press.language), alert=True)
            return
        await self.giver.outbox.confirm(query.id, text("telegram.button.stale", press.language) if stale else None)
        conversation = self.giver.conversation(update)
        memory = await self.giver.state.memory(conversation)
        question = Question(text="", conversation=spoken_of, language=press.language)
        if press.action in (Action.CHART, Action.SVG):
            answer, ids = await self.desk.show(where, question, engine, as_file=press.action is Action.SVG)
            self.giver.finish(update, ids, conversation, memory.after(answer, None))
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
        ids = await self.giver.give(where, answer, engine.base)
        missed = self.giver.meant_none(message_of(update)) if spoken_of.facts == (HELP,) else None
        self.giver.finish(update, ids, conversation, memory.after(answer, None), missed)
        note(answer, began, button=press.action.name.lower(), stale=stale)

    async def _press_topic(self, query: CallbackQuery, press: Press, where: Place) -> None:
        base, message, language = self.giver.live.engine.base, query.message, press.language
        assert isinstance(message, Message)
        topic = next((topic for topic in base.topics if buttons.find(press.target, [topic.id])), None)
        if press.action is Action.TOPIC and topic is None:
            await self.giver.outbox.confirm(query.id, text("telegram.button.gone", language), alert=True)
            return
        await self.giver.outbox.confirm(query.id)
        if topic and press.action is Action.TOPIC:
            said, keyboard = topic.name[language], buttons.facts_of(topic.id, base, language)
        else:
            said, keyboard = text("telegram.topics", language), buttons.topics(base, language)
        await self.giver.outbox.replace(where, [message.message_id], plain_messages([said]), keyboard)

    # What goes wrong ------------------------------------------------------------------------------------------------------

    async def failed(self, update: object, context: Context) -> None:
        """Something raised: log it without a word of the message, and tell the one who asked."""
        error = context.error
        if isinstance(error, Forbidden):  # blocked or thrown out: there is nobody to tell
            log.info("not welcome", error=type(error).__name__)
            return
        self.news.error("failed", _failed)
        log.error("failed", update=update.update_id if isinstance(update, Update) else None, exc_info=error)
        if not isinstance(update, Update) or not isinstance(update.effective_message, Message):
            return
        language = self.giver.fallback(update.effective_user)
        try:
            await self.giver.outbox.send(place(update.effective_message), plain_messages([text("telegram.failed", language)]))
        except TelegramError as again:
            log.warning("could not tell", error=type(again).__name__)


def _failed(count: int) -> Item:
    return lambda language: [plural("news.errors", count, language)]
