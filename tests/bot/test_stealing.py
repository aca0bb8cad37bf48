"""Every curated utterance is won by its own fact; and nearly every one would be had nobody curated it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.engine import Engine
from bot.model import Kind, Match, Question
from bot.understanding.index import OUTSIDE
from bot.understanding.judging import ANSWER
from facts.model import FactId, Language
from tests.bot.cases import read

# Of 452 questions in a fact's own words about what it does not tell, those that were answered before they were curated.
MISLEADING = frozenset(Path(__file__).with_name("misleading.txt").read_text(encoding="utf-8").splitlines())
KINDS = {"greeting": Kind.SMALLTALK, "thanks": Kind.SMALLTALK, "goodbye": Kind.SMALLTALK, "help": Kind.HELP}


@dataclass(frozen=True)
class Won:
    """A curated utterance and what became of it."""

    utterance: str  # "<language>/<fact>: <text>"
    fact: str  # whose it is
    winner: str | None  # the fact that it got; None: it was refused or asked back
    own: bool  # whether its own fact won, or the list of which it is a part, or a part of it
    kind: Kind


def same(engine: Engine, fact: str, winner: str) -> bool:
    """Whether one answers for the other: a list and its parts do."""
    mine, theirs = (engine.base.facts[FactId(one)].listing for one in (fact, winner))
    return fact == winner or bool(mine and theirs and mine.of == theirs.of)


@pytest.fixture(scope="module")
def asked(engine: Engine, curated: Path) -> list[Won]:
    """Every curated utterance, asked."""
    found = []
    for path in sorted((curated / "utterances").glob("*/*.yaml")):
        if path.stem.startswith("_"):
            continue
        for text in read(path)["utterances"]:
            decision = engine.decide(Question(text=text, hint=Language(path.parent.name)))
            winner = decision.picks[0].fact if decision.picks else None
            own = winner is not None and same(engine, path.stem, winner)
            found.append(Won(f"{path.parent.name}/{path.stem}: {text}", path.stem, winner, own, decision.kind))
    return found


def test_every_utterance_is_won_by_its_own_fact(asked: list[Won]) -> None:
    thieves = [f"{one.utterance} → {one.winner or one.kind.value}" for one in asked if not one.own]

    assert len(asked) > 2000
    assert not thieves, "\n".join([f"{len(thieves)} utterances are not won by their own fact:", *thieves])


def test_talk_is_told_from_questions(asked: list[Won]) -> None:
    assert [one.utterance for one in asked if one.own and one.kind is not KINDS.get(one.fact, Kind.ANSWER)] == []


# As if it were new: each example is tried on all the others, without the table of known wordings.


@dataclass(frozen=True)
class New:
    """An example that was left out."""

    owner: str
    text: str
    winner: str | None  # the fact that is sure enough to be given; None: there is none


@pytest.fixture(scope="module")
def left_out(engine: Engine) -> list[New]:
    fitted, found = engine.decider.fitted, []
    matcher = fitted.matcher()
    for number, owner in enumerate(fitted.index.owners[owner] for owner in fitted.index.owner_of):
        text = engine.nearest(Match(FactId(owner), 0.0, example=number))
        ranked, _ = matcher.probabilities(*matcher.score(fitted.reader.read(text), skip=number))
        found.append(New(owner, text, ranked[0][1].owner if ranked and ranked[0][0] >= ANSWER else None))
    return found


def test_a_new_utterance_is_hardly_ever_given_another_fact_than_its_own(engine: Engine, left_out: list[New]) -> None:
    inside = [one for one in left_out if one.owner not in OUTSIDE]

    wrong = [
        f"{one.owner}: {one.text} → {one.winner}" for one in inside if one.winner and not same(engine, one.owner, one.winner)
    ]

    assert len(inside) > 2000
    assert len(wrong) <= 0.025 * len(inside), "\n".join([f"{len(wrong)} of {len(inside)}:", *wrong])


def test_most_new_utterances_are_given_their_own_fact(engine: Engine, left_out: list[New]) -> None:
    inside = [one for one in left_out if one.owner not in OUTSIDE]

    own = sum(bool(one.winner and same(engine, one.owner, one.winner)) for one in inside)

    assert own >= 0.72 * len(inside)


def test_a_new_question_beside_the_base_is_seldom_answered(left_out: list[New]) -> None:
    outside = [one for one in left_out if one.owner in OUTSIDE and one.text not in MISLEADING]

    wrong = [f"{one.text} → {one.winner}" for one in outside if one.winner]

    assert len(outside) > 700
    assert len(wrong) <= 0.06 * len(outside), "\n".join([f"{len(wrong)} of {len(outside)}:", *wrong])


def test_of_questions_that_an_earlier_release_answered_in_vain_more_than_half_are_refused(left_out: list[New]) -> None:
    misleading = [one for one in left_out if one.text in MISLEADING]

    wrong = [f"{one.text} → {one.winner}" for one in misleading if one.winner]

    assert len(misleading) == len(MISLEADING) > 100
    assert len(wrong) <= 0.45 * len(misleading), "\n".join([f"{len(wrong)} of {len(misleading)}:", *wrong])
