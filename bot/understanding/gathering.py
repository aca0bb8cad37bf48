"""Several facts at once that belong together: "everything about trade fairs", "three figures for a news item".

What is gathered is a theme of the base, or whatever speaks of the words that somebody names. With a word that the base
does not have nothing is gathered: the question then goes the way of all others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from bot.model import Conversation
from bot.understanding.folding import Token, phrase, tokens
from bot.understanding.followup import count_of
from bot.understanding.index import keys_of
from bot.understanding.judging import Judge
from bot.understanding.packs import LanguagePack
from bot.understanding.reading import COUNTRY
from bot.understanding.wordings import USUAL, Wordings
from facts.model import BESIDE, Base, Fact, FactId, Language, Topic

A_FEW = 3  # facts, where somebody wants some and does not say how many
LONGEST_FRAME = 8  # words
LONGEST = 40  # words of a message that may be such a request
FEW_FACTS = 100  # of a base whose wordings are all read for words that no utterance has
MOST = 12  # facts that somebody may ask for by number; what is counted beyond is something else
TURNED = frozenset({"negation", "except"})  # marks of a text that does not want what it names
LISTS = frozenset({"list", "what"})  # kinds of answer that a request for facts may ask for


class Request(NamedTuple):
    """What somebody wants several facts about."""

    before: str  # what stands before the phrase that asks for them, and behind it: one of them names the subject, or neither
    behind: str
    most: int | None  # how many facts; None: all there are
    figures: bool  # whether only figures are wanted
    refers: bool = False  # whether it says "on that": of what was told before
    further: bool = False  # whether it wants others than were told
    whole: bool = False  # whether it asks for all of what was told before, and so names no subject


class Theme(NamedTuple):
    """Facts that belong together, the most telling first."""

    facts: tuple[FactId, ...]
    subject: str  # id of the topic whose facts they are, or the words that they were found by; "": all there is


def heard(text: str, packs: Mapping[Language, LanguagePack]) -> Request | None:
    """Whether a text asks for several facts at once; None: it asks for something else."""
    words = tokens(text)
    if len(words) > LONGEST:
        return None
    folded = [word.folded for word in words]
    for pack in packs.values():
        for start in range(len(words)):
            if folded[start] not in pack.gathering_by_word and not count_of(folded[start], pack):
                continue
            if end := _longest(folded, start, pack, "whole"):
                return Request(_between(words, 0, start), _between(words, end, len(words), pack), None, False, whole=True)
            if (end := _longest(folded, start, pack, "everything")) and (behind := _between(words, end, len(words), pack)):
                return Request(_between(words, 0, start), behind, None, False)
            if counted := _counted(folded, start, pack):
                most, at = counted
                further = _longest(folded, at, pack, "further")
                at = _longest(folded, further or at, pack, "which") or further or at
                if further == len(words):  # "and two more?"
                    return Request("", "", most, False, refers=True, further=True)
                figures, facts, matter = (_longest(folded, at, pack, part) for part in ("figures", "facts", "matter"))
                end = max(figures, facts, matter if most is None else 0)
                if end and (end == len(words) or _longest(folded, end, pack, "about") or _frame(folded, end, pack)):
                    sides = _between(words, 0, start), _between(words, end, len(words), pack)
                    refers = any(_longest(folded, i, pack, "there") for i in range(len(words)))
                    return Request(*sides, most, figures > facts, refers=refers, further=bool(further))
    return None


def _longest(words: Sequence[str], start: int, pack: LanguagePack, part: str) -> int:
    """Where the longest phrase of a part ends that begins at a word; 0: none does."""
    beginning = pack.gathering_by_word.get(words[start], ()) if start < len(words) else ()
    ends = [start + len(said) for of, said in beginning if of == part and tuple(words[start : start + len(said)]) == said]
    return max(ends, default=0)


def _counted(words: Sequence[str], start: int, pack: LanguagePack) -> tuple[int | None, int] | None:
    """How many are wanted by what begins at a word, and where that ends; None: nothing there says so."""
    if end := _longest(words, start, pack, "every"):
        return None, end
    if end := _longest(words, start, pack, "some"):
        return A_FEW, end
    number = count_of(words[start], pack)
    return (number, start + 1) if number and 1 < number <= MOST else None


def _frame(words: Sequence[str], start: int, pack: LanguagePack) -> int:
    """Where the longest phrase without content ends that begins at a word; 0: none does."""
    ends = range(min(len(words), start + LONGEST_FRAME), start, -1)
    return next((end for end in ends if any(sign.role == "frame" for sign in pack.sign(" ".join(words[start:end])))), 0)


def _between(words: Sequence[Token], start: int, end: int, pack: LanguagePack | None = None) -> str:
    """The words from one to another as they were typed, without what only leads to a subject or behind it."""
    if pack:
        folded = [word.folded for word in words[:end]]
        while start < end and (longer := _frame(folded, start, pack) or _longest(folded, start, pack, "about")):
            start = longer
        while start < end and words[end - 1].folded in pack.gathering["ends"]:
            end -= 1
    return "".join(word.before + word.text for word in words[start:end]).strip()


@dataclass(eq=False, repr=False)
class Gatherer:
    """Gathers facts of one release."""

    base: Base
    judge: Judge
    wordings: Wordings

    def warm(self) -> None:
        """Read now what would be read for the first request: no term at all is spoken of by any fact."""
        for fact in self._told:
            self._speaks_of(fact, "")

    def gather(self, request: Request, memory: Conversation, language: Language) -> Theme | None:
        """The facts that a request asks for, a single one where there are no others; None: the base has nothing of the kind."""
        sides = {side: self.wordings.reader.read(side, language) for side in (request.behind, request.before)}
        if any(read.kinds - LISTS or read.numbers or read.years or read.marks & TURNED for read in sides.values()):
            return None
        saying = [side for side, read in sides.items() if read.terms or read.countries]
        theme = self._unnamed(request, memory) if not saying else self.theme(saying[0], language) if not request.whole else None
        if theme is None:
            return None
        told = [fact for fact in memory.facts if fact in theme.facts]
        facts = [self.base.facts[fact] for fact in theme.facts if not (request.further and fact in told)]
        if request.figures:
            facts = [fact for fact in facts if fact.figures()]
        if request.most:
            first = [fact for fact in facts if fact.id in told and not request.further]
            facts = self._together(first + [fact for fact in facts if fact not in first], max(len(first), 1), request.most)
        return theme._replace(facts=tuple(fact.id for fact in facts)) if facts else None

    def _unnamed(self, request: Request, memory: Conversation) -> Theme | None:
        """The theme of a request that names none: that of what was told before, the base's first, or all there is."""
        if request.behind and request.most is None:  # "everything about you"
            return None
        if memory.facts:
            return self._of_old(memory)
        if request.refers or request.whole:
            return None
        return self._of_old(memory) if request.most else self.all()

    def theme(self, subject: str, language: Language) -> Theme | None:
        """What belongs to a subject: a topic by its id or name, a fact by its id, or what speaks of all its words; else None."""
        if topic := self._topic(subject, language):
            return self.of_topic(topic)
        if (fact := self.base.facts.get(FactId(subject.strip()))) and fact.kind not in BESIDE:
            return Theme((fact.id,), fact.id)
        if several := self._joined(subject, language):
            return several
        utterance = self.wordings.reader.read(subject, language)
        keys = keys_of(utterance) - {COUNTRY}
        if (
            not keys
            or utterance.marks & TURNED
            or any(not term.known or self.judge.matcher.outside(term.key) for term in utterance.terms)
        ):
            return None
        found = [fact for fact in self._told if all(self._speaks_of(fact, key) for key in keys)]
        wholes = {fact.id for fact in found}
        found = [fact for fact in found if not (_is_part(fact) and fact.listing and fact.listing.of in wholes)]
        ranked = {one.owner: place for place, (_, one) in enumerate(self.judge.judge(utterance).ranked)}
        found.sort(key=lambda fact: ranked.get(fact.id, len(ranked)))
        mended = any(term.exact < 1 for term in utterance.terms)
        return Theme(tuple(fact.id for fact in found), utterance.spelt if mended else subject) if found else None

    def _joined(self, subject: str, language: Language) -> Theme | None:
        """What belongs to any of the things that are named side by side, where each of them is one; None: they are not."""
        couplings = {" ".join(phrase(one)) for one in self.wordings.reader.packs[language].couplings} | {""}
        parts, words = [""], tokens(subject)
        for word in words:
            if word.folded in couplings or "," in word.before:
                parts.append("")
            if word.folded not in couplings:
                parts[-1] += word.before.replace(",", "") + word.text
        themes = [self.theme(part.strip(), language) for part in parts if part.strip()] if len(parts) > 1 else []
        if len(themes) < 2 or None in themes:
            return None
        return Theme(tuple(dict.fromkeys(fact for theme in themes if theme for fact in theme.facts)), subject)

    def all(self) -> Theme:
        """All facts that tell something, topic by topic."""
        return Theme(tuple(fact for topic in self._topics for fact in self.of_topic(topic.id).facts), "")

    def of_topic(self, topic: str) -> Theme:
        """The facts of a topic."""
        return Theme(tuple(fact.id for fact in self._by_weight(fact for fact in self._told if fact.topic == topic)), topic)

    def _of_old(self, memory: Conversation) -> Theme | None:
        """What belongs to what was told before; without that the base's first theme."""
        told = [self.base.facts[fact] for fact in memory.facts if self.base.facts[fact].kind not in BESIDE]
        topic = next((fact.topic for fact in told), next((topic.id for topic in self._topics), None))
        if topic is None:
            return None
        theme = self.of_topic(topic)
        return theme._replace(facts=tuple(dict.fromkeys([*(fact.id for fact in told), *theme.facts])))

    def _topic(self, subject: str, language: Language) -> str | None:
        """The topic that is named: by its id, its name, or the same content in other words."""
        said = phrase(subject)
        read = self.wordings.reader.read
        keys = keys_of(read(subject, language))
        for topic in self._topics:
            names = topic.name.items()
            if subject.strip() == topic.id or any(said == phrase(name) for _, name in names):
                return topic.id
            if keys and any(keys == keys_of(read(name, spoken)) for spoken, name in names):
                return topic.id
        return None

    def _speaks_of(self, fact: Fact, key: str) -> bool:
        """Whether a fact is told or usually asked for in a term, has a word for it in its name, or lists the country."""
        index, owner = self.wordings.index, self.wordings.index.numbers[fact.id]
        if fact.listing and any(key == f"@{item.country}" for item in fact.listing.items):
            return True
        asked = index.counts.get(key, {}).get(owner, 0)
        if asked >= USUAL * max(index.sizes[owner], 1) or fact.id in self._by_name.get(key, ()):
            return True
        return len(self._told) <= FEW_FACTS and key in self.wordings.told(fact)

    @cached_property
    def _by_name(self) -> dict[str | None, set[FactId]]:
        """The facts that have a word for a term in their names, each word for itself: there is a fair in "Hannover Messe"."""
        found: dict[str | None, set[FactId]] = defaultdict(set)
        for fact in self._told:
            for language, name in fact.name.items():
                for word in tokens(name):
                    found[self.wordings.reader.vocabulary.key_of(word.lower, [language])].add(fact.id)
        return dict(found)

    @cached_property
    def _told(self) -> list[Fact]:
        """The facts that tell something of the subject."""
        return [fact for fact in self.base.facts.values() if fact.kind not in BESIDE]

    @cached_property
    def _topics(self) -> list[Topic]:
        """The topics that have such facts."""
        used = {fact.topic for fact in self._told}
        return [topic for topic in self.base.topics if topic.id in used]

    def _by_weight(self, facts: Iterable[Fact]) -> list[Fact]:
        """Facts in the order in which they are told: those first that bear on most of the others."""
        some = list(facts)
        named = Counter(other for fact in some for other in fact.related)
        return sorted(some, key=lambda fact: (not self._cites_primary(fact), _is_part(fact), -named[fact.id]))

    @staticmethod
    def _together(facts: Sequence[Fact], first: int, most: int) -> list[Fact]:
        """So many facts: the first few, and those that go with them, of the first one's source and near to those taken."""
        taken, left = list(facts[: min(first, most)]), list(facts[first:])
        alike = [bool(_sources(fact) & _sources(taken[0])) for fact in left] if taken else []
        while left and len(taken) < most:
            best = max(range(len(left)), key=lambda i: (alike[i], _links(left[i], taken), -i))
            taken.append(left.pop(best))
            alike.pop(best)
        return taken

    def _cites_primary(self, fact: Fact) -> bool:
        return self.base.primary.id in _sources(fact)


def _is_part(fact: Fact) -> bool:
    return fact.listing is not None and fact.listing.of != fact.id


def _sources(fact: Fact) -> set[str]:
    return {citation.source.id for citation in fact.citations()}


def _links(fact: Fact, others: Collection[Fact]) -> int:
    return sum((other.id in fact.related) + (fact.id in other.related) for other in others)
