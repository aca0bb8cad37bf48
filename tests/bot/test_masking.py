"""What is kept of a question says nothing of who asked it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.masking import ACCOUNT, HANDLE, LINK, MAIL, NUMBER, masked


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Schreibt an anna.muster@example.org, bitte", f"Schreibt an {MAIL} bitte"),
        ("anna (at) example (dot) org", MAIL),
        ("anna[at]example.org hat gefragt", f"{MAIL} hat gefragt"),
        ("ANNA＠EXAMPLE．ORG", MAIL),
        ("Frag @anna_muster nach Messen", f"Frag {HANDLE} nach Messen"),
        ("siehe https://example.org/anna?id=1 dazu", f"siehe {LINK} dazu"),
        ("t.me/annamuster", LINK),
        ("IBAN DE89 3704 0044 0532 0130 00 danke", f"IBAN {ACCOUNT} danke"),
        ("de89370400440532013000", ACCOUNT),
        ("GB29NWBK60161331926819", ACCOUNT),
        ("Ruf an: +49 (0)30 123456-78!", f"Ruf an: {NUMBER}!"),
        ("030/1234567", NUMBER),
        ("0171 2345678 und wie viele KMU?", f"{NUMBER} und wie viele KMU?"),
        ("020 7946 0958", NUMBER),
        ("+1-202-555-0143", NUMBER),
        ("0171\u200b2345678", NUMBER),
        ("٠١٧١٢٣٤٥٦٧٨", NUMBER),
    ],
)
def test_what_could_identify_somebody_is_masked(text: str, kept: str) -> None:
    assert masked(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Wie viele Mitglieder hatte go-cluster 2015?",
        "Mitglieder 2012-2015",
        "2012, 2015 und 2019 im Vergleich",
        "Stimmt es, dass 1.000.000 Menschen dort arbeiten?",
        "über 70 % der 87 Cluster",
        "Is it 12,345,678.50 euros?",
        "go-cluster & R&D at 4 p.m.",
        "Was kostet ein Stand (at the fair)?",
    ],
)
def test_what_a_question_is_about_stays(text: str) -> None:
    assert masked(text) == text


digits = st.text("0123456789", min_size=7, max_size=15).filter(lambda number: number[0] == "0" or len(number) > 8)


@given(before=st.text(max_size=20), number=digits, after=st.text(max_size=20))
def test_no_telephone_number_is_kept(before: str, number: str, after: str) -> None:
    assert number not in masked(f"{before} {number} {after}")


@given(
    name=st.from_regex(r"[a-z][a-z0-9.]{1,10}[a-z]", fullmatch=True),
    host=st.from_regex(r"[a-z]{2,10}\.[a-z]{2,4}", fullmatch=True),
)
def test_no_mail_address_is_kept(name: str, host: str) -> None:
    assert f"{name}@{host}" not in masked(f"Antwort an {name}@{host}: wie viele?")


@given(st.text())
def test_masking_again_changes_nothing(text: str) -> None:
    assert masked(masked(text)) == masked(text)
