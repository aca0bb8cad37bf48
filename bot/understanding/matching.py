"""How well each fact fits an utterance, and how likely it is that none does.

Every fact is scored by signals that mean something: how much of the question's content its curated
utterances cover, how typical the question's terms are of it, how close the three nearest utterances come,
and whether it gives the kind of answer that is wanted. "None of them" has signals of its own: words that
the base does not know, and likeness to questions that are known to be out of scope. A conditional logit
model (McFadden 1974) turns both into probabilities; its few weights hold for every base and are fitted by
benchmarks/accuracy/fit.py.
"""

from __future__ import annotations

import heapq
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import mul
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process

from bot.model import Utterance
from bot.understanding.index import FAR, NEAR, OUTSIDE, Index, keys_of
from bot.understanding.letters import LEAST, Letters
from bot.understanding.reading import COUNTRY, NUMBER

NEAREST = 3  # measured: the mean of a fact's three best utterances separates better than its single best
NEIGHBOURS = 10  # examples nearest of all, whoever they are of
STEEP = 8  # power of their closeness by which they count
TYPICAL = 0.06  # share of a fact's utterances from which on a term belongs to it
SMOOTHING = 0.001  # share added to every term's, so that a rare one does not count for too much
MAX_FOREIGN = 3.0  # summed weight of foreign terms beyond which more of them tell nothing new
LEFT_OUT = 0.5  # share of a fact's utterances that name a concept, from which on it is no answer where that is left out
SELDOM = 0.02  # share of a fact's utterances below which a kind of answer is not asked of it
COMMON = 0.3  # weight below which a key is so common that it alone brings no example near
STRAY = 2  # utterances of facts that may use a concept by the way although no fact is about it
FEW = 0.6  # summed weight below which a question has next to no content
MAX_TALK_WORDS, MAX_TALK, LIKE = 12, 20, 65.0  # wording is compared up to so many words, by RapidFuzz's ratio from LIKE on

ODD_KINDS = frozenset(
    {"amount", "frequency", "list", "when", "who", "where"}
)  # seldom told by a fact that is never asked for them
BARRED_KINDS = frozenset({"cost", "duration", "why", "next", "names"})  # never told by such a fact
ONE_OF_MANY = frozenset({"list", "who", "where", "names"})  # together with a superlative: which one of them is first

SIGNALS = (
    "covered",
    "typical",
    "foreign",
    "foreign_concept",
    "foreign_focus",
    "elsewhere",
    "missing",
    "nearest",
    "closest",
    "phrasing",
    "neighbours",
    "kind",
    "odd_kind",
    "wording",
    "context",
    "letters",
)
NO_SIGNALS = (0.0,) * len(SIGNALS)  # of what was decided without scoring
OF_CLASSES = ("typical", "nearest", "phrasing", "neighbours")  # signals of a fact that the classes out of scope have too
NONE_SIGNALS = (
    "bias",
    "unknown",
    *(f"{name}_{signal}" for name in ("near", "far") for signal in OF_CLASSES),
    "few",
    "empty",
    "letters",
)


class Scored(NamedTuple):
    """A fact (or "none of them") with its signals."""

    owner: str
    signals: tuple[float, ...]
    best: int = -1  # number of the nearest example; -1: none shares a term


@dataclass(frozen=True, slots=True)
class Prior:
    """What the conversation adds: facts that were spoken of, and those beside them."""

    facts: Mapping[str, float] = field(default_factory=dict)  # fact -> how close it is to what was said
    keys: Mapping[str, float] = field(default_factory=dict)  # key -> how strongly it is still in the room


class _Row(NamedTuple):
    """A key of a question, and what is the same for all owners."""

    weight: float
    having: Mapping[int, int]  # owner -> how many of its examples have it
    usual: float  # logarithm of the share of an owner's examples that have it, on average
    country: bool
    concept: float  # its weight if it is one; 0: it is none
    focus: float  # its weight if it is the thing asked for
    elsewhere: float  # its weight if it belongs to other subjects


