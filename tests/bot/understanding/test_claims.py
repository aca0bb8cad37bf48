"""What a source says of a claim: both are intervals, and every bound counts."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Verdict
from bot.understanding import claims
from bot.understanding.claims import Interval, Ruling, interval, verdict
from bot.understanding.reading import Reader
from facts.model import Base, FactId, Language, Qualifier
from tests.bot.asking import DE, EN

ABOUT, ALMOST, EXACTLY, STATED = Qualifier.ABOUT, Qualifier.ALMOST, Qualifier.EXACTLY, Qualifier.STATED
MORE, OVER, LEAST, LESS, UP_TO = Qualifier.MORE_THAN, Qualifier.OVER, Qualifier.AT_LEAST, Qualifier.LESS_THAN, Qualifier.UP_TO
TRUE, FALSE, UNSUPPORTED = Verdict.TRUE, Verdict.FALSE, Verdict.UNSUPPORTED
BIT = Fraction(1, 10**9)


# The slow oracle: an interval is what it holds, tried at every bound, between bounds and beyond them.


def holds(one: Interval, point: Fraction) -> bool:
    above = point > one.low if one.low_open else point >= one.low
    below = one.high is None or (point < one.high if one.high_open else point <= one.high)
    return above and below


def samples(*intervals: Interval) -> list[Fraction]:
    bounds = sorted({bound for one in intervals for bound in (one.low, one.high) if bound is not None})
    return [bounds[0] - 1, *bounds, *((a + b) / 2 for a, b in pairwise(bounds)), bounds[-1] + 1]


def is_within(one: Interval, other: Interval) -> bool:
    return all(holds(other, point) for point in samples(one, other) if holds(one, point))


def do_meet(one: Interval, other: Interval) -> bool:
    return any(holds(one, point) and holds(other, point) for point in samples(one, other))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Intervals with at least one point, and with few bounds, so that two often share one."""
    low = draw(st.integers(0, 4))
    high = draw(st.none() | st.integers(low, 5))
    if high == low:
        return Interval(Fraction(low), Fraction(high))
    return Interval(
        Fraction(low), None if high is None else Fraction(high), draw(st.booleans()), high is not None and draw(st.booleans())
    )


@given(intervals(), intervals())
def test_within_is_what_trying_every_point_says(one: Interval, other: Interval) -> None:
    assert one.within(other) == is_within(one, other)


@given(intervals(), intervals())
def test_meeting_is_what_trying_every_point_says(one: Interval, other: Interval) -> None:
    assert one.meets(other) == other.meets(one) == do_meet(one, other)


@given(intervals(), intervals())
def test_a_verdict_is_what_trying_every_point_says(source: Interval, claim: Interval) -> None:
    around = Interval(source.low, source.high)

    wanted = TRUE if is_within(source, claim) else UNSUPPORTED if do_meet(claim, around) else FALSE

    assert verdict(source, claim) is wanted


@given(st.integers(0, 10), st.integers(0, 10), st.booleans(), st.booleans(), st.integers(-1, 21))
def test_the_rest_is_what_is_left_to_a_whole(a: int, b: int, low_open: bool, high_open: bool, twentieth: int) -> None:
    share, point = Interval(Fraction(min(a, b), 10), Fraction(max(a, b), 10), low_open, high_open), Fraction(twentieth, 20)

    assert holds(share.mirrored(), 1 - point) == holds(share, point)


@given(intervals())
def test_closing_counts_both_bounds_in_and_nothing_more(one: Interval) -> None:
    closed = one.closed()

    assert holds(closed, one.low) and not holds(closed, one.low - BIT)
    assert one.high is None or (holds(closed, one.high) and not holds(closed, one.high + BIT))


# What each qualifier speaks of, to the point.

SEVENTY = Fraction(7, 10)


@pytest.mark.parametrize(
    ("qualifier", "inside", "outside"),
    [
        (MORE, [SEVENTY + BIT, Fraction(1)], [SEVENTY, SEVENTY - BIT, Fraction(1) + BIT]),
        (OVER, [SEVENTY + BIT, Fraction(1)], [SEVENTY, SEVENTY - BIT, Fraction(1) + BIT]),
        (LEAST, [SEVENTY, Fraction(1)], [SEVENTY - BIT, Fraction(1) + BIT]),
        (LESS, [Fraction(0), SEVENTY - BIT], [SEVENTY, SEVENTY + BIT, -BIT]),
        (UP_TO, [Fraction(0), SEVENTY], [SEVENTY + BIT, -BIT]),
        (ALMOST, [Fraction(63, 100), SEVENTY - BIT], [Fraction(63, 100) - BIT, SEVENTY, SEVENTY + BIT]),
        (ABOUT, [Fraction(665, 1000), SEVENTY, Fraction(735, 1000)], [Fraction(665, 1000) - BIT, Fraction(735, 1000) + BIT]),
        (EXACTLY, [SEVENTY], [SEVENTY - BIT, SEVENTY + BIT]),
        (STATED, [SEVENTY], [SEVENTY - BIT, SEVENTY + BIT]),
        (None, [SEVENTY], [SEVENTY - BIT, SEVENTY + BIT]),
    ],
)
def test_a_qualifier_reaches_to_its_bounds_and_no_further(
    qualifier: Qualifier | None, inside: list[Fraction], outside: list[Fraction]
) -> None:
    spoken_of = interval(qualifier, SEVENTY, Fraction(1))

    assert [point for point in inside if not holds(spoken_of, point)] == []
    assert [point for point in outside if holds(spoken_of, point)] == []


