"""How often a word is used in everyday language.

A frequency is on the Zipf scale (van Heuven et al. 2014): the logarithm to base 10 of how often a word comes in a
billion words. "the" has 7.7, "cluster" 4.0, and what is below 3 hardly anybody uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MAX = 9.9


def frequencies(lines: Iterable[str]) -> Mapping[str, str]:
    """Read lines of a folded word and its frequency.

    Raises:
        ValueError: A line is something else.
    """
    return dict(parsed(line) for line in lines)


def parsed(line: str) -> tuple[str, str]:
    """The word of a line and its frequency.

    Raises:
        ValueError: The line is not made of a word of letters and a frequency from 0 to 9.9.
    """
    word, _, frequency = line.partition(" ")
    if not word.isalpha() or not 0 <= float(frequency or -1) <= MAX:
        raise ValueError(line)
    return word, frequency
