"""What a short message takes over from what was said before."""

from __future__ import annotations

import pytest

from bot.engine import Engine
from bot.model import Conversation, Kind
from bot.understanding import followup
from bot.understanding.matching import Prior
from bot.understanding.reading import Reader
from facts.model import FactId, Language
from tests.bot.asking import DE, EN, Chat

SPOKEN = Conversation(language=DE, facts=(FactId("strategic-field"),))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Quelle?", "source"),
        ("quelle bitte", "source"),
        ("Wer sagt das?", "source"),
        ("Und woher weißt du das?", "source"),
        ("Wer behauptet das denn eigentlich?", "source"),
        ("Source?", "source"),
        ("who says so", "source"),
        ("Wie alt ist das?", "date"),
        ("how old is that", "date"),
        ("And how old is that?", "date"),
        ("Stimmt das noch?", "date"),
        ("noch mal bitte", "repeat"),
        ("again please", "repeat"),
    ],
)
def test_a_whole_message_may_be_about_the_answer_before(reader: Reader, text: str, asked: str) -> None:
    assert followup.meta(text, reader.packs) == asked


@pytest.mark.parametrize(
    ("text", "asked"), [("Qelle bitte", "source"), ("whre is that from", "source"), ("how old is taht", "date")]
)
def test_a_slip_does_not_hide_it(reader: Reader, text: str, asked: str) -> None:
    assert followup.meta(text, reader.packs) == asked


@pytest.mark.parametrize(
    "text",
    [
        "", "?", "Wie viele KMU gibt es?", "Wie alt ist das Programm go-cluster?", "Which source of funding do clusters have?",
        "Welche Quelle nennt das Ministerium für die Förderung von InterSpiN in Japan?",
    ],
)  # fmt: skip
def test_a_question_with_a_subject_of_its_own_is_not_about_the_answer_before(reader: Reader, text: str) -> None:
    assert followup.meta(text, reader.packs) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Auf Englisch bitte", EN),
        ("in English, please!", EN),
        ("auf deutsch", DE),
        ("Answer in German", DE),
        ("auf Französisch bitte", None),
        ("Wie viele Cluster arbeiten auf Englisch?", None),
        ("", None),
    ],
)
def test_a_whole_message_may_wish_for_a_language(reader: Reader, text: str, language: Language | None) -> None:
    assert followup.wished_language(text, reader.packs)[0] == language


@pytest.mark.parametrize(
    ("text", "language", "rest"),
    [
        ("In English please: how many members in 2019?", EN, "how many members in 2019?"),
        ("Wie viele Mitglieder 2019? Auf Englisch bitte.", EN, "Wie viele Mitglieder 2019?"),
        ("auf Deutsch bitte, und in Übersee?", DE, "und in Übersee?"),
    ],
)
def test_a_wish_for_a_language_may_stand_beside_a_question(reader: Reader, text: str, language: Language, rest: str) -> None:
    assert followup.wished_language(text, reader.packs) == (language, rest)


@pytest.mark.parametrize("text", ["Und in Übersee?", "was ist mit Japan", "And overseas?", "what about research?"])
def test_a_continuation_is_known_by_its_first_words(reader: Reader, text: str) -> None:
    utterance = reader.read(text)

    assert followup.opens(utterance, reader.packs[utterance.language])


@pytest.mark.parametrize("text", ["Unda in Übersee?", "undine", "Welche Partnerländer?", ""])
def test_a_word_that_only_begins_like_a_continuation_is_none(reader: Reader, text: str) -> None:
    assert not followup.opens(reader.read(text, DE), reader.packs[DE])


@pytest.mark.parametrize(("text", "language"), [("Wie viele davon sind KMU?", DE), ("How many of those are SMEs?", EN)])
def test_a_word_that_points_back_is_seen(reader: Reader, text: str, language: Language) -> None:
    assert followup.refers(reader.read(text, language), reader.packs[language])


def test_nothing_points_back_where_nothing_was_said(reader: Reader) -> None:
    assert not followup.leans(reader.read("Und in Übersee?", DE), reader.packs[DE], Conversation())


def test_a_short_message_leans_on_what_was_said(reader: Reader) -> None:
    assert followup.leans(reader.read("Übersee?", DE), reader.packs[DE], SPOKEN)


def test_a_full_question_stands_on_its_own(reader: Reader) -> None:
    text = "Wie hoch war der Anteil kleiner Unternehmen an allen Akteuren beim Programm InterSpiN in Japan?"

    assert not followup.leans(reader.read(text, DE), reader.packs[DE], SPOKEN)


@pytest.mark.parametrize("text", ["asdfghjkl", "Banane", "hm", "Quastenflosser Messe", "…"])
def test_a_message_with_nothing_to_go_on_with_does_not_lean(reader: Reader, text: str) -> None:
    assert not followup.leans(reader.read(text, DE), reader.packs[DE], SPOKEN)


def prior(engine: Engine, text: str, *facts: str) -> Prior:
    decider = engine.decider
    groups = {f"={concept}": group for group, concepts in decider.fitted.groups.items() for concept in concepts}
    memory = Conversation(facts=tuple(FactId(fact) for fact in facts))
    return followup.prior(memory, engine.base.facts, decider.fitted.index, decider.fitted.reader.read(text, DE), groups)


