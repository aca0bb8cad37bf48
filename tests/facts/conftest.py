"""A small valid base of storks, quick to read, to break and to build; and breakages of it as data."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot import publishing

HERE = Path(__file__).parent

Edit = Callable[[str, str, str], None]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of tests/facts/small, which has no problems."""
    return shutil.copytree(HERE / "small", tmp_path / "small")


@pytest.fixture
def edit(small: Path) -> Edit:
    """Replace a text that stands exactly once in a file of the small base."""

    def replace(file: str, find: str, by: str) -> None:
        path = small / file
        text = path.read_text(encoding="utf-8")
        assert text.count(find) == 1, f"{find!r} stands {text.count(find)} times in {file}"
        path.write_text(text.replace(find, by), encoding="utf-8")

    return replace


@pytest.fixture(scope="session")
def small_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the small base; for reading only."""
    target = tmp_path_factory.mktemp("small-release") / "storks.sqlite"
    publishing.build((HERE / "small").resolve(), target, number=7)
    return target


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for a `breakage` runs once for each of its module's: breakages/<module>.yaml."""
    if "breakage" in metafunc.fixturenames:
        name = Path(metafunc.module.__file__).stem.removeprefix("test_")
        cases = list(_cases(HERE / "breakages" / f"{name}.yaml"))
        metafunc.parametrize("breakage", cases, ids=[str(case["name"]) for case in cases])


def _cases(path: Path) -> Iterator[dict[str, object]]:
    yield from YAML(typ="safe").load(path.read_text(encoding="utf-8"))
