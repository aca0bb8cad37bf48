"""Every curated utterance is won by its own fact; tests/questions/known_thieves.yaml lists those that are not yet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.engine import Engine
from bot.model import Kind, Question
from facts.model import FactId, Language
from tests.bot.cases import read

KNOWN = Path(__file__).parents[1] / "questions" / "known_thieves.yaml"
THIEVES = frozenset(read(KNOWN) or ())
KINDS = {"greeting": Kind.SMALLTALK, "thanks": Kind.SMALLTALK, "goodbye": Kind.SMALLTALK, "help": Kind.HELP}


@dataclass(frozen=True)
class Won:
    """A curated utterance and what became of it."""

    utterance: str  # "<language>/<fact>: <text>"
    fact: str  # whose it is
    winner: str | None  # the fact that it got; None: it was refused or asked back
    kind: Kind
    own: bool  # whether its own fact won, or the list of which it is a part, or a part of it


def ask_all(engine: Engine, curated: Path) -> list[Won]:
    """Ask every curated utterance."""
    found = []
    for path in sorted((curated / "utterances").glob("*/*.yaml")):
        if path.stem.startswith("_"):
            continue
        for text in read(path)["utterances"]:
            decision = engine.decide(Question(text=text, hint=Language(path.parent.name)))
            winner = decision.picks[0].fact if decision.picks else None
            own = winner is not None and same(engine, path.stem, winner)
            found.append(Won(f"{path.parent.name}/{path.stem}: {text}", path.stem, winner, decision.kind, own))
    return found


def same(engine: Engine, fact: str, winner: str) -> bool:
    """Whether one answers for the other: a list and its parts do."""
    mine, theirs = (engine.base.facts[FactId(one)].listing for one in (fact, winner))
    return fact == winner or bool(mine and theirs and mine.of == theirs.of)


@pytest.fixture(scope="module")
def asked(engine: Engine, curated: Path) -> list[Won]:
    return ask_all(engine, curated)


def test_every_utterance_is_won_by_its_own_fact(asked: list[Won]) -> None:
    new = [f"{one.utterance} → {one.winner or one.kind.value}" for one in asked if not one.own and one.utterance not in THIEVES]

    assert len(asked) > 2000
    assert not new, "\n".join([f"{len(new)} utterances are not won by their own fact:", *new])


def test_a_known_thief_steals_still(asked: list[Won]) -> None:
    mended = sorted(THIEVES - {one.utterance for one in asked if not one.own})

    assert not mended, "\n".join([f"won by their own fact now, or gone: remove them from {KNOWN.name}", *mended])


def test_hardly_any_utterance_is_given_another_fact_than_its_own(asked: list[Won]) -> None:
    """To ask back is dear, to refuse dearer; to give another fact is what must not happen."""
    wrong = [f"{one.utterance} → {one.winner}" for one in asked if one.winner and not one.own]

    assert len(wrong) <= 0.005 * len(asked), "\n".join(wrong)


def test_talk_is_told_from_questions(asked: list[Won]) -> None:
    assert [one.utterance for one in asked if one.own and one.kind is not KINDS.get(one.fact, Kind.ANSWER)] == []
