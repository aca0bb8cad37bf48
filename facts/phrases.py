"""Whether the words quoted from a source contain the figure or the date they are quoted for.

Strict where a part could pass for the whole: 4 is neither in "fourteen" nor in "1.4", "4/5" or "4 million".
In doubt the answer is no: the curator sees it, and quotes another part of the sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol
from num2words import CONVERTER_CLASSES, num2words

from facts.model import Moment, Value, primary_subtag, years_in

_LETTER = "[a-zß-ɏͰ-ӿ]"  # of scripts that set words apart; others write a figure next to a word
_NUMBER = re.compile(  # digits with what groups or divides them; not within a word, a fraction or another number
    rf"(?<!{_LETTER})(?<![\d.,/⁄])(?P<run>\d++(?:[.,'’]\d++| \d{{3}}(?!\d))*+)(?!\s?[/⁄]\s?\d)(?P<next>[\s-]*+{_LETTER}*+)"
)
_GROUPED = re.compile(r"\d{1,3}(?P<by>[.,'’ ])\d{3}(?:(?P=by)\d{3})*")
_DIVIDED = re.compile(r"(?P<whole>.+)(?P<by>[.,])(?P<part>\d+)")
_FRACTION = re.compile(r"(?<![\w.,/⁄])(?<!\d )(\d++)\s?[/⁄]\s?(\d++)(?![/⁄])")

# Powers of ten, besides those that num2words knows; without a blank between, "m" is no metre.
_SCALES = {"hundred": 2, "hundert": 2, "thousand": 3, "tausend": 3, "tsd": 3, "mio": 6, "mrd": 9, "bn": 9}
_ATTACHED = {"k": 3, "m": 6, "mn": 6, "bn": 9, "x": 0}  # "4x Gold" is four times gold

_JOINS = {"and", "et", "y", "e"}  # within a number: "two hundred and five"
_ONES = {"de": "eins?|eine[mnrs]?", "en": "one"}
_ARTICLES = {"de": "eine?[mnrs]?", "en": "one|an?"}  # "ein Viertel", "a quarter"
_PARTS = {  # denominators whose word is not made from the ordinal
    ("de", 2): "hälften?|halbe?[mnrs]?",
    ("en", 2): "half|halves",
    ("en", 4): "quarters?|fourths?",
}


def phrase_holds(phrase: str, value: Value, language: str, fractions: Mapping[str, str] = MappingProxyType({})) -> bool:
    """Whether a phrase contains a figure or date, in digits or in the words of its language.

    Args:
        phrase: The words of a source.
        value: The figure or date.
        language: Tag of the source's language.
        fractions: What fractions are called in it ("dos tercios": "2/3"), besides what is known here.
    """
    text = _plain(phrase)
    if isinstance(value, Moment):
        return _holds_date(text, value, language)
    if isinstance(value, Fraction):
        return _holds_fraction(text, value, language) or _holds_named(text, value, language, fractions)
    return format(value, "f") in _figures(text, language) or _holds_words(text, value, language)


def _plain(phrase: str) -> str:
    """In small letters, with plain blanks, ½ as 1⁄2, and without the numbers of footnotes."""
    kept = "".join(char for char in phrase if not unicodedata.decomposition(char).startswith("<super>"))
    apart = re.sub(r"(?<=\d)(?=[¼-¾⅐-⅞])", " ", kept)
    return unicodedata.normalize("NFKC", apart).casefold()


def _figures(text: str, language: str) -> set[str]:
    """Every number written in digits, as a plain one: "13.000" and "13 Tausend" are 13000."""
    found: set[str] = set()
    for match in _NUMBER.finditer(text):
        after = match["next"]
        word = after.lstrip(" \n\t-")
        attached = bool(word) and word == after
        power = _ATTACHED.get(word) if attached else _scales(language).get(word, 0)
        if power is not None:
            found |= {_scaled(reading, power) for reading in _readings(match["run"], language)}
    return found


def _scaled(number: Decimal, power: int) -> str:
    return format((number * 10**power).normalize() if power else number, "f")


def _readings(run: str, language: str) -> Iterator[Decimal]:
    """What digits and the signs between them can mean; nothing, where it is a date or the like."""
    if run.isdecimal():
        yield Decimal(run)
    elif _GROUPED.fullmatch(run):
        yield Decimal(re.sub(r"\D", "", run))
        if run.count(_decimal_symbol(language)) == 1 and len(re.findall(r"\D", run)) == 1:
            yield Decimal(re.sub(r"\D", ".", run))
    elif " " in run and not _GROUPED.match(run):
        for piece in run.split(" "):  # "in 2016 100 clusters"
            yield from _readings(piece, language)
    elif divided := _DIVIDED.fullmatch(run):
        whole, by, part = divided.groups()
        grouped = _GROUPED.fullmatch(whole)
        if whole.isdecimal() or (grouped and grouped["by"] != by):
            yield Decimal(re.sub(r"\D", "", whole) + "." + part)


def _holds_words(text: str, value: Decimal, language: str) -> bool:
    words = _joined(text)
    for pattern in _spelt(value, language):
        for match in re.finditer(rf"(?<!\S)(?:{pattern})(?!\S)", words):
            before, after = words[: match.start()].split()[-1:], words[match.end() :].split()[:1]
            numbers = _number_words(language)
            part = any(re.fullmatch(_part(bottom, language), word) for word in after for bottom in range(3, 11))
            if not part and numbers.isdisjoint([*before, *after]):
                return True
    return False


def _spelt(value: Decimal, language: str) -> Iterator[str]:
    """Patterns of a number's words."""
    said = _said(value, language)
    if not said:
        return
    yield re.escape(said)
    if value == 1:
        yield _ONES.get(primary_subtag(language), re.escape(said))
    bare = said.removeprefix("ein")
    if bare.startswith(("hundert", "tausend")):
        yield rf"(?<!\d ){bare}"
    if said.startswith("one "):
        yield "a " + re.escape(said.removeprefix("one "))


