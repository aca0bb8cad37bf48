"""`python -m tests.bot.pinned` writes anew what the second reader says about fifty questions, to the last place that decides."""

from __future__ import annotations

import json
from pathlib import Path

from bot.understanding.index import Index
from bot.understanding.letters import Letters
from bot.understanding.reading import Reader
from facts.model import Language
from tests.bot.cases import load_cases

QUESTIONS = Path(__file__).parents[1] / "questions"
PINNED = QUESTIONS / "second_reader.json"
CURATED = Path(__file__).parents[2] / "facts" / "curated" / "go-cluster"
HOW_MANY = 50


def said(reader: Reader, index: Index, letters: Letters) -> dict[str, tuple[str, float]]:
    """For each of fifty questions the likeliest of all facts and classes by its letters, and the logarithm of its probability."""
    cases = load_cases(QUESTIONS)
    found = {}
    for case in cases[:: len(cases) // HOW_MANY][:HOW_MANY]:
        logs = letters.logs(reader.read(case.ask, Language(case.language)).spelt)
        best = max(range(len(logs)), key=lambda owner: (logs[owner], -owner))
        found[case.ask] = index.owners[best], logs[best]
    return found


def main() -> None:
    """Build the shipped base and write what its second reader says."""
    from bot import publishing

    fitted = publishing.fit_base(publishing.examine(CURATED))
    lines = [
        json.dumps([text, *what], ensure_ascii=False) for text, what in said(fitted.reader, fitted.index, fitted.letters).items()
    ]
    PINNED.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    print(f"{PINNED.name}: {len(lines)}")


if __name__ == "__main__":
    main()
