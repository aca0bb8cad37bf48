"""Say that the base does not know, what was not understood, and what it does know. Never with a figure."""

from __future__ import annotations

import re

from bot.catalogs import text
from bot.model import Decision, Reason
from bot.answering.figures import listing
from facts.model import Base, Language

MAX_WORDS = 3  # of those not understood that are named
MAX_LETTERS = 40  # of one of them: nobody wants a page of nonsense back
_WORD = re.compile(r"[^\W\d_]+")


def refusal(decision: Decision, base: Base, language: Language) -> str:
    """The sentence that refuses."""
    words = [word for word in decision.unknown if _WORD.fullmatch(word) and len(word) <= MAX_LETTERS][:MAX_WORDS]
    if decision.reason is Reason.UNKNOWN_WORDS and words:
        quoted = [text("refusal.word", language, word=word) for word in words]
        return text("refusal.unknown-words", language, words=listing(quoted, language), base=base.title[language])
    reason = Reason.OUT_OF_SCOPE if decision.reason is Reason.UNKNOWN_WORDS else decision.reason
    return text(f"refusal.{reason}", language, base=base.title[language])
