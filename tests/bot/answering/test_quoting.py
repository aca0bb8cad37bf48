"""Quotations: the source's own sentence, translated where it has to be, and every piece with its source to take away."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest

from bot.answering.quoting import credit, marked
from bot.engine import Engine
from bot.model import Answer, Cited, Kind, Message, Note, Question, Quotation, Statement
from facts.model import BESIDE, Base, FactId, Language, Moment
from tests.bot.asking import DE, EN, Chat, ask, spoken

KRUX = "Miguel Krux, Kooperation international"


def quote(engine: Engine, wanted: str, language: Language | None = DE) -> Answer:
    return engine.quote(Question(text=wanted, language=language))


def quotations(answer: Answer) -> list[Quotation]:
    return [block for block in answer.blocks if isinstance(block, Quotation)]


def copies(answer: Answer) -> list[str]:
    taken = (block.copy for block in answer.blocks if isinstance(block, Statement | Quotation | Cited))
    return [copied.replace("\u00a0", " ") for copied in taken]


def test_a_quotation_is_the_sources_own_sentence_in_quotation_marks(engine: Engine) -> None:
    first, *_ = quote(engine, "trade-fairs").blocks

    assert isinstance(first, Quotation)
    assert first.text.startswith("„In den vergangenen Jahren waren bereits über 70 %") and first.text.endswith("vertreten.“")


def test_our_own_sentence_stands_apart_from_the_quotation(engine: Engine) -> None:
    said = spoken(quote(engine, "trade-fairs")).splitlines()

    assert said.index("In unseren Worten:") == 1
    assert said[2].startswith("Über 70 % der beteiligten Innovationscluster waren")


def test_in_another_language_our_translation_comes_first_and_the_original_below(engine: Engine) -> None:
    answer = quote(engine, "trade-fairs", EN)

    translation, original = quotations(answer)
    assert translation.translated and translation.text.startswith("“In the past years, over 70%")
    assert "Our translation. The original (German):" in spoken(answer)
    assert not original.translated and "waren bereits über 70 %" in original.text.replace("\u00a0", " ")


def test_what_the_source_has_wrong_is_marked_and_the_mark_explained(engine: Engine) -> None:
    answer = quote(engine, "rd-projects")

    assert "„Ein Schwerpunkt [sic] der internationalen Aktivitäten" in spoken(answer)
    assert any(isinstance(block, Note) and "[sic]" in block.text for block in answer.blocks)


def test_the_link_goes_to_the_words_as_they_are_in_the_source(engine: Engine) -> None:
    (cited,) = [block for block in quote(engine, "rd-projects").blocks if isinstance(block, Cited)]

    assert "[sic]" not in unquote(cited.url) and "#:~:text=Ein Schwerpunkt der" in unquote(cited.url)


def test_where_no_sentence_may_be_quoted_our_wording_is_given_and_that_is_said(engine: Engine) -> None:
    answer = quote(engine, "research-share")

    why, ours, phrase, *_ = answer.blocks
    assert isinstance(why, Message) and "Einen ganzen Satz dieser Quelle" in why.text
    assert isinstance(ours, Statement) and "knapp" not in ours.text
    assert isinstance(phrase, Quotation) and "„durchschnittlich knapp 15 % der Clusterakteure“" in phrase.text.replace(
        "\u00a0", " "
    )


def test_of_a_year_that_is_asked_for_the_words_of_that_year_are_quoted(engine: Engine) -> None:
    said = spoken(quote(engine, "Wie viele Mitglieder hatte go-cluster 2015?"))

    assert "Die 101 involvierten Innovationscluster" in said and "77" not in said


def test_two_sources_that_use_the_same_words_are_both_named(engine: Engine) -> None:
    said = copies(quote(engine, "interspin-funding"))

    (words,) = [copied for copied in said if copied.startswith("„jeweils bis zu vier Millionen Euro Förderung“")]
    assert words.endswith("(Quelle: Kooperation international, undatiert; Technologieland Hessen, undatiert)")


@pytest.mark.parametrize("language", [DE, EN])
def test_whatever_is_copied_names_its_source_and_date(engine: Engine, base: Base, language: Language) -> None:
    undated = {DE: ("undatiert", "ohne Datum"), EN: ("undated",)}[language]
    for fact in base.facts.values():
        if fact.kind in BESIDE:
            continue
        answer = quote(engine, fact.id, language)
        publishers = {block.citation.source.publisher for block in answer.blocks if isinstance(block, Cited)}

        for copied in copies(answer):
            assert copied and any(publisher in copied for publisher in publishers), fact.id
            assert any(word in copied for word in undated) or any(year in copied for year in map(str, range(2010, 2025))), copied


def test_a_quotation_names_its_source_and_our_words_say_that_they_are_based_on_it(engine: Engine) -> None:
    quoted, ours, cited = copies(quote(engine, "trade-fairs"))

    assert quoted.endswith(f"vertreten.“ (Quelle: {KRUX}, undatiert)")
    assert ours.endswith(f"vertreten. (nach: {KRUX}, undatiert)")
    assert (
        cited.startswith("Quelle: Kooperation international (Miguel Krux): ")
        and "https://www.kooperation-international.de/" in cited
    )


def test_a_translation_that_is_copied_says_that_it_is_ours(engine: Engine) -> None:
    assert f"(our translation; source: {KRUX}, undated)" in copies(quote(engine, "trade-fairs", EN))[0]


def test_a_follow_up_for_the_exact_words_gets_the_same_quotation(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("Wie viele Cluster waren auf Messen?")

    assert quotations(chat.say("Wörtlich?")) == quotations(quote(engine, "trade-fairs"))


def test_without_a_word_what_was_told_before_is_quoted(engine: Engine) -> None:
    memory = ask(engine, "Wie viele Cluster waren auf Messen?").conversation

    assert engine.quote(Question(text="", conversation=memory)).facts == ("trade-fairs",)


@pytest.mark.parametrize("wanted", ["", "Wie hoch ist das Budget von go-cluster?", "Wie wird das Wetter?"])
def test_what_the_base_does_not_know_is_not_quoted(engine: Engine, wanted: str) -> None:
    answer = quote(engine, wanted)

    assert answer.kind is Kind.REFUSAL and not quotations(answer)


def test_small_talk_is_not_quoted(engine: Engine) -> None:
    assert quote(engine, "greeting").kind is Kind.SMALLTALK


def test_a_credit_has_author_publisher_and_date(base: Base) -> None:
    source = base.primary

    assert credit(source, DE) == f"{KRUX}, undatiert"
    assert credit(replace(source, authors=(), published=Moment(2015, 5, 13)), EN) == "Kooperation international, May 13, 2015"


def test_only_the_marked_place_gets_a_sic(base: Base) -> None:
    quote = base.facts[FactId("forms")].quote
    assert quote and quote.citation.phrase

    assert marked(quote).replace(" [sic]", "") == quote.citation.phrase and marked(quote).count("[sic]") == 1
