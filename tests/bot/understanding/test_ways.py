"""In which way something is asked for: compared, over the years, the latest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import ways
from bot.understanding.packs import WAYS
from bot.understanding.reading import Reader
from bot.understanding.ways import COMPARING, LATEST, TREND


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Was ist häufiger, Messen oder Innovationsprojekte?", {"more"}),
        ("Gibt es weniger Institute als Firmen?", {"fewer", "than"}),
        ("Messen im Vergleich zu Kooperationen", {"versus"}),
        ("Are there more companies than institutes?", {"more", "than"}),
        ("Fairs vs. projects", {"versus"}),
        ("Ist die Zahl gestiegen oder gesunken?", {"rise", "fall"}),
        ("Did it go up or down?", {"rise", "fall"}),
        ("Wie hat sich die Zahl entwickelt?", {"course"}),
        ("What is the latest figure?", {"latest"}),
        ("Wie viele Mitglieder gibt es?", set()),
        ("Which countries are partners?", set()),
    ],
)
def test_the_way_of_asking_is_heard(reader: Reader, text: str, found: set[str]) -> None:
    assert ways.heard(text, reader.packs) - {"beside"} == found


@pytest.mark.parametrize(
    "text",
    [
        "Sind mehr als 70 Prozent auf Messen?",
        "Sind es mehr als die Hälfte?",
        "weniger als ein Fünftel",
        "more than half of them",
        "fewer than 5,000 SMEs",
        "more than 8.500 Unternehmen",
    ],
)
def test_a_phrase_that_only_bounds_a_figure_compares_nothing(reader: Reader, text: str) -> None:
    assert not ways.heard(text, reader.packs) & COMPARING


@pytest.mark.parametrize("text", ["2015 mehr als 2019?", "Were there more in 2015 than in 2019?", "fewer than 2015?"])
def test_a_year_is_no_figure_that_a_phrase_could_bound(reader: Reader, text: str) -> None:
    assert ways.heard(text, reader.packs) & COMPARING


@pytest.mark.parametrize(
    ("text", "said", "left"),
    [
        ("Was ist häufiger, Messen oder Innovationsprojekte?", COMPARING, "Was ist, Messen oder Innovationsprojekte?"),
        ("Are there more companies than institutes?", COMPARING, "Are there companies than institutes?"),
        ("Messen vs. Konferenzen", COMPARING, "Messen vs. Konferenzen"),  # it is cut there
        ("Was ist die aktuellste Mitgliederzahl?", LATEST, "Was ist die Mitgliederzahl?"),
        ("Has membership risen?", TREND, "Has membership?"),
        ("Wie viele Mitglieder gibt es?", COMPARING | TREND | LATEST, "Wie viele Mitglieder gibt es?"),
    ],
)
def test_what_is_left_without_the_phrase_is_what_is_asked_for(reader: Reader, text: str, said: frozenset[str], left: str) -> None:
    assert ways.without(text, reader.packs, said) == left


@given(st.text(max_size=80))
def test_no_text_is_too_strange(reader: Reader, text: str) -> None:
    assert ways.heard(text, reader.packs) <= set(WAYS)
