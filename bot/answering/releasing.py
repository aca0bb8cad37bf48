"""What is said of releases to those who look after a base: what was made, what was done, what would be answered otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from babel.dates import format_skeleton
from babel.numbers import format_percent

from bot.answering import glossing
from bot.answering.changing import fact_named
from bot.answering.figures import locale_of
from bot.answering.glossing import gloss
from bot.catalogs import message, own_name, plural, text
from bot.effects import AnswerChanged, Effect, Outcome, QuestionChanged
from bot.model import Kind
from facts.ledger import COMMAND_LINE, FOLDER, PROGRAM, Act, Counts, Deed, Figures, Made, live_after
from facts.model import Base, Language

ADDRESS = ("https://", "http://")
AUTHOR_DIGITS = 8  # of an admin's HMAC: enough to tell some admins apart
DEEDS = {
    Deed.PUBLISH: message("act.publish"),
    Deed.ROLLBACK: message("act.rollback"),
    Deed.REBUILD: message("act.rebuild"),
}


def gate(figures: Figures, language: Language) -> list[str]:
    """What came of the regression questions of a release."""
    lines = [plural("gate.asked", figures.asked, language)]
    if figures.wrong:
        lines.append(plural("gate.wrong", figures.wrong, language))
    rate = figures.false_answer_rate
    if rate is not None:
        percent = format_percent(rate, "#,##0.0 %", locale=locale_of(language))
        lines.append(plural("gate.beside", figures.beside, language, answered=figures.answered, rate=percent))
    return lines


def effects(found: Sequence[Effect], bases: Sequence[Base], language: Language) -> list[str]:
    """What people would be told otherwise.

    Args:
        found: What `bot.foreseeing` found between two releases.
        bases: The two, the new one first.
        language: To word it in.

    Returns:
        One line each below a heading, or one that says that all is told as before.
    """
    if not found:
        return [text("effect.none", language)]
    return [plural("effect.heading", len(found), language), *(_effect(one, bases, language) for one in found)]


def releases(made: Sequence[Made], acts: Sequence[Act], language: Language) -> list[str]:
    """Releases, the newest first: which is live, how large each is and what came of its questions."""
    live = live_after(acts)
    lines: list[str] = []
    for one in reversed(made):
        values = {"release": one.number, "content": one.content[:12], "at": moment(one.made_at, language)}
        values["author"] = author(one.author, language)
        known = text("release.live", language, **values) if one.number == live else text("release.line", language, **values)
        lines.append(known)
        lines += [f"  {line}" for line in _details(one, language)]
        went_live = [act for act in acts if act.live == one.number]
        lines += [f"  {done(act, language)}" for act in went_live[-1:]]
    return lines or [text("release.none", language)]


def record(acts: Sequence[Act], language: Language) -> list[str]:
    """What was done, the latest first."""
    return [done(act, language) for act in reversed(acts)] or [text("act.none", language)]


def done(act: Act, language: Language) -> str:
    """One thing that somebody did."""
    values = {"at": moment(act.at, language), "author": author(act.author, language), "release": act.release or "–"}
    refused = act.deed is Deed.REFUSED
    what = plural("act.refused", act.problems, language) if refused else text(DEEDS[act.deed], language, **values)
    said = text("act.line", language, what=what, **values)
    if act.forced:
        said = text("act.forced", language, said=said)
    return text("act.because", language, said=said, message=act.message.replace("\n", " ")) if act.message else said


def author(name: str, language: Language) -> str:
    """Who did something."""
    if name == PROGRAM:
        return text("release.author.program", language)
    if name == FOLDER:
        return text("release.author.folder", language)
    if name == COMMAND_LINE:
        return text("release.author.command-line", language)
    return text("release.author.admin", language, mark=name[:AUTHOR_DIGITS])


def moment(at: datetime, language: Language) -> str:
    """A moment to the minute, in UTC."""
    at = at.astimezone(UTC)
    return f"{format_skeleton('yMMMd', at, locale=locale_of(language))}, {at:%H:%M} UTC"


def _details(made: Made, language: Language) -> Iterator[str]:
    if made.counts:
        yield _counted(made.counts, language)
    if made.figures:
        yield " ".join(gate(made.figures, language))


def _counted(counts: Counts, language: Language) -> str:
    parts = {
        "facts": plural("release.facts", counts.facts, language),
        "observations": plural("release.observations", counts.observations, language),
        "sources": plural("release.sources", counts.sources, language),
        "utterances": plural("release.utterances", counts.utterances, language),
    }
    return text("release.counts", language, **parts)


def _effect(effect: Effect, bases: Sequence[Base], language: Language) -> str:
    match effect:
        case QuestionChanged(ask, old, new):
            values = {"old": _outcome(old, bases, language), "new": _outcome(new, bases, language)}
            return text("effect.question", language, ask=ask, **values)
        case AnswerChanged(fact, tongue, old, new):
            what = {"what": fact_named(fact, bases, language), "language": own_name(tongue)}
            if old is None:
                return text("effect.answer-added", language, new=_in_a_line(new or ""), **what)
            if new is None:
                return text("effect.answer-removed", language, old=_in_a_line(old), **what)
            return text("effect.answer-changed", language, old=_in_a_line(old), new=_in_a_line(new), **what)


def _outcome(outcome: Outcome, bases: Sequence[Base], language: Language) -> str:
    if outcome.fact is None or outcome.kind is not Kind.ANSWER:
        return gloss(glossing.OUTCOMES, outcome.kind, language)
    told = fact_named(outcome.fact, bases, language)
    if outcome.verdict is None:
        return told
    return text("effect.verdict", language, fact=told, verdict=gloss(glossing.VERDICTS, outcome.verdict, language))


def _in_a_line(said: str) -> str:
    """Without the addresses of sources, which say in their own way what the sentences say; unless there is nothing else."""
    lines = said.split("\n")
    return " ".join([line for line in lines if not line.startswith(ADDRESS)] or lines)
