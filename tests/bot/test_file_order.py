"""In which order curators write things down changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot import publishing
from bot.engine import Engine
from bot.model import Question
from facts import store
from tests.bot.asking import outcome
from tests.bot.cases import load_cases

QUESTIONS = Path(__file__).parents[1] / "questions"


def turned(content: Any) -> Any:
    """The same names and the same list items, last first."""
    if isinstance(content, Mapping):
        return {name: turned(content[name]) for name in reversed(content)}
    return [turned(item) for item in reversed(content)] if isinstance(content, list) else content


def turn(path: Path) -> None:
    yaml = YAML(typ="safe")
    content = yaml.load(path.read_text(encoding="utf-8"))
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(turned(content), file)


@pytest.fixture(scope="module")
def turned_engine(curated: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The engine on the shipped base, whose utterances and lexicon are written down from the last to the first."""
    folder = tmp_path_factory.mktemp("turned")
    base = shutil.copytree(curated, folder / "go-cluster")
    paths = [*base.glob("utterances/*/*.yaml"), *base.glob("lexicon/*.yaml")]
    for path in paths:
        turn(path)
    assert len(paths) > 50
    publishing.build(base, folder / "turned.sqlite")
    return Engine.open(folder / "turned.sqlite")


def decided(engine: Engine, text: str) -> tuple[object, ...]:
    decision = engine.decide(Question(text=text))
    return (*outcome(decision), round(decision.confidence, 6))


@pytest.mark.no_cover
def test_the_order_within_the_files_changes_no_decision(engine: Engine, turned_engine: Engine) -> None:
    cases = load_cases(QUESTIONS)

    differing = [case.ask for case in cases if decided(engine, case.ask) != decided(turned_engine, case.ask)]

    assert len(cases) > 500
    assert differing == []


@pytest.mark.no_cover
def test_the_order_in_which_the_files_were_written_changes_nothing_in_the_release(curated: Path, tmp_path: Path) -> None:
    copy = tmp_path / "go-cluster"
    files = sorted((path for path in curated.rglob("*") if path.is_file()), reverse=True)
    for path in files:
        target = copy / path.relative_to(curated)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    for folder, name in ((curated, "first"), (copy, "second")):
        publishing.build(folder, tmp_path / f"{name}.sqlite")

    first, second = (store.load(tmp_path / f"{name}.sqlite").release for name in ("first", "second"))

    assert first.content == second.content
