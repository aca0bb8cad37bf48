"""The guard against a wrong figure: every figure of the shipped base, written out a second time, by hand.

Copied from what the sources say and not from the base. A figure that changes must be changed here too, by
somebody who has looked at the source.
"""

from __future__ import annotations

from collections import Counter

import pytest

from facts.model import Base, Fact, Observation

PRIMARY = "kooperation-international"

FACTS = [
    "strategic-field", "long-term-cooperation", "trade-fairs", "innovation-projects", "rd-projects", "partner-countries",
    "partner-countries-europe", "partner-countries-overseas", "forms", "survey", "public-support", "importance", "members",
    "actors", "companies", "smes", "university-institutes", "research-departments", "sme-share", "company-share",
    "research-share", "other-share", "programme", "programme-start", "central-management", "label-duty", "label-awards",
    "conferences", "advisory-board", "hannover-messe", "interspin-clusters", "interspin-funding", "interspin-japan",
    "cluster-initiatives", "source", "date", "help", "greeting", "thanks", "goodbye",
]  # fmt: skip

# fact | qualifier | value | unit | source | date, or none: the source gives none
FIGURES = """
strategic-field       | more_than      | 70       | percent  | kooperation-international          | none
long-term-cooperation | over           | 40       | percent  | kooperation-international          | none
trade-fairs           | over           | 70       | percent  | kooperation-international          | none
innovation-projects   | almost         | 50       | percent  | kooperation-international          | none

members               | stated         | 101      | count    | clusterplattform-2015-05           | 2015-05-13
members               | stated         | 100      | count    | kooperation-international          | none
members               | about          | 90       | count    | clusterportal-bw-2018              | 2018-03
members               | stated         | 87       | count    | bmwi-2019-04                       | 2019-04-11
members               | more_than      | 80       | count    | clusterplattform-2020-07           | 2020-07-07
members               | stated         | 77       | count    | clusterplattform-programme         | none
members               | stated         | 72       | count    | clusterplattform-programme-en      | none

actors                | almost         | 13000    | count    | clusterplattform-2015-05           | 2015-05-13
actors                | more_than      | 15500    | count    | clusterportal-bw-2018              | 2018-03
companies             | more_than      | 8500     | count    | clusterplattform-2015-05           | 2015-05-13
smes                  | over           | 7100     | count    | clusterplattform-2015-05           | 2015-05-13
university-institutes | over           | 800      | count    | clusterplattform-2015-05           | 2015-05-13
research-departments  | about          | 770      | count    | clusterplattform-2015-05           | 2015-05-13

sme-share             | over           | 50       | percent  | clusterplattform-2015-09           | 2015-09-17
company-share         | average over   | 2/3      | fraction | clusterplattform-2015-09           | 2015-09-17
research-share        | average almost | 15       | percent  | clusterplattform-2015-09           | 2015-09-17
other-share           | about          | 15       | percent  | clusterplattform-2015-09           | 2015-09-17

programme-start       | stated         | mid-2012 | date     | frankensicht                       | none
programme-start       | stated         | 2012-07  | date     | kompetenznetze                     | none

central-management    | stated         | 63       | count    | clusterplattform-2016-02           | 2016-02-18
central-management    | stated         | 25       | count    | clusterplattform-2016-02           | 2016-02-18
central-management    | almost         | 40       | percent  | clusterplattform-2016-02           | 2016-02-18
central-management    | stated         | 40       | count    | clusterplattform-2016-02           | 2016-02-18
central-management    | stated         | 63       | percent  | clusterplattform-2016-02           | 2016-02-18

label-duty            | stated         | 2016     | date     | clusterplattform-2018-09           | 2018-09-05
label-awards          | stated         | 7        | count    | clusterplattform-2018-09           | 2018-09
label-awards          | stated         | 6        | count    | clusterplattform-2019-03           | 2019-03
label-awards          | stated         | 4        | count    | clusterplattform-2019-03           | 2019-03
label-awards          | stated         | 4        | count    | clusterplattform-2019-04           | 2019-04
label-awards          | stated         | 2        | count    | clusterplattform-2019-04           | 2019-04

conferences           | about          | 200      | count    | clusterplattform-2017-05           | 2017-04
conferences           | almost         | 200      | count    | clusterplattform-2018-03           | 2018-03
conferences           | about          | 200      | count    | clusterportal-bw-2018              | 2018-03
conferences           | about          | 150      | count    | bmwi-2019-04                       | 2019-04
advisory-board        | stated         | 12       | count    | clusterplattform-2021-07           | 2021-07
hannover-messe        | more_than      | 20       | count    | clusterplattform-2016-05           | 2016-04

interspin-clusters    | stated         | 32       | count    | ptj-interspin                      | none
interspin-clusters    | stated         | 32       | count    | interspin-en                       | 2020-04-16
interspin-clusters    | stated         | 3        | count    | ptj-interspin                      | none
interspin-clusters    | stated         | 11       | count    | interspin                          | none
interspin-clusters    | stated         | 11       | count    | interspin                          | none
interspin-clusters    | stated         | 10       | count    | interspin                          | none
interspin-funding     | up_to          | 4000000  | euro     | kooperation-international-interspin | none
interspin-funding     | up_to          | 4000000  | euro     | technologieland-hessen-2017        | 2017-06-26
interspin-funding     | up_to          | 5        | count    | kooperation-international-interspin | none
interspin-funding     | over           | 80000000 | euro     | bmbf-cluster-netzwerke             | none
interspin-funding     | stated         | 2014     | date     | bmbf-cluster-netzwerke             | none
interspin-japan       | stated         | 7        | count    | oes-2017                           | 2017-09
interspin-japan       | stated         | 7        | count    | dwih-tokyo-2017                    | 2017-09
cluster-initiatives   | stated         | 434      | count    | clusters4future-2021-02            | 2021-02-02
"""

