"""A curator learns where the language of a base is thin: each kind of finding, on storks that were made thin there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.findings import Findings, Heard, Place
from bot.linting import WANTED, WANTED_OUTSIDE, findings
from bot.publishing import examine, fit_base
from tests.bot.asking import Command, edit

ROOFS = "utterances/en/roofs.yaml"


def looked_through(folder: Path) -> Findings:
    examined = examine(folder)
    assert examined.problems == ()
    return findings(examined, fit_base(examined))


def spoil(folder: Path) -> None:
    """Ask for nests in the utterances of the roofs, once on line 11 and once on line 3."""
    edit(folder / ROOFS, "Do you know roofs?", "Do you know any nests around here?")
    edit(folder / ROOFS, "roofs please", "nests kindly please")


# Utterances


def test_an_utterance_that_another_fact_would_win_is_named_with_its_line_and_the_winner(storks: Command) -> None:
    spoil(storks.facts)

    (lost,) = [one for one in looked_through(storks.facts).lost if one.file == ROOFS]

    assert (lost.fact, lost.language, lost.utterances) == ("roofs", "en", 10)
    assert {(said.place.line, said.winner) for said in lost.astray} >= {(3, "nests"), (11, "nests")}


def test_an_utterance_that_no_fact_is_sure_of_is_lost_without_a_winner(storks: Command) -> None:
    edit(storks.facts / "utterances" / "de" / "roofs.yaml", "Dächer bitte", "Ziegel gegen Regenwetter")

    found = [said for one in looked_through(storks.facts).lost for said in one.astray]

    assert ("Ziegel gegen Regenwetter", None) in {(said.text, said.winner) for said in found}


def test_the_file_that_loses_most_comes_first(storks: Command) -> None:
    spoil(storks.facts)

    shares = [len(one.astray) / one.utterances for one in looked_through(storks.facts).lost]

    assert shares == sorted(shares, reverse=True) and len(shares) > 1


def test_a_fact_whose_utterances_another_takes_stands_with_it_as_a_pair(storks: Command) -> None:
    spoil(storks.facts)

    (pair,) = [one for one in looked_through(storks.facts).confusable if (one.fact, one.rival) == ("roofs", "nests")]

    assert pair.utterances == 20 and pair.close >= pair.taken >= 2
    assert pair.example.place.file == ROOFS and "nests" in pair.example.text


def test_a_list_and_its_part_are_no_rivals(storks: Command) -> None:
    edit(storks.facts / "utterances" / "en" / "winter.yaml", "winter countries please", "far countries in winter, please")

    found = looked_through(storks.facts)

    assert not [one for one in found.lost if one.fact.startswith("winter")]
    assert not [one for one in found.confusable if one.fact.startswith("winter") and one.rival.startswith("winter")]


# The lexicon


@pytest.mark.parametrize(
    ("term", "heard", "given"),
    [
        ("France", Heard.COUNTRY, ("FR",)),
        ("seven", Heard.LANGUAGE, ("number",)),
        ("nests", Heard.CONCEPT, ("nest",)),
        ("March", Heard.LANGUAGE, ("month",)),
        ("Germany", Heard.NOTHING, ()),  # which goes without saying
    ],
)
def test_a_term_that_is_heard_as_something_else_is_named_with_what(
    storks: Command, term: str, heard: Heard, given: tuple[str, ...]
) -> None:
    edit(storks.facts / "lexicon" / "en.yaml", "[more, grow]", f"[more, grow, {term}]")

    (one,) = looked_through(storks.facts).unreachable

    assert (one.language, one.concept, one.term, one.heard, one.given) == ("en", "increase", term, heard, given)
    assert one.place == Place("lexicon/en.yaml", 4)
    assert one.others == 2


def test_a_term_that_is_taken_for_a_misspelt_word_is_named_with_that_word(storks: Command) -> None:
    pack = storks.facts / "languages" / "de.yaml"
    own = json.loads(pack.read_text(encoding="utf-8"))
    pack.write_text(json.dumps(own | {"spellings": {"vui": "viel"}}), encoding="utf-8")
    edit(storks.facts / "lexicon" / "de.yaml", "[mehr, zunehmen]", "[mehr, zunehmen, vui]")

    (one,) = looked_through(storks.facts).unreachable

    assert (one.term, one.heard, one.given) == ("vui", Heard.SLIP, ("viel",))


def test_every_term_of_the_small_base_can_be_reached(storks: Command) -> None:
    assert looked_through(storks.facts).unreachable == ()


def test_a_concept_with_one_word_is_thin_and_endings_are_no_synonyms(storks: Command) -> None:
    edit(storks.facts / "lexicon" / "en.yaml", "[nest, eyrie]", "[nest, nests, Nest's]")

    found = looked_through(storks.facts).single

    assert [(one.language, one.concept, one.place.line) for one in found] == [("en", "stork", 2), ("en", "nest", 3)]
    assert [one.used for one in found] == [10, 10]


def test_a_concept_that_a_language_lacks_is_named_with_the_place_where_another_has_it(storks: Command) -> None:
    edit(storks.facts / "lexicon" / "en.yaml", "  nest: [nest, eyrie]\n", "")

    (one,) = looked_through(storks.facts).lacking

    assert (one.language, one.concept, one.used) == ("en", "nest", 10)
    assert one.place == Place("lexicon/de.yaml", 3)


# Lists that are short


def test_facts_with_few_utterances_are_named_unless_there_are_enough(storks: Command) -> None:
    path = storks.facts / "utterances" / "en" / "nests.yaml"
    more = [f"  - nests along river number {letter}\n" for letter in "abcdefghij"]
    path.write_text(path.read_text(encoding="utf-8") + "".join(more), encoding="utf-8")

    few = {(one.language, one.what): one for one in looked_through(storks.facts).few}

    assert ("en", "nests") not in few and len(few) == 11
    assert (few["de", "nests"].have, few["de", "nests"].wanted) == (10, WANTED)


def test_languages_with_few_questions_out_of_scope_are_named_near_and_far_apart(storks: Command) -> None:
    found = looked_through(storks.facts).outside

    assert {(one.language, one.what) for one in found} == {("de", "near"), ("de", "far"), ("en", "near"), ("en", "far")}
    assert {(one.have, one.wanted) for one in found} == {(1, WANTED_OUTSIDE)}
    assert Place("utterances/de/_out_of_scope.yaml", 3) in {one.place for one in found}
