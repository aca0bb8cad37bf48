"""What people would be told otherwise if another release were live: both are asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from bot.effects import AnswerChanged, Effect, Outcome, QuestionChanged
from bot.engine import Engine
from bot.model import Question
from facts.model import FactId, Language


def effects(old: Engine, new: Engine, questions: Iterable[str]) -> tuple[Effect, ...]:
    """What is told otherwise.

    Args:
        old: On the release that is live.
        new: On the one that may follow.
        questions: To ask of both: those of which curators have written down what they lead to.

    Returns:
        First what is told of each fact, then where each question leads, in their orders.
    """
    return (*_answers(old, new), *_questions(old, new, questions))


def _answers(old: Engine, new: Engine) -> Iterator[AnswerChanged]:
    before, after = old.answers(), new.answers()
    for fact, language in dict.fromkeys((*after, *before)):
        was, now = before.get((fact, language)), after.get((fact, language))
        if was != now and language in new.base.languages and language in old.base.languages:
            yield AnswerChanged(FactId(fact), Language(language), *_differing(was, now))


def _differing(old: str | None, new: str | None) -> tuple[str | None, str | None]:
    """Of two texts the lines that differ; a text that is only one of them is given as a whole."""
    if old is None or new is None:
        return old, new
    was, now = old.splitlines(), new.splitlines()
    apart = [code for code in SequenceMatcher(None, was, now, autojunk=False).get_opcodes() if code[0] != "equal"]
    return "\n".join(line for _, a, b, _, _ in apart for line in was[a:b]), "\n".join(
        line for *_, a, b in apart for line in now[a:b]
    )


def _questions(old: Engine, new: Engine, questions: Iterable[str]) -> Iterator[QuestionChanged]:
    for ask in dict.fromkeys(questions):
        was, now = _outcome(old, ask), _outcome(new, ask)
        if was != now:
            yield QuestionChanged(ask, was, now)


def _outcome(engine: Engine, ask: str) -> Outcome:
    answer = engine.ask(Question(text=ask))
    return Outcome(answer.kind, answer.facts[0] if answer.facts else None, answer.verdict)
