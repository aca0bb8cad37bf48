"""The bot: from a question to the curated fact that answers it. Read `bot.engine` first."""
