from __future__ import annotations

import pytest

from tests.telegram import html


@pytest.mark.parametrize(
    ("text", "plain", "marked"),
    [
        ("<b>70</b> %", "70 %", [("bold", "70")]),
        ("<STRONG>70</strong>", "70", [("bold", "70")]),
        ("<i>a</i><em>b</em>", "ab", [("italic", "a"), ("italic", "b")]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", "a"), ("underline", "b")]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", x) for x in "abc"]),
        ('<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>', "ab", [("spoiler", "a"), ("spoiler", "b")]),
        ("<code>a</code> <pre>b</pre>", "a b", [("code", "a"), ("pre", "b")]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", "a")]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", "a")]),
        ("<b>a<i>b</i></b>", "ab", [("bold", "ab"), ("italic", "b")]),
        ("<b></b>a", "a", []),
        ("<b>a</b >", "a", [("bold", "a")]),
        ("🇩🇪<b>a🇩🇪</b>c", "🇩🇪a🇩🇪c", [("bold", "a🇩🇪")]),
        ("&lt;b&gt; &amp; &quot;&#228;&#xE4;&quot;", '<b> & "ää"', []),
        ("&nbsp;&auml;&#0;&#xD800; a & b", "&nbsp;&auml;&#0;&#xD800; a & b", []),
        ("\n  a <b>b </b>\n ", "a b", [("bold", "b")]),
        (" \n<b> a</b>", " a", [("bold", " a")]),
        ("a > b", "a > b", []),
    ],
)
def test_markup_becomes_plain_text_and_entities(text: str, plain: str, marked: list[tuple[str, str]]) -> None:
    got, entities = html.parse(text)

    assert got == plain
    assert [(entity["type"], html.stretch(got, entity)) for entity in entities] == marked


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ää <x>", 'Unsupported start tag "x" at byte offset 5'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("1 <2", "Unclosed start tag at byte offset 2"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ('<a href="x>a</a>', "Unclosed start tag at byte offset 0"),
        ("<a =x>a</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ('<span class="x">a</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
    ],
)
def test_wrong_markup_is_refused_in_telegrams_words(text: str, reason: str) -> None:
    with pytest.raises(html.ParseError) as caught:
        html.parse(text)

    assert str(caught.value) == f"can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://Example.org", "https://example.org/"),
        ("https://example.org/a?b=1&amp;c=2#:~:text=d%2De", "https://example.org/a?b=1&c=2#:~:text=d%2De"),
        ("example.org/a b", "http://example.org/a%20b"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("ftp://example.org/a", "ftp://example.org/a"),
        ("https://localhost/a", None),
        ("/a", None),
        ("javascript:alert(1)", None),
    ],
)
def test_a_link_that_leads_nowhere_loses_its_mark_and_keeps_its_words(url: str, kept: str | None) -> None:
    plain, entities = html.parse(f'<a href="{url}">hier</a>')

    assert plain == "hier"
    assert [entity["url"] for entity in entities] == ([kept] if kept else [])


def test_a_link_without_an_address_takes_its_words_for_one() -> None:
    assert html.parse("<a>example.org</a>")[1][0]["url"] == "http://example.org/"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start indikator", [("bot_command", "/start")]),
        ("/ask@faktenbot_test_bot Wie?", [("bot_command", "/ask@faktenbot_test_bot")]),
        ("und/oder 1/2 /länder", []),
        ("@faktenbot_test_bot, wie?", [("mention", "@faktenbot_test_bot")]),
        ("siehe https://example.org/a(b).", [("url", "https://example.org/a(b")]),
        ("siehe example.org.", [("url", "example.org")]),
        ("anna@example.org #fakten", [("email", "anna@example.org"), ("hashtag", "#fakten")]),
        ("70,5 % von 1.234 im z.B. Jahr", []),
    ],
)
def test_commands_mentions_and_addresses_are_found_in_plain_text(text: str, found: list[tuple[str, str]]) -> None:
    assert [(entity["type"], html.stretch(text, entity)) for entity in html.find(text)] == found


def test_nothing_is_found_in_what_is_marked_already() -> None:
    plain, entities = html.parse('<a href="https://example.org">example.com</a> <code>/start</code>')

    assert html.find(plain, entities) == entities
