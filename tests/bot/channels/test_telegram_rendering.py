"""Whatever an answer says, Telegram takes the messages that it becomes, and nothing of it is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import assert_never

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import Chat
from telegram import Message as SentMessage

from bot.answering.bibliography import Style
from bot.catalogs import text
from bot.channels.telegram import buttons
from bot.channels.telegram.buttons import MAX_DATA, MAX_LABEL, Action, Press, data, find, keyboard, parse
from bot.channels.telegram.rendering import FOLDED, plain_messages, rendered, size
from bot.engine import Engine
from bot.model import (
    SOURCE,
    Answer,
    Block,
    Choice,
    Cited,
    Conversation,
    Earlier,
    Kind,
    Message,
    Note,
    Opening,
    Question,
    Quotation,
    Reference,
    Statement,
)
from bot.understanding.deciding import MAX_ANSWERS
from facts.model import Base, Citation, FactId, Language, Source, SourceId
from tests.bot.asking import DE, EN
from tests.telegram import checks, html
from tests.telegram.html import Entity, kept_url, units

FACT = FactId("members")
LONGEST = 20_000

nasty = st.sampled_from([*"<>&\"'\x00\x0b\r\n\t \u00a0\u2028\ud83d\ude00", "😀", "&amp;", "&#60;", "</b>", "<a href='", "\ud800"])
characters = nasty | st.characters(exclude_categories=())
short = st.lists(characters, max_size=30).map("".join)
long = st.builds(lambda unit, times: (unit * times)[:LONGEST], short, st.integers(1, LONGEST))
texts = short | long
visible = texts.filter(lambda said: said.strip())
addresses = st.one_of(
    texts,
    st.builds("http{}://{}.de/{}".format, st.sampled_from(["", "s"]), st.text("abc-ü", min_size=1, max_size=9), texts),
)


def source(url: str) -> Source:
    return Source(
        id=SourceId("s"), title="Titel", publisher="Verlag", authors=(), url=url, archived_url=None, language=DE,
        published=None, accessed=date(2026, 11, 23), note={},
    )  # fmt: skip


def cited(said: str, url: str) -> Cited:
    return Cited(FACT, Citation(source=source(url), phrase=None, verbatim=False), said, url)


blocks = st.one_of(
    texts.map(lambda said: Opening(FACT, said)),
    texts.map(lambda said: Statement(FACT, said)),
    texts.map(lambda said: Note(FACT, said)),
    texts.map(Message),
    texts.map(lambda said: Choice(FACT, said)),
    st.builds(cited, visible, addresses),
)
linked = st.builds(cited, visible, st.just("https://example.org/?a=1&b=2"))


def answer(*parts: Block, facts: tuple[FactId, ...] = (FACT,), language: Language = DE) -> Answer:
    return Answer(kind=Kind.ANSWER, language=language, blocks=parts, facts=facts)


def bare(said: str) -> str:
    """A text without white space, as it can be sent."""
    return "".join(said.encode("utf-8", "replace").decode().split())


def said_by(block: Block, whole: Answer) -> str:
    """What of a block has to be read, without white space; a source's address may follow."""
    match block:
        case Opening() | Statement() | Quotation() | Note() | Message():
            return bare(block.text)
        case Cited():
            return bare(text("source.label", whole.language, source="\0").replace("\0", block.text))
        case Reference():
            return "" if block.file else bare(block.text)
        case Earlier():
            return bare(block.text)
        case Choice():
            return ""
        case _:
            assert_never(block)


def read(messages: tuple[str, ...]) -> tuple[str, list[Entity]]:
    """What Telegram shows of some messages, after it has taken each."""
    shown, entities = "", list[Entity]()
    assert messages
    for message in messages:
        message.encode()
        taken = checks.text({"text": message, "parse_mode": "HTML"}, [], "too long")
        assert len(html.parse(message)[1]) <= 100  # beside those that Telegram finds itself in "#a #b"
        shown += taken["text"]
        entities += taken.get("entities", [])
    return shown, entities


def takes_all_of(whole: Answer) -> None:
    """Telegram takes the answer, and shows every text of it in order, and every source with its address."""
    shown, entities = read(rendered(whole))
    if not any(said_by(block, whole) for block in whole.blocks):  # Telegram takes no message without a text
        assert shown == text("telegram.failed", whole.language)
        return
    left, links = bare(shown), [entity["url"] for entity in entities if "url" in entity]
    for block in whole.blocks:
        said = said_by(block, whole)
        assert left.startswith(said)
        left = left[len(said) :]
        if isinstance(block, Cited):
            address = bare(block.citation.source.url)
            written = left.startswith(address)
            assert written or kept_url(block.url.replace("\r", "").encode("utf-8", "replace").decode()) in links
            if written and (kept_url(block.url) is None or SOURCE in whole.facts or block.url not in links):
                left = left[len(address) :] if address else left
    assert left == ""


