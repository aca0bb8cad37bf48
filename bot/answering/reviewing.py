"""Word what was found in a draft: what the source says beside each sentence, what differs, and what may be printed instead.

Nobody is accused: a difference is stated as what stands here and what stands there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from bot.answering.citing import cite
from bot.answering.figures import FIGURES, figure, listing, value
from bot.answering.markup import address, plain
from bot.answering.quoting import based_on, quoted
from bot.answering.statements import country, say
from bot.catalogs import message, plural, text
from bot.model import (
    Answer,
    Block,
    Checked,
    Conversation,
    Doubt,
    Earlier,
    Finding,
    Kind,
    Message,
    Number,
    Reference,
    Reviewed,
    country_of,
)
from facts.model import Base, Citation, CountryCode, Fact, FactId, Language, Moment, Observation, Qualifier, Unit

LABELS = {
    Finding.TRUE: message("review.true"),
    Finding.FALSE: message("review.false"),
    Finding.UNSUPPORTED: message("review.unsupported"),
    Finding.NOT_IN_BASE: message("review.not-in-base"),
    Finding.NOT_JUDGED: message("review.not-judged"),
}
COUNTS = {
    Finding.TRUE: message("review.count.true"),
    Finding.FALSE: message("review.count.false"),
    Finding.UNSUPPORTED: message("review.count.unsupported"),
    Finding.NOT_IN_BASE: message("review.count.not-in-base"),
    Finding.NOT_JUDGED: message("review.count.not-judged"),
}
DOUBTS = {
    Doubt.RANK: message("verdict.unranked"),
    Doubt.ALL: message("review.all"),
    Doubt.NOW: message("review.now"),
    Doubt.FURTHER: message("verdict.unsupported"),
    Doubt.OTHERWISE: message("verdict.false"),
}


def reviewed(checked: Checked, base: Base, language: Language) -> Reviewed:
    """A sentence with what is to be said of it."""
    if checked.pick is None:
        return Reviewed(checked.sentence, checked.finding)
    fact = base.facts[checked.pick.fact]
    picked = [one for one in fact.observations if one.key in checked.pick.observations]
    alone = bool(picked) and all(one.text for one in picked)
    templates = [one.text[language] for one in picked] if alone else [fact.text[language]]
    said = [say(template, fact, base, language) for template in templates]
    told = picked or [one for each in said for owner, one in each.observations if owner == fact.id]
    citations = _citations(fact, told, picked=bool(picked))
    resting = citations if alone or not picked else _citations(fact, fact.figures(), picked=True)  # what all of the fact rests on
    fine = checked.finding is Finding.TRUE
    suggestion = text(
        "quote.copied",
        language,
        words=" ".join(one.text for one in said),
        source=based_on([one.source for one in resting], language),
    )
    return Reviewed(
        sentence=checked.sentence,
        finding=checked.finding,
        facts=(fact.id,),
        source_says=tuple(dict.fromkeys(quoted(one.phrase, language) for one in citations if one.phrase)),
        difference="" if fine else _difference(checked, told, base, language),
        suggestion="" if fine else suggestion,
        cited=tuple(cite(fact.id, one, language) for one in {one.source.id: one for one in citations}.values()),
    )


def own_texts(id: FactId, base: Base, language: Language) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is told of a fact, and what may be quoted of it; each text with the keys of the observations that it tells alone."""
    fact = base.facts[id]
    yield say(fact.text[language], fact, base, language).text, ()
    yield from ((say(one.text[language], fact, base, language).text, (one.key,)) for one in fact.observations if one.text)
    if fact.quote:
        yield fact.quote.citation.phrase or "", ()
        yield from ((say(words, fact, base, language).text, ()) for of, words in fact.quote.translation.items() if of == language)


def _citations(fact: Fact, told: Sequence[Observation], *, picked: bool) -> list[Citation]:
    if fact.quote and not picked:
        return [fact.quote.citation]
    return [one.citation for one in told] or list(fact.evidence)


