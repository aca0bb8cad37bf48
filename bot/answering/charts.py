"""Describe a picture of a fact: what kind suits its data, with which figures, bounds, dates and sources.

The kind follows from the data alone and never from which fact it is. Every figure keeps its wording; where it reaches to
is what its qualifier says (`intervals`), so that nobody can draw "more than 70 %" as a point.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction

from bot.answering import histories
from bot.answering.citing import by, cite, dated, titled, wording
from bot.answering.comparisons import when
from bot.answering.figures import figure, moment
from bot.answering.statements import capital, say
from bot.catalogs import message, plural, text
from bot.chart import ABOVE, AROUND, BELOW, Chart, ChartKind, Row
from bot.intervals import Interval, interval
from bot.model import Cited
from facts.model import BESIDE, Base, Citation, Fact, FactId, FactKind, Language, Moment, Observation, Unit, years_in

TOP = Fraction(100)  # percent: a share reaches no higher
LEAST_DATES = 3  # figures of one indicator that make a course
LEAST_PARTS = 3  # shares that make a composition; of two, one is compared with the other
DRAWN = frozenset({FactKind.SHARE, FactKind.COUNT})  # kinds of facts whose figures are drawn
SHARES = frozenset({Unit.PERCENT, Unit.FRACTION})
COUNTED = SHARES | {Unit.COUNT}  # units that have an axis
KINDS = {
    ChartKind.BARS: message("chart.bars"),
    ChartKind.HISTORY: message("chart.history"),
    ChartKind.COMPOSITION: message("chart.composition"),
    ChartKind.MAP: message("chart.map"),
    ChartKind.CARD: message("chart.card"),
}
READINGS = {  # how the bounds of some qualifiers are drawn
    message("chart.reading-above"): ABOVE,
    message("chart.reading-below"): BELOW,
    message("chart.reading-around"): AROUND,
}


def kind_of(fact: Fact, base: Base) -> ChartKind | None:
    """What kind of chart suits a fact; None: its data make none, so only a card can be had."""
    if fact.listing and fact.listing.items and all(item.country for item in fact.listing.items):
        return ChartKind.MAP
    if fact.kind not in DRAWN or not _drawn(fact):
        return None
    if _has_course(fact):
        return ChartKind.HISTORY
    return ChartKind.COMPOSITION if len(_parts(fact, base)) >= LEAST_PARTS else ChartKind.BARS


def charted(base: Base) -> tuple[FactId, ...]:
    """The facts that have a chart, in the order of the base."""
    return tuple(fact.id for fact in base.facts.values() if kind_of(fact, base))


def has_chart(id: FactId, base: Base) -> bool:
    """Whether a fact's data make a chart; no fact of another base's does."""
    fact = base.facts.get(id)
    return fact is not None and kind_of(fact, base) is not None


def chart(fact: Fact, base: Base, language: Language) -> Chart | None:
    """The chart that suits a fact; None: its data make none."""
    match kind_of(fact, base):
        case ChartKind.MAP:
            return _map(fact, base, language)
        case ChartKind.COMPOSITION:
            parts = _parts(fact, base)
            return _figures(ChartKind.COMPOSITION, fact, parts, base, language)
        case ChartKind.HISTORY | ChartKind.BARS as kind:
            return _figures(kind, fact, [fact], base, language)
        case _:
            return None


def card(fact: Fact, base: Base, language: Language) -> Chart | None:
    """A fact's sentence as a picture to pass on; None: the fact tells nothing of the subject."""
    if fact.kind in BESIDE:
        return None
    said = say(fact.text[language], fact, base, language)
    used = [observation for _, observation in said.observations]
    own = [one for owner, one in said.observations if owner == fact.id and not isinstance(one.value, Moment)]
    rows = [row_of(fact, one, language) for one in own if len(own) == 1]
    citations = [*([fact.quote.citation] if fact.quote else []), *(one.citation for one in used), *fact.evidence]
    notes = tuple(say(note, fact, base, language).text for note in fact.notes.get(language, ()) if fact.listing)
    return _described(
        kind=ChartKind.CARD,
        facts=[fact],
        title=fact.name[language],
        subtitle=_time(used, language) or _published(fact, used, language),
        sentence=said.text,
        rows=rows,
        notes=notes,
        told=[said.text],
        citations=[(fact.id, one) for one in citations],
        base=base,
        language=language,
    )


