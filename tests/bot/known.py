"""`python -m tests.bot.known` writes the list of known failures anew."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from bot import publishing
from bot.engine import Engine
from tests.bot import test_questions

CURATED = Path(__file__).parents[2] / "facts" / "curated" / "go-cluster"
HEADING = "# Questions that fail today, and must: remove a line when its question passes (python -m tests.bot.known)."


def main() -> None:
    """Ask everything, and keep what fails."""
    with tempfile.TemporaryDirectory() as folder:
        release = Path(folder) / "release.sqlite"
        publishing.build(CURATED, release)
        engine = Engine.open(release)
    failing = [json.dumps(id, ensure_ascii=False) for id in test_questions.failing(engine)]
    test_questions.KNOWN.write_text("\n".join([HEADING, *(f"- {id}" for id in failing), ""]), encoding="utf-8")
    print(f"{test_questions.KNOWN.name}: {len(failing)} of {len(test_questions.CASES)}")


if __name__ == "__main__":
    main()
