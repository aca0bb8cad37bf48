"""Sentences that are no facts: found, filled in, and never shown as an id."""

from __future__ import annotations

import pytest

from bot import catalogs
from bot.catalogs import MessageMissing, interface_language, plural, text


@pytest.mark.parametrize(("language", "said"), [("de", "Quelle: Atlas"), ("en", "Source: Atlas")])
def test_a_message_is_filled_in(language: str, said: str) -> None:
    assert text("source.label", language, source="Atlas") == said


def test_a_value_with_braces_is_not_filled_in_again() -> None:
    assert text("source.label", "de", source="{source} %s {0}") == "Quelle: {source} %s {0}"


@pytest.mark.parametrize(
    ("count", "language", "said"),
    [(1, "en", "1 problem."), (2, "en", "2 problems."), (0, "en", "0 problems."), (1, "de", "1 Fehler."), (7, "de", "7 Fehler.")],
)
def test_a_message_heeds_the_number(count: int, language: str, said: str) -> None:
    assert plural("check.problems", count, language) == said


@pytest.mark.parametrize(("language", "like"), [("de-AT", "de"), ("de-CH", "de"), ("en-GB", "en"), ("fr", "en"), ("xx", "en")])
def test_a_language_without_a_catalog_falls_back(language: str, like: str) -> None:
    assert text("note.undated", language) == text("note.undated", like)


def test_the_languages_differ() -> None:
    assert text("note.undated", "de") != text("note.undated", "en")


def test_an_unknown_message_is_an_error_and_not_shown_as_its_id() -> None:
    with pytest.raises(MessageMissing):
        text("no.such-message", "de")
    with pytest.raises(MessageMissing):
        plural("no.such-message", 1, "en")


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        text("source.label", "de", other="x")


@pytest.mark.parametrize(
    ("wished", "language"),
    [
        (("de_AT.UTF-8",), "de"),
        (("de-CH",), "de"),
        (("de",), "de"),
        (("DE",), "de"),
        (("fr_FR", "de_DE"), "de"),
        ((None, "", "C", "POSIX", "C.UTF-8", "de"), "de"),
        (("fr",), "en"),
        ((), "en"),
        ((None,), "en"),
        (("../../etc/passwd", "💥"), "en"),
    ],
)
def test_the_first_wish_that_can_be_met_is(wished: tuple[str | None, ...], language: str) -> None:
    assert interface_language(wished, ("en", "de")) == language


@pytest.mark.parametrize(
    ("wish", "known", "language"),
    [
        ("pt_PT.UTF-8", ("en", "pt-BR", "pt-PT"), "pt-PT"),
        ("pt", ("en", "pt-BR", "pt-PT"), "pt-BR"),
        ("pt-AO", ("en", "pt-BR"), "pt-BR"),
        ("de-AT", ("en", "de", "de-AT"), "de-AT"),
        ("ptx", ("en", "pt-BR"), "en"),
    ],
)
def test_a_language_is_found_as_a_country_speaks_it(wish: str, known: tuple[str, ...], language: str) -> None:
    assert interface_language([wish], known) == language


def test_the_shipped_languages_begin_with_the_one_to_fall_back_on() -> None:
    assert catalogs.shipped()[0] == "en"
    assert set(catalogs.shipped()) == {entry.name for entry in catalogs.folder().iterdir() if entry.is_dir()}


def test_the_catalogs_are_found_from_a_checkout() -> None:
    assert {"de", "en"} <= {entry.name for entry in catalogs.folder().iterdir()}
