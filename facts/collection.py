"""All documents of a curated base, read and of the right shape; what is wrong with them as problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from facts import schema
from facts.documents import Document, Unreadable, read
from facts.problems import Problem, closest

OUT_OF_SCOPE = "_out_of_scope"
_ID = TypeAdapter(schema.Id)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """A document's content together with where it stands."""

    content: T
    document: Document


@dataclass(slots=True)
class Collection:
    """What a folder holds. Incomplete where `problems` is not empty: what is `unread` may be named all the same."""

    folder: Path
    base: Entry[schema.BaseDocument] | None = None
    sources: Entry[dict[str, schema.SourceDocument]] | None = None
    indicators: Entry[dict[str, schema.IndicatorDocument]] | None = None
    countries: Entry[dict[str, dict[str, str]]] | None = None
    concepts: Entry[schema.ConceptsDocument] | None = None
    questions: Entry[schema.QuestionsDocument] | None = None
    facts: dict[str, Entry[schema.FactDocument]] = field(default_factory=dict)
    utterances: dict[tuple[str, str], Entry[schema.UtterancesDocument]] = field(default_factory=dict)  # language, fact
    out_of_scope: dict[str, Entry[schema.OutOfScopeDocument]] = field(default_factory=dict)
    lexicon: dict[str, Entry[schema.LexiconDocument]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)  # source id -> its whole text
    articles: dict[str, Mapping[str, str]] = field(default_factory=dict)  # language -> ISO code -> name with its article
    fractions: dict[str, Mapping[str, str]] = field(default_factory=dict)  # language -> words -> the fraction that they say
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)  # files that should have been read, and could not be

    def unread_in(self, folder: str) -> list[str]:
        """The names, without ending, of files that could not be read: of facts where it is the folder `facts`."""
        return [path.stem for path in map(PurePosixPath, sorted(self.unread)) if path.parent.as_posix() == folder]


def collect(folder: Path) -> Collection:
    """Read every document below a folder. Raises nothing: what is wrong is in `problems`."""
    found = Collection(folder.absolute())
    if not folder.is_dir():
        found.problems.append(Problem(folder.name, 1, "missing-folder", {"folder": str(folder)}))
        return found
    found.base = _take(found, "base.yaml", "base")
    found.sources = _take(found, "sources.yaml", "sources")
    found.indicators = _take(found, "indicators.yaml", "indicators")
    found.countries = _take(found, "countries.yaml", "countries")
    found.concepts = _take(found, "concepts.yaml", "concepts")
    found.questions = _take(found, "questions.yaml", "questions")
    for path in _yaml(found, "facts/*.yaml"):
        if (entry := _take(found, path, "fact")) and _is_named_by_an_id(found, path, entry.document):
            found.facts[path.stem] = entry
    for path in _yaml(found, "utterances/*/*.yaml"):
        language = path.parent.name
        if path.stem == OUT_OF_SCOPE:
            if scope := _take(found, path, "out_of_scope"):
                found.out_of_scope[language] = scope
        elif entry := _take(found, path, "utterances"):
            found.utterances[language, path.stem] = entry
    for path in _yaml(found, "lexicon/*.yaml"):
        if entry := _take(found, path, "lexicon"):
            found.lexicon[path.stem] = entry
    _take_texts(found)
    return found


def _yaml(found: Collection, pattern: str) -> Iterable[Path]:
    files = (path for path in found.folder.glob(pattern) if not path.name.startswith("."))  # which an editor makes for itself
    return sorted(path.relative_to(found.folder) for path in files)


def _take(found: Collection, where: str | Path, kind: str) -> Any:
    """An Entry of the kind, or None after noting what is wrong."""
    try:
        document = read(found.folder / where, found.folder)
        return Entry(TypeAdapter(schema.DOCUMENTS[kind]).validate_python(document.data), document)
    except Unreadable as error:
        found.problems.append(error.problem)
    except ValidationError as error:
        found.problems.extend(_problem(document, detail) for detail in error.errors())
    found.unread.add(Path(where).as_posix())
    return None


def _is_named_by_an_id(found: Collection, path: Path, document: Document) -> bool:
    try:
        _ID.validate_python(path.stem)
    except ValidationError:
        found.problems.append(document.problem("not-an-id", given=path.stem))
        found.unread.add(path.as_posix())
        return False
    return True


def _problem(document: Document, detail: ErrorDetails) -> Problem:
    path = tuple(part for part in detail["loc"] if part != "[key]")
    key = str(path[-1]) if path else ""
    given = detail["input"] if isinstance(detail["input"], str) else ""
    kind = detail["type"]
    if kind == "missing":
        return document.problem("missing-key", path[:-1], key=key)
    if kind == "extra_forbidden":
        return document.problem("unknown-key", path, key=key)
    if kind in ("enum", "literal_error"):
        allowed = [word.strip(" '") for word in detail["ctx"]["expected"].replace(" or ", ", ").split(",")]
        slug = "unknown-qualifier" if key == "qualifier" else "unknown-word"
        near = closest(given, allowed)
        return document.problem(slug, path, given=given, key=key, allowed=", ".join(sorted(allowed)), near=near)
    if kind == schema.UNREDUCED:
        return document.problem("unreduced-fraction", path, given=given, near=detail["ctx"]["near"])
    why = detail["msg"].removeprefix("Value error, ")
    return document.problem("wrong-value", path, key=key, given=given or "–", why=why)


def _take_texts(found: Collection) -> None:
    if not found.sources:
        return
    for source_id, source in found.sources.content.items():
        if source.text is None:
            continue
        document, where = found.sources.document, (source_id, "text")
        try:
            path = (found.folder / source.text).resolve()
            if path.is_relative_to(found.folder.resolve()):
                found.texts[source_id] = path.read_text(encoding="utf-8")
            else:
                found.problems.append(document.problem("outside-folder", where, given=source.text))
        except (OSError, ValueError, RuntimeError) as error:  # not there, no UTF-8, a NUL in its name, links in a circle
            found.problems.append(document.problem("no-text", where, given=source.text, why=error))
