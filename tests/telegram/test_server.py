"""Calls, polling and faults, over real HTTP. What waits here waits for a call, not for time to pass."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from tests.telegram.caller import Caller, refusal
from tests.telegram.people import Person
from tests.telegram.server import BotApi

pytestmark = pytest.mark.asyncio


# ------------------------------------------------------------------------ calls


async def test_a_wrong_token_is_unauthorized(api: BotApi, bot: Caller) -> None:
    assert await bot.post("getMe", token="123456:WRONG") == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unknown_method_is_not_found(bot: Caller) -> None:
    assert refusal(await bot("sendTelepathy")) == "404 Not Found: method not found"


async def test_a_method_may_be_spelled_in_any_case(api: BotApi, bot: Caller) -> None:
    assert (await bot("GETME"))["result"]["username"] == "faktenbot_test_bot"
    assert api.calls[-1].method == "getMe"


async def test_forms_json_multipart_and_queries_say_the_same(api: BotApi, bot: Caller, anna: Person) -> None:
    anna.writes("Hallo")
    multipart = aiohttp.FormData(default_to_multipart=True)
    multipart.add_field("chat_id", "1001")
    multipart.add_field("text", "70 %")

    await bot("sendMessage", chat_id=1001, text="70 %")
    await bot.post("sendMessage", body={"chat_id": 1001, "text": "70 %"})
    await bot.post("sendMessage", data=multipart)
    await bot.post("sendMessage?chat_id=1001&text=70%20%25")

    assert api.texts(1001) == ["70 %"] * 4
    assert [call.parameters for call in api.calls] == [{"chat_id": 1001, "text": "70 %"}] * 4
    assert [call.chat for call in api.calls] == [1001] * 4


async def test_every_call_is_remembered_with_what_became_of_it(api: BotApi, bot: Caller, anna: Person) -> None:
    anna.writes("Hallo")
    button = {"inline_keyboard": [[{"text": "Quelle", "callback_data": "source"}]]}
    await bot("sendMessage", chat_id=1001, text="70 %", reply_markup=button)
    await bot("sendMessage", chat_id=1001, text="")

    sent, refused = api.calls

    assert (sent.status, sent.effective, sent.description) == (200, True, None)
    assert sent.parameters["reply_markup"] == button
    assert isinstance(sent.result, dict) and sent.result["message_id"] == 2
    assert (refused.status, refused.effective, refused.description) == (400, False, "Bad Request: message text is empty")
    assert api.effects == [sent]


# ------------------------------------------------------------------------ polling


async def test_the_next_poll_confirms_what_the_last_one_gave(api: BotApi, bot: Caller, anna: Person) -> None:
    sent = anna.writes("Hallo")

    [update] = await bot.takes()
    assert update["update_id"] == sent.update_id
    assert update["message"]["text"] == "Hallo"
    assert api.updates_pending == [sent.update_id]

    assert await bot.takes(update["update_id"] + 1, timeout=0) == []
    assert (api.updates_pending, api.confirmed) == ([], [sent.update_id])


async def test_what_is_not_confirmed_comes_again(bot: Caller, anna: Person) -> None:
    anna.writes("Hallo")

    assert await bot.takes() == await bot.takes()


async def test_a_limit_leaves_the_rest_for_later(bot: Caller, anna: Person) -> None:
    for text in "abc":
        anna.writes(text)

    reply = await bot("getUpdates", limit=2)

    assert [update["message"]["text"] for update in reply["result"]] == ["a", "b"]


async def test_a_negative_offset_forgets_all_but_the_last(api: BotApi, bot: Caller, anna: Person) -> None:
    for text in "abc":
        anna.writes(text)

    assert [update["message"]["text"] for update in await bot.takes(-1)] == ["c"]
    assert len(api.confirmed) == 2


async def test_a_held_poll_ends_as_soon_as_something_happens(api: BotApi, bot: Caller, anna: Person) -> None:
    poll = asyncio.create_task(bot.takes(timeout=50))
    await api.until(lambda: api.polling, "a poll")

    anna.writes("Hallo")

    async with asyncio.timeout(10):
        assert len(await poll) == 1


async def test_of_two_polls_the_older_one_goes(api: BotApi, bot: Caller, anna: Person) -> None:
    older = asyncio.create_task(bot("getUpdates", timeout=50))
    await api.until(lambda: api.polling, "a poll")
    newer = asyncio.create_task(bot("getUpdates", timeout=50))

    async with asyncio.timeout(10):
        assert refusal(await older).startswith("409 Conflict: terminated by other getUpdates request; make sure that only one")
        await api.until(lambda: api.polling, "the newer poll")
        anna.writes("Hallo")
        assert len((await newer)["result"]) == 1


async def test_a_poll_whose_bot_hung_up_takes_nothing_with_it(api: BotApi, bot: Caller, anna: Person) -> None:
    poll = asyncio.create_task(bot.takes(timeout=50))
    await api.until(lambda: api.polling, "a poll")
    poll.cancel()
    await api.until(lambda: not api.calls[0].open, "the poll to be dropped")

    anna.writes("Hallo")

    assert not api.polling
    assert len(await bot.takes()) == 1


async def test_a_bot_gets_only_the_kinds_it_asked_for_last(api: BotApi, bot: Caller, anna: Person) -> None:
    await bot("getUpdates", allowed_updates=["message"])
    await bot("getUpdates")
    anna.edits(anna.writes("Hallo"), "Halo")
    await bot("getUpdates", allowed_updates=[])
    anna.edits(anna.writes("Hallo"), "Halo")
    api.inject("chat_member", {})

    assert [[*update][1] for update in await bot.takes()] == ["message", "message", "edited_message"]


async def test_a_webhook_forbids_polling_until_it_is_deleted(bot: Caller, anna: Person) -> None:
    anna.writes("Hallo")
    await bot("setWebhook", url="https://example.org/hook")

    assert "while webhook is active" in refusal(await bot("getUpdates"))
    info = (await bot("getWebhookInfo"))["result"]
    assert (info["url"], info["pending_update_count"]) == ("https://example.org/hook", 1)

    await bot("deleteWebhook", drop_pending_updates=True)
    assert await bot.takes(timeout=0) == []


# ------------------------------------------------------------------------ faults


@pytest.mark.parametrize(("status", "description"), [(502, "Bad Gateway"), (500, "Internal Server Error"), (400, "Bad Request")])
async def test_a_fault_answers_for_the_server_as_often_as_it_is_told(
    api: BotApi, bot: Caller, anna: Person, status: int, description: str
) -> None:
    anna.writes("Hallo")
    api.fail("send*", status=status, count=2)

    for _ in range(2):
        assert refusal(await bot("sendMessage", chat_id=1001, text="a")) == f"{status} {description}"
    assert api.texts(1001) == []
    await bot.says(1001, "a")


async def test_too_many_requests_say_when_to_come_again(api: BotApi, bot: Caller) -> None:
    api.fail("getMe", status=429, retry_after=7)

    reply = await bot("getMe")

    assert refusal(reply) == "429 Too Many Requests: retry after 7"
    assert reply["parameters"] == {"retry_after": 7}


async def test_a_fault_of_one_chat_spares_the_others(api: BotApi, bot: Caller, anna: Person) -> None:
    anna.writes("Hallo")
    Person(api, 1002).writes("Hallo")
    api.fail("sendMessage", chat=1002)

    await bot.says(1001, "a")
    assert refusal(await bot("sendMessage", chat_id=1002, text="a")) == "502 Bad Gateway"


async def test_after_a_fault_afterwards_the_message_is_there_all_the_same(api: BotApi, bot: Caller, anna: Person) -> None:
    anna.writes("Hallo")
    api.fail("sendMessage", after=True)

    assert not (await bot("sendMessage", chat_id=1001, text="a"))["ok"]
    assert api.texts(1001) == ["a"]
    assert (api.calls[0].status, api.calls[0].effective) == (502, True)


@pytest.mark.parametrize("after", [False, True])
async def test_a_reset_cuts_the_connection(api: BotApi, bot: Caller, anna: Person, after: bool) -> None:
    anna.writes("Hallo")
    api.fail("sendMessage", kind="reset", after=after)

    with pytest.raises(aiohttp.ClientOSError):
        await bot("sendMessage", chat_id=1001, text="a")
    assert api.texts(1001) == (["a"] if after else [])


async def test_a_page_comes_instead_of_json(api: BotApi, bot: Caller) -> None:
    api.fail("getMe", kind="html")

    with pytest.raises(aiohttp.ContentTypeError):
        await bot("getMe")


async def test_a_hanging_call_goes_on_when_it_is_mended(api: BotApi, bot: Caller, anna: Person) -> None:
    anna.writes("Hallo")
    api.fail("sendMessage", kind="hang")
    hanging = asyncio.create_task(bot.says(1001, "a"))
    await api.until(lambda: api.calls, "the call")
    assert api.texts(1001) == []

    api.mend()

    async with asyncio.timeout(10):
        assert (await hanging)["text"] == "a"


async def test_a_hanging_call_whose_bot_gave_up_has_no_effect(api: BotApi, bot: Caller, anna: Person) -> None:
    anna.writes("Hallo")
    api.fail("sendMessage", kind="hang")
    hanging = asyncio.create_task(bot.says(1001, "a"))
    await api.until(lambda: api.calls, "the call")

    hanging.cancel()
    await api.until(lambda: not api.calls[0].open, "the call to be dropped")

    assert (api.calls[0].effective, api.calls[0].status) == (False, 0)


async def test_a_fault_of_polling_ends_the_poll_that_is_held(api: BotApi, bot: Caller) -> None:
    poll = asyncio.create_task(bot.takes(timeout=50))
    await api.until(lambda: api.polling, "a poll")

    api.fail("getUpdates")

    async with asyncio.timeout(10):
        assert await poll == []
    assert refusal(await bot("getUpdates", timeout=50)) == "502 Bad Gateway"


async def test_an_outage_refuses_connections_and_forgets_nothing(api: BotApi, bot: Caller, anna: Person) -> None:
    url = api.url
    poll = asyncio.create_task(bot.takes(timeout=50))
    await api.until(lambda: api.polling, "a poll")

    await api.down()

    with pytest.raises(aiohttp.ClientError):
        await poll
    with pytest.raises(aiohttp.ClientConnectorError):
        await bot("getMe")
    sent = anna.writes("Hallo")

    await api.up()

    assert api.url == url
    assert [update["update_id"] for update in await bot.takes()] == [sent.update_id]
