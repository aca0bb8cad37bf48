"""A base's own catalogs: what is wrong with one is told with its line, and what is right is said by every channel."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from polib import POEntry, POFile

from bot import publishing
from bot.answering.figures import moment
from bot.catalogs import Tongue, catalog, plural, text, tongues
from bot.engine import Engine
from bot.model import Question
from bot.translating import Translated, expected, translated
from facts.model import SENTENCES, Language, Moment
from facts.store import ReleaseUnreadable, load
from tests.bot.asking import DE, EN, ROOT, edit, spoken

FILE = "locales/es.po"
HEAD = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
UNDATED = 'msgid "note.undated"\nmsgid_plural "note.undated"\nmsgstr[0] "Sin fecha."\nmsgstr[1] "Sin fechas."\n'


def problems(written: str, *, whole: bool = False) -> list[str]:
    found = translated(written, FILE, whole=whole).problems
    return [f"{problem.file}:{problem.line} {problem.slug}" for problem in found]


def complete(**instead: str) -> str:
    """A catalog that has every message, in English."""
    made = POFile()
    made.metadata = {"Plural-Forms": "nplurals=2; plural=(n != 1);"}
    for entry in expected():
        said = {"msgid_plural": entry.msgid_plural, "msgstr_plural": entry.msgstr_plural} if entry.msgid_plural else {}
        made.append(POEntry(msgid=entry.msgid, msgstr=instead.get(entry.msgid, entry.msgstr), **said))
    return str(made)


def tongue(written: str) -> Language:
    return Language(Tongue.of("es", translated(written, FILE, whole=False).compiled))


@pytest.fixture
def storks(tmp_path: Path) -> Path:
    """A copy of the small base of storks."""
    return shutil.copytree(ROOT / "tests" / "facts" / "small", tmp_path / "storks")


def write(base: Path, language: str, written: str) -> None:
    (base / "locales").mkdir(exist_ok=True)
    (base / "locales" / f"{language}.po").write_text(written, encoding="utf-8")


def test_a_complete_catalog_has_no_problem() -> None:
    found = translated(complete(), FILE, whole=True)

    assert found.problems == ()
    assert found.messages == len(expected()) > 50


def test_what_only_those_read_who_run_the_bot_may_be_left_to_english() -> None:
    ids = {entry.msgid for entry in expected()}

    assert {"refusal.unsure", "telegram.welcome", "verdict.true", "chat.welcome"} <= ids
    assert not {id for id in ids if id.startswith(("problem.", "doctor.", "build.", "explain."))}


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ('msgid "refusal.unsur"\nmsgstr "No."\n', ["locales/es.po:5 unknown-message"]),
        ('#, fuzzy\nmsgid "refusal.unsure"\nmsgstr "No."\n', ["locales/es.po:6 guessed-message"]),
        ('msgid "refusal.unsure"\nmsgstr ""\n', ["locales/es.po:5 empty-message"]),
        ('# a remark\nmsgid "source.label"\nmsgstr "Fuente: {fuente}"\n', ["locales/es.po:6 other-placeholders"]),
        ('msgid "source.label"\nmsgstr "Fuente"\n', ["locales/es.po:5 other-placeholders"]),
        ('msgid "source.label"\nmsgstr "Fuente: {source.url}"\n', ["locales/es.po:5 other-placeholders"]),
        ('msgid "source.label"\nmsgstr "Fuente: {source:>99999999}"\n', ["locales/es.po:5 other-placeholders"]),
        ('msgid "source.label"\nmsgstr "Fuente: {source!r}"\n', ["locales/es.po:5 other-placeholders"]),
        ('msgid "source.label"\nmsgstr "Fuente: {source"\n', ["locales/es.po:5 loose-brace"]),
        ('msgid "note.undated"\nmsgstr "Sin fecha."\n', ["locales/es.po:5 wrong-plural-forms"]),
        (UNDATED.replace("[1]", "[2]"), ["locales/es.po:5 wrong-plural-forms"]),
        (UNDATED.replace("Sin fechas.", ""), ["locales/es.po:5 empty-message"]),
        (UNDATED + "\n" + UNDATED, ["locales/es.po:10 duplicate-key"]),
        (UNDATED.replace("note.undated", "source.undated"), ["locales/es.po:5 wrong-plural-forms"]),
        ('msgid "refusal.unsure"\nmsgstr "No\n', ["locales/es.po:6 not-po"]),
        ('msgstr "No."\n', ["locales/es.po:5 not-po"]),
        ('msgid "refusal.unsure"\nmsgstr "No."\n', []),
        (UNDATED, []),
        ('#~ msgid "refusal.gone"\n#~ msgstr "No."\n', []),
    ],
    ids=[
        "an id that there is not", "a guess", "an empty text", "another placeholder", "a missing placeholder",
        "a placeholder that looks into a value", "a placeholder that pads", "a placeholder that converts", "a single brace",
        "one form of several", "a form that is counted wrongly", "an empty form", "the same message twice",
        "forms where there is one only", "an open quotation mark", "a text without an id",
        "a message", "a message in two forms", "a message that is commented out",
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_message_is_told_at_its_line(written: str, found: list[str]) -> None:
    assert problems(HEAD + written) == found


@pytest.mark.parametrize(
    "rule", ["", "nplurals=2", "nplurals=1; plural=(n != 1)", "nplurals=2; plural=__import__('os')", "nplurals=2; plural=(n%0)"]
)
def test_a_catalog_has_to_say_how_its_language_forms_plurals(rule: str) -> None:
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {rule};\\n"\n\n'

    assert problems(head + UNDATED) == ["locales/es.po:4 no-plural-forms"]


def test_a_message_that_is_missing_is_told_with_what_it_says_in_english() -> None:
    (problem,) = translated(complete().replace('msgid "refusal.unsure"', '#~ msgid "refusal.unsure"').replace(
        'msgstr "I am not sure', '#~ msgstr "I am not sure'), FILE, whole=True).problems  # fmt: skip

    assert problem.slug == "missing-message"
    assert problem.values["message"] == "refusal.unsure"
    assert problem.values["english"] == text("refusal.unsure", "en")


def test_a_tongue_says_its_own_sentences_and_otherwise_those_that_are_shipped() -> None:
    own = tongue(HEAD + UNDATED)

    assert own == "es"
    assert [plural("note.undated", count, own) for count in (1, 2)] == ["Sin fecha.", "Sin fechas."]
    assert text("source.undated", own) == text("source.undated", "en")


def test_two_bases_that_word_a_date_differently_do_not_mix() -> None:
    first = tongue(HEAD + 'msgid "date.mid-year"\nmsgstr "mediados de {year}"\n')
    second = tongue(HEAD + 'msgid "date.mid-year"\nmsgstr "a mitad de {year}"\n')

    said = [moment(Moment.parse("mid-2012"), language) for language in (first, second, first)]

    assert said == ["mediados de 2012", "a mitad de 2012", "mediados de 2012"]


def test_a_language_without_a_shipped_catalog_needs_one_in_the_base(storks: Path) -> None:
    edit(storks / "base.yaml", "languages: [de, en]", "languages: [de, en, es]")

    found = publishing.examine(storks).problems

    assert ("base.yaml", "no-catalog", "es") in {(one.file, one.slug, one.values.get("language")) for one in found}


def test_a_catalog_for_a_language_that_the_base_does_not_have_is_a_problem(storks: Path) -> None:
    write(storks, "es", complete())

    (problem,) = publishing.examine(storks).problems

    assert (problem.file, problem.slug) == ("locales/es.po", "extra-language")


def test_a_catalog_that_is_no_text_is_a_problem_and_no_crash(storks: Path) -> None:
    (storks / "locales").mkdir()
    (storks / "locales" / "de.po").write_bytes(b"\xff\xfe")

    (problem,) = publishing.examine(storks).problems

    assert (problem.file, problem.slug) == ("locales/de.po", "not-utf8")


def test_a_base_may_word_single_sentences_of_a_shipped_language_otherwise(storks: Path, tmp_path: Path) -> None:
    write(
        storks,
        "de",
        'msgid "refusal.unsure"\nmsgstr "Klapper, klapper."\n\nmsgid "source.label"\nmsgstr "Nachzulesen: {source}"\n',
    )

    publishing.build(storks, tmp_path / "storks.sqlite")
    engine = Engine.open(tmp_path / "storks.sqlite")

    said = spoken(engine.ask(Question(text="Wie viele Nester gibt es?", language=DE)))
    assert "Nachzulesen: Birdwatch" in said
    assert "Stand: April 2019" in said
    assert "Source: Birdwatch" in spoken(engine.ask(Question(text="Wie viele Nester gibt es?", language=EN)))
    (german,) = (language for language in engine.base.languages if language == "de")
    assert text("refusal.unsure", german) == "Klapper, klapper."
    assert text("refusal.unsure", "de") != "Klapper, klapper."


def test_a_release_whose_sentences_are_damaged_cannot_be_read(storks: Path, tmp_path: Path) -> None:
    publishing.build(storks, tmp_path / "storks.sqlite")
    base = load(tmp_path / "storks.sqlite")

    for damaged in (b"no catalog", catalog_start()):
        with pytest.raises(ReleaseUnreadable):
            Engine.of(replace(base, blobs={**base.blobs, f"{SENTENCES}de": damaged}))


def catalog_start() -> bytes:
    return translated(HEAD + UNDATED, FILE, whole=False).compiled[:40]


def test_languages_without_sentences_of_their_own_stay_as_they_are() -> None:
    assert tongues([DE, EN], {}) == (DE, EN)
    assert not isinstance(tongues([DE], {})[0], Tongue)
    assert catalog("de") is catalog("de")


def test_nothing_is_compiled_of_a_catalog_that_cannot_be_read() -> None:
    found = translated('msgid "a\n', FILE, whole=True)

    assert found == Translated(b"", 1, found.problems)
