"""A talk in the terminal, with what somebody types written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bot.channels.terminal import chat, show, topics
from bot.engine import Engine
from bot.model import Question
from facts.model import Language
from tests.bot.asking import DE, EN

GOODBYE = {DE: "Auf Wiedersehen.", EN: "Goodbye."}


@dataclass
class Shown:
    """What a talk showed."""

    parts: list[str]  # [0] the welcome, [n] what came of line n
    prompts: list[str]


Talk = Callable[..., Shown]


@pytest.fixture
def talk(engine: Engine, capsys: pytest.CaptureFixture[str]) -> Talk:
    """Type some lines, then end the input."""

    def type_in(
        *lines: str, language: Language | None = None, start: Language = DE, end: type[BaseException] = EOFError
    ) -> Shown:
        typed, shown = iter(lines), Shown([], [])

        def read(prompt: str) -> str:
            look()
            shown.prompts.append(prompt.strip())
            line = next(typed, None)
            if line is None:
                raise end
            return line

        def look() -> None:
            shown.parts.append(capsys.readouterr().out.replace("\u00a0", " "))

        chat(engine, language, start, styled=False, read=read)
        look()
        return shown

    return type_in


def test_it_says_hello_and_what_can_be_typed(talk: Talk, engine: Engine) -> None:
    welcome, *_ = talk("/quit").parts

    assert engine.base.title[DE] in welcome
    assert all(command in welcome for command in ("/topics", "/source", "/lang", "/quit"))


@pytest.mark.parametrize("line", ["/quit", "/exit", "  /quit "])
def test_quit_ends_it_with_a_goodbye(talk: Talk, line: str) -> None:
    shown = talk(line, "nobody reads this").parts

    assert len(shown) == 2
    assert shown[-1].strip() == GOODBYE[DE]


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_the_end_of_the_input_ends_it_with_a_goodbye(talk: Talk, end: type[BaseException]) -> None:
    shown = talk(end=end).parts

    assert shown[-1].strip() == GOODBYE[DE]


def test_it_remembers_what_was_said(talk: Talk) -> None:
    shown = talk("Welche Partnerländer sind am wichtigsten?", "Und in Übersee?").parts

    assert "Frankreich" in shown[1]
    assert "Japan" in shown[2] and "Frankreich" not in shown[2]


def test_a_refusal_in_between_does_not_make_it_forget(talk: Talk) -> None:
    shown = talk("Welche Partnerländer sind am wichtigsten?", "Wie wird morgen das Wetter in Hamburg?", "Und in Übersee?").parts

    assert "Japan" in shown[3]


def test_small_talk_in_between_does_not_make_it_forget(talk: Talk) -> None:
    shown = talk("Welche Partnerländer sind am wichtigsten?", "Danke!", "Und in Übersee?").parts

    assert "Japan" in shown[3]


def test_source_gives_the_source_of_the_answer_before(talk: Talk) -> None:
    shown = talk("Wie viele KMU gibt es?", "/source").parts

    assert "Quelle: Clusterplattform" in shown[2] and "://" in shown[2]


def test_source_without_an_answer_before_says_so(talk: Talk) -> None:
    shown = talk("/source", "Hallo", "/source").parts

    assert shown[1] == shown[3] == "Noch habe ich nichts gesagt, das eine Quelle hätte.\n"


def test_topics_lists_every_fact_under_its_topic(talk: Talk, engine: Engine) -> None:
    shown = talk("/topics").parts

    assert shown[1] == topics(engine.base, DE) + "\n"
    for fact in engine.base.facts.values():
        assert f"· {fact.name[DE]}\n" in shown[1]
    for topic in engine.base.topics:
        assert f"{topic.name[DE]}\n" in shown[1]


def test_lang_sets_the_language_of_all_that_follows(talk: Talk) -> None:
    shown = talk("/lang en", "Wie viele KMU gibt es?", "/quit").parts

    assert "English" in shown[1]
    assert "over 7,100 small and medium-sized companies" in shown[2]
    assert shown[3].strip() == GOODBYE[EN]


@pytest.mark.parametrize("line", ["/lang", "/lang fr", "/lang DE EN"])
def test_an_unknown_language_is_refused_with_the_known_ones(talk: Talk, line: str) -> None:
    shown = talk(line, "Hallo").parts

    assert "Deutsch, English" in shown[1]
    assert "Guten Tag" in shown[2]


@pytest.mark.parametrize("line", ["/frobnicate", "/help me", "/"])
def test_an_unknown_command_is_named_with_the_known_ones(talk: Talk, line: str) -> None:
    shown = talk(line).parts

    assert f"„{line.split()[0]}“" in shown[1]
    assert "/topics" in shown[1]


def test_it_speaks_the_language_that_it_is_spoken_to_in(talk: Talk) -> None:
    here = talk("How many SMEs are there?", "/source", "Wie viele KMU gibt es?")

    shown = here.parts
    assert "over 7,100" in shown[1]
    assert "Source: " in shown[2]
    assert "über 7.100" in shown[3]
    assert here.prompts == ["Frage>", "Question>", "Question>", "Frage>"]


def test_an_empty_line_is_answered_kindly(talk: Talk) -> None:
    shown = talk("", "   ").parts

    assert shown[1] == shown[2]
    assert "Frage in Worten" in shown[1]


def test_a_language_given_at_the_start_holds(talk: Talk) -> None:
    shown = talk("Wie viele KMU gibt es?", language=EN, start=EN).parts

    assert "over 7,100" in shown[1]


def test_without_a_terminal_nothing_is_styled(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    show(engine.ask(Question(text="Wie viele KMU gibt es?")), styled=True)

    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "über 7.100" in out
