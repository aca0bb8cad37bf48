"""A checked base becomes one SQLite file, whole or not at all, that people can read as well as the bot."""

from __future__ import annotations

import gc
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot import publishing
from facts import build, store
from facts.collection import collect
from facts.ledger import COMMAND_LINE, PROGRAM, Figures
from facts.problems import BaseBroken, Problem
from facts.rules import check

Edit = Callable[[str, str, str], None]

VIEWS = ["answers", "figures", "how_people_ask", "what_a_source_says"]
BLOBS = {"engine": b"fitted", "packs": b"{}"}


def places(problems: tuple[Problem, ...]) -> list[str]:
    return [f"{problem.file}:{problem.line} {problem.slug}" for problem in problems]


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


def metadata(path: Path) -> dict[str, str]:
    return dict(rows(path, "select key, value from metadata"))


def content_hash(folder: Path) -> str:
    return build.content_hash(collect(folder), BLOBS)


def why_unreadable(path: Path) -> str | None:
    """What keeps a release from being read; what a failed attempt leaves behind is test_store's business."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "unraisablehook", lambda _: None)
        try:
            store.load(path)
        except store.ReleaseUnreadable as error:
            why = str(error)
        else:
            return None
        gc.collect()
    return why


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Path]:
    """Where to build; whatever the test does, no temporary file is left beside it."""
    path = tmp_path / "out" / "base.sqlite"
    yield path
    assert not path.parent.exists() or {left.name for left in path.parent.iterdir()} <= {path.name}


# Whole or not at all


def test_a_base_with_problems_builds_nothing(small: Path, edit: Edit, target: Path) -> None:
    edit("facts/roofs.yaml", "value: 70", "value: 40")

    with pytest.raises(BaseBroken) as caught:
        publishing.build(small, target)

    assert places(caught.value.problems) == ["facts/roofs.yaml:12 phrase-without-figure"]
    assert not target.exists()


def test_a_base_with_problems_leaves_the_old_release_as_it_was(
    small: Path, edit: Edit, small_release: Path, target: Path
) -> None:
    target.parent.mkdir()
    shutil.copy(small_release, target)
    before = target.read_bytes()
    edit("facts/nests.yaml", "topic: nesting", "topic: nestling")

    with pytest.raises(BaseBroken):
        publishing.build(small, target)

    assert target.read_bytes() == before


def test_all_that_is_wrong_is_listed_in_the_order_of_files_and_lines_and_once(small: Path, edit: Edit, target: Path) -> None:
    edit("facts/roofs.yaml", "value: 70", "value: 40")
    edit("facts/roofs.yaml", "topic: nesting", "topic: nestling")
    edit("concepts.yaml", "direction: [increase, decrease]", "direction: [increase, decreases]")
    edit("lexicon/de.yaml", "nest: [Nest, Horst]", "nest: [Nest, Storch]")

    with pytest.raises(BaseBroken) as caught:
        publishing.build(small, target)

    assert places(caught.value.problems) == [
        "concepts.yaml:2 unknown-concept",
        "facts/roofs.yaml:2 unknown-topic",
        "facts/roofs.yaml:12 phrase-without-figure",
        "lexicon/de.yaml:3 ambiguous-term",
    ]


def test_a_missing_folder_builds_nothing(tmp_path: Path, target: Path) -> None:
    with pytest.raises(BaseBroken) as caught:
        publishing.build(tmp_path / "nowhere", target)

    assert places(caught.value.problems) == ["nowhere:1 missing-folder"]
    assert not target.exists()


def test_a_crash_before_the_last_step_leaves_the_old_file_as_it_was(
    small: Path, small_release: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target.parent.mkdir()
    shutil.copy(small_release, target)
    before = target.read_bytes()

    def crash(source: object, destination: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "replace", crash)

    with pytest.raises(OSError, match="no space"):
        build.build(collect(small), BLOBS, target)

    assert target.read_bytes() == before


def test_a_crash_while_rows_are_written_leaves_no_file(small: Path, edit: Edit, target: Path) -> None:
    edit("facts/winter.yaml", "{id: ES, country: ES, group: near}", "{id: FR, country: ES, group: near}")

    with pytest.raises(sqlite3.IntegrityError):
        build.build(collect(small), BLOBS, target)

    assert not target.exists()


def test_a_new_release_takes_the_place_of_the_old_one(small: Path, small_release: Path, target: Path) -> None:
    target.parent.mkdir()
    shutil.copy(small_release, target)

    content = build.build(collect(small), BLOBS, target, number=8)

    assert store.load(target).release.number == 8
    assert metadata(target)["content"] == content


def test_who_reads_the_old_release_can_read_on_while_the_new_one_takes_its_place(small: Path, target: Path) -> None:
    build.build(collect(small), BLOBS, target, number=1)
    with closing(sqlite3.connect(target)) as reader:
        reader.execute("select * from metadata").fetchone()

        build.build(collect(small), BLOBS, target, number=2)

        assert reader.execute("select value from metadata where key = 'release'").fetchone() == ("1",)


def test_a_release_may_be_read_by_everybody(small: Path, target: Path) -> None:
    build.build(collect(small), BLOBS, target)

    assert stat.S_IMODE(target.stat().st_mode) == 0o644


@pytest.mark.parametrize(
    ("file", "find", "by"),
    [
        ("facts/winter.yaml", "{id: ES, country: ES, group: near}", "{id: FR, country: ES, group: near}"),
        ("facts/flight.yaml", "[increase]", "[increase, increase]"),
        ("base.yaml", "languages: [de, en]", "languages: [de, en, en]"),
        ("base.yaml", "  - id: journeys\n", "  - {id: nesting, name: {de: Nester, en: Nests}}\n  - id: journeys\n"),
        ("facts/nests.yaml", "value: mid-2012\n", "value: 12\n"),
    ],
    ids=["an item twice", "an assertion twice", "a language twice", "a topic twice", "year 12"],
)
def test_what_passes_the_checks_can_be_built_and_read(
    file: str, find: str, by: str, small: Path, edit: Edit, target: Path
) -> None:
    edit(file, find, by)
    if "value: 12" in by:
        edit("facts/nests.yaml", "counted since mid-2012", "counted since 12")
    collection = collect(small)
    problems = [*collection.problems, *(problem for result in check(collection) for problem in result.problems)]

    if not problems:
        build.build(collection, BLOBS, target)
        assert why_unreadable(target) is None


@pytest.mark.parametrize(
    ("file", "content"),
    [("utterances/fr/nests.yaml", "utterances: [Combien de nids ?]\n"), ("lexicon/fr.yaml", "concepts: {nest: [nid]}\n")],
)
def test_a_file_in_a_language_that_the_base_does_not_have_is_a_problem(file: str, content: str, small: Path) -> None:
    (small / file).parent.mkdir(exist_ok=True)
    (small / file).write_text(content)

    examined = publishing.examine(small)

    assert {problem.file for problem in examined.problems} == {file}


def test_a_reference_to_nothing_is_never_written(small: Path, edit: Edit, target: Path) -> None:
    edit("facts/nests.yaml", "related: [roofs, flight]", "related: [roofs, nowhere]")

    with pytest.raises(Exception, match=r"(?i)foreign key|nowhere"):
        build.build(collect(small), BLOBS, target)

    assert not target.exists()


# What is in the file


def test_foreign_keys_hold(release: Path) -> None:
    assert rows(release, "pragma foreign_key_check") == []


@pytest.mark.parametrize(
    ("table", "references"),
    [
        ("observations", {("fact", "facts"), ("indicator", "indicators"), ("source", "sources")}),
        ("facts", {("topic", "topics"), ("list_source", "sources"), ("quote_source", "sources")}),
        ("utterances", {("fact", "facts"), ("language", "languages")}),
        ("related", {("fact", "facts"), ("other", "facts")}),
        ("evidence", {("fact", "facts"), ("source", "sources")}),
    ],
)
def test_what_names_another_row_says_so_with_a_foreign_key(table: str, references: set[tuple[str, str]], release: Path) -> None:
    assert set(rows(release, f"select [from], [table] from pragma_foreign_key_list('{table}')")) == references


def test_the_file_has_the_views_that_explain_it(release: Path) -> None:
    assert [name for (name,) in rows(release, "select name from sqlite_master where type = 'view' order by name")] == VIEWS


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_selects_rows(view: str, release: Path) -> None:
    assert rows(release, f"select * from {view}")


def test_the_view_of_figures_has_every_observation(release: Path) -> None:
    assert rows(release, "select count(*) from figures") == rows(release, "select count(*) from observations")


def test_the_view_of_figures_gives_a_figure_with_all_that_belongs_to_it(small_release: Path) -> None:
    row = rows(small_release, "select * from figures where value = '120'")

    assert row == [
        ("nests", "Zahl der Nester", "about", "120", "count", "Nester im Land", "2019-04", "about 120 nests", "Birdwatch",
         "Stork count", "2019-04", "https://example.org/count"),
    ]  # fmt: skip


def test_the_view_of_utterances_counts_them(small_release: Path) -> None:
    assert rows(small_release, "select fact, language, utterances from how_people_ask where fact = 'nests'") == [
        ("nests", "de", 10),
        ("nests", "en", 10),
    ]


@pytest.mark.parametrize("value", ["2/3", "13000", "mid-2012", "2012-07", "2016", "4000000"])
def test_a_figure_is_text_as_printed(value: str, release: Path) -> None:
    assert rows(release, f"select distinct value, typeof(value) from observations where value = '{value}'") == [(value, "text")]


def test_no_figure_is_anything_but_text(release: Path) -> None:
    assert rows(release, "select distinct typeof(value) from observations") == [("text",)]


@pytest.mark.parametrize("value", ["70.0", "70.30", "70"])
def test_a_trailing_zero_is_kept(value: str, small: Path, edit: Edit, target: Path) -> None:
    edit("facts/roofs.yaml", "value: 70", f"value: {value}")

    build.build(collect(small), BLOBS, target)

    assert rows(target, "select value from observations where fact = 'roofs' and key = 'share'") == [(value,)]
    assert str(store.load(target).facts["roofs"].observations[0].value) == value  # type: ignore[index]


def test_a_source_without_date_has_none(release: Path) -> None:
    assert rows(release, "select published from sources where id = 'kooperation-international'") == [(None,)]


def test_the_metadata_name_the_licence_and_every_source(release: Path) -> None:
    facts = metadata(release)

    assert facts["licence"] == "Our wording: MIT. The figures and quotations belong to the sources named."
    assert [url for (url,) in rows(release, "select url from sources") if f"<{url}>" not in facts["sources"]] == []


def test_the_metadata_name_the_format_the_base_the_release_and_the_content(small_release: Path) -> None:
    facts = metadata(small_release)

    assert {key: facts[key] for key in ("format", "id", "primary", "home", "release")} == {
        "format": "3", "id": "storks", "primary": "atlas", "home": "DE", "release": "7",
    }  # fmt: skip
    assert len(facts["content"]) == 64


def test_blobs_are_stored_as_they_were_given(small: Path, target: Path) -> None:
    build.build(collect(small), {"engine": bytes(range(256)), "empty": b""}, target)

    assert store.load(target).blobs == {"engine": bytes(range(256)), "empty": b""}


def test_a_quotation_mark_in_a_wording_harms_nothing(small: Path, edit: Edit, target: Path) -> None:
    edit("facts/thanks.yaml", "en: You're welcome.", "en: \"It's 'fine'; drop table facts; -- \\\"\"")

    build.build(collect(small), BLOBS, target)

    assert store.load(target).facts["thanks"].text["en"] == "It's 'fine'; drop table facts; -- \""  # type: ignore[index]


# The content hash


def test_the_same_base_has_the_same_content_hash_wherever_it_lies(small: Path, tmp_path: Path) -> None:
    other = shutil.copytree(small, tmp_path / "elsewhere" / "base")

    assert content_hash(other) == content_hash(small)


def test_the_build_returns_the_content_hash_that_it_stores(small: Path, target: Path) -> None:
    assert build.build(collect(small), BLOBS, target, number=3) == metadata(target)["content"] == content_hash(small)


def test_the_number_of_a_release_is_not_part_of_its_content(small: Path, target: Path) -> None:
    assert build.build(collect(small), BLOBS, target, number=3) == build.build(collect(small), BLOBS, target, number=4)


def test_comments_and_layout_are_not_part_of_the_content(small: Path, edit: Edit) -> None:
    before = content_hash(small)

    edit("facts/thanks.yaml", "kind: smalltalk", "# how polite\nkind:   'smalltalk'")

    assert content_hash(small) == before


@pytest.mark.parametrize(
    ("file", "find", "by"),
    [
        ("facts/roofs.yaml", "value: 70", "value: 71"),
        ("facts/roofs.yaml", "value: 70", "value: 70.0"),
        ("facts/roofs.yaml", "qualifier: more_than", "qualifier: over"),
        ("facts/roofs.yaml", "average: true", "average: false"),
        ("facts/roofs.yaml", "text: \"Mehr", "text: \" Mehr als das. Mehr"),
        ("facts/nests.yaml", "as_of: 2019-04", "as_of: 2019"),
        ("facts/nests.yaml", "period: \"2018/19\"", "period: \"2018\""),
        ("facts/nests.yaml", "- Leere Nester zählen mit.", "- Leere Nester zählen nicht."),
        ("facts/nests.yaml", "de: Davor wurde geschätzt.", "de: Davor wurde geraten."),
        ("facts/nests.yaml", "related: [roofs, flight]", "related: [flight, roofs]"),
        ("facts/nests.yaml", "review_by: 2027-11-23", "review_by: 2027-11-24"),
        ("facts/winter.yaml", "source: atlas", "source: count-2019"),
        ("facts/winter.yaml", "group: far}", "group: near}"),
        ("facts/flight.yaml", "[increase]", "[decrease]"),
        ("sources.yaml", "url: https://example.org/atlas", "url: https://example.org/atlas2"),
        ("sources.yaml", "accessed: 2026-11-23\n  text", "accessed: 2026-11-24\n  text"),
        ("texts/atlas.txt", "stehen auf Dächern", "stehen auf den Dächern"),
        ("countries.yaml", "en: Egypt", "en: the Egypt"),
        ("indicators.yaml", "unit: percent", "unit: count"),
        ("lexicon/en.yaml", "eyrie", "aerie"),
        ("utterances/en/nests.yaml", "nests please", "nests, please"),
        ("utterances/de/_out_of_scope.yaml", "Was kostet", "Wie viel kostet"),
        ("base.yaml", "licence: MIT", "licence: CC0-1.0"),
        ("base.yaml", "languages: [de, en]", "languages: [en, de]"),
    ],
)  # fmt: skip
def test_another_base_has_another_content_hash(file: str, find: str, by: str, small: Path, edit: Edit) -> None:
    before = content_hash(small)

    edit(file, find, by)

    assert content_hash(small) != before


@pytest.mark.parametrize(
    "blobs",
    [
        {},
        {"engine": b"fitted"},
        {"engine": b"fittet", "packs": b"{}"},
        {"engine": b"fitted", "pack": b"{}"},
        {"engine": b"{}", "packs": b"fitted"},
        {"engine": b"fittedpacks\0{}"},
    ],
)
def test_other_blobs_have_another_content_hash(blobs: dict[str, bytes], small: Path) -> None:
    assert build.content_hash(collect(small), blobs) != content_hash(small)


def test_another_process_comes_to_the_same_content_hash(small: Path, small_release: Path, target: Path) -> None:
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    script = "import sys; from pathlib import Path; from bot import publishing; print(publishing.build(*map(Path, sys.argv[1:])))"

    printed = subprocess.run(
        [sys.executable, "-c", script, str(small), str(target)], check=True, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONHASHSEED": seed}, cwd=Path(build.__file__).parent.parent,
    ).stdout  # fmt: skip

    assert printed.strip() == metadata(small_release)["content"]


# What publishing checks besides: language packs, and figures spelt out


def own_pack(folder: Path, language: str, change: Callable[[str], str]) -> None:
    """Give a base a language pack of its own: the engine's, changed."""
    shipped = publishing.shipped_pack_of(language)
    (folder / "languages").mkdir()
    (folder / "languages" / f"{language}.yaml").write_text(change(shipped.read_text(encoding="utf-8")), encoding="utf-8")


