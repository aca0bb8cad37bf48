"""Real HTTP through the transport: uploads, what goes wrong on the way, proxies, and never a word of the token."""

from __future__ import annotations

import asyncio
import socket
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from telegram import Bot
from telegram.error import InvalidToken, NetworkError, TelegramError, TimedOut

from bot.channels.telegram.transport import AiohttpRequest, proxy_for
from tests.telegram.people import Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio
TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)


@asynccontextmanager
async def bot_at(url: str, read_timeout: float = 5) -> AsyncIterator[Bot]:
    made = Bot(
        TOKEN,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=AiohttpRequest(url, 4, read_timeout),
        get_updates_request=AiohttpRequest(url, 1),
    )
    requests = made._request
    for request in requests:
        await request.initialize()
    try:
        yield made
    finally:
        for request in requests:
            await request.shutdown()


@pytest_asyncio.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(TOKEN) as server:
        Person(server, 1001).writes("Hallo")
        yield server


@pytest_asyncio.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with bot_at(api.url) as made:
        yield made


def dead_address() -> str:
    """An address where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


async def fails(kind: type[TelegramError], call: Callable[[], Awaitable[object]]) -> TelegramError:
    """The error of a call, in which nothing says what the token is."""
    with pytest.raises(kind) as caught:
        await call()
    said = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + str(caught.value)
    assert TOKEN not in said and TOKEN.split(":")[1] not in said
    return caught.value


async def test_texts_go_there_as_they_are(api: BotApi, bot: Bot) -> None:
    text = "Ümlaut & <Zeichen> = 70 %+ 😀\n\x0b;?"

    sent = await bot.send_message(1001, text, disable_notification=True)

    assert sent.text == text
    assert api.calls[-1].parameters["text"] == text


async def test_a_document_is_uploaded(api: BotApi, bot: Bot) -> None:
    data = bytes(range(256)) * 500

    sent = await bot.send_document(1001, data, filename="Fakten ü.yaml", caption="neu & gut")

    (file,) = api.files.values()
    assert file.data == data
    assert sent.document and sent.caption == "neu & gut"
    assert api.calls[-1].parameters["chat_id"] == 1001
    assert bytes(await (await bot.get_file(sent.document.file_id)).download_as_bytearray()) == data


async def test_silence_is_a_timeout(api: BotApi, bot: Bot) -> None:
    api.fail("sendMessage", kind="hang")

    await fails(TimedOut, lambda: bot.send_message(1001, "a", read_timeout=0.1))

    api.mend()
    assert (await bot.send_message(1001, "b")).text == "b"


async def test_the_time_to_wait_is_that_of_the_transport_where_the_call_names_none(api: BotApi) -> None:
    api.fail("sendMessage", kind="hang")
    async with bot_at(api.url, read_timeout=0.1) as bot, asyncio.timeout(5):
        assert bot.request.read_timeout == 0.1
        await fails(TimedOut, lambda: bot.send_message(1001, "a"))


async def test_a_call_that_names_a_longer_time_gets_it(api: BotApi) -> None:
    api.fail("sendMessage", kind="hang", seconds=0.4)
    async with bot_at(api.url, read_timeout=0.1) as bot:
        assert await bot.send_message(1001, "a", read_timeout=10)


@pytest.mark.parametrize("after", [False, True])
async def test_a_reset_is_an_error_of_the_network_and_the_next_call_works(api: BotApi, bot: Bot, after: bool) -> None:
    await bot.send_message(1001, "a")
    api.fail("sendMessage", kind="reset", after=after)

    error = await fails(NetworkError, lambda: bot.send_message(1001, "b"))

    assert not isinstance(error, TimedOut)
    assert await bot.send_message(1001, "c")
    assert api.texts(1001) == (["a", "b", "c"] if after else ["a", "c"])  # never sent again by itself


async def test_where_nobody_listens_it_is_an_error_of_the_network(bot: Bot) -> None:
    async with bot_at(dead_address()) as lonely:
        await fails(NetworkError, lambda: lonely.send_message(1001, "a"))


@pytest.mark.parametrize("url", ["http://host.invalid", "http://127.0.0.1:1", "ftp://127.0.0.1", "http://[broken", "nonsense"])
async def test_a_wrong_address_is_an_error_of_the_network(url: str) -> None:
    async with bot_at(url) as lost:
        await fails(NetworkError, lambda: lost.send_message(1001, "a"))


async def test_a_page_instead_of_an_answer_is_an_error_of_the_network(api: BotApi, bot: Bot) -> None:
    api.fail("sendMessage", kind="html")

    await fails(NetworkError, lambda: bot.send_message(1001, "a"))


async def test_an_unknown_token_is_not_named(api: BotApi) -> None:
    api.token = "1:another"
    async with bot_at(api.url) as bot:
        await fails(InvalidToken, lambda: bot.send_message(1001, "a"))


async def test_a_proxy_is_heeded_and_exceptions_from_it_are_too(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, dead_address())
    async with bot_at(api.url) as bot:
        await fails(NetworkError, lambda: bot.send_message(1001, "a"))

    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    async with bot_at(api.url) as bot:
        assert await bot.send_message(1001, "b")
    assert api.texts(1001) == ["b"]


@pytest.mark.parametrize(
    ("url", "environment", "proxy"),
    [
        ("https://api.telegram.org", {}, None),
        ("https://api.telegram.org", {"https_proxy": "http://proxy:1"}, "http://proxy:1"),
        ("https://api.telegram.org", {"http_proxy": "http://proxy:1"}, None),
        ("http://127.0.0.1:8081", {"http_proxy": "http://proxy:1"}, "http://proxy:1"),
        ("https://api.telegram.org", {"all_proxy": "http://proxy:1"}, "http://proxy:1"),
        ("https://api.telegram.org", {"all_proxy": "http://proxy:1", "https_proxy": "http://proxy:2"}, "http://proxy:2"),
        ("https://api.telegram.org", {"https_proxy": "http://proxy:1", "no_proxy": "telegram.org"}, None),
        ("https://api.telegram.org", {"https_proxy": "http://proxy:1", "no_proxy": "example.org"}, "http://proxy:1"),
        ("http://127.0.0.1:8081", {"http_proxy": "http://proxy:1", "no_proxy": "127.0.0.1"}, None),
        ("http://127.0.0.1:8081", {"http_proxy": "http://proxy:1", "no_proxy": "127.0.0.1:8081"}, None),
        ("https://api.telegram.org", {"https_proxy": "http://proxy:1", "no_proxy": "*"}, None),
    ],
)
async def test_the_environment_says_which_proxy_is_in_between(
    monkeypatch: pytest.MonkeyPatch, url: str, environment: dict[str, str], proxy: str | None
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert proxy_for(url) == proxy


async def test_a_proxy_is_asked_for_the_address(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server stands in for the proxy: it is asked for the whole address of a host that there is not."""
    monkeypatch.setenv("http_proxy", api.url)
    async with bot_at("http://telegram.invalid") as bot:
        assert (await bot.send_message(1001, "a")).text == "a"


async def test_requests_above_the_number_of_connections_wait_their_turn(api: BotApi, bot: Bot) -> None:
    texts = [f"{number}" for number in range(40)]

    await asyncio.gather(*(bot.send_message(1001, text) for text in texts))

    assert sorted(api.texts(1001)) == sorted(texts)


async def test_a_transport_can_be_opened_again_and_closed_twice(api: BotApi) -> None:
    transport = AiohttpRequest(api.url, 1)
    for _ in range(2):
        await transport.initialize()
        await transport.initialize()
        assert (await transport.retrieve(f"{api.url}/bot{TOKEN}/getMe")).startswith(b'{"ok"')
        await transport.shutdown()
        await transport.shutdown()