def _difference(checked: Checked, told: Sequence[Observation], base: Base, language: Language) -> str:
    utterance = checked.utterance
    match checked.doubt:
        case Doubt.COUNTRY:
            names = [country(CountryCode(country_of(code)), base, language) for code in checked.missing]
            return text("review.country", language, countries=listing(names, language))
        case Doubt.YEAR:
            named = listing([str(year) for year in utterance.years], language)
            return text("review.year", language, years=named)
        case Doubt.FIGURE if (there := _figures(told)) and (here := _alike(utterance.numbers, there[0])):
            said = listing([_written(number, language) for number in here], language)
            source = listing([figure(one, language) for one in there], language)
            differs = said != source  # else it is something beside the figure
            return text("review.figure", language, said=said, source=source) if differs else text(DOUBTS[Doubt.FURTHER], language)
        case Doubt.FIGURE | None:
            return text(DOUBTS[Doubt.FURTHER], language)
        case doubt:
            return text(DOUBTS[doubt], language)


def _figures(told: Sequence[Observation]) -> list[Observation]:
    return [one for one in told if not isinstance(one.value, Moment)]


def _alike(numbers: Sequence[Number], observation: Observation) -> list[Number]:
    """The figures of a draft that count like one of the source: shares beside shares."""
    share = observation.indicator.unit in (Unit.PERCENT, Unit.FRACTION)
    return [one for one in numbers if (one.percent or one.fraction) is share]


def _written(number: Number, language: Language) -> str:
    """A figure of the draft as its reader would write it, with its qualifier."""
    exact = number.values[0]
    if number.fraction or exact.denominator != 1:
        said = number.text
    else:
        said = value(Decimal(exact.numerator), Unit.PERCENT if number.percent else Unit.COUNT, language)
    qualifier = number.qualifier
    return text(FIGURES[qualifier], language, figure=said) if qualifier and qualifier is not Qualifier.STATED else said


def answer(found: Sequence[Reviewed], base: Base, language: Language) -> Answer:
    """What was found, as an answer: for a channel that shows those."""
    blocks: list[Block] = [Message(line) for line in summary(found, language)]
    for one in found:
        if one.finding is Finding.NOT_JUDGED:
            continue
        blocks += [Message(text(LABELS[one.finding], language)), Earlier(one.sentence)]
        blocks += [Message(one.difference)] if one.difference else []
        blocks += [Message(text("review.source-says", language, words=words)) for words in one.source_says]
        if one.suggestion:
            blocks += [Message(text("claim.may-write", language)), Reference(one.suggestion, "")]
        blocks += one.cited
    facts = tuple(dict.fromkeys(fact for one in found for fact in one.facts))
    return Answer(
        kind=Kind.ANSWER,
        language=language,
        blocks=tuple(blocks),
        facts=facts,
        release=str(base.release),
        conversation=Conversation(language=language, facts=facts[:1]),
    )


def summary(found: Sequence[Reviewed], language: Language) -> list[str]:
    """How many sentences there are of each kind, line by line."""
    counts = Counter(one.finding for one in found)
    told = [plural(COUNTS[finding], counts[finding], language) for finding in Finding if counts[finding]]
    return [plural("review.sentences", len(found), language), *told]


def report(found: Sequence[Reviewed], release: str, language: Language) -> str:
    """What was found, as Markdown."""
    heading, (first, *told) = text("review.heading", language), summary(found, language)
    lines = [f"# {heading}", "", first, *(f"- {line}" for line in told)]
    lines += ["", text("chart.release", language, release=release)]
    for one in found:
        if one.finding is not Finding.NOT_JUDGED:
            lines += ["", f"## {text(LABELS[one.finding], language)}", "", f"> {plain(one.sentence)}"]
            lines += _said_of(one, language)
    return "\n".join(lines)


def _said_of(one: Reviewed, language: Language) -> list[str]:
    found = [one.difference] if one.difference else []
    found += [text("review.source-says", language, words=words) for words in one.source_says]
    found += [text("review.suggestion", language, sentence=one.suggestion)] if one.suggestion else []
    sources = [f"- [{plain(text('source.label', language, source=cited.text))}]({address(cited.url)})" for cited in one.cited]
    return ["", *(f"- {plain(line)}" for line in found), *sources] if found or sources else []


def recorded(one: Reviewed) -> dict[str, Any]:
    """A sentence as the command's contract has it."""
    return {
        "sentence": one.sentence,
        "verdict": one.finding.value,
        "facts": list(one.facts),
        "source_says": " ".join(one.source_says) or None,
        "suggestion": one.suggestion or None,
    }
