"""Sources as a house or a reference manager wants them: in words, APA 7, DIN ISO 690, BibTeX, RIS and CSL-JSON.

All of them are made from one record (`facts.model.Source`) and say when the page was read. A missing date is said as each
style says it; in RIS and CSL-JSON it is a field that is not there. docs/adr/0010 says which libraries write what, and why.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from babel.dates import format_skeleton

from bot.answering.citing import wording
from bot.answering.figures import locale_of, moment
from bot.catalogs import text
from facts.model import Author, Language, Moment, Source

END = re.compile(r"[.!?…][”“\"»«›’)]*$")  # a title that ends with a mark of its own gets no full stop

_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=[`?!])(?=`)|(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)")  # what LaTeX makes one of


class Style(StrEnum):
    """A way to write a source down. The words are part of the command's contract."""

    TEXT = "text"
    APA = "apa"
    DIN = "din"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


ENDINGS = {Style.BIBTEX: "bib", Style.RIS: "ris", Style.CSL_JSON: "json"}  # of files that reference managers take


def style_named(words: Sequence[str]) -> tuple[Style, str]:
    """The style that the first of some words names, and the others; plain words where it names none."""
    first = words[0].lower().rstrip(":,") if words else ""
    return (Style(first), " ".join(words[1:])) if first in set(Style) else (Style.TEXT, " ".join(words))


def bibliography(sources: Iterable[Source], style: Style, language: Language) -> str:
    """Sources in a style, each once.

    Args:
        sources: In the order in which they are to stand.
        style: How to write them.
        language: Of the words between, and of dates; titles stay as they are.

    Returns:
        Lines without a line end after the last one.
    """
    once = list({source.id: source for source in sources}.values())
    match style:
        case Style.BIBTEX:
            return _bibtex(once, language)
        case Style.RIS:
            return _ris(once, language)
        case Style.CSL_JSON:
            return json.dumps([_csl(source, language) for source in once], ensure_ascii=False, indent=2)
        case Style.APA:
            return "\n".join(_noted(_apa(source, language), source, language) for source in once)
        case Style.DIN:
            return "\n".join(_noted(_din(source, language), source, language) for source in once)
        case Style.TEXT:
            return "\n".join(_in_words(source, language) for source in once)


def _in_words(source: Source, language: Language) -> str:
    line = text("cite.line", language, source=wording(source, language), url=source.url)
    return text("cite.archived", language, source=line, url=source.archived_url) if source.archived_url else line


# Styles -------------------------------------------------------------------------------------------------------------------


def _noted(line: str, source: Source, language: Language) -> str:
    """A line with what a reader must know of the source: that it is second hand, that its date is from its address."""
    note = _note(source, language)
    return text("cite.with-note", language, source=line, note=note) if note else line


def _apa(source: Source, language: Language) -> str:
    """Publication Manual of the American Psychological Association, 7th edition, 10.16: webpages and websites.

    Where a page names no author its site is the author, and then not named again. German wording and order of dates as
    the German Psychological Society (DGPs) has them; "o. D." is its "n.d.".
    """
    names = [_apa_name(author) for author in source.authors]
    who = _enumerated(names, text("cite.apa.and", language)) if names else source.publisher
    return text(
        "cite.apa",
        language,
        author=_stopped(who),
        date=_apa_date(source.published, language) if source.published else text("cite.no-date", language),
        title=_stopped(_flat(source.title)),
        site=f"{_stopped(source.publisher)} " if names else "",
        accessed=_day(source.accessed, language),
        url=source.url,
    )


def _apa_name(author: Author) -> str:
    if not author.family:
        return author.name
    parts = ("-".join(f"{part[0]}." for part in name.split("-") if part) for name in author.given.split())
    return ", ".join(filter(None, [author.family, " ".join(parts)]))


def _apa_date(when: Moment, language: Language) -> str:
    if when.month is None:
        return str(when.year)
    named = date(when.year, when.month, when.day or 1)
    within = format_skeleton("MMMMd" if when.day else "LLLL", named, locale=locale_of(language))
    return text("cite.apa.date", language, year=str(when.year), within=within)


def _din(source: Source, language: Language) -> str:
    """DIN ISO 690:2013-10, name and date, for a contribution on a website."""
    names = [_din_name(author) for author in source.authors]
    published = source.published
    return text(
        "cite.din",
        language,
        author=text("cite.din.between", language).join(names) if names else source.publisher.upper(),
        year=str(published.year) if published else text("cite.din.no-date", language),
        title=_flat(source.title),
        site=", ".join([source.publisher, *([moment(published, language)] if published and published.month else [])]),
        accessed=_day(source.accessed, language),
        url=source.url,
    )


def _din_name(author: Author) -> str:
    return ", ".join(filter(None, [author.family.upper(), author.given])) or author.name.upper()


