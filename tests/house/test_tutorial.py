"""The tutorial holds, and the day of a curator: each command prints what stands there, each edit fits, in that order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house import curator
from tests.house.tutorial import ROOT, TUTORIAL, Place, steps

PAGES = sorted((ROOT / "docs").rglob("*.md"))
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")


@pytest.mark.slow
def test_each_command_of_the_tutorial_prints_what_stands_there(tmp_path: Path) -> None:
    """`python -m tests.house.tutorial` writes what they print now; read it before you keep it."""
    place, taken = Place.at(tmp_path.resolve()), list(steps(TUTORIAL.read_text(encoding="utf-8")))

    said = [(step.line, step.command, place.do(step)) for step in taken]

    assert len(taken) > 20
    assert said == [(step.line, step.command, "" if not step.command else step.text) for step in taken]


@pytest.mark.slow
@pytest.mark.asyncio
async def test_the_day_of_a_curator_goes_as_it_stands_there(tmp_path: Path) -> None:
    """`python -m tests.house.curator` writes what is said now; read it before you keep it."""
    page = curator.PAGE.read_text(encoding="utf-8")

    played, picture = await curator.played(page, tmp_path.resolve())

    assert played == page
    assert picture.startswith(b"\x89PNG")


def anchors(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.casefold()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    broken = []
    for file, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            broken.append(f"{file}#{anchor}")

    assert broken == []
