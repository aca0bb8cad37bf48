"""An admin reloads the facts from Telegram, while others ask."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from bot import app, reloading
from bot.engine import Engine
from facts.problems import Problem
from tests.bot.asking import Command, edit
from tests.bot.channels.telegram.running import EN, Channel, calls, events, running, says, words
from tests.telegram.people import Group, Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio

NESTS = "How many nests are there?"


def after(gate: Path, place: app.Place) -> Path | tuple[Problem, ...]:
    """Publish as soon as something is written into a pipe. Runs in another process."""
    gate.read_bytes()
    return app.publish(place)


def never(gate: Path) -> Path:
    """Publish nothing, ever. Runs in another process."""
    gate.read_bytes()
    return gate


def dies() -> Path:
    """Die as if out of memory. Runs in another process."""
    os._exit(9)


def mistaken() -> Path:
    """Make a mistake of ours. Runs in another process."""
    raise ValueError("Oberkirchen")


@pytest.fixture
def place(storks: Command) -> app.Place:
    return app.locate(str(storks.facts), str(storks.home))


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    """A pipe: whoever reads it waits until somebody writes."""
    path = tmp_path / "gate"
    os.mkfifo(path)
    return path


@pytest.fixture
def old(place: app.Place) -> Engine:
    """The engine on the base of storks before a curator touches it."""
    release = app.publish(place)
    assert isinstance(release, Path)
    return Engine.open(release).warm()


@asynccontextmanager
async def storks_running(api: BotApi, old: Engine, place: app.Place, database: Path, gate: Path | None) -> AsyncIterator[Channel]:
    publish = partial(after, gate, place) if gate else partial(app.publish, place)
    async with running(api, old, database, publish=publish) as channel:
        yield channel


def correct(storks: Command) -> None:
    """A curator corrects a figure."""
    nests = storks.facts / "facts" / "nests.yaml"
    edit(nests, "value: 120", "value: 130")
    edit(nests, "phrase: about 120 nests", "phrase: about 130 nests")


async def test_an_admin_who_writes_start_is_shown_the_command_at_once(api: BotApi, channel: Channel, anna: Person) -> None:
    ada = Person(api, id=42, language="de", name="Ada")  # who had no chat with the bot when it started

    await anna.asks("/start")
    await ada.asks("/start")

    await api.until(lambda: ("chat:42", "") in api.commands, "the menu of the admin")
    assert {scope for scope, _ in api.commands} == {"default", "chat:42"}
    assert "reload" in [command["command"] for command in api.commands["chat:42", "de"]]


async def test_whoever_is_no_admin_is_refused_politely(channel: Channel, anna: Person) -> None:
    assert words(await anna.asks("/reload")) == says("telegram.not-allowed")


async def test_in_a_group_an_admin_is_sent_to_the_private_chat(channel: Channel, admin: Person, group: Group) -> None:
    assert words(await admin.asks("/reload", group=group)) == says("telegram.in-private")


async def test_a_reload_names_what_has_changed_and_the_next_answer_has_it(
    api: BotApi, storks: Command, old: Engine, place: app.Place, database: Path, admin: Person, emma: Person
) -> None:
    async with storks_running(api, old, place, database, None):
        assert "about 120 nests" in words(await emma.asks(NESTS))
        correct(storks)

        told = await admin.asks("/reload", timeout=60)

        assert "130" in words(told) and "120" in words(told)
        assert "about 130 nests" in words(await emma.asks(NESTS))


async def test_a_reload_without_changes_says_so(
    api: BotApi, old: Engine, place: app.Place, database: Path, admin: Person
) -> None:
    async with storks_running(api, old, place, database, None):
        told = await admin.asks("/reload", timeout=60)

    assert words(says("change.none")) in words(told)


async def test_a_broken_base_is_told_with_file_line_and_fix_and_the_old_figure_stays(
    api: BotApi, storks: Command, old: Engine, place: app.Place, database: Path, admin: Person, emma: Person
) -> None:
    async with storks_running(api, old, place, database, None):
        edit(storks.facts / "facts" / "nests.yaml", "qualifier: about", "qualifier: abuot")

        told = await admin.asks("/reload", timeout=60)

        assert "nests.yaml:8" in words(told) and "abuot" in words(told) and "about" in words(told)
        assert says("reload.broken") in words(told)
        assert "about 120 nests" in words(await emma.asks(NESTS))


async def test_during_a_reload_the_old_release_answers_and_typing_is_shown(
    api: BotApi, storks: Command, old: Engine, place: app.Place, database: Path, admin: Person, emma: Person, gate: Path
) -> None:
    async with storks_running(api, old, place, database, gate):
        correct(storks)
        admin.writes("/reload")
        await api.until(lambda: calls(api, "sendChatAction", admin.id), "typing to be shown")

        assert "about 120 nests" in words(await emma.asks(NESTS))

        await asyncio.to_thread(gate.write_bytes, b"go")
        [told] = await admin.hears(timeout=60)
        assert "130" in words(told)
        assert "about 130 nests" in words(await emma.asks(NESTS))


async def test_a_second_reload_meanwhile_is_told_to_wait(
    api: BotApi, old: Engine, place: app.Place, database: Path, admin: Person, gate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Person(api, id=43, name="Bea")
    monkeypatch.setattr("tests.bot.channels.telegram.running.ADMINS", frozenset({admin.id, other.id}))
    async with storks_running(api, old, place, database, gate):
        admin.writes("/reload")
        await api.until(lambda: calls(api, "sendChatAction", admin.id), "the first reload")

        told = await other.asks("/reload")

        assert words(told) == says("reload.under-way")
        await asyncio.to_thread(gate.write_bytes, b"go")
        await admin.hears(timeout=60)


async def test_a_build_that_dies_is_told_and_can_be_made_again(
    api: BotApi, engine: Engine, database: Path, admin: Person
) -> None:
    async with running(api, engine, database, publish=dies):
        first, second = await admin.asks("/reload", timeout=60), await admin.asks("/reload", timeout=60)

    assert words(first) == words(second) == says("reload.died")


async def test_a_mistake_while_building_is_logged_by_its_place_and_not_by_what_it_says(
    api: BotApi, engine: Engine, database: Path, admin: Person, logged: io.StringIO
) -> None:
    async with running(api, engine, database, publish=mistaken):
        assert words(await admin.asks("/reload", timeout=60)) == says("reload.died")

    [failed] = [event for event in events(logged) if event["event"] == "build failed"]
    assert failed["error"] == "ValueError" and "mistaken" in failed["frames"][-1]
    assert "Oberkirchen" not in logged.getvalue()


async def test_a_build_that_hangs_is_ended(
    api: BotApi, engine: Engine, database: Path, admin: Person, gate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reloading, "MOST_SECONDS", 0.5)
    async with running(api, engine, database, publish=partial(never, gate)):
        assert words(await admin.asks("/reload", timeout=60)) == says("reload.died")
        assert words(await admin.asks("/reload", timeout=60)) == says("reload.died")


async def test_the_source_of_a_base_without_a_fact_about_its_sources_is_given_too(
    api: BotApi, database: Path, place: app.Place, admin: Person
) -> None:
    published = app.publish(place)
    assert isinstance(published, Path)
    async with running(api, Engine.open(published), database):
        answer = await admin.asks(NESTS)
        admin.presses(answer, says("telegram.button.source", EN))
        [pressed] = await admin.hears()
        typed = await admin.asks("/source")

    assert words(pressed) == words(typed) and "Birdwatch" in words(typed)


async def test_a_release_that_cannot_be_stored_is_told(channel: Channel, admin: Person) -> None:
    told = await admin.asks("/reload", timeout=60)

    assert words(told).startswith(says("reload.no-room", why="").partition(":")[0])


async def test_stopping_does_not_wait_for_a_reload(
    api: BotApi, engine: Engine, database: Path, admin: Person, gate: Path
) -> None:
    async with running(api, engine, database, publish=partial(never, gate)) as channel:
        admin.writes("/reload")
        await api.until(lambda: calls(api, "sendChatAction", admin.id), "the reload to be under way")

        assert await channel.stop() < 5
