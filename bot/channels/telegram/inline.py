"""Answers that are offered in any chat while somebody types the bot's name and a few letters.

They are finished and cited: nothing is asked of the bot any more when one is sent, so it has no buttons but a link to itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.constants import ParseMode

from bot.catalogs import text
from bot.channels.telegram.rendering import deep_link, rendered
from bot.channels.telegram.sending import NO_PREVIEW
from bot.model import Answer, Statement
from bot.permalinks import permalink
from facts.model import Base, Language

MOST = 10  # results
SHOWN = 200  # letters of a sentence below its title; a telephone shows two lines
START = "ask"  # what /start is given by whom the list brings to the bot


def results(answers: Iterable[Answer], base: Base, username: str) -> list[InlineQueryResultArticle]:
    """What can be sent, one for each answer; an answer that takes several messages cannot."""
    return [made for answer in answers if (made := _result(answer, base, username))]


def way_on(language: Language) -> InlineQueryResultsButton:
    """Leads to the bot itself, above the list."""
    return InlineQueryResultsButton(text("telegram.inline.ask", language), start_parameter=START)


def _result(answer: Answer, base: Base, username: str) -> InlineQueryResultArticle | None:
    texts, link = rendered(answer), permalink(answer)
    if len(texts) > 1 or link is None:
        return None
    opened = InlineKeyboardButton(text("telegram.inline.open", answer.language), url=deep_link(link, username))
    said = next((block.text for block in answer.blocks if isinstance(block, Statement)), "")
    return InlineQueryResultArticle(
        id=str(link),
        title=base.facts[answer.facts[0]].name[answer.language],
        description=said if len(said) <= SHOWN else said[:SHOWN].rpartition(" ")[0] + " …",
        input_message_content=InputTextMessageContent(texts[0], parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW),
        reply_markup=InlineKeyboardMarkup([[opened]]),
    )
