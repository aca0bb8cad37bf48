"""What the engine knows of a language beside any subject: function words, kinds of answer, numbers, negation.

The data stands in `languages/<language>.yaml` and `.words` (or, for a language that the engine does not bring,
in the base's own `languages/`). Publishing folds it once, with `compiled`, and stores the result in the release;
`LanguagePack` looks it up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from babel import Locale

from bot.understanding.folding import fold, phrase
from bot.understanding.frequency import frequencies
from bot.understanding.tables import Table, table
from facts.model import Language

# Phrases that only say what a sentence is for, by the mark they leave on the utterance.
_MARKS = {
    "negation": "negation",
    "denials": "denial",
    "claim_markers": "claim",
    "now_words": "now",
    "only_words": "only",
    "all_words": "all",
    "except_words": "except",
    "rank_words": "rank",
    "top_words": "top",
    "least_words": "contrary",
    "majority": "majority",
    "minority": "minority",
}

# What leans on what was said: phrases of one kind each.
FOLLOW_UP = (
    *("openings", "references", "source", "date", "repeat", "brief", "detail", "quote", "corrections"),
    *("before", "after", "later", "earlier", "neither", "yes", "first", "second", "third"),
)
FILLING = frozenset({"function", "range", "time"})  # roles of words that say nothing by themselves
GATHERING = (
    *("everything", "whole", "every", "some", "which", "figures", "facts", "matter"),
    *("about", "further", "there", "ends"),
)  # of asking for several facts
WAYS = ("more", "fewer", "than", "beside", "versus", "rise", "fall", "course", "latest")  # in which way something is asked for
FREQUENT = 4.5  # Zipf frequency from which on everybody writes a word


class Sign(NamedTuple):
    """What a phrase stands for."""

    role: str  # "function", "frame", "kind", "mark", "qualifier", "number", "scale", "fraction", "percent", "month" …
    value: str = ""


@dataclass(eq=False, repr=False)
class LanguagePack:
    """One language's words, folded and ready to look up; phrases are folded words joined by blanks."""

    language: Language
    stemmer: str  # name of the Snowball algorithm
    linking: Sequence[str]  # letters between the parts of a compound; empty: the language writes words apart
    un_prefixes: Sequence[str]  # beginnings that turn a word into its contrary
    derivations: Sequence[Sequence[str]]  # regular expressions for a word in lower case, and what it may be derived from
    particles: frozenset[str]  # beginnings of verbs that part from them
    spellings: Mapping[str, str]  # how dialects and chats write a word -> the word or words
    conjunctions: Sequence[str]  # may join two questions; not folded, they are looked for in the text
    couplings: Sequence[str]  # may stand between two things that a question asks for; not folded
    together: Sequence[str]  # phrases that take them as one
    question_starts: frozenset[str]  # can open a question of its own within a message
    clause_words: frozenset[str]  # begin what somebody says
    average_words: frozenset[str]  # phrases that say of a figure that it is an average
    attributions: frozenset[str]  # phrases by which a clause only tells who says something
    verbs: frozenset[str]  # words by which a sentence says something
    everyday: str  # table: everyday word -> how often it is used, on the Zipf scale; empty: not known
    frequent: Sequence[str]  # those of them that everybody writes
    confusables: Sequence[Sequence[str]]  # pairs that a spelling correction must never bridge
    follow_up: Mapping[str, Sequence[str]]  # phrases of one kind of follow-up ("openings", "references", "source" …)
    gathering: Mapping[str, Sequence[str]]  # phrases that ask for several facts at once, by their part in that (GATHERING)
    ways: Mapping[str, Sequence[str]]  # phrases that say in which way something is asked for (WAYS)
    wishes: Mapping[str, str]  # phrase -> the language it wishes for
    countries: Mapping[str, Sequence[str]]  # ISO 3166-1 code -> names as people write them
    regions: Mapping[str, Sequence[str]]  # ISO 3166-2 code of a part of a country -> the same, the one that is said aloud first
    signs: Mapping[str, Sequence[Sequence[str]]] = field(repr=False)  # phrase -> pairs of role and value, the strongest first
    _signs: dict[str, tuple[Sign, ...]] = field(default_factory=dict, repr=False, compare=False)  # those that were asked for

    def sign(self, words: str) -> tuple[Sign, ...]:
        """What a phrase stands for; empty: nothing."""
        known = self._signs.get(words)
        if known is None:
            if words not in self.signs:
                return ()
            known = self._signs[words] = tuple(Sign(role, value) for role, value in self.signs[words])
        return known

    @classmethod
    def load(cls, language: Language, data: Mapping[str, Any]) -> LanguagePack:
        """A pack from compiled data."""
        sets = {
            name: frozenset(data[name])
            for name in ("question_starts", "clause_words", "attributions", "average_words", "verbs", "particles")
        }
        return cls(language=language, **{**data, **sets})

    @cached_property
    def joints(self) -> frozenset[str]:
        """What may stand between two things that are compared, folded."""
        return frozenset(" ".join(phrase(joint)) for joint in (*self.couplings, *self.ways["beside"]))

    @cached_property
    def ways_by_word(self) -> Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]:
        """Word -> the phrases of ways that begin with it, each as its way and its words."""
        return _by_word(self.ways)

    @cached_property
    def gathering_by_word(self) -> Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]:
        """Word -> the phrases for several facts at once that begin with it, each as its part and its words."""
        return _by_word(self.gathering)

    @cached_property
    def frequency(self) -> Callable[[str], float]:
        """How often a folded word is used in everyday language, on the Zipf scale; 0: hardly ever."""
        everyday = Table(self.everyday)
        return lru_cache(maxsize=32768)(lambda folded: float(everyday.find(folded) or 0))


