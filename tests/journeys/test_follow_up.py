"""Somebody asks on, in few words, as people do."""

from __future__ import annotations

from bot.model import Verdict
from tests.bot.asking import Chat, spoken


def test_the_follow_up(chat: Chat) -> None:
    partners = chat.say("Welche Partnerländer sind am wichtigsten?")
    assert partners.facts == ("partner-countries",)

    overseas = chat.say("Und in Übersee?")
    assert overseas.facts == ("partner-countries-overseas",)
    assert "Japan" in spoken(overseas) and "Frankreich" not in spoken(overseas)

    poland = chat.say("Und Polen?")
    assert (poland.country, poland.verdict) == ("PL", Verdict.NO)
    assert "das heißt nicht, dass es dort keine Zusammenarbeit gibt" in spoken(poland)

    members = chat.say("Wie viele Mitglieder hat go-cluster?")
    assert members.facts == ("members",)

    then = chat.say("Und 2019?")
    assert then.facts == ("members",)
    assert "87 Mitglieder" in spoken(then) and "101" not in spoken(then)

    age = chat.say("Wie alt ist das?")
    assert age.facts == ("date", "members")
    assert "2019" in spoken(age)

    again = chat.say("noch mal bitte")
    assert again.facts == ("members",)

    # A new subject lets go of the old one.
    fairs = chat.say("Wie viele Cluster stellen auf internationalen Messen aus?")
    assert fairs.facts == ("trade-fairs",)
    assert chat.memory.facts == ("trade-fairs",)
