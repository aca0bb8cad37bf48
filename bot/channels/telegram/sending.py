"""Send, and send again where that helps: by the kind of error.

429 waits as long as Telegram says; a server error, a reset and a timeout are tried again after growing pauses; what is
wrong with the request itself (400) or unwelcome (403) never is. sendMessage knows no key by which a second try could be
told from a new message: where only the reply was lost, the message stands twice.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar

import structlog
from telegram import Bot, InlineQueryResult, InlineQueryResultsButton, InputFile, LinkPreviewOptions, ReplyParameters
from telegram.constants import ChatAction, MessageLimit, ParseMode
from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter, TelegramError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential_jitter

from bot.channels.telegram.buttons import Keyboard

log = structlog.get_logger("bot.telegram")

FIRST_PAUSE, LONGEST_PAUSE = 0.3, 3.0  # seconds between two tries: nobody is deaf for long after an outage
ENOUGH = 100  # failures of a call after which it is given up, if other calls came through meanwhile: five minutes
SHORT = 2.0  # seconds for a call that nobody would miss: others wait behind it
SOON = 0.5  # seconds until somebody who waits is shown that something is being done
CACHED = 5  # seconds that Telegram may offer the same again: after a reload no old figure stands for longer
MAX_CAPTION = int(MessageLimit.CAPTION_LENGTH)
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Pause = Callable[[float], Awaitable[None]]
T = TypeVar("T")


class Place(NamedTuple):
    """Where a message goes."""

    chat: int
    thread: int | None = None  # topic of a forum; None: the chat has none
    reply_to: int | None = None  # message to quote; None: none


def worth_another_try(error: BaseException) -> bool:
    """Whether the same call may work a little later."""
    return isinstance(error, RetryAfter) or (isinstance(error, NetworkError) and not isinstance(error, BadRequest))


_growing = wait_exponential_jitter(multiplier=FIRST_PAUSE, max=LONGEST_PAUSE, jitter=FIRST_PAUSE)


def error_of(state: RetryCallState) -> BaseException | None:
    """Why the last try failed; None: it has not been made."""
    return state.outcome.exception() if state.outcome else None


def pause_before(state: RetryCallState) -> float:
    """Seconds to wait before the next try."""
    error = error_of(state)
    if isinstance(error, RetryAfter):
        return seconds(error.retry_after)
    return float(_growing(state))


def seconds(span: int | timedelta) -> float:
    """A time span of python-telegram-bot, which is about to change its type, in seconds."""
    return span.total_seconds() if isinstance(span, timedelta) else float(span)


class Outbox:
    """What the bot says, on its way to Telegram."""

    def __init__(self, bot: Bot, pause: Pause = asyncio.sleep) -> None:
        """Nothing is sent yet.

        Args:
            bot: Makes the calls.
            pause: Waits some seconds before a call is tried again.
        """
        self._bot, self._pause = bot, pause
        self._worked_at = float("-inf")  # when a call last came through

    async def send(self, place: Place, texts: Sequence[str], keyboard: Keyboard = None) -> tuple[int, ...]:
        """Send a text in one or more messages, the last one with buttons.

        Args:
            place: Where to.
            texts: HTML of each message.
            keyboard: Buttons.

        Returns:
            The ids of the messages.

        Raises:
            TelegramError: Telegram does not take it.
        """
        *first, last = texts
        sent = []
        for text in first:
            sent.append(await self._send(place, text, None))
            place = place._replace(reply_to=None)  # one quotation is enough
        return (*sent, await self._send(place, last, keyboard))

    @property
    def username(self) -> str:
        """Of the bot that sends."""
        return self._bot.username

    async def attach(
        self, place: Place, name: str, content: bytes, caption: str, keyboard: Keyboard = None, *, photo: bool = False
    ) -> int:
        """Send a file.

        Args:
            place: Where to.
            name: Of the file.
            content: Of the file.
            caption: Plain text below it.
            keyboard: Buttons.
            photo: Whether it is a picture that is to be seen in the chat.

        Returns:
            The id of the message.

        Raises:
            TelegramError: Telegram does not take it.
        """
        try:
            send = self._bot.send_photo if photo else self._bot.send_document
            message = await self._persistently(
                lambda: send(
                    place.chat,
                    InputFile(content, name),
                    caption=caption[:MAX_CAPTION],
                    message_thread_id=place.thread,
                    reply_parameters=_replying(place),
                    reply_markup=keyboard,
                )
            )
        except ChatMigrated as moved:
            return await self.attach(Place(moved.new_chat_id), name, content, caption, keyboard, photo=photo)
        except BadRequest as error:
            if place.thread and _lost_thread(error):
                return await self.attach(place._replace(thread=None), name, content, caption, keyboard, photo=photo)
            raise
        return message.message_id

    async def fetch(self, file: str) -> bytes:
        """What somebody has sent as a file.

        Args:
            file: Its id.

        Raises:
            TelegramError: Telegram does not give it.
        """

        async def download() -> bytes:
            return bytes(await (await self._bot.get_file(file)).download_as_bytearray())

        return await self._persistently(download)

    async def _send(self, place: Place, text: str, keyboard: Keyboard) -> int:
        try:
            message = await self._persistently(
                lambda: self._bot.send_message(
                    place.chat,
                    text,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=NO_PREVIEW,
                    message_thread_id=place.thread,
                    reply_parameters=_replying(place),
                    reply_markup=keyboard,
                )
            )
        except ChatMigrated as moved:
            return await self._send(Place(moved.new_chat_id), text, keyboard)
        except BadRequest as error:
            if place.thread and _lost_thread(error):
                return await self._send(place._replace(thread=None), text, keyboard)
            raise
        return message.message_id

    async def replace(self, place: Place, old: Sequence[int], texts: Sequence[str], keyboard: Keyboard = None) -> tuple[int, ...]:
        """Put a new text where an earlier one stood.

        Args:
            place: Where the messages are, and where to send those that there are too few of.
            old: The ids of the bot's earlier messages; too many are deleted.
            texts: HTML of each message.
            keyboard: Buttons of the last one.

        Returns:
            The ids of the messages that hold the text now.

        Raises:
            TelegramError: Telegram does not take it.
        """
        kept = []
        for number, (message, text) in enumerate(zip(old, texts, strict=False)):
            last = number == len(texts) - 1
            if not await self._edit(place.chat, message, text, keyboard if last else None):
                break  # somebody has deleted it
            kept.append(message)
        for message in old[len(kept) :]:
            await self._kindly(self._bot.delete_message(place.chat, message))
        rest = texts[len(kept) :]
        return (*kept, *(await self.send(place, rest, keyboard) if rest else ()))

    async def _edit(self, chat: int, message: int, text: str, keyboard: Keyboard) -> bool:
        try:
            await self._persistently(
                lambda: self._bot.edit_message_text(
                    text,
                    chat,
                    message,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=NO_PREVIEW,
                    reply_markup=keyboard,
                )
            )
        except ChatMigrated:
            return False  # it stays behind in the old group
        except BadRequest as error:
            reason = error.message.lower()
            if "not modified" in reason:
                return True
            if "to edit not found" in reason or "can't be edited" in reason:
                return False
            raise
        return True

    async def confirm(self, query: str, text: str | None = None, *, alert: bool = False) -> None:
        """Let go of a pressed button, perhaps with a few words.

        Args:
            query: Id of the callback query.
            text: What to show; None: nothing.
            alert: Whether it has to be tapped away.
        """
        await self._kindly(self._bot.answer_callback_query(query, text, show_alert=alert))

    async def take_buttons(self, place: Place, message: int) -> None:
        """Take the buttons from one of the bot's messages, once they have done what they can do."""
        await self._kindly(self._bot.edit_message_reply_markup(place.chat, message))

    async def offer(self, query: str, results: Sequence[InlineQueryResult], button: InlineQueryResultsButton) -> None:
        """Show what can be sent to somebody who types the bot's name in any chat; too late, it is of no use any more.

        Args:
            query: Id of the inline query.
            results: What to show.
            button: Above the results.
        """
        await self._kindly(self._bot.answer_inline_query(query, results, cache_time=CACHED, is_personal=True, button=button))

    async def while_busy(self, place: Place, work: Awaitable[T], doing: ChatAction = ChatAction.TYPING) -> T:
        """Wait for something, and show what is being done where that takes longer than a moment."""
        task = asyncio.ensure_future(work)
        try:
            while not (await asyncio.wait([task], timeout=SOON))[0]:
                await self._kindly(self._bot.send_chat_action(place.chat, doing, message_thread_id=place.thread))
                await asyncio.wait([task], timeout=4)  # Telegram shows it for five seconds
            return await task
        finally:
            task.cancel()

    async def _kindly(self, call: Coroutine[Any, Any, object]) -> None:
        """Do what nobody would miss: once, not for long, and whatever comes of it."""
        try:
            async with asyncio.timeout(SHORT):
                await call
        except (TelegramError, TimeoutError) as error:
            log.info("call failed", error=type(error).__name__)

    async def _persistently(self, call: Callable[[], Awaitable[T]]) -> T:
        began, failures = time.monotonic(), 0

        def hopeless(state: RetryCallState) -> bool:
            nonlocal failures
            failures += not isinstance(error_of(state), RetryAfter)  # which promises something
            return failures >= ENOUGH and self._worked_at > began

        async def once() -> T:  # tenacity awaits what a coroutine function gives, but not what a lambda does
            return await call()

        trying = AsyncRetrying(
            retry=retry_if_exception(worth_another_try),
            wait=pause_before,
            stop=hopeless,
            sleep=self._pause,
            before_sleep=_note,
            reraise=True,
        )
        try:
            result: T = await trying(once)
        finally:
            trying.iter_state.reset()  # which refers to all of this in a circle, and while a release is opened nobody collects
        self._worked_at = time.monotonic()
        return result


def _replying(place: Place) -> ReplyParameters | None:
    return ReplyParameters(place.reply_to, allow_sending_without_reply=True) if place.reply_to else None


def _lost_thread(error: BadRequest) -> bool:
    """Whether the topic of a forum has been deleted meanwhile."""
    return "thread not found" in error.message.lower()


def _note(state: RetryCallState) -> None:
    log.info("sending again", attempt=state.attempt_number, error=type(error_of(state)).__name__)
