"""Plain data as the bytes that a release stores: a line of JSON for each part.

A JSON text is read in one call, which holds up every other thread until it is over; with a line for each part, a
release can be opened while people are answered.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

Lines: TypeAlias = Mapping[bytes, Any]  # the content of each line that was read, by what the line hashes to

DIGEST = 16  # bytes: no two lines ever hash to the same
NOTHING_READ: Lines = MappingProxyType({})


def written(data: Mapping[str, Any], apart: Collection[str] = ()) -> bytes:
    """Data as a line of names and content for each part; the same bytes for the same data.

    Args:
        data: Parts by name.
        apart: Those of them that are made of parts by name themselves, and get a line for each of these.
    """
    lines: list[list[Any]] = []
    for name in sorted(data):
        inner = data[name]
        lines += [[name, part, inner[part]] for part in sorted(inner)] if name in apart else [[name, inner]]
    return "\n".join(json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for line in lines).encode()


def read(blob: bytes, before: Lines = NOTHING_READ) -> tuple[dict[str, Any], Lines]:
    """What `written` was given.

    Args:
        blob: What it made of that.
        before: Lines that need not be read again: most are the same from one release to the next. Their content is shared.

    Returns:
        The data, of which nothing may be changed; and its lines.

    Raises:
        ValueError, TypeError, AttributeError: It was given nothing like this.
    """
    data: dict[str, Any] = {}
    lines: dict[bytes, Any] = {}
    for line in blob.split(b"\n"):
        key = hashlib.blake2b(line, digest_size=DIGEST).digest()
        lines[key] = before[key] if key in before else json.loads(line)
        *names, last, content = lines[key]
        place = data
        for name in names:
            place = place.setdefault(name, {})
        place[last] = content
    return data, lines