def _holds_fraction(text: str, value: Fraction, language: str) -> bool:
    wanted = value.numerator, value.denominator
    if wanted in {(int(top), int(bottom)) for top, bottom in _FRACTION.findall(text)}:
        return True
    tops = [str(value.numerator), re.escape(_said(value.numerator, language) or str(value.numerator))]
    if value.numerator == 1:
        tops.append(_ARTICLES.get(primary_subtag(language), tops[0]))
    optional = "?" if wanted == (1, 2) else ""  # "die Hälfte", "half of them"
    pattern = rf"(?<!\S)(?:(?:{'|'.join(tops)}) ?){optional}(?:{_part(value.denominator, language)})(?!\S)"
    words = _joined(text)
    return any(_number_words(language).isdisjoint(words[: match.start()].split()[-1:]) for match in re.finditer(pattern, words))


def _holds_named(text: str, value: Fraction, language: str, fractions: Mapping[str, str]) -> bool:
    names = [_joined(_plain(name)) for name, said in fractions.items() if Fraction(said) == value]
    words = _joined(text)
    found = [match for name in names if name for match in re.finditer(rf"(?<!\S){re.escape(name)}(?!\S)", words)]
    return any(_number_words(language).isdisjoint(words[: match.start()].split()[-1:]) for match in found)


def _part(denominator: int, language: str) -> str:
    """The pattern of a part's name: Drittel, third."""
    primary = primary_subtag(language)
    if (primary, denominator) in _PARTS:
        return _PARTS[primary, denominator]
    ordinal = re.escape(_said(denominator, language, to="ordinal"))
    if not ordinal:
        return r"(?!)"  # nobody knows: matches nothing
    return rf"{ordinal}l[ns]?" if primary == "de" else rf"{ordinal}s?"


def _holds_date(text: str, date: Moment, language: str) -> bool:
    """Whether the year is there, and the month and day where the date has them."""
    if date.year not in years_in(text) and not re.search(rf"(?<!\d){date.year:04}(?!\d)", text):
        return False
    if date.day and not re.search(rf"(?<!\d)0?{date.day}(?!\d)", text):
        return False
    return date.month is None or _holds_month(text, date.year, date.month, language)


def _holds_month(text: str, year: int, month: int, language: str) -> bool:
    in_digits = rf"(?<!\d)0?{month}[./]\s?(?:\d\d?[./]\s?)?{year}|{year}-0?{month}(?!\d)"
    names = _months(language, month)
    return not names or bool(re.search("|".join([in_digits, *(rf"\b{re.escape(name)}\b" for name in names)]), text))


def _joined(text: str) -> str:
    """The words alone, a blank between them."""
    return " ".join(word for word in re.findall(r"[^\W_]+", text) if word not in _JOINS)


@cache
def _said(number: Decimal | int, language: str, *, to: str = "cardinal") -> str:
    """A number in words; "" where nobody here can count in the language, or so far."""
    if primary_subtag(language) not in CONVERTER_CLASSES:
        return ""
    try:
        return _joined(num2words(number, lang=primary_subtag(language), to=to).casefold())
    except Exception:  # converters of sixty languages raise what they like
        return ""


@cache
def _number_words(language: str) -> frozenset[str]:
    """The words that numbers are made of: next to one of them, a number is only part of another."""
    said = [_said(number, language) for number in (*range(100), Decimal("0.5"))]
    return frozenset(word for words in said for word in words.split()) | _scales(language).keys()


@cache
def _scales(language: str) -> dict[str, int]:
    """Words for powers of ten, in singular and plural."""
    said = {power: [_said(count * 10**power, language) for count in (1, 2)] for power in (6, 9, 12)}
    return {words.split()[-1]: power for power, both in said.items() for words in both if words} | _SCALES


@cache
def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def _decimal_symbol(language: str) -> str:
    locale = _locale(language)
    return get_decimal_symbol(locale) if locale else "."


def _months(language: str, month: int) -> set[str]:
    """A month's names; none where nobody here knows the language."""
    locale = _locale(language)
    if locale is None:
        return set()
    widths = [locale.months[context][width] for context in ("format", "stand-alone") for width in ("wide", "abbreviated")]
    return {str(names[month]).casefold().rstrip(".") for names in widths}
