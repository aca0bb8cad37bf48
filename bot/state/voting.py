"""Whether answers helped: one vote a chat and answer, which it may change for two days.

Who voted is an HMAC of chat and answer together, so two votes of one chat have nothing in common; after two days it is erased.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, case, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.state.tables import votes
from facts.model import FactId

CHANGEABLE = timedelta(days=2)

Voter = Callable[[FactId, str], str]  # what one chat's vote on an answer, a fact of a release, is known by


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What somebody thinks of an answer."""

    fact: FactId
    release: str  # short form of its content hash
    voter: str  # HMAC of chat and answer
    good: bool | None  # None: it is taken back


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What people think of the answers about a fact."""

    fact: FactId
    good: int
    bad: int


def record(connection: Connection, vote: Vote, today: date) -> None:
    """Count a vote, in place of an earlier one of the same chat; the caller commits."""
    mine = (votes.c.fact == vote.fact) & (votes.c.release == vote.release) & (votes.c.voter == vote.voter)
    if vote.good is None:
        connection.execute(delete(votes).where(mine))
        return
    row = {
        "day": today.isoformat(),
        "fact": vote.fact,
        "release": vote.release,
        "voter": vote.voter,
        "vote": 1 if vote.good else -1,
    }
    new = insert(votes).values(row)
    same = ["fact", "release", "voter"]
    connection.execute(new.on_conflict_do_update(index_elements=same, set_={"vote": new.excluded.vote, "day": new.excluded.day}))


def ratings(connection: Connection) -> Sequence[Rating]:
    """The facts that were voted on, those with most bad votes first."""
    good, bad = (func.sum(case((votes.c.vote == value, 1), else_=0)) for value in (1, -1))
    query = select(votes.c.fact, good, bad).group_by(votes.c.fact).order_by(bad.desc(), good, votes.c.fact)
    return [Rating(fact=FactId(fact), good=up, bad=down) for fact, up, down in connection.execute(query)]


def forget_chat(connection: Connection, voter: Voter) -> None:
    """Erase the votes of a chat that can still be told to be its own; the caller commits."""
    answers = connection.execute(select(votes.c.fact, votes.c.release).where(votes.c.voter.is_not(None)).distinct()).all()
    for fact, release in answers:
        mine = (votes.c.fact == fact) & (votes.c.release == release) & (votes.c.voter == voter(FactId(fact), release))
        connection.execute(delete(votes).where(mine))


def forget(connection: Connection, today: date, days: int) -> None:
    """Erase who voted, where it cannot be changed any more, and votes whose time has come; the caller commits."""
    connection.execute(update(votes).where(votes.c.day <= (today - CHANGEABLE).isoformat()).values(voter=None))
    connection.execute(delete(votes).where(votes.c.day <= (today - timedelta(days=days)).isoformat()))
