"""Read YAML, and remember at which line each of its nodes stands.

Every scalar stays the text it is in the file: "3.10" is not 3.1, "no" is not false. The schema decides
what a text means. Anchors and aliases are refused: a base needs none, and a few lines of them can
unfold to gigabytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.reader import ReaderError

from facts.problems import Problem
from facts.slips import slip

MAX_BYTES = 2_000_000  # a thousand times a curated file; more is a mistake or an attack

DEEPEST = 50  # brackets in brackets that the fast parser is given; those of a base are five deep
UNDEFINED = "found undefined alias"
MORE_THAN_ONE = "expected a single document in the stream"
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
# Line ends, blanks, marks of byte order, directives, a remark or an empty line behind "|": parsers differ in them.
_AMBIGUOUS = re.compile(r"[\x85\u2028\u2029\ufeff\t]|^%|[|>][-+0-9]* *(#|\n *$)", re.MULTILINE)
_BRACKETS = re.compile(r"[][{}]")

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as plain texts, lists and mappings."""

    file: str
    data: Any  # str | list | dict | None (an empty value)
    lines: dict[Path_, int]

    def line(self, path: Path_) -> int:
        """The line of a node, or of the nearest one around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, slug: str, path: Path_ = (), **values: object) -> Problem:
        """A problem at a node of this document."""
        return Problem(self.file, self.line(path), slug, {k: str(v) for k, v in values.items()})


@dataclass(frozen=True, slots=True)
class Unreadable(Exception):
    """A file that is no YAML we take."""

    problem: Problem


def read(path: Path, root: Path) -> Document:
    """Read one file.

    Raises:
        Unreadable: It is missing, too large, not UTF-8, not YAML, has a key twice, or uses anchors.
    """
    name = path.relative_to(root).as_posix()
    text = read_text(path, root)
    try:
        document = _parsed(text, name)
    except MarkedYAMLError as error:
        stopped, began = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
        lines = (mark.line + 1 if mark else 1 for mark in (stopped, began))
        raise _no_yaml(name, error.problem or "", *lines) from error
    except ReaderError as error:  # a character that YAML does not have
        raise _no_yaml(name, error.reason, text[: error.position].count("\n") + 1) from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise _no_yaml(name, str(error).splitlines()[0] if str(error) else "", 1) from error
    if document.data is None:
        raise Unreadable(Problem(name, 1, "empty-file"))
    return document


def _no_yaml(name: str, said: str, stopped: int, began: int = 1) -> Unreadable:
    """What is wrong with a text, by what the parser says, the line where it stopped and the one where it began with a part."""
    if (found := slip(said)) is None:
        return Unreadable(Problem(name, stopped, "not-yaml", {"why": said}))
    values = {"character": found.character} if found.character else {}
    return Unreadable(Problem(name, began if found.opening else stopped, found.slug, values))


def read_text(path: Path, root: Path) -> str:
    """Read a file as text.

    Raises:
        Unreadable: It is missing, too large or not UTF-8.
    """
    name = path.relative_to(root).as_posix()
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable(Problem(name, 1, "file-too-large", {"limit": str(MAX_BYTES)}))
        raw = path.read_bytes()
        return raw.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise Unreadable(Problem(name, 1, "missing-file")) from error
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Unreadable(Problem(name, line, "not-utf8")) from error
    except OSError as error:
        raise Unreadable(Problem(name, 1, "unreadable-file", {"why": error.strerror or ""})) from error


def _parsed(text: str, name: str) -> Document:
    """A text by the fast parser, libyaml, if it is one that both take alike; else by the careful one, which is ten times as slow.

    Libyaml speaks an older YAML, and takes hours for brackets nested without end; so whatever it refuses, or may take
    otherwise, is read again.
    """
    if not _AMBIGUOUS.search(text) and _depth(text) <= DEEPEST:
        with suppress(YAMLError, ReaderError):
            return _Reader(YAML(typ="safe").parse(text), name).document()
    return _Reader(YAML(typ="safe", pure=True).parse(text), name).document()


def _depth(text: str) -> int:
    """How deep brackets are nested, at most."""
    depth = deepest = 0
    for bracket in _BRACKETS.findall(text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


class _Reader:
    """Makes a document of what a parser finds in a file."""

    def __init__(self, events: Iterator[Event], name: str) -> None:
        self._events, self._name = events, name
        self._lines: dict[Path_, int] = {}

    def document(self) -> Document:
        """The only document of the file."""
        self._take()  # the beginning of the file
        if not isinstance(self._take(), DocumentStartEvent):
            raise Unreadable(Problem(self._name, 1, "empty-file"))
        data = self._node(self._take(), ())
        self._take()  # the end of the document
        if not isinstance(another := self._take(), StreamEndEvent):
            raise MarkedYAMLError(problem=MORE_THAN_ONE, problem_mark=another.start_mark)
        return Document(self._name, data, self._lines)

    def _take(self) -> Event:
        return next(self._events)

    def _node(self, event: Event, path: Path_) -> Any:
        assert isinstance(event, NodeEvent)
        line = event.start_mark.line + 1
        self._lines.setdefault(path, line)
        if isinstance(event, AliasEvent):  # to nothing, or its anchor would have been refused
            raise MarkedYAMLError(problem=UNDEFINED, problem_mark=event.start_mark)
        if event.anchor:  # refused where it is set, so that no alias is ever unfolded
            raise Unreadable(Problem(self._name, line, "anchor", {"name": str(event.anchor)}))
        if isinstance(event, ScalarEvent):
            return None if _is_null(event) else str(event.value)
        return self._list(path) if isinstance(event, SequenceStartEvent) else self._mapping(path)

    def _list(self, path: Path_) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := self._take(), SequenceEndEvent):
            found.append(self._node(event, (*path, len(found))))
        return found

    def _mapping(self, path: Path_) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := self._take(), MappingEndEvent):
            line = event.start_mark.line + 1
            read = self._node(event, (*path, ""))
            key = str(event.value if isinstance(event, ScalarEvent) else read)
            if key in found:
                raise Unreadable(Problem(self._name, line, "duplicate-key", {"key": key}))
            self._lines[(*path, key)] = line
            found[key] = self._node(self._take(), (*path, key))
        return found


def _is_null(event: ScalarEvent) -> bool:
    """Whether a value is left empty, in one of the ways to write that."""
    return not event.style and (str(event.tag).endswith(":null") if event.tag else event.value in NULLS)