# Kinds


def _map(fact: Fact, base: Base, language: Language) -> Chart:
    assert fact.listing
    rows = entries(fact, language)
    said = say(fact.text[language], fact, base, language).text
    citations = [*([fact.quote.citation] if fact.quote else []), *fact.evidence]
    return _described(
        kind=ChartKind.MAP,
        facts=[fact],
        title=fact.name[language],
        subtitle=_published(fact, [], language),
        rows=rows,
        notes=tuple(say(note, fact, base, language).text for note in fact.notes.get(language, ())),
        told=[said],
        citations=[(fact.id, one) for one in citations],
        base=base,
        language=language,
    )


def _figures(kind: ChartKind, fact: Fact, facts: Sequence[Fact], base: Base, language: Language) -> Chart:
    pairs = [(one, observation) for one in facts for observation in _drawn(one)]
    if kind is ChartKind.COMPOSITION:
        pairs = _by_size(pairs)
        topics = {one.topic for one in facts}
        title = next(topic.name[language] for topic in base.topics if topic.id in topics)
    else:
        pairs = sorted(pairs, key=lambda pair: _in_time(pair[1]))
        title = fact.name[language]
    rows, whole = [row_of(one, observation, language) for one, observation in pairs], ""
    if kind is ChartKind.COMPOSITION:
        whole = text("chart.shares", language, population=rows[0].label)
        rows = [row._replace(label=base.facts[row.fact].name[language]) for row in rows]
    told = _told(kind, fact, pairs, base, language)
    return _described(
        kind=kind,
        facts=[fact, *(one for one in facts if one is not fact)],
        title=title,
        subtitle=" · ".join(part for part in (whole, _time([observation for _, observation in pairs], language)) if part),
        rows=rows,
        notes=_remarks(kind, pairs, base, language),
        told=told,
        lead=told[0] if kind is ChartKind.BARS and len(rows) == 1 else "",  # else nothing says what is drawn
        citations=[(one.id, observation.citation) for one, observation in pairs],
        base=base,
        language=language,
    )


def _described(
    *,
    kind: ChartKind,
    facts: Sequence[Fact],
    title: str,
    subtitle: str,
    rows: Sequence[Row],
    notes: tuple[str, ...],
    told: Sequence[str],
    citations: Iterable[tuple[FactId, Citation]],
    base: Base,
    language: Language,
    sentence: str = "",
    lead: str = "",
) -> Chart:
    sources = _cited(citations, language)
    undated = [] if any(row.when for row in rows) or kind is ChartKind.HISTORY or not subtitle else [subtitle]
    parts = [
        text(KINDS[kind], language, title=title),
        *told,
        *(one for one in undated if one not in told),
        *notes,
        *(text("cite.based-on", language, source=wording(cited.citation.source, language)) for cited in sources),
    ]
    return Chart(
        kind=kind,
        facts=tuple(fact.id for fact in facts),
        language=language,
        title=title,
        subtitle=f"{lead} {subtitle}".strip(),
        sentence=sentence,
        rows=tuple(rows),
        notes=notes,
        caption=" ".join(_ended(part) for part in parts),
        sources=sources,
        release=str(base.release),
    )


# What is drawn


def _drawn(fact: Fact) -> list[Observation]:
    """The figures of a fact that have an axis."""
    return [one for one in fact.figures() if one.indicator.unit in COUNTED]


