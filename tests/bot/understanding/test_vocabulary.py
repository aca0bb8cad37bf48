"""Compounds come apart, slips are mended, and what only looks alike is never taken for the same."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.understanding.folding import fold
from bot.understanding.reading import Reader
from bot.understanding.vocabulary import Vocabulary
from facts.model import Language
from tests.bot.asking import DE, EN

BOTH = (DE, EN)


@pytest.fixture(scope="module")
def storks() -> Vocabulary:
    """A few words about storks."""
    vocabulary = Vocabulary(
        algorithms={"de": "german", "en": "english"},
        linking=("s", "es", "n", "en"),
        un_prefixes=("un", "nicht"),
        confusables=frozenset({frozenset({"storch", "strich"}), frozenset({"irland", "island"})}),
    )
    for term, key in [
        ("Storch", "=stork"), ("Nest", "=nest"), ("Nisthilfe", "=aid"), ("Winter", "=winter"), ("wichtig", "=important"),
        ("Irland", "=irland"), ("Weißer Storch", "=white-stork"), ("weißer Storch im Winter", "=winter-stork"),
    ]:  # fmt: skip
        vocabulary.add_term(term, "de", key)
    for term, key in [("stork", "=stork"), ("nest", "=nest"), ("nesting aid", "=aid"), ("winter", "=winter")]:
        vocabulary.add_term(term, "en", key)
    for word in ("fliegen", "federn", "winternest"):
        vocabulary.add_word(word, "de")
    return vocabulary


def forms(vocabulary: Vocabulary, text: str) -> list[Sequence[str]]:
    return [vocabulary.candidates(word.casefold(), BOTH) for word in text.split()]


@pytest.mark.parametrize(
    ("word", "key"), [("storch", "=stork"), ("störche", "=stork"), ("Nestern".casefold(), "=nest"), ("storks", "=stork")]
)
def test_a_word_is_known_in_all_its_endings(storks: Vocabulary, word: str, key: str) -> None:
    assert storks.key_of(word, BOTH) == key


def test_an_unknown_word_has_no_key(storks: Vocabulary) -> None:
    assert storks.key_of("oktoberfest", BOTH) is None


def test_a_word_that_the_lexicon_lacks_gets_a_key_of_its_own(storks: Vocabulary) -> None:
    assert storks.key_of("fliegen", BOTH) == storks.key_of("fliege", BOTH) == "flieg"


def test_a_word_made_of_known_parts_gets_none(storks: Vocabulary) -> None:
    assert storks.key_of("winternest", BOTH) is None
    assert storks.parts("winternest", BOTH) == ["=winter", "=nest"]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("storchennest", ["=stork", "=nest"]),
        ("nestwinter", ["=nest", "=winter"]),
        ("storchenwinternest", ["=stork", "=winter", "=nest"]),
        ("nisthilfenwinter", ["=aid", "=winter"]),
        ("storch", []),
        ("oktoberfest", []),
        ("nest", []),
        ("", []),
    ],
)
def test_a_compound_comes_apart_into_what_it_is_made_of(storks: Vocabulary, word: str, parts: list[str]) -> None:
    assert storks.parts(word, BOTH, whole=True) == parts


@pytest.mark.parametrize(
    ("word", "parts"), [("adlerwinter", ["~adler", "=winter"]), ("storchklapper", ["=stork", "~klapper"]), ("abcnest", [])]
)
def test_one_part_of_a_compound_may_be_unknown_if_it_is_long_enough(storks: Vocabulary, word: str, parts: list[str]) -> None:
    assert storks.parts(word, BOTH) == parts


def test_a_language_that_writes_words_apart_has_no_compounds() -> None:
    english = Vocabulary(algorithms={"en": "english"}, linking=(), un_prefixes=())
    english.add_term("stork", "en", "=stork")
    english.add_term("nest", "en", "=nest")

    assert english.parts("storknest", ("en",)) == []


def test_the_longest_phrase_wins(storks: Vocabulary) -> None:
    assert storks.phrase_at(forms(storks, "weißer Storch im Winter"), 0) == (4, "=winter-stork")
    assert storks.phrase_at(forms(storks, "ein weißer Storch im Nest"), 1) == (2, "=white-stork")
    assert storks.phrase_at(forms(storks, "weißer Winter"), 0) is None


@pytest.mark.parametrize(
    ("word", "contrary"),
    [("unwichtig", True), ("unwichtigsten", True), ("nichtwichtig", True), ("wichtig", False), ("unterwegs", False)],
)
def test_a_prefix_can_turn_a_word_into_its_contrary(storks: Vocabulary, word: str, contrary: bool) -> None:
    assert storks.contrary(word, BOTH) is contrary


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("storhc", "storch"),  # a swapped pair is one slip
        ("stoch", "storch"),
        ("storcch", "storch"),
        ("nisthlife", "nisthilfe"),
        ("nithilffe", "nisthilfe"),  # eight letters may have two
        ("winterr", "winter"),
        ("nes", None),  # too short: it has too many neighbours
        ("wint", None),
        ("xinyer", None),  # two slips in six letters
        ("strich", None),  # listed as another word
        ("island", None),
    ],
)
def test_a_slip_is_mended_where_only_one_word_can_be_meant(storks: Vocabulary, typed: str, meant: str | None) -> None:
    assert storks.nearest(typed) == meant


def test_a_slip_between_two_words_of_different_meaning_is_left_alone() -> None:
    vocabulary = Vocabulary(algorithms={"de": "german"}, linking=(), un_prefixes=())
    vocabulary.add_term("Marke", "de", "=brand")
    vocabulary.add_term("Markt", "de", "=market")

    assert vocabulary.nearest("markx") is None
    vocabulary.add_term("Marki", "de", "=market")
    assert vocabulary.nearest("markti") in ("markt", "marki")  # of the same meaning either will do


class Words:
    """The words of the shipped base; hypothesis would print a dataclass in full."""

    def __init__(self, reader: Reader) -> None:
        self.known = sorted(reader.vocabulary.words)
        self.nearest = reader.vocabulary.nearest
        self.confusables = reader.vocabulary.confusables


@pytest.fixture(scope="module")
def shipped(reader: Reader) -> Words:
    return Words(reader)


@given(st.integers(0, 10**6), st.integers(0, 12), st.sampled_from(["", "x", "e", "st"]), st.integers(0, 2))
def test_the_word_that_a_slip_is_mended_to_is_the_nearest_of_all(
    shipped: Words, number: int, at: int, put: str, drop: int
) -> None:
    word = shipped.known[number % len(shipped.known)]
    typed = word[:at] + put + word[at + drop :]
    limit = next(edits for length, edits in [(4, 0), (8, 1), (12, 2), (99, 3)] if len(typed) < length)

    found = shipped.nearest(typed)

    slow = {known: OSA.distance(typed, known) for known in shipped.known}
    near = [known for known, distance in slow.items() if distance <= limit and (distance <= 1 or known[0] == typed[0])]
    assert found is None or (found in near and slow[found] == min(slow[known] for known in near))
    assert found is not None or not limit or len(near) != 1 or frozenset((typed, near[0])) in shipped.confusables


def test_a_vocabulary_survives_the_way_through_a_release(storks: Vocabulary) -> None:
    stored = json.dumps(storks.dump())

    again = Vocabulary.load(json.loads(stored))

    assert json.dumps(again.dump()) == stored
    assert again.parts("storchennest", BOTH) == ["=stork", "=nest"]
    assert again.nearest("strich") is None
    assert again.phrase_at(forms(again, "weißer Storch"), 0) == (2, "=white-stork")


# On the shipped base.


def keys(reader: Reader, text: str, language: Language = DE) -> set[str]:
    return {term.key for term in reader.read(text, language).terms}


@pytest.mark.parametrize(
    ("compound", "apart"),
    [
        ("Messebeteiligung", "Messe"), ("Mittelstandsanteil", "Mittelstand"), ("Partnerländer", "Partner Länder"),
        ("Innovationsprojekte", "Innovation Projekte"), ("Clusterakteure", "Cluster Akteure"),
    ],
)  # fmt: skip
def test_a_compound_means_what_its_parts_mean(reader: Reader, compound: str, apart: str) -> None:
    found, parts = keys(reader, compound), keys(reader, apart)

    assert not any(key.startswith("~") for key in found)
    assert found & parts or found == keys(reader, compound.lower())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Partnerlaender", "Partnerländer"), ("Mesen", "Messen"), ("internatoinale", "internationale"),
        ("strategishes", "strategisches"),
        ("Inovationscluster", "Innovationscluster"), ("Forschungsabteilugen", "Forschungsabteilungen"),
    ],
)  # fmt: skip
def test_a_typo_means_what_was_meant(reader: Reader, typed: str, meant: str) -> None:
    assert keys(reader, typed) == keys(reader, meant)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Österreich", "Australien"), ("Austria", "Australia"), ("Irland", "Island"), ("Ireland", "Iceland"), ("Iran", "Irak"),
        ("Slowakei", "Slowenien"), ("Niger", "Nigeria"), ("Schweden", "Schweiz"), ("China", "Chile"),
    ],
)  # fmt: skip
def test_countries_that_look_alike_are_two(reader: Reader, one: str, other: str) -> None:
    first, second = (reader.read(country, DE).countries for country in (one, other))

    assert len(first) == len(second) == 1
    assert first != second


def test_no_listed_pair_is_ever_bridged_by_a_correction(reader: Reader) -> None:
    pairs = sorted(sorted(pair) for pair in reader.vocabulary.confusables if len(pair) == 2)

    bridged = [
        (a, b)
        for pair in pairs
        for a, b in (pair, pair[::-1])
        if a not in reader.vocabulary.words and reader.vocabulary.nearest(a) == b
    ]

    assert len(pairs) > 100
    assert bridged == []


@pytest.mark.parametrize("word", ["Messer", "Masse", "Fördern", "Oktoberfest", "Arbeitslosenquote", "Inflation", "Handelsbilanz"])
def test_a_real_word_is_not_taken_for_a_misspelt_term(reader: Reader, word: str) -> None:
    assert not any(term.key.startswith("=") and term.exact < 1 for term in reader.read(word, DE).terms)


@pytest.mark.parametrize("word", ["unwichtigsten", "Nichtmitglieder", "uninternational", "unbedeutend", "nonmembers"])
def test_a_contrary_is_marked_and_is_no_known_word(reader: Reader, word: str) -> None:
    utterance = reader.read(word, DE)

    assert "contrary" in utterance.marks
    assert [term.key for term in utterance.terms] == [f"~{fold(word)}"]


@pytest.mark.parametrize(
    ("text", "language"), [("Welche Unternehmen machen mit?", DE), ("Universitäten", DE), ("Who supports universities?", EN)]
)
def test_a_word_that_only_begins_like_a_contrary_is_none(reader: Reader, text: str, language: Language) -> None:
    assert "contrary" not in reader.read(text, language).marks
