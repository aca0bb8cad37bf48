"""Buttons under messages, and what they say when they are pressed.

The data of a button has 64 bytes. It names the action, the release that the button was made for, the language of
the message, and a target: `f:1a2b3c4d:de:trade-fairs`.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.constants import InlineKeyboardButtonLimit

from bot.answering.bibliography import Style
from bot.answering.charts import has_chart
from bot.answering.quoting import credit
from bot.catalogs import message, own_name, text
from bot.channels.telegram.rendering import deep_link, fits_a_button
from bot.dossier import Dossier
from bot.missed import Group
from bot.model import SOURCE, Answer, Choice, Cited, Conversation, Kind, Quotation, Reference, Statement
from bot.permalinks import permalink
from bot.printing.formats import Format
from facts.model import BESIDE, Base, Fact, FactId, FactKind, Language

MAX_DATA = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)
MAX_LABEL = 60  # letters: a phone shows about forty
MAX_ROWS = 90  # Telegram takes a hundred
RELEASE_DIGITS = 8
AND, WITH = "+", "/"  # between several facts; between a fact and the figures of it that were told
PACKED, MARK = "=", 5  # before the marks of very many facts, and how many letters each has
DIGITS = 10  # of a digest: several of them fit into one button, and no two facts of a base have the same


class Action(StrEnum):
    """What a button does."""

    FACT = "f"  # tell a fact
    SOURCE = "s"  # give the sources of what was told
    QUOTE = "q"  # give it to be quoted
    CITE = "c"  # give its sources in a style
    CHART = "g"  # give a picture of it
    SVG = "v"  # give that picture as a file
    DOSSIER = "d"  # give the facts of a theme as a file
    TOPICS = "o"  # list the topics
    TOPIC = "t"  # list the facts of a topic
    LANGUAGE = "l"  # answer in a language, or in that of each question
    GOOD = "+"  # the answer helped
    BAD = "-"
    MISSED = "m"  # look at what was asked in vain, and say what it is
    AGREE = "y"  # do what an admin was asked about
    DECLINE = "n"  # leave it


class Choose(StrEnum):
    """What is to become of a question that was asked in vain."""

    UTTERANCE = "u"  # of the nearest fact
    FACT = "f"  # a new one
    OUTSIDE = "o"  # the base does not answer it
    SHOW = "s"  # nothing yet: look at it


class Press(NamedTuple):
    """A button that was pressed."""

    action: Action
    release: str  # short form of the release that it was made for
    language: Language  # of the message that it stands under
    target: str


Keyboard = InlineKeyboardMarkup | None  # None: no buttons
Button = InlineKeyboardButton
Row = list[Button]

STYLED = ":"  # behind a style or a format, before what it is given of
LABELS = {  # of buttons for what was told
    Action.SOURCE: message("telegram.button.source"),
    Action.QUOTE: message("telegram.button.quote"),
    Action.CITE: message("telegram.button.cite"),
    Action.CHART: message("telegram.button.chart"),
    Action.SVG: message("telegram.button.svg"),
}
FORMATS = {
    Format.HTML: message("telegram.format.html"),
    Format.MARKDOWN: message("telegram.format.md"),
    Format.CSV: message("telegram.format.csv"),
    Format.JSON: message("telegram.format.json"),
    Format.SQLITE: message("telegram.format.sqlite"),
}
STYLES = {
    Style.TEXT: message("telegram.style.text"),
    Style.APA: message("telegram.style.apa"),
    Style.DIN: message("telegram.style.din"),
    Style.BIBTEX: message("telegram.style.bibtex"),
    Style.RIS: message("telegram.style.ris"),
    Style.CSL_JSON: message("telegram.style.csl-json"),
}


def stamp(base: Base) -> str:
    """The short form of a release."""
    return base.release.content[:RELEASE_DIGITS]


def data(press: Press) -> str:
    """What a button is given to say when it is pressed; a target that is too long becomes its digest."""
    target = press.target if len(press.target.encode()) <= _room(press) else _digest(press.target)
    return _head(press) + target


def parse(data: str) -> Press | None:
    """What a pressed button says; None: it is none of ours, or too old to be understood."""
    parts = data.split(":", 3)
    if len(parts) != 4 or parts[0] not in set(Action):
        return None
    return Press(Action(parts[0]), parts[1], Language(parts[2]), parts[3])


def find(target: str, ids: Iterable[str]) -> str | None:
    """The id that a target stands for; None: it is not there (any more)."""
    return next((id for id in ids if target in (id, _digest(id))), None)


def _head(press: Press) -> str:
    return f"{press.action}:{press.release}:{press.language}:"


def _room(press: Press) -> int:
    return MAX_DATA - len(_head(press).encode())


def _digest(target: str) -> str:
    return "~" + sha256(target.encode()).hexdigest()[:DIGITS]


def under(answer: Answer, base: Base, username: str) -> Keyboard:
    """The buttons under an answer: what can be had of it, what can be copied, and where to go on.

    Args:
        answer: The answer.
        base: Its base.
        username: Of the bot: a link to the answer leads to it.
    """
    language = answer.language
    rows = [*_copiers(answer), *_of_answer(answer, base, username)]
    if SOURCE not in answer.facts:
        choices = [block for block in answer.blocks if isinstance(block, Choice)]
        rows += [[_button(one.label, Press(Action.FACT, stamp(base), language, one.fact))] for one in choices]
    if not rows and answer.kind is Kind.REFUSAL:
        return topics(base, language)
    if fact := rated(answer):
        votes = ((text("telegram.button.good", language), Action.GOOD), (text("telegram.button.bad", language), Action.BAD))
        rows.append([_button(label, Press(action, stamp(base), language, fact)) for label, action in votes])
    return InlineKeyboardMarkup(rows[:MAX_ROWS]) if rows else None


def rated(answer: Answer) -> FactId | None:
    """The fact that people may say of whether the answer helped; None: it tells none, or only where one comes from."""
    cited = answer.kind is Kind.ANSWER and any(isinstance(block, Cited) for block in answer.blocks)
    return answer.facts[0] if cited and SOURCE not in answer.facts else None


def _of_answer(answer: Answer, base: Base, username: str) -> list[Row]:
    """What can be had of an answer: its source, its words, its sources in other styles, a link to it."""
    language = answer.language
    cited = any(isinstance(block, Cited) for block in answer.blocks)
    styled = any(isinstance(block, Reference) for block in answer.blocks)
    if not (cited or styled):
        return []
    spoken_of = _spoken_of(answer)
    to_print = any(isinstance(block, Quotation) and block.copy for block in answer.blocks)
    row = [] if SOURCE in answer.facts or styled else [_for(Action.SOURCE, spoken_of, base, language)]
    row += [] if to_print or styled else [_for(Action.QUOTE, spoken_of, base, language)]
    if answer.gathering:
        row += _dossier(message("telegram.button.dossier"), Format.HTML, answer.gathering.subject, base, language)
    elif not styled and has_chart(spoken_of.facts[0], base):
        row.append(_for(Action.CHART, spoken_of, base, language))
    row += [] if not (to_print or SOURCE in answer.facts) or styled else [_for(Action.CITE, spoken_of, base, language)]
    if link := permalink(answer):
        copied = CopyTextButton(deep_link(link, username))
        row.append(InlineKeyboardButton(text("telegram.button.link", language), copy_text=copied))
    return [row, *(_styles(spoken_of, base, language) if styled else [])]


def under_picture(answer: Answer, base: Base, username: str) -> Keyboard:
    """The buttons under a picture: the same without a picture, and the picture as a file."""
    rows = [
        [button for button in row if not str(button.callback_data).startswith(f"{Action.CHART}:")]
        for row in _of_answer(answer, base, username)
    ]
    return InlineKeyboardMarkup([*rows, [_for(Action.SVG, _spoken_of(answer), base, answer.language)]])


def dossiers(base: Base, language: Language) -> Keyboard:
    """A button for the facts of each topic as a page, and one for all of them."""
    told = {fact.topic for fact in base.facts.values() if fact.kind not in BESIDE}
    topics = [(topic.name[language], topic.id) for topic in base.topics if topic.id in told]
    everything = (text("telegram.button.everything", language), "")
    wished = [(name, _of_dossier(Format.HTML, subject, base, language)) for name, subject in [*topics, everything]]
    return keyboard([(name, press) for name, press in wished if press])


def under_dossier(dossier: Dossier, format: Format, base: Base) -> Keyboard:
    """The same facts in the other formats; none, where what they are about has no room in a button, or says too little."""
    if dossier.subject is None:
        return None
    others = [one for one in Format if one is not format]
    row = [button for one in others for button in _dossier(FORMATS[one], one, dossier.subject, base, dossier.language)]
    return InlineKeyboardMarkup([row]) if row else None


def wished_dossier(press: Press, base: Base) -> tuple[Format, str] | None:
    """The format and the subject that a button for the facts of a theme asks for; None: it is not ours, or too old."""
    format, found, subject = press.target.partition(STYLED)
    if not found or format not in set(Format):
        return None
    return Format(format), find(subject, (*(topic.id for topic in base.topics), *base.facts)) or subject


def _dossier(label: str, format: Format, subject: str, base: Base, language: Language) -> Row:
    press = _of_dossier(format, subject, base, language)
    return [_button(text(label, language), press)] if press else []


def _of_dossier(format: Format, subject: str, base: Base, language: Language) -> Press | None:
    press = Press(Action.DOSSIER, stamp(base), language, f"{format}{STYLED}{subject}")
    if len(press.target.encode()) <= _room(press):
        return press
    is_id = subject in base.facts or any(topic.id == subject for topic in base.topics)
    return press._replace(target=f"{format}{STYLED}{_digest(subject)}") if is_id else None


def _spoken_of(answer: Answer) -> Conversation:
    """What an answer told, which its buttons are about."""
    return answer.conversation if answer.conversation.facts else Conversation(facts=answer.facts)


def _styles(spoken_of: Conversation, base: Base, language: Language) -> list[Row]:
    """A button for every style of sources, three in a row."""
    made = [_for(Action.CITE, spoken_of, base, language, style) for style in Style]
    return [made[start : start + 3] for start in range(0, len(made), 3)]


def _for(action: Action, spoken_of: Conversation, base: Base, language: Language, style: Style | None = None) -> Button:
    """A button that does something with what was told."""
    press = Press(action, stamp(base), language, f"{style}{STYLED}" if style else "")
    target = press.target + _told(spoken_of, _room(press) - len(press.target))
    return _button(text(STYLES[style] if style else LABELS[action], language), press._replace(target=target))


def _copiers(answer: Answer) -> list[Row]:
    """A button for everything that can be copied and fits into one; several of a kind say which of them is meant."""
    kinds: dict[str, list[Statement | Quotation | Cited]] = {}
    for block in answer.blocks:
        if isinstance(block, Statement | Quotation | Cited) and block.copy:
            kinds.setdefault(_kind(block), []).append(block)
    return [
        [
            InlineKeyboardButton(
                _label(text(kind, answer.language) + (f": {_which(block, answer.language)}" if len(blocks) > 1 else "")),
                copy_text=CopyTextButton(block.copy),
            )
        ]
        for kind, blocks in kinds.items()
        for block in blocks
        if fits_a_button(block.copy)
    ]


def _which(block: Statement | Quotation | Cited, language: Language) -> str:
    """What tells something to be copied from others of its kind: a source its name and date, words themselves."""
    return credit(block.citation.source, language) if isinstance(block, Cited) else block.copy


def _kind(block: Statement | Quotation | Cited) -> str:
    match block:
        case Statement():
            return message("telegram.copy.sentence")
        case Quotation():
            return message("telegram.copy.translation") if block.translated else message("telegram.copy.quotation")
        case Cited():
            return message("telegram.copy.citation")


def styled(press: Press) -> tuple[Style, Press]:
    """The style that a button for sources asks for, and the button without it; in words where it names none."""
    style, found, target = press.target.partition(STYLED)
    if found and style in set(Style):
        return Style(style), press._replace(target=target)
    return Style.TEXT, press


def topics(base: Base, language: Language) -> Keyboard:
    """A button for each topic that has something to ask for."""
    asked = {fact.topic for fact in _askable(base)}
    rows = [
        (topic.name[language], Press(Action.TOPIC, stamp(base), language, topic.id)) for topic in base.topics if topic.id in asked
    ]
    return keyboard(rows)


def facts_of(topic: str, base: Base, language: Language) -> Keyboard:
    """A button for each fact of a topic, and one that leads back to the topics."""
    facts = [fact for fact in _askable(base) if fact.topic == topic]
    rows = [(fact.name[language], Press(Action.FACT, stamp(base), language, fact.id)) for fact in facts]
    back = (text("telegram.button.topics", language), Press(Action.TOPICS, stamp(base), language, ""))
    printed = _of_dossier(Format.HTML, topic, base, language)
    more = [(text("telegram.button.dossier", language), printed)] if printed and any(f.kind not in BESIDE for f in facts) else []
    return keyboard([*rows[: MAX_ROWS - 2], *more, back])


def _askable(base: Base) -> list[Fact]:
    """The facts that somebody may want to read: nobody looks for "goodbye"."""
    return [fact for fact in base.facts.values() if fact.kind is not FactKind.SMALLTALK]


def languages(base: Base, language: Language) -> Keyboard:
    """A button for each language, under its own name, and one for "as I write"."""
    rows = [(own_name(tag), Press(Action.LANGUAGE, stamp(base), tag, tag)) for tag in base.languages]
    own = (text("telegram.button.any-language", language), Press(Action.LANGUAGE, stamp(base), language, ""))
    return keyboard([*rows, own])


def proposal(offer: str, base: Base, language: Language) -> Keyboard:
    """The buttons under what an admin is asked about."""
    agree, decline = text("reload.button.agree", language), text("reload.button.decline", language)
    choices = ((agree, Action.AGREE), (decline, Action.DECLINE))
    return keyboard([(label, Press(action, stamp(base), language, offer)) for label, action in choices])


def missed(group: Group, before: str | None, after: str | None, base: Base, language: Language) -> Keyboard:
    """The buttons under what was asked in vain: what it is, and the group before and after it."""
    choices = [(Choose.UTTERANCE, message("missed.button.utterance"))] if group.nearest else []
    choices += [(Choose.FACT, message("missed.button.fact")), (Choose.OUTSIDE, message("missed.button.outside"))]
    rows = [(text(id, language), f"{choose}{group.mark}") for choose, id in choices]
    turns = ((message("missed.button.before"), before), (message("missed.button.after"), after))
    rows += [(text(id, language), f"{Choose.SHOW}{mark}") for id, mark in turns if mark]
    return keyboard([(label, Press(Action.MISSED, stamp(base), language, target)) for label, target in rows])


def keyboard(rows: Sequence[tuple[str, Press]]) -> Keyboard:
    """Buttons below each other."""
    if not rows:
        return None
    return InlineKeyboardMarkup.from_column([_button(name, press) for name, press in rows[:MAX_ROWS]])


def _button(name: str, press: Press) -> Button:
    return InlineKeyboardButton(_label(name), callback_data=data(press))


def _label(name: str) -> str:
    return name if len(name) <= MAX_LABEL else name[: MAX_LABEL - 1] + "…"


def _told(memory: Conversation, room: int) -> str:
    """What an answer told, as the target of a button: its facts and the figures picked out of them, as far as there is room."""
    return next(target for target in _targets(memory, room) if len(target.encode()) <= room)


def _targets(memory: Conversation, room: int) -> Iterator[str]:
    """Ways to write that down, the fullest first; the last one fits anywhere."""
    figures = {fact: memory.picked(fact) for fact in memory.facts}
    yield AND.join(WITH.join((fact, *keys)) for fact, keys in figures.items())
    yield AND.join(WITH.join((_digest(fact), *keys)) for fact, keys in figures.items())
    yield AND.join(_digest(fact) for fact in figures)
    yield PACKED + "".join(_mark(fact) for fact in list(figures)[: (room - len(PACKED)) // MARK])


def _mark(fact: FactId) -> str:
    """A few letters for a fact: no two facts of a base of some thousands are likely to share theirs."""
    return urlsafe_b64encode(sha256(fact.encode()).digest()).decode()[:MARK]


def _unpacked(target: str, base: Base) -> list[FactId]:
    marks = {_mark(fact): fact for fact in base.facts}
    found = (marks.get(target[at : at + MARK]) for at in range(len(PACKED), len(target), MARK))
    return [fact for fact in found if fact]


def told(press: Press, base: Base) -> Conversation:
    """What a button for sources stands under; without facts: the base has none of it (any more)."""
    if press.target.startswith(PACKED):
        return Conversation(language=press.language, facts=tuple(_unpacked(press.target, base)))
    facts, figures = list[FactId](), list[str]()
    for part in press.target.split(AND):
        name, *keys = part.split(WITH)
        if id := find(name, base.facts):
            facts.append(FactId(id))
            figures += [f"{id}{WITH}{key}" for key in keys]
    return Conversation(language=press.language, facts=tuple(facts), figures=tuple(figures))


def told_in(said: Message, base: Base) -> Conversation:
    """What one of the bot's own messages told, by its buttons; without facts: nothing that has a source."""
    rows = said.reply_markup.inline_keyboard if said.reply_markup else ()
    pressed = (parse(str(button.callback_data)) for row in rows for button in row)
    of_answer = next((press for press in pressed if press and press.action in LABELS), None)
    return told(styled(of_answer)[1], base) if of_answer else Conversation()
