"""A small Bot API server for the tests: what Telegram refuses it refuses, in Telegram's words.

    async with BotApi() as api:
        ...  # a bot polls f"{api.url}/bot{api.token}/getUpdates"; people.py has who writes to it

It runs in the test's event loop on 127.0.0.1. A bot made with httpx (python-telegram-bot) needs NO_PROXY=127.0.0.1 where
HTTP_PROXY is set. Here are HTTP, faults and polling; what a method does is in methods.py, what it refuses in checks.py.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import fnmatch
import socket
import struct
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Self

from aiohttp import web

from tests.telegram.calls import Call, Fault, Kind, read_parameters
from tests.telegram.checks import Json, Refused
from tests.telegram.methods import Methods, Moved

BY_DEFAULT = {
    *("message", "edited_message", "channel_post", "edited_channel_post", "inline_query", "chosen_inline_result"),
    *("callback_query", "my_chat_member", "chat_join_request", "poll", "poll_answer"),
}
UPDATES = BY_DEFAULT | {"chat_member", "message_reaction", "message_reaction_count"}
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class BotApi(Methods):
    """The server, with all that a test asks and tells it."""

    def __init__(self, token: str = "123456:TEST", username: str = "faktenbot_test_bot", port: int = 0) -> None:
        super().__init__(int(token.split(":")[0]), username)
        self.token = token
        self.port = port  # 0: any free one; it stays the same over down() and up()
        self.calls: list[Call] = []  # by arrival
        self.effects: list[Call] = []  # those that took effect, in that order
        self.confirmed: list[int] = []  # updates that the bot will not get again
        self.webhook = ""
        self.most = 100  # updates that one getUpdates gets; Telegram sometimes gives one only
        self.methods |= {
            "setWebhook": self._set_webhook,
            "deleteWebhook": lambda p: self._set_webhook({**p, "url": ""}),
            "getWebhookInfo": self._get_webhook_info,
        }
        self._allowed = BY_DEFAULT
        self._pending: dict[int, Json] = {}
        self._next_update = 700_000_001
        self._poll: asyncio.Future[bool] | None = None  # the held getUpdates; False: another one has taken over
        self._faults: list[Fault] = []
        self._changed = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.up()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.down()

    # ---------------------------------------------------------------- for tests

    @property
    def url(self) -> str:
        """The base address, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def updates_pending(self) -> list[int]:
        """Updates that the bot has not confirmed."""
        return list(self._pending)

    @property
    def polling(self) -> bool:
        """A getUpdates is waiting for something to happen."""
        return self._poll is not None

    async def up(self) -> None:
        """Listen."""
        app = web.Application(client_max_size=60 << 20)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.01, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]

    async def down(self) -> None:
        """Refuse connections, and cut those that there are; the state stays."""
        if self._runner is not None:
            await self._runner.cleanup()
        self._runner = None

    def fail(
        self,
        pattern: str,
        *,
        kind: Kind = "status",
        status: int = 502,
        count: int = 1,
        retry_after: int | None = None,
        after: bool = False,
        chat: int | None = None,
        seconds: float | None = None,
        description: str | None = None,
        body: bytes = b"",
    ) -> None:
        """Let the next calls of some methods fail.

        Args:
            pattern: A shell pattern of methods: "send*" has chat actions too, "send[!C]*" has not.
            kind: An error with a status, a TCP reset, silence, a 502 with a page instead of JSON, or any other body.
            status: Of kind "status".
            count: How many calls.
            retry_after: Seconds, told by a 429.
            after: The call takes effect, and only its reply fails.
            chat: Only calls about this chat.
            seconds: How long "hang" is silent; without it, until mend(). Then the call goes on as if nothing had been.
            description: Instead of the status's usual one.
            body: Of kind "body": what comes instead of an answer.
        """
        if status == HTTPStatus.TOO_MANY_REQUESTS and retry_after is None:
            retry_after = 1
        self._faults.append(
            Fault(
                pattern=pattern.lower(), kind=kind, status=status, count=count, retry_after=retry_after, after=after,
                chat=chat, seconds=seconds, description=description, body=body,
            )
        )  # fmt: skip
        if fnmatch.fnmatchcase("getupdates", pattern.lower()):
            self._end_poll(True)  # so that the next one, which will fail, comes now

    def mend(self) -> None:
        """Forget all faults and let hanging calls go on."""
        for fault in self._faults:
            fault.mended.set()
        self._faults.clear()

    async def until(self, true: Callable[[], object], what: str, timeout: float = 10) -> None:
        """Wait for something that a call or an update makes true; `timeout` only ends a test that would never end."""
        try:
            async with asyncio.timeout(timeout):
                while not true():
                    await self._changed.wait()
        except TimeoutError:
            lately = "".join(f"\n  {c.method} {c.parameters} -> {c.status} {c.description or ''}" for c in self.calls[-8:])
            raise AssertionError(f"Waited {timeout:g} s for {what}. The last calls:{lately or ' none'}") from None

    async def until_idle(self, update: int | None, timeout: float = 10) -> None:
        """Wait until the bot has confirmed an update and no call but getUpdates is open."""
        await self.until(
            lambda: update not in self._pending and not any(c.open and c.method != "getUpdates" for c in self.calls),
            f"the bot to be done with update {update}",
            timeout,
        )

    def inject(self, kind: str, body: Json) -> int | None:
        """Let something happen. Returns the update's id; None: the bot does not want this kind."""
        if kind not in UPDATES:
            raise ValueError(f'"{kind}" is no kind of update.')
        if kind not in self._allowed:
            return None
        update = self._next_update
        self._next_update += 1
        self._pending[update] = {"update_id": update, kind: copy.deepcopy(body)}
        self._end_poll(True)
        return update

    # ---------------------------------------------------------------- polling

    async def _get_updates(self, p: Json) -> list[Json]:
        if self.webhook:
            raise Refused(HTTPStatus.CONFLICT, WEBHOOK)
        self._set_allowed(p)
        offset, limit = int(p.get("offset") or 0), min(max(int(p.get("limit") or 100), 1), 100)
        timeout = min(max(int(p.get("timeout") or 0), 0), 50)
        done = list(self._pending)[:offset] if offset < 0 else [update for update in self._pending if update < offset]
        self._confirm(done)
        self._end_poll(False)
        if not self._pending and timeout:
            self._poll = mine = asyncio.get_running_loop().create_future()
            self._notify()
            try:
                async with asyncio.timeout(timeout):
                    if not await mine:
                        raise Refused(HTTPStatus.CONFLICT, CONFLICT)
            except TimeoutError:
                pass
            finally:
                if self._poll is mine:
                    self._poll = None
        return list(self._pending.values())[: min(limit, self.most)]

    def _set_allowed(self, p: Json) -> None:
        wanted = p.get("allowed_updates")
        if isinstance(wanted, list):  # otherwise it stays as it was
            self._allowed = UPDATES.intersection(wanted) or BY_DEFAULT

    def _confirm(self, updates: list[int]) -> None:
        for update in updates:
            del self._pending[update]
        self.confirmed += updates

    def _end_poll(self, go_on: bool) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(go_on)

    def _set_webhook(self, p: Json) -> bool:
        """Remember it; nothing is ever posted there."""
        self.webhook = str(p.get("url") or "")
        self._set_allowed(p)
        if p.get("drop_pending_updates") is True:
            self._confirm(list(self._pending))
        if self.webhook:
            self._end_poll(False)
        return True

    def _get_webhook_info(self, _p: Json) -> Json:
        return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": len(self._pending)}

    # ---------------------------------------------------------------- HTTP

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        spelled = {name.lower(): name for name in [*self.methods, "getUpdates"]}
        method = request.match_info["method"]
        call = Call(spelled.get(method.lower(), method), time.monotonic())
        self.calls.append(call)
        try:
            call.parameters = await read_parameters(request)
            query = self.queries.get(str(call.parameters.get("callback_query_id")))
            chat = query.chat if query else call.parameters.get("chat_id")
            call.chat = chat if isinstance(chat, int) else None
            fault = self._take_fault(call)
            if fault and not fault.after and (failed := await self._fail(request, call, fault)) is not None:
                return failed
            body = await self._perform(call, request.match_info["token"])
            if fault and fault.after and (failed := await self._fail(request, call, fault)) is not None:
                return failed
            return web.json_response(body, status=call.status)
        finally:
            call.open = False
            self._notify()

    async def _perform(self, call: Call, token: str) -> Json:
        try:
            if token != self.token:
                raise Refused(HTTPStatus.UNAUTHORIZED, "Unauthorized")
            if call.method == "getUpdates":
                result: object = await self._get_updates(call.parameters)
            elif call.method in self.methods:
                result = self.methods[call.method](call.parameters)
            else:
                raise Refused(HTTPStatus.NOT_FOUND, "Not Found: method not found")
        except Refused as refused:
            call.status, call.description = refused.status, str(refused)
            moved = {"parameters": {"migrate_to_chat_id": refused.to}} if isinstance(refused, Moved) else {}
            return {"ok": False, "error_code": call.status, "description": call.description, **moved}
        call.status, call.result, call.effective = 200, copy.deepcopy(result), True
        self.effects.append(call)
        self._notify()
        return {"ok": True, "result": call.result}

    def _take_fault(self, call: Call) -> Fault | None:
        for fault in self._faults:
            about = fault.chat is None or fault.chat == call.chat
            if fault.count > 0 and about and fnmatch.fnmatchcase(call.method.lower(), fault.pattern):
                fault.count -= 1  # it stays listed, for mend() to wake who hangs
                return fault
        return None

    async def _fail(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse | None:
        """Answer wrongly, or None: go on."""
        made, call.status = call.status, 0
        if fault.kind == "hang":
            self._notify()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(fault.seconds):
                    await fault.mended.wait()
            call.status = made
            return None
        if fault.kind == "reset":
            assert request.transport is not None
            linger = struct.pack("ii", 1, 0)  # closing now sends RST
            request.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            request.transport.abort()
            return web.Response()
        if fault.kind == "html":
            call.status = 502
            return web.Response(status=502, content_type="text/html", text="<html><h1>502 Bad Gateway</h1>nginx</html>")
        if fault.kind == "body":
            call.status = fault.status
            return web.Response(status=fault.status, body=fault.body)
        call.status, call.description = fault.status, fault.description or HTTPStatus(fault.status).phrase
        body: Json = {"ok": False, "error_code": fault.status, "description": call.description}
        if fault.retry_after is not None:
            body["description"] = call.description = f"Too Many Requests: retry after {fault.retry_after}"
            body["parameters"] = {"retry_after": fault.retry_after}
        return web.json_response(body, status=fault.status)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        found = [stored for stored in self.files.values() if stored.path == request.match_info["path"]]
        if request.match_info["token"] != self.token or not found:
            return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
        return web.Response(body=found[0].data, content_type="application/octet-stream")

    def _notify(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
