"""Check a text sentence by sentence against what the sources say.

Each sentence is decided like a message of a conversation, so that "they" and "of these" mean what the sentences before spoke
of. Then it is looked at more strictly than a question would be: whoever prints a sentence prints all of it, so every
country, every year and every "most" in it has to be borne out too. In doubt a sentence is not supported, never false.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

import sentencex

from bot.model import Checked, Conversation, Decision, Doubt, Finding, Kind, Pick, Question, Utterance, Verdict, country_of
from bot.understanding.deciding import Decider
from bot.understanding.folding import phrase
from bot.understanding.packs import LanguagePack
from bot.understanding.strictness import Strictness
from bot.understanding.ways import RISE_OR_FALL
from facts.model import Base, CountryCode, Fact, FactId, Language

JOINT = re.compile(r"(?<=[^\W\d_]{2})[.!?][”“\"»«]?\s(?=\d{4}\b|[a-z]{2,}-[a-z]{2,})")  # behind which another sentence may begin
WHOLE_WORD = 5  # letters of a word that is no abbreviation
ORDINAL = re.compile(r"(\w+) \d{1,2}\.$")  # "in der 2." may be one, "mehr als 20." is a number at the end of a sentence
FEW = 2  # countries that a ranking would name
FEW_FACTS = 100  # of a base of which all are looked through for a sentence of its own
# Languages that write an ordinal as a number with a dot.
ORDINALS_HAVE_DOTS = frozenset(
    ["cs", "da", "de", "et", "fi", "hr", "hu", "is", "lb", "lv", "nb", "nn", "no", "pl", "sk", "sl", "sr", "tr"]
)
MOST_SENTENCES = 200  # of a draft: more is a book
VERDICTS = {
    Verdict.TRUE: Finding.TRUE,
    Verdict.YES: Finding.TRUE,
    Verdict.FALSE: Finding.FALSE,
    Verdict.NO: Finding.FALSE,
    Verdict.UNSUPPORTED: Finding.UNSUPPORTED,
}
ASIDE = re.compile(r"\s*\([^()]*\)[.!]?$")  # a source behind a sentence
CLAUSES = re.compile(r"(\s*[,;]\s+|\s+[–—]\s+|(?<=[”“\"»«])\s+)")  # what stands between two of them
MOST_ATTRIBUTED = 10  # words of a clause that only tells who says something
MOST_IN_PHRASE = 3  # words of a phrase by which it does
ORDERING = frozenset({"rank", "more", "top", "least"})  # marks of a sentence that puts one before others


def sentences(text: str, language: Language, pack: LanguagePack | None = None) -> list[str]:
    """The sentences of a text, each as it stands there.

    Args:
        text: Of any length; what comes after two hundred sentences is left out.
        language: Of the text.
        pack: What is known of the language; None: nothing.

    Source: sentencex (Wikimedia), which knows abbreviations of some three hundred languages; German ordinals are ours.
    """
    found: list[str] = []
    for paragraph in text.splitlines():
        joined = ""
        for part in sentencex.segment(language.split("-")[0], paragraph):
            joined += part
            if pack and _ends_with_ordinal(joined.rstrip(), pack):
                continue
            found += _apart(joined, pack)
            joined = ""
        found += _apart(joined, pack)
    return [sentence for sentence in found if sentence][:MOST_SENTENCES]


def _apart(text: str, pack: LanguagePack | None) -> list[str]:
    """What was taken for one sentence, for the second begins with a year or in small letters: "… at fairs. go-cluster has …"."""
    if pack is None:
        return [text.strip()]
    found, start = [], 0
    for end in JOINT.finditer(text):
        last = phrase(text[start : end.start()])[-1:]
        signs = [sign.role for word in last for sign in pack.sign(word)]
        if last and (len(last[0]) >= WHOLE_WORD or "function" in signs) and not {"month", "qualifier"} & set(signs):
            found.append(text[start : end.end()].strip())
            start = end.end()
    return [*found, text[start:].strip()]


def _ends_with_ordinal(text: str, pack: LanguagePack) -> bool:
    """Whether the number at the end of a text counts in order ("in der 2."): an article stands before it, and no qualifier."""
    found = ORDINAL.search(text)
    if not found or pack.language.split("-")[0] not in ORDINALS_HAVE_DOTS:
        return False
    before = phrase(text[: found.end(1)])
    counted = any(sign.role == "qualifier" for size in (1, 2, 3) for sign in pack.sign(" ".join(before[-size:])))
    return not counted and any(sign.role == "function" for sign in pack.sign(before[-1]))


Own = Callable[[FactId, Language], Iterable[tuple[str, tuple[str, ...]]]]


def nothing(_fact: FactId, _language: Language) -> tuple[()]:
    """No sentences of a fact's own."""
    return ()


