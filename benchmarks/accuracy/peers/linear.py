"""TF-IDF of words and of letters, and logistic regression: scikit-learn's usual text classifier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from benchmarks.accuracy.peers.protocol import OUTSIDE, Guess, Sample

FIRMNESS = 100.0  # inverse of the regularisation; of 3, 10, 30 and 100 the cheapest on dev-fit.jsonl


@dataclass(frozen=True, slots=True)
class Linear:
    """The likeliest class of a probabilistic classifier of scikit-learn."""

    model: Any  # takes a list of texts

    def guess(self, text: str) -> Guess:
        """The likeliest class of all."""
        odds = self.model.predict_proba([text])[0]
        best = int(odds.argmax())
        return Guess(str(self.model.classes_[best]), float(odds[best]))

    def forced(self, text: str) -> str:
        """The likeliest fact, whatever the text."""
        odds = np.where(np.isin(self.model.classes_, OUTSIDE), -1.0, self.model.predict_proba([text])[0])
        return str(self.model.classes_[odds.argmax()])


def train(name: str, samples: Sequence[Sample]) -> Linear:
    """Fit vectors and classifier."""
    assert name == "tfidf"
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    model = make_pipeline(make_union(words, letters), LogisticRegression(C=FIRMNESS, max_iter=1000))
    return Linear(model.fit([sample.text for sample in samples], [sample.owner for sample in samples]))
