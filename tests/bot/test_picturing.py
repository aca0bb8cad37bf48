"""Pictures, tested by their structure: the specification, the size, the text in the SVG; never by pixels."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bot.chart import ABOVE, Chart, ChartKind
from bot.engine import Engine
from bot.picturing import maps
from bot.picturing.drawing import rendered, specification, written
from bot.picturing.formats import Format
from bot.picturing.gallery import Gallery
from bot.picturing.lettering import width, wrapped
from bot.picturing.page import INNER, WIDTH
from bot.picturing.shapes import FAR, NEAR, shapes
from bot.picturing.themes import PALETTES, Theme
from facts.model import CountryCode, FactId, Language
from tests.bot.asking import DE, EN, ROOT, Command

KINDS = {
    ChartKind.BARS: "central-management",
    ChartKind.HISTORY: "members",
    ChartKind.COMPOSITION: "sme-share",
    ChartKind.MAP: "partner-countries",
}


EVERY = sorted(code for code in shapes(NEAR) if code[0] != "#")


@pytest.fixture(scope="module")
def roasters(coffee: Path) -> Engine:
    return Engine.open(coffee)


def described(engine: Engine, fact: str, language: Language = DE, *, card: bool = False) -> Chart:
    found = engine.chart(FactId(fact), language, card=card)
    assert found
    return found


def specified(chart: Chart) -> dict[str, Any]:
    """Its specification, made once for all tests that only look at it."""
    key = (chart.facts, chart.language, chart.kind, chart.release)
    if key not in _specified:
        _specified[key] = specification(chart)
    return _specified[key]


_specified: dict[object, dict[str, Any]] = {}


def layers(spec: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The kind of mark and the values of every layer."""
    for panel in spec["vconcat"]:
        for layer in panel["layer"]:
            values = layer["data"].get("values") or spec["datasets"][layer["data"]["name"]]
            yield layer["mark"]["type"], values


def words(svg: bytes) -> str:
    """All text of an SVG, line after line."""
    tree = ElementTree.fromstring(svg)
    return " ".join(node.text or "" for node in tree.iter("{http://www.w3.org/2000/svg}text"))


