"""Which handler hears what. All of them are registered here and nowhere else; the first that fits is the only one."""

from __future__ import annotations

from typing import Any

from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    MessageReactionHandler,
    filters,
)

from bot.channels.telegram.addressing import ASK
from bot.channels.telegram.handlers import Handlers

MESSAGE, EDITED = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE
FROM_PERSON = ~filters.SenderChat.CHANNEL & ~filters.VIA_BOT
SERVICE = filters.StatusUpdate.ALL  # what Telegram itself puts into a chat: somebody came, a title was changed


def register(application: Application[Any, Any, Any, Any, Any, Any], handlers: Handlers) -> None:
    """Tell an application what the bot hears."""
    desk = handlers.desk
    commands = {
        "start": handlers.start,
        "help": handlers.help,
        "topics": handlers.topics,
        "source": handlers.source,
        "quote": desk.quote,
        "zitat": desk.quote,
        "cite": desk.cite,
        "verify": desk.verify,
        "pruefen": desk.verify,
        "chart": desk.chart,
        "grafik": desk.chart,
        "dossier": desk.dossier,
        "lang": handlers.language,
        "corrections": handlers.corrections,
        "privacy": handlers.privacy,
        "forget": handlers.forget,
        "wrong": handlers.wrong,
        "falsch": handlers.wrong,
        ASK: handlers.ask,
        "reload": handlers.releases.reload,
        "preview": handlers.releases.preview,
        "releases": handlers.releases.releases,
        "diff": handlers.releases.diff,
        "rollback": handlers.releases.rollback,
        "export": handlers.releases.export,
        "missed": handlers.listening.missed,
        "audit": handlers.releases.audit,
        "stats": handlers.listening.stats,
    }
    for name, callback in commands.items():
        application.add_handler(CommandHandler(name, callback, MESSAGE & FROM_PERSON))
    private = filters.ChatType.PRIVATE
    application.add_handler(MessageHandler(MESSAGE & private & filters.COMMAND, handlers.unknown))
    application.add_handler(MessageHandler(MESSAGE & FROM_PERSON & filters.TEXT & ~filters.COMMAND, handlers.ask))
    application.add_handler(MessageHandler(EDITED & FROM_PERSON & (filters.TEXT | filters.CAPTION), handlers.ask_again))
    application.add_handler(MessageHandler(MESSAGE & FROM_PERSON & ~private & filters.CAPTION, handlers.ask))
    application.add_handler(MessageHandler(MESSAGE & FROM_PERSON & private & ~filters.TEXT & ~SERVICE, handlers.media))
    application.add_handler(CallbackQueryHandler(handlers.press))
    changed = MessageReactionHandler.MESSAGE_REACTION_UPDATED
    application.add_handler(MessageReactionHandler(handlers.react, message_reaction_types=changed))
    application.add_handler(InlineQueryHandler(handlers.offer))
    application.add_error_handler(handlers.failed)