def _has_course(fact: Fact) -> bool:
    """Whether a fact has enough figures of one indicator, more than one of them with a time."""
    counted = [one for one in _drawn(fact) if one.indicator.unit is Unit.COUNT]
    most = Counter(one.indicator.id for one in counted).most_common(1)
    if not most or most[0][1] < LEAST_DATES:
        return False
    times = {one.order() for one in counted if one.indicator.id == most[0][0] and one.years()}
    return len(times) > 1


def _parts(fact: Fact, base: Base) -> list[Fact]:
    """The facts that give shares of one whole at one time, as one source does; a fact with another share is no part."""

    def whole(other: Fact) -> tuple[object, ...] | None:
        drawn = _drawn(other)
        if other.kind is not FactKind.SHARE or len(drawn) != 1 or drawn[0].indicator.unit not in SHARES:
            return None
        one = drawn[0]
        if one.indicator.among is None:
            return None
        return one.indicator.among, other.topic, dict(one.population), str(one.as_of), dict(one.period), one.citation.source.id

    wanted = whole(fact)
    return [other for other in base.facts.values() if whole(other) == wanted] if wanted else []


def _by_size(pairs: list[tuple[Fact, Observation]]) -> list[tuple[Fact, Observation]]:
    """The largest share first; of those that are written alike, in the order in which the largest one's fact names them."""
    largest = max(pairs, key=lambda pair: _position(pair[1]))[0]
    named = [largest.id, *largest.related]
    order = {pair[0].id: named.index(pair[0].id) if pair[0].id in named else len(named) for pair in pairs}
    return sorted(pairs, key=lambda pair: (-_position(pair[1]), order[pair[0].id]))


def _in_time(one: Observation) -> tuple[bool, tuple[int, ...]]:
    """What figures are sorted by: those of a known time first, in its order."""
    return (False, one.order()) if one.years() else (True, ())


def _position(one: Observation) -> Fraction:
    """Where a value lies on its axis: two thirds at 66 2/3 percent, which is no figure of anybody's."""
    assert not isinstance(one.value, Moment)
    value = Fraction(one.value)
    return value * TOP if one.indicator.unit is Unit.FRACTION else value


def spoken_of(one: Observation) -> Interval:
    """What a figure with its qualifier speaks of, on its axis; no share is above the whole."""
    top = TOP if one.indicator.unit in SHARES else None
    found = interval(one.qualifier, _position(one), top)
    return found._replace(high=top, high_open=False) if top and found.high and found.high > top else found


def entries(fact: Fact, language: Language) -> list[Row]:
    """The entries of a fact's list; none: it has no list."""
    if fact.listing is None:
        return []
    groups = fact.listing.groups
    return [
        Row(
            fact=fact.id,
            label=item.label[language],
            country=item.country,
            group=groups[item.group][language] if item.group and len(groups) > 1 else "",
        )
        for item in fact.listing.items
    ]


def row_of(fact: Fact, one: Observation, language: Language) -> Row:
    """A figure of a fact, worded, with its bounds."""
    since, until = days_of(one)
    source, note = one.citation.source, one.citation.source.note.get(language)
    return Row(
        fact=fact.id,
        label=one.population[language],
        observation=one,
        figure=figure(one, language),
        span=spoken_of(one) if one.indicator.unit in COUNTED else None,
        when=when(one, language),
        since=since,
        until=until,
        counted=one.indicator.noun[language],
        source=text("source.with-note", language, source=source.publisher, note=note) if note else source.publisher,
    )


def days_of(one: Observation) -> tuple[date | None, date | None]:
    """The first and the last day of the time that a figure speaks of, as coarse as it is known; None: no time is known."""
    years = {year for words in one.period.values() for year in years_in(words)}
    if years:
        return date(min(years), 1, 1), date(max(years), 12, 31)
    if one.as_of is None:
        return None, None
    year, month, day = one.as_of.year, one.as_of.month, one.as_of.day
    if one.as_of.mid:
        return date(year, 5, 1), date(year, 8, 31)  # the third of the year in its middle
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date(year, month, day), date(year, month, day)


