"""What happened to the releases of a shelf: which were made, and every act of those who run the base.

One small SQLite file beside the releases, append-only: its own triggers refuse to change or remove a row. The release
that is live is the one that the last act made live, so pointer and record can never say different things, and an act
has either happened with all that is written of it, or not at all.

Read by every `ask`, hence plain sqlite3 and nothing that takes long to import.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

FILE = "ledger.db"  # releases are the files that end in .sqlite
PATIENCE = 10.0  # seconds to wait for somebody else who is writing
PROGRAM, COMMAND_LINE, FOLDER = "program", "command line", "folder"  # authors who are no admin; of those an HMAC is kept

Clock = Callable[[], datetime]


class Deed(StrEnum):
    """What somebody did."""

    PUBLISH = "publish"
    ROLLBACK = "rollback"
    REBUILD = "rebuild"  # the program, because it had nothing to answer from, or was another program than before
    REFUSED = "refused"  # a base that had problems or answered its questions otherwise did not go live


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How large a release is."""

    facts: int
    observations: int
    sources: int
    utterances: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came of a release's regression questions."""

    asked: int
    wrong: int  # answered otherwise than their curator wrote down
    beside: int  # of those asked, the ones that the base does not answer
    answered: int  # of these, those that got an answer all the same

    @property
    def false_answer_rate(self) -> float | None:
        """The share of questions beside the base that got an answer, 0 to 1; None: there was no such question."""
        return self.answered / self.beside if self.beside else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A release that was made."""

    number: int
    content: str  # its content hash, or the first twelve digits where no more is known
    file: str  # its name on the shelf
    made_at: datetime
    author: str  # who had it made
    counts: Counts | None  # None: it was made before they were kept
    figures: Figures | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody did, and when."""

    id: int
    at: datetime
    deed: Deed
    author: str  # HMAC of an admin's id, or COMMAND_LINE, PROGRAM or, where it is watched, FOLDER
    release: int | None  # which it is about; None: about none
    live: int | None  # which is live since; None: the act changed nothing about that
    message: str
    forced: bool  # although some regression questions were answered otherwise
    problems: int  # for which a base was refused


@dataclass(frozen=True, slots=True)
class Pointer:
    """The release that is live, and the act that made it so."""

    act: int
    number: int
    file: str


class LedgerUnusable(OSError):
    """The ledger cannot be read or written."""


class Overtaken(Exception):
    """Something else has gone live since somebody looked."""


class NotMade(Exception):
    """The ledger has no release of that number."""


def live_after(acts: Sequence[Act]) -> int | None:
    """Which release is live after some acts, the oldest first; None: none is."""
    return next((act.live for act in reversed(acts) if act.live is not None), None)


