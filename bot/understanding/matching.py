"""How well each fact fits an utterance, and how likely it is that none does.

Every fact is scored by signals that mean something: how much of the question's content its curated
utterances cover, how typical the question's terms are of it, how close the three nearest utterances come,
and whether it gives the kind of answer that is wanted. "None of them" has signals of its own: words that
the base does not know, and likeness to questions that are known to be out of scope. A conditional logit
model (McFadden 1974) turns both into probabilities; its few weights hold for every base and are fitted by
benchmarks/accuracy/fit.py.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import mul
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process

from bot.model import Utterance
from bot.understanding.index import FAR, NEAR, OUTSIDE, Index, keys_of
from bot.understanding.letters import LEAST, Letters
from bot.understanding.nearness import nearness
from bot.understanding.reading import COUNTRY, NUMBER
from bot.understanding.shortlisting import MANY, Shortlist, shortlist

NEAREST = 3  # measured: the mean of a fact's three best utterances separates better than its single best
TYPICAL = 0.06  # share of a fact's utterances from which on a term belongs to it
SMOOTHING = 0.001  # share added to every term's, so that a rare one does not count for too much
MAX_FOREIGN = 3.0  # summed weight of foreign terms beyond which more of them tell nothing new
LEFT_OUT = 0.5  # share of a fact's utterances that name a concept, from which on it is no answer where that is left out
SELDOM = 0.02  # share of a fact's utterances below which a kind of answer is not asked of it
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
FOREIGN = ("foreign", "foreign_concept", "foreign_focus")
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
    stands_for: float = 1.0  # of how many facts it has the chances: of itself, and of those like it that were not scored


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
    typical: Mapping[int, float]  # owner -> how much more usual it is there
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
    _usual: dict[str, tuple[float, dict[int, float]]] = field(default_factory=dict)  # worked out when a key is first asked for
    _outside: dict[str, bool] = field(default_factory=dict)  # the same

    def score(self, utterance: Utterance, prior: Prior | None = None, skip: int = -1) -> tuple[list[Scored], Scored]:
        """The signals of every fact that shares a term, or of the most promising of very many, and of "none".

        Args:
            utterance: What was asked.
            prior: What the conversation adds; None: nothing.
            skip: Number of an example to leave out, so that a curated utterance can be tried on the others.
        """
        index, prior = self.index, prior or Prior()
        left_out = index.owner_of[skip] if skip >= 0 else -1
        keys = self._weighted(utterance, prior, skip)
        mass = sum(keys.values())
        rows = self._rows(utterance, keys)
        classes = [index.number[owner] for owner in OUTSIDE]
        merits = self._merits(rows)
        facts, stand_for = self._worth_scoring(utterance, merits, prior)
        # Where few share a term, those that are ruled out are neighbours all the same.
        looked_at = merits if len(merits) <= MANY else facts
        near = nearness(index, keys, mass, {*looked_at, *classes}, skip)
        neighbours = self._pooled(near.neighbours)
        wording = self._wording(utterance, skip)
        phrasing = index.phrasing.scores(utterance.sequence, [*facts, *classes], left_out)
        wanted = self._wanted(utterance)

        def heard(owner: int) -> tuple[float, ...]:
            nearest = near.closest.get(owner, ())
            return (
                *self._fit(rows, mass, owner, left_out),
                self._missing(keys, owner),
                sum(nearest[:NEAREST]) / NEAREST,
                nearest[0] if nearest else 0.0,
                phrasing[owner],
                neighbours.get(self._wholes[owner], 0.0),
            )

        scored = [
            Scored(
                index.owners[owner],
                (
                    *heard(owner),
                    *self._kind(wanted, owner, left_out),
                    wording.get(owner, 0.0),
                    prior.facts.get(index.owners[owner], 0.0),
                    0.0,
                ),
                near.best.get(owner, -1),
                stand_for.get(owner, 1.0),
            )
            for owner in facts
        ]
        return scored, self._none(keys, mass, *(heard(owner) for owner in classes))

    def _merits(self, rows: Sequence[_Row]) -> dict[int, float]:
        """The facts that share a term with a text, each with the part of its utility that its terms make.

        Where they are few, all are looked at closely, and none has a merit. Else the rarest term comes first, and where many
        facts have been found, one that still more have brings no further ones.
        """
        outside = {self.index.number[name] for name in OUTSIDE}
        sharing = {owner for row in rows for owner in row.having} - outside
        if len(sharing) <= MANY:
            return dict.fromkeys(sharing, 0.0)
        of_facts, _ = weights("alone")
        merits: dict[int, float] = {}
        for row in sorted(rows, key=lambda row: len(row.having)):
            # What a fact gains by having a term: how usual it is there, and that it is no foreign one.
            telling = of_facts["typical"] * row.weight
            known = -sum(of_facts[name] * much for name, much in zip(FOREIGN, (row.weight, row.concept, row.focus), strict=True))
            typical = row.typical
            if MANY < len(merits) < len(typical):
                for owner in merits.keys() & typical.keys():
                    merits[owner] += known + telling * typical[owner]
            else:
                for owner, more in typical.items():
                    merits[owner] = merits.get(owner, 0.0) + known + telling * more
        return {owner: merit for owner, merit in merits.items() if owner not in outside}

    def _worth_scoring(self, utterance: Utterance, merits: Mapping[int, float], prior: Prior) -> Shortlist:
        """The facts that share a term with a text, or that it may be about without sharing one."""
        index = self.index
        if any(self.outside(key) for key in utterance.focus):
            return Shortlist((), {})  # the very thing that is asked for is in no fact
        bars = self._bars(utterance)

        def is_barred(owner: int) -> bool:
            return any(bar(owner) for bar in bars)

        chosen = shortlist(merits, is_barred)
        further = {index.number[fact] for fact in prior.facts if fact in index.number}
        if not prior.facts and any(key != NUMBER for key in utterance.sequence):  # figures alone are no talk
            further |= index.talking
        further = {owner for owner in further.difference(chosen.facts) if not is_barred(owner)}
        return chosen._replace(facts=tuple(sorted(further.union(chosen.facts))))

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
        total = sum(odd * one.stands_for for odd, one in zip(odds, scored, strict=True)) + math.exp(outside - top)
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
        """Whether a key is small talk's rather than anything else's."""
        count, talk = self.index.counts.get(key, {}), self.index.smalltalk
        chat = sum(count[owner] for owner in talk if owner in count)
        return chat > 0 and chat > 0.7 * sum(count.values())

    def _pooled(self, neighbours: Mapping[int, float]) -> dict[str, float]:
        """Shares of a neighbourhood where a list and its parts have theirs together: they answer the same question."""
        together: dict[str, float] = {}
        for owner, share in neighbours.items():
            whole = self._wholes[owner]
            together[whole] = together.get(whole, 0.0) + share
        return together

    @cached_property
    def _wholes(self) -> list[str]:
        """For each owner the list that it is a part of, or else itself."""
        return [self.lists.get(name, name) for name in self.index.owners]

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
        rows = []
        for key, weight in keys.items():
            usual, typical = self._typical(key)
            rows.append(
                _Row(
                    weight=weight,
                    having=counts.get(key, {}),
                    usual=usual,
                    typical=typical,
                    country=key.startswith("@"),
                    concept=weight if key.startswith("=") else 0.0,
                    focus=weight if key in utterance.focus else 0.0,
                    elsewhere=weight if self._elsewhere(key) else 0.0,
                )
            )
        return rows

    def _typical(self, key: str) -> tuple[float, Mapping[int, float]]:
        """How usual a key is on average, and how much more usual for each owner that has it, as logarithms."""
        known = self._usual.get(key)
        if known is None:
            index = self.index
            if key not in index.counts:
                return 0.0, {}
            shares = {owner: n / max(index.sizes[owner], 1) for owner, n in index.counts[key].items()}
            usual = math.log(sum(shares.values()) / len(index.owners) + SMOOTHING)
            known = self._usual[key] = usual, {owner: math.log(share + SMOOTHING) - usual for owner, share in shares.items()}
        return known

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
                covered += row.weight * (share / TYPICAL if share < TYPICAL else 1.0)
                typical += row.weight * (math.log(share + SMOOTHING) - row.usual if own else row.typical[owner])
            elif row.country and owner in self._in_lists:
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

    def _missing(self, keys: Mapping[str, float], owner: int) -> float:
        """How unlike the owner's examples it is to lack what most of them have."""
        return sum(unlike for key, unlike in self._expected[owner] if key not in keys)

    @cached_property
    def _expected(self) -> list[list[tuple[str, float]]]:
        """For each owner the keys that most of its examples have, and how unlike them it is to lack each."""
        return [[(key, -math.log(1.02 - share)) for key, share in keys] for keys in self.index.expected]

    def _wanted(self, utterance: Utterance) -> list[tuple[str, Mapping[int, int], float]]:
        """The kinds of answer that are wanted, each with how often owners are asked for it, and its share of all examples."""
        counts, total = self.index.kind_counts, self._size
        kinds = sorted(utterance.kinds | implied(utterance))
        return [(kind, count, (sum(count.values()) + 0.6) / (total + 12)) for kind in kinds for count in (counts.get(kind, {}),)]

    @cached_property
    def _size(self) -> int:
        """How many examples there are."""
        return sum(self.index.sizes)

    def _kind(self, wanted: Sequence[tuple[str, Mapping[int, int], float]], owner: int, left_out: int) -> tuple[float, float]:
        """How usual the wanted kind of answer is for the owner (0: nothing is wanted), and whether it never gives it."""
        if not wanted:
            return 0.0, 0.0
        own = 1 if owner == left_out else 0
        total, odd, size = 0.0, 0.0, self.index.sizes[owner]
        for kind, count, mean in wanted:
            here = max(count.get(owner, 0) - own, 0)
            total += math.log((here + 0.6) / (size - own + 12) / mean)
            if kind in ODD_KINDS and here < SELDOM * size:
                odd = 1.0
        return max(-2.5, min(2.5, total / len(wanted))), odd

    def _bars(self, utterance: Utterance) -> list[Callable[[int], bool]]:
        """What tells whether nothing in common can make up for what differs, for an owner.

        That is a kind of answer which the owner is never asked for, a country it never speaks of, or one of a
        group of concepts that exclude each other where the owner has only others.
        """
        index, counts, gives, lists = self.index, self.index.counts, self._gives, self._in_lists
        bars: list[Callable[[int], bool]] = []
        if barred := utterance.kinds & BARRED_KINDS:
            bars.append(lambda owner: owner not in index.smalltalk and not all(gives(owner, kind) for kind in barred))
        if "superlative" in utterance.kinds and utterance.kinds & ONE_OF_MANY:
            bars.append(lambda owner: not gives(owner, "superlative"))
        if "frequency" in utterance.kinds:  # "how often do they exhibit?" can be answered by a share
            bars.append(lambda owner: not (gives(owner, "share") or gives(owner, "frequency")))
        if named := [counts.get(f"@{code}", {}) for code in utterance.countries]:
            bars.append(lambda owner: owner not in lists and not all(count.get(owner) for count in named))
        if excepted := [counts.get(key, {}) for key in utterance.excepted]:
            bars.append(
                lambda owner: (
                    owner not in lists and any(count.get(owner, 0) > LEFT_OUT * index.sizes[owner] for count in excepted)
                )
            )
        groups = {self.exclusive[term.key] for term in utterance.terms if term.key in self.exclusive}
        return [*bars, *(self._bar_of_others(utterance, group) for group in sorted(groups))]

    def _bar_of_others(self, utterance: Utterance, group: str) -> Callable[[int], bool]:
        """What tells whether an owner has only other concepts of a group than a text names."""
        named = {term.key for term in utterance.terms}
        counts, sizes = self.index.counts, self.index.sizes
        members = [key for key, of in self.exclusive.items() if of == group]
        own = [counts.get(key, {}) for key in members if key in named]
        others = [counts.get(key, {}) for key in members if key not in named]

        def bar(owner: int) -> bool:
            if any(count.get(owner) for count in own):
                return False
            return any(count.get(owner, 0) / max(sizes[owner], 1) > TYPICAL for count in others)

        return bar

    @cached_property
    def _in_lists(self) -> frozenset[int]:
        """Owners that can look up any country."""
        return frozenset(i for i, owner in enumerate(self.index.owners) if owner in self.lists)

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
        known = self._outside.get(key)
        if known is None:
            count = self.index.counts.get(key, {})
            known = self._outside[key] = sum(n for owner, n in count.items() if owner < self.index.facts) <= STRAY
        return known

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
