"""A chat's name in the database says nothing of the chat, and is the same tomorrow."""

from __future__ import annotations

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.state.keys import KEY_FILE, Keys, secret_key

IDS = st.integers(-(2**53), 2**53)


def test_the_key_stays_the_same_over_restarts(tmp_path: Path) -> None:
    first = secret_key(None, tmp_path)

    assert secret_key(None, tmp_path) == first
    assert Keys(secret_key(None, tmp_path)).of(1001) == Keys(first).of(1001)


def test_every_installation_has_a_key_of_its_own(tmp_path: Path) -> None:
    assert secret_key(None, tmp_path / "one") != secret_key(None, tmp_path / "two")


def test_the_key_is_long_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    home = tmp_path / "new" / "data"

    key = secret_key(None, home)

    assert len(key) >= 32
    assert stat.S_IMODE((home / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == [KEY_FILE]


@pytest.mark.parametrize("attempt", range(5))
def test_two_programs_that_start_at_once_make_one_key(tmp_path: Path, attempt: int) -> None:
    together = Barrier(8)

    def start(_: int) -> bytes:
        together.wait()
        return secret_key(None, tmp_path)

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(start, range(8)))

    assert keys == {(tmp_path / KEY_FILE).read_bytes()}
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def test_a_key_that_was_set_wins_and_is_not_written_down(tmp_path: Path) -> None:
    made = secret_key(None, tmp_path)

    assert secret_key("my own", tmp_path) == b"my own" != made
    assert (tmp_path / KEY_FILE).read_bytes() == made
    assert secret_key("my own", tmp_path / "elsewhere") == b"my own"
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("nothing", [None, ""])
def test_an_empty_key_is_none(tmp_path: Path, nothing: str | None) -> None:
    assert secret_key(nothing, tmp_path) == (tmp_path / KEY_FILE).read_bytes()


def test_where_no_key_can_be_kept_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")

    with pytest.raises(OSError, match="file"):
        secret_key(None, tmp_path / "file")


@given(st.lists(IDS, min_size=1, max_size=3), st.lists(IDS, min_size=1, max_size=3))
def test_different_chats_have_different_names(one: list[int], other: list[int]) -> None:
    assume(one != other)
    keys = Keys(b"secret")

    assert keys.of(*one) != keys.of(*other)
    assert keys.of(*one) == Keys(b"secret").of(*one)
    assert re.fullmatch("[0-9a-f]{32}", keys.of(*one))


@given(st.integers(10**8, 10**10))
def test_whoever_has_no_key_cannot_find_the_chat_of_a_name(chat: int) -> None:
    name = Keys(b"secret").of(chat)

    assert str(chat) not in name and f"{chat:x}" not in name
    assert name != sha256(str(chat).encode()).hexdigest()[:32]  # which all ids could be tried with
    assert name != Keys(b"another").of(chat)


def test_a_long_run_does_not_remember_every_name() -> None:
    keys = Keys(b"secret")
    names = [keys.of(chat) for chat in range(10_000)]

    assert len(set(names)) == 10_000
    assert keys.of.cache_info().currsize < 10_000
    assert keys.of(0) == names[0]
