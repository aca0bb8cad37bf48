"""What was told before, given again: once more, shorter, to be quoted; its source, its date, the figure next to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.model import SOURCE, Conversation, Manner, Pick
from bot.understanding import comparing
from facts.model import Base, FactId


@dataclass(eq=False, repr=False)
class Recaller:
    """Recalls what one release has told."""

    base: Base

    def known(self, memory: Conversation) -> Conversation:
        """A memory without the facts that a reload has taken away."""
        facts, offered = (tuple(fact for fact in some if fact in self.base.facts) for some in (memory.facts, memory.offered))
        return replace(memory, facts=facts, offered=offered)

    def again(self, memory: Conversation, manner: Manner | None = None) -> tuple[Pick, ...]:
        """What was told, perhaps in another manner.

        Args:
            memory: What was said.
            manner: How it is told now; None: as it was.
        """
        told = tuple(self._told(fact, memory) for fact in memory.facts)
        if manner is Manner.QUOTED and SOURCE in self.base.facts:
            return Pick(fact=SOURCE, about=tuple(pick._replace(manner=manner) for pick in told)), *told[:1]
        return tuple(pick._replace(manner=manner or pick.manner) for pick in told)

    def about(self, asked: FactId, memory: Conversation) -> tuple[Pick, ...]:
        """The source or the date of what was told, not of the base."""
        told = tuple(self._told(fact, memory) for fact in memory.facts)
        return Pick(fact=asked, about=told), *told[:1]

    def year(self, memory: Conversation) -> int | None:
        """The year of the figures that were told; None: they are of none, or of several."""
        told = [
            o
            for fact in memory.facts
            for o in self.base.facts[fact].observations
            if o.key in memory.picked(fact) or not memory.picked(fact)
        ]
        years = {max(o.years()) for o in told if o.years()}
        return years.pop() if len(years) == 1 else None

    def moment(self, memory: Conversation) -> FactId | None:
        """The fact that was told and says itself when something was, or one beside it if what was told has no figures.

        Returns:
            None: there is none.
        """
        told = [self.base.facts[fact] for fact in memory.facts]
        beside = [self.base.facts[other] for fact in told if not comparing.figures(fact) for other in fact.related]
        dated = (fact.id for fact in (*told, *beside) if fact.moments())
        return next(dated, None)

    def beside(self, step: int, memory: Conversation) -> Pick | None:
        """The figure before the one that was told (-1), or behind it (1); without any where there is none in that direction.

        Returns:
            None: no figure of a known time was told.
        """
        fact = self.base.facts[memory.facts[0]]
        series = comparing.dated(fact)
        keys = memory.picked(fact.id) or tuple(o.key for o in comparing.figures(fact)[:1])
        told = [i for i, o in enumerate(series) if o.key in keys]
        if not told:
            return None
        at = (min(told) if step < 0 else max(told)) + step
        return Pick(fact=fact.id, observations=(series[at].key,) if 0 <= at < len(series) else ())

    def _told(self, fact: FactId, memory: Conversation) -> Pick:
        """A fact as it was told: with the figures that were picked out."""
        picked, known = memory.picked(fact), self.base.facts[fact].observations
        return Pick(fact=fact, observations=tuple(o.key for o in known if o.text and o.key in picked))
