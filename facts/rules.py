"""What must hold across the documents of a base.

Each rule is a generator: it yields None for a case that is fine and a Problem for one that is not, so
that every check can say how many cases it looked at, and a check that looked at none is a problem itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from facts.collection import OUT_OF_SCOPE, Collection, Entry
from facts.documents import Document, Path_
from facts.model import Moment, Unit, Value, primary_subtag
from facts.phrases import phrase_holds
from facts.problems import Checked, Problem, closest
from facts.schema import FactDocument, ObservationDocument, SourceDocument, country_codes
from facts.templates import literal, placeholders, understood
from facts.walking import (
    Template,
    content,
    fact_templates,
    files_of_languages,
    known_facts,
    languages,
    named_sources,
    observations,
    templates,
    utterances,
    wordings,
)

Rule = Callable[[Collection], Iterator[Problem | None]]

MAX_PHRASE_WORDS = 12  # what we quote of a source whose text we may not keep
PLAUSIBLE_YEARS = range(1000, 3000)


def check(collection: Collection) -> list[Checked]:
    """Run every rule over a base. What a file that could not be read might have held is given the benefit of the doubt."""
    results = []
    for name, rule in RULES.items():
        cases = list(rule(collection))
        problems = [case for case in cases if case]
        if not cases and not collection.unread and name not in MAY_FIND_NOTHING:
            problems = [Problem("base.yaml", 1, "nothing-checked", {"check": name})]
        results.append(Checked(name, len(cases), tuple(sorted(problems))))
    return results


def languages_complete(base: Collection) -> Iterator[Problem | None]:
    """Whatever is worded is worded in every language of the base, and in no other."""
    for document, path, wording in wordings(base):
        for language in languages(base):
            fine = language in wording
            yield None if fine else document.problem("missing-language", path, language=language)
        for language in wording:
            if language not in (*languages(base), "*"):
                yield document.problem("extra-language", (*path, language), language=language)
    for language, document in files_of_languages(base):
        if language not in languages(base):
            yield document.problem("extra-language", language=language)


def nothing_listed_twice(base: Collection) -> Iterator[Problem | None]:
    """What a list names, it names once: languages, topics, items, concepts and related facts."""
    if base.base:
        about = base.base
        yield from _repeated(about.document, ("languages",), about.content.languages)
        yield from _repeated(about.document, ("topics",), [topic.id for topic in about.content.topics])
    for entry in base.facts.values():
        yield from _repeated(entry.document, ("items",), [item.id for item in entry.content.items])
        yield from _repeated(entry.document, ("related",), entry.content.related)
        for group, concepts in entry.content.asserts.items():
            yield from _repeated(entry.document, ("asserts", group), concepts)


def sources_known(base: Collection) -> Iterator[Problem | None]:
    """Every source that is named exists, and every one that exists is used."""
    known = list(content(base.sources))
    used: set[str] = set()
    for document, path, source in named_sources(base):
        used.add(source)
        fine = source in known or not base.sources
        yield None if fine else document.problem("unknown-source", path, given=source, near=closest(source, known))
    for source in known:
        assert base.sources
        fine = source in used or bool(base.unread)
        yield None if fine else base.sources.document.problem("unused-source", (source,), given=source)


def ids_known(base: Collection) -> Iterator[Problem | None]:
    """Indicators, topics, related facts, groups and parts that are named exist."""
    indicators = list(content(base.indicators)) if base.indicators else None
    topics = [topic.id for topic in base.base.content.topics] if base.base else None
    for fact_id, entry in base.facts.items():
        fact, document, others = entry.content, entry.document, [known for known in known_facts(base) if known != fact_id]
        yield _look_up(document, ("topic",), fact.topic, topics, "unknown-topic")
        for key, observation in fact.observations.items():
            yield _look_up(document, ("observations", key, "indicator"), observation.indicator, indicators, "unknown-indicator")
        for i, related in enumerate(fact.related):
            yield _look_up(document, ("related", i), related, others, "unknown-fact")
        for i, item in enumerate(fact.items):
            if item.group is not None:
                yield _look_up(document, ("items", i, "group"), item.group, list(fact.groups), "unknown-group")
        if fact.part:
            yield _look_up(document, ("part", "of"), fact.part.of, others, "unknown-fact")
            whole = base.facts.get(fact.part.of)
            if whole:
                yield _look_up(document, ("part", "group"), fact.part.group, list(whole.content.groups), "unknown-group")
        if base.concepts:
            yield from _asserted(entry, base.concepts.content.groups)


def facts_carry_something(base: Collection) -> Iterator[Problem | None]:
    """A fact gives figures, items or evidence; a listing names its source."""
    for entry in base.facts.values():
        fact = entry.content
        if fact.kind in ("about", "smalltalk"):
            continue
        empty = not (fact.observations or fact.items or fact.part or fact.evidence)
        yield entry.document.problem("empty-fact") if empty else None
        if fact.items:
            yield None if fact.source else entry.document.problem("missing-key", key="source")


def units_fit(base: Collection) -> Iterator[Problem | None]:
    """A value is of the kind that its indicator's unit says."""
    indicators = content(base.indicators)
    for entry, key, observation in observations(base):
        indicator = indicators.get(observation.indicator)
        if indicator is None or _fits(observation.value, indicator.unit):
            yield None
        else:
            where = ("observations", key, "value")
            yield entry.document.problem("unit-mismatch", where, given=observation.value, unit=indicator.unit)


