"""The command `faktenbot`: the plain question at once, everything else through typer."""

from __future__ import annotations

import gc
import os
import sys

from bot import asking


def main() -> None:
    """Run the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        _run(sys.argv[1:])
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(asking.BROKEN) from None


def _run(words: list[str]) -> None:
    """A question without options needs no parser; typer alone takes as long to import as an answer takes."""
    question = words[2:] if words[1:2] == ["--"] else words[1:]
    if words[:1] == ["ask"] and question and not any(word.startswith("-") for word in question):
        gc.disable()  # a process that answers one question ends before there is anything to collect,
        code = asking.once(asking.engine(), " ".join(question))
        gc.freeze()  # and need not look through all it holds when it ends
        raise SystemExit(code)
    from bot.commands import cli

    cli()
