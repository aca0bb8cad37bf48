"""Every figure with its qualifier, every clause with its source; a refusal with neither."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.answering.composing import Composer
from bot.answering.figures import figure, moment
from bot.answering.plain import plain
from bot.catalogs import text
from bot.engine import Engine
from bot.model import (
    Answer,
    Choice,
    Cited,
    Decision,
    Kind,
    Manner,
    Message,
    Note,
    Opening,
    Pick,
    Quotation,
    Reason,
    Statement,
    Utterance,
    Verdict,
    country_of,
)
from facts.model import Base, CountryCode, Fact, FactId, FactKind, Language, Observation, Qualifier
from tests.bot.asking import DE, EN, ask, spoken
from tests.bot.cases import load_cases

QUESTIONS = Path(__file__).parents[2] / "questions"
LANGUAGES = (DE, EN)


def compose(base: Base, language: Language, *picks: Pick, kind: Kind = Kind.ANSWER, from_context: bool = False) -> Answer:
    utterance = Utterance(text="", language=language)
    decision = Decision(kind=kind, reason=Reason.CLEAR, utterance=utterance, picks=picks, from_context=from_context)
    return Composer(base).compose(decision, language)


def kind_of(fact: Fact) -> Kind:
    return Kind.HELP if fact.id == "help" else Kind.SMALLTALK if fact.kind is FactKind.SMALLTALK else Kind.ANSWER


@pytest.fixture(scope="module")
def answers(base: Base) -> list[Answer]:
    """Every fact as it stands, and every observation that has a sentence of its own, in every language."""
    found = []
    for language in LANGUAGES:
        for fact in base.facts.values():
            found.append(compose(base, language, Pick(fact=fact.id), kind=kind_of(fact)))
            found += [compose(base, language, Pick(fact=fact.id, observations=(o.key,))) for o in fact.observations if o.text]
    return found


def statements(answer: Answer) -> list[Statement]:
    return [block for block in answer.blocks if isinstance(block, Statement)]


def cited(answer: Answer) -> list[Cited]:
    return [block for block in answer.blocks if isinstance(block, Cited)]


def test_every_fact_and_every_observation_is_composed(base: Base, answers: list[Answer]) -> None:
    said = sum(bool(o.text) for fact in base.facts.values() for o in fact.observations)

    assert len(answers) == 2 * (len(base.facts) + said) > 80


def test_no_placeholder_is_left_open(answers: list[Answer]) -> None:
    assert [plain(answer) for answer in answers if re.search(r"[{}]|None|%\(", plain(answer))] == []


def test_every_answer_says_something(answers: list[Answer]) -> None:
    assert [
        answer.facts for answer in answers if not statements(answer) or not all(s.text.strip() for s in statements(answer))
    ] == []


def licensed(observations: tuple[Observation, ...], language: Language) -> list[str]:
    """Everything that may bring digits into a text: figures with their qualifiers, dates, periods; longest first."""
    written = []
    for o in observations:
        written += [figure(o, language), o.period.get(language, ""), o.population.get(language, "")]
        written += [moment(o.as_of, language)] if o.as_of else []
    return sorted(filter(None, written), key=len, reverse=True)


def test_every_digit_of_a_statement_is_a_figure_with_its_qualifier_or_a_date(answers: list[Answer]) -> None:
    looked_at = 0
    for answer in answers:
        for statement in statements(answer):
            rest = statement.text
            for one in licensed(statement.observations, answer.language):
                looked_at += one in rest
                rest = re.sub(rf"(?i)(?<!\w){re.escape(one)}(?!\w)", " ", rest)
            rest = rest if statement.observations else re.sub(r"https?://\S+", " ", rest)
            assert not re.search(r"\d", rest), (statement.text, rest)
    assert looked_at > 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_the_base_is_said_with_its_qualifier_somewhere(
    base: Base, answers: list[Answer], language: Language
) -> None:
    said = "\n".join(plain(answer) for answer in answers if answer.language == language).casefold()

    silent = [
        (fact.id, o.key) for fact in base.facts.values() for o in fact.observations if figure(o, language).casefold() not in said
    ]

    assert silent == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_qualified_figure_is_never_said_bare(base: Base, answers: list[Answer], language: Language) -> None:
    """Not as a substring, either: each time its digits stand in a text, its qualifier stands before them."""
    for answer in answers:
        if answer.language != language:
            continue
        for block in answer.blocks:
            if not isinstance(block, Statement):
                continue
            for o in block.observations:
                if o.qualifier is Qualifier.STATED or len({other.value for other in block.observations}) < len(
                    block.observations
                ):
                    continue
                whole = figure(o, language).casefold()
                bare = re.sub(r"^.*?(?=[\d])", "", whole)
                if not bare[:1].isdigit():
                    continue
                body = block.text.casefold()
                assert len(re.findall(rf"(?<![\d.,]){re.escape(bare)}(?![\d])", body)) == body.count(whole), block.text


def test_an_answer_with_figures_cites_the_source_of_each_with_a_link(answers: list[Answer]) -> None:
    looked_at = 0
    for answer in answers:
        sources = {block.citation.source.id for block in cited(answer)}
        for statement in statements(answer):
            for o in statement.observations:
                looked_at += 1
                assert o.citation.source.id in sources, (answer.facts, o.key)
        assert all(block.url.startswith(("https://", "http://")) for block in cited(answer))
    assert looked_at > 100


def test_an_answer_with_figures_gives_a_date_or_says_that_there_is_none(answers: list[Answer]) -> None:
    looked_at = 0
    for answer in answers:
        said = plain(answer)
        none = (text("source.undated", answer.language), text("note.undated", answer.language))
        for o in (o for statement in statements(answer) for o in statement.observations):
            looked_at += 1
            published = o.citation.source.published
            dates = [moment(when, answer.language) for when in (o.as_of, published) if when]
            assert any(date in said for date in dates) or any(no in said for no in none), (answer.facts, o.key)
            if not dates:
                assert any(no in said for no in none), (answer.facts, o.key)
    assert looked_at > 100


def test_every_fact_but_small_talk_cites_something(base: Base, answers: list[Answer]) -> None:
    for answer in answers:
        talk = answer.kind in (Kind.SMALLTALK, Kind.HELP)
        assert bool(cited(answer)) != talk, answer.facts


def test_every_block_names_a_fact_of_the_answer(base: Base, answers: list[Answer]) -> None:
    for answer in answers:
        for block in answer.blocks:
            match block:
                case Opening() | Statement() | Note() | Cited():
                    assert block.fact in answer.facts
                case Choice():
                    assert block.fact in answer.suggestions and block.fact not in answer.facts
                    assert block.label == base.facts[block.fact].name[answer.language]
                case Message():
                    pytest.fail(f"the bot spoke for itself: {block.text}")


def test_the_notes_of_a_fact_are_given(base: Base) -> None:
    noted = [fact for fact in base.facts.values() if fact.notes.get(DE)]

    assert noted
    for fact in noted:
        notes = [block.text for block in compose(base, DE, Pick(fact=fact.id)).blocks if isinstance(block, Note)]
        assert len(notes) >= len(fact.notes[DE]), fact.id


def test_a_source_is_cited_once(answers: list[Answer]) -> None:
    for answer in answers:
        sources = [block.citation.source.id for block in cited(answer)]
        assert len(sources) == len(set(sources)), answer.facts


def test_an_answer_to_two_questions_gives_both_and_cites_a_common_source_once(base: Base) -> None:
    answer = compose(base, DE, Pick(fact=FactId("trade-fairs")), Pick(fact=FactId("strategic-field")))

    assert answer.facts == ("trade-fairs", "strategic-field")
    assert [s.fact for s in statements(answer)] == ["trade-fairs", "strategic-field"]
    pages = [block.url.split("#")[0] for block in cited(answer)]
    assert pages.count(base.primary.url) == 1


def test_an_answer_says_which_state_of_the_base_it_comes_from(base: Base, answers: list[Answer]) -> None:
    assert {answer.release for answer in answers} == {str(base.release)}


def test_an_answer_offers_related_facts_to_go_on_with(base: Base) -> None:
    answer = compose(base, EN, Pick(fact=FactId("sme-share")))

    assert 1 <= len(answer.suggestions) <= 3
    assert set(answer.suggestions) <= set(base.facts[FactId("sme-share")].related)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verdict", [Verdict.TRUE, Verdict.FALSE, Verdict.UNSUPPORTED])
def test_a_verdict_comes_first_and_takes_a_stand(base: Base, language: Language, verdict: Verdict) -> None:
    answer = compose(base, language, Pick(fact=FactId("strategic-field"), verdict=verdict))

    assert answer.blocks[0] == Opening(fact=FactId("strategic-field"), text=text(f"verdict.{verdict}", language))
    assert answer.verdict is verdict


@pytest.mark.parametrize(
    ("language", "code", "verdict", "said"),
    [
        (DE, "FR", Verdict.YES, "Ja, die Quelle nennt Frankreich"),
        (DE, "NL", Verdict.YES, "Ja, die Quelle nennt die Niederlande"),
        (DE, "US", Verdict.YES, "Ja, die Quelle nennt die USA"),
        (DE, "PL", Verdict.NO, "Nein, die Quelle nennt Polen nicht"),
        (EN, "NL", Verdict.YES, "Yes, the source names the Netherlands"),
        (EN, "PL", Verdict.NO, "No, the source does not name Poland"),
    ],
)
def test_a_country_is_answered_with_yes_or_no_and_with_what_the_source_says(
    base: Base, language: Language, code: str, verdict: Verdict, said: str
) -> None:
    answer = compose(base, language, Pick(fact=FactId("partner-countries"), country=CountryCode(code), verdict=verdict))

    assert isinstance(answer.blocks[0], Opening) and answer.blocks[0].text.startswith(said)
    assert (answer.country, answer.verdict) == (code, verdict)
    assert cited(answer)


def test_every_country_that_is_understood_can_be_answered(base: Base, engine: Engine) -> None:
    understood = {country_of(code) for code in engine.decider.fitted.reader.countries.values()}

    named = {code for code, names in base.country_names.items() if all(names.get(language) for language in LANGUAGES)}

    assert len(understood) > 190
    assert sorted(understood - named) == []


def test_a_ranking_that_the_source_does_not_give_is_called_so(base: Base) -> None:
    answer = compose(base, DE, Pick(fact=FactId("partner-countries"), verdict=Verdict.UNSUPPORTED))

    assert "keine Rangfolge" in spoken(answer).splitlines()[0]


def test_the_source_of_an_answer_is_that_of_its_figures(base: Base) -> None:
    answer = compose(
        base, DE, Pick(fact=FactId("source"), about=(Pick(fact=FactId("sme-share")),)), Pick(fact=FactId("sme-share"))
    )

    assert answer.facts == ("source", "sme-share")
    wanted = {o.citation.source.id for o in base.facts[FactId("sme-share")].observations}
    assert wanted <= {block.citation.source.id for block in cited(answer)}


def test_the_date_of_an_answer_is_that_of_its_source(base: Base) -> None:
    answer = compose(base, DE, Pick(fact=FactId("date"), about=(Pick(fact=FactId("sme-share")),)), Pick(fact=FactId("sme-share")))

    (observation,) = base.facts[FactId("sme-share")].observations
    assert observation.citation.source.published
    assert moment(observation.citation.source.published, DE) in spoken(answer)


def test_a_follow_up_says_what_it_was_understood_as(base: Base) -> None:
    answer = compose(base, DE, Pick(fact=FactId("sme-share")), from_context=True)

    assert isinstance(answer.blocks[0], Message)
    assert base.facts[FactId("sme-share")].name[DE] in answer.blocks[0].text


# Refusing and asking back.


def refused(base: Base, language: Language, reason: Reason, *unknown: str, suggestions: tuple[FactId, ...] = ()) -> Answer:
    decision = Decision(
        kind=Kind.REFUSAL,
        reason=reason,
        utterance=Utterance(text="", language=language),
        unknown=unknown,
        suggestions=suggestions,
    )
    return Composer(base).compose(decision, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", list(Reason))
def test_there_are_words_for_every_reason_to_refuse(base: Base, language: Language, reason: Reason) -> None:
    assert spoken(refused(base, language, reason))


@pytest.mark.no_cover
def test_a_refusal_carries_no_digit(engine: Engine) -> None:
    cases, refusals = load_cases(QUESTIONS), 0
    for case in cases:
        answer = ask(engine, case.ask, case.context)
        if answer.kind in (Kind.REFUSAL, Kind.CLARIFY):
            refusals += 1
            assert not re.search(r"\d", plain(answer)), case.id
            assert not cited(answer) and not statements(answer), case.id

    assert refusals > 150


@pytest.mark.parametrize("unknown", ["2019er", "７０", "x1", "<b>", "{base}", "http://x", "a" * 41, "%s", "٣"])
def test_a_refusal_repeats_no_figure_and_no_markup(base: Base, unknown: str) -> None:
    said = spoken(refused(base, DE, Reason.UNKNOWN_WORDS, unknown))

    assert unknown not in said
    assert said == spoken(refused(base, DE, Reason.OUT_OF_SCOPE))


def test_a_refusal_names_at_most_three_words_that_it_does_not_know(base: Base) -> None:
    said = spoken(refused(base, DE, Reason.UNKNOWN_WORDS, "Bier", "Brezel", "Senf", "Wiesn"))

    assert "„Bier“, „Brezel“ und „Senf“" in said
    assert "Wiesn" not in said


def test_a_refusal_offers_the_nearest_topics(base: Base) -> None:
    answer = refused(base, EN, Reason.OUT_OF_SCOPE, suggestions=(FactId("sme-share"), FactId("smes")))

    assert answer.suggestions == ("sme-share", "smes")
    assert "Share of SMEs" in spoken(answer)


def test_asking_back_offers_the_choices(base: Base) -> None:
    decision = Decision(
        kind=Kind.CLARIFY,
        reason=Reason.TOO_CLOSE,
        utterance=Utterance(text="", language=DE),
        suggestions=(FactId("sme-share"), FactId("smes")),
    )

    answer = Composer(base).compose(decision, DE)

    choices = ["  · Anteil der KMU", "  · Kleine und mittlere Unternehmen", f"  · {text('clarify.none', DE)}"]
    assert spoken(answer).splitlines() == [text("clarify.which", DE), *choices]


def test_who_means_none_of_the_choices_is_told_what_can_be_asked(base: Base) -> None:
    for suggestions, none in ((("smes", "sme-share"), "clarify.none"), (("smes",), "clarify.not-this")):
        decision = Decision(
            kind=Kind.CLARIFY,
            reason=Reason.TOO_CLOSE,
            utterance=Utterance(text="", language=EN),
            suggestions=tuple(map(FactId, suggestions)),
        )

        *facts, last = [block for block in Composer(base).compose(decision, EN).blocks if isinstance(block, Choice)]

        assert [choice.fact for choice in facts] == list(suggestions)
        assert last == Choice(fact=FactId("help"), label=text(none, EN))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "Gehört England zu den wichtigsten Partnerländern?",
            "England gehört zu Großbritannien. Ja, die Quelle nennt",
        ),
        ("Sind die Schotten dabei?", "Schottland gehört zu Großbritannien. Ja, die Quelle nennt Großbritannien"),
        ("Is England a partner country?", "England belongs to Great Britain. Yes, the source names Great Britain"),
        ("Is Flanders among the partner countries?", "Flanders belongs to Belgium. No, the source does not name Belgium"),
    ],
)
def test_a_part_of_a_country_is_told_to_be_one(engine: Engine, question: str, said: str) -> None:
    assert spoken(ask(engine, question)).startswith(said)


@pytest.mark.parametrize("question", ["Ist Großbritannien dabei?", "Is the UK a partner country?", "🇬🇧"])
def test_nothing_is_said_of_parts_where_the_whole_country_was_named(engine: Engine, question: str) -> None:
    assert "England" not in spoken(ask(engine, question)) and "Northern" not in spoken(ask(engine, question))


def test_a_refusal_is_remembered_by_its_language_only(base: Base) -> None:
    memory = refused(base, EN, Reason.OUT_OF_SCOPE).conversation

    assert (memory.language, memory.facts, memory.figures, memory.country) == (EN, (), (), None)


def kinds(answer: Answer) -> list[type[object]]:
    """The kinds of blocks of an answer, without its choices."""
    return [type(block) for block in answer.blocks if not isinstance(block, Choice)]


@pytest.mark.parametrize(
    "text", ["Mehr als 75 % der Cluster waren auf Messen, oder?", "Can I print that 40% of clusters were at trade fairs?"]
)
def test_of_a_claim_the_verdict_comes_first_then_the_source_then_what_may_be_written(engine: Engine, text: str) -> None:
    answer = ask(engine, text)

    assert kinds(answer)[:4] == [Opening, Quotation, Message, Statement]
    assert "über 70 % der beteiligten Innovationscluster" in next(b.text for b in answer.blocks if isinstance(b, Quotation))


def test_words_within_a_quotation_stand_in_single_marks(engine: Engine) -> None:
    answer = ask(engine, "Unser Entwurf sagt, 2019 hatte go-cluster 101 Mitglieder.")

    assert "Wörtlich in der Quelle: „Die 87 Mitglieder von ‚go-cluster‘“" in spoken(answer)


def test_two_facts_side_by_side_have_both_figures_and_both_statements_with_their_sources(engine: Engine) -> None:
    answer = ask(engine, "Was ist mehr, der Anteil der KMU oder der Anteil auf Messen?")

    assert answer.facts == ("sme-share", "trade-fairs")
    opening = next(block.text for block in answer.blocks if isinstance(block, Opening)).replace("\u00a0", " ")
    assert opening.startswith("Vergleichen lassen sich diese beiden Angaben nicht")
    assert "über 50 %" in opening and "über 70 %" in opening
    assert {block.citation.source.id for block in answer.blocks if isinstance(block, Cited)} == {
        "clusterplattform-2015-09", "kooperation-international",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("Was ist häufiger, Messen oder Innovationsprojekte?", "Höher ist die erste der beiden Angaben"),
        ("Which is higher, innovation projects or trade fairs?", "The second of the two figures is higher"),
        ("Was ist häufiger, Messen oder langjährige Kooperationen?", "entscheiden die Quellen nicht"),
        ("2015 oder 2019 mehr Mitglieder?", "Höher ist die erste der beiden Angaben – 13. Mai 2015: 101; 11. April 2019: 87."),
        ("Gab es 2015 mehr Mitglieder als 2019?", "Ja, das deckt die Quelle. Höher ist die erste"),
        ("Gab es 2019 mehr Mitglieder als 2015?", "Nein, die Quelle sagt etwas anderes. Höher ist die zweite"),
        ("Were there fewer members in 2019 than in 2015?", "Yes, the source bears that out. The second"),
    ],
)
def test_of_two_figures_it_is_said_first_which_is_higher(engine: Engine, text: str, opening: str) -> None:
    assert opening in spoken(ask(engine, text)).splitlines()[0]


def test_figures_that_are_worded_otherwise_are_said_to_be(engine: Engine) -> None:
    assert "„der beteiligten Innovationscluster“" in spoken(ask(engine, "Was ist häufiger, Messen oder Innovationsprojekte?"))
    assert "drücken sich verschieden aus" not in spoken(ask(engine, "Gibt es mehr KMU oder mehr Forschung, in Prozent?"))


def test_a_history_has_a_line_for_each_figure_by_date_and_those_without_apart(engine: Engine) -> None:
    answer = ask(engine, "Wie hat sich die Zahl der Mitglieder entwickelt?")
    said = [line.partition(":")[0] for line in spoken(answer).splitlines()]

    assert said[:8] == [
        "Zahl der Mitglieder, nach Datum geordnet",
        "13. Mai 2015", "März 2018", "11. April 2019", "7. Juli 2020",
        "Ohne Datum", "Ohne Datum", "Ohne Datum",
    ]  # fmt: skip
    assert "Die Angaben ohne Datum weichen voneinander ab: 100, 77 und 72." in spoken(answer)
    assert "entscheiden die Quellen nicht" in spoken(answer)


def test_figures_of_one_time_that_differ_are_said_to(engine: Engine) -> None:
    said = spoken(ask(engine, "Wie hat sich die Teilnehmerzahl der Jahrestagung entwickelt?"))

    assert "2018: fast 200" in said and "nach Datum geordnet" in said


def test_a_single_figure_shows_no_development(engine: Engine) -> None:
    said = spoken(ask(engine, "How has the share of clusters at trade fairs developed over time?"))

    assert "There is only this one figure; it shows no development." in said


def test_a_year_that_has_no_figure_beside_one_that_has_is_named(engine: Engine) -> None:
    said = spoken(ask(engine, "Wie viele Mitglieder waren es 2015 und 2016?"))

    assert "101" in said and "Für 2016 enthält die Faktenbasis keine Angabe." in said


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Wie viele Firmen gibt es und wer ist der Vorsitzende?", "keine gesicherte Antwort: „wer ist der Vorsitzende?“"),
        ("Wie viele KMU, wie viele Firmen, wie viele Institute und wie viele Abteilungen?", "Mehr als drei Fragen auf einmal"),
    ],
)
def test_what_of_a_message_is_not_answered_is_named(engine: Engine, text: str, hint: str) -> None:
    assert hint in spoken(ask(engine, text))


@pytest.mark.parametrize("manner", list(Manner))
def test_in_whatever_manner_a_fact_is_told_its_figure_keeps_its_qualifier_and_its_source(base: Base, manner: Manner) -> None:
    answer = compose(base, DE, Pick(fact=FactId("strategic-field"), manner=manner))

    assert "mehr als 70 %" in spoken(answer).lower()
    assert any(isinstance(block, Cited) for block in answer.blocks)