@pytest.mark.no_cover
@given(st.lists(blocks, max_size=8))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_telegram_takes_any_answer_and_nothing_is_lost(parts: list[Block]) -> None:
    takes_all_of(answer(*parts))


@pytest.mark.no_cover
@given(st.lists(short.map(lambda said: Opening(FACT, said)) | linked, min_size=90, max_size=160), st.booleans())
@settings(
    max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
)
def test_hundreds_of_pieces_become_several_messages(parts: list[Block], asked_for: bool) -> None:
    takes_all_of(answer(*parts, facts=(SOURCE,) if asked_for else (FACT,)))


@pytest.mark.parametrize(
    "said",
    [
        "a" * LONGEST,
        "😀" * LONGEST,
        "a " * LONGEST,
        "<&>\"'" * 4000,
        "\ud800" * 5000,
        "a\u0301" * 9000,
        "x" * 4094 + "😀",
        "b" * 4096,
    ],
    ids=["letters", "emoji", "words", "markup", "halves", "accents", "edge", "exact"],
)
@pytest.mark.parametrize("kind", [Opening, Statement, Note])
def test_a_very_long_text_goes_on_in_the_next_message(said: str, kind: type[Opening] | type[Statement] | type[Note]) -> None:
    takes_all_of(answer(kind(FACT, said), cited(said, "https://example.org/"), Message("Ende")))


@given(st.lists(visible, min_size=1, max_size=10))
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_lines_of_the_bots_own_come_whole(lines: list[str]) -> None:
    shown, entities = read(plain_messages(lines))

    assert bare(shown) == "".join(map(bare, lines))
    assert not {entity["type"] for entity in entities} & {"bold", "italic", "text_link", "blockquote", "code", "pre"}


@given(st.lists(characters, max_size=30).map("".join))
def test_length_is_counted_as_telegram_does(said: str) -> None:
    sendable = said.encode("utf-8", "replace").decode()

    assert size(sendable) == units(sendable)


@pytest.mark.parametrize(
    "url",
    [
        *("https://..a/", "https://a../", "https://localhost/a", "mailto:a@example.org", "", "https://", "https://a b.de/"),
        *("https://example.org/a b", 'https://example.org/"quoted"', "https://example.org/\ud800", "HTTPS://EXAMPLE.ORG"),
    ],
)
def test_an_address_that_telegram_makes_no_link_of_is_written_out(url: str) -> None:
    takes_all_of(answer(Statement(FACT, "70 %"), cited("Quelle 1", url)))


# The shipped base --------------------------------------------------------------------------------------------------------


def test_every_fact_comes_with_the_link_of_each_of_its_citations(engine: Engine, base: Base) -> None:
    for fact in base.facts:
        for language in base.languages:
            told = engine.tell(fact, language)
            messages = rendered(told)
            shown, entities = read(messages)

            links = [entity.get("url") for entity in entities]
            for block in told.blocks:
                assert said_by(block, told) in bare(shown)
                if isinstance(block, Cited):
                    assert kept_url(block.url) in links, (fact, language)
            assert all(html.parse(message)[0] for message in messages)
            assert len(messages) == 1


def test_many_sources_are_folded_away_and_few_are_not() -> None:
    many = answer(Statement(FACT, "70 %"), *(cited(f"Quelle {n}", f"https://example.org/{n}") for n in range(FOLDED)))
    few = answer(*many.blocks[:FOLDED])

    (shown, entities) = read(rendered(many))
    (folded,) = (entity for entity in entities if entity["type"] == "expandable_blockquote")
    assert html.stretch(shown, folded).count("https://") == 0
    assert all(f"Quelle {n}" in html.stretch(shown, folded) for n in range(FOLDED))
    assert "70 %" not in html.stretch(shown, folded)
    assert not any(entity["type"] == "expandable_blockquote" for entity in read(rendered(few))[1])


def test_the_openings_are_bold_and_notes_are_slanted() -> None:
    shown, entities = read(rendered(answer(Opening(FACT, "Ja."), Statement(FACT, "70 %"), Note(FACT, "Geschätzt."))))

    assert [(html.stretch(shown, entity), entity["type"]) for entity in entities] == [("Ja.", "bold"), ("Geschätzt.", "italic")]


def test_whoever_asks_for_the_source_can_copy_its_address(engine: Engine, base: Base) -> None:
    for language in base.languages:
        told = engine.tell(SOURCE, language)
        shown, _ = read(rendered(told))
        assert SOURCE in told.facts
        for block in told.blocks:
            if isinstance(block, Cited):
                assert block.citation.source.url in shown


# Buttons -----------------------------------------------------------------------------------------------------------------

