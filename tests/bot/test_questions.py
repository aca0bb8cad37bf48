"""Questions of real people, kept as data: each gets the fact of its file, or is refused.

tests/questions/known_failures.yaml lists those that fail today. They must fail: where one passes, its line has
to go. `python -m tests.bot.known` writes the list anew; a longer list has to be argued for.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import Engine
from tests.bot.asking import ask, spoken
from tests.bot.cases import Case, load_cases, read

FOLDER = Path(__file__).parents[1] / "questions"
KNOWN = FOLDER / "known_failures.yaml"
CASES = load_cases(FOLDER)
FAILURES = frozenset(read(KNOWN) or ())
MOST = 0.16  # share of the questions that may be known failures


@pytest.mark.no_cover
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_question_gets_the_fact_that_it_asks_for(engine: Engine, case: Case) -> None:
    answer = ask(engine, case.ask, case.context)

    wrong = case.wrong(answer)

    if case.id in FAILURES:
        assert wrong, f"this passes now: remove {case.id!r} from {KNOWN.name}"
    else:
        assert wrong is None, f"{wrong}\n{spoken(answer)}"


def test_known_failures_are_few() -> None:
    assert len(FAILURES) < MOST * len(CASES)


def test_known_failures_name_questions_that_there_are() -> None:
    assert sorted(FAILURES - {case.id for case in CASES}) == []


def test_every_fact_has_questions_in_every_language(engine: Engine) -> None:
    asked = {(case.language, case.stem) for case in CASES}

    assert asked >= {(language, fact) for language in engine.base.languages for fact in (*engine.base.facts, "_near", "_far")}
    assert {case.stem for case in CASES} <= {*engine.base.facts, "_near", "_far"}


def test_a_question_is_asked_once() -> None:
    asked = [(case.language, case.ask, case.context) for case in CASES]

    assert len(asked) == len(set(asked))


def test_questions_beside_the_base_expect_a_refusal_and_the_others_do_not() -> None:
    assert [case.id for case in CASES if (case.expect == "refuse") != case.stem.startswith("_")] == []


def failing(engine: Engine) -> list[str]:
    """The questions that fail now."""
    return [case.id for case in CASES if case.wrong(ask(engine, case.ask, case.context))]