def phrases_carry_the_figure(base: Collection) -> Iterator[Problem | None]:
    """A phrase is short, holds the figure or date it is quoted for, and is verbatim where the text is stored."""
    for entry, key, observation in observations(base):
        where: Path_ = ("observations", key, "phrase")
        phrase, value = observation.phrase, observation.value
        yield _phrase_problem(base, entry, where, observation.source, phrase)
        source = content(base.sources).get(observation.source)
        fine = source is None or phrase_holds(phrase, _dated(base, observation), source.language, _fractions(base, source))
        yield None if fine else entry.document.problem("phrase-without-figure", where, given=phrase, figure=value)
    for entry in base.facts.values():
        for i, evidence in enumerate(entry.content.evidence):
            yield _phrase_problem(base, entry, ("evidence", i, "phrase"), evidence.source, evidence.phrase)


def quotes_verbatim(base: Collection) -> Iterator[Problem | None]:
    """A quotation stands word for word in the stored text of its source."""
    for entry in base.facts.values():
        if quote := entry.content.quote:
            source = content(base.sources).get(quote.source)
            if quote.source in base.texts:
                fine = quote.text in base.texts[quote.source]
                yield None if fine else entry.document.problem("not-verbatim", ("quote", "text"), given=quote.text)
            else:
                fine = source is None or source.text is not None  # then that is what is reported
                yield None if fine else entry.document.problem("no-stored-text", ("quote", "source"), given=quote.source)


def slips_stand_in_the_quotation(base: Collection) -> Iterator[Problem | None]:
    """What is marked as wrong in the source stands in its quotation, once: else it is not known which place is meant."""
    for entry in base.facts.values():
        if quote := entry.content.quote:
            for i, slip in enumerate(quote.sic):
                fine = quote.text.count(slip) == 1
                yield None if fine else entry.document.problem("slip-not-found", ("quote", "sic", i), given=slip)


