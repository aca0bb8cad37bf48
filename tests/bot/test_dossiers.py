"""Press sheets: what stands in them, and every form in which they are printed."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.answering.markup import plain
from bot.chart import Chart
from bot.dossier import Dossier
from bot.engine import Engine
from bot.model import Answer, Cited, Kind, Question, Quotation, Statement
from bot.permalinks import Permalink
from bot.picturing.drawing import rendered
from bot.picturing.formats import Format as Picture
from bot.printing.formats import Format
from bot.printing.press import printed
from facts.model import BESIDE, Language
from tests.bot.asking import DE, EN, Command

MADE = date(2026, 11, 27)


def dossier(engine: Engine, subject: str = "", language: Language = DE) -> Dossier:
    made = engine.dossier(Question(text=subject, language=language), MADE)
    assert isinstance(made, Dossier)
    return made


def undrawn(chart: Chart) -> bytes:
    """A stand-in for a picture: to draw takes longer than to print."""
    return f'<svg role="img" aria-label="{chart.kind}"></svg>'.encode()


def text(made: Dossier, format: Format) -> str:
    return printed(made, format, undrawn).decode()


def table(made: Dossier) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text(made, Format.CSV))))


class Page(HTMLParser):
    """What a browser would see of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._hidden = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._hidden = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._hidden = self._hidden and tag != "style"

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attributes for name, attributes in self.tags if name == tag)


MARKUP = ["&amp;", "&copy;", "*", "_", "`", "~~", "[a](b)", "<b>", "# ", "- ", "1. ", "1) ", "| ", "---", "![", "\\", " ", "x"]


# What stands in it


def test_a_topic_is_a_chapter_with_all_its_facts(engine: Engine) -> None:
    [chapter] = dossier(engine, "members").chapters

    assert chapter.name == "Mitglieder und Akteure"
    assert {entry.fact for entry in chapter.entries} == {f.id for f in engine.base.facts.values() if f.topic == "members"}


def test_without_a_subject_it_has_all_that_the_base_tells(engine: Engine) -> None:
    made = dossier(engine)

    assert {entry.fact for entry in made.entries} == {f.id for f in engine.base.facts.values() if f.kind not in BESIDE}
    assert made.title == engine.base.title[DE]


@pytest.mark.parametrize("subject", ["Messen", "alles zu Messen", "trade fairs"])
def test_words_bring_together_what_speaks_of_them(engine: Engine, subject: str) -> None:
    assert {entry.fact for entry in dossier(engine, subject).entries} == {"trade-fairs", "hannover-messe"}


def test_a_single_fact_is_named_by_its_id_and_titled_by_its_name(engine: Engine) -> None:
    made = dossier(engine, "trade-fairs")

    assert [entry.fact for entry in made.entries] == ["trade-fairs"] and made.title == "Dossier: Messeauftritte"


def test_a_subject_that_the_base_does_not_have_is_refused(engine: Engine) -> None:
    made = engine.dossier(Question(text="Kryptowährungen"), MADE)

    assert isinstance(made, Answer) and made.kind is Kind.REFUSAL


@pytest.mark.parametrize(
    "subject", ["Genau 90 % der Cluster waren auf internationalen Messen", "Polen ist ein Partnerland", "alles zu Polen", "Polen"]
)
def test_what_is_doubted_is_answered_and_no_title(engine: Engine, subject: str) -> None:
    made = engine.dossier(Question(text=subject), MADE)

    assert isinstance(made, Answer) and made.verdict


def test_a_slip_does_not_stand_in_the_title(engine: Engine) -> None:
    assert dossier(engine, "Mesen").title == "Dossier: messen"


def test_a_language_that_the_base_does_not_have_is_none_to_print_in(engine: Engine) -> None:
    made = engine.dossier(Question(text="trade-fairs", hint=Language("fr")), MADE)

    assert isinstance(made, Dossier) and made.language == DE


