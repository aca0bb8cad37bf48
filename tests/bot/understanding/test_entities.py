"""Figures, years, months and countries are read for what they are worth, exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from babel.numbers import format_decimal
from hypothesis import example, given
from hypothesis import strategies as st

from bot.understanding.entities import numbers, readings
from bot.understanding.folding import tokens
from bot.understanding.packs import Sign
from bot.understanding.reading import Reader
from facts.model import Language, Qualifier
from tests.bot.asking import DE, EN

MORE, OVER, LEAST, LESS, UP_TO = Qualifier.MORE_THAN, Qualifier.OVER, Qualifier.AT_LEAST, Qualifier.LESS_THAN, Qualifier.UP_TO
ABOUT, ALMOST, EXACTLY = Qualifier.ABOUT, Qualifier.ALMOST, Qualifier.EXACTLY
HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)


@pytest.mark.parametrize(
    ("digits", "meant"),
    [
        ("70", ["70"]),
        ("007", ["7"]),
        ("1.5", ["1.5"]),
        ("1,5", ["1.5"]),
        ("0.125", ["0.125"]),  # no group begins with a lone nought
        ("1234.567", ["1234.567"]),  # nor has one more than three digits before it
        ("1.23", ["1.23"]),
        ("1.2345", ["1.2345"]),
        ("1.234", ["1234", "1.234"]),
        ("13,000", ["13000", "13"]),
        ("1.234.567", ["1234567"]),
        ("1,234,567", ["1234567"]),
        ("1.234,5", ["1234.5"]),
        ("1,234.5", ["1234.5"]),
        ("1.234.567,25", ["1234567.25"]),
        ("1'234", ["1234"]),
        ("1’234’567.5", ["1234567.5"]),
    ],
)
def test_digits_are_read_in_every_way_that_they_can_be_meant(digits: str, meant: list[str]) -> None:
    assert readings(digits) == tuple(Fraction(one) for one in meant)


@pytest.mark.parametrize("digits", ["", "x", "1.", ".5", "1.2.3", "1.23.456", "1,2,3.4.5", "1.234,5,6", "-5", "1 000", "1..2"])
def test_what_is_no_number_is_not_guessed_at(digits: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        readings(digits)


@given(st.integers(min_value=0, max_value=10**15), st.sampled_from(["de", "en", "de_CH"]))
def test_a_grouped_number_is_first_of_all_itself(number: int, locale: str) -> None:
    assert readings(format_decimal(number, locale=locale).replace("\u202f", "'"))[0] == number


@given(st.decimals(min_value=0, max_value=10**12, places=2), st.sampled_from(["de", "en"]))
def test_a_decimal_fraction_is_read_exactly(number: Decimal, locale: str) -> None:
    written = format_decimal(number, locale=locale, format="#,##0.00")

    assert readings(written) == (Fraction(number),)


@given(st.text(alphabet="0123456789.,'’٣²", max_size=12))
def test_any_digits_are_a_number_or_none(digits: str) -> None:
    try:
        found = readings(digits)
    except ValueError:
        return
    assert 1 <= len(found) <= 2
    assert all(one >= 0 for one in found)


@pytest.mark.parametrize(
    ("text", "language", "value", "qualifier"),
    [
        ("mehr als 70 %", DE, 70, MORE),
        ("mehr als 70\u00a0%", DE, 70, MORE),
        ("über 50 Prozent", DE, 50, OVER),
        ("fast 50%", DE, 50, ALMOST),
        ("rund 50 %", DE, 50, ABOUT),
        ("genau 50 %", DE, 50, EXACTLY),
        ("mindestens 50 %", DE, 50, LEAST),
        ("weniger als 50 %", DE, 50, LESS),
        ("bis zu 50 %", DE, 50, UP_TO),
        ("höchstens 50 %", DE, 50, UP_TO),
        ("50 %", DE, 50, None),
        ("more than 70%", EN, 70, MORE),
        ("over 50 percent", EN, 50, OVER),
        ("almost 50 per cent", EN, 50, ALMOST),
        ("about 50%", EN, 50, ABOUT),
        ("exactly 50%", EN, 50, EXACTLY),
        ("at least 50%", EN, 50, LEAST),
        ("less than 50%", EN, 50, LESS),
        ("up to 50%", EN, 50, UP_TO),
        ("at most 50%", EN, 50, UP_TO),
        ("fifty percent", EN, 50, None),
        ("fünfzig Prozent", DE, 50, None),
    ],
)
def test_a_share_keeps_its_qualifier(
    reader: Reader, text: str, language: Language, value: int, qualifier: Qualifier | None
) -> None:
    (number,) = reader.read(text, language).numbers

    assert (number.values, number.percent, number.qualifier) == ((Fraction(value),), True, qualifier)


@pytest.mark.parametrize(
    ("text", "language", "value", "qualifier"),
    [
        ("zwei Drittel", DE, TWO_THIRDS, None),
        ("two thirds", EN, TWO_THIRDS, None),
        ("two-thirds", EN, TWO_THIRDS, None),
        ("mehr als die Hälfte", DE, HALF, MORE),
        ("more than half", EN, HALF, MORE),
        ("more than a half", EN, HALF, MORE),
        ("knapp ein Viertel", DE, Fraction(1, 4), ALMOST),
        ("die Mehrheit", DE, HALF, MORE),
        ("the majority", EN, HALF, MORE),
        ("eine Minderheit", DE, HALF, LESS),
        ("sieben von zehn", DE, Fraction(7, 10), None),
        ("seven in ten", EN, Fraction(7, 10), None),
    ],
)
def test_a_share_in_words_is_a_fraction(
    reader: Reader, text: str, language: Language, value: Fraction, qualifier: Qualifier | None
) -> None:
    (number,) = reader.read(text, language).numbers

    assert (number.values, number.fraction, number.percent, number.qualifier) == ((value,), True, False, qualifier)


@pytest.mark.parametrize(
    ("text", "language", "value", "qualifier"),
    [
        ("rund 13.000 Akteure", DE, 13000, ABOUT),
        ("bis zu vier Millionen Euro", DE, 4_000_000, UP_TO),
        ("up to 4 million euros", EN, 4_000_000, UP_TO),
        ("1,5 Millionen", DE, 1_500_000, None),
        ("2 Milliarden", DE, 2_000_000_000, None),
        ("2 billion", EN, 2_000_000_000, None),  # never the German Billion of 10 to the 12
        ("zwei Billionen", DE, 2_000_000_000_000, None),
        ("101 Cluster", DE, 101, None),
        ("eighty members", EN, 80, None),
    ],
)
def test_a_count_keeps_its_scale_and_its_qualifier(
    reader: Reader, text: str, language: Language, value: int, qualifier: Qualifier | None
) -> None:
    (number,) = reader.read(text, language).numbers

    assert (number.values[0], number.percent, number.fraction, number.qualifier) == (Fraction(value), False, False, qualifier)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("im Jahr 2015", (2015,)),
        ("2010/11", (2010, 2011)),
        ("2014/15 und 2010/11", (2014, 2015, 2010, 2011)),
        ("2015, 2015 und noch einmal 2015", (2015,)),
        ("1999/00", (1999, 2000)),
        ("2010 12", (2010,)),
        ("1900 und 2100", (1900, 2100)),
        ("1899 und 2101", ()),
        ("mehr als 2000", ()),
        ("2000 %", ()),
        ("2000 Prozent", ()),
        ("2 Millionen", ()),
        ("2.015", ()),
        ("15", ()),
    ],
)
def test_four_digits_are_a_year_unless_they_are_counted_or_hedged(reader: Reader, text: str, years: tuple[int, ...]) -> None:
    assert reader.read(text, DE).years == years


@pytest.mark.parametrize("text", ["mehr als 2000 Akteure", "2.015 Akteure", "2000 %"])
def test_a_number_that_is_no_year_stays_a_number(reader: Reader, text: str) -> None:
    assert len(reader.read(text, DE).numbers) == 1


QUALIFIER, ARTICLE = Sign("qualifier", "more_than"), Sign("function")


def test_an_article_between_a_qualifier_and_its_number_does_not_part_them() -> None:
    (number,), _, _ = numbers([("mehr als", QUALIFIER), ("die", ARTICLE), ("70", None), ("%", Sign("percent"))])

    assert number.qualifier is MORE


def test_a_word_of_its_own_between_a_qualifier_and_a_number_parts_them() -> None:
    (number,), _, _ = numbers([("mehr als", QUALIFIER), ("cluster", None), ("70", None), ("%", Sign("percent"))])

    assert number.qualifier is None


def test_a_qualifier_counts_for_one_number_only() -> None:
    (first, second), _, _ = numbers([("mehr als", QUALIFIER), ("70", None), ("80", None)])

    assert (first.qualifier, second.qualifier) == (MORE, None)


@given(st.text(alphabet=st.characters()), st.booleans())
@example("2010 ፩፩", False)  # digits of other scripts are digits to Python, but no number
@example("2010 ²²", True)
@example("1.2.3.4", True)
def test_no_text_is_too_strange_to_be_read_for_numbers(text: str, percent: bool) -> None:
    parts = [(token.folded, Sign("percent") if percent and token.folded == "%" else None) for token in tokens(text)]

    found, years, _ = numbers(parts)

    assert all(number.values for number in found)
    assert all(1900 <= year <= 2101 for year in years)


@pytest.mark.parametrize(
    ("text", "months"), [("im Mai 2015", (5,)), ("in March 2018", (3,)), ("zwischen März und September", (3, 9)), ("2015", ())]
)
def test_months_are_read_in_both_languages(reader: Reader, text: str, months: tuple[int, ...]) -> None:
    assert reader.read(text, DE).months == months


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Österreich", ["AT"]), ("Oesterreich", ["AT"]), ("Austria", ["AT"]), ("österreichische Partner", ["AT"]),
        ("Austrian", ["AT"]),
        ("Australien", ["AU"]), ("Australia", ["AU"]), ("Irland", ["IE"]), ("Island", ["IS"]),
        ("Ireland", ["IE"]), ("Iceland", ["IS"]),
        ("Niger", ["NE"]), ("Nigeria", ["NG"]), ("Slowakei", ["SK"]), ("Slowenien", ["SI"]), ("Iran", ["IR"]), ("Irak", ["IQ"]),
        ("Südkorea", ["KR"]), ("South Korea", ["KR"]), ("die USA", ["US"]), ("Vereinigte Staaten", ["US"]), ("Holland", ["NL"]),
        ("England", ["GB"]), ("walisische Partner", ["GB"]), ("South Tyrol", ["IT"]),
        ("Which countries can partner with us?", []), ("US", ["US"]), ("UK", ["GB"]), ("Frankreich und China", ["FR", "CN"]),
        ("Japan, Japan und Japan", ["JP"]),
        ("Deutschland", []),  # goes without saying
        ("Atlantis", []),
    ],
)  # fmt: skip
def test_a_country_is_known_by_every_name_people_use_and_never_by_a_likeness(reader: Reader, text: str, codes: list[str]) -> None:
    assert list(reader.read(text, DE).countries) == codes


@pytest.mark.parametrize(
    ("text", "language", "low", "high", "percent"),
    [
        ("zwischen 140 und 160 Teilnehmer", DE, "140", "160", False),
        ("between a tenth and a fifth", EN, "1/10", "1/5", False),
        ("zwischen 10 und 20 Prozent", DE, "10", "20", True),
        ("140 bis 160 Teilnehmer", DE, "140", "160", False),
        ("10 to 20 percent", EN, "10", "20", True),
    ],
)
def test_two_numbers_may_bound_a_range(reader: Reader, text: str, language: Language, low: str, high: str, percent: bool) -> None:
    (number,) = reader.read(text, language).numbers

    assert (number.values, number.until, number.percent) == ((Fraction(low),), (Fraction(high),), percent)


@pytest.mark.parametrize(("text", "language"), [("bis zu 4 Millionen Euro", DE), ("up to 4 million euros", EN), ("bis 2019", DE)])
def test_a_bound_alone_is_no_range(reader: Reader, text: str, language: Language) -> None:
    assert all(not number.until for number in reader.read(text, language).numbers)


@pytest.mark.parametrize(
    ("text", "language", "bound"),
    [
        ("schon vor 2013", DE, {"before"}),
        ("after 2012", EN, {"after"}),
        ("seit 2012", DE, set()),
        ("vor allem 2013", DE, set()),
    ],
)
def test_a_year_may_be_a_bound_only(reader: Reader, text: str, language: Language, bound: set[str]) -> None:
    assert reader.read(text, language).marks & {"before", "after"} == bound


def test_the_second_year_of_a_span_is_no_figure_besides(reader: Reader) -> None:
    found = reader.read("zwischen 2010/11 und 2014/15", DE)

    assert (found.numbers, found.years) == ((), (2010, 2011, 2014, 2015))


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Am 13. Mai 2015 waren es 101 Cluster.", ["101"]),
        ("On 13 May 2015 it comprised 101 innovation clusters.", ["101"]),
        ("As of September 17, 2015, over 50 percent are SMEs.", ["50"]),
        ("Im Mai 101 Mitglieder", ["101"]),
        ("Im März waren mehr als 20 Mitglieder da.", ["20"]),
    ],
)
def test_the_day_of_a_month_counts_nothing(reader: Reader, text: str, counted: list[str]) -> None:
    assert [number.text for number in reader.read(text).numbers] == counted
