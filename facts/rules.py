"""What must hold across the documents of a base.

Each rule is a generator: it yields None for a case that is fine and a Problem for one that is not, so
that every check can say how many cases it looked at, and a check that looked at none is a problem itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from babel import Locale

from facts.collection import Collection, Entry
from facts.documents import Path_
from facts.model import Moment, Unit, Value
from facts.phrases import phrase_holds
from facts.problems import Checked, Problem, closest
from facts.schema import FactDocument
from facts.templates import literal, parse, placeholders
from facts.walking import content, fact_templates, languages, named_sources, observations, templates, utterances, wordings

Rule = Callable[[Collection], Iterator[Problem | None]]

MAX_PHRASE_WORDS = 12  # what we quote of a source whose text we may not keep


def check(collection: Collection) -> list[Checked]:
    """Run every rule over a base whose documents all have the right shape."""
    results = []
    for name, rule in RULES.items():
        cases = list(rule(collection))
        problems = [case for case in cases if case]
        if not cases:
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


def sources_known(base: Collection) -> Iterator[Problem | None]:
    """Every source that is named exists, and every one that exists is used."""
    known = list(content(base.sources))
    used: set[str] = set()
    for document, path, source in named_sources(base):
        used.add(source)
        fine = source in known
        yield None if fine else document.problem("unknown-source", path, given=source, near=closest(source, known) or "–")
    for source in known:
        assert base.sources
        yield None if source in used else base.sources.document.problem("unused-source", (source,), given=source)


def ids_known(base: Collection) -> Iterator[Problem | None]:
    """Indicators, topics, related facts, groups and parts that are named exist."""
    indicators, topics = list(content(base.indicators)), [t.id for t in base.base.content.topics] if base.base else []
    facts = list(base.facts)
    for fact_id, entry in base.facts.items():
        fact = entry.content

        def look(given: str, allowed: list[str], slug: str, path: Path_, entry: Entry[FactDocument] = entry) -> Problem | None:
            if given in allowed:
                return None
            return entry.document.problem(slug, path, given=given, near=closest(given, allowed) or "–")

        yield look(fact.topic, topics, "unknown-topic", ("topic",))
        for key, observation in fact.observations.items():
            yield look(observation.indicator, indicators, "unknown-indicator", ("observations", key, "indicator"))
        for i, related in enumerate(fact.related):
            yield look(related, [f for f in facts if f != fact_id], "unknown-fact", ("related", i))
        for i, item in enumerate(fact.items):
            if item.group is not None:
                yield look(item.group, list(fact.groups), "unknown-group", ("items", i, "group"))
        if fact.part:
            yield look(fact.part.of, facts, "unknown-fact", ("part", "of"))
            whole = base.facts.get(fact.part.of)
            if whole:
                yield look(fact.part.group, list(whole.content.groups), "unknown-group", ("part", "group"))
        for group, concepts in fact.asserts.items():
            known = base.concepts.content.groups if base.concepts else {}
            yield look(group, list(known), "unknown-group", ("asserts", group))
            for i, concept in enumerate(concepts):
                yield look(concept, known.get(group, []), "unknown-concept", ("asserts", group, i))


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
        if indicator is None:
            continue
        fine = _fits(observation.value, indicator.unit)
        where = ("observations", key, "value")
        yield None if fine else entry.document.problem("unit-mismatch", where, given=observation.value, unit=indicator.unit)


def phrases_carry_the_figure(base: Collection) -> Iterator[Problem | None]:
    """A phrase is short, holds the figure it is quoted for, and is verbatim where the text is stored."""
    for entry, key, observation in observations(base):
        where: Path_ = ("observations", key, "phrase")
        phrase, source = observation.phrase, observation.source
        yield _phrase_problem(base, entry, where, source, phrase)
        if not isinstance(observation.value, Moment):
            source_document = content(base.sources).get(source)
            fine = source_document is None or phrase_holds(phrase, observation.value, source_document.language)
            yield None if fine else entry.document.problem("phrase-without-figure", where, given=phrase, figure=observation.value)
    for entry in base.facts.values():
        for i, evidence in enumerate(entry.content.evidence):
            yield _phrase_problem(base, entry, ("evidence", i, "phrase"), evidence.source, evidence.phrase)


def quotes_verbatim(base: Collection) -> Iterator[Problem | None]:
    """A quotation stands word for word in the stored text of its source."""
    for entry in base.facts.values():
        if quote := entry.content.quote:
            text = base.texts.get(quote.source)
            if text is None:
                yield entry.document.problem("no-stored-text", ("quote", "source"), given=quote.source)
            else:
                fine = quote.text in text
                yield None if fine else entry.document.problem("not-verbatim", ("quote", "text"), given=quote.text)


def placeholders_resolve(base: Collection) -> Iterator[Problem | None]:
    """Every placeholder of a wording names something there is."""
    for fact_id, entry, path, template in templates(base):
        for name in placeholders(template):
            fine = _resolves(base, fact_id, name)
            allowed = [*entry.content.observations, "items"]
            yield (
                None
                if fine
                else entry.document.problem("unknown-placeholder", path, given=name, near=closest(name, allowed) or "–")
            )
        if "{" in literal(template) or "}" in literal(template):
            yield entry.document.problem("loose-brace", path)


def figures_only_from_observations(base: Collection) -> Iterator[Problem | None]:
    """No digit is typed in a wording: a figure comes from its observation, with its qualifier."""
    for _, entry, path, template in templates(base):
        typed = re.search(r"\d+(?:[.,]\d+)*", literal(template))
        yield entry.document.problem("typed-figure", path, given=typed[0]) if typed else None


def languages_agree(base: Collection) -> Iterator[Problem | None]:
    """All languages of a wording carry the same figures, the same number of times."""
    for entry in base.facts.values():
        texts: list[tuple[Path_, dict[str, str]]] = [(("text",), entry.content.text)]
        texts += [(("observations", key, "text"), o.text) for key, o in entry.content.observations.items() if o.text]
        for path, wording in texts:
            per_language = {language: sorted(placeholders(text)) for language, text in wording.items()}
            first = next(iter(per_language.values()))
            fine = all(names == first for names in per_language.values())
            yield None if fine else entry.document.problem("languages-differ", path)
        notes = entry.content.notes.values()
        if notes:
            carried = {(len(said), *sorted(name for note in said for name in placeholders(note))) for said in notes}
            fine = len(carried) == 1
            yield None if fine else entry.document.problem("languages-differ", ("notes",))


def every_figure_is_said(base: Collection) -> Iterator[Problem | None]:
    """Each observation is either in the fact's wording or has a sentence of its own."""
    for entry, key, observation in observations(base):
        fact = entry.content
        said = any(name.split(".")[0] == key for text in fact_templates(fact) for name in placeholders(text))
        fine = said or bool(observation.text)
        yield None if fine else entry.document.problem("silent-figure", ("observations", key), key=key)


