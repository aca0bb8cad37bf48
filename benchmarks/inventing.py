"""Invent a curated base of any size, the same one every time, to measure how the engine grows with it.

What a larger base is like is taken from the base that we have, so that the questions of people stay questions of people:

- A base grows in subjects. Each has a name of its own ("Falkenhaft", and a short form of it), and is asked for three to nine
  facts. Each fact is asked for as one of the curated facts is, in 25 to 100 of its utterances in both languages: with
  their openings, their endings, their slips and their length.
- A base grows in words, and the new ones are rarer (Zipf 1949). Of the words of content that a curated fact is asked for by,
  half stand for another word in each new fact. A part of these is shared by the facts of a subject, which have a lexicon of
  their own. They are drawn from the 18,000 everyday words of a language by how often everybody uses them, or are
  compounds of two, or are made up: names, as nobody has them in a list.
- Facts of one base are alike. "How many members has …?" is asked of every subject, and "cluster" stays in a third of all
  utterances: so there are keys that next to all examples have, and keys that three of them have.
- A seventh are out of scope, and small talk stays, as much of it as of anything else.

What is not like people: a word is put for another whatever its gender and its ending, and no question is about two facts.
The base passes all checks that a curated one must pass; each fact gives the same figure.
"""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.understanding.folding import fold, phrase

ROOT = Path(__file__).resolve().parents[1]
CURATED = ROOT / "facts" / "curated" / "go-cluster"
PACKS = ROOT / "bot" / "understanding" / "languages"
LANGUAGES = ("de", "en")
TALK = ("date", "goodbye", "greeting", "help", "source", "thanks")  # what every base has
OUTSIDE = 1 / 7  # share of the utterances that no fact answers
FACTS_OF_SUBJECT, UTTERANCES_OF_FACT, TALKING = (3, 9), (25, 100), 25
CONCEPTS = 8  # of the lexicon of a subject
ALIKE = 5  # questions out of scope about the same
REPLACED, SHARED, MADE_UP, NAMED = 0.5, 0.5, 0.3, 0.6  # shares: see above
COMMONEST = 5.2  # Zipf frequency of words that say too little to be a subject
LETTERS = 4  # of a word of content
NAMES = frozenset({"go-cluster", "interspin", "programm", "programme", "clusterplattform"})  # stand for a subject
KEPT = frozenset({"cluster", "clusters"})
OPENINGS = {
    "de": ("Sag mal, ", "Ich wüsste gern: ", "Hallo, ", "bitte: ", "Noch eine Frage: ", "Kurz gefragt: "),
    "en": ("Tell me, ", "I would like to know: ", "Hi, ", "please: ", "One more thing: ", "Quick question: "),
}
BETWEEN = {"de": ("bei", "von", "im Fall von", "für"), "en": ("at", "of", "in the case of", "for")}
OPENED, SLIPPED = 0.15, 0.2  # shares of utterances that open like this, of questions that have a slip
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

FACT = """\
kind: count
topic: members
name: {{de: {de}, en: {en}}}
observations:
  figure:
    indicator: members
    value: 87
    qualifier: stated
    population: {{de: {de}, en: {en}}}
    as_of: 2019-04-11
    source: bmwi-2019-04
    phrase: "Die 87 Mitglieder von „go-cluster“"
text:
  de: "Die Quelle nennt {{figure}} Mitglieder (Stand: {{figure.as_of}})."
  en: "The source states {{figure}} members (as of {{figure.as_of}})."
quote:
  source: kooperation-international
  text: "{quote}"
  translation: {{en: "The most important European partner countries for cooperation are France"}}
review_by: 2027-11-23
"""
QUOTE = "Die wichtigsten europäischen Partnerländer für Kooperationen sind Frankreich"
SOURCES = ("kooperation-international", "bmwi-2019-04")  # that all of this is cited from
QUESTIONS = 'questions:\n  - {ask: "Guten Tag", fact: greeting, expect: smalltalk}\n'


@dataclass(frozen=True, slots=True)
class Subject:
    """What several facts are about."""

    names: Sequence[str]
    concepts: Sequence[tuple[str, dict[str, list[str]]]]  # id, and its terms in each language


