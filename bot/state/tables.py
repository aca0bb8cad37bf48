"""The tables of the state database; `migrations/` makes them, and a test holds both to each other.

The inbox is the only table in which a text stands together with whoever wrote it. Everywhere else a chat is
an HMAC of its id (`keys`), and there is no text; but for `questions`, where a masked text stands with a mark of the
chat under a salt of that day, which is erased when the day is over.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

conversations = Table(
    "conversations",
    metadata,
    Column("chat", String(64), primary_key=True),
    Column("memory", Text, nullable=False),  # JSON, see bot.state.memory
    Column("seen_at", BigInteger, nullable=False, index=True),  # seconds since 1970, UTC
)

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("payload", Text, nullable=False),  # the update as it came; gone with the answer
)

handled = Table(
    "handled",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", String(64)),  # null: the update belongs to no chat
    Column("message", BigInteger),  # id of the message that was answered; null: it was none
    Column("replies", String(200)),  # ids of the bot's messages, joined by blanks; null: none was sent
    Column("handled_at", BigInteger, nullable=False, index=True),  # seconds since 1970, UTC
    Index("ix_handled_chat_message", "chat", "message"),
)

questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", String(10), nullable=False, index=True),  # 2026-11-28, UTC
    Column("text", Text, nullable=False),  # masked
    Column("language", String(35), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("confidence", Integer, nullable=False),  # percent
    Column("fact", String(200)),  # that was told, or came nearest; null: none
    Column("milliseconds", Integer, nullable=False),  # until the answer was known
    Column("asker", String(32), nullable=False),  # the chat, under the salt of the day
)

salts = Table(
    "salts",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("salt", LargeBinary, nullable=False),
)

settled = Table(
    "settled",
    metadata,
    Column("question", String(64), primary_key=True),  # a digest of its folded text
    Column("day", String(10), nullable=False),
)

votes = Table(
    "votes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", String(10), nullable=False, index=True),
    Column("fact", String(200), nullable=False),
    Column("release", String(12), nullable=False),  # short form of its content hash
    Column("vote", Integer, nullable=False),  # 1 or -1
    Column("voter", String(32)),  # HMAC of chat and answer; null: it cannot be changed any more
    Index("ix_votes_one_each", "fact", "release", "voter", unique=True),
)
