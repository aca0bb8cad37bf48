"""Prepare a base for another language: every file that it needs and lacks, with what can be known of it already.

What is prepared is sound in form and empty where somebody has to write; `check` names all of that, file by file. Months,
number words and plural forms are known (CLDR, num2words); for everything else a remark shows what another language has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import Stemmer
from babel.core import Locale, UnknownLocaleError
from babel.messages.plurals import get_plural
from num2words import num2words
from polib import POEntry, POFile

from bot import catalogs
from bot.publishing import CATALOGS, PACKS, Examined, examine, shipped_pack, shipped_pack_of
from bot.translating import expected
from facts.problems import BaseBroken

SHOWN = 8  # words of another language that show what is meant
COUNTED = range(2, 101)  # numbers whose words are filled in; the words for one are articles in many languages
PLAIN_STEMMER = "porter"  # for a language that Snowball does not have: it cuts off next to nothing but English endings

ISO = {"countries", "regions"}  # parts whose keys are codes of countries

PARTS = {  # of a language pack, and what each of them is for
    "linking_elements": "Letters that may join the parts of a compound; none: the language writes its compounds apart.",
    "derivations": "What a word that is not known may be derived from: pairs of a pattern and the word that it is made of.",
    "particles": "Beginnings of verbs that part from them in a sentence.",
    "spellings": "Ways to write a word that chats and dialects have, and the word.",
    "function_words": "Words without content of their own. Without them every sentence is full of unknown words: begin here.",
    "frames": "Politeness and framing: phrases without content.",
    "kinds": "What kind of answer is wanted, and how it is asked for. No phrase occurs under two kinds.",
    "negation": "Negation.",
    "clause_words": "Words that begin what somebody says (that), with all before them only telling who says it.",
    "attributions": "What a clause of a text has that only tells who says it.",
    "denials": "What denies all of the sentence that it belongs to: it is not true that.",
    "un_prefixes": "Beginnings that turn a word into its contrary.",
    "verbs": "Verbs by which a sentence says something: is, has, gets.",
    "claim_markers": "What makes a sentence a claim to be checked.",
    "now_words": "The time of speaking.",
    "only_words": "Exclusiveness.",
    "all_words": "Totality.",
    "except_words": "What leaves out whatever is named next.",
    "least_words": "Superlatives that ask for the other end of a list or scale.",
    "top_words": "What says that something is one of the first, and not the first.",
    "rank_words": "Ranks.",
    "numbers": "Number words, written out. Leave out the words for one where they are articles.",
    "scales": "Words for powers of ten.",
    "fractions": "Words for fractions.",
    "average_words": "What says that a figure is an average.",
    "majority": "More than one half.",
    "minority": "Less than one half.",
    "percent_words": "What stands for percent.",
    "qualifiers": "Words before a number that qualify it.",
    "range_words": "What makes a range of two numbers (between), or stands between them (until).",
    "time_words": "What makes a year a bound: before it, or after it.",
    "months": "Months, with their abbreviations.",
    "gathering": "Several facts at once: everything about something, or some figures on it.",
    "ways": "In which way something is asked for: compared, over the years, the latest.",
    "follow_up": "Messages that depend on what was said before.",
    "conjunctions": "What may join two questions.",
    "couplings": "What may stand between two things that a question asks for or compares.",
    "together_words": "What says that it takes them as one.",
    "question_starts": "What can open a question of its own within a message.",
    "regions": "Parts of countries that people name instead of the country, by ISO 3166-2.",
    "countries": "Names, adjectives and inhabitants of countries, besides the names in the CLDR.",
    "country_articles": "Names of countries with their article, where they have one.",
    "confusables": "Pairs of words that spelling correction must never bridge.",
}


class NoSuchLanguage(Exception):
    """The CLDR does not know a tag."""


def extend(folder: Path, language: str) -> list[str]:
    """Write what a base lacks for a language; what is there stays as it is.

    Returns:
        The files that were written, as paths below the folder.

    Raises:
        NoSuchLanguage: It is no tag of a language.
        BaseBroken: The base itself cannot be read.
        OSError: The folder cannot be written.
    """
    try:
        locale = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError) as error:
        raise NoSuchLanguage(language) from error
    examined = examine(folder)
    if not examined.collection.base or not examined.collection.lexicon:
        raise BaseBroken(examined.problems)
    written = []
    for name, text in _files(examined, locale, language):
        path = folder / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            written.append(name)
    return written


def _files(examined: Examined, locale: Locale, language: str) -> Iterator[tuple[str, str]]:
    """Every file that a language needs in a base, with what can be known of it."""
    base = examined.collection
    assert base.base
    known = [tag for tag in (catalogs.FALLBACK, *base.base.content.languages) if tag in base.lexicon and tag != language]
    if not shipped_pack_of(language).exists():
        yield f"{PACKS}/{language}.yaml", _pack(locale)
    if language.split("-")[0] not in catalogs.shipped():
        yield f"{CATALOGS}/{language}.po", _catalog(locale)
    like = next(iter(known), language)
    called = catalogs.own_name(like)
    if entry := base.lexicon.get(like):
        concepts = (f"  {concept}: []  # {', '.join(terms)}" for concept, terms in entry.content.concepts.items())
        head = f"# The words of each concept, with those in {called} behind them.\nconcepts:\n"
        yield f"lexicon/{language}.yaml", head + "\n".join(concepts) + "\n"
    for fact in base.facts:
        found = base.utterances.get((like, fact))
        asked = found.content.utterances if found else []
        yield f"utterances/{language}/{fact}.yaml", _remark(f"In {called}, people ask:", asked) + "utterances: []\n"
    if scope := base.out_of_scope.get(like):
        near, far = (_remark(f"In {called}:", texts) for texts in (scope.content.near, scope.content.far))
        yield f"utterances/{language}/_out_of_scope.yaml", f"{near}near: []\n\n{far}far: []\n"


def _remark(head: str, lines: Sequence[str]) -> str:
    return "".join(f"# {line}\n" for line in (head, *(f"  {line}" for line in lines)))


def _pack(locale: Locale) -> str:
    """A language pack: what the CLDR and num2words know, and for the rest what English has."""
    english = shipped_pack(catalogs.FALLBACK)
    name = str(locale.english_name)
    stemmer = str(Locale(locale.language).english_name).casefold()
    fitting = stemmer if stemmer in Stemmer.algorithms() else PLAIN_STEMMER
    own = locale.get_display_name() or name
    filled: dict[str, Any] = {
        "numbers": _numbers(locale),
        "months": _months(locale),
        "percent_words": ["%"],
        "follow_up": {"language": {str(locale).replace("_", "-"): [own]}},
    }
    lines = [
        f"# What the program has to know of {name} beside any subject. Words are compared by stem,",
        "# phrases by their words without accents; the longest phrase wins. Remarks show what English has.",
        f"# The name of a Snowball algorithm: {', '.join(Stemmer.algorithms())}.",
        f"stemmer: {fitting}",
    ]
    for part, meaning in PARTS.items():
        lines += ["", f"# {meaning}", *_part(part, english[part], filled.get(part))]
    return "\n".join(lines) + "\n"


def _part(name: str, english: Any, filled: Any, indent: str = "") -> Iterator[str]:
    """A part of a pack: what is known of it, and otherwise nothing, with a remark about what English has."""
    if isinstance(english, Mapping) and any(isinstance(value, list) for value in english.values()) and name not in ISO:
        yield f"{indent}{name}:"
        for key, value in english.items():
            given = (filled or {}).get(key)
            if isinstance(value, Mapping):
                yield f"{indent}  {key}: {_flow(given or {})}"
            else:
                yield from _part(key, value, given, indent + "  ")
        return
    shown = list(english.items() if isinstance(english, Mapping) else english)[:SHOWN]
    if filled is None and shown:
        words = (f"{one[0]}: {_flow(one[1])}" if isinstance(english, Mapping) else _flow(one) for one in shown)
        yield f"{indent}# {', '.join(words)}{' …' if len(english) > len(shown) else ''}"
    empty: Any = {} if isinstance(english, Mapping) else []
    yield f"{indent}{name}: {_flow(empty if filled is None else filled)}"


def _flow(value: Any) -> str:
    """A value on one line of YAML; quotation marks only where they may be needed."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return value if re.fullmatch(r"[^\W\d_][\w ]*", value) else json.dumps(value, ensure_ascii=False)


