"""What Telegram shows of the bot before anybody has asked: its commands and its descriptions, in every language.

Only what differs is set. A description that somebody has given the bot at @BotFather stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import structlog
from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeChat, BotCommandScopeDefault
from telegram.constants import BotDescriptionLimit
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.catalogs import FALLBACK, interface_language, message, own_names, text
from bot.channels.telegram.sending import worth_another_try
from facts.model import Base, Language

log = structlog.get_logger("bot.telegram")

COMMANDS = {
    "ask": message("telegram.command.ask"),
    "topics": message("telegram.command.topics"),
    "source": message("telegram.command.source"),
    "quote": message("telegram.command.quote"),
    "cite": message("telegram.command.cite"),
    "chart": message("telegram.command.chart"),
    "verify": message("telegram.command.verify"),
    "dossier": message("telegram.command.dossier"),
    "wrong": message("telegram.command.wrong"),
    "corrections": message("telegram.command.corrections"),
    "lang": message("telegram.command.lang"),
    "privacy": message("telegram.command.privacy"),
    "forget": message("telegram.command.forget"),
    "help": message("telegram.command.help"),
}
FOR_ADMINS = {
    "reload": message("telegram.command.reload"),
    "preview": message("reload.command.preview"),
    "releases": message("reload.command.releases"),
    "diff": message("reload.command.diff"),
    "rollback": message("reload.command.rollback"),
    "missed": message("missed.command"),
    "stats": message("stats.command"),
    "audit": message("act.command"),
    "export": message("reload.command.export"),
}
MAX_SHORT = int(BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH)
MAX_LONG = int(BotDescriptionLimit.MAX_DESCRIPTION_LENGTH)
ANY = ""  # how Telegram calls "every language without a text of its own"


def fallback(base: Base) -> Language:
    """What to speak to people whose language the base does not."""
    return Language(interface_language([FALLBACK], base.languages))


async def set_up(bot: Bot, base: Base, admins: Iterable[int]) -> None:
    """Bring commands and descriptions up to date; what Telegram refuses is logged and left.

    Raises:
        TelegramError: It may work a little later.
    """
    try:
        for tag, language in _languages(base).items():
            await _commands(bot, BotCommandScopeDefault(), tag, language, COMMANDS)
            title, description = base.title[language], base.description[language]
            short = text("telegram.about", language, base=title, languages=own_names(base.languages))
            long = text("telegram.description", language, base=title, description=description)
            await _describe(bot, tag, short[:MAX_SHORT], long[:MAX_LONG])
    except TelegramError as error:
        if worth_another_try(error):
            raise
        log.warning("menu not set", error=type(error).__name__)
    for admin in sorted(admins):
        await show_admin(bot, base, admin)


async def show_admin(bot: Bot, base: Base, admin: int) -> None:
    """Bring the commands of an admin's private chat up to date.

    Somebody who has not written to the bot yet has no chat with it. Then nothing is done, until /start comes.

    Raises:
        TelegramError: It may work a little later.
    """
    try:
        for tag, language in _languages(base).items():
            await _commands(bot, BotCommandScopeChat(admin), tag, language, COMMANDS | FOR_ADMINS)
    except (BadRequest, Forbidden):
        log.info("admin has no chat yet")


def _languages(base: Base) -> dict[str, Language]:
    """Telegram's codes with the language to use for each.

    Telegram knows ISO 639-1 only, so "pt" stands for "pt-BR" where the base has no other Portuguese.
    "Every other" comes last: what it has is shown, and told, where a language has nothing.
    """
    codes = dict.fromkeys(tag.split("-")[0] for tag in base.languages)
    spoken = {code: Language(interface_language([code], base.languages)) for code in codes if len(code) == 2}
    return spoken | {ANY: fallback(base)}


async def _commands(bot: Bot, scope: BotCommandScope, tag: str, language: Language, ids: Mapping[str, str]) -> None:
    wanted = [BotCommand(name, text(id, language)) for name, id in ids.items()]
    if list(await bot.get_my_commands(scope, tag)) != wanted:
        await bot.set_my_commands(wanted, scope, tag)


async def _describe(bot: Bot, tag: str, short: str, long: str) -> None:
    if not (await bot.get_my_short_description(tag)).short_description:
        await bot.set_my_short_description(short, tag)
    if not (await bot.get_my_description(tag)).description:
        await bot.set_my_description(long, tag)