def test_the_fact_before_is_near_and_its_neighbours_half_as_near(engine: Engine) -> None:
    near = prior(engine, "und?", "sme-share").facts

    assert near["sme-share"] == 1.0
    assert near["research-share"] == near["company-share"] == followup.RELATED
    assert "trade-fairs" not in near


def test_of_two_facts_that_were_spoken_of_both_are_near(engine: Engine) -> None:
    near = prior(engine, "und?", "sme-share", "company-share").facts

    assert near["sme-share"] == near["company-share"] == 1.0


def test_what_was_spoken_of_is_still_in_the_room_but_weaker(engine: Engine) -> None:
    keys = prior(engine, "und?", "trade-fairs").keys

    assert "=trade-fair" in keys
    assert set(keys.values()) == {followup.STRENGTH}
    assert len(keys) <= followup.MAX_TERMS


def test_a_named_part_pushes_out_its_contrary(engine: Engine) -> None:
    assert "=europe" in prior(engine, "und?", "partner-countries-europe").keys
    assert "=europe" not in prior(engine, "Und in Übersee?", "partner-countries-europe").keys


def test_a_fact_that_the_base_no_longer_has_is_forgotten(engine: Engine) -> None:
    assert prior(engine, "und?", "gone") == Prior({}, {})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Und ein Jahr später?", "Und 2016?"),
        ("und vier jahre später", "und 2019"),
        ("Wie sah es drei Jahre zuvor aus?", "Wie sah es 2012 aus?"),
        ("Wie viele waren es im Folgejahr?", "Wie viele waren es 2016?"),
        ("Im Jahr davor?", "2014?"),
        ("and four years later?", "and 2019?"),
        ("And 3 years before that?", "And 2012?"),
        ("how many, the year after?", "how many, 2016?"),
    ],
)
def test_a_year_may_be_counted_from_the_one_that_was_spoken_of(reader: Reader, text: str, said: str) -> None:
    assert followup.dated(text, reader.packs, 2015) == said


@pytest.mark.parametrize("text", ["Und 2019?", "Später vielleicht", "Seit wie vielen Jahren?", "later", "", "every year"])
def test_a_text_that_counts_from_no_year_stays_as_it_is(reader: Reader, text: str) -> None:
    assert followup.dated(text, reader.packs, 2015) == text


def test_no_year_is_counted_where_none_was_spoken_of(reader: Reader) -> None:
    assert followup.dated("Und ein Jahr später?", reader.packs, None) == "Und ein Jahr später?"


def test_a_counted_year_gets_its_figure_and_one_without_a_figure_gets_none(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("Wie viele Mitglieder hatte go-cluster 2015?")

    assert chat.say("Und vier Jahre später?").conversation.figures == ("members/y2019",)
    assert chat.say("Und drei Jahre davor?").kind is Kind.REFUSAL


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("nein, ich meinte Messen", "Messen"),
        ("nee ich meinte eigentlich die Kooperationen", "die Kooperationen"),
        ("no, I meant the departments", "the departments"),
        ("not the fairs, the conferences", "the conferences"),
        ("nicht die Messen, sondern die Projekte?", "die Projekte?"),
        ("nein", None),
        ("Wie viele Firmen gibt es?", None),
        ("not bad", None),
        ("", None),
    ],
)
def test_what_is_said_instead_is_what_is_left_of_a_correction(reader: Reader, text: str, rest: str | None) -> None:
    assert followup.corrected(text, reader.packs) == rest


@pytest.mark.parametrize(
    ("text", "step"), [("und davor?", -1), ("vorher", -1), ("before that?", -1), ("danach", 1), ("and later?", 1), ("und?", 0)]
)
def test_the_figure_next_to_the_one_told_is_asked_for_by_its_side(reader: Reader, text: str, step: int) -> None:
    assert followup.neighbour(text, reader.packs) == step


@pytest.mark.parametrize(
    ("text", "choices", "taken"),
    [
        ("ja", 1, 0),
        ("ja", 2, None),  # which of them?
        ("yes please", 1, 0),
        ("2", 3, 1),
        ("2", 1, None),
        ("das zweite bitte", 2, 1),
        ("the third one", 3, 2),
        ("the third one", 2, None),
        ("Wie viele Firmen?", 3, None),
    ],
)
def test_a_choice_is_taken_by_yes_or_its_number(reader: Reader, text: str, choices: int, taken: int | None) -> None:
    assert followup.chosen(text, reader.packs, choices) == taken


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("kann ich das zitieren?", "quote"),
        ("can I quote that?", "quote"),
        ("noch mal kürzer", "brief"),
        ("shorter please", "brief"),
        ("genauer?", "detail"),
        ("more precisely", "detail"),
        ("von wem ist das?", "source"),
        ("welches Jahr?", "date"),
        ("nochmal bitte", "repeat"),
    ],
)
def test_the_answer_before_can_be_had_in_several_manners(reader: Reader, text: str, asked: str) -> None:
    assert followup.meta(text, reader.packs) == asked
