"""Fold text so that spelling habits stop mattering: case, umlauts, accents, apostrophes, invisible characters.

Pure functions from text to text. Knows no facts, no language's words and no scores.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_LIGATURES = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "ı": "i"})
_UNSEEN = {"Cf": "", "Cs": "", "Co": "", "Cc": " "}  # what stands for characters of a category that nobody sees
_APOSTROPHES = re.compile(r"(?<=\w)['’‘`´ʼ](?=\w)")
_LETTER_A = 0x1F1E6  # of the letters that make flags
_WORD = re.compile(r"\d+(?:[.,’']\d+)*|[^\W\d_]+|%|[\U0001F1E6-\U0001F1FF]{2}")


class Token(NamedTuple):
    """A word, a number, a percent sign or a flag of a text."""

    text: str  # as typed, but for compatibility forms (NFKC)
    folded: str
    lower: str  # in lower case, umlauts kept: what a stemmer wants
    before: str  # what stands between it and the word before: blanks, punctuation


def normalize(text: str) -> str:
    """Bring compatibility forms together and drop what nobody sees.

    Text pasted from PDFs has "ﬁ" and full-width digits; chat programs add zero-width and direction marks.
    """
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFKC", text)
    if text.isprintable():
        return text
    return "".join(_UNSEEN.get(unicodedata.category(character), character) for character in text)


def bare(text: str) -> str:
    """A text in lower case without marks above and below its letters: "Länder" becomes "lander", "LAENDER" "laender"."""
    text = normalize(text).casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).casefold().translate(_LIGATURES)
        text = "".join(character for character in text if not unicodedata.combining(character))
        text = unicodedata.normalize("NFKC", text)
    return text


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A spelling that all ways to write a word share: "Länder", "LAENDER" and "Lander" become "lander".

    Idempotent: folding a folded text changes nothing.
    """
    text = bare(text)
    # Germans without an umlaut key write "ae", others just "a"; both have to meet. "qu" is no umlaut.
    while (shorter := re.sub(r"([ao])e|(?<!q)(u)e", lambda found: found[1] or found[2], text)) != text:
        text = shorter
    return text


@lru_cache(maxsize=64)
def tokens(text: str) -> tuple[Token, ...]:
    """Cut a text into words, numbers, percent signs and flags; everything else only separates them."""
    text = _APOSTROPHES.sub("", normalize(text))
    found, end = [], 0
    for match in _WORD.finditer(text):
        lower = match[0].casefold()
        found.append(Token(match[0], fold(lower), lower, text[end : match.start()]))
        end = match.end()
    return tuple(token for token in found if token.folded)


def flag(country: str) -> str:
    """The flag of a country, given its ISO code."""
    return "".join(chr(_LETTER_A + ord(letter) - ord("A")) for letter in country)


def phrase(text: str) -> tuple[str, ...]:
    """The folded words of a text."""
    return tuple(token.folded for token in tokens(text))