def quotes_translated(base: Collection) -> Iterator[Problem | None]:
    """A quotation is translated for whoever cannot read it, and the figures that are quoted are in the translation."""
    for fact_id, entry in base.facts.items():
        quote = entry.content.quote
        source = content(base.sources).get(quote.source) if quote else None
        if not quote or not source:
            continue
        path, document = ("quote", "translation"), entry.document
        foreign = [language for language in languages(base) if primary_subtag(language) != primary_subtag(source.language)]
        for language in foreign:
            yield None if language in quote.translation else document.problem("missing-language", path, language=language)
        for language, said in quote.translation.items():
            if language not in foreign:
                yield document.problem("extra-language", (*path, language), language=language)
            named = [understood(name) for name in placeholders(said)]
            carried = {name.key for name in named if name and name.fact in (None, fact_id)}
            for key, observation in entry.content.observations.items():
                if observation.source == quote.source and observation.phrase in quote.text:
                    fine = key in carried
                    yield None if fine else document.problem("figure-not-translated", (*path, language), key=key)


def placeholders_resolve(base: Collection) -> Iterator[Problem | None]:
    """Every placeholder of a wording names something there is."""
    for template in templates(base):
        document, allowed = template.entry.document, [*template.entry.content.observations, "items"]
        for name in placeholders(template.text):
            if _is_filled(base, template, name):
                yield None
            else:
                near = "country" if template.membership else closest(name, allowed)
                yield document.problem("unknown-placeholder", template.path, given=name, near=near)
        if "{" in literal(template.text) or "}" in literal(template.text):
            yield document.problem("loose-brace", template.path)


def figures_only_from_observations(base: Collection) -> Iterator[Problem | None]:
    """No digit is typed in a wording: a figure comes from its observation, with its qualifier."""
    for template in templates(base):
        typed = re.search(r"\d+(?:[.,]\d+)*", literal(template.text))
        yield template.entry.document.problem("typed-figure", template.path, given=typed[0]) if typed else None


def languages_agree(base: Collection) -> Iterator[Problem | None]:
    """All languages of a wording carry the same figures, the same number of times."""
    for entry in base.facts.values():
        texts: list[tuple[Path_, dict[str, str]]] = [(("text",), entry.content.text)]
        texts += [(("observations", key, "text"), o.text) for key, o in entry.content.observations.items() if o.text]
        for path, wording in texts:
            per_language = {language: sorted(placeholders(text)) for language, text in wording.items()}
            fine = all(names == first for first in per_language.values() for names in per_language.values())
            yield None if fine else entry.document.problem("languages-differ", path)
        notes = entry.content.notes.values()
        if notes:
            carried = {(len(said), *sorted(name for note in said for name in placeholders(note))) for said in notes}
            fine = len(carried) == 1
            yield None if fine else entry.document.problem("languages-differ", ("notes",))


def every_figure_is_said(base: Collection) -> Iterator[Problem | None]:
    """Each observation is either in the fact's wording or has a sentence of its own."""
    for fact_id, entry in base.facts.items():
        named = [understood(name) for text in fact_templates(entry.content) for name in placeholders(text)]
        said = {name.key for name in named if name and name.kind == "observation" and name.fact in (None, fact_id)}
        for key, observation in entry.content.observations.items():
            fine = key in said or bool(observation.text)
            yield None if fine else entry.document.problem("silent-figure", ("observations", key), key=key)


def countries_are_iso(base: Collection) -> Iterator[Problem | None]:
    """A country is an ISO 3166 code, and has the name its source gives it."""
    known, names = country_codes(), content(base.countries)
    if base.base and base.base.content.home is not None:
        home = base.base.content.home
        yield None if home in known else base.base.document.problem("unknown-country", ("home",), given=home)
    for code in names:
        assert base.countries
        yield None if code in known else base.countries.document.problem("unknown-country", (code,), given=code)
    for entry in base.facts.values():
        for i, item in enumerate(entry.content.items):
            if item.country is not None:
                fine = item.country in known and (item.country in names or not base.countries)
                slug = "unnamed-country" if item.country in known else "unknown-country"
                yield None if fine else entry.document.problem(slug, ("items", i, "country"), given=item.country)