def test_a_language_that_the_engine_does_not_know_has_no_pack(small: Path, edit: Edit) -> None:
    edit("base.yaml", "languages: [de, en]", "languages: [de, sw]")

    problems = [problem for problem in publishing.examine(small).problems if problem.slug == "no-language-pack"]

    assert places(tuple(problems)) == ["base.yaml:1 no-language-pack"]
    assert problems[0].values == {"language": "sw"}


def test_the_pack_of_a_language_does_for_how_a_country_speaks_it(small: Path) -> None:
    for path in (file for file in small.rglob("*.yaml") if file.parts[-2] not in ("lexicon", "de", "en")):
        path.write_text(re.sub(r"\bde:", "de-AT:", path.read_text(encoding="utf-8")), encoding="utf-8")
    (small / "base.yaml").write_text(
        (small / "base.yaml").read_text(encoding="utf-8").replace("[de, en]", "[de-AT, en]"), "utf-8"
    )
    (small / "utterances" / "de").rename(small / "utterances" / "de-AT")
    (small / "lexicon" / "de.yaml").rename(small / "lexicon" / "de-AT.yaml")

    examined = publishing.examine(small)

    assert places(examined.problems) == []
    assert examined.packs["de-AT"]["stemmer"] == "german"


def test_a_pack_of_the_bases_own_takes_the_place_of_the_engines(small: Path) -> None:
    own_pack(small, "en", lambda text: text.replace("stemmer: english", "stemmer: porter"))

    examined = publishing.examine(small)

    assert places(examined.problems) == []
    assert examined.packs["en"]["stemmer"] == "porter"


