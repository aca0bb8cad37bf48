"""The Telegram channel: python-telegram-bot parses and calls, the engine answers, the state remembers.

Read `channel` for how it runs, `routes` for what it hears, `handlers` for what it does.
"""

import os

# Asks python-telegram-bot for time spans as timedelta, as its next major release will give them; it looks at every use.
os.environ.setdefault("PTB_TIMEDELTA", "true")
