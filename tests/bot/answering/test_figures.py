"""A figure is written as readers of a language expect it, and exactly as the source has it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from babel.core import UnknownLocaleError
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answering.figures import figure, listing, locale_of, moment, value
from facts.model import Citation, Indicator, IndicatorId, Language, Moment, Observation, Qualifier, Source, SourceId, Unit, Value
from tests.bot.asking import DE, EN

NB = "\u00a0"  # no-break space
SOURCE = Source(
    id=SourceId("atlas"), title="Atlas", publisher="Storks", authors=(), url="https://example.org",
    archived_url=None, language=EN,
    published=None, accessed=date(2026, 11, 1), note={},
)  # fmt: skip


def observed(printed: Value, qualifier: Qualifier, unit: Unit, *, average: bool = False) -> Observation:
    return Observation(
        key="x", indicator=Indicator(id=IndicatorId("x"), name={}, unit=unit, noun={}, among=None),
        qualifier=qualifier, value=printed, average=average, population={}, period={}, as_of=None,
        citation=Citation(source=SOURCE, phrase=None, verbatim=False), text={}, note={},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "qualifier", "unit", "de", "en"),
    [
        (Decimal(70), Qualifier.MORE_THAN, Unit.PERCENT, f"mehr als 70{NB}%", "more than 70%"),
        (Decimal("5.3"), Qualifier.STATED, Unit.PERCENT, f"5,3{NB}%", "5.3%"),
        (Decimal("0.7"), Qualifier.LESS_THAN, Unit.PERCENT, f"weniger als 0,7{NB}%", "less than 0.7%"),
        (Decimal(100), Qualifier.EXACTLY, Unit.PERCENT, f"genau 100{NB}%", "exactly 100%"),
        (Decimal(13000), Qualifier.ABOUT, Unit.COUNT, "rund 13.000", "about 13,000"),
        (Decimal(101), Qualifier.STATED, Unit.COUNT, "101", "101"),
        (Decimal(7100), Qualifier.OVER, Unit.COUNT, "über 7.100", "over 7,100"),
        (Decimal(300), Qualifier.ALMOST, Unit.COUNT, "fast 300", "almost 300"),
        (Decimal(15), Qualifier.AT_LEAST, Unit.COUNT, "mindestens 15", "at least 15"),
        (Fraction(2, 3), Qualifier.STATED, Unit.FRACTION, "zwei Drittel", "two thirds"),
        (Fraction(1, 2), Qualifier.MORE_THAN, Unit.FRACTION, "mehr als die Hälfte", "more than half"),
        (Fraction(1, 3), Qualifier.STATED, Unit.FRACTION, "ein Drittel", "one third"),
        (Fraction(4, 7), Qualifier.STATED, Unit.FRACTION, "4/7", "4/7"),  # no catalog has a word for it
        (Decimal(4_000_000), Qualifier.UP_TO, Unit.EURO, f"bis zu 4 Millionen{NB}Euro", "up to 4 million euros"),
        (Decimal(1_000_000), Qualifier.STATED, Unit.EURO, f"1 Million{NB}Euro", "1 million euros"),
        (Decimal(80_000_000), Qualifier.OVER, Unit.EURO, f"über 80 Millionen{NB}Euro", "over 80 million euros"),
        (Decimal(1_500_000), Qualifier.STATED, Unit.EURO, f"1.500.000{NB}Euro", "1,500,000 euros"),
        (Decimal(999_999), Qualifier.STATED, Unit.EURO, f"999.999{NB}Euro", "999,999 euros"),
        (Moment(2012, mid=True), Qualifier.STATED, Unit.DATE, "Mitte 2012", "mid-2012"),
    ],
)
def test_a_figure_has_its_qualifier_its_digits_and_its_unit(
    printed: Value, qualifier: Qualifier, unit: Unit, de: str, en: str
) -> None:
    observation = observed(printed, qualifier, unit)

    assert figure(observation, DE).replace(NB, " ") == de.replace(NB, " ")
    assert figure(observation, EN).replace(NB, " ") == en


def test_a_percent_sign_never_stands_alone_at_the_start_of_a_line() -> None:
    assert figure(observed(Decimal(70), Qualifier.MORE_THAN, Unit.PERCENT), DE) == "mehr als 70\u00a0%"


def test_an_average_says_that_it_is_one() -> None:
    observation = observed(Fraction(2, 3), Qualifier.OVER, Unit.FRACTION, average=True)

    assert figure(observation, DE) == "im Durchschnitt über zwei Drittel"
    assert figure(observation, EN) == "on average over two thirds"


@pytest.mark.parametrize("language", [DE, EN])
@pytest.mark.parametrize("qualifier", list(Qualifier))
def test_no_two_qualifiers_are_written_alike(language: Language, qualifier: Qualifier) -> None:
    written = {other: figure(observed(Decimal(7), other, Unit.COUNT), language) for other in Qualifier}

    assert [other for other, text in written.items() if text == written[qualifier]] == [qualifier]
    assert (written[qualifier] == "7") == (qualifier is Qualifier.STATED)


def read_back(written: str, language: Language) -> Decimal:
    """The slow way back from what was written to what it is worth."""
    group, point = (".", ",") if language == DE else (",", ".")
    return Decimal(re.sub(r"[^\d,.-]", "", written).replace(group, "").replace(point, "."))


DECIMALS = st.decimals(min_value=0, max_value=10**15, allow_nan=False, allow_infinity=False, places=6) | st.decimals(
    0, 10**4, places=1
)


@given(DECIMALS, st.sampled_from([DE, EN]))
@example(Decimal("0.125"), DE)
@example(Decimal("2.5"), EN)
@example(Decimal("0.000001"), DE)
def test_no_digit_of_a_count_is_lost_or_rounded(printed: Decimal, language: Language) -> None:
    assert read_back(value(printed, Unit.COUNT, language), language) == printed


@given(DECIMALS, st.sampled_from([DE, EN]))
@example(Decimal("5.3"), DE)
@example(Decimal("0.053"), EN)
def test_no_digit_of_a_share_is_lost_or_rounded(printed: Decimal, language: Language) -> None:
    written = value(printed, Unit.PERCENT, language)

    assert read_back(written, language) == printed
    assert written.endswith("%")


@given(DECIMALS | st.integers(0, 10**15).map(Decimal), st.sampled_from([DE, EN]))
@example(Decimal(999_999_999), DE)
@example(Decimal(1_000_000_000), EN)
@example(Decimal("1000000.5"), DE)
def test_no_digit_of_a_sum_is_lost_or_rounded(printed: Decimal, language: Language) -> None:
    written = value(printed, Unit.EURO, language)

    scales = (
        {"Million": 10**6, "Milliarde": 10**9, "Billion": 10**12}
        if language == DE
        else {"million": 10**6, "billion": 10**9, "trillion": 10**12}
    )
    scale = next((factor for name, factor in scales.items() if name in written), 1)
    assert read_back(re.sub(r"[A-Za-zÄ-ü]", "", written), language) * scale == printed


@given(st.decimals(0, 10**6, places=2), st.sampled_from([Unit.COUNT, Unit.PERCENT]))
@example(Decimal("5.30"), Unit.PERCENT)
def test_a_nought_that_the_source_prints_is_printed(printed: Decimal, unit: Unit) -> None:
    written = value(printed, unit, EN)

    assert re.sub(r"[^\d.]", "", written) == str(printed)


@pytest.mark.parametrize(
    ("when", "de", "en"),
    [
        (Moment(2016), "2016", "2016"),
        (Moment(2012, mid=True), "Mitte 2012", "mid-2012"),
        (Moment(2018, 3), "März 2018", "March 2018"),
        (Moment(2015, 5, 13), "13. Mai 2015", "13 May 2015"),
        (Moment(2024, 12, 30), "30. Dezember 2024", "30 December 2024"),  # "YYYY" would be the year of the week: 2025
    ],
)
def test_a_date_is_as_coarse_as_it_is_known(when: Moment, de: str, en: str) -> None:
    assert moment(when, DE) == de
    assert moment(when, EN) in (en, _american(when, en))


def _american(when: Moment, british: str) -> str:
    day, month, year = british.split() if when.day else ("", "", "")
    return f"{month} {day}, {year}"


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from([DE, EN]))
def test_every_date_keeps_its_year_and_its_day(day: date, language: Language) -> None:
    digits = re.findall(r"\d+", moment(Moment(day.year, day.month, day.day), language))

    assert sorted(digits) == sorted([str(day.year), str(day.day)])


@pytest.mark.parametrize(
    ("words", "de", "en"),
    [
        ([], "", ""),
        (["A"], "A", "A"),
        (["A", "B"], "A und B", "A and B"),
        (["A", "B", "C"], "A, B und C", "A, B, and C"),
    ],
)
def test_a_list_reads_like_one(words: list[str], de: str, en: str) -> None:
    assert listing(words, DE) == de
    assert listing(words, EN).replace(", and", " and") == en.replace(", and", " and")


def test_a_language_that_babel_does_not_know_is_an_error() -> None:
    with pytest.raises(UnknownLocaleError):
        locale_of(Language("xx"))


def test_a_region_of_a_language_writes_its_own_way() -> None:
    assert value(Decimal(13000), Unit.COUNT, Language("de-CH")) == "13’000"
