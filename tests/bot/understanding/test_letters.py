"""The second reader tells owners apart by letters; what is stored of it is what was fitted, and it is asked only where needed."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import publishing
from bot.engine import Engine
from bot.model import Question
from bot.understanding import letters as second
from bot.understanding.judging import Judge
from bot.understanding.letters import LEAST, Letters, fit, key_of, pieces
from bot.understanding.reading import Reader
from facts.model import Base, Language
from facts.store import ReleaseUnreadable
from tests.bot.asking import DE
from tests.bot.pinned import PINNED, said

TEXTS = ["storch nest", "storche im nest", "ein storchennest", "regen und wind", "der regen", "windig und regnerisch"] * 3
OWNERS = [0, 0, 0, 1, 1, 1] * 3


@pytest.fixture(scope="module")
def weather() -> Letters:
    return fit(TEXTS, OWNERS, 2)


@pytest.mark.parametrize(("text", "owner"), [("storchennester", 0), ("nesten", 0), ("regenwind", 1), ("regnet", 1)])
def test_a_word_that_was_never_seen_is_known_by_its_pieces(weather: Letters, text: str, owner: int) -> None:
    logs = weather.logs(text)

    assert max(range(2), key=logs.__getitem__) == owner


@given(st.text(max_size=60))
def test_probabilities_make_one_whatever_the_text(weather: Letters, text: str) -> None:
    logs = weather.logs(text)

    assert all(LEAST <= log <= 0 for log in logs)
    assert sum(map(math.exp, logs)) == pytest.approx(1.0, abs=1e-4)


def test_a_text_without_a_known_piece_says_what_is_usual(weather: Letters) -> None:
    assert weather.logs("xyz") == weather.logs("")


def test_fitting_twice_gives_the_same_bytes(weather: Letters) -> None:
    assert fit(TEXTS, OWNERS, 2).dump() == weather.dump()


def test_it_survives_the_way_through_a_release(weather: Letters) -> None:
    again = Letters.load(weather.dump())

    assert again.dump() == weather.dump()
    assert again.logs("storchennest") == weather.logs("storchennest")


SHORT = b'{"key":"","pieces":"a","telling":[1],"bias":[0,0],"scale":1}\nx'  # a weight is missing


@pytest.mark.parametrize("damaged", [b"", b"{}", b"[]\n", b"\xff", SHORT])
def test_what_was_never_stored_is_refused(damaged: bytes) -> None:
    with pytest.raises((ValueError, TypeError)):
        Letters.load(damaged)


def test_short_words_are_one_piece_and_longer_ones_overlap() -> None:
    assert pieces("ab nest") == {
        **{" a": 1, "ab": 1, "b ": 1, " ab": 1, "ab ": 1, " ab ": 1},
        **{" n": 1, "ne": 1, "es": 1, "st": 1, "t ": 1, " ne": 1, "nes": 1, "est": 1, "st ": 1, " nes": 1, "nest": 1, "est ": 1},
    }


def test_a_change_of_one_example_makes_what_was_fitted_stale() -> None:
    examples = [(["a", "b"], [0, 1], 2), (["a", "c"], [0, 1], 2), (["a", "b"], [1, 1], 2), (["a", "b"], [0, 1], 3)]

    assert len({key_of(*example) for example in examples}) == len(examples)


# On the shipped base.


def test_what_is_kept_beside_the_shipped_base_was_fitted_to_it(curated: Path, engine: Engine, reader: Reader) -> None:
    """Like a lock file: `make fit ARGS=--write` renews it."""
    index = engine.decider.fitted.index
    examined = publishing.examine(curated)
    spelt = [reader.read(sample.text, Language(sample.language)).spelt for sample in publishing.samples(examined)]

    kept = Letters.load((curated / publishing.LETTERS).read_bytes())

    assert kept.key == key_of(spelt, index.owner_of, len(index.owners))


def test_fifty_questions_get_the_same_on_every_machine(engine: Engine) -> None:
    """To the last place that decides. After a new fit: python -m tests.bot.pinned."""
    fitted = engine.decider.fitted
    pinned = {text: (owner, log) for text, owner, log in json.loads(PINNED.read_text(encoding="utf-8"))}

    assert said(fitted.reader, fitted.index, fitted.letters) == pinned
    assert len(pinned) == 50


@dataclass(eq=False, repr=False)
class Counting(Letters):
    """A second reader that remembers what it was asked."""

    asked: list[str] = field(default_factory=list)

    def logs(self, spelt: str) -> list[float]:
        self.asked.append(spelt)
        return super().logs(spelt)


def asked(engine: Engine, texts: Sequence[str]) -> list[str]:
    kept = engine.decider.fitted.letters
    counting = Counting(kept.key, kept.pieces, kept.telling, kept.bias, kept.scale, kept.stored)
    judge = Judge(engine.base, engine.decider.fitted, replace(engine.decider.fitted.matcher(), letters=counting), {})
    for text in texts:
        judge.judge(engine.decider.fitted.reader.read(text, DE))
    return counting.asked


def test_it_is_asked_where_the_first_reader_is_not_sure(engine: Engine) -> None:
    assert asked(engine, ["Welches Ministerium verantwortet go-cluster?"])


@pytest.mark.parametrize("text", ["Wie viele Cluster stellen auf internationalen Messen aus?", "Silber", ""])
def test_it_is_not_asked_where_the_first_is_sure_nor_about_a_single_word(engine: Engine, text: str) -> None:
    assert asked(engine, [text]) == []


def test_what_both_say_is_rounded_before_it_decides(engine: Engine) -> None:
    logs = engine.decider.fitted.letters.logs("wie viele cluster")

    assert all(log == round(log, second.PLACES) for log in logs)


def test_a_release_without_it_is_no_release_that_this_program_reads(base: Base) -> None:
    blobs = {name: blob for name, blob in base.blobs.items() if name != "letters"}

    with pytest.raises(ReleaseUnreadable, match="letters"):
        Engine.of(replace(base, blobs=blobs))


def test_asking_twice_gives_the_same(engine: Engine) -> None:
    question = Question(text="Welches Ministerium verantwortet go-cluster?")

    assert engine.decide(question) == engine.decide(question)


def test_too_large_a_base_has_none_and_is_answered_by_the_first_reader_alone(engine: Engine) -> None:
    silent = fit(TEXTS, OWNERS, second.MOST // len(TEXTS) + 1)
    fitted = engine.decider.fitted

    assert not silent.speaks and not Letters.load(silent.dump()).speaks
    assert fitted.letters.speaks and fitted.matcher().letters
    assert replace(fitted, letters=silent).matcher().letters is None
    alone = Engine(engine.base, replace(engine.decider, fitted=replace(fitted, letters=silent)), engine.composer)
    assert alone.ask(Question(text="wie viele machen da mit bei messen im ausland")).facts == ("trade-fairs",)