WITHOUT_FIGURES = [
    "rd-projects", "partner-countries", "partner-countries-europe", "partner-countries-overseas", "forms", "survey",
    "public-support", "importance", "programme", "source", "date", "help", "greeting", "thanks", "goodbye",
]  # fmt: skip

KINDS = {
    "share": "strategic-field long-term-cooperation trade-fairs innovation-projects sme-share company-share research-share "
    "other-share central-management",
    "count": "members actors companies smes university-institutes research-departments label-awards conferences advisory-board "
    "hannover-messe interspin-clusters interspin-japan cluster-initiatives",
    "amount": "interspin-funding",
    "list": "partner-countries partner-countries-europe partner-countries-overseas forms",
    "statement": "rd-projects survey public-support importance programme programme-start label-duty",
    "about": "source date help",
    "smalltalk": "greeting thanks goodbye",
}

Row = tuple[str, ...]


def table(text: str) -> list[Row]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in text.splitlines() if line.strip()]


def row(id: str, observation: Observation) -> Row:
    qualifier = f"average {observation.qualifier}" if observation.average else str(observation.qualifier)
    date = str(observation.as_of) if observation.as_of else "none"
    return id, qualifier, str(observation.value), str(observation.indicator.unit), observation.citation.source.id, date


def fact(base: Base, id: str) -> Fact:
    return base.facts[id]  # type: ignore[index]


def test_the_base_holds_the_facts_of_the_inventory_and_no_others(base: Base) -> None:
    assert sorted(base.facts) == sorted(FACTS)


@pytest.mark.parametrize("id", FACTS)
def test_a_fact_has_exactly_the_figures_that_its_sources_give(id: str, base: Base) -> None:
    expected = Counter(line for line in table(FIGURES) if line[0] == id)

    assert Counter(row(id, observation) for observation in fact(base, id).observations) == expected
    assert bool(expected) != (id in WITHOUT_FIGURES)


