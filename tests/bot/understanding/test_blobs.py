"""Plain data becomes a release's bytes and comes back from them, part by part."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import blobs
from facts.model import Base

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=8
)
PARTS = st.dictionaries(st.text(), VALUES, min_size=1, max_size=4)


@given(PARTS, st.dictionaries(st.text(), PARTS, max_size=2))
def test_any_plain_data_is_read_as_it_was_written(whole: dict[str, Any], apart: dict[str, dict[str, Any]]) -> None:
    data = whole | apart

    assert blobs.read(blobs.written(data, apart=apart))[0] == data


@given(PARTS, PARTS)
def test_it_is_read_the_same_after_other_data_that_shares_some_of_it(data: dict[str, Any], other: dict[str, Any]) -> None:
    shared = {name: data[name] for name in [*data][::2]}
    _, before = blobs.read(blobs.written(other | shared))

    found, lines = blobs.read(blobs.written(data), before)

    assert found == data
    assert all(content is before[line] for line, content in lines.items() if line in before)
    assert len({*lines} & {*before}) >= len(shared)


@given(PARTS)
def test_the_order_of_the_parts_does_not_matter(data: dict[str, Any]) -> None:
    assert blobs.written(dict(reversed(data.items()))) == blobs.written(data)


@pytest.mark.parametrize("damaged", [b"", b"{}", b"[]", b"[1]", b'["a",1]\n', b"\xff", b'["a",1]\n["a","b",2]', b'[["a"],1]'])
def test_what_was_never_written_is_refused(damaged: bytes) -> None:
    with pytest.raises((ValueError, TypeError, AttributeError)):
        blobs.read(damaged)


def test_what_the_shipped_base_needs_is_read_in_small_parts(base: Base) -> None:
    """A part is read in one go, and nobody is answered meanwhile."""
    for name in ("packs", "engine"):  # the weights of "letters" are taken as they are
        parts = base.blobs[name].split(b"\n")

        assert max(map(len, parts)) < 250_000
        assert all(isinstance(json.loads(part), list) for part in parts)
