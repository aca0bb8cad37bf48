"""What picture suits a fact, which figures and bounds it has, and what is said in its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import publishing
from bot.answering import charts
from bot.answering.figures import figure
from bot.chart import ABOVE, BELOW, Chart, ChartKind
from bot.engine import Engine
from bot.intervals import interval
from bot.picturing.bars import drawn
from facts.model import BESIDE, Base, FactId, Language, Moment, Observation, Qualifier, Unit
from tests.bot.asking import DE, EN, ROOT

ES = Language("es")


@pytest.fixture(scope="module")
def roasters(coffee: Path) -> Engine:
    return Engine.open(coffee)


def described(engine: Engine, fact: str, language: Language = DE, *, card: bool = False) -> Chart:
    found = engine.chart(FactId(fact), language, card=card)
    assert found
    return found


@pytest.mark.parametrize(
    ("fact", "kind"),
    [
        ("strategic-field", ChartKind.BARS),
        ("central-management", ChartKind.BARS),
        ("companies", ChartKind.BARS),
        ("members", ChartKind.HISTORY),
        ("sme-share", ChartKind.COMPOSITION),
        ("company-share", ChartKind.COMPOSITION),
        ("partner-countries", ChartKind.MAP),
        ("partner-countries-europe", ChartKind.MAP),
    ],
)
def test_the_kind_of_chart_follows_from_the_data(engine: Engine, fact: str, kind: ChartKind) -> None:
    assert described(engine, fact).kind is kind


@pytest.mark.parametrize(
    ("fact", "kind"),
    [("destinations", ChartKind.MAP), ("exports", ChartKind.HISTORY), ("organic-share", ChartKind.BARS)],
)
def test_a_base_about_something_else_has_its_charts_by_the_same_rules(roasters: Engine, fact: str, kind: ChartKind) -> None:
    assert described(roasters, fact, ES).kind is kind


@pytest.mark.parametrize("fact", ["forms", "importance", "interspin-funding", "programme-start", "thanks", "source"])
def test_a_fact_without_figures_on_an_axis_or_countries_has_no_chart(engine: Engine, fact: str) -> None:
    assert engine.chart(FactId(fact), DE) is None
    assert fact not in engine.charted()


def test_every_fact_of_the_subject_has_a_card_and_no_other(engine: Engine, roasters: Engine) -> None:
    for one in (engine, roasters):
        cards = {fact.id for fact in one.base.facts.values() if one.chart(fact.id, DE, card=True)}
        assert cards == {fact.id for fact in one.base.facts.values() if fact.kind not in BESIDE}


def test_an_unknown_fact_is_an_error(engine: Engine) -> None:
    with pytest.raises(KeyError):
        engine.chart(FactId("nowhere"), DE)


def test_every_figure_is_worded_with_its_qualifier_in_the_rows_and_in_the_caption(engine: Engine, roasters: Engine) -> None:
    checked = 0
    for one in (engine, roasters):
        for fact in one.charted():
            for language in one.base.languages:
                chart = described(one, fact, language)
                for row in chart.rows:
                    if row.observation:
                        assert row.figure == figure(row.observation, chart.language)
                        assert row.figure.casefold() in chart.caption.casefold(), chart.caption
                        checked += 1
    assert checked > 50


def test_a_caption_names_the_kind_the_source_and_that_there_is_no_date(engine: Engine) -> None:
    caption = described(engine, "strategic-field").caption

    assert caption.startswith("Balkendiagramm: Strategisches Handlungsfeld. Für mehr als 70\u00a0% der 100")
    assert "Die Quelle nennt kein Datum." in caption
    assert "Nach: Kooperation international (Miguel Krux)" in caption


def test_a_caption_of_a_map_names_every_country_and_that_there_is_no_ranking(engine: Engine) -> None:
    chart = described(engine, "partner-countries", EN)

    assert len(chart.rows) == 10
    assert [row.label for row in chart.rows if row.label not in chart.caption] == []
    assert "The source gives no ranking" in chart.caption


def test_a_history_has_what_is_dated_in_its_order_and_then_what_is_not(engine: Engine) -> None:
    rows = described(engine, "members").rows

    assert [row.figure for row in rows] == ["101", "rund 90", "87", "mehr als 80", "100", "77", "72"]
    assert [row.since for row in rows if not row.since] == [None] * 3
    assert [row.since for row in rows[:4]] == sorted(row.since for row in rows[:4] if row.since)


def test_the_parts_of_a_whole_stand_side_by_side_and_are_not_added_up(engine: Engine) -> None:
    chart = described(engine, "sme-share")

    assert chart.facts[0] == "sme-share" and len(chart.facts) == 4
    assert [row.fact for row in chart.rows] == ["company-share", "sme-share", "research-share", "other-share"]
    assert any("zusammenzählen" in note for note in chart.notes)


def test_a_fraction_keeps_its_words_and_takes_only_its_place_among_percentages(engine: Engine) -> None:
    row = described(engine, "company-share").rows[0]

    assert row.figure == "im Durchschnitt über zwei Drittel"
    assert row.axis is Unit.PERCENT
    assert row.span and row.span.low == Fraction(200, 3)


def test_what_counts_different_things_shares_no_axis(engine: Engine) -> None:
    rows = described(engine, "central-management").rows

    assert {row.axis for row in rows} == {Unit.PERCENT, Unit.COUNT}


@pytest.mark.parametrize(
    ("as_of", "days"),
    [
        ("2012", (date(2012, 1, 1), date(2012, 12, 31))),
        ("mid-2012", (date(2012, 5, 1), date(2012, 8, 31))),
        ("2012-02", (date(2012, 2, 1), date(2012, 2, 29))),
        ("2012-12", (date(2012, 12, 1), date(2012, 12, 31))),
        ("2012-07-03", (date(2012, 7, 3), date(2012, 7, 3))),
    ],
)
def test_a_time_is_as_coarse_as_it_is_known(base: Base, as_of: str, days: tuple[date, date]) -> None:
    assert charts.days_of(replace(some(base), as_of=Moment.parse(as_of))) == days


def test_a_figure_without_a_date_has_no_days(base: Base) -> None:
    assert charts.days_of(replace(some(base), as_of=None)) == (None, None)


def some(base: Base) -> Observation:
    return base.facts[FactId("smes")].observations[0]


@given(qualifier=st.sampled_from(Qualifier), value=st.integers(0, 100), percent=st.booleans())
def test_every_bound_that_is_drawn_is_the_qualifiers(qualifier: Qualifier, value: int, percent: bool, base: Base) -> None:
    fact = base.facts[FactId("strategic-field" if percent else "smes")]
    observation = replace(fact.observations[0], qualifier=qualifier, value=Decimal(value))
    changed = replace(fact, observations=(observation,))
    top = Fraction(100) if percent else None
    chart = charts.chart(changed, base, DE)
    assert chart
    row = chart.rows[0]
    wanted = interval(qualifier, Fraction(value), top)
    high = wanted.high if top is None or wanted.high is None else min(wanted.high, top)

    found = drawn(row, 1000.0 if top is None else 100.0)

    assert row.span and (row.span.low, row.span.high, row.span.low_open) == (wanted.low, high, wanted.low_open)
    assert found.solid == float(wanted.low)
    assert found.pale == (float(high) if high is not None else 1000.0)
    assert found.goes_on == (qualifier in ABOVE)
    if qualifier in BELOW:
        assert found.edges == (value,)
    if qualifier in (Qualifier.STATED, Qualifier.EXACTLY):
        assert found.edges == () and found.solid == found.pale == value
    elif value:
        assert found.edges


def test_the_base_to_begin_with_has_pictures_too(tmp_path: Path) -> None:
    publishing.build(ROOT / "facts" / "starter", tmp_path / "starter.sqlite")
    engine = Engine.open(tmp_path / "starter.sqlite")

    assert [described(engine, fact, DE).caption for fact in engine.charted()]
