"""What `serve` tells the one who runs it: one line an event, and nothing of what people wrote.

Own code logs with `structlog.get_logger("bot.telegram").info("answered", ms=3.2)`; event names are fixed words in
code. Other libraries log by the standard library; their records come here, too, and leave their content behind.
Channels never import this module: they import structlog, and `serve` calls `configure` once.
"""

from __future__ import annotations

import contextlib
import json
import logging
import math
import re
import sys
import threading
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn, TextIO
from urllib.parse import quote

import structlog
from structlog.processors import ExceptionRenderer
from structlog.typing import EventDict, ExcInfo, Processor

from bot.anatomy import frames

MASK = "[secret]"
BOT_TOKEN = r"\d{5,}(?::|%3[Aa])[A-Za-z0-9_-]{20,}"  # also one that nobody told us of, and one in a URL
MOST_ERRORS = 8  # of a chain or a group

_BARE = re.compile(r"[\w.:/+@%<>\[\]-]+", re.ASCII)  # on a terminal these need no quotes
_encode = json.JSONEncoder(separators=(",", ":")).encode  # ASCII only: no line break, no escape sequence, any encoding

# One list for good. structlog's cached loggers hold it, so that a second configure() reaches them.
_chain: list[Processor] = []


def configure(*, secrets: Collection[str], stream: TextIO = sys.stderr, level: str = "info", machine: bool | None = None) -> None:
    """Send the events of own code and of all libraries to one stream, free of content.

    It replaces all handlers of the standard library's loggers and takes over uncaught exceptions and warnings.
    A second call replaces the first; only `level` stays as it was for loggers that have been used.

    Args:
        secrets: What must never be seen, such as the token of the bot; empty ones are ignored.
        stream: Where lines go.
        level: The lowest level of own events: debug, info, warning, error or critical. Others never come below warning.
        machine: Whether lines are JSON; None: unless the stream is a terminal.

    Raises:
        KeyError: There is no such level.
    """
    lines = not stream.isatty() if machine is None else machine
    outlet = _Outlet(stream, _encode if lines else _readable, _mask(secrets))
    wrapper = structlog.make_filtering_bound_logger(level)
    _chain[:] = [ExceptionRenderer(_anatomy), outlet]
    structlog.configure(processors=_chain, wrapper_class=wrapper, logger_factory=_name, cache_logger_on_first_use=True)
    _take_over_the_standard_library(_Foreign(outlet.lock))
    sys.excepthook = lambda _kind, error, _trace: _uncaught(error)
    threading.excepthook = lambda args: _uncaught(args.exc_value)
    sys.unraisablehook = lambda args: structlog.get_logger("bot").error("unraisable", exc_info=args.exc_value)


def _name(name: str = "bot") -> str:
    return name  # all that a logger needs here: the last processor writes the line


def _uncaught(error: BaseException | None) -> None:
    if not isinstance(error, SystemExit):  # the end of a thread that asked for it
        structlog.get_logger("bot").critical("crashed", exc_info=error)


def _take_over_the_standard_library(handler: logging.Handler) -> None:
    for logger in list(logging.root.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger) and logger.handlers:  # it would write past us, and with content
            logger.handlers.clear()
            logger.propagate = True
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING)
    logging.raiseExceptions = False  # a handler that somebody adds later would print the arguments of what it cannot write
    logging.captureWarnings(True)


class _Foreign(logging.Handler):
    """Passes records of the standard library on as events, without their arguments.

    A message without arguments may be an f-string with content, so only the place of the call is kept of it.
    """

    def __init__(self, lock: threading.RLock) -> None:
        super().__init__(logging.WARNING)
        # With a lock of its own, two threads could wait for each other: the garbage collector runs while a line is
        # written, and asyncio logs tasks that it throws away.
        self.lock = lock

    def emit(self, record: logging.LogRecord) -> None:
        level = min(record.levelno // 10 * 10, logging.CRITICAL)  # libraries make levels of their own, structlog knows five
        event, place = "foreign", {"module": record.module, "function": record.funcName, "line": record.lineno}
        if record.args and type(record.msg) is str and "%" in record.msg:
            event, place = record.msg, {}
        structlog.get_logger(record.name).log(level, event, exc_info=record.exc_info, **place)


class _Outlet:
    """The last processor: makes an event plain and secrets unreadable, then writes it."""

    def __init__(self, stream: TextIO, render: Callable[[EventDict], str], mask: Callable[[str], str]) -> None:
        self.lock = threading.RLock()  # see _Foreign: the thread that writes may come here again
        self._stream, self._render, self._mask = stream, render, mask

    def __call__(self, logger: str, level: str, event: EventDict) -> NoReturn:
        # A full disk, a closed pipe, a list that contains itself: no reason not to answer people.
        with contextlib.suppress(OSError, ValueError, RuntimeError):
            head = {
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "level": level,
                "event": self._plain(event.pop("event", None)),
                "logger": self._mask(logger),
            }
            fields = {self._mask(key): self._plain(value) for key, value in event.items()}
            line = self._render(head | fields | head) + "\n"  # the head comes first, and no field replaces it
            with self.lock:
                self._stream.write(line)
                self._stream.flush()
        raise structlog.DropEvent

    def _plain(self, value: object) -> Any:
        """The value as JSON knows it; of what JSON does not know, only the type's name."""
        if isinstance(value, str):
            return self._mask(value)
        if value is None or isinstance(value, int):
            return value
        if isinstance(value, float):
            return value if math.isfinite(value) else str(float(value))
        if isinstance(value, Mapping):
            return {str(self._plain(key)): self._plain(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self._plain(inner) for inner in value]
        return self._mask(f"<{type(value).__name__}>")


def _mask(secrets: Collection[str]) -> Callable[[str], str]:
    forms = {form for secret in secrets if secret for form in (secret, quote(secret), quote(secret, safe=""))}
    literal = [re.escape(form) for form in sorted(forms, key=len, reverse=True)]  # a secret may contain another
    pattern = re.compile("|".join([*literal, BOT_TOKEN]))
    return lambda text: pattern.sub(MASK, text)


def _anatomy(exc_info: ExcInfo) -> list[dict[str, Any]]:
    """Classes and frames of an exception and of those behind it; never what they say."""
    found: list[dict[str, Any]] = []
    seen: set[int] = set()
    waiting: list[BaseException | None] = [exc_info[1]]
    while waiting and len(found) < MOST_ERRORS:
        error = waiting.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
        found.append({"class": name, "frames": frames(error)})
        waiting.append(error.__cause__ if error.__suppress_context__ else error.__context__)
        if isinstance(error, BaseExceptionGroup):
            waiting.extend(reversed(error.exceptions))
    return found


def _readable(event: EventDict) -> str:
    time, level, name, *rest = event.items()
    return " ".join([time[1], f"{level[1]:8}", _word(name[1]), *(f"{_word(key)}={_word(value)}" for key, value in rest)])


def _word(value: object) -> str:
    return value if isinstance(value, str) and _BARE.fullmatch(value) else _encode(value)