def whole(text: str) -> str:
    """A text whose lines may have been broken anywhere."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("language", [DE, EN])
@pytest.mark.parametrize("fact", KINDS.values())
def test_a_picture_is_360_wide_and_says_title_figures_source_and_release(
    engine: Engine, fact: str, language: Language, theme: Theme
) -> None:
    chart = described(engine, fact, language)

    svg = rendered(chart, Format.SVG, theme)

    said = whole(words(svg))
    assert ElementTree.fromstring(svg).attrib["width"] == str(WIDTH)
    assert [text for text in (chart.title, chart.subtitle, chart.release) if whole(text) not in said] == []
    assert [row.figure for row in chart.rows if whole(row.figure) not in said] == []
    assert [note for note in chart.notes if whole(note) not in said] == []
    assert [cited.text for cited in chart.sources if whole(cited.text) not in said] == []


@pytest.mark.no_cover
def test_every_fact_is_drawn_in_every_language_or_has_no_picture(engine: Engine, roasters: Engine) -> None:
    drawn = 0
    for one in (engine, roasters):
        for fact in one.base.facts:
            for language in one.base.languages:
                for card in (False, True):
                    if chart := one.chart(fact, language, card=card):
                        spec = specified(chart)
                        assert spec["description"] == chart.caption
                        drawn += 1
                        if not card and language == one.base.languages[-1]:
                            svg = written(spec, Format.SVG, language, chart.caption)
                            assert ElementTree.fromstring(svg).attrib["width"] == str(WIDTH), fact
    assert drawn > 150


def test_a_card_says_the_sentence_with_its_figure(engine: Engine) -> None:
    chart = described(engine, "trade-fairs", card=True)

    said = whole(words(rendered(chart, Format.SVG)))

    assert whole(chart.sentence) in said and whole("über 70\u00a0%") in said and whole("Die Quelle nennt kein Datum.") in said


@pytest.mark.parametrize(("kind", "fact"), KINDS.items())
def test_a_png_is_twice_as_large_as_the_layout(engine: Engine, kind: ChartKind, fact: str) -> None:
    png = rendered(described(engine, fact), Format.PNG)

    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">I", png[16:20]) == (2 * WIDTH,)
    assert len(png) < 250_000


@pytest.mark.no_cover
def test_nothing_is_a_point_where_a_source_leaves_it_open(engine: Engine, roasters: Engine) -> None:
    opened = 0
    for one in (engine, roasters):
        for fact in one.charted():
            chart = described(one, fact)
            marks = list(layers(specified(chart)))
            if chart.kind is not ChartKind.MAP:
                assert {mark for mark, _ in marks} <= {"rect", "rule", "text", "line"}, fact
            above = [row.figure for row in chart.rows if row.observation and row.observation.qualifier in ABOVE]
            drawn = [value for mark, values in marks if mark == "rect" for value in values if value.get("goes_on")]
            assert {value["figure"] for value in drawn} == set(above), fact
            assert all(value["pale"] > value["solid"] == value["edges"][0] for value in drawn)
            opened += len(above)
    assert opened > 5


def test_no_line_joins_figures(engine: Engine) -> None:
    lines = [values for mark, values in layers(specification(described(engine, "members"))) if mark == "line"]

    assert all("arrow" in value for values in lines for value in values)
    assert {value["arrow"] for values in lines for value in values} == {0}  # "mehr als 80", and nothing else


def test_undated_figures_stand_beside_the_time_axis(engine: Engine) -> None:
    spec = specification(described(engine, "members"))
    boxes = {value["figure"]: value for mark, values in layers(spec) if mark == "rect" for value in values if "figure" in value}
    ends = [
        layer["encoding"]["x"]["scale"]["range"][1]
        for panel in spec["vconcat"]
        for layer in panel["layer"]
        if layer["encoding"]["x"].get("type") == "temporal"
    ]

    assert ends and all(boxes[figure]["right"] <= ends[0] for figure in ("101", "rund 90", "87", "mehr als 80"))
    assert all(boxes[figure]["left"] > ends[0] for figure in ("100", "77", "72"))


def test_letters_are_no_smaller_than_eleven_and_stand_out_from_their_ground(engine: Engine) -> None:
    for fact in KINDS.values():
        sizes = re.findall(r'font-size="([\d.]+)px"', rendered(described(engine, fact), Format.SVG).decode())
        assert sizes and min(map(float, sizes)) >= 11

    for palette in PALETTES.values():
        assert contrast(palette.ink, palette.ground) > 7
        assert contrast(palette.muted, palette.ground) > 4.5
        assert contrast(palette.mark, palette.ground) > 3


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart (WCAG 2, relative luminance)."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_a_map_colours_and_names_every_country_of_the_list_and_no_other(engine: Engine) -> None:
    chart = described(engine, "partner-countries")
    spec = specification(chart)

    codes = [value["properties"].get("code") for mark, values in layers(spec) if mark == "geoshape" for value in values]
    said = words(rendered(chart, Format.SVG))

    assert sorted(code for code in codes if code) == sorted(str(row.country) for row in chart.rows)
    assert [row.label for row in chart.rows if maps.bare(row.label) not in said] == []


def test_a_country_without_a_shape_is_named_below_the_map(engine: Engine) -> None:
    chart = described(engine, "partner-countries-europe", EN)
    more = replace(chart, rows=(*chart.rows, chart.rows[0]._replace(label="Nowhere", country=CountryCode("QQ"))))

    assert whole("Not drawn: Nowhere.") in whole(words(rendered(more, Format.SVG)))


@pytest.mark.parametrize(
    "codes",
    [
        ["SG"],
        ["VA", "MC"],
        ["NZ", "US"],
        ["FJ"],
        ["RU", "US", "CA"],
        ["XX"],
        EVERY,
    ],
    ids=lambda codes: f"{len(codes)} from {codes[0]}",
)
def test_any_list_of_countries_makes_a_map(engine: Engine, codes: list[str]) -> None:
    chart = described(engine, "partner-countries-europe", EN)
    rows = [chart.rows[0]._replace(label=f"Land {code}", country=CountryCode(code)) for code in codes]

    svg = rendered(replace(chart, rows=tuple(rows)), Format.SVG)

    said = whole(words(svg))
    assert ElementTree.fromstring(svg).attrib["width"] == str(WIDTH)
    assert [row.label for row in rows if whole(row.label) not in said] == []


def test_there_is_a_shape_for_nearly_every_country_at_both_levels() -> None:
    assert set(shapes(NEAR)) == set(shapes(FAR))
    assert len(EVERY) > 225


@pytest.mark.parametrize(
    ("label", "name"), [("die Schweiz", "Schweiz"), ("the USA", "USA"), ("Corea del Sur", "Corea del Sur"), ("日本", "日本")]
)
def test_a_country_stands_on_a_map_without_its_article(label: str, name: str) -> None:
    assert maps.bare(label) == name


def test_lines_are_broken_and_nothing_of_them_is_lost() -> None:
    text = "der Clustermanagement-Organisationen, die am Programm go-cluster beteiligt sind " + "x" * 90

    lines = wrapped(text, 13, INNER)

    assert whole("".join(lines)) == whole(text)
    assert all(width(line, 13) <= INNER for line in lines)
    assert "".join(wrapped("-" * 300, 13, INNER)) == "-" * 300
    assert wrapped("im Programm go-cluster", 13, width("im Programm go-", 13)) == ["im Programm", "go-cluster"]
    assert wrapped("mehr als 70\u00a0%", 13, width("mehr als 70", 13)) == ["mehr als", "70\u00a0%"]


def test_the_table_has_qualifier_value_bounds_date_and_link(engine: Engine) -> None:
    rows = list(csv.DictReader(io.StringIO(rendered(described(engine, "members"), Format.CSV).decode())))

    assert [(row["figure"], row["qualifier"], row["value"], row["low"], row["high"]) for row in rows][1:4] == [
        ("rund 90", "about", "90", "", ""),
        ("87", "stated", "87", "87", "87"),
        ("mehr als 80", "more_than", "80", "80", ""),
    ]
    assert rows[0]["date"] == "2015-05-13" and rows[4]["date"] == ""
    assert all(row["url"].startswith("http") and row["population"] and row["source"] for row in rows)


def test_the_table_of_a_card_without_figures_has_its_sentence(engine: Engine) -> None:
    (row,) = csv.DictReader(io.StringIO(rendered(described(engine, "importance", card=True), Format.CSV).decode()))

    assert row["label"] and row["url"].startswith("https://")


def test_the_specification_is_vega_lite_without_an_address_of_data(engine: Engine) -> None:
    spec = json.loads(rendered(described(engine, "partner-countries"), Format.JSON))

    assert "vega-lite" in spec["$schema"]
    assert '"url"' not in json.dumps(spec)


def test_an_svg_says_in_words_what_it_shows(engine: Engine) -> None:
    chart = described(engine, "strategic-field")
    svg = rendered(chart, Format.SVG).decode()

    found = re.match(r'<svg role="img" lang="de" aria-label="([^"]*)"', svg)

    assert found and unescape(found[1]) == chart.caption


def test_the_same_picture_is_the_same_to_the_byte_whoever_draws_it(engine: Engine) -> None:
    chart = described(engine, "strategic-field")

    with ThreadPoolExecutor(3) as pool:
        drawn = {format: set(pool.map(lambda _, format=format: rendered(chart, format), range(3))) for format in Format}

    assert {format: len(pictures) for format, pictures in drawn.items()} == dict.fromkeys(Format, 1)


# What was drawn once


def test_a_picture_is_drawn_once(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gallery, chart = Gallery(tmp_path / "pictures"), described(engine, "strategic-field")
    first = gallery.picture(chart, Format.SVG)

    def fail(*_: object) -> bytes:
        raise AssertionError("drawn again")

    monkeypatch.setattr("bot.picturing.gallery.written", fail)

    assert gallery.picture(chart, Format.SVG) == first
    assert len(list((tmp_path / "pictures").iterdir())) == 1


def test_another_theme_format_or_language_is_another_picture(engine: Engine, tmp_path: Path) -> None:
    gallery = Gallery(tmp_path)

    ways = (
        (DE, Format.SVG, Theme.LIGHT),
        (EN, Format.SVG, Theme.LIGHT),
        (DE, Format.SVG, Theme.DARK),
        (DE, Format.PNG, Theme.LIGHT),
    )
    drawn = {gallery.picture(described(engine, "strategic-field", language), format, theme) for language, format, theme in ways}

    assert len(drawn) == len(list(tmp_path.iterdir())) == 4


def test_a_damaged_picture_is_drawn_anew(engine: Engine, tmp_path: Path) -> None:
    gallery, chart = Gallery(tmp_path), described(engine, "strategic-field")
    whole_picture = gallery.picture(chart, Format.SVG)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(whole_picture[:1000])

    assert gallery.picture(chart, Format.SVG) == whole_picture
    assert kept.read_bytes() == whole_picture


def test_a_folder_that_cannot_be_written_hurts_nobody(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("no folder")

    assert Gallery(tmp_path / "pictures").picture(described(engine, "strategic-field"), Format.SVG).startswith(b"<svg")


def test_the_oldest_pictures_go_beyond_the_limit(engine: Engine, tmp_path: Path) -> None:
    gallery = Gallery(tmp_path, most=2)
    for age, name in enumerate(("a.png", "b.png", "c.png")):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (1000 + age, 1000 + age))

    gallery.picture(described(engine, "strategic-field"), Format.SVG)

    assert {path.name for path in tmp_path.iterdir()} >= {"c.png"}
    assert len(list(tmp_path.iterdir())) == 2


# The command


def test_the_command_writes_a_picture_and_prints_what_it_shows(faktenbot: Command, tmp_path: Path) -> None:
    done = faktenbot("chart", "partner-countries", "-o", tmp_path / "map.svg", "--lang", "en", "--theme", "dark")

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Map: Most important partner countries.")
    assert "Netherlands" in words((tmp_path / "map.svg").read_bytes())


def test_the_command_draws_a_card_where_one_is_wished_for(faktenbot: Command, tmp_path: Path) -> None:
    done = faktenbot("chart", "importance", "--card", "-o", tmp_path / "card.json", LANG="de_DE.UTF-8")

    assert done.code == 0 and done.out.startswith("Bild mit Text:")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["partner-countrys", "-o", "map.png"], "Did you mean: partner-countries"),
        (["zzz", "-o", "map.png"], "These have a chart: actors, "),
        (["forms", "-o", "map.png"], "faktenbot chart forms --card -o map.png"),
        (["thanks", "-o", "map.png"], "These have a chart: actors, "),
        (
            ["members", "-o", "map.gif"],
            "There is no format “.gif”. Possible are: .png, ",
        ),
        (["members", "-o", "map"], "Possible are: .png"),
        (["members", "-o", "map.png", "--theme", "pink"], "Possible are: light, dark"),
        (["members", "-o", "map.png", "--lang", "fr"], "fr"),
    ],
)
def test_a_picture_that_cannot_be_had_is_answered_with_a_way_on(faktenbot: Command, arguments: list[str], said: str) -> None:
    done = faktenbot("chart", *arguments)

    assert done.code == 2 and said in done.err
    assert not (ROOT / arguments[2]).exists()


def test_a_file_that_cannot_be_written_is_named(faktenbot: Command, tmp_path: Path) -> None:
    done = faktenbot("chart", "members", "-o", tmp_path / "nowhere" / "x.csv")

    assert done.code == 1 and "nowhere" in done.err and "Traceback" not in done.err


def test_a_plain_question_imports_no_drawing_library(release: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from bot.engine import Engine; from bot.model import Question\n"
        f"Engine.open(Path({str(release)!r})).ask(Question(text='Wie viele Mitglieder?'))\n"
        "print({'altair', 'vl_convert', 'bot.chart', 'bot.picturing', 'bot.commands'} & set(sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)

    assert done.stdout.strip() == "set()"
