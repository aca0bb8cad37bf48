"""Somebody changes the language in the middle, in one way and in another."""

from __future__ import annotations

from bot.model import Kind
from tests.bot.asking import Chat, Command, spoken


def test_the_language_switch(chat: Chat) -> None:
    german = chat.say("Wie hoch ist der KMU-Anteil?")
    assert (german.language, german.facts) == ("de", ("sme-share",))
    assert "über 50 %" in spoken(german).lower()

    wished = chat.say("In English, please")
    assert (wished.language, wished.facts) == ("en", ("sme-share",))
    assert "over 50%" in spoken(wished).lower()

    # What was set stays, for words that belong to no language …
    short = chat.say("InterSpiN?")
    assert short.language == "en"

    # … until somebody just speaks the other one.
    back = chat.say("Und wie viele Mitglieder hat go-cluster?")
    assert (back.language, back.facts) == ("de", ("members",))

    mixed = chat.say("How many Firmen sind in den Clustern?")
    assert mixed.language == "de"
    assert mixed.facts == ("companies",)

    refused = chat.say("What will the weather be tomorrow?")
    assert (refused.language, refused.kind) == ("en", Kind.REFUSAL)


def test_the_language_switch_in_the_terminal(faktenbot: Command) -> None:
    typed = "Wie viele KMU gibt es?\n/lang en\nWie viele KMU gibt es?\n/source\n/lang de\nHow many SMEs are there?\n"

    out = faktenbot("chat", stdin=typed.encode(), LANG="de_DE.UTF-8").out.replace("\u00a0", " ")

    said = [out.index(part) for part in ("waren über 7.100", "there were over 7,100", "Source: ")]
    assert said == sorted(said)
    assert "waren über 7.100" in out[said[-1] :]
