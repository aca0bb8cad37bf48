"""A bot without a framework: it calls methods and sees the bare replies."""

from __future__ import annotations

import json

import aiohttp

from tests.telegram.checks import Json
from tests.telegram.server import BotApi


class Caller:
    """Calls methods of one server; parameters go as a form, objects and lists in it as JSON, as most libraries do it."""

    def __init__(self, api: BotApi, session: aiohttp.ClientSession) -> None:
        self.api, self.session = api, session

    async def __call__(self, method: str, **parameters: object) -> Json:
        """The body of the reply, whatever its status."""
        form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
        return await self.post(method, data=form)

    async def post(self, method: str, *, data: object = None, body: Json | None = None, token: str | None = None) -> Json:
        """A call with any kind of body: `data` a form, `body` JSON."""
        url = f"{self.api.url}/bot{token or self.api.token}/{method}"
        async with self.session.post(url, data=data, json=body) as reply:
            made: Json = await reply.json()
            assert reply.status == (200 if made["ok"] else made["error_code"])
            return made

    async def says(self, chat: int, text: str, **parameters: object) -> Json:
        """Send a message that must arrive. Returns it."""
        reply = await self("sendMessage", chat_id=chat, text=text, **parameters)
        assert reply["ok"], reply
        sent: Json = reply["result"]
        return sent

    async def takes(self, offset: int = 0, timeout: int = 10) -> list[Json]:
        """Wait for updates."""
        reply = await self("getUpdates", offset=offset, timeout=timeout)
        assert reply["ok"], reply
        updates: list[Json] = reply["result"]
        return updates


def refusal(reply: Json) -> str:
    """Code and description of a reply that must be a refusal."""
    assert not reply["ok"], reply
    return f"{reply['error_code']} {reply['description']}"
