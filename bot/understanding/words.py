"""What a single word can be by itself: looked up once, for texts are made of the same words over and over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple
from weakref import proxy

from bot.understanding.packs import LanguagePack, Sign
from bot.understanding.vocabulary import Vocabulary
from facts.model import Language

REMEMBERED = 32768  # words that are looked up once
MIN_ADJECTIVE = 4  # letters from which on a word may be an inflected adjective of a country
MAX_LETTERS = 40  # of a word that may be a compound or misspelt


class Word(NamedTuple):
    """What a word can be in a text of one language."""

    forms: Sequence[str]  # the stems that it can have
    signs: tuple[Sign, ...]  # what it stands for in the language, or else in another
    country: str  # ISO code of the country or the part of one that it names; "": it names none
    opens: bool  # whether a phrase of the lexicon may begin with it
    concept: bool  # whether it is a term of the lexicon in the language


@dataclass(eq=False, repr=False)
class Words:
    """The words of one base. Read-only after it is made, but for what it remembers."""

    packs: Mapping[Language, LanguagePack]
    vocabulary: Vocabulary
    countries: Mapping[str, str]  # folded name -> ISO code

    def order(self, language: Language) -> list[Language]:
        """All languages, that of a text first."""
        return [language, *(other for other in self.packs if other != language)]

    @cached_property
    def known(self) -> Callable[[str, str, Language], Word]:
        """What a word, folded and in lower case, can be in a text of a language."""
        me: Words = proxy(self)

        def known(folded: str, lower: str, language: Language) -> Word:
            order = me.order(language)
            forms = me.vocabulary.candidates(lower, order)
            country = me.countries.get(folded, "")
            if not country and len(folded) > MIN_ADJECTIVE:
                country = next((me.countries[form] for form in forms if form in me.countries), "")
            return Word(
                forms=forms,
                signs=next((signs for other in order if (signs := me.packs[other].sign(folded))), ()),
                country=country,
                opens=any(form in me.vocabulary.phrases for form in forms),
                concept=(me.vocabulary.key_of(lower, (language,)) or "").startswith("="),
            )

        return lru_cache(maxsize=REMEMBERED)(known)

    @cached_property
    def meaning(self) -> Callable[[str, str, Language], tuple[tuple[str, ...], str]]:
        """What a word, folded and in lower case, says in a text of a language that no phrase or country has taken it from.

        The function returns its keys (several: it is a compound; none: it says nothing) and how it is known: "known", "contrary"
        (a known one turned into its contrary) or "unknown".
        """
        me: Words = proxy(self)

        def meaning(folded: str, lower: str, language: Language) -> tuple[tuple[str, ...], str]:
            vocabulary, order = me.vocabulary, me.order(language)
            if key := vocabulary.key_of(lower, order):
                return (key,), "known"
            if vocabulary.contrary(folded, order):
                return (f"~{folded}",), "contrary"
            if root := vocabulary.root_key(lower, order):
                return (root,), "known"
            if len(folded) <= MAX_LETTERS and (parts := vocabulary.parts(folded, order)):
                return tuple(parts), "known"
            return (f"~{folded}",) if len(folded) > 1 else (), "unknown"  # a letter by itself is no content

        return lru_cache(maxsize=REMEMBERED)(meaning)
