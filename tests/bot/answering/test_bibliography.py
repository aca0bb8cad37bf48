"""Sources in the styles of houses and reference managers; files are read back by parsers that we do not write with."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string
from pylatexenc.latex2text import LatexNodes2Text
from RISparser import read as read_ris

from bot.answering.bibliography import Style, bibliography
from facts.model import Author, Base, Language, Moment, Source, SourceId
from tests.bot.asking import DE, EN

SCHEMA = json.loads(Path(__file__).with_name("csl-json.schema.json").read_text(encoding="utf-8"))
PAGE = Source(
    id=SourceId("atlas-2019"),
    title="Störche zählen",
    publisher="Vogelwarte",
    authors=(Author("Hans-Peter Maria van Dyck", "van Dyck", "Hans-Peter Maria"), Author("Ada Adler", "Adler", "Ada")),
    url="https://example.org/a_b%20c?x=1&y=2#z",
    archived_url=None,
    language=DE,
    published=Moment(2019, 3, 4),
    accessed=date(2026, 11, 23),
    note={},
)
UNSIGNED = replace(PAGE, authors=())
UNDATED = replace(PAGE, published=None)
# Commands that the reader of LaTeX does not know, or takes for another sign, and what they stand for.
STAND_INS = {"textbraceleft": "\ue000", "textbraceright": "\ue001", "textasciicircum": "\ue002"}
READ_AS = str.maketrans(dict(zip(STAND_INS.values(), "{}^", strict=True)))
# Everything that a title may hold, and that means something to LaTeX, RIS or JSON.
TITLES = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn", "Mn", "Me", "Zs", "Zl", "Zp"])
    | st.sampled_from(" \n\r{}\\$&#%_^~\"'@,=-–„“"),
    min_size=1,
    max_size=60,
).filter(lambda title: title.split() != [])


def said(source: Source, style: Style, language: Language = DE) -> str:
    return bibliography([source], style, language).replace("\u00a0", " ")


def ris(text: str) -> dict[str, Any]:
    (entry,) = read_ris(StringIO(text))
    return dict(entry)


@contextmanager
def one_bibtex_entry(text: str) -> Iterator[Any]:
    (entry,) = parse_string(text, "bibtex").entries.values()
    yield entry


def test_apa_has_family_names_first_initials_date_title_site_and_access() -> None:
    assert said(PAGE, Style.APA, EN) == (
        "van Dyck, H.-P. M., & Adler, A. (2019, March 4). Störche zählen. Vogelwarte. "
        "Retrieved November 23, 2026, from https://example.org/a_b%20c?x=1&y=2#z"
    )


def test_apa_in_german_has_the_german_order_of_dates() -> None:
    assert said(PAGE, Style.APA).startswith(
        "van Dyck, H.-P. M., & Adler, A. (2019, 4. März). Störche zählen. Vogelwarte. Abgerufen am "
    )


def test_in_apa_a_site_that_names_no_author_is_the_author_and_named_once() -> None:
    assert said(UNSIGNED, Style.APA).startswith("Vogelwarte. (2019, 4. März). Störche zählen. Abgerufen")


def test_din_iso_690_has_names_in_capitals_the_year_and_the_day_of_access() -> None:
    assert said(PAGE, Style.DIN) == (
        "VAN DYCK, Hans-Peter Maria; ADLER, Ada, 2019. Störche zählen [online]. Vogelwarte, 4. März 2019 "
        "[Zugriff am: 23. November 2026]. Verfügbar unter: https://example.org/a_b%20c?x=1&y=2#z"
    )


@pytest.mark.parametrize(
    ("style", "language", "missing"),
    [
        (Style.TEXT, DE, "ohne Datum"), (Style.TEXT, EN, "undated"),
        (Style.APA, DE, "(o. D.)"), (Style.APA, EN, "(n.d.)"),
        (Style.DIN, DE, "[o. D.]"), (Style.DIN, EN, "[n. d.]"),
        (Style.BIBTEX, DE, "year = {o. D.}"), (Style.BIBTEX, EN, "year = {n.d.}"),
    ],
)  # fmt: skip
def test_a_missing_date_is_said_as_the_style_says_it(style: Style, language: Language, missing: str) -> None:
    assert missing in said(UNDATED, style, language)


def test_ris_and_csl_json_leave_a_missing_date_out() -> None:
    assert not {"year", "date"} & ris(said(UNDATED, Style.RIS)).keys()
    assert "issued" not in json.loads(said(UNDATED, Style.CSL_JSON))[0]


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("language", [DE, EN])
def test_every_source_of_the_base_is_there_with_its_link_and_the_day_of_access(
    base: Base, style: Style, language: Language
) -> None:
    for source in base.sources.values():
        written = bibliography([source], style, language)

        assert source.url in written
        assert any(day in written for day in ("23. November 2026", "November 23, 2026", "2026-11-23", "2026/11/23")) or (
            style is Style.CSL_JSON and json.loads(written)[0]["accessed"] == {"date-parts": [[2026, 11, 23]]}
        )


def test_bibtex_is_what_another_parser_reads(base: Base) -> None:
    entries = parse_string(bibliography(base.sources.values(), Style.BIBTEX, DE), "bibtex").entries

    assert list(entries) == list(base.sources)
    krux = entries["kooperation-international"]
    assert [str(person) for person in krux.persons["author"]] == ["Krux, Miguel"]
    assert entries["bmwi-2019-04"].fields["year"] == "2019" and entries["bmwi-2019-04"].fields["url"].startswith(
        "https://www.bmwi.de/"
    )


def test_an_organisation_is_one_name_to_bibtex() -> None:
    source = replace(PAGE, authors=(Author("Störche und Adler e. V.", "", ""),))

    with one_bibtex_entry(said(source, Style.BIBTEX)) as entry:
        assert len(entry.persons["author"]) == 1 and "Störche und Adler e. V." in str(entry.persons["author"][0])


@given(TITLES)
def test_any_title_comes_back_from_bibtex(title: str) -> None:
    with one_bibtex_entry(said(replace(PAGE, title=title), Style.BIBTEX)) as entry:
        raw = entry.fields["title"].removeprefix("{").removesuffix("}")
        for command, stand_in in STAND_INS.items():
            raw = raw.replace(f"\\{command}{{}}", stand_in)
        read = LatexNodes2Text(keep_comments=True, strict_latex_spaces=True).latex_to_text(raw)

    assert read.translate(READ_AS) == unicodedata.normalize("NFC", " ".join(title.replace("\u00a0", " ").split()))


@given(TITLES)
def test_any_title_comes_back_from_ris_and_begins_no_field_of_its_own(title: str) -> None:
    found = ris(said(replace(PAGE, title=f"{title}\nER  - \nTY  - X"), Style.RIS))

    assert found["title"] == " ".join(f"{title} ER - TY - X".replace("\u00a0", " ").split())
    assert found["authors"] == ["van Dyck, Hans-Peter Maria", "Adler, Ada"]


def test_ris_has_the_type_of_a_web_page_its_date_and_its_access() -> None:
    found = ris(said(PAGE, Style.RIS))

    assert (found["type_of_reference"], found["year"], found["access_date"]) == ("ELEC", "2019", "2026/11/23/")


@given(TITLES, st.sampled_from([None, Moment(2019), Moment(2012, mid=True), Moment(2018, 3), Moment(2015, 5, 13)]))
def test_csl_json_is_valid_whatever_a_source_says(title: str, published: Moment | None) -> None:
    source = replace(PAGE, title=title, published=published, archived_url="https://example.org/archive")

    jsonschema.validate(json.loads(bibliography([source, UNSIGNED], Style.CSL_JSON, DE)), SCHEMA)


def test_csl_json_of_the_base_is_valid(base: Base) -> None:
    found = json.loads(bibliography(base.sources.values(), Style.CSL_JSON, EN))

    jsonschema.validate(found, SCHEMA)
    assert found[0]["author"] == [{"family": "Krux", "given": "Miguel"}]


def test_a_source_that_is_cited_twice_is_listed_once() -> None:
    assert bibliography([PAGE, PAGE], Style.APA, EN).count("\n") == 0


def test_an_archived_copy_is_named() -> None:
    assert said(replace(PAGE, archived_url="https://example.org/then"), Style.TEXT).endswith(
        "(archiviert: https://example.org/then)"
    )
