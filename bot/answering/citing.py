"""Cite a source: publisher, author, title, date or that there is none, link, date of access."""

from __future__ import annotations

import re
from urllib.parse import quote

from bot.answering.figures import listing, moment
from bot.catalogs import text
from bot.model import Cited
from facts.model import Citation, FactId, Language, Moment, Source

_QUOTED = re.compile(r"[„“\"»«]([^„“”\"»«]*)[“”\"«»]")
ENDS = 4  # words from either end that tell a sentence from all others on a page


def cite(fact: FactId, citation: Citation, language: Language) -> Cited:
    """A citation for readers of a language."""
    source = citation.source
    return Cited(fact=fact, citation=citation, text=wording(source, language), url=link(citation))


def wording(source: Source, language: Language) -> str:
    """A source in one line, without its link.

    A title in another language than the answer's stays as it is: it is what a reader has to look for.
    """
    accessed = source.accessed
    parts = {
        "publisher": by(source, language),
        "title": titled(source, language),
        "date": dated(source, language),
        "accessed": moment(Moment(accessed.year, accessed.month, accessed.day), language),
    }
    line = text("source.line", language, **parts)
    note = source.note.get(language)
    return text("source.with-note", language, source=line, note=note) if note else line


def by(source: Source, language: Language) -> str:
    """Who published a source, and who wrote it where it says so."""
    authors = listing([author.name for author in source.authors], language)
    return text("source.by", language, publisher=source.publisher, authors=authors) if authors else source.publisher


def titled(source: Source, language: Language) -> str:
    """A source's title as it stands between quotation marks: those within it become single ones."""
    return nested(source.title, language)


def nested(words: str, language: Language) -> str:
    """Words as they stand between quotation marks: those within them become single ones."""
    return _QUOTED.sub(lambda found: text("quotation.inner", language, words=found[1]), words)


def dated(source: Source, language: Language) -> str:
    """When a source was published, or that it does not say."""
    return moment(source.published, language) if source.published else text("source.undated", language)


def link(citation: Citation) -> str:
    """The link to a source, to the very sentence where its words are known to be verbatim.

    A long sentence is named by its first and last words. A hyphen, a comma and an ampersand mean something
    within a text fragment and have to be encoded; `urllib.parse.quote` leaves the hyphen as it is.

    Source: the URL fragment text directive, WICG draft "URL Fragment Text Directives".
    """
    if not (citation.verbatim and citation.phrase):
        return citation.source.url
    words = citation.phrase.split(" ")
    ends = [citation.phrase] if len(words) <= 2 * ENDS else [" ".join(words[:ENDS]), " ".join(words[-ENDS:])]
    return f"{citation.source.url}#:~:text={','.join(quote(end, safe='').replace('-', '%2D') for end in ends)}"