def _by_word(parts: Mapping[str, Sequence[str]]) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for part, phrases in parts.items():
        for said in phrases:
            words = tuple(said.split())
            found.setdefault(words[0], []).append((part, words))
    return found


def compiled(data: Mapping[str, Any], language: str = "", languages: Sequence[str] = ()) -> dict[str, Any]:
    """Fold a language's words; plain data, for the release.

    Args:
        data: They, as they stand in its YAML, and as "everyday" the lines of its table of words if it has one.
        language: Its tag.
        languages: Those of the base, which people may wish to be answered in.

    Raises:
        TypeError, ValueError, AttributeError, LookupError, ArithmeticError: Something is not what it has to be.
    """
    everyday = frequencies(data.get("everyday", ()))
    follow_up = {part: _folded(data["follow_up"][part]) for part in FOLLOW_UP}
    return {
        "stemmer": data["stemmer"],
        "linking": list(data["linking_elements"]),
        "un_prefixes": [fold(prefix) for prefix in data["un_prefixes"]],
        "derivations": [[re.compile(pattern).pattern, root] for pattern, root in data["derivations"]],
        "particles": _folded(data["particles"]),
        "spellings": {fold(written): meant for written, meant in data["spellings"].items()},
        "conjunctions": sorted(data["conjunctions"], key=lambda word: (-len(word), word)),
        "couplings": sorted(data["couplings"], key=lambda word: (-len(word), word)),
        "together": _folded(data["together_words"]),
        "question_starts": _folded(data["question_starts"]),
        "clause_words": _folded(data["clause_words"]),
        "attributions": _folded(data["attributions"]),
        "average_words": _folded(data["average_words"]),
        "verbs": _folded(data["verbs"]),
        "everyday": table(everyday),
        "frequent": [word for word, often in everyday.items() if float(often) >= FREQUENT],
        "confusables": [sorted(fold(word) for word in pair) for pair in data["confusables"]],
        "follow_up": follow_up,
        "gathering": {part: _folded(data["gathering"][part]) for part in GATHERING},
        "ways": {way: _folded(data["ways"][way]) for way in WAYS},
        "wishes": _wishes(data["follow_up"].get("language", {}), language, languages),
        "countries": data["countries"],
        "regions": data["regions"],
        "signs": _signs(data),
    }


def _wishes(known: Mapping[str, Iterable[str]], language: str, languages: Sequence[str]) -> dict[str, str]:
    """Phrases that wish for a language, and the tag of that language.

    A pack cannot know all languages that a base may have. How one is wished for is how any other is, by its name:
    "auf Englisch bitte", "auf Spanisch bitte".
    """
    found = {words: wished for wished, phrases in known.items() for words in _folded(phrases)}
    for other in languages:
        if other in known or not (name := _name(other, language)):
            continue
        for wished, phrases in known.items():
            said = f" {_name(wished, language)} "
            for words in _folded(phrases):
                if said.strip() and said in f" {words} ":
                    found.setdefault(f" {words} ".replace(said, f" {name} ").strip(), other)
    return found


def _name(tag: str, language: str) -> str:
    """What a language is called in another one, folded; "" where the Unicode CLDR does not say."""
    if not language:
        return ""
    names = Locale.parse(language, sep="-").languages
    return " ".join(phrase(names.get(tag.split("-")[0], "")))


def _folded(phrases: Iterable[str]) -> list[str]:
    return sorted({" ".join(phrase(words)) for words in phrases} - {""})


def _signs(data: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for words, role, value in _phrases(data):
        key, pair = " ".join(phrase(words)), [role, value]
        if key and pair not in found.setdefault(key, []):
            found[key].append(pair)
    return found


def _phrases(data: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    """Every phrase with its role and value; of several readings of one, the first is the strongest."""
    for words, value in data["fractions"].items():
        yield words, "fraction", str(Fraction(value))
    for part, role in (("kinds", "kind"), ("qualifiers", "qualifier"), ("range_words", "range"), ("time_words", "time")):
        for value, phrases in data[part].items():
            yield from ((words, role, value) for words in phrases)
    for part, mark in _MARKS.items():
        yield from ((words, "mark", mark) for words in data[part])
    for part, role in (("numbers", "number"), ("scales", "scale"), ("months", "month")):
        yield from ((words, role, str(value)) for words, value in data[part].items())
    for part, role in (("percent_words", "percent"), ("frames", "frame"), ("function_words", "function")):
        yield from ((words, role, "") for words in data[part])
    yield "%", "percent", ""
