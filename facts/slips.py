"""What the parser of YAML says, as the slip of a pen that it comes from: for each the catalogs have words and a way to mend it.

The parser's own words are those of ruamel.yaml 0.19 (`scanner.py`, `parser.py`, `reader.py`), the same for years, and a test
tries each. Where they are others one day, they are told as they are.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Slip(NamedTuple):
    """A way to write what is no YAML."""

    slug: str
    character: str = ""  # that is at fault, where it must be named
    opening: bool = False  # whether it is to be looked for where the parser began to read a part, not where it stopped


_SLIPS = (
    (re.compile(r"found character '\\t'"), Slip("yaml-tab")),
    (re.compile(r"found character '(.)' that cannot start"), Slip("yaml-character")),
    (re.compile(r"found undefined alias"), Slip("yaml-character", "*")),
    (re.compile(r"mapping values are not allowed here"), Slip("yaml-colon")),
    (re.compile(r"could not find expected ':'"), Slip("yaml-no-colon", opening=True)),
    (re.compile(r"found unexpected end of stream"), Slip("yaml-unclosed", opening=True)),
    (re.compile(r"expected ',' or '[]}]'"), Slip("yaml-bracket", opening=True)),
    (re.compile(r"found '([]}])'"), Slip("yaml-closing")),
    (re.compile(r"expected <block end>, but found '(?:<block|[-?])"), Slip("yaml-indent")),
    (re.compile(r"expected <block end>, but found"), Slip("yaml-quote")),
    (re.compile(r"escape (?:sequence|character)"), Slip("yaml-escape")),
    (re.compile(r"special characters are not allowed"), Slip("yaml-binary")),
    (re.compile(r"expected a single document"), Slip("yaml-second")),
)


def slip(said: str) -> Slip | None:
    """The slip behind something that the parser says; None: it says something else."""
    for pattern, found in _SLIPS:
        if match := pattern.search(said):
            return found._replace(character=match[1]) if pattern.groups else found
    return None