class Checker:
    """Checks texts against one release."""

    def __init__(self, decider: Decider, own: Own = nothing) -> None:
        """Checks nothing yet.

        Args:
            decider: Understands.
            own: The texts that the base has of a fact in a language, each with the keys of the observations that it tells alone.
        """
        self._decider = decider
        self._texts = own
        self._read: dict[tuple[FactId, Language], dict[tuple[str, ...], tuple[str, ...]]] = {}
        self._base: Base = decider.base
        self._strictness = Strictness(decider.fitted, decider.wordings)

    def check(self, text: str, language: Language | None = None) -> tuple[Language, tuple[Checked, ...]]:
        """Judge every sentence of a text.

        Args:
            text: A draft.
            language: That it is in; None: what it looks like.

        Returns:
            The language, and the sentences in order.
        """
        spoken = language or self._decider.fitted.reader.read(text[:2000], None).language
        memory, found = Conversation(language=spoken), list[Checked]()
        for sentence in sentences(text, spoken, self._decider.fitted.reader.packs.get(spoken)):
            decision = self._fairly(sentence, memory, spoken)
            found.append(self._itself(sentence, decision) or self._checked(sentence, decision, memory))
            memory = _after(memory, decision)
        return spoken, tuple(found)

    def _decide(self, sentence: str, memory: Conversation, language: Language) -> Decision:
        """What is said; of "Such stands are no exception: over 70 %…" what stands behind the colon, where the figures are."""
        lead, _, rest = sentence.partition(": ")
        figures = [any(sign.isdigit() for sign in part) for part in (lead, rest)]
        said = rest if figures == [False, True] and self._says_something(lead, language) else sentence
        return self._decider.decide(
            Question(text=self._without_attributions(said, language), conversation=memory, hint=language, language=language)
        )

    def _without_attributions(self, sentence: str, language: Language) -> str:
        """A sentence without the clauses that only tell who says it: ", she said,", ", wie das VDI mitteilt"."""
        clauses = CLAUSES.split(sentence)
        kept = [clause for clause in clauses[::2] if not self._attributes(clause, language)]
        return ", ".join(kept) if 0 < len(kept) < len(clauses[::2]) else sentence

    def _attributes(self, clause: str, language: Language) -> bool:
        """Whether a clause only tells who says something: a short one with a phrase for that, which states nothing itself."""
        reader, words = self._decider.fitted.reader, phrase(clause)
        pack = reader.packs.get(language)
        if pack is None or len(words) > MOST_ATTRIBUTED or any(word[:1].isdecimal() for word in words):
            return False
        spans = [(i, i + size) for size in range(MOST_IN_PHRASE, 0, -1) for i in range(len(words) - size + 1)]
        found = next(((start, end) for start, end in spans if " ".join(words[start:end]) in pack.attributions), None)
        if found is None:
            return False
        rest = [*words[: found[0]], *words[found[1] :]]
        beside = reader.read(" ".join(rest), language)
        if beside.countries or "negation" in beside.marks or not pack.verbs.isdisjoint(rest):  # it states something itself
            return False
        at_an_end = found[0] == 0 or found[1] == len(words)  # "said the minister", "wie das Portal berichtet"
        return at_an_end or not any(term.key.startswith("=") for term in beside.terms)

    def _says_something(self, words: str, language: Language) -> bool:
        """Whether words are a sentence; "Small companies: over 50 %" begins with what is spoken of."""
        pack = self._decider.fitted.reader.packs.get(language)
        return pack is not None and not pack.verbs.isdisjoint(phrase(words))

    def _fairly(self, sentence: str, memory: Conversation, language: Language) -> Decision:
        """The decision about a sentence; where it would be false of what was spoken of before, it may be true by itself."""
        decision = self._decide(sentence, memory, language)
        if not memory.facts or _verdict(decision) not in (Verdict.FALSE, Verdict.NO):
            return decision
        alone = self._decide(sentence, Conversation(language=language), language)
        return alone if _verdict(alone) in (Verdict.TRUE, Verdict.YES) else decision

    def _itself(self, sentence: str, decision: Decision) -> Checked | None:
        """A sentence that is word for word what the base says of a fact, whether it was understood or not; None: it is none."""
        facts = self._base.facts
        likely = dict.fromkeys([*(pick.fact for pick in decision.picks), *(match.fact for match in decision.matches)])
        likely |= dict.fromkeys(facts if len(facts) <= FEW_FACTS else ())
        said = {phrase(sentence), phrase(ASIDE.sub("", sentence))}
        for id in likely:
            own = self._own(id, decision.utterance.language) if id in facts else {}
            if found := next((words for words in said if words in own), None):
                pick = Pick(fact=id, observations=own[found], verdict=Verdict.TRUE)
                return Checked(sentence=sentence, finding=Finding.TRUE, utterance=decision.utterance, pick=pick)
        return None

    def _own(self, fact: FactId, language: Language) -> dict[tuple[str, ...], tuple[str, ...]]:
        """The sentences of a fact's texts, folded."""
        if (fact, language) not in self._read:
            pack, texts = self._decider.fitted.reader.packs.get(language), self._texts(fact, language)
            read = {phrase(one): keys for text, keys in texts for one in (text, *sentences(text, language, pack))}
            self._read[fact, language] = read
        return self._read[fact, language]

    def _checked(self, sentence: str, decision: Decision, memory: Conversation) -> Checked:
        utterance = decision.utterance
        judged = Checked(sentence=sentence, finding=Finding.NOT_JUDGED, utterance=utterance)
        if sentence.rstrip("”“\"»«)’' ").endswith("?"):
            return judged
        if listed := self._listed(decision):
            return self._of_countries(judged, listed)
        pick = next((pick for pick in decision.picks if not pick.about), None)
        if decision.kind is Kind.ANSWER and pick and pick.verdict in VERDICTS:
            fact = self._base.facts[pick.fact]
            leaning = decision.from_context or pick.fact in memory.facts
            if utterance.numbers and not leaning and not self._strictness.is_about(utterance, fact):
                return judged._replace(finding=Finding.UNSUPPORTED, doubt=Doubt.FURTHER, pick=pick)
            return self._strictly(judged, pick, fact)
        if decision.kind is Kind.ANSWER and pick and RISE_OR_FALL & utterance.marks:  # no source says how the figure went
            return judged._replace(finding=Finding.UNSUPPORTED, doubt=Doubt.FURTHER, pick=pick)
        if decision.kind is Kind.REFUSAL and self._is_of_the_subject(decision):
            return judged._replace(finding=Finding.NOT_IN_BASE)
        return judged

    def _listed(self, decision: Decision) -> Fact | None:
        """The list that a sentence with countries speaks of; None: it names none, or no list."""
        if not decision.utterance.countries:
            return None
        told = [self._base.facts[pick.fact] for pick in decision.picks if not pick.about]
        likely = [self._base.facts[match.fact] for match in decision.matches if match.fact in self._base.facts][:1]
        listed = next((fact for fact in (*told, *likely) if self._is_looked_up(fact)), None)
        leaning = decision.from_context or (
            listed is not None and self._strictness.is_about(replace(decision.utterance, countries=()), listed)
        )
        return listed if leaning else None

    def _is_looked_up(self, fact: Fact) -> bool:
        """Whether single countries are looked up in the list of a fact."""
        whole = self._base.facts[fact.listing.of].listing if fact.listing else None
        return bool(whole and whole.membership)

    def _of_countries(self, judged: Checked, fact: Fact) -> Checked:
        """Every country that is named has to be on the list, and none of them first."""
        assert fact.listing
        on_it = {item.country for item in fact.listing.items}
        missing = tuple(code for code in judged.utterance.countries if CountryCode(country_of(code)) not in on_it)
        pick = Pick(fact=fact.id)
        if self._denies(judged):
            if not missing:
                return judged._replace(finding=Finding.FALSE, doubt=Doubt.OTHERWISE, pick=pick)
            fine = len(missing) == len(judged.utterance.countries)
            return judged._replace(finding=Finding.TRUE if fine else Finding.UNSUPPORTED, pick=pick)
        if missing:
            return judged._replace(finding=Finding.FALSE, doubt=Doubt.COUNTRY, pick=pick, missing=missing)
        return self._strictly(judged, pick._replace(verdict=Verdict.TRUE), fact)

    def _denies(self, judged: Checked) -> bool:
        """Whether a sentence says that something is not so: "is not", "neither Poland nor Sweden"."""
        pack = self._decider.fitted.reader.packs[judged.utterance.language]
        neither = not set(pack.follow_up["neither"]).isdisjoint(phrase(judged.sentence))
        return neither or bool(judged.utterance.marks & {"negation", "denial"})

    def _strictly(self, judged: Checked, pick: Pick, fact: Fact) -> Checked:
        """A verdict, taken back where the sentence says more than was judged."""
        assert pick.verdict
        utterance, finding = judged.utterance, VERDICTS[pick.verdict]
        judged = judged._replace(finding=finding, pick=pick)
        if finding is Finding.FALSE and self._is_doubtful(utterance, fact):
            return judged._replace(finding=Finding.UNSUPPORTED, doubt=Doubt.FIGURE)
        if finding is Finding.FALSE:
            return judged._replace(doubt=Doubt.FIGURE if utterance.numbers else Doubt.OTHERWISE)
        if "now" in utterance.marks:
            return judged._replace(finding=Finding.UNSUPPORTED, doubt=Doubt.NOW)
        if fact.listing and not fact.listing.ranked and _puts_first(utterance) and 0 < len(utterance.countries) <= FEW:
            return judged._replace(finding=Finding.UNSUPPORTED, doubt=Doubt.RANK)
        if finding is Finding.UNSUPPORTED:
            return judged._replace(doubt=Doubt.FIGURE if utterance.numbers else Doubt.FURTHER)
        doubt = self._strictness.doubt(utterance, pick, fact)
        return judged._replace(finding=Finding.UNSUPPORTED, doubt=doubt) if doubt else judged

    def _is_doubtful(self, utterance: Utterance, fact: Fact) -> bool:
        """Whether a figure that the fact does not have may belong to something else that the sentence says besides."""
        denied = bool(utterance.numbers) and "negation" in utterance.marks  # "not even half" may be another figure in other words
        return denied or len(utterance.numbers) > 1 or self._is_of_another(utterance, fact)

    def _is_of_another(self, utterance: Utterance, fact: Fact) -> bool:
        """Whether another fact has this very figure of this very year: then the sentence may speak of that one."""
        said = {value for number in utterance.numbers for value in number.values}
        figures = ((other.id, o) for other in self._base.facts.values() if other.id != fact.id for o in other.figures())
        return any(o.value in said and set(utterance.years) & o.years() for _, o in figures)

    def _is_of_the_subject(self, decision: Decision) -> bool:
        """Whether something is said that could be looked up: a figure, a country, a concept that is put in order, or a trend."""
        utterance = decision.utterance
        concepts = {term.key for term in utterance.terms if term.key.startswith("=")}
        ordered = bool(concepts) and bool(utterance.years or (ORDERING | RISE_OR_FALL) & utterance.marks)
        return bool(utterance.numbers or utterance.countries) or ordered


def _puts_first(utterance: Utterance) -> bool:
    """Whether a sentence puts something before others; "an important partner" does not."""
    return bool(utterance.marks & (ORDERING - {"more"})) or {"more", "than"} <= utterance.marks


def _verdict(decision: Decision) -> Verdict | None:
    return decision.picks[0].verdict if decision.kind is Kind.ANSWER and decision.picks else None


def _after(memory: Conversation, decision: Decision) -> Conversation:
    """What the next sentence goes on from; a sentence of which nothing is known changes nothing."""
    told = [pick for pick in decision.picks if not pick.about]
    if decision.kind is not Kind.ANSWER or not told:
        return memory
    return Conversation.about(told, memory.language or decision.utterance.language, told[0].country)
