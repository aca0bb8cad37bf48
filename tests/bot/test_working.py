"""What admins send becomes a working copy: checked before anything counts, in one step, and nothing leads out of its folder."""

from __future__ import annotations

import io
import os
import pickle
import stat
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import working
from bot.places import Place, locate
from bot.working import Candidate, Upload, UploadRefused
from tests.bot.asking import EN, small_command

NESTS = "facts/nests.yaml"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Storks, as they were set up."""
    storks = small_command(tmp_path)
    return locate(str(storks.facts), str(storks.home))


def packed(files: Mapping[str, bytes | str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def sent(place: Place, name: str, content: bytes | str, where: str = "") -> Candidate:
    return working.prepare(place, Upload(name, content.encode() if isinstance(content, str) else content, where))


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def refused(place: Place, name: str, content: bytes, where: str = "") -> str:
    with pytest.raises(UploadRefused) as caught:
        sent(place, name, content, where)
    assert not [*(place.shelf / "working").glob("*")]
    return caught.value.id


# Where a file goes


def test_a_file_takes_the_place_of_the_one_of_its_name(place: Place) -> None:
    candidate = sent(place, "nests.yaml", "kind: fact\n", NESTS)

    assert files(candidate.folder) == {**files(place.curated), NESTS: b"kind: fact\n"}


def test_a_name_that_the_base_has_once_needs_no_path(place: Place) -> None:
    assert (sent(place, "sources.yaml", "a: 1\n").folder / "sources.yaml").read_bytes() == b"a: 1\n"


@pytest.mark.parametrize("name", ["nests.yaml", "beaks.yaml"])
def test_a_name_that_the_base_has_often_or_not_at_all_needs_one(name: str, place: Place) -> None:
    assert refused(place, name, b"a: 1\n") == "upload.where"


@pytest.mark.parametrize("where", ["facts", "facts/", "/facts/", "facts/beaks.yaml", " facts/beaks.yaml "])
def test_the_caption_names_a_folder_or_a_file(where: str, place: Place) -> None:
    assert (sent(place, "beaks.yaml", "a: 1\n", where).folder / "facts" / "beaks.yaml").is_file()


def test_a_zip_of_a_few_files_changes_these_and_leaves_the_others(place: Place) -> None:
    candidate = sent(place, "edit.ZIP", packed({NESTS: "a: 1\n", "facts/beaks.yaml": "b: 2\n"}))

    assert files(candidate.folder) == {**files(place.curated), NESTS: b"a: 1\n", "facts/beaks.yaml": b"b: 2\n"}


def test_a_zip_with_the_whole_base_takes_its_place(place: Place) -> None:
    candidate = sent(place, "base.zip", packed({"base.yaml": "a: 1\n", NESTS: "b: 2\n"}))

    assert files(candidate.folder) == {"base.yaml": b"a: 1\n", NESTS: b"b: 2\n"}


def test_a_folder_around_the_whole_base_is_taken_off(place: Place) -> None:
    candidate = sent(place, "base.zip", packed({"storks-main/base.yaml": "a: 1\n", f"storks-main/{NESTS}": "b: 2\n"}))

    assert files(candidate.folder) == {"base.yaml": b"a: 1\n", NESTS: b"b: 2\n"}


def test_a_folder_around_a_few_files_is_taken_off_too(place: Place) -> None:
    candidate = sent(place, "edit.zip", packed({f"edit/{NESTS}": "a: 1\n"}))

    assert files(candidate.folder) == {**files(place.curated), NESTS: b"a: 1\n"}


def test_what_systems_put_into_a_zip_is_left_out(place: Place) -> None:
    junk = {"__MACOSX/._base.yaml": "x", ".DS_Store": "x", "facts/.nests.yaml.swp": "x"}

    assert files(sent(place, "base.zip", packed({"base.yaml": "a: 1\n", **junk})).folder) == {"base.yaml": b"a: 1\n"}


# What is refused, and leaves nothing behind


@pytest.mark.parametrize(
    "name",
    ["../evil.yaml", "facts/../../evil.yaml", "/etc/evil.yaml", "facts\\evil.yaml", "C:/evil.yaml", "facts/ä.yaml", "a b.yaml"],
)
def test_a_path_that_leads_elsewhere_or_is_spelt_oddly_is_refused(name: str, place: Place) -> None:
    assert refused(place, "base.zip", packed({name: "a: 1\n"})) == "upload.bad-path"


@pytest.mark.parametrize("where", ["../..", "/etc/../x", "facts/../../evil.yaml"])
def test_a_caption_leads_nowhere_else_either(where: str, place: Place) -> None:
    assert refused(place, "evil.yaml", b"a: 1\n", where) == "upload.bad-path"


@given(name=st.text(st.sampled_from("./\\ab\0~:"), min_size=1).map(lambda name: f"{name}.yaml"))
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    try:
        path = working._safe(name)
    except UploadRefused:
        return
    root = Path("/base")
    assert Path(os.path.normpath(root / path)).is_relative_to(root) and Path(os.path.normpath(root / path)) != root


def test_a_link_in_a_zip_becomes_a_file_of_its_text_and_leads_nowhere(place: Place) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        link = zipfile.ZipInfo("facts/evil.yaml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    made = sent(place, "base.zip", content.getvalue()).folder / "facts" / "evil.yaml"

    assert not made.is_symlink() and made.read_bytes() == b"/etc/passwd"


@pytest.mark.parametrize("name", ["run.exe", "README.md", "facts/nests.yml"])
def test_what_belongs_to_no_base_is_refused(name: str, place: Place) -> None:
    assert refused(place, "base.zip", packed({name: "x"})) == "upload.not-of-a-base"
    assert refused(place, Path(name).name, b"x") == "upload.not-of-a-base"


@pytest.mark.parametrize("content", [b"", b"not a zip at all", b"PK\x03\x04"])
def test_what_is_no_zip_is_refused(content: bytes, place: Place) -> None:
    assert refused(place, "base.zip", content) == "upload.not-a-zip"


def test_a_zip_that_was_cut_off_is_refused(place: Place) -> None:
    assert refused(place, "base.zip", packed({NESTS: "a: 1\n"})[:40]) == "upload.not-a-zip"


def test_a_damaged_zip_is_refused(place: Place) -> None:
    content = bytearray(packed({NESTS: os.urandom(500)}))
    content[100] ^= 0xFF

    assert refused(place, "base.zip", bytes(content)) == "upload.not-a-zip"


def test_an_empty_zip_is_refused(place: Place) -> None:
    assert refused(place, "base.zip", packed({})) == "upload.empty"


def test_a_name_that_comes_twice_is_refused_also_in_another_case(place: Place) -> None:
    assert refused(place, "base.zip", packed({NESTS: "a: 1\n", "facts/Nests.yaml": "b: 2\n"})) == "upload.twice"


def test_an_encrypted_zip_is_refused(place: Place) -> None:
    content = bytearray(packed({NESTS: "a: 1\n"}))
    for header, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.index(header) + flags] |= 1

    assert refused(place, "base.zip", bytes(content)) == "upload.encrypted"


def test_a_file_that_is_too_large_is_refused(place: Place) -> None:
    assert refused(place, "base.zip", b"x" * (working.MAX_UPLOAD + 1)) == "upload.too-large"


def test_a_bomb_is_refused_before_it_is_unpacked(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "MAX_UNPACKED", 100_000)
    bomb = packed({f"facts/f{i}.yaml": b"0" * 60_000 for i in range(2)})

    assert len(bomb) < 1000
    assert refused(place, "base.zip", bomb) == "upload.bomb"


def test_too_many_files_are_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "MAX_FILES", 3)

    assert refused(place, "base.zip", packed({f"facts/f{i}.yaml": "a: 1\n" for i in range(4)})) == "upload.too-many"


@given(content=st.binary(max_size=300))
def test_no_bytes_are_anything_but_a_zip_or_refused(content: bytes) -> None:
    with suppress(UploadRefused):
        working._members(b"PK\x03\x04" + content)


@pytest.mark.parametrize(
    "name", ["facts/deep/nests.yaml", "fact/nests.yaml", "nests.yaml", "x/y/facts/nests.yaml", "texts/a.yaml"]
)
def test_a_file_that_nothing_would_read_is_refused(name: str, place: Place) -> None:
    assert refused(place, "base.zip", packed({"sources.yaml": "a: 1\n", name: "a: 1\n"})) == "upload.no-place"


def test_a_refusal_comes_whole_out_of_another_process() -> None:
    refusal = pickle.loads(pickle.dumps(UploadRefused("upload.twice", name="a.yaml")))

    assert (refusal.id, refusal.values) == ("upload.twice", {"name": "a.yaml"})


# What counts


def test_a_candidate_counts_only_once_it_is_accepted(place: Place) -> None:
    candidate = sent(place, "sources.yaml", "a: 1\n")
    assert place.now() == place

    assert working.accept(place, candidate)

    assert place.now() == place._replace(curated=candidate.folder)
    assert working.exists(place)


def test_what_was_set_up_stays_as_it_is(place: Place) -> None:
    before = files(place.curated)

    working.accept(place, sent(place, "sources.yaml", "a: 1\n"))

    assert files(place.curated) == before


def test_of_two_candidates_made_of_the_same_the_second_is_not_accepted(place: Place) -> None:
    first, second = (sent(place, "sources.yaml", f"a: {i}\n") for i in (1, 2))

    assert [working.accept(place, first), working.accept(place, second)] == [True, False]
    assert place.now().curated == first.folder


def test_the_next_upload_goes_on_from_the_working_copy(place: Place) -> None:
    working.accept(place, sent(place, "sources.yaml", "a: 1\n"))

    again = sent(place.now(), "countries.yaml", "b: 2\n")

    assert working.accept(place.now(), again)
    assert (place.now().curated / "sources.yaml").read_bytes() == b"a: 1\n"


def test_a_discarded_working_copy_leaves_what_was_set_up(place: Place) -> None:
    working.accept(place, sent(place, "sources.yaml", "a: 1\n"))

    working.discard(place.now())

    assert place.now() == place and not working.exists(place)


def test_a_base_that_came_with_the_program_is_replaced_by_a_working_copy(place: Place, tmp_path: Path) -> None:
    shipped = place._replace(shipped=tmp_path / "shipped.sqlite")

    working.accept(shipped, sent(shipped, "sources.yaml", "a: 1\n"))

    assert shipped.now().shipped is None


def test_a_damaged_note_is_as_good_as_none(place: Place) -> None:
    working.accept(place, sent(place, "sources.yaml", "a: 1\n"))

    (place.shelf / "working" / "current.json").write_text("{")

    assert place.now() == place


def test_a_working_copy_whose_folder_is_gone_is_as_good_as_none(place: Place) -> None:
    candidate = sent(place, "sources.yaml", "a: 1\n")
    working.accept(place, candidate)

    working.drop(candidate)

    assert place.now() == place


def test_old_candidates_are_removed_and_the_working_copy_is_not(place: Place) -> None:
    working.accept(place, sent(place, "sources.yaml", "a: 1\n"))
    old = sent(place.now(), "sources.yaml", "a: 2\n")
    for folder in (old.folder, place.now().curated):
        os.utime(folder, (0, 0))

    new = sent(place.now(), "sources.yaml", "a: 3\n")

    assert not old.folder.exists() and new.folder.is_dir() and place.now().curated.is_dir()


# The folder that was set up


def test_while_it_stays_the_same_nothing_is_said_of_it(place: Place) -> None:
    assert working.elsewhere(place, EN) == []
    working.accept(place, sent(place, "sources.yaml", "a: 1\n"))
    os.utime(place.curated / NESTS, (0, 0))

    assert working.elsewhere(place.now(), EN) == []


def test_once_it_has_changed_that_is_said(place: Place) -> None:
    working.accept(place, sent(place, "sources.yaml", "a: 1\n"))
    (place.curated / NESTS).write_text("a: 1\n")

    [line] = working.elsewhere(place.now(), EN)

    assert str(place.curated) in line and "discard" in line


# Giving it away


def test_the_base_is_packed_as_it_can_be_sent_again(place: Place) -> None:
    candidate = sent(place, "base.zip", working.archive(place))

    assert files(candidate.folder) == files(place.curated)


def test_what_else_lies_in_the_folder_is_not_packed(place: Place) -> None:
    (place.curated / ".git").mkdir()
    for name in (".git/config.txt", "notes.md", ".env"):
        (place.curated / name).write_text("secret")

    assert b"secret" not in working.archive(place)
    assert not [name for name in zipfile.ZipFile(io.BytesIO(working.archive(place))).namelist() if "git" in name]


def test_the_same_base_is_packed_to_the_same_bytes(place: Place) -> None:
    before = working.archive(place)
    os.utime(place.curated / NESTS, (0, 0))

    assert working.archive(place) == before