def test_a_table_of_everyday_words_names_the_lines_that_are_none(small: Path) -> None:
    own_pack(small, "en", str)
    (small / "languages" / "en.words").write_text("house 5.3\nHouse number 5\nroof\nnest 4.1\n", encoding="utf-8")

    problems = publishing.examine(small).problems

    assert places(problems) == ["languages/en.words:2 wrong-everyday-word", "languages/en.words:3 wrong-everyday-word"]
    assert [problem.values["given"] for problem in problems] == ["House number 5", "roof"]


def test_a_base_may_have_a_table_of_everyday_words_for_a_language_of_its_own(small: Path) -> None:
    own_pack(small, "en", str)
    (small / "languages" / "en.words").write_text("house 5.3\n", encoding="utf-8")

    examined = publishing.examine(small)

    assert examined.problems == ()
    assert publishing.fit_base(examined).reader.frequency("house") == 5.3


def test_what_was_fitted_to_other_utterances_is_fitted_anew(small: Path, curated: Path) -> None:
    shutil.copy(curated / publishing.LETTERS, small / publishing.LETTERS)

    fitted = publishing.fit_base(publishing.examine(small))

    assert len(fitted.letters.bias) == len(fitted.index.owners)


def test_a_damaged_file_of_what_was_fitted_is_as_good_as_none(small: Path) -> None:
    before = publishing.fit_base(publishing.examine(small)).letters.dump()
    (small / publishing.LETTERS).write_bytes(b"nothing of the kind")

    assert publishing.fit_base(publishing.examine(small)).letters.dump() == before


