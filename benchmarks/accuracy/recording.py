"""nlp.js is measured on demand, for it needs node and npm; its answers are kept, and scored anew with all others."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.accuracy.reporting import machine, today

NLPJS = Path(__file__).resolve().parent / "peers" / "nlpjs"
RECORDED = NLPJS / "recorded.jsonl"  # a line of circumstances, then the answers


def record(ask: Callable[..., str], samples: Path, base: str) -> None:
    """Install nlp.js, ask it and keep its answers.

    Args:
        ask: Runs a command and gives what it answers.
        samples: To learn from.
        base: Short hash of the release that they are from.

    Raises:
        OSError: There is no node or no npm.
        subprocess.CalledProcessError: It cannot be installed.
    """
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=NLPJS, check=True, stdout=sys.stderr)
    node = subprocess.run(["node", "--version"], check=True, capture_output=True, text=True).stdout.strip()
    version = json.loads((NLPJS / "package.json").read_text(encoding="utf-8"))["dependencies"]["node-nlp"]
    output = ask("node", NLPJS / "bot.js", samples)
    about = {"version": version, "node": node, "date": today(), "machine": machine(), "base": base}
    RECORDED.write_text(json.dumps(about) + "\n" + output, encoding="utf-8")


def recorded() -> tuple[str, str, str]:
    """Its name with its version, its answers, and a sentence about when they were given."""
    first, answers = RECORDED.read_text(encoding="utf-8").split("\n", 1)
    about = json.loads(first)
    name = f"nlp.js {about['version']}"
    note = (
        f"{name} was measured on {about['date']}, on {about['machine']}, with node {about['node']} and base {about['base']}; "
        "`make bench PEERS=nlpjs` measures it anew."
    )
    return name, answers, note
