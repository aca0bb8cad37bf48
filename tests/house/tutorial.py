"""A tutorial as steps: the commands in it with what they print, and the edits that it asks for.

A block of `console` holds commands after "$ " and their output, a block of `diff` with the name of a file an edit of it.
`python -m tests.house.tutorial` writes what the commands print now.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorials" / "your-own-base.md"
_BLOCK = re.compile(r"^```(console|diff) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

_CHECKS = re.compile(r"(^  [a-z-]+: \d+ cases\n)+", re.MULTILINE)  # twenty lines that say nothing new each time

_RELEASE = re.compile(r"(?<=_[a-z]{2})_[0-9a-f]{12}\b")  # of a permalink: every change of the program makes another one


class Step(NamedTuple):
    """A command with its output, or an edit."""

    line: int  # in the tutorial
    command: str  # "": it is an edit
    file: str
    text: str  # what the command prints, or the edit


@dataclass
class Place:
    """An empty folder with the tests beside it, as somebody has it who follows the tutorial in a checkout."""

    folder: Path
    variables: dict[str, str]

    @classmethod
    def at(cls, folder: Path) -> Place:
        """Prepare a folder."""
        (folder / "tests").symlink_to(ROOT / "tests")
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("FAKTENBOT_", "LC_", "LANG"))}
        path = f"{Path(sys.executable).parent}{os.pathsep}{clean['PATH']}"
        own = {"PATH": path, "FAKTENBOT_HOME": str(folder / "home"), "LANG": "en_GB.UTF-8", "PWD": str(folder)}
        return cls(folder, clean | own)

    def do(self, step: Step) -> str:
        """Take a step; what its command prints, with the folder left out."""
        if not step.command:
            self._edit(self.folder / step.file, step.text)
            return ""
        if exported := re.fullmatch(r"export (\w+)=(\S+)", step.command):
            self.variables[exported[1]] = exported[2].replace("$PWD", str(self.folder))
            return ""
        done = subprocess.run(
            ["bash", "-c", step.command], cwd=self.folder, env=self.variables, text=True, encoding="utf-8", check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
        )  # fmt: skip
        said = done.stdout.replace(f"{self.folder}/", "…/").replace("\u00a0", " ")
        return _RELEASE.sub("_0123456789ab", _CHECKS.sub("  …\n", said))

    @staticmethod
    def _edit(file: Path, edit: str) -> None:
        lines = edit.splitlines(keepends=True)
        before, after = ("".join(line[1:] for line in lines if line[0] != left_out) for left_out in "+-")
        text = file.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times in {file.name}"
        file.write_text(text.replace(before, after), encoding="utf-8")


def steps(tutorial: str) -> Iterator[Step]:
    """The steps of a tutorial, in order."""
    for block in _BLOCK.finditer(tutorial):
        line = tutorial[: block.start()].count("\n") + 1
        kind, file, body = block.groups()
        if kind == "diff":
            yield Step(line, "", file, body)
        else:
            for one in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                command, _, output = one.partition("\n")
                yield Step(line, command, "", output)


def taken(block: str, place: Place) -> str:
    """A block of console or diff as it should be, now that its steps have been taken."""
    said = "".join(f"$ {step.command}\n{output}" for step in steps(f"{block}\n") for output in (place.do(step),))
    return f"```console\n{said}```" if block.startswith("```console") else block


def main() -> None:
    """Write into the tutorial what its commands print."""
    text = TUTORIAL.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        place = Place.at(Path(folder).resolve())
        written, end = "", 0
        for block in _BLOCK.finditer(text):
            written += text[end : block.start()] + taken(block[0], place)
            end = block.end()
    TUTORIAL.write_text(written + text[end:], encoding="utf-8")


if __name__ == "__main__":
    main()
