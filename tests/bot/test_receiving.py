"""A file that an admin sends is checked like any edit: what is wrong is told with its line, and nothing has changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import releasing
from bot.places import Place
from bot.reloading import tasks
from bot.reloading.tasks import Proposed, Refused
from bot.working import Upload
from facts.ledger import Deed, Ledger
from tests.bot.asking import EN

NESTS = "facts/nests.yaml"
AUTHOR = "0123456789abcdef"


def received(place: Place, content: bytes, where: str = NESTS, name: str = "nests.yaml") -> Proposed | Refused:
    return tasks.receive(place, Upload(name, content, where), AUTHOR, EN)


def nothing_has_changed(place: Place) -> bool:
    pointer = releasing.pointer(place)
    return place.now() == place and bool(pointer and pointer.number == 1) and not [*(place.shelf / "working").glob("*")]


BAD: dict[str, tuple[Callable[[str], bytes], str]] = {
    "no YAML": (lambda text: text.replace("value: 130", "value: [130").encode(), f"{NESTS}:"),
    "binary": (lambda _: bytes(range(256)), f"{NESTS}:"),
    "a key twice": (lambda text: text.replace("    value: 130", "    value: 130\n    value: 131").encode(), f"{NESTS}:8:"),
    "a tab": (lambda text: text.replace("    value: 130", "\tvalue: 130").encode(), f"{NESTS}:7:"),
    "umlauts in Latin-1": (lambda text: text.replace("Zahl der", "Zahl für").encode("latin-1"), f"{NESTS}:3:"),
    "a misspelt qualifier": (lambda text: text.replace("qualifier: about", "qualifier: abuot").encode(), f"{NESTS}:8:"),
    "nothing": (lambda _: b"", f"{NESTS}:1:"),
}


@pytest.mark.parametrize(("spoil", "place_of_it"), BAD.values(), ids=list(BAD))
def test_a_bad_file_is_told_with_its_line_and_nothing_has_changed(
    spoil: Callable[[str], bytes], place_of_it: str, place: Place
) -> None:
    refused = received(place, spoil((place.curated / NESTS).read_text(encoding="utf-8")))

    assert isinstance(refused, Refused)
    assert any(line.startswith(place_of_it) for line in refused.lines), refused.lines
    assert nothing_has_changed(place)


def test_a_refused_file_is_on_record(place: Place) -> None:
    received(place, b"")

    act = Ledger(place.shelf).acts()[-1]
    assert (act.deed, act.author, act.live) == (Deed.REFUSED, AUTHOR, None)


@pytest.mark.parametrize("form", [lambda text: b"\xef\xbb\xbf" + text.encode(), lambda text: text.replace("\n", "\r\n").encode()])
def test_a_byte_order_mark_and_windows_line_ends_are_as_good_as_any(form: Callable[[str], bytes], place: Place) -> None:
    text = (place.curated / NESTS).read_text(encoding="utf-8")

    proposed = received(place, form(text))

    assert isinstance(proposed, Proposed) and proposed.number == 2


def test_a_file_that_changes_nothing_that_is_live_leaves_nothing_behind(place: Place) -> None:
    before = (place.curated / NESTS).read_text(encoding="utf-8").replace("130", "120")

    proposed = received(place, before.encode())

    assert isinstance(proposed, Proposed) and proposed.is_live and proposed.candidate is None
    assert nothing_has_changed(place)


def test_what_is_proposed_is_there_to_be_agreed_to_and_live_is_still_the_old(place: Place) -> None:
    proposed = received(place, (place.curated / NESTS).read_bytes())

    assert isinstance(proposed, Proposed) and proposed.candidate and proposed.candidate.folder.is_dir()
    assert "nests/total: “about 120” → “about 130”" in [line.replace("\u00a0", " ") for line in proposed.lines]
    assert place.now() == place


def test_the_base_and_its_live_release_can_be_taken_home(place: Place) -> None:
    files = tasks.export(place)

    assert sorted(files) == [Ledger(place.shelf).releases()[0].file, "base.zip"]
    assert NESTS in zipfile.ZipFile(io.BytesIO(files["base.zip"])).namelist()
    assert files[Ledger(place.shelf).releases()[0].file].startswith(b"SQLite format 3")


def test_a_base_that_came_as_a_release_alone_is_given_as_that(place: Place, tmp_path: Path) -> None:
    shipped = tmp_path / "go-cluster.sqlite"
    shipped.write_bytes(b"SQLite format 3")

    assert tasks.export(Place(tmp_path / "nowhere", place.shelf, shipped)) == {"go-cluster.sqlite": b"SQLite format 3"}
