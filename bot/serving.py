"""`serve`: every channel that the settings turn on, with the state and the engine that they share."""

from __future__ import annotations

import asyncio
import signal
import sys
from functools import partial

from bot import logs
from bot.channels.telegram.channel import Telegram
from bot.correcting import corrections
from bot.digest import Digest
from bot.listening import Listener
from bot.news import News
from bot.picturing.studio import Studio
from bot.places import Place, data_folder
from bot.reloading.live import Follower, Live, out_of_the_collectors_way
from bot.reloading.publisher import Publisher
from bot.reloading.watching import Watcher
from bot.settings import Settings
from bot.state.database import state_url
from bot.state.keys import Keys, secret_key
from bot.state.store import State

SWITCH = 0.001  # seconds that a thread computes while another one waits: whatever is done in a thread holds up nobody for longer


def serve(settings: Settings, place: Place, live: Live, *, watch: bool = False) -> None:
    """Answer until SIGTERM or SIGINT.

    Args:
        settings: With a token of a Telegram bot.
        place: Where the base and its releases are.
        live: The engine that answers until another release goes live; nobody else may hold it, or it stays in memory.
        watch: Whether the folder of the base is followed.

    Raises:
        TokenRefused: Telegram does not know the token.
        UnknownDatabase: The state URL cannot be used.
        NoKey: The key for the state can neither be read nor made.
        OSError: The certificates cannot be read.
    """
    assert settings.telegram_token
    token = settings.telegram_token.get_secret_value()
    key = settings.secret_key.get_secret_value() if settings.secret_key else None
    home = data_folder(settings.home)
    keys, url = Keys(secret_key(key, home)), state_url(settings.state_url, home)
    logs.configure(secrets=[token, key or ""], stream=sys.stderr)
    sys.setswitchinterval(SWITCH)
    asyncio.run(_serve(settings, token, State(url, days=settings.questions_kept), keys, place, live, watch=watch))


async def _serve(settings: Settings, token: str, state: State, keys: Keys, place: Place, live: Live, *, watch: bool) -> None:
    with out_of_the_collectors_way():
        live.engine.warm()
    news = News()
    follower = Follower(live, place, news)
    publisher = Publisher(place, follower, watching=watch)
    studio = Studio(data_folder(settings.home) / "pictures")
    listener = Listener(live, state, settings.missed_min_chats)
    telegram = Telegram(
        token=token,
        api_url=settings.telegram_api_url,
        admins=frozenset(settings.admins),
        live=live,
        publisher=publisher,
        find=place.find,
        corrected=partial(corrections, place),
        studio=studio,
        state=state,
        keys=keys,
        news=news,
        listener=listener,
    )
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    await state.open()
    beside = [asyncio.create_task(follower.run())]
    if settings.digest:
        beside.append(asyncio.create_task(Digest(listener, news).run()))
    if watch:
        beside.append(asyncio.create_task(Watcher(place, publisher, news).run()))
    try:
        await telegram.run(stopping)
    finally:
        for task in beside:
            task.cancel()
        studio.close()
        await state.close()
