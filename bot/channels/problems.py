"""Word a problem of the curated base: file, line, what is wrong, how to mend it, and its code."""

from __future__ import annotations

from bot.catalogs import text
from facts.problems import Problem


def worded(problem: Problem, language: str) -> str:
    """A problem as its curator reads it."""
    values = dict(problem.values)
    return text(
        "problem.line", language, file=problem.file, line=problem.line, slug=problem.slug,
        what=text(f"problem.{problem.slug}", language, **values) if values else text(f"problem.{problem.slug}", language),
        fix=text(f"problem.{problem.slug}.fix", language, **values),
    )
