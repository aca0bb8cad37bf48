"""What Telegram refuses in text, buttons and commands, in its words.

Pure functions: parameters of a call in, what a message shows of them out, or Refused.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from tests.telegram import html

Json = dict[str, Any]

SCOPES: dict[str, list[str]] = {  # and which chat or person they name
    "default": [],
    "all_private_chats": [],
    "all_group_chats": [],
    "all_chat_administrators": [],
    "chat": ["chat_id"],
    "chat_administrators": ["chat_id"],
    "chat_member": ["chat_id", "user_id"],
}


class Refused(Exception):
    """A call that Telegram refuses; the text is its description."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = int(status)


def bad(reason: str) -> Refused:
    """The commonest refusal."""
    return Refused(HTTPStatus.BAD_REQUEST, f"Bad Request: {reason}")


def content(p: Json, name: str, entities: str, lints: list[str]) -> Json:
    """Text or caption with its entities; empty if nothing is left of it."""
    mode, raw = str(p.get("parse_mode") or "").lower(), str(p.get(name) or "")
    if mode not in ("", "html"):
        raise bad("unsupported parse_mode")
    try:
        plain, marked = html.parse(raw) if mode else html.trim(raw, p.get(entities) or [])
    except html.ParseError as error:
        raise bad(str(error)) from None
    found = html.find(plain, marked)
    if len(found) > 100:
        lints.append(f"{name} with {len(found)} entities, Telegram keeps 100: {plain[:60]}")
    return ({name: plain} if plain else {}) | ({entities: found} if found else {})


def text(p: Json, lints: list[str], too_long: str) -> Json:
    """The text of a message, which must not be empty."""
    if not p.get("text"):
        raise bad("message text is empty")
    made = content(p, "text", "entities", lints)
    if not made:
        raise bad("text must be non-empty")
    if html.units(made["text"]) > 4096:
        raise bad(too_long)
    return made


def caption(p: Json, lints: list[str]) -> Json:
    """The caption of a file, if it has one."""
    made = content(p, "caption", "caption_entities", lints)
    if html.units(made.get("caption", "")) > 1024:
        raise bad("message caption is too long")
    return made


def markup(p: Json, lints: list[str]) -> Json:
    """What a message shows of its reply markup: an inline keyboard."""
    given = p.get("reply_markup")
    if not given:
        return {}
    if not isinstance(given, dict):
        raise bad("object expected as reply markup")
    rows = given.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    buttons = [button for row in rows for button in row]
    if len(buttons) > 100:
        raise bad("reply markup is too long")
    for button in buttons:
        _button(button, lints)
    return {"reply_markup": {"inline_keyboard": [row for row in rows if row]}} if buttons else {}


def _button(button: object, lints: list[str]) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad("can't parse inline keyboard button: Can't find field \"text\"")
    does = [name for name in button if name not in ("text", "style", "icon_custom_emoji_id")]
    if not button["text"].strip():
        raise bad("inline keyboard button text must be non-empty")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if not any(button[name] or name.startswith("switch_") for name in does):
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(does) > 1:
        lints.append(f'button "{button["text"]}" does several things: {does}')
    if "copy_text" in button and not 1 <= html.units(button["copy_text"]["text"]) <= 256:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    if "url" in button and html.kept_url(str(button["url"])) is None:
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def inline_results(p: Json, lints: list[str]) -> list[Json]:
    """What an answerInlineQuery offers, each as the message that would be sent."""
    given = p.get("results")
    if not isinstance(given, list) or len(given) > 50:
        raise bad("RESULTS_TOO_MUCH" if isinstance(given, list) else "can't parse inline query results")
    ids = [str(one.get("id", "")) for one in given]
    if not all(1 <= len(id.encode()) <= 64 for id in ids) or len(set(ids)) != len(ids):
        raise bad("RESULT_ID_INVALID" if len(set(ids)) == len(ids) else "RESULT_ID_DUPLICATE")
    button = p.get("button") or {}
    if button and not re.fullmatch("[A-Za-z0-9_-]{1,64}", str(button.get("start_parameter", ""))):
        raise bad("START_PARAM_INVALID")
    made = []
    for one in given:
        if one.get("type") != "article" or not one.get("title") or not isinstance(one.get("input_message_content"), dict):
            raise bad("ARTICLE_TITLE_EMPTY")
        content = one["input_message_content"]
        sent = text({"text": content.get("message_text"), "parse_mode": content.get("parse_mode")}, lints, "MESSAGE_TOO_LONG")
        made.append({"title": one["title"], "description": one.get("description", ""), **sent, **markup(one, lints)})
    if p.get("is_personal") is not True or int(p.get("cache_time", 300)) > 10:
        lints.append("inline results that others may be given, or that stay for long")
    return made


def commands(p: Json) -> list[Json]:
    """The list of a setMyCommands."""
    given = p.get("commands")
    if not isinstance(given, list):
        raise bad("expected an Array of BotCommand")
    if len(given) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in given:
        for name in ("command", "description"):
            if not isinstance(command, dict) or not isinstance(command.get(name), str):
                raise bad(f"can't parse BotCommand: Can't find field \"{name}\"")
        if not re.fullmatch("[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= html.units(command["description"].strip()) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return given


def scope(p: Json) -> str:
    """The scope of commands as one word: "default", "chat:1001"."""
    given = p.get("scope") or {"type": "default"}
    if not isinstance(given, dict) or given.get("type") not in SCOPES:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    for name in SCOPES[given["type"]]:
        if name not in given:
            raise bad(f"can't parse BotCommandScope: Can't find field \"{name}\"")
    return ":".join([given["type"], *(str(given[name]) for name in SCOPES[given["type"]])])


def language(p: Json) -> str:
    """The language code of a command list or a description; empty: for everyone else."""
    code = str(p.get("language_code") or "")
    if code and not re.fullmatch("[a-z]{2}", code):
        raise bad("invalid language code specified")
    return code
