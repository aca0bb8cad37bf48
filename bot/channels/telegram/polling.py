"""Fetch updates, and confirm to Telegram only what is answered or safe in the inbox.

Telegram forgets an update as soon as a getUpdates names a higher number. python-telegram-bot's own updater does that
before the update has been handled, so here it is done by hand:

    getUpdates -> to the lanes -> a moment later into the inbox what is not answered yet -> next getUpdates

Whatever dies in between, each update is with Telegram or in the inbox, or it is answered and on record.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.sending import FIRST_PAUSE, LONGEST_PAUSE, seconds
from bot.state.store import State

log = structlog.get_logger("bot.telegram")

POLL = 10  # seconds a getUpdates waits at Telegram for something to come
MARGIN = 3.0  # seconds more until it counts as lost
GRACE = 0.01  # seconds: whoever asks alone is answered by then, and needs no place in the inbox
UNSAFE = 1.0  # seconds between two polls while the inbox cannot be written
MOST = 5000  # updates on their way; over that no more are fetched. One takes some ten kilobytes
GOODBYE = 1.0  # seconds for the last confirmation
# What python-telegram-bot raises on an update that it cannot read.
UNREADABLE = (LookupError, TypeError, ValueError, AttributeError)

# Channel posts, members and reactions are of no use to us.
ALLOWED = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.MESSAGE_REACTION]


class Poller:
    """Brings updates from Telegram to the lanes."""

    def __init__(self, bot: Bot, state: State, lanes: Lanes[Update]) -> None:
        """Nothing is fetched yet."""
        self._bot, self._state, self._lanes = bot, state, lanes
        self._offset = 0  # what is below has been answered or is in the inbox
        self._told = 0  # the offset that Telegram has been told
        self._taken: set[int] = set()  # updates that went to the lanes
        self._inbox_read = False  # what an earlier run left in it is in the lanes
        self._recorded: int | None = None  # the highest number that an earlier run has recorded; None: not read yet
        self._pause = 0.0  # before the next try after an error

    async def run(self) -> None:
        """Fetch updates until cancelled.

        Raises:
            InvalidToken: Telegram does not know the bot (any more).
        """
        while True:
            if not self._inbox_read:
                self._inbox_read = await self._resume()
            updates = await self._fetch()
            if updates:
                await self._take(updates)
                await self._settle(updates)

    async def close(self) -> None:
        """Confirm what has been answered since the last poll, if that is quickly done."""
        if self._offset != self._told:
            with suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(GOODBYE):
                    await self._bot.get_updates(self._offset, limit=1, timeout=0, allowed_updates=ALLOWED)

    async def _resume(self) -> bool:
        """Go on with what an earlier run left in the inbox.

        Returns:
            Whether it could be read.
        """
        waiting = await self._state.waiting()
        if waiting is None:
            return False
        for id, payload in waiting:
            if id not in self._taken:
                self._add(self._read(id, payload))
        if waiting:
            log.info("resumed", updates=len(waiting))
        return True

    async def _fetch(self) -> Sequence[Update]:
        self._told = self._offset  # it may be cancelled on the way, but Telegram has read it by then
        try:
            updates = await self._ask_for_updates()
        except InvalidToken:
            raise
        except TelegramError as error:
            self._told = -1  # or it has not
            await self._wait_after(error)
            return ()
        if self._pause:
            log.info("telegram works again")
            self._pause = 0.0
        return updates

    async def _ask_for_updates(self) -> Sequence[Update]:
        try:
            return await self._bot.get_updates(
                self._offset or None,
                timeout=POLL,
                allowed_updates=ALLOWED,
                read_timeout=MARGIN,  # on top of the timeout
            )
        except UNREADABLE:  # one of them, and the library gives us none: each has to be read by itself
            return await self._ask_for_raw_updates()

    async def _ask_for_raw_updates(self) -> Sequence[Update]:
        # Only the library's interface for requests gives them as they came. What to allow stays as it was last set.
        try:
            raw: Any = await self._bot.request.post(f"{self._bot.base_url}/getUpdates?timeout=0&offset={self._offset}")
            return [self._read(one["update_id"], one) for one in raw]
        except UNREADABLE as error:  # these are no updates at all
            raise NetworkError(type(error).__name__) from None

    def _read(self, number: int, content: str | dict[str, Any]) -> Update:
        """An update as it came. One that cannot be read has nothing but its number, so that it is done with at once."""
        try:
            update = Update.de_json(json.loads(content) if isinstance(content, str) else content, self._bot)
        except UNREADABLE as error:
            log.error("update cannot be read", update=number, exc_info=error)
            return Update(number)
        return update or Update(number)

    async def _wait_after(self, error: TelegramError) -> None:
        if not self._pause:
            event = "another program polls with this token" if isinstance(error, Conflict) else "telegram fails"
            log.warning(event, error=type(error).__name__)
        self._pause = min(LONGEST_PAUSE, self._pause * 2 or FIRST_PAUSE)
        if isinstance(error, RetryAfter):
            await asyncio.sleep(seconds(error.retry_after))
        elif isinstance(error, Conflict):
            await asyncio.sleep(LONGEST_PAUSE)
        elif not isinstance(error, TimedOut):  # which has taken its time already
            await asyncio.sleep(self._pause)

    async def _take(self, updates: Sequence[Update]) -> None:
        """Hand over what is new. What was answered before a restart is not, even if Telegram was never told."""
        fresh = [update for update in updates if update.update_id not in self._taken]
        if self._recorded is None:
            self._recorded = await self._state.latest()
        known = [update.update_id for update in fresh if update.update_id <= (self._recorded or 0)]
        done = await self._state.already(known) or () if known else ()
        for update in fresh:
            if update.update_id not in done:
                self._add(update)

    def _add(self, update: Update) -> None:
        self._taken.add(update.update_id)
        who = update.effective_chat or update.effective_user
        self._lanes.add(who.id if who else 0, update.update_id, update)

    async def _settle(self, updates: Sequence[Update]) -> None:
        """Move on past what is in the inbox, or answered."""
        ids = [update.update_id for update in updates]
        await self._lanes.wait(ids, GRACE)
        left = self._lanes.unfinished(ids)
        payloads = [(update.update_id, update.to_json()) for update in updates if update.update_id in left]
        if payloads and not await self._state.keep(payloads):
            await self._lanes.wait(left, UNSAFE)  # Telegram has to keep them; it will offer them again, along with what is new
            left = self._lanes.unfinished(ids)
            self._offset = min(left, default=max(ids) + 1)
        else:
            self._offset = max(ids) + 1
        self._taken = {id for id in self._taken if id >= self._offset} | set(self._lanes.unfinished(self._taken))
        if len(self._lanes) > MOST:
            log.warning("too many wait, fetching no more", waiting=len(self._lanes))
        while len(self._lanes) > MOST:
            await self._lanes.wait_any(UNSAFE)
