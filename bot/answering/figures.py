"""Write figures and dates the way readers of a language expect, exactly as the source gives them.

Nothing is rounded, no qualifier is dropped and none is added. Numbers, percent signs, months and lists
come from the Unicode CLDR through Babel; qualifiers and fractions from the catalogs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal, format_percent, get_currency_name

from bot.catalogs import message, text
from facts.model import Language, Moment, Observation, Qualifier, Unit, Value

FIGURES = {
    Qualifier.EXACTLY: message("figure.exactly"),
    Qualifier.ABOUT: message("figure.about"),
    Qualifier.ALMOST: message("figure.almost"),
    Qualifier.MORE_THAN: message("figure.more_than"),
    Qualifier.OVER: message("figure.over"),
    Qualifier.LESS_THAN: message("figure.less_than"),
    Qualifier.AT_LEAST: message("figure.at_least"),
    Qualifier.UP_TO: message("figure.up_to"),
}  # a stated figure stands without a word
FRACTIONS = {
    Fraction(1, 2): message("fraction.1-2"),
    Fraction(1, 3): message("fraction.1-3"),
    Fraction(2, 3): message("fraction.2-3"),
    Fraction(1, 4): message("fraction.1-4"),
    Fraction(3, 4): message("fraction.3-4"),
}
MILLION = 1_000_000


@lru_cache(maxsize=64)
def locale_of(language: Language) -> Locale:
    """Babel's locale for a BCP 47 tag.

    Raises:
        UnknownLocaleError: Babel has no data for the language.
    """
    return Locale.parse(language, sep="-")


def figure(observation: Observation, language: Language) -> str:
    """An observation's figure with its qualifier: "mehr als 70 %", "on average over two thirds", "101"."""
    written = value(observation.value, observation.indicator.unit, language)
    if observation.qualifier is not Qualifier.STATED:
        written = text(FIGURES[observation.qualifier], language, figure=written)
    return text("figure.average", language, figure=written) if observation.average else written


def value(printed: Value, unit: Unit, language: Language) -> str:
    """A value without its qualifier; only for `figure` and for what needs none.

    Args:
        printed: As the source prints it: 70 with the unit percent means 70 %; euros are whole euros.
        unit: What it counts.
        language: BCP 47 tag.
    """
    if isinstance(printed, Moment):
        return moment(printed, language)
    if isinstance(printed, Fraction):
        return text(FRACTIONS[printed], language) if printed in FRACTIONS else str(printed)
    locale = locale_of(language)
    if unit is Unit.PERCENT:
        pattern = locale.percent_formats[None].pattern
        return format_percent(
            printed / 100, format=pattern.replace("0", _digits(printed)), locale=locale, decimal_quantization=False
        )
    if unit is Unit.EURO:
        return _euros(printed, language)
    return _number(printed, locale)


def _number(printed: Decimal, locale: Locale) -> str:
    """A number with as many decimals as the source prints: 5.30 has two."""
    pattern = locale.decimal_formats[None].pattern.split(".")[0]
    return format_decimal(printed, format=pattern[:-1] + _digits(printed), locale=locale, decimal_quantization=False)


def _digits(printed: Decimal) -> str:
    """The end of a number pattern with as many decimals as are printed."""
    decimals = -int(printed.as_tuple().exponent)
    return "0." + "0" * decimals if decimals > 0 else "0"


def moment(when: Moment, language: Language) -> str:
    """A date as coarse as it is known: "2016", "Mitte 2012", "März 2018", "13. Mai 2015"."""
    return text("date.mid-year", language, year=str(when.year)) if when.mid else _dated(when, language)


@lru_cache(maxsize=1024)  # most of what it takes to write a citation are its dates
def _dated(when: Moment, language: Language) -> str:
    """A date without words of our own, which are not the same in every base."""
    locale = locale_of(language)
    if when.month is None:
        return str(when.year)
    if when.day is None:
        return format_skeleton("yMMMM", date(when.year, when.month, 1), locale=locale)
    return format_date(date(when.year, when.month, when.day), "long", locale=locale)


def listing(words: Sequence[str], language: Language) -> str:
    """Words as a list: "Frankreich, Österreich und die Schweiz"."""
    return format_list(list(words), locale=locale_of(language))


def _euros(amount: Decimal, language: Language) -> str:
    """Whole millions in words, as every source writes them; other amounts in digits."""
    whole, locale = int(amount), locale_of(language)
    currency = get_currency_name("EUR", whole, locale=locale)
    if whole == amount and whole >= MILLION and whole % MILLION == 0:
        # An int, never a float: 1e6 would become "1 Millionen".
        millions = format_compact_decimal(whole, format_type="long", locale=locale)
        return text("figure.millions-of-money", language, millions=millions, currency=currency)
    number = _number(amount, locale)
    return f"{number} {currency}"
