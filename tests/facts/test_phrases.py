"""A phrase holds a figure or a date as it is printed, and no part of another one passes for it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.model import Moment, Value
from facts.phrases import phrase_holds


def read(value: str) -> Value:
    """A value as a curator writes it; a year ends in "!", to tell it from a count."""
    if value.endswith("!"):
        return Moment.parse(value.removesuffix("!"))
    return Fraction(value) if "/" in value else Decimal(value)


@pytest.mark.parametrize(
    ("phrase", "value", "language"),
    [
        ("fast 13.000 Akteure", "13000", "de"),
        ("fast 13\u202f000 Akteure", "13000", "de"),
        ("almost 13,000 actors", "13000", "de"),
        ("1.234,56 Euro", "1234.56", "de"),
        ("mit über 80 Millionen Euro", "80000000", "de"),
        ("2,5 Mio. Euro", "2500000", "de"),
        ("a 4-million grant", "4000000", "en"),
        ("€4m each", "4000000", "en"),
        ("bis zu vier Millionen Euro", "4000000", "de"),
        ("twenty-five million", "25000000", "en"),
        ("4x Gold, 2x Silber", "2", "de"),
        ("rund 100, davon viele jung", "100", "de"),
        ("im Jahr 2016 100 Cluster", "100", "de"),
        ("約100社", "100", "ja"),
        ("hundert Cluster", "100", "de"),
        ("a hundred clusters", "100", "en"),
        ("two hundred and five clusters", "205", "en"),
        ("dreißig Cluster", "30", "de"),
        ("nur ein Cluster", "1", "de"),
        ("zwei Drittel", "2/3", "de"),
        ("über Zweidrittel der Akteure", "2/3", "de"),
        ("ein Viertel", "1/4", "de"),
        ("die Hälfte", "1/2", "de"),
        ("two-thirds of them", "2/3", "en"),
        ("a quarter of them", "1/4", "en"),
        ("⅔ der Nester", "2/3", "de"),
        ("2/3 der Nester", "2/3", "tlh"),
        ("seit Mitte 2012", "mid-2012!", "de"),
        ("2018/19", "2019!", "de"),
        ("Im Juli 2012 erfolgte", "2012-07!", "de"),
        ("am 13.05.2015", "2015-05-13!", "de"),
        ("on May 13th, 2015", "2015-05-13!", "en"),
        ("03/2018", "2018-03!", "de"),
        ("DIS jar 2012", "2012-07!", "tlh"),
    ],
)
def test_a_figure_is_in_the_phrase_that_gives_it(phrase: str, value: str, language: str) -> None:
    assert phrase_holds(phrase, read(value), language)


@pytest.mark.parametrize(
    ("phrase", "value", "language"),
    [
        ("fourteen nests", "4", "en"),
        ("siebenundzwanzig Nester", "7", "de"),
        ("thirty-two clusters", "2", "en"),
        ("thirty-two clusters", "30", "en"),
        ("two hundred and five clusters", "5", "en"),
        ("zweihundert Cluster", "100", "de"),
        ("vier Millionen Euro", "4", "de"),
        ("4 million euros", "4", "en"),
        ("4-Millionen-Euro-Programm", "4", "de"),
        ("€4m", "4", "en"),
        ("13.000 Akteure", "13", "de"),
        ("13 000 Akteure", "13", "de"),
        ("1.5 nests", "15", "en"),
        ("12,5 %", "12", "de"),
        ("12,5 %", "2.5", "de"),
        ("70 %", "70.0", "de"),
        ("am 13.05.2015", "13", "de"),
        ("70 %²", "2", "de"),
        ("zwei Drittel der Nester", "2", "de"),
        ("12/35 der Nester", "12", "de"),
        ("12/35 der Nester", "2/3", "de"),
        ("4/6 der Nester", "2/3", "de"),
        ("2⅔ Nester", "2/3", "de"),
        ("ein dritter Cluster", "1/3", "de"),
        ("zwei Drittel", "3/4", "de"),
        ("since mid-2013", "mid-2012!", "en"),
        ("seit 20122", "2012!", "de"),
        ("Im Juni 2012", "2012-07!", "de"),
        ("am 12.05.2015", "2015-05-13!", "de"),
        ("cha'maH nests", "20", "tlh"),
    ],
)
def test_what_only_looks_like_a_figure_is_not_it(phrase: str, value: str, language: str) -> None:
    assert not phrase_holds(phrase, read(value), language)


@given(st.integers(0, 999_999), st.sampled_from(["de", "en"]))
def test_a_number_is_found_in_digits_and_none_beside_it(number: int, language: str) -> None:
    for phrase in (f"rund {number} Nester", f"({number})", f"{number:,}", f"{number:,}".replace(",", ".")):
        assert phrase_holds(phrase, Decimal(number), language)
        assert not phrase_holds(phrase, Decimal(number + 1), language)


@given(st.text(), st.integers(0, 10**30), st.sampled_from(["de", "en", "fr", "ja", "tlh", "", "x-y"]))
def test_no_phrase_is_too_odd_to_look_for_a_figure(phrase: str, number: int, language: str) -> None:
    for value in (Decimal(number), Fraction(number + 1, 7), Moment(2012, 7, 3)):
        assert phrase_holds(phrase, value, language) in (True, False)


@pytest.mark.parametrize(
    ("phrase", "value", "holds"),
    [
        ("Más de dos tercios de las fincas", "2/3", True),
        ("Más de DOS TERCIOS", "2/3", True),
        ("un tercio de las fincas", "2/3", False),
        ("siete dos tercios", "2/3", False),
        ("los dos terciosos", "2/3", False),
        ("dos tercios", "3/4", False),
    ],
)
def test_a_fraction_may_be_named_as_a_language_pack_does(phrase: str, value: str, holds: bool) -> None:
    names = {"dos tercios": "2/3", "un tercio": "1/3"}

    assert phrase_holds(phrase, Fraction(value), "es", names) is holds
    assert not phrase_holds(phrase, Fraction(value), "es")
