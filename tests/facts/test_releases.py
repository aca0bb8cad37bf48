"""A shelf of releases: each content once, under a number of its own, and what was live stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from facts import releases, store
from facts.ledger import PROGRAM, Deed, Overtaken
from facts.releases import NothingBefore, Shelf, Shelved, UnknownRelease


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty one."""
    return Shelf(tmp_path)


@pytest.fixture
def add(shelf: Shelf, small_release: Path) -> Callable[[int], Shelved]:
    """Puts a release on it, of a content that a number stands for."""

    def written(path: Path, _: int) -> None:
        shutil.copyfile(small_release, path)

    def added(content: int) -> Shelved:
        return shelf.add(f"{content:064x}", written, author="anna")

    return added


def publish(shelf: Shelf, release: Shelved) -> None:
    shelf.publish(release.number, Deed.PUBLISH, "anna")


def test_a_release_gets_the_next_number_and_a_name_that_says_what_it_has(shelf: Shelf, add: Callable[[int], Shelved]) -> None:
    first, second = add(0xA), add(0xB)

    assert (first.number, second.number) == (1, 2)
    assert second.path.name == "000002-000000000000.sqlite"
    assert [one.number for one in shelf.releases()] == [1, 2]


def test_a_release_on_the_shelf_is_not_live(shelf: Shelf, add: Callable[[int], Shelved]) -> None:
    add(1)

    assert shelf.current() is None


def test_the_same_content_is_not_written_twice(shelf: Shelf, add: Callable[[int], Shelved]) -> None:
    first, again = add(1), add(1)

    assert again == first
    assert len(shelf.releases()) == 1


def test_a_damaged_release_of_the_same_content_is_written_anew_under_its_number(add: Callable[[int], Shelved]) -> None:
    first = add(1)
    first.path.write_bytes(b"damaged")

    assert add(1).number == first.number
    assert store.load(first.path)


def test_a_release_that_was_cleared_away_comes_back_under_its_number(shelf: Shelf, add: Callable[[int], Shelved]) -> None:
    first = add(1)
    first.path.unlink()
    assert shelf.releases() == []

    assert add(1).number == first.number
    assert [one.number for one in shelf.releases()] == [1]


def test_what_was_never_live_goes_after_a_while_and_what_was_live_stays(
    shelf: Shelf, add: Callable[[int], Shelved], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "STAGED", 2)
    publish(shelf, add(1))

    for content in range(2, 6):
        add(content)

    assert [one.number for one in shelf.releases()] == [1, 4, 5]
    assert [made.number for made in shelf.ledger.releases()] == [1, 2, 3, 4, 5]


def test_the_file_of_somebody_who_died_while_writing_is_not_on_the_shelf(shelf: Shelf, small_release: Path) -> None:
    def dies(path: Path, _: int) -> None:
        shutil.copyfile(small_release, path)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shelf.add("a" * 64, dies, author="anna")

    assert shelf.releases() == []


def test_the_number_of_somebody_who_died_is_not_given_again(
    shelf: Shelf, add: Callable[[int], Shelved], small_release: Path
) -> None:
    test_the_file_of_somebody_who_died_while_writing_is_not_on_the_shelf(shelf, small_release)

    assert add(1).number == 2


def test_a_shelf_from_before_the_ledger_is_put_on_record(tmp_path: Path, small_release: Path) -> None:
    shutil.copyfile(small_release, tmp_path / "000007-0123456789ab.sqlite")
    shutil.copyfile(small_release, tmp_path / "somebody-elses.sqlite")
    shelf = Shelf(tmp_path)

    shelf.publish(
        shelf.add("f" * 64, lambda path, _: shutil.copyfile(small_release, path), author="anna").number, Deed.PUBLISH, "anna"
    )

    assert [(one.number, one.author) for one in shelf.ledger.releases()] == [(7, PROGRAM), (8, "anna")]
    assert shelf.find(7).content == "0123456789ab"


def test_a_content_that_an_old_shelf_has_is_found_by_the_digits_in_its_name(tmp_path: Path, small_release: Path) -> None:
    shutil.copyfile(small_release, tmp_path / "000007-0123456789ab.sqlite")

    again = Shelf(tmp_path).add("0123456789ab" + "f" * 52, lambda *_: pytest.fail("written"), author="anna")

    assert again.number == 7


# Live, and before


def test_what_was_published_last_is_live(shelf: Shelf, add: Callable[[int], Shelved]) -> None:
    publish(shelf, add(1))
    publish(shelf, add(2))

    current = shelf.current()

    assert current and current.number == 2


def test_before_is_what_was_live_before(shelf: Shelf, add: Callable[[int], Shelved]) -> None:
    for content in (1, 2, 3):
        publish(shelf, add(content))

    assert shelf.before().number == 2


def test_before_the_first_one_there_was_nothing(shelf: Shelf, add: Callable[[int], Shelved]) -> None:
    publish(shelf, add(1))
    shelf.publish(1, Deed.REBUILD, PROGRAM)

    with pytest.raises(NothingBefore):
        shelf.before()


def test_what_was_never_live_is_nothing_to_go_back_to(shelf: Shelf, add: Callable[[int], Shelved]) -> None:
    publish(shelf, add(1))
    add(2)

    with pytest.raises(UnknownRelease):
        shelf.lived(2)


def test_a_number_that_is_not_here_is_unknown(shelf: Shelf, add: Callable[[int], Shelved]) -> None:
    add(1)

    for attempt in (lambda: shelf.find(9), lambda: shelf.publish(9, Deed.PUBLISH, "anna")):
        with pytest.raises(UnknownRelease):
            attempt()


def test_a_release_whose_file_is_gone_cannot_go_live(shelf: Shelf, add: Callable[[int], Shelved]) -> None:
    add(1).path.unlink()

    with pytest.raises(UnknownRelease):
        shelf.publish(1, Deed.PUBLISH, "anna")


def test_of_two_who_looked_at_the_same_the_second_is_overtaken(shelf: Shelf, add: Callable[[int], Shelved]) -> None:
    first, second = add(1), add(2)
    seen = shelf.publish(first.number, Deed.PUBLISH, "anna").id
    shelf.publish(second.number, Deed.PUBLISH, "ben", expecting=seen)

    with pytest.raises(Overtaken):
        shelf.publish(first.number, Deed.ROLLBACK, "anna", expecting=seen)
