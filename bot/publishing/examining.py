"""Read a base with its language packs and sentences, and check all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import Stemmer

from bot import catalogs
from bot.translating import Translated, translated
from bot.understanding.folding import phrase
from bot.understanding.frequency import parsed
from bot.understanding.packs import compiled
from facts.collection import Collection, collect
from facts.documents import Document, Unreadable, read, read_text
from facts.problems import Checked, Problem
from facts.rules import check as check_rules
from facts.templates import literal
from facts.walking import templates

PACK_KEYS: dict[str, type] = {  # the parts of a language pack, and what each of them is
    "stemmer": str,
    **dict.fromkeys(("linking_elements", "derivations", "particles", "function_words", "frames", "negation"), list),
    **dict.fromkeys(("attributions", "denials"), list),
    **dict.fromkeys(("un_prefixes", "claim_markers", "now_words", "only_words", "all_words", "except_words"), list),
    **dict.fromkeys(
        ("rank_words", "top_words", "least_words", "average_words", "majority", "minority", "percent_words", "conjunctions"), list
    ),
    **dict.fromkeys(("couplings", "together_words", "question_starts", "clause_words", "verbs", "confusables"), list),
    **dict.fromkeys(("kinds", "numbers", "scales", "fractions", "qualifiers", "months", "follow_up", "gathering", "ways"), dict),
    **dict.fromkeys(("range_words", "time_words"), dict),
    **dict.fromkeys(("spellings", "countries", "regions", "country_articles"), dict),
}
PACKS = "languages"  # folder of the language packs that a base brings, <language>.yaml and <language>.words
CATALOGS = "locales"  # folder of the sentences that a base brings, <language>.po
SHIPPED_PACKS = Path(str(files("bot.understanding") / "languages"))


@dataclass(frozen=True, slots=True)
class Examined:
    """A base after all checks."""

    collection: Collection
    packs: Mapping[str, Mapping[str, Any]]
    catalogs: Mapping[str, bytes]  # sentences of the base's own by language, compiled
    checks: tuple[Checked, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong, in the order of files and lines, each once."""
        found = [*self.collection.problems, *(problem for check in self.checks for problem in check.problems)]
        return tuple(sorted(_unique(found)))


def _unique(problems: list[Problem]) -> list[Problem]:
    seen: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.file, problem.line, problem.slug, *sorted(problem.values.items())), problem)
    return list(seen.values())


def examine(folder: Path) -> Examined:
    """Read and check a base. Raises nothing: what is wrong is in `problems`."""
    collection = collect(folder)
    packs = _packs(collection)
    checks: list[Checked] = []
    if collection.base:
        checks = check_rules(collection)
        cases = list(_figures_spelt_out(collection, packs))
        checks.append(Checked("figures-spelt-out", len(cases), tuple(case for case in cases if case)))
    sentences = _sentences(collection)
    found = [problem for one in sentences.values() for problem in one.problems]
    checks.append(Checked("sentences-complete", sum(one.messages for one in sentences.values()), tuple(found)))
    return Examined(
        collection, packs, {language: one.compiled for language, one in sentences.items() if one.compiled}, tuple(checks)
    )


def _packs(collection: Collection) -> dict[str, Mapping[str, Any]]:
    """The language packs of a base's languages: the base's own, or else the engine's."""
    found: dict[str, Mapping[str, Any]] = {}
    for language in collection.base.content.languages if collection.base else []:
        own = collection.folder / PACKS / f"{language}.yaml"
        path, root = (own, collection.folder) if own.exists() else (shipped_pack_of(language), SHIPPED_PACKS)
        try:
            document = read(path, root)
            words = path.with_suffix(".words")
            everyday = read_text(words, root).splitlines() if words.exists() else []
        except Unreadable as error:
            missing = Problem("base.yaml", 1, "no-language-pack", {"language": language})
            collection.problems.append(error.problem if path == own else missing)
            continue
        problems = [*_pack_problems(document), *_everyday_problems(everyday, words.relative_to(root).as_posix())]
        collection.problems += problems
        if not problems:
            found[language] = {**document.data, "everyday": everyday}
            collection.articles[language] = document.data["country_articles"]
            collection.fractions[language] = document.data["fractions"]
    return found


