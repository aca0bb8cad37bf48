"""The JSONL protocol: a question a line in, an answer a line out, in the same order. Other programs build on it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.answering.plain import plain
from bot.catalogs import text
from bot.engine import Engine
from bot.model import Answer, Question
from bot.permalinks import permalink
from facts.model import Language

ERRORS_IN = "en"  # a program reads them


def answers(engine: Engine, lines: Iterable[bytes]) -> Iterator[str]:
    """An output line for each input line that is not blank. Raises nothing: a malformed line gets an error in its place."""
    for line in lines:
        if line.strip():
            yield dumped(_answer(engine, line))


def dumped(data: dict[str, Any]) -> str:
    """A line of JSON that any UTF-8 stream can take; an id may hold half a surrogate pair."""
    line = json.dumps(data, ensure_ascii=False, allow_nan=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(data)
    return line


def record(id: object, answer: Answer) -> dict[str, Any]:
    """An answer as the contract has it."""
    link = permalink(answer)
    return {
        "id": id,
        "kind": answer.kind.value,
        "facts": list(answer.facts),
        "suggestions": list(answer.suggestions),
        "country": answer.country,
        "verdict": answer.verdict.value if answer.verdict else None,
        "language": answer.language,
        "confidence": round(min(max(answer.confidence, 0.0), 1.0), 4),
        "text": plain(answer),
        "release": answer.release,
        "permalink": str(link) if link else None,
    }


def _answer(engine: Engine, line: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(line)
        json.dumps(asked, allow_nan=False)  # Python reads NaN and 1e999, which no other program could read back
    except (ValueError, RecursionError):
        return {"id": None, "error": text("jsonl.not-json", ERRORS_IN)}
    if not isinstance(asked, dict):
        return {"id": None, "error": text("jsonl.not-object", ERRORS_IN)}
    id, question, language, context = (asked.get(key) for key in ("id", "text", "lang", "context"))
    if not isinstance(question, str):
        return {"id": id, "error": text("jsonl.no-text", ERRORS_IN)}
    if language is not None and language not in engine.base.languages:
        return {"id": id, "error": text("jsonl.bad-language", ERRORS_IN)}
    if context is not None and not (isinstance(context, list) and all(isinstance(one, str) for one in context)):
        return {"id": id, "error": text("jsonl.bad-context", ERRORS_IN)}
    wanted = Language(language) if language else None
    memory = engine.replay(context or [], wanted)
    return record(id, engine.ask(Question(text=question, conversation=memory, language=wanted)))
