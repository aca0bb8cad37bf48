"""The engine knows of no subject and of no list of languages: a base about coffee, with Spanish as data, in the same program."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.catalogs import text
from bot.channels.terminal import chat
from bot.engine import Engine
from bot.model import Answer, Kind, Question
from facts.collection import collect
from facts.model import Language
from facts.walking import utterances
from tests.bot.asking import ROOT, ask, spoken

COFFEE = ROOT / "tests" / "bases" / "coffee"
CASES = [json.loads(line) for line in COFFEE.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()]
KINDS = {"answer": Kind.ANSWER, "refuse": Kind.REFUSAL, "smalltalk": Kind.SMALLTALK, "help": Kind.HELP}
ES = Language("es")
RIGHT = 0.9
MOST_SECOND = 1  # facts beyond those of the label


@dataclass(frozen=True, slots=True)
class Scored:
    """One question, and whether the answer is right, or tells what was not asked for."""

    said: str
    right: bool
    wrong: bool


def scored(case: dict[str, Any], answer: Answer) -> Scored:
    facts, told = set(case["facts"]), list(answer.facts)
    verdict = answer.verdict.value if answer.verdict else None
    fits = bool(told) and told[0] in facts and len(set(told) - facts) <= MOST_SECOND
    claims = case.get("verdict") in (None, verdict) and case.get("country") in (None, answer.country)
    right = answer.kind is Kind.REFUSAL if case["expect"] == "refuse" else fits and claims
    wrong = (bool(told) and not facts & set(told)) or (fits and not claims)
    return Scored(f"{case['id']} {case['text']}: {answer.kind.value} {told} {verdict}", right, wrong)


@pytest.fixture(scope="module")
def engine(coffee: Path) -> Engine:
    return Engine.open(coffee)


@pytest.fixture(scope="module")
def answers(engine: Engine) -> list[tuple[dict[str, Any], Answer]]:
    return [(case, ask(engine, case["text"], case["context"] or [])) for case in CASES]


def test_nine_of_ten_questions_are_answered_right_and_none_gets_a_wrong_figure(
    answers: list[tuple[dict[str, Any], Answer]],
) -> None:
    found = [scored(case, answer) for case, answer in answers]

    assert len(found) == 60
    assert [one.said for one in found if one.wrong] == []
    assert sum(one.right for one in found) >= RIGHT * len(found), [one.said for one in found if not one.right]


def test_the_answer_is_in_the_language_of_the_question(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    assert [(case["id"], answer.language) for case, answer in answers if answer.language != case["lang"]] == []


def test_the_questions_that_measure_are_nowhere_in_the_base() -> None:
    curated = {" ".join(text.casefold().split()) for *_, text in utterances(collect(COFFEE))}

    assert [case["id"] for case in CASES if " ".join(case["text"].casefold().split()) in curated] == []


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("¿Cuántos sacos se exportaron en 2021?", "En 2021 se exportaron casi 48.000 sacos de café."),
        ("¿Qué parte de las fincas es ecológica?", "Más de dos tercios de las fincas son ecológicas."),
        ("¿Cuánto ingresó la cooperativa en 2023?", "la cooperativa ingresó más de 7 millones de euros por la exportación."),
        ("¿Qué porcentaje de los socios son mujeres?", "Alrededor de 38 % de los socios de la cooperativa son mujeres"),
        ("¿Cuándo se fundó la cooperativa?", "La cooperativa se fundó en mayo de 1987."),
        ("¿Llega el café a Japón?", "Sí, la fuente nombra Japón entre los países de destino."),
    ],
)  # fmt: skip
def test_every_kind_of_figure_is_worded_as_the_language_does(engine: Engine, question: str, said: str) -> None:
    assert said in spoken(ask(engine, question))


def test_nothing_that_is_said_in_the_third_language_falls_back_to_english(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    said = " ".join(spoken(answer) for case, answer in answers if case["lang"] == "es")

    own = ("Fuente:", "Relacionado:", "La fuente no indica ninguna fecha.", "No tengo nada sobre eso")
    assert [sentence for sentence in own if sentence not in said] == []
    assert [word for word in ("Source:", "Related:", "states no date", "fact base") if word in said] == []


@pytest.mark.parametrize(
    ("before", "wish", "language"),
    [
        ("Wie viele Säcke werden exportiert?", "Auf Spanisch bitte", "es"),
        ("How many bags are exported?", "in Spanish please", "es"),
        ("¿Cuántos sacos se exportan?", "en alemán por favor", "de"),
        ("¿Cuántos sacos se exportan?", "responde en inglés", "en"),
        ("Wie viele Säcke werden exportiert?", "auf englisch", "en"),
    ],
)
def test_a_language_is_wished_for_by_its_name_in_each_of_the_others(
    engine: Engine, before: str, wish: str, language: str
) -> None:
    answer = ask(engine, wish, [before])

    assert (answer.language, answer.facts) == (language, ("exports",))


def test_a_language_that_the_base_does_not_have_cannot_be_wished_for(engine: Engine) -> None:
    assert ask(engine, "Auf Polnisch bitte", ["Wie viele Säcke werden exportiert?"]).language == "de"


def test_the_same_question_in_a_language_that_was_stored_as_text_has_the_bases_own_sentences(engine: Engine) -> None:
    answer = engine.ask(Question(text="Wie viele Säcke werden exportiert?", language=Language("".join(("e", "s")))))

    assert "Fuente:" in spoken(answer)


def test_the_terminal_speaks_the_third_language(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    lines = iter(["/source", "/lang alemán", "/lang español", "/salir", "/topics", "/quit"])

    chat(engine, None, engine.spoken(ES), styled=False, read=lambda _: next(lines))

    said = capsys.readouterr().out
    for sentence in ("Pregunte con sus propias palabras", "/lang de|en|es", "Todavía no he dicho nada", "Ab jetzt antworte ich"):
        assert sentence in said
    for sentence in ("A partir de ahora respondo en español", "No conozco «/salir»", "Temas", "Hasta luego."):
        assert sentence in said


def test_a_telling_button_and_the_source_speak_it_too(engine: Engine) -> None:
    told = engine.tell(next(fact for fact in engine.base.facts if fact == "exports"), ES)
    source = engine.source(told.conversation, ES)

    assert text("source.label", engine.spoken(ES), source="").strip() == "Fuente:"
    assert "Fuente:" in spoken(told)
    assert "Fuente:" in spoken(source)
