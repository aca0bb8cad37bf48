"""Opening a release beside people who ask: whoever opens it gives way to them, and to nobody else."""

from __future__ import annotations

import asyncio
import gc
import itertools
import sys
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import releasing
from bot.engine import Engine
from bot.model import Question
from bot.news import News
from bot.reloading import live
from facts.ledger import COMMAND_LINE, Deed
from facts.releases import Shelf
from tests.bot.asking import Command
from tests.bot.shelves import copied, where

CALLS = 100_000  # of functions, which take many times longer than what is worked at a stretch


def rests(of_others: Callable[[], float], monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long whoever computes rests, with a clock of what the other threads compute."""
    rested: list[float] = []
    monkeypatch.setattr(live, "_of_others", of_others)
    monkeypatch.setattr(time, "sleep", rested.append)
    with live.resting():
        for _ in range(CALLS):
            abs(-1)
    return rested


def test_it_gives_way_to_threads_that_compute(monkeypatch: pytest.MonkeyPatch) -> None:
    rested = rests(itertools.count().__next__, monkeypatch)

    assert rested and {*rested} == {live.RESTS}


def test_it_does_not_rest_where_nobody_else_has_anything_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rests(lambda: 0.0, monkeypatch) == []


def test_afterwards_nothing_is_watched_any_more() -> None:
    before = sys.getprofile(), sys.getswitchinterval()

    with live.resting():
        assert sys.getprofile() is not before[0] and sys.getswitchinterval() < before[1]

    assert (sys.getprofile(), sys.getswitchinterval()) == before


def test_an_engine_is_gone_with_the_last_who_holds_it(release: Path) -> None:
    """What is opened beside people who ask is never looked through for garbage, so no part of it may refer to its whole."""
    gc.disable()
    try:
        engine = Engine.open(release).warm()
        engine.ask(Question(text="Welche Partnerländer sind am wichtigsten?"))
        fitted = engine.decider.fitted
        reader = fitted.reader
        parts = engine, engine.decider, engine.composer, fitted, fitted.index, reader, reader.words, reader.speller
        held = {type(part).__name__: weakref.ref(part) for part in parts}
        following = Engine.open(release, engine).warm()
        del engine, fitted, reader, parts

        assert following.decider.fitted.lines
        assert [name for name, part in held.items() if part() is not None] == []
    finally:
        gc.enable()


def test_of_another_release_only_what_is_different_is_read(shelved: Command) -> None:
    first, second = (Shelf(where(shelved).shelf).find(number).path for number in (1, 2))
    before = Engine.open(first)

    after = Engine.open(second, before)

    old, new = before.decider.fitted.lines, after.decider.fitted.lines
    assert {*old} & {*new}
    assert all(content is old[line] for line, content in new.items() if line in old)


def test_it_answers_as_if_nothing_had_been_read_before(shelved: Command) -> None:
    first, second = (Shelf(where(shelved).shelf).find(number).path for number in (1, 2))
    before = Engine.open(first).warm()
    told = before.answers()

    assert Engine.open(second, before).warm().answers() == Engine.open(second).answers() != told
    assert before.answers() == told


@pytest.mark.asyncio
async def test_memory_is_given_back_once_the_last_question_is_answered_that_the_old_release_was_asked(
    shelved: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = where(copied(shelved, tmp_path))
    live_now = live.Live(Engine.open(Shelf(place.shelf).find(1).path))
    asked, given_back = live_now.engine, threading.Event()
    monkeypatch.setattr(live, "_give_back", given_back.set)
    releasing.go_live(place, 2, Deed.PUBLISH, COMMAND_LINE)

    assert await live.Follower(live_now, place, News()).catch_up()

    assert not given_back.is_set() and asked is not live_now.engine
    del asked
    assert await asyncio.to_thread(given_back.wait, 30)
