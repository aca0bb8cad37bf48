"""Compose an answer from a decision: blocks, each naming the fact it comes from.

Statement, what a careful editor adds, the citation of every source that was used, and where to go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from bot.answering import histories, quoting
from bot.answering.citing import cite, dated, nested, titled
from bot.answering.comparisons import populations, sentence
from bot.answering.figures import listing
from bot.answering.refusing import refusal
from bot.answering.statements import Said, country, distinct, say
from bot.catalogs import message, plural, text
from bot.model import (
    DATE,
    HELP,
    Answer,
    Block,
    Choice,
    Cited,
    Conversation,
    Decision,
    Kind,
    Manner,
    Message,
    Note,
    Opening,
    Pick,
    Quotation,
    Reference,
    Statement,
    Verdict,
)
from facts.model import BESIDE, Base, Citation, Fact, FactId, FactKind, Language, Observation

if TYPE_CHECKING:
    from bot.answering.bibliography import Style

VERDICTS = {
    Verdict.TRUE: message("verdict.true"),
    Verdict.FALSE: message("verdict.false"),
    Verdict.UNSUPPORTED: message("verdict.unsupported"),
    Verdict.YES: message("verdict.yes"),
    Verdict.NO: message("verdict.no"),
}
CLAIMED = frozenset({Verdict.TRUE, Verdict.FALSE, Verdict.UNSUPPORTED})  # what a source may say of a claim
MAX_NEXT = 3  # related facts offered after an answer
REMEMBERED = 1024  # sentences with their figures filled in


@dataclass(eq=False, repr=False)
class Composer:
    """Words decisions for one release."""

    base: Base

    def compose(self, decision: Decision, language: Language) -> Answer:
        """The answer to a decision, in a language of the base."""
        if decision.kind in (Kind.CLARIFY, Kind.REFUSAL):
            return self._undecided(decision, language)
        blocks: list[Block] = []
        about = [pick for pick in decision.picks if pick.about]
        for pick in about or decision.picks:
            blocks += self._blocks(pick, language, context=decision.from_context and pick is decision.picks[0])
        facts = tuple(dict.fromkeys(pick.fact for pick in decision.picks))
        offered = self._next(facts) if decision.kind is Kind.ANSWER else ()
        blocks = _gathered(blocks, decision, language) if decision.gathering else _without_repeats(blocks)
        blocks += [*_left_over(decision, language), *self._choices(offered, language)]
        first = decision.picks[0]
        told = first.about or tuple(pick for pick in decision.picks if not self._is_about(pick.fact))
        return Answer(
            kind=decision.kind,
            language=language,
            blocks=tuple(blocks),
            facts=facts,
            suggestions=offered,
            country=first.country,
            verdict=first.verdict,
            gathering=decision.gathering,
            confidence=decision.confidence,
            release=str(self.base.release),
            conversation=Conversation.about(told, language, first.country),
        )

    def cite(self, decision: Decision, style: Style, language: Language) -> Answer:
        """The sources of what a decision tells, in a style; the decision as it is where it tells nothing."""
        from bot.answering.bibliography import ENDINGS, Style, bibliography  # no plain question needs it

        answer = self.compose(decision, language)
        cited = [block.citation.source for block in answer.blocks if isinstance(block, Cited)]
        if decision.kind is not Kind.ANSWER or not cited:
            return answer
        written = bibliography(cited, style, language)
        blocks: list[Block] = [Reference(written, f"{answer.facts[0]}.{ENDINGS[style]}" if style in ENDINGS else "")]
        if style is Style.TEXT:
            blocks = [
                Message(text("cite.for-words", language)),
                *(Reference(text("source.label", language, source=line), "") for line in written.split("\n")),
                Message(text("cite.for-our-words", language)),
                *(Reference(text("cite.based-on", language, source=line), "") for line in written.split("\n")),
            ]
        return replace(answer, blocks=tuple(blocks), suggestions=())

    def _is_about(self, fact: FactId) -> bool:
        known = self.base.facts.get(fact)  # a base need not have a fact about its sources, and can be asked for them all the same
        return known is None or known.kind in BESIDE

    def _undecided(self, decision: Decision, language: Language) -> Answer:
        if decision.kind is Kind.CLARIFY:
            blocks = self._asked_back(decision.suggestions, language)
        else:
            blocks = [Message(text=refusal(decision, self.base, language))]
            if decision.suggestions:
                blocks.append(Message(text=text("refusal.nearest", language)))
            blocks += self._choices(decision.suggestions, language)
        return Answer(
            kind=decision.kind,
            language=language,
            blocks=tuple(blocks),
            suggestions=decision.suggestions,
            confidence=decision.confidence,
            release=str(self.base.release),
            conversation=Conversation(language=language, offered=decision.suggestions),
        )

    def _asked_back(self, facts: tuple[FactId, ...], language: Language) -> list[Block]:
        """Which of them is meant; who means none of them is told what can be asked."""
        several = len(facts) > 1
        said = text("clarify.which", language) if several else text("clarify.this", language)
        none = text("clarify.none", language) if several else text("clarify.not-this", language)
        neither = [Choice(fact=HELP, label=none)] if HELP in self.base.facts and HELP not in facts else []
        return [Message(text=said), *self._choices(facts, language), *neither]

    def _choices(self, facts: tuple[FactId, ...], language: Language) -> list[Block]:
        return [Choice(fact=fact, label=self.base.facts[fact].name[language]) for fact in facts]

    def _next(self, facts: tuple[FactId, ...]) -> tuple[FactId, ...]:
        known = [self.base.facts[fact] for fact in facts if fact in self.base.facts]
        related = [other for fact in known for other in fact.related if other not in facts]
        return tuple(dict.fromkeys(related))[:MAX_NEXT]

    def _blocks(self, pick: Pick, language: Language, *, context: bool) -> list[Block]:
        if pick.about:
            return self._about(pick, language)
        fact = self.base.facts[pick.fact]
        blocks: list[Block] = []
        if opening := self._opening(pick, fact, language):
            blocks.append(Opening(fact=fact.id, text=opening))
        elif context:
            blocks.append(Message(text=text("answer.from-context", language, topic=fact.name[language])))
        said, notes, used = self._told(pick, fact, language)
        if pick.manner is Manner.QUOTED and fact.kind not in BESIDE:
            return self._to_be_printed(pick, fact, said, notes, used, language)
        claimed = pick.verdict in CLAIMED and pick.manner is Manner.WHOLE and not pick.comparison
        if pick.manner is Manner.DETAILED:
            blocks.append(Message(text=text("detail.source-says", language)))
        if pick.manner is Manner.DETAILED or claimed:
            blocks += self._quotations(pick, fact, used, language)
        if claimed:
            blocks.append(Message(text=text("claim.may-write", language)))
        blocks += [Statement(fact=fact.id, text=one.text, observations=tuple(o for _, o in one.observations)) for one in said]
        blocks += _noted(fact.id, notes)
        if fact.kind is FactKind.SMALLTALK or fact.id == HELP:
            return blocks
        blocks += self._undated(fact, used, language)
        return [*blocks, *self._citations(fact, used, language)]

    def _to_be_printed(
        self,
        pick: Pick,
        fact: Fact,
        said: Sequence[Said],
        notes: Sequence[Said],
        used: Sequence[tuple[FactId, Observation]],
        language: Language,
    ) -> list[Block]:
        """A fact with all that is needed to quote it."""
        citations = self._citations(fact, used, language)
        picked = [o for o in fact.observations if o.key in pick.observations]
        sources = [cited.citation.source for cited in citations]
        return [
            *quoting.blocks(fact, picked, said, sources, self.base, language),
            *_noted(fact.id, notes),
            *self._undated(fact, used, language),
            *(quoting.to_copy(cited, language) for cited in citations),
        ]

    def _about(self, pick: Pick, language: Language) -> list[Block]:
        """The source, or the date, of what was said before."""
        blocks: list[Block] = []
        for told in pick.about:
            fact = self.base.facts[told.fact]
            _, _, used = self._told(told, fact, language)
            if told.manner is Manner.QUOTED:
                blocks += self._blocks(told, language, context=False)
                continue
            for cited in self._citations(fact, used, language):
                if pick.fact == DATE:
                    source = cited.citation.source
                    values = {"publisher": source.publisher, "title": titled(source, language), "date": dated(source, language)}
                    blocks.append(Statement(fact=fact.id, text=text("date.of-source", language, **values)))
                blocks.append(cited)
        if not blocks and pick.fact in self.base.facts:  # what was said before needs no source
            return self._blocks(Pick(fact=pick.fact), language, context=False)
        return blocks

    def _quotations(
        self, pick: Pick, fact: Fact, used: Sequence[tuple[FactId, Observation]], language: Language
    ) -> list[Quotation]:
        """The words of the sources that bear out what is told: of the figures that were picked, or of the fact."""
        citations = [o.citation for owner, o in used if owner == fact.id]
        if not pick.observations:
            citations = [fact.quote.citation] if fact.quote else [*citations, *fact.evidence][:1]
        return [
            Quotation(fact.id, one, text("claim.source-says", language, phrase=nested(one.phrase, language)))
            for one in citations
            if one.phrase
        ]

    def _opening(self, pick: Pick, fact: Fact, language: Language) -> str:
        if pick.comparison and pick.manner is Manner.WHOLE:
            verdict = text(VERDICTS[pick.verdict], language) if pick.verdict else ""
            return f"{verdict} {sentence(pick.comparison, self.base, language)}".strip()
        if pick.country and fact.listing:
            whole = self.base.facts[fact.listing.of].listing
            assert whole and whole.membership
            said = whole.membership.yes if pick.verdict is Verdict.YES else whole.membership.no
            name = country(pick.country, self.base, language)
            answered = said[language].format(country=name)
            if pick.region and language in pick.region:
                return text("answer.region", language, region=pick.region[language], country=name, answered=answered)
            return answered
        if pick.verdict is None:
            return ""
        if pick.verdict is Verdict.UNSUPPORTED and fact.listing and not fact.listing.ranked:
            return text("verdict.unranked", language)
        return text(VERDICTS[pick.verdict], language)

    def _told(
        self, pick: Pick, fact: Fact, language: Language
    ) -> tuple[list[Said], list[Said], tuple[tuple[FactId, Observation], ...]]:
        """What is said of a fact, what is added to it, and the observations that stand in either."""
        said = self._statements(pick, fact, language)
        whole = pick.manner in (Manner.WHOLE, Manner.DETAILED, Manner.QUOTED) and not pick.observations
        notes = [self._say(note, fact.id, language) for note in fact.notes.get(language, ()) if whole]
        used = distinct(pair for one in (*said, *notes) for pair in one.observations)
        for owner, observation in used:
            if owner == fact.id and (remark := observation.note.get(language)):
                notes.append(self._say(remark, fact.id, language))
        return said, [*(Said(remark, ()) for remark in self._remarks(pick, fact, language)), *notes], used

    def _remarks(self, pick: Pick, fact: Fact, language: Language) -> list[str]:
        """What is to be said of figures beside each other, and of those that there are none of."""
        found = []
        if pick.manner is Manner.HISTORY:
            found += histories.remarks(fact, pick.comparison, self.base, language)
        elif pick.comparison and (different := populations(pick.comparison, self.base, language)):
            found.append(different)
        if pick.lacking:
            found.append(text("note.lacking", language, years=listing([str(year) for year in pick.lacking], language)))
        return found

    def _statements(self, pick: Pick, fact: Fact, language: Language) -> list[Said]:
        if pick.manner is Manner.HISTORY:
            return histories.lines(fact, language)
        chosen = [o for o in fact.observations if o.key in pick.observations and o.text]
        templates = [o.text[language] for o in chosen] or [fact.text[language]]
        return [self._say(template, fact.id, language) for template in templates]

    @cached_property
    def _say(self) -> Callable[[str, FactId, Language], Said]:
        """Fill in a template of a fact, in a language; what was said once is said again soon."""
        base = self.base
        return lru_cache(maxsize=REMEMBERED)(lambda template, fact, language: say(template, base.facts[fact], base, language))

    def _undated(self, fact: Fact, used: Sequence[tuple[FactId, Observation]], language: Language) -> list[Block]:
        """That no source gives a date is as much part of a figure as a date would be.

        Where some do and some do not, it is said of those that the wording gives no date for.
        """
        own = [observation for owner, observation in used if owner == fact.id]
        if own:
            sources = {o.citation.source.id for o in own if o.as_of is None}
            undated = all(o.as_of is None for o in own)
        else:
            sources = {citation.source.id for citation in fact.evidence}
            undated = all(citation.source.published is None for citation in fact.evidence)
        if not sources:
            return []
        if undated:
            return [Note(fact=fact.id, text=plural("note.undated", len(sources), language))]
        return [Note(fact=fact.id, text=text("note.partly-undated", language))] if own else []

    def _citations(self, fact: Fact, used: Sequence[tuple[FactId, Observation]], language: Language) -> list[Cited]:
        """One per source, in the order in which the answer uses them."""
        citations = [fact.quote.citation] if fact.quote else []  # its link goes to the whole sentence
        citations += [o.citation for _, o in used]
        citations += fact.evidence
        if fact.kind is FactKind.ABOUT:
            citations.append(Citation(source=self.base.primary, phrase=None, verbatim=False))
        seen: dict[str, Citation] = {}
        for citation in citations:
            seen.setdefault(citation.source.id, citation)
        return [cite(fact.id, citation, language) for citation in seen.values()]


def _noted(fact: FactId, notes: Sequence[Said]) -> list[Note]:
    return [Note(fact=fact, text=note) for note in dict.fromkeys(note.text for note in notes)]


def _gathered(blocks: Sequence[Block], decision: Decision, language: Language) -> list[Block]:
    """Facts that belong together: each keeps its own source, whichever others have the same."""
    gathering, found = decision.gathering, [Message(plural("gathering.heading", len(decision.picks), language)), *blocks]
    if gathering and gathering.more:
        found.append(Message(plural("gathering.more", gathering.more, language)))
    if gathering and gathering.fewer:
        found.append(Message(text("gathering.fewer", language)))
    return found


def _left_over(decision: Decision, language: Language) -> list[Block]:
    """What of a message is not answered."""
    unanswered = [Message(text("multi.unanswered", language, question=question)) for question in decision.unanswered]
    return [*unanswered, *([Message(text("multi.left", language))] if decision.left else [])]


def _without_repeats(blocks: list[Block]) -> list[Block]:
    """A source that two facts share is cited once, after the last of them."""
    kept: list[Block] = []
    seen: set[object] = set()
    for block in reversed(blocks):
        same: object = (
            (block.text, block.url.split("#")[0])
            if isinstance(block, Cited)
            else (type(block), block.text if not isinstance(block, Choice) else block.label)
        )
        if same not in seen:
            seen.add(same)
            kept.append(block)
    return kept[::-1]
