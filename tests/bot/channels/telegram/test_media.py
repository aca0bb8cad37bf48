"""Pictures, stickers and voice messages: one kind sentence, and nothing where nobody said anything."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.channels.telegram.running import DE, EN, says, silence, words
from tests.telegram.people import Group, Person
from tests.telegram.server import BotApi

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("channel")]

SMES = "Wie viele KMU gibt es?"
FILE: dict[str, Any] = {"file_id": "f", "file_unique_id": "f"}
PHOTO: dict[str, Any] = {"photo": [FILE | {"width": 90, "height": 90}]}
STICKER: dict[str, Any] = {
    "sticker": FILE | {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "🙂"}
}
VOICE: dict[str, Any] = {"voice": FILE | {"duration": 3}}
GIF: dict[str, Any] = {"animation": FILE | {"width": 90, "height": 90, "duration": 2}, "document": FILE}
CONTACT: dict[str, Any] = {"contact": {"phone_number": "+4930123", "first_name": "Bo"}}
LOCATION: dict[str, Any] = {"location": {"latitude": 52.5, "longitude": 13.4}}
PLACE: dict[str, Any] = {"venue": {"location": LOCATION["location"], "title": "Zoo", "address": "Berlin"}, **LOCATION}
OTHER: dict[str, Any] = {"id": 77, "is_bot": True, "first_name": "gif", "username": "gif"}
KINDS: list[dict[str, Any]] = [
    PHOTO,
    STICKER,
    VOICE,
    GIF,
    CONTACT,
    LOCATION,
    PLACE,
    {"document": FILE},
    {"dice": {"emoji": "🎲", "value": 6}},
    {"game": {"title": "Schach", "description": "Ein Spiel", "photo": PHOTO["photo"]}},
    {"story": {"id": 1, "chat": {"id": 5, "type": "private", "first_name": "Bo"}}},
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "-".join(kind))
async def test_what_cannot_be_read_is_answered_by_one_kind_sentence(anna: Person, kind: dict[str, Any]) -> None:
    anna.sends(**kind)

    [heard] = await anna.hears()

    assert words(heard) == says("telegram.media")
    await silence(anna)


async def test_the_sentence_is_in_the_language_of_the_person(anna: Person, emma: Person) -> None:
    anna.sends(**VOICE)
    emma.sends(**VOICE)

    assert words((await anna.hears())[0]) == says("telegram.media", DE)
    assert words((await emma.hears())[0]) == says("telegram.media", EN)


async def test_an_album_is_answered_once(api: BotApi, anna: Person) -> None:
    for _ in range(3):
        anna.sends(**PHOTO, media_group_id="album")

    [heard] = await anna.hears()

    assert words(heard) == says("telegram.media")
    await silence(anna)


async def test_an_album_whose_caption_asks_is_answered_and_nothing_else(api: BotApi, anna: Person) -> None:
    anna.sends(**PHOTO, media_group_id="album", caption=SMES)
    for _ in range(2):
        anna.sends(**PHOTO, media_group_id="album")

    [heard] = await anna.hears()

    assert "über 7.100" in words(heard)
    await silence(anna)


async def test_a_caption_is_a_question(anna: Person) -> None:
    anna.sends(**PHOTO, caption=SMES)

    assert "über 7.100" in words((await anna.hears())[0])


@pytest.mark.parametrize(
    "service",
    [
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"write_access_allowed": {}},
        {"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "🏎"}}},
    ],
    ids=lambda service: "-".join(service),
)
async def test_service_messages_in_private_are_left_alone(anna: Person, service: dict[str, Any]) -> None:
    anna.sends(**service)

    await silence(anna)


@pytest.mark.parametrize(
    "service",
    [
        {"new_chat_members": [{"id": 5, "is_bot": False, "first_name": "Bo"}]},
        {"left_chat_member": {"id": 5, "is_bot": False, "first_name": "Bo"}},
        {"new_chat_title": "Klasse 5b"},
        {"group_chat_created": True},
    ],
    ids=lambda service: "-".join(service),
)
async def test_service_messages_in_groups_are_left_alone(
    api: BotApi, anna: Person, group: Group, service: dict[str, Any]
) -> None:
    api.privacy = False

    anna.sends(group=group, **service)

    await silence(anna, group)


@pytest.mark.parametrize("fields", [{"text": SMES}, GIF, {**PHOTO, "caption": SMES}], ids=["text", "gif", "captioned photo"])
async def test_what_comes_through_another_bot_is_left_alone(anna: Person, fields: dict[str, Any]) -> None:
    anna.sends(via_bot=OTHER, **fields)

    await silence(anna)
