"""What the engine knows of a language beside any subject: function words, kinds of answer, numbers, negation.

The data stands in `languages/<language>.yaml` (or, for a language that the engine does not bring, in the
base's own `languages/`), is stored in the release by publishing, and arrives here as plain mappings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from bot.understanding.folding import fold, phrase
from facts.model import Language

# Phrases that only say what a sentence is for, by the mark they leave on the utterance.
_MARKS = {
    "negation": "negation",
    "claim_markers": "claim",
    "now_words": "now",
    "only_words": "only",
    "all_words": "all",
    "rank_words": "rank",
    "least_words": "contrary",
    "majority": "majority",
    "minority": "minority",
}


@dataclass(frozen=True, slots=True)
class Sign:
    """What a phrase stands for."""

    role: str  # "function", "frame", "kind", "mark", "qualifier", "number", "scale", "fraction", "percent", "month", "country"
    value: str = ""


@dataclass(frozen=True)
class LanguagePack:
    """One language's words, ready to look up."""

    language: Language
    data: Mapping[str, Any] = field(repr=False)

    @property
    def stemmer(self) -> str:
        """Name of the Snowball algorithm."""
        return str(self.data["stemmer"])

    @property
    def linking(self) -> tuple[str, ...]:
        """Letters that may stand between the parts of a compound; empty: the language writes words apart."""
        return tuple(self.data.get("linking_elements", ()))

    @cached_property
    def signs(self) -> dict[tuple[str, ...], tuple[Sign, ...]]:
        """Folded phrase -> what it stands for, the strongest reading first."""
        found: dict[tuple[str, ...], list[Sign]] = {}
        for words, sign in self._signs():
            key = phrase(words)
            if key and sign not in found.setdefault(key, []):
                found[key].append(sign)
        return {key: tuple(signs) for key, signs in found.items()}

    @cached_property
    def question_starts(self) -> frozenset[tuple[str, ...]]:
        """Folded phrases that can open a question of its own within a message."""
        return frozenset(phrase(words) for words in self.data["question_starts"])

    @cached_property
    def un_prefixes(self) -> tuple[str, ...]:
        """Beginnings that turn a word into its contrary."""
        return tuple(fold(prefix) for prefix in self.data["un_prefixes"])

    @cached_property
    def confusables(self) -> frozenset[frozenset[str]]:
        """Pairs of folded words that a spelling correction must never bridge."""
        return frozenset(frozenset(fold(word) for word in pair) for pair in self.data["confusables"])

    @cached_property
    def common_words(self) -> frozenset[str]:
        """Folded everyday words: real ones, so no misspelling of something else."""
        return frozenset(fold(word) for word in self.data["common_words"])

    def follow_up(self, part: str) -> tuple[tuple[str, ...], ...]:
        """Folded phrases of one kind of follow-up ("openings", "references", "source", "date", "rest" …)."""
        return tuple(phrase(words) for words in self.data["follow_up"].get(part, ()))

    def _signs(self) -> Iterable[tuple[str, Sign]]:
        data = self.data
        for words, value in data["fractions"].items():
            yield words, Sign("fraction", str(Fraction(value)))
        for kind, phrases in data["kinds"].items():
            yield from ((words, Sign("kind", kind)) for words in phrases)
        for qualifier, phrases in data["qualifiers"].items():
            yield from ((words, Sign("qualifier", qualifier)) for words in phrases)
        for part, mark in _MARKS.items():
            yield from ((words, Sign("mark", mark)) for words in data[part])
        yield from ((words, Sign("number", str(value))) for words, value in data["numbers"].items())
        yield from ((words, Sign("scale", str(value))) for words, value in data["scales"].items())
        yield from ((words, Sign("percent")) for words in (*data["percent_words"], "%"))
        yield from ((words, Sign("month", str(value))) for words, value in data["months"].items())
        yield from ((words, Sign("frame")) for words in data["frames"])
        yield from ((words, Sign("function")) for words in data["function_words"])