def facts_can_be_asked_for(base: Collection) -> Iterator[Problem | None]:
    """Every fact has utterances in every language, and no utterances stand without a fact."""
    for language in languages(base):
        for fact_id, entry in base.facts.items():
            file = f"utterances/{language}/{fact_id}.yaml"
            found = base.utterances.get((language, fact_id))
            have = len(found.content.utterances) if found else 0
            if have >= MIN_UTTERANCES or file in base.unread:
                yield None
            else:
                yield entry.document.problem("too-few-utterances", file=file, have=have, least=MIN_UTTERANCES)
        yield from _files_that_a_language_needs(base, language)
    for (_, fact_id), stray in base.utterances.items():
        if fact_id not in known_facts(base):
            yield stray.document.problem("unknown-fact", given=fact_id, near=closest(fact_id, list(base.facts)))


def utterances_differ(base: Collection) -> Iterator[Problem | None]:
    """No utterance stands twice, be it under one fact, two facts, or as out of scope as well."""
    seen: dict[tuple[str, str], str] = {}
    for language, document, path, text in utterances(base):
        key = language, " ".join(re.findall(r"\w+", text.casefold()))
        where = f"{document.file}:{document.line(path)}"
        yield document.problem("same-utterance", path, given=text, other=seen[key]) if key in seen else None
        seen.setdefault(key, where)


def lexicon_is_unambiguous(base: Collection) -> Iterator[Problem | None]:
    """A term belongs to one concept."""
    for entry in base.lexicon.values():
        seen: dict[str, str] = {}
        for concept, terms in entry.content.concepts.items():
            for i, term in enumerate(terms):
                key = " ".join(term.casefold().split())
                path: Path_ = ("concepts", concept, i)
                yield entry.document.problem("ambiguous-term", path, given=term, other=seen[key]) if key in seen else None
                seen.setdefault(key, concept)


def concepts_known(base: Collection) -> Iterator[Problem | None]:
    """Groups name concepts that some lexicon has."""
    if not base.concepts:
        return
    concepts, document = base.concepts.content, base.concepts.document
    lexicons = [entry.content.concepts for entry in base.lexicon.values()]
    known = None if base.unread_in("lexicon") else sorted({concept for lexicon in lexicons for concept in lexicon})
    for i, group in enumerate(concepts.exclusive):
        yield _look_up(document, ("exclusive", i), group, list(concepts.groups), "unknown-group")
    for name, members in concepts.groups.items():
        for i, concept in enumerate(members):
            yield _look_up(document, ("groups", name, i), concept, known, "unknown-concept")


def questions_name_facts(base: Collection) -> Iterator[Problem | None]:
    """A regression question names the fact that answers it, or says that none does."""
    if not base.questions:
        return
    for i, question in enumerate(base.questions.content.questions):
        path: Path_ = ("questions", i)
        if question.expect == "refuse":
            fine = question.fact is None
        else:
            fine = question.fact in known_facts(base)
        given = question.fact or "–"
        near = closest(given, list(base.facts))
        yield None if fine else base.questions.document.problem("unknown-fact", path, given=given, near=near)


MIN_UTTERANCES = 10
MAY_FIND_NOTHING = {  # a base can do without what these look at
    "countries-are-iso",
    "concepts-known",
    "quotes-verbatim",
    "slips-stand-in-the-quotation",
    "quotes-translated",
}

RULES: dict[str, Rule] = {
    rule.__name__.replace("_", "-"): rule
    for rule in (
        languages_complete,
        nothing_listed_twice,
        sources_known,
        ids_known,
        facts_carry_something,
        units_fit,
        phrases_carry_the_figure,
        quotes_verbatim,
        slips_stand_in_the_quotation,
        quotes_translated,
        placeholders_resolve,
        figures_only_from_observations,
        languages_agree,
        every_figure_is_said,
        countries_are_iso,
        facts_can_be_asked_for,
        utterances_differ,
        lexicon_is_unambiguous,
        concepts_known,
        questions_name_facts,
    )
}


