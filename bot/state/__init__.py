"""What outlives a message: conversations, updates that wait, updates that are done. SQLAlchemy, migrated by Alembic."""
