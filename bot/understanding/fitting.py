"""Fit the reader and the index to a base, once per release; and load what was fitted."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from babel import Locale
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.model import country_of
from bot.understanding.blobs import NOTHING_READ, Lines, read, written
from bot.understanding.folding import flag, phrase, tokens
from bot.understanding.index import OUTSIDE, Example, Index, keys_of
from bot.understanding.language import trigram_logs
from bot.understanding.letters import Letters, key_of
from bot.understanding.letters import fit as fit_letters
from bot.understanding.matching import Matcher, implied
from bot.understanding.packs import LanguagePack
from bot.understanding.reading import Reader
from bot.understanding.spelling import MIN_LETTERS
from bot.understanding.tables import entries
from bot.understanding.vocabulary import MIN_PART, Vocabulary, stem
from facts.model import Language


class Sample(NamedTuple):
    """A curated utterance, or one that is out of scope ("_near", "_far")."""

    owner: str
    language: str
    text: str


@dataclass(eq=False, repr=False)
class Fitted:
    """What understanding needs to know about a base."""

    reader: Reader
    index: Index
    letters: Letters
    groups: Mapping[str, Sequence[str]]  # group -> concepts of one kind
    exclusive: Sequence[str]  # groups whose concepts exclude each other

    lists: Mapping[str, str]  # facts that can say of any country whether they name it -> the whole list that each is a part of
    lines: Lines = field(default_factory=dict)  # of the release that it was read from

    def matcher(self) -> Matcher:
        """What scores facts against utterances."""
        exclusive = {f"={concept}": group for group in self.exclusive for concept in self.groups[group]}
        return Matcher(self.index, exclusive, self.lists, self.letters if self.letters.speaks else None)

    def dump(self) -> bytes:
        """Everything but the packs and the letters, for the release."""
        data = {
            "vocabulary": self.reader.vocabulary.dump(),
            "trigrams": self.reader.trigrams,
            "countries": self.reader.countries,
            "home": self.reader.home,
            "confusables": [" ".join(sorted(pair)) for pair in sorted(self.reader.confusables, key=sorted)],
            "index": self.index.dump(),
            "groups": self.groups,
            "exclusive": self.exclusive,
            "lists": self.lists,
        }
        return written(data, apart=("vocabulary", "index"))

    @classmethod
    def load(cls, stored: Mapping[str, bytes], languages: Sequence[Language], before: Lines = NOTHING_READ) -> Fitted:
        """What was fitted.

        Args:
            stored: The blobs of a release: "packs", "engine" and "letters".
            languages: Of its base.
            before: Lines of another release that has been read, to share what is the same.

        Raises:
            LookupError, TypeError, ValueError, AttributeError: Something is missing or damaged.
        """
        words, lines_of_packs = read(stored["packs"], before)
        data, lines_of_engine = read(stored["engine"], before)
        reader = Reader(
            packs={language: LanguagePack.load(language, words[language]) for language in languages},
            vocabulary=Vocabulary.load(data["vocabulary"]),
            trigrams=data["trigrams"],
            countries=data["countries"],
            home=data["home"],
            confusables=frozenset(frozenset(pair.split()) for pair in data["confusables"]),
        )
        letters = Letters.load(stored["letters"])
        index, lines = Index.load(data["index"]), {**lines_of_packs, **lines_of_engine}
        return cls(reader, index, letters, data["groups"], data["exclusive"], data["lists"], lines)


def _spoken(samples: Sequence[Sample]) -> tuple[dict[str, dict[str, str]], dict[str, int]]:
    """The words of all samples.

    Returns:
        Language -> word in lower case -> folded; and folded word -> how often the utterances of facts have it.
    """
    words: dict[str, dict[str, str]] = {}
    often: dict[str, int] = {}
    for sample in samples:
        found, outside = tokens(sample.text), sample.owner.startswith(OUTSIDE)
        words.setdefault(sample.language, {}).update((token.lower, token.folded) for token in found)
        for token in found if not outside else ():
            often[token.folded] = often.get(token.folded, 0) + 1
    return words, often


def fit(
    *,
    languages: Sequence[str],
    packs: Mapping[str, Mapping[str, Any]],
    lexicon: Mapping[str, Mapping[str, Sequence[str]]],
    groups: Mapping[str, Sequence[str]],
    exclusive: Sequence[str],
    samples: Sequence[Sample],
    facts: Mapping[str, Sequence[str]],
    smalltalk: Sequence[str],
    about: Sequence[str],
    lists: Mapping[str, str],
    country_codes: frozenset[str],
    country_labels: Mapping[str, Mapping[str, str]],
    home: str,
    letters: Letters | None = None,
) -> Fitted:
    """Learn a base's words and how its facts are asked for.

    Args:
        languages: Of the base; the first is the one to fall back on.
        packs: Language knowledge per language, compiled.
        lexicon: Language -> concept -> terms.
        groups: Concepts of one kind, by the name of the kind.
        exclusive: Groups of which a fact about one concept never answers a question that names only another.
        samples: Every curated utterance and out-of-scope example.
        facts: Ids in the base's order, with the names of each.
        smalltalk: Those of them that are small talk.
        about: Those that are about the base itself.
        lists: Those that can say of any country whether they name it, each with the whole list that it is a part of.
        country_codes: ISO codes of all countries.
        country_labels: What the base calls a country, by ISO code and language.
        home: ISO code of the country that goes without saying, or "".
        letters: What the letters of the samples say, where that was fitted before; used if it was fitted to just these.
    """
    known = {Language(language): LanguagePack.load(Language(language), packs[language]) for language in languages}
    countries = _countries(known, country_codes, country_labels)
    spoken, often = _spoken(samples)
    vocabulary = _vocabulary(known, lexicon, spoken, often, countries)
    reader = Reader(
        packs=known,
        vocabulary=vocabulary,
        home=home,
        trigrams=trigram_logs({language: _words(pack, known, spoken) for language, pack in known.items()}),
        countries=countries,
        confusables=_confusables(known, countries),
    )
    with _out_of_the_collectors_way():
        examples, spelt = _read(reader, samples)
    exact: dict[str, str] = {}
    for example, words in zip(examples, spelt, strict=True):
        if example.owner in facts:
            exact.setdefault(words, example.owner)
    names = _names({fact: [reader.read(name).spelt for name in names] for fact, names in facts.items()}, exact)
    index = Index.fit(examples, list(facts), smalltalk, about, exact, names)
    if letters is None or letters.key != key_of(spelt, index.owner_of, len(index.owners)):
        letters = fit_letters(spelt, index.owner_of, len(index.owners))
    return Fitted(reader, index, letters, {g: list(c) for g, c in groups.items()}, list(exclusive), dict(lists))


@contextmanager
def _out_of_the_collectors_way() -> Iterator[None]:
    """What is made meanwhile all stays, and is not looked through for garbage again and again: a fifth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _read(reader: Reader, samples: Sequence[Sample]) -> tuple[list[Example], list[str]]:
    """Every sample as it was read, and its words."""
    examples: list[Example] = []
    spelt: list[str] = []
    for sample in samples:
        utterance = reader.read(sample.text, Language(sample.language))
        spelt.append(utterance.spelt)
        kinds = utterance.kinds | implied(utterance)
        examples.append(Example(sample.owner, sample.text, keys_of(utterance), kinds, utterance.sequence))
    return examples, spelt


