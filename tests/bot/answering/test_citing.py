"""A citation leads to the very sentence, and says when it was published or that nobody knows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.citing import cite, dated, link, wording
from facts.model import Author, Base, Citation, FactId, Language, Moment, Source, SourceId
from tests.bot.asking import DE, EN

AUTHORS = Author("Ada Adler", "Adler", "Ada"), Author("Ben Bussard", "Bussard", "Ben")
SOURCE = Source(
    id=SourceId("atlas"), title="Die Störche", publisher="Nabu", authors=AUTHORS, url="https://example.org/atlas",
    archived_url=None, language=DE, published=Moment(2015, 5, 13), accessed=date(2026, 11, 1), note={},
)  # fmt: skip


def fragment(phrase: str) -> str:
    url = link(Citation(source=SOURCE, phrase=phrase, verbatim=True))
    start = f"{SOURCE.url}#:~:text="
    assert url.startswith(start)
    return url.removeprefix(start)


@pytest.mark.parametrize(
    ("phrase", "encoded"),
    [
        ("go-cluster", "go%2Dcluster"),
        ("Bonn, Berlin", "Bonn%2C%20Berlin"),
        ("F&E", "F%26E"),
        ("70 %", "70%20%25"),
        ("über 7.100", "%C3%BCber%207.100"),
        ("wer? #1", "wer%3F%20%231"),
        ("a/b=c+d", "a%2Fb%3Dc%2Bd"),
        ("„go-cluster“", "%E2%80%9Ego%2Dcluster%E2%80%9C"),
    ],
)
def test_what_means_something_within_a_text_fragment_is_encoded(phrase: str, encoded: str) -> None:
    assert fragment(phrase) == encoded


def test_a_short_sentence_is_linked_as_it_is() -> None:
    assert unquote(fragment("eins zwei drei vier fünf sechs sieben acht")) == "eins zwei drei vier fünf sechs sieben acht"


def test_a_long_sentence_is_named_by_its_ends() -> None:
    words = "eins zwei drei vier fünf sechs, sieben acht neun - zehn"

    assert fragment(words) == "eins%20zwei%20drei%20vier,acht%20neun%20%2D%20zehn"


@given(
    st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Z", "C")), min_size=1), min_size=1, max_size=20)
)
def test_a_link_names_nothing_but_words_of_the_sentence(words: list[str]) -> None:
    phrase = " ".join(words)

    found = fragment(phrase).split(",")

    assert len(found) == (1 if len(words) <= 8 else 2)
    assert not set("-&,") & set("".join(found))
    assert phrase.startswith(unquote(found[0])) and phrase.endswith(unquote(found[-1]))


@pytest.mark.parametrize(
    "citation",
    [
        Citation(source=SOURCE, phrase="eine Wendung", verbatim=False),
        Citation(source=SOURCE, phrase=None, verbatim=True),
        Citation(source=SOURCE, phrase=None, verbatim=False),
    ],
)
def test_what_was_not_checked_word_for_word_is_linked_as_a_page(citation: Citation) -> None:
    assert link(citation) == SOURCE.url


def test_a_citation_names_publisher_authors_title_date_and_access() -> None:
    said = wording(SOURCE, EN)

    for part in ("Nabu", "Ada Adler and Ben Bussard", "Die Störche", "2015", "May", "13", "2026", "November", "1"):
        assert part in said


def test_a_citation_in_german_has_german_dates() -> None:
    said = wording(SOURCE, DE)

    assert "Ada Adler und Ben Bussard" in said
    assert "13. Mai 2015" in said
    assert "1. November 2026" in said


def test_a_source_without_authors_names_its_publisher_alone() -> None:
    said = wording(replace(SOURCE, authors=()), DE)

    assert said.startswith("Nabu: ")
    assert "()" not in said


def test_a_source_without_a_date_says_so() -> None:
    undated = replace(SOURCE, published=None)

    assert dated(undated, DE) == "ohne Datum" and "ohne Datum" in wording(undated, DE)
    assert "date" in dated(undated, EN) and dated(undated, EN) in wording(undated, EN)


def test_what_a_reader_must_know_of_a_source_stands_beside_it() -> None:
    noted = replace(SOURCE, note={DE: "aus zweiter Hand"})

    assert "(aus zweiter Hand)" in wording(noted, DE)
    assert "zweiter Hand" not in wording(noted, EN)


def test_a_citation_belongs_to_its_fact_and_keeps_its_link_apart() -> None:
    citation = Citation(source=SOURCE, phrase="ein Storch", verbatim=True)

    cited = cite(FactId("nests"), citation, DE)

    assert (cited.fact, cited.citation, cited.url) == ("nests", citation, link(citation))
    assert "https" not in cited.text


def bare(words: str) -> str:
    """Without quotation marks: those of a title become single ones between others."""
    return re.sub('[„“”‚‘’"]', "", words)


@pytest.mark.parametrize(
    ("title", "language", "cited"),
    [
        ("Das Programm „go-cluster“ in Zahlen", DE, "„Das Programm ‚go-cluster‘ in Zahlen“"),
        ("The “go-cluster” programme", DE, "„The ‚go-cluster‘ programme“"),
        ('Symposium "Regional Clusters"', EN, "“Symposium ‘Regional Clusters’”"),
        ("Deutschland’s „Bester“", EN, "“Deutschland’s ‘Bester’”"),
    ],
)
def test_quotation_marks_within_a_title_become_single_ones(title: str, language: Language, cited: str) -> None:
    assert cited in wording(replace(SOURCE, title=title), language)


def test_every_source_of_the_base_can_be_cited_in_every_language(base: Base) -> None:
    assert base.sources
    for source in base.sources.values():
        for language in base.languages:
            said = wording(source, language)
            assert bare(source.title) in bare(said) and source.publisher in said
            assert "{" not in said and "None" not in said
