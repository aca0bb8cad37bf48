"""Text as Telegram reads it: parse_mode HTML with its refusals, links it keeps, entities it finds without markup.

Offsets and lengths of entities count UTF-16 units, those in error texts UTF-8 bytes, as Telegram's do.
Pure functions from text to text; what a method does with them is the server's business.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NotRequired, TypedDict

KINDS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
    **{tag: tag for tag in ("code", "pre", "blockquote")},
    "a": "text_link",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}  # no &nbsp;: Telegram shows it letter by letter

TAG_NAME = re.compile(r"[^\s>]*")
ATTRIBUTE = re.compile(r"""([^\s=>/"']+)(?:(\s*=\s*)(?:"([^"]*)"|'([^']*)'|([0-9A-Za-z.-]*)(?=[\s>])))?\s*""")
REFERENCE = re.compile(r"&(?:#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))|([a-zA-Z]+));?")
URL = re.compile(r"(?:(https?|ftp|tg|ton)://)?([^/?#\s]+)(.*)", re.IGNORECASE | re.DOTALL)

TLDS = "de|com|org|net|eu|io|info|me|at|ch"
FOUND = {
    "url": re.compile(rf"(?:https?|ftp)://[^\s<>\"]+|(?<![\w@.-])(?:[\w-]+\.)+(?:{TLDS})\b(?:/[^\s<>\"]*)?", re.IGNORECASE),
    "email": re.compile(r"(?<![\w.+-])[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}"),
    "bot_command": re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])"),
    "mention": re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{3,32}(?!\w)"),
    "hashtag": re.compile(r"(?<![\w#&])#\w*[^\W\d]\w*"),
}


class Entity(TypedDict):
    """A marked stretch of a message's text."""

    type: str
    offset: int
    length: int
    url: NotRequired[str]  # text_link only


class ParseError(ValueError):
    """The markup is wrong; the text is what Telegram says."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"can't parse entities: {reason}")


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def stretch(text: str, entity: Entity) -> str:
    """The words that an entity marks."""
    start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
    return text.encode("utf-16-le")[start:end].decode("utf-16-le", "replace")


def unescape(text: str) -> str:
    """Decode the four named references and numeric ones; any other stays as it is written."""

    def decode(match: re.Match[str]) -> str:
        hexadecimal, decimal, name = match.groups()
        if name:
            return NAMED.get(name, match[0])
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000 else match[0]

    return REFERENCE.sub(decode, text)


def kept_url(url: str) -> str | None:
    """The address as Telegram stores it, or None where it takes none: a host needs a dot."""
    match = URL.fullmatch(url.strip())
    if match is None:
        return None
    scheme, host, rest = (match[1] or "http").lower(), match[2].lower(), match[3]
    if scheme in ("tg", "ton"):
        return url.strip()
    if "." not in host.strip("."):
        return None
    rest = re.sub(r"\s", lambda space: f"%{ord(space[0]):02X}", rest)
    return f"{scheme}://{host}{rest if rest.startswith('/') else '/' + rest}"


def parse(text: str) -> tuple[str, list[Entity]]:
    """Read HTML as Telegram does.

    Returns:
        The plain text, trimmed, and its entities, outer before inner ones.

    Raises:
        ParseError: With Telegram's words.
    """
    text = text.replace("\r", "")
    plain, at = "", 0
    entities: list[Entity] = []
    opened: list[tuple[str, Entity, int]] = []  # tag, its entity, where in `plain` it begins
    while (start := text.find("<", at)) >= 0:
        plain += unescape(text[at:start])
        where = f"at byte offset {len(text[:start].encode())}"
        if not text.startswith("</", start):
            tag, attributes, at = _start_tag(text, start + 1, where)
            entity: Entity = {"type": KINDS[tag], "offset": units(plain), "length": 0}
            if tag == "blockquote" and "expandable" in attributes:
                entity["type"] = "expandable_blockquote"
            elif tag == "a":
                entity["url"] = attributes.get("href", "")
            entities.append(entity)
            opened.append((tag, entity, len(plain)))
            continue
        if not opened:
            raise ParseError(f"Unexpected end tag {where}")
        ended = re.compile(r"</([^\s>]*)\s*>").match(text, start)
        if ended is None:
            raise ParseError(f"Unclosed end tag {where}")
        tag, entity, begin = opened.pop()
        if ended[1] and ended[1].lower() != tag:
            raise ParseError(f'Unmatched end tag {where}, expected "</{tag}>", found "</{ended[1].lower()}>"')
        entity["length"] = units(plain) - entity["offset"]
        if tag == "a":
            entity["url"] = kept_url(entity["url"] or plain[begin:]) or ""
        at = ended.end()
    if opened:
        raise ParseError(f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    marking = [entity for entity in entities if entity["length"] and entity.get("url") != ""]  # not links that lead nowhere
    return trim(plain + unescape(text[at:]), marking)


def _start_tag(text: str, at: int, where: str) -> tuple[str, dict[str, str], int]:
    """Tag, attributes, and where the text goes on; `at` is behind the "<"."""
    name = TAG_NAME.match(text, at)
    assert name is not None
    tag, at = name[0].lower(), name.end()
    if at == len(text):
        raise ParseError(f"Unclosed start tag {where}")
    if tag not in KINDS:
        raise ParseError(f'Unsupported start tag "{tag}" {where}')
    attributes: dict[str, str] = {}
    at += len(text[at:]) - len(text[at:].lstrip())
    while not text.startswith(">", at):
        if at == len(text):
            raise ParseError(f'Unclosed start tag "{tag}" {where}')
        match = ATTRIBUTE.match(text, at)
        if match is None:
            raise ParseError(f'Empty attribute name in the tag "{tag}" {where}')
        if match[2] is None and text.startswith("=", match.end()):  # a value that is neither quoted nor a bare word
            raise ParseError(f"Unclosed start tag {where}")
        attributes[match[1].lower()] = unescape(match[3] or match[4] or (match[5] or "").lower())
        at = match.end()
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise ParseError(f'Tag "span" must have class "tg-spoiler" {where}')
    return tag, attributes, at + 1


def trim(text: str, entities: Sequence[Entity]) -> tuple[str, list[Entity]]:
    """Cut white space at both ends; before an entity none is cut at the start."""
    kept = text.rstrip()
    cut = [Entity(**{**entity, "length": min(entity["length"], units(kept) - entity["offset"])}) for entity in entities]
    cut = [entity for entity in cut if entity["length"] > 0]
    lead = min([len(kept) - len(kept.lstrip(" \n")), *(entity["offset"] for entity in cut)])
    return kept[lead:], [Entity(**{**entity, "offset": entity["offset"] - lead}) for entity in cut]


def find(text: str, marked: Sequence[Entity] = ()) -> list[Entity]:
    """Commands, mentions, addresses and hashtags in plain text, together with what is marked already."""
    entities = list(marked)
    for kind, pattern in FOUND.items():
        for match in pattern.finditer(text):
            words = match[0].rstrip(".,;:!?)'\"")
            start, length = units(text[: match.start()]), units(words)
            taken = (e for e in entities if e["type"] in FOUND or e["type"] in ("text_link", "code", "pre"))
            if not any(e["offset"] < start + length and start < e["offset"] + e["length"] for e in taken):
                entities.append({"type": kind, "offset": start, "length": length})
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
