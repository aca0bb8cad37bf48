"""Two questions in one message are two; one question with a list in it stays one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.folding import phrase
from bot.understanding.packs import LanguagePack
from bot.understanding.splitting import MAX_CUTS, MAX_PARTS, coupled, is_question, split


@pytest.mark.parametrize(
    "text",
    [
        "Wie viele KMU gibt es?",
        "Wie viele kleine und mittlere Unternehmen gibt es?",
        "Which countries in Europe and overseas are partners?",
        "KMU, Forschung und Verbände",
        "Wie viele Cluster sind z. B. auf Messen?",
        "How many clusters, e.g. from Berlin, go to fairs?",
        "Frankreich, Österreich und die Schweiz",
        "Und in Übersee?",
        "Was ist go-cluster",
        "Sind es 1.234,5?",
        "???",
        "",
    ],
)
def test_one_question_stays_as_it_is(packs: list[LanguagePack], text: str) -> None:
    assert split(text, packs) == (text,)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Wie viele KMU gibt es? Und wer fördert sie?", ("Wie viele KMU gibt es?", "Und wer fördert sie?")),
        ("Wie viele KMU gibt es und wer fördert sie?", ("Wie viele KMU gibt es", "wer fördert sie?")),
        ("Woher kommen die Zahlen, wie alt sind sie?", ("Woher kommen die Zahlen", "wie alt sind sie?")),
        ("Ist das Label Pflicht, und wie viele haben es?", ("Ist das Label Pflicht", "wie viele haben es?")),
        ("How many SMEs are there, and how old is that?", ("How many SMEs are there", "how old is that?")),
        ("What is go-cluster and who runs it?", ("What is go-cluster", "who runs it?")),
        ("Was kostet das – wer zahlt?", ("Was kostet das", "wer zahlt?")),
        ("Eine Frage\nWie viele KMU gibt es?", ("Eine Frage", "Wie viele KMU gibt es?")),
        ("Kurze Frage: wie viele KMU?", ("Kurze Frage", "wie viele KMU?")),
        ("Hallo! Ich schreibe einen Artikel. Wie viele KMU?", ("Hallo!", "Ich schreibe einen Artikel.", "Wie viele KMU?")),
        ("Wie viele sind es und in welchem Jahr?", ("Wie viele sind es", "in welchem Jahr?")),
    ],
)
def test_a_message_is_cut_where_a_new_question_begins(packs: list[LanguagePack], text: str, parts: tuple[str, ...]) -> None:
    assert split(text, packs) == parts


def test_the_other_language_s_joints_are_known_too(packs: list[LanguagePack]) -> None:
    assert split("Wie viele KMU gibt es and how old is that?", packs) == ("Wie viele KMU gibt es", "how old is that?")


def test_only_the_first_parts_of_a_very_long_message_are_looked_at(packs: list[LanguagePack]) -> None:
    assert split("Wie viele? " * 50, packs) == ("Wie viele?",) * MAX_PARTS


@given(st.text(alphabet=st.characters() | st.sampled_from(" ?.,;:–und\n"), max_size=200))
def test_cutting_loses_and_invents_no_word(packs: list[LanguagePack], text: str) -> None:
    joints = {word for pack in packs for joint in pack.conjunctions for word in phrase(joint)}

    parts = split(text, packs)

    rest = list(phrase(text))
    for word in (word for part in parts for word in phrase(part)):
        while rest[0] != word:  # nothing but a joint may be left out between two parts
            assert rest.pop(0) in joints
        rest.pop(0)
    assert rest == [] or len(parts) == MAX_PARTS


@pytest.mark.parametrize(
    ("part", "asks"),
    [
        ("Stimmt das?", True),
        ("KMU? ", True),
        ("Wie viele KMU", True),
        ("how many SMEs", True),
        ("für wie viele Cluster", True),  # behind a preposition
        ("Ich schreibe einen Artikel.", False),
        ("Danke!", False),
        ("", False),
    ],
)
def test_a_part_asks_by_its_mark_or_by_its_first_words(packs: list[LanguagePack], part: str, asks: bool) -> None:
    assert is_question(part, packs) is asks


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        ("Wie hoch sind KMU-Anteil und Mitgliederzahl?", [("Wie hoch sind KMU-Anteil", "Mitgliederzahl?")]),
        ("Do more clusters exhibit than cooperate?", [("Do more clusters exhibit", "cooperate?")]),
        (
            "Who has more, firms or institutes?",
            [("Who has more", "firms or institutes?"), ("Who has more, firms", "institutes?")],
        ),
        ("Wie viele KMU gibt es?", []),
        ("und", []),
        ("Wie viel machen KMU und große Unternehmen zusammen aus?", []),
        ("What do SMEs and large firms make up together?", []),
    ],
)
def test_two_things_in_a_sentence_are_cut_apart_unless_it_takes_them_as_one(
    packs: list[LanguagePack], text: str, cuts: list[tuple[str, str]]
) -> None:
    assert coupled(text, packs) == cuts


@given(st.text(max_size=200))
def test_cuts_are_few_and_have_words_on_both_sides(packs: list[LanguagePack], text: str) -> None:
    cuts = coupled(text, packs)

    assert len(cuts) <= MAX_CUTS
    assert all(phrase(left) and phrase(right) for left, right in cuts)


def test_the_entries_of_a_list_are_questions_of_their_own(packs: list[LanguagePack]) -> None:
    assert split("a) Partnerländer in Übersee b) Anteil auf Messen c) Silber-Label", packs) == (
        "Partnerländer in Übersee",
        "Anteil auf Messen",
        "Silber-Label",
    )
    assert split("1. Wie viele Firmen?\n2. Wie viele Institute?", packs) == ("Wie viele Firmen?", "Wie viele Institute?")


def test_of_a_long_letter_the_questions_are_kept(packs: list[LanguagePack]) -> None:
    letter = "Das ist ein Satz. " * (MAX_PARTS + 3) + "Wie viele Firmen gibt es?"

    assert split(letter, packs)[-1] == "Wie viele Firmen gibt es?"


def test_what_is_compared_may_be_joined_by_more_words(packs: list[LanguagePack]) -> None:
    assert coupled("compare firms with institutes", packs) == []
    assert coupled("compare firms with institutes", packs, compared=True) == [("compare firms", "institutes")]
