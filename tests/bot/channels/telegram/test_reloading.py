"""An admin publishes facts from Telegram, goes back, looks, while others ask."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from bot import releasing
from bot.engine import Engine
from bot.places import Place
from bot.reloading import tasks, workshop
from bot.reloading.publisher import OFFERED
from bot.reloading.tasks import Proposed, Refused
from bot.state.keys import Keys
from facts.ledger import COMMAND_LINE, Act, Deed, Ledger
from facts.model import Language
from facts.releases import Shelf
from tests.bot.asking import edit
from tests.bot.channels.telegram.running import DE, EN, KEY, Channel, calls, events, eventually, running, says, words
from tests.telegram.hearing import Heard
from tests.telegram.people import Group, Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio

NESTS = "How many nests are there?"


def after(gate: Path, place: Place, author: str, language: Language) -> Proposed:
    """Propose as soon as something is written into a pipe. Runs in another process."""
    gate.read_bytes()
    return ready(place, author, language)


def never(gate: Path, *_: object) -> Refused:
    """Build nothing, ever. Runs in another process."""
    gate.read_bytes()
    return Refused(())


def dies(*_: object) -> Refused:
    """Die as if out of memory. Runs in another process."""
    os._exit(9)


def mistaken(*_: object) -> Refused:
    """Make a mistake of ours. Runs in another process."""
    raise ValueError("Oberkirchen")


def without_room(*_: object) -> Refused:
    """Find the disk full. Runs in another process."""
    raise OSError(28, "No space left on device")


def ready(place: Place, author: str, language: Language) -> Proposed:
    """Propose what was built before. Runs in another process."""
    return tasks.propose(place, Deed.PUBLISH, Shelf(place.shelf).find(2), language)


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    """A pipe: whoever reads it waits until somebody writes."""
    path = tmp_path / "gate"
    os.mkfifo(path)
    return path


@pytest.fixture
def old(place: Place) -> Engine:
    """The engine on the live release."""
    return Engine.open(Shelf(place.shelf).find(1).path).warm()


@asynccontextmanager
async def published(api: BotApi, old: Engine, place: Place, database: Path) -> AsyncIterator[Channel]:
    """The channel after the corrected figure went live."""
    releasing.go_live(place, 2, Deed.PUBLISH, COMMAND_LINE)
    async with running(api, old, database, place=place) as channel:
        yield channel


async def agrees(admin: Person, proposal: Heard) -> Heard:
    """Press the button that makes it live."""
    admin.presses(proposal, says("reload.button.agree"))
    [done] = await admin.hears(timeout=60)
    return done


def acts(place: Place) -> list[Act]:
    return [*Ledger(place.shelf).acts()]


# Who may ------------------------------------------------------------------------------------------------------------------


async def test_an_admin_who_writes_start_is_shown_the_commands_at_once(api: BotApi, channel: Channel, anna: Person) -> None:
    ada = Person(api, id=42, language="de", name="Ada")  # who had no chat with the bot when it started

    await anna.asks("/start")
    await ada.asks("/start")

    await api.until(lambda: ("chat:42", "") in api.commands, "the menu of the admin")
    assert {scope for scope, _ in api.commands} == {"default", "chat:42"}
    shown = [command["command"] for command in api.commands["chat:42", "de"]]
    assert {"reload", "preview", "releases", "diff", "rollback"} <= {*shown}
    assert "reload" not in [command["command"] for command in api.commands["default", "de"]]


@pytest.mark.parametrize("command", ["/reload", "/releases", "/diff", "/diff x", "/rollback 1", "/preview Was?"])
async def test_whoever_is_no_admin_is_refused_politely(channel: Channel, anna: Person, command: str) -> None:
    assert words(await anna.asks(command)) == says("telegram.not-allowed")


async def test_in_a_group_an_admin_is_sent_to_the_private_chat(channel: Channel, admin: Person, group: Group) -> None:
    assert words(await admin.asks("/reload", group=group)) == says("telegram.in-private")


async def test_a_forwarded_command_is_not_done_though_an_admin_forwards_it(api: BotApi, channel: Channel, admin: Person) -> None:
    admin.writes("/reload", forward_origin={"type": "hidden_user", "sender_user_name": "Mallory", "date": 1})
    [told] = await admin.hears()

    assert words(told) == says("reload.not-forwarded")


async def test_an_anonymous_admin_of_a_group_is_nobody_to_the_bot(
    api: BotApi, channel: Channel, admin: Person, group: Group
) -> None:
    admin.writes("/reload", group=group, sender_chat={"id": group.id, "type": "supergroup", "title": "Group"})
    [told] = await admin.hears()

    assert words(told) == says("telegram.not-allowed")


async def test_the_button_of_a_proposal_does_nothing_for_anybody_else(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Person(api, id=43, language="de", name="Bea")
    monkeypatch.setattr("tests.bot.channels.telegram.running.ADMINS", frozenset({admin.id, other.id}))
    async with running(api, old, database, place=place, build=ready):
        proposal = await admin.asks("/reload", timeout=60)
        offered = next(data for label, data in proposal.buttons if label == says("reload.button.agree"))
        listed = await other.asks("/topics")
        other.presses(listed, listed.buttons[0][0], data=offered)
        [told] = await other.hears()

    assert words(told) == says("release.offer-gone")
    assert [act.live for act in acts(place)] == [1]


# Publishing ---------------------------------------------------------------------------------------------------------------


async def test_a_reload_shows_which_answers_would_change_and_changes_none_yet(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, emma: Person
) -> None:
    async with running(api, old, database, place=place):
        told = words(await admin.asks("/reload", timeout=60))

        assert "nests/total: „rund 120“ → „rund 130“" in told
        assert "„Es gab rund 120 Nester (Stand: April 2019).“ → „Es gab rund 130 Nester (Stand: April 2019).“" in told
        assert "3 Prüffragen gestellt." in told and "0,0 %" in told
        assert "about 120 nests" in words(await emma.asks(NESTS))


async def test_once_agreed_to_the_next_answer_has_it_and_the_act_is_on_record(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, emma: Person
) -> None:
    async with running(api, old, database, place=place, build=ready):
        proposal = await admin.asks("/reload Zählung berichtigt", timeout=60)

        done = await agrees(admin, proposal)

        assert words(done) == says("reload.done", DE, release="2")
        assert "about 130 nests" in words(await emma.asks(NESTS))
    act = acts(place)[-1]
    assert (act.deed, act.live, act.message) == (Deed.PUBLISH, 2, "Zählung berichtigt")
    assert act.author == Keys(KEY).of(admin.id)


async def test_what_is_not_agreed_to_stays_as_it_is(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, emma: Person
) -> None:
    async with running(api, old, database, place=place, build=ready):
        proposal = await admin.asks("/reload", timeout=60)

        admin.presses(proposal, says("reload.button.decline"))
        [done] = await admin.hears()

        assert words(done) == says("release.left")
        assert "about 120 nests" in words(await emma.asks(NESTS))


async def test_the_buttons_of_a_proposal_go_once_one_was_pressed_and_a_second_press_does_nothing(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person
) -> None:
    async with running(api, old, database, place=place, build=ready):
        proposal = await admin.asks("/reload", timeout=60)
        await agrees(admin, proposal)
        await api.until(lambda: calls(api, "editMessageReplyMarkup", admin.id), "the buttons to go")

        again = await agrees(admin, proposal)

    assert words(again) == says("release.offer-gone")
    assert [act.deed for act in acts(place)] == [Deed.REBUILD, Deed.PUBLISH]


async def test_a_proposal_expires(api: BotApi, old: Engine, place: Place, database: Path, admin: Person) -> None:
    hour = [0.0]
    async with running(api, old, database, place=place, build=ready, now=lambda: hour[0]):
        proposal = await admin.asks("/reload", timeout=60)
        hour[0] += OFFERED + 1

        assert words(await agrees(admin, proposal)) == says("release.offer-gone")
    assert [act.live for act in acts(place)] == [1]


async def test_of_two_admins_the_second_is_told_that_something_else_went_live(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Person(api, id=43, language="de", name="Bea")
    monkeypatch.setattr("tests.bot.channels.telegram.running.ADMINS", frozenset({admin.id, other.id}))
    async with running(api, old, database, place=place, build=ready):
        mine = await admin.asks("/reload", timeout=60)
        theirs = await other.asks("/reload", timeout=60)
        await agrees(other, theirs)

        assert words(await agrees(admin, mine)) == says("release.overtaken")
    assert [act.live for act in acts(place)] == [1, 2]


async def test_a_reload_without_changes_says_so(api: BotApi, old: Engine, place: Place, database: Path, admin: Person) -> None:
    releasing.go_live(place, 2, Deed.PUBLISH, COMMAND_LINE)
    async with running(api, old, database, place=place, build=ready):
        told = await admin.asks("/reload", timeout=60)

    assert words(says("publish.nothing", DE, release="2")) in words(told)
    assert not told.buttons


async def test_a_broken_base_is_told_with_file_line_and_fix_and_the_old_figure_stays(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, emma: Person
) -> None:
    async with running(api, old, database, place=place):
        edit(place.curated / "facts" / "nests.yaml", "qualifier: about", "qualifier: abuot")

        told = await admin.asks("/reload", timeout=60)

        assert "nests.yaml:8" in words(told) and "abuot" in words(told) and "about" in words(told)
        assert says("reload.broken") in words(told)
        assert "about 120 nests" in words(await emma.asks(NESTS))
    assert (acts(place)[-1].deed, acts(place)[-1].problems) == (Deed.REFUSED, 1)


async def test_a_base_that_answers_its_questions_otherwise_cannot_be_forced_from_a_chat(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person
) -> None:
    async with running(api, old, database, place=place):
        asks, refuse = '"What does a stork cost?", expect: refuse', '"What about nests?", expect: refuse'
        edit(place.curated / "questions.yaml", asks, refuse)

        told = await admin.asks("/reload --force", timeout=60)

    assert "questions.yaml:4" in words(told) and not told.buttons


async def test_during_a_reload_the_old_release_answers_and_typing_is_shown(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, emma: Person, gate: Path
) -> None:
    async with running(api, old, database, place=place, build=partial(after, gate)):
        admin.writes("/reload")
        await api.until(lambda: calls(api, "sendChatAction", admin.id), "typing to be shown")

        assert "about 120 nests" in words(await emma.asks(NESTS))

        await asyncio.to_thread(gate.write_bytes, b"go")
        [told] = await admin.hears(timeout=60)
        assert "130" in words(told)


async def test_a_second_reload_meanwhile_is_told_to_wait(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, gate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Person(api, id=43, name="Bea")
    monkeypatch.setattr("tests.bot.channels.telegram.running.ADMINS", frozenset({admin.id, other.id}))
    async with running(api, old, database, place=place, build=partial(after, gate)):
        admin.writes("/reload")
        await api.until(lambda: calls(api, "sendChatAction", admin.id), "the first reload")

        told = await other.asks("/reload")

        assert words(told) == says("reload.under-way")
        await asyncio.to_thread(gate.write_bytes, b"go")
        await admin.hears(timeout=60)


async def test_a_base_that_came_with_the_program_has_nothing_to_publish(
    api: BotApi, engine: Engine, database: Path, admin: Person, tmp_path: Path
) -> None:
    async with running(api, engine, database, place=Place(tmp_path, tmp_path, tmp_path / "go-cluster.sqlite")):
        told = await admin.asks("/reload")

    assert words(told) == words(says("release.shipped", DE, path="go-cluster.sqlite"))


# Following ----------------------------------------------------------------------------------------------------------------


async def test_what_another_process_makes_live_is_answered_within_two_seconds(
    api: BotApi, old: Engine, place: Place, database: Path, emma: Person
) -> None:
    async with running(api, old, database, place=place) as channel:
        assert "about 120 nests" in words(await emma.asks(NESTS))

        releasing.go_live(place, 2, Deed.PUBLISH, COMMAND_LINE)

        await eventually(lambda: channel.live.engine.base.release.number == 2, within=2)
        assert "about 130 nests" in words(await emma.asks(NESTS))


async def test_a_live_release_that_cannot_be_read_is_logged_once_and_the_one_before_answers(
    api: BotApi, old: Engine, place: Place, database: Path, emma: Person, logged: io.StringIO
) -> None:
    async with running(api, old, database, place=place):
        Shelf(place.shelf).find(2).path.write_bytes(b"no database")
        releasing.go_live(place, 2, Deed.PUBLISH, COMMAND_LINE)

        await eventually(lambda: "release unreadable" in logged.getvalue())
        assert "about 120 nests" in words(await emma.asks(NESTS))
        releasing.go_live(place, 1, Deed.ROLLBACK, COMMAND_LINE)
        await api.until_idle(None)
        assert "about 120 nests" in words(await emma.asks(NESTS))

    assert len([event for event in events(logged) if event["event"] == "release unreadable"]) == 1


# Looking and going back ---------------------------------------------------------------------------------------------------


async def test_a_preview_answers_from_the_staged_release_for_that_admin_alone(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, emma: Person
) -> None:
    async with running(api, old, database, place=place, build=ready):
        await admin.asks("/reload", timeout=60)

        told = words(await admin.asks("/preview How many nests are there?", timeout=60))

        assert told.startswith(words(says("release.preview", DE, release="2")))
        assert "about 130 nests" in told and "example.org/count" in told
        assert "about 120 nests" in words(await emma.asks(NESTS))


async def test_without_a_staged_release_there_is_nothing_to_preview(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person
) -> None:
    releasing.go_live(place, 2, Deed.PUBLISH, COMMAND_LINE)
    async with running(api, old, database, place=place):
        assert words(await admin.asks(f"/preview {NESTS}", timeout=60)) == says("release.nothing-staged")


async def test_a_preview_of_nothing_asks_for_the_question(channel: Channel, admin: Person) -> None:
    assert words(await admin.asks("/preview")) == says("reload.preview-what")


async def test_going_back_shows_what_changes_and_asks_first(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, emma: Person
) -> None:
    async with published(api, old, place, database):
        proposal = await admin.asks("/rollback", timeout=60)
        assert words(proposal).startswith(words(says("release.back", DE, release="1")))
        assert "„rund 130“ → „rund 120“" in words(proposal)
        assert "about 130 nests" in words(await emma.asks(NESTS))

        await agrees(admin, proposal)

        assert "about 120 nests" in words(await emma.asks(NESTS))
    assert (acts(place)[-1].deed, acts(place)[-1].live) == (Deed.ROLLBACK, 1)


async def test_the_releases_and_the_difference_of_the_last_two_can_be_looked_at(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person
) -> None:
    async with published(api, old, place, database):
        listed, compared = words(await admin.asks("/releases")), words(await admin.asks("/diff", timeout=60))
        other_way = words(await admin.asks("/diff 2 1", timeout=60))

    assert listed.index("Version 2") < listed.index("Version 1") and "veröffentlicht" in listed
    assert compared.startswith(words(says("diff.heading", DE, old="1", new="2"))) and "„rund 120“ → „rund 130“" in compared
    assert "„rund 130“ → „rund 120“" in other_way


@pytest.mark.parametrize("command", ["/rollback 9", "/diff 9", "/diff 1 9"])
async def test_a_release_that_there_is_not_is_named(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person, command: str
) -> None:
    async with running(api, old, database, place=place):
        assert words(await admin.asks(command, timeout=60)) == words(says("release.unknown", DE, release="9"))


async def test_before_the_first_release_there_is_nothing_to_go_back_to(
    api: BotApi, old: Engine, place: Place, database: Path, admin: Person
) -> None:
    async with running(api, old, database, place=place):
        assert words(await admin.asks("/rollback", timeout=60)) == says("release.nothing-before")


@pytest.mark.parametrize("command", ["/rollback x", "/diff 1 2 3", "/rollback 1 2", "/diff latest"])
async def test_what_is_no_number_of_a_release_is_explained(channel: Channel, admin: Person, command: str) -> None:
    assert words(await admin.asks(command)) == words(says("reload.which-release"))


# What goes wrong ----------------------------------------------------------------------------------------------------------


async def test_a_build_that_dies_is_told_and_can_be_made_again(
    api: BotApi, engine: Engine, database: Path, admin: Person
) -> None:
    async with running(api, engine, database, build=dies):
        first, second = await admin.asks("/reload", timeout=60), await admin.asks("/reload", timeout=60)

    assert words(first) == words(second) == says("reload.died")


async def test_a_mistake_while_building_is_logged_by_its_place_and_not_by_what_it_says(
    api: BotApi, engine: Engine, database: Path, admin: Person, logged: io.StringIO
) -> None:
    async with running(api, engine, database, build=mistaken):
        assert words(await admin.asks("/reload", timeout=60)) == says("reload.died")

    [failed] = [event for event in events(logged) if event["event"] == "build failed"]
    assert failed["error"] == "ValueError" and "mistaken" in failed["frames"][-1]
    assert "Oberkirchen" not in logged.getvalue()


async def test_a_build_that_hangs_is_ended(
    api: BotApi, engine: Engine, database: Path, admin: Person, gate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshop, "MOST_SECONDS", 0.5)
    async with running(api, engine, database, build=partial(never, gate)):
        assert words(await admin.asks("/reload", timeout=60)) == says("reload.died")
        assert words(await admin.asks("/reload", timeout=60)) == says("reload.died")


async def test_the_source_of_a_base_without_a_fact_about_its_sources_is_given_too(
    api: BotApi, old: Engine, database: Path, admin: Person
) -> None:
    async with running(api, old, database):
        answer = await admin.asks(NESTS)
        admin.presses(answer, says("telegram.button.source", EN))
        [pressed] = await admin.hears()
        typed = await admin.asks("/source")

    assert words(pressed) == words(typed) and "Birdwatch" in words(typed)


async def test_a_release_that_cannot_be_stored_is_told(api: BotApi, engine: Engine, database: Path, admin: Person) -> None:
    async with running(api, engine, database, build=without_room):
        told = await admin.asks("/reload", timeout=60)

    assert words(told) == words(says("reload.no-room", DE, why="No space left on device"))


async def test_stopping_does_not_wait_for_a_reload(
    api: BotApi, engine: Engine, database: Path, admin: Person, gate: Path
) -> None:
    async with running(api, engine, database, build=partial(never, gate)) as channel:
        admin.writes("/reload")
        await api.until(lambda: calls(api, "sendChatAction", admin.id), "the reload to be under way")

        assert await channel.stop() < 5


# For everybody ------------------------------------------------------------------------------------------------------------


async def test_anybody_may_read_what_was_corrected(api: BotApi, old: Engine, place: Place, database: Path, anna: Person) -> None:
    async with running(api, old, database, place=place):
        assert words(await anna.asks("/corrections")) == says("correction.none")

        releasing.go_live(place, 2, Deed.PUBLISH, COMMAND_LINE)

        assert "„rund 120“ → „rund 130“" in words(await anna.asks("/corrections"))
