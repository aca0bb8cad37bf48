"""Every sentence of the bot that is no fact: found, compiled in memory, and filled in.

Message ids are symbolic ("refusal.unknown-words"); each language, English too, is a .po file under
`locales/`. There are no .mo files that could go stale. A base may bring sentences of its own; a release holds them,
and they travel with the tag of their language (`Tongue`).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from polib import pofile

from facts.model import SENTENCES, Language

DOMAIN = "faktenbot"
FALLBACK = "en"
APART = frozenset(
    {"act", "advice", "change", "effect", "explain", "gate", "problem", "release"}
)  # what curators read: three quarters, and no answer needs it
_ID = re.compile(r'^msgid "(.*)"$', re.MULTILINE)


class MessageMissing(KeyError):
    """A catalog has no message of an id."""


class Tongue(str):
    """The tag of a language together with the sentences that a base brings for it; equal to the bare tag.

    So whoever is handed a language of a base words things as that base does, and need not know that there is anything
    to it. What has been stored as text has lost them: `Engine.language` finds them again.
    """

    __slots__ = ("compiled", "sentences")
    sentences: GNUTranslations
    compiled: bytes

    @classmethod
    def of(cls, tag: str, compiled: bytes) -> Tongue:
        """A language that is spoken with the sentences of a compiled catalog.

        Raises:
            ValueError, OSError: The catalog is damaged.
        """
        tongue = cls(tag)
        tongue.sentences, tongue.compiled = _compiled(compiled), compiled
        return tongue

    def __reduce__(self) -> tuple[Callable[[str, bytes], Tongue], tuple[str, bytes]]:
        """To another process it goes with its catalog: what gettext makes of that cannot be sent."""
        return Tongue.of, (str(self), self.compiled)


def tongues(tags: Sequence[Language], blobs: Mapping[str, bytes]) -> tuple[Language, ...]:
    """The languages of a release, each with the sentences that the release holds for it.

    Args:
        tags: The languages.
        blobs: What publishing stored in the release, by name.

    Raises:
        ValueError, OSError: A catalog is damaged.
    """
    found = ((tag, blobs.get(f"{SENTENCES}{tag}")) for tag in tags)
    return tuple(Language(Tongue.of(tag, blob)) if blob else tag for tag, blob in found)


def _compiled(blob: bytes) -> GNUTranslations:
    try:
        return GNUTranslations(BytesIO(blob))
    except (LookupError, TypeError, struct.error) as error:  # gettext trusts what it reads
        raise ValueError("no catalog") from error


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


def shipped() -> tuple[str, ...]:
    """The languages whose catalogs come with the program, the one to fall back on first."""
    found = sorted(path.parent.parent.name for path in folder().glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    return (FALLBACK, *(tag for tag in found if tag != FALLBACK))


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
    own = language.sentences.gettext(id) if isinstance(language, Tongue) else id
    found = own if own != id else catalog(language, _part(id)).gettext(id)
    if found == id:
        raise MessageMissing(id)
    return found.format(**values)


def plural(id: str, count: int, language: str, /, **values: object) -> str:
    """A message whose wording depends on a number; `count` is one of its placeholders.

    Raises:
        MessageMissing: No catalog has the id.
    """
    own = language.sentences.ngettext(id, id, count) if isinstance(language, Tongue) else id
    found = own if own != id else catalog(language, _part(id)).ngettext(id, id, count)
    if found == id:
        raise MessageMissing(id)
    return found.format(count=count, **values)


def interface_language(wished: Sequence[str | None], known: Sequence[str]) -> str:
    """The first of some wished languages ("de", "de_AT.UTF-8", "de-CH") that is known; else the first known one.

    Where a language is known as several countries speak it, that of the wish comes first: "pt_PT" finds "pt-PT" before "pt-BR".
    """
    for wish in wished:
        try:
            locale = Locale.parse((wish or "").split(".")[0].replace("_", "-"), sep="-")
        except (ValueError, UnknownLocaleError):
            continue
        near = [tag for tag in known if tag.split("-")[0] == locale.language]
        if near:
            return next((tag for tag in near if tag == str(locale).replace("_", "-")), near[0])
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