def countries_are_iso(base: Collection) -> Iterator[Problem | None]:
    """A country is an ISO 3166 code, and has the name its source gives it."""
    known = {str(code) for code in Locale("en").territories if len(str(code)) == 2 and str(code).isalpha()}
    names = content(base.countries)
    for code in names:
        assert base.countries
        yield None if code in known else base.countries.document.problem("unknown-country", (code,), given=code)
    for entry in base.facts.values():
        for i, item in enumerate(entry.content.items):
            if item.country is not None:
                fine = item.country in known and item.country in names
                slug = "unnamed-country" if item.country in known else "unknown-country"
                yield None if fine else entry.document.problem(slug, ("items", i, "country"), given=item.country)


def facts_can_be_asked_for(base: Collection) -> Iterator[Problem | None]:
    """Every fact has utterances in every language, and no utterances stand without a fact."""
    for language in languages(base):
        for fact_id, entry in base.facts.items():
            utterances = base.utterances.get((language, fact_id))
            fine = utterances is not None and len(utterances.content.utterances) >= MIN_UTTERANCES
            yield (
                None
                if fine
                else entry.document.problem(
                    "too-few-utterances",
                    file=f"utterances/{language}/{fact_id}.yaml",
                    have=len(utterances.content.utterances) if utterances else 0,
                    least=MIN_UTTERANCES,
                )
            )
        if language not in base.out_of_scope:
            assert base.base
            yield base.base.document.problem("no-out-of-scope", ("languages",), language=language)
        if language not in base.lexicon:
            assert base.base
            yield base.base.document.problem("no-lexicon", ("languages",), language=language)
    for (_, fact_id), stray in base.utterances.items():
        if fact_id not in base.facts:
            yield stray.document.problem("unknown-fact", given=fact_id, near=closest(fact_id, list(base.facts)) or "–")


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
    """Groups and opposites name concepts that some lexicon has."""
    known = sorted({concept for entry in base.lexicon.values() for concept in entry.content.concepts})
    if not base.concepts:
        return
    named: list[tuple[Path_, str]] = [
        (("groups", g, i), c) for g, cs in base.concepts.content.groups.items() for i, c in enumerate(cs)
    ]
    named += [(("opposites", i, j), c) for i, pair in enumerate(base.concepts.content.opposites) for j, c in enumerate(pair)]
    for i, group in enumerate(base.concepts.content.exclusive):
        groups = list(base.concepts.content.groups)
        yield (
            None
            if group in groups
            else base.concepts.document.problem(
                "unknown-group", ("exclusive", i), given=group, near=closest(group, groups) or "–"
            )
        )
    for path, concept in named:
        fine = concept in known
        yield (
            None
            if fine
            else base.concepts.document.problem("unknown-concept", path, given=concept, near=closest(concept, known) or "–")
        )


def questions_name_facts(base: Collection) -> Iterator[Problem | None]:
    """A regression question names the fact that answers it, or says that none does."""
    if not base.questions:
        return
    for i, question in enumerate(base.questions.content.questions):
        path: Path_ = ("questions", i)
        if question.expect == "refuse":
            fine = question.fact is None
        else:
            fine = question.fact in base.facts
        given = question.fact or "–"
        near = closest(given, list(base.facts)) or "–"
        yield None if fine else base.questions.document.problem("unknown-fact", path, given=given, near=near)


MIN_UTTERANCES = 10

RULES: dict[str, Rule] = {
    rule.__name__.replace("_", "-"): rule
    for rule in (
        languages_complete,
        sources_known,
        ids_known,
        facts_carry_something,
        units_fit,
        phrases_carry_the_figure,
        quotes_verbatim,
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


def _resolves(base: Collection, fact_id: str, name: str) -> bool:
    try:
        wanted = parse(name)
    except ValueError:
        return False
    entry = base.facts.get(wanted.fact or fact_id)
    if wanted.kind == "primary":
        return True
    if entry is None:
        return False
    if wanted.kind == "items":
        whole = base.facts.get(entry.content.part.of) if entry.content.part else entry
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
    words = len(phrase.split())
    if words > MAX_PHRASE_WORDS:
        return entry.document.problem("long-phrase", path, words=words, limit=MAX_PHRASE_WORDS)
    return None


def _fits(value: Value, unit: Unit) -> bool:
    if unit is Unit.DATE:
        return isinstance(value, Moment) or (isinstance(value, Decimal) and value == int(value))
    if unit is Unit.FRACTION:
        return isinstance(value, Fraction)
    if not isinstance(value, Decimal):
        return False
    return value <= 100 if unit is Unit.PERCENT else value == int(value)
