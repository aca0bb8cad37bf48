"""Whatever a table holds is found in it, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.frequency import frequencies, parsed
from bot.understanding.reading import Reader
from bot.understanding.tables import PAGE, Table, entries, table
from facts.model import Language
from tests.bot.asking import DE, EN

KEYS = st.text("ab =_^$~", min_size=1, max_size=6)


@given(st.dictionaries(KEYS, st.text("0123456789, ", max_size=5) | st.just("1" * PAGE), max_size=40), KEYS)
def test_a_table_holds_what_a_dictionary_holds(values: dict[str, str], key: str) -> None:
    stored = table(values)

    assert {key: Table(stored).find(key) for key in values} == values
    assert Table(stored).find(key) == values.get(key, "")
    assert dict(entries(stored)) == values


@pytest.mark.parametrize("line", ["haus", "haus x", "haus 10", "haus -1", "ein haus 5", "h4us 5.0", ""])
def test_a_line_that_is_no_word_with_its_frequency_is_refused(line: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - float() words it as it likes
        parsed(line)


def test_lines_are_read_as_words_and_frequencies() -> None:
    assert frequencies(["haus 5.3", "the 7.7"]) == {"haus": "5.3", "the": "7.7"}


@pytest.mark.parametrize(("language", "word"), [(DE, "haus"), (DE, "wetter"), (EN, "house"), (EN, "weather")])
def test_everyday_words_of_the_shipped_languages_are_known(reader: Reader, language: Language, word: str) -> None:
    assert reader.packs[language].frequency(word) > 4
