"""Whether the words quoted from a source contain the figure they are quoted for."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from num2words import num2words


def phrase_holds(phrase: str, value: Decimal | Fraction, language: str) -> bool:
    """Whether a phrase contains a figure, in digits or in the words of its language."""
    text = phrase.casefold().replace("\u00a0", " ")
    if isinstance(value, Fraction):
        top = num2words(value.numerator, lang=language)
        part = num2words(value.denominator, lang=language, to="ordinal")[:5]  # "dritte" -> Drittel, "third" -> thirds
        return (top in text and part in text) or str(value) in text
    number = int(value)
    if value != number:
        return str(value) in text or str(value).replace(".", ",") in text
    digits = {re.sub(r"[.,\s]", "", run) for run in re.findall(r"\d[\d.,]*", text)}
    if str(number) in digits:
        return True
    if number % 1_000_000 == 0 and "million" in text:
        return phrase_holds(text.replace("million", ""), Decimal(number // 1_000_000), language)
    word = num2words(number, lang=language)
    return bool(re.search(rf"\b{word}", text))