def _names(facts: Mapping[str, Sequence[str]], exact: Mapping[str, str]) -> dict[str, str]:
    """Folded names of facts -> the one that each is for; not those that two share or that ask for another fact."""
    found: dict[str, set[str]] = {}
    for fact, names in facts.items():
        for name in names:
            found.setdefault(name, set()).add(fact)
    return {name: owner for name, owners in found.items() for owner in owners if owners == {exact.get(name, owner)}}


def _vocabulary(
    packs: Mapping[Language, LanguagePack],
    lexicon: Mapping[str, Mapping[str, Sequence[str]]],
    spoken: Mapping[str, Mapping[str, str]],
    often: Mapping[str, int],
    countries: Mapping[str, str],
) -> Vocabulary:
    vocabulary = Vocabulary(
        algorithms={language: pack.stemmer for language, pack in packs.items()},
        linking=tuple(dict.fromkeys(link for pack in packs.values() for link in pack.linking)),
        derivations={language: pack.derivations for language, pack in packs.items()},
        un_prefixes=tuple(dict.fromkeys(prefix for pack in packs.values() for prefix in pack.un_prefixes)),
    )
    for language, concepts in lexicon.items():
        for concept, terms in concepts.items():
            for term in terms:
                vocabulary.add_term(term, language, f"={concept}")
    for language, pack in packs.items():
        if pack.linking:  # "Mitgliederzahl" is made of a term and of a kind of answer
            for words, signs in pack.signs.items():
                if signs[0][0] == "kind" and " " not in words and len(words) > MIN_PART:
                    vocabulary.add_term(words, language, f"?{signs[0][1]}")
    # Short words first: what a compound is made of has to be known before the compound.
    typed = sorted((len(lower), lower, language) for language, words in spoken.items() for lower in words)
    for _, lower, language in typed:
        if lower.isalpha() and not any(token.folded in packs[Language(language)].signs for token in tokens(lower)):
            vocabulary.add_word(lower, language)
    for words in (*countries, *(words for pack in packs.values() for words in pack.signs)):
        for word in words.split():
            vocabulary.words.setdefault(word, 1)
    for word, count in often.items():
        vocabulary.words[word] = vocabulary.words.get(word, 0) + count
    return vocabulary


