"""An explanation as plain data, for programs: `explain --json`. docs/curating.md lists the keys, and they stay as they are."""

from __future__ import annotations

from typing import Any

from bot.explanation import Candidate, Explanation, Judgement, Ranking, Signal, Threshold, Word
from bot.model import Decision, Number, Pick, Term, Utterance

PLACES = 4  # of a probability


def recorded(found: Explanation) -> dict[str, Any]:
    """Everything that an explanation says, without any wording."""
    return {
        "text": found.text,
        "language": found.utterance.language,
        "context": list(found.context),
        "words": [_word(word) for word in found.words],
        "asked": _asked(found.utterance),
        "judgements": [_judgement(one) for one in found.judgements],
        "decisive": found.decisive,
        "thresholds": [_threshold(one) for one in found.thresholds],
        "decision": _decision(found.decision, found),
        "release": found.release,
    }


def _word(word: Word) -> dict[str, Any]:
    return {
        "typed": word.typed,
        "understood": word.understood,
        "change": word.change,
        "senses": [{"role": sense.role, "value": sense.value} for sense in word.senses],
    }


def _asked(read: Utterance) -> dict[str, Any]:
    return {
        "kinds": sorted(read.kinds),
        "marks": sorted(read.marks),
        "focus": sorted(read.focus),
        "excepted": sorted(read.excepted),
        "numbers": [_number(number) for number in read.numbers],
        "years": list(read.years),
        "months": list(read.months),
        "countries": list(read.countries),
        "regions": list(read.regions),
    }


def _number(number: Number) -> dict[str, Any]:
    return {
        "text": number.text,
        "values": [str(value) for value in number.values],  # exact: "70", "2/3"
        "percent": number.percent,
        "fraction": number.fraction,
        "qualifier": number.qualifier,
    }


def _judgement(judgement: Judgement) -> dict[str, Any]:
    return {
        "text": judgement.text,
        "from_context": judgement.from_context,
        "first": _ranking(judgement.first),
        "second": [{"owner": one.owner, "probability": _probability(one.probability)} for one in judgement.second] or None,
        "both": _ranking(judgement.both) if judgement.both else None,
    }


def _ranking(ranking: Ranking) -> dict[str, Any]:
    none = {"probability": _probability(ranking.none), "signals": _signals(ranking.signals)}
    return {"facts": [_candidate(one) for one in ranking.best], "none": none}


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "fact": candidate.fact,
        "probability": _probability(candidate.probability),
        "has": [_term(term) for term in candidate.has],
        "lacks": [_term(term) for term in candidate.lacks],
        "nearest": candidate.nearest or None,
        "signals": _signals(candidate.signals),
    }


def _term(term: Term) -> dict[str, Any]:
    return {"text": term.text, "key": term.key}


def _signals(signals: tuple[Signal, ...]) -> dict[str, Any]:
    return {one.name: {"value": round(one.value, PLACES), "weight": one.weight} for one in signals}


def _threshold(threshold: Threshold) -> dict[str, Any]:
    return {
        "name": threshold.name,
        "value": round(threshold.value, PLACES),
        "measured": None if threshold.measured is None else _probability(threshold.measured),
        "reached": threshold.reached,
        "decided": threshold.decided,
    }


def _decision(decision: Decision, found: Explanation) -> dict[str, Any]:
    return {
        "kind": decision.kind,
        "reason": decision.reason,
        "route": found.route,
        "forbidden": found.forbidden,
        "from_context": decision.from_context,
        "confidence": _probability(decision.confidence),
        "facts": [_pick(pick) for pick in decision.picks],
        "suggestions": list(decision.suggestions),
        "unknown": list(decision.unknown),
    }


def _pick(pick: Pick) -> dict[str, Any]:
    return {"fact": pick.fact, "verdict": pick.verdict, "country": pick.country, "observations": list(pick.observations)}


def _probability(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), PLACES)
