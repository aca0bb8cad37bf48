"""An explanation as a program reads it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from bot.answering.recording import recorded
from bot.engine import Engine
from bot.explanation import Explanation
from bot.model import Question
from bot.understanding.matching import SIGNALS

ROOT = Path(__file__).parents[3]
FAIRS = "Wie viele Cluster waren auf Messen?"


def explain(engine: Engine, text: str) -> Explanation:
    return engine.explain(Question(text=text))


def keys(data: Any, above: str = "") -> set[str]:
    """Every key of some JSON with those above it; the names of signals and the numbers of lists are left out."""
    if isinstance(data, list):
        return set().union(*(keys(one, above) for one in data))
    if not isinstance(data, dict) or above.endswith("signals"):
        return set()
    return {f"{above}.{key}".lstrip(".") for key in data}.union(*(keys(one, f"{above}.{key}") for key, one in data.items()))


def test_the_json_has_the_keys_that_are_documented(engine: Engine) -> None:
    documented = (ROOT / "docs" / "curating.md").read_text(encoding="utf-8").split("### As JSON")[1].split("\n## ")[0]
    names = {name for row in re.findall(r"^\| `.*$", documented, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}

    found = keys(recorded(explain(engine, "Stimmt es, dass 70 % der Cluster in Frankreich auf Messen waren?")))
    found |= keys(recorded(explain(engine, FAIRS)))

    assert found and {name for name in found if name.rsplit(".", 1)[-1] not in names} == set()


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
