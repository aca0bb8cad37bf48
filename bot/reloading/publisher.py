"""What admins do with releases, for every channel that they may write in: propose, look, agree.

Nothing goes live without a second step. What was proposed is kept for ten minutes, for the admin who asked for it alone, and
in memory only: after a restart of the program it is proposed again.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import structlog

from bot import releasing, working
from bot.amending import Addition
from bot.answering.releasing import record, releases
from bot.catalogs import message, plural, text
from bot.places import Place
from bot.reloading import tasks
from bot.reloading.live import Follower
from bot.reloading.tasks import Proposed, Refused
from bot.reloading.workshop import BuildDied, in_a_process
from bot.working import Upload, UploadRefused
from facts.ledger import FOLDER, Deed, Ledger, Overtaken
from facts.model import Language
from facts.releases import NothingBefore, UnknownRelease
from facts.store import ReleaseUnreadable

log = structlog.get_logger("bot.reloading")

OFFERED = 600.0  # seconds that a proposal can be agreed to
MOST_LINES = 40  # of changes or problems that are told: nobody reads more in a chat
MOST_RELEASES = 10
MOST_ACTS = 20
PROPOSED = {Deed.PUBLISH: message("release.proposed"), Deed.ROLLBACK: message("release.back")}

Build = Callable[[Place, str, Language], Proposed | Refused]
Receive = Callable[[Place, Upload, str, Language], Proposed | Refused]


class Said(NamedTuple):
    """What to tell an admin, and what can be agreed to."""

    lines: Sequence[str]
    offer: str | None = None  # name of a proposal; None: there is nothing to decide
    done: bool = False  # whether what was agreed to is live


@dataclass(frozen=True, slots=True)
class _Offer:
    proposed: Proposed
    author: str
    message: str
    until: float

    def withdraw(self) -> None:
        """Leave nothing behind of what nobody agreed to."""
        if self.proposed.candidate:
            working.drop(self.proposed.candidate)


class Publisher:
    """Publishes the curated base and lets it answer, step by step."""

    def __init__(
        self,
        place: Place,
        follower: Follower,
        build: Build = tasks.build,
        receive: Receive = tasks.receive,
        clock: Callable[[], float] = time.monotonic,
        *,
        watching: bool = False,
    ) -> None:
        """Nothing is built yet.

        Args:
            place: Of the base and its releases.
            follower: Lets the live release answer.
            build: Checks and builds the base; runs in another process, so it must be a function that can be pickled.
            receive: Does that with a file that was sent; in another process, too.
            clock: Seconds; for how long a proposal stands.
            watching: Whether the folder that was set up is followed, so that there is no working copy.
        """
        self._place, self._follower, self._watching = place, follower, watching
        self._build, self._receive, self._clock = build, receive, clock
        self._building = asyncio.Lock()
        self._offers: dict[str, _Offer] = {}

    async def propose(self, author: str, message: str, language: Language) -> Said:
        """Build the base as it is now.

        Args:
            author: The key of the admin.
            message: Why, in the admin's words.
            language: To answer in.

        Returns:
            What would change, to be agreed to; or what is wrong, with file, line and fix.
        """
        place = self._now()
        if place.shipped:
            return Said([text("release.shipped", language, path=place.shipped.name)])
        return await self._built(partial(self._build, place, author, language), author, message, language)

    async def receive(self, upload: Upload, author: str, language: Language) -> Said:
        """Build the base with a file in it that an admin has sent.

        Args:
            upload: The file.
            author: The key of the admin.
            language: To answer in.

        Returns:
            What would change, to be agreed to; or what is wrong, and then nothing has changed.
        """
        if self._watching:
            return Said([text("upload.watched", language)])
        task = partial(self._receive, self._now(), upload, author, language)
        return await self._built(task, author, text("upload.message", language, name=upload.name), language)

    async def amend(self, addition: Addition, author: str, language: Language) -> Said:
        """Build the base with a line added to one of its lists, to be agreed to."""
        if self._watching:
            return Said([text("upload.watched", language)])
        task = partial(tasks.amend, self._now(), addition, author, language)
        return await self._built(task, author, text("missed.message", language, path=addition.path), language)

    async def export(self) -> dict[str, bytes]:
        """The base and the live release, as files with their names.

        Raises:
            OSError: They cannot be read.
        """
        return await asyncio.to_thread(tasks.export, self._now())

    async def follow(self, language: Language) -> Refused | None:
        """Publish the folder as it is now without asking anybody, as those want who curate with git.

        Returns:
            What is wrong with it, if something is; None: it is live.

        Raises:
            OSError: The release cannot be written.
            BuildDied: It was not completed.
        """
        async with self._building:
            proposed = await in_a_process(partial(self._build, self._now(), FOLDER, language), ReleaseUnreadable)
            if isinstance(proposed, Refused):
                return proposed
            if not proposed.is_live:
                await self._publish(_Offer(proposed, FOLDER, "", self._clock()))
        return None

    async def revert(self, author: str, number: int | None, language: Language) -> Said:
        """Look at an earlier release; None: the one that was live before."""
        task = partial(tasks.revert, self._now(), number, language)
        return await _explained(self._proposal(task, author, "", language), language)

    async def compare(self, first: int | None, second: int | None, language: Language) -> Said:
        """What is different between two releases; None: the last two that were live."""
        return await _explained(self._compared(first, second, language), language)

    async def preview(self, asked: str, language: Language) -> Said:
        """Answer a question from the newest release that is not live."""
        return await _explained(self._previewed(asked, language), language)

    async def releases(self, language: Language) -> Said:
        """The last releases."""
        return await _explained(self._listed(language), language)

    async def audit(self, language: Language) -> Said:
        """What was done last."""
        return await _explained(self._recorded(language), language)

    async def agree(self, offer: str, author: str, language: Language) -> Said:
        """Do what was proposed, if it still stands and it was this admin to whom it was."""
        found = self._taken(offer, author)
        if found is None:
            return Said([text("release.offer-gone", language)])
        return await _explained(self._done(found, language), language)

    def decline(self, offer: str, author: str, language: Language) -> Said:
        """Leave all as it is."""
        found = self._taken(offer, author)
        if found is None:
            return Said([text("release.offer-gone", language)])
        found.withdraw()
        return Said([text("release.left", language)])

    def _now(self) -> Place:
        """Where the base is by now: a working copy may have come, or gone."""
        return self._place if self._watching else self._place.now()

    async def _built(self, task: Callable[[], Proposed | Refused], author: str, message: str, language: Language) -> Said:
        if self._building.locked():
            return Said([text("reload.under-way", language)])
        async with self._building:
            return await _explained(self._proposal(task, author, message, language), language)

    async def _proposal(self, task: Callable[[], Proposed | Refused], author: str, message: str, language: Language) -> Said:
        proposed = await in_a_process(task, NothingBefore, UnknownRelease, ReleaseUnreadable, UploadRefused)
        if isinstance(proposed, Refused):
            log.info("reload refused", problems=len(proposed.lines))
            heading = [text("reload.broken", language), plural("check.problems", len(proposed.lines), language)]
            return Said([*heading, *_shortened(proposed.lines, language)])
        if proposed.is_live:
            return Said([*proposed.lines, text("publish.nothing", language, release=proposed.number)])
        heading = [text(PROPOSED[proposed.deed], language, release=proposed.number)]
        offer = self._offered(_Offer(proposed, author, message, self._clock() + OFFERED))
        return Said([*heading, *_shortened(proposed.lines, language), text("release.agree", language)], offer)

    async def _compared(self, first: int | None, second: int | None, language: Language) -> Said:
        task = partial(tasks.compare, self._now(), first, second, language)
        old, new, lines = await in_a_process(task, NothingBefore, UnknownRelease, ReleaseUnreadable)
        return Said([text("diff.heading", language, old=old, new=new), *_shortened(lines, language)])

    async def _previewed(self, asked: str, language: Language) -> Said:
        found = await in_a_process(partial(tasks.preview, self._now(), asked, language), ReleaseUnreadable)
        if found is None:
            return Said([text("release.nothing-staged", language)])
        number, answer = found
        return Said([text("release.preview", language, release=number), *answer.split("\n")])

    async def _listed(self, language: Language) -> Said:
        ledger = Ledger(self._place.shelf)
        made, acts = await asyncio.to_thread(lambda: (ledger.releases(), ledger.acts()))
        return Said(releases(made[-MOST_RELEASES:], acts, language))

    async def _recorded(self, language: Language) -> Said:
        acts = await asyncio.to_thread(Ledger(self._place.shelf).acts)
        return Said(record(acts[-MOST_ACTS:], language))

    async def _done(self, offer: _Offer, language: Language) -> Said:
        try:
            await self._publish(offer)
        except Overtaken:
            return Said([text("release.overtaken", language)])
        return Said([text("reload.done", language, release=offer.proposed.number)], done=True)

    async def _publish(self, offer: _Offer) -> None:
        """Make live what was agreed to, and let it answer.

        Raises:
            Overtaken: Something else has gone live, or another working copy has come, since it was proposed.
        """
        proposed = offer.proposed
        if proposed.candidate and not await asyncio.to_thread(working.accept, self._place, proposed.candidate):
            offer.withdraw()
            raise Overtaken
        go_live = partial(
            releasing.go_live,
            self._place,
            proposed.number,
            proposed.deed,
            offer.author,
            message=offer.message,
            expecting=proposed.seen,
        )
        await asyncio.to_thread(go_live)
        await self._follower.catch_up()
        log.info("published", release=proposed.number, deed=proposed.deed)

    def _offered(self, offer: _Offer) -> str:
        for name in [name for name, one in self._offers.items() if one.until <= self._clock()]:
            self._offers.pop(name).withdraw()
        name = secrets.token_hex(8)
        self._offers[name] = offer
        return name

    def _taken(self, name: str, author: str) -> _Offer | None:
        offer = self._offers.get(name)
        if offer is None or offer.author != author:
            return None
        del self._offers[name]
        if offer.until > self._clock():
            return offer
        offer.withdraw()
        return None


async def _explained(work: Awaitable[Said], language: Language) -> Said:
    """What came of some work, or why nothing did."""
    try:
        return await work
    except UnknownRelease as error:
        return Said([text("release.unknown", language, release=error.args[0])])
    except NothingBefore:
        return Said([text("release.nothing-before", language)])
    except UploadRefused as error:
        return Said([text(error.id, language, **error.values)])
    except ReleaseUnreadable as error:
        log.error("release unreadable", exc_info=error)
        return Said([text("release.unreadable", language)])
    except OSError as error:
        log.error("reload failed", exc_info=error)
        return Said([text("reload.no-room", language, why=error.strerror or type(error).__name__)])
    except BuildDied as error:
        log.error("reload failed", exc_info=error)
        return Said([text("reload.died", language)])


def _shortened(lines: Sequence[str], language: Language) -> list[str]:
    more = len(lines) - MOST_LINES
    return [*lines] if more <= 0 else [*lines[:MOST_LINES], plural("reload.more", more, language)]
