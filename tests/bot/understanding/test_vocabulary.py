"""Words are known in all their forms, compounds come apart, and what only looks alike is never taken for the same."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

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


def test_a_vocabulary_survives_the_way_through_a_release(storks: Vocabulary) -> None:
    stored = json.dumps(storks.dump())

    again = Vocabulary.load(json.loads(stored))

    assert json.dumps(again.dump()) == stored
    assert again.parts("storchennest", BOTH) == ["=stork", "=nest"]
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
