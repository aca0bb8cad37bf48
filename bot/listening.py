"""What the state holds of those who ask, put together for those who look after the base."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date

from bot.missed import Group, groups
from bot.reloading.live import Live
from bot.state.store import State
from bot.usage import Usage, usage
from facts.model import Base


@dataclass(frozen=True, slots=True)
class Listener:
    """Knows what people asked; of nobody in particular."""

    live: Live
    state: State
    min_chats: int  # that must have asked something in vain on one day

    async def usage(self, base: Base, today: date) -> Usage:
        """How the bot was used until today. Nothing, where the state cannot be read."""
        return usage(await self.state.asked() or [], await self.state.ratings(), base, today)

    async def missed(self) -> list[Group]:
        """What was asked in vain and is not settled, the most frequent first. Nothing, where the state cannot be read."""
        asked, settled = await self.state.asked() or [], await self.state.settled()
        return await asyncio.to_thread(groups, asked, self.live.engine, self.min_chats, settled)
