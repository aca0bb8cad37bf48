"""An admin goes through what was asked in vain, and says what is to become of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path

import pytest

from bot.engine import Engine
from bot.places import Place
from bot.state.asking import NONE_OF_THESE, Asked, record
from bot.state.database import connect
from facts.releases import Shelf
from tests.bot.asking import EN
from tests.bot.channels.telegram.running import Channel, labels, running, says, words
from tests.telegram.hearing import Heard
from tests.telegram.people import Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio

BEAK = "How much does a beak weigh?"
MORNING = 1_790_000_000  # of some day
OUTSIDE, UTTERANCE, FACT = "missed.button.outside", "missed.button.utterance", "missed.button.fact"


@pytest.fixture
def live(place: Place) -> Engine:
    return Engine.open(Shelf(place.shelf).find(1).path).warm()


def asked_in_vain(database: Path, *questions: str, outcome: str = NONE_OF_THESE) -> None:
    """Each question by three chats on each of two days, the first one most often."""
    connection = connect(f"sqlite:///{database}")
    with closing(connection):
        for day in (0, 1):
            for i, question in enumerate(questions):
                parts = {"language": EN, "outcome": outcome, "confidence": 0.1, "fact": None, "milliseconds": 1.0}
                asked = [Asked(text=question, chat=f"chat {chat}", **parts) for chat in range(9 - i)]  # type: ignore[arg-type]
                record(connection, asked, MORNING + day * 86_400)
        connection.commit()
    connection.engine.dispose()


After = Callable[..., AbstractAsyncContextManager[Channel]]


@pytest.fixture
def after(api: BotApi, live: Engine, place: Place, database: Path) -> After:
    """Runs the channel after some questions were asked in vain."""

    def run(*questions: str) -> AbstractAsyncContextManager[Channel]:
        asked_in_vain(database, *questions)
        return running(api, live, database, place=place, days=9999)

    return run


async def presses(person: Person, message: Heard, button: str) -> Heard:
    person.presses(message, says(button))
    [heard] = await person.hears(timeout=60)
    return heard


async def test_what_was_asked_in_vain_is_shown_with_what_can_become_of_it(after: After, admin: Person) -> None:
    async with after(BEAK):
        shown = await admin.asks("/missed")

    assert says("missed.page", number="1", of="1") in words(shown) and BEAK in words(shown)
    assert {says(FACT), says(OUTSIDE)} <= {*labels(shown)}


async def test_one_goes_from_group_to_group(after: After, admin: Person) -> None:
    async with after(BEAK, "Who feeds them in winter storms?"):
        first = await admin.asks("/missed")
        second = await presses(admin, first, "missed.button.after")
        again = await presses(admin, second, "missed.button.before")

    assert BEAK in words(first) and "winter storms" in words(second) and words(again) == words(first)
    assert says("missed.button.before") not in labels(first) and says("missed.button.after") not in labels(second)
    assert first.message_id == second.message_id


async def test_what_is_out_of_scope_goes_through_the_gate_and_is_off_the_list(after: After, place: Place, admin: Person) -> None:
    async with after(BEAK):
        proposal = await presses(admin, await admin.asks("/missed"), OUTSIDE)
        assert says("release.agree") in words(proposal)
        await presses(admin, proposal, "reload.button.agree")

        assert words(await admin.asks("/missed")) == says("missed.none")
    assert BEAK in (place.now().curated / "utterances" / "en" / "_out_of_scope.yaml").read_text()


async def test_what_is_not_agreed_to_stays_on_the_list(after: After, place: Place, admin: Person) -> None:
    async with after(BEAK):
        await presses(admin, await presses(admin, await admin.asks("/missed"), OUTSIDE), "reload.button.decline")

        assert BEAK in words(await admin.asks("/missed"))
    assert place.now() == place


async def test_an_utterance_of_the_nearest_fact_is_answered_once_it_is_live(after: After, admin: Person, emma: Person) -> None:
    question = "number of homesteads of storks"  # asked back, and flight comes nearest
    async with after(question):
        shown = await admin.asks("/missed")
        assert says(UTTERANCE) in labels(shown), words(shown)
        proposal = await presses(admin, shown, UTTERANCE)
        assert question in words(proposal)
        await presses(admin, proposal, "reload.button.agree")

        assert words(await admin.asks("/missed")) == says("missed.none")
        assert "Storks fly further and further." in words(await emma.asks(question))


async def test_a_new_fact_begins_with_files_to_be_filled_in_and_is_somebodys_work(after: After, admin: Person) -> None:
    async with after(BEAK):
        begun = await presses(admin, await admin.asks("/missed"), FACT)

        assert words(await admin.asks("/missed")) == says("missed.none")
    assert begun.file
    with zipfile.ZipFile(io.BytesIO(begun.file)) as archive:
        assert BEAK in archive.read("utterances/en/new-fact.yaml").decode()


async def test_a_question_with_something_taken_out_is_not_written_into_the_base(after: After, admin: Person) -> None:
    async with after("Does a beak weigh 0171 2345678 grams?"):
        told = await presses(admin, await admin.asks("/missed"), OUTSIDE)

    assert words(told) == says("missed.masked")


async def test_whoever_is_no_admin_is_not_shown_it(after: After, api: BotApi, place: Place, admin: Person, anna: Person) -> None:
    async with after(BEAK):
        shown = await admin.asks("/missed")
        assert words(await anna.asks("/missed")) == says("telegram.not-allowed")

        data = next(data for label, data in shown.buttons if label == says(OUTSIDE))
        anna.presses(await anna.asks("/topics"), "", data=data)
        await api.until(lambda: [call for call in api.calls if call.method == "answerCallbackQuery"], "an answer to the press")

    assert place.now() == place


async def test_a_button_of_something_that_is_off_the_list_says_so(after: After, api: BotApi, place: Place, admin: Person) -> None:
    async with after(BEAK):
        shown = await admin.asks("/missed")
        await presses(admin, shown, FACT)
        admin.presses(shown, says(OUTSIDE))
        alerts = [says("missed.gone")]
        await api.until(lambda: [call for call in api.calls if call.parameters.get("text") in alerts], "the alert")

    assert place.now() == place
