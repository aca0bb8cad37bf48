"""Slips are mended where one word must be meant, by how near it is and how likely to be written; else they are left alone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.understanding.folding import bare, fold
from bot.understanding.reading import Reader
from bot.understanding.spelling import Speller

STORKS = {"storch": 5, "strich": 1, "nisthilfe": 3, "winter": 4, "irland": 1, "island": 1, "and": 30, "nest": 40}


def speller(counts: Mapping[str, int] = STORKS, frequencies: Mapping[str, float] | None = None) -> Speller:
    often = frequencies or {}
    return Speller(
        counts=counts,
        everyday=list(often),
        confusables=frozenset({frozenset({"storch", "strich"}), frozenset({"irland", "island"})}),
        frequency=lambda word: often.get(word, 0.0),
        meaning={"markt": "=market", "marki": "=market", "marke": "=brand"}.get,
    )


def mended(speller: Speller, typed: str) -> str | None:
    return speller.mended(typed.casefold(), fold(typed))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("storhc", "storch"),  # a swapped pair is one slip
        ("stoch", "storch"),
        ("storcch", "storch"),
        ("nisthlife", "nisthilfe"),
        ("nithilffe", "nisthilfe"),  # eight letters may have two
        ("winterr", "winter"),
        ("wintoer", "winter"),  # "oe" is an umlaut to others, here a letter too many
        ("nes", None),  # too short: it has too many neighbours
        ("xinyer", None),  # two slips in six letters
        ("irsland", None),  # as near to one as to the other, and the two are listed
    ],
)
def test_a_slip_is_mended_where_only_one_word_can_be_meant(typed: str, meant: str | None) -> None:
    assert mended(speller(), typed) == meant


@pytest.mark.parametrize(("typed", "other"), [("strich", "storch"), ("island", "irland")])
def test_a_listed_pair_is_never_bridged(typed: str, other: str) -> None:
    assert mended(speller({other: 9}), typed) is None


def test_a_slip_between_two_words_of_different_meaning_is_left_alone() -> None:
    assert mended(speller({"marke": 5, "markt": 5}), "markx") is None


def test_of_two_words_of_one_meaning_either_will_do() -> None:
    assert mended(speller({"marki": 5, "markt": 5}), "markx") in ("markt", "marki")


def test_of_two_words_as_near_the_one_that_is_written_far_more_often_is_meant() -> None:
    assert mended(speller({"marke": 1, "markt": 900}), "markx") == "markt"


def test_a_word_that_everybody_writes_is_likelier_meant_than_a_rare_one_of_the_base() -> None:
    assert mended(speller({"groing": 0, "glowing": 1, **{f"w{n}": 500 for n in range(40)}}, {"going": 6.0}), "goimg") == "going"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("winternest", ("winter", "nest")), ("nestwinter", ("nest", "winter")), ("winterxx", None), ("xxwinter", None)],
)
def test_a_forgotten_blank_is_seen_between_two_known_words(typed: str, meant: tuple[str, str] | None) -> None:
    assert speller().parted(typed) == meant


# On the shipped base.


class Shipped:
    """The speller of the shipped base; hypothesis would print a dataclass in full."""

    def __init__(self, reader: Reader) -> None:
        self.speller = reader.speller
        self.known = sorted(reader.vocabulary.words)


@pytest.fixture(scope="module")
def shipped(reader: Reader) -> Shipped:
    return Shipped(reader)


@given(st.integers(0, 10**6), st.integers(0, 12), st.sampled_from(["", "x", "e", "st"]), st.integers(0, 2))
def test_what_a_slip_is_mended_to_is_near_enough(shipped: Shipped, number: int, at: int, put: str, drop: int) -> None:
    word = shipped.known[number % len(shipped.known)]
    typed = word[:at] + put + word[at + drop :]
    limit = next(slips for length, slips in [(4, 0), (8, 1), (12, 2), (99, 3)] if len(typed) < length)

    found = mended(shipped.speller, typed)

    if found is not None:
        slips = min(OSA.distance(form, found) for form in (fold(typed), bare(typed)))
        assert slips <= limit
        assert slips <= 1 or found[0] == fold(typed)[0]


def test_no_listed_pair_is_ever_bridged_by_a_correction(reader: Reader) -> None:
    pairs = sorted(sorted(pair) for pair in reader.confusables if len(pair) == 2)

    bridged = [
        (a, b)
        for pair in pairs
        for a, b in (pair, pair[::-1])
        if a not in reader.vocabulary.words and mended(reader.speller, a) == b
    ]

    assert len(pairs) > 100
    assert bridged == []


@pytest.mark.parametrize(
    ("one", "other"), [("austria", "australia"), ("irland", "island"), ("slovakia", "slovenia"), ("iran", "irak")]
)
def test_names_of_two_countries_that_a_few_slips_part_are_confusable(reader: Reader, one: str, other: str) -> None:
    assert frozenset((one, other)) in reader.confusables


@given(st.sets(st.text("abc", min_size=3, max_size=6), min_size=1, max_size=30), st.text("abcd", min_size=4, max_size=7))
def test_every_word_that_a_slip_leads_to_is_found_whatever_letter_it_begins_with(words: set[str], typed: str) -> None:
    near = {word for word in words if OSA.distance(typed, word) == 1}
    found = Speller(
        counts=dict.fromkeys(words, 1),
        everyday=(),
        confusables=frozenset(),
        frequency=lambda _: 0.0,
        meaning=lambda _: "=one",  # all mean the same, so one of them is taken
    ).mended(typed, typed)

    assert found in words or (found is None and not near)
    same = {word for word in near if word[0] == typed[0]}
    if near and typed not in words:
        assert found in (same or near)  # the first letter is seldom wrong
