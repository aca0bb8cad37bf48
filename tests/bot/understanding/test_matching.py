"""The index is quick, and says what looking through every example says."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine import Engine
from bot.model import Question, Term, Utterance
from bot.understanding import matching, shortlisting
from bot.understanding.index import FAR, NEAR, OUTSIDE, Example, Index, keys_of
from bot.understanding.matching import NEAREST, SIGNALS, Matcher, Prior, Scored
from bot.understanding.nearness import COMMON
from bot.understanding.reading import Reader
from bot.understanding.shortlisting import MANY
from facts.model import Language
from tests.bot.asking import DE, EN
from tests.bot.cases import load_cases, read

QUESTIONS = Path(__file__).parents[2] / "questions"


@pytest.fixture(scope="module")
def index(engine: Engine) -> Index:
    return engine.decider.fitted.index


@pytest.fixture(scope="module")
def matcher(engine: Engine) -> Matcher:
    return engine.decider.fitted.matcher()


@pytest.fixture(scope="module")
def utterances(reader: Reader) -> list[Utterance]:
    """Real questions; a third of them, since the slow way is slow."""
    return [reader.read(case.ask, Language(case.language)) for case in load_cases(QUESTIONS)[::3]]


def signal(one: Scored, name: str) -> float:
    return one.signals[SIGNALS.index(name)]


def slow_nearest(utterance: Utterance, index: Index, examples: list[set[str]]) -> dict[str, tuple[float, float]]:
    """Per owner the mean closeness of its three nearest examples and that of the nearest, by trying every example.

    An example that shares only what nearly all have in common is no neighbour.
    """
    exact = {term.key: term.exact for term in utterance.terms}
    keys = {key: index.weights[key] * exact.get(key, 1.0) if key in index.weights else 1.0 for key in keys_of(utterance)}
    mass = sum(keys.values())
    telling = {key for key, weight in keys.items() if weight >= COMMON}
    if not any(telling & example for example in examples):  # then the most telling one that there is
        used = [key for key in sorted(keys, key=lambda key: (-keys[key], key)) if any(key in example for example in examples)]
        telling = set(used[:1])
    closeness: dict[str, list[float]] = {owner: [] for owner in index.owners}
    for number, example in enumerate(examples):
        common = sum(weight for key, weight in keys.items() if key in example) if telling & example else 0.0
        own = max(sum(index.weights[key] for key in example), common)
        closeness[index.owners[index.owner_of[number]]].append(2 * common / (mass + own) if common else 0.0)
    found = {}
    for owner, all_of_them in closeness.items():
        best = sorted(all_of_them, reverse=True)[:NEAREST]
        found[owner] = (sum(best) / NEAREST, best[0])
    return found


def test_the_indexed_nearest_are_those_of_looking_through_every_example(
    index: Index, matcher: Matcher, utterances: list[Utterance]
) -> None:
    examples: list[set[str]] = [set() for _ in index.owner_of]
    for key, numbers in index.postings.items():
        for number in numbers:
            examples[number].add(key)
    chat = {key for key, count in index.counts.items() if any(owner in index.smalltalk for owner in count)}
    compared = 0

    for utterance in utterances:
        if utterance.countries or keys_of(utterance) & chat:  # those weigh otherwise
            continue
        slow = slow_nearest(utterance, index, examples)
        for one in matcher.score(utterance)[0]:
            nearest, closest = slow[one.owner]
            assert signal(one, "nearest") == pytest.approx(nearest, abs=1e-3), (utterance.text, one.owner)
            assert signal(one, "closest") == pytest.approx(closest, abs=1e-3), (utterance.text, one.owner)
            compared += 1

    assert compared > 500


def test_every_fact_that_shares_a_key_is_scored_unless_it_is_ruled_out(index: Index, matcher: Matcher, reader: Reader) -> None:
    utterance = reader.read("Messe", DE)
    (key,) = keys_of(utterance)

    scored = {one.owner for one in matcher.score(utterance)[0]}

    talking = {index.owners[owner] for owner in index.talking}  # always are: they are told by their wording
    assert scored - talking == {index.owners[owner] for owner in index.counts[key]} - set(OUTSIDE) - talking


def test_probabilities_of_all_facts_and_of_none_make_one(matcher: Matcher, utterances: list[Utterance]) -> None:
    for utterance in utterances:
        ranked, none = matcher.probabilities(*matcher.score(utterance))

        assert sum(p for p, _ in ranked) + none == pytest.approx(1.0)
        assert all(0 <= p <= 1 for p, _ in ranked) and 0 <= none <= 1
        assert sum(p for p, _ in ranked) <= 1 + 1e-9
        assert [p for p, _ in ranked] == sorted((p for p, _ in ranked), reverse=True)


def test_probabilities_stand_firm_where_utilities_are_huge(matcher: Matcher) -> None:
    strong = Scored("one", tuple(1e4 for _ in SIGNALS))
    _, none = matcher.score(Utterance(text="", language=DE))

    ranked, outside = matcher.probabilities([strong], none)

    assert math.isfinite(ranked[0][0]) and ranked[0][0] + outside == pytest.approx(1.0)


def test_scoring_twice_gives_the_same(matcher: Matcher, utterances: list[Utterance]) -> None:
    assert [matcher.score(utterance) for utterance in utterances] == [matcher.score(utterance) for utterance in utterances]


ORDERED = ("phrasing", "wording", "foreign_focus")  # signals that heed the order of words


def test_the_order_of_words_moves_nothing_else(matcher: Matcher, reader: Reader) -> None:
    def heard(text: str) -> list[tuple[str, list[float]]]:
        scored = matcher.score(reader.read(text, EN))[0]
        return [(one.owner, [signal(one, name) for name in SIGNALS if name not in ORDERED]) for one in scored]

    assert heard("SME share clusters") == heard("clusters SME share")


def test_an_utterance_can_be_tried_on_all_the_others(index: Index, matcher: Matcher, reader: Reader) -> None:
    number, owner = next((i, o) for i, o in enumerate(index.owner_of) if index.owners[o] == "trade-fairs")
    path = Path(__file__).parents[3] / "facts/curated/go-cluster/utterances/de/trade-fairs.yaml"
    utterance = reader.read(read(path)["utterances"][0], DE)

    alone = next(s for s in matcher.score(utterance, skip=number)[0] if s.owner == index.owners[owner])
    whole = next(s for s in matcher.score(utterance)[0] if s.owner == index.owners[owner])

    assert whole.best == number and signal(whole, "closest") == pytest.approx(1.0, abs=1e-3)
    assert alone.best != number and signal(alone, "nearest") < signal(whole, "nearest")


def test_what_was_said_before_puts_a_fact_on_the_list(matcher: Matcher, reader: Reader) -> None:
    utterance = reader.read("und?", DE)

    assert "trade-fairs" not in {one.owner for one in matcher.score(utterance)[0]}
    scored = {one.owner: one for one in matcher.score(utterance, Prior({"trade-fairs": 1.0}, {}))[0]}
    assert signal(scored["trade-fairs"], "context") == 1.0


def test_a_fact_about_the_other_programme_is_ruled_out(matcher: Matcher, reader: Reader) -> None:
    owners = {one.owner for one in matcher.score(reader.read("Wie viele Cluster sind in InterSpiN?", DE))[0]}

    assert "interspin-clusters" in owners
    assert "members" not in owners


def test_a_fact_that_never_speaks_of_a_country_is_ruled_out_where_one_is_named(matcher: Matcher, reader: Reader) -> None:
    owners = {one.owner for one in matcher.score(reader.read("Wie viele KMU arbeiten mit Japan?", DE))[0]}

    assert "smes" not in owners
    assert "interspin-japan" in owners


@pytest.mark.parametrize("text", ["", "???", "2019"])
def test_a_text_without_terms_is_about_nothing(matcher: Matcher, reader: Reader, text: str) -> None:
    ranked, none = matcher.probabilities(*matcher.score(reader.read(text, DE)))

    assert none > 0.5
    assert all(p < 0.5 for p, _ in ranked)


def test_both_classes_of_questions_beside_the_base_have_examples(index: Index) -> None:
    sizes = dict(zip(index.owners, index.sizes, strict=True))

    assert sizes[NEAR] >= 120 and sizes[FAR] >= 120  # sixty a language


def test_an_index_survives_the_way_through_a_release(index: Index) -> None:
    assert Index.load(index.dump()).dump() == index.dump()


def test_an_explanation_names_every_signal_and_the_nearest_wording(engine: Engine) -> None:
    decision = engine.decide(Question(text="Wie viele Cluster waren denn auf internationalen Messen vertreten?"))

    assert decision.matches
    for match in decision.matches:
        assert [name for name, _ in match.signals] == list(SIGNALS)
    best = decision.matches[0]
    folder = Path(__file__).parents[3] / "facts/curated/go-cluster/utterances"
    wordings = [text for language in ("de", "en") for text in read(folder / language / f"{best.fact}.yaml")["utterances"]]
    assert best.fact == "trade-fairs"
    assert engine.nearest(best) in wordings


FACTS = 3 * MANY
FOUND = 0.5  # probability of a fact that is clearly meant


def of_very_many(chance: random.Random) -> Matcher:
    """A matcher of very many facts: each is asked for by a name of its own and by one of a few things that many are asked for."""
    examples = [
        Example(f"fact-{fact}", "", keys, frozenset(), tuple(sorted(keys)))
        for fact in range(FACTS)
        for _ in range(6)
        for keys in (frozenset({f"name-{fact // 4}", f"thing-{fact % 9}", f"word-{chance.randrange(99)}", "cluster"}),)
    ]
    examples += [Example(outside, "", frozenset({"weather", "cluster"}), frozenset(), ("weather",)) for outside in OUTSIDE]
    return Matcher(Index.fit(examples, [f"fact-{fact}" for fact in range(FACTS)], [], [], {}, {}), {})


@pytest.mark.no_cover
@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.sets(st.sampled_from(["name", "thing", "word", "cluster"]), min_size=1))
def test_of_very_many_facts_the_likeliest_is_the_one_of_scoring_all(chance: random.Random, said: set[str]) -> None:
    matcher = of_very_many(chance)
    words = [word if word == "cluster" else f"{word}-{chance.randrange(9)}" for word in sorted(said)]
    utterance = Utterance(text="", language=DE, terms=tuple(Term(word, word) for word in words), sequence=tuple(words))

    some, _ = matcher.probabilities(*matcher.score(utterance))
    with pytest.MonkeyPatch.context() as patch:  # all of them are few enough
        patch.setattr(matching, "MANY", FACTS)
        patch.setattr(shortlisting, "MANY", FACTS)
        every, _ = matcher.probabilities(*matcher.score(utterance))

    assert len(some) <= MANY
    assert max(some[0][0], every[0][0]) < FOUND or some[0][1].owner == every[0][1].owner
    if "cluster" in said and len(said) == 1:
        assert some[0][0] < 0.02  # it may be any of them, looked at or not
