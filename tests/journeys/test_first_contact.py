"""Somebody meets the bot: greets it, asks what it knows, asks, sees the source, thanks, leaves."""

from __future__ import annotations

from bot.model import Kind
from tests.bot.asking import Chat, Command, spoken


def test_first_contact(chat: Chat) -> None:
    hello = chat.say("Hallo!")
    assert hello.kind is Kind.SMALLTALK
    assert "Innovationscluster" in spoken(hello)

    what = chat.say("Was kann ich dich fragen?")
    assert what.kind is Kind.HELP
    assert "Welche Partnerländer sind am wichtigsten?" in spoken(what)

    partners = chat.say("Welche Partnerländer sind am wichtigsten?")
    assert partners.facts == ("partner-countries",)
    assert "Frankreich, Österreich, die Niederlande, Spanien, Großbritannien, Italien und die Schweiz" in spoken(partners)
    assert "die USA, Japan und China" in spoken(partners)
    assert "Rangfolge gibt die Quelle nicht an" in spoken(partners)

    source = chat.say("Wer sagt das?")
    assert source.facts == ("source", "partner-countries")
    assert "kooperation-international.de" in spoken(source)
    assert "ohne Datum" in spoken(source)

    assert chat.say("Super, danke!").kind is Kind.SMALLTALK
    assert chat.say("Tschüss").kind is Kind.SMALLTALK


def test_first_contact_on_the_command_line(faktenbot: Command) -> None:
    assert "ask" in faktenbot("--help").out

    done = faktenbot("ask", "Welche Partnerländer sind am wichtigsten?")

    assert (done.code, done.err) == (0, "")
    first, *rest = done.out.splitlines()
    assert first.startswith("Die wichtigsten Partnerländer für Kooperationen sind in Europa Frankreich")
    assert any(line.startswith("Quelle: ") for line in rest)
    assert any("#:~:text=" in line for line in rest)
