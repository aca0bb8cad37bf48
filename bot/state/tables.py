"""The tables of the state database; `migrations/` makes them, and a test holds both to each other.

The inbox is the only table in which a text stands together with whoever wrote it. Everywhere else a chat is
an HMAC of its id (`keys`), and there is no text.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, MetaData, String, Table, Text

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
