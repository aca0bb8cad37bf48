"""What a release has to pass before it may go live: the base's own questions, answered as its curators wrote down."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.engine import Engine
from bot.model import Kind, Question
from bot.publishing.examining import Examined
from bot.publishing.learning import blobs
from facts.build import build as write
from facts.ledger import Figures
from facts.problems import Problem

CHECK = "regression-questions"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of the regression questions."""

    figures: Figures
    problems: tuple[Problem, ...]  # one for each that is answered otherwise; one, too, where there was nothing to ask


def regressions(examined: Examined, engine: Engine | None = None) -> Verdict:
    """Ask a base's own regression questions of a release made of it.

    Args:
        examined: A base without problems.
        engine: On that release; None: it is made here.
    """
    entry = examined.collection.questions
    if not entry or not entry.content.questions:  # a gate that asks nothing lets everything through
        nothing = Problem("questions.yaml", 1, "nothing-checked", {"check": CHECK})
        return Verdict(Figures(asked=0, wrong=0, beside=0, answered=0), (nothing,))
    engine = engine or tried(examined, blobs(examined))
    problems, beside, answered = [], 0, 0
    for i, question in enumerate(entry.content.questions):
        answer = engine.ask(Question(text=question.ask))
        got = answer.facts[0] if answer.facts else answer.kind.value
        wanted = question.fact or Kind.REFUSAL.value
        refused = answer.kind in (Kind.REFUSAL, Kind.CLARIFY)
        if not question.fact:
            beside += 1
            answered += not refused
        if not (got == question.fact if question.fact else refused):
            problems.append(entry.document.problem("wrong-answer", ("questions", i), given=question.ask, got=got, wanted=wanted))
    asked = len(entry.content.questions)
    return Verdict(Figures(asked=asked, wrong=len(problems), beside=beside, answered=answered), tuple(sorted(problems)))


def tried(examined: Examined, stored: Mapping[str, bytes]) -> Engine:
    """An engine on a release that is made only to be asked."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "release.sqlite"
        write(examined.collection, stored, path)
        return Engine.open(path)
