"""Every sentence of the bot that is no fact: found, compiled in memory, and filled in.

Message ids are symbolic ("refusal.unknown-words"); each language, English too, is a .po file under
`locales/`. There are no .mo files that could go stale.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from polib import pofile

DOMAIN = "faktenbot"
FALLBACK = "en"
APART = frozenset({"advice", "change", "explain", "problem"})  # what curators read: three quarters, and no answer needs it
_ID = re.compile(r'^msgid "(.*)"$', re.MULTILINE)


class MessageMissing(KeyError):
    """A catalog has no message of an id."""


def folder() -> Path:
    """Where the catalogs are: inside the installed package, or at the top of a checkout."""
    shipped = Path(__file__).with_name("locales")
    return shipped if shipped.is_dir() else Path(__file__).parent.with_name("locales")


@cache
def catalog(language: str, part: str = "") -> GNUTranslations:
    """The compiled catalog of a language; of the language without its region, or else English, where there is none.

    Args:
        language: Its tag.
        part: One of APART; "" for all that is in none of them.
    """
    for name in (language, language.split("-")[0], FALLBACK):
        path = folder() / name / "LC_MESSAGES" / f"{DOMAIN}.po"
        if path.is_file():
            return GNUTranslations(BytesIO(pofile(_of_part(path.read_text(encoding="utf-8"), part)).to_binary()))
    raise MessageMissing(language)


def _of_part(catalog: str, part: str) -> str:
    """A catalog's head and its messages of one part; a blank line stands between two messages."""
    head, *messages = catalog.split("\n\n")
    return "\n\n".join([head, *(one for one in messages if (id := _ID.search(one)) and _part(id[1]) == part)])


def _part(id: str) -> str:
    name = id.partition(".")[0]
    return name if name in APART else ""


def message(id: str) -> str:
    """Name a message whose id is put together elsewhere, so that `make catalogs` finds it.

    Returns:
        The id itself.
    """
    return id


def text(id: str, language: str, /, **values: object) -> str:
    """A message in a language, with its placeholders filled in.

    Raises:
        MessageMissing: No catalog has the id.
    """
    found = catalog(language, _part(id)).gettext(id)
    if found == id:
        raise MessageMissing(id)
    return found.format(**values)


def plural(id: str, count: int, language: str, /, **values: object) -> str:
    """A message whose wording depends on a number; `count` is one of its placeholders.

    Raises:
        MessageMissing: No catalog has the id.
    """
    found = catalog(language, _part(id)).ngettext(id, id, count)
    if found == id:
        raise MessageMissing(id)
    return found.format(count=count, **values)


def interface_language(wished: Sequence[str | None], known: Sequence[str]) -> str:
    """The first of some wished languages ("de", "de_AT.UTF-8", "de-CH") that is known; else the first known one."""
    for wish in wished:
        try:
            tag = Locale.parse((wish or "").split(".")[0].replace("_", "-"), sep="-").language
        except (ValueError, UnknownLocaleError):
            continue
        if tag in known:
            return tag
    return known[0]


def language_named(said: str, known: Sequence[str]) -> str | None:
    """Which of some languages somebody means: by its tag ("de", "de-AT"), or a name that it has in one of them ("German").

    Args:
        said: As it was typed.
        known: The tags of the languages.

    Returns:
        A tag; None: it is none of them. Source of the names: the Unicode CLDR, through Babel.
    """
    said = said.strip().casefold()
    for tag in known:
        locale = Locale.parse(tag, sep="-")
        names = {tag, *(locale.get_display_name(other) or tag for other in known)}
        if said in {name.casefold() for name in names} or said.replace("_", "-").startswith(f"{tag}-".casefold()):
            return tag
    return None


def own_names(languages: Sequence[str]) -> str:
    """What some languages call themselves, one after another: "Deutsch, English"."""
    return ", ".join(map(own_name, languages))


def own_name(language: str) -> str:
    """What a language calls itself, such as "Deutsch"; its tag where the CLDR does not say."""
    return Locale.parse(language, sep="-").get_display_name() or language