def implied(utterance: Utterance) -> frozenset[str]:
    """The kind of answer that a figure in the question is of: who says "70 %" speaks of a share."""
    shares = any(number.percent or number.fraction for number in utterance.numbers)
    counts = any(not (number.percent or number.fraction) for number in utterance.numbers)
    return frozenset(({"share"} if shares else set()) | ({"count"} if counts and not shares else set()))


@lru_cache(maxsize=2)
def weights(readers: str) -> tuple[dict[str, float], dict[str, float]]:
    """The fitted weights: of the signals of a fact, and of those of "none of them".

    Args:
        readers: "alone" for the first reader, "both" where the second has spoken.
    """
    data = json.loads(Path(__file__).with_name("weights.json").read_bytes())
    return data[readers]["fact"], data[readers]["none"]


@lru_cache(maxsize=2)
def _ordered(readers: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The weights in the order of the signals."""
    of_facts, of_none = weights(readers)
    return tuple(of_facts[name] for name in SIGNALS), tuple(of_none[name] for name in NONE_SIGNALS)


@dataclass(eq=False, repr=False)
class Matcher:
    """Scores facts against utterances; knows the index and which concepts exclude each other."""

    index: Index
    exclusive: Mapping[str, str]  # key -> group of keys that exclude each other
    lists: Mapping[str, str] = field(default_factory=dict)  # facts that can look up any country -> the whole of each
    letters: Letters | None = None  # the second reader
    _means: dict[str, float] = field(default_factory=dict)  # worked out when a key is first asked for

    def score(self, utterance: Utterance, prior: Prior | None = None, skip: int = -1) -> tuple[list[Scored], Scored]:
        """The signals of every fact that shares a term, and of "none".

        Args:
            utterance: What was asked.
            prior: What the conversation adds; None: nothing.
            skip: Number of an example to leave out, so that a curated utterance can be tried on the others.
        """
        index, prior = self.index, prior or Prior()
        left_out = index.owner_of[skip] if skip >= 0 else -1
        keys = self._weighted(utterance, prior, skip)
        mass = sum(keys.values())
        closeness, best, neighbours = self._closeness(keys, mass, skip)
        wording = self._wording(utterance, skip)
        phrasing = index.phrasing.scores(utterance.sequence, left_out)
        rows = self._rows(utterance, keys)

        def heard(owner: int) -> tuple[float, ...]:
            near = closeness.get(owner, ())[:NEAREST]
            return (
                *self._fit(rows, mass, owner, left_out),
                self._missing(keys, owner),
                sum(near) / NEAREST,
                near[0] if near else 0.0,
                phrasing[owner],
                neighbours.get(owner, 0.0),
            )

        scored = [
            Scored(
                index.owners[owner],
                (
                    *heard(owner),
                    *self._kind(utterance, owner, left_out),
                    wording.get(owner, 0.0),
                    prior.facts.get(index.owners[owner], 0.0),
                    0.0,
                ),
                best.get(owner, (0.0, -1))[1],
            )
            for owner in self._worth_scoring(utterance, keys, prior)
        ]
        near, far = (heard(index.owners.index(owner)) for owner in OUTSIDE)
        return scored, self._none(keys, mass, near, far)

    def _worth_scoring(self, utterance: Utterance, keys: Iterable[str], prior: Prior) -> list[int]:
        """The facts that share a term with a text, or that it may be about without sharing one."""
        index = self.index
        if any(self.outside(key) for key in utterance.focus):
            return []  # the very thing that is asked for is in no fact
        owners = {owner for key in keys for owner in index.counts.get(key, ()) if owner < index.facts}
        owners |= {index.owners.index(fact) for fact in prior.facts if fact in index.owners}
        if not prior.facts and any(key != NUMBER for key in utterance.sequence):  # figures alone are no talk
            owners |= index.talking
        return [owner for owner in sorted(owners) if not self._excluded(utterance, owner)]

    def seconded(self, utterance: Utterance, scored: Sequence[Scored], none: Scored) -> tuple[list[Scored], Scored]:
        """The same scores with what the second reader says of them."""
        index = self.index
        logs = dict(zip(index.owners, self.letters.logs(utterance.spelt), strict=True)) if self.letters else {}
        outside = max(math.log(math.exp(logs[NEAR]) + math.exp(logs[FAR])), LEAST) if logs else 0.0
        heard = [one._replace(signals=(*one.signals[:-1], logs.get(one.owner, 0.0))) for one in scored]
        return heard, none._replace(signals=(*none.signals[:-1], outside))

    def probabilities(
        self, scored: Sequence[Scored], none: Scored, *, seconded: bool = False
    ) -> tuple[list[tuple[float, Scored]], float]:
        """Facts with the probability that they are meant, best first, and the probability of none.

        Args:
            scored: The facts.
            none: None of them.
            seconded: Whether the second reader has spoken.
        """
        of_facts, of_none = _ordered("both" if seconded else "alone")
        utilities = [sum(map(mul, of_facts, one.signals)) for one in scored]
        outside = sum(map(mul, of_none, none.signals))
        top = max([outside, *utilities])
        odds = [math.exp(utility - top) for utility in utilities]
        total = sum(odds) + math.exp(outside - top)
        ranked = sorted(
            ((odd / total, one) for odd, one in zip(odds, scored, strict=True)), key=lambda pair: (-pair[0], pair[1].owner)
        )
        return ranked, math.exp(outside - top) / total

    def beside(self, utterance: Utterance) -> list[str]:
        """The facts whose utterances have most of a text's terms, best first: what to offer where none answers it."""
        index = self.index
        shared: dict[int, float] = {}
        for key in keys_of(utterance):
            for owner, n in index.counts.get(key, {}).items():
                if owner < index.facts and owner not in index.talking:
                    shared[owner] = shared.get(owner, 0.0) + index.weights[key] * n / index.sizes[owner]
        best = sorted(shared, key=lambda owner: (-shared[owner], owner))
        return [index.owners[owner] for owner in best if shared[owner] > TYPICAL]

    def _weighted(self, utterance: Utterance, prior: Prior, skip: int) -> dict[str, float]:
        """The question's keys and what each weighs; small talk around a question weighs nothing."""
        index = self.index
        keys: dict[str, float] = {}
        exact = {term.key: term.exact for term in utterance.terms}
        for key in keys_of(utterance):
            postings = index.postings.get(key)
            known = postings is not None and postings != [skip]
            keys[key] = index.weights[key] * exact.get(key, 1.0) if known and key in index.weights else 1.0
        if COUNTRY in keys:  # one country is one thing, not two
            for key in keys:
                if key.startswith("@") and key != COUNTRY:
                    keys[key] = 0.3
        polite = {key for key in keys if self._smalltalk(key)}
        if polite < set(keys):
            for key in polite:
                del keys[key]
        for key, strength in prior.keys.items():
            keys.setdefault(key, index.weights.get(key, 1.0) * strength)
        return dict(sorted(keys.items()))

    def _smalltalk(self, key: str) -> bool:
        count = self.index.counts.get(key)
        if not count or not self.index.smalltalk:
            return False
        chat = sum(n for owner, n in count.items() if owner in self.index.smalltalk)
        return chat > 0.7 * sum(count.values())

    def _closeness(
        self, keys: Mapping[str, float], mass: float, skip: int
    ) -> tuple[dict[int, list[float]], dict[int, tuple[float, int]], dict[int, float]]:
        """How close each example comes: the harmonic mean of the shares of question and example that both have.

        Returns:
            Per owner how close all of its examples come, the closest with its number, and its share of the
            neighbourhood: of the few nearest examples of all, those much nearer than others counting most.
        """
        index, masses, owner_of = self.index, self.index.masses, self.index.owner_of
        shared: dict[int, float] = {}
        for key, weight in sorted(keys.items(), key=lambda pair: -pair[1]):
            postings = index.postings.get(key, ())
            if weight < COMMON and shared:  # what nearly all examples have makes no neighbour by itself
                for example in shared.keys() & postings:
                    shared[example] += weight
            else:
                for example in postings:
                    shared[example] = shared.get(example, 0.0) + weight
        shared.pop(skip, None)
        closeness: dict[int, list[float]] = {}
        best: dict[int, tuple[float, int]] = {}
        for example, common in shared.items():  # the innermost loop of all
            own = masses[example]
            near = (common + common) / (mass + (own if own > common else common))
            owner = owner_of[example]
            known = closeness.get(owner)
            if known is None:
                closeness[owner] = [near]
                best[owner] = near, example
            else:
                known.append(near)
                if near > best[owner][0]:
                    best[owner] = near, example
        for nears in closeness.values():
            nears.sort(reverse=True)
        around = heapq.nlargest(NEIGHBOURS, ((near, owner) for owner, nears in closeness.items() for near in nears[:NEIGHBOURS]))
        total = sum(near**STEEP for near, _ in around)
        neighbours: dict[int, float] = {}
        for near, owner in around:
            neighbours[owner] = neighbours.get(owner, 0.0) + near**STEEP / total
        return closeness, best, self._pooled(neighbours)

    def _pooled(self, neighbours: Mapping[int, float]) -> dict[int, float]:
        """Shares of a neighbourhood where a list and its parts have theirs together: they answer the same question."""
        owners = self.index.owners
        together: dict[str, float] = {}
        for owner, share in neighbours.items():
            whole = self.lists.get(owners[owner], owners[owner])
            together[whole] = together.get(whole, 0.0) + share
        return {i: together.get(self.lists.get(name, name), 0.0) for i, name in enumerate(owners)}

    def _wording(self, utterance: Utterance, skip: int) -> dict[int, float]:
        """How like the wording is to small talk and to questions about the base itself, which carry no subject."""
        if utterance.words > MAX_TALK_WORDS:
            return {}
        folded = utterance.spelt
        found: dict[int, float] = {}
        for _, score, i in process.extract(folded, self.index.talk_texts, scorer=fuzz.ratio, score_cutoff=LIKE, limit=MAX_TALK):
            _, owner, example = self.index.talk[i]
            if example != skip:
                found[owner] = max(found.get(owner, 0.0), (score - LIKE) / (100 - LIKE))
        return found

    def _rows(self, utterance: Utterance, keys: Mapping[str, float]) -> list[_Row]:
        """For each key what all owners are measured by."""
        counts = self.index.counts
        return [
            _Row(
                weight=weight,
                having=counts.get(key, {}),
                usual=math.log(self._mean(key) + SMOOTHING) if key in counts else 0.0,
                country=key.startswith("@"),
                concept=weight if key.startswith("=") else 0.0,
                focus=weight if key in utterance.focus else 0.0,
                elsewhere=weight if self._elsewhere(key) else 0.0,
            )
            for key, weight in keys.items()
        ]

    def _fit(
        self, rows: Sequence[_Row], mass: float, owner: int, left_out: int
    ) -> tuple[float, float, float, float, float, float]:
        """How much of a question the owner's examples cover, how typical its terms are of them, and what is foreign.

        Foreign are terms that none of the examples has: their weight, that of the concepts among them, of the
        very thing that is asked for, and of the words that belong to other subjects altogether.
        """
        index = self.index
        own = 1 if owner == left_out else 0
        size = max(index.sizes[owner] - own, 1)
        covered = typical = foreign = concepts = focus = elsewhere = 0.0
        for row in rows:
            n = row.having.get(owner, 0) - own
            if n > 0:
                share = n / size
                covered += row.weight * min(1.0, share / TYPICAL)
                typical += row.weight * (math.log(share + SMOOTHING) - row.usual)
            elif row.country and index.owners[owner] in self.lists:
                covered += row.weight  # it can look up a country that nobody has asked for yet
            else:
                foreign += row.weight
                concepts += row.concept
                focus += row.focus
                elsewhere += row.elsewhere
        return (
            (covered / mass if mass else 0.0),
            typical,
            min(foreign, MAX_FOREIGN),
            min(concepts, MAX_FOREIGN),
            min(focus, 1.0),
            min(elsewhere, MAX_FOREIGN),
        )

    def _mean(self, key: str) -> float:
        """Share of an owner's examples that have a key, averaged over all owners."""
        known = self._means.get(key)
        if known is None:
            index = self.index
            known = sum(n / index.sizes[owner] for owner, n in index.counts[key].items()) / len(index.owners)
            self._means[key] = known
        return known

    def _missing(self, keys: Mapping[str, float], owner: int) -> float:
        """How unlike the owner's examples it is to lack what most of them have."""
        return sum(-math.log(1.02 - share) for key, share in self.index.expected[owner] if key not in keys)

    def _kind(self, utterance: Utterance, owner: int, left_out: int) -> tuple[float, float]:
        """How usual the wanted kind of answer is for the owner (0: nothing is wanted), and whether it never gives it."""
        index, values, odd = self.index, [], 0.0
        own = 1 if owner == left_out else 0
        for kind in sorted(utterance.kinds | implied(utterance)):
            count = index.kind_counts.get(kind, {})
            here = max(count.get(owner, 0) - own, 0)
            mean = (sum(count.values()) + 0.6) / (sum(index.sizes) + 12)
            values.append(math.log((here + 0.6) / (index.sizes[owner] - own + 12) / mean))
            if kind in ODD_KINDS and here < SELDOM * index.sizes[owner]:
                odd = 1.0
        return (max(-2.5, min(2.5, sum(values) / len(values))) if values else 0.0), odd

    def _excluded(self, utterance: Utterance, owner: int) -> bool:
        """Whether nothing in common can make up for what differs.

        That is a kind of answer which the owner is never asked for, a country it never speaks of, or one of a
        group of concepts that exclude each other where the owner has only others.
        """
        index = self.index
        barred = utterance.kinds & BARRED_KINDS if owner not in index.smalltalk else frozenset()
        if "superlative" in utterance.kinds and utterance.kinds & ONE_OF_MANY:
            barred |= {"superlative"}
        if "frequency" in utterance.kinds and not self._gives(owner, "share"):
            barred |= {"frequency"}  # "how often do they exhibit?" can be answered by a share
        if any(not self._gives(owner, kind) for kind in barred):
            return True
        if index.owners[owner] not in self.lists and any(
            not index.counts.get(f"@{code}", {}).get(owner) for code in utterance.countries
        ):
            return True
        if index.owners[owner] not in self.lists and any(
            index.counts.get(key, {}).get(owner, 0) > LEFT_OUT * index.sizes[owner] for key in utterance.excepted
        ):
            return True
        named: dict[str, set[str]] = {}
        for term in utterance.terms:
            if group := self.exclusive.get(term.key):
                named.setdefault(group, set()).add(term.key)
        for group, keys in named.items():
            if any(index.counts.get(key, {}).get(owner, 0) for key in keys):
                continue
            others = [key for key, of in self.exclusive.items() if of == group and key not in keys]
            if any(index.counts.get(key, {}).get(owner, 0) / max(index.sizes[owner], 1) > TYPICAL for key in others):
                return True
        return False

    def _gives(self, owner: int, kind: str) -> bool:
        """Whether an owner is asked for a kind of answer, more than now and then."""
        return self.index.kind_counts.get(kind, {}).get(owner, 0) >= SELDOM * self.index.sizes[owner]

    def _elsewhere(self, key: str) -> bool:
        """Whether a word belongs to other subjects: only questions out of scope use it."""
        count = self.index.counts.get(key)
        return count is not None and all(owner >= self.index.facts for owner in count)

    def outside(self, key: str) -> bool:
        """Whether a concept is in the lexicon only because people ask for it in vain."""
        if not key.startswith("="):
            return False
        return sum(n for owner, n in self.index.counts.get(key, {}).items() if owner < self.index.facts) <= STRAY

    def _none(self, keys: Mapping[str, float], mass: float, near: Sequence[float], far: Sequence[float]) -> Scored:
        index = self.index
        unknown = sum(weight for key, weight in keys.items() if key not in index.counts)
        # The classes out of scope have the first signals of a fact: how it is worded says nothing about them.
        of_near, of_far = (dict(zip(SIGNALS, heard, strict=False)) for heard in (near, far))
        signals = (
            1.0,
            min(unknown, MAX_FOREIGN),
            *(of_near[signal] for signal in OF_CLASSES),
            *(of_far[signal] for signal in OF_CLASSES),
            1.0 if mass < FEW else 0.0,
            0.0 if keys else 1.0,
            0.0,
        )
        return Scored("", signals)
