"""Reading curated files: what is not of the right shape is a problem at its line, and nothing ever raises."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from facts import documents
from facts.collection import collect
from facts.documents import MAX_BYTES, Unreadable, read
from facts.problems import Problem

Edit = Callable[[str, str, str], None]


def places(problems: list[Problem]) -> list[str]:
    return [f"{problem.file}:{problem.line} {problem.slug}" for problem in sorted(problems)]


def refusal(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read(path, path.parent)
    return places([caught.value.problem])[0]


def test_the_small_base_has_no_problems(small: Path) -> None:
    assert collect(small).problems == []


def test_a_breakage_is_named_with_its_file_and_line_and_kind(breakage: dict[str, Any], small: Path, edit: Edit) -> None:
    (small.parent / "outside.txt").write_text("not ours")
    edit(breakage["file"], breakage["find"], breakage["by"])

    problems = sorted(collect(small).problems)

    assert places(problems) == breakage["expect"]
    values = breakage.get("values", {})
    assert {key: problems[0].values.get(key) for key in values} == values


def test_a_misspelt_qualifier_is_named_with_its_file_and_line_and_the_nearest_word(base_copy: Path) -> None:
    path = base_copy / "facts" / "trade-fairs.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("qualifier: over", "qualifier: ovre"), encoding="utf-8")

    (problem,) = collect(base_copy).problems

    assert (problem.file, problem.line, problem.slug) == ("facts/trade-fairs.yaml", 8, "unknown-qualifier")
    assert problem.values["near"] == "over"


def test_all_problems_of_all_files_are_reported_at_once(small: Path, edit: Edit) -> None:
    edit("facts/nests.yaml", "qualifier: about", "qualifier: abuot")
    edit("facts/nests.yaml", "as_of: 2019-04", "as_of: soon")
    edit("facts/roofs.yaml", "average: true", "avarage: true")
    edit("sources.yaml", "language: en", "lang: en")
    (small / "concepts.yaml").unlink()

    assert places(collect(small).problems) == [
        "concepts.yaml:1 missing-file",
        "facts/nests.yaml:8 unknown-qualifier",
        "facts/nests.yaml:11 wrong-value",
        "facts/roofs.yaml:17 unknown-key",
        "sources.yaml:10 missing-key",
        "sources.yaml:15 unknown-key",
    ]


@pytest.mark.parametrize("name", ["base", "sources", "indicators", "countries", "concepts", "questions"])
def test_a_missing_file_is_named(name: str, small: Path) -> None:
    (small / f"{name}.yaml").unlink()

    assert places(collect(small).problems) == [f"{name}.yaml:1 missing-file"]


def test_a_missing_folder_is_one_problem_and_not_one_for_each_file(tmp_path: Path) -> None:
    (problem,) = collect(tmp_path / "nowhere").problems

    assert places([problem]) == ["nowhere:1 missing-folder"]
    assert problem.values["folder"] == str(tmp_path / "nowhere")


def test_a_file_where_the_folder_should_be_is_a_missing_folder(tmp_path: Path) -> None:
    (tmp_path / "base").write_text("no folder")

    assert places(collect(tmp_path / "base").problems) == ["base:1 missing-folder"]


def test_a_folder_where_a_file_should_be_is_unreadable(small: Path) -> None:
    (small / "facts" / "nests.yaml").unlink()
    (small / "facts" / "nests.yaml").mkdir()

    assert places(collect(small).problems) == ["facts/nests.yaml:1 unreadable-file"]


def test_a_base_may_be_given_by_a_relative_path(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.parent)

    found = collect(Path("small"))

    assert places(found.problems) == []
    assert set(found.facts) == {"flight", "nests", "roofs", "thanks", "winter", "winter-far"}


@pytest.mark.parametrize("name", ["Nests", "two nests", "nests_2", "nester-überall", "a" * 61, "nests-", "nests.old"])
def test_a_file_whose_name_is_no_id_is_no_fact(name: str, small: Path) -> None:
    (small / "facts" / "nests.yaml").rename(small / "facts" / f"{name}.yaml")

    (problem,) = collect(small).problems

    assert places([problem]) == [f"facts/{name}.yaml:1 not-an-id"]
    assert problem.values == {"given": name}


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# only a remark\n", b"---\n", b"~\n", b"\xef\xbb\xbf"])
def test_a_file_without_content_is_empty(content: bytes, small: Path) -> None:
    (small / "facts" / "nests.yaml").write_bytes(content)

    assert places(collect(small).problems) == ["facts/nests.yaml:1 empty-file"]


def test_a_file_that_is_not_utf_8_is_named_with_the_line_of_its_first_wrong_byte(small: Path) -> None:
    path = small / "facts" / "winter.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1", "replace"))

    assert places(collect(small).problems) == ["facts/winter.yaml:3 not-utf8"]


def test_a_file_in_utf_16_is_not_utf_8(small: Path) -> None:
    path = small / "facts" / "winter.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))

    assert places(collect(small).problems) == ["facts/winter.yaml:1 not-utf8"]


def test_a_stored_text_that_is_not_utf_8_is_no_text(small: Path) -> None:
    (small / "texts" / "atlas.txt").write_bytes("Dächer".encode("latin-1"))

    assert places(collect(small).problems) == ["sources.yaml:9 no-text"]


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(small: Path) -> None:
    before = collect(small).facts["nests"].content
    path = small / "facts" / "nests.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    found = collect(small)

    assert found.problems == []
    assert found.facts["nests"].content == before


def test_a_half_written_file_lacks_what_was_to_follow(small: Path) -> None:
    path = small / "facts" / "nests.yaml"
    path.write_bytes(path.read_bytes().split(b"\ntext:")[0])

    assert places(collect(small).problems) == ["facts/nests.yaml:1 missing-key", "facts/nests.yaml:1 missing-key"]


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.75, 0.9])
def test_a_file_cut_off_anywhere_is_a_problem(share: float, small: Path) -> None:
    path = small / "facts" / "roofs.yaml"
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])

    problems = collect(small).problems

    assert problems
    assert {problem.file for problem in problems} == {"facts/roofs.yaml"}


def test_a_file_larger_than_any_curated_one_is_not_even_parsed(small: Path) -> None:
    (small / "facts" / "nests.yaml").write_bytes(b"#" * (MAX_BYTES + 1))

    (problem,) = collect(small).problems

    assert places([problem]) == ["facts/nests.yaml:1 file-too-large"]
    assert problem.values["limit"] == str(MAX_BYTES)


@pytest.mark.no_cover
def test_a_file_of_the_greatest_size_is_read(small: Path) -> None:
    path = small / "facts" / "thanks.yaml"
    content = path.read_bytes()
    path.write_bytes(content + b"#" + b"x" * (MAX_BYTES - len(content) - 1))

    assert path.stat().st_size == MAX_BYTES
    assert collect(small).problems == []


def test_anchors_that_would_unfold_to_gigabytes_are_refused_where_the_first_is_set(tmp_path: Path) -> None:
    levels = "".join(f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 10)}]\n" for i in range(1, 12))
    (tmp_path / "bomb.yaml").write_text(f"kind: list\nl0: &l0 [lol, lol]\n{levels}")

    assert refusal(tmp_path / "bomb.yaml") == "bomb.yaml:2 anchor"


def test_an_anchor_that_contains_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop.yaml").write_text("loop: &loop\n  - *loop\n")

    assert refusal(tmp_path / "loop.yaml") in ("loop.yaml:1 anchor", "loop.yaml:2 anchor")


@pytest.mark.parametrize("opening", ["[" * 900, "- " * 5000, "{a: " * 5000], ids=["flow list", "block list", "mapping"])
def test_what_is_nested_without_end_is_no_yaml_that_we_take(opening: str, tmp_path: Path) -> None:
    (tmp_path / "deep.yaml").write_text(opening)

    assert refusal(tmp_path / "deep.yaml") == "deep.yaml:1 not-yaml"


@pytest.mark.parametrize("text", ["no", "yes", "on", "3.10", "007", "1e3", "0x10", "12:30:00", "2012-07", "true", "NO"])
def test_a_scalar_stays_the_text_that_was_typed(text: str, tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(f"key: {text}\n")

    assert read(tmp_path / "one.yaml", tmp_path).data == {"key": text}


def test_norway_is_a_country_and_not_false(small: Path, edit: Edit) -> None:
    edit("countries.yaml", "EG: {de: Ägypten, en: Egypt}", "NO: {de: Norwegen, en: Norway}")

    found = collect(small)

    assert found.problems == []
    assert found.countries and found.countries.content["NO"] == {"de": "Norwegen", "en": "Norway"}


def test_a_tag_makes_no_object(tmp_path: Path) -> None:
    (tmp_path / "tag.yaml").write_text("key: !!python/object/apply:os.mkdir [made]\n")

    assert read(tmp_path / "tag.yaml", tmp_path).data == {"key": ["made"]}


def test_the_line_of_what_is_not_there_is_that_of_the_nearest_thing_around_it(small: Path) -> None:
    document = read(small / "facts" / "nests.yaml", small)

    assert document.line(("observations", "total", "value")) == 7
    assert document.line(("observations", "total", "colour", "shade")) == 5
    assert document.line(("colour",)) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_that_may_not_be_read_is_unreadable(small: Path) -> None:
    (small / "base.yaml").chmod(0)

    assert places(collect(small).problems) == ["base.yaml:1 unreadable-file"]


# Two parsers


YAMLISH = st.text() | st.lists(
    st.sampled_from(["a", "b: c", "- ", "- x", ": ", "? ", *"[]{}'#\"|>~%@`\\", ", ", " # x", "null", "---", "...", "&x ", "*x"])
    | st.sampled_from(["!!str ", "!t ", "é", "70 %", "http://x", "  ", "\n", "\n  ", "\t", "\x85", "\u2028", "\ufeff"]),
    max_size=14,
).map("".join)


def taken(path: Path) -> object:
    """What a file holds; None: it is refused."""
    try:
        return read(path, path.parent).data
    except Unreadable:
        return None


@pytest.mark.no_cover
@example(text="a: b\n---\nc: d")
@example(text="key: [a, b:c, {d: 'e'}]\n")
@example(text="key:\n  - ~\n  -\n  - null\n")
@given(text=YAMLISH)
def test_what_the_fast_parser_takes_the_careful_one_takes_alike(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(text, encoding="utf-8")

    as_it_is = taken(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "DEEPEST", -1)  # nothing is so shallow: all goes to the careful parser
        assert as_it_is == taken(path)


def test_the_fast_parser_and_the_careful_one_see_the_shipped_base_alike(curated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted(curated.rglob("*.yaml"))
    fast = [read(file, curated) for file in files]

    monkeypatch.setattr(documents, "DEEPEST", -1)

    assert len(files) > 100
    assert fast == [read(file, curated) for file in files]
