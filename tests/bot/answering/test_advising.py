"""Curators read where the language of a base is thin: the worst of each group, and how much more there is."""

from __future__ import annotations

from pathlib import Path

from bot.answering.advising import MOST, worded
from bot.findings import Findings
from bot.linting import findings
from bot.publishing import examine, fit_base
from tests.bot.asking import DE, EN, Command, edit


def looked_through(folder: Path) -> Findings:
    examined = examine(folder)
    return findings(examined, fit_base(examined))


def test_only_the_worst_of_a_group_is_shown_and_how_much_more_there_is(storks: Command) -> None:
    found = looked_through(storks.facts)

    lines, whole = worded(found, "Storks", EN), worded(found, "Storks", EN, whole=True)

    assert len(found.few) == 12 and "  and 2 more (--all shows them)" in lines
    assert sum("of at least 20" in line for line in lines) == MOST
    assert sum("of at least 20" in line for line in whole) == 12
    assert not any("--all" in line for line in whole)


def test_an_empty_group_says_that_there_is_nothing(storks: Command) -> None:
    lines = worded(looked_through(storks.facts), "Storks", EN)

    assert lines[lines.index("Concepts that a language has no word for") + 2] == "  Nothing."


def test_a_country_is_named_in_the_reader_s_language(storks: Command) -> None:
    edit(storks.facts / "lexicon" / "en.yaml", "[more, grow]", "[more, grow, France]")

    assert any("Frankreich" in line for line in worded(looked_through(storks.facts), "Störche", DE))


def test_a_concept_that_a_language_lacks_is_told_with_the_language_s_name(storks: Command) -> None:
    edit(storks.facts / "lexicon" / "en.yaml", "  nest: [nest, eyrie]\n", "")

    lines = worded(looked_through(storks.facts), "Storks", EN)

    assert "  nest: nothing in English, but lexicon/de.yaml:3 (10 questions have it)" in lines
