"""People who use the bot: they write, edit, press buttons, block it, and wait for what it says.

    anna = Person(api, id=1001, language="de")
    answer = await anna.asks("Wie viele Störche gibt es?")
    anna.presses(answer, "Quelle")
    assert "Nabu" in (await anna.hears())[0].text

Whoever waits here waits for a call of the bot, and for nothing else; a timeout only ends a test that would never end.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.telegram import html
from tests.telegram.calls import Call
from tests.telegram.checks import Json
from tests.telegram.hearing import Heard, heard
from tests.telegram.methods import Chat, Query
from tests.telegram.server import BotApi

SAYING = {"sendMessage", "sendDocument", "sendPhoto", "editMessageText"}
CALLBACKS = itertools.count(4_000_000_000)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a person did."""

    update_id: int | None  # None: the bot is not told (privacy mode, or it does not want this kind)
    chat: int
    message_id: int
    message: Json
    after: int  # how many effects the bot's calls had before


class Group:
    """A group that the bot is in. In one with an id below -10**12 ("supergroup") replies make threads, as in Telegram."""

    def __init__(
        self, api: BotApi, id: int, *, title: str = "Klasse 4b", forum: bool = False, members: Mapping[int, str] | None = None
    ) -> None:
        self.api, self.id = api, id
        info: Json = {"id": id, "title": title, "type": "supergroup" if forum or id < -(10**12) else "group"}
        self.chat = api.chats[id] = Chat(info | ({"is_forum": True} if forum else {}))
        self.chat.members |= {api.me["id"]: "member", **(members or {})}

    def opens_thread(self, name: str = "Fragen") -> int:
        """Open a topic of a forum. Returns its message_thread_id."""
        created = {"from": {"id": 999, "is_bot": False, "first_name": "Admin"}, "is_topic_message": True}
        topic = {"forum_topic_created": {"name": name, "icon_color": 0x6FB9F0}}
        message = self.api.add_message(self.chat, created | topic)
        message["message_thread_id"] = message["message_id"]
        self.chat.threads.add(message["message_id"])
        return int(message["message_id"])