@pytest.mark.parametrize("qualifier", [MORE, OVER, LEAST])
def test_what_is_counted_has_no_top(qualifier: Qualifier) -> None:
    assert holds(interval(qualifier, Fraction(100), None), Fraction(10**12))


@pytest.mark.parametrize("qualifier", [LESS, UP_TO, ALMOST, ABOUT, EXACTLY, STATED, None])
def test_a_qualifier_that_looks_down_has_a_top_of_its_own(qualifier: Qualifier | None) -> None:
    assert not holds(interval(qualifier, Fraction(100), None), Fraction(106))


@pytest.mark.parametrize(
    ("source", "claim", "found"),
    [
        # "more than 70 %", as DESIGN.md has it
        ((MORE, 70), (MORE, 50), TRUE),
        ((MORE, 70), (None, 40), FALSE),
        ((MORE, 70), (EXACTLY, 70), UNSUPPORTED),
        ((MORE, 70), (None, 75), UNSUPPORTED),
        ((MORE, 70), (None, 90), UNSUPPORTED),
        ((MORE, 70), (MORE, 70), TRUE),
        ((MORE, 70), (LEAST, 70), TRUE),
        ((MORE, 70), (MORE, 71), UNSUPPORTED),
        ((MORE, 70), (LESS, 70), FALSE),
        ((MORE, 70), (UP_TO, 70), UNSUPPORTED),  # the bound counts as the source's own
        ((MORE, 70), (LESS, 71), UNSUPPORTED),
        ((MORE, 70), (None, 100), UNSUPPORTED),
        ((ALMOST, 50), (MORE, 50), FALSE),
        ((ALMOST, 50), (LEAST, 50), UNSUPPORTED),
        ((ALMOST, 50), (LESS, 50), TRUE),
        ((ALMOST, 50), (None, 44), FALSE),
        ((ALMOST, 50), (None, 45), UNSUPPORTED),
        ((ALMOST, 50), (LEAST, 45), TRUE),
        ((ALMOST, 50), (MORE, 45), UNSUPPORTED),
        ((ABOUT, 60), (None, 57), UNSUPPORTED),
        ((ABOUT, 60), (MORE, 57), UNSUPPORTED),
        ((ABOUT, 60), (LEAST, 57), TRUE),
        ((ABOUT, 60), (UP_TO, 63), TRUE),
        ((ABOUT, 60), (LESS, 63), UNSUPPORTED),
        ((ABOUT, 60), (MORE, 63), FALSE),
        ((ABOUT, 60), (LESS, 57), FALSE),
        ((ABOUT, 60), (ABOUT, 60), TRUE),
        ((STATED, 77), (None, 77), TRUE),
        ((STATED, 77), (EXACTLY, 77), TRUE),
        ((STATED, 77), (MORE, 77), FALSE),
        ((STATED, 77), (LESS, 77), FALSE),
        ((STATED, 77), (UP_TO, 77), TRUE),
        ((STATED, 77), (LEAST, 77), TRUE),
        ((STATED, 77), (ALMOST, 77), FALSE),
        ((STATED, 77), (None, 76), FALSE),
        ((UP_TO, 40), (None, 0), UNSUPPORTED),
        ((UP_TO, 40), (UP_TO, 40), TRUE),
        ((UP_TO, 40), (LESS, 40), UNSUPPORTED),
        ((UP_TO, 40), (MORE, 40), FALSE),
        ((LESS, 40), (LESS, 40), TRUE),
        ((LESS, 40), (LEAST, 40), UNSUPPORTED),
        ((LEAST, 40), (MORE, 40), UNSUPPORTED),
        ((LEAST, 40), (LEAST, 40), TRUE),
        ((LEAST, 40), (LESS, 40), FALSE),
    ],
)
def test_a_claim_is_true_false_or_further_than_the_source_goes(
    source: tuple[Qualifier, int], claim: tuple[Qualifier | None, int], found: Verdict
) -> None:
    one, other = (interval(qualifier, Fraction(value, 100), Fraction(1)) for qualifier, value in (source, claim))

    assert verdict(one, other) is found


# Whole sentences.


def rule(base: Base, reader: Reader, fact: str, text: str, language: Language, *, covered: bool = True) -> Ruling:
    utterance = reader.read(text, language)
    return claims.rule(base.facts[FactId(fact)], utterance, covered=covered, known=True, asserted=(), context=())


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

    assert claims.rule(fact, reader.read(text, DE), covered=True, known=True, asserted=asserted, context=()).verdict is found


def test_a_statement_in_words_that_the_fact_never_uses_is_not_called_true(base: Base, reader: Reader) -> None:
    fact, utterance = (
        base.facts[FactId("importance")],
        reader.read("Die Internationalisierung wird immer bunter, stimmt das?", DE),
    )

    assert claims.rule(fact, utterance, covered=True, known=False, asserted=(), context=()).verdict is UNSUPPORTED


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
    setting = [o for o in base.facts[FactId("members")].observations if o.key == "primary"]

    assert claims.rule(fact, reader.read(text, DE), covered=True, known=True, asserted=(), context=setting).verdict is found


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
        ("Frankreich ist ein Partnerland.", DE, False),  # looked up, not ruled on
        ("Das sind die wichtigsten Partnerländer.", DE, False),
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
