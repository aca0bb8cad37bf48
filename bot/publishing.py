"""What curators do with a base: check it, build it, publish it; for every channel.

The one place that knows both the curation half of `facts` and the engine: it reads the language packs, fits
the index from the curated utterances and hands both to the build as blobs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import Stemmer

from bot import catalogs
from bot.engine import Engine
from bot.model import Kind, Question
from bot.translating import Translated, translated
from bot.understanding.blobs import written
from bot.understanding.fitting import Fitted, Sample, fit
from bot.understanding.folding import phrase
from bot.understanding.frequency import parsed
from bot.understanding.letters import Letters
from bot.understanding.packs import compiled
from facts.build import build as write
from facts.build import content_hash
from facts.collection import Collection, collect
from facts.documents import Document, Unreadable, read, read_text
from facts.model import SENTENCES, FactKind
from facts.problems import BaseBroken, Checked, Problem
from facts.releases import Shelf, Shelved
from facts.rules import check as check_rules
from facts.schema import country_codes
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
LETTERS = "letters.fitted"  # beside the curated files; `make fit ARGS=--write` writes it
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


def build(folder: Path, target: Path, *, number: int = 0) -> str:
    """Check a base and write its release.

    Returns:
        The content hash.

    Raises:
        BaseBroken: The base has problems, or answers its own questions otherwise; nothing was written.
    """
    sound = _sound(folder)
    return write(sound.examined.collection, sound.stored, target, number=number, answers=sound.answers)


def shelve(folder: Path, shelf: Path) -> Shelved:
    """Check a base, put its release on a shelf and make it live; the same content is not written twice.

    Raises:
        BaseBroken: The base has problems, or answers its own questions otherwise; nothing was written, and what
            was live stays live.
    """
    sound = _sound(folder)
    base, releases = sound.examined.collection, Shelf(shelf)
    release = releases.add(
        content_hash(base, sound.stored, sound.answers),
        lambda path, number: write(base, sound.stored, path, number=number, answers=sound.answers),
    )
    return releases.point(release.number)


class _Sound(NamedTuple):
    """A base that may be released."""

    examined: Examined
    stored: Mapping[str, bytes]  # its blobs
    answers: Mapping[tuple[str, str], str]  # what is told of each fact in each language


def _sound(folder: Path) -> _Sound:
    examined = examine(folder)
    if examined.problems:
        raise BaseBroken(examined.problems)
    stored = blobs(examined)
    engine = tried(examined, stored)
    _, answered_otherwise = regressions(examined, engine)
    if answered_otherwise:
        raise BaseBroken(tuple(sorted(answered_otherwise)))
    return _Sound(examined, stored, engine.answers())


def tried(examined: Examined, stored: Mapping[str, bytes]) -> Engine:
    """An engine on a release that is made only to be asked."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "release.sqlite"
        write(examined.collection, stored, path)
        return Engine.open(path)


def blobs(examined: Examined) -> dict[str, bytes]:
    """What the engine stores in a release: its language packs and the fitted index."""
    fitted = fit_base(examined)
    packs = _compiled(examined)
    sentences = {f"{SENTENCES}{language}": compiled for language, compiled in examined.catalogs.items()}
    return {"packs": written(packs, apart=packs), "engine": fitted.dump(), "letters": fitted.letters.dump()} | sentences


def fit_base(examined: Examined) -> Fitted:
    """Fit the engine to a base without problems."""
    collection = examined.collection
    assert collection.base and collection.countries
    return fit(
        languages=collection.base.content.languages,
        packs=_compiled(examined),
        lexicon={language: entry.content.concepts for language, entry in collection.lexicon.items()},
        groups=collection.concepts.content.groups if collection.concepts else {},
        exclusive=collection.concepts.content.exclusive if collection.concepts else [],
        samples=samples(examined),
        facts={fact: list(entry.content.name.values()) for fact, entry in collection.facts.items()},
        smalltalk=_of_kind(collection, FactKind.SMALLTALK),
        about=_of_kind(collection, FactKind.ABOUT),
        lists={
            fact: entry.content.part.of if entry.content.part else fact
            for fact, entry in collection.facts.items()
            if (collection.facts[entry.content.part.of] if entry.content.part else entry).content.member
        },
        country_codes=frozenset(country_codes()),
        country_labels=collection.countries.content,
        home=collection.base.content.home or "",
        letters=_fitted_before(collection.folder),
    )


def samples(examined: Examined) -> list[Sample]:
    """Every curated utterance and every example out of scope, in the order in which the engine learns from them."""
    collection = examined.collection
    found = [
        Sample(fact, language, text)
        for (language, fact), entry in collection.utterances.items()
        for text in entry.content.utterances
    ]
    found += [
        Sample(f"_{kind}", language, text)
        for language, scope in collection.out_of_scope.items()
        for kind, texts in (("near", scope.content.near), ("far", scope.content.far))
        for text in texts
    ]
    return found


def _fitted_before(folder: Path) -> Letters | None:
    """What was fitted to the letters of a base and is kept with it, as it is for the one that comes with the program."""
    try:
        return Letters.load((folder / LETTERS).read_bytes())
    except (OSError, ValueError, TypeError):
        return None  # it is fitted anew


def _compiled(examined: Examined) -> dict[str, dict[str, Any]]:
    return {language: compiled(pack, language, list(examined.packs)) for language, pack in examined.packs.items()}


def _of_kind(collection: Collection, kind: FactKind) -> list[str]:
    return [fact for fact, entry in collection.facts.items() if entry.content.kind is kind]


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


def regressions(examined: Examined, engine: Engine | None = None) -> tuple[int, list[Problem]]:
    """Ask a base's own regression questions of a release made of it.

    Args:
        examined: A base without problems.
        engine: On that release; None: it is made here.

    Returns:
        How many were asked, and a problem for each that is answered otherwise than its curator wrote down.
    """
    entry = examined.collection.questions
    if not entry:
        return 0, []
    engine = engine or tried(examined, blobs(examined))
    problems = []
    for i, question in enumerate(entry.content.questions):
        answer = engine.ask(Question(text=question.ask))
        got = answer.facts[0] if answer.facts else answer.kind.value
        wanted = question.fact or Kind.REFUSAL.value
        fine = got == question.fact if question.fact else answer.kind in (Kind.REFUSAL, Kind.CLARIFY)
        if not fine:
            problems.append(entry.document.problem("wrong-answer", ("questions", i), given=question.ask, got=got, wanted=wanted))
    return len(entry.content.questions), problems