def test_a_pack_that_lacks_something_says_what(small: Path) -> None:
    own_pack(small, "en", lambda text: text.replace("\nstemmer:", "\nstammer:"))

    first = (small / "languages" / "en.yaml").read_text(encoding="utf-8").splitlines().index("stammer: english") + 1

    (problem,) = publishing.examine(small).problems

    assert places((problem,)) == [f"languages/en.yaml:{first} missing-key"]
    assert problem.values["key"] == "stemmer"


def test_a_pack_that_cannot_be_read_is_named_with_its_own_file_and_line(small: Path) -> None:
    own_pack(small, "en", lambda _: "stemmer: english\nstemmer: porter\n")

    assert places(publishing.examine(small).problems) == ["languages/en.yaml:2 duplicate-key"]


@pytest.mark.parametrize("content", ["- stemmer: english\n", "english\n"])
def test_a_pack_that_is_no_mapping_is_a_problem_and_no_crash(content: str, small: Path) -> None:
    own_pack(small, "en", lambda _: content)

    assert {problem.file for problem in publishing.examine(small).problems} == {"languages/en.yaml"}


def test_a_pack_with_an_empty_part_is_a_problem_and_no_crash(small: Path) -> None:
    own_pack(small, "en", lambda _: "".join(f"{key}:\n" for key in sorted(publishing.PACK_KEYS)))

    assert {problem.file for problem in publishing.examine(small).problems} == {"languages/en.yaml"}


