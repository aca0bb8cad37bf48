"""Every language says the same sentences, those that the code asks for, with the same placeholders."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGS = {path.parts[-3]: path for path in sorted((ROOT / "locales").glob("*/LC_MESSAGES/faktenbot.po"))}
LANGUAGES = list(CATALOGS)


@dataclass(frozen=True, slots=True)
class Call:
    """One place in the code that asks for a message and says which values it fills in."""

    where: str
    id: str
    values: frozenset[str]
    open: bool  # passes **values: what they are is known at run time only


def load(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def id_of(message_id: str | list[str] | tuple[str, ...]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def sentences(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """The wordings of each message: one, or one per plural form."""
    return {
        id_of(message.id): (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        for message in catalog
        if message.id
    }


def placeholders(wordings: tuple[str, ...]) -> set[str]:
    return {name for wording in wordings for _, name, _, _ in Formatter().parse(wording) if name is not None}


def listed(remedy: str, found: Mapping[str, object] | Iterable[str]) -> str:
    """A failure that shows every case, one a line."""
    lines = [f"{key}: {value}" for key, value in found.items()] if isinstance(found, Mapping) else list(found)
    return "\n".join([f"{remedy}:", *lines])


def asked_for() -> dict[str, str]:
    """Each message id in the code and the first place that has it, found as `make catalogs` finds it."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    keywords = re.search(r"^KEYWORDS := (.+)$", makefile, re.MULTILINE)
    assert keywords
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
    found: dict[str, str] = {}
    for file, line, message_id, _, _ in extract_from_dir(
        ROOT,
        method_map=[(mapping["pattern"], mapping["method"]) for mapping in mappings],
        keywords=parse_keywords(keywords[1].split()),
    ):
        found.setdefault(id_of(message_id), f"{file}:{line}")
    return found


def calls() -> Iterator[Call]:
    """Every `text("id", …)` and `plural("id", …)` with its keyword arguments."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"text", "plural"}):
                continue
            if not (node.args and isinstance(first := node.args[0], ast.Constant) and isinstance(first.value, str)):
                continue
            names = {keyword.arg for keyword in node.keywords if keyword.arg}
            names |= {"count"} if node.func.id == "plural" else set()
            where = f"{path.relative_to(ROOT)}:{node.lineno}"
            yield Call(where, first.value, frozenset(names), any(keyword.arg is None for keyword in node.keywords))


def test_there_are_catalogs_in_german_and_english() -> None:
    assert {"de", "en"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalog_has_every_message_that_the_code_asks_for(language: str) -> None:
    asked, said = asked_for(), sentences(load(CATALOGS[language]))

    missing = {message_id: where for message_id, where in sorted(asked.items()) if not all(said.get(message_id) or [""])}

    assert asked
    assert not missing, listed("make catalogs adds them, then write the sentences", missing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalog_has_no_message_that_nothing_asks_for(language: str) -> None:
    asked, catalog = asked_for(), load(CATALOGS[language])

    stale = sorted(set(sentences(catalog)) - set(asked))

    assert not stale, listed("make catalogs removes them; an id that is put together at run time is named with message(…)", stale)
    assert not catalog.obsolete, listed("make catalogs removes them", map(str, catalog.obsolete))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_only_guessed(language: str) -> None:
    catalog = load(CATALOGS[language])

    assert [id_of(message.id) for message in catalog if message.id and message.fuzzy] == []


def test_the_template_is_current() -> None:
    template = set(sentences(load(ROOT / "locales" / "faktenbot.pot")))

    assert not template ^ set(asked_for()), listed("run make catalogs", sorted(template ^ set(asked_for())))


def test_every_language_uses_the_same_placeholders() -> None:
    catalogs = {language: sentences(load(path)) for language, path in CATALOGS.items()}
    shared = set.intersection(*(set(catalog) for catalog in catalogs.values()))

    used = {
        message_id: {language: placeholders(said[message_id]) for language, said in catalogs.items()}
        for message_id in sorted(shared)
    }
    differing = {
        message_id: names
        for message_id, names in used.items()
        if any(each != set.union(*names.values()) for each in names.values())
    }

    assert shared
    assert not differing, listed("one says what the other does not", differing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_code_fills_every_placeholder_and_no_value_goes_unused(language: str) -> None:
    said = sentences(load(CATALOGS[language]))
    checked = [call for call in calls() if call.id in said]

    unfilled, unused = {}, {}
    for call in checked:
        wanted = placeholders(said[call.id])
        if wanted - call.values and not call.open:
            unfilled[f"{call.where} {call.id}"] = wanted - call.values
        if call.values - wanted - {"count"}:
            unused[f"{call.where} {call.id}"] = call.values - wanted
    assert checked
    assert not unfilled, listed("a sentence wants values that the code does not give", unfilled)
    assert not unused, listed("the code gives values that no sentence wants", unused)
