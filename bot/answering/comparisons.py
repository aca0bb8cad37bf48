"""Say how two figures lie to each other: which is higher, or why that is not known."""

from __future__ import annotations

from bot.answering.figures import figure, moment
from bot.catalogs import message, text
from bot.model import Comparison, Relation
from facts.model import Base, FactId, Language, Observation

SENTENCES = {
    Relation.MORE: message("comparison.more"),
    Relation.LESS: message("comparison.less"),
    Relation.EQUAL: message("comparison.equal"),
    Relation.UNDECIDED: message("comparison.undecided"),
    Relation.INCOMPARABLE: message("comparison.incomparable"),
}


def sentence(found: Comparison, base: Base, language: Language) -> str:
    """Both figures, each with its qualifier and with what it is about, and which is the higher one."""
    one, other = observations(found, base)
    values = {"figure": figure(one, language), "other": figure(other, language)}
    if found.fact == found.other_fact:
        names = {"left": when(one, language), "right": when(other, language)}
    else:
        names = {"left": _name(found.fact, base, language), "right": _name(found.other_fact, base, language)}
    return text(SENTENCES[found.relation], language, **names, **values)


def populations(found: Comparison, base: Base, language: Language) -> str:
    """That the two figures are compared although they are said of people in different words; "" where they are not."""
    one, other = observations(found, base)
    if found.relation is Relation.INCOMPARABLE or one.population == other.population:
        return ""
    return text("comparison.populations", language, left=one.population[language], right=other.population[language])


def observations(found: Comparison, base: Base) -> tuple[Observation, Observation]:
    """The two figures that are compared."""
    pairs = (found.fact, found.key), (found.other_fact, found.other_key)
    one, other = (next(o for o in base.facts[fact].observations if o.key == key) for fact, key in pairs)
    return one, other


def when(observation: Observation, language: Language) -> str:
    """The time that a figure speaks of: its period, or else its date; "" where the source gives neither."""
    if observation.period:
        return observation.period[language]
    return moment(observation.as_of, language) if observation.as_of else ""


def _name(fact: FactId, base: Base, language: Language) -> str:
    return text("comparison.fact", language, name=base.facts[fact].name[language])