def test_every_figure_of_the_table_belongs_to_a_fact() -> None:
    assert {line[0] for line in table(FIGURES)} | set(WITHOUT_FIGURES) == set(FACTS)


@pytest.mark.parametrize(("kind", "ids"), KINDS.items())
def test_a_fact_is_of_the_kind_that_the_inventory_says(kind: str, ids: str, base: Base) -> None:
    assert sorted(id for id, one in base.facts.items() if one.kind == kind) == sorted(ids.split())


@pytest.mark.parametrize(
    ("id", "phrase", "population"),
    [
        ("strategic-field", "mehr als 70 %", "der Clustermanagement-Organisationen, die am Programm go-cluster beteiligt sind"),
        ("long-term-cooperation", "über 40 %", "der beteiligten Innovationscluster"),
        ("trade-fairs", "über 70 %", "der beteiligten Innovationscluster"),
        ("innovation-projects", "Fast 50 %", "der Clustermanagement-Organisationen"),
    ],
)
def test_a_figure_of_the_primary_article_has_its_words_and_its_population(
    id: str, phrase: str, population: str, base: Base
) -> None:
    (observation,) = fact(base, id).observations

    assert observation.citation.phrase == phrase
    assert observation.population["de"] == population  # type: ignore[index]
    assert observation.citation.verbatim


@pytest.mark.parametrize(
    ("value", "phrase", "counted"),
    [
        ("101", "Die 101 involvierten Innovationscluster", "Innovationscluster"),
        ("100", "100 Clustermanagement-Organisationen", "Clustermanagement-Organisationen"),
        ("90", "aktuell rund 90 Innovationscluster", "Innovationscluster"),
        ("87", "Die 87 Mitglieder von „go-cluster“", "Mitglieder"),
        ("80", "mehr als 80 besonders leistungsstarke, exzellente Innovationscluster", "Innovationscluster"),
        ("77", "Gegenwärtig nutzen 77 Mitglieder", "Mitglieder"),
        ("72", "Currently 72 members make use", "Mitglieder"),
    ],
)
def test_a_number_of_members_has_its_words_and_says_what_was_counted(value: str, phrase: str, counted: str, base: Base) -> None:
    (observation,) = [o for o in fact(base, "members").observations if str(o.value) == value]

    assert observation.citation.phrase == phrase
    assert observation.population["de"].split()[0] == counted  # type: ignore[index]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_number_of_members_leads_with_the_latest_dated_figure_and_goes_on_with_the_undated_ones(
    language: str, base: Base
) -> None:
    members = fact(base, "members")
    values = {o.key: str(o.value) for o in members.observations}
    text = members.text[language]  # type: ignore[index]

    named = [values[part.split("}")[0]] for part in text.split("{")[1:] if "." not in part.split("}")[0]]

    assert named == ["80", "77", "72"]


def test_central_management_speaks_of_the_periods_of_its_source(base: Base) -> None:
    observations = fact(base, "central-management").observations

    assert {(str(o.value), o.indicator.unit.value, "".join(sorted(set(o.period.values())))) for o in observations} == {
        ("63", "count", ""),
        ("25", "count", "2010/11"),
        ("40", "percent", "2010/11"),
        ("40", "count", "2014/15"),
        ("63", "percent", "2014/15"),
    }


def test_the_trade_fairs_are_those_of_the_past_years(base: Base) -> None:
    (share,) = fact(base, "trade-fairs").observations

    assert dict(share.period) == {"de": "in den vergangenen Jahren", "en": "in the past years"}


@pytest.mark.parametrize(
    ("id", "countries"),
    [
        ("partner-countries", "FR AT NL ES GB IT CH US JP CN"),
        ("partner-countries-europe", "FR AT NL ES GB IT CH"),
        ("partner-countries-overseas", "US JP CN"),
    ],
)
def test_the_partner_countries_are_those_of_the_source_unranked(id: str, countries: str, base: Base) -> None:
    listing = fact(base, id).listing

    assert listing and [item.country for item in listing.items] == countries.split()
    assert not listing.ranked


