"""Take out of a text what could say who wrote it, before it is kept: addresses, numbers, handles, accounts.

Rather too much than too little: nothing is answered from what is kept, and whoever reads it wants to know what was
asked, not by whom. Names of people cannot be told from other words; a question is shown only once several chats asked it.
"""

from __future__ import annotations

import re

from bot.understanding.folding import normalize

MAIL, LINK, HANDLE, ACCOUNT, NUMBER = "‹mail›", "‹link›", "‹handle›", "‹IBAN›", "‹number›"

_AT = r"(?:@|\s?[\[({]\s?at\s?[\])}]\s?)"
_DOT = r"(?:\.|\s?[\[({]\s?(?:dot|punkt)\s?[\])}]\s?)"
_MAIL = re.compile(rf"[^\s@<>(\[{{]{{1,64}}{_AT}[^\s@<>]{{1,64}}?{_DOT}\w{{1,64}}[^\s@]*", re.IGNORECASE)
_LINK = re.compile(r"(?:\w+://|www\.|\b(?:t|telegram)\.me/)\S+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w+")
_ACCOUNT = re.compile(r"\b[A-Z]{2}[ ]?\d{2}[ -]?[A-Z0-9]{4}(?:[ -]?(?=\w*\d)[A-Z0-9]{1,4}){2,7}\b", re.IGNORECASE)
_DIGITS = re.compile(r"(?:\+|\b)\d(?:[\s()/.,’'–-]{0,3}\d){6,}")  # as many as a telephone number has
_YEARS = re.compile(r"(?:1[89]|20)\d\d(?:\D+(?:1[89]|20)\d\d)*")
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:([.,’'])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?")  # such as 1.000.000,50


def masked(text: str) -> str:
    """A text with a mark for each thing that could identify somebody. Masking it again changes nothing.

    Args:
        text: As it came.

    Returns:
        The same text with what nobody sees taken out, too, for that could hide a number.
    """
    text = normalize(text)
    for pattern, mark in ((_MAIL, MAIL), (_LINK, LINK), (_HANDLE, HANDLE), (_ACCOUNT, ACCOUNT)):
        text = pattern.sub(mark, text)
    return _DIGITS.sub(lambda found: found[0] if _says_how_many_or_when(found[0]) else NUMBER, text)


def has_marks(text: str) -> bool:
    """Whether something has been taken out of a text."""
    return any(mark in text for mark in (MAIL, LINK, HANDLE, ACCOUNT, NUMBER))


def _says_how_many_or_when(digits: str) -> bool:
    return bool(_YEARS.fullmatch(digits) or _AMOUNT.fullmatch(digits))
