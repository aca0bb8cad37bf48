"""Every word of a text is followed through the reader, and the text is read as ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.explanation import Change, Role, Sense, Word
from bot.understanding.reading import Reader
from bot.understanding.tracing import trace
from facts.model import Language
from tests.bot.asking import DE, EN
from tests.bot.cases import load_cases

QUESTIONS = Path(__file__).parents[2] / "questions"


def words(reader: Reader, text: str, language: Language = DE) -> dict[str, Word]:
    """What each word of a text was taken for."""
    return {word.typed: word for word in trace(reader, text, language, lambda key: key == "=money")[1]}


def senses(reader: Reader, text: str, language: Language = DE) -> dict[str, tuple[tuple[str, str], ...]]:
    return {typed: word.senses for typed, word in words(reader, text, language).items()}


def test_a_traced_text_is_read_as_any_other(reader: Reader) -> None:
    for case in load_cases(QUESTIONS)[::5]:
        read, _ = trace(reader, case.ask, Language(case.language), lambda _: False)

        assert read == reader.read(case.ask, Language(case.language))


def test_every_word_is_there_once_and_in_order(reader: Reader) -> None:
    for case in load_cases(QUESTIONS)[::5]:
        read, found = trace(reader, case.ask, Language(case.language), lambda _: False)

        assert " ".join(word.understood for word in found) == read.spelt
        assert all(word.senses for word in found)


def test_terms_function_words_and_kinds_are_told_apart(reader: Reader) -> None:
    assert senses(reader, "Wie viele Cluster waren auf Messen?") == {
        "Wie viele": ((Role.KIND, "count"),),
        "Cluster": ((Role.CONCEPT, "cluster"),),
        "waren": ((Role.FUNCTION, ""),),
        "auf": ((Role.FUNCTION, ""),),
        "Messen": ((Role.CONCEPT, "trade-fair"),),
    }


def test_a_concept_that_no_fact_is_about_is_told_from_others(reader: Reader) -> None:
    assert senses(reader, "the budget of clusters", EN)["budget"] == ((Role.OUTSIDE, "money"),)


def test_a_word_that_the_base_does_not_have_is_unknown(reader: Reader) -> None:
    assert senses(reader, "Schnurrbart")["Schnurrbart"] == ((Role.UNKNOWN, "schnurrbart"),)


def test_a_single_letter_means_nothing(reader: Reader) -> None:
    assert senses(reader, "Cluster q")["q"] == ((Role.LETTER, ""),)


def test_figures_with_their_qualifiers_months_and_countries_are_told_apart(reader: Reader) -> None:
    found = senses(reader, "mehr als 70 % im Mai in Frankreich")

    assert found["mehr als"] == ((Role.QUALIFIER, "more_than"),)
    assert found["70"] == ((Role.NUMBER, "70"),)
    assert found["%"] == ((Role.PERCENT, ""),)
    assert found["Mai"] == ((Role.MONTH, "5"),)
    assert found["Frankreich"] == ((Role.COUNTRY, "FR"),)


def test_percent_behind_a_number_asks_for_no_share(reader: Reader) -> None:
    assert senses(reader, "siebzig Prozent")["Prozent"] == ((Role.PERCENT, ""),)
    assert Sense(Role.KIND, "share") in senses(reader, "Wie viel Prozent")["Wie viel Prozent"]


@pytest.mark.parametrize("text", ["Welche Partnerländer gibt es nicht?", "Stimmt es, dass es Partnerländer gibt?"])
def test_what_says_how_something_is_meant_is_a_mark(reader: Reader, text: str) -> None:
    assert [word for word in words(reader, text).values() if word.senses[0].role is Role.MARK]


def test_a_compound_has_a_sense_for_each_part(reader: Reader) -> None:
    found = senses(reader, "Messekaninchen")["Messekaninchen"]

    assert found == ((Role.CONCEPT, "trade-fair"), (Role.UNKNOWN, "kaninchen"))


def test_a_slip_is_shown_with_the_word_that_it_must_mean(reader: Reader) -> None:
    found = words(reader, "Partnerlädner")["Partnerlädner"]

    assert (found.change, found.understood) == (Change.SLIP, "partnerlander")


def test_case_and_umlauts_are_no_slips(reader: Reader) -> None:
    assert words(reader, "PARTNERLAENDER")["PARTNERLAENDER"].change is None


def test_a_dialect_s_spelling_is_shown_with_the_word(reader: Reader) -> None:
    found = words(reader, "wia vü Cluster")["wia vü"]

    assert (found.change, found.understood) == (Change.SPELLING, "wie viel")
    assert found.senses == ((Role.KIND, "count"),)


def test_a_parted_verb_is_shown_in_both_parts(reader: Reader) -> None:
    found = words(reader, "Welche Cluster stellen in Hannover aus?")["stellen … aus"]

    assert (found.change, found.understood) == (Change.VERB, "ausstellen")
    assert found.senses == ((Role.CONCEPT, "exhibit"),)
