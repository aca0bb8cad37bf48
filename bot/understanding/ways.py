"""In which way something is asked for: two things side by side, over the years, the latest figure.

The phrases for it are found beside the reading, which knows nothing of them: what is left without them says what is
asked for.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from bot.understanding.entities import FIRST_YEAR, LAST_YEAR
from bot.understanding.folding import Token, tokens
from bot.understanding.packs import FILLING, LanguagePack
from facts.model import Language

COMPARING = frozenset({"more", "fewer", "versus"})
RISE_OR_FALL = frozenset({"rise", "fall"})
TREND = frozenset({*RISE_OR_FALL, "course"})
LATEST = frozenset({"latest"})
FIGURES = frozenset({"number", "fraction"})  # roles of a word that is a figure
REACH = 3  # words between a phrase like "more than" and its figure


class _Found(NamedTuple):
    way: str
    start: int
    end: int


def heard(text: str, packs: Mapping[Language, LanguagePack]) -> frozenset[str]:
    """The ways in which a text asks for something."""
    return frozenset(one.way for one in _phrases(tokens(text), list(packs.values())))


def without(text: str, packs: Mapping[Language, LanguagePack], ways: Container[str]) -> str:
    """A text without the phrases for some ways, but for those that stand between two things: what it asks for.

    Args:
        text: A message.
        packs: Language knowledge.
        ways: Whose phrases say nothing of what is asked for.
    """
    words = tokens(text)
    found = _phrases(words, list(packs.values()))
    joints = frozenset[str]().union(*(pack.joints for pack in packs.values()))  # where the text is to be cut
    out = {
        i
        for one in found
        if one.way in ways and " ".join(word.folded for word in words[one.start : one.end]) not in joints
        for i in range(one.start, one.end)
    }
    left = "".join(word.before + word.text for i, word in enumerate(words) if i not in out)
    return left + ("?" if "?" in text and "?" not in left else "")


def _phrases(words: Sequence[Token], packs: Sequence[LanguagePack]) -> list[_Found]:
    """Every phrase of a way, the longest at its place."""
    folded = [word.folded for word in words]
    found: list[_Found] = []
    end = 0
    for i in sorted({i for pack in packs for i, word in enumerate(folded) if word in pack.ways_by_word}):
        if i >= end and (here := [one for pack in packs for one in _at(i, folded, pack)]):
            end = max(one.end for one in here)
            longest = [one for one in here if one.end == end]
            found += [one for one in longest if not (one.way in ("more", "fewer") and _bounds(words, one, packs))]
    return found


def _at(i: int, folded: Sequence[str], pack: LanguagePack) -> list[_Found]:
    """The phrases that begin at a word."""
    beginning = pack.ways_by_word.get(folded[i], ())
    return [_Found(way, i, i + len(said)) for way, said in beginning if tuple(folded[i : i + len(said)]) == said]


def _bounds(words: Sequence[Token], found: _Found, packs: Sequence[LanguagePack]) -> bool:
    """Whether a phrase only bounds the figure behind it: "more than half", "mehr als 70 %"; but not "more than 2019"."""
    behind = words[found.end : found.end + REACH]
    for word, following in zip_longest(behind, behind[1:]):
        said = f"{word.folded} {following.folded}" if following else word.folded
        signs = [sign for pack in packs for sign in (*pack.sign(said), *pack.sign(word.folded))]
        if word.folded[:1].isdecimal() or any(sign.role in FIGURES for sign in signs):
            return not (word.folded.isdecimal() and FIRST_YEAR <= int(word.folded) <= LAST_YEAR)
        if not any(sign.role == "frame" or sign.role in FILLING for sign in signs):
            return False
    return False
