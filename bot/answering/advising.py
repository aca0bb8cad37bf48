"""Word what was found about the language of a base, for curators: in groups, each with its worst first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from bot.answering.figures import listing, locale_of
from bot.catalogs import message, plural, text
from bot.findings import Confusable, Few, Findings, Heard, Lacking, Lost, Place, Said, Single, Unreachable
from facts.model import Language

MOST = 10  # findings of a group that are shown unless all are wanted
EXAMPLES = 2  # utterances of one finding

HEARD = {
    Heard.COUNTRY: message("advice.heard.country"),
    Heard.LANGUAGE: message("advice.heard.language"),
    Heard.CONCEPT: message("advice.heard.concept"),
    Heard.SLIP: message("advice.heard.slip"),
    Heard.NOTHING: message("advice.heard.nothing"),
}

T = TypeVar("T")


def worded(found: Findings, title: str, language: Language, *, whole: bool = False) -> list[str]:
    """Findings as a curator reads them.

    Args:
        found: What linting found.
        title: Of the base.
        language: To word them in; the base need not have it.
        whole: Whether all of each group is wanted.

    Returns:
        Lines, some of them empty.
    """
    words = _Words(language, whole)
    groups = (
        (message("advice.lost"), words.entries(found.lost, words.lost)),
        (message("advice.confusable"), words.entries(found.confusable, words.confusable)),
        (message("advice.unreachable"), words.entries(found.unreachable, words.unreachable)),
        (message("advice.single"), words.entries(found.single, words.single)),
        (message("advice.lacking"), words.entries(found.lacking, words.lacking)),
        (message("advice.few"), words.entries(found.few, words.few)),
        (message("advice.outside"), words.entries(found.outside, words.outside)),
    )
    lines = [text("advice.heading", language, base=title)]
    for heading, entries in groups:
        lines += ["", *text(heading, language).splitlines(), *(f"  {line}" for line in entries)]
    return lines


class _Words:
    """Words findings for readers of a language."""

    def __init__(self, language: Language, whole: bool) -> None:
        self.language, self.whole = language, whole

    def entries(self, found: Sequence[T], line: Callable[[T], Iterable[str]]) -> Iterator[str]:
        """The lines of a group: the worst of it, and how many there are besides."""
        shown = found if self.whole else found[:MOST]
        for one in shown:
            yield from line(one)
        if not found:
            yield text("advice.nothing", self.language)
        elif len(shown) < len(found):
            yield plural("advice.more", len(found) - len(shown), self.language)

    def lost(self, one: Lost) -> Iterator[str]:
        share = round(100 * len(one.astray) / one.utterances)
        counts = {"count": len(one.astray), "all": one.utterances, "share": share}
        yield text("advice.lost.line", self.language, file=one.file, **counts)
        for said in one.astray if self.whole else one.astray[:EXAMPLES]:
            yield "  " + self.said(said)

    def confusable(self, one: Confusable) -> Iterator[str]:
        counts = {"close": one.close, "all": one.utterances, "taken": one.taken}
        yield text("advice.confusable.line", self.language, fact=one.fact, rival=one.rival, **counts)
        yield "  " + self.said(one.example)

    def unreachable(self, one: Unreachable) -> Iterator[str]:
        names = locale_of(self.language).territories
        given = [names.get(code, code) for code in one.given] if one.heard is Heard.COUNTRY else one.given
        heard = text(HEARD[one.heard], self.language, given=listing(given, self.language))
        place = self.place(one.place)
        yield text("advice.unreachable.line", self.language, place=place, term=one.term, concept=one.concept, heard=heard)

    def single(self, one: Single) -> Iterator[str]:
        place = self.place(one.place)
        yield plural("advice.single.line", one.used, self.language, place=place, concept=one.concept, term=one.term)

    def lacking(self, one: Lacking) -> Iterator[str]:
        tongue = locale_of(Language(one.language)).get_display_name(locale_of(self.language)) or one.language
        place = self.place(one.place)
        yield plural("advice.lacking.line", one.used, self.language, tongue=tongue, concept=one.concept, place=place)

    def few(self, one: Few) -> Iterator[str]:
        yield text("advice.few.line", self.language, file=one.place.file, have=one.have, wanted=one.wanted)

    def outside(self, one: Few) -> Iterator[str]:
        place = self.place(one.place)
        yield text("advice.outside.line", self.language, place=place, kind=one.what, have=one.have, wanted=one.wanted)

    def said(self, one: Said) -> str:
        winner = one.winner or text("advice.said.nobody", self.language)
        return text("advice.said", self.language, place=self.place(one.place), words=one.text, winner=winner)

    @staticmethod
    def place(place: Place) -> str:
        return f"{place.file}:{place.line}"
