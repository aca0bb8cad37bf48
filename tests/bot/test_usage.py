"""Those who look after the bot see how it is used, and nothing of who uses it."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from bot.engine import Engine
from bot.model import Kind
from bot.picturing.days import specification
from bot.state.asking import NONE_OF_THESE, Logged
from bot.state.voting import Rating
from bot.usage import DAYS, Usage, record, usage, worded
from facts.model import Base, FactId, Language
from tests.bot.asking import DE, EN, Command

TODAY = date(2026, 11, 28)
MEMBERS, SMES = FactId("members"), FactId("sme-share")


@pytest.fixture(scope="module")
def base(engine: Engine) -> Base:
    return engine.base


def asked(
    outcome: str = Kind.ANSWER, fact: FactId | None = MEMBERS, *, ago: int = 0, ms: int = 5, language: Language = DE
) -> Logged:
    day = TODAY - timedelta(ago)
    return Logged(
        day=day, text="", language=language, outcome=outcome, confidence=99, fact=fact, milliseconds=ms, asker="x"
    )  # fmt: skip


def used(base: Base, *log: Logged, ratings: tuple[Rating, ...] = ()) -> Usage:
    return usage(log, ratings, base, TODAY)


def test_each_of_the_last_days_is_there_with_what_came_of_its_questions(base: Base) -> None:
    found = used(base, asked(), asked(ago=1), asked(Kind.CLARIFY, ago=1), asked(Kind.REFUSAL), asked(Kind.REFUSAL))

    assert len(found.days) == DAYS and found.days[-1].day == TODAY
    assert [(day.answered, day.clarified, day.refused) for day in found.days[-3:]] == [(0, 0, 0), (1, 1, 0), (1, 0, 2)]


def test_what_is_older_is_not_looked_at(base: Base) -> None:
    assert sum(day.asked for day in used(base, asked(ago=DAYS), asked(ago=DAYS - 1)).days) == 1


def test_a_click_on_none_of_these_is_no_question(base: Base) -> None:
    assert used(base, asked(NONE_OF_THESE)).median is None


def test_facts_that_were_told_are_counted_and_those_that_were_only_near_are_not(base: Base) -> None:
    found = used(base, asked(), asked(fact=SMES), asked(fact=SMES), asked(Kind.REFUSAL, MEMBERS))

    assert found.facts == ((SMES, 2), (MEMBERS, 1))


def test_languages_are_counted(base: Base) -> None:
    assert used(base, asked(), asked(language=EN), asked()).languages == ((DE, 2), (EN, 1))


def test_only_what_was_voted_down_is_rated_badly(base: Base) -> None:
    bad, good = Rating(fact=MEMBERS, good=1, bad=3), Rating(fact=SMES, good=5, bad=0)

    assert used(base, ratings=(bad, good)).worst == (bad,)


def test_the_time_is_that_of_half_of_the_answers_and_of_nineteen_of_twenty(base: Base) -> None:
    found = used(base, *(asked(ms=ms) for ms in range(1, 101)))

    assert (found.median, found.slow) == (50, 95)


def test_a_single_question_has_a_time_too(base: Base) -> None:
    assert (used(base, asked(ms=7)).median, used(base, asked(ms=7)).slow) == (7, 7)


def test_facts_whose_review_is_due_are_named(base: Base) -> None:
    latest = max(fact.review_by for fact in base.facts.values())

    assert set(usage([], [], base, latest).overdue) == {*base.facts}
    assert used(base).overdue == ()


def test_it_is_told_in_words(base: Base) -> None:
    log = (*(asked() for _ in range(1200)), asked(Kind.REFUSAL, language=EN))
    lines = worded(used(base, *log, ratings=(Rating(fact=SMES, good=1, bad=3),)), base, EN)

    assert lines[0] == "Last 30 days: 1201 questions; answered 1,200, asked back 0, refused 1"
    assert lines[1] == "Languages: Deutsch: 1,200 and English: 1"
    assert lines[2] == "Most frequent: members (Number of members): 1,200"
    assert lines[3].startswith("Rated badly: sme-share (") and lines[3].endswith("👎 3, 👍 1")
    assert "half within 5 ms" in lines[4] and str(base.release) in lines[5]


def test_before_anybody_asked_it_says_so(base: Base) -> None:
    assert worded(used(base), base, DE)[0] == "Letzte 30 Tage: 0 Fragen; beantwortet 0, nachgefragt 0, abgelehnt 0"


def test_as_data_it_is_plain_json(base: Base) -> None:
    data = json.loads(json.dumps(record(used(base, asked()))))

    assert data["days"][-1] == {"day": "2026-11-28", "answered": 1, "clarified": 0, "refused": 0, "asked": 1}
    assert data["facts"] == {"members": 1} and data["p95_ms"] == 5


def test_the_picture_has_a_bar_for_each_day_and_outcome(base: Base) -> None:
    spec = specification(used(base, asked(), asked(Kind.REFUSAL)), DE)

    [values] = spec["datasets"].values() if "datasets" in spec else [spec["data"]["values"]]
    assert len(values) == 3 * DAYS
    assert sum(value["count"] for value in values) == 2
    assert {value["outcome"] for value in values} == {"beantwortet", "nachgefragt", "abgelehnt"}
    assert (values[0]["day"], values[-1]["day"]) == ("30. Okt.", "28. Nov.")


def test_the_command_tells_it_in_words_and_as_data(storks: Command) -> None:
    assert storks("stats").out.startswith("Last 30 days: 0 questions")
    assert len(json.loads(storks("stats", "--json").out)["days"]) == DAYS
