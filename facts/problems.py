"""A problem of the curated base, as data: where it is, what kind it is, and the values to word it with.

Wording is the catalogs' business (`problem.<slug>` and `problem.<slug>.fix`), at the edge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in one place."""

    file: str  # relative to the folder of the base
    line: int  # from 1
    slug: str
    values: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Checked:
    """What one check did: how much it looked at, and what it found."""

    check: str
    cases: int
    problems: tuple[Problem, ...]


class BaseBroken(Exception):
    """The curated base cannot be built.

    Attributes:
        problems: All that is wrong, in the order of files and lines.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problem(s)")
        self.problems = problems


def closest(given: str, allowed: list[str]) -> str:
    """The allowed word nearest to a given one, or "" when none is near."""
    import difflib

    return next(iter(difflib.get_close_matches(given, allowed, n=1, cutoff=0.6)), "")