def _files_that_a_language_needs(base: Collection, language: str) -> Iterator[Problem]:
    assert base.base
    about = base.base.document
    if language not in base.out_of_scope and f"utterances/{language}/{OUT_OF_SCOPE}.yaml" not in base.unread:
        yield about.problem("no-out-of-scope", ("languages",), language=language)
    if language not in base.lexicon and f"lexicon/{language}.yaml" not in base.unread:
        yield about.problem("no-lexicon", ("languages",), language=language)


def _repeated(document: Document, path: Path_, ids: Sequence[str]) -> Iterator[Problem | None]:
    for i, given in enumerate(ids):
        yield document.problem("listed-twice", (*path, i), given=given) if given in ids[:i] else None


def _look_up(document: Document, path: Path_, given: str, allowed: list[str] | None, slug: str) -> Problem | None:
    """A problem where a name is not among those allowed; None for those: they could not be read."""
    if allowed is None or given in allowed:
        return None
    return document.problem(slug, path, given=given, near=closest(given, allowed))


def _asserted(entry: Entry[FactDocument], groups: Mapping[str, list[str]]) -> Iterator[Problem | None]:
    for group, concepts in entry.content.asserts.items():
        yield _look_up(entry.document, ("asserts", group), group, list(groups), "unknown-group")
        for i, concept in enumerate(concepts):
            yield _look_up(entry.document, ("asserts", group, i), concept, groups.get(group, []), "unknown-concept")


def _is_filled(base: Collection, template: Template, name: str) -> bool:
    return name == "country" if template.membership else _resolves(base, template.fact, name)


def _resolves(base: Collection, fact_id: str, name: str) -> bool:
    wanted, unread = understood(name), base.unread_in("facts")
    if wanted is None:
        return False
    if wanted.kind == "primary" or wanted.fact in unread:
        return True
    entry = base.facts.get(wanted.fact or fact_id)
    if entry is None:
        return False
    if wanted.kind == "items":
        part = entry.content.part
        if part and part.of in unread:
            return True
        whole = base.facts.get(part.of) if part else entry
        if whole is None or not whole.content.items:
            return False
        return wanted.part is None or wanted.part in whole.content.groups
    observation = entry.content.observations.get(wanted.key)
    if observation is None:
        return False
    if wanted.part == "as_of":
        return observation.as_of is not None
    return wanted.part is None or bool(getattr(observation, wanted.part))


def _phrase_problem(base: Collection, entry: Entry[FactDocument], path: Path_, source: str, phrase: str) -> Problem | None:
    if source in base.texts:
        return None if phrase in base.texts[source] else entry.document.problem("not-verbatim", path, given=phrase)
    words, document = len(phrase.split()), content(base.sources).get(source)
    if words > MAX_PHRASE_WORDS and document and document.text is None:
        return entry.document.problem("long-phrase", path, words=words, limit=MAX_PHRASE_WORDS)
    return None


def _fractions(base: Collection, source: SourceDocument) -> Mapping[str, str]:
    """What fractions are called in the language of a source, as far as the base has it."""
    return base.fractions.get(source.language, base.fractions.get(primary_subtag(source.language), {}))


def _dated(base: Collection, observation: ObservationDocument) -> Value:
    """The value of an observation: a moment, where its unit says that a bare number is a year."""
    indicator, value = content(base.indicators).get(observation.indicator), observation.value
    if indicator and indicator.unit is Unit.DATE and isinstance(value, Decimal) and _fits(value, Unit.DATE):
        return Moment(int(value))
    return value


def _fits(value: Value, unit: Unit) -> bool:
    if unit is Unit.DATE:
        if isinstance(value, Decimal):
            return str(value).isdecimal() and int(value) in PLAUSIBLE_YEARS
        return isinstance(value, Moment) and value.year in PLAUSIBLE_YEARS
    if unit is Unit.FRACTION:
        return isinstance(value, Fraction)
    if not isinstance(value, Decimal):
        return False
    return value <= 100 if unit is Unit.PERCENT else value == int(value)
