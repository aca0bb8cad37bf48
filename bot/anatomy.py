"""Where an error was raised, without a word of what it says: that may be content."""

from __future__ import annotations

import traceback

MOST_FRAMES = 20  # the innermost; infinite recursion has a thousand


def frames(error: BaseException) -> list[str]:
    """Module, line and function of each frame that an error came through, the innermost last."""
    steps = list(traceback.walk_tb(error.__traceback__))[-MOST_FRAMES:]
    return [f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_qualname}" for frame, line in steps]
