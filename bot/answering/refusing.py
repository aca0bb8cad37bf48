"""Say that the base does not know, what was not understood, and what it does know. Never with a figure."""

from __future__ import annotations

import re

from bot.answering.figures import listing
from bot.catalogs import message, text
from bot.model import Decision, Reason
from facts.model import Base, Language

REFUSALS = {
    Reason.CLEAR: message("refusal.out-of-scope"),
    Reason.TOO_CLOSE: message("refusal.unsure"),
    Reason.UNSURE: message("refusal.unsure"),
    Reason.UNKNOWN_WORDS: message("refusal.out-of-scope"),  # where none of the words is fit to be quoted
    Reason.OUT_OF_SCOPE: message("refusal.out-of-scope"),
    Reason.NO_FIGURE_FOR_YEAR: message("refusal.no-figure-for-year"),
    Reason.OPPOSITE: message("refusal.opposite"),
    Reason.EMPTY: message("refusal.empty"),
    Reason.TOO_LONG: message("refusal.too-long"),
}
MAX_WORDS = 3  # of those not understood that are named
MAX_LETTERS = 40  # of one of them: nobody wants a page of nonsense back
_WORDS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")


def refusal(decision: Decision, base: Base, language: Language) -> str:
    """The sentence that refuses."""
    words = [word for word in decision.unknown if _WORDS.fullmatch(word) and len(word) <= MAX_LETTERS][:MAX_WORDS]
    if decision.reason is Reason.UNKNOWN_WORDS and words:
        quoted = [text("refusal.word", language, word=word) for word in words]
        return text("refusal.unknown-words", language, words=listing(quoted, language), base=base.title[language])
    return text(REFUSALS[decision.reason], language, base=base.title[language])
