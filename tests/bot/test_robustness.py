"""What people's keyboards do to a question changes nothing: counted over every curated utterance."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bot.engine import Engine
from bot.model import Kind, Question
from bot.understanding.index import OUTSIDE
from bot.understanding.reading import Reader
from tests.bot.asking import outcome

pytestmark = pytest.mark.no_cover  # the same again and again; other tests are measured

ENOUGH = 0.98  # share of the curated utterances that must be decided as before
LONG = re.compile(r"[^\W\d_]{6,}")
ABROAD = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "Ä": "A", "Ö": "O", "Ü": "U"})
TYPEWRITER = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@dataclass(frozen=True)
class Asked:
    """A curated utterance and what is decided about it."""

    text: str
    decided: tuple[object, ...]


@pytest.fixture(scope="module")
def asked(engine: Engine) -> list[Asked]:
    index = engine.decider.fitted.index
    texts = [text for text, owner in zip(index.texts, index.owner_of, strict=True) if index.owners[owner] not in OUTSIDE]
    return [Asked(text, outcome(engine.decide(Question(text=text)))) for text in texts]


def slipped(text: str, at: random.Random) -> str:
    """A text with one slip in one of its long words: a letter too many, too few, another, or two swapped."""
    words = list(LONG.finditer(text))
    if not words:
        return text
    word = at.choice(words)
    i = word.start() + at.randrange(1, len(word[0]) - 1)
    other = at.choice("abcdefghijklmnopqrstuvwxyz")
    return at.choice([text[:i] + other + text[i:], text[:i] + text[i + 1 :], text[:i] + other + text[i + 1 :], swapped(text, i)])


def swapped(text: str, i: int) -> str:
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]


SLIPS = random.Random(2025)

WAYS: dict[str, Callable[[str], str]] = {
    "one slip in a word of six letters or more": lambda text: slipped(text, SLIPS),
    "umlauts without their dots": lambda text: text.translate(ABROAD),
    "umlauts as two letters": lambda text: text.translate(TYPEWRITER),
    "capitals": str.upper,
    "small letters": str.lower,
    "no punctuation": lambda text: re.sub(r"[^\w\s%]", " ", text),
    "too much punctuation": lambda text: text.rstrip("?!. ") + " ???",
}


@pytest.mark.parametrize("way", list(WAYS))
def test_a_question_is_decided_as_before(engine: Engine, asked: list[Asked], way: str) -> None:
    changed = [(one, text) for one in asked if (text := WAYS[way](one.text)) != one.text]

    otherwise = [text for one, text in changed if outcome(engine.decide(Question(text=text))) != one.decided]

    assert len(changed) > 300
    assert len(otherwise) <= (1 - ENOUGH) * len(changed), "\n".join([f"{len(otherwise)} of {len(changed)}:", *otherwise])


WORDS = ("Oktoberfest", "Quastenflosser", "Zwiebelkuchen", "marmalade", "xylophone", "Giraffe", "qwrtzu")


@pytest.mark.parametrize("word", WORDS)
def test_a_word_that_nobody_knows_never_makes_an_answer_surer(engine: Engine, reader: Reader, word: str) -> None:
    index, judge = engine.decider.fitted.index, engine.decider._judge
    texts = [text for text, owner in zip(index.texts, index.owner_of, strict=True) if index.owners[owner] not in OUTSIDE][::7]

    surer = []
    for text in texts:
        bare, padded = (judge.judge(reader.read(said), alone=True) for said in (text, f"{text} {word}"))
        before = next((p for p, one in bare.ranked if one.owner == padded.fact), 0.0)
        if padded.top > before + 0.01 and padded.top >= 0.5:
            surer.append(f"{text} {word}: {before:.2f} → {padded.top:.2f}")

    assert len(texts) > 300
    assert surer == []


@pytest.mark.parametrize("word", WORDS)
def test_a_question_about_something_else_is_not_answered_for_its_frame(engine: Engine, word: str) -> None:
    for frame in ("Wie viele {} gibt es?", "How many {} are there?", "Was ist {}?", "Which {} is the largest?"):
        assert engine.decide(Question(text=frame.format(word))).kind is not Kind.ANSWER
