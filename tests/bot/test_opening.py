"""Opening a release beside people who ask: whoever opens it gives way to them, and to nobody else."""

from __future__ import annotations

import gc
import itertools
import sys
import time
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.engine import Engine
from bot.model import Question
from bot.reloading import live

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
    before = sys.getprofile()

    with live.resting():
        assert sys.getprofile() is not before

    assert sys.getprofile() is before


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
        del engine, fitted, reader, parts

        assert [name for name, part in held.items() if part() is not None] == []
    finally:
        gc.enable()
