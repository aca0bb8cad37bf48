"""The URL of the state database: a file in the data folder, or what was set, or a refusal."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.state.database import FILE, UnknownDatabase, connect, state_url

HOME = Path("/var/lib/faktenbot")


@pytest.mark.parametrize("nothing", [None, ""])
def test_without_a_url_it_is_a_file_in_the_data_folder(nothing: str | None) -> None:
    assert state_url(nothing, HOME) == f"sqlite:////var/lib/faktenbot/{FILE}"


@pytest.mark.parametrize(
    "given", ["sqlite:////srv/state.sqlite", "sqlite:///state.sqlite", "sqlite:////srv/two words.sqlite", "sqlite://"]
)
def test_a_database_of_sqlite_is_used_as_it_was_set(given: str) -> None:
    assert state_url(given, HOME) == given


@pytest.mark.parametrize(
    "given",
    [
        "mysql://x",
        "postgresql://user:secret@host/db",
        "sqlite+nonsense:///state.sqlite",
        "oracle+nonsense://",
        "state.sqlite",
        "/srv/state.sqlite",
        "sqlite",
        "://",
        "sqlite:/state.sqlite",
        "\0",
    ],
)
def test_what_is_no_database_of_ours_is_refused(given: str) -> None:
    with pytest.raises(UnknownDatabase):
        state_url(given, HOME)


@given(st.one_of(st.text(), st.text().map("sqlite://{}".format), st.text().map("{}://x".format)))
def test_any_text_is_a_url_or_refused(text: str) -> None:
    try:
        url = state_url(text, HOME)
    except UnknownDatabase:
        return
    assert url.startswith("sqlite://")


@pytest.mark.parametrize("folder", ["two words", "50%41", "ümlaut", "a?b", "a#b", "c:d@e"])
def test_a_data_folder_of_any_name_is_used_as_it_is(tmp_path: Path, folder: str) -> None:
    home = tmp_path / folder

    connection = connect(state_url(None, home))
    connection.close()
    connection.engine.dispose()

    assert (home / FILE).exists()
    assert [path.name for path in tmp_path.iterdir()] == [folder]