# What is said


def _told(kind: ChartKind, fact: Fact, pairs: Sequence[tuple[Fact, Observation]], base: Base, language: Language) -> list[str]:
    """Every figure in whole sentences, or in lines by date."""
    if kind is ChartKind.HISTORY:
        return [line.text for line in histories.lines(fact, language)[1:]]
    templates = [(one, observation.text.get(language) or one.text[language]) for one, observation in pairs]
    return list(dict.fromkeys(say(template, one, base, language).text for one, template in templates))


def _remarks(kind: ChartKind, pairs: Sequence[tuple[Fact, Observation]], base: Base, language: Language) -> tuple[str, ...]:
    """What is to be said beside the figures: what they do not mean together, and how their bounds are drawn."""
    drawn = [observation for _, observation in pairs]
    found = []
    if kind is ChartKind.COMPOSITION:
        found.append(text("chart.no-sum", language))
    if kind is ChartKind.HISTORY and len({tuple(one.population.values()) for one in drawn}) > 1:
        found.append(text("history.populations", language))
    if kind is ChartKind.BARS and len({bool(one.years()) for one in drawn}) > 1:
        found.append(text("note.partly-undated", language))
    found += [say(one.note[language], fact, base, language).text for fact, one in pairs if one.note]
    if kind is not ChartKind.COMPOSITION:
        noted = [say(note, fact, base, language) for fact in _owners(pairs) for note in fact.notes.get(language, ())]
        found += [said.text for said in noted if not said.observations]  # the others repeat figures, and the picture has those
    found += [text(id, language) for id, qualifiers in READINGS.items() if any(one.qualifier in qualifiers for one in drawn)]
    return tuple(dict.fromkeys(found))


def _owners(pairs: Sequence[tuple[Fact, Observation]]) -> list[Fact]:
    """The facts of some figures, each once."""
    return list({fact.id: fact for fact, _ in pairs}.values())


def _time(drawn: Sequence[Observation], language: Language) -> str:
    """The time that all figures share, or that their source gives none; "" where they differ."""
    if not drawn or len({(one.as_of, tuple(one.period.items())) for one in drawn}) > 1:
        return ""
    period, as_of = drawn[0].period.get(language, ""), drawn[0].as_of
    sources = len({one.citation.source.id for one in drawn})
    said = text("chart.as-of", language, date=moment(as_of, language)) if as_of else ""
    known = [part for part in (period, said or plural("note.undated", sources, language)) if part]
    return capital(" · ".join(known))


def _published(fact: Fact, used: Sequence[Observation], language: Language) -> str:
    """That the sources of what is no figure give no date; "" where they do, or where there are figures."""
    if used or not fact.evidence or any(one.source.published for one in fact.evidence):
        return ""
    return plural("note.undated", len({one.source.id for one in fact.evidence}), language)


def _cited(citations: Iterable[tuple[FactId, Citation]], language: Language) -> tuple[Cited, ...]:
    """One per source, in the order of the picture."""
    seen: dict[str, tuple[FactId, Citation]] = {}
    for fact, citation in citations:
        seen.setdefault(citation.source.id, (fact, citation))
    return tuple(_brief(cite(fact, citation, language), language, alone=len(seen) == 1) for fact, citation in seen.values())


def _brief(cited: Cited, language: Language, *, alone: bool) -> Cited:
    """A source as it stands in a picture: a single one with its title, of several each with what tells them apart."""
    source = cited.citation.source
    values = {"publisher": by(source, language), "date": dated(source, language)}
    if alone:
        return cited._replace(text=text("chart.source", language, title=titled(source, language), **values))
    return cited._replace(text=text("chart.source-brief", language, **values))


def _ended(sentence: str) -> str:
    """A sentence with a full stop, where nothing else ends it."""
    return sentence if sentence[-1:] in ".!?" else f"{sentence}."
