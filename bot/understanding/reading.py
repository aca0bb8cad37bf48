"""Read a text: its language, the terms it is made of, the kind of answer wanted, its figures and countries.

The one place where packs, vocabulary and entities meet; curated utterances and questions go the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain
from weakref import proxy

from babel import Locale
from babel.numbers import get_group_symbol
from rapidfuzz.distance import OSA

from bot.model import Term, Utterance, country_of
from bot.understanding.entities import Part, numbers
from bot.understanding.folding import Token, fold, tokens
from bot.understanding.language import PLAIN, Identifier
from bot.understanding.packs import FILLING, LanguagePack, Sign
from bot.understanding.spelling import Speller
from bot.understanding.vocabulary import Vocabulary
from bot.understanding.ways import heard
from bot.understanding.words import MAX_LETTERS, REMEMBERED, Word, Words
from facts.model import CountryCode, Language

MAX_WORDS = 200  # of a text that are read; who asks says it sooner
MAX_DOUBTFUL = 12  # different words of a text that are looked up in the whole vocabulary
LETTERS_OF_CODE = 2  # of a country
LONGEST_CODE = 3  # letters before a digit that is no figure
REACH = 14  # words between a verb and the particle that parted from it
MIN_VERB = 3
LONGEST_START = 3  # words of the longest beginning of a question that is looked for
MIN_SENTENCE = 4  # words from which on a text without a question may say something
# Kinds whose phrase the thing asked for follows.
FOCUSING = frozenset({"count", "share", "list", "amount", "cost", "who", "why", "names"})
EXCEPT_REACH = 1  # words between a phrase that leaves something out and what it leaves out
FOCUS_REACH = 3  # words between that phrase and the thing
CORRECTED = 0.9  # how much a word is believed after a spelling correction
COUNTRY, NUMBER = "@country", "#"  # stand for any country and any number
NEUTRAL_ROLES = frozenset({*FILLING, "frame", "percent", "qualifier"})


@lru_cache(maxsize=16)
def group_symbol(language: Language) -> str:
    """What groups thousands in a language. Source: the Unicode CLDR, through Babel."""
    return get_group_symbol(Locale.parse(language, sep="-"))


@dataclass(eq=False, repr=False)
class Reader:
    """Everything needed to read texts about one base. Read-only after it is made."""

    packs: Mapping[Language, LanguagePack]
    vocabulary: Vocabulary
    trigrams: Mapping[str, Sequence[float]]  # three letters -> log probability in each language, in the packs' order
    countries: Mapping[str, str]  # folded name -> ISO 3166-1 code, or ISO 3166-2 code of a part of a country
    home: str  # ISO code of the country that goes without saying; "": there is none
    confusables: frozenset[frozenset[str]]  # pairs of folded words that are never taken for slips of each other

    def read(self, text: str, prior: Language | None = None) -> Utterance:
        """Read a text.

        Args:
            text: Whatever somebody typed.
            prior: The language to assume where the text gives no evidence; None: the first of the base.
        """
        return Reading(self, text, *self.prepared(text, prior)).utterance()

    def prepared(self, text: str, prior: Language | None = None) -> tuple[list[tuple[Token, float]], Language, list[Language]]:
        """What a reading starts from.

        Returns:
            The words as they are understood, each with how much it is believed; the language; all languages, that one first.
        """
        words = self._joined(self._spelt_right(tokens(text)[:MAX_WORDS]))
        language = self.identifier.language([token for token, _ in words], prior)
        return words, language, self.words.order(language)

    def frequency(self, folded: str) -> float:
        """How often a word is used in the language that uses it most, on the Zipf scale; 0: hardly ever."""
        return max(pack.frequency(folded) for pack in self.packs.values())

    def _spelt_right(self, words: Sequence[Token]) -> list[tuple[Token, float]]:
        """The words with slips mended; of a long text only so many, for each takes time."""
        found: list[tuple[Token, float]] = []
        doubtful: dict[str, tuple[Token, ...]] = {}
        for token in words:
            if self._is_plain(token.folded):
                found.append((token, 1.0))
                continue
            mended = doubtful.get(token.folded) or self._otherwise_spelt(token)
            if mended is None and len(doubtful) < MAX_DOUBTFUL:
                mended = doubtful[token.folded] = self._mended(token)
            found += [(one, 1.0 if one is token else CORRECTED) for one in mended or (token,)]
        return found

    def _otherwise_spelt(self, token: Token) -> tuple[Token, ...] | None:
        """The words that a dialect or a chat spells in a way of its own; None: it is no such spelling, or a word elsewhere."""
        for language, pack in self.packs.items():
            others = (other for other in self.packs if other != language)
            meant = pack.spellings.get(token.folded)
            if meant and not any(token.folded in self.packs[other].signs for other in others):
                return tuple(Token(token.text, word.folded, word.lower, token.before) for word in tokens(meant))
        return None

    def _joined(self, words: list[tuple[Token, float]]) -> list[tuple[Token, float]]:
        """The words with verbs made whole that a sentence has parted: "Welche Cluster stellen dort aus?"."""
        particles = frozenset().union(*(pack.particles for pack in self.packs.values()))
        for end, (particle, _) in enumerate(words):
            last = end + 1 == len(words) or "," in words[end + 1][0].before or "?" in words[end + 1][0].before
            if not last or particle.folded not in particles:
                continue
            for i in range(end - 1, max(end - REACH, -1), -1):
                if whole := self._whole_verb(particle, words[i][0]):
                    verb = Token(words[i][0].text, fold(whole), whole, words[i][0].before)
                    return self._joined([*words[:i], (verb, words[i][1]), *words[i + 1 : end], *words[end + 1 :]])
        return words

    def _whole_verb(self, particle: Token, verb: Token) -> str | None:
        """A verb with its particle as a word of the base; None: the base has none such."""
        vocabulary, languages = self.vocabulary, list(self.packs)
        whole = particle.lower + verb.lower
        if not verb.lower.isalpha() or len(verb.lower) < MIN_VERB:
            return None
        return whole if vocabulary.key_of(whole, languages) or vocabulary.root_key(whole, languages) else None

    @cached_property
    def _is_plain(self) -> Callable[[str], bool]:
        """Whether a folded word is known as it stands, and no spelling of a dialect or a chat."""
        me: Reader = proxy(self)

        def is_plain(word: str) -> bool:
            if any(word in pack.spellings for pack in me.packs.values()):
                return False
            if not word.isalpha() or len(word) > MAX_LETTERS or word in me.vocabulary.words:
                return True
            return bool(me.frequency(word))

        return lru_cache(maxsize=REMEMBERED)(is_plain)

    def _mended(self, token: Token) -> tuple[Token, ...]:
        """The word that a misspelt one must mean, or the two that a forgotten blank has made one; itself if it is neither."""
        word, vocabulary, languages = token.folded, self.vocabulary, list(self.packs)
        if vocabulary.key_of(token.lower, languages) or vocabulary.contrary(word, languages):
            return (token,)
        near = self.speller.mended(token.lower, word)
        if near and OSA.distance(word, near) == 1:
            return (Token(token.text, near, near, token.before),)
        if vocabulary.parts(word, languages, whole=True):
            return (token,)
        words = self.speller.parted(word) or ((near,) if near else ())
        return tuple(Token(token.text, word, word, token.before) for word in words) or (token,)

    @cached_property
    def words(self) -> Words:
        """What single words can be."""
        return Words(self.packs, self.vocabulary, self.countries)

    @cached_property
    def identifier(self) -> Identifier:
        """What tells the language of a text."""
        return Identifier(self.packs, self.vocabulary, self.trigrams)

    @cached_property
    def beginnings(self) -> dict[str, int]:
        """The first words of all phrases and names that have several, each with how many words the longest of them has."""
        longest: dict[str, int] = {}
        for words in chain(self.countries, *(pack.signs for pack in self.packs.values())):
            first, blank, others = words.partition(" ")
            if blank and (length := others.count(" ") + 2) > longest.get(first, 0):
                longest[first] = length
        return longest

    @cached_property
    def speller(self) -> Speller:
        """What mends slips."""
        languages, vocabulary = list(self.packs), self.vocabulary
        me: Reader = proxy(self)
        return Speller(
            counts=vocabulary.words,
            everyday=[word for pack in self.packs.values() for word in pack.frequent],
            confusables=self.confusables,
            frequency=lambda word: me.frequency(word),
            meaning=lambda word: vocabulary.key_of(word, languages),
        )


@dataclass(eq=False, repr=False)
class Reading:
    """One text on its way through the reader."""

    reader: Reader
    text: str
    words: list[tuple[Token, float]]
    language: Language
    order: list[Language]
    known: list[Word] = field(default_factory=list)  # what each of the words can be
    forms: list[Sequence[str]] = field(default_factory=list)  # and the stems that each can have
    terms: list[Term] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    months: list[int] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    sequence: list[str] = field(default_factory=list)
    focus: set[str] = field(default_factory=set)
    excepted: set[str] = field(default_factory=set)
    except_at: int = -1  # place behind the last phrase that leaves out what follows; -1: none is open
    asked_at: int = -1  # place of the last phrase that wants a count, a list and the like; -1: none is open

    def utterance(self) -> Utterance:
        """The text as it was read."""
        known = self.reader.words.known
        self.known = [known(token.folded, token.lower, self.language) for token, _ in self.words]
        self.forms = [word.forms for word in self.known]
        i = 0
        while i < len(self.words):
            before = len(self.terms)
            taken = self._take(i)
            if self.asked_at >= 0 and len(self.terms) > before:
                if i - self.asked_at <= FOCUS_REACH:
                    self.focus.update(term.key for term in self.terms[before:])
                self.asked_at = -1
            if 0 <= i - self.except_at <= EXCEPT_REACH and self.except_at >= 0:
                self.excepted.update(term.key for term in self.terms[before:])
            i += taken
        found, years, bounds = numbers(self.parts, group_symbol(self.language))
        self.marks |= bounds
        if "?" in self.text:
            self.marks.add("question")
        elif self._states():
            self.marks.add("statement")
        self.marks |= heard(self.text, self.reader.packs)
        return Utterance(
            text=self.text,
            language=self.language,
            terms=tuple(self.terms),
            kinds=frozenset(self.kinds),
            focus=frozenset(self.focus),
            excepted=frozenset(self.excepted),
            numbers=found,
            years=years,
            months=tuple(dict.fromkeys(self.months)),
            countries=tuple(CountryCode(code) for code in dict.fromkeys(self.countries)),
            regions=tuple(dict.fromkeys(self.regions)),
            marks=frozenset(self.marks),
            words=len(self.words),
            sequence=tuple(self.sequence),
            spelt=" ".join(token.folded for token, _ in self.words),
        )

    def _states(self) -> bool:
        """Whether the text is a sentence that says something, and neither asks nor wishes for anything.

        It has a verb, or ends like a sentence and names no kind of answer; and it begins, also behind a comma, in no such way
        as questions and requests do.
        """
        pack = self.reader.packs[self.language]
        if len(self.words) < MIN_SENTENCE or any(sign.role == "frame" for sign in self._signs_at(0, self._runs(0))[1]):
            return False
        asking = pack.question_starts - pack.verbs
        starts = [token.folded for i, (token, _) in enumerate(self.words) if not i or "," in token.before]
        first = [token.folded for token, _ in self.words[:LONGEST_START]]
        opens = any(" ".join(first[:length]) in pack.question_starts for length in range(1, len(first) + 1))
        if opens or any(word in asking for word in starts):
            return False
        verb = any({token.folded, fold(token.text)} & pack.verbs for token, _ in self.words)  # one that was parted, too
        ended = self.text.rstrip().endswith((".", "!"))
        if verb:
            return ended or not any(token.folded in asking for token, _ in self.words)
        return ended and not self.kinds

    def _take(self, i: int) -> int:
        """Read the phrase or word at a place; how many words it took."""
        runs = self._runs(i)
        sign_length, signs = self._signs_at(i, runs)
        term = self.reader.vocabulary.phrase_at(self.forms, i) if self.known[i].opens else None
        country_length, country = self._country_at(i, runs)
        if country and country_length >= max(
            sign_length if signs and signs[0].role not in FILLING else 0, term[0] if term else 0
        ):
            self._add_country(country, i, country_length)
            return country_length
        if term and term[0] >= sign_length and not self._leads(signs, i + sign_length):
            self._add_term(term[1], i, term[0])
            return term[0]
        if signs and not (sign_length == 1 and self._means_something(i, signs[0]) and not self._leads(signs, i + 1)):
            self._note(signs, i, sign_length)
            return sign_length
        self._add_word(i)
        return 1

    def _leads(self, signs: tuple[Sign, ...], after: int) -> bool:
        """Whether a phrase belongs to the language although the lexicon has it: a rank, or a qualifier before a number."""
        if not signs or signs[0].value == "rank":
            return bool(signs)
        if signs[0].role != "qualifier" or after >= len(self.words):
            return False
        following = self.words[after][0].folded
        ahead = self._signs_at(after, self._runs(after))[1]
        return following[:1].isdecimal() or bool(ahead and ahead[0].role in ("number", "fraction"))

    def _means_something(self, i: int, sign: Sign) -> bool:
        """Whether the lexicon has a word that the language knows only as filling."""
        return sign.role in NEUTRAL_ROLES and self.known[i].concept

    def _signs_at(self, i: int, runs: Sequence[tuple[int, str]]) -> tuple[int, tuple[Sign, ...]]:
        """The longest phrase of a pack at a place; single words of other languages only where ours has none."""
        for length, words in runs:
            for language in self.order:
                pack = self.reader.packs[language]
                if (signs := pack.sign(words)) and not self._only_denies(words, signs, i + length, pack):
                    return length, signs
        signs = self.known[i].signs
        return (1, signs) if signs else (0, ())

    def _only_denies(self, words: str, signs: tuple[Sign, ...], after: int, pack: LanguagePack) -> bool:
        """Whether a phrase begins with a denial and bounds no number: "not under 70", but "not under the partner countries"."""
        first, _, rest = words.partition(" ")
        denied = any(sign.value == "negation" for sign in pack.sign(first))
        bounds = any(sign.role == "qualifier" for sign in pack.sign(rest))
        return denied and bounds and signs[0].role == "qualifier" and not self._leads(signs, after)

    def _runs(self, i: int) -> list[tuple[int, str]]:
        """The words from a place on where a phrase may begin, longest run first; not the one word alone."""
        longest = self.reader.beginnings.get(self.words[i][0].folded)
        if not longest:
            return []
        folded = [token.folded for token, _ in self.words[i : i + longest]]
        return [(length, " ".join(folded[:length])) for length in range(len(folded), 1, -1)]

    def _country_at(self, i: int, runs: Sequence[tuple[int, str]]) -> tuple[int, str]:
        for length, words in runs:
            if code := self.reader.countries.get(words):
                return length, code
        country = self.known[i].country
        return (1, country) if country and not self._is_pronoun(i) else (0, "")

    def _is_pronoun(self, i: int) -> bool:
        """Whether a country's letters are an everyday word of the language instead: "us", but not "US"."""
        token, pack = self.words[i][0], self.reader.packs[self.language]
        return len(token.folded) == LETTERS_OF_CODE and not token.text.isupper() and pack.frequency(token.folded) >= PLAIN

    def _surface(self, i: int, length: int) -> str:
        return " ".join(token.text for token, _ in self.words[i : i + length])

    def _add_country(self, code: str, i: int, length: int) -> None:
        self.parts.append((self._surface(i, length), None))
        self.sequence.append(COUNTRY)
        country = country_of(code)
        if country != self.reader.home:
            self.countries.append(country)
            self.regions += [code] if code != country else []

    def _add_term(self, key: str, i: int, length: int) -> None:
        exact = min(exact for _, exact in self.words[i : i + length])
        self.terms.append(Term(key, self._surface(i, length), exact))
        self.sequence.append(key)
        self.parts.append((self._surface(i, length), None))

    def _note(self, signs: tuple[Sign, ...], i: int, length: int) -> None:
        surface = " ".join(token.folded for token, _ in self.words[i : i + length])
        introduces = self.words[i + length - 1][0].folded in self.reader.packs[self.language].clause_words
        if introduces and signs[0].value == "claim" and len(self.words) - i - length >= MIN_SENTENCE:
            self._forget()
        for sign in signs:
            if sign.role == "kind":
                if sign.value == "share" and self._behind_number(signs):
                    continue  # "70 percent" is a figure; only "what percent" asks for one
                self._add_kind(sign.value)
                if sign.value in FOCUSING:
                    self.asked_at = i + length
            elif sign.role == "mark" and (sign.value != "claim" or length > 1 or i + 1 == len(self.words)):
                self.marks.add(sign.value)  # "right" makes a claim at the end of a sentence only
                self.except_at = i + length if sign.value == "except" else self.except_at
            elif sign.role == "month":
                self.months.append(int(sign.value))
        self.parts.append((surface, signs[0]))
        self.sequence.append(NUMBER if signs[0].role == "number" else surface)

    def _forget(self) -> None:
        """Leave out what was read so far: "our editor writes that …" only tells who says it."""
        for found in (self.terms, self.kinds, self.focus, self.parts, self.sequence, self.countries, self.regions):
            found.clear()

    def _behind_number(self, signs: tuple[Sign, ...]) -> bool:
        if not self.parts or not any(sign.role == "percent" for sign in signs):
            return False
        text, before = self.parts[-1]
        return text[:1].isdecimal() or bool(before and before.role in ("number", "scale"))

    def _add_kind(self, kind: str) -> None:
        """A kind of answer is wanted, unless it was just ruled out ("the number, not the percentage")."""
        before = next((sign for _, sign in reversed(self.parts) if not sign or sign.role not in FILLING), None)
        if before and before.value == "negation" and self.kinds:
            self.marks.discard("negation")
        else:
            self.kinds.add(kind)

    def _add_word(self, i: int) -> None:
        token, exact = self.words[i]
        self.parts.append((token.folded, None))
        if not token.folded.isalpha():
            self.sequence.append(NUMBER)
            if i and not token.before and self._is_code(self.words[i - 1][0].text):
                self.parts[-1] = ("", None)  # "R2" is a name, and no figure
            return
        keys, how = self.reader.words.meaning(token.folded, token.lower, self.language)
        if how == "contrary":
            self.marks.add("contrary")
        for key in keys:
            self._take_key(key, token, exact if how == "known" else 1.0)

    @staticmethod
    def _is_code(text: str) -> bool:
        """Whether letters make a name together with the digits behind them: "Q3", but not "über70"."""
        return text.isupper() and len(text) <= LONGEST_CODE

    def _take_key(self, key: str, token: Token, exact: float) -> None:
        self.sequence.append(key)
        if key.startswith("?"):
            self._add_kind(key[1:])
        else:
            self.terms.append(Term(key, token.text, exact))
