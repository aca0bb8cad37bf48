"""Plain data as the bytes that a release stores: a line of JSON for each part.

A JSON text is read in one call, which holds up every other thread until it is over; with a line for each part, a
release can be opened while people are answered.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any


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


def read(blob: bytes) -> dict[str, Any]:
    """What `written` was given.

    Raises:
        ValueError, TypeError, AttributeError: It was given nothing like this.
    """
    data: dict[str, Any] = {}
    for line in blob.split(b"\n"):
        *names, last, content = json.loads(line)
        place = data
        for name in names:
            place = place.setdefault(name, {})
        place[last] = content
    return data
