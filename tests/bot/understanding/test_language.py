"""The language of a text is told by its words, then by its letters, then by what was said before."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import Engine
from bot.model import Conversation, Question
from bot.understanding.reading import Reader
from facts.model import Language
from tests.bot.asking import DE, EN
from tests.bot.cases import load_cases

QUESTIONS = Path(__file__).parents[2] / "questions"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wie viele Mitglieder hat das Programm?", DE),
        ("How many members does the programme have?", EN),
        ("wer foerdert das", DE),
        ("who pays for it", EN),
        ("Und in Übersee?", DE),
        ("and overseas?", EN),
        ("Danke!", DE),
        ("Thanks!", EN),
        ("moin", DE),
        ("good morning", EN),
    ],
)
@pytest.mark.parametrize("prior", [DE, EN])
def test_the_evidence_of_the_text_comes_first(reader: Reader, text: str, language: Language, prior: Language) -> None:
    assert reader.read(text, prior).language == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("KMU Anteil", DE), ("partnerländer übersee", DE), ("forschungseinrichtungen prozent", DE), ("mitgliederzahl", DE),
        ("SME share", EN), ("partner countries overseas", EN), ("research departments", EN), ("number of members", EN),
    ],
)  # fmt: skip
@pytest.mark.parametrize("prior", [DE, EN])
def test_keywords_alone_are_enough(reader: Reader, text: str, language: Language, prior: Language) -> None:
    assert reader.read(text, prior).language == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wie viele members hat das Programm?", DE),
        ("How many Mitglieder does the programme have?", EN),
        ("Erklär mir das Programme mal short and simple, was ist das", DE),
        ("What can a cluster do in terms of Internationalisierung?", EN),
        ("Ist der SME share hoch?", DE),
        ("Is the KMU-Anteil high?", EN),
    ],
)
def test_in_a_mixture_the_frame_of_the_sentence_decides(reader: Reader, text: str, language: Language) -> None:
    assert reader.read(text, DE).language == reader.read(text, EN).language == language


SHARED = ["USA", "China", "Export", "Startups", "Newsletter", "Info", "Team", "Label", "Budget", "Award", "Cluster"]


@pytest.mark.parametrize("text", SHARED)
@pytest.mark.parametrize("prior", [DE, EN])
def test_where_the_text_tells_nothing_what_was_said_before_does(reader: Reader, text: str, prior: Language) -> None:
    assert reader.read(text, prior).language == prior


@pytest.mark.parametrize("prior", [None, Language("fr")])
def test_without_any_evidence_it_is_the_first_language_of_the_base(reader: Reader, prior: Language | None) -> None:
    assert reader.read("2019", prior).language == DE


def test_the_conversation_weighs_more_than_the_hint_and_the_hint_more_than_nothing(engine: Engine) -> None:
    before = Conversation(language=EN)

    assert engine.decide(Question(text="2019?", conversation=before, hint=DE)).utterance.language == EN
    assert engine.decide(Question(text="2019?", hint=EN)).utterance.language == EN
    assert engine.decide(Question(text="2019?")).utterance.language == DE


def test_an_answer_can_be_wished_in_another_language_than_the_question_s(engine: Engine) -> None:
    answer = engine.ask(Question(text="Wie viele Mitglieder hat go-cluster?", language=EN))

    assert answer.language == EN


def test_of_a_hundred_questions_at_least_97_get_their_own_language(reader: Reader) -> None:
    cases = [case for case in load_cases(QUESTIONS) if not case.context and "mixed" not in case.tags]

    wrong = [
        case.id
        for case in cases
        for language in [reader.read(case.ask, Language(case.language)).language]
        if language != case.language
    ]
    foreign = [
        case.id
        for case in cases
        for prior in [EN if case.language == DE else DE]
        if reader.read(case.ask, prior).language != case.language
    ]

    assert len(cases) > 500
    assert len(wrong) <= 0.03 * len(cases), wrong
    assert len(foreign) <= 0.03 * len(cases), foreign


@pytest.mark.parametrize(
    "text", ["USA", "China", "Export", "Startups", "Newsletter", "Info", "Team", "Label", "Budget", "Award", "Cluster"]
)
@pytest.mark.parametrize("prior", [DE, EN])
def test_a_word_that_both_languages_use_leaves_a_conversation_in_its_own(reader: Reader, text: str, prior: Language) -> None:
    assert reader.read(text, prior).language == prior
