"""Numbers, years, months and countries in a text: what they are worth, exactly.

Digits are never compared by likeness. A figure whose writing can be read in two ways keeps both readings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from bot.model import Number
from bot.understanding.packs import FILLING, Sign
from facts.model import Qualifier

_DIGITS = re.compile(r"\d+(?:[.,’']\d+)*")
FIRST_YEAR, LAST_YEAR = 1900, 2100
DAYS = range(1, 32)  # of a month
MAJORITY, MINORITY = (Fraction(1, 2), Qualifier.MORE_THAN), (Fraction(1, 2), Qualifier.LESS_THAN)

Part = tuple[str, Sign | None]  # a folded word or phrase, and what it stands for


def readings(digits: str, group: str = "") -> tuple[Fraction, ...]:
    """What a number in digits can mean: "13.000" is thirteen thousand, but "1.5" is one and a half.

    One separator with three digits behind it groups thousands in one language and marks decimals in the
    other; both readings are given, the grouped one first, unless the separator is the one that groups in
    the language of the text. Longer forms leave no doubt.

    Args:
        digits: The number as typed.
        group: What groups thousands in the language of the text; "" where that is not known.

    Raises:
        ValueError: The text is no number.
    """
    if not _DIGITS.fullmatch(digits):
        raise ValueError(digits)
    text = digits.replace("’", "'")
    parts = re.split(r"[.,']", text)
    marks = re.sub(r"\d", "", text)
    if not marks:
        return (Fraction(int(text)),)
    grouped = all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3 and parts[0] != "0"
    whole = Fraction(int("".join(parts)))
    if len(marks) == 1 and marks != "'":
        decimal = Fraction(f"{parts[0]}.{parts[1]}")
        if grouped and marks == group:
            return (whole,)
        return (whole, decimal) if grouped else (decimal,)
    if grouped and len(set(marks)) == 1:
        return (whole,)
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1:  # 1.234,5 or 1,234.5
        return (Fraction(f"{''.join(parts[:-1])}.{parts[-1]}"),)
    raise ValueError(digits)


class Figures(NamedTuple):
    """The figures of a text."""

    numbers: tuple[Number, ...]
    years: tuple[int, ...]
    bounds: frozenset[str]  # "before" or "after", where a year is named as a bound only


def numbers(parts: Sequence[Part], group: str = "") -> Figures:
    """Read the figures of a text.

    Args:
        parts: Its words and phrases in order, each with the sign it stands for.
        group: What groups thousands in the language of the text.

    Returns:
        The numbers with their qualifiers, and the years.
    """
    found: list[Number] = []
    years: list[int] = []
    bounds: set[str] = set()
    open_at = -1  # place of the number that "between" or "to" makes the beginning of a range
    qualifier: Qualifier | None = None
    i = 0
    while i < len(parts):
        text, sign = parts[i]
        role = sign.role if sign else ""
        if role == "qualifier" and sign:
            qualifier = Qualifier(sign.value)
            i += 1
            continue
        if role == "range" and sign:
            open_at = len(found) - (sign.value == "until" and bool(found) and bool(i) and _ends_number(parts[i - 1]))
        before = len(found)
        if role == "fraction" and sign:
            found.append(_number(text, (Fraction(sign.value),), fraction=True, qualifier=qualifier))
        elif role == "mark" and sign and sign.value in ("majority", "minority") and qualifier is None:
            value, bound = MAJORITY if sign.value == "majority" else MINORITY
            found.append(_number(text, (value,), fraction=True, qualifier=bound))
        elif (values := _values(text, sign, group)) is not None:
            taken, scale, percent = _behind(parts, i + 1)
            if qualifier is None and taken == 0 and _is_day(values, parts, i):
                i += 1
                continue
            year = _year(values) if text.isdecimal() and len(text) == 4 and scale == 1 and not percent else None
            if year and qualifier is None:
                spanned = _span(year, parts, i + 1)
                years += spanned
                taken += len(spanned) - 1  # "10/11" is no figure besides
                if i and (ahead := parts[i - 1][1]) and ahead.role == "time":
                    bounds.add(ahead.value)
            else:
                found.append(_number(text, tuple(v * scale for v in values), percent=percent, qualifier=qualifier))
            i += taken
        elif (role == "frame" or role in FILLING) and qualifier is not None:
            i += 1
            continue  # "more than the half": an article in between keeps the qualifier
        if len(found) > before and 0 <= open_at == len(found) - 2:
            found[-2:] = [_range(*found[-2:])]
            open_at = -1
        qualifier = None
        i += 1
    return Figures(tuple(found), tuple(dict.fromkeys(years)), frozenset(bounds))


def _is_day(values: tuple[Fraction, ...], parts: Sequence[Part], at: int) -> bool:
    """Whether a number is the day of a month: "13. Mai", "May 13"; it counts nothing."""
    beside = (parts[place][1] for place in (at + 1, at - 1) if 0 <= place < len(parts))
    return parts[at][0].isdecimal() and values[0] in DAYS and any(sign and sign.role == "month" for sign in beside)


def _ends_number(part: Part) -> bool:
    """Whether a part is a number or goes with one, so that "to" behind it makes a range."""
    text, sign = part
    return text[:1].isdecimal() or bool(sign and sign.role in ("number", "scale", "fraction", "percent", "kind"))


def _range(first: Number, last: Number) -> Number:
    """Two numbers as the bounds of one: "between 10 and 20 percent" counts in percent at both ends."""
    return first._replace(
        until=last.values, percent=first.percent or last.percent, fraction=first.fraction or last.fraction, qualifier=None
    )


def _number(
    text: str, values: tuple[Fraction, ...], *, qualifier: Qualifier | None, percent: bool = False, fraction: bool = False
) -> Number:
    return Number(values=values, percent=percent, fraction=fraction, qualifier=qualifier, text=text)


def _values(text: str, sign: Sign | None, group: str) -> tuple[Fraction, ...] | None:
    if sign and sign.role == "number":
        return (Fraction(sign.value),)
    if not text[:1].isdecimal():
        return None
    try:
        return readings(text, group)
    except ValueError:
        return None


def _behind(parts: Sequence[Part], at: int) -> tuple[int, int, bool]:
    """A scale and a percent sign behind a number: how many parts, the factor, whether percent."""
    taken, scale, percent = 0, 1, False
    while at + taken < len(parts) and (sign := parts[at + taken][1]):
        if sign.role == "scale" and scale == 1:
            scale = int(sign.value)
        elif sign.role == "percent" or (
            sign.role == "kind" and sign.value == "share" and not percent and _is_percent(parts[at + taken][0])
        ):
            percent = True
        else:
            break
        taken += 1
    return taken, scale, percent


def _is_percent(text: str) -> bool:
    return text.startswith(("prozent", "percent", "per cent", "%"))


def _year(values: tuple[Fraction, ...]) -> int | None:
    year = values[0]
    return int(year) if FIRST_YEAR <= year <= LAST_YEAR and year.denominator == 1 else None


def _span(year: int, parts: Sequence[Part], at: int) -> list[int]:
    """A year, and the next one where "2010/11" was written (the slash is gone by now)."""
    if at < len(parts):
        text = parts[at][0]
        if text.isdecimal() and len(text) == 2 and int(text) == (year + 1) % 100:
            return [year, year + 1]
    return [year]
