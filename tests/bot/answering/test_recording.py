"""An explanation as a program reads it."""

from __future__ import annotations

import json

from bot.answering.recording import recorded
from bot.engine import Engine
from bot.explanation import Explanation
from bot.model import Question
from bot.understanding.matching import SIGNALS

FAIRS = "Wie viele Cluster waren auf Messen?"


def explain(engine: Engine, text: str) -> Explanation:
    return engine.explain(Question(text=text))


def test_the_json_can_be_read_back_and_holds_what_was_decided(engine: Engine) -> None:
    found = explain(engine, FAIRS)

    data = json.loads(json.dumps(recorded(found)))

    assert data["decision"]["kind"] == "answer" and data["decision"]["facts"][0]["fact"] == "trade-fairs"
    assert data["judgements"][data["decisive"]]["first"]["facts"][0]["has"][1] == {"text": "Messen", "key": "=trade-fair"}
    assert set(data["judgements"][0]["first"]["facts"][0]["signals"]) == set(SIGNALS)


def test_a_reader_that_was_not_asked_is_null(engine: Engine) -> None:
    (judgement,) = recorded(explain(engine, "Danke schön, sehr gut"))["judgements"]

    assert (judgement["second"], judgement["both"]) == (None, None)


def test_figures_are_exact_in_the_json(engine: Engine) -> None:
    asked = recorded(explain(engine, "mehr als zwei Drittel"))["asked"]

    assert asked["numbers"][0]["values"] == ["2/3"] and asked["numbers"][0]["qualifier"] == "more_than"
