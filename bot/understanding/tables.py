"""Tables that are one text: a key is found in them by searching, and nothing has to be unpacked first.

A dictionary of tens of thousands of entries would take longer to make than a question to answer.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property

BETWEEN, BEHIND_KEY = "|", ">"  # ASCII that JSON need not escape, and that no word has
PAGE = 2048  # letters within which a key is looked for letter by letter, which is quick


def table(values: Mapping[str, str]) -> str:
    """Keys and values as one text."""
    return BETWEEN.join(f"{key}{BEHIND_KEY}{value}" for key, value in sorted(values.items()))


class Table:
    """A text that `table` made, to look things up in."""

    def __init__(self, text: str) -> None:
        self.text = text

    def find(self, key: str) -> str:
        """The value of a key; "" where there is none."""
        keys, starts = self._pages
        page = bisect_right(keys, key) - 1
        if page < 0:
            return ""
        start, end, wanted = starts[page], starts[page + 1], f"{key}{BEHIND_KEY}"
        if not self.text.startswith(wanted, start):
            start = self.text.find(BETWEEN + wanted, start, end) + 1
            if not start:
                return ""
        stop = self.text.find(BETWEEN, start, end)
        return self.text[start + len(wanted) : end if stop < 0 else stop]

    @cached_property
    def _pages(self) -> tuple[list[str], list[int]]:
        """The first key of each page, and where the pages begin; at last, where the text ends."""
        text, starts = self.text, []
        start = 0 if self.text else -1
        while start >= 0:
            starts.append(start)
            start = text.find(BETWEEN, start + PAGE) + 1 or -1
        return [text[start : text.find(BEHIND_KEY, start)] for start in starts], [*starts, len(text)]


def entries(stored: str) -> Iterator[tuple[str, str]]:
    """All keys with their values, in order."""
    for entry in stored.split(BETWEEN) if stored else ():
        key, _, value = entry.partition(BEHIND_KEY)
        yield key, value
