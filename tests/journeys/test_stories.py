"""Whole conversations, kept as data in tests/stories: each turn with what has to become of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.model import Answer, Conversation, Decision, Kind, Question
from tests.bot.asking import ROOT, Chat, spoken
from tests.bot.cases import read

FOLDER = ROOT / "tests" / "stories"
KINDS = {
    "answer": {Kind.ANSWER},
    "refuse": {Kind.REFUSAL, Kind.CLARIFY},
    "clarify": {Kind.CLARIFY},
    "smalltalk": {Kind.SMALLTALK},
    "help": {Kind.HELP},
}
FIELDS = {"say", "expect", "facts", "figures", "verdict", "country", "language", "says", "lacks"}


def stories(path: Path) -> list[Any]:
    return [pytest.param(story["turns"], id=f"{path.stem}: {story['story']}") for story in read(path)]


def wrong(turn: dict[str, Any], decision: Decision, answer: Answer) -> str:
    """What is wrong with an answer; "" where it is as the story has it."""
    found = {
        "facts": list(answer.facts)[: len(turn.get("facts", ()))],
        "figures": [f"{pick.fact}/{key}" for pick in decision.picks for key in pick.observations],
        "verdict": answer.verdict,
        "country": answer.country,
        "language": answer.language,
    }
    if answer.kind not in KINDS[turn.get("expect", "answer")]:
        return f"{turn['say']}: {answer.kind} {', '.join(answer.facts)}"
    odd = [f"{turn['say']}: {field} {found[field]}" for field in found if field in turn and found[field] != turn[field]]
    said = spoken(answer)
    if "says" in turn and turn["says"] not in said:
        odd.append(f"{turn['say']}: does not say {turn['says']}")
    if "lacks" in turn and turn["lacks"] in said:
        odd.append(f"{turn['say']}: says {turn['lacks']}")
    return "; ".join(odd)


@pytest.mark.parametrize("turns", [case for path in sorted(FOLDER.glob("*.yaml")) for case in stories(path)])
def test_a_conversation_goes_as_the_story_has_it(chat: Chat, turns: list[dict[str, Any]]) -> None:
    memory, odd = Conversation(), []
    for turn in turns:
        assert set(turn) <= FIELDS
        question = Question(text=turn["say"], conversation=memory)
        answer = chat.engine.ask(question)
        odd.append(wrong(turn, chat.engine.decide(question), answer))
        memory = answer.remembered(memory)

    assert [one for one in odd if one] == []


def test_there_are_stories_enough_of_every_kind_and_length() -> None:
    told = {path.stem: read(path) for path in FOLDER.glob("*.yaml")}
    turns = [story["turns"] for found in told.values() for story in found]

    assert set(told) == {"de", "en", "mixed"}
    assert len(turns) >= 30
    assert {len(one) for one in turns} == {3, 4, 5, 6}
