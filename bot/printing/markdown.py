"""A dossier as Markdown: for an editor, a wiki, a mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.markup import address, plain
from bot.catalogs import text
from bot.dossier import Dossier, Entry
from bot.printing.formats import Named
from bot.printing.parts import Part, Role, headings, imprint, lines, parts, references
from facts.model import Language


def markdown(dossier: Dossier, named: Named | None) -> str:
    """A dossier as Markdown (CommonMark, with the tables of GitHub).

    Args:
        dossier: What to print.
        named: Where a picture is found; None: nowhere, so it is told what it shows.
    """
    pieces = [f"# {plain(dossier.title)}", *map(plain, imprint(dossier))]
    for chapter in dossier.chapters:
        pieces.append(f"## {plain(chapter.name)}")
        for entry in chapter.entries:
            pieces += _entry(entry, dossier.language, named)
    if sources := references(dossier):
        pieces += [f"## {text('dossier.sources', dossier.language)}", "\n".join(f"1. {plain(line)}" for line in sources)]
    return "\n\n".join(pieces) + "\n"


def _entry(entry: Entry, language: Language, named: Named | None) -> Iterator[str]:
    yield f"### {plain(entry.name)}"
    for part in parts(entry, language):
        yield _part(part)
    if rows := lines(entry, language):
        yield _table(
            headings(language),
            [[plain(row.figure), plain(row.whom), plain(row.when), _link(row.source, row.url)] for row in rows],
        )
    if entry.chart and named:
        yield f"![{plain(entry.chart.caption)}]({address(named(entry.chart))})"
    elif entry.chart:
        yield plain(text("dossier.picture", language, caption=entry.chart.caption))
    yield text("dossier.link", language, id=f"`{entry.link}`")


def _part(part: Part) -> str:
    match part.role:
        case Role.QUOTATION:
            return f"> {plain(part.text)}"
        case Role.SOURCE:
            return _link(part.text, part.url)
        case Role.NOTE:
            return f"*{plain(part.text)}*"
        case _:
            return plain(part.text)


def _link(words: str, url: str) -> str:
    return f"[{plain(words)}]({address(url)})"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    found = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in found)
