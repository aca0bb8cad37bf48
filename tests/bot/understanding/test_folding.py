"""Spelling habits stop mattering, and no text is too strange to be folded."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.understanding.folding import fold, normalize, phrase, tokens

ANYTHING = st.text(alphabet=st.characters())  # surrogates included
GERMAN_LETTERS = st.text(alphabet="abcdefghijklmnoprstuvwxyzäöüß", min_size=1)  # no q: "qu" is no umlaut


@given(ANYTHING)
@example("\ud800")
@example("ﬁ")
@example("ǰ")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANYTHING)
@example("\udcff\ud83d")
def test_no_text_is_too_strange_to_be_cut_into_words(text: str) -> None:
    for token in tokens(text):
        assert token.folded
        assert fold(token.folded) == token.folded


@given(ANYTHING)
@example("\ud800 \x00 \u202e")
def test_normalizing_twice_changes_nothing(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@given(GERMAN_LETTERS)
def test_umlauts_meet_the_letters_that_phones_without_them_write(word: str) -> None:
    spelt = word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")

    assert fold(word) == fold(spelt) == fold(word.upper())


@pytest.mark.parametrize(
    "written", ["Länder", "LÄNDER", "La\u0308nder", "Laender", "Lander", "l\u00ad\u00e4nder", "Lä\u200bnder"]
)
def test_all_ways_to_write_a_word_become_one(written: str) -> None:
    assert fold(written) == "lander"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("Österreich", "osterreich"),
        ("Oesterreich", "osterreich"),
        ("Büro", "buro"),
        ("Büero", "buro"),
        ("Łódź", "lodz"),
        ("Ærø", "aro"),
        ("ｇｏ－ｃｌｕｓｔｅｒ", "go-cluster"),
        ("ﬁnden", "finden"),
        ("İstanbul", "istanbul"),
    ],
)
def test_foreign_letters_become_plain_ones(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_qu_is_no_umlaut() -> None:
    assert fold("Quelle") == "quelle"


def test_different_words_stay_different() -> None:
    words = ["Messe", "Masse", "Irland", "Island", "Austria", "Australia", "gefördert", "gefordert"]

    assert len({fold(word) for word in words[:6]}) == 6
    assert fold(words[6]) == fold(words[7])  # the price of meeting those who type without umlauts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mehr als 70\u00a0%?", ("mehr", "als", "70", "%")),
        ("70%", ("70", "%")),
        ("13.000 Akteure", ("13.000", "akteure")),
        ("1.234,5!", ("1.234,5",)),
        ("2010/11", ("2010", "11")),
        ("go-cluster", ("go", "cluster")),
        ("Wie geht's?", ("wie", "gehts")),
        ("what’s up", ("whats", "up")),
        ("snake_case", ("snake", "case")),
        ("KMU2015", ("kmu", "2015")),
        ("７０％", ("70", "%")),
        ("...!?", ()),
        ("😀🎉", ()),
        ("", ()),
    ],
)
def test_a_text_is_cut_into_words_numbers_and_percent_signs(text: str, words: tuple[str, ...]) -> None:
    assert phrase(text) == words


def test_a_token_remembers_what_was_typed_and_what_stood_before_it() -> None:
    first, second = tokens("Länder, ÖSTERREICH")

    assert (first.text, first.lower, first.before) == ("Länder", "länder", "")
    assert (second.text, second.lower, second.before) == ("ÖSTERREICH", "österreich", ", ")


@given(GERMAN_LETTERS, st.sampled_from("\u200b\u200d\u2060\ufeff\u202e\u2066\u00ad"))
def test_invisible_characters_within_a_word_move_nothing(word: str, invisible: str) -> None:
    assert fold(invisible.join(word)) == fold(word)
    assert phrase(invisible.join(word)) == phrase(word)
