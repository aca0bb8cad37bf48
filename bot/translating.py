"""The catalogs that a base brings: the bot's own sentences in a language that the program does not ship, or other words.

Read and compared with the shipped ones, message by message. Where a file lies, and what becomes of it, is publishing's
business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from gettext import c2py
from string import Formatter

from polib import POEntry, POFile, pofile

from bot import catalogs
from facts.problems import Problem, closest

# Parts of the catalogs that only those read who run a bot or curate its facts. A base may leave them to English.
OFFSTAGE = catalogs.APART | {
    *("build", "check", "diff", "discard", "doctor", "export", "jsonl", "new", "publish", "reload", "rollback", "serve"),
    *("digest", "missed", "news", "settings", "stats", "upload", "usage", "working"),
}
COUNT = "count"  # the placeholder for the number that a plural form depends on; "one" need not be written as a figure
MOST_NUMBERS = 1000  # that a rule for plurals is tried with
_LINE = re.compile(r'\s*(#.*|((msgctxt|msgid|msgid_plural|msgstr(\[\d+\])?)\s+)?"([^"\\]|\\.)*"\s*)?')
_PLURALS = re.compile(r"\s*nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*(.+?)\s*;?\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Translated:
    """One catalog of a base."""

    compiled: bytes  # as gettext reads it; what has a problem is left out
    messages: int
    problems: tuple[Problem, ...]


def translated(written: str, file: str, *, whole: bool) -> Translated:
    """Read a catalog and compare it with the shipped ones.

    Args:
        written: A .po file.
        file: What problems call it.
        whole: Whether every sentence that people are told has to be there; else the shipped ones say the rest.
    """
    lines = written.split("\n")
    odd = [number for number, line in enumerate(lines, 1) if not _LINE.fullmatch(line)]  # polib forgives an open quotation mark
    try:
        catalog = pofile(f"{written}\n", check_for_duplicates=False)  # a text that ends a line is the name of no file
    except (OSError, ValueError) as error:
        where = re.search(r"line (\d+)", str(error))
        odd = odd or [int(where[1]) if where else 1]
    if odd:
        return Translated(b"", 1, tuple(Problem(file, number, "not-po") for number in odd))
    return _Reading(catalog, lines, file).read(whole)


def expected() -> tuple[POEntry, ...]:
    """Every message that people are told, as the English catalog has it."""
    return tuple(entry for entry in _shipped() if _is_told(entry))


def _shipped() -> POFile:
    path = catalogs.folder() / catalogs.FALLBACK / "LC_MESSAGES" / f"{catalogs.DOMAIN}.po"
    return pofile(path.read_text(encoding="utf-8"))


def _is_told(entry: POEntry) -> bool:
    return entry.msgid.partition(".")[0] not in OFFSTAGE


class _Reading:
    """One catalog on its way."""

    def __init__(self, catalog: POFile, lines: list[str], file: str) -> None:
        self.catalog, self.lines, self.file = catalog, lines, file
        self.known = {entry.msgid: entry for entry in _shipped()}
        self.forms, self.header = self._plural_forms()

    def read(self, whole: bool) -> Translated:
        """Everything that is wrong, and what is right in compiled form."""
        problems: list[Problem] = []
        fine = POFile()
        fine.metadata = {"Content-Type": "text/plain; charset=UTF-8"} | ({"Plural-Forms": self.header} if self.forms else {})
        found: set[str] = set()
        for entry in self.catalog:
            if entry.obsolete:
                continue
            wrong = list(self._wrong(entry, entry.msgid in found))
            problems += wrong
            found.add(entry.msgid)
            if not wrong:
                fine.append(entry)
        lacking = [id for id, entry in self.known.items() if whole and _is_told(entry) and id not in found]
        problems += [self._problem(1, "missing-message", message=id, english=_said(self.known[id])[0]) for id in lacking]
        return Translated(fine.to_binary() if len(fine) else b"", len(found) + len(lacking), tuple(problems))

    def _problem(self, line: int, slug: str, **values: str) -> Problem:
        return Problem(self.file, line, slug, values)

    def _wrong(self, entry: POEntry, again: bool) -> Iterator[Problem]:
        line, id = self._line(entry), entry.msgid
        shipped = self.known.get(id)
        if shipped is None or entry.msgctxt is not None:
            yield self._problem(line, "unknown-message", given=id, near=closest(id, list(self.known)))
        elif again:
            yield self._problem(line, "duplicate-key", key=id)
        elif entry.fuzzy:
            yield self._problem(line, "guessed-message", message=id)
        elif bool(entry.msgid_plural) != bool(shipped.msgid_plural):
            yield self._problem(line, "wrong-plural-forms", message=id, forms=str(self.forms if shipped.msgid_plural else 1))
        elif entry.msgid_plural and not self.forms:
            yield self._problem(self._header_line(), "no-plural-forms")
        elif entry.msgid_plural and set(entry.msgstr_plural) != set(range(self.forms)):
            yield self._problem(line, "wrong-plural-forms", message=id, forms=str(self.forms))
        elif not all(said.strip() for said in _said(entry)):
            yield self._problem(line, "empty-message", message=id)
        else:
            yield from self._misfilled(entry, shipped, line)

    def _misfilled(self, entry: POEntry, shipped: POEntry, line: int) -> Iterator[Problem]:
        """Placeholders that nothing fills, that are not used, or that ask for more than to be filled."""
        wanted = {name for said in _said(shipped) for name in _placeholders(said)}
        needed = wanted - ({COUNT} if entry.msgid_plural else set())
        for said in _said(entry):
            try:
                used = _placeholders(said)
            except ValueError:
                yield self._problem(line, "loose-brace")
                return
            if not needed <= used <= wanted:
                listed = ", ".join(f"{{{name}}}" for name in sorted(wanted))
                yield self._problem(line, "other-placeholders", message=entry.msgid, wanted=listed or "–")
                return

    def _plural_forms(self) -> tuple[int, str]:
        """How many forms the header declares, and its words for it; no forms: it declares none that can be used."""
        header = str(self.catalog.metadata.get("Plural-Forms", ""))
        declared = _PLURALS.fullmatch(header)
        if declared is None:
            return 0, header
        forms = int(declared[1])
        try:
            choose = c2py(declared[2])
            fine = all(0 <= choose(number) < forms for number in range(MOST_NUMBERS))
        except (ValueError, ArithmeticError, RecursionError):
            return 0, header
        return (forms if fine else 0), header

    def _line(self, entry: POEntry) -> int:
        """The line of a message's id; polib gives that of its first comment or flag."""
        first = max(entry.linenum - 1, 0)
        ids = (number for number, line in enumerate(self.lines[first:], first + 1) if line.startswith("msgid "))
        return next(ids, entry.linenum)

    def _header_line(self) -> int:
        return next((number for number, line in enumerate(self.lines, 1) if "Plural-Forms" in line), 1)


def _said(entry: POEntry) -> list[str]:
    """A message's wordings: one, or one per plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _placeholders(wording: str) -> set[str]:
    """What is filled in, with whatever a wording asks of it beyond that.

    Raises:
        ValueError: There is a single brace.
    """
    return {
        f"{name}{'!' + conversion if conversion else ''}{':' + form if form else ''}"
        for _, name, form, conversion in Formatter().parse(wording)
        if name is not None
    }
