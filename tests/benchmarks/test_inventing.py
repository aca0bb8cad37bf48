"""A base that is invented is one that a curator could publish, and the same one every time."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.inventing import Invented
from bot.publishing import examine, samples

SIZE, ASKED = 700, 50

pytestmark = pytest.mark.slow


def test_an_invented_base_has_the_wanted_size_and_passes_all_checks(tmp_path: Path) -> None:
    invented = Invented.of(SIZE, ASKED)

    invented.write(tmp_path / "base")

    examined = examine(tmp_path / "base")
    assert examined.problems == ()
    assert invented.size == len(samples(examined)) == SIZE
    written = {text for texts in invented.utterances.values() for text in texts}
    assert len(invented.questions) == ASKED and not written & set(invented.questions)


def test_it_is_the_same_every_time_and_another_one_by_another_seed() -> None:
    first, second, other = Invented.of(SIZE, ASKED), Invented.of(SIZE, ASKED), Invented.of(SIZE, ASKED, seed=8)

    assert (first.utterances, first.questions) == (second.utterances, second.questions)
    assert first.utterances != other.utterances
