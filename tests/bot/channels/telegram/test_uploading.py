"""An admin sends facts as files, and takes them home; and a bot that follows a folder."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot import releasing, working
from bot.engine import Engine
from bot.news import News
from bot.places import Place
from bot.reloading import tasks
from bot.reloading.live import Follower
from bot.reloading.publisher import OFFERED, Publisher
from bot.reloading.tasks import Proposed, Refused
from bot.reloading.watching import Watcher
from bot.working import MAX_UPLOAD, Upload
from facts.ledger import FOLDER, Deed, Ledger
from facts.model import Language
from facts.releases import Shelf
from tests.bot.asking import edit
from tests.bot.channels.telegram.running import DE, EN, Channel, events, eventually, running, says, words
from tests.bot.shelves import correct
from tests.telegram.hearing import Heard
from tests.telegram.people import Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio

NESTS, FILE = "How many nests are there?", "facts/nests.yaml"


@pytest.fixture
def place(place: Place) -> Place:
    """The base before its figure was corrected; what was corrected is to be sent."""
    correct(place.curated, "about 130", "about 120")
    return place


@pytest.fixture
def old(place: Place) -> Engine:
    return Engine.open(Shelf(place.shelf).find(1).path).warm()


@pytest.fixture
def corrected(place: Place) -> bytes:
    return (place.curated / FILE).read_bytes().replace(b"120", b"130")


def received(place: Place, upload: Upload, author: str, language: Language) -> Proposed | Refused:
    """Propose what was built before, with what was sent. Runs in another process."""
    candidate = working.prepare(place, upload)
    return replace(tasks.propose(place, Deed.PUBLISH, Shelf(place.shelf).find(2), language), candidate=candidate)


async def sends(api: BotApi, admin: Person, content: bytes, name: str = "nests.yaml", caption: str = FILE) -> Heard:
    admin.sends(document=api.add_file(content, name), caption=caption)
    [told] = await admin.hears(timeout=60)
    return told


async def presses(admin: Person, proposal: Heard, button: str) -> str:
    admin.presses(proposal, says(button))
    [told] = await admin.hears(timeout=60)
    return words(told)


async def test_a_file_is_shown_as_what_it_changes_and_goes_live_once_agreed_to(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, emma: Person, corrected: bytes
) -> None:
    async with running(api, old, database, place=place):
        proposal = await sends(api, admin, corrected)
        assert "„rund 120“ → „rund 130“" in words(proposal)
        assert "about 120 nests" in words(await emma.asks(NESTS))

        assert await presses(admin, proposal, "reload.button.agree") == says("reload.done", DE, release="2")

        assert "about 130 nests" in words(await emma.asks(NESTS))
    assert (place.now().curated / FILE).read_bytes() == corrected
    assert (place.curated / FILE).read_bytes() != corrected
    assert Ledger(place.shelf).acts()[-1].message == says("upload.message", DE, name="nests.yaml")


async def test_what_is_not_agreed_to_leaves_nothing_behind(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, corrected: bytes
) -> None:
    async with running(api, old, database, place=place, receive=received):
        proposal = await sends(api, admin, corrected)
        assert await presses(admin, proposal, "reload.button.decline") == says("release.left")

    assert place.now() == place and not [*(place.shelf / "working").iterdir()]


async def test_what_is_not_agreed_to_in_time_leaves_nothing_behind(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, corrected: bytes
) -> None:
    now = 0.0
    async with running(api, old, database, place=place, now=lambda: now, receive=received):
        proposal = await sends(api, admin, corrected)
        now = OFFERED + 1
        assert await presses(admin, proposal, "reload.button.agree") == says("release.offer-gone")

    assert place.now() == place and not [*(place.shelf / "working").iterdir()]


async def test_a_zip_with_a_path_that_leads_elsewhere_changes_nothing(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person
) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("../evil.yaml", "a: 1\n")
    async with running(api, old, database, place=place):
        told = await sends(api, admin, content.getvalue(), "base.zip")

    assert words(told) == says("upload.bad-path", DE, name="../evil.yaml") and not told.buttons
    assert not [*place.shelf.parent.rglob("evil.yaml")]


async def test_a_bad_file_is_told_with_its_line(api: BotApi, old: Engine, place: Place, database: Path, admin: Person) -> None:
    async with running(api, old, database, place=place):
        told = await sends(api, admin, "kind: figure\nname: Störche\n".encode("latin-1"))

    assert f"{FILE}:2" in words(told) and "UTF-8" in words(told) and not told.buttons


async def test_a_file_that_is_too_large_is_not_even_fetched(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person
) -> None:
    document = api.add_file(b"a: 1\n", "nests.yaml") | {"file_size": MAX_UPLOAD + 1}
    async with running(api, old, database, place=place):
        admin.sends(document=document, caption=FILE)
        [told] = await admin.hears()

    assert words(told) == says("upload.too-large", DE, limit="10")
    assert not [call for call in api.calls if call.method == "getFile"]


async def test_a_file_that_says_nothing_of_where_it_belongs_is_asked_about(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, corrected: bytes
) -> None:
    async with running(api, old, database, place=place):
        told = await sends(api, admin, corrected, caption="")

    assert words(told) == says("upload.where", DE, name="nests.yaml", example=FILE)


async def test_of_two_files_made_of_the_same_the_second_is_overtaken(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, corrected: bytes
) -> None:
    async with running(api, old, database, place=place, receive=received):
        first = await sends(api, admin, corrected)
        second = await sends(api, admin, corrected.replace(b"130", b"140"))
        await presses(admin, first, "reload.button.agree")

        assert await presses(admin, second, "reload.button.agree") == says("release.overtaken")

    assert (place.now().curated / FILE).read_bytes() == corrected


async def test_somebody_who_is_no_admin_sends_files_in_vain(
    api: BotApi, old: Engine, place: Place, database: Path, anna: Person, corrected: bytes
) -> None:
    async with running(api, old, database, place=place):
        told = await sends(api, anna, corrected, caption="")

    assert words(told) == says("telegram.media")


async def test_a_forwarded_file_could_be_anybodys(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, corrected: bytes
) -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Eve", "date": 1}
    async with running(api, old, database, place=place):
        admin.sends(document=api.add_file(corrected, "nests.yaml"), caption=FILE, forward_origin=origin)
        [told] = await admin.hears()

    assert words(told) == says("reload.not-forwarded")


async def test_the_base_and_its_release_are_given_as_files_that_can_be_sent_again(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, corrected: bytes
) -> None:
    async with running(api, old, database, place=place):
        admin.writes("/export")
        base, release = await admin.hears(2)
        assert base.file and release.file

        again = await sends(api, admin, base.file, "base.zip")

    assert words(again).endswith(says("publish.nothing", DE, release="1"))
    assert release.file == Shelf(place.shelf).find(1).path.read_bytes()


async def test_the_difference_says_that_the_folder_has_moved_on(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, corrected: bytes
) -> None:
    async with running(api, old, database, place=place, receive=received):
        await presses(admin, await sends(api, admin, corrected), "reload.button.agree")
        correct(place.curated, "about 120", "about 140")

        told = await admin.asks("/diff", timeout=60)

    assert words(told).endswith(says("working.moved-on", DE, folder=str(place.curated)))


# A folder that is followed ------------------------------------------------------------------------------------------------


@asynccontextmanager
async def watching(channel: Channel, place: Place, news: News | None = None) -> AsyncIterator[None]:
    """Follow the folder, as `serve --watch` does."""
    news = news or News()
    publisher = Publisher(place, Follower(channel.live, place, news), watching=True)
    task = asyncio.create_task(Watcher(place, publisher, news).run())
    try:
        yield
    finally:
        task.cancel()


async def test_what_changes_in_a_followed_folder_is_live(
    api: BotApi, old: Engine, place: Place, database: Path, emma: Person
) -> None:
    async with running(api, old, database, place=place) as channel, watching(channel, place):
        correct(place.curated)
        await eventually(lambda: channel.live.engine.base.release.number == 2, within=60)

        assert "about 130 nests" in words(await emma.asks(NESTS))
    act = Ledger(place.shelf).acts()[-1]
    assert (act.deed, act.author, act.live) == (Deed.PUBLISH, FOLDER, 2)


async def test_a_mistake_in_a_followed_folder_is_told_to_the_admins_and_the_old_release_answers(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, emma: Person, logged: io.StringIO
) -> None:
    news = News()

    def refused() -> list[str]:
        return [line for event in events(logged) if event["event"] == "folder refused" for line in event["problems"]]

    async with running(api, old, database, place=place, news=news) as channel, watching(channel, place, news):
        await admin.asks("/start")
        edit(place.curated / FILE, "qualifier: about", "qualifier: abuot")
        [told] = await admin.hears(timeout=60)

        assert says("news.folder-refused", EN) in words(told) and f"{FILE}:8:" in words(told)
        assert "about 120 nests" in words(await emma.asks(NESTS))
    assert refused()[0].startswith(f"{FILE}:8:")
    pointer = releasing.pointer(place)
    assert pointer and pointer.number == 1
