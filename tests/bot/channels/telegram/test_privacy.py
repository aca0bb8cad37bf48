"""What is kept says nothing of who wrote it, people can read that, and have it erased."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bot.engine import Engine
from tests.bot.channels.telegram.running import (
    DE,
    EN,
    IN_2019,
    MEMBERS,
    TOLD_2019,
    Channel,
    all_rows,
    rows,
    running,
    says,
    words,
)
from tests.telegram.people import Group, Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio

KEPT = 90
GOOD = says("telegram.button.good")
SECRETS = ("anna@example.org", "0171 2345678", "annamuster")
IN_VAIN = f"Was kostet ein Stand? Antwort an {SECRETS[0]}, {SECRETS[1]} oder @{SECRETS[2]}"


async def use(admin: Person, anna: Person, group: Group) -> None:
    """Do about everything that one can do."""
    await admin.asks("/start")
    answer = await anna.asks(MEMBERS)
    anna.presses(answer, GOOD)
    anna.reacts(answer, "👎")
    anna.edits(anna.writes(IN_2019), "Und 2015?")
    await anna.hears(2)
    await anna.asks(IN_VAIN)
    await anna.asks(f"/wrong {IN_VAIN}")
    await anna.asks(f"/ask {IN_VAIN}", group=group)
    await anna.asks("/chart")
    await admin.asks("/missed")
    await admin.asks("/reload")


async def test_no_table_says_who_wrote_something_once_all_is_answered(
    api: BotApi, engine: Engine, database: Path, admin: Person, anna: Person, group: Group
) -> None:
    async with running(api, engine, database, days=KEPT):
        await use(admin, anna, group)

    everything = all_rows(database)
    identity = (f"{anna.id}", f" {admin.id},", f"'{admin.id}'", str(group.id), anna.name, admin.name)
    assert rows(database, "inbox") == []
    assert len(rows(database, "questions")) > 4 and rows(database, "votes")
    assert [found for found in (*identity, *SECRETS) if found in everything] == []


async def test_no_line_of_the_log_says_who_wrote_something_or_what(
    api: BotApi, engine: Engine, database: Path, admin: Person, anna: Person, group: Group, logged: io.StringIO
) -> None:
    async with running(api, engine, database, days=KEPT):
        await use(admin, anna, group)

    identity = (f"{anna.id}", f'"{admin.id}"', str(group.id), anna.name, admin.name, "Stand")
    assert logged.getvalue()
    assert [found for found in (*identity, *SECRETS) if found in logged.getvalue()] == []


@pytest.mark.parametrize(("language", "days", "said"), [(DE, 90, "90 Tage"), (EN, 1, "1 day"), (EN, 0, "not at all")])
async def test_everybody_can_read_what_is_kept_and_for_how_long(
    language: str, days: int, said: str, api: BotApi, engine: Engine, database: Path
) -> None:
    person = Person(api, id=7, language=language)
    async with running(api, engine, database, days=days):
        told = words(await person.asks("/privacy"))

    assert said in told and "48" in told and "/forget" in told


async def test_what_is_forgotten_is_gone_at_once(
    api: BotApi, engine: Engine, database: Path, anna: Person, berta: Person
) -> None:
    async with running(api, engine, database, days=KEPT):
        for person in (anna, berta):
            person.presses(await person.asks(MEMBERS), GOOD)
            await person.asks("/topics")
        before = {table: len(rows(database, table)) for table in ("conversations", "questions", "votes")}

        assert words(await anna.asks("/forget")) == says("privacy.forgotten")

        assert before == {"conversations": 2, "questions": 2, "votes": 2}
        assert {table: len(rows(database, table)) for table in before} == {"conversations": 1, "questions": 1, "votes": 1}
        assert TOLD_2019 not in words(await anna.asks(IN_2019))
        assert TOLD_2019 in words(await berta.asks(IN_2019))


async def test_what_was_forgotten_cannot_be_found_in_the_file(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    async with running(api, engine, database, days=KEPT):
        await anna.asks("Was kostet ein Zeppelinflug?")
        await anna.asks("/forget")

    assert all(b"Zeppelin" not in path.read_bytes() for path in database.parent.glob("state.sqlite*"))


async def test_no_update_is_answered_twice_because_of_it(api: BotApi, engine: Engine, database: Path, anna: Person) -> None:
    async with running(api, engine, database, days=KEPT):
        await anna.asks(MEMBERS)
        await anna.asks("/forget")

    assert len(rows(database, "handled")) == 2
    assert not [row for row in rows(database, "handled") if row[1] or row[2] or row[3]]


async def test_in_a_group_only_what_was_said_with_this_person_is_forgotten(
    api: BotApi, channel: Channel, database: Path, anna: Person, berta: Person, group: Group
) -> None:
    for person in (anna, berta):
        await person.asks(f"/ask {MEMBERS}", group=group)

    await anna.asks("/forget", group=group)

    assert TOLD_2019 not in words(await anna.asks(f"/ask {IN_2019}", group=group))
    assert TOLD_2019 in words(await berta.asks(f"/ask {IN_2019}", group=group))


async def test_where_nothing_can_be_erased_that_is_said(channel: Channel, anna: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    await anna.asks(MEMBERS)

    def broken(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("bot.state.voting.forget_chat", broken)

    assert words(await anna.asks("/forget")) == says("privacy.not-forgotten")
