"""The ledger of a shelf: nothing in it can be changed, and what is live is what the last act made live."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from facts.ledger import COMMAND_LINE, PROGRAM, Counts, Deed, Figures, Ledger, LedgerUnusable, Made, NotMade, Overtaken, Pointer

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
COUNTS = Counts(facts=3, observations=4, sources=2, utterances=60)
FIGURES = Figures(asked=18, wrong=0, beside=4, answered=0)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger in which two releases are on record."""
    ledger = Ledger(tmp_path, clock=lambda: NOON)
    ledger.add(made(1), made(2))
    return ledger


def made(number: int, content: str = "", *, counts: Counts | None = COUNTS, figures: Figures | None = FIGURES) -> Made:
    content = content or f"{number:064}"
    file = f"{number:06}-{content[:12]}.sqlite"
    return Made(
        number=number, content=content, file=file, made_at=NOON, author=COMMAND_LINE, counts=counts, figures=figures
    )  # fmt: skip


def go(ledger: Ledger, release: int, *, expecting: int | None = None) -> int:
    return ledger.write(Deed.PUBLISH, "anna", release=release, goes_live=True, expecting=expecting).id


# What is on record


def test_of_a_shelf_without_a_ledger_nothing_is_known_and_nothing_is_written(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)

    assert (ledger.pointer(), ledger.releases(), ledger.acts()) == (None, (), ())
    assert [*tmp_path.iterdir()] == []


def test_a_release_is_read_as_it_was_put_on_record(ledger: Ledger) -> None:
    assert ledger.releases() == (made(1), made(2))


def test_a_release_may_be_older_than_what_is_known_of_it(ledger: Ledger) -> None:
    ledger.add(made(3, counts=None, figures=None))

    assert ledger.releases()[-1] == made(3, counts=None, figures=None)


def test_a_content_is_put_on_record_once(ledger: Ledger) -> None:
    ledger.add(made(3, made(1).content))

    assert [one.number for one in ledger.releases()] == [1, 2]


def test_a_number_is_given_to_one_release_alone(ledger: Ledger) -> None:
    assert [ledger.reserve(), ledger.reserve()] == [3, 4]


def test_an_act_is_read_as_it_was_written(ledger: Ledger) -> None:
    act = ledger.write(Deed.PUBLISH, "anna", release=2, goes_live=True, message="Figures of 2026", forced=True)

    assert ledger.acts() == (act,)
    assert (act.at, act.deed, act.author, act.release, act.live) == (NOON, Deed.PUBLISH, "anna", 2, 2)
    assert (act.message, act.forced, act.problems) == ("Figures of 2026", True, 0)


def test_times_are_kept_in_utc(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, clock=lambda: NOON.astimezone(timezone(timedelta(hours=2))))

    ledger.write(Deed.REFUSED, PROGRAM, problems=3)

    assert ledger.acts()[0].at.isoformat() == "2026-11-28T12:00:00+00:00"


# What is live


def test_at_first_nothing_is_live(ledger: Ledger) -> None:
    assert ledger.pointer() is None


def test_the_last_act_that_made_something_live_says_what_is(ledger: Ledger) -> None:
    go(ledger, 2)
    last = go(ledger, 1)
    ledger.write(Deed.REFUSED, "anna", problems=2)

    assert ledger.pointer() == Pointer(act=last, number=1, file=made(1).file)


def test_who_looked_before_somebody_else_was_quicker_changes_nothing(ledger: Ledger) -> None:
    seen = go(ledger, 1)
    go(ledger, 2, expecting=seen)

    with pytest.raises(Overtaken):
        go(ledger, 1, expecting=seen)

    assert [act.live for act in ledger.acts()] == [1, 2]


def test_what_was_never_made_cannot_go_live(ledger: Ledger) -> None:
    with pytest.raises(NotMade):
        go(ledger, 7)

    assert ledger.acts() == ()


# What cannot be done


@pytest.mark.parametrize("change", ["update {} set author = 'eve'", "delete from {}"])
@pytest.mark.parametrize("table", ["releases", "acts"])
def test_what_is_on_record_cannot_be_changed_or_removed(table: str, change: str, ledger: Ledger) -> None:
    go(ledger, 1)

    with closing(sqlite3.connect(ledger.path)) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(change.format(table))


def test_what_is_on_record_cannot_be_replaced(ledger: Ledger) -> None:
    go(ledger, 1)

    with closing(sqlite3.connect(ledger.path)) as connection, connection:
        connection.execute(
            "insert or replace into releases select number, content, 'eve.sqlite', made_at, author, 0,0,0,0,0,0,0,0 from releases"
        )
        connection.execute(
            "insert or replace into acts select id, at, deed, 'eve', release, live, message, forced, problems from acts"
        )

    assert [one.file for one in ledger.releases()] == [made(1).file, made(2).file]
    assert [act.author for act in ledger.acts()] == ["anna"]


def test_a_damaged_ledger_is_said_to_be_unusable_and_is_left_as_it_is(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.path.write_bytes(b"no database at all, " * 300)

    with pytest.raises(LedgerUnusable):
        ledger.acts()
    with pytest.raises(LedgerUnusable):
        ledger.write(Deed.REFUSED, PROGRAM)

    assert ledger.path.read_bytes().startswith(b"no database")


def test_a_ledger_whose_maker_died_before_the_first_table_is_begun_anew(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.path.touch()

    assert ledger.acts() == ()
    ledger.write(Deed.REFUSED, PROGRAM, problems=1)

    assert [act.problems for act in ledger.acts()] == [1]


# What came of the regression questions


@pytest.mark.parametrize(("beside", "answered", "rate"), [(4, 0, 0.0), (4, 1, 0.25), (0, 0, None)])
def test_the_false_answer_rate_is_that_of_the_questions_beside_the_base(beside: int, answered: int, rate: float | None) -> None:
    assert Figures(asked=20, wrong=0, beside=beside, answered=answered).false_answer_rate == rate
