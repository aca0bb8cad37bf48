"""What may stand between braces in a wording."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from facts.templates import OBSERVATION_PARTS, SOURCE_PARTS, Placeholder, literal, parse, placeholders

IDS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)
KEYS = st.from_regex(r"[a-z0-9_-]+", fullmatch=True).filter(lambda key: key not in ("items", "primary"))


@pytest.mark.parametrize(
    ("name", "kind", "fact", "key", "part"),
    [
        ("share", "observation", None, "share", None),
        ("y2018-other", "observation", None, "y2018-other", None),
        ("share.as_of", "observation", None, "share", "as_of"),
        ("late.period", "observation", None, "late", "period"),
        ("share.population", "observation", None, "share", "population"),
        ("members/y2015", "observation", "members", "y2015", None),
        ("members/y2015.as_of", "observation", "members", "y2015", "as_of"),
        ("members/primary", "observation", "members", "primary", None),
        ("items", "items", None, "", None),
        ("items.europe", "items", None, "", "europe"),
        ("primary.title", "primary", None, "", "title"),
        ("primary.url", "primary", None, "", "url"),
    ],
)
def test_a_placeholder_names_what_it_stands_for(name: str, kind: str, fact: str | None, key: str, part: str | None) -> None:
    assert parse(name) == Placeholder(kind, fact, key, part)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name",
    ["", " ", " share", "Share", "share.", ".as_of", "share.date", "primary", "primary.colour", "a/b/c", "/share", "members/",
     "share.as_of.year", "share\n", "größe", "{share}", "share!r", "0.5"],
)  # fmt: skip
def test_what_is_no_placeholder_of_ours_is_a_value_error_that_names_it(name: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(name)}$"):
        parse(name)


@given(st.text())
@example("a" * 10_000)
@example("/" * 10_000)
@example("\ud800")
def test_reading_a_placeholder_never_raises_anything_but_a_value_error(name: str) -> None:
    with suppress(ValueError):
        parse(name)


@given(IDS, KEYS, st.sampled_from(OBSERVATION_PARTS))
def test_every_observation_can_be_named(fact: str, key: str, part: str) -> None:
    assert parse(key) == Placeholder("observation", None, key, None)
    assert parse(f"{fact}/{key}.{part}") == Placeholder("observation", fact, key, part)


@pytest.mark.parametrize("part", SOURCE_PARTS)
def test_every_part_of_the_first_source_can_be_named(part: str) -> None:
    assert parse(f"primary.{part}") == Placeholder("primary", None, "", part)


def test_placeholders_come_in_their_order_and_as_often_as_they_stand() -> None:
    assert placeholders("{share} of {members/y2015}, yes, {share} ({share.as_of})") == [
        "share", "members/y2015", "share", "share.as_of",
    ]  # fmt: skip


def test_a_wording_without_braces_has_no_placeholders() -> None:
    assert placeholders("Gern geschehen.") == []


def test_what_a_curator_typed_is_what_is_left_without_the_braces() -> None:
    assert literal("In {y2018} Clustern: {y2018.as_of}.").split() == ["In", "Clustern:", "."]


def test_a_loose_brace_is_left_over() -> None:
    assert "{" in literal("Es gab {total Nester.")
    assert "}" in literal("Es gab total} Nester.")


@given(st.text())
def test_taking_out_the_placeholders_leaves_none(template: str) -> None:
    assert placeholders(literal(template)) == []
