"""Drafts with planted errors, written by somebody who knew the facts and not the program, and what is found in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.answering.reviewing import own_texts
from bot.engine import Engine
from bot.model import Checked, Doubt, Finding
from bot.understanding.checking import MOST_SENTENCES, Checker, sentences
from facts.model import BESIDE, Language
from tests.bot.asking import DE, EN, ROOT

FLAGGED = {Finding.FALSE, Finding.UNSUPPORTED, Finding.NOT_IN_BASE}
DRAFTS = sorted((ROOT / "tests" / "drafts").glob("*.yaml"))


class Planted(NamedTuple):
    """A sentence, what its author knows of it, and what was found."""

    text: str
    verdicts: list[str]
    error: str
    got: Checked


@pytest.fixture(scope="module")
def checker(engine: Engine) -> Checker:
    return Checker(engine.decider)


@pytest.fixture(scope="module")
def found(checker: Checker) -> list[Planted]:
    return [planted for path in DRAFTS for planted in planted_in(path, checker)]


def planted_in(path: Path, checker: Checker) -> Iterator[Planted]:
    draft: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    _, checked = checker.check(draft["text"], Language(draft["language"]))
    by_sentence = {one.sentence: one for one in checked}
    for one in draft["sentences"]:
        yield Planted(one["text"], one["verdict"], one["error"], by_sentence[one["text"]])


def only(checker: Checker, *text: str, language: Language = DE) -> list[Checked]:
    return list(checker.check(" ".join(text), language)[1])


def test_nineteen_of_twenty_planted_errors_are_found(found: list[Planted]) -> None:
    errors = [one for one in found if one.error != "none"]
    missed = [one.text for one in errors if one.got.finding not in FLAGGED]

    assert len(DRAFTS) == 12 and len(errors) > 36
    assert len(missed) <= 0.05 * len(errors), missed


def test_no_true_sentence_is_called_false(found: list[Planted]) -> None:
    true = [one for one in found if one.verdicts == ["true"]]

    assert len(true) > 30
    assert [one.text for one in true if one.got.finding is Finding.FALSE] == []


def test_most_sentences_that_say_nothing_are_left_alone(found: list[Planted]) -> None:
    neutral = [one for one in found if one.verdicts[0] == "not-judged"]

    assert sum(one.got.finding.value in one.verdicts for one in neutral) >= 0.8 * len(neutral)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Genau 70 % der beteiligten Innovationscluster waren auf internationalen Messen.", Doubt.FIGURE),
        ("Die wichtigsten Partnerländer in Übersee sind die USA, Japan, China und Kanada.", Doubt.COUNTRY),
        ("Wichtigster Partner ist Frankreich.", Doubt.RANK),
        ("Derzeit zählt das Programm 87 Mitglieder.", Doubt.NOW),
        ("Seit 2014 müssten Mitglieder, die kein gültiges Gold-Label haben, am Silber-Label-Prozess teilnehmen.", Doubt.YEAR),
    ],
)
def test_it_is_said_why_a_sentence_is_not_borne_out(checker: Checker, text: str, doubt: Doubt) -> None:
    (got,) = only(checker, text)

    assert got.finding in FLAGGED and got.doubt is doubt


def test_a_pronoun_means_what_the_sentence_before_spoke_of(checker: Checker) -> None:
    got = only(checker, "Rund 8.500 Unternehmen waren dabei.", "Davon waren über 7.100 kleine und mittlere Unternehmen.")

    assert got[1].finding is Finding.TRUE and got[1].pick and got[1].pick.fact == "smes"


def test_a_sentence_that_is_true_by_itself_is_not_false_of_what_went_before(checker: Checker) -> None:
    got = only(checker, "There were almost 13,000 actors.", "On 13 May 2015 it comprised 101 innovation clusters.", language=EN)

    assert got[1].finding is Finding.TRUE


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Über 70 % der beteiligten Innovationscluster waren auf internationalen Messen, wie das Portal berichtet.", DE),
        (
            "„Über 70 % der beteiligten Innovationscluster waren auf internationalen Messen“, sagt Geschäftsführer Ole Petersen.",
            DE,
        ),
        ("The programme, she said, has existed since mid-2012.", EN),
        ("Im Schnitt, so das Portal, sind über zwei Drittel der Clusterakteure Unternehmen.", DE),
        ("According to the newsletter, over 7,100 of the actors were SMEs in May 2015.", EN),
    ],
)
def test_who_says_it_makes_no_sentence_less_true(checker: Checker, text: str, language: Language) -> None:
    assert [one.finding for one in only(checker, text, language=language)] == [Finding.TRUE]


@pytest.mark.parametrize(
    "text",
    [
        "Laut Ministerium ist Polen ein wichtiges Partnerland, über 70 % der beteiligten Innovationscluster waren auf Messen.",
        "Laut Portal waren keine Cluster auf Messen, das Programm besteht seit Mitte 2012.",
    ],
)
def test_a_clause_that_states_something_itself_is_judged_too(checker: Checker, text: str) -> None:
    assert only(checker, text)[0].finding is not Finding.TRUE


@pytest.mark.parametrize(
    ("text", "language", "finding"),
    [
        ("Frankreich gehört nicht zu den wichtigsten Partnerländern.", DE, Finding.FALSE),
        ("The UK is no longer a partner country.", EN, Finding.FALSE),
        ("Polen ist nicht unter den wichtigsten Partnerländern.", DE, Finding.TRUE),
        ("Weder Polen noch Schweden gehören zu den wichtigsten Partnerländern.", DE, Finding.TRUE),
        ("Schweden fehlt auf der Liste der Partnerländer.", DE, Finding.TRUE),
        ("In Europa ist Großbritannien ein wichtiger Partner.", DE, Finding.TRUE),
    ],
)
def test_a_denial_is_true_of_what_is_not_on_the_list(checker: Checker, text: str, language: Language, finding: Finding) -> None:
    assert only(checker, text, language=language)[0].finding is finding


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Über 70 % der beteiligten Innovationscluster waren auf nationalen Messen.", DE),
        ("Kaum ein Cluster stellte auf internationalen Messen aus.", DE),
        ("Über zwei Drittel der Clusterakteure sind Unternehmen.", DE),  # on average
        ("Großunternehmen stellen im Durchschnitt über zwei Drittel der Clusterakteure.", DE),
        ("Das Programm startete im Januar 2012.", DE),
        ("The programme was launched in July 2012 by the research ministry.", EN),
        ("Im September 2018 erhielten sieben Mitglieder das Gold-Label.", DE),
        ("According to the English page, go-cluster has 77 members.", EN),
        ("Winners of the second round of InterSpiN could receive up to 5 million euros per cluster.", EN),
        ("Sieben go-cluster-Mitglieder haben eine Zusammenarbeit mit Japan vereinbart.", DE),
        ("Mehr als 20 Mitglieder der Fraktion stimmten dagegen.", DE),
        ("Im Mai 2015 kamen 101 Gäste zum Sommerfest.", DE),
        ("Er arbeitete zwölf Jahre in Japan und China.", DE),
        ("Japan and China signed a trade deal.", EN),
        ("Deutschlands wichtigste Handelspartner sind China, die USA und die Niederlande.", DE),
    ],
)
def test_a_sentence_that_says_something_else_is_not_borne_out(checker: Checker, text: str, language: Language) -> None:
    assert only(checker, text, language=language)[0].finding is not Finding.TRUE


def test_a_country_is_not_missing_from_a_list_that_a_sentence_does_not_speak_of(checker: Checker) -> None:
    assert only(checker, "In Frankreich gibt es 55 Pôles de compétitivité.")[0].finding is Finding.NOT_IN_BASE


def test_a_figure_of_another_fact_may_say_among_whom(checker: Checker) -> None:
    got = only(checker, "There were more than 15,500 active cluster actors in about 90 clusters in March 2018.", language=EN)

    assert got[0].finding is Finding.TRUE


@pytest.mark.parametrize("language", [DE, EN])
def test_whatever_the_bot_says_itself_is_true(engine: Engine, language: Language) -> None:
    for fact in engine.base.facts:
        for text, _ in own_texts(fact, engine.base, language):
            if engine.base.facts[fact].kind not in BESIDE:
                assert [one.sentence for one in engine.verify(text, language)[1] if one.finding is not Finding.TRUE] == []


def test_what_somebody_says_in_figures_is_judged_all_the_same(checker: Checker) -> None:
    got = only(checker, "Das Ministerium, sagte er, zählte im Mai 2015 genau 9.000 kleine und mittlere Unternehmen.")

    assert got[0].finding in FLAGGED


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Immer mehr Cluster stellen auf Messen aus.", DE),
        ("More and more clusters exhibit at trade fairs.", EN),
        ("Es gibt immer weniger Mitglieder.", DE),
        ("Über 70 % der beteiligten Cluster waren auf Messen. Die Tendenz ist steigend.", DE),
        ("In 2019 there were 87 members. Membership has grown ever since.", EN),
    ],
)
def test_a_trend_that_no_source_has_is_flagged(checker: Checker, text: str, language: Language) -> None:
    assert only(checker, text, language=language)[-1].finding in FLAGGED


def test_a_trend_that_the_source_has_is_true(checker: Checker) -> None:
    assert only(checker, "Die Internationalisierung wird immer wichtiger.")[0].finding is Finding.TRUE


def test_a_year_later_is_another_year(checker: Checker) -> None:
    got = only(
        checker, "Mehr als 20 Mitglieder waren 2016 auf der Hannover Messe.", "Ein Jahr später waren es ebenfalls mehr als 20."
    )

    assert got[1].finding in FLAGGED


def test_a_question_is_not_judged(checker: Checker) -> None:
    assert [one.finding for one in only(checker, "Waren 90 % der Cluster auf Messen?")] == [Finding.NOT_JUDGED]


@pytest.mark.parametrize(
    ("text", "language", "cut"),
    [
        ("In der 2. Runde gab es 11 Cluster. Ende.", DE, ["In der 2. Runde gab es 11 Cluster.", "Ende."]),
        ("Es kamen mehr als 20. Danach war Schluss.", DE, ["Es kamen mehr als 20.", "Danach war Schluss."]),
        ("Am 13. Mai 2015 waren es z. B. 101. Mehr nicht.", DE, ["Am 13. Mai 2015 waren es z. B. 101.", "Mehr nicht."]),
        ("About 8,500 (e.g. at fairs) came. Dr. Smith spoke.", EN, ["About 8,500 (e.g. at fairs) came.", "Dr. Smith spoke."]),
        ("Eine Zeile\n\nUnd eine zweite", DE, ["Eine Zeile", "Und eine zweite"]),
        ("Sie waren auf Messen. go-cluster hat 87.", DE, ["Sie waren auf Messen.", "go-cluster hat 87."]),
        ("Sie stellten aus. 2015 gab es 101.", DE, ["Sie stellten aus.", "2015 gab es 101."]),
        ("Im Sept. 2015 gab es ca. 2015 davon.", DE, ["Im Sept. 2015 gab es ca. 2015 davon."]),
    ],
)
def test_a_text_is_cut_where_sentences_end(
    checker: Checker, engine: Engine, text: str, language: Language, cut: list[str]
) -> None:
    assert sentences(text, language, engine.decider.fitted.reader.packs[language]) == cut


@given(st.text(max_size=200))
def test_every_sentence_stands_in_the_text_as_it_is_and_in_order(text: str) -> None:
    place = 0
    for sentence in sentences(text, DE):
        place = text.index(sentence, place) + len(sentence)


def test_a_book_is_read_as_far_as_two_hundred_sentences(checker: Checker) -> None:
    assert len(checker.check("Es regnet. " * 300, DE)[1]) == MOST_SENTENCES
