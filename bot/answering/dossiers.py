"""Put a dossier together: the facts of a theme, topic by topic, each as it is quoted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from bot.answering import charts
from bot.answering.statements import say
from bot.catalogs import text
from bot.chart import Chart, Row
from bot.dossier import Chapter, Dossier, Entry
from bot.model import Answer, Choice, Cited
from bot.permalinks import Permalink
from facts.model import Base, Fact, FactId, Language

LONGEST_NAME = 40  # letters of a subject that stand in the name of a file
_NO_NAME = re.compile(r"[\W_]+")

Quoted = Callable[[FactId], Answer]


def dossier(
    facts: Sequence[FactId], subject: str, quoted: Quoted, base: Base, language: Language, made: date, *, alone: bool
) -> Dossier:
    """The facts as a dossier.

    Args:
        facts: Ids, the most telling first.
        subject: Id of their topic or of the only one, or the words that they were found by; "": all the base has.
        quoted: Gives a fact to be printed.
        base: Where they are from.
        language: To say it in.
        made: The day on which it is made.
        alone: Whether the subject by itself leads to the same facts.
    """
    answers = {fact: quoted(fact) for fact in facts}
    cited = [block.citation.source for answer in answers.values() for block in answer.blocks if isinstance(block, Cited)]
    topics = {topic.id: topic.name[language] for topic in base.topics}
    named = {fact.id: fact.name[language] for fact in base.facts.values()} | topics
    about = named.get(subject, subject)
    seen: set[object] = set()
    chapters = []
    for chapter in base.topics:
        own = [base.facts[fact] for fact in facts if base.facts[fact].topic == chapter.id]
        entries = tuple(_entry(fact, answers[fact.id], base, language, seen) for fact in own)
        if entries:
            chapters.append(Chapter(chapter.id, chapter.name[language], entries))
    return Dossier(
        name=f"{_file(subject) or base.id}-{language}",
        subject=subject if alone else None,
        title=text("dossier.title", language, subject=about) if about else base.title[language],
        base=base.title[language],
        description=base.description[language],
        language=language,
        made=made,
        release=str(base.release),
        chapters=tuple(chapters),
        sources=tuple({source.id: source for source in cited}.values()),
    )


def _entry(fact: Fact, answer: Answer, base: Base, language: Language, seen: set[object]) -> Entry:
    return Entry(
        fact=fact.id,
        name=fact.name[language],
        blocks=tuple(block for block in answer.blocks if not isinstance(block, Choice)),
        rows=tuple(_rows(fact, base, language)),
        citation=next(iter(fact.citations()), None),
        chart=_unseen(charts.chart(fact, base, language), seen),
        link=str(Permalink.of(fact.id, language, base.release.content)),
    )


def _rows(fact: Fact, base: Base, language: Language) -> Iterable[Row]:
    found = [*charts.entries(fact, language), *(charts.row_of(fact, one, language) for one in fact.observations)]
    return found or [Row(fact=fact.id, label=say(fact.text[language], fact, base, language).text)]


def _unseen(chart: Chart | None, seen: set[object]) -> Chart | None:
    """A chart, unless another fact has the very same: the shares of one whole are drawn together, whichever is asked for."""
    if chart is None:
        return None
    shown = chart.kind, frozenset((row.fact, row.observation.key if row.observation else row.label) for row in chart.rows)
    if shown in seen:
        return None
    seen.add(shown)
    return chart


def _file(subject: str) -> str:
    """A subject as part of the name of a file."""
    return _NO_NAME.sub("-", subject.lower()).strip("-")[:LONGEST_NAME].strip("-")
