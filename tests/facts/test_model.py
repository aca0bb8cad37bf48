"""Moments and years: a date as coarse as its source gives it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts import model
from facts.model import Base, Moment, Observation, years_in

DAYS = st.dates(min_value=date(1, 1, 1))
MOMENTS = st.one_of(
    st.builds(Moment, st.integers(1, 9999)),
    st.builds(Moment, st.integers(1, 9999), mid=st.just(True)),
    st.builds(Moment, st.integers(1, 9999), st.integers(1, 12)),
    DAYS.map(lambda day: Moment(day.year, day.month, day.day)),
)


@given(MOMENTS)
def test_a_moment_written_and_read_is_the_same_moment(moment: Moment) -> None:
    assert Moment.parse(str(moment)) == moment


@given(DAYS)
def test_a_day_is_read_as_iso_writes_it(day: date) -> None:
    assert Moment.parse(day.isoformat()) == Moment(day.year, day.month, day.day)


@given(st.text())
def test_reading_a_moment_never_raises_anything_but_a_value_error(text: str) -> None:
    with suppress(ValueError):
        Moment.parse(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2012", Moment(2012)),
        ("mid-2012", Moment(2012, mid=True)),
        ("2012-07", Moment(2012, 7)),
        ("2012-07-03", Moment(2012, 7, 3)),
        ("2016-02-29", Moment(2016, 2, 29)),
        ("0800", Moment(800)),
    ],
)
def test_a_moment_is_as_coarse_as_it_is_written(text: str, moment: Moment) -> None:
    assert Moment.parse(text) == moment
    assert str(moment) == text


@pytest.mark.parametrize(
    "text",
    ["", "12", "20122", "2012-7", "2012-13", "2012-00", "2012-02-30", "2015-02-29", "2012-07-00", "mid-2012-07", "Mid-2012",
     "mid 2012", "2012/07", "07.2012", "2012-07-03T00:00", " 2012", "2012\n", "none", "0000", "-2012"],
)  # fmt: skip
def test_what_no_calendar_has_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        Moment.parse(text)


def test_moments_stand_in_the_order_of_time_where_they_are_equally_fine() -> None:
    days = [Moment.parse(text) for text in ("2015-05-13", "2019-04-11", "2020-07-07")]

    assert sorted([days[1], days[2], days[0]]) == days


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2010/11", {2010, 2011}),
        ("2014/15", {2014, 2015}),
        ("2014/2015", {2014, 2015}),
        ("2014 / 15", {2014, 2015}),
        ("2014-15", {2014, 2015}),
        ("2014–2015", {2014, 2015}),
        ("1999/00", {1999, 2000}),
        ("2019", {2019}),
        ("2012-07", {2012}),
        ("1850–2010", {1850, 2010}),
        ("9999/00", {9999}),
        ("im ersten Quartal 2019", {2019}),
        ("2010/11 und 2014/15", {2010, 2011, 2014, 2015}),
        ("in den vergangenen Jahren", set()),
        ("", set()),
        ("120", set()),
        ("20190", set()),
    ],
)
def test_the_years_that_a_text_names(text: str, years: set[int]) -> None:
    assert years_in(text) == years


@given(st.integers(1000, 9999))
def test_a_year_in_a_text_is_found(year: int) -> None:
    assert years_in(f"im Jahr {year}.") == {year}


@given(st.integers(1900, 2098))
def test_a_span_of_two_years_names_both(year: int) -> None:
    assert years_in(f"{year}/{year + 1}") == {year, year + 1}
    assert years_in(f"{year}/{(year + 1) % 100:02}") == {year, year + 1}


@given(st.text())
def test_no_text_is_too_odd_to_look_for_years(text: str) -> None:
    assert all(0 <= year <= 9999 for year in years_in(text))


def observation(base: Base, fact: str, key: str) -> Observation:
    return next(o for o in base.facts[fact].observations if o.key == key)  # type: ignore[index]


def test_an_observation_speaks_of_the_years_of_its_period_and_not_of_its_sources_date(base: Base) -> None:
    late = observation(base, "central-management", "late")

    assert str(late.as_of) == "2016-02-18"
    assert late.years() == {2014, 2015}


def test_an_observation_without_period_speaks_of_the_year_of_its_date(base: Base) -> None:
    assert observation(base, "members", "y2018").years() == {2018}


def test_an_observation_without_date_speaks_of_no_year(base: Base) -> None:
    assert observation(base, "members", "primary").years() == frozenset()


def test_a_date_as_figure_is_the_year_that_an_observation_speaks_of(base: Base) -> None:
    assert observation(base, "programme-start", "start").years() == {2012}


def test_a_period_in_words_does_not_hide_the_date(base: Base) -> None:
    dated = replace(observation(base, "trade-fairs", "share"), as_of=Moment(2015))

    assert dated.period["de"] == "in den vergangenen Jahren"  # type: ignore[index]
    assert dated.years() == {2015}


def test_a_loaded_fact_cannot_be_changed(base: Base) -> None:
    with pytest.raises(FrozenInstanceError):
        observation(base, "members", "y2018").value = Decimal(99)  # type: ignore[misc]


def test_every_value_of_the_model_is_frozen() -> None:
    classes = [thing for thing in vars(model).values() if is_dataclass(thing) and isinstance(thing, type)]

    assert len(classes) > 8
    assert [cls.__name__ for cls in classes if not cls.__dataclass_params__.frozen] == []  # type: ignore[attr-defined]
    assert [f"{cls.__name__}.{field.name}" for cls in classes for field in fields(cls) if "list[" in str(field.type)] == []
