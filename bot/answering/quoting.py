"""Quote a source: its own sentence, in translation too, or why it stays with our words; every piece with its source to copy.

What is copied out of the bot never leaves without saying whose it is: a quotation and a figure's phrase name their source,
a sentence of ours and a translation say that they are ours, and what they are based on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.answering.citing import nested
from bot.answering.figures import listing, locale_of, moment
from bot.answering.statements import Said, say
from bot.catalogs import plural, text
from bot.model import Block, Cited, Message, Note, Quotation, Statement
from facts.model import Base, Citation, Fact, FactId, Language, Observation, Quote, Source

SIC = " [sic]"


def credit(source: Source, language: Language) -> str:
    """A source as short as it may be named: who, where, and when or that it does not say."""
    authors = listing([author.name for author in source.authors], language)
    who = text("credit.by", language, authors=authors, publisher=source.publisher) if authors else source.publisher
    when = moment(source.published, language) if source.published else text("credit.undated", language)
    return text("credit.line", language, who=who, date=when)


def marked(quote: Quote) -> str:
    """A quotation's words, with [sic] behind what is wrong in the source."""
    words = quote.citation.phrase or ""
    for slip in quote.slips:
        words = words.replace(slip, slip + SIC)
    return words


def quoted(words: str, language: Language) -> str:
    """Words between the quotation marks of a language; those within become single ones."""
    return text("quote.words", language, words=nested(words, language))


def based_on(sources: Iterable[Source], language: Language) -> str:
    """What a sentence of ours rests on: it is no quotation, and says so."""
    return text("quote.based-on", language, source=credits(sources, language))


def credits(sources: Iterable[Source], language: Language) -> str:
    """Several sources as short as they may be named, each once."""
    found = dict.fromkeys(credit(source, language) for source in sources)
    return text("credit.between", language).join(found)


def blocks(
    fact: Fact,
    picked: Sequence[Observation],
    said: Sequence[Said],
    sources: Sequence[Source],
    base: Base,
    language: Language,
) -> list[Block]:
    """A fact to be printed: the source's own sentence where it may be quoted, and ours.

    Args:
        fact: What is quoted.
        picked: Its observations that are told alone; none: all of it is.
        said: Our sentences.
        sources: What these rest on.
        base: Where the fact is from.
        language: Of the answer.
    """
    ours = [_sentence(fact.id, one, sources, language) for one in said]
    if fact.quote and not picked:
        return [*_whole(fact, fact.quote, base, language), Message(text("quote.in-our-words", language)), *ours]
    why = Message(plural("quote.not-allowed", len({source.id for source in sources}), language))
    used = [o.citation for one in said for owner, o in one.observations if owner == fact.id] or fact.evidence
    return [why, *ours, *_phrases(fact.id, used, language)]


def _whole(fact: Fact, quote: Quote, base: Base, language: Language) -> Iterator[Block]:
    """The sentence itself; for those who cannot read it first what it means, marked as ours."""
    source, words = quote.citation.source, quoted(marked(quote), language)
    if translation := quote.translation.get(language):
        shown = quoted(say(translation, fact, base, language).text, language)
        copied = text("quote.copied-translation", language, words=shown, source=credit(source, language))
        yield Quotation(fact.id, quote.citation, shown, copied, translated=True)
        yield Message(
            text("quote.original", language, tongue=locale_of(language).languages.get(source.language, source.language))
        )
    label = text("source.label", language, source=credit(source, language))
    yield Quotation(fact.id, quote.citation, words, text("quote.copied", language, words=words, source=label))
    if quote.slips:
        yield Note(fact.id, text("quote.sic", language))


def _sentence(fact: FactId, said: Said, sources: Sequence[Source], language: Language) -> Statement:
    own = [observation.citation.source for _, observation in said.observations] or sources
    copied = text("quote.copied", language, words=said.text, source=based_on(own, language))
    return Statement(fact, said.text, tuple(o for _, o in said.observations), copied)


def _phrases(fact: FactId, citations: Iterable[Citation], language: Language) -> Iterator[Quotation]:
    """The few words that carry a figure: those may be quoted of any source, and of all that use them."""
    using: dict[str, list[Citation]] = {}
    for citation in citations:
        if citation.phrase:
            using.setdefault(citation.phrase, []).append(citation)
    several = len({one.source.id for of in using.values() for one in of}) > 1
    for phrase, of in using.items():
        label = text("source.label", language, source=credits((one.source for one in of), language))
        copied = text("quote.copied", language, words=quoted(phrase, language), source=label)
        shown = text("claim.source-says", language, phrase=nested(phrase, language))
        yield Quotation(fact, of[0], text("quote.copied", language, words=shown, source=label) if several else shown, copied)


def to_copy(cited: Cited, language: Language) -> Cited:
    """A citation that can be copied as a whole, its link included."""
    from bot.answering.bibliography import Style, bibliography  # no plain question needs it

    full = bibliography([cited.citation.source], Style.TEXT, language)
    return cited._replace(copy=text("source.label", language, source=full))
