"""Find the questions in a message: two in one sentence, or one at the end of a long letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from bot.understanding.folding import phrase, tokens
from bot.understanding.packs import FILLING, LanguagePack

MAX_PARTS = 12  # of a message that are looked at, questions first
MAX_CUTS = 4  # of a sentence that are tried
# Not behind a single letter: "z. B." and "e.g." end no sentence.
_SENTENCE = re.compile(r"(?<!\b\w\.)(?<=[.?!;])\s+|\n+|(?<=\w):\s+")
_ENTRY = re.compile(r"(?:(?<=\s)|^)\(?(?:[a-h]|[1-9])\)\s+")  # "a)", "2)": the next entry of a list
_BULLET = re.compile(r"^(?:[-–•*]|[1-9]\.)\s+")
_BLANKS = re.compile(r"[^\S\n]+")
_COMMA = re.compile(r"\s*[,–—]\s+")


def split(text: str, packs: Sequence[LanguagePack]) -> tuple[str, ...]:
    """Cut a message where a new question begins.

    Args:
        text: A message.
        packs: Language knowledge, the message's own language first.

    Returns:
        Its parts in order; one part where there is nothing to cut. A cut is made between sentences, and
        within one before a conjunction or a comma that a question word follows.
    """
    parts: list[str] = []
    text = _BLANKS.sub(" ", text)  # first of all: runs of blanks make the patterns below slow
    for entry in _ENTRY.split(text):
        for sentence in _SENTENCE.split(entry):
            parts += _questions(sentence, packs)
    found = [bare for part in parts if tokens(bare := _BULLET.sub("", part.strip(), count=1))]
    if len(found) > MAX_PARTS:
        kept = sorted(range(len(found)), key=lambda i: (not found[i].endswith("?"), not is_question(found[i], packs), i))[
            :MAX_PARTS
        ]
        found = [found[i] for i in sorted(kept)]
    return tuple(found) or (text,)


def coupled(text: str, packs: Sequence[LanguagePack], *, compared: bool = False) -> list[tuple[str, str]]:
    """The ways to cut a sentence where it may name two things: "firms and institutes", "more firms than institutes".

    Args:
        text: A sentence.
        packs: Language knowledge.
        compared: Whether the two are compared, so that more words may stand between them: "compare firms with institutes".

    Returns:
        What stands before and behind each such place; empty where there is none, or where the sentence takes all as one.
    """
    text = _BLANKS.sub(" ", text)
    said = f" {' '.join(phrase(text))} "
    if not compared and any(f" {words} " in said for pack in packs for words in pack.together):
        return []
    between = _joints(tuple(word for pack in packs for word in (*pack.couplings, *(pack.ways["beside"] if compared else ()))))
    cuts = ((text[: joint.start()], text[joint.end() :]) for joint in between.finditer(text))
    return list(islice(((left, right) for left, right in cuts if tokens(left) and tokens(right)), MAX_CUTS))  # no more are read


def is_question(part: str, packs: Sequence[LanguagePack]) -> bool:
    """Whether a part asks something: by its mark, or by the word it begins with."""
    return part.rstrip().endswith("?") or _starts(part, packs)


def _questions(sentence: str, packs: Sequence[LanguagePack]) -> list[str]:
    parts, start = [], 0
    for joint in _joints(tuple(word for pack in packs for word in pack.conjunctions)).finditer(sentence):
        if joint.start() > start and _starts(sentence[joint.end() :], packs):
            parts.append(sentence[start : joint.start()])
            start = joint.end()
    return [*parts, sentence[start:]]


@lru_cache(maxsize=64)
def _joints(conjunctions: tuple[str, ...]) -> re.Pattern[str]:
    """What may stand between two questions of a sentence."""
    return re.compile(rf"(?:\s*[,–—]\s+|\s+)(?:{'|'.join(map(re.escape, conjunctions))})\s+|{_COMMA.pattern}", re.IGNORECASE)


def _starts(text: str, packs: Sequence[LanguagePack]) -> bool:
    words = tuple(token.folded for token in tokens(text[:80])[:5])
    return any(
        " ".join(words[skip : skip + length]) in pack.question_starts
        for pack in packs
        for skip in _skips(words, pack)
        for length in range(1, len(words) + 1 - skip)
    )


def _skips(words: tuple[str, ...], pack: LanguagePack) -> tuple[int, ...]:
    """A question may open with a preposition: "for how many", "in which year"."""
    signs = pack.sign(words[0]) if words else ()
    return (0, 1) if any(sign.role in FILLING for sign in signs) else (0,)
