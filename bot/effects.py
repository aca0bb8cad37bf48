"""What people would be told otherwise if another release were live, as data."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Kind, Verdict
from facts.model import FactId, Language


@dataclass(frozen=True, slots=True)
class AnswerChanged:
    """What is told of a fact."""

    fact: FactId
    language: Language
    old: str | None  # the lines that differ; None: the old release has no such fact
    new: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of a question."""

    kind: Kind
    fact: FactId | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class QuestionChanged:
    """A question leads somewhere else."""

    ask: str
    old: Outcome
    new: Outcome


Effect = AnswerChanged | QuestionChanged
