"""A message is divided as far as people ask, and no further than can be answered in time."""

from __future__ import annotations

import pytest

from bot.engine import Engine
from bot.model import Question
from bot.understanding.judging import MAX_SPELT
from bot.understanding.splitting import MAX_PARTS

COUPLED = "Wie viele Firmen und Institute gibt es? "


def judged(engine: Engine, text: str) -> int:
    """How many texts are judged for a message."""
    return len(engine.explain(Question(text=text)).judgements)


def test_a_question_that_couples_two_things_gets_both(engine: Engine) -> None:
    asked = Question(text="What is the share of SMEs and the number of members?")

    assert engine.ask(asked).facts == ("sme-share", "members")


@pytest.mark.parametrize(
    "text",
    [
        COUPLED * 40,
        "Mehr Firmen als Institute und mehr Cluster als Akteure und weniger Messen als Länder? " * 20,
        "Wer zahlt Bund und Länder und Messen und KMU und Mitglieder? Was machen Akteure? " * 20,
        "und " * 1000 + "?",
    ],
)
def test_very_many_questions_are_judged_twice_each_at_most(engine: Engine, text: str) -> None:
    assert judged(engine, text) <= 1 + 2 * MAX_PARTS


def test_the_second_reader_is_not_asked_about_a_long_text(engine: Engine) -> None:
    long = "messestand konferenz " * (MAX_SPELT // 2 + 1)

    assert all(judgement.both is None for judgement in engine.explain(Question(text=long)).judgements)
