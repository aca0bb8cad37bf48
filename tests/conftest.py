"""The shipped base for every test: its folder, a copy to break, its built release, and that release in memory."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from importlib.resources import files
from pathlib import Path

import pytest
from coverage import Coverage
from filelock import FileLock
from hypothesis import settings

from bot import publishing
from facts import store
from facts.model import Base
from tests.bot.asking import Command, shipped_command, small_command

settings.register_profile("steady", deadline=None)  # a busy machine is no failure
settings.load_profile("steady")

COFFEE = Path(__file__).parent / "bases" / "coffee"


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
    """What is made once for many tests is not measured: it takes long, and tests that make it themselves are."""
    measuring = Coverage.current() if fixturedef.scope != "function" else None
    if measuring is None:
        return (yield)
    measuring.stop()
    try:
        return (yield)
    finally:
        measuring.start()


def built_once(folder: Path, temporary: pytest.TempPathFactory) -> Path:
    """The release of a base, built by the first of those workers that share a run's folder for all of them."""
    run = temporary.getbasetemp()
    shared = run.parent if "PYTEST_XDIST_WORKER" in os.environ else run
    target = shared / f"{folder.name}.sqlite"
    with FileLock(f"{target}.lock"):
        if not target.exists():
            publishing.build(folder, target)
    return target


@pytest.fixture(scope="session")
def curated() -> Path:
    """The folder of the shipped base; for reading only."""
    return Path(str(files("facts") / "curated" / "go-cluster")).resolve()


@pytest.fixture
def base_copy(curated: Path, tmp_path: Path) -> Path:
    """A copy of the shipped base that a test may break."""
    return shutil.copytree(curated, tmp_path / "go-cluster")


@pytest.fixture(scope="session")
def release(curated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release that the shipped base builds; for reading only."""
    return built_once(curated, tmp_path_factory)


@pytest.fixture(scope="session")
def base(release: Path) -> Base:
    """The shipped base in memory."""
    return store.load(release)


@pytest.fixture(scope="session")
def faktenbot(curated: Path, tmp_path_factory: pytest.TempPathFactory) -> Command:
    """The real command on the shipped base; for reading only."""
    return shipped_command(tmp_path_factory.getbasetemp(), curated)


@pytest.fixture
def storks(tmp_path: Path) -> Command:
    """The real command on a small base of storks that a test may edit."""
    return small_command(tmp_path)


@pytest.fixture(scope="session")
def coffee(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of a base about something else, with a third language that is data only; for reading only."""
    return built_once(COFFEE, tmp_path_factory)