def test_the_ways_to_go_international_are_the_four_of_the_source(base: Base) -> None:
    listing = fact(base, "forms").listing

    assert listing and [item.id for item in listing.items] == ["visibility", "delegation-trips", "cooperations", "markets"]


@pytest.mark.parametrize("id", ["rd-projects", "survey", "public-support", "importance"])
def test_a_statement_of_the_primary_article_is_evidenced_by_it(id: str, base: Base) -> None:
    assert [(e.source.id, e.verbatim) for e in fact(base, id).evidence] == [(PRIMARY, True)]


def test_what_the_programme_is_comes_from_both_of_its_pages(base: Base) -> None:
    assert [e.source.id for e in fact(base, "programme").evidence] == [
        "clusterplattform-programme",
        "clusterplattform-programme-bmwi",
    ]


def test_the_primary_article_has_its_author_and_no_date(base: Base) -> None:
    assert base.primary.id == PRIMARY
    assert base.primary.title == "go-cluster: Zahlen und Fakten zur Internationalisierung deutscher Innovationscluster"
    assert base.primary.authors == (("Miguel Krux", "Krux", "Miguel"),)
    assert base.primary.published is None
    assert "VDI Technologiezentrum GmbH" in base.primary.note["de"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("id", "published"),
    [
        ("clusterplattform-2015-05", "2015-05-13"),
        ("clusterplattform-2015-09", "2015-09-17"),
        ("clusterplattform-2016-02", "2016-02-18"),
        ("clusterportal-bw-2018", None),
        ("frankensicht", None),
        ("bmwi-2019-04", "2019-04-11"),
        ("clusterplattform-2020-07", "2020-07-07"),
        ("clusterplattform-programme", None),
        ("clusterplattform-programme-en", None),
        ("clusterplattform-programme-bmwi", None),
        ("clusterplattform-2016-05", "2016-05-10"),
        ("clusterplattform-2017-05", "2017-05-04"),
        ("clusterplattform-2018-03", "2018-03-22"),
        ("clusterplattform-2021-07", "2021-07-03"),
        ("clusterplattform-2018-09", "2018-09-05"),
        ("clusterplattform-2019-03", "2019-03-21"),
        ("clusterplattform-2019-04", "2019-04-09"),
        ("ptj-interspin", None),
        ("interspin", None),
        ("interspin-en", "2020-04-16"),
        ("kooperation-international-interspin", None),
        ("technologieland-hessen-2017", None),
        ("bmbf-cluster-netzwerke", None),
        ("oes-2017", "2017-09-30"),
        ("dwih-tokyo-2017", None),
        ("clusters4future-2021-02", "2021-02-02"),
        ("kompetenznetze", None),
    ],
)
def test_a_source_has_the_date_it_states(id: str, published: str | None, base: Base) -> None:
    stated = base.sources[id].published  # type: ignore[index]

    assert (str(stated) if stated else None) == published


@pytest.mark.parametrize(
    "id",
    [
        "clusterportal-bw-2018",
        "frankensicht",
        "kooperation-international-interspin",
        "technologieland-hessen-2017",
        "oes-2017",
        "kompetenznetze",
    ],
)
def test_a_source_that_is_second_hand_a_reprint_or_an_interested_party_says_so(id: str, base: Base) -> None:
    note = base.sources[id].note  # type: ignore[index]

    assert set(note) == {"de", "en"}


@pytest.mark.parametrize("id", ["interspin-clusters", "interspin-funding", "interspin-japan"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_figure_of_interspin_is_never_taken_for_one_of_go_cluster(id: str, language: str, base: Base) -> None:
    texts = [fact(base, id).text, *(o.text for o in fact(base, id).observations)]

    assert [text[language] for text in texts if "go-cluster" not in text[language] or "BMBF" not in text[language]] == []  # type: ignore[index]
