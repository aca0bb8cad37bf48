"""Ids of answers: every fact, language and release has one that fits into a link and leads back to it."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine import Engine
from bot.permalinks import NoPermalink, Permalink, permalink
from facts.model import Base, FactId, Language
from tests.bot.asking import DE, ask

SENDABLE = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what Telegram lets a deep link carry
WORD = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=20)
FACTS = st.lists(WORD, min_size=1, max_size=12).map(lambda words: "-".join(words)[:60].rstrip("-"))  # as facts.schema has ids
LANGUAGES = st.from_regex(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", fullmatch=True)
HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(FACTS, LANGUAGES, HASHES, st.lists(FACTS, max_size=5))
def test_every_fact_in_every_language_and_release_fits_and_comes_back(
    fact: str, tag: str, content: str, others: list[str]
) -> None:
    id = str(Permalink.of(FactId(fact), Language(tag), content))

    assert SENDABLE.fullmatch(id)
    link = Permalink.parse(id)
    assert (link.among([*others, fact]), link.language, content.startswith(link.release)) == (fact, tag, True)


def test_every_answer_of_the_base_has_a_link_that_leads_back(base: Base) -> None:
    for fact in base.facts:
        for language in base.languages:
            link = Permalink.parse(str(Permalink.of(fact, language, base.release.content)))

            assert (link.among(base.facts), link.language) == (fact, language)


@given(st.text(max_size=80))
def test_any_other_text_is_no_id(text: str) -> None:
    try:
        link = Permalink.parse(text)
    except NoPermalink:
        return
    assert str(link) == text and SENDABLE.fullmatch(text)


@pytest.mark.parametrize("id", ["", "trade-fairs", "trade-fairs_de", "trade-fairs_de_xyz", "../../etc/passwd_de_0123456789ab",
    "trade-fairs_de_0123456789AB", "trade-fairs_de_0123456789abc", "a" * 60 + "_de_0123456789ab"])  # fmt: skip
def test_what_has_been_tampered_with_is_none(id: str) -> None:
    with pytest.raises(NoPermalink):
        Permalink.parse(id)


def test_an_answer_links_to_the_fact_that_it_tells(engine: Engine) -> None:
    assert permalink(ask(engine, "Wie viele KMU gibt es?")) == Permalink.of(FactId("smes"), DE, engine.base.release.content)


def test_the_source_of_an_answer_links_to_that_answer(engine: Engine) -> None:
    link = permalink(ask(engine, "Quelle?", before=["Wie viele KMU gibt es?"]))

    assert link and link.fact == "smes"


@pytest.mark.parametrize("text", ["Hallo", "Wie wird das Wetter?", "KMU"])
def test_what_tells_nothing_has_no_link(engine: Engine, text: str) -> None:
    assert permalink(ask(engine, text)) is None
