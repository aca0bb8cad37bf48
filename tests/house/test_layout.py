"""What the repository promises about itself: who imports whom, what make offers, what the lock holds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PHONY = [target for line in re.findall(r"^\.PHONY:(.*)$", MAKEFILE, re.MULTILINE) for target in line.split()]
LOCKS = {
    "requirements.lock": [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]],
    "requirements-bench.lock": PROJECT["dependency-groups"]["bench"],
}


def make(*arguments: str) -> str:
    """What make prints, run apart from a make that may be running these tests."""
    clean = {key: value for key, value in os.environ.items() if key not in {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES"}}
    done = subprocess.run(["make", *arguments], cwd=ROOT, env=clean, capture_output=True, text=True, check=True)
    return done.stdout


def pinned(lock: str) -> dict[str, tuple[list[str], int]]:
    """Per package of a lock file: its versions (they may differ between Pythons) and how many pins have no hash."""
    found: dict[str, tuple[list[str], int]] = {}
    for pin in re.findall(r"^\S.*(?:\n +.*)*", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE):
        name, version = re.match(r"([\w.-]+)(?:\[.+\])?==(\S+)", pin).groups()  # type: ignore[union-attr]
        versions, without = found.get(canonicalize_name(name), ([], 0))
        found[canonicalize_name(name)] = ([*versions, version], without + ("--hash=sha256:" not in pin))
    return found


def test_every_import_contract_holds() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]

    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(contracts)} kept, 0 broken" in done.stdout
    assert contracts


@pytest.mark.parametrize("target", PHONY)
def test_every_make_target_has_help(target: str) -> None:
    assert re.search(rf"^{target}:.*  ## \S", MAKEFILE, re.MULTILINE), f"{target} has no ## line in the Makefile"


def test_make_alone_lists_every_target() -> None:
    listed = [line.split()[0] for line in make().splitlines()]

    assert listed == PHONY
    assert {"ask", "chat", "test", "check", "eval", "bench", "catalogs", "lock", "clean"} <= set(listed)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_with_hashes(lock: str) -> None:
    pins = pinned(lock)

    assert pins
    assert [name for name, (_, without) in pins.items() if without] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert [line for line in text.splitlines() if re.search(r"://|--(extra-)?index|--find-links|\s@\s", line)] == []


@pytest.mark.parametrize(("lock", "wanted"), LOCKS.items(), ids=list(LOCKS))
def test_a_lock_has_every_declared_dependency_in_a_fitting_version(lock: str, wanted: list[str]) -> None:
    pins = pinned(lock)
    requirements = [Requirement(line) for line in wanted]

    stale = {
        str(requirement): pins.get(canonicalize_name(requirement.name), ([], 0))[0]
        for requirement in requirements
        if not (versions := pins.get(canonicalize_name(requirement.name), ([], 0))[0])
        or not all(requirement.specifier.contains(version) for version in versions)
    }

    assert requirements
    assert stale == {}, "run make lock"


def test_the_lock_pins_a_package_with_the_extras_that_others_ask_of_it() -> None:
    """The pip that Python 3.11 brings looks for a version of its own where a pin leaves them out, and finds no hash for it."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = [Requirement(pin) for pin in re.findall(r"^[^\s;#]+==[^\s;]+", lock, re.MULTILINE)]
    extras = {canonicalize_name(pin.name): pin.extras for pin in pins}

    asked = {
        f"{name}: {needed}": needed.extras - extras[canonicalize_name(needed.name)]
        for name in extras
        for line in _requirements(name)
        if (needed := Requirement(line)).extras and (not needed.marker or needed.marker.evaluate({"extra": ""}))
    }

    assert asked
    assert {line: missing for line, missing in asked.items() if missing} == {}, "run make lock"


def _requirements(package: str) -> list[str]:
    """What an installed package asks for; nothing, if it is for another machine or another purpose."""
    try:
        return metadata.requires(package) or []
    except metadata.PackageNotFoundError:
        return []


def test_the_lock_can_build_the_project_without_asking_for_more() -> None:
    backend = {canonicalize_name(Requirement(line).name) for line in PROJECT["build-system"]["requires"]}

    assert backend | {"editables"} <= set(pinned("requirements.lock"))
