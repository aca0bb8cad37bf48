"""`faktenbot new-language`: what it prepares has the right form, is empty where somebody has to write, and says so."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot import publishing
from bot.extending import PARTS, NoSuchLanguage, extend
from bot.publishing import PACK_KEYS
from bot.scaffolding import new
from bot.translating import expected
from facts.problems import BaseBroken
from tests.bot.asking import ROOT, Command, edit


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A new base."""
    return new(tmp_path / "my-facts").folder


def speak(base: Path, language: str) -> None:
    edit(base / "base.yaml", "languages: [de, en]", f"languages: [de, en, {language}]")


def test_every_part_of_a_language_pack_is_explained() -> None:
    assert {*PARTS, "stemmer"} == set(PACK_KEYS)


@pytest.mark.parametrize("language", ["es", "nl", "ru", "ja", "pt-BR", "sw"])
def test_what_is_prepared_lacks_nothing_but_words(language: str, base: Path) -> None:
    written = extend(base, language)
    speak(base, language)

    slugs = Counter(problem.slug for problem in publishing.examine(base).problems)

    assert {f"languages/{language}.yaml", f"locales/{language}.po", f"lexicon/{language}.yaml"} <= set(written)
    assert set(slugs) == {"empty-message", "missing-language", "too-few-utterances"}
    assert slugs["empty-message"] == len(expected())


def test_what_is_known_of_a_language_is_filled_in(base: Path) -> None:
    extend(base, "es")

    pack = (base / "languages" / "es.yaml").read_text(encoding="utf-8")

    assert "\nstemmer: spanish\n" in pack
    assert 'noventa y nueve: "99"' in pack
    assert 'septiembre: "9"' in pack
    assert "es: [español]" in pack
    assert "nplurals=2; plural=(n != 1);" in (base / "locales" / "es.po").read_text(encoding="utf-8")


def test_what_another_language_has_stands_beside_what_is_to_be_written(base: Path) -> None:
    extend(base, "es")

    assert "  branch: []  # branch, branches," in (base / "lexicon" / "es.yaml").read_text(encoding="utf-8")
    assert "#   Which branches are there?\n" in (base / "utterances" / "es" / "branches.yaml").read_text(encoding="utf-8")
    assert "# In English: Related:\nmsgid" in (base / "locales" / "es.po").read_text(encoding="utf-8")


def test_what_is_there_stays_and_what_is_not_is_added(base: Path) -> None:
    first = extend(base, "es")
    (base / "lexicon" / "es.yaml").write_text("concepts: {book: [libro]}\n", encoding="utf-8")
    (base / "utterances" / "es" / "visits.yaml").unlink()

    assert "lexicon/es.yaml" in first
    assert extend(base, "es") == ["utterances/es/visits.yaml"]
    assert (base / "lexicon" / "es.yaml").read_text(encoding="utf-8") == "concepts: {book: [libro]}\n"


def test_a_language_that_the_program_brings_needs_no_pack_and_no_catalog(tmp_path: Path) -> None:
    base = new(tmp_path / "my-facts", ["en"]).folder

    written = extend(base, "de")

    assert {name.split("/")[0] for name in written} == {"lexicon", "utterances"}


@pytest.mark.parametrize("tag", ["tlh", "xx", "", "../../etc", "español"])
def test_what_is_no_tag_of_a_language_writes_nothing(tag: str, base: Path) -> None:
    before = sorted(base.rglob("*"))

    with pytest.raises(NoSuchLanguage):
        extend(base, tag)

    assert sorted(base.rglob("*")) == before


def test_a_base_that_cannot_be_read_comes_first(base: Path) -> None:
    edit(base / "base.yaml", "languages: [de, en]", "languages: [")

    with pytest.raises(BaseBroken):
        extend(base, "es")


def test_the_command_lists_what_it_wrote_and_says_what_to_do_next(base: Path, tmp_path: Path) -> None:
    command = Command(base, tmp_path / "home")

    done, again, wrong = command("new-language", "es"), command("new-language", "es", base), command("new-language", "klingon")

    assert (done.code, again.code, wrong.code) == (0, 0, 2)
    assert "  locales/es.po\n" in done.out and "Enter es in base.yaml" in done.out
    assert again.out.startswith(f"Wrote 0 files for es in {base}.")
    assert "“klingon” is no tag of a language" in wrong.err


def test_the_program_itself_has_a_catalog_for_each_language_that_a_new_base_comes_in() -> None:
    assert {path.parts[-3] for path in (ROOT / "locales").glob("*/LC_MESSAGES/*.po")} >= {"de", "en"}
