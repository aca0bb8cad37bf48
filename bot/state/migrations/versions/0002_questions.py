"""What was asked, without who asked it; and what curators have settled of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("confidence", sa.Integer, nullable=False),
        sa.Column("fact", sa.String(200)),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("asker", sa.String(32), nullable=False),
    )
    op.create_index("ix_questions_day", "questions", ["day"])
    op.create_table(
        "salts",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("salt", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "settled",
        sa.Column("question", sa.String(64), primary_key=True),
        sa.Column("day", sa.String(10), nullable=False),
    )


def downgrade() -> None:
    """Remove them."""
    for table in ("settled", "salts", "questions"):
        op.drop_table(table)
