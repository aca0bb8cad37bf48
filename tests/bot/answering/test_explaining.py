"""An explanation as a curator reads it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.answering import glossing
from bot.answering.explaining import explanation
from bot.engine import Engine
from bot.explanation import Change, Explanation, Role, Route, Sense, Word
from bot.model import Kind, Question, Reason, Verdict
from bot.understanding.matching import NONE_SIGNALS, SIGNALS
from bot.understanding.packs import LanguagePack
from facts.model import Language, Qualifier
from tests.bot.asking import DE, EN

FAIRS = "Wie viele Cluster waren auf Messen?"


def explain(engine: Engine, text: str, *before: str) -> Explanation:
    return engine.explain(Question(text=text, conversation=engine.replay(before)))


def shown(engine: Engine, text: str, language: Language = EN, *before: str) -> str:
    return explanation(explain(engine, text, *before), language).replace("\u00a0", " ")


@pytest.fixture(scope="module")
def fairs(engine: Engine) -> str:
    return shown(engine, FAIRS)


def test_each_word_stands_on_a_line_with_what_it_was_taken_for(fairs: str) -> None:
    assert re.search(r"^  Wie viele +asks for: a number$", fairs, re.MULTILINE)
    assert re.search(r"^  Messen +concept trade-fair$", fairs, re.MULTILINE)


def test_a_mended_slip_is_shown_with_its_word(engine: Engine) -> None:
    assert "a slip, read as “partnerlander”" in shown(engine, "Partnerlädner")


def test_the_best_five_are_shown_with_what_they_have_and_what_not(fairs: str) -> None:
    first = fairs.split("First reader")[1].split("Second reader")[0]

    assert len(re.findall(r"^  \d\.\d\d  ", first, re.MULTILINE)) == 6  # and none of them
    assert "has: Cluster, Messen" in first and "does not have: Messen" in first and "none of them" in first


def test_a_compound_says_which_of_its_parts_a_fact_has(engine: Engine) -> None:
    text = shown(engine, "Messekaninchen")

    assert "Messekaninchen (kaninchen)" in text


def test_the_second_reader_is_shown_where_it_was_asked(engine: Engine, fairs: str) -> None:
    assert "Both readers together" in fairs
    assert "Not asked: the first was sure enough." in shown(engine, "Danke schön, sehr gut")


def test_every_threshold_is_shown_and_which_one_decided(fairs: str) -> None:
    for name in glossing.THRESHOLDS:
        assert f"({name}) from 0." in fairs
    assert fairs.count("– decided") == 1


def test_figures_years_months_and_countries_are_shown_in_words(engine: Engine) -> None:
    text = shown(engine, "Waren es im Mai 2015 mehr als 70 % oder zwei Drittel in Frankreich?")

    for part in ("more than 70 %", "2/3", "Years: 2015", "Months: May", "Countries: France (FR)"):
        assert part in text


def test_a_number_that_can_be_read_in_two_ways_shows_both(engine: Engine) -> None:
    assert "7100 or 7.1" in shown(engine, "Are there 7.100 SMEs?")


def test_what_is_left_out_is_shown(engine: Engine) -> None:
    assert "Left out: Europa" in shown(engine, "Welche Partnerländer gibt es außer Europa?")


def test_a_verdict_is_shown_with_the_fact(engine: Engine) -> None:
    assert "trade-fairs, in its whole wording, verdict: not supported" in shown(engine, "Stimmt es, dass 90 % auf Messen waren?")


def test_the_reason_of_a_refusal_is_shown_with_the_words(engine: Engine) -> None:
    text = shown(engine, "Wie viele Cluster mögen Schnurrbärte?")

    assert "no fact is about these words (unknown-words)" in text and "No fact is about: Schnurrbärte" in text
    (asked_back,) = [line for line in text.splitlines() if "(CLARIFY)" in line]
    assert "not reached" in asked_back and "decided" in asked_back


def test_what_was_said_before_is_shown(engine: Engine) -> None:
    text = shown(engine, "Welche davon liegen in Asien?", DE, "Welche Partnerländer sind am wichtigsten?")

    assert "Davor gegeben: partner-countries" in text


def test_an_explanation_of_nothing_has_no_empty_parts(engine: Engine) -> None:
    text = shown(engine, "???")

    assert "Words" not in text and "the text has no words (empty)" in text


def test_a_long_question_is_cut(engine: Engine) -> None:
    assert all(len(line) < 400 for line in shown(engine, "Wie viele KMU gibt es? " * 300).splitlines())


def test_whatever_the_engine_has_an_id_for_has_a_name(packs: list[LanguagePack]) -> None:
    roles = {sign for pack in packs for signs in pack.signs.values() for sign in map(tuple, signs)}
    used = [
        *((glossing.KINDS, value) for role, value in roles if role == "kind"),
        *((glossing.MARKS, value) for role, value in roles if role == "mark"),
        *((glossing.ROLES, role) for role in (*Role, *(role for role, _ in roles))),
        *((glossing.QUALIFIERS, one) for one in Qualifier if one is not Qualifier.STATED),  # no question says that
        *((glossing.CHANGES, one) for one in Change),
        *((glossing.ROUTES, one) for one in Route),
        *((glossing.REASONS, one) for one in Reason),
        *((glossing.OUTCOMES, one) for one in Kind),
        *((glossing.VERDICTS, one) for one in Verdict),
        *((glossing.SIGNALS, name.removeprefix("near_").removeprefix("far_")) for name in (*SIGNALS, *NONE_SIGNALS)),
    ]

    assert [id for names, id in used if id not in names] == []


def test_a_kind_that_only_a_base_of_its_own_has_stands_for_itself(engine: Engine) -> None:
    found = explain(engine, FAIRS)

    text = explanation(replace(found, words=(Word("how old", "how old", None, (Sense(Role.KIND, "age"),)),)), EN)

    assert "asks for: age" in text
