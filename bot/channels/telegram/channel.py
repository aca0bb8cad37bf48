"""How the channel runs: start, poll, stop."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import structlog
from telegram import Update
from telegram.error import InvalidToken
from telegram.ext import Application
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

from bot.channels.telegram import menu
from bot.channels.telegram.admins import Admins
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.giving import Giver
from bot.channels.telegram.handlers import Handlers
from bot.channels.telegram.lanes import AT_ONCE, Lanes
from bot.channels.telegram.listening import ListeningDesk
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.publishing import ReleaseDesk
from bot.channels.telegram.routes import register
from bot.channels.telegram.sending import Outbox, error_of, pause_before, worth_another_try
from bot.channels.telegram.transport import AiohttpRequest
from bot.correcting import Corrected
from bot.listening import Listener
from bot.news import News
from bot.picturing.studio import Studio
from bot.reloading.live import Live
from bot.reloading.publisher import Publisher
from bot.replaying import Find
from bot.state.keys import Keys
from bot.state.store import Handled, State

log = structlog.get_logger("bot.telegram")

FINISHING = 2.0  # seconds that answers under way get when the program has to end
SPARE = 4  # connections beside those of the lanes: menu, typing


class TokenRefused(Exception):
    """Telegram does not know the bot's token. Says nothing of the token itself."""


class Telegram:
    """One bot in Telegram."""

    def __init__(
        self,
        *,
        token: str,
        api_url: str,
        admins: frozenset[int],
        live: Live,
        publisher: Publisher,
        find: Find,
        corrected: Corrected,
        studio: Studio,
        state: State,
        keys: Keys,
        news: News,
        listener: Listener,
    ) -> None:
        """Nothing is called yet.

        Args:
            token: From @BotFather.
            api_url: Base URL of the Bot API.
            admins: User ids of those who look after the base.
            live: The engine that answers.
            publisher: Publishes the facts anew.
            find: Finds older releases, for links to what was told.
            corrected: Finds what was corrected.
            studio: Draws pictures.
            state: Remembers, and keeps what must not be lost.
            keys: Names chats in the state.
            news: What admins should hear of without asking.
            listener: Knows what people asked.
        """
        builder = Application.builder().token(token).updater(None)
        builder = builder.base_url(f"{api_url.rstrip('/')}/bot").base_file_url(f"{api_url.rstrip('/')}/file/bot")
        self._requests = AiohttpRequest(api_url, AT_ONCE + SPARE), AiohttpRequest(api_url, 1)
        builder = builder.request(self._requests[0]).get_updates_request(self._requests[1])
        self._application: Application[Any, Any, Any, Any, Any, Any] = builder.build()
        self._bot = self._application.bot
        self._lanes: Lanes[Update] = Lanes(self._work)
        self._state, self._live, self._news = state, live, news
        self._giver = Giver(live, state, Outbox(self._bot, self._lanes.pause), keys)
        self._admins = Admins(self._giver, admins)
        releases = ReleaseDesk(self._giver, self._admins, publisher)
        listening = ListeningDesk(self._giver, self._admins, releases, listener, studio)
        desk = Desk(self._giver, studio)
        handlers = Handlers(self._giver, desk, self._admins, releases, listening, find, corrected, news)
        self._poller = Poller(self._bot, state, self._lanes)
        register(self._application, handlers)

    async def run(self, stopping: asyncio.Event) -> None:
        """Answer until told to stop.

        Args:
            stopping: Set when the program has to end. What is not answered within two seconds stays in the inbox.

        Raises:
            TokenRefused: Telegram does not know the token.
        """
        working = [asyncio.create_task(self._serve()), asyncio.create_task(stopping.wait())]
        try:
            await asyncio.wait(working, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in working:
                task.cancel()
            ended = await asyncio.gather(*working, return_exceptions=True)
            await self._lanes.stop(FINISHING)
            await self._poller.close()
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._application.shutdown()
            for request in self._requests:  # which the application forgets where it was stopped on its way up
                await request.shutdown()
            log.info("stopped")
        if isinstance(ended[0], InvalidToken):
            raise TokenRefused from None
        if isinstance(ended[0], Exception):
            raise ended[0]

    async def _serve(self) -> None:
        trying = AsyncRetrying(
            retry=retry_if_exception(worth_another_try), wait=pause_before, before_sleep=_unreachable, reraise=True
        )
        await trying(self._application.initialize)
        await trying(self._bot.delete_webhook)  # with one Telegram would refuse every getUpdates
        log.info("started", release=str(self._live.engine.base.release))
        beside = [asyncio.create_task(self._set_up_the_menu(trying)), asyncio.create_task(self._bring_news())]
        try:
            await self._poller.run()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    async def _bring_news(self) -> None:
        while True:
            item = await self._news.next()
            await self._admins.tell_all(item(menu.fallback(self._live.engine.base)))

    async def _set_up_the_menu(self, trying: AsyncRetrying) -> None:
        try:
            await trying(menu.set_up, self._bot, self._live.engine.base, self._admins.ids)
        except Exception:  # people are answered all the same
            log.exception("menu not set")

    async def _work(self, update: Update) -> None:
        """Answer one update and put that on record."""
        number = update.update_id
        try:
            await self._application.process_update(update)  # which gives every error to Handlers.failed
        except Exception:  # but for what happens on the way to a handler; the lane must go on
            log.exception("failed", update=number)
        await self._state.finish(self._giver.finished.pop(number, Handled(update=number)))
        self._lanes.done(number)


def _unreachable(state: RetryCallState) -> None:
    if state.attempt_number == 1:
        log.warning("telegram fails", error=type(error_of(state)).__name__)
