"""The second reader: what the letters of a question say about which fact is meant.

The terms of the matcher say what is asked for; they are few, and a word that the lexicon does not have says nothing.
Pieces of two to four letters are many, and they know that "internationale Ausrichtung" is asked like
"Internationalisierung". A multinomial logistic regression over all facts and the two classes out of scope, fitted when a
release is built from the curated utterances alone, tells how likely each of them is by its letters. It is asked only where
the first reader is not sure (docs/adr/0007), and not in very large bases: to weigh every piece for every owner takes time
and room that grow with the product of both. Fitting needs numpy; reading a question does not.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from operator import mul

SHORTEST, LONGEST = 2, 4  # letters of a piece; a blank stands for either end of a word
SELDOM = 3  # utterances that must have a piece for it to count
STEPS = 127  # of a weight to either side of nought, as stored
PLACES = 6  # of a logarithm that anything is decided by
LEAST = -12.0  # logarithm below which nothing gets less likely
MOST = 2_000_000  # utterances times owners up to which it is fitted; there, it takes half a minute
STRENGTH = 30.0  # of the data against the penalty on the weights (C)
ROUNDS, RATE = 20, 4.0  # of the fit: passes over the utterances, first step
BETWEEN = "|"  # joins the pieces; no word has it
FORMAT = 2  # of what is stored, and of how it is fitted: a change makes what was fitted before stale


@dataclass(eq=False, repr=False)
class Letters:
    """A fitted model; only read."""

    key: str  # of what it was fitted to
    pieces: str  # joined
    telling: Sequence[float]  # of each piece how much it says: the rarer, the more
    bias: Sequence[float]  # per owner
    scale: float  # of the stored weights
    stored: memoryview  # a row of weights for each piece, as signed bytes

    @classmethod
    def silent(cls, key: str = "") -> Letters:
        """One that was fitted to nothing."""
        return cls(key, "", [], [], 1.0, memoryview(b"").cast("b"))

    @property
    def speaks(self) -> bool:
        """Whether it was fitted to anything: not to a base that is too large for it."""
        return bool(self.bias)

    def logs(self, spelt: str) -> list[float]:
        """The logarithm of each owner's probability, by the letters of a text alone.

        Args:
            spelt: Its words, folded.
        """
        rows = ((self._rows.get(piece), n) for piece, n in pieces(spelt).items())
        found = [(_told(n) * self.telling[row], self._weights(row)) for row, n in rows if row is not None]
        norm = math.sqrt(math.fsum(value * value for value, _ in found))
        factors = [value / norm * self.scale for value, _ in found]
        columns = zip(*(weights for _, weights in found), strict=True) if found else repeat((), len(self.bias))
        utilities = [sum(map(mul, factors, column), bias) for bias, column in zip(self.bias, columns, strict=True)]
        top = max(utilities)
        total = top + math.log(math.fsum(math.exp(utility - top) for utility in utilities))
        return [max(round(utility - total, PLACES), LEAST) for utility in utilities]

    @cached_property
    def _rows(self) -> dict[str, int]:
        """The number of each piece. Made when first needed: most questions are answered without."""
        return {piece: row for row, piece in enumerate(self.pieces.split(BETWEEN))}

    def _weights(self, row: int) -> memoryview:
        """Of a piece, for each owner."""
        width = len(self.bias)
        return self.stored[row * width : (row + 1) * width]

    def dump(self) -> bytes:
        """Everything for the release: a line of JSON, and the weights as they are."""
        head = {"key": self.key, "pieces": self.pieces, "telling": self.telling, "bias": self.bias, "scale": self.scale}
        return json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" + bytes(self.stored)

    @classmethod
    def load(cls, blob: bytes) -> Letters:
        """The contrary of `dump`.

        Raises:
            ValueError, TypeError: It was given nothing like this.
        """
        head, _, weights = blob.partition(b"\n")
        found = cls(**json.loads(head), stored=memoryview(weights).cast("b"))
        known = found.pieces.count(BETWEEN) + bool(found.pieces)
        if known != len(found.telling) or len(weights) != known * len(found.bias):
            raise ValueError(f"{len(weights)} weights of {known} pieces")
        return found


def key_of(texts: Sequence[str], owner_of: Sequence[int], owners: int) -> str:
    """What tells whether a model was fitted to just these examples, in whichever order, and in just this way."""
    import hashlib  # takes longer to import than a question to answer, and is needed for building only

    texts, owner_of = _sorted(texts, owner_of)
    return hashlib.sha256(json.dumps([FORMAT, texts, owner_of, owners], ensure_ascii=False).encode()).hexdigest()[:16]


def _sorted(texts: Sequence[str], owner_of: Sequence[int]) -> tuple[list[str], list[int]]:
    """The examples in an order of their own: a fit in steps would take what a curator wrote first for something else."""
    pairs = sorted(zip(texts, owner_of, strict=True))
    return [text for text, _ in pairs], [owner for _, owner in pairs]


def fit(texts: Sequence[str], owner_of: Sequence[int], owners: int) -> Letters:
    """Learn from curated utterances; nothing from too many of them (MOST).

    Stochastic gradient descent in a fixed order, the second half of its rounds averaged (Polyak and Juditsky 1992).

    Args:
        texts: Their folded words, and those of all examples out of scope.
        owner_of: The owner of each.
        owners: How many there are.
    """
    if len(texts) * owners > MOST:
        return Letters.silent(key_of(texts, owner_of, owners))
    import numpy as np

    texts, owner_of = _sorted(texts, owner_of)
    counts = [pieces(text) for text in texts]
    held = Counter(piece for count in counts for piece in count)
    known = {piece: i for i, piece in enumerate(sorted(piece for piece, n in held.items() if n >= SELDOM))}
    telling = [round(1.0 + math.log((1 + len(texts)) / (1 + held[piece])), 4) for piece in known]
    examples = []
    for count in counts:
        at = np.array([known[piece] for piece in count if piece in known], int)
        values = np.array([_told(n) * telling[known[piece]] for piece, n in count.items() if piece in known])
        examples.append((at, values / max(float(np.sqrt((values * values).sum())), 1e-12)))
    weights, bias = np.zeros((len(known), owners)), np.zeros(owners)
    mean, mean_bias, taken = np.zeros_like(weights), np.zeros_like(bias), 0
    order = sorted(range(len(texts)), key=lambda i: (i * 7919) % 104729)  # mixed, and the same every time
    decay = 1.0 / (STRENGTH * max(len(texts), 1))
    for turn in range(ROUNDS):
        rate = RATE / (1.0 + turn)
        for i in order:
            at, values = examples[i]
            utilities = (values[:, None] * weights[at]).sum(0) + bias
            odds = np.exp(utilities - utilities.max())
            odds /= odds.sum()
            odds[owner_of[i]] -= 1.0
            weights[at] -= rate * values[:, None] * odds
            bias -= 0.1 * rate * odds
        weights *= (1.0 - rate * decay) ** len(texts)
        if turn >= ROUNDS // 2:
            mean, mean_bias, taken = mean + weights, mean_bias + bias, taken + 1
    weights, bias = mean / taken, mean_bias / taken
    scale = round(float(np.abs(weights).max(initial=0.0)) / STEPS, 6) or 1.0
    return Letters(
        key=key_of(texts, owner_of, owners),
        pieces=BETWEEN.join(known),
        telling=telling,
        bias=[round(float(one), 4) for one in bias],
        scale=scale,
        stored=memoryview(np.clip(np.rint(weights / scale), -STEPS, STEPS).astype(np.int8).tobytes()).cast("b"),
    )


def pieces(spelt: str) -> Counter[str]:
    """The pieces of all words of a text, as often as they are there."""
    found: Counter[str] = Counter()
    for word in spelt.split():
        padded = f" {word} "
        for length in range(SHORTEST, LONGEST + 1):
            if length >= len(padded):
                found[padded] += 1  # a short word is one piece, once
                break
            found.update(padded[i : i + length] for i in range(len(padded) - length + 1))
    return found


def _told(count: int) -> float:
    """How much a piece counts that is there so often."""
    return 1.0 + math.log(count)
