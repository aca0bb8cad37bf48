"""What a curator calls what the engine has short ids for: roles of words, kinds of answers, marks, signals, reasons.

An id that has no name here stands for itself: a language that a base brings along may have kinds of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.catalogs import message, text

KINDS = {
    "amount": message("explain.kind.amount"),
    "cost": message("explain.kind.cost"),
    "count": message("explain.kind.count"),
    "development": message("explain.kind.development"),
    "duration": message("explain.kind.duration"),
    "frequency": message("explain.kind.frequency"),
    "how": message("explain.kind.how"),
    "list": message("explain.kind.list"),
    "names": message("explain.kind.names"),
    "next": message("explain.kind.next"),
    "share": message("explain.kind.share"),
    "superlative": message("explain.kind.superlative"),
    "what": message("explain.kind.what"),
    "when": message("explain.kind.when"),
    "where": message("explain.kind.where"),
    "who": message("explain.kind.who"),
    "why": message("explain.kind.why"),
}
MARKS = {
    "all": message("explain.mark.all"),
    "claim": message("explain.mark.claim"),
    "contrary": message("explain.mark.contrary"),
    "denial": message("explain.mark.negation"),
    "except": message("explain.mark.except"),
    "majority": message("explain.mark.majority"),
    "minority": message("explain.mark.minority"),
    "negation": message("explain.mark.negation"),
    "now": message("explain.mark.now"),
    "only": message("explain.mark.only"),
    "question": message("explain.mark.question"),
    "rank": message("explain.mark.rank"),
    "top": message("explain.mark.rank"),
}
QUALIFIERS = {
    "about": message("explain.qualifier.about"),
    "almost": message("explain.qualifier.almost"),
    "at_least": message("explain.qualifier.at_least"),
    "exactly": message("explain.qualifier.exactly"),
    "less_than": message("explain.qualifier.less_than"),
    "more_than": message("explain.qualifier.more_than"),
    "over": message("explain.qualifier.over"),
    "up_to": message("explain.qualifier.up_to"),
}
CHANGES = {
    "slip": message("explain.change.slip"),
    "spelling": message("explain.change.spelling"),
    "verb": message("explain.change.verb"),
}
ROLES = {
    "concept": message("explain.role.concept"),
    "country": message("explain.role.country"),
    "fraction": message("explain.role.fraction"),
    "frame": message("explain.role.frame"),
    "function": message("explain.role.function"),
    "kind": message("explain.role.kind"),
    "letter": message("explain.role.letter"),
    "mark": message("explain.role.mark"),
    "month": message("explain.role.month"),
    "number": message("explain.role.number"),
    "outside": message("explain.role.outside"),
    "percent": message("explain.role.percent"),
    "qualifier": message("explain.role.qualifier"),
    "range": message("explain.role.range"),
    "scale": message("explain.role.scale"),
    "stem": message("explain.role.stem"),
    "time": message("explain.role.time"),
    "unknown": message("explain.role.unknown"),
}
SIGNALS = {
    "bias": message("explain.signal.bias"),
    "closest": message("explain.signal.closest"),
    "context": message("explain.signal.context"),
    "covered": message("explain.signal.covered"),
    "elsewhere": message("explain.signal.elsewhere"),
    "empty": message("explain.signal.empty"),
    "few": message("explain.signal.few"),
    "foreign": message("explain.signal.foreign"),
    "foreign_concept": message("explain.signal.foreign_concept"),
    "foreign_focus": message("explain.signal.foreign_focus"),
    "kind": message("explain.signal.kind"),
    "letters": message("explain.signal.letters"),
    "missing": message("explain.signal.missing"),
    "nearest": message("explain.signal.nearest"),
    "neighbours": message("explain.signal.neighbours"),
    "odd_kind": message("explain.signal.odd_kind"),
    "phrasing": message("explain.signal.phrasing"),
    "typical": message("explain.signal.typical"),
    "unknown": message("explain.signal.unknown"),
    "wording": message("explain.signal.wording"),
}
ROUTES = {
    "about": message("explain.route.about"),
    "again": message("explain.route.again"),
    "country": message("explain.route.country"),
    "curated": message("explain.route.curated"),
    "gathered": message("explain.route.gathered"),
    "scored": message("explain.route.scored"),
    "several": message("explain.route.several"),
    "talk": message("explain.route.talk"),
    "time": message("explain.route.time"),
    "unread": message("explain.route.unread"),
}
REASONS = {
    "clear": message("explain.reason.clear"),
    "empty": message("explain.reason.empty"),
    "no-figure-for-year": message("explain.reason.no-figure-for-year"),
    "opposite": message("explain.reason.opposite"),
    "out-of-scope": message("explain.reason.out-of-scope"),
    "too-close": message("explain.reason.too-close"),
    "too-long": message("explain.reason.too-long"),
    "unknown-words": message("explain.reason.unknown-words"),
    "unsure": message("explain.reason.unsure"),
}
OUTCOMES = {
    "answer": message("explain.outcome.answer"),
    "clarify": message("explain.outcome.clarify"),
    "help": message("explain.outcome.help"),
    "refusal": message("explain.outcome.refusal"),
    "smalltalk": message("explain.outcome.smalltalk"),
}
VERDICTS = {
    "false": message("explain.verdict.false"),
    "no": message("explain.verdict.no"),
    "true": message("explain.verdict.true"),
    "unsupported": message("explain.verdict.unsupported"),
    "yes": message("explain.verdict.yes"),
}
OUTSIDE = {
    "_far": message("explain.outside.far"),
    "_near": message("explain.outside.near"),
}
THRESHOLDS = {
    "ALONE": message("explain.threshold.alone"),
    "ANSWER": message("explain.threshold.answer"),
    "CLARIFY": message("explain.threshold.clarify"),
    "LIKELY": message("explain.threshold.likely"),
    "KEYWORD": message("explain.threshold.keyword"),
    "CLAIMED": message("explain.threshold.claimed"),
    "LISTED": message("explain.threshold.listed"),
    "TALK": message("explain.threshold.talk"),
}


def gloss(names: Mapping[str, str], id: str, language: str, /, **values: object) -> str:
    """What a curator calls an id; the id itself where it has no name.

    Args:
        names: One of the tables above.
        id: Of the engine.
        language: To name it in.
        values: What the name has placeholders for.
    """
    return text(names[id], language, **values) if id in names else id


def signal(name: str, language: str) -> str:
    """What a curator calls a signal. "None of them" has some twice: for examples near the subject and far from it."""
    if name.startswith("near_"):
        return text("explain.signal-near", language, signal=gloss(SIGNALS, name.removeprefix("near_"), language))
    if name.startswith("far_"):
        return text("explain.signal-far", language, signal=gloss(SIGNALS, name.removeprefix("far_"), language))
    return gloss(SIGNALS, name, language)
