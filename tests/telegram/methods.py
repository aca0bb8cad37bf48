"""What the methods of the Bot API do to chats, messages, buttons, commands and files.

Knows no HTTP and waits for nothing: a method takes its decoded parameters and returns what Telegram would, or raises Refused.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from tests.telegram import checks, html
from tests.telegram.checks import Json, Refused, bad

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
ACTIONS = {"typing", "upload_photo", "upload_document", "record_voice", "upload_voice", "choose_sticker", "find_location"}
# what python-telegram-bot cannot read a reply without
ABILITIES = [
    "can_connect_to_business",
    "has_main_web_app",
    "has_topics_enabled",
    "allows_users_to_create_topics",
    "supports_inline_queries",
]
GIFTS = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"]
RIGHTS = [
    *("is_anonymous", "can_be_edited", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users"),
    *("can_post_stories", "can_edit_stories", "can_delete_stories"),
]


class Moved(Refused):
    """The group has become a supergroup, which has another id."""

    def __init__(self, to: int) -> None:
        super().__init__(HTTPStatus.BAD_REQUEST, "Bad Request: group chat was upgraded to a supergroup chat")
        self.to = to


@dataclass(eq=False)
class Chat:
    """A chat that the bot may write to."""

    info: Json  # what messages show of it
    messages: dict[int, Json] = field(default_factory=dict)  # as they are now, without deleted ones
    threads: set[int] = field(default_factory=set)
    members: dict[int, str] = field(default_factory=dict)  # status by user
    moved_to: int | None = None  # the supergroup that a group has become
    blocked: bool = False  # the person blocked the bot, or the group threw it out
    last_message: int = 0


@dataclass(eq=False)
class Query:
    """A pressed button or an inline query, until the bot answers it."""

    user: int
    chat: int
    at: float  # time.monotonic()
    answer: Json | None = None


@dataclass(frozen=True)
class Stored:
    """An uploaded file."""

    path: str  # under /file/bot<token>/
    data: bytes
    document: Json  # what a message shows of it


class Methods:
    """What a bot and its chats are, and the methods that read and change it."""

    def __init__(self, bot: int, username: str) -> None:
        self.me: Json = {"id": bot, "is_bot": True, "first_name": "Faktenbot", "username": username}
        self.privacy = True  # in groups the bot gets commands, mentions and replies only
        self.callback_ttl = 30.0  # seconds in which a pressed button may be answered
        self.chats: dict[int, Chat] = {}
        self.users: dict[int, Json] = {bot: self.me}
        self.queries: dict[str, Query] = {}
        self.inline_queries: dict[str, Query] = {}
        self.files: dict[str, Stored] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}  # by scope ("default", "chat:1001") and language
        self.descriptions: dict[tuple[str, str], str] = {}  # by field ("description", "short_description") and language
        self.lints: list[str] = []  # what Telegram lets pass and a careful bot does not do
        self.methods: dict[str, Callable[[Json], object]] = {
            "getMe": self._get_me,
            "sendMessage": self._send_message,
            "sendDocument": lambda p: self._send_file("document", p),
            "sendPhoto": lambda p: self._send_file("photo", p),
            "sendChatAction": self._send_chat_action,
            "editMessageText": self._edit_message_text,
            "editMessageReplyMarkup": lambda p: self._edit(p, {}),
            "deleteMessage": self._delete_message,
            "answerCallbackQuery": self._answer_callback_query,
            "answerInlineQuery": self._answer_inline_query,
            "setMyCommands": self._set_my_commands,
            "getMyCommands": lambda p: self.commands.get(self._place(p), []),
            "deleteMyCommands": self._delete_my_commands,
            "setMyDescription": lambda p: self._describe("description", 512, p),
            "getMyDescription": lambda p: self._description("description", p),
            "setMyShortDescription": lambda p: self._describe("short_description", 120, p),
            "getMyShortDescription": lambda p: self._description("short_description", p),
            "getChat": self._get_chat,
            "getChatMember": self._get_chat_member,
            "getFile": self._get_file,
        }

    # ---------------------------------------------------------------- for tests

    def texts(self, chat: int) -> list[str]:
        """What the bot's messages in a chat say now, in their order."""
        own = (m for m in self.chats[chat].messages.values() if m["from"]["id"] == self.me["id"])
        return [m.get("text") or m.get("caption") or "" for m in own]

    def add_message(self, chat: Chat, message: Json) -> Json:
        """Give a message its number and place; numbers begin anew in each chat."""
        chat.last_message += 1
        full = {"message_id": chat.last_message, "date": int(time.time()), "chat": chat.info, **message}
        chat.messages[chat.last_message] = full
        return full

    def add_file(self, data: bytes, name: str, mime: str = "application/octet-stream") -> Json:
        """Store a file. Returns the document that a message shows."""
        number, key = len(self.files) + 1, f"BQAC{secrets.token_urlsafe(12)}"
        document = {
            "file_id": key,
            "file_unique_id": f"unique{number}",
            "file_size": len(data),
            "file_name": name,
            "mime_type": mime,
        }
        self.files[key] = Stored(f"documents/file_{number}.{name.rpartition('.')[2]}", data, document)
        return document

    # ---------------------------------------------------------------- messages

    def _chat(self, p: Json) -> Chat:
        if p.get("chat_id", "") == "":
            raise bad("chat_id is empty")
        chat = self.chats.get(p["chat_id"])
        if chat is None:
            raise bad("chat not found")
        return chat

    def _writable(self, p: Json) -> Chat:
        chat = self._chat(p)
        if chat.moved_to:
            raise Moved(chat.moved_to)
        if chat.blocked:
            kind = chat.info["type"]
            by = "blocked by the user" if kind == "private" else f"kicked from the {kind} chat"
            raise Refused(HTTPStatus.FORBIDDEN, f"Forbidden: bot was {by}")
        if (thread := p.get("message_thread_id")) is not None and thread not in chat.threads:
            raise bad("message thread not found")
        return chat

    def _send_message(self, p: Json) -> Json:
        content = checks.text(p, self.lints, "message is too long") | checks.markup(p, self.lints)
        return self._deliver(p, content)

    def _send_file(self, kind: str, p: Json) -> Json:
        content = checks.caption(p, self.lints) | checks.markup(p, self.lints)
        given = p.get(kind)
        if isinstance(given, str) and given.startswith("attach://"):
            given = p.get(given.removeprefix("attach://"))
        if isinstance(given, tuple):
            if not given[1]:
                raise bad("file must be non-empty")
            shown = self.add_file(given[1], given[0])
        elif given in self.files:
            shown = self.files[given].document
        else:
            raise bad("wrong file identifier/HTTP URL specified" if given else f"there is no {kind} in the request")
        size = {"width": 320, "height": 200}  # nobody looks into the picture
        return self._deliver(p, {kind: shown if kind == "document" else [shown | size], **content})

    def _deliver(self, p: Json, content: Json) -> Json:
        chat = self._writable(p)
        message: Json = {"from": self.me}
        thread, reply = p.get("message_thread_id"), p.get("reply_parameters") or {}
        if reply.get("message_id") is not None:
            answered = chat.messages.get(reply["message_id"])
            if answered is not None:
                message["reply_to_message"] = {k: v for k, v in answered.items() if k != "reply_to_message"}
                thread = thread or (answered.get("message_thread_id") if answered.get("is_topic_message") else None)
            elif reply.get("allow_sending_without_reply") is not True:
                raise bad("message to be replied not found")
        if thread is not None:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        return self.add_message(chat, message | content)

    def _own(self, p: Json) -> tuple[Chat, Json]:
        chat = self._writable(p)
        message = chat.messages.get(p.get("message_id", 0))
        if message is None:
            raise bad("message to edit not found")
        if message["from"]["id"] != self.me["id"]:
            raise bad("message can't be edited")
        return chat, message

    def _edit_message_text(self, p: Json) -> Json:
        content = checks.text(p, self.lints, "MESSAGE_TOO_LONG")
        if "text" not in self._own(p)[1]:
            raise bad("there is no text in the message to edit")
        return self._edit(p, content, "text", "entities")

    def _edit(self, p: Json, content: Json, *replaced: str) -> Json:
        """Give a message other content and buttons; an edit without buttons takes away those that were there."""
        markup = checks.markup(p, self.lints)
        chat, old = self._own(p)
        new = {k: v for k, v in old.items() if k not in (*replaced, "reply_markup")} | content | markup
        if new == old:
            raise bad(NOT_MODIFIED)
        chat.messages[old["message_id"]] = new = new | {"edit_date": int(time.time())}
        return new

    def _delete_message(self, p: Json) -> bool:
        if self._writable(p).messages.pop(p.get("message_id", 0), None) is None:
            raise bad("message to delete not found")
        return True

    def _send_chat_action(self, p: Json) -> bool:
        if p.get("action") not in ACTIONS:
            raise bad("wrong parameter action in request")
        self._writable(p)
        return True

    def _answer_callback_query(self, p: Json) -> bool:
        if html.units(str(p.get("text") or "")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        query = self.queries.get(str(p.get("callback_query_id")))
        if query is None or query.answer is not None or time.monotonic() - query.at >= self.callback_ttl:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        query.answer = p
        return True

    def _answer_inline_query(self, p: Json) -> bool:
        results = checks.inline_results(p, self.lints)
        query = self.inline_queries.get(str(p.get("inline_query_id")))
        if query is None or query.answer is not None or time.monotonic() - query.at >= self.callback_ttl:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        query.answer = p | {"results": results}
        return True

    # ---------------------------------------------------------------- the bot, chats, files

    def _get_me(self, _p: Json) -> Json:
        known = {"can_join_groups": True, "can_read_all_group_messages": not self.privacy}
        return self.me | known | dict.fromkeys(ABILITIES, False)

    def _place(self, p: Json) -> tuple[str, str]:
        scope = checks.scope(p)
        if scope.startswith(("chat:", "chat_")):
            self._chat(p["scope"])
        return scope, checks.language(p)

    def _set_my_commands(self, p: Json) -> bool:
        self.commands[self._place(p)] = checks.commands(p)
        return True

    def _delete_my_commands(self, p: Json) -> bool:
        self.commands.pop(self._place(p), None)
        return True

    def _describe(self, name: str, limit: int, p: Json) -> bool:
        text = str(p.get(name) or "")
        if html.units(text) > limit:
            raise bad(f"bot {name.replace('_', ' ')} is too long")
        self.descriptions[name, checks.language(p)] = text
        return True

    def _description(self, name: str, p: Json) -> Json:
        return {name: self.descriptions.get((name, checks.language(p))) or self.descriptions.get((name, ""), "")}

    def _get_chat(self, p: Json) -> Json:
        more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(GIFTS, True)}
        return self._chat(p).info | more

    def _get_chat_member(self, p: Json) -> Json:
        chat, user = self._chat(p), p.get("user_id", 0)
        if user not in self.users:
            raise bad("user not found")
        status = chat.members.get(user, "left")
        rights = {"creator": RIGHTS[:1], "administrator": RIGHTS}.get(status, [])
        return {"status": status, "user": self.users[user]} | dict.fromkeys(rights, False)

    def _get_file(self, p: Json) -> Json:
        stored = self.files.get(str(p.get("file_id")))
        if stored is None:
            raise bad("invalid file_id")
        return {**{k: stored.document[k] for k in ("file_id", "file_unique_id", "file_size")}, "file_path": stored.path}
