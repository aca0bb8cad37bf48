"""Follow a text through the reader word by word, for `explain`: what each was taken for, and what was mended in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.explanation import Change, Role, Sense, Word
from bot.model import Utterance
from bot.understanding.folding import Token, fold, tokens
from bot.understanding.packs import FILLING, Sign
from bot.understanding.reading import CORRECTED, Reader, Reading
from facts.model import Language

EXTRA = frozenset({"kind", "mark", "month"})  # roles that count whatever else a phrase stands for
WEAK = frozenset({*FILLING, "frame"})  # roles that a phrase has only where it has no other
PARTED = "{} … {}"  # a verb and the beginning that has parted from it


def trace(
    reader: Reader, text: str, prior: Language | None, outside: Callable[[str], bool]
) -> tuple[Utterance, tuple[Word, ...]]:
    """Read a text, and keep what every word of it was taken for.

    Args:
        reader: Reads.
        text: Whatever somebody typed.
        prior: The language to assume where the text gives no evidence.
        outside: Whether a key is a concept that no fact is about.
    """
    reading = Tracing(reader, text, *reader.prepared(text, prior), outside=outside)
    return reading.utterance(), tuple(reading.traced)


def _nothing(_: str) -> bool:
    return False


@dataclass(eq=False, repr=False)
class Tracing(Reading):
    """A reading that keeps what it took each word for."""

    outside: Callable[[str], bool] = _nothing
    traced: list[Word] = field(default_factory=list)
    senses: list[Sense] = field(default_factory=list)  # of the word or phrase that is being read

    def _take(self, i: int) -> int:
        self.senses = []
        taken = super()._take(i)
        words = self.words[i : i + taken]
        changes = [change for token, exact in words if (change := self._change(token, exact))]
        self.traced.append(
            Word(
                typed=self._typed(words),
                understood=" ".join(token.folded for token, _ in words),
                change=changes[0] if changes else None,
                senses=tuple(dict.fromkeys(self.senses)),
            )
        )
        return taken

    def _add_country(self, code: str, i: int, length: int) -> None:
        super()._add_country(code, i, length)
        self.senses.append(Sense(Role.COUNTRY, code))

    def _add_term(self, key: str, i: int, length: int) -> None:
        super()._add_term(key, i, length)
        self.senses.append(self._sense(key))

    def _take_key(self, key: str, token: Token, exact: float) -> None:
        super()._take_key(key, token, exact)
        self.senses.append(self._sense(key))

    def _add_word(self, i: int) -> None:
        super()._add_word(i)
        if not self.senses:
            token, _ = self.words[i]
            self.senses.append(Sense(Role.LETTER) if token.folded.isalpha() else Sense(Role.NUMBER, token.text))

    def _note(self, signs: tuple[Sign, ...], i: int, length: int) -> None:
        behind = self._behind_number(signs)
        super()._note(signs, i, length)
        heard = [sign for sign in signs if sign.role in EXTRA and self._is_heard(sign, behind=behind)]
        others = [sign for sign in signs if sign.role not in EXTRA]
        if others and (others[0] is signs[0] or not heard) and not (heard and others[0].role in WEAK):
            heard.insert(0, others[0])
        self.senses += [Sense(Role(sign.role), sign.value) for sign in heard] or [Sense(Role.FUNCTION)]

    def _is_heard(self, sign: Sign, *, behind: bool) -> bool:
        if sign.role == "mark":
            return sign.value in self.marks or sign.value in ("majority", "minority")
        return not (behind and sign.value == "share")  # "70 percent" is a figure

    def _sense(self, key: str) -> Sense:
        if key.startswith("?"):
            return Sense(Role.KIND, key[1:])
        if key.startswith("~"):
            return Sense(Role.UNKNOWN, key[1:])
        if key.startswith("="):
            return Sense(Role.OUTSIDE if self.outside(key) else Role.CONCEPT, key[1:])
        return Sense(Role.STEM, key)

    def _typed(self, words: Sequence[tuple[Token, float]]) -> str:
        """The words as they were typed; one that was taken for two stands there once."""
        found: list[str] = []
        for token, exact in words:
            text = token.text
            if self._change(token, exact) is Change.VERB:
                text = PARTED.format(text, self._particle(token))
            if not (found and found[-1] == text and token.folded != fold(text)):
                found.append(text)
        return " ".join(found)

    def _change(self, token: Token, exact: float) -> Change | None:
        typed = fold(token.text)
        if typed == token.folded:
            return None
        if self._particle(token) and (exact > CORRECTED or not typed.startswith(fold(self._particle(token)))):
            return Change.VERB
        meant = [pack.spellings[typed] for pack in self.reader.packs.values() if typed in pack.spellings]
        return Change.SPELLING if any(token.folded in map(fold, words.split()) for words in meant) else Change.SLIP

    def _particle(self, token: Token) -> str:
        """The word of the text that a verb was joined with; "": none could be it."""
        particles = frozenset().union(*(pack.particles for pack in self.reader.packs.values()))
        typed = [one for one in tokens(self.text) if one.folded in particles and token.lower.startswith(one.lower)]
        return max((one.text for one in typed), key=len, default="")
