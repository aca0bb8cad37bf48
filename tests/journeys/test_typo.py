"""Somebody types on a telephone, without umlauts and in a hurry; the answer is the same."""

from __future__ import annotations

from bot.model import Kind
from tests.bot.asking import Chat, spoken


def test_the_typo(chat: Chat) -> None:
    careful = chat.say("Welche Partnerländer sind am wichtigsten?")

    hasty = chat.say("welche partnerlaender sind am wichtigstn")
    assert hasty.facts == careful.facts == ("partner-countries",)

    fairs = chat.say("wie viele clsuter stelen auf internationalen mesen aus??")
    assert fairs.facts == ("trade-fairs",)

    members = chat.say("wie viele mitglider hatte go cluster 2019")
    assert members.facts == ("members",)
    assert "87" in spoken(members)

    # A slip must not turn one thing into another.
    assert chat.say("Ist Irland ein Partnerland?").country == "IE"
    assert chat.say("Ist Island ein Partnerland?").country == "IS"
    assert chat.say("Ist Australien ein Partnerland?").country == "AU"
    assert chat.say("Ist Oesterreich ein Partnerland?").country == "AT"

    # And what no slip explains is not guessed at.
    assert chat.say("xqzt brmpf wlkjh").kind in (Kind.REFUSAL, Kind.CLARIFY)
