"""What was asked in vain comes back as work: alike questions together, none that one person alone may have asked."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine import Engine
from bot.missed import Group, groups, mark, table, worded
from bot.model import Kind
from bot.state.asking import NONE_OF_THESE, Asked, Logged, record
from bot.state.database import connect
from facts.model import FactId, Language
from tests.bot.asking import DE, EN, Command

FIRST = date(2026, 11, 1)
COSTS = "Was kostet ein Messestand?"  # which the base does not say


def logged(text: str = COSTS, day: int = 0, asker: str = "anna", outcome: str = Kind.REFUSAL, language: Language = DE) -> Logged:
    when, rest = FIRST + timedelta(day), {"confidence": 10, "fact": None, "milliseconds": 1}
    return Logged(day=when, text=text, language=language, outcome=outcome, asker=asker, **rest)  # type: ignore[arg-type]


def often(*texts: str, **more: str) -> list[Logged]:
    """Each asked by two chats on each of two days."""
    marks = count()
    return [logged(text, day, f"chat {next(marks)}", **more) for text in texts for day in (0, 1) for _ in (0, 1)]  # type: ignore[arg-type]


def shown(asked: list[Logged], engine: Engine, chats: int = 2) -> list[Group]:
    return groups(asked, engine, chats)


# What is shown


def test_what_several_chats_asked_in_vain_on_two_days_is_shown(engine: Engine) -> None:
    [group] = shown(often(COSTS), engine)

    assert (group.text, group.language, group.count, group.days, group.chats) == (COSTS, DE, 4, 2, 2)
    assert group.outcomes == ("refusal",)


@pytest.mark.parametrize(
    "asked",
    [
        [logged(day=0, asker="anna"), logged(day=0, asker="ben")],  # on one day
        [logged(day=0, asker="anna"), logged(day=1, asker="x")],  # by one chat a day, which may be the same one
        [logged(day=0, asker="anna")] * 9 + [logged(day=1, asker="x")] * 9,  # again and again
    ],
)
def test_what_one_person_alone_may_have_asked_is_not(asked: list[Logged], engine: Engine) -> None:
    assert shown(asked, engine) == []


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["a", "b", "c"])), max_size=12), st.integers(1, 4))
def test_nothing_is_shown_that_too_few_chats_asked(engine: Engine, asked: list[tuple[int, str]], chats: int) -> None:
    found = groups([logged(day=day, asker=asker) for day, asker in asked], engine, chats)

    days = {day: {asker for one, asker in asked if one == day} for day, _ in asked}
    assert bool(found) == (len(days) >= 2 and max(map(len, days.values())) >= chats)


@pytest.mark.parametrize("outcome", [Kind.CLARIFY, NONE_OF_THESE])
def test_questions_back_and_clicks_on_none_of_these_count_too(outcome: str, engine: Engine) -> None:
    assert len(shown(often(COSTS, outcome=outcome), engine)) == 1


@pytest.mark.parametrize("outcome", [Kind.ANSWER, Kind.SMALLTALK, Kind.HELP])
def test_what_was_answered_is_not_shown(outcome: str, engine: Engine) -> None:
    assert shown(often(COSTS, outcome=outcome), engine) == []


def test_what_the_base_answers_by_now_is_not_shown(engine: Engine) -> None:
    assert shown(often("Wie viele Mitglieder hat go-cluster?"), engine) == []


def test_what_is_settled_is_not_shown_however_it_is_spelt(engine: Engine) -> None:
    assert groups(often(COSTS), engine, 2, frozenset({mark("was kostet ein MESSESTAND")})) == []


# What belongs together


def test_the_same_question_in_other_spellings_is_one_group(engine: Engine) -> None:
    texts = (COSTS, "was kostet ein messestand", "Was kosten Messestände?", "Ein Messestand kostet was?")

    [group] = shown(often(*texts), engine)

    assert group.count == 16 and set(group.texts) == {*texts}


def test_different_questions_are_different_groups(engine: Engine) -> None:
    assert len(shown(often(COSTS, "Wer bezahlt das Clustermanagement?"), engine)) == 2


def test_questions_in_two_languages_are_two_groups(engine: Engine) -> None:
    asked = often("Budget Minister Berlin") + often("Budget minister Berlin", language=EN)

    assert {group.language for group in shown(asked, engine)} == {DE, EN}


def test_chats_that_put_it_in_other_words_count_together(engine: Engine) -> None:
    asked = [logged(COSTS, 0, "anna"), logged("was kostet ein messestand", 0, "ben"), logged(COSTS, 1, "carl")]

    assert [group.chats for group in shown(asked, engine)] == [2]


def test_the_most_frequent_comes_first(engine: Engine) -> None:
    rare, frequent = often("Wer bezahlt das Clustermanagement?"), often(COSTS) * 3

    assert [group.count for group in shown(rare + frequent, engine)] == [12, 4]


def test_the_order_of_the_log_does_not_matter(engine: Engine) -> None:
    asked = often(COSTS, "was kostet ein messestand", "Wer bezahlt das Clustermanagement?")

    assert shown(asked, engine) == shown(asked[::-1], engine)


# How it is told


def test_a_group_is_told_with_how_often_and_what_is_nearest(engine: Engine) -> None:
    group = Group(DE, (COSTS, "Standpreis?"), 5, 2, 3, ("refusal",), FactId("trade-fairs"))

    assert worded(group, engine.base, EN) == [
        f"“{COSTS}” – asked 5 times, on 2 days, by at least 3 chats (Deutsch)",
        "Also asked as “Standpreis?”",
        "Nearest: trade-fairs (Trade fair presence)",
    ]


def test_where_nothing_is_near_that_is_said(engine: Engine) -> None:
    group = Group(DE, (COSTS,), 1, 2, 1, ("refusal",), None)

    assert worded(group, engine.base, DE)[-1] == "Am nächsten kommt: kein Fakt"


def test_as_a_table_what_people_wrote_is_never_a_formula() -> None:
    group = Group(DE, ('=HYPERLINK("x")', "b"), 1, 2, 1, ("refusal",), None)

    [row] = csv.DictReader(io.StringIO(table([group])))

    assert row["question"] == '\'=HYPERLINK("x")' and row["also"] == "b" and row["count"] == "1"


def test_the_command_prints_them(storks: Command) -> None:
    connection = connect(f"sqlite:///{storks.home / 'state.sqlite'}")
    for day in (0, 1):
        for chat in "ab":
            asked = Asked(
                text="How much does a beak weigh?",
                language=EN,
                outcome="refusal",
                confidence=0,
                fact=None,
                milliseconds=1,
                chat=chat,
            )
            record(connection, [asked], 1_800_000_000 + day * 86_400)
    connection.commit()
    connection.close()
    connection.engine.dispose()

    words = storks("missed", FAKTENBOT_MISSED_MIN_CHATS="2")
    lines = storks("missed", "--csv", FAKTENBOT_MISSED_MIN_CHATS="2")

    assert words.code == 0 and words.out.startswith("“How much does a beak weigh?” – asked 4 times")
    assert lines.out.splitlines()[1].startswith("How much does a beak weigh?,en,4,2,2,refusal,")
    assert "nothing" in storks("missed").out


def test_before_anybody_asked_anything_there_is_nothing(storks: Command) -> None:
    assert storks("missed").code == 0


def test_a_damaged_database_is_no_traceback(storks: Command, tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_bytes(b"no database at all, " * 300)

    done = storks("missed", FAKTENBOT_STATE_URL=f"sqlite:///{tmp_path / 'state.sqlite'}")

    assert done.code == 1 and "cannot be read" in done.err and "Traceback" not in done.err
