"""An explanation tells what the decision rests on, and decides nothing by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import Engine
from bot.explanation import Candidate, Explanation, Judgement, Route, loudest
from bot.model import Conversation, Kind, Question, Reason
from bot.understanding.folding import phrase
from bot.understanding.judging import ALONE, ANSWER
from facts.model import Language
from tests.bot.cases import load_cases

QUESTIONS = Path(__file__).parents[2] / "questions"
COUNTRIES = "Welche Partnerländer sind am wichtigsten?"
FAIRS = "Wie viele Cluster waren auf Messen?"


def explain(engine: Engine, text: str, *before: str) -> Explanation:
    return engine.explain(Question(text=text, conversation=engine.replay(before)))


def decisive(found: Explanation) -> Judgement:
    assert found.decisive is not None
    return found.judgements[found.decisive]


def first(engine: Engine, text: str) -> Candidate:
    """The likeliest fact by the first reader."""
    return decisive(explain(engine, text)).first.best[0]


def decided_by(found: Explanation) -> list[str]:
    return [threshold.name for threshold in found.thresholds if threshold.decided]


@pytest.fixture(scope="module")
def explained(engine: Engine) -> list[tuple[Question, Explanation]]:
    """Real questions, some of them within a conversation."""
    cases = load_cases(QUESTIONS)
    asked = [
        Question(text=case.ask, conversation=engine.replay(case.context), hint=Language(case.language))
        for case in (*cases[::7], *(case for case in cases if case.context))
    ]
    return [(question, engine.explain(question)) for question in asked]


def test_what_is_explained_is_what_is_decided(engine: Engine, explained: list[tuple[Question, Explanation]]) -> None:
    differing = [question.text for question, found in explained if found.decision != engine.decide(question)]

    assert explained and differing == []


def test_what_is_decided_by_probability_is_decided_by_one_threshold(explained: list[tuple[Question, Explanation]]) -> None:
    scored = [found for _, found in explained if found.route in (Route.SCORED, Route.SEVERAL)]

    odd = [found.text for found in scored if len(decided_by(found)) != 1 and found.decision.reason is not Reason.OPPOSITE]

    assert scored and odd == []


def test_the_decisive_judgement_has_the_matches_of_the_decision(explained: list[tuple[Question, Explanation]]) -> None:
    for _, found in explained:
        if found.decisive is not None:
            ranking = decisive(found).both or decisive(found).first
            told = [(match.fact, match.probability) for match in found.decision.matches]
            assert [(one.fact, one.probability) for one in ranking.best] == told, found.text


def test_the_second_reader_is_asked_just_where_the_first_is_not_sure(explained: list[tuple[Question, Explanation]]) -> None:
    whole = [
        one
        for question, found in explained
        for one in found.judgements
        if not one.from_context and one.first.best and not question.conversation.facts and len(phrase(one.text)) > 1
    ]

    for one in whole:
        assert one.sure == (max(one.first.best[0].probability, one.first.none) >= ALONE)
        assert bool(one.second) == (one.both is not None) == (not one.sure), one.text
    assert {bool(one.second) for one in whole} == {True, False}


def test_probabilities_of_the_best_and_of_none_are_at_most_one_together(explained: list[tuple[Question, Explanation]]) -> None:
    rankings = [ranking for _, found in explained for one in found.judgements for ranking in (one.first, one.both) if ranking]

    assert all(sum(one.probability for one in ranking.best) + ranking.none < 1.000001 for ranking in rankings)


def test_a_fact_shows_which_terms_of_a_question_its_utterances_have(engine: Engine) -> None:
    found = decisive(explain(engine, FAIRS)).first.best

    members = next(one for one in found if one.fact == "members")
    assert [term.text for term in found[0].has] == ["Cluster", "Messen"] and found[0].lacks == ()
    assert [term.text for term in members.lacks] == ["Messen"]


def test_a_list_of_countries_has_every_country_for_it_can_look_it_up(engine: Engine) -> None:
    best = first(engine, "Gehört Peru zu den Partnerländern?")

    assert best.fact == "partner-countries" and "PE" in [term.text for term in best.has]


def test_a_fact_shows_the_curated_question_that_comes_nearest(engine: Engine) -> None:
    assert first(engine, FAIRS).nearest in engine.decider.fitted.index.texts


def test_the_loudest_signals_come_first_and_silent_ones_not_at_all(engine: Engine) -> None:
    ranking = decisive(explain(engine, FAIRS)).first

    loud = loudest(ranking.signals, 3)

    assert [abs(one.points) for one in loud] == sorted((abs(one.points) for one in ranking.signals), reverse=True)[:3]
    assert all(one.points for one in loudest(ranking.signals, 99))


def test_an_answer_was_decided_by_the_threshold_for_answers(engine: Engine) -> None:
    found = explain(engine, FAIRS)

    assert (found.route, decided_by(found), found.forbidden) == (Route.SCORED, ["ANSWER"], False)


def test_small_talk_was_decided_by_the_threshold_for_talk(engine: Engine) -> None:
    assert decided_by(explain(engine, "Danke schön, sehr gut")) == ["TALK"]


def test_a_question_back_was_decided_by_the_threshold_for_asking(engine: Engine) -> None:
    found = explain(engine, "Wie viele gibt es")

    assert found.decision.kind in (Kind.CLARIFY, Kind.REFUSAL)
    assert decided_by(found) == ["CLARIFY"]


def test_a_fact_that_is_likely_enough_may_be_forbidden(engine: Engine) -> None:
    found = explain(engine, "Welche Partnerländer sind am wenigsten wichtig?")

    assert (found.forbidden, found.decision.reason) == (True, Reason.OPPOSITE)
    assert any(one.name == "ANSWER" and one.reached for one in found.thresholds)


def test_what_was_said_before_is_told_and_makes_a_judgement_of_its_own(engine: Engine) -> None:
    found = explain(engine, "Und in Übersee?", COUNTRIES)

    assert found.context == ("partner-countries",)
    assert {one.from_context for one in found.judgements} == {True, False}


def test_each_part_of_a_message_is_judged_and_the_least_likely_counts(engine: Engine) -> None:
    found = explain(engine, "Wie viele KMU gibt es und wie viele Mitglieder?")

    assert found.route is Route.SEVERAL and len(found.judgements) >= 3
    answer = next(one for one in found.thresholds if one.name == "ANSWER")
    assert answer.measured == found.decision.confidence >= ANSWER


@pytest.mark.parametrize(
    ("route", "text", "before"),
    [
        (Route.CURATED, "Messen Anteil", ()),
        (Route.COUNTRY, "Frankreich", ()),
        (Route.TIME, "2015?", ("Wie viele Mitglieder hat go-cluster?",)),
        (Route.ABOUT, "Quelle?", (COUNTRIES,)),
        (Route.AGAIN, "in english please", (COUNTRIES,)),
        (Route.UNREAD, "???", ()),
        (Route.UNREAD, "Wie viele KMU? " * 1000, ()),
    ],
)
def test_a_question_that_needs_no_probability_says_which_way_it_went(
    engine: Engine, route: Route, text: str, before: tuple[str, ...]
) -> None:
    found = explain(engine, text, *before)

    assert found.route is route
    assert found.decisive is None and decided_by(found) == []


def test_explaining_leaves_the_engine_as_it_was(engine: Engine) -> None:
    question = Question(text=FAIRS, conversation=Conversation())
    before = engine.ask(question)

    engine.explain(question)

    assert engine.ask(question) == before
