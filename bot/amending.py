"""Write a question that people asked in vain into the base: as a new utterance, as out of scope, or as the beginning of a fact.

What curators wrote stays as it is, comments, order and quotation marks included: ruamel.yaml's round trip.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.util import load_yaml_guess_indent

from bot.catalogs import message
from bot.places import Place
from bot.working import Candidate, Files, UploadRefused, candidate
from facts.model import FactId, Language

NEW_FACT = "new-fact"  # name of the files that a new fact begins with
INDENT, OFFSET = 4, 2  # of a list, where a file has none


@dataclass(frozen=True, slots=True)
class Addition:
    """A line that goes into a list of a file of the base."""

    path: PurePosixPath
    key: str  # of the list
    text: str


def as_utterance(question: str, fact: FactId, language: Language) -> Addition:
    """A question as one more way to ask for a fact."""
    return Addition(PurePosixPath("utterances", language, f"{fact}.yaml"), "utterances", question)


def as_out_of_scope(question: str, language: Language) -> Addition:
    """A question as one that sounds like the base, and that it does not answer."""
    return Addition(PurePosixPath("utterances", language, "_out_of_scope.yaml"), "near", question)


def amend(place: Place, addition: Addition) -> Candidate:
    """A working copy with the addition in it, to be checked and agreed to like any other.

    Raises:
        UploadRefused: The base has no such file, or it is no YAML.
        OSError: The copy cannot be written.
    """
    path = place.curated / addition.path
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = with_line(text, addition.key, addition.text)
    except (FileNotFoundError, UnicodeDecodeError, YAMLError, TypeError) as error:
        raise UploadRefused(message("missed.no-file"), path=addition.path) from error
    return candidate(place, {addition.path: content.encode()})


def with_line(text: str, key: str, line: str) -> str:
    """A YAML text with one more line at the end of a list, and nothing else changed.

    Raises:
        YAMLError: It is no YAML.
        TypeError: It is no mapping of lists.
    """
    _, sequence, offset = load_yaml_guess_indent(text)
    yaml = YAML(typ="rt")
    yaml.preserve_quotes, yaml.width = True, 1_000_000
    yaml.indent(mapping=2, sequence=sequence or INDENT, offset=OFFSET if offset is None else offset)
    document = yaml.load(text)
    if not isinstance(document, dict) or not isinstance(document.setdefault(key, []), list):
        raise TypeError(key)
    document[key].append(line)
    written = io.StringIO()
    yaml.dump(document, written)
    return written.getvalue()


def beginning(questions: Sequence[str], language: Language, languages: Sequence[Language]) -> Files:
    """The files that a new fact begins with: what is to be filled in is empty, how it was asked for is there."""
    empty = dict.fromkeys(languages, "")
    fact = {
        "kind": "statement",
        "topic": "",
        "name": empty,
        "evidence": [{"source": "", "phrase": ""}],
        "text": empty,
        "review_by": "",
    }
    asked = {tag: {"utterances": [*questions] if tag == language else []} for tag in languages}
    files = {PurePosixPath("facts", f"{NEW_FACT}.yaml"): _dumped(fact)}
    return files | {PurePosixPath("utterances", tag, f"{NEW_FACT}.yaml"): _dumped(lines) for tag, lines in asked.items()}


def _dumped(document: object) -> bytes:
    yaml = YAML()
    yaml.indent(mapping=2, sequence=INDENT, offset=OFFSET)
    yaml.representer.ignore_aliases = lambda _: True  # each language has its own empty text
    written = io.BytesIO()
    yaml.dump(document, written)
    return written.getvalue()
