"""Answer, ask back or refuse; and what no likeness may overrule."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import Engine
from bot.model import Cited, Conversation, Decision, Kind, Question, Reason, Verdict
from facts.model import FactId, FactKind
from tests.bot.asking import DE, EN, Chat, spoken
from tests.bot.cases import load_cases

QUESTIONS = Path(__file__).parents[2] / "questions"


def decide(engine: Engine, text: str, *before: str) -> Decision:
    return engine.decide(Question(text=text, conversation=engine.replay(before)))


def facts(decision: Decision) -> list[str]:
    return [pick.fact for pick in decision.picks]


@pytest.fixture(scope="module")
def decided(engine: Engine) -> list[tuple[str, Decision]]:
    """Every question of tests/questions with what was decided."""
    return [(case.id, decide(engine, case.ask, *case.context)) for case in load_cases(QUESTIONS)]


@pytest.mark.parametrize("text", ["", "   ", "???", "😀", "\u200b\u202e", "...", "\n\t"])
def test_where_nothing_is_left_of_a_text_it_says_so(engine: Engine, text: str) -> None:
    decision = decide(engine, text)

    assert (decision.kind, decision.reason) == (Kind.REFUSAL, Reason.EMPTY)


def test_a_text_that_no_chat_would_send_is_not_read_to_its_end(engine: Engine) -> None:
    decision = decide(engine, "Wie viele KMU gibt es? " * 1000)

    assert (decision.kind, decision.reason) == (Kind.REFUSAL, Reason.TOO_LONG)


@pytest.mark.parametrize(
    ("text", "word"),
    [("Wie viel Bier trinkt man auf dem Oktoberfest?", "Oktoberfest"), ("How high is the Eiffel tower?", "Eiffel")],
)
def test_a_refusal_names_the_words_that_it_does_not_know(engine: Engine, text: str, word: str) -> None:
    decision = decide(engine, text)

    assert (decision.kind, decision.reason) == (Kind.REFUSAL, Reason.UNKNOWN_WORDS)
    assert any(word in unknown for unknown in decision.unknown)


def test_one_unknown_word_outweighs_a_known_frame(engine: Engine) -> None:
    assert facts(decide(engine, "Wie viele Cluster stellen auf internationalen Messen aus?")) == ["trade-fairs"]
    assert decide(engine, "Wie viele Cluster stellen auf dem Oktoberfest aus?").kind is not Kind.ANSWER


@pytest.mark.parametrize(
    "text",
    [
        "Was sind die unwichtigsten Partnerländer?",
        "Welche Partnerländer sind am wenigsten wichtig?",
        "What are the least important partner countries?",
        "Welche Partnerländer sind nicht wichtig?",
        "Wie viele Nichtmitglieder gibt es?",
        "Wie viele Cluster sind nicht auf Messen?",
        "How many clusters do not exhibit at trade fairs?",
    ],
)
def test_the_contrary_of_what_a_source_says_is_never_answered(engine: Engine, text: str) -> None:
    decision = decide(engine, text)

    assert decision.kind is Kind.REFUSAL, facts(decision)


@pytest.mark.parametrize("text", ["Wie viele Mitglieder hatte go-cluster 1998?", "How many members did go-cluster have in 2035?"])
def test_a_year_without_a_figure_gets_none(engine: Engine, text: str) -> None:
    decision = decide(engine, text)

    assert (decision.kind, decision.reason) == (Kind.REFUSAL, Reason.NO_FIGURE_FOR_YEAR)
    assert decision.suggestions == (FactId("members"),)


def test_a_year_with_a_figure_gets_that_one(engine: Engine) -> None:
    (pick,) = decide(engine, "Wie viele Mitglieder hatte go-cluster 2019?").picks

    assert (pick.fact, pick.observations) == ("members", ("y2019",))


def test_a_month_chooses_within_a_year(engine: Engine) -> None:
    (pick,) = decide(engine, "Wie viele Mitglieder hatten im September 2018 das Silber-Label?").picks

    used = [o for o in engine.base.facts[pick.fact].observations if o.key in pick.observations]
    assert pick.fact == "label-awards"
    assert {(o.as_of.year, o.as_of.month) for o in used if o.as_of} == {(2018, 9)}


@pytest.mark.parametrize(
    ("text", "country", "verdict"),
    [
        ("Gehört Frankreich zu den wichtigsten Partnerländern?", "FR", Verdict.YES),
        ("Is Japan one of the partner countries?", "JP", Verdict.YES),
        ("Ist Polen ein wichtiges Partnerland?", "PL", Verdict.NO),
        ("Ist Österreich ein wichtiges Partnerland?", "AT", Verdict.YES),
        ("Ist Australien ein wichtiges Partnerland?", "AU", Verdict.NO),
        ("Is Ireland a partner country?", "IE", Verdict.NO),
        ("Is Iceland a partner country?", "IS", Verdict.NO),
        ("🇫🇷", "FR", Verdict.YES),
        ("Ist 🇵🇱 dabei?", "PL", Verdict.NO),
    ],
)
def test_a_country_is_looked_up_in_the_list(engine: Engine, text: str, country: str, verdict: Verdict) -> None:
    (pick,) = decide(engine, text).picks

    assert engine.base.facts[pick.fact].listing
    assert (pick.country, pick.verdict) == (country, verdict)


@pytest.mark.parametrize("text", ["Keine davon", "keins davon!", "none of these", "No, something else", "None of the above."])
def test_who_wants_none_of_the_choices_gets_help(engine: Engine, text: str) -> None:
    assert decide(engine, text).kind is Kind.HELP


def test_a_region_gets_its_part_of_the_list(engine: Engine) -> None:
    assert facts(decide(engine, "Welche Partnerländer gibt es in Übersee?")) == ["partner-countries-overseas"]
    assert facts(decide(engine, "Which partner countries are there in Europe?")) == ["partner-countries-europe"]
    assert facts(decide(engine, "Welche Partnerländer gibt es in Europa und in Übersee?")) == ["partner-countries"]


def test_no_list_says_how_many_clusters_work_with_a_country(engine: Engine) -> None:
    assert decide(engine, "Wie viele Cluster kooperieren mit Frankreich?").kind is not Kind.ANSWER


@pytest.mark.parametrize(
    "text",
    [
        "Wie hoch ist der KMU-Anteil und wie viele Unternehmen sind es?",
        "What is the SME share, and how many companies are there?",
        "Wie hoch ist der KMU-Anteil? Wie viele Unternehmen gibt es?",
    ],
)
def test_two_questions_get_two_answers(engine: Engine, text: str) -> None:
    assert facts(decide(engine, text)) == ["sme-share", "companies"]


def test_the_question_in_a_letter_is_found(engine: Engine) -> None:
    text = (
        "Sehr geehrte Damen und Herren,\n\nich schreibe einen Artikel über die Wirtschaft und war in Leipzig. "
        "Wie viele Cluster stellen auf internationalen Messen aus?\n\nMit freundlichen Grüßen"
    )

    assert facts(decide(engine, text)) == ["trade-fairs"]


@pytest.mark.parametrize(
    ("plain", "polite"),
    [
        ("Wie viele KMU gibt es?", "Könnten Sie mir bitte sagen, wie viele KMU es gibt?"),
        ("Wie viele Unternehmen gibt es?", "Hallo, wie viele Unternehmen gibt es denn eigentlich, bitte?"),
        ("How many SMEs are there?", "Hi, could you please tell me how many SMEs there are?"),
        ("Welche Partnerländer sind am wichtigsten?", "Guten Tag, welche Partnerländer sind am wichtigsten? Vielen Dank!"),
    ],
)
def test_politeness_moves_nothing(engine: Engine, plain: str, polite: str) -> None:
    assert facts(decide(engine, plain)) == facts(decide(engine, polite)) != []


@pytest.mark.parametrize(
    "text",
    [
        "Welche Partnerländer sind am wichtigsten",
        "Wie hoch ist der Anteil der KMU an den Akteuren",
        "How many SMEs are there among the actors",
    ],
)
def test_commas_marks_and_capitals_move_nothing(engine: Engine, text: str) -> None:
    wanted = facts(decide(engine, text))

    variants = [
        text + "?",
        text + " ?!",
        text.upper(),
        text.lower(),
        text.replace(" ", ", ", 1),
        text.replace(" ", "  "),
        f"„{text}“",
        f"  {text}\n",
    ]

    assert wanted
    assert [facts(decide(engine, variant)) for variant in variants] == [wanted] * len(variants)


def test_where_several_facts_fit_it_asks_back_with_two_or_three_choices(decided: list[tuple[str, Decision]]) -> None:
    close = [decision for _, decision in decided if decision.reason is Reason.TOO_CLOSE]

    assert close
    assert {decision.kind for decision in close} == {Kind.CLARIFY}
    assert {len(decision.suggestions) for decision in close} <= {2, 3}


def test_a_source_is_that_of_the_answer_before(engine: Engine) -> None:
    first, *rest = decide(engine, "Quelle?", "Wie viele KMU gibt es?").picks

    assert (first.fact, [told.fact for told in first.about]) == ("source", ["smes"])
    assert [pick.fact for pick in rest] == ["smes"]


def test_the_source_and_the_date_of_a_year_s_figure_are_that_figure_s(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("Wie viele Mitglieder hatte go-cluster 2019?")

    sources = {block.citation.source.id for block in chat.say("Quelle?").blocks if isinstance(block, Cited)}
    dated = spoken(chat.say("Wie alt ist das?"))

    assert sources == {"bmwi-2019-04"}
    assert "2019" in dated and "2020" not in dated


def test_a_source_without_an_answer_before_is_the_base_s(engine: Engine) -> None:
    (pick,) = decide(engine, "Quelle?").picks

    assert (pick.fact, pick.about) == ("source", ())


def test_a_button_asks_for_the_source_like_a_message(engine: Engine) -> None:
    memory = engine.replay(["Wie viele KMU gibt es?"])

    assert engine.decider.source(memory, EN).picks == decide(engine, "Quelle?", "Wie viele KMU gibt es?").picks


def test_an_answer_is_repeated_in_the_language_wished_for(engine: Engine) -> None:
    decision = decide(engine, "in English please", "Wie viele KMU gibt es?")

    assert facts(decision) == ["smes"]
    assert decision.utterance.language == EN


def test_a_follow_up_keeps_the_topic(engine: Engine) -> None:
    decision = decide(engine, "Und in Übersee?", "Welche Partnerländer sind am wichtigsten?")

    assert facts(decision) == ["partner-countries-overseas"]
    assert decision.from_context


def test_a_new_subject_leaves_the_topic(engine: Engine) -> None:
    decision = decide(
        engine, "Wie viele Cluster stellen auf internationalen Messen aus?", "Welche Partnerländer sind am wichtigsten?"
    )

    assert facts(decision) == ["trade-fairs"]
    assert not decision.from_context


@pytest.mark.parametrize("text", ["Quelle?", "How old is that?", "in English please", "noch mal", "Und in Übersee?"])
def test_a_memory_of_facts_that_a_reload_has_taken_away_does_no_harm(engine: Engine, text: str) -> None:
    memory = Conversation(language=DE, facts=(FactId("gone"),))

    assert engine.ask(Question(text=text, conversation=memory)).blocks


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Hallo", Kind.SMALLTALK), ("Vielen Dank!", Kind.SMALLTALK), ("Tschüss", Kind.SMALLTALK), ("Hilfe", Kind.HELP)],
)
def test_talk_is_talk(engine: Engine, text: str, kind: Kind) -> None:
    assert decide(engine, text).kind is kind


def test_a_confidence_is_a_probability(decided: list[tuple[str, Decision]]) -> None:
    assert len(decided) > 700
    assert [id for id, decision in decided if not 0 <= decision.confidence <= 1 + 1e-9] == []


def test_only_what_is_answered_has_a_fact_picked(decided: list[tuple[str, Decision]]) -> None:
    assert [id for id, d in decided if bool(d.picks) != (d.kind not in (Kind.CLARIFY, Kind.REFUSAL))] == []


def test_at_most_three_facts_are_offered_and_no_fact_twice(decided: list[tuple[str, Decision]]) -> None:
    assert [id for id, d in decided if len(d.suggestions) > 3 or len(set(d.suggestions)) < len(d.suggestions)] == []


def test_a_refusal_never_offers_small_talk(engine: Engine, decided: list[tuple[str, Decision]]) -> None:
    talk = {fact.id for fact in engine.base.facts.values() if fact.kind is FactKind.SMALLTALK}

    assert [id for id, d in decided if d.kind is Kind.REFUSAL and talk & set(d.suggestions)] == []


def test_a_conversation_remembers_facts_figures_and_country_and_no_text(engine: Engine) -> None:
    chat = Chat(engine)

    chat.say("Wie viele Mitglieder hatte go-cluster 2019?")

    assert chat.memory == Conversation(language=DE, facts=(FactId("members"),), figures=("members/y2019",), country=None)


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("Are there more SMEs than university institutes?", ["smes", "university-institutes"]),
        ("Wie hoch ist der KMU-Anteil und der Anteil der Forschungseinrichtungen?", ["sme-share", "research-share"]),
    ],
)
def test_two_things_that_a_sentence_couples_or_compares_are_both_given(engine: Engine, text: str, both: list[str]) -> None:
    assert facts(decide(engine, text)) == both


def test_two_things_that_a_sentence_takes_together_are_one(engine: Engine) -> None:
    assert facts(decide(engine, "Wie hoch ist der Anteil von KMU und großen Unternehmen zusammen?")) == ["company-share"]


def test_of_close_facts_the_one_is_meant_whose_figure_a_question_has(engine: Engine) -> None:
    assert facts(decide(engine, "Is it true that more than 8,500 of the actors are companies?")) == ["companies"]


@pytest.mark.parametrize(("text", "part"), [("Wer sind die Partner außerhalb, also ohne Europa?", "partner-countries-overseas")])
def test_what_is_left_of_a_list_is_given_where_a_part_is_left_out(engine: Engine, text: str, part: str) -> None:
    assert facts(decide(engine, text)) == [part]


@pytest.mark.parametrize("before", [(), ("Wie hoch ist der Anteil der KMU?",)])
def test_the_name_of_a_fact_gets_that_fact_whatever_was_said_before(engine: Engine, before: tuple[str, ...]) -> None:
    fitted, asked = engine.decider.fitted, 0

    for fact in engine.base.facts.values():
        for language, name in fact.name.items():
            if fitted.reader.read(name, language).spelt in fitted.index.names:  # not those that two facts share
                assert facts(decide(engine, name, *before))[0] == fact.id, name
                asked += 1

    assert asked > 60


@pytest.mark.parametrize("before", ["Wie viele Mitglieder hat go-cluster?", "Welche Partnerländer sind am wichtigsten?"])
@pytest.mark.parametrize(("country", "verdict"), [("Frankreich", Verdict.YES), ("Polen", Verdict.NO)])
def test_a_country_alone_is_looked_up_after_any_answer(engine: Engine, before: str, country: str, verdict: Verdict) -> None:
    (pick,) = decide(engine, country, before).picks

    assert (pick.fact, pick.verdict) == ("partner-countries", verdict)


@pytest.mark.parametrize("text", ["asdfghjkl", "Banane", "hm", "xxxx"])
def test_a_message_that_says_nothing_does_not_get_the_last_fact_again(engine: Engine, text: str) -> None:
    assert decide(engine, text, "Wie viele Mitglieder hat go-cluster?").kind is not Kind.ANSWER


def test_what_is_offered_to_choose_from_is_no_small_talk(engine: Engine, decided: list[tuple[str, Decision]]) -> None:
    talk = {fact.id for fact in engine.base.facts.values() if fact.kind is FactKind.SMALLTALK}

    assert [case for case, decision in decided if talk & set(decision.suggestions)] == []


@pytest.mark.parametrize("text", ["Cluster", "70 %", "ja"])
def test_a_message_too_short_to_be_understood_is_not_said_to_be_beside_the_base(engine: Engine, text: str) -> None:
    decision = decide(engine, text)

    assert decision.kind is Kind.REFUSAL and decision.reason is Reason.UNSURE


@pytest.mark.parametrize("text", ["Ist Bayern ein Partnerland?", "Is California a partner country?", "Bayern"])
def test_a_state_of_a_country_is_no_country(engine: Engine, text: str) -> None:
    decision = decide(engine, text)

    assert decision.kind is not Kind.ANSWER and decision.utterance.countries == ()


@pytest.mark.parametrize(
    ("text", "near"),
    [("Wie heißen die Mitglieder des Beirats?", "advisory-board"), ("Which of the companies is the largest?", "companies")],
)
def test_names_and_the_largest_of_many_are_not_answered_with_a_count(engine: Engine, text: str, near: str) -> None:
    assert near not in facts(decide(engine, text))


def test_of_several_countries_each_is_looked_up(engine: Engine) -> None:
    decision = decide(engine, "Are Spain, Brazil and Japan partner countries?")

    assert [(pick.country, pick.verdict) for pick in decision.picks] == [
        ("ES", Verdict.YES), ("BR", Verdict.NO), ("JP", Verdict.YES),
    ]  # fmt: skip


def test_two_countries_are_not_ranked_where_the_source_ranks_none(engine: Engine) -> None:
    decision = decide(engine, "Wer ist als Partnerland wichtiger, Frankreich oder die Schweiz?")

    assert [(pick.fact, pick.verdict) for pick in decision.picks] == [("partner-countries", Verdict.UNSUPPORTED)]