def _numbers(locale: Locale) -> dict[str, str]:
    found: dict[str, str] = {}
    for number in COUNTED:
        try:
            found.setdefault(num2words(number, lang=locale.language), str(number))
        except Exception:  # converters of sixty languages raise what they like
            return found
    return found


def _months(locale: Locale) -> dict[str, str]:
    widths = [locale.months[context][width] for context in ("format", "stand-alone") for width in ("wide", "abbreviated")]
    found: dict[str, str] = {}
    for names in widths:
        for number, name in names.items():
            if any(letter.isalpha() for letter in name):
                found.setdefault(name.rstrip("."), str(number))
    return found


def _catalog(locale: Locale) -> str:
    """Every sentence that people are told, empty, with the English one above it."""
    plurals = get_plural(locale)
    made = POFile(wrapwidth=0)
    made.header = f"Sentences of the bot in {locale.english_name}."
    made.metadata = {
        "Language": str(locale),
        "Content-Type": "text/plain; charset=utf-8",
        "Plural-Forms": f"nplurals={plurals.num_plurals}; plural={plurals.plural_expr};",
    }
    for entry in expected():
        english = " / ".join(entry.msgstr_plural.values()) if entry.msgid_plural else entry.msgstr
        remark = "\n".join(filter(None, (entry.tcomment, f"In English: {english}".replace("\n", "\\n"))))
        forms = dict.fromkeys(range(plurals.num_plurals), "") if entry.msgid_plural else {}
        flags = [flag for flag in entry.flags if flag != "fuzzy"]
        made.append(
            POEntry(msgid=entry.msgid, msgid_plural=entry.msgid_plural, msgstr_plural=forms, tcomment=remark, flags=flags)
        )
    return str(made)