@pytest.mark.parametrize(
    ("find", "by"),
    [
        ("stemmer: english", "stemmer: klingon"),
        ("\nnumbers: {", "\nnumbers: [seven]\nmore: {"),
        ("\nfractions: {", "\nfractions: {\n  some: several,"),
        ("\nconfusables: [", "\nconfusables: [\n  [[nested], {too: far}],"),
    ],
    ids=["an unknown stemmer", "a list instead of a mapping", "a fraction that is none", "a pair that is none"],
)
def test_a_pack_with_a_part_that_makes_no_sense_is_a_problem_and_no_crash(find: str, by: str, small: Path) -> None:
    def changed(text: str) -> str:
        assert find in text
        return text.replace(find, by)

    own_pack(small, "en", changed)

    assert {f"{problem.file} {problem.slug}" for problem in publishing.examine(small).problems} == {
        "languages/en.yaml wrong-value"
    }


@pytest.mark.parametrize(
    ("file", "find", "by", "place", "given"),
    [
        ("facts/flight.yaml", "de: Die Störche", "de: Die sieben Störche", "facts/flight.yaml:8", "sieben"),
        ("facts/flight.yaml", "en: Storks fly", "en: Seven storks fly", "facts/flight.yaml:9", "seven"),
        ("facts/nests.yaml", "- Leere Nester", "- Zwölf leere Nester", "facts/nests.yaml:34", "zwolf"),
        ("facts/nests.yaml", "en: Before that it", "en: For twelve years it", "facts/nests.yaml:27", "twelve"),
        ("facts/nests.yaml", "The count began in", "The seven counts began in", "facts/nests.yaml:24", "seven"),
        ("facts/winter.yaml", "Ja, die Quelle nennt", "Ja, sieben Quellen nennen", "facts/winter.yaml:14", "sieben"),
    ],
    ids=["text de", "text en", "note", "an observation's note", "an observation's sentence", "a membership sentence"],
)
def test_a_figure_spelt_out_in_a_wording_is_a_typed_figure(
    file: str, find: str, by: str, place: str, given: str, small: Path, edit: Edit
) -> None:
    edit(file, find, by)

    (problem,) = publishing.examine(small).problems

    assert places((problem,)) == [f"{place} typed-figure"]
    assert problem.values["given"] in (given, given.replace("o", "oe"), given.replace("o", "ö"))


