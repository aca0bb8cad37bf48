"""What the bot said, in the terms of those who read it: words, links, buttons."""

from __future__ import annotations

from dataclasses import dataclass

from tests.telegram.calls import Call
from tests.telegram.checks import Json
from tests.telegram.html import Entity, kept_url, stretch
from tests.telegram.server import BotApi


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What the bot said, as its chat showed it at that moment."""

    method: str
    chat: int
    message_id: int
    text: str  # of a file its caption
    html: str  # as the bot wrote it
    entities: list[Entity]
    links: list[tuple[str, str]]  # words and address
    buttons: list[tuple[str, str]]  # label, and data, address or what it copies
    thread: int | None
    reply_to: int | None  # message_id
    file: bytes | None


def heard(api: BotApi, call: Call) -> Heard:
    """What a call of the bot says to those who read it."""
    message = call.result
    assert isinstance(message, dict), f"{call.method} says nothing"
    text: str = message.get("text") or message.get("caption") or ""
    entities: list[Entity] = message.get("entities") or message.get("caption_entities") or []
    linked = ((stretch(text, e), e.get("url") or "") for e in entities if e["type"] in ("text_link", "url"))
    rows: list[list[Json]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    files = [message.get("document"), *(message.get("photo") or [])]
    return Heard(
        method=call.method,
        chat=message["chat"]["id"],
        message_id=message["message_id"],
        text=text,
        html=call.parameters.get("text") or call.parameters.get("caption") or "",
        entities=entities,
        links=[(words, url or kept_url(words) or words) for words, url in linked],
        buttons=[
            (b["text"], b.get("callback_data") or b.get("url") or b.get("copy_text", {}).get("text", ""))
            for row in rows
            for b in row
        ],
        thread=message.get("message_thread_id"),
        reply_to=message.get("reply_to_message", {}).get("message_id"),
        file=next((api.files[file["file_id"]].data for file in files if file), None),
    )
