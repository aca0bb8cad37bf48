"""Tables that are one text: a key is found in them by binary search, and nothing has to be unpacked first.

A dictionary of tens of thousands of entries would take longer to make than a question to answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

BETWEEN, BEHIND_KEY = "|", ">"  # ASCII that JSON need not escape, and that no word has


def table(values: Mapping[str, str]) -> str:
    """Keys and values as one text."""
    return BETWEEN.join(f"{key}{BEHIND_KEY}{value}" for key, value in sorted(values.items()))


def find(stored: str, key: str) -> str:
    """The value of a key; "" where there is none."""
    low, high = 0, len(stored)
    while low < high:
        middle = (low + high) // 2
        start = stored.rfind(BETWEEN, low, middle) + 1 or low
        end = stored.find(BETWEEN, middle, high)
        end = high if end < 0 else end
        found, _, value = stored[start:end].partition(BEHIND_KEY)
        if found == key:
            return value
        if found < key:
            low = end + 1
        else:
            high = start - 1
    return ""


def entries(stored: str) -> Iterator[tuple[str, str]]:
    """All keys with their values, in order."""
    for entry in stored.split(BETWEEN) if stored else ():
        key, _, value = entry.partition(BEHIND_KEY)
        yield key, value
