"""What curators do on the command line: check, build, choose a base, see the doctor; and what is left behind."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.asking import ROOT, Command, Done, edit, small_command

ANSWERED, BROKEN, USAGE, UNDECIDED = 0, 1, 2, 3
MISSPELT = "qualifier: about", "qualifier: abuot"  # on line 8 of the storks' nests.yaml


def break_it(storks: Command) -> None:
    edit(storks.facts / "facts" / "nests.yaml", *MISSPELT)


# Curating


def test_check_says_what_it_looked_at(storks: Command) -> None:
    done = storks("check")

    assert (done.code, done.err) == (ANSWERED, "")
    assert "regression-questions: 3 cases" in done.out


def test_check_takes_a_folder_seen_from_where_one_is(storks: Command) -> None:
    assert storks("check", "tests/facts/../facts/small/").code == ANSWERED


def test_check_names_file_line_fix_and_code_of_what_is_broken(storks: Command) -> None:
    break_it(storks)

    done = storks("check")

    assert done.code == BROKEN
    assert "facts/nests.yaml:8: " in done.err and "abuot" in done.err
    assert "Fix: " in done.err and "at_least" in done.err and "[unknown-qualifier]" in done.err
    assert "1 problem." in done.err


def test_check_of_the_shipped_base_names_all_problems_at_once(faktenbot: Command, base_copy: Path) -> None:
    edit(base_copy / "facts" / "sme-share.yaml", "qualifier: over", "qualifier: ueber")
    edit(base_copy / "facts" / "smes.yaml", "source: clusterplattform-2015-05", "source: clusterplattform-2015")

    done = faktenbot("check", base_copy)

    assert done.code == BROKEN
    assert "facts/sme-share.yaml:8: " in done.err and "[unknown-qualifier]" in done.err
    assert "facts/smes.yaml:11: " in done.err and "[unknown-source]" in done.err


def test_check_reports_a_question_that_is_answered_otherwise(storks: Command) -> None:
    edit(storks.facts / "questions.yaml", "fact: nests", "fact: roofs")

    done = storks("check")

    assert done.code == BROKEN
    assert "questions.yaml:2" in done.err and "[wrong-answer]" in done.err


def test_nothing_is_built_of_a_broken_base(storks: Command, tmp_path: Path) -> None:
    break_it(storks)

    done = storks("build", "--to", tmp_path / "base.sqlite")

    assert done.code == BROKEN and "facts/nests.yaml:8" in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["storks"]


def test_build_writes_a_release_where_it_is_told(storks: Command, tmp_path: Path) -> None:
    done = storks("build", "--to", tmp_path / "base.sqlite")

    assert done.code == ANSWERED and str(tmp_path / "base.sqlite") in done.out
    with sqlite3.connect(tmp_path / "base.sqlite") as connection:
        tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    connection.close()
    assert {"facts", "observations", "sources", "utterances", "metadata"} <= tables


def test_the_schema_is_json_for_every_kind_of_document(storks: Command) -> None:
    every, one = json.loads(storks("schema").out), json.loads(storks("schema", "fact").out)

    assert {"fact", "base", "sources", "utterances"} <= set(every)
    assert every["fact"] == one and "observations" in json.dumps(one)


def test_an_unknown_kind_of_document_is_named_with_the_known_ones(storks: Command) -> None:
    done = storks("schema", "facts")

    assert done.code == USAGE and "facts" in done.err and "fact" in done.err


def test_where_the_language_is_thin_is_shown_and_no_error(storks: Command) -> None:
    edit(storks.facts / "utterances" / "en" / "roofs.yaml", "Do you know roofs?", "Do you know any nests around here?")

    done = storks("lint-language")

    assert (done.code, done.err) == (ANSWERED, "")
    assert "Storks" in done.out and "utterances/en/roofs.yaml:11 “Do you know any nests around here?” → nests" in done.out


def test_where_the_language_is_thin_is_said_in_german_too(storks: Command) -> None:
    assert "Wo die Sprache von „Störche“ dünn ist" in storks("lint-language", storks.facts, LANG="de_DE.UTF-8").out


def test_where_the_language_is_thin_is_json_for_programs(storks: Command) -> None:
    found = json.loads(storks("lint-language", "--json").out)

    assert set(found) == {"lost", "confusable", "unreachable", "single", "lacking", "few", "outside"}
    assert len(found["few"]) == 12
    assert found["single"][0]["place"] == {"file": "lexicon/en.yaml", "line": 2}


def test_a_broken_base_has_no_thin_language_but_the_problems_that_check_names(storks: Command) -> None:
    break_it(storks)

    done = storks("lint-language")

    assert done.code == BROKEN and done.out == ""
    assert done.err == storks("check").err and "facts/nests.yaml:8" in done.err


# Bases


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> tuple[Command, Done]:
    """Storks that were asked once, and what came of it; for reading only."""
    command = small_command(tmp_path_factory.mktemp("started"))
    return command, command("ask", "How many nests are there?")


def test_another_base_answers_where_one_is_set(started: tuple[Command, Done]) -> None:
    _, first = started

    assert first.code == ANSWERED and "about 120" in first.out.replace("\u00a0", " ")


def test_a_release_is_built_once_and_said_so(started: tuple[Command, Done]) -> None:
    storks, first = started

    assert "Building the fact base" in first.err
    assert storks("ask", "How many nests are there?") == (ANSWERED, first.out, "")


def test_everything_is_written_below_the_data_folder(started: tuple[Command, Done], tmp_path: Path) -> None:
    storks, _ = started
    untouched = small_command(tmp_path).facts

    files = {path.relative_to(storks.facts) for path in storks.facts.rglob("*")}

    assert files == {path.relative_to(untouched) for path in untouched.rglob("*")}
    assert list((storks.home / "releases").rglob("*.sqlite"))
    assert {path.name for path in storks.facts.parent.iterdir()} == {"storks", "home"}


def test_the_same_base_is_put_on_the_shelf_once(started: tuple[Command, Done]) -> None:
    storks, _ = started
    (release,) = storks.home.rglob("*.sqlite")

    done = storks("build")

    assert done.code == ANSWERED and str(release) in done.out
    assert list(storks.home.rglob("*.sqlite")) == [release]


def test_an_edit_is_answered_at_once(storks: Command) -> None:
    storks("ask", "nests")
    edit(storks.facts / "facts" / "nests.yaml", "There were {total} nests", "Somebody counted {total} nests")

    done = storks("ask", "How many nests are there?")

    assert "Somebody counted" in done.out


def test_two_first_starts_at_once_do_not_get_in_each_other_s_way(storks: Command) -> None:
    own = {"FAKTENBOT_FACTS": str(storks.facts), "FAKTENBOT_HOME": str(storks.home), "LANG": "en"}
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "bot", "ask", "How many nests are there?"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=os.environ | own,
        )
        for _ in range(2)
    ]  # fmt: skip

    done = [(*process.communicate(timeout=60), process.returncode) for process in processes]

    assert [code for _, _, code in done] == [ANSWERED] * 2, [err.decode() for _, err, _ in done]
    assert len({out for out, _, _ in done}) == 1


@pytest.mark.parametrize("command", [["ask", "nests"], ["ask", "--jsonl"]])
def test_a_base_that_is_not_there_is_said_to_be_missing(tmp_path: Path, command: list[str]) -> None:
    done = Command(tmp_path / "nowhere", tmp_path / "home")(*command)

    assert done.code == BROKEN
    assert str(tmp_path / "nowhere") in done.err and "FAKTENBOT_FACTS" in done.err
    assert "Traceback" not in done.err


def test_an_empty_base_is_broken_and_not_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    done = Command(tmp_path / "empty", tmp_path / "home")("ask", "nests")

    assert done.code == BROKEN
    assert "base.yaml" in done.err and "Traceback" not in done.err


def test_a_damaged_release_is_built_anew(storks: Command) -> None:
    fine = storks("ask", "How many nests are there?").out
    (release,) = storks.home.rglob("*.sqlite")
    release.chmod(0o644)
    release.write_bytes(b"SQLite format 3\x00" + b"\x00" * 500)

    done = storks("ask", "How many nests are there?")

    assert (done.code, done.out) == (ANSWERED, fine)
    assert "cannot be read" in done.err
    assert storks("ask", "How many nests are there?") == (ANSWERED, fine, "")


def test_a_damaged_note_of_what_was_built_does_no_harm(storks: Command) -> None:
    fine = storks("ask", "How many nests are there?").out
    (path,) = storks.home.rglob("stamp.json")
    release = json.loads(path.read_text(encoding="utf-8"))["release"]

    path.write_text(json.dumps({"fingerprint": None, "release": release})[:-3], encoding="utf-8")
    done = storks("ask", "How many nests are there?")

    assert (done.code, done.out) == (ANSWERED, fine)


def test_a_data_folder_that_cannot_be_written_is_no_traceback(storks: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    done = Command(storks.facts, tmp_path / "file" / "home")("ask", "How many nests are there?")

    assert done.code == BROKEN
    assert "Traceback" not in done.err and str(tmp_path / "file") in done.err


# The doctor


def test_the_doctor_names_every_setting_and_hides_secrets(started: tuple[Command, Done]) -> None:
    storks, _ = started

    done = storks("doctor", FAKTENBOT_TELEGRAM_TOKEN="123:topsecret", FAKTENBOT_SECRET_KEY="hush" * 4, FAKTENBOT_ADMINS="7,8")

    assert done.code == ANSWERED
    assert "topsecret" not in done.out + done.err and "hush" not in done.out + done.err
    assert "FAKTENBOT_TELEGRAM_TOKEN = set (hidden)" in done.out
    assert "FAKTENBOT_ADMINS = 7,8" in done.out
    assert "FAKTENBOT_FACTS = " + str(storks.facts) in done.out and "fine" in done.out


def test_the_doctor_says_what_is_not_set_before_anything_is_built(storks: Command) -> None:
    done = storks("doctor")

    assert done.code == ANSWERED
    assert "FAKTENBOT_TELEGRAM_TOKEN = not set" in done.out and "No release built yet" in done.out
    assert "@BotFather" in done.out


def test_the_doctor_says_how_to_mend_a_setting(storks: Command) -> None:
    done = storks("doctor", FAKTENBOT_ADMINS="@bob,42", FAKTENBOT_SECRET_KEY="hush", FAKTENBOT_TELEGRAM_API_URL="telegram")

    assert done.code == BROKEN
    for name, remedy in (("ADMINS", "42,4711"), ("SECRET_KEY", "16 characters"), ("TELEGRAM_API_URL", "https://")):
        assert any(f"FAKTENBOT_{name}:" in line and remedy in line for line in done.out.splitlines())
    assert "bob" not in done.out and "hush" not in done.out


def test_the_doctor_finds_a_broken_base(storks: Command) -> None:
    break_it(storks)

    done = storks("doctor")

    assert done.code == BROKEN
    assert "1 problem" in done.out


def test_the_doctor_finds_a_damaged_release(storks: Command) -> None:
    storks("build")
    (release,) = storks.home.rglob("*.sqlite")
    release.chmod(0o644)
    release.write_bytes(b"no database")

    done = storks("doctor")

    assert done.code == BROKEN and "cannot be read" in done.out
