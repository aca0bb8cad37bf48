"""Find where the language of a base is thin: facts that are mixed up, words without synonyms, terms that nothing reaches.

Each curated utterance is tried as if nobody had written it down: by the first reader alone, with itself left out of the
index. The second reader cannot leave one out; it would know them all by heart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.findings import Confusable, Few, Findings, Heard, Lacking, Lost, Place, Said, Single, Unreachable
from bot.model import Utterance
from bot.publishing import Examined
from bot.understanding.deciding import TALK
from bot.understanding.fitting import Fitted
from bot.understanding.folding import phrase, tokens
from bot.understanding.index import OUTSIDE
from bot.understanding.judging import ANSWER
from bot.understanding.matching import Scored
from bot.understanding.vocabulary import stem
from facts.model import BESIDE, Language
from facts.walking import utterances

WANTED = 20  # utterances of a fact in a language; fewer than ten are refused by the rules
WANTED_OUTSIDE = 150  # examples out of scope in a language, near and far each
CLOSE = 0.2  # probability by which a rival may fall behind a fact and still be mixed up with it
LEAST = 0.2  # probability that it has at least


@dataclass(frozen=True, slots=True)
class _Tried:
    """An utterance that was tried without itself."""

    fact: str
    language: str
    own: float  # probability of its own fact
    rival: str  # the likeliest of the others; "": there is none
    against: float  # its probability
    said: Said


def findings(examined: Examined, fitted: Fitted) -> Findings:
    """Look a whole base through.

    Args:
        examined: A base without problems.
        fitted: What was fitted to it.
    """
    tried = list(_tried(examined, fitted))
    return Findings(
        lost=tuple(_lost(examined, tried)),
        confusable=tuple(_confusable(tried)),
        unreachable=tuple(_unreachable(examined, fitted)),
        single=tuple(_single(examined, fitted)),
        lacking=tuple(_lacking(examined, fitted)),
        few=tuple(_few(examined)),
        outside=tuple(_few_outside(examined)),
    )


# Utterances


def _tried(examined: Examined, fitted: Fitted) -> Iterator[_Tried]:
    """Every utterance of a fact; they stand in the index in the order in which the base is walked through."""
    matcher, index, facts = fitted.matcher(), fitted.index, examined.collection.facts
    families = {fact: entry.content.part.of for fact, entry in facts.items() if entry.content.part}
    talk = {fact for fact, entry in facts.items() if entry.content.kind in BESIDE}
    walked = zip(utterances(examined.collection), index.owner_of, strict=True)
    for number, ((language, document, path, text), owner) in enumerate(walked):
        fact = index.owners[owner]
        if fact in OUTSIDE:
            continue
        utterance = fitted.reader.read(text, Language(language))
        ranked, _ = matcher.probabilities(*matcher.score(utterance, skip=number))
        own, rival, against = _chances(ranked, fact, families)
        likeliest, chance = (fact, own) if own >= against else (rival, against)
        winner = likeliest if chance >= (TALK if likeliest in talk else ANSWER) else None
        yield _Tried(fact, language, own, rival, against, Said(text, Place(document.file, document.line(path)), winner))


def _chances(ranked: Sequence[tuple[float, Scored]], fact: str, families: Mapping[str, str]) -> tuple[float, str, float]:
    """The probability of a fact, and the likeliest other one with its own; a list and its parts answer together."""
    together: dict[str, float] = {}
    first: dict[str, str] = {}  # whole -> its likeliest member
    for chance, one in ranked:
        whole = families.get(one.owner, one.owner)
        together[whole] = together.get(whole, 0.0) + chance
        first.setdefault(whole, one.owner)
    own = together.pop(families.get(fact, fact), 0.0)
    rival = max(together, key=lambda whole: (together[whole], whole), default="")
    return own, first.get(rival, ""), together.get(rival, 0.0)


def _lost(examined: Examined, tried: Sequence[_Tried]) -> list[Lost]:
    astray: dict[tuple[str, str], list[Said]] = {}
    for one in tried:
        if one.said.winner != one.fact:
            astray.setdefault((one.language, one.fact), []).append(one.said)
    found = []
    for (language, fact), said in astray.items():
        entry = examined.collection.utterances[language, fact]
        worst = sorted(said, key=lambda one: (one.winner is None, one.place.line))
        found.append(Lost(fact, language, entry.document.file, len(entry.content.utterances), tuple(worst)))
    return sorted(found, key=lambda one: (-len(one.astray) / one.utterances, -len(one.astray), one.file))


def _confusable(tried: Sequence[_Tried]) -> list[Confusable]:
    sizes = Counter(one.fact for one in tried)
    pairs: dict[tuple[str, str], list[_Tried]] = {}
    for one in tried:
        if one.against >= max(LEAST, one.own - CLOSE):
            pairs.setdefault((one.fact, one.rival), []).append(one)
    found = []
    for (fact, rival), close in pairs.items():
        taken = sum(one.said.winner == rival for one in close)
        worst = max(close, key=lambda one: one.against - one.own)
        found.append(Confusable(fact, rival, sizes[fact], len(close), taken, worst.said))
    return sorted(found, key=lambda one: (-one.taken, -one.close, one.fact, one.rival))


# The lexicon


def _unreachable(examined: Examined, fitted: Fitted) -> list[Unreachable]:
    """Terms that do not lead to their concept, read alone; first those of concepts that few others lead to."""
    found = []
    for language, entry in examined.collection.lexicon.items():
        for concept, terms in entry.content.concepts.items():
            read = [fitted.reader.read(term, Language(language)) for term in terms]
            missed = [i for i, utterance in enumerate(read) if f"={concept}" not in {term.key for term in utterance.terms}]
            for i in missed:
                place = Place(entry.document.file, entry.document.line(("concepts", concept, i)))
                heard, given = _heard(read[i])
                others = len(terms) - len(missed)
                found.append(Unreachable(language, concept, terms[i], place, heard, given, others))
    return sorted(found, key=lambda one: (one.others, one.place.file, one.place.line))


def _heard(utterance: Utterance) -> tuple[Heard, tuple[str, ...]]:
    """What a text was taken for."""
    figures = {"month": utterance.months, "number": utterance.numbers + utterance.years}
    known = {*utterance.kinds, *utterance.marks, *(name for name, heard in figures.items() if heard)}
    concepts = [term.key[1:] for term in utterance.terms if term.key.startswith("=")]
    if utterance.countries:
        return Heard.COUNTRY, tuple(utterance.countries)
    if known:
        return Heard.LANGUAGE, tuple(sorted(known))
    if concepts:
        return Heard.CONCEPT, tuple(dict.fromkeys(concepts))
    if utterance.spelt != " ".join(phrase(utterance.text)):
        return Heard.SLIP, (utterance.spelt,)
    return Heard.NOTHING, ()


def _single(examined: Examined, fitted: Fitted) -> list[Single]:
    """Concepts all of whose terms are one word; the endings of a word are no synonyms."""
    used, found = _used(examined, fitted), []
    for language, entry in examined.collection.lexicon.items():
        algorithm = fitted.reader.vocabulary.algorithms[language]
        for concept, terms in entry.content.concepts.items():
            if len({"".join(stem(token.lower, algorithm) for token in tokens(term)) for term in terms}) == 1:
                place = Place(entry.document.file, entry.document.line(("concepts", concept)))
                found.append(Single(language, concept, terms[0], place, used[language, concept]))
    return sorted(found, key=lambda one: (-one.used, one.place.file, one.place.line))


def _lacking(examined: Examined, fitted: Fitted) -> list[Lacking]:
    used, lexicon = _used(examined, fitted), examined.collection.lexicon
    places: dict[str, Place] = {}
    for entry in lexicon.values():
        for concept in (concept for concept, terms in entry.content.concepts.items() if terms):
            places.setdefault(concept, Place(entry.document.file, entry.document.line(("concepts", concept))))
    found = [
        Lacking(language, concept, place, sum(used[other, concept] for other in lexicon))
        for language, entry in lexicon.items()
        for concept, place in places.items()
        if not entry.content.concepts.get(concept)
    ]
    return sorted(found, key=lambda one: (-one.used, one.language, one.place.file, one.place.line))


def _used(examined: Examined, fitted: Fitted) -> Counter[tuple[str, str]]:
    """How many utterances of facts have a concept, per language and concept."""
    index = fitted.index
    languages = [language for language, *_ in utterances(examined.collection)]
    return Counter(
        (languages[example], key[1:])
        for key, examples in index.postings.items()
        for example in examples
        if key.startswith("=") and index.owner_of[example] < index.facts
    )


# Lists that are short


def _few(examined: Examined) -> list[Few]:
    found = [
        Few(language, fact, Place(entry.document.file, entry.document.line(("utterances",))), have, WANTED)
        for (language, fact), entry in examined.collection.utterances.items()
        if (have := len(entry.content.utterances)) < WANTED
    ]
    return sorted(found, key=lambda one: (one.have, one.place.file))


def _few_outside(examined: Examined) -> list[Few]:
    found = [
        Few(language, kind, Place(entry.document.file, entry.document.line((kind,))), len(texts), WANTED_OUTSIDE)
        for language, entry in examined.collection.out_of_scope.items()
        for kind, texts in (("near", entry.content.near), ("far", entry.content.far))
        if len(texts) < WANTED_OUTSIDE
    ]
    return sorted(found, key=lambda one: (one.have, one.place.file, one.place.line))