def _confusables(packs: Mapping[Language, LanguagePack], countries: Mapping[str, str]) -> frozenset[frozenset[str]]:
    """Pairs that must never be mixed up: those of the packs, and names of two countries that two slips lead to."""
    found = {frozenset(pair) for pack in packs.values() for pair in pack.confusables}
    names = [name for name in countries if name.isalpha() and len(name) >= MIN_LETTERS]
    for name in names:
        for other, _, _ in process.extract(name, names, scorer=OSA.distance, score_cutoff=2, limit=None):
            if countries[other] != countries[name]:
                found.add(frozenset((name, other)))
    return frozenset(found)


def _words(pack: LanguagePack, packs: Mapping[Language, LanguagePack], spoken: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The words by whose letters a language is told from the others: not those that others use as well."""
    typed = set(spoken.get(pack.language, {}).values())
    others = [other for other in packs.values() if other is not pack]
    own = {word for word, often in entries(pack.everyday) if all(float(often) > other.frequency(word) + 1 for other in others)}
    return sorted({word for word in typed if word.isalpha()} | own)


def _countries(
    packs: Mapping[Language, LanguagePack], codes: frozenset[str], labels: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """Every name people use for a country or a part of it, folded: the CLDR's, the base's and the packs'; and its flag."""
    found = {flag(code): code for code in codes}
    for language, pack in packs.items():
        names = Locale.parse(language, sep="-").territories
        for code, name in names.items():
            if code in codes:
                found.setdefault(" ".join(phrase(name)), code)
        further: dict[str, Sequence[str]] = {
            code: [*names, labels.get(code, {}).get(language, "")] for code, names in pack.countries.items()
        }
        for code, others in (further | dict(pack.regions)).items():
            for name in others if country_of(code) in codes else ():
                found[" ".join(phrase(name))] = code
                if len(tokens(name)) == 1:  # adjectives and inhabitants come in many endings
                    found.setdefault(stem(name.casefold(), pack.stemmer), code)
    return {name: code for name, code in sorted(found.items()) if name}
