"""HTTP for python-telegram-bot by aiohttp, through the interface that the library offers for that (BaseRequest).

A bot spends most of its time on the way to the Bot API and back; aiohttp takes about a third of the processor time
that httpx, the library's own choice, takes for the same requests (docs/adr/0005).
"""

from __future__ import annotations

import json
import re
import ssl
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
from aiohttp import ClientError, ClientSession, ClientTimeout, FormData, TCPConnector
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT, WRITE = 5.0, 20.0  # seconds
READ = 10.0  # seconds; sendMessage takes well under one
_OK = re.compile(rb'\s*\{\s*"ok"\s*:')
IDLE = 30.0  # seconds an unused connection stays open


class AiohttpRequest(BaseRequest):
    """Requests over a pool of connections that stay open."""

    def __init__(self, api_url: str, connections: int, read_timeout: float = READ) -> None:
        """Nothing is opened yet.

        Args:
            api_url: Where all requests go; says whether a proxy is in between.
            connections: How many may be open at once; a request over that waits.
            read_timeout: Seconds to wait for an answer.
        """
        self._proxy, self._connections, self._read = proxy_for(api_url), connections, read_timeout
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer, where a call does not say otherwise."""
        return self._read

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            connector = TCPConnector(limit=self._connections, ssl=_certificates(), keepalive_timeout=IDLE)
            self._session = ClientSession(connector=connector, headers={"User-Agent": self.USER_AGENT}, proxy=self._proxy)

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request.

        Returns:
            The status and the body.

        Raises:
            TimedOut: It took too long; whether it has had an effect is not known.
            NetworkError: There was no complete answer, or one of somebody in between: a page of a proxy says 404 where
                the Bot API has said nothing. Neither error names the address, for the token is part of it.
        """
        assert self._session, "the transport is not initialized"
        read = self._read if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        timeout = ClientTimeout(total=None if read is None else read + WRITE, sock_connect=CONNECT, sock_read=read)
        content: dict[str, Any] = {}
        if request_data:
            content = {"data": _form(request_data)} if request_data.contains_files else {"json": request_data.parameters}
        try:
            async with self._session.request(method, url, timeout=timeout, **content) as response:
                status, body = response.status, await response.read()
        except TimeoutError:
            raise TimedOut from None
        except (ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from None
        if method == "POST" and not _of_bot_api(body):  # files come by GET
            raise NetworkError(f"HTTP {status}, and not from the Bot API")
        return status, body


def _of_bot_api(body: bytes) -> bool:
    """Whether an answer is one of the Bot API: an object that says whether the call was "ok", as a rule first of all."""
    if _OK.match(body):
        return True
    try:
        answer = json.loads(body)
    except ValueError:
        return False
    return isinstance(answer, dict) and "ok" in answer


@cache
def _certificates() -> ssl.SSLContext:
    """Those that httpx would use: of SSL_CERT_FILE or SSL_CERT_DIR, else certifi's. Reading them takes longer than a request."""
    context: ssl.SSLContext = httpx.create_ssl_context()
    return context


def proxy_for(url: str) -> str | None:
    """The proxy that HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY name for an address; None: there is none.

    aiohttp would look that up anew, along with ~/.netrc, for each request; that takes longer than all the rest of it.
    """
    try:
        address, proxies = urlsplit(url), getproxies()
    except ValueError:  # which the first request will say better
        return None
    if proxy_bypass(address.netloc) or proxy_bypass(address.hostname or ""):
        return None
    return proxies.get(address.scheme) or proxies.get("all")


def _form(data: RequestData) -> FormData:
    form = FormData(data.json_parameters)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form
