"""Drafts in the chat: behind the command, or in what it replies to."""

from __future__ import annotations

import pytest

from tests.bot.channels.telegram.running import Channel, says, words
from tests.telegram.people import Group, Person

pytestmark = pytest.mark.asyncio

DRAFT = "Genau 70 % der beteiligten Innovationscluster waren auf internationalen Messen."
DIFFERS = "Im Text steht „genau 70 %“, in der Quelle „über 70 %“."


@pytest.mark.parametrize("command", ["/verify", "/pruefen", "/pruefen@faktenbot_test_bot\n"])
async def test_a_draft_behind_the_command_is_checked(channel: Channel, anna: Person, command: str) -> None:
    heard = await anna.asks(f"{command} {DRAFT}")

    assert DIFFERS in words(heard)
    shown = [heard.text[e["offset"] : e["offset"] + e["length"]] for e in heard.entities if e["type"] == "code"]
    assert any("(nach: Miguel Krux" in one for one in shown)


async def test_a_draft_that_is_replied_to_is_checked(channel: Channel, anna: Person) -> None:
    draft = anna.writes(DRAFT)
    await anna.hears()

    assert DIFFERS in words(await anna.asks("/pruefen", reply_to=draft))


async def test_in_a_group_somebody_elses_draft_can_be_checked(
    channel: Channel, anna: Person, berta: Person, group: Group
) -> None:
    draft = berta.writes(DRAFT, group=group)

    assert DIFFERS in words(await anna.asks("/pruefen", group=group, reply_to=draft))


async def test_without_a_draft_it_is_said_how(channel: Channel, anna: Person) -> None:
    assert words(await anna.asks("/pruefen")) == says("telegram.what-to-verify")
