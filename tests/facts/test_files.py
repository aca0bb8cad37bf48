"""A file takes the place of another one, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from facts.files import replaced


def test_the_new_file_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "note"
    path.write_text("old")

    with replaced(path) as temporary:
        temporary.write_text("new")
        assert path.read_text() == "old"

    assert path.read_text() == "new"
    assert [*tmp_path.iterdir()] == [path]


def test_where_writing_fails_the_old_file_stays_and_nothing_is_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "note"
    path.write_text("old")

    def fail() -> None:
        with replaced(path) as temporary:
            temporary.write_text("ne")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert path.read_text() == "old"
    assert [*tmp_path.iterdir()] == [path]


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    with replaced(tmp_path / "a" / "b" / "note") as temporary:
        temporary.write_text("new")

    assert (tmp_path / "a" / "b" / "note").read_text() == "new"


def test_everybody_may_read_it(tmp_path: Path) -> None:
    with replaced(tmp_path / "note") as temporary:
        temporary.write_text("new")

    assert (tmp_path / "note").stat().st_mode & 0o777 == 0o644
