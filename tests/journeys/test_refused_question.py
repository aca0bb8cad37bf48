"""Somebody asks what the base does not know: no figure, no blame, and a way to go on."""

from __future__ import annotations

import re

from bot.model import Kind
from tests.bot.asking import Chat, Command, spoken


def test_the_refused_question(chat: Chat) -> None:
    far = chat.say("Wie viele Besucher hat das Oktoberfest?")
    assert far.kind is Kind.REFUSAL
    assert "„Oktoberfest“" in spoken(far)
    assert not re.search(r"\d", spoken(far))

    near = chat.say("Was kostet die Mitgliedschaft bei go-cluster?")
    assert near.kind in (Kind.REFUSAL, Kind.CLARIFY)
    assert not re.search(r"\d", spoken(near))

    year = chat.say("Wie viele Mitglieder hatte go-cluster 1998?")
    assert year.kind is Kind.REFUSAL
    assert "Für diesen Zeitraum" in spoken(year)
    assert year.suggestions == ("members",)

    opposite = chat.say("Welche Partnerländer sind am unwichtigsten?")
    assert opposite.kind is Kind.REFUSAL
    assert "Frankreich" not in spoken(opposite)

    # The claim next to the fact is refused as well, with what the source does say.
    claim = chat.say(
        "Stimmt es, dass genau 75 % der Clustermanagements Internationalisierung als strategisches Handlungsfeld sehen?"
    )
    assert claim.verdict == "unsupported"
    assert "mehr als 70 %" in spoken(claim)

    # A way to go on: what was offered can be asked for.
    topic = chat.engine.base.facts[year.suggestions[0]].name["de"]  # type: ignore[index]
    assert chat.say(topic).facts == ("members",)


def test_the_refused_question_on_the_command_line(faktenbot: Command) -> None:
    done = faktenbot("ask", "Wie viele Besucher hat das Oktoberfest?")

    assert done.code == 3
    assert "Oktoberfest" in done.out and not re.search(r"\d", done.out)
    assert done.err == ""
