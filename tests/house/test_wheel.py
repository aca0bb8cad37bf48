"""The wheel holds what the bot needs and nothing else, and answers where there is no checkout beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def without(*foreign: str) -> dict[str, str]:
    """The environment's variables but those that start so, and those that measure coverage: copies are not the code."""
    return {key: value for key, value in os.environ.items() if not key.startswith((*foreign, "COV_", "COVERAGE_"))}


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    """What a command prints; its errors in the failure if it fails."""
    done = subprocess.run(command, cwd=cwd, env=env or without(), capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(kind: str, source: Path, target: Path) -> Path:
    """Build a "wheel" or an "sdist" with the backend that pip would call."""
    run(sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", target, cwd=source)
    (built,) = target.iterdir()
    return built


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that has the wheel, and its dependencies from the running one.

    The dependencies are only put on the path: a .pth file inside such a folder is not read, so that an editable
    install of this checkout stays out of sight.
    """
    home = tmp_path_factory.mktemp("empty") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", home, cwd=home.parent)
    python = home / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=home.parent)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home.parent).strip())
    dependencies = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "dependencies.pth").write_text("\n".join(sorted(dependencies)) + "\n", encoding="utf-8")
    return home / "bin"


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """The variables of someone who has never heard of this checkout."""
    own = {"HOME": "home", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache"}
    kept = without("FAKTENBOT_", "PYTHON", "PYTEST_", "VIRTUAL_ENV")
    return kept | {key: str(tmp_path / folder) for key, folder in own.items()}


def test_the_top_level_of_the_wheel_is_bot_facts_and_its_metadata(wheel: Path) -> None:
    top = {name.split("/")[0] for name in names(wheel)}

    assert top == {"bot", "facts", f"{'-'.join(wheel.name.split('-')[:2])}.dist-info"}


def test_the_wheel_holds_catalogs_curated_base_and_built_release(wheel: Path) -> None:
    held = names(wheel)
    curated = {str(path.relative_to(ROOT)) for path in (ROOT / "facts" / "curated").rglob("*") if path.is_file()}
    catalogs = {f"bot/{path.relative_to(ROOT)}" for path in (ROOT / "locales").rglob("*.po")}

    assert curated
    assert catalogs
    assert curated <= held
    assert catalogs <= held
    assert "facts/shipped/go-cluster.sqlite" in held


def test_the_wheel_holds_the_page_that_press_sheets_are_printed_on(wheel: Path) -> None:
    assert "bot/printing/templates/page.html" in names(wheel)


def test_the_wheel_holds_the_shapes_and_letters_of_pictures_with_their_licence(wheel: Path) -> None:
    packaged = {path.relative_to(ROOT).as_posix() for path in (ROOT / "bot" / "picturing" / "packaged").iterdir()}

    assert {"shapes.json", "widths.json", "LICENSE-Roboto.txt"} <= {Path(name).name for name in packaged}
    assert packaged <= names(wheel)


def test_the_wheel_holds_the_base_that_a_new_one_begins_with(wheel: Path) -> None:
    starter = {str(path.relative_to(ROOT)) for path in (ROOT / "facts" / "starter").rglob("*") if path.is_file()}

    assert starter
    assert starter <= names(wheel)


def test_the_installed_command_writes_a_new_base_and_answers_from_it(
    installed: Path, bare: dict[str, str], tmp_path: Path
) -> None:
    own = bare | {"FAKTENBOT_FACTS": str(tmp_path / "mine")}

    run(installed / "faktenbot", "new", "mine", cwd=tmp_path, env=bare)
    answer = run(installed / "faktenbot", "ask", "How many people visit the library?", cwd=tmp_path, env=own)
    prepared = run(installed / "faktenbot", "new-language", "es", cwd=tmp_path, env=own)

    assert "locales/es.po" in prepared
    assert "about 48,000 visits" in " ".join(answer.split())


def test_a_wheel_built_from_the_sdist_holds_the_same(wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(build("sdist", ROOT, tmp_path / "sdist")) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (source,) = (tmp_path / "unpacked").iterdir()

    assert names(build("wheel", source, tmp_path / "wheel")) == names(wheel)


def test_the_installed_command_answers_where_there_is_no_checkout(installed: Path, bare: dict[str, str], tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()

    answer = run(installed / "faktenbot", "ask", "Welche Partnerländer sind am wichtigsten?", cwd=nowhere, env=bare)

    words = " ".join(answer.split())  # however wide the lines are
    assert "Frankreich" in words
    assert "Kooperation international" in words
    assert list(nowhere.iterdir()) == []


def test_the_installed_command_runs_installed_code(installed: Path, bare: dict[str, str], tmp_path: Path) -> None:
    where = run(installed / "python", "-c", "import bot, facts; print(bot.__file__, facts.__file__)", cwd=tmp_path, env=bare)

    assert [path for path in where.split() if not Path(path).is_relative_to(installed.parent)] == []
