"""How often a word is used in everyday language: a table per language, searched without being unpacked.

A frequency is on the Zipf scale (van Heuven et al. 2014): the logarithm to base 10 of how often a word comes in a
billion words. "the" has 7.7, "cluster" 4.0, and what is below 3 hardly anybody uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

TENTHS = 2  # digits behind a word: its frequency in tenths


def table(lines: Iterable[str]) -> str:
    """Lines of a folded word and its frequency as one text in which `zipf` can look a word up.

    Raises:
        ValueError: A line is something else.
    """
    found = dict(parsed(line) for line in lines)
    return " ".join(f"{word}{tenths:02}" for word, tenths in sorted(found.items()))


def entries(stored: str) -> Iterator[tuple[str, float]]:
    """All words of a table with their frequencies."""
    for one in stored.split():
        yield one[:-TENTHS], int(one[-TENTHS:]) / 10


def parsed(line: str) -> tuple[str, int]:
    """The word of a line and its frequency in tenths.

    Raises:
        ValueError: The line is not made of a word of letters and a frequency from 0 to 9.9.
    """
    word, _, frequency = line.partition(" ")
    tenths = round(10 * float(frequency)) if frequency else -1
    if not word.isalpha() or not 0 <= tenths < 100:
        raise ValueError(line)
    return word, tenths


def zipf(stored: str, folded: str) -> float:
    """How often a folded word is used; 0: the table does not have it.

    A binary search in the text of the table: a dictionary of it would take longer to make than a question to answer.
    """
    low, high = 0, len(stored)
    while low < high:
        middle = (low + high) // 2
        start = stored.rfind(" ", low, middle) + 1 or low
        end = stored.find(" ", middle, high)
        end = high if end < 0 else end
        word = stored[start : end - TENTHS]
        if word == folded:
            return int(stored[end - TENTHS : end]) / 10
        if word < folded:
            low = end + 1
        else:
            high = start - 1
    return 0.0