def test_what_depends_on_what_was_said_cannot_be_asked_for_again(engine: Engine) -> None:
    memory = engine.replay(["Wie viele KMU gibt es?"])
    made = engine.dossier(Question(text="drei Zahlen dazu", conversation=memory), MADE)

    assert isinstance(made, Dossier) and made.entries[0].fact == "smes" and made.subject is None
    assert dossier(engine, "Messen").subject == "Messen" and dossier(engine, "members").subject == "members"


def test_small_talk_is_no_subject(engine: Engine) -> None:
    assert isinstance(engine.dossier(Question(text="hallo"), MADE), Answer)


def test_every_fact_is_quoted_cited_and_can_be_looked_up(engine: Engine) -> None:
    for entry in dossier(engine).entries:
        fact = engine.base.facts[entry.fact]
        assert any(isinstance(block, Cited) for block in entry.blocks)
        assert not fact.quote or any(isinstance(block, Quotation) for block in entry.blocks)
        assert Permalink.parse(entry.link).among(engine.base.facts) == entry.fact


def test_a_picture_that_several_facts_share_stands_there_once(engine: Engine) -> None:
    assert [bool(entry.chart) for entry in dossier(engine, "composition").entries].count(True) == 1


def test_each_source_is_listed_once(engine: Engine) -> None:
    sources = [source.id for source in dossier(engine).sources]

    assert len(sources) == len(set(sources)) > 5


# As a table


def test_the_table_has_every_figure_of_the_base_as_its_source_gives_it(engine: Engine) -> None:
    rows = {(row["fact"], row["value"], row["qualifier"], row["source"].partition(":")[0]) for row in table(dossier(engine))}

    for fact in engine.base.facts.values():
        for one in fact.observations:
            assert (fact.id, str(one.value), one.qualifier.value, one.citation.source.publisher) in rows


def test_the_table_has_every_entry_of_a_list_with_its_source(engine: Engine) -> None:
    rows = [row for row in table(dossier(engine, "partner-countries")) if row["country"]]

    assert {row["country"] for row in rows} == {"FR", "AT", "NL", "ES", "GB", "IT", "CH", "US", "JP", "CN"}
    assert all(row["source"].startswith("Kooperation international") and row["release"] for row in rows)


def test_a_fact_without_figures_is_a_line_with_its_sentence(engine: Engine) -> None:
    [row] = table(dossier(engine, "survey"))

    assert row["label"].endswith(".") and row["source"] and not row["value"]


# As JSON and as a database


def test_json_has_the_pieces_in_their_order_and_the_sources_as_csl(engine: Engine) -> None:
    found = json.loads(text(dossier(engine, "trade-fairs", EN), Format.JSON))
    [fact] = found["topics"][0]["facts"]

    assert (found["made"], found["language"], found["release"]) == ("2026-11-27", "en", str(engine.base.release))
    assert [piece["role"] for piece in fact["text"]][:4] == ["quotation", "lead", "quotation", "lead"]
    assert [piece["language"] for piece in fact["text"] if piece["role"] == "quotation"] == ["en", "de"]
    assert fact["rows"][0] | {"value": "70", "qualifier": "over"} == fact["rows"][0]
    assert found["sources"][0]["type"] == "webpage"


