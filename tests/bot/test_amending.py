"""What was asked in vain goes into the curated files, and what curators wrote there stays as it is."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.amending import NEW_FACT, amend, as_out_of_scope, as_utterance, beginning, with_line
from bot.places import Place
from bot.working import UploadRefused
from facts.documents import read
from facts.model import FactId
from facts.schema import UtterancesDocument
from tests.bot.asking import DE, EN, small_command
from tests.bot.shelves import where

NESTS, BEAKS = FactId("nests"), FactId("beaks")
QUESTION = "Was kostet das: wirklich? #1"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return where(small_command(tmp_path))


def changed(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


@pytest.mark.parametrize("base", ["facts/curated/go-cluster", "facts/starter", "tests/bases/coffee", "tests/facts/small"])
def test_in_every_file_of_every_base_one_line_is_added_and_no_other_changes(base: str) -> None:
    files = sorted((Path(__file__).parents[2] / base / "utterances").rglob("*.yaml"))
    assert files
    for file in files:
        before = file.read_text(encoding="utf-8")
        added = changed(before, with_line(before, "near" if file.stem == "_out_of_scope" else "utterances", QUESTION))
        assert len(added) == 1 and QUESTION in added[0], file


def test_remarks_order_and_quotation_marks_stay() -> None:
    text = "# how people ask\nutterances:\n  - \"Wie viele?\"  # the usual\n  - 'Nester: wie viele'\n\n  - Horste\n"

    assert with_line(text, "utterances", "Nester?") == text + "  - Nester?\n"


@given(st.text(min_size=1).filter(lambda text: text.isprintable() and text.strip() == text))
def test_whatever_was_asked_is_read_back_as_it_was(question: str) -> None:
    text = with_line("utterances:\n  - Horste\n", "utterances", question)

    assert YAML(typ="safe").load(text)["utterances"][0] == "Horste"
    assert str(YAML(typ="rt").compose(text).value[0][1].value[1].value) == question


def test_an_utterance_goes_to_its_fact_and_language(place: Place) -> None:
    found = amend(place, as_utterance("Nestzahl?", NESTS, DE)).folder / "utterances" / "de" / "nests.yaml"

    assert changed((place.curated / "utterances" / "de" / "nests.yaml").read_text(), found.read_text()) == ["+  - Nestzahl?"]


def test_what_is_out_of_scope_goes_to_what_is_near_and_not_answered(place: Place) -> None:
    folder = amend(place, as_out_of_scope("How much does a beak weigh?", EN)).folder

    assert "How much does a beak weigh?" in read(folder / "utterances" / "en" / "_out_of_scope.yaml", folder).data["near"]


def test_the_curated_folder_itself_is_not_written(place: Place) -> None:
    before = {path: path.read_bytes() for path in place.curated.rglob("*.yaml")}

    amend(place, as_utterance("Nestzahl?", NESTS, DE))

    assert {path: path.read_bytes() for path in place.curated.rglob("*.yaml")} == before


def test_a_fact_that_is_gone_meanwhile_takes_nothing(place: Place) -> None:
    with pytest.raises(UploadRefused):
        amend(place, as_utterance("Schnäbel?", BEAKS, DE))


@pytest.mark.parametrize("content", [b"[", b"- a list\n", b"utterances: a text\n", b"\xff"])
def test_a_file_that_holds_no_list_takes_nothing(content: bytes, place: Place) -> None:
    (place.curated / "utterances" / "de" / "nests.yaml").write_bytes(content)

    with pytest.raises(UploadRefused):
        amend(place, as_utterance("Nestzahl?", NESTS, DE))


def test_a_new_fact_begins_with_the_questions_that_ask_for_it(tmp_path: Path) -> None:
    files = beginning(["Was wiegt ein Schnabel?"], DE, [DE, EN])
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)

    assert sorted(map(str, files)) == [
        f"facts/{NEW_FACT}.yaml",
        f"utterances/de/{NEW_FACT}.yaml",
        f"utterances/en/{NEW_FACT}.yaml",
    ]
    asked = read(tmp_path / "utterances" / "de" / f"{NEW_FACT}.yaml", tmp_path).data
    assert UtterancesDocument.model_validate(asked).utterances == ["Was wiegt ein Schnabel?"]
    assert b"&" not in files[next(iter(files))]
