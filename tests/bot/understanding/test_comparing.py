"""Figures side by side: only where they count the same kind of thing among the same people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model import Relation, Verdict
from bot.understanding import comparing
from bot.understanding.claims import SHARES
from facts.model import Base, Fact, FactId, Moment, Unit


def fact(base: Base, name: str) -> Fact:
    return base.facts[FactId(name)]


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ("trade-fairs", "innovation-projects", Relation.MORE),  # more than 70 % against almost 50 %
        ("innovation-projects", "trade-fairs", Relation.LESS),
        ("trade-fairs", "long-term-cooperation", Relation.UNDECIDED),  # over 40 % may be 80 %
        ("sme-share", "research-share", Relation.MORE),
        ("company-share", "sme-share", Relation.UNDECIDED),
        ("companies", "university-institutes", Relation.UNDECIDED),  # over 800 has no top
        ("research-departments", "companies", Relation.LESS),
        ("trade-fairs", "sme-share", Relation.INCOMPARABLE),  # of clusters, of actors
        ("companies", "company-share", Relation.INCOMPARABLE),  # a count, a share
        ("members", "interspin-clusters", Relation.INCOMPARABLE),  # two programmes
        ("members", "actors", Relation.INCOMPARABLE),
    ],
)
def test_of_two_facts_the_sources_say_which_is_higher_or_that_they_do_not(
    base: Base, left: str, right: str, found: Relation
) -> None:
    compared = comparing.between_facts(fact(base, left), fact(base, right))

    assert compared and (compared.fact, compared.other_fact, compared.relation) == (left, right, found)


@pytest.mark.parametrize("other", ["programme", "partner-countries", "programme-start", "source"])
def test_what_is_no_figure_is_not_compared(base: Base, other: str) -> None:
    assert comparing.between_facts(fact(base, "members"), fact(base, other)) is None


def test_whatever_is_compared_is_of_one_unit_and_said_to_be_of_one_whole(base: Base) -> None:
    facts = [one for one in base.facts.values() if comparing.figures(one)]
    for one in facts:
        for other in facts:
            found = comparing.between_facts(one, other)
            assert found
            if one is not other and found.relation is not Relation.INCOMPARABLE:
                left, right = (
                    next(o for o in base.facts[of].observations if o.key == key)
                    for of, key in ((found.fact, found.key), (found.other_fact, found.other_key))
                )
                assert left.indicator.among == right.indicator.among is not None or left.population == right.population
                assert len({left.indicator.unit, right.indicator.unit} - SHARES) in (0, 1)


def test_a_comparison_turned_round_says_the_same(base: Base) -> None:
    facts = [one for one in base.facts.values() if comparing.figures(one)]
    for one in facts:
        for other in facts:
            found, turned = comparing.between_facts(one, other), comparing.between_facts(other, one)
            if found and turned and (found.key, found.other_key) == (turned.other_key, turned.key):
                assert turned.relation is found.relation.turned()


@pytest.mark.parametrize(
    ("name", "years", "found"),
    [
        ("members", [2015, 2019], ("y2015", "y2019", Relation.MORE)),
        ("members", [2019, 2015], ("y2019", "y2015", Relation.LESS)),
        ("members", [2018, 2019], ("y2018", "y2019", Relation.UNDECIDED)),  # about 90 may be 87
        ("members", [2015, 2020], ("y2015", "y2020", Relation.UNDECIDED)),  # more than 80 may be 101
        ("actors", [2015, 2018], ("y2015", "y2018", Relation.LESS)),
        ("central-management", [2010, 2011, 2014, 2015], ("early", "late", Relation.LESS)),  # "2010/11" is one time
        ("conferences", [2017, 2019], ("y2017", "y2019", Relation.INCOMPARABLE)),  # managers, participants
    ],
)
def test_of_two_times_the_figures_of_each_are_compared(
    base: Base, name: str, years: list[int], found: tuple[str, str, Relation]
) -> None:
    compared = comparing.between_years(fact(base, name), years)

    assert compared and (compared.key, compared.other_key, compared.relation) == found


@pytest.mark.parametrize("years", [[2015], [2015, 2016], [2016, 2017], [2015, 2018, 2019], []])
def test_without_figures_of_just_two_times_nothing_is_compared(base: Base, years: list[int]) -> None:
    assert comparing.between_years(fact(base, "members"), years) is None


def test_the_first_dated_figure_is_set_beside_the_last(base: Base) -> None:
    compared = comparing.over_time(fact(base, "members"))

    assert compared and (compared.key, compared.other_key, compared.relation) == ("y2015", "y2020", Relation.UNDECIDED)


def test_from_a_year_on_the_figure_of_that_year_is_set_beside_the_last(base: Base) -> None:
    compared = comparing.over_time(fact(base, "members"), [2018])

    assert compared and (compared.key, compared.other_key) == ("y2018", "y2020")
    assert comparing.over_time(fact(base, "members"), [2016]) is None
    assert comparing.over_time(fact(base, "members"), [2020]) is None  # nothing comes after it


def test_a_single_figure_has_no_course(base: Base) -> None:
    assert comparing.over_time(fact(base, "trade-fairs")) is None


def test_the_latest_figure_is_the_latest_that_has_a_date(base: Base) -> None:
    found = comparing.latest(fact(base, "members"))

    assert found and found.key == "y2020"
    assert comparing.latest(fact(base, "strategic-field")) is None


def test_the_figures_of_a_fact_begin_with_those_in_its_wording(base: Base) -> None:
    assert comparing.figures(fact(base, "members"))[0].key == "y2020"
    assert all(not isinstance(one.value, Moment) for one in comparing.figures(fact(base, "interspin-funding")))


@pytest.mark.parametrize(
    ("found", "claimed", "verdict"),
    [
        (Relation.MORE, Relation.MORE, Verdict.TRUE),
        (Relation.LESS, Relation.MORE, Verdict.FALSE),
        (Relation.EQUAL, Relation.MORE, Verdict.FALSE),
        (Relation.UNDECIDED, Relation.MORE, Verdict.UNSUPPORTED),
        (Relation.INCOMPARABLE, Relation.LESS, Verdict.UNSUPPORTED),
        (Relation.LESS, Relation.LESS, Verdict.TRUE),
    ],
)
def test_a_claim_about_two_figures_is_true_false_or_not_decided(found: Relation, claimed: Relation, verdict: Verdict) -> None:
    assert comparing.ruling(found, claimed) is verdict


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (Unit.PERCENT, Unit.PERCENT, True),
        (Unit.PERCENT, Unit.FRACTION, True),
        (Unit.PERCENT, Unit.COUNT, False),
        (Unit.EURO, Unit.COUNT, False),
    ],
)
def test_figures_of_one_whole_are_comparable_in_one_kind_of_unit_only(base: Base, one: Unit, other: Unit, found: bool) -> None:
    figures = [fact(base, name).observations[0] for name in ("sme-share", "trade-fairs")]
    left, right = (
        replace(figure, indicator=replace(figure.indicator, unit=unit, among="all"))
        for figure, unit in zip(figures, (one, other), strict=True)
    )

    assert comparing.comparable(left, right) is found


def test_of_several_figures_those_of_one_date_are_set_side_by_side(base: Base) -> None:
    compared = comparing.between_facts(fact(base, "companies"), fact(base, "actors"))

    assert compared and compared.other_key == "y2015"  # the actors of 2018 are told first


def test_of_several_figures_those_of_the_years_that_were_named_come_first(base: Base) -> None:
    compared = comparing.between_facts(fact(base, "companies"), fact(base, "actors"), [2018])

    assert compared and compared.other_key == "y2018"


@pytest.mark.parametrize(
    ("told", "year", "found"),
    [
        (("y2019",), 2015, ("y2019", "y2015")),
        ((), 2015, ("y2020", "y2015")),  # the whole fact was told, and leads with its latest figure
        (("y2015",), 2015, None),
        (("y2019",), 2016, None),
    ],
)
def test_what_was_told_is_set_beside_a_year(base: Base, told: tuple[str, ...], year: int, found: tuple[str, str] | None) -> None:
    compared = comparing.with_year(fact(base, "members"), told, year)

    assert (compared and (compared.key, compared.other_key)) == found
