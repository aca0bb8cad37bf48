"""Tell what sources say of an indicator over the years: each figure with its date and its source, and no trend of our own."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.comparisons import observations, when
from bot.answering.figures import figure, listing
from bot.answering.statements import Said
from bot.catalogs import message, text
from bot.model import Comparison, Relation
from facts.model import Base, Fact, Language, Observation

COURSES = {  # how the first figure lies to the last
    Relation.LESS: message("history.more"),
    Relation.MORE: message("history.less"),
    Relation.EQUAL: message("history.equal"),
    Relation.UNDECIDED: message("history.undecided"),
    Relation.INCOMPARABLE: message("history.undecided"),
}


def lines(fact: Fact, language: Language) -> list[Said]:
    """A line for each figure: those with a date in their order, then those without."""
    numbers = fact.figures()
    dated = sorted((one for one in numbers if one.years()), key=Observation.order)
    undated = [one for one in numbers if not one.years()]
    return [
        Said(text("history.heading", language, name=fact.name[language]), ()),
        *(_line(fact, one, text("history.line", language, date=when(one, language), **_said(one, language))) for one in dated),
        *(_line(fact, one, text("history.undated", language, **_said(one, language))) for one in undated),
    ]


def remarks(fact: Fact, course: Comparison | None, base: Base, language: Language) -> list[str]:
    """What the figures say together and what they do not: where they went, which of them differ."""
    numbers = fact.figures()
    if len(numbers) == 1:
        return [text("history.single", language)]
    found = []
    if course:
        found.append(text(COURSES[course.relation], language))
        first, last = observations(course, base)
        if first.population != last.population:
            found.append(text("history.populations", language))
    return found + _differing(numbers, language)


def _differing(numbers: Sequence[Observation], language: Language) -> list[str]:
    """Which figures of one time, or of none, differ from each other."""
    together: dict[tuple[str, str], list[str]] = {}
    for one in numbers:
        together.setdefault((one.indicator.id, when(one, language)), []).append(figure(one, language))
    found = []
    for (_, time), figures in together.items():
        written = list(dict.fromkeys(figures))
        if len(written) > 1:
            said = {"figures": listing(written, language)}
            found.append(
                text("history.differ", language, date=time, **said) if time else text("history.differ-undated", language, **said)
            )
    return found


def _line(fact: Fact, observation: Observation, written: str) -> Said:
    return Said(written, ((fact.id, observation),))


def _said(observation: Observation, language: Language) -> dict[str, str]:
    return {
        "figure": figure(observation, language),
        "population": observation.population[language],
        "publisher": observation.citation.source.publisher,
    }
