"""What is set up, what is missing and how to mend it."""

from __future__ import annotations

import platform
from datetime import date

from bot import releasing
from bot.catalogs import message, plural, text
from bot.places import Place, locate
from bot.publishing import examine
from bot.settings import SettingsInvalid, shown
from bot.settings import load as load_settings
from facts.store import ReleaseUnreadable, load

REMEDIES = {
    "FAKTENBOT_ADMINS": message("settings.fix.admins"),
    "FAKTENBOT_DIGEST": message("settings.fix.digest"),
    "FAKTENBOT_MISSED_MIN_CHATS": message("settings.fix.missed-min-chats"),
    "FAKTENBOT_QUESTIONS_KEPT": message("settings.fix.questions-kept"),
    "FAKTENBOT_SECRET_KEY": message("settings.fix.secret-key"),
    "FAKTENBOT_TELEGRAM_API_URL": message("settings.fix.api-url"),
}


def report(language: str, today: date) -> tuple[list[str], bool]:
    """Lines for a person, and whether all is well.

    Args:
        language: To report in.
        today: Facts whose review is due by then are named.
    """
    try:
        settings = load_settings()
    except SettingsInvalid as error:
        return complaints(error, language), False
    place = locate(settings.facts, settings.home)
    lines = [text("doctor.heading", language), "  " + text("doctor.python", language, version=platform.python_version())]
    lines.append("  " + text("doctor.language", language, language=language))
    base, base_fine = _base(place, language)
    release, release_fine, due = _release(place, language, today)
    lines += [f"  {line}" for line in (base, release, *due)]
    for name, value in shown(settings):
        written = text("doctor.unset", language) if value is None else value or text("doctor.secret", language)
        lines.append("  " + text("doctor.setting", language, name=name, value=written))
    if not settings.telegram_token:
        lines += [text("doctor.missing", language), "  " + text("serve.no-token", language)]
    return lines, base_fine and release_fine


def complaints(error: SettingsInvalid, language: str) -> list[str]:
    """Which settings are invalid, and how to mend each; none of their values."""
    lines = [text("settings.invalid", language, names=", ".join(error.names))]
    return lines + [f"  {name}: {text(REMEDIES[name], language)}" for name in error.names if name in REMEDIES]


def _base(place: Place, language: str) -> tuple[str, bool]:
    if place.shipped:
        return text("doctor.base-shipped", language, path=place.shipped), True
    problems = examine(place.curated).problems
    if problems:
        return f"{place.curated}: {plural('check.problems', len(problems), language)}", False
    return text("doctor.base-fine", language, folder=place.curated), True


def _release(place: Place, language: str, today: date) -> tuple[str, bool, list[str]]:
    live, stamp = releasing.pointer(place), releasing.stamped(place)
    name = live.file if live else stamp.release if stamp else None
    if not (place.shipped or name):
        return text("doctor.release-missing", language), True, []
    path = place.shipped or place.shelf / str(name)
    try:
        base = load(path)
    except ReleaseUnreadable:
        return text("build.broken-release", language, path=path), False, []
    due = [fact.id for fact in base.facts.values() if fact.review_by <= today]
    said = [plural("doctor.due", len(due), language, facts=", ".join(due))] if due else []
    if live and releasing.has_moved_on(place, live):
        said.append(text("serve.moved-on", language, release=live.number, folder=place.curated))
    return text("doctor.release-fine", language, release=base.release, path=path), True, said
