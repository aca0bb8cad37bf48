"""Placeholders of a fact's wording: what may stand between braces, and what it names.

`{key}` is an observation of the fact itself with its qualifier; `{fact/key}` one of another fact;
`.as_of`, `.period` and `.population` behind either name a part of it; `{items}`, `{items.group}` a list, `{fact/items}` that of
another fact;
`{primary.title}` and the like a property of the base's first source.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

PATTERN = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"(?:(?P<fact>[a-z0-9-]+)/)?(?P<key>[a-z0-9_-]+)(?:\.(?P<part>[a-z0-9_-]+))?")

OBSERVATION_PARTS = ("as_of", "period", "population")
SOURCE_PARTS = ("title", "publisher", "authors", "url")


class Placeholder(NamedTuple):
    """What a pair of braces asks for."""

    kind: Literal["observation", "items", "primary"]
    fact: str | None  # None: the fact whose wording it is
    key: str  # of the observation; "" for items and primary
    part: str | None  # None: the figure, or all items


def parse(name: str) -> Placeholder:
    """Read what stands between the braces.

    Raises:
        ValueError: It is no placeholder of ours.
    """
    found = _NAME.fullmatch(name)
    if not found:
        raise ValueError(name)
    fact, key, part = found["fact"], found["key"], found["part"]
    if key == "items":
        return Placeholder("items", fact, "", part)
    if key == "primary" and fact is None:
        if part not in SOURCE_PARTS:
            raise ValueError(name)
        return Placeholder("primary", None, "", part)
    if part is not None and part not in OBSERVATION_PARTS:
        raise ValueError(name)
    return Placeholder("observation", fact, key, part)


def understood(name: str) -> Placeholder | None:
    """What stands between the braces; None: it is no placeholder of ours."""
    try:
        return parse(name)
    except ValueError:
        return None


def placeholders(template: str) -> list[str]:
    """The names between braces, in their order."""
    return PATTERN.findall(template)


def literal(template: str) -> str:
    """What a curator typed outside the braces."""
    return PATTERN.sub(" ", template)
