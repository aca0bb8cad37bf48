"""What facts say in their own words, and what of a text they do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from bot.model import Term, Utterance
from bot.understanding.folding import fold
from bot.understanding.index import Index, keys_of
from bot.understanding.reading import COUNTRY, Reader
from facts.model import Base, Fact, FactId, Language, Observation
from facts.templates import PATTERN

COMMON = 0.4  # weight below which a concept is so common that a claim may name it with any fact
EVERYDAY = 5.0  # Zipf frequency from which on a word says nothing of its own
USUAL_WORD = 4.6  # Zipf frequency from which on a word that is no concept may be how anything is said
USUAL = 0.2  # share of a fact's utterances from which on a term is no name of some of its figures only


class Wording(NamedTuple):
    """What a fact says in its own words."""

    keys: frozenset[str]
    marks: frozenset[str]


@dataclass(eq=False, repr=False)
class Wordings:
    """The wordings of one release, read when they are first asked for."""

    base: Base
    index: Index
    reader: Reader
    kinds: frozenset[str]  # keys of concepts that are one of a kind
    _read: dict[FactId, Wording] = field(default_factory=dict)
    _named: dict[FactId, frozenset[str]] = field(default_factory=dict)
    _told: dict[tuple[FactId, str], frozenset[str]] = field(default_factory=dict)  # by fact and observation

    def covers(self, fact: Fact, utterance: Utterance) -> bool:
        """Whether a fact speaks of everybody that a claim speaks of: another population bears nothing out."""
        named = {key for key in keys_of(utterance) if key in self._populations or key in self.kinds}
        return all(self._has(fact, key) or self.index.weights.get(key, 1.0) < COMMON for key in named)

    def strange(self, fact: Fact, utterance: Utterance) -> list[Term]:
        """The words of a claim that a fact does not have and that may turn it into another one.

        What everybody says all the time, what all facts share and how a thing is said rather than what turn nothing.
        """
        return [term for term in utterance.terms if not self._has(fact, term.key) and not self._turns_nothing(term)]

    def is_telling(self, term: Term) -> bool:
        """Whether a strange word is one that the base has and rare enough to change what is said: "national" fairs."""
        return term.known and self.reader.frequency(fold(term.text)) < USUAL_WORD

    def _turns_nothing(self, term: Term) -> bool:
        """Whether a word that a fact does not have makes no other claim of one."""
        return self._is_everyday(term) or self._is_common(term) or self._is_verb(term) or fold(term.text) in self._averaging

    def _has(self, fact: Fact, key: str) -> bool:
        """Whether a fact is asked for in a term, or told in it."""
        return bool(self.index.counts.get(key, {}).get(self.index.numbers[fact.id])) or key in self.of(fact).keys

    def singled_out(self, fact: Fact, utterance: Utterance, usual: float = USUAL) -> list[Observation]:
        """The figures that a text names by such words: "the German page", "the second round"; empty: it names none so.

        Args:
            fact: A fact.
            utterance: The text.
            usual: Share of the fact's utterances from which on a term is no such word.
        """
        telling = [o for o in fact.observations if o.text]
        if len(telling) < 2:
            return []
        keys = {o.key: self._keys_of(fact, o) for o in telling}
        common = frozenset.intersection(*keys.values())
        owner = self.index.numbers[fact.id]
        most_often = usual * self.index.sizes[owner]
        rare = {key for key in keys_of(utterance) - common if self.index.counts.get(key, {}).get(owner, 0) <= most_often}
        named = rare - {COUNTRY}
        shared = {o.key: len(keys[o.key] & named) for o in telling}
        most = max(shared.values())
        found = [o for o in telling if most and shared[o.key] == most]
        return found if len(found) < len(telling) else []

    def of(self, fact: Fact) -> Wording:
        """What a fact says in its own words."""
        if fact.id not in self._read:
            beside = (fact.name, *(part for o in fact.observations for part in (o.text, o.population, o.note)))
            notes = [(language, note) for language, said in fact.notes.items() for note in said]
            told = self._heard(fact.text.items())
            keys = _keys([*told, *self._heard(notes), *(one for wording in beside for one in self._heard(wording.items()))])
            self._read[fact.id] = Wording(keys, frozenset(mark for one in told for mark in one.marks))
        return self._read[fact.id]

    def told(self, fact: Fact) -> frozenset[str]:
        """The terms of its name and its sentence."""
        if fact.id not in self._named:
            self._named[fact.id] = _keys(self._heard((*fact.name.items(), *fact.text.items())))
        return self._named[fact.id]

    def _keys_of(self, fact: Fact, observation: Observation) -> frozenset[str]:
        """The terms that an observation is told in."""
        name = fact.id, observation.key
        if name not in self._told:
            indicator = observation.indicator
            wordings = (observation.text, observation.population, indicator.name, indicator.noun)
            self._told[name] = _keys([one for wording in wordings for one in self._heard(wording.items())])
        return self._told[name]

    def _heard(self, texts: Iterable[tuple[Language, str]]) -> list[Utterance]:
        """Templates as they are read without what is filled in."""
        return [self.reader.read(PATTERN.sub(" ", text), language) for language, text in texts]

    def _is_everyday(self, term: Term) -> bool:
        return not term.key.startswith("=") and self.reader.frequency(fold(term.text)) >= EVERYDAY

    def _is_common(self, term: Term) -> bool:
        return self.index.weights.get(term.key, 1.0) < COMMON

    @cached_property
    def _averaging(self) -> frozenset[str]:
        """The words by which a figure is said to be an average."""
        return frozenset(word for pack in self.reader.packs.values() for words in pack.average_words for word in words.split())

    def _is_verb(self, term: Term) -> bool:
        """Whether a term is a verb by which a sentence says something, and no concept: how it is said, rather than what."""
        words = {term.key.removeprefix("~"), fold(term.text)}
        return not term.key.startswith("=") and any(words & pack.verbs for pack in self.reader.packs.values())

    @cached_property
    def _populations(self) -> frozenset[str]:
        """The concepts of all populations that figures of the base speak of."""
        texts = {text for fact in self.base.facts.values() for o in fact.observations for text in o.population.items()}
        return _keys(self._heard(texts))


def _keys(read: Iterable[Utterance]) -> frozenset[str]:
    return frozenset(key for one in read for key in keys_of(one))
