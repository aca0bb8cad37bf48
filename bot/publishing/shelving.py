"""From a folder of curated files to a release: as a file of its own, or on a shelf, where it may go live."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from bot.publishing.examining import Examined, examine
from bot.publishing.gate import Verdict, regressions, tried
from bot.publishing.learning import blobs
from facts.build import build as write
from facts.build import content_hash
from facts.collection import Collection
from facts.ledger import Counts
from facts.problems import BaseBroken
from facts.releases import Shelf, Shelved


class Sound(NamedTuple):
    """A base that may be released."""

    examined: Examined
    stored: Mapping[str, bytes]  # its blobs
    answers: Mapping[tuple[str, str], str]  # what is told of each fact in each language
    verdict: Verdict


def build(folder: Path, target: Path, *, number: int = 0) -> str:
    """Check a base and write its release.

    Returns:
        The content hash.

    Raises:
        BaseBroken: The base has problems, or answers its own questions otherwise; nothing was written.
    """
    sound = _sound(folder)
    return write(sound.examined.collection, sound.stored, target, number=number, answers=sound.answers)


def stage(folder: Path, shelf: Path, *, author: str, force: bool = False) -> Shelved:
    """Check a base and put its release on a shelf, without making it live; the same content is not written twice.

    Args:
        folder: Of the curated base.
        shelf: Of releases.
        author: Who has it made.
        force: Whether questions that are answered otherwise are no reason against it. A base with problems is never built.

    Raises:
        BaseBroken: The base has problems, or answers its own questions otherwise; nothing was written.
        OSError: The release or the ledger cannot be written.
    """
    sound = _sound(folder, force=force)
    base = sound.examined.collection
    return Shelf(shelf).add(
        content_hash(base, sound.stored, sound.answers),
        lambda path, number: write(base, sound.stored, path, number=number, answers=sound.answers),
        author=author,
        counts=_counts(base),
        figures=sound.verdict.figures,
    )


def _sound(folder: Path, *, force: bool = False) -> Sound:
    examined = examine(folder)
    if examined.problems:
        raise BaseBroken(examined.problems)
    stored = blobs(examined)
    engine = tried(examined, stored)
    verdict = regressions(examined, engine)
    if verdict.problems and not force:
        raise BaseBroken(verdict.problems)
    return Sound(examined, stored, engine.answers(), verdict)


def _counts(base: Collection) -> Counts:
    return Counts(
        facts=len(base.facts),
        observations=sum(len(entry.content.observations) for entry in base.facts.values()),
        sources=len(base.sources.content) if base.sources else 0,
        utterances=sum(len(entry.content.utterances) for entry in base.utterances.values()),
    )
