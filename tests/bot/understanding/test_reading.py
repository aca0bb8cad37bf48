"""Words are read as what they come from: other forms, dialects, verbs that a sentence has parted, words run together."""

from __future__ import annotations

import pytest

from bot.model import Utterance
from bot.understanding.reading import Reader
from facts.model import Language
from tests.bot.asking import DE, EN


def keys(reader: Reader, text: str, language: Language = DE) -> set[str]:
    return {term.key for term in reader.read(text, language).terms}


@pytest.mark.parametrize(
    ("typed", "meant", "language"),
    [
        ("kooperiert", "kooperieren", DE), ("gefördert", "fördern", DE), ("Förderungen", "fördern", DE),
        ("ausstellt", "ausstellen", DE),
        ("internationalisiert", "internationalisieren", DE), ("internationalization", "internationalise", EN),
    ],
)  # fmt: skip
def test_another_form_of_a_word_means_the_same(reader: Reader, typed: str, meant: str, language: Language) -> None:
    assert keys(reader, typed, language) == keys(reader, meant, language)
    assert not any(key.startswith("~") for key in keys(reader, typed, language))


@pytest.mark.parametrize(
    ("parted", "whole"),
    [
        ("Welche Cluster stellen auf Messen aus?", "Welche Cluster ausstellen auf Messen?"),
        ("Wer nimmt daran teil?", "Wer teilnimmt daran?"),
        ("Wann läuft das Programm aus?", "Wann ausläuft das Programm?"),
    ],
)
def test_a_verb_is_made_whole_that_a_sentence_has_parted(reader: Reader, parted: str, whole: str) -> None:
    assert keys(reader, parted) == keys(reader, whole)


@pytest.mark.parametrize(
    ("typed", "meant", "language"),
    [
        ("Wia vü Firmen san des?", "Wie viel Firmen sind des?", DE),
        ("Isch d Schwiiz däbi?", "Ist d Schweiz däbi?", DE),
        ("intl projs pls", "international projects please", EN),
    ],
)
def test_a_dialect_or_a_chat_has_its_own_spellings(reader: Reader, typed: str, meant: str, language: Language) -> None:
    one, other = reader.read(typed, language), reader.read(meant, language)

    assert (one.spelt, one.kinds, one.countries) == (other.spelt, other.kinds, other.countries)


def test_a_spelling_of_one_language_is_left_alone_where_another_has_the_word(reader: Reader) -> None:
    assert reader.read("Wo steht das?", DE).spelt.split()[0] == "wo"  # in English chats: without


@pytest.mark.parametrize("text", ["Messe Beteiligung", "messebeteiligung", "Messebeteiligung"])
def test_a_compound_that_was_torn_apart_is_read_as_one_that_was_not(reader: Reader, text: str) -> None:
    assert keys(reader, text) == keys(reader, "Messebeteiligung")


@pytest.mark.parametrize(
    ("typed", "parted"), [("wieviele mitgliedergibt es", "mitglieder gibt"), ("wie viele sinddas", "sind das")]
)
def test_a_forgotten_blank_is_put_back(reader: Reader, typed: str, parted: str) -> None:
    assert parted in reader.read(typed, DE).spelt


@pytest.mark.parametrize(
    ("text", "language", "excepted"),
    [
        ("Wer sind die Partner außer in Europa?", DE, {"=europe"}),
        ("Apart from Europe, who are the partners?", EN, {"=europe"}),
        ("Wie viele Firmen ohne KMU?", DE, {"=sme"}),
        ("Who are the partners in Europe?", EN, set()),
    ],
)
def test_what_is_left_out_is_noted(reader: Reader, text: str, language: Language, excepted: set[str]) -> None:
    assert reader.read(text, language).excepted == excepted


@pytest.mark.parametrize("text", ["InterSpiN R2 und R3", "Q1 H2O"])
def test_a_digit_that_belongs_to_a_name_is_no_figure(reader: Reader, text: str) -> None:
    assert reader.read(text, DE).numbers == ()


@pytest.mark.parametrize("text", ["über70 Prozent", "ca.70%", "70km", "EU 70"])
def test_a_figure_that_only_lacks_its_blank_is_one(reader: Reader, text: str) -> None:
    assert [number.values[0] for number in reader.read(text, DE).numbers] == [70]


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Wie heißen die Leute im Beirat?", DE, "names"), ("What are the names of the members?", EN, "names"),
        ("Welches Cluster ist am größten?", DE, "superlative"), ("Which is the largest cluster?", EN, "superlative"),
    ],
)  # fmt: skip
def test_names_and_superlatives_are_kinds_of_their_own(reader: Reader, text: str, language: Language, kind: str) -> None:
    assert kind in reader.read(text, language).kinds


def test_words_stand_in_their_order_each_as_what_it_means(reader: Reader) -> None:
    found: Utterance = reader.read("Wie viele KMU arbeiten mit Japan?", DE)

    assert found.sequence[0] == "wie viele" and found.sequence.index("=sme") < found.sequence.index("@country")