_SCHEMA = """
create table numbers (number integer primary key autoincrement);
create table releases (
    number integer primary key references numbers (number),
    content text not null unique,
    file text not null,
    made_at text not null,
    author text not null,
    facts integer, observations integer, sources integer, utterances integer,
    asked integer, wrong integer, beside integer, answered integer
);
create table acts (
    id integer primary key autoincrement,
    at text not null,
    deed text not null,
    author text not null,
    release integer references releases (number),
    live integer references releases (number),
    message text not null,
    forced integer not null,
    problems integer not null
);
create view pointer as
    select acts.id as act, releases.number, releases.file from acts join releases on releases.number = acts.live
    order by acts.id desc limit 1;
""" + "".join(
    f"create trigger {table}_{verb} before {verb} on {table} begin select raise(abort, '{table} is append-only'); end;\n"
    for table in ("releases", "acts")
    for verb in ("update", "delete")
)
# A replacement would remove a row without asking the triggers above.
_SCHEMA += "".join(
    f"create trigger {table}_again before insert on {table} when exists (select 1 from {table} where {same})"
    " begin select raise(ignore); end;\n"
    for table, same in (("releases", "number = new.number or content = new.content"), ("acts", "id = new.id"))
)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The record of one shelf."""

    folder: Path
    clock: Clock = lambda: datetime.now(UTC)

    @property
    def path(self) -> Path:
        """Its file; it is made by the first that is written."""
        return self.folder / FILE

    # Reading --------------------------------------------------------------------------------------------------------------

    def pointer(self) -> Pointer | None:
        """Which release is live; None: nothing is.

        Raises:
            LedgerUnusable: The ledger cannot be read.
        """
        return next((Pointer(*row) for row in self._rows("select act, number, file from pointer")), None)

    def releases(self) -> tuple[Made, ...]:
        """All that were made, oldest first, those included whose files are gone.

        Raises:
            LedgerUnusable: The ledger cannot be read.
        """
        return tuple(_made(row) for row in self._rows("select * from releases order by number"))

    def acts(self) -> tuple[Act, ...]:
        """All that was done, oldest first.

        Raises:
            LedgerUnusable: The ledger cannot be read.
        """
        return tuple(_act(row) for row in self._rows("select * from acts order by id"))

    def _rows(self, query: str) -> Sequence[Any]:
        if not self.path.is_file():
            return ()
        with self._opened() as connection:
            return connection.execute(query).fetchall() if _has_tables(connection) else ()

    # Writing --------------------------------------------------------------------------------------------------------------

    def reserve(self) -> int:
        """A number that no other release has or will get; one whose maker dies stays unused.

        Raises:
            LedgerUnusable: The ledger cannot be written.
        """
        with self._writing() as connection:
            return connection.execute("insert into numbers default values").lastrowid or 0

    def add(self, *releases: Made) -> None:
        """Put releases on record, once their files are where they belong; of a content that is there already, nothing happens.

        Raises:
            LedgerUnusable: The ledger cannot be written.
        """
        with self._writing() as connection:
            for made in releases:
                connection.execute("insert or ignore into numbers values (?)", [made.number])
                row = {"number": made.number, "content": made.content, "file": made.file, "author": made.author}
                row |= {"made_at": _stamp(made.made_at), **(asdict(made.counts) if made.counts else {})}
                row |= asdict(made.figures) if made.figures else {}
                _insert(connection, "or ignore", "releases", row)

    def write(
        self,
        deed: Deed,
        author: str,
        *,
        release: int | None = None,
        goes_live: bool = False,
        message: str = "",
        forced: bool = False,
        problems: int = 0,
        expecting: int | None = None,
    ) -> Act:
        """Put an act on record; if it makes a release live, that happens with it, in one step.

        Args:
            deed: What was done.
            author: By whom.
            release: The release that it is about.
            goes_live: Whether that is live from now on.
            message: Why, in somebody's words.
            forced: Whether questions that are answered otherwise were no reason against it.
            problems: How many there were, of a base that is refused.
            expecting: The act that was the last to make something live when the author looked; None: any.

        Raises:
            NotMade: There is no such release.
            Overtaken: Something else has gone live since.
            LedgerUnusable: The ledger cannot be written.
        """
        with self._writing() as connection:
            if release is not None and not connection.execute("select 1 from releases where number = ?", [release]).fetchone():
                raise NotMade(release)
            before = connection.execute("select act from pointer").fetchone()
            if expecting is not None and before and before[0] != expecting:
                raise Overtaken(before[0])
            row = {"at": _stamp(self.clock()), "deed": deed.value, "author": author, "release": release}
            row |= {"live": release if goes_live else None, "message": message, "forced": int(forced)}
            row["problems"] = problems
            id = _insert(connection, "", "acts", row)
            return _act(connection.execute("select * from acts where id = ?", [id]).fetchone())

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, on the disk when it is over, and undone where something is raised in it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._opened() as connection:
            connection.execute("begin immediate")
            try:
                if not _has_tables(connection):
                    for statement in _statements(_SCHEMA):
                        connection.execute(statement)
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)) as connection:
                connection.row_factory = sqlite3.Row
                connection.execute("pragma synchronous=full")
                connection.execute("pragma foreign_keys=on")
                yield connection
        except sqlite3.Error as error:
            raise LedgerUnusable(errno.EIO, str(error), str(self.path)) from error


def _has_tables(connection: sqlite3.Connection) -> bool:
    """Whether somebody has written before; a crash may have left an empty file."""
    return connection.execute("select 1 from sqlite_master where name = 'acts'").fetchone() is not None


def _statements(script: str) -> Iterator[str]:
    """A script cut where its statements end; sqlite3's own executescript would commit what is under way."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _insert(connection: sqlite3.Connection, conflict: str, table: str, row: Mapping[str, object]) -> int:
    names = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    return connection.execute(f"insert {conflict} into {table} ({names}) values ({marks})", row).lastrowid or 0


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _made(row: sqlite3.Row) -> Made:
    counts = {name: row[name] for name in Counts.__slots__}
    figures = {name: row[name] for name in Figures.__slots__}
    return Made(
        number=row["number"],
        content=row["content"],
        file=row["file"],
        made_at=datetime.fromisoformat(row["made_at"]),
        author=row["author"],
        counts=None if None in counts.values() else Counts(**counts),
        figures=None if None in figures.values() else Figures(**figures),
    )


def _act(row: sqlite3.Row) -> Act:
    return Act(
        id=row["id"],
        at=datetime.fromisoformat(row["at"]),
        deed=Deed(row["deed"]),
        author=row["author"],
        release=row["release"],
        live=row["live"],
        message=row["message"],
        forced=bool(row["forced"]),
        problems=row["problems"],
    )