def test_the_database_can_be_asked_and_refers_to_nothing_that_is_not_there(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "members.sqlite"
    path.write_bytes(printed(dossier(engine, "members"), Format.SQLITE, undrawn))
    connection = sqlite3.connect(path)
    try:
        asked = "select figures.value, facts.name from figures join facts on facts.id = fact where fact = 'smes'"
        assert ("7100", "Kleine und mittlere Unternehmen") in connection.execute(asked).fetchall()
        assert not connection.execute("pragma foreign_key_check").fetchall()
        assert dict(connection.execute("select key, value from dossier"))["release"] == str(engine.base.release)
    finally:
        connection.close()


# As Markdown


def test_markdown_has_the_quotation_the_table_and_what_its_pictures_show(engine: Engine) -> None:
    said = text(dossier(engine, "members"), Format.MARKDOWN)

    assert said.startswith("# Dossier: Mitglieder und Akteure\n") and "Erstellt am 27. November 2026" in said
    assert "> „mehr als 80 besonders leistungsstarke" in said and "| mehr als 80 |" in said
    assert "Bild dazu: Diagramm mit Zeitachse" in said


def test_markdown_shows_pictures_where_there_are_files_of_them(engine: Engine) -> None:
    said = printed(dossier(engine, "trade-fairs"), Format.MARKDOWN, undrawn, lambda chart: f"p/{chart.facts[0]}.svg").decode()

    assert re.search(r"!\[Balkendiagramm: Messeauftritte.*\]\(p/trade-fairs\.svg\)", said)


@given(words=st.text(st.characters(exclude_categories=("Cs", "Cc"))) | st.lists(st.sampled_from(MARKUP)).map("".join))
def test_no_words_are_markup_of_markdown(words: str) -> None:
    flat = " ".join(words.split())
    [*tokens] = MarkdownIt("gfm-like", {"linkify": False}).parse(plain(words)) if flat else []
    shown = "".join(child.content for token in tokens for child in token.children or ())

    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    assert shown == flat


# As a page


def test_a_page_fetches_nothing_and_says_so(engine: Engine) -> None:
    page = Page(text(dossier(engine), Format.HTML))
    policy = [tag["content"] for tag in page.all("meta") if tag.get("http-equiv") == "Content-Security-Policy"]

    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]
    assert not any(tag in ("script", "link", "iframe", "img", "object") or "src" in found for tag, found in page.tags)


def test_a_title_over_two_lines_is_one_source(engine: Engine) -> None:
    made = dossier(engine, "trade-fairs")
    broken = tuple(replace(source, title="One\nand another") for source in made.sources)
    page = Page(text(replace(made, sources=broken), Format.HTML))

    assert len(list(page.all("li"))) == len(list(Page(text(made, Format.HTML)).all("li")))


def test_a_page_says_in_which_language_its_quotations_are(engine: Engine) -> None:
    page = Page(text(dossier(engine, "trade-fairs", EN), Format.HTML))

    assert next(page.all("html"))["lang"] == "en"
    assert [tag["lang"] for tag in page.all("blockquote")] == ["en", "de"]


@pytest.mark.parametrize("language", [DE, EN])
def test_every_word_of_an_answer_stands_on_the_page(engine: Engine, language: Language) -> None:
    made = dossier(engine, language=language)
    page = Page(text(made, Format.HTML)).text

    for entry in made.entries:
        for block in entry.blocks:
            copied = block.copy if isinstance(block, Statement | Quotation) else ""
            assert " ".join((copied or getattr(block, "text", "")).split()) in page
    assert str(engine.base.release) in page and all(entry.link in page for entry in made.entries)


def test_what_the_contents_name_is_there(engine: Engine) -> None:
    page = Page(text(dossier(engine), Format.HTML))
    named = [str(tag["href"])[1:] for tag in page.all("a") if str(tag["href"]).startswith("#")]
    ids = [found["id"] for _, found in page.tags if "id" in found]

    assert set(named) <= set(ids) and len(ids) == len(set(ids))


