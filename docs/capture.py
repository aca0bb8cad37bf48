"""Ask the real command in a real terminal and draw what it printed as docs/ask.svg.

    .venv/bin/python docs/capture.py

One question is answered, one refused. The drawing names no font file and no address on the net.
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

QUESTIONS = ("What share of clusters exhibits at international trade fairs?", "Wie viele Cluster kommen aus Bayern?")
WIDTH, HEIGHT = 100, 50  # of the terminal; the height only has to be enough
ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "ask.svg"


def ask(question: str) -> str:
    """What `faktenbot ask` prints for a person, colours included."""
    ours, theirs = pty.openpty()
    environment = {
        **{name: value for name, value in os.environ.items() if name != "NO_COLOR" and not name.startswith("FAKTENBOT_")},
        "TERM": "xterm-256color",
        "COLUMNS": str(WIDTH),
        "LINES": str(HEIGHT),
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", question], stdout=theirs, stderr=subprocess.DEVNULL, env=environment
    )
    os.close(theirs)
    printed = b""
    try:
        while some := os.read(ours, 65536):
            printed += some
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(ours)
    if process.wait() not in (0, 3):  # answered; asked back or refused
        raise SystemExit(f"faktenbot ask {question!r} ended with {process.returncode}")
    return printed.decode().replace("\r\n", "\n").rstrip("\n")


def main() -> None:
    """Ask, draw, write."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True, color_system="truecolor")
        for question in QUESTIONS:
            console.print(Text.assemble(("$ ", "bold green"), f'faktenbot ask "{question}"'))
            console.print(Text.from_ansi(ask(question)), soft_wrap=False)
            console.print()
        drawn = re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title="faktenbot"), flags=re.DOTALL)
    TARGET.write_text("\n".join(line.rstrip() for line in drawn.splitlines()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