def _day(when: date, language: Language) -> str:
    return moment(Moment(when.year, when.month, when.day), language)


def _enumerated(names: Sequence[str], last: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, {last} {names[-1]}"


def _stopped(words: str) -> str:
    return words if END.search(words) else f"{words}."


def _note(source: Source, language: Language) -> str:
    """What a reader must know of a source, on one line; "": nothing."""
    return _flat(source.note.get(language, ""))


def _flat(words: str) -> str:
    """On one line: a line break would begin a new field of a file."""
    return " ".join(words.split())


# Files for reference managers ---------------------------------------------------------------------------------------------


def _bibtex(sources: Sequence[Source], language: Language) -> str:
    from bibtexparser.entrypoint import write_string  # no answer needs it, nor the two below
    from bibtexparser.library import Library
    from bibtexparser.model import Block, Entry, Field

    entries: list[Block] = [
        Entry("misc", source.id, [Field(*field) for field in _bibtex_fields(source, language)]) for source in sources
    ]
    return str(write_string(Library(entries))).rstrip("\n")


def _bibtex_fields(source: Source, language: Language) -> Iterator[tuple[str, str]]:
    encode, published = _latex(), source.published
    authors = [
        encode(f"{a.family}, {a.given}" if a.given else a.family) if a.family else f"{{{encode(a.name)}}}" for a in source.authors
    ]
    yield "author", " and ".join(authors) or f"{{{encode(source.publisher)}}}"
    yield "title", f"{{{encode(_flat(source.title))}}}"  # braces: no style may change its capitals
    yield "howpublished", encode(source.publisher)
    yield "year", str(published.year) if published else encode(text("cite.no-date", language))
    if published and published.month:
        yield "month", str(published.month)
        if published.day:
            yield "day", str(published.day)
    yield "url", re.sub(r"[{}\\^`~]", lambda found: f"%{ord(found[0]):02X}", source.url)  # is not LaTeX: verbatim
    yield "urldate", source.accessed.isoformat()
    yield "language", source.language
    if note := _note(source, language):
        yield "note", encode(note)


def _latex() -> Callable[[str], str]:
    """Makes LaTeX of plain text; letters with accents stay, every tool of today reads UTF-8."""
    from pylatexenc.latexencode import RULE_DICT, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

    special = {ord(char): f"\\{char}" for char in "$&#%_"}
    special |= {ord("{"): r"\textbraceleft{}", ord("}"): r"\textbraceright{}"}  # BibTeX counts braces, escaped ones too
    special |= {ord("\\"): r"\textbackslash{}", ord("~"): r"\textasciitilde{}", ord("^"): r"\textasciicircum{}"}
    rule = UnicodeToLatexConversionRule(RULE_DICT, special)
    encoder = UnicodeToLatexEncoder(conversion_rules=[rule], unknown_char_policy="keep", unknown_char_warning=False)
    return lambda words: _LIGATURE.sub("{}", encoder.unicode_to_latex(words))


def _ris(sources: Sequence[Source], language: Language) -> str:
    import rispy

    return str(rispy.dumps([dict(_ris_fields(source, language)) for source in sources])).rstrip("\n")


def _ris_fields(source: Source, language: Language) -> Iterator[tuple[str, Any]]:
    published, read = source.published, source.accessed
    yield "type_of_reference", "ELEC"
    yield "id", source.id
    yield "authors", [_flat(", ".join(filter(None, [a.family, a.given])) or a.name) for a in source.authors] or [source.publisher]
    yield "title", _flat(source.title)
    yield "publisher", _flat(source.publisher)
    if published:
        yield "year", str(published.year)
        parts = [f"{part:02}" if part else "" for part in (published.month, published.day)]
        yield "date", "/".join([f"{published.year:04}", *parts, ""])
    yield "urls", [source.url]
    yield "access_date", f"{read:%Y/%m/%d}/"
    if note := _note(source, language):
        yield "notes", [note]
    yield "language", source.language


def _csl(source: Source, language: Language) -> dict[str, Any]:
    authors = [{"family": a.family, "given": a.given} if a.family else {"literal": a.name} for a in source.authors]
    read = source.accessed
    fields: dict[str, Any] = {
        "id": source.id,
        "type": "webpage",
        "title": _flat(source.title),
        "author": authors or [{"literal": source.publisher}],
        "container-title": source.publisher,
        "URL": source.url,
        "accessed": {"date-parts": [[read.year, read.month, read.day]]},
        "language": source.language,
    }
    if source.published:
        known = (source.published.year, source.published.month, source.published.day)
        fields["issued"] = {"date-parts": [[part for part in known if part is not None]]}
    if source.archived_url:
        fields["archive_location"] = source.archived_url
    if note := _note(source, language):
        fields["note"] = note
    return fields
