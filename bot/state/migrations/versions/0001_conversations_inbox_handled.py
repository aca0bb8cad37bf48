"""Conversations, the inbox, and which updates are done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "conversations",
        sa.Column("chat", sa.String(64), primary_key=True),
        sa.Column("memory", sa.Text, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_conversations_seen_at", "conversations", ["seen_at"])
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_table(
        "handled",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("chat", sa.String(64)),
        sa.Column("message", sa.BigInteger),
        sa.Column("replies", sa.String(200)),
        sa.Column("handled_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_handled_handled_at", "handled", ["handled_at"])
    op.create_index("ix_handled_chat_message", "handled", ["chat", "message"])


def downgrade() -> None:
    """Remove them."""
    for table in ("handled", "inbox", "conversations"):
        op.drop_table(table)
