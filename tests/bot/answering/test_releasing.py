"""What those read who look after a base: releases, what was done with them, what people would be told otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from bot.answering.releasing import author, done, effects, gate, moment, record, releases
from bot.effects import AnswerChanged, Effect, Outcome, QuestionChanged
from bot.engine import Engine
from bot.model import Kind, Verdict
from facts.ledger import COMMAND_LINE, PROGRAM, Act, Counts, Deed, Figures, Made
from facts.model import Base, FactId
from tests.bot.asking import DE, EN

AT = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
TRADE_FAIRS, NOBODY = FactId("trade-fairs"), FactId("nobody")


@pytest.fixture(scope="module")
def base(engine: Engine) -> Base:
    return engine.base


def made(number: int, **parts: Any) -> Made:
    whole: dict[str, Any] = {"number": number, "content": f"{number}" * 64, "file": "", "made_at": AT, "author": COMMAND_LINE}
    return Made(**whole | parts)


def act(deed: Deed, **parts: Any) -> Act:
    whole: dict[str, Any] = {"id": 1, "at": AT, "deed": deed, "author": COMMAND_LINE, "release": 12, "live": 12}
    return Act(**whole | {"message": "", "forced": False, "problems": 0} | parts)


def told(effect: Effect, base: Base) -> str:
    [heading, line] = effects([effect], [base], EN)
    assert heading == "1 answer changes:"
    return line


# The gate


def test_what_came_of_the_regression_questions_is_counted_with_the_false_answers() -> None:
    assert gate(Figures(asked=18, wrong=0, beside=4, answered=1), EN) == [
        "18 regression questions asked.",
        "Of 4 questions beside the base, 1 got an answer (false-answer rate 25.0 %).",
    ]


def test_the_rate_is_written_as_the_reader_s_language_does() -> None:
    assert gate(Figures(asked=3, wrong=0, beside=3, answered=2), DE)[-1].endswith("66,7 %).")


def test_questions_that_were_answered_otherwise_are_counted() -> None:
    assert "2 of them were answered otherwise than they should be." in gate(Figures(asked=3, wrong=2, beside=0, answered=0), EN)


def test_where_no_question_was_beside_the_base_there_is_no_rate() -> None:
    assert gate(Figures(asked=1, wrong=0, beside=0, answered=0), EN) == ["1 regression question asked."]


# What people would be told otherwise


def test_where_nobody_is_told_anything_else_that_is_said(base: Base) -> None:
    assert effects([], [base], EN) == ["No answer changes."]


def test_another_answer_has_both_sides_without_the_links(base: Base) -> None:
    effect = AnswerChanged(TRADE_FAIRS, EN, "Over 70%.\nhttps://example.org/a", "Over 75%.\nhttps://example.org/b")

    assert told(effect, base) == "Answer about trade-fairs (Trade fair presence), English: “Over 70%.” → “Over 75%.”"


def test_where_only_the_link_is_another_one_it_is_shown(base: Base) -> None:
    assert "“https://a.example” → “https://b.example”" in told(
        AnswerChanged(TRADE_FAIRS, EN, "https://a.example", "https://b.example"), base
    )


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (None, "Some.", "New answer about nobody, English: “Some.”"),
        ("Some.", None, "No more answer about nobody, English: “Some.”"),
    ],
)
def test_an_answer_may_come_or_go(old: str | None, new: str | None, line: str, base: Base) -> None:
    assert told(AnswerChanged(NOBODY, EN, old, new), base) == line


def test_a_question_that_leads_elsewhere_says_from_where_to_where(base: Base) -> None:
    refused, answered = Outcome(Kind.REFUSAL, None, None), Outcome(Kind.ANSWER, TRADE_FAIRS, None)

    assert told(QuestionChanged("Stands?", refused, answered), base) == "“Stands?”: a refusal → trade-fairs (Trade fair presence)"


def test_a_claim_that_is_judged_otherwise_says_how(base: Base) -> None:
    true, false = (Outcome(Kind.ANSWER, TRADE_FAIRS, verdict) for verdict in (Verdict.TRUE, Verdict.FALSE))

    line = told(QuestionChanged("75 %?", true, false), base)

    assert line.count("trade-fairs (Trade fair presence), verdict: ") == 2
    assert len({*line.partition(": ")[2].split(" → ")}) == 2


# What was done


def test_an_act_says_when_what_by_whom_and_why() -> None:
    line = done(act(Deed.PUBLISH, message="Figures\nof 2026"), EN)

    assert line == "Nov 28, 2026, 09:30 UTC: release 12 published (command line): “Figures of 2026”"


def test_a_forced_act_says_so() -> None:
    assert "although regression questions were answered otherwise" in done(act(Deed.PUBLISH, forced=True), EN)


def test_a_base_that_was_refused_has_the_number_of_its_problems() -> None:
    assert "3 problems" in done(act(Deed.REFUSED, release=None, live=None, problems=3), EN)


@pytest.mark.parametrize("deed", Deed)
def test_every_deed_has_words_in_every_language(deed: Deed) -> None:
    assert done(act(deed), DE) != done(act(deed), EN)


def test_an_admin_goes_by_a_mark_that_tells_admins_apart_and_not_who_they_are() -> None:
    assert author("0123456789abcdef", EN) == "admin 01234567"
    assert {author(COMMAND_LINE, EN), author(PROGRAM, EN)} == {"command line", "the program itself"}


def test_a_moment_is_told_in_utc() -> None:
    assert moment(AT.astimezone(timezone(timedelta(hours=-8))), DE) == "28. Nov. 2026, 09:30 UTC"


def test_the_record_begins_with_the_latest() -> None:
    lines = record([act(Deed.PUBLISH, release=1), act(Deed.ROLLBACK, release=2)], EN)

    assert ["release 2" in lines[0], "release 1" in lines[1]] == [True, True]


def test_where_nothing_was_done_the_record_says_so() -> None:
    assert len(record([], EN)) == len(releases([], [], EN)) == 1


# Releases


def test_releases_are_listed_the_newest_first_and_the_live_one_is_marked() -> None:
    lines = releases([made(1, counts=None, figures=None), made(2, counts=None, figures=None)], [act(Deed.PUBLISH, live=1)], EN)

    assert [line.split(",")[0] for line in lines if not line.startswith(" ")] == [
        "Release 2 (222222222222)",
        "Release 1 (111111111111)",
    ]
    assert ", live, " in lines[1] and ", live, " not in lines[0]


def test_a_release_has_its_size_and_what_came_of_its_questions() -> None:
    counts, figures = Counts(facts=1, observations=2, sources=1, utterances=60), Figures(asked=3, wrong=0, beside=1, answered=0)

    lines = releases([made(1, counts=counts, figures=figures)], [], EN)

    assert lines[1:] == [
        "  1 fact, 2 figures, 1 source, 60 questions",
        "  3 regression questions asked. Of 1 question beside the base, 0 got an answer (false-answer rate 0.0 %).",
    ]
