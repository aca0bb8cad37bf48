"""Text that means nothing to Markdown."""

from __future__ import annotations

import re
from urllib.parse import quote

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_BEGINNING = re.compile(r"^(\d+)([.)])|^([-+=])")  # of a list or an underlined heading


def plain(words: str) -> str:
    """Words on one line, none of them markup."""
    flat = _SIGNS.sub(r"\\\1", " ".join(words.split()))
    return _BEGINNING.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", flat)


def address(url: str) -> str:
    """An address as it stands behind a link's words."""
    return quote(url, safe="%/:?#[]@!$&'*+,;=~")
