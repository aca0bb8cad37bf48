"""What curators do with a base: check it, build it, publish it; for every channel.

The one place that knows both the curation half of `facts` and the engine: it reads the language packs, fits
the index from the curated utterances and hands both to the build as blobs.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from bot.engine import Engine
from bot.model import Kind, Question
from bot.understanding.fitting import Fitted, Sample, fit
from bot.understanding.folding import phrase
from bot.understanding.packs import compiled
from facts.build import build as write
from facts.build import content_hash
from facts.collection import Collection, collect
from facts.documents import Unreadable, read
from facts.model import FactKind
from facts.problems import BaseBroken, Checked, Problem
from facts.releases import Shelf, Shelved
from facts.rules import check as check_rules

PACK_KEYS = frozenset(
    {
        "stemmer",
        "linking_elements",
        "function_words",
        "frames",
        "kinds",
        "negation",
        "un_prefixes",
        "claim_markers",
        "now_words",
        "only_words",
        "all_words",
        "rank_words",
        "least_words",
        "numbers",
        "scales",
        "fractions",
        "majority",
        "minority",
        "percent_words",
        "qualifiers",
        "months",
        "follow_up",
        "conjunctions",
        "question_starts",
        "ordinals",
        "countries",
        "country_articles",
        "confusables",
        "common_words",
    }
)


@dataclass(frozen=True, slots=True)
class Examined:
    """A base after all checks."""

    collection: Collection
    packs: Mapping[str, Mapping[str, Any]]
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
    return Examined(collection, packs, tuple(checks))


def build(folder: Path, target: Path, *, number: int = 0) -> str:
    """Check a base and write its release.

    Returns:
        The content hash.

    Raises:
        BaseBroken: The base has problems; nothing was written.
    """
    examined = _sound(folder)
    return write(examined.collection, blobs(examined), target, number=number)


def shelve(folder: Path, shelf: Path) -> Shelved:
    """Check a base, put its release on a shelf and make it live; the same content is not written twice.

    Raises:
        BaseBroken: The base has problems; nothing was written, and what was live stays live.
    """
    examined = _sound(folder)
    stored = blobs(examined)
    releases = Shelf(shelf)
    release = releases.add(
        content_hash(examined.collection, stored),
        lambda path, number: write(examined.collection, stored, path, number=number),
    )
    return releases.point(release.number)


def _sound(folder: Path) -> Examined:
    examined = examine(folder)
    if examined.problems:
        raise BaseBroken(examined.problems)
    return examined


def blobs(examined: Examined) -> dict[str, bytes]:
    """What the engine stores in a release: its language packs and the fitted index."""
    fitted = fit_base(examined)
    return {"packs": _json(_compiled(examined)), "engine": _json(fitted.dump())}


def fit_base(examined: Examined) -> Fitted:
    """Fit the engine to a base without problems."""
    collection = examined.collection
    assert collection.base and collection.countries
    samples = [
        Sample(fact, language, text)
        for (language, fact), entry in collection.utterances.items()
        for text in entry.content.utterances
    ]
    samples += [
        Sample(f"_{kind}", language, text)
        for language, scope in collection.out_of_scope.items()
        for kind, texts in (("near", scope.content.near), ("far", scope.content.far))
        for text in texts
    ]
    return fit(
        languages=collection.base.content.languages,
        packs=_compiled(examined),
        lexicon={language: entry.content.concepts for language, entry in collection.lexicon.items()},
        groups=collection.concepts.content.groups if collection.concepts else {},
        exclusive=collection.concepts.content.exclusive if collection.concepts else [],
        opposites=collection.concepts.content.opposites if collection.concepts else [],
        samples=samples,
        facts=list(collection.facts),
        smalltalk=_of_kind(collection, FactKind.SMALLTALK),
        about=_of_kind(collection, FactKind.ABOUT),
        lists=[
            fact
            for fact, entry in collection.facts.items()
            if (collection.facts[entry.content.part.of] if entry.content.part else entry).content.member
        ],
        country_labels=collection.countries.content,
        home=collection.base.content.home or "",
    )


def _compiled(examined: Examined) -> dict[str, dict[str, Any]]:
    return {language: compiled(pack) for language, pack in examined.packs.items()}


def _of_kind(collection: Collection, kind: FactKind) -> list[str]:
    return [fact for fact, entry in collection.facts.items() if entry.content.kind is kind]


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _packs(collection: Collection) -> dict[str, Mapping[str, Any]]:
    """The language packs of a base's languages: the base's own, or else the engine's."""
    found: dict[str, Mapping[str, Any]] = {}
    shipped = Path(str(files("bot.understanding") / "languages"))
    for language in collection.base.content.languages if collection.base else []:
        own = collection.folder / "languages" / f"{language}.yaml"
        root = collection.folder if own.exists() else shipped
        path = own if own.exists() else shipped / f"{language}.yaml"
        try:
            document = read(path, root)
        except Unreadable as error:
            slug = "no-language-pack" if error.problem.slug == "missing-file" else error.problem.slug
            collection.problems.append(Problem("base.yaml", 1, slug, {**error.problem.values, "language": language}))
            continue
        missing = sorted(PACK_KEYS - set(document.data))
        collection.problems += [document.problem("missing-key", key=key) for key in missing]
        if not missing:
            found[language] = document.data
    return found


def _figures_spelt_out(collection: Collection, packs: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem | None]:
    """No number is typed in words either: "sieben" in a wording is a figure without its source."""
    from facts.templates import literal

    for entry in collection.facts.values():
        fact = entry.content
        texts = [(("text", language), language, text) for language, text in fact.text.items()]
        texts += [(("notes", language, i), language, n) for language, ns in fact.notes.items() for i, n in enumerate(ns)]  # type: ignore[misc]
        for path, language, text in texts:
            if language not in packs:
                continue
            words = phrase(literal(text))
            spelt = {phrase(word)[0] for word in packs[language]["numbers"] if len(phrase(word)) == 1}
            typed = next((word for word in words if word in spelt), None)
            yield entry.document.problem("typed-figure", path, given=typed) if typed else None


def regressions(examined: Examined) -> tuple[int, list[Problem]]:
    """Ask a base's own regression questions of a release made of it.

    Returns:
        How many were asked, and a problem for each that is answered otherwise than its curator wrote down.
    """
    entry = examined.collection.questions
    if not entry:
        return 0, []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "release.sqlite"
        write(examined.collection, blobs(examined), path)
        engine = Engine.open(path)
    problems = []
    for i, question in enumerate(entry.content.questions):
        answer = engine.ask(Question(text=question.ask))
        got = answer.facts[0] if answer.facts else answer.kind.value
        wanted = question.fact or Kind.REFUSAL.value
        fine = got == question.fact if question.fact else answer.kind in (Kind.REFUSAL, Kind.CLARIFY)
        if not fine:
            problems.append(entry.document.problem("wrong-answer", ("questions", i), given=question.ask, got=got, wanted=wanted))
    return len(entry.content.questions), problems
