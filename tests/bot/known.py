"""`python -m tests.bot.known` writes the lists of known failures and known thieves anew."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from bot import publishing
from bot.engine import Engine
from tests.bot import test_questions, test_stealing

CURATED = Path(__file__).parents[2] / "facts" / "curated" / "go-cluster"


def write(path: Path, heading: str, ids: list[str]) -> None:
    """A list of strings as YAML."""
    lines = [f"- {json.dumps(one, ensure_ascii=False)}" for one in ids]
    path.write_text("\n".join([heading, *lines, ""]), encoding="utf-8")
    print(f"{path.name}: {len(ids)}")


def main() -> None:
    """Ask everything, and keep what fails."""
    with tempfile.TemporaryDirectory() as folder:
        release = Path(folder) / "release.sqlite"
        publishing.build(CURATED, release)
        engine = Engine.open(release)
    failing = test_questions.failing(engine)
    write(test_questions.KNOWN, "# Questions that fail today, and must: remove a line when its question passes.", failing)
    stolen = [one.utterance for one in test_stealing.ask_all(engine, CURATED) if not one.own]
    write(test_stealing.KNOWN, "# Curated utterances that their own fact does not win today, and must not.", stolen)


if __name__ == "__main__":
    main()
