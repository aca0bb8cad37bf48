"""What is found for the beginnings of words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.completing import Completer

NAMES = [["Störche zählen", "Counting storks"], ["Nester", "Nests"], ["Zugwege", "Flyways"]]
TEXTS = [
    (0, "Wie viele Störche gibt es?"),
    (1, "Wo sind die Nester der Störche?"),
    (2, "Wohin ziehen sie?"),
    (2, "Wie weit ziehen Störche?"),
]
COMPLETER = Completer.of(NAMES, TEXTS)
WORDS = st.sampled_from(sorted({word for names in NAMES for name in names for word in name.split()}))


def test_a_fact_whose_name_begins_so_comes_before_those_that_only_mention_it() -> None:
    assert COMPLETER.complete("stö")[0][0] == 0
    assert set(COMPLETER.complete("stö")[0]) == {0, 1, 2}


def test_umlauts_and_capitals_make_no_difference() -> None:
    assert COMPLETER.complete("STOERCHE") == COMPLETER.complete("störche")


def test_several_beginnings_are_taken_together() -> None:
    assert COMPLETER.complete("wo nes")[0][0] == 1


def test_it_is_said_whether_every_word_is_known() -> None:
    assert COMPLETER.complete("nest")[1]
    assert not COMPLETER.complete("nest oktoberfest")[1]


def test_nothing_begins_nothing() -> None:
    assert COMPLETER.complete("") == ([], True)


@given(WORDS, st.integers(1, 20))
def test_every_beginning_of_a_name_leads_to_its_fact(word: str, letters: int) -> None:
    owner = next(fact for fact, names in enumerate(NAMES) if any(word in name.split() for name in names))

    assert owner in COMPLETER.complete(word[:letters])[0]


@given(st.text(max_size=30))
def test_any_text_gets_facts_that_there_are_each_once(text: str) -> None:
    found, _ = COMPLETER.complete(text)

    assert set(found) <= {0, 1, 2} and len(set(found)) == len(found)
