"""Questions kept as data: tests/questions/<language>/<fact>.yaml, those known to fail, and how one is judged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.model import Answer, Kind

KINDS = {"answer": Kind.ANSWER, "smalltalk": Kind.SMALLTALK, "help": Kind.HELP}
FIELDS = {"ask", "expect", "context", "also", "all", "verdict", "country", "tags"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question and what should become of it."""

    language: str
    stem: str  # of its file: the fact, or "_near", "_far" where there is none
    ask: str
    expect: str  # "answer", "refuse", "smalltalk", "help"
    context: tuple[str, ...]  # what was said before
    also: tuple[str, ...]  # facts that are as good as the file's
    all: tuple[str, ...]  # facts that must all be given; empty: the file's, or one of `also`
    verdict: str | None  # None: whatever it is
    country: str | None  # None: whatever it is
    tags: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"{self.language}/{self.stem}: {self.ask}"

    def wrong(self, answer: Answer) -> str | None:
        """What is wrong with an answer; None: nothing."""
        got = f"{answer.kind.value} {', '.join(answer.facts)}".strip()
        if self.expect == "refuse":
            return None if answer.kind in (Kind.REFUSAL, Kind.CLARIFY) else f"{got} instead of a refusal"
        if answer.kind is not KINDS[self.expect]:
            return f"{got} instead of {self.expect}"
        if self.all and set(self.all) - set(answer.facts):
            return f"{got} instead of {', '.join(self.all)}"
        if not self.all and answer.facts[0] not in (self.stem, *self.also):
            return f"{got} instead of {self.stem}"
        if self.verdict and answer.verdict != self.verdict:
            return f"verdict {answer.verdict} instead of {self.verdict}"
        if self.country and answer.country != self.country:
            return f"country {answer.country} instead of {self.country}"
        return None


def read(path: Path) -> Any:
    """A YAML file; None where there is none."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8")) if path.is_file() else None


@cache
def load_cases(folder: Path) -> tuple[Case, ...]:
    """All questions, in the order of languages, files and lines."""
    return tuple(_case(path, entry) for path in sorted(folder.glob("*/*.yaml")) for entry in read(path))


def _case(path: Path, entry: dict[str, Any]) -> Case:
    assert set(entry) <= FIELDS, f"{path}: {set(entry) - FIELDS}"
    lists = {name: tuple(entry.get(name, ())) for name in ("context", "also", "all", "tags")}
    return Case(
        language=path.parent.name, stem=path.stem, ask=entry["ask"], expect=entry["expect"],
        verdict=entry.get("verdict"), country=entry.get("country"), **lists,
    )  # fmt: skip
