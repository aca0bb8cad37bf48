"""How often one chat, and all of them together, may do something that reaches a person."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

HOUR = 3600.0  # seconds
OF_ONE, OF_ALL = 3, 30  # in an hour


@dataclass(slots=True)
class Gate:
    """Counts the last hour, in memory only."""

    clock: Callable[[], float] = time.monotonic
    _last: deque[tuple[float, int]] = field(default_factory=deque)  # when, and which chat

    def takes(self, chat: int) -> bool:
        """Whether a chat may do it once more; if so that counts."""
        now = self.clock()
        while self._last and self._last[0][0] <= now - HOUR:
            self._last.popleft()
        if len(self._last) >= OF_ALL or sum(one == chat for _, one in self._last) >= OF_ONE:
            return False
        self._last.append((now, chat))
        return True
