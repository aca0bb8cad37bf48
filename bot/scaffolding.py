"""A new base to begin with: small, complete, sound from the first moment, with remarks that teach.

It is kept ready in `facts/starter`, in each language that the program ships. A copy leaves out the languages that are not
wanted, which is why each wording there has a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

STARTER = Path(str(files("facts") / "starter"))
LANGUAGES = tuple(sorted(path.stem for path in (STARTER / "lexicon").glob("*.yaml")))  # that it is written in
SAME = "town-library"  # the id of the base as it is kept
_SPOKEN = f"languages: [{', '.join(LANGUAGES)}]"
_IDS = re.compile(r"[^a-z0-9]+")


class Made(NamedTuple):
    """A base that was just written."""

    folder: Path
    facts: int
    questions: dict[str, str]  # one that it answers, by language


class NotEmpty(Exception):
    """There is something where the base should go."""


class NotReady(Exception):
    """The starter is not written in a language.

    Attributes:
        language: As it was wished for.
    """

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.language = language


def new(folder: Path, languages: Sequence[str] = LANGUAGES) -> Made:
    """Write a new base.

    Args:
        folder: Where to; it is made, and what is there already must be empty.
        languages: Tags, the one to fall back on first.

    Raises:
        NotReady: The starter is not written in one of the languages.
        NotEmpty: The folder is none, or has something in it. Nothing was written.
        OSError: The folder cannot be written.
    """
    unready = [language for language in languages if language not in LANGUAGES]
    if unready or not languages:
        raise NotReady(unready[0] if unready else "")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty
    for path in sorted(path for path in STARTER.rglob("*") if path.is_file() and not path.name.startswith(".")):
        where = path.relative_to(STARTER)
        if _is_of_another(where, languages):
            continue
        (folder / where).parent.mkdir(parents=True, exist_ok=True)
        written = _spoken(path.read_text(encoding="utf-8"), languages).replace(f"id: {SAME}", f"id: {_id(folder)}")
        (folder / where).write_text(written, encoding="utf-8")
    facts = len(list((folder / "facts").glob("*.yaml")))
    return Made(folder, facts, {language: _question(folder, language) for language in languages})


def _is_of_another(where: Path, languages: Sequence[str]) -> bool:
    """Whether a file is there for a language that is not wanted."""
    named = {where.stem, *where.parts} if where.parts[0] in ("lexicon", "utterances") else set()
    return bool(named & (set(LANGUAGES) - set(languages)))


def _spoken(written: str, languages: Sequence[str]) -> str:
    """A file without the lines that belong to other languages: "  de: …", and what ends in "# de"."""
    others = "|".join(language for language in LANGUAGES if language not in languages)
    if others:
        written = re.sub(rf"^(?:#? +(?:{others}): .*|.*  # (?:{others}))\n", "", written, flags=re.MULTILINE)
    return written.replace(_SPOKEN, f"languages: [{', '.join(dict.fromkeys(languages))}]")


def _id(folder: Path) -> str:
    """The id of a base in a folder: the folder's name, as far as it can be one."""
    return _IDS.sub("-", folder.absolute().name.casefold()).strip("-")[:60].strip("-") or SAME


def _question(folder: Path, language: str) -> str:
    utterances = (folder / "utterances" / language / "visits.yaml").read_text(encoding="utf-8")
    return next(found[1] for found in re.finditer(r"^  - (.+\?)$", utterances, re.MULTILINE))