@dataclass
class Invented:
    """A base in the making."""

    random: random.Random
    utterances: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # language and owner -> what was written
    titles: dict[str, str] = field(default_factory=dict)  # fact -> name
    subjects: list[Subject] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)  # as people might ask, none of them written in the base
    _seen: set[tuple[str, ...]] = field(default_factory=set)
    _terms: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, size: int, asked: int, seed: int = 7) -> Invented:
        """A base.

        Args:
            size: How many utterances it has, those that are out of scope among them.
            asked: How many questions to think of.
            seed: Another one makes another base.
        """
        made = cls(random.Random(seed))
        made._terms |= {
            " ".join(phrase(term)) for lexicon in made.lexicon.values() for terms in lexicon.values() for term in terms
        }
        made._terms |= {
            word for language in LANGUAGES for text in (*OPENINGS[language], *BETWEEN[language]) for word in phrase(text)
        }
        for language in LANGUAGES:
            for talk in TALK:
                made.utterances[language, talk] = made.curated[language, talk][: TALKING // 2]
                made._seen |= {phrase(text) for text in made.utterances[language, talk]}
        made._outside(round(size * OUTSIDE), asked)
        whole = left = size - made.size
        while left > 0:
            subject = made._subject()
            for aspect in made.random.sample(made.aspects, made.random.randint(*FACTS_OF_SUBJECT)):
                share = min(made.random.randint(*UTTERANCES_OF_FACT), left)
                if left - share < UTTERANCES_OF_FACT[0]:
                    share = left  # the rest would be no fact
                left -= made._fact(subject, aspect, share, round(asked * share / whole) + 1)
                if left <= 0:
                    break
        made.random.shuffle(made.questions)
        made.questions = made.questions[:asked]
        return made

    @property
    def size(self) -> int:
        """How many utterances there are."""
        return sum(map(len, self.utterances.values()))

    @cached_property
    def curated(self) -> dict[tuple[str, str], list[str]]:
        """Language and fact -> the utterances of our base."""
        return {
            (language, path.stem): list(_yaml(path)["utterances"])
            for language in LANGUAGES
            for path in sorted((CURATED / "utterances" / language).glob("[a-z]*.yaml"))
        }

    @cached_property
    def aspects(self) -> list[str]:
        """The curated facts after whose manner others are asked for."""
        return [fact for language, fact in self.curated if language == LANGUAGES[0] and fact not in TALK]

    @cached_property
    def lexicon(self) -> dict[str, dict[str, list[str]]]:
        """Language -> concept -> terms, of our base."""
        return {language: _yaml(CURATED / "lexicon" / f"{language}.yaml")["concepts"] for language in LANGUAGES}

    @cached_property
    def small_words(self) -> dict[str, set[str]]:
        """Language -> folded words that carry no content: all that its pack lists."""
        return {language: set(_texts(_yaml(PACKS / f"{language}.yaml"))) for language in LANGUAGES}

    @cached_property
    def everyday(self) -> dict[str, tuple[list[str], list[float]]]:
        """Language -> words of content, and their frequencies added up."""
        found = {}
        for language in LANGUAGES:
            lines = (line.split() for line in (PACKS / f"{language}.words").read_text(encoding="utf-8").splitlines())
            kept = [
                (word, 10 ** float(often))
                for word, often in lines
                if len(word) >= LETTERS and float(often) < COMMONEST and word not in self.small_words[language]
            ]
            found[language] = [word for word, _ in kept], list(accumulate(often for _, often in kept))
        return found

    def write(self, folder: Path) -> None:
        """Write it as a curator would have: a folder of YAML."""
        shutil.copytree(CURATED, folder, ignore=shutil.ignore_patterns("facts", "utterances", "lexicon", "*.fitted"))
        (folder / "questions.yaml").write_text(QUESTIONS, encoding="utf-8")
        sources = YAML(typ="safe").load((CURATED / "sources.yaml").read_text(encoding="utf-8"))
        kept = {name: sources[name] for name in SOURCES}
        (folder / "sources.yaml").write_text(json.dumps(kept, default=str), encoding="utf-8")
        for part in ("facts", "lexicon", *(f"utterances/{language}" for language in LANGUAGES)):
            (folder / part).mkdir(parents=True)
        for talk in TALK:
            lines = (CURATED / "facts" / f"{talk}.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
            (folder / "facts" / f"{talk}.yaml").write_text(
                "".join(x for x in lines if not x.startswith("related:")), encoding="utf-8"
            )
        for fact, title in self.titles.items():
            names = {language: json.dumps(f"{title} ({language})") for language in LANGUAGES}
            (folder / "facts" / f"{fact}.yaml").write_text(FACT.format(quote=QUOTE, **names), encoding="utf-8")
        for (language, owner), texts in self.utterances.items():
            path = folder / "utterances" / language / f"{owner}.yaml"
            keyed = {"near": texts[::2], "far": texts[1::2]} if owner == "_out_of_scope" else {"utterances": texts}
            path.write_text("".join(_listed(key, some) for key, some in keyed.items()), encoding="utf-8")
        for language in LANGUAGES:
            concepts = self.lexicon[language] | {
                name: terms[language] for subject in self.subjects for name, terms in subject.concepts if terms[language]
            }
            lines = [f"  {name}: {json.dumps(terms, ensure_ascii=False)}\n" for name, terms in concepts.items()]
            (folder / "lexicon" / f"{language}.yaml").write_text("concepts:\n" + "".join(lines), encoding="utf-8")

    def _subject(self) -> Subject:
        number = len(self.subjects)
        name = self._made_up("de").capitalize()
        names = [self._new_term(name), self._new_term(name[:2].upper() + name[-2:].upper())]
        concepts = [(f"subject-{number}", {language: [name for name in names if name] for language in LANGUAGES})]
        for i in range(CONCEPTS):
            terms = {
                language: [term for _ in LANGUAGES if (term := self._new_term(self._word(language)))] for language in LANGUAGES
            }
            concepts.append((f"concept-{number}-{i}", terms))
        self.subjects.append(Subject([name for name in names if name] or [name], concepts))
        return self.subjects[-1]

    def _new_term(self, term: str) -> str:
        """A term, unless another concept has it."""
        key = " ".join(phrase(term))
        new = key not in self._terms
        self._terms.add(key)
        return term if new else ""

    def _fact(self, subject: Subject, aspect: str, size: int, asked: int) -> int:
        """Invent a fact, and say how many utterances it has."""
        number = len(self.titles)
        fact = f"fact-{number}"
        self.titles[fact] = f"{subject.names[0]} {number}: {aspect}"
        wanted = {"de": (size - size // 2, asked - asked // 2), "en": (size // 2, asked // 2)}
        for language in LANGUAGES:
            words: dict[str, str] = {}
            sentences = self._sentences(language, self.curated[language, aspect], subject, words)
            utterances, questions = wanted[language]
            self.utterances[language, fact] = list(islice(sentences, utterances))
            self.questions += [self._slipped(text) for text in islice(sentences, questions)]
        return size

    def _outside(self, size: int, asked: int) -> None:
        """Invent what the base does not answer."""
        for language in LANGUAGES:
            scope = _yaml(CURATED / "utterances" / language / "_out_of_scope.yaml")
            sentences = self._of_many_subjects(language, [*scope["near"], *scope["far"]])
            self.utterances[language, "_out_of_scope"] = list(islice(sentences, size // len(LANGUAGES)))
            self.questions += [self._slipped(text) for text in islice(sentences, round(asked * OUTSIDE / len(LANGUAGES)))]

    def _of_many_subjects(self, language: str, patterns: Sequence[str]) -> Iterator[str]:
        """New sentences after the manner of others, now about this and now about that."""
        while True:
            subject = Subject([self._made_up(language).capitalize()], [])
            yield from islice(self._sentences(language, patterns, subject, {}), ALIKE)

    def _sentences(self, language: str, patterns: Sequence[str], subject: Subject, words: dict[str, str]) -> Iterator[str]:
        """New sentences after the manner of others, each once."""
        while True:
            for pattern in self.random.sample(patterns, len(patterns)):
                text = self._sentence(language, pattern, subject, words)
                if (key := phrase(text)) not in self._seen:
                    self._seen.add(key)
                    yield text

    def _sentence(self, language: str, pattern: str, subject: Subject, words: dict[str, str]) -> str:
        """A sentence in which words stand for others, the same ones throughout a fact."""
        name = self.random.choice(subject.names)

        def other(found: re.Match[str]) -> str:
            word, lower = found[0], found[0].casefold()
            if lower in NAMES:
                return name
            if len(word) < LETTERS or lower in KEPT or fold(word) in self.small_words[language]:
                return word
            if lower not in words:
                words[lower] = self._instead(language, subject) if self.random.random() < REPLACED else word
            return words[lower].capitalize() if word[0].isupper() else words[lower]

        text = _WORD.sub(other, pattern)
        if name not in text and self.random.random() < NAMED:
            end = len(text.rstrip(" ?.!"))
            text = f"{text[:end]} {self.random.choice(BETWEEN[language])} {name}{text[end:]}"
        return self.random.choice(OPENINGS[language]) + text if self.random.random() < OPENED else text

    def _instead(self, language: str, subject: Subject) -> str:
        """A word that stands for another."""
        terms = [term for _, terms in subject.concepts[1:] for term in terms[language]]
        return self.random.choice(terms) if terms and self.random.random() < SHARED else self._word(language)

    def _word(self, language: str) -> str:
        if self.random.random() < MADE_UP:
            return self._made_up(language)
        words, often = self.everyday[language]
        return self.random.choices(words, cum_weights=often)[0]

    def _made_up(self, language: str) -> str:
        """A compound of two words, or the beginning of one and the end of another."""
        words, _ = self.everyday[language]
        first, second = self.random.choice(words), self.random.choice(words)
        if self.random.random() < 1 / len(LANGUAGES):
            return first + second if language == "de" else f"{first}-{second}"
        return first[: self.random.randint(2, 5)] + second[-self.random.randint(3, 5) :]

    def _slipped(self, text: str) -> str:
        """A text in which two neighbouring letters may have changed places."""
        if self.random.random() >= SLIPPED:
            return text
        at = self.random.randrange(len(text) - 1)
        return f"{text[:at]}{text[at + 1]}{text[at]}{text[at + 2 :]}"


def _yaml(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return found


def _texts(node: object) -> Iterator[str]:
    """Every folded word of a document, keys too."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _texts(key)
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)
    elif isinstance(node, str):
        yield from phrase(node)


def _listed(key: str, texts: Sequence[str]) -> str:
    return f"{key}:\n" + "".join(f"  - {json.dumps(text, ensure_ascii=False)}\n" for text in texts)
