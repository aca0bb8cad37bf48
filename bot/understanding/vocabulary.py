"""What words mean in a base: stems, concepts, compounds.

A key is "=concept" for a word or phrase of the lexicon, a bare stem for another word that the base's
utterances use, and "~word" for one that the base does not have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import Stemmer

from bot.understanding.folding import fold, tokens

MIN_PART = 3  # letters of a compound's part; shorter ones make words out of syllables
MIN_UNKNOWN_PART = 5  # letters of a part that the base does not know
MAX_PARTS = 4


@lru_cache(maxsize=8)
def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(algorithm)


@lru_cache(maxsize=65536)
def stem(lower: str, algorithm: str) -> str:
    """The folded stem of a word in lower case, umlauts kept.

    Source: the Snowball algorithms, through PyStemmer.
    """
    return fold(_stemmer(algorithm).stemWord(lower)) or fold(lower)


@dataclass(eq=False, repr=False)
class Vocabulary:
    """Everything that is known of a base's words. Built once per release, then only read."""

    algorithms: dict[str, str]  # language -> Snowball algorithm
    linking: tuple[str, ...]  # between the parts of compounds, in any of the languages
    un_prefixes: tuple[str, ...]
    derivations: dict[str, Sequence[Sequence[str]]] = field(default_factory=dict)  # language -> pattern and root
    stems: dict[str, dict[str, str]] = field(default_factory=dict)  # language -> stem -> key
    phrases: dict[str, list[tuple[Sequence[str], str]]] = field(default_factory=dict)  # first stem -> (stems, key)
    words: dict[str, int] = field(default_factory=dict)  # folded word -> how often the utterances have it

    def add_term(self, term: str, language: str, key: str) -> None:
        """Let a word or phrase of a language stand for a key."""
        words = tokens(term)
        stems = tuple(stem(token.lower, self.algorithms[language]) for token in words)
        if not stems:
            return
        for token in words:
            self.words.setdefault(token.folded, 1)
        own = self.stems.setdefault(language, {})
        if len(stems) == 1:
            own.setdefault(stems[0], key)
            own.setdefault(words[0].folded, key)
            return
        self._add_phrase(stems, key)
        joined = "".join(token.folded for token in words)
        if len(joined) > MIN_UNKNOWN_PART:
            own.setdefault(stem(joined, self.algorithms[language]), key)
            self.words.setdefault(joined, 1)

    def _add_phrase(self, stems: tuple[str, ...], key: str) -> None:
        entries = self.phrases.setdefault(stems[0], [])
        if not any(known == stems for known, _ in entries):
            entries.append((stems, key))
            entries.sort(key=lambda entry: -len(entry[0]))

    def add_word(self, lower: str, language: str) -> None:
        """Give a word of an utterance a key of its own unless it has one or is made of known parts."""
        folded = fold(lower)
        known = self.key_of(lower, (language,)) or self.root_key(lower, (language,))
        if known is None and not self.parts(folded, (language,), whole=True):
            own = stem(lower, self.algorithms[language])
            self.stems.setdefault(language, {}).setdefault(own, own)
        self.words.setdefault(folded, 1)

    def candidates(self, lower: str, languages: Sequence[str]) -> list[str]:
        """The stems a word can have, in the order of the languages given."""
        found = [stem(lower, self.algorithms[language]) for language in languages]
        found.append(fold(lower))
        return list(dict.fromkeys(found))

    def root_key(self, lower: str, languages: Sequence[str]) -> str | None:
        """The key of the word that one is derived from, where that is known: "gefördert" leads to "fördern"."""
        for language in languages:
            for pattern, root in self.derivations.get(language, ()):
                if (found := re.fullmatch(pattern, lower)) and (key := self.key_of(found.expand(root), (language,))):
                    return None if key.startswith("?") else key
        return None

    def key_of(self, lower: str, languages: Sequence[str]) -> str | None:
        """The key of a word that is known as a whole; None: it is not."""
        folded = fold(lower)
        for language in languages:
            own = self.stems.get(language, {})
            if found := own.get(stem(lower, self.algorithms[language])) or own.get(folded):
                return found
        return None

    def phrase_at(self, forms: Sequence[Sequence[str]], start: int) -> tuple[int, str] | None:
        """The longest phrase of the lexicon that begins at a word.

        Args:
            forms: For each word of a text the stems it can have.
            start: Index of the word.

        Returns:
            How many words it takes, and its key; None where no phrase begins.
        """
        best: tuple[int, str] | None = None
        following = forms[start + 1] if start + 1 < len(forms) else ()
        for first in forms[start] if following else ():
            for stems, key in self.phrases.get(first, ()):
                if best and len(stems) <= best[0]:
                    break
                if stems[1] not in following:  # as nearly always
                    continue
                if start + len(stems) <= len(forms) and all(form in forms[start + i] for i, form in enumerate(stems) if i):
                    best = len(stems), key
                    break
        return best

    def parts(self, folded: str, languages: Sequence[str], *, whole: bool = False) -> list[str]:
        """Split a compound into the keys of its parts.

        Args:
            folded: The word.
            languages: In whose words to look first.
            whole: Whether every part has to be known. Otherwise one part may be unknown; it gets a "~" key.

        Returns:
            Keys from left to right; empty where the word is no compound of known parts.
        """
        if not self.linking or len(folded) < 2 * MIN_PART:
            return []
        if known := self._split(folded, tuple(languages), MAX_PARTS):
            return known
        return [] if whole else self._half_known(folded, tuple(languages))

    def _split(self, folded: str, languages: tuple[str, ...], left: int) -> list[str]:
        """Fewest parts first; of splits with as many, the one with the longest last part."""
        best: list[str] = []
        for cut in range(MIN_PART, len(folded) - MIN_PART + 1):
            head, tail = folded[:cut], folded[cut:]
            head_key = self._part_key(head, languages)
            if head_key is None:
                continue
            for link in ("", *self.linking):
                if not tail.startswith(link) or len(tail) - len(link) < MIN_PART:
                    continue
                rest = tail[len(link) :]
                tail_key = self._part_key(rest, languages)
                split = [head_key, tail_key] if tail_key else []
                if not split and left > 2 and (more := self._split(rest, languages, left - 1)):
                    split = [head_key, *more]
                if split and (not best or len(split) < len(best)):
                    best = split
        return best

    def _part_key(self, part: str, languages: tuple[str, ...]) -> str | None:
        if part not in self.words and len(part) <= MIN_PART:
            return None
        return self.key_of(part, languages)

    def _half_known(self, folded: str, languages: tuple[str, ...]) -> list[str]:
        """Only a concept of the lexicon counts here, as it is written: any other word may be found in another by chance."""
        cuts = range(MIN_UNKNOWN_PART, len(folded) - MIN_UNKNOWN_PART + 1)
        for cut in cuts:
            if (key := self._written(folded[cut:], languages)).startswith("="):
                return [f"~{folded[:cut]}", key]
        for cut in reversed(cuts):
            if (key := self._written(folded[:cut], languages)).startswith("="):
                return [key, f"~{folded[cut:]}"]
        return []

    def _written(self, part: str, languages: tuple[str, ...]) -> str:
        return (self.key_of(part, languages) or "") if part in self.words else ""

    def contrary(self, folded: str, languages: Sequence[str]) -> bool:
        """Whether a word is a known one with a prefix that turns it into its contrary."""
        return any(
            folded.startswith(prefix)
            and len(folded) - len(prefix) > MIN_PART
            and self.key_of(folded[len(prefix) :], languages) is not None
            for prefix in self.un_prefixes
        )

    def dump(self) -> dict[str, object]:
        """Everything as plain data, for the release."""
        return {
            "algorithms": self.algorithms,
            "linking": self.linking,
            "un_prefixes": self.un_prefixes,
            "derivations": self.derivations,
            "stems": self.stems,
            "phrases": self.phrases,
            "words": " ".join(self.words),
            "counts": list(self.words.values()),
        }

    @classmethod
    def load(cls, data: Mapping[str, object]) -> Vocabulary:
        """The contrary of `dump`."""
        return cls(
            algorithms=data["algorithms"],  # type: ignore[arg-type]
            linking=tuple(data["linking"]),  # type: ignore[arg-type]
            un_prefixes=tuple(data["un_prefixes"]),  # type: ignore[arg-type]
            derivations=data["derivations"],  # type: ignore[arg-type]
            stems=data["stems"],  # type: ignore[arg-type]
            phrases=data["phrases"],  # type: ignore[arg-type]
            words=dict(zip(str(data["words"]).split(), data["counts"], strict=True)),  # type: ignore[call-overload]
        )
