"""Show how a question was understood: what was read, what each reader makes of it, what was decided and by what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from babel import Locale
from babel.dates import get_month_names
from babel.numbers import format_decimal

from bot.answering import glossing
from bot.answering.glossing import gloss
from bot.catalogs import text
from bot.explanation import Candidate, Change, Explanation, Judgement, Ranking, Role, Sense, Signal, Threshold, Word, loudest
from bot.model import Number, Pick, Term, country_of

MAX_QUESTION = 300  # letters of a question that are shown
MAX_WORDING = 80  # letters of a curated question, or of a part of a message, that are shown
LOUD = 3  # signals that are shown
WIDEST = 28  # letters of a typed word up to which all meanings stand below each other
INDENT = "  "


def explanation(found: Explanation, language: str) -> str:
    """A decision with everything it rests on, as text.

    Args:
        found: What was decided, and why.
        language: To explain in.
    """
    wording = _Wording(found, language, Locale.parse(language, sep="-"))
    return "\n\n".join("\n".join(section) for section in wording.sections() if len(section) > 1)


@dataclass(eq=False, repr=False)
class _Wording:
    """Words one explanation."""

    found: Explanation
    language: str
    locale: Locale

    def sections(self) -> Iterator[list[str]]:
        """A heading with what belongs to it; nothing belongs to some."""
        found, language = self.found, self.language
        yield self._question()
        yield _below(text("explain.words", language), self._words())
        yield _below(text("explain.asked", language), self._asked())
        if found.decisive is not None:
            yield from self._readers(found.judgements[found.decisive])
        yield _below(text("explain.also", language), self._also())
        if found.decisive is not None:
            yield _below(text("explain.thresholds", language), map(self._threshold, found.thresholds))
        yield _below(text("explain.decided", language), self._decided())

    # What was read

    def _question(self) -> list[str]:
        own = self.locale.languages.get(self.found.utterance.language, self.found.utterance.language)
        lines = [text("explain.question", self.language, text=_short(self.found.text, MAX_QUESTION))]
        lines.append(text("explain.language", self.language, language=own))
        if self.found.context:
            lines.append(text("explain.context", self.language, facts=", ".join(self.found.context)))
        return lines

    def _words(self) -> list[str]:
        width = max((len(word.typed) for word in self.found.words if len(word.typed) <= WIDEST), default=0)
        return [f"{word.typed:{width}}  {'; '.join(self._meanings(word))}" for word in self.found.words]

    def _meanings(self, word: Word) -> list[str]:
        meanings = [self._sense(sense) for sense in word.senses]
        return [*meanings, self._change(word.change, word.understood)] if word.change else meanings

    def _change(self, change: Change, understood: str) -> str:
        return gloss(glossing.CHANGES, change, self.language, understood=understood)

    def _sense(self, sense: Sense) -> str:
        values = {Role.KIND: glossing.KINDS, Role.MARK: glossing.MARKS, Role.QUALIFIER: glossing.QUALIFIERS}
        value = gloss(values.get(sense.role, {}), sense.value, self.language)
        if sense.role is Role.COUNTRY:
            value = self._country(sense.value)
        elif sense.role is Role.MONTH:
            value = self._month(int(sense.value))
        return gloss(glossing.ROLES, sense.role, self.language, value=value)

    def _asked(self) -> list[str]:
        read, language = self.found.utterance, self.language
        nothing = text("explain.nothing", language)
        kinds = [gloss(glossing.KINDS, kind, language) for kind in sorted(read.kinds)]
        marks = [gloss(glossing.MARKS, mark, language) for mark in sorted(read.marks)]
        lines = [text("explain.kinds", language, kinds=", ".join(kinds) or nothing)]
        if read.focus:
            lines.append(text("explain.focus", language, terms=self._named(read.focus)))
        if read.excepted:
            lines.append(text("explain.excepted", language, terms=self._named(read.excepted)))
        if read.marks:
            lines.append(text("explain.marks", language, marks=", ".join(marks)))
        if read.numbers:
            lines.append(text("explain.numbers", language, numbers=", ".join(map(self._number, read.numbers))))
        if read.years:
            lines.append(text("explain.years", language, years=", ".join(map(str, read.years))))
        if read.months:
            lines.append(text("explain.months", language, months=", ".join(map(self._month, read.months))))
        if read.countries:
            lines.append(text("explain.countries", language, countries=", ".join(map(self._country, read.countries))))
        return lines

    def _named(self, keys: frozenset[str]) -> str:
        """The words of a question that have some keys."""
        return ", ".join(dict.fromkeys(term.text for term in self.found.utterance.terms if term.key in keys))

    def _number(self, number: Number) -> str:
        one, *other = [self._value(value) for value in number.values]
        worth = text("explain.or", self.language, one=one, other=other[0]) if other else one
        worth += "\u00a0%" if number.percent else ""
        return f"{gloss(glossing.QUALIFIERS, number.qualifier, self.language)} {worth}" if number.qualifier else worth

    def _value(self, value: Fraction) -> str:
        if value.denominator in (1, 10, 100, 1000):
            return format_decimal(Decimal(value.numerator) / value.denominator, "0.###", locale=self.locale)
        return str(value)

    def _country(self, code: str) -> str:
        return f"{self.locale.territories.get(country_of(code), code)} ({code})"

    def _month(self, month: int) -> str:
        return str(get_month_names("wide", "stand-alone", self.locale)[month])

    # What the readers make of it

    def _readers(self, judgement: Judgement) -> Iterator[list[str]]:
        language = self.language
        yield _below(text("explain.first", language), self._in_full(judgement.first))
        yield _below(text("explain.second", language), self._second(judgement))
        if judgement.both:
            yield _below(text("explain.both", language), self._in_full(judgement.both, brief=True))

    def _in_full(self, ranking: Ranking, *, brief: bool = False) -> list[str]:
        """The likeliest facts, and none of them where it comes; briefly without what the first reader has said already."""
        lines = [line for candidate in ranking.best for line in self._candidate(candidate, brief=brief)]
        lines = lines or [text("explain.no-candidate", self.language)]
        lines.append(f"{self._probability(ranking.none)}  {text('explain.none', self.language)}")
        return [*lines, self._loudest(ranking.signals)]

    def _candidate(self, candidate: Candidate, *, brief: bool) -> list[str]:
        lines, language = [f"{self._probability(candidate.probability)}  {candidate.fact}"], self.language
        if not brief:
            both = Counter(term.text for term in (*candidate.has, *candidate.lacks))
            if candidate.has:
                lines.append("      " + text("explain.has", language, terms=self._terms(candidate.has, both)))
            if candidate.lacks:
                lines.append("      " + text("explain.lacks", language, terms=self._terms(candidate.lacks, both)))
            if candidate.nearest:
                lines.append("      " + text("explain.nearest", language, text=_short(candidate.nearest)))
        return [*lines, self._loudest(candidate.signals)] if not brief else lines

    def _terms(self, terms: Sequence[Term], often: Counter[str]) -> str:
        """Words as they were typed; of a compound, whose parts are terms of their own, with the part."""
        names = [f"{term.text} ({term.key.lstrip('=~')})" if often[term.text] > 1 else self._term(term) for term in terms]
        return ", ".join(names)

    def _term(self, term: Term) -> str:
        return self._country(term.text) if term.key.startswith("@") else term.text

    def _loudest(self, signals: tuple[Signal, ...]) -> str:
        said = [f"{glossing.signal(one.name, self.language)} {self._points(one.points)}" for one in loudest(signals, LOUD)]
        nothing = text("explain.nothing", self.language)
        return "      " + text("explain.loudest", self.language, signals=" · ".join(said) or nothing)

    def _second(self, judgement: Judgement) -> list[str]:
        if judgement.second:
            return [
                f"{self._probability(guess.probability)}  {gloss(glossing.OUTSIDE, guess.owner, self.language)}"
                for guess in judgement.second
            ]
        if judgement.from_context:
            return [text("explain.second-unasked-context", self.language)]
        if not judgement.first.best:
            return [text("explain.second-unasked-none", self.language)]
        if judgement.sure:
            return [text("explain.second-unasked-sure", self.language)]
        return [text("explain.second-unasked-short", self.language)]

    def _also(self) -> list[str]:
        return [self._brief(one) for n, one in enumerate(self.found.judgements) if n != self.found.decisive]

    def _brief(self, judgement: Judgement) -> str:
        """The likeliest of all for a text: a fact, or none."""
        language, ranking = self.language, judgement.both or judgement.first
        likeliest = max(ranking.best, key=lambda candidate: candidate.probability, default=None)
        is_fact = likeliest is not None and likeliest.probability >= ranking.none
        return text(
            "explain.also-line",
            language,
            text=_short(judgement.text),
            context=text("explain.in-context", language) if judgement.from_context else "",
            fact=likeliest.fact if likeliest and is_fact else text("explain.none", language),
            probability=self._probability(likeliest.probability if likeliest and is_fact else ranking.none),
        )

    # What was decided

    def _threshold(self, one: Threshold) -> str:
        language, here = self.language, text("explain.nothing", self.language)
        if one.measured is not None and one.reached:
            here = text("explain.threshold.reached", language, measured=self._probability(one.measured))
        elif one.measured is not None:
            here = text("explain.threshold.missed", language, measured=self._probability(one.measured))
        if one.decided:
            here = text("explain.threshold.decided", language, here=here)
        what, value = gloss(glossing.THRESHOLDS, one.name, language), format_decimal(one.value, locale=self.locale)
        return text("explain.threshold", language, what=what, name=one.name, value=value, here=here)

    def _decided(self) -> list[str]:
        decision, language = self.found.decision, self.language
        outcome = f"{gloss(glossing.OUTCOMES, decision.kind, language)} ({decision.kind})"
        reason = f"{gloss(glossing.REASONS, decision.reason, language)} ({decision.reason})"
        route = f"{gloss(glossing.ROUTES, self.found.route, language)} ({self.found.route})"
        lines = [
            text("explain.outcome", language, outcome=outcome, confidence=self._probability(decision.confidence)),
            text("explain.reason", language, reason=reason),
            text("explain.route", language, route=route),
        ]
        if self.found.forbidden:
            lines.insert(2, text("explain.forbidden", language))
        lines += [text("explain.fact", language, fact=self._pick(pick)) for pick in decision.picks]
        if decision.suggestions:
            lines.append(text("explain.offered", language, facts=", ".join(decision.suggestions)))
        if decision.unknown:
            lines.append(text("explain.unknown", language, words=", ".join(decision.unknown)))
        return lines

    def _pick(self, pick: Pick) -> str:
        language = self.language
        said = [str(pick.fact), text("explain.figures-all", language)]
        if pick.observations:
            said[1] = text("explain.figures-some", language, observations=", ".join(pick.observations))
        if pick.country:
            said.append(self._country(pick.country))
        if pick.verdict:
            said.append(text("explain.verdict", language, verdict=gloss(glossing.VERDICTS, pick.verdict, language)))
        return ", ".join(said)

    def _probability(self, value: float) -> str:
        return format_decimal(value, "0.00", locale=self.locale)

    def _points(self, value: float) -> str:
        return format_decimal(value, "+0.0;−0.0", locale=self.locale)


def _below(heading: str, lines: Iterable[str]) -> list[str]:
    return [heading, *(INDENT + line for line in lines)]


def _short(wording: str, most: int = MAX_WORDING) -> str:
    """A text on one line, cut where it is long."""
    line = " ".join(wording.split())
    return line if len(line) <= most else line[: most - 1] + "…"
