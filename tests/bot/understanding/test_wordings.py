"""What facts say in their own words, and what of a text they do not."""

from __future__ import annotations

import pytest

from bot.engine import Engine
from bot.understanding.reading import Reader
from bot.understanding.wordings import Wordings
from facts.model import Base, FactId, Language
from tests.bot.asking import DE, EN


@pytest.fixture(scope="module")
def wordings(engine: Engine) -> Wordings:
    fitted = engine.decider.fitted
    return Wordings(engine.base, fitted.index, fitted.reader, frozenset())


@pytest.mark.parametrize(
    ("fact", "text", "language", "strange"),
    [
        ("survey", "Befragt hat man die Mitglieder regelmäßig.", DE, []),
        ("survey", "Befragt hat man die Mitglieder schriftlich.", DE, ["schriftlich"]),
        ("importance", "Internationalisation gains in importance, it seems.", EN, []),  # a verb is how it is said
        ("importance", "Internationalisation gains in importance in Bavaria.", EN, ["Bavaria"]),
    ],
)
def test_a_word_that_a_fact_never_uses_may_turn_a_claim(
    wordings: Wordings, base: Base, reader: Reader, fact: str, text: str, language: Language, strange: list[str]
) -> None:
    assert [term.text for term in wordings.strange(base.facts[FactId(fact)], reader.read(text, language))] == strange


@pytest.mark.parametrize(
    ("fact", "text", "language", "covered"),
    [
        ("trade-fairs", "Die Cluster waren auf Messen.", DE, True),
        ("trade-fairs", "Die Teilnehmenden der Jahrestagung waren auf Messen.", DE, False),
        ("advisory-board", "Zwölf Personen aus Wissenschaft, Wirtschaft und Politik.", DE, True),
    ],
)
def test_a_fact_covers_whom_its_figures_speak_of(
    wordings: Wordings, base: Base, reader: Reader, fact: str, text: str, language: Language, covered: bool
) -> None:
    assert wordings.covers(base.facts[FactId(fact)], reader.read(text, language)) is covered


@pytest.mark.parametrize(
    ("fact", "text", "language", "singled"),
    [
        ("members", "die englische Programmseite", DE, ["page-en"]),
        ("members", "the English page", EN, ["page-en"]),
        ("members", "Wie viele Mitglieder gibt es?", DE, []),
        ("interspin-clusters", "in der zweiten Runde", DE, ["round-two"]),
        ("trade-fairs", "auf Messen", DE, []),  # it has one figure only
    ],
)
def test_words_that_only_some_figures_are_told_in_single_them_out(
    wordings: Wordings, base: Base, reader: Reader, fact: str, text: str, language: Language, singled: list[str]
) -> None:
    found = wordings.singled_out(base.facts[FactId(fact)], reader.read(text, language))

    assert [one.key for one in found] == singled
