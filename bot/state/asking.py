"""The question log: what was asked, in which language, what came of it, on which day; never who asked.

How many chats asked the same is counted by a mark of each chat: an HMAC under a random salt that is made for the day and
erased when it is over. So within a day one chat counts once, and after it nobody can say which chat a mark was, nor that
two marks of different days were the same.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.masking import masked
from bot.state.tables import questions, salts
from bot.state.tables import settled as settled_table
from facts.model import FactId, Language

NONE_OF_THESE = "none"  # outcome: asked back, and none of the choices was meant
LONGEST = 500  # letters of a question that are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question and what came of it, on the way to the log."""

    text: str  # as it was asked; it is masked before it is kept
    language: Language
    outcome: str  # a Kind, or NONE_OF_THESE
    confidence: float  # 0 to 1
    fact: FactId | None  # that was told, or came nearest
    milliseconds: float
    chat: str  # its key; not kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A question as it is kept."""

    day: date
    text: str
    language: Language
    outcome: str
    confidence: int  # percent
    fact: FactId | None
    milliseconds: int
    asker: str  # mark of the chat, for that day alone


def record(connection: Connection, asked: Sequence[Asked], now: int) -> None:
    """Keep some questions; the caller commits."""
    today = day(now).isoformat()
    salt = _salt(connection, today)
    connection.execute(
        insert(questions),
        [
            {
                "day": today,
                "text": masked(one.text)[:LONGEST],
                "language": one.language,
                "outcome": one.outcome,
                "confidence": round(100 * one.confidence),
                "fact": one.fact,
                "milliseconds": round(one.milliseconds),
                "asker": _mark(salt, one.chat),
            }
            for one in asked
        ],
    )


def logged(connection: Connection) -> list[Logged]:
    """All that are kept, oldest first."""
    rows = connection.execute(select(questions).order_by(questions.c.id)).mappings().all()
    connection.rollback()
    return [
        Logged(**{key: row[key] for key in row if key not in ("id", "day")}, day=date.fromisoformat(row["day"])) for row in rows
    ]


def settle(connection: Connection, question: str, now: int) -> None:
    """Note that a question has been dealt with."""
    row = {"question": question, "day": day(now).isoformat()}
    connection.execute(upsert(settled_table).on_conflict_do_nothing(), [row])
    connection.commit()


def settled(connection: Connection) -> frozenset[str]:
    """The marks of those that have been dealt with."""
    marks = frozenset(connection.execute(select(settled_table.c.question)).scalars())
    connection.rollback()
    return marks


def forget(connection: Connection, now: int, days: int) -> None:
    """Erase the salts of days that are over, and questions whose time has come; the caller commits."""
    today = day(now)
    oldest = (today - timedelta(days=days)).isoformat()
    connection.execute(delete(salts).where(salts.c.day != today.isoformat()))
    connection.execute(delete(questions).where(questions.c.day <= oldest))
    connection.execute(delete(settled_table).where(settled_table.c.day <= oldest))


def forget_chat(connection: Connection, chat: str, now: int) -> None:
    """Erase what a chat asked today; of the days before nobody can say what that was. The caller commits."""
    today = day(now).isoformat()
    mark = _mark(_salt(connection, today), chat)
    connection.execute(delete(questions).where((questions.c.day == today) & (questions.c.asker == mark)))


def _mark(salt: bytes, chat: str) -> str:
    return hmac.new(salt, chat.encode(), sha256).hexdigest()[:32]


def _salt(connection: Connection, day: str) -> bytes:
    found: bytes | None = connection.execute(select(salts.c.salt).where(salts.c.day == day)).scalar()
    if found is None:
        found = secrets.token_bytes(32)
        connection.execute(insert(salts), [{"day": day, "salt": found}])
    return found


def day(now: int) -> date:
    """The day of a moment, in UTC."""
    return datetime.fromtimestamp(now, UTC).date()
