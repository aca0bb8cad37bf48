"""What a short message leaves to be understood from what was said before.

Only facts, figures and countries of the last answer are remembered, never a text; what a fact's curated
utterances are made of stands in for what was said about it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

from bot.model import Conversation, Utterance
from bot.understanding.folding import Token, phrase, tokens
from bot.understanding.index import Index
from bot.understanding.matching import TYPICAL, Prior
from bot.understanding.packs import LanguagePack
from facts.model import Fact, FactId, Language

FEW_TERMS = 3  # a message of so few terms may well lean on the one before
STRENGTH = 0.35  # of a term that is only still in the room
MAX_TERMS = 4
RELATED = 0.5

LIKE = 90.0  # RapidFuzz's ratio from which on a short message is one of the known ones, but for a slip
MAX_META_WORDS = 8

STEPS = {"later": 1, "earlier": -1}  # phrases that count from a year that was spoken of
MAX_DIGITS = 2  # of the years that are counted

_PIECES = re.compile(r"(?<!\s)\s*[,:;–—]\s+|\.\s+|(?<=[?!])\s+")
META = ("source", "date", "quote", "brief", "detail", "repeat")
ORDINALS = ("first", "second", "third")
NEIGHBOURS = {"before": -1, "after": 1}  # phrases for the figure next to the one that was told


def meta(text: str, packs: Mapping[Language, LanguagePack]) -> str | None:
    """What a whole message asks about the answer before: one of META; None: nothing of these."""
    words = phrase(text)
    if len(words) > MAX_META_WORDS:
        return None
    for pack in packs.values():
        bare = words[1:] if words and words[0] in pack.follow_up["openings"] else words
        firm = [word for word in bare if all(sign.role != "frame" for sign in pack.sign(word))]
        for said in dict.fromkeys((" ".join(bare or words), " ".join(firm or words))):
            for part in META:
                if process.extractOne(said, pack.follow_up[part], scorer=fuzz.ratio, score_cutoff=LIKE):
                    return part
    return None


def chosen(text: str, packs: Mapping[Language, LanguagePack], choices: int) -> int | None:
    """Which of some choices a whole message takes: "the second", "2", or "yes" where there is one; None: it takes none.

    Returns:
        The number of the choice, from 0.
    """
    words = [word for word in phrase(text) if not _fills(word, packs)]
    said = {" ".join(words), " ".join(phrase(text))}
    for pack in packs.values():
        if choices == 1 and said & set(pack.follow_up["yes"]):
            return 0
        for n, ordinal in enumerate(ORDINALS[:choices]):
            if said & {str(n + 1), *pack.follow_up[ordinal]}:
                return n
    return None


def declines(words: Sequence[str], packs: Mapping[Language, LanguagePack]) -> bool:
    """Whether the folded words of a whole message say that none of the choices is the one that is meant."""
    said = " ".join(words)
    return any(said in pack.follow_up["neither"] for pack in packs.values())


def wished_language(text: str, packs: Mapping[Language, LanguagePack]) -> tuple[Language | None, str]:
    """The language that a message wishes the answer in, and what else it says; None: it wishes for none.

    The wish may be all of the message, or stand before or behind the rest: "in English please: and in 2019?".
    """
    pieces = _PIECES.split(text)
    for i in range(len(pieces)):
        words = phrase(pieces[i])
        bare = [word for word in words if not _fills(word, packs)]
        for said in (" ".join(words), " ".join(bare)):
            wished = (pack.wishes.get(said) for pack in packs.values())
            if found := next((Language(language) for language in wished if language and language in packs), None):
                rest = [piece for n, piece in enumerate(pieces) if n != i]
                return found, ", ".join(rest) if any(_says_something(piece, packs) for piece in rest) else ""
    return None, text


def _says_something(text: str, packs: Mapping[Language, LanguagePack]) -> bool:
    """Whether a text has a word that is no filler."""
    return not all(_fills(word, packs) for word in phrase(text))


def _fills(word: str, packs: Mapping[Language, LanguagePack]) -> bool:
    """Whether a folded word is a filler."""
    return any(sign.role == "frame" for pack in packs.values() for sign in pack.sign(word))


def neighbour(text: str, packs: Mapping[Language, LanguagePack]) -> int:
    """Whether a whole message asks for the figure before the one that was told (-1) or for the one behind it (1); 0: neither."""
    said = " ".join(phrase(text))
    found = (step for pack in packs.values() for part, step in NEIGHBOURS.items() if said in pack.follow_up[part])
    return next(found, 0)


def corrected(text: str, packs: Mapping[Language, LanguagePack]) -> str | None:
    """What a message says instead of what was asked before: "no, I meant fairs", "not the fairs, the conferences".

    Returns:
        The rest of it; None: it takes nothing back, or says nothing instead.
    """
    pieces = _PIECES.split(text)
    denied = len(pieces) > 1 and any(sign.value == "negation" for pack in packs.values() for sign in pack.sign(_first(pieces[0])))
    words = tokens(pieces[-1] if denied else text)
    start = _taken_back(words, packs)
    rest = "".join(word.before + word.text for word in words[start:]).strip(" ,:;–—")
    return rest + ("?" if "?" in text else "") if rest and (start or denied) else None


def _first(text: str) -> str:
    return next(iter(phrase(text)), "")


def _taken_back(words: Sequence[Token], packs: Mapping[Language, LanguagePack]) -> int:
    """How many words at the beginning of a message only take something back; 0: none."""
    folded = [word.folded for word in words]
    phrases = [said.split() for pack in packs.values() for said in pack.follow_up["corrections"]]
    end = 0
    while end < len(words):
        longest = max((len(said) for said in phrases if folded[end : end + len(said)] == said), default=0)
        if not longest and not (end and _fills(folded[end], packs)):
            break
        end += longest or 1
    return end


def dated(text: str, packs: Mapping[Language, LanguagePack], year: int | None) -> str:
    """A text with the year that it counts from another one: "and four years later?" becomes "and 2019?".

    Args:
        text: A message.
        packs: Language knowledge.
        year: That was spoken of; None: none was, and the text stays as it is.
    """
    if year is None:
        return text
    words = tokens(text)
    counted = next(filter(None, (_counted(words, pack) for pack in packs.values())), None)
    if counted is None:
        return text
    start, end, years = counted
    kept = [word.before + word.text for word in words]
    return "".join([*kept[:start], f"{words[start].before}{year + years}", *kept[end:], "?" if "?" in text else ""])


def _counted(words: Sequence[Token], pack: LanguagePack) -> tuple[int, int, int] | None:
    """Where a text counts from a year, from its first word to the one behind it, and by how many years; None: nowhere."""
    folded = [word.folded for word in words]
    for part, step in STEPS.items():
        for said in sorted((said.split() for said in pack.follow_up[part]), key=len, reverse=True):
            found = next((i for i in range(len(words)) if folded[i : i + len(said)] == said), None)
            if found is not None:
                count = count_of(folded[found - 1], pack) if found else None
                return found - (count is not None), found + len(said), step * (1 if count is None else count)
    return None


def count_of(word: str, pack: LanguagePack) -> int | None:
    """The whole number that a word is; None: it is none."""
    if word.isdecimal() and len(word) <= MAX_DIGITS:
        return int(word)
    return next((int(sign.value) for sign in pack.sign(word) if sign.role == "number" and sign.value.isdecimal()), None)


def leans(utterance: Utterance, pack: LanguagePack, conversation: Conversation) -> bool:
    """Whether a message is likely to lean on what was said before.

    It may say so ("and …", "… of those"). A short one may do so as well, unless it has nothing to go on with, or a word that
    nobody here has used: that is another matter.
    """
    if not conversation.facts:
        return False
    if opens(utterance, pack) or refers(utterance, pack):
        return True
    asks = bool(utterance.terms or utterance.kinds or utterance.countries or utterance.numbers)
    return asks and len(utterance.terms) <= FEW_TERMS and all(term.known for term in utterance.terms)


def only_time(utterance: Utterance) -> bool:
    """Whether a message names a time and nothing else: "And in 2018?"."""
    return bool(utterance.years or utterance.months) and not (utterance.terms or utterance.countries or utterance.numbers)


def opens(utterance: Utterance, pack: LanguagePack) -> bool:
    """Whether it begins like the continuation of something ("and", "what about")."""
    words = " ".join(phrase(utterance.text)) + " "
    return any(words.startswith(f"{opening} ") for opening in pack.follow_up["openings"])


def refers(utterance: Utterance, pack: LanguagePack) -> bool:
    """Whether it has a word that points back ("of those", "there")."""
    words = f" {' '.join(phrase(utterance.text))} "
    return any(f" {reference} " in words for reference in pack.follow_up["references"])


def prior(
    conversation: Conversation, facts: Mapping[FactId, Fact], index: Index, utterance: Utterance, groups: Mapping[str, str]
) -> Prior:
    """What the conversation adds to a message that leans on it.

    Args:
        conversation: What is remembered.
        facts: Of the base.
        index: Tells what the facts' utterances are made of.
        utterance: The message; a concept it names pushes those out that exclude it.
        groups: Key -> group of keys that exclude each other.
    """
    near: dict[str, float] = {}
    keys: dict[str, float] = {}
    named = {groups[term.key] for term in utterance.terms if term.key in groups}
    for fact_id in conversation.facts:
        if fact_id not in facts:
            continue
        near[fact_id] = 1.0
        for other in facts[fact_id].related:
            near.setdefault(other, RELATED)
        owner = index.numbers[fact_id]
        size = max(index.sizes[owner], 1)
        typical = sorted(
            ((count[owner] / size * index.weights[key], key) for key, count in index.counts.items() if owner in count),
            reverse=True,
        )
        for strength, key in typical[:MAX_TERMS]:
            if strength > TYPICAL and not key.startswith("@") and groups.get(key) not in named:
                keys[key] = STRENGTH
    return Prior(near, keys)
