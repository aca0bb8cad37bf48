"""What a source says of a claim, sentence by sentence."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.model import Verdict
from bot.understanding import claims
from bot.understanding.claims import Bearing, Ruling
from bot.understanding.reading import Reader
from facts.model import Base, FactId, Language
from facts.templates import PATTERN
from tests.bot.asking import DE, EN

TRUE, FALSE, UNSUPPORTED = Verdict.TRUE, Verdict.FALSE, Verdict.UNSUPPORTED


# Whole sentences.


def rule(base: Base, reader: Reader, fact: str, text: str, language: Language, *, covered: bool = True) -> Ruling:
    meant = base.facts[FactId(fact)]
    said = reader.read(PATTERN.sub(" ", meant.text[language]), language).marks
    return claims.rule(meant, reader.read(text, language), Bearing(covered=covered, said=said))


@pytest.mark.parametrize(
    ("fact", "text", "language", "found"),
    [
        ("strategic-field", "Für mehr als die Hälfte ist das ein strategisches Handlungsfeld.", DE, TRUE),
        ("strategic-field", "Für mehr als 70 % ist das ein strategisches Handlungsfeld.", DE, TRUE),
        ("strategic-field", "For exactly 70% it is a strategic field.", EN, UNSUPPORTED),
        ("strategic-field", "For 40% it is a strategic field.", EN, FALSE),
        ("strategic-field", "For 75% it is a strategic field.", EN, UNSUPPORTED),
        ("strategic-field", "Für die Mehrheit ist das ein strategisches Handlungsfeld.", DE, TRUE),
        ("strategic-field", "Für weniger als ein Drittel ist das ein strategisches Handlungsfeld.", DE, FALSE),
        ("strategic-field", "For seven in ten it is a strategic field.", EN, UNSUPPORTED),
        ("strategic-field", "Für alle ist das ein strategisches Handlungsfeld.", DE, UNSUPPORTED),
        ("strategic-field", "Aktuell ist das für mehr als 70 % ein strategisches Handlungsfeld.", DE, UNSUPPORTED),
        ("strategic-field", "Currently it is a strategic field for more than 70%.", EN, UNSUPPORTED),
        ("strategic-field", "Nur für mehr als 70 % ist das ein strategisches Handlungsfeld.", DE, UNSUPPORTED),
        ("members", "2019 hatte das Programm 87 Mitglieder.", DE, TRUE),
        ("members", "2019 hatte das Programm 101 Mitglieder.", DE, FALSE),
        ("members", "Das Programm hatte 101 Mitglieder.", DE, TRUE),
        ("members", "Das Programm hatte 12 Mitglieder.", DE, FALSE),
        ("members", "In 2020 there were exactly 80 members.", EN, UNSUPPORTED),
        ("members", "In 2016 there were 101 members.", EN, UNSUPPORTED),
        ("smes", "Es waren mehr als 7.000 KMU.", DE, TRUE),
        ("smes", "There were fewer than 5,000 SMEs.", EN, FALSE),
        ("smes", "There were 8,000,000 SMEs.", EN, UNSUPPORTED),
        ("smes", "KMU machen 60 % aus.", DE, UNSUPPORTED),  # a share says nothing about a count
        ("importance", "Das wichtigste Thema wird immer wichtiger, stimmt das?", DE, TRUE),  # no list, so no ranking
        ("partner-countries", "Frankreich ist ein Partnerland, stimmt das?", DE, TRUE),
        ("programme-start", "Das Programm begann 2012.", DE, TRUE),
        ("programme-start", "Das Programm begann 1998.", DE, FALSE),
        ("programme-start", "Das Programm begann nicht 2012.", DE, FALSE),
        ("interspin-funding", "The winners got up to 4 million euros.", EN, TRUE),
        ("interspin-funding", "The winners got exactly 4 million euros.", EN, UNSUPPORTED),
        ("partner-countries", "Frankreich ist das wichtigste Partnerland, auf Platz eins.", DE, UNSUPPORTED),
    ],
)
def test_a_sentence_is_checked_against_its_fact(
    base: Base, reader: Reader, fact: str, text: str, language: Language, found: Verdict
) -> None:
    assert rule(base, reader, fact, text, language).verdict is found


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("There were more than 20,000 SMEs.", EN, UNSUPPORTED),
        ("There were fewer than 7,100 SMEs.", EN, FALSE),
        ("Es waren weniger als 7.100 KMU.", DE, FALSE),
        ("Es waren mehr als 7.100 KMU.", DE, TRUE),
        ("Es waren genau 3.000 KMU.", DE, FALSE),
    ],
)
def test_a_number_that_can_be_read_in_two_ways_is_checked_both_ways(
    base: Base, reader: Reader, text: str, language: Language, found: Verdict
) -> None:
    assert rule(base, reader, "smes", text, language).verdict is found


def test_a_true_claim_without_a_year_names_the_observation_that_bears_it_out(base: Base, reader: Reader) -> None:
    assert rule(base, reader, "members", "Das Programm hatte 101 Mitglieder.", DE).observations == ("y2015",)


def test_a_claim_with_a_year_is_checked_against_that_year(base: Base, reader: Reader) -> None:
    assert rule(base, reader, "members", "2019 hatte das Programm 101 Mitglieder.", DE).observations == ("y2019",)


def test_what_is_said_to_hold_now_comes_with_the_figure_of_the_year_named(base: Base, reader: Reader) -> None:
    ruling = rule(base, reader, "members", "Aktuell hat das Programm so viele Mitglieder wie 2019.", DE)

    assert ruling == Ruling(UNSUPPORTED, ("y2019",))


def test_a_claim_about_another_population_is_not_borne_out(base: Base, reader: Reader) -> None:
    text = "For more than half of the start-ups it is a strategic field."

    assert rule(base, reader, "strategic-field", text, EN).verdict is TRUE
    assert rule(base, reader, "strategic-field", text, EN, covered=False).verdict is UNSUPPORTED


def test_a_false_claim_stays_false_whatever_else_it_names(base: Base, reader: Reader) -> None:
    assert rule(base, reader, "strategic-field", "Für 40 % der Berliner Firmen", DE, covered=False).verdict is FALSE


@pytest.mark.parametrize(
    ("fact", "text", "language", "found"),
    [
        ("strategic-field", "For 40% it is not a strategic field.", EN, FALSE),  # so it would be one for 60 %
        ("strategic-field", "For 20% it is not a strategic field.", EN, UNSUPPORTED),
        ("strategic-field", "For less than half it is not a strategic field.", EN, TRUE),
        ("strategic-field", "Für mehr als die Hälfte ist das kein strategisches Handlungsfeld.", DE, FALSE),
        ("members", "2019 hatte das Programm nicht 87 Mitglieder.", DE, FALSE),
        ("members", "2019 hatte das Programm nicht 101 Mitglieder.", DE, TRUE),
    ],
)
def test_a_denial_is_checked_as_its_contrary(
    base: Base, reader: Reader, fact: str, text: str, language: Language, found: Verdict
) -> None:
    assert rule(base, reader, fact, text, language).verdict is found


@pytest.mark.parametrize(
    ("asserted", "text", "found"),
    [
        ([("direction", "increase")], "Die Internationalisierung wird immer wichtiger, stimmt das?", TRUE),
        ([("direction", "decrease")], "Die Internationalisierung wird unwichtig, stimmt das?", FALSE),
        ([("direction", "increase")], "Die Internationalisierung wird nicht wichtiger, stimmt das?", FALSE),
        ([("direction", "decrease")], "Die Internationalisierung wird nicht unwichtiger, stimmt das?", TRUE),
        ([("continent", "asia")], "Die Internationalisierung wird immer wichtiger, stimmt das?", TRUE),
    ],
)
def test_a_statement_holds_unless_the_claim_names_another_of_its_kind(
    base: Base, reader: Reader, asserted: list[tuple[str, str]], text: str, found: Verdict
) -> None:
    fact = base.facts[FactId("importance")]

    assert claims.rule(fact, reader.read(text, DE), Bearing(asserted=asserted, said=frozenset({"more"}))).verdict is found


def test_a_statement_in_words_that_the_fact_never_uses_is_not_called_true(base: Base, reader: Reader) -> None:
    fact, utterance = (
        base.facts[FactId("importance")],
        reader.read("Die Internationalisierung wird immer bunter, stimmt das?", DE),
    )

    assert claims.rule(fact, utterance, Bearing(known=False)).verdict is UNSUPPORTED


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Für mehr als 70 % der 100 Organisationen ist das ein strategisches Handlungsfeld.", TRUE),
        ("Für 40 % der 100 Organisationen ist das ein strategisches Handlungsfeld.", FALSE),
        ("Für 100 Organisationen ist das ein strategisches Handlungsfeld.", UNSUPPORTED),  # alone it is what is claimed
    ],
)
def test_a_number_that_only_sets_the_scene_is_not_what_is_claimed(base: Base, reader: Reader, text: str, found: Verdict) -> None:
    fact = base.facts[FactId("strategic-field")]
    setting = base.facts[FactId("members")].observations

    assert claims.rule(fact, reader.read(text, DE), Bearing(context=setting)).verdict is found


def test_all_of_them_is_a_share_of_one(base: Base, reader: Reader) -> None:
    """Were it read as one percent, the source would call it false."""
    assert rule(base, reader, "strategic-field", "Für alle ist das ein Handlungsfeld.", DE).verdict is UNSUPPORTED
    assert rule(base, reader, "other-share", "Alle sind sonstige Einrichtungen.", DE).verdict is FALSE


@pytest.mark.parametrize(
    ("text", "language", "is_one"),
    [
        ("Mehr als 70 % sind es.", DE, True),
        ("Mehr als 70 Prozent sind es.", DE, True),
        ("Sind 70 Prozent der Akteure KMU?", DE, True),
        ("SMEs make up less than 40 percent of the actors.", EN, True),
        ("SMEs make up less than 40% of the actors.", EN, True),
        ("Stimmt es, dass die meisten KMU sind?", DE, True),
        ("go-cluster gibt es seit 2012", DE, True),
        ("Is it true that most are SMEs?", EN, True),
        ("Seit 2012 läuft das.", DE, True),  # four words: enough to say something
        ("Seit 2012 läuft", DE, False),
        ("Läuft das seit 2012 schon?", DE, False),
        ("Frankreich ist das wichtigste Partnerland.", DE, True),
        ("Frankreich ist ein Partnerland.", DE, True),  # a sentence that ends like one says something
        ("Partnerland Frankreich in Europa", DE, False),
        ("Nenne mir alle wichtigen Partnerländer.", DE, False),
        ("die wichtigsten Partnerländer in Übersee", DE, False),
        ("Sind alle Cluster auf Messen?", DE, True),
        ("Are all clusters at fairs?", EN, True),
        ("Ist China vor Japan auf Platz eins?", DE, True),
        ("Gehört China zu den Top-Partnerländern?", DE, False),
        ("Ist die Hälfte der Cluster auf Messen?", DE, True),
        ("Ist es die Hälfte?", DE, True),
        ("die Hälfte", DE, False),
        ("mehr als die Hälfte", DE, True),
        ("Wie viel Prozent sind KMU?", DE, False),
        ("Wie viele Mitglieder gab es 2015?", DE, False),
        ("What share are SMEs?", EN, False),
        ("2015?", DE, False),
        ("Partnerländer", DE, False),
    ],
)
def test_a_claim_is_told_from_a_question(reader: Reader, text: str, language: Language, is_one: bool) -> None:
    assert claims.is_claim(reader.read(text, language)) is is_one


@pytest.mark.parametrize(
    ("fact", "text", "language", "found"),
    [
        ("members", "Das Programm hatte 434 Mitglieder.", DE, FALSE),  # "more than 80", but no other source goes above 101
        ("members", "Das Programm hatte 95 Mitglieder.", DE, UNSUPPORTED),
        ("members", "2020 hatte das Programm 434 Mitglieder.", DE, UNSUPPORTED),  # of that year there is no other
        ("actors", "Es gab 20.000 Akteure.", DE, UNSUPPORTED),  # the other figure is an older one and below
        ("members", "Von 101 Mitgliedern 2015 auf 87 im Jahr 2019.", DE, TRUE),
        ("members", "Von 87 Mitgliedern 2015 auf 101 im Jahr 2019.", DE, FALSE),
        ("members", "2015 hatte das Programm 101 Mitglieder, 2019 waren es 90.", DE, FALSE),
        ("central-management", "2014/15 waren es 40 der 63 Cluster.", DE, TRUE),
        ("central-management", "2010/11 waren es 40 der 63 Cluster.", DE, FALSE),
        ("central-management", "2020 waren es 40 der 63 Cluster.", DE, UNSUPPORTED),
        ("central-management", "2014/15 waren es 63 Cluster.", DE, FALSE),  # alone it is no setting
        ("conferences", "2017 waren es exakt 200.", DE, UNSUPPORTED),
        ("conferences", "2019 waren es zwischen 140 und 160.", DE, TRUE),
        ("conferences", "2019 waren es zwischen 100 und 120.", DE, FALSE),
        ("conferences", "2019 waren es zwischen 150 und 160.", DE, UNSUPPORTED),
        ("interspin-clusters", "Es sind nicht 32 Cluster.", DE, FALSE),
        ("interspin-clusters", "Es sind nicht 500 Cluster.", DE, TRUE),
        ("programme-start", "Das Programm gab es schon vor 2013.", DE, TRUE),
        ("programme-start", "Das Programm gab es schon vor 2012.", DE, FALSE),
        ("programme-start", "The programme started after 2012.", EN, FALSE),
        ("programme-start", "The programme started after 2011.", EN, TRUE),
        ("partner-countries-europe", "Es sind sieben europäische Partnerländer.", DE, TRUE),
        ("partner-countries-overseas", "The article names five countries overseas.", EN, FALSE),
        ("partner-countries", "Es sind mehr als acht Partnerländer.", DE, TRUE),
        ("partner-countries", "Es sind 300 Partnerländer.", DE, FALSE),
        ("partner-countries", "Es sind 301 Partnerländer.", DE, UNSUPPORTED),  # no list is as long: it says something else
        ("partner-countries", "70 Prozent sind Partnerländer.", DE, UNSUPPORTED),
        ("partner-countries", "Es sind 42 Millionen Partnerländer.", DE, UNSUPPORTED),
        ("trade-fairs", "Es stimmt nicht, dass mehr als 70 % auf Messen waren.", DE, FALSE),
        ("trade-fairs", "It is not true that 40% were at fairs.", EN, TRUE),
        ("trade-fairs", "It is not true that 75% were at fairs.", EN, UNSUPPORTED),
        ("survey", "The members were surveyed in 2013.", EN, UNSUPPORTED),  # nothing says that it was so in that year
    ],
)
def test_a_claim_holds_only_as_a_whole(
    base: Base, reader: Reader, fact: str, text: str, language: Language, found: Verdict
) -> None:
    assert rule(base, reader, fact, text, language).verdict is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Alle Partnerländer liegen in Europa.", FALSE),
        ("Die Partnerländer liegen nur in Europa.", FALSE),
        ("Nicht alle Partnerländer liegen in Europa.", TRUE),
        ("Die Partnerländer liegen in Europa.", TRUE),
    ],
)
def test_a_part_of_a_list_is_not_all_of_it(base: Base, reader: Reader, text: str, found: Verdict) -> None:
    fact = base.facts[FactId("partner-countries-europe")]

    assert claims.rule(fact, reader.read(text, DE), Bearing(elsewhere=True)).verdict is found


@pytest.mark.parametrize(
    ("marks", "text", "found"),
    [
        ({"all"}, "Alle Mitglieder werden befragt.", TRUE),
        (set(), "Alle Mitglieder werden befragt.", UNSUPPORTED),
        (set(), "Die Mitglieder werden befragt.", TRUE),
        (set(), "Nur die Mitglieder werden befragt.", UNSUPPORTED),
        ({"only"}, "Nur die Mitglieder werden befragt.", TRUE),
    ],
)
def test_all_and_only_have_to_be_said_by_the_source(
    base: Base, reader: Reader, marks: set[str], text: str, found: Verdict
) -> None:
    bearing = Bearing(said=frozenset(marks))

    assert claims.rule(base.facts[FactId("survey")], reader.read(text, DE), bearing).verdict is found


@pytest.mark.parametrize(
    ("asserted", "found"),
    [
        ([("counted", "university")], UNSUPPORTED),
        ([("counted", "institute")], TRUE),
        ([("counted", "university"), ("counted", "institute")], TRUE),  # "institutes of universities"
        ([("ministry", "university")], TRUE),
        ([], TRUE),
    ],
)
def test_a_number_of_something_else_is_not_borne_out(
    base: Base, reader: Reader, asserted: list[tuple[str, str]], found: Verdict
) -> None:
    utterance = reader.read("Es waren mehr als 800.", DE)

    assert claims.rule(base.facts[FactId("university-institutes")], utterance, Bearing(asserted=asserted)).verdict is found


def test_what_the_words_single_out_is_what_a_number_is_checked_against(base: Base, reader: Reader) -> None:
    fact, text = base.facts[FactId("interspin-funding")], "Es waren weniger als 50 Millionen Euro."

    assert claims.rule(fact, reader.read(text, DE), Bearing()).verdict is TRUE  # of what a cluster gets
    assert claims.rule(fact, reader.read(text, DE), Bearing(singled=frozenset({"total"}))).verdict is FALSE


def test_without_does_not_deny_what_is_about_those_without(base: Base, reader: Reader) -> None:
    fact, text = base.facts[FactId("label-duty")], "Wer kein Gold-Label hat, muss teilnehmen."

    assert claims.rule(fact, reader.read(text, DE), Bearing(said=frozenset({"except"}))).verdict is UNSUPPORTED
    assert claims.rule(fact, reader.read(text, DE), Bearing()).verdict is FALSE


@pytest.mark.parametrize(
    ("found", "together"),
    [([TRUE, TRUE], TRUE), ([TRUE, UNSUPPORTED], UNSUPPORTED), ([TRUE, UNSUPPORTED, FALSE], FALSE), ([FALSE, TRUE], FALSE)],
)
def test_several_claims_are_true_only_together(found: list[Verdict], together: Verdict) -> None:
    assert claims.worst(found) is together


@pytest.mark.parametrize(("highest", "found"), [("80", UNSUPPORTED), ("81", FALSE)])
def test_what_is_open_above_is_bounded_only_by_what_lies_above_it(
    base: Base, reader: Reader, highest: str, found: Verdict
) -> None:
    members = base.facts[FactId("members")]
    stated, more = (next(o for o in members.observations if o.key == key) for key in ("y2019", "y2020"))  # 87; more than 80
    fact = replace(members, observations=(replace(stated, value=Decimal(highest)), more))

    assert claims.rule(fact, reader.read("Es waren 85 Mitglieder.", DE), Bearing()).verdict is found


def test_against_all_sources_no_single_figure_is_named(base: Base, reader: Reader) -> None:
    assert rule(base, reader, "members", "Das Programm hatte 434 Mitglieder.", DE) == Ruling(FALSE)
    assert rule(base, reader, "trade-fairs", "40 % waren auf Messen.", DE).observations
    assert rule(base, reader, "members", "2019 hatte das Programm 434 Mitglieder.", DE).observations == ("y2019",)
