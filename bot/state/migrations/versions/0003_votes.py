"""Whether answers helped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "votes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("fact", sa.String(200), nullable=False),
        sa.Column("release", sa.String(12), nullable=False),
        sa.Column("vote", sa.Integer, nullable=False),
        sa.Column("voter", sa.String(32)),
    )
    op.create_index("ix_votes_day", "votes", ["day"])
    op.create_index("ix_votes_one_each", "votes", ["fact", "release", "voter"], unique=True)


def downgrade() -> None:
    """Remove it."""
    op.drop_table("votes")