def test_the_shipped_base_passes_every_check_and_every_check_looks_at_something(curated: Path) -> None:
    examined = publishing.examine(curated)

    assert places(examined.problems) == []
    assert [result.check for result in examined.checks if result.cases == 0] == []
    assert "figures-spelt-out" in {result.check for result in examined.checks}


# The base's own regression questions


def test_the_shipped_base_answers_its_questions_as_its_curators_wrote_down(curated: Path) -> None:
    verdict = publishing.regressions(publishing.examine(curated))

    assert verdict.figures.asked >= 18
    assert verdict.problems == ()


def test_a_question_that_is_answered_otherwise_is_named_with_what_came_and_what_was_wanted(small: Path, edit: Edit) -> None:
    edit("questions.yaml", '"Wie viele Nester gibt es?", fact: nests', '"Gern, danke!", fact: nests')
    edit("utterances/de/thanks.yaml", "  - danke bitte\n", "  - Gern, danke!\n")

    verdict = publishing.regressions(publishing.examine(small))

    assert verdict.figures == Figures(asked=3, wrong=1, beside=1, answered=0)
    assert places(verdict.problems) == ["questions.yaml:2 wrong-answer"]
    assert verdict.problems[0].values == {"given": "Gern, danke!", "got": "thanks", "wanted": "nests"}


