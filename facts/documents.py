"""Read YAML, and remember at which line each of its nodes stands.

Every scalar stays the text it is in the file: "3.10" is not 3.1, "no" is not false. The schema decides
what a text means. Anchors and aliases are refused: a base needs none, and a few lines of them can
unfold to gigabytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from facts.problems import Problem

MAX_BYTES = 2_000_000  # a thousand times a curated file; more is a mistake or an attack

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
    lines: dict[Path_, int] = {}
    try:
        node = YAML(typ="rt", pure=True).compose(text)
        data = _plain(node, (), lines, name) if node else None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise Unreadable(Problem(name, line, "not-yaml", {"why": error.problem or ""})) from error
    except ReaderError as error:  # a character that YAML does not have
        line = text[: error.position].count("\n") + 1
        raise Unreadable(Problem(name, line, "not-yaml", {"why": error.reason})) from error
    except (YAMLError, RecursionError, ValueError) as error:
        why = str(error).splitlines()[0] if str(error) else ""
        raise Unreadable(Problem(name, 1, "not-yaml", {"why": why})) from error
    if data is None:
        raise Unreadable(Problem(name, 1, "empty-file"))
    return Document(name, data, lines)


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


def _plain(node: Node, path: Path_, lines: dict[Path_, int], name: str) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if node.anchor:  # refused where it is set, so that no alias is ever unfolded
        raise Unreadable(Problem(name, node.start_mark.line + 1, "anchor", {"name": str(node.anchor)}))
    if isinstance(node, ScalarNode):
        return None if str(node.tag).endswith(":null") and not node.style else str(node.value)
    if isinstance(node, SequenceNode):
        return [_plain(child, (*path, i), lines, name) for i, child in enumerate(node.value)]
    assert isinstance(node, MappingNode)
    found: dict[str, Any] = {}
    for key_node, child in node.value:
        key = str(key_node.value)
        line = key_node.start_mark.line + 1
        if key in found:
            raise Unreadable(Problem(name, line, "duplicate-key", {"key": key}))
        lines[(*path, key)] = line
        found[key] = _plain(child, (*path, key), lines, name)
    return found
