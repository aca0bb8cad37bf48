"""Names for chats that say nothing about them: HMACs under a key that stays on this machine."""

from __future__ import annotations

import hmac
import os
import secrets
import tempfile
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

KEY_FILE = "secret.key"
KEPT = 4096  # names that are remembered, so that a busy chat is not hashed again and again


class NoKey(OSError):
    """The key can neither be read nor made."""


class Keys:
    """Turns what identifies a conversation, or a chat's vote on an answer, into its key in the database."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self.of = lru_cache(KEPT)(self._of)

    def _of(self, *parts: int | str) -> str:
        """The key of what some parts identify together: 32 hexadecimal digits (HMAC-SHA-256, RFC 2104, cut to 128 bits)."""
        return hmac.new(self._secret, ":".join(map(str, parts)).encode(), sha256).hexdigest()[:32]


def secret_key(given: str | None, home: Path) -> bytes:
    """The key that was set, or else one that is made once and kept in the data folder, readable for its owner only.

    Raises:
        NoKey: There is none yet and it cannot be written.
    """
    if given:
        return given.encode()
    try:
        return _kept(home)
    except OSError as error:
        raise NoKey(error.errno, error.strerror, error.filename) from error


def _kept(home: Path) -> bytes:
    path = home / KEY_FILE
    try:
        if found := path.read_bytes():
            return found
        path.unlink()  # cut short by a crash: an empty key would hide nothing
    except FileNotFoundError:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = secrets.token_hex(32).encode()
    handle, new = tempfile.mkstemp(prefix=f".{KEY_FILE}-", dir=home)  # mode 0600
    with os.fdopen(handle, "wb") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(new, path)  # in one step, and whoever comes second takes the first one's key
    except FileExistsError:
        return path.read_bytes()
    finally:
        os.unlink(new)  # noqa: PTH108 (beside the link that it undoes)
    return made
