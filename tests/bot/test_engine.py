"""A release becomes an engine, or is called unreadable."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.engine import Engine
from bot.model import Kind, Question
from facts.store import ReleaseUnreadable


@pytest.mark.parametrize(
    "damage",
    [
        "update blobs set content = '{}' where name = 'engine'",
        "update blobs set content = 'x' where name = 'engine'",
        "update blobs set content = '{}' where name = 'packs'",
        "delete from blobs",
        "drop table blobs",
    ],
)
def test_a_release_that_the_engine_cannot_use_is_unreadable(release: Path, tmp_path: Path, damage: str) -> None:
    """As one that an older program built."""
    path = Path(shutil.copy(release, tmp_path / "damaged.sqlite"))
    path.chmod(0o644)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(damage)

    with pytest.raises(ReleaseUnreadable):
        Engine.open(path)


def test_two_engines_of_one_release_answer_alike_to_the_byte(release: Path, engine: Engine) -> None:
    other = Engine.open(release)

    for text in (
        "Welche Partnerländer sind am wichtigsten?",
        "How many SMEs are there?",
        "Oktoberfest",
        "Zahl der Cluster",
        "Danke",
    ):
        assert repr(other.ask(Question(text=text))) == repr(engine.ask(Question(text=text)))


def test_an_example_is_a_question_in_its_language_that_is_answered(engine: Engine) -> None:
    for language in engine.base.languages:
        example = engine.example(language)
        answer = engine.ask(Question(text=example))

        assert example[0].isupper() and example.endswith("?")
        assert (answer.kind, answer.language) == (Kind.ANSWER, language)


def test_an_answer_does_not_depend_on_what_was_asked_before(engine: Engine, release: Path) -> None:
    text = "Wie viele Cluster stellen auf internationalen Messen aus?"
    fresh = Engine.open(release).ask(Question(text=text))
    for noise in ("Oktoberfest", "Quelle?", "SME share", "xyzzy", "Partnerlaender"):
        engine.ask(Question(text=noise))

    assert engine.ask(Question(text=text)) == fresh
