"""Fit the few weights of the matcher (bot/understanding/weights.json), for the first reader alone and for both.

A conditional logit model: each example is one choice among the facts and "none of them". Curated
utterances are tried with themselves left out; questions of the development set and of tests/questions
stand beside them. The fit is small (a dozen weights for all facts), so five folds show what it is worth on
questions it has not seen. Needs numpy and scipy (the extra `bench`).

    python benchmarks/accuracy/fit.py [--write]
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML
from scipy.optimize import minimize

from bot.publishing import LETTERS, blobs, examine
from bot.understanding.fitting import Fitted
from bot.understanding.index import OUTSIDE
from bot.understanding.letters import Letters
from bot.understanding.letters import fit as fit_letters
from bot.understanding.matching import NONE_SIGNALS, SIGNALS, Matcher
from facts.model import Language

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "facts" / "curated" / "go-cluster"
WEIGHTS = ROOT / "bot" / "understanding" / "weights.json"
RIDGE = 0.003
FOLDS = 5
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """One question: signals of all facts, of none, and which of them is right."""

    facts: Array
    none: Array
    right: tuple[int, ...]  # rows of `facts`; empty: none of them
    weight: float
    group: str  # "curated", "tests" or "development"


def choices(fitted: Fitted, readers: str) -> list[Choice]:
    """All examples to learn from, as the first reader or as both see them."""
    index = fitted.index
    language = next(iter(fitted.reader.packs))
    unseen = _letters_unseen(fitted) if readers == "both" else {}
    found = []
    for number, (owner, text) in enumerate(zip(index.owner_of, index.texts, strict=True)):
        name = index.owners[owner]
        matcher = replace(fitted.matcher(), letters=unseen.get(number))
        found.append(_choice(fitted, matcher, text, [] if name in OUTSIDE else [name], number, 0.3, "curated", language))
    matcher = fitted.matcher() if readers == "both" else replace(fitted.matcher(), letters=None)
    for group, questions in (("tests", _test_questions()), ("development", _development_questions())):
        found += [_choice(fitted, matcher, text, wanted, -1, 1.0, group, language) for text, wanted in questions]
    return [choice for choice in found if choice is not None]


def _letters_unseen(fitted: Fitted) -> dict[int, Letters]:
    """For each curated utterance a second reader that has not learnt from it."""
    index, language = fitted.index, next(iter(fitted.reader.packs))
    spelt = [fitted.reader.read(text, language).spelt for text in index.texts]
    found: dict[int, Letters] = {}
    for fold in range(FOLDS):
        kept = [i for i in range(len(spelt)) if i % FOLDS != fold]
        letters = fit_letters([spelt[i] for i in kept], [index.owner_of[i] for i in kept], len(index.owners))
        found |= {i: letters for i in range(len(spelt)) if i % FOLDS == fold}
    return found


def _choice(
    fitted: Fitted, matcher: Matcher, text: str, wanted: list[str], skip: int, weight: float, group: str, language: Language
) -> Choice | None:
    utterance = fitted.reader.read(text, language)
    scored, none = matcher.seconded(utterance, *matcher.score(utterance, skip=skip))
    right = tuple(i for i, one in enumerate(scored) if one.owner in wanted)
    if wanted and not right:
        return None  # no term in common: nothing that weights could mend
    rows = np.array([one.signals for one in scored]).reshape(len(scored), len(SIGNALS))
    return Choice(rows, np.array(none.signals), right, weight, group)


def _test_questions() -> list[tuple[str, list[str]]]:
    found = []
    for path in sorted((ROOT / "tests" / "questions").glob("*/*.yaml")):
        for case in YAML(typ="safe").load(path.read_text(encoding="utf-8")):
            if case.get("context") or case.get("all"):
                continue
            wanted = [] if path.stem.startswith("_") else [path.stem, *case.get("also", [])]
            found.append((case["ask"], wanted))
    return found


def _development_questions() -> list[tuple[str, list[str]]]:
    lines = (Path(__file__).parent / "dev-fit.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines if line]
    return [(c["text"], c["facts"]) for c in cases if not c["context"] and not c.get("all")]


def loss(weights: Array, data: list[Choice]) -> tuple[float, Array]:
    """Weighted negative log likelihood and its gradient."""
    w, v = weights[: len(SIGNALS)], weights[len(SIGNALS) :]
    total, gradient = 0.0, np.zeros_like(weights)
    for choice in data:
        utilities = np.append(choice.facts @ w, choice.none @ v)
        utilities -= utilities.max()
        odds = np.exp(utilities)
        p = odds / odds.sum()
        rows = list(choice.right) or [len(p) - 1]
        mass = p[rows].sum()
        total -= choice.weight * np.log(max(mass, 1e-12))
        target = np.zeros_like(p)
        target[rows] = p[rows] / mass
        delta = choice.weight * (p - target)
        gradient[: len(SIGNALS)] += delta[:-1] @ choice.facts
        gradient[len(SIGNALS) :] += delta[-1] * choice.none
    n = sum(choice.weight for choice in data)
    return total / n + RIDGE * float(weights @ weights), gradient / n + 2 * RIDGE * weights


def fit(data: list[Choice]) -> Array:
    """The weights that make the data likeliest."""
    start = np.ones(len(SIGNALS) + len(NONE_SIGNALS))
    return np.asarray(minimize(loss, start, args=(data,), jac=True, method="L-BFGS-B").x)


def report(weights: Array, data: list[Choice]) -> dict[str, float]:
    """Shares of questions got right, wrong and falsely answered when the likelier than one half is given."""
    w, v = weights[: len(SIGNALS)], weights[len(SIGNALS) :]
    counts = {"right": 0, "wrong": 0, "asked": 0, "false": 0, "outside": 0}
    for choice in data:
        utilities = np.append(choice.facts @ w, choice.none @ v)
        p = np.exp(utilities - utilities.max())
        p /= p.sum()
        best = int(p[:-1].argmax()) if len(p) > 1 else -1
        given = best >= 0 and p[best] >= 0.5
        if choice.right:
            counts["asked"] += 1
            counts["right"] += given and best in choice.right
            counts["wrong"] += given and best not in choice.right
        else:
            counts["outside"] += 1
            counts["false"] += given
    return {
        "right": round(100 * counts["right"] / max(counts["asked"], 1), 1),
        "wrong": round(100 * counts["wrong"] / max(counts["asked"], 1), 1),
        "false": round(100 * counts["false"] / max(counts["outside"], 1), 1),
        "questions": counts["asked"] + counts["outside"],
    }


def crossed(data: list[Choice]) -> dict[str, dict[str, float]]:
    """Figures per group of questions, each question judged by weights that were fitted without it."""
    folds = [[c for i, c in enumerate(data) if i % FOLDS == fold] for fold in range(FOLDS)]
    figures: dict[str, list[dict[str, float]]] = {}
    for fold in range(FOLDS):
        weights = fit([c for other, part in enumerate(folds) if other != fold for c in part])
        for group in ("curated", "tests", "development"):
            figures.setdefault(group, []).append(report(weights, [c for c in folds[fold] if c.group == group]))
    return {
        g: {k: round(float(np.mean([f[k] for f in fs])), 1) for k in ("right", "wrong", "false")} for g, fs in figures.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="store the weights")
    arguments = parser.parse_args()
    examined = examine(BASE)
    assert examined.collection.base
    fitted = Fitted.load(blobs(examined), [Language(language) for language in examined.collection.base.content.languages])
    stored = {}
    for readers in ("alone", "both"):
        data = choices(fitted, readers)
        figures = crossed(data)
        for group, row in figures.items():
            print(f"{readers:6} {group:12} {row}")
        weights = [round(float(weight), 4) for weight in fit(data)]
        stored[readers] = {
            "fact": dict(zip(SIGNALS, weights, strict=False)),
            "none": dict(zip(NONE_SIGNALS, weights[len(SIGNALS) :], strict=True)),
            "fitted": {"questions": len(data), "folds": FOLDS, "unseen": figures},
        }
        print(stored[readers]["fact"], stored[readers]["none"], sep="\n")
    if arguments.write:
        WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
        (BASE / LETTERS).write_bytes(fitted.letters.dump())


if __name__ == "__main__":
    main()
