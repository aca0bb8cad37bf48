"""What was told once: the same bytes again, and then and now beside each other.

Every release keeps its answers as they were worded when it was made, so no program of today needs to word them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from bot.answering.changing import worded
from bot.answering.plain import plain
from bot.catalogs import text
from bot.engine import Engine
from bot.model import Answer, Block, Choice, Conversation, Earlier, Kind, Message
from bot.permalinks import NoPermalink, Permalink
from facts.changes import (
    Change,
    EntriesAdded,
    EntriesRemoved,
    FigureAdded,
    FigureChanged,
    FigureRemoved,
    Of,
    PartChanged,
    Revised,
)
from facts.comparing import changes
from facts.model import Base, Fact, FactId, Language
from facts.problems import closest
from facts.store import ReleaseUnreadable, kept_answers, load
from facts.templates import placeholders, understood

Find = Callable[[str], Path | None]  # the file of the release whose content hash begins like this; None: it is not here


class NotKept(Exception):
    """There is no such release here, or it has no such answer.

    Attributes:
        release: Whether it is the release that is missing.
    """

    def __init__(self, link: Permalink, *, release: bool) -> None:
        super().__init__(str(link))
        self.release = release


def replay(link: Permalink, find: Find) -> str:
    """What was told, to the byte.

    Raises:
        NotKept: It is not here.
    """
    path = find(link.release)
    if path is None:
        raise NotKept(link, release=True)
    try:
        kept = kept_answers(path, link.language)
    except ReleaseUnreadable:
        raise NotKept(link, release=True) from None
    fact = link.among(kept)
    if fact is None:
        raise NotKept(link, release=False)
    return kept[fact]


def show(id: str, engine: Engine, find: Find, language: Language) -> Answer:
    """What an id leads to: the answer, and where the base has changed since, what was told then and what is different.

    Args:
        id: As somebody gives it.
        engine: Answers now.
        find: Finds releases.
        language: To say in that an id is none; else the id's own counts.
    """
    try:
        link = Permalink.parse(id.strip())
    except NoPermalink:
        return _refused(text("link.unreadable", language), engine, language)
    spoken = engine.language(link.language) or language
    fact = link.among(engine.base.facts)
    now = engine.tell(fact, spoken) if fact else None
    if now and engine.base.release.content.startswith(link.release):
        return now
    try:
        then = replay(link, find)
    except NotKept as error:
        if now is None:
            near = [FactId(one) for one in [closest(link.fact, list(engine.base.facts))] if one]
            return _refused(text("link.unknown-fact", spoken), engine, spoken, near)
        why = text("link.unknown-release", spoken) if error.release else text("link.not-kept", spoken)
        return _before(now, Message(why), Message(text("link.now", spoken)))
    if now is None:
        gone = (Message(text("link.then", spoken)), Earlier(then), Message(text("link.fact-gone", spoken)))
        return Answer(kind=Kind.ANSWER, language=spoken, blocks=gone, release=str(engine.base.release))
    if plain(now) == then:
        return _before(now, Message(text("link.unchanged", spoken)))
    told: tuple[Block, ...] = tuple(
        Message(line) for line in _what_changed(now.facts[0], find(link.release), engine.base, spoken)
    )
    return _before(now, Message(text("link.then", spoken)), Earlier(then), *told, Message(text("link.now", spoken)))


def _before(answer: Answer, *blocks: Block) -> Answer:
    return replace(answer, blocks=(*blocks, *answer.blocks))


def _refused(why: str, engine: Engine, language: Language, near: Iterable[FactId] = ()) -> Answer:
    choices = tuple(Choice(fact, engine.base.facts[fact].name[language]) for fact in near)
    return Answer(
        kind=Kind.REFUSAL,
        language=language,
        blocks=(Message(why), *choices),
        suggestions=tuple(choice.fact for choice in choices),
        release=str(engine.base.release),
        conversation=Conversation(language=language, offered=tuple(choice.fact for choice in choices)),
    )


def _what_changed(fact: FactId, path: Path | None, now: Base, language: Language) -> list[str]:
    """What is different in a fact, line by line; none where the old release can only be read out."""
    try:
        then = load(path) if path else None
    except ReleaseUnreadable:
        return []
    if then is None or fact not in then.facts:
        return []
    near = {place for base in (then, now) for place in _touching(base.facts[fact])}
    found = [change for change in changes(then, now) if _place(change) & near]
    return [text("link.changed", language), *worded(found, then, now, language)] if found else [text("link.reworded", language)]


def _touching(fact: Fact) -> Iterator[tuple[Of, str]]:
    """Whatever an answer depends on: the fact, those whose figures stand in it, and the sources."""
    said = [*fact.text.values(), *(note for notes in fact.notes.values() for note in notes)]
    named = (understood(name) for template in said for name in placeholders(template))
    yield from ((Of.FACT, id) for id in {fact.id, *(name.fact for name in named if name and name.fact)})
    if fact.listing:
        yield Of.FACT, fact.listing.of
    yield from ((Of.SOURCE, citation.source.id) for citation in fact.citations())


def _place(change: Change) -> set[tuple[Of, str]]:
    match change:
        case FigureAdded() | FigureChanged() | FigureRemoved() | EntriesAdded() | EntriesRemoved():
            return {(Of.FACT, change.fact)}
        case PartChanged() | Revised():
            return {(Of.FACT if change.what.of in (Of.OBSERVATION, Of.ENTRY) else change.what.of, change.what.id)}
        case _:
            return set()
