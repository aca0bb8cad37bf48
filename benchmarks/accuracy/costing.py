"""What answers cost by the costs of docs/architecture.md, and the threshold below which a bot had better refuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from benchmarks.accuracy.score import Answer, Question, Scored, score

UNTRUE, UNHELPFUL, ASKED_BACK = 10.0, 2.0, 0.5
ALL = 1.01  # above every confidence: a threshold at which everything is refused
COSTS = {
    **dict.fromkeys(("right", "refused", "good-chat"), 0.0),
    **dict.fromkeys(("wrong", "false-answer"), UNTRUE),
    # What tells nothing untrue and leaves the person without an answer, or without a part of it.
    **dict.fromkeys(("missed", "partial", "clarified-wrong", "bad-chat", "chatted"), UNHELPFUL),
    **dict.fromkeys(("clarified-right", "clarified"), ASKED_BACK),
}


def cost(scored: Scored) -> float:
    """Of one answer: 0 to 10. Whoever says hello and is told a fact is told something beside the question."""
    return UNTRUE if scored.outcome == "bad-chat" and scored.a.kind == "answer" else COSTS[scored.outcome]


def refusing(answer: Answer, threshold: float) -> Answer:
    """The answer, or a refusal where the bot is less sure of it than the threshold."""
    return answer if answer.confidence >= threshold else replace(answer, kind="refusal", facts=[], suggestions=[])


def threshold(questions: Sequence[Question], answers: dict[str, Answer]) -> float:
    """The one that costs least on these questions; of several the lowest, which answers most. Above 1: refuse all."""
    sure = sorted({0.0, ALL, *(answers[q.id].confidence for q in questions)})
    tried = [0.0, *((low + high) / 2 for low, high in pairwise(sure))]
    return min(tried, key=lambda one: sum(cost(score(q, refusing(answers[q.id], one))) for q in questions))