def test_a_base_that_answers_a_question_otherwise_is_not_put_on_the_shelf(small: Path, edit: Edit, tmp_path: Path) -> None:
    edit("questions.yaml", '"What does a stork cost?", expect: refuse', '"What about nests?", expect: refuse')

    with pytest.raises(BaseBroken) as caught:
        publishing.stage(small, tmp_path / "shelf", author=PROGRAM)

    assert places(caught.value.problems) == ["questions.yaml:4 wrong-answer"]
    assert not (tmp_path / "shelf").exists()


def test_a_base_without_questions_is_not_built_for_nothing_would_have_been_checked(small: Path, target: Path) -> None:
    (small / "questions.yaml").write_text("questions: []\n", encoding="utf-8")

    with pytest.raises(BaseBroken) as caught:
        publishing.build(small, target)

    assert [problem.slug for problem in caught.value.problems] == ["nothing-checked"]


def test_a_gate_that_has_nothing_to_ask_lets_nothing_through(small: Path) -> None:
    (small / "questions.yaml").write_text("questions: []\n", encoding="utf-8")

    verdict = publishing.regressions(publishing.examine(small))

    assert places(verdict.problems) == ["questions.yaml:1 nothing-checked"]


def test_a_question_beside_the_base_that_gets_an_answer_counts_as_a_false_answer(small: Path, edit: Edit) -> None:
    edit("questions.yaml", '"What does a stork cost?", expect: refuse', '"How many nests are there?", expect: refuse')

    figures = publishing.regressions(publishing.examine(small)).figures

    assert (figures.wrong, figures.beside, figures.answered, figures.false_answer_rate) == (1, 1, 1, 1.0)


def test_a_base_that_answers_a_question_otherwise_can_be_forced_onto_the_shelf(small: Path, edit: Edit, tmp_path: Path) -> None:
    edit("questions.yaml", '"What does a stork cost?", expect: refuse', '"What about nests?", expect: refuse')

    staged = publishing.stage(small, tmp_path / "shelf", author=COMMAND_LINE, force=True)

    assert staged.path.exists()
    assert staged.made.figures and staged.made.figures.wrong == 1


def test_a_base_with_problems_cannot_be_forced(small: Path, edit: Edit, tmp_path: Path) -> None:
    edit("facts/nests.yaml", "qualifier: about", "qualifier: abuot")

    with pytest.raises(BaseBroken):
        publishing.stage(small, tmp_path / "shelf", author=COMMAND_LINE, force=True)


def test_a_base_that_answers_a_question_otherwise_is_not_built(small: Path, edit: Edit, target: Path) -> None:
    edit("questions.yaml", '"What does a stork cost?", expect: refuse', '"What about nests?", expect: refuse')

    with pytest.raises(BaseBroken) as caught:
        publishing.build(small, target)

    assert places(caught.value.problems) == ["questions.yaml:4 wrong-answer"]
    assert not target.exists()