tags = st.sampled_from(["de", "en", "de-CH", "zh-Hant-TW", "sr-Latn"]).map(Language)
releases = st.text("0123456789abcdef", max_size=8)
targets = st.text() | st.text("abcdefghij-", min_size=30, max_size=90) | st.text("😀:+~", max_size=30)
presses = st.builds(Press, st.sampled_from(Action), releases, tags, targets)


@given(presses)
def test_the_data_of_a_button_fits_and_says_what_was_meant(press: Press) -> None:
    said = data(press)

    assert 1 <= len(said.encode()) <= MAX_DATA
    back = parse(said)
    assert back and back[:3] == press[:3]
    assert back.target == press.target or find(back.target, ["another", press.target]) == press.target


@given(texts | st.builds("{}:{}".format, st.sampled_from(Action), texts))
def test_no_text_that_a_button_says_raises(said: str) -> None:
    press = parse(said)

    if press:
        assert press.action in Action
        assert find(press.target, ["members", "smes"]) in (None, "members", "smes")


@given(st.lists(st.text(min_size=1, max_size=200).filter(str.strip), max_size=150))
def test_a_keyboard_is_one_that_telegram_takes(names: list[str]) -> None:
    made = keyboard([(name, Press(Action.FACT, "1a2b3c4d", DE, f"fact-{number}")) for number, name in enumerate(names)])

    assert (made is None) == (not names)
    if made:
        checks.markup({"reply_markup": made.to_dict()}, [])
        assert all(1 <= len(button.text) <= MAX_LABEL for (button,) in made.inline_keyboard)


BOT = "faktenbot_test_bot"


def test_all_keyboards_of_the_shipped_base_are_taken_and_lead_to_what_they_name(engine: Engine, base: Base) -> None:
    for language in (DE, EN):
        made = [buttons.under(engine.tell(fact, language), base, BOT) for fact in base.facts]
        asked = [Question(text=fact, language=language) for fact in base.facts]
        made += [buttons.under(engine.quote(one), base, BOT) for one in asked]
        made += [buttons.under(engine.cite(one, style), base, BOT) for one in asked for style in Style]
        made += [buttons.topics(base, language), buttons.languages(base, language)]
        made += [buttons.facts_of(topic.id, base, language) for topic in base.topics]
        for one in filter(None, made):
            lints: list[str] = []
            checks.markup({"reply_markup": one.to_dict()}, lints)
            assert lints == []
            for button in (button for row in one.inline_keyboard for button in row if not button.copy_text):
                press = parse(str(button.callback_data))
                assert (press and press.language == language) or (press and press.action is Action.LANGUAGE)
                assert press.release == base.release.content[:8]
                if press.action in (Action.FACT, Action.SOURCE, Action.QUOTE):
                    assert buttons.told(press, base).facts
                if press.action is Action.TOPIC:
                    assert find(press.target, [topic.id for topic in base.topics])


def test_a_long_list_of_facts_keeps_its_way_back(base: Base) -> None:
    made = buttons.facts_of(base.topics[0].id, base, DE)

    assert made
    last = parse(str(made.inline_keyboard[-1][0].callback_data))
    assert last and last.action is Action.TOPICS


@given(drawn=st.data())
def test_the_button_of_the_source_knows_what_was_told(base: Base, drawn: st.DataObject) -> None:
    facts = drawn.draw(st.lists(st.sampled_from(list(base.facts)), min_size=1, max_size=MAX_ANSWERS, unique=True))
    keys = [f"{fact}/{o.key}" for fact in facts for o in base.facts[fact].observations]
    figures = drawn.draw(st.lists(st.sampled_from(keys), max_size=2, unique=True)) if keys else []
    spoken_of = Conversation(language=DE, facts=tuple(facts), figures=tuple(figures))

    made = buttons.under(replace(answer(cited("Quelle", "https://example.org/")), conversation=spoken_of), base, BOT)

    assert made
    said = str(made.inline_keyboard[0][0].callback_data)
    press = parse(said)
    assert press and len(said.encode()) <= MAX_DATA
    back = buttons.told(press, base)
    assert back.facts == spoken_of.facts
    assert set(back.figures) in (set(figures), set())
    if len(facts) == 1:
        assert set(back.figures) == set(figures)


def test_no_two_facts_of_the_shipped_base_have_the_same_digest(base: Base) -> None:
    digests = [data(Press(Action.FACT, "x" * 40, DE, fact)) for fact in base.facts]

    assert len(set(digests)) == len(base.facts)


def test_a_message_says_what_it_told(engine: Engine, base: Base) -> None:
    asked = engine.ask(Question(text="Wie viele Mitglieder hatte go-cluster 2015?"))
    sent = SentMessage(1, datetime.now(UTC), Chat(1, "private"), text="…", reply_markup=buttons.under(asked, base, BOT))

    assert buttons.told_in(sent, base).figures == ("members/y2015",)
    assert buttons.told_in(SentMessage(1, datetime.now(UTC), Chat(1, "private"), text="…"), base).facts == ()