class Person:
    """Somebody with a Telegram account; the private chat has the person's id."""

    def __init__(
        self, api: BotApi, id: int, language: str | None = "de", name: str = "Anna", username: str | None = None
    ) -> None:
        self.api, self.id, self.name = api, id, name
        names = {"first_name": name} | ({"username": username} if username else {})
        self.user: Json = {"id": id, "is_bot": False, **names} | ({"language_code": language} if language else {})
        api.users[id] = self.user
        self._info: Json = {"id": id, "type": "private", **names}
        self._done: list[Sent] = []  # the last actions, since something was heard
        self._heard = 0  # effects of the bot's calls, up to the last one heard
        self._query = ""  # of the last pressed button

    # ---------------------------------------------------------------- doing

    def writes(
        self,
        text: str,
        *,
        group: Group | None = None,
        thread: int | None = None,
        reply_to: Sent | Heard | None = None,
        **fields: object,
    ) -> Sent:
        """Write a message; `fields` are further ones of Telegram's Message."""
        return self.sends(group=group, thread=thread, reply_to=reply_to, text=text, **fields)

    def sends(
        self, *, group: Group | None = None, thread: int | None = None, reply_to: Sent | Heard | None = None, **fields: object
    ) -> Sent:
        """Send a message of any kind, such as sends(document=api.add_file(b"...", "facts.yaml"), caption="neu")."""
        chat = group.chat if group else self._private()
        chat.members.setdefault(self.id, "member")
        message: Json = {"from": self.user, **_found(fields)}
        if reply_to is not None:
            answered = chat.messages[reply_to.message_id]
            message["reply_to_message"] = {k: v for k, v in answered.items() if k != "reply_to_message"}
            if answered.get("is_topic_message"):
                thread = thread or answered["message_thread_id"]
            elif chat.info["type"] == "supergroup":  # the trap: a thread's id, yet no thread that can be sent to
                message["message_thread_id"] = answered.get("message_thread_id", answered["message_id"])
        if thread is not None:
            topic = {k: v for k, v in chat.messages[thread].items() if k != "reply_to_message"}
            message = {"reply_to_message": topic} | message | {"message_thread_id": thread, "is_topic_message": True}
        return self._does("message", self.api.add_message(chat, message))

    def edits(self, sent: Sent, text: str, **fields: object) -> Sent:
        """Change the text of an earlier message."""
        messages = self.api.chats[sent.chat].messages
        kept = {k: v for k, v in messages[sent.message_id].items() if k != "entities"}
        messages[sent.message_id] = kept | _found({"text": text, **fields}) | {"edit_date": int(time.time())}
        return self._does("edited_message", messages[sent.message_id])

    def presses(self, message: Heard, button: str, *, data: str | None = None) -> Sent:
        """Press a button, by its label or its data, as this person saw it; `data` forges what Telegram tells the bot."""
        found = [value for label, value in message.buttons if button in (label, value)]
        if data is None and not found:
            raise AssertionError(f'There is no button "{button}", only {message.buttons}.')
        self._query = str(next(CALLBACKS))
        self.api.queries[self._query] = Query(self.id, message.chat, time.monotonic())
        chat = self.api.chats[message.chat]
        gone: Json = {"chat": chat.info, "message_id": message.message_id, "date": 0}  # "inaccessible", says Telegram
        shown = chat.messages.get(message.message_id, gone)
        said = found[0] if data is None else data
        pressed = {"id": self._query, "from": self.user, "chat_instance": str(message.chat), "data": said}
        return self._does("callback_query", shown, pressed | {"message": shown})

    def reacts(self, message: Heard, emoji: str | None) -> Sent:
        """Put a reaction on a message of the bot, in place of an earlier one; None: take it away."""
        chat = self.api.chats[message.chat]
        shown = [{"type": "emoji", "emoji": emoji}] if emoji else []
        told: Json = {"chat": chat.info, "message_id": message.message_id, "user": self.user, "date": int(time.time())}
        return self._does(
            "message_reaction", chat.messages[message.message_id], told | {"old_reaction": [], "new_reaction": shown}
        )

    async def types(self, text: str, timeout: float = 10) -> list[Json]:
        """Type the bot's name and something behind it, in any chat; what can be sent, as the messages that it would become."""
        id = str(next(CALLBACKS))
        query = self.api.inline_queries[id] = Query(self.id, 0, time.monotonic())
        self.api.inject("inline_query", {"id": id, "from": self.user, "query": text, "offset": ""})
        await self.api.until(lambda: query.answer is not None, f"{self.name} to be offered something", timeout)
        found: list[Json] = (query.answer or {})["results"]
        return found

    def blocks(self, *, again: bool = False) -> Sent:
        """Block the bot, or (`again`) take it back."""
        chat = self._private()
        chat.blocked = not again
        member, kicked = {"user": self.api.me, "status": "member"}, {"user": self.api.me, "status": "kicked", "until_date": 0}
        old, new = (kicked, member) if again else (member, kicked)
        body = {"chat": chat.info, "from": self.user, "date": int(time.time()), "old_chat_member": old, "new_chat_member": new}
        return self._does("my_chat_member", {"chat": chat.info, "message_id": 0}, body)

    def _private(self) -> Chat:
        return self.api.chats.setdefault(self.id, Chat(self._info, members={self.id: "member", self.api.me["id"]: "member"}))

    def _does(self, kind: str, message: Json, body: Json | None = None) -> Sent:
        told = body is not None or _reaches_bot(self.api, message)
        if self._done and self._done[-1].after < self._heard:
            self._done.clear()
        after = len(self.api.effects)
        update = self.api.inject(kind, body or message) if told else None
        sent = Sent(update_id=update, chat=message["chat"]["id"], message_id=message["message_id"], message=message, after=after)
        self._done.append(sent)
        return sent

    # ---------------------------------------------------------------- hearing

    def _said(self, sent: Sequence[Sent]) -> list[tuple[int, Call]]:
        """What the bot has said in the chats of some actions and this person has not heard, with its place among all effects."""
        chats, start = {one.chat for one in sent}, max(self._heard, min(one.after for one in sent))
        later = enumerate(self.api.effects[start:], start)
        return [(place, call) for place, call in later if call.chat in chats and call.method in SAYING]

    async def hears(self, count: int = 1, timeout: float = 10) -> list[Heard]:
        """Wait for the next things said (sent, or put in place of older words) in the chat of this person's last action."""
        assert self._done, f"{self.name} has done nothing yet that could be answered."
        last = self._done[-1:]
        await self.api.until(
            lambda: len(self._said(last)) >= count, f"{self.name} to hear {count} in chat {last[0].chat}", timeout
        )
        said = self._said(last)[:count]
        self._heard = said[-1][0] + 1
        return [heard(self.api, call) for _, call in said]

    async def asks(
        self,
        text: str,
        *,
        group: Group | None = None,
        thread: int | None = None,
        reply_to: Sent | Heard | None = None,
        timeout: float = 10,
    ) -> Heard:
        """Write, and wait for the first thing said."""
        self.writes(text, group=group, thread=thread, reply_to=reply_to)
        return (await self.hears(timeout=timeout))[0]

    async def hears_nothing(self, updates: Iterable[Sent] | None = None, timeout: float = 10) -> None:
        """Wait until the bot is done with this person's last actions (or `updates`) and has said no more than was heard.

        Done is what the bot has confirmed by a getUpdates with a higher offset, with no call open. So it tells the truth
        about bots that confirm after answering.
        """
        done = list(self._done if updates is None else updates)
        assert done, f"{self.name} has done nothing yet that could be answered."
        for sent in done:
            await self.api.until_idle(sent.update_id, timeout)
        said = [heard(self.api, call).text for _, call in self._said(done)]
        if said:
            raise AssertionError(f"{self.name} heard {said}, where nothing was to be heard.")

    async def hears_toast(self, timeout: float = 10) -> str:
        """Wait for the answer to the last pressed button. Returns what pops up over the chat; mostly nothing."""
        query = self.api.queries[self._query]
        await self.api.until(lambda: query.answer is not None, f"{self.name}'s button to be answered", timeout)
        return str((query.answer or {}).get("text") or "")


def _found(fields: Json) -> Json:
    """The fields of a message with what Telegram finds in its words."""
    for words, entities in (("text", "entities"), ("caption", "caption_entities")):
        if words in fields:
            text = str(fields[words]).strip()
            found = html.find(text, fields.get(entities) or [])
            fields = fields | {words: text} | ({entities: found} if found else {})
    return fields


def _reaches_bot(api: BotApi, message: Json) -> bool:
    """Privacy mode: in groups a bot gets commands for it or for nobody, mentions of it, and replies to it."""
    if message["chat"]["type"] == "private" or not api.privacy:
        return True
    text = str(message.get("text") or message.get("caption") or "")
    name = f"@{api.me['username']}".lower()
    for entity in message.get("entities") or message.get("caption_entities") or []:
        words = html.stretch(text, entity).lower()
        if entity["type"] == "bot_command" and (words.endswith(name) or "@" not in words):
            return True
        if entity["type"] == "mention" and words == name:
            return True
    return bool(message.get("reply_to_message", {}).get("from", {}).get("id") == api.me["id"])