def shipped_pack_of(language: str) -> Path:
    """Where the program would bring a language pack: that of German does for "de-AT". It need not be there."""
    exact = SHIPPED_PACKS / f"{language}.yaml"
    return exact if exact.exists() else SHIPPED_PACKS / f"{language.split('-')[0]}.yaml"


def shipped_pack(language: str) -> Mapping[str, Any]:
    """A language pack that comes with the program, as it is written.

    Raises:
        Unreadable: There is none.
    """
    pack: Mapping[str, Any] = read(shipped_pack_of(language), SHIPPED_PACKS).data
    return pack


def _sentences(collection: Collection) -> dict[str, Translated]:
    """The catalogs of a base, one for each language of it that is not shipped; others may bring some sentences in other words."""
    languages = collection.base.content.languages if collection.base else []
    shipped = catalogs.shipped()
    found: dict[str, Translated] = {}
    for path in sorted((collection.folder / CATALOGS).glob("*.po")):
        language, file = path.stem, path.relative_to(collection.folder).as_posix()
        try:
            text = read_text(path, collection.folder)
        except Unreadable as error:
            found[language] = Translated(b"", 1, (error.problem,))
            continue
        if collection.base and language not in languages:
            found[language] = Translated(b"", 1, (Problem(file, 1, "extra-language", {"language": language}),))
            continue
        found[language] = translated(text, file, whole=not _is_shipped(language, shipped))
    for language in languages:
        missing = Problem("base.yaml", 1, "no-catalog", {"language": language})
        fine = _is_shipped(language, shipped)
        found.setdefault(language, Translated(b"", 1, () if fine else (missing,)))
    return found


def _is_shipped(language: str, shipped: Sequence[str]) -> bool:
    return language.split("-")[0] in shipped


def _everyday_problems(lines: Sequence[str], file: str) -> Iterator[Problem]:
    for number, line in enumerate(lines, start=1):
        try:
            parsed(line)
        except ValueError:
            yield Problem(file, number, "wrong-everyday-word", {"given": line})


def _pack_problems(document: Document) -> Iterator[Problem]:
    if not isinstance(document.data, dict):
        yield document.problem("wrong-value", key="", given="–", why="Input should be a valid dict")
        return
    sound = True
    for key, kind in PACK_KEYS.items():
        if key not in document.data:
            yield document.problem("missing-key", key=key)
        elif not isinstance(document.data[key], kind):
            yield document.problem("wrong-value", (key,), key=key, given="–", why=f"Input should be a valid {kind.__name__}")
        else:
            continue
        sound = False
    if sound:
        yield from _folding_problems(document)


def _folding_problems(document: Document) -> Iterator[Problem]:
    """What can be wrong further down shows when a pack is folded."""
    stemmer = document.data["stemmer"]
    if stemmer not in Stemmer.algorithms():
        yield document.problem("wrong-value", ("stemmer",), key="stemmer", given=stemmer, why=", ".join(Stemmer.algorithms()))
    try:
        compiled(document.data)
    except (TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
        yield document.problem("wrong-value", key="", given="–", why=error)


def _figures_spelt_out(collection: Collection, packs: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem | None]:
    """No number is typed in words either: "sieben" in a wording is a figure without its source."""
    spelt = {language: _number_words(pack) for language, pack in packs.items()}
    for template in templates(collection):
        if template.language in spelt:
            words = phrase(literal(template.text))
            typed = next((word for word in words if word in spelt[template.language]), None)
            yield template.entry.document.problem("typed-figure", template.path, given=typed) if typed else None


def _number_words(pack: Mapping[str, Any]) -> frozenset[str]:
    folded = [phrase(word) for word in pack["numbers"]]
    return frozenset(words[0] for words in folded if len(words) == 1)
