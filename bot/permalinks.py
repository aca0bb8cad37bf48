"""The id of an answer that still leads to it in a year: fact, language and release.

It is what a deep link of Telegram may carry: 64 of A-Z a-z 0-9 _ and -. A fact whose id would be too long for that
stands there as a digest of it, behind a "_": no fact has one in its id, nor has a language in its tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from bot.model import Answer, Kind
from facts.model import FactId, Language

LONGEST = 64  # letters
RELEASE_DIGITS = 12  # of the content hash, as they stand in the name of a release's file
FACT_DIGITS = 10  # of a fact's digest
_FORM = re.compile(
    rf"(?P<fact>[a-z0-9-]+|_[0-9a-f]{{{FACT_DIGITS}}})_(?P<language>[A-Za-z0-9-]+)_(?P<release>[0-9a-f]{{{RELEASE_DIGITS}}})"
)


class NoPermalink(ValueError):
    """A text is no id of an answer."""


class Permalink(NamedTuple):
    """What an id stands for."""

    fact: str  # its id, or "_" and a digest of it
    language: Language
    release: str  # the first digits of its content hash

    @classmethod
    def of(cls, fact: FactId, language: Language, content: str) -> Permalink:
        """The link to a fact as a release tells it in a language."""
        release = content[:RELEASE_DIGITS]
        room = LONGEST - len(f"_{language}_{release}")
        return cls(fact if len(fact) <= room else _digest(fact), Language(str(language)), release)

    @classmethod
    def parse(cls, id: str) -> Permalink:
        """Read an id.

        Raises:
            NoPermalink: It has another form.
        """
        found = _FORM.fullmatch(id)
        if not found or len(id) > LONGEST:
            raise NoPermalink(id)
        return cls(found["fact"], Language(found["language"]), found["release"])

    def __str__(self) -> str:
        return "_".join(self)

    def among(self, facts: Iterable[str]) -> FactId | None:
        """Which of some facts is meant; None: none of them."""
        return next((FactId(fact) for fact in facts if self.fact in (fact, _digest(fact))), None)


def permalink(answer: Answer) -> Permalink | None:
    """The link to the fact that an answer tells; None: it tells nothing that could be looked up, or several facts."""
    told = answer.conversation.facts or answer.facts
    if answer.kind is not Kind.ANSWER or len(told) != 1:
        return None
    return Permalink.of(told[0], answer.language, answer.release.rpartition("-")[2])


def _digest(fact: str) -> str:
    from hashlib import sha256  # takes a fiftieth of the start of a program to load, for ids that hardly anybody has

    return "_" + sha256(fact.encode()).hexdigest()[:FACT_DIGITS]
