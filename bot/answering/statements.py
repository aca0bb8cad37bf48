"""Fill a fact's wording: every placeholder becomes a figure with its qualifier, a date, or a list."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from bot.answering.figures import figure, listing, moment
from facts.model import Base, CountryCode, Fact, FactId, Language, Observation
from facts.templates import PATTERN, Placeholder, parse


class Said(NamedTuple):
    """A sentence, and the observations whose figures or dates stand in it."""

    text: str
    observations: tuple[tuple[FactId, Observation], ...]


def say(template: str, fact: Fact, base: Base, language: Language) -> Said:
    """Fill in a template of a fact.

    Raises:
        KeyError: A placeholder names nothing; the checks of a base rule that out.
    """
    used: list[tuple[FactId, Observation]] = []
    filled = PATTERN.sub(lambda found: _fill(parse(found[1]), fact, base, language, used), template)
    return Said(capital(filled), distinct(used))


def distinct(used: Iterable[tuple[FactId, Observation]]) -> tuple[tuple[FactId, Observation], ...]:
    """Each observation once, in the order of use."""
    return tuple({(fact, observation.key): (fact, observation) for fact, observation in used}.values())


def country(code: CountryCode, base: Base, language: Language) -> str:
    """A country's name as it stands after "the source names"."""
    return base.country_names[code][language]


def capital(sentence: str) -> str:
    """Words as they begin a sentence."""
    return sentence[:1].upper() + sentence[1:]


def _fill(wanted: Placeholder, fact: Fact, base: Base, language: Language, used: list[tuple[FactId, Observation]]) -> str:
    if wanted.kind == "primary":
        return _primary(wanted.part or "title", base, language)
    owner = base.facts[FactId(wanted.fact)] if wanted.fact else fact
    if wanted.kind == "items":
        return _items(owner, wanted.part, language)
    observation = next(o for o in owner.observations if o.key == wanted.key)
    used.append((owner.id, observation))
    match wanted.part:
        case "as_of":
            assert observation.as_of
            return moment(observation.as_of, language)
        case "period":
            return observation.period[language]
        case "population":
            return observation.population[language]
        case _:
            return figure(observation, language)


def _items(fact: Fact, group: str | None, language: Language) -> str:
    assert fact.listing
    labels = [item.label[language] for item in fact.listing.items if group in (None, item.group)]
    return listing(labels, language)


def _primary(part: str, base: Base, language: Language) -> str:
    source = base.primary
    write = partial(listing, language=language)
    return {
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "authors": write([author.name for author in source.authors]),
    }[part]
