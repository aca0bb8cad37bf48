"""Follow the folder of a base, for those who curate it with git: whatever is pushed there is checked, built and live."""

from __future__ import annotations

import asyncio

import structlog

from bot import releasing
from bot.catalogs import text
from bot.news import Item, News
from bot.places import Place
from bot.reloading.publisher import MOST_LINES, Publisher
from bot.reloading.tasks import Refused
from bot.reloading.workshop import BuildDied
from facts.ledger import Overtaken
from facts.model import Language
from facts.store import ReleaseUnreadable

log = structlog.get_logger("bot.reloading")

EVERY = 1.0  # seconds between two looks; a folder is built once it has been the same for two of them
TOLD_IN = Language("en")  # the log's language


class Watcher:
    """Publishes a folder whenever it has changed."""

    def __init__(self, place: Place, publisher: Publisher, news: News) -> None:
        """Nothing is looked at yet.

        Args:
            place: Of the base.
            publisher: Checks, builds and publishes it.
            news: Is told where something is wrong with it.
        """
        self._place, self._publisher, self._news = place, publisher, news

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        done, before = await asyncio.to_thread(self._published), ""
        while True:
            now = await asyncio.to_thread(self._look)
            if now == before and now != done:
                await self._publish()
                done = now
            before = now
            await asyncio.sleep(EVERY)

    async def _publish(self) -> None:
        try:
            refused = await self._publisher.follow(TOLD_IN)
        except (OSError, BuildDied, Overtaken, ReleaseUnreadable) as error:
            log.error("folder not published", exc_info=error)
            self._news.tell("folder not published", lambda language: [text("reload.died", language)])
        else:
            if refused:
                log.error("folder refused", problems=refused.lines)
                self._news.tell("folder refused", _told(refused), every=0)

    def _look(self) -> str:
        return releasing.fingerprint_of(self._place.curated).base

    def _published(self) -> str:
        """What the folder looked like when its live release was built; "": it has changed since."""
        live = releasing.pointer(self._place)
        return "" if live is None or releasing.has_moved_on(self._place, live) else self._look()


def _told(refused: Refused) -> Item:
    return lambda language: [text("news.folder-refused", language), *refused.lines[:MOST_LINES]]
