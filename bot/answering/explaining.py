"""Show how a question was understood: what was read, what came near, and what was decided."""

from __future__ import annotations

from collections.abc import Callable

from bot.catalogs import text
from bot.model import Decision, Match

MAX_WORDING = 60


def explanation(decision: Decision, nearest: Callable[[Match], str], language: str) -> str:
    """A decision with everything it rests on, as text.

    Args:
        decision: What was decided.
        nearest: Gives the curated utterance that came nearest to the question.
        language: To explain in.
    """
    utterance = decision.utterance
    entities = [*utterance.countries, *map(str, (*utterance.years, *utterance.months))]
    entities += [f"{number.qualifier or ''} {number.text}".strip() for number in utterance.numbers]
    nothing = text("explain.nothing", language)
    lines = [
        text("explain.read", language),
        "  " + text("explain.language", language, language=utterance.language),
        "  " + text("explain.terms", language, terms=", ".join(f"{t.text} → {t.key}" for t in utterance.terms) or nothing),
        "  " + text("explain.kinds", language, kinds=", ".join(sorted(utterance.kinds)) or nothing),
        "  " + text("explain.marks", language, marks=", ".join(sorted(utterance.marks)) or nothing),
        "  " + text("explain.entities", language, entities=", ".join(entities) or nothing),
        text("explain.decided", language, kind=decision.kind, reason=decision.reason, confidence=f"{decision.confidence:.2f}"),
        text("explain.matches", language),
    ]
    for match in decision.matches:
        lines.append(f"  {match.probability:.2f}  {match.fact}  {nearest(match)[:MAX_WORDING]}")
        lines.append("        " + "  ".join(f"{name} {value:.2f}" for name, value in match.signals if value))
    return "\n".join(lines)
