"""How the bot is used: questions a day and what came of them, languages, facts, ratings, time; and what is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from statistics import quantiles
from typing import Any

from babel.numbers import format_decimal

from bot.answering.changing import fact_named
from bot.answering.figures import listing, locale_of
from bot.catalogs import own_name, plural, text
from bot.model import Kind
from bot.state.asking import NONE_OF_THESE, Logged
from bot.state.voting import Rating
from facts.model import Base, FactId, Language

DAYS = 30  # that are looked at, today included
MOST = 5  # facts that are named


@dataclass(frozen=True, slots=True)
class Day:
    """What came of the questions of a day."""

    day: date
    answered: int
    clarified: int
    refused: int

    @property
    def asked(self) -> int:
        """All of them."""
        return self.answered + self.clarified + self.refused


@dataclass(frozen=True, slots=True)
class Usage:
    """How the bot was used."""

    days: tuple[Day, ...]  # the earliest first, those without a question included
    languages: tuple[tuple[Language, int], ...]  # the most frequent first
    facts: tuple[tuple[FactId, int], ...]  # that were told, the most frequent first
    worst: tuple[Rating, ...]  # the facts with most bad votes
    median: int | None  # milliseconds until an answer was known; None: nothing was asked
    slow: int | None  # milliseconds that nineteen of twenty did not take
    release: str  # that answers
    overdue: tuple[FactId, ...]  # facts whose review is due


def usage(asked: Sequence[Logged], ratings: Sequence[Rating], base: Base, today: date) -> Usage:
    """How the bot was used in the last days.

    Args:
        asked: The question log.
        ratings: What people think of answers, the worst first.
        base: That answers.
        today: The last day that is looked at.
    """
    first = today - timedelta(DAYS - 1)
    recent = [one for one in asked if first <= one.day <= today and one.outcome != NONE_OF_THESE]  # that click is no question
    outcomes = Counter((one.day, one.outcome) for one in recent)
    told = Counter(one.fact for one in recent if one.fact and one.outcome == Kind.ANSWER)
    times = [one.milliseconds for one in recent]
    twentieths = quantiles(times, n=20, method="inclusive") if len(times) > 1 else times * 19
    return Usage(
        days=tuple(_day(first + timedelta(i), outcomes) for i in range(DAYS)),
        languages=_frequent(Counter(one.language for one in recent)),
        facts=_frequent(told)[:MOST],
        worst=tuple(one for one in ratings if one.bad)[:MOST],
        median=round(twentieths[9]) if times else None,
        slow=round(twentieths[18]) if times else None,
        release=str(base.release),
        overdue=tuple(fact.id for fact in base.facts.values() if fact.review_by <= today),
    )


def worded(found: Usage, base: Base, language: Language) -> list[str]:
    """The same for those who look after the base."""
    parts = {name: sum(getattr(day, name) for day in found.days) for name in ("answered", "clarified", "refused")}
    asked = plural("stats.asked", sum(parts.values()), language)
    numbers = {name: _number(count, language) for name, count in parts.items()}
    lines = [text("stats.heading", language, days=DAYS, asked=asked, **numbers)]
    if found.languages:
        tongues = [_counted(own_name(tongue), count, language) for tongue, count in found.languages]
        lines.append(text("stats.languages", language, languages=listing(tongues, language)))
    if found.facts:
        facts = [_counted(fact_named(fact, [base], language), count, language) for fact, count in found.facts]
        lines.append(text("stats.facts", language, facts=listing(facts, language)))
    for one in found.worst:
        lines.append(text("stats.rated", language, fact=fact_named(one.fact, [base], language), good=one.good, bad=one.bad))
    if found.median is not None and found.slow is not None:
        lines.append(text("stats.time", language, median=found.median, slow=found.slow))
    lines.append(text("stats.release", language, release=found.release))
    if found.overdue:
        due = [fact_named(fact, [base], language) for fact in found.overdue]
        lines.append(text("stats.overdue", language, facts=listing(due, language)))
    return lines


def record(found: Usage) -> dict[str, Any]:
    """The same as data."""
    days = [{**asdict(day), "day": day.day.isoformat(), "asked": day.asked} for day in found.days]
    counted = {"languages": dict(found.languages), "facts": dict(found.facts), "worst": [asdict(one) for one in found.worst]}
    times = {"median_ms": found.median, "p95_ms": found.slow}
    return {"days": days, **counted, **times, "release": found.release, "overdue": [*found.overdue]}


def _day(day: date, outcomes: Counter[tuple[date, str]]) -> Day:
    return Day(day, *(outcomes[day, kind.value] for kind in (Kind.ANSWER, Kind.CLARIFY, Kind.REFUSAL)))


def _frequent(counted: Counter[Any]) -> tuple[tuple[Any, int], ...]:
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _counted(name: str, count: int, language: Language) -> str:
    return text("stats.counted", language, name=name, count=_number(count, language))


def _number(count: int, language: Language) -> str:
    return format_decimal(count, locale=locale_of(language))
