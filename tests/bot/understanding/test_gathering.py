"""Several facts at once: who asks for them, and which belong together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine import Engine
from bot.model import Cited, Kind, Message, Question, Statement
from bot.permalinks import permalink
from bot.understanding.gathering import MOST, heard
from bot.understanding.packs import LanguagePack
from bot.understanding.reading import Reader
from facts.model import BESIDE, FactId
from tests.bot.asking import DE, EN, Chat, ask, spoken


def told(engine: Engine, text: str, *before: str) -> list[str]:
    return list(ask(engine, text, before).facts)


@pytest.mark.parametrize(
    ("said", "most", "behind"),
    [
        ("alles zu Messen", None, "Messen"),
        ("Kannst du mir bitte alles zum Thema Messen zusammenstellen?", None, "Messen"),
        ("ALLES UEBER KMU", None, "KMU"),
        ("alle Zahlen zu den Mitgliedern", None, "Mitgliedern"),
        ("drei Zahlen für eine Meldung", 3, ""),
        ("5 interessante Fakten über Clusterakteure", 5, "Clusterakteure"),
        ("ein paar Zahlen bitte", 3, ""),
        ("everything you have on Japan", None, "Japan"),
        ("four quotable facts about trade fairs, please", 4, "trade fairs"),
        ("key figures on members", 3, "members"),
    ],
)
def test_a_request_says_how_many_facts_and_about_what(reader: Reader, said: str, most: int | None, behind: str) -> None:
    request = heard(said, reader.packs)

    assert request and (request.most, request.behind) == (most, behind)


@pytest.mark.parametrize(
    "said",
    [
        "What is the programme all about?",
        "Sind alle Angaben aktuell?",
        "Was kannst du alles?",
        "drei Länder in Übersee",
        "alle Partnerländer",
        "Some information about trade fairs",
        "Wie viele Zahlen kennst du?",
        "2015",
    ],
)
def test_other_questions_are_no_such_request(reader: Reader, said: str) -> None:
    assert heard(said, reader.packs) is None


@given(
    text=st.text(max_size=80)
    | st.lists(st.sampled_from(["alles", "zu", "drei", "zahlen", "everything", "about", "7", "facts", "on", "x"])).map(" ".join)
)
def test_whatever_is_written_a_request_wants_a_number_that_can_be_given(packs: list[LanguagePack], text: str) -> None:
    request = heard(text, {pack.language: pack for pack in packs})

    assert request is None or request.most is None or 1 < request.most <= MOST


def test_a_theme_by_words_has_what_speaks_of_them_and_nothing_else(engine: Engine) -> None:
    assert told(engine, "alles zu Messen") == told(engine, "everything about trade fairs") == ["trade-fairs", "hannover-messe"]
    assert set(told(engine, "Alles zu Japan")) == {"interspin-japan", "partner-countries"}


def test_a_topic_by_its_name_has_all_its_facts(engine: Engine) -> None:
    facts = told(engine, "alles zum Programm go-cluster")

    assert set(facts) == {fact.id for fact in engine.base.facts.values() if fact.topic == "programme"}


def test_every_fact_keeps_its_own_source(engine: Engine) -> None:
    answer = ask(engine, "alles zur Internationalisierung")
    said = [block.fact for block in answer.blocks if isinstance(block, Statement)]
    cited = [block.fact for block in answer.blocks if isinstance(block, Cited)]

    assert said == list(dict.fromkeys(cited)) == list(answer.facts)


def test_figures_that_belong_together_are_given_where_figures_are_wanted(engine: Engine) -> None:
    facts = [engine.base.facts[fact] for fact in ask(engine, "drei Zahlen für eine Meldung").facts]

    assert len(facts) == 3 and all(fact.figures() for fact in facts)
    assert len({fact.topic for fact in facts}) == 1


def test_what_was_told_before_is_the_theme_of_who_names_none(engine: Engine) -> None:
    facts = [engine.base.facts[fact] for fact in ask(engine, "und drei Zahlen dazu", ["Wie viele KMU gibt es?"]).facts]

    assert facts[0].id == "smes" and {fact.topic for fact in facts} == {"members"}


def test_who_wants_more_than_there_is_is_told_so(engine: Engine) -> None:
    said = spoken(ask(engine, "drei Zahlen zu Messen"))

    assert said.startswith("Diese 2 Angaben gehören zusammen") and "Mehr hat die Faktenbasis dazu nicht." in said


def test_what_is_left_out_of_a_long_list_is_counted(engine: Engine) -> None:
    answer = ask(engine, "everything about clusters", language=EN)
    more = answer.gathering.more if answer.gathering else 0

    assert more > 0 and any(isinstance(block, Message) and f"{more} more facts" in block.text for block in answer.blocks)


@pytest.mark.parametrize(
    "said",
    [
        "Not all about it is clear to me. How many SMEs are there?",
        "Ich will nicht alles darüber wissen, nur wie viele KMU es gibt",
        "Ich brauche nicht alles zu Messen, nur die Zahl der KMU",
        "alles zu Messen außer Hannover",
        "alles über dich",
        "drei Zahlen zu den Partnerländern",
        "drei Zahlen dazu",
        "und zwei weitere?",
    ],
)
def test_no_list_is_given_where_none_was_asked_for_or_can_be_had(engine: Engine, said: str) -> None:
    assert ask(engine, said).gathering is None


def test_things_side_by_side_are_gathered_together(engine: Engine) -> None:
    assert set(told(engine, "alles zu KMU, Messen und Japan")) >= {
        "smes",
        "sme-share",
        "trade-fairs",
        "hannover-messe",
        "interspin-japan",
    }


def test_more_of_them_are_others(engine: Engine) -> None:
    chat = Chat(engine)
    first = chat.say("drei Zahlen zur Internationalisierung").facts
    more = chat.say("und zwei weitere?").facts

    assert len(first) == 3 and more and not set(more) & set(first)


def test_what_was_told_stays_in_the_list_that_is_asked_for_on_it(engine: Engine) -> None:
    assert told(engine, "drei Zahlen dazu", "alles zu Messen")[:2] == ["trade-fairs", "hannover-messe"]


def test_who_names_nothing_gets_all_there_is_and_hears_how_much_is_left(engine: Engine) -> None:
    answer = ask(engine, "alle Zahlen")

    assert answer.gathering and answer.gathering.more + len(answer.facts) == sum(
        bool(fact.figures()) for fact in engine.base.facts.values() if fact.kind not in BESIDE
    )


def test_a_list_keeps_what_a_careful_editor_adds(engine: Engine) -> None:
    assert "mehrfach gezählt" in spoken(ask(engine, "drei Zahlen zu KMU"))


def test_all_about_it_is_all_about_what_was_told(engine: Engine) -> None:
    facts = told(engine, "alles dazu bitte", "Wie hoch ist der KMU-Anteil?")

    assert facts[0] == "sme-share" and "company-share" in facts


def test_there_is_no_link_to_a_list(engine: Engine) -> None:
    chat = Chat(engine)

    assert [permalink(chat.say(said)) for said in ("alles zu Messen", "nochmal", "auf Englisch bitte")] == [None] * 3


def test_a_single_fact_is_told_as_ever(engine: Engine) -> None:
    assert ask(engine, "alles über den Beirat").blocks == engine.tell(FactId("advisory-board"), DE).blocks


@pytest.mark.parametrize(
    "said", ["alles zu Kryptowährungen", "drei Fakten über Bananen", "alle Zahlen zum Oktoberfest", "alles über Bayern"]
)
def test_nothing_is_gathered_for_what_the_base_does_not_have(engine: Engine, said: str) -> None:
    assert ask(engine, said).kind is Kind.REFUSAL


def test_slips_do_not_keep_facts_apart(engine: Engine) -> None:
    assert told(engine, "drei Zalen für eine Meldung") == told(engine, "drei Zahlen für eine Meldung")


def test_their_sources_can_be_asked_for_afterwards(engine: Engine) -> None:
    chat = Chat(engine)
    listed = chat.say("alles zu Messen")

    assert {block.url for block in chat.say("Quelle?").blocks if isinstance(block, Cited)} == {
        block.url for block in listed.blocks if isinstance(block, Cited)
    }


def test_an_explanation_says_that_several_were_wanted(engine: Engine) -> None:
    assert engine.explain(Question(text="alles zu Messen")).route == "gathered"
