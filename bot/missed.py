"""What people asked in vain, as work to do: similar questions together, the most frequent first.

A group is shown only once questions of it came on two days and from several chats on one of them, so that nothing is
shown that one person alone might have written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from rapidfuzz import fuzz, process

from bot.answering.changing import fact_named
from bot.answering.figures import listing
from bot.answering.tables import separated
from bot.catalogs import own_name, plural, text
from bot.engine import Engine
from bot.masking import has_marks
from bot.model import Kind, Question
from bot.state.asking import NONE_OF_THESE, Logged
from bot.understanding.folding import phrase
from facts.model import Base, FactId, Language

MISSED = frozenset({Kind.REFUSAL.value, Kind.CLARIFY.value, NONE_OF_THESE})
DAYS = 2  # on which a group must have been asked
ALIKE = 78.0  # of 100: from here on two questions are one (token-sort ratio of RapidFuzz over folded words)
MOST_WORDINGS = 3  # beside the most frequent one that are told
MOST = 5_000  # different questions that are compared, the latest


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are much the same."""

    language: Language
    texts: tuple[str, ...]  # as they were asked, the most frequent first
    count: int
    days: int
    chats: int  # at least so many asked it
    outcomes: tuple[str, ...]  # what came of it, the most frequent first
    nearest: FactId | None  # the fact that comes nearest now

    @property
    def text(self) -> str:
        """The most frequent wording."""
        return self.texts[0]

    @property
    def clean(self) -> str | None:
        """The most frequent wording from which nothing was taken out; None: there is none."""
        return next((text for text in self.texts if not has_marks(text)), None)

    @property
    def mark(self) -> str:
        """Names the group in a button, and what has been settled."""
        return mark(self.text)


@dataclass(slots=True)
class _Gathering:
    folded: str  # of the question that began it
    language: Language
    texts: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    askers: dict[object, set[str]] = field(default_factory=dict)  # day -> marks of chats

    def add(self, one: Logged) -> None:
        self.texts[one.text] += 1
        self.outcomes[one.outcome] += 1
        self.askers.setdefault(one.day, set()).add(one.asker)


def mark(question: str) -> str:
    """A short name of a question, however it is spelt."""
    return sha256(" ".join(phrase(question)).encode()).hexdigest()[:16]


def groups(asked: Iterable[Logged], engine: Engine, chats: int, settled: frozenset[str] = frozenset()) -> list[Group]:
    """What was asked in vain, and would be still, the most frequent first.

    Args:
        asked: The question log.
        engine: Answers now; what it answers by now is left out.
        chats: How many chats must have asked a group on one day.
        settled: The marks of what has been dealt with; it is left out.
    """
    found = [one for gathering in _gathered(asked) if (one := _shown(gathering, engine, chats, settled))]
    return sorted(found, key=lambda group: (-group.count, -group.chats, group.text))


def _gathered(asked: Iterable[Logged]) -> list[_Gathering]:
    """Each question goes to the group that it is most like, or begins one: the most frequent wordings first."""
    missed = [one for one in asked if one.outcome in MISSED and one.text]
    wordings: dict[tuple[Language, str], list[Logged]] = {}
    for one in missed:
        wordings.setdefault((one.language, " ".join(phrase(one.text))), []).append(one)
    gatherings: list[_Gathering] = []
    begun: dict[Language, list[int]] = {}
    for (language, folded), ones in sorted([*wordings.items()][-MOST:], key=lambda item: -len(item[1])):
        of_language = begun.setdefault(language, [])
        near = process.extractOne(
            folded, [gatherings[i].folded for i in of_language], scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE
        )
        if near is None:
            of_language.append(len(gatherings))
            gatherings.append(_Gathering(folded, language))
        gathering = gatherings[of_language[near[2]]] if near else gatherings[-1]
        for one in ones:
            gathering.add(one)
    return gatherings


def _shown(gathering: _Gathering, engine: Engine, chats: int, settled: frozenset[str]) -> Group | None:
    most = max((len(marks) for marks in gathering.askers.values()), default=0)
    if len(gathering.askers) < DAYS or most < chats or any(mark(text) in settled for text in gathering.texts):
        return None
    texts = _frequent(gathering.texts)
    now = engine.ask(Question(text=texts[0], language=gathering.language))
    if now.kind not in (Kind.REFUSAL, Kind.CLARIFY):
        return None
    nearest = next(iter(now.suggestions), None)
    outcomes = _frequent(gathering.outcomes)
    return Group(gathering.language, texts, sum(gathering.texts.values()), len(gathering.askers), most, outcomes, nearest)


def _frequent(counted: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counted, key=lambda one: (-counted[one], one)))


COLUMNS = ("question", "language", "count", "days", "chats", "outcome", "nearest", "also")
FORMULA = ("=", "+", "-", "@", "\t")  # with which a cell of a spreadsheet begins to do something


def table(found: Sequence[Group]) -> str:
    """Groups as comma-separated lines below the names of the columns; what people wrote is never a formula."""
    return separated(COLUMNS, (_row(group) for group in found))


def worded(group: Group, base: Base, language: Language) -> list[str]:
    """A group for those who look after the base: what was asked, how often, what came of it, which fact is nearest."""
    often = plural("missed.times", group.count, language)
    days, chats = plural("missed.days", group.days, language), plural("missed.chats", group.chats, language)
    asked = text("change.quoted", language, words=group.text)
    lines = [text("missed.group", language, asked=asked, often=often, days=days, chats=chats, language=own_name(group.language))]
    if also := group.texts[1 : 1 + MOST_WORDINGS]:
        quoted = [text("change.quoted", language, words=one) for one in also]
        lines.append(text("missed.also", language, asked=listing(quoted, language)))
    named = fact_named(group.nearest, [base], language) if group.nearest else text("missed.no-nearest", language)
    return [*lines, text("missed.nearest", language, fact=named)]


def _row(group: Group) -> dict[str, str]:
    nearest, also = group.nearest or "", " | ".join(group.texts[1:])
    row = {"question": group.text, "language": group.language, "nearest": nearest, "also": also, "outcome": group.outcomes[0]}
    row |= {"count": str(group.count), "days": str(group.days), "chats": str(group.chats)}
    return {column: f"'{cell}" if cell.startswith(FORMULA) else cell for column, cell in row.items()}
