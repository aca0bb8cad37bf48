"""A curator makes a base live in a terminal, takes that back, looks at what was done; and what `serve` begins with."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import app, asking, releasing, working
from bot.places import Place
from bot.reloading import tasks
from bot.working import Upload
from facts.ledger import COMMAND_LINE, Deed, Ledger
from tests.bot.asking import EN, ROOT, Command, Done, edit, small_command
from tests.bot.shelves import correct, where

ANSWERED, BROKEN, USAGE = 0, 1, 2
NESTS = "How many nests are there?"


@pytest.fixture
def published(curator: Command, place: Place) -> Command:
    """Release 2 has gone live."""
    releasing.go_live(place, 2, Deed.PUBLISH, COMMAND_LINE, message="Counted again")
    return curator


def live(place: Place) -> int | None:
    pointer = releasing.pointer(place)
    return pointer.number if pointer else None


def plain(done: Done) -> str:
    return done.out.replace("\u00a0", " ").replace("\u202f", " ")


def answers_otherwise(place: Place) -> None:
    """The base answers one of its own questions otherwise than its curator wrote down."""
    edit(place.curated / "questions.yaml", "fact: nests", "fact: roofs")


# Publishing


def test_publishing_shows_what_changes_and_makes_it_live(curator: Command, place: Place) -> None:
    done = curator("publish", "-m", "Counted again")

    said = plain(done)
    assert (done.code, done.err) == (ANSWERED, "")
    assert "3 regression questions asked." in said
    assert "nests/total: “about 120” → “about 130”" in said
    assert "Answer about nests (Number of nests), English: “There were about 120 nests" in said
    assert said.endswith("Release 2 is live.\n")
    assert live(place) == 2


def test_a_publication_is_on_record_with_its_reason(curator: Command, place: Place) -> None:
    curator("publish", "-m", " Counted again ")

    act = Ledger(place.shelf).acts()[-1]

    assert (act.deed, act.author, act.release, act.message, act.forced) == (Deed.PUBLISH, COMMAND_LINE, 2, "Counted again", False)


@pytest.mark.parametrize("reason", [["-m", "  "], []])
def test_nothing_is_published_without_a_reason(reason: list[str], curator: Command, place: Place) -> None:
    assert curator("publish", *reason).code == USAGE
    assert live(place) == 1


def test_publishing_the_same_again_has_nothing_to_do(published: Command, place: Place) -> None:
    acts = Ledger(place.shelf).acts()

    done = published("publish", "-m", "Again")

    assert done.code == ANSWERED and "Nothing to do: release 2 is live already." in done.out
    assert Ledger(place.shelf).acts() == acts


def test_a_broken_base_is_not_published_and_that_is_on_record(curator: Command, place: Place) -> None:
    edit(curator.facts / "facts" / "nests.yaml", "qualifier: about", "qualifier: abuot")

    done = curator("publish", "-m", "A slip")

    assert done.code == BROKEN and "facts/nests.yaml:8: " in done.err
    act = Ledger(place.shelf).acts()[-1]
    assert (act.deed, act.live, act.problems) == (Deed.REFUSED, None, 1)
    assert live(place) == 1


def test_a_base_that_answers_its_questions_otherwise_is_not_published(curator: Command, place: Place) -> None:
    answers_otherwise(place)

    done = curator("publish", "-m", "Otherwise")

    assert done.code == BROKEN and "[wrong-answer]" in done.err
    assert live(place) == 1


def test_it_can_be_forced_and_that_is_on_record(curator: Command, place: Place) -> None:
    answers_otherwise(place)

    done = curator("publish", "-m", "Otherwise", "--force")

    assert done.code == ANSWERED
    assert "1 of them was answered otherwise than it should be." in done.out
    act = Ledger(place.shelf).acts()[-1]
    assert (act.live, act.forced) == (3, True)


def test_force_is_on_record_only_where_it_was_needed(curator: Command, place: Place) -> None:
    curator("publish", "-m", "Counted again", "--force")

    assert not Ledger(place.shelf).acts()[-1].forced


def test_a_damaged_live_release_can_be_replaced(curator: Command, place: Place) -> None:
    (place.shelf / Ledger(place.shelf).releases()[0].file).write_bytes(b"damaged")

    assert curator("publish", "-m", "Counted again").code == ANSWERED
    assert live(place) == 2


def test_what_came_with_the_program_is_nothing_to_publish(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], place: Place
) -> None:
    from bot.commands.releasing import publish

    monkeypatch.setattr(asking, "here", lambda: place._replace(shipped=place.shelf / "shipped.sqlite"))

    with pytest.raises(SystemExit) as ended:
        publish("Counted again")

    assert ended.value.code == USAGE
    assert "FAKTENBOT_FACTS" in capsys.readouterr().err


# Going back


def test_going_back_shows_what_changes_and_makes_the_release_before_live(published: Command, place: Place) -> None:
    done = published("rollback", "--yes")

    assert done.code == ANSWERED and "“about 130” → “about 120”" in plain(done)
    assert live(place) == 1
    assert Ledger(place.shelf).acts()[-1].deed is Deed.ROLLBACK


def test_after_going_back_ask_answers_from_it_until_the_next_edit(published: Command, place: Place) -> None:
    published("ask", NESTS)
    published("rollback", "--yes")

    assert "about 120" in plain(published("ask", NESTS))
    correct(published.facts, "about 130", "about 140")
    assert "about 140" in plain(published("ask", NESTS))


@pytest.mark.parametrize(("typed", "number"), [("y\n", 1), ("n\n", 2), ("\n", 2)])
def test_at_a_terminal_somebody_is_asked_first(typed: str, number: int, published: Command, place: Place) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, typed.encode())

    subprocess.run(
        [sys.executable, "-m", "bot", "rollback"],
        stdin=theirs, stdout=subprocess.DEVNULL, check=True, cwd=ROOT, env=published.environment(), timeout=60,
    )  # fmt: skip

    os.close(ours)
    os.close(theirs)
    assert live(place) == number


def test_without_a_terminal_nobody_can_be_asked(published: Command, place: Place) -> None:
    done = published("rollback")

    assert done.code == USAGE and "--yes" in done.err
    assert live(place) == 2


@pytest.mark.parametrize("number", ["2", "9"])
def test_what_was_never_live_is_nothing_to_go_back_to(number: str, curator: Command, place: Place) -> None:
    done = curator("rollback", number, "--yes")

    assert done.code == USAGE and f"no release {number} here" in done.err
    assert live(place) == 1


def test_before_the_first_release_there_was_nothing(curator: Command) -> None:
    done = curator("rollback", "--yes")

    assert done.code == USAGE and "Nothing was live before" in done.err


def test_a_damaged_release_is_nothing_to_go_back_to(published: Command, place: Place) -> None:
    (place.shelf / Ledger(place.shelf).releases()[0].file).write_bytes(b"damaged")

    done = published("rollback", "--yes")

    assert done.code == BROKEN and "cannot be read" in done.err and "Traceback" not in done.err
    assert live(place) == 2


# Looking


def test_the_difference_is_told_in_words_and_as_data(published: Command) -> None:
    words, data = published("diff"), json.loads(published("diff", "2", "1", "--json").out)

    assert "nests/total: “about 120” → “about 130”" in plain(words)
    assert (data["old"], data["new"]) == (2, 1)
    assert {one["kind"] for one in data["changes"]} >= {"figure-changed"}
    told = {(one["kind"], one["fact"], one["language"]) for one in data["effects"]}
    assert told == {("answer-changed", fact, language) for fact in ("nests", "roofs") for language in ("de", "en")}


def test_the_releases_are_told_as_data(published: Command) -> None:
    first, second = json.loads(published("releases", "--json").out)

    assert [(one["number"], one["live"], one["author"]) for one in (first, second)] == [
        (1, False, "program"),
        (2, True, "command line"),
    ]
    assert second["figures"] == {"asked": 3, "wrong": 0, "beside": 1, "answered": 0}
    assert len(second["content"]) == 64 and second["counts"]["facts"] == first["counts"]["facts"]


def test_the_record_is_told_as_data(published: Command) -> None:
    first, second = json.loads(published("audit", "--json").out)

    assert (first["deed"], first["live"]) == ("rebuild", 1)
    assert (second["deed"], second["live"], second["message"]) == ("publish", 2, "Counted again")


def test_the_record_is_told_in_words(published: Command) -> None:
    assert published("audit").out.splitlines()[0].endswith("release 2 published (command line): “Counted again”")


def test_before_anything_is_built_the_lists_are_empty(tmp_path: Path) -> None:
    storks = small_command(tmp_path)

    assert [storks(command).code for command in ("releases", "audit")] == [ANSWERED, ANSWERED]
    assert not storks.home.exists()


def test_a_damaged_ledger_is_no_traceback(curator: Command, place: Place) -> None:
    place.ledger.write_bytes(b"no database at all, " * 300)

    done = curator("releases")

    assert done.code == BROKEN and "Traceback" not in done.err and str(place.shelf) in done.err


# Who serves


class Notices(list[str]):
    def __call__(self, id: str, _: dict[str, Any]) -> None:
        self.append(id)


def test_who_serves_answers_from_what_is_live_though_the_folder_has_moved_on(place: Place) -> None:
    notices = Notices()

    engine = app.open_live(place, notices)

    assert (engine.base.release.number, notices) == (1, ["serve.moved-on"])


def test_who_asks_is_told_that_the_folder_is_not_live_yet(place: Place) -> None:
    notices = Notices()

    engine = app.open_engine(place, notices)

    assert engine.base.release.number == 2
    assert live(place) == 1
    assert notices == ["build.first", "build.not-live"]


def test_where_nothing_is_live_a_start_makes_it_so(tmp_path: Path) -> None:
    place = where(small_command(tmp_path))

    engine = app.open_live(place, Notices())

    assert (engine.base.release.number, live(place)) == (1, 1)


def test_a_damaged_live_release_is_replaced_by_what_the_folder_has(place: Place) -> None:
    (place.shelf / Ledger(place.shelf).releases()[0].file).write_bytes(b"damaged")
    notices = Notices()

    engine = app.open_live(place, notices)

    assert (engine.base.release.number, live(place)) == (2, 2)
    assert notices == ["build.broken-release", "build.first"]
    assert Ledger(place.shelf).acts()[-1].deed is Deed.REBUILD


def test_nothing_is_answered_from_a_copy_that_nobody_agreed_to(place: Place) -> None:
    other = (place.curated / "facts" / "nests.yaml").read_bytes().replace(b"130", b"140")
    candidate = working.prepare(place, Upload("nests.yaml", other, "facts"))
    releasing.stage(candidate.place(place), COMMAND_LINE)
    previewed = tasks.preview(place, NESTS, EN)

    working.drop(candidate)

    assert previewed and "about 140" in previewed[1]
    assert tasks.preview(place, NESTS, EN) is None and releasing.stamped(place) is None


def test_what_another_version_of_the_program_made_of_the_same_base_is_made_anew(published: Command, place: Place) -> None:
    stamp = releasing.stamped(place)
    assert stamp
    fingerprint = releasing.fingerprint_of(place.curated)._replace(program="another one")
    releasing.remember(place, replace(stamp, fingerprint=fingerprint))
    notices = Notices()

    app.open_live(place, notices)

    assert notices == ["build.first"]
    assert Ledger(place.shelf).acts()[-1].deed is Deed.REBUILD


# The working copy


def uploaded(place: Place) -> None:
    """Somebody has sent a file in a chat, and agreed."""
    text = (place.curated / "facts" / "nests.yaml").read_bytes()
    assert working.accept(place, working.prepare(place, Upload("nests.yaml", text.replace(b"130", b"140"), "facts")))


def test_a_working_copy_is_what_is_asked_checked_and_published(curator: Command, place: Place) -> None:
    uploaded(place)

    assert "about 140" in plain(curator("ask", NESTS))
    assert curator("publish", "-m", "From the chat").code == ANSWERED
    assert "about 140" in plain(curator("ask", NESTS))
    assert live(place) == 3


def test_the_base_is_exported_as_it_is_curated_now(curator: Command, place: Place, tmp_path: Path) -> None:
    uploaded(place)

    assert curator("export", tmp_path / "base.zip").code == ANSWERED

    with zipfile.ZipFile(tmp_path / "base.zip") as archive:
        assert b"value: 140" in archive.read("facts/nests.yaml")


def test_an_export_that_cannot_be_written_is_no_traceback(curator: Command) -> None:
    done = curator("export", "/proc/base.zip")

    assert done.code == BROKEN and "/proc/base.zip" in done.err and "Traceback" not in done.err


def test_without_the_working_copy_the_folder_counts_again(curator: Command, place: Place) -> None:
    uploaded(place)

    assert curator("discard", "--yes").code == ANSWERED

    assert "about 130" in plain(curator("ask", NESTS))
    assert "no working copy" in curator("discard", "--yes").out


def test_a_folder_is_not_followed_while_there_is_a_working_copy(curator: Command, place: Place) -> None:
    uploaded(place)

    done = curator("serve", "--watch", FAKTENBOT_TELEGRAM_TOKEN="1:x")

    assert done.code == USAGE and "faktenbot discard" in done.err
