"""One call of the Bot API: what came, what became of it, what may go wrong with it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass, field
from typing import Literal, cast

from aiohttp import web

from tests.telegram.checks import Json

Kind = Literal["status", "reset", "hang", "html", "body"]

FLAGS = {"show_alert", "drop_pending_updates", "disable_notification", "protect_content"}
NUMBERS = {"chat_id", "message_id", "message_thread_id", "user_id", "offset", "limit", "timeout", "cache_time"}
STRUCTURED = {"reply_markup", "reply_parameters", "link_preview_options", "entities", "caption_entities"}
STRUCTURED |= {"commands", "scope", "allowed_updates"}


@dataclass(eq=False)
class Call:
    """One call of a method, from its arrival on."""

    method: str  # spelled as in Telegram's documentation
    at: float  # time.monotonic() of its arrival
    parameters: Json = field(default_factory=dict)  # decoded: numbers, flags and JSON are no longer strings
    chat: int | None = None  # for answerCallbackQuery the chat of the pressed button
    status: int = 0  # HTTP status of the reply; 0: there is none (still open, reset, or the bot hung up)
    description: str | None = None  # why it was refused
    result: object = None  # as it was then; a later edit does not change it
    effective: bool = False  # took effect, even if the bot was not told
    open: bool = True  # not answered yet


@dataclass(eq=False, kw_only=True)
class Fault:
    """What goes wrong with the next calls of some methods."""

    pattern: str
    kind: Kind
    status: int
    count: int  # calls that it still hits
    retry_after: int | None
    after: bool  # the call takes effect, only its reply is lost
    chat: int | None  # None: any
    seconds: float | None  # how long it hangs; None: until mend()
    description: str | None
    body: bytes
    mended: asyncio.Event = field(default_factory=asyncio.Event)


async def read_parameters(request: web.Request) -> Json:
    """The parameters of a call, from wherever they may stand; an upload is (file name, bytes)."""
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        given |= await request.json()
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            with value.file:
                given[name] = (value.filename, value.file.read())
        else:
            given[name] = value
    return {name: _decode(name, value) if isinstance(value, str) else value for name, value in given.items()}


def _decode(name: str, text: str) -> object:
    """Wrong JSON stays text, and whoever wants a list or an object says so."""
    if name in STRUCTURED:
        with contextlib.suppress(ValueError):
            return cast(object, json.loads(text))
    if name in NUMBERS:
        with contextlib.suppress(ValueError):
            return int(text)
    return text == "true" if name in FLAGS else text
