"""From a question to an answer: read this first.

    text -> reading (language, terms, figures, countries) -> matching -> deciding -> composing -> answer

The engine holds one release in memory and knows no channel. It is pure: the same release, question and
conversation give the same answer, to the byte. Whoever reloads makes a new engine and swaps one reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot import catalogs
from bot.answering.composing import Composer
from bot.answering.plain import plain
from bot.model import Answer, Conversation, Decision, Kind, Manner, Match, Pick, Question, Reviewed
from bot.understanding.blobs import NOTHING_READ
from bot.understanding.deciding import Decider
from bot.understanding.fitting import Fitted
from facts.model import BESIDE, Base, FactId, Language
from facts.store import ReleaseUnreadable, load

if TYPE_CHECKING:
    from bot.answering.bibliography import Style
    from bot.chart import Chart
    from bot.dossier import Dossier
    from bot.explanation import Explanation
    from bot.understanding.completing import Completer

BEGINNING = 2  # words of a text that may be the beginning of anything
NEAREST = 3  # facts offered for more words than these where they are not understood


@dataclass(eq=False, repr=False)
class Engine:
    """Answers questions about one release of a base."""

    base: Base
    decider: Decider
    composer: Composer
    examples: dict[Language, str] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path, before: Engine | None = None) -> Engine:
        """An engine for a built release.

        Args:
            path: Of the release.
            before: An engine for another release, to share what is the same.

        Raises:
            ReleaseUnreadable: The file is no release that this program can read.
        """
        return cls.of(load(path), before)

    @classmethod
    def of(cls, base: Base, before: Engine | None = None) -> Engine:
        """An engine for a release in memory, of which it keeps everything but the blobs.

        Raises:
            ReleaseUnreadable: What was fitted for it is missing or damaged.
        """
        stored, known = base.blobs, before.decider.fitted.lines if before else NOTHING_READ
        try:
            base = replace(base, languages=catalogs.tongues(base.languages, stored), blobs={})
            fitted = Fitted.load(stored, base.languages, known)
        except (LookupError, TypeError, ValueError, AttributeError, OSError) as error:
            raise ReleaseUnreadable(f"{base.release}: {error}") from error
        return cls(base, Decider(base, fitted), Composer(base))

    def ask(self, question: Question) -> Answer:
        """The answer to a question. Raises nothing, whatever the text."""
        decision = self.decide(question)
        answer = self.composer.compose(decision, self.spoken(question.language or decision.utterance.language))
        return answer.after(question.conversation)

    def language(self, tag: str | None) -> Language | None:
        """The language of the base that has a tag, with its sentences; None: the base has none such."""
        return next((language for language in self.base.languages if language == tag), None)

    def spoken(self, language: Language) -> Language:
        """The same for a language that the base has, whoever kept it in the meantime."""
        return self.language(language) or language

    def decide(self, question: Question) -> Decision:
        """What would be done about a question, and why."""
        return self.decider.decide(question)

    def explain(self, question: Question) -> Explanation:
        """What would be done about a question, with everything it rests on: for `explain`. Slower than `decide`."""
        from bot.understanding.witnessing import Explainer  # no plain question needs it

        return Explainer(self.base, self.decider.fitted).explain(question)

    def nearest(self, match: Match) -> str:
        """The curated utterance of a match that came nearest to the question."""
        return self.decider.fitted.index.texts[match.example] if match.example >= 0 else ""

    def example(self, language: Language) -> str:
        """A question that this release answers, as a curator wrote it; "" where there is none in the language."""
        if language not in self.examples:
            self.examples[language] = self._example(language)
        return self.examples[language]

    def _example(self, language: Language) -> str:
        index, reader = self.decider.fitted.index, self.decider.fitted.reader
        order = {topic.id: number for number, topic in enumerate(self.base.topics)}
        facts = [fact for fact in self.base.facts.values() if fact.kind not in BESIDE]
        for fact in sorted(facts, key=lambda fact: order[fact.topic]):
            owner = index.numbers[fact.id]
            written = (
                text
                for text, of in zip(index.texts, index.owner_of, strict=True)
                if of == owner and text.endswith("?") and text[:1].isupper()
            )
            if found := next((text for text in written if reader.read(text).language == language), ""):
                return found
        return ""

    def tell(self, fact: FactId, language: Language) -> Answer:
        """A fact that somebody chose: for a button.

        Raises:
            KeyError: This release has no such fact.
        """
        return self.composer.compose(self.decider.tell(fact, language), self.spoken(language))

    def verify(self, draft: str, language: Language | None = None) -> tuple[Language, tuple[Reviewed, ...]]:
        """Every sentence of a draft, held against what the sources say.

        Args:
            draft: A text; what comes after two hundred sentences is left out.
            language: That it is in, and that the findings are worded in; None: what it looks like.

        Returns:
            The language, and the sentences in their order.
        """
        from bot.answering.reviewing import own_texts, reviewed  # no plain question needs it, nor what cuts a text into sentences
        from bot.understanding.checking import Checker

        found, checked = Checker(self.decider, lambda fact, of: own_texts(fact, self.base, of)).check(draft, language)
        spoken = self.spoken(found)
        return spoken, tuple(reviewed(one, self.base, spoken) for one in checked)

    def review(self, draft: str, language: Language | None = None) -> Answer:
        """The same as an answer, for a channel that shows those."""
        from bot.answering import reviewing

        spoken, found = self.verify(draft, language)
        return reviewing.answer(found, self.base, spoken)

    def answers(self) -> dict[tuple[str, str], str]:
        """What is told of each fact in each language of the base, as text: for a release to keep."""
        return {
            (fact, str(language)): plain(self.tell(fact, language))
            for fact in self.base.facts
            for language in self.base.languages
        }

    def quote(self, question: Question) -> Answer:
        """What somebody wants to print, in the source's own words where it may be quoted: for a command or a button.

        Args:
            question: A fact's id or a question; empty: what was told before.

        Returns:
            The quotation; a refusal or a question back where it is not clear what is meant.
        """
        decision = self.decider.wanted(question)
        quoted = (Pick(fact=pick.fact, observations=pick.observations, manner=Manner.QUOTED) for pick in decision.picks)
        decision = replace(decision, picks=tuple(quoted), from_context=False)
        answer = self.composer.compose(decision, self.spoken(question.language or decision.utterance.language))
        return answer.after(question.conversation)

    def cite(self, question: Question, style: Style) -> Answer:
        """The sources of what somebody wants to cite, in a style.

        Args:
            question: A fact's id or a question; empty: what was told before.
            style: How to write them.

        Returns:
            References; a refusal or a question back where it is not clear what is meant.
        """
        decision = self.decider.wanted(question)
        language = self.spoken(question.language or decision.utterance.language)
        return self.composer.cite(decision, style, language).after(question.conversation)

    def source(self, conversation: Conversation, language: Language) -> Answer:
        """Where the answer before came from: for a command or a button that asks for it."""
        return self.composer.compose(self.decider.source(conversation, language), self.spoken(language))

    def chart(self, fact: FactId, language: Language, *, card: bool = False) -> Chart | None:
        """A picture of a fact, described: nothing is drawn here.

        Args:
            fact: Its id.
            language: One of the base's.
            card: Whether its sentence is wanted as a picture, whatever chart there may be.

        Returns:
            The chart, or the card; None: the fact has none.

        Raises:
            KeyError: This release has no such fact.
        """
        from bot.answering import charts  # no plain question needs it

        made = charts.card if card else charts.chart
        return made(self.base.facts[fact], self.base, self.spoken(language))

    def picture(self, question: Question) -> tuple[Answer, Chart | None]:
        """What somebody wants to see: its chart, or its sentence as a picture where its data make no chart.

        Args:
            question: A fact's id or a question; empty: what was told before.

        Returns:
            The answer, and the picture of the first fact in it; None: it is not clear what is meant, or there is nothing to see.
        """
        decision = self.decider.wanted(question)
        language = self.spoken(question.language or decision.utterance.language)
        answer = self.composer.compose(decision, language).after(question.conversation)
        fact = next((pick.fact for pick in decision.picks if not pick.about), None)
        if decision.kind is not Kind.ANSWER or fact is None:
            return answer, None
        return answer, self.chart(fact, language) or self.chart(fact, language, card=True)

    def dossier(self, question: Question, made: date) -> Dossier | Answer:
        """The facts of a theme, to be printed.

        Args:
            question: A topic's id or name, a fact's id, or words; empty: all that the base has.
            made: The day on which it is made.

        Returns:
            The dossier, or a refusal or a question back where nothing is known by that.
        """
        from bot.answering.dossiers import dossier  # no plain question needs it

        theme, language = self.decider.theme(question), self.spoken(self.decider.language_of(question))
        if theme is None:
            return self.composer.compose(self.decider.wanted(question), language).after(question.conversation)

        def quoted(fact: FactId) -> Answer:
            return self.quote(Question(text=fact, language=language))

        again = self.decider.theme(Question(text=theme.subject, language=language))
        alone = again is not None and again.facts == theme.facts
        return dossier(theme.facts, theme.subject, quoted, self.base, language, made, alone=alone)

    def complete(self, question: Question, most: int) -> tuple[Answer, ...]:
        """Whole answers that somebody may want who is still typing.

        Args:
            question: What there is of it; empty: nothing yet.
            most: How many answers.

        Returns:
            The likeliest first; for nothing yet those that the base itself puts first, theme by theme.
        """
        decision = self.decider.decide(question)
        language = self.spoken(question.language or decision.utterance.language)
        facts = self._begun(question.text, decision) if question.text.strip() else self._foremost()
        return tuple(self.tell(fact, language) for fact in facts[:most])

    def _begun(self, typed: str, decision: Decision) -> list[FactId]:
        """The facts that a question may be about whose end is missing."""
        ids = list(self.base.facts)
        numbers, known = self._completer.complete(typed)
        meant = [*(pick.fact for pick in decision.picks), *decision.suggestions, *(ids[number] for number in numbers if known)]
        found = [fact for fact in dict.fromkeys(meant) if fact in self.base.facts and self.base.facts[fact].kind not in BESIDE]
        refused = decision.kind is Kind.REFUSAL and len(typed.split()) > BEGINNING
        return found[:NEAREST] if refused else found

    def _foremost(self) -> list[FactId]:
        """The facts of the subject: of each theme the first one, then the others."""
        themes = [topic.id for topic in self.base.topics]
        facts = [fact for fact in self.base.facts.values() if fact.kind not in BESIDE]
        firsts = [
            next(fact.id for fact in facts if fact.topic == theme) for theme in themes if any(f.topic == theme for f in facts)
        ]
        return list(dict.fromkeys([*firsts, *(fact.id for fact in facts)]))

    @cached_property
    def _completer(self) -> Completer:
        from bot.understanding.completing import Completer  # no plain question needs it

        index, facts = self.decider.fitted.index, self.base.facts
        numbers = {id: number for number, id in enumerate(facts)}
        owned = ((index.owners[of], text) for text, of in zip(index.texts, index.owner_of, strict=True))
        texts = ((numbers[FactId(owner)], text) for owner, text in owned if owner in numbers)
        return Completer.of([list(fact.name.values()) for fact in facts.values()], texts)

    def charted(self) -> tuple[FactId, ...]:
        """The facts that have a chart, in the order of the base."""
        from bot.answering import charts

        return charts.charted(self.base)

    def warm(self) -> Engine:
        """Make now what would be made when somebody first asks, so that nobody waits for it.

        Returns:
            The engine itself.
        """
        self.decider.warm()
        for language in self.base.languages:
            names = [fact.name[language] for fact in self.base.facts.values()][:2]
            self.example(language)
            self.complete(Question(text="a", language=language), 1)
            self.replay([f"{name}?" for name in names] + names, language)
        return self

    def replay(self, texts: Sequence[str], language: Language | None = None) -> Conversation:
        """What would be remembered after somebody had written these messages, oldest first."""
        memory = Conversation()
        for text in texts:
            memory = self.ask(Question(text=text, conversation=memory, language=language)).conversation
        return memory