@given(name=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_no_name_is_markup_of_a_page(name: str, engine: Engine) -> None:
    made = dossier(engine, "trade-fairs")
    [chapter] = made.chapters
    entries = tuple(entry._replace(name=name, chart=None) for entry in chapter.entries)
    page = Page(text(replace(made, title=name, chapters=(chapter._replace(name=name, entries=entries),)), Format.HTML))

    assert page.text.count(" ".join(name.split())) >= 4
    assert len(page.tags) == len(
        Page(
            text(replace(made, chapters=(chapter._replace(entries=tuple(e._replace(chart=None) for e in entries)),)), Format.HTML)
        ).tags
    )


@pytest.mark.slow
def test_pictures_are_in_the_page_itself(engine: Engine) -> None:
    html = printed(dossier(engine, "composition"), Format.HTML, lambda chart: rendered(chart, Picture.SVG)).decode()

    assert html.count("<svg") == 1 and "url(http" not in html


# In a browser


@pytest.fixture(scope="session")
def browser() -> str:
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("there is no Chromium here; .ci/run installs one")
    return found


@pytest.mark.slow
def test_a_page_fits_a_telephone_and_breaks_no_rule_of_its_own(browser: str, engine: Engine, tmp_path: Path) -> None:
    html = printed(dossier(engine, "members"), Format.HTML, lambda chart: rendered(chart, Picture.SVG))
    (tmp_path / "page.html").write_bytes(html)
    (tmp_path / "frame.html").write_text(
        '<iframe src="page.html" width="360" height="800"></iframe><script>onload = () => { const root = '
        "frames[0].document.documentElement; document.title = `${root.scrollWidth} of ${root.clientWidth}` }</script>"
    )
    shown = open_in(browser, tmp_path, "--allow-file-access-from-files", "--dump-dom", (tmp_path / "frame.html").as_uri())
    width, of = re.findall(r"<title>(\d+) of (\d+)</title>", shown.stdout)[0]

    assert int(width) <= int(of)
    assert "Content Security Policy" not in shown.stderr


@pytest.mark.slow
def test_a_page_prints(browser: str, engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(text(dossier(engine, "members"), Format.HTML), encoding="utf-8")
    open_in(browser, tmp_path, f"--print-to-pdf={tmp_path / 'page.pdf'}", (tmp_path / "page.html").as_uri())
    pdf = (tmp_path / "page.pdf").read_bytes()

    assert pdf.startswith(b"%PDF") and 2 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 12


def open_in(browser: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    alone = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", f"--user-data-dir={folder / 'profile'}"]
    return subprocess.run([browser, *alone, *arguments], capture_output=True, text=True, timeout=120, check=True)


# On the command line


def test_without_a_file_it_is_printed_as_markdown(faktenbot: Command) -> None:
    done = faktenbot("dossier", "--topic", "trade-fairs", "--lang", "de")

    assert done.code == 0 and done.out.startswith("# Dossier: Messeauftritte\n")


@pytest.mark.slow
def test_a_folder_gets_every_format_and_the_pictures(faktenbot: Command, tmp_path: Path) -> None:
    done = faktenbot("dossier", "--topic", "trade-fairs", "--lang", "de", "-o", tmp_path / "out")
    names = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*")}

    assert done.code == 0 and len(done.out.splitlines()) == len(Format)
    assert names == {*(f"trade-fairs-de.{one}" for one in Format), "trade-fairs-de-pictures/trade-fairs.svg"}
    assert "(trade-fairs-de-pictures/trade-fairs.svg)" in (tmp_path / "out" / "trade-fairs-de.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_folder_may_have_a_dot_in_its_name(faktenbot: Command, tmp_path: Path) -> None:
    done = faktenbot("dossier", "--topic", "trade-fairs", "-o", f"{tmp_path}/v1.2/")

    assert done.code == 0 and len(list((tmp_path / "v1.2").glob("trade-fairs-en.*"))) == len(Format)


@pytest.mark.slow
def test_a_file_gets_the_format_of_its_ending(faktenbot: Command, tmp_path: Path) -> None:
    done = faktenbot("dossier", "--topic", "Messen", "--lang", "en", "-o", tmp_path / "sheet.HTML")

    assert done.code == 0 and (tmp_path / "sheet.HTML").read_text(encoding="utf-8").startswith(
        '<!doctype html>\n<html lang="en">'
    )


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--topic", "Kryptowährungen"], 3, "Kryptowährungen"),
        (["-o", "sheet.pdf"], 2, ".html, .md, .csv, .json, .sqlite"),
        (["--lang", "fr"], 2, "fr"),
        (["-o", "/dev/null/sheets"], 1, "/dev/null/sheets"),
        (["-o", "nowhere/sheet.md"], 1, "nowhere"),
        (["-o", "nowhere/sheet.csv"], 1, "nowhere"),
    ],
)
def test_what_cannot_be_printed_is_answered_with_why(faktenbot: Command, arguments: list[str], code: int, said: str) -> None:
    done = faktenbot("dossier", *arguments)

    assert done.code == code and said in done.out + done.err and "Traceback" not in done.err
