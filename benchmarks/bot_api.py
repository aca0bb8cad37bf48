"""As much of the Bot API as a benchmark needs, and the people who write to the bot: in a process of its own.

A leaner one than that of the tests: it keeps no calls and checks nothing, so that the bot is what one waits for.

    python benchmarks/bot_api.py

It listens on 127.0.0.1 and says on standard output where. /bot<token>/<method> is for the bot, /control/<what> for
whoever measures it.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import re
import time
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from aiohttp import web

Json: TypeAlias = dict[str, Any]

TEXTS = (
    "Welche Partnerländer sind am wichtigsten?",
    "Which countries are the most important partners?",
    "wie viele akteure gibt es",
    "Waren die Cluster schon auf Messen?",
    "Who decides on admission?",
    "Wie viele Störche gibt es in Brandenburg?",
)
PATIENCE = 60.0  # seconds until a message counts as lost
SETTLE = 0.5  # seconds in which a second reply would come, and what follows a reply is done
ME: Json = {"id": 123456, "is_bot": True, "first_name": "Bot", "username": "benchmark_bot"}
TAG = re.compile(r"""<(/?)(\w+)(?: href=["']([^"']*)["'])?[^>]*>""")
ENTITIES = {"b": "bold", "i": "italic", "a": "text_link", "blockquote": "blockquote"}


class BotApi:
    """Private chats only."""

    def __init__(self) -> None:
        self._pending: dict[int, Json] = {}  # updates that the bot has not confirmed
        self._numbers = itertools.count(1)  # of updates and messages
        self._arrived = asyncio.Event()
        self._polled = asyncio.Event()  # the bot has asked for updates
        self._asked: dict[int, asyncio.Future[float]] = {}  # who waits for a reply, by chat
        self._said: dict[int, Json] = {}  # the last message with buttons, by chat
        self._extra = 0
        self._enough = asyncio.Event()  # ends a load without an end of its own

    async def call(self, request: web.Request) -> web.Response:
        """A method of the Bot API."""
        now, method = time.monotonic(), request.match_info["method"]
        given = await request.json() if request.content_type == "application/json" else dict(parse_qsl(await request.text()))
        result: object = True
        if method == "getUpdates":
            result = await self._updates(int(given.get("offset", 0)), float(given.get("timeout", 0)))
        elif method == "sendMessage":
            result = self._sent(given, now)
        elif method == "getMe":
            result = ME
        elif method.startswith("getMy"):
            result = [] if method == "getMyCommands" else {"description": "", "short_description": ""}
        return web.json_response({"ok": True, "result": result})

    async def control(self, request: web.Request) -> web.Response:
        """What the benchmark wants."""
        given: Json = await request.json()
        result: object = None
        match request.match_info["what"]:
            case "ready":
                await self._polled.wait()
            case "load":
                result = await self._load(**given)
            case "publish":
                result = await self._publish(given["user"])
            case "enough":
                self._enough.set()
        return web.json_response(result)

    async def _updates(self, offset: int, timeout: float) -> list[Json]:
        self._pending = {number: update for number, update in self._pending.items() if number >= offset}
        self._polled.set()
        if not self._pending and timeout:
            self._arrived.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout):
                    await self._arrived.wait()
        return list(self._pending.values())[:100]

    def _sent(self, given: Json, now: float) -> Json:
        chat = int(given["chat_id"])
        waiting = self._asked.pop(chat, None)
        if waiting and not waiting.done():
            waiting.set_result(now)
        else:
            self._extra += 1
        text, entities = read_html(given["text"]) if given.get("parse_mode") == "HTML" else (given["text"], [])
        message = _message(next(self._numbers), chat, ME, text)
        if entities:
            message["entities"] = entities
        if markup := given.get("reply_markup"):
            message["reply_markup"] = json.loads(markup) if isinstance(markup, str) else markup
            self._said[chat] = message
        return message

    async def _publish(self, user: int) -> float | None:
        """Reload the facts and agree to what is proposed. Returns the seconds that both took; None: a reply is lost."""
        proposed = await self._ask(user, "/reload")
        shown = self._said[user]
        agree = shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        press = {"id": str(next(self._numbers)), "from": _person(user), "chat_instance": "1", "message": shown, "data": agree}
        done = await self._replied(user, callback_query=press)
        return None if proposed is None or done is None else proposed + done

    async def _ask(self, user: int, text: str) -> float | None:
        """Write one message. Returns the seconds until its reply; None: it is lost."""
        message = _message(next(self._numbers), user, _person(user), text)
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        return await self._replied(user, message=message)

    async def _replied(self, user: int, **update: Json) -> float | None:
        waiting: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._asked[user] = waiting
        began, number = time.monotonic(), next(self._numbers)
        self._pending[number] = {"update_id": number, **update}
        self._arrived.set()
        try:
            async with asyncio.timeout(PATIENCE):
                return float(await waiting) - began
        except TimeoutError:
            self._asked.pop(user, None)
            return None

    async def _load(self, users: int, messages: int | None, first: int, pause: float = 0.0) -> Json:
        """Let people write, each one when the last message is answered, until they have written theirs or it is enough."""
        times: list[float | None] = []
        self._extra = 0
        self._enough.clear()

        async def write(place: int) -> None:
            await asyncio.sleep(pause * place / users)
            for number in itertools.count() if messages is None else range(messages):
                times.append(await self._ask(first + place, TEXTS[(place + number) % len(TEXTS)]))
                if times[-1] is None or self._enough.is_set():
                    break
                if pause:
                    await asyncio.sleep(pause)

        began = time.monotonic()
        await asyncio.gather(*(write(place) for place in range(users)))
        seconds = time.monotonic() - began
        await asyncio.sleep(SETTLE)
        answered = [taken for taken in times if taken is not None]
        return {"times": answered, "seconds": seconds, "lost": len(times) - len(answered), "extra": self._extra}


def _person(user: int) -> Json:
    return {"id": user, "is_bot": False, "first_name": "Anna", "language_code": "de"}


def _message(number: int, chat: int, sender: Json, text: str) -> Json:
    where = {"id": chat, "type": "private", "first_name": "Anna"}
    return {"message_id": number, "date": int(time.time()), "chat": where, "from": sender, "text": text}


def read_html(source: str) -> tuple[str, list[Json]]:
    """The text and the entities that Telegram makes of HTML, roughly: a bot has to read them, so they belong to its costs."""
    text, entities, begun, at = "", [], list[tuple[str, str | None, int]](), 0
    for tag in TAG.finditer(source):
        text, at = text + source[at : tag.start()], tag.end()
        if not tag[1]:
            begun.append((tag[2], tag[3], len(text)))
        elif begun:
            name, url, start = begun.pop()
            entity: Json = {"type": ENTITIES.get(name, "italic"), "offset": start, "length": len(text) - start}
            entities.append(entity | {"url": url} if url else entity)
    return text + source[at:], entities


async def serve() -> None:
    """Serve, and say on standard output where."""
    api, app = BotApi(), web.Application()
    app.router.add_route("*", "/bot{token}/{method}", api.call)
    app.router.add_post("/control/{what}", api.control)
    runner = web.AppRunner(app, handler_cancellation=True, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
