"""`faktenbot new`: what it writes is valid at once, answers at once, and never takes the place of anything."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from bot import publishing, scaffolding
from bot.engine import Engine
from bot.scaffolding import LANGUAGES, NotEmpty, NotReady, new
from tests.bot.asking import DE, EN, Command, ask, spoken

CHOICES = [list(chosen) for number in range(1, len(LANGUAGES) + 1) for chosen in itertools.permutations(LANGUAGES, number)]


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """The command with a base that does not exist yet."""
    return Command(tmp_path / "my-facts", tmp_path / "home")


@pytest.mark.parametrize("languages", CHOICES, ids="-".join)
def test_a_new_base_has_no_problem_and_answers_in_each_of_its_languages(languages: list[str], tmp_path: Path) -> None:
    made = new(tmp_path / "my-facts", languages)

    examined = publishing.examine(made.folder)
    publishing.build(made.folder, tmp_path / "release.sqlite")
    engine = Engine.open(tmp_path / "release.sqlite")

    assert examined.problems == ()
    assert list(engine.base.languages) == languages
    assert made.facts == len(engine.base.facts)
    assert set(made.questions) == set(languages)
    for language, question in made.questions.items():
        answer = ask(engine, question)
        assert (answer.language, answer.facts) == (language, ("visits",))


def test_a_new_base_says_what_it_knows_and_what_it_does_not(tmp_path: Path) -> None:
    publishing.build(new(tmp_path / "my-facts").folder, tmp_path / "release.sqlite")
    engine = Engine.open(tmp_path / "release.sqlite")

    assert "45,200 visits" in spoken(ask(engine, "And in 2023?", ["How many people visit the library?"], EN))
    assert "Fast 40 % der Bücher" in spoken(ask(engine, "Wie viele Bücher sind Kinderbücher?", language=DE))
    assert ask(engine, "Who is the director of the library?").facts == ()


def test_no_word_of_a_language_that_was_not_wanted_is_left(tmp_path: Path) -> None:
    folder = new(tmp_path / "my-facts", ["en"]).folder

    assert not list(folder.rglob("*de*"))
    written = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml"))
    assert [word for word in ("Bibliothek", " de:", "Fragen Sie") if word in written] == []


@pytest.mark.parametrize(
    ("name", "id"), [("my-facts", "my-facts"), ("My Facts 2", "my-facts-2"), ("Ärzte", "rzte"), ("…", "town-library")]
)
def test_the_id_of_a_base_is_made_of_the_name_of_its_folder(name: str, id: str, tmp_path: Path) -> None:
    folder = new(tmp_path / name).folder

    assert f"\nid: {id}\n" in (folder / "base.yaml").read_text(encoding="utf-8")
    assert publishing.examine(folder).problems == ()


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "my-facts").mkdir()

    assert new(tmp_path / "my-facts").facts == len(list((scaffolding.STARTER / "facts").glob("*.yaml")))


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_nothing_that_is_there_is_touched(kind: str, tmp_path: Path) -> None:
    taken = tmp_path / "my-facts"
    if kind == "folder":
        taken.mkdir()
        (taken / "notes.txt").write_text("mine", encoding="utf-8")
    else:
        taken.write_text("mine", encoding="utf-8")

    with pytest.raises(NotEmpty):
        new(taken)

    assert {path.name for path in tmp_path.rglob("*")} == {"my-facts", "notes.txt"} - ({"notes.txt"} if kind == "file" else set())


@pytest.mark.parametrize("languages", [["es"], ["de", "es"], [""], []])
def test_a_language_that_a_new_base_does_not_come_in_writes_nothing(languages: list[str], tmp_path: Path) -> None:
    with pytest.raises(NotReady):
        new(tmp_path / "my-facts", languages)

    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_to_do_next_and_that_works(command: Command) -> None:
    done = command("new", command.facts, "--languages", "en")
    (question,) = (line.partition('"')[2].strip('"') for line in done.out.splitlines() if " ask " in line)

    assert done.code == 0
    assert f"export FAKTENBOT_FACTS={command.facts}" in done.out
    assert command("check").code == 0
    assert "about 48,000 visits" in command("ask", question).out


def test_the_command_refuses_a_folder_with_something_in_it(command: Command) -> None:
    command("new", command.facts)

    done = command("new", command.facts)

    assert (done.code, done.out) == (2, "")
    assert f"There is something in {command.facts} already; nothing was written." in done.err


def test_the_command_says_how_to_come_to_another_language(command: Command) -> None:
    done = command("new", command.facts, "--languages", "de, es")

    assert done.code == 2
    assert "“es”" in done.err and f"faktenbot new-language es {command.facts}" in done.err
    assert not command.facts.exists()


def test_the_command_says_why_nothing_can_be_written(command: Command) -> None:
    command.facts.parent.joinpath("file").write_text("", encoding="utf-8")

    done = command("new", command.facts.parent / "file" / "my-facts")

    assert done.code == 1
    assert "cannot be written" in done.err
