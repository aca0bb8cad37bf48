"""Whenever the power fails while something is published, it is the old release or the new one, and the record is true."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot import releasing
from bot.engine import Engine
from bot.model import Question
from bot.places import Place
from bot.publishing import shelving
from facts.ledger import COMMAND_LINE, Act, Deed, Ledger
from facts.problems import BaseBroken
from facts.releases import NothingBefore, Shelf
from tests.bot.asking import Command, small_command, spoken
from tests.bot.shelves import copied, correct, dies, where

pytestmark = pytest.mark.no_cover  # the same again and again; other tests are measured

NESTS = "How many nests are there?"
FIGURE = re.compile(r"about \d+")


@pytest.fixture(scope="module", autouse=True)
def learned_once() -> Iterator[None]:
    """A base is checked and fitted once: that takes a second, writes nothing, and comes to the same each time."""
    known: dict[tuple[str, ...], shelving.Sound | BaseBroken] = {}
    check_and_fit = shelving._sound

    def sound(folder: Path, *, force: bool = False) -> shelving.Sound:
        curated = tuple(path.read_text(encoding="utf-8") for path in sorted((folder / "facts").glob("*.yaml")))
        if curated not in known:
            try:
                known[curated] = check_and_fit(folder, force=force)
            except BaseBroken as error:
                known[curated] = error
        found = known[curated]
        if isinstance(found, BaseBroken):
            raise found
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shelving, "_sound", sound)
        yield


def build(place: Place) -> None:
    releasing.stage(place, COMMAND_LINE)


def publish(place: Place) -> None:
    live = releasing.pointer(place)
    staged = releasing.stage(place, COMMAND_LINE)
    releasing.go_live(place, staged.number, Deed.PUBLISH, COMMAND_LINE, expecting=live.act if live else None)


def rollback(place: Place) -> None:
    live = releasing.pointer(place)
    before = releasing.earlier(place, None)
    releasing.go_live(place, before.number, Deed.ROLLBACK, COMMAND_LINE, expecting=live.act if live else None)


def figure(release: Path) -> str:
    """The number of nests that a release tells. Who has read the same bytes before knows it."""
    digest = hashlib.sha256(release.read_bytes()).digest()
    if digest not in _told:
        found = FIGURE.search(spoken(Engine.open(release).ask(Question(text=NESTS))))
        assert found
        _told[digest] = found[0]
    return _told[digest]


_told: dict[bytes, str] = {}


def what_is_live(place: Place) -> tuple[int, str]:
    """Number and figure of the live release."""
    pointer = releasing.pointer(place)
    assert pointer
    return pointer.number, figure(place.shelf / pointer.file)


# At each moment at which something is written


@pytest.mark.parametrize(
    ("work", "figures"),
    [
        (build, {"about 130"}),
        (publish, {"about 130", "about 140"}),
        (rollback, {"about 130", "about 120"}),
    ],
)
def test_a_crash_at_any_write_leaves_the_old_release_or_the_new_one(
    work: Callable[[Place], None], figures: set[str], shelved: Command, tmp_path: Path
) -> None:
    begun = copied(shelved, tmp_path / "begun")
    publish(where(begun))
    correct(begun.facts, "about 130", "about 140")
    with suppress(BaseBroken):
        shelving._sound(begun.facts)  # before the processes that die, each of which would else do it anew
    seen = set()

    for moment in count():
        place = where(copied(begun, tmp_path / str(moment)))
        acts = Ledger(place.shelf).acts()
        died = dies(lambda place=place: work(place), moment)  # type: ignore[misc]

        _, told = what_is_live(place)
        seen.add(told)
        assert told in figures
        assert Ledger(place.shelf).acts()[: len(acts)] == acts
        assert len(Ledger(place.shelf).acts()) - len(acts) == (told != "about 130")
        assert all(figure(release.path) for release in Shelf(place.shelf).releases())
        publish(place)
        assert what_is_live(place)[1] == "about 140"
        if not died:
            break

    assert moment > 3
    assert seen == figures


# In any order


class Publishing(RuleBasedStateMachine):
    """A curator edits, builds, publishes and goes back, and now and then the power fails."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.place = where(small_command(self.folder))
        self.nests = self.place.curated / "facts" / "nests.yaml"
        self.text = self.nests.read_text(encoding="utf-8")
        self.curated: str | None = "about 120"  # what the folder says; None: it has a mistake
        self.figures: dict[int, str] = {}  # what each release that has been seen tells
        self.live: int | None = None
        self.acts: tuple[Act, ...] = ()

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @rule(value=st.sampled_from([120, 125, 130]))
    def edits(self, value: int) -> None:
        self.nests.write_text(self.text.replace("120", str(value)), encoding="utf-8")
        self.curated = f"about {value}"

    @rule()
    def slips(self) -> None:
        self.nests.write_text(self.text.replace("qualifier: about", "qualifier: abuot"), encoding="utf-8")
        self.curated = None

    @rule()
    def builds(self) -> None:
        with suppress(BaseBroken):
            build(self.place)
        self.look()
        assert len(self.acts) == len(Ledger(self.place.shelf).acts())

    @rule()
    def publishes(self) -> None:
        try:
            publish(self.place)
        except BaseBroken:
            assert self.curated is None
            return
        self.look()
        assert self.live is not None and self.figures[self.live] == self.curated
        self.one_more(Deed.PUBLISH)

    @rule()
    def goes_back(self) -> None:
        lives = [act.live for act in self.acts]
        try:
            rollback(self.place)
        except NothingBefore:
            assert len(set(lives)) < 2
            return
        before, self.live = self.live, None
        self.look()
        assert self.live != before and self.live in lives
        self.one_more(Deed.ROLLBACK)

    @rule(work=st.sampled_from([build, publish, rollback]), moments=st.integers(0, 60))
    def loses_power(self, work: Callable[[Place], None], moments: int) -> None:
        with suppress(BaseBroken):
            shelving._sound(self.place.curated)

        def attempt() -> None:
            with suppress(BaseBroken, NothingBefore):
                work(self.place)

        dies(attempt, moments)
        before, acts = self.live, Ledger(self.place.shelf).acts()
        self.look()
        if self.live == before:
            assert len(acts) - len(self.acts) <= 1  # the same may be published again
        else:
            assert acts[: len(self.acts)] == self.acts and len(acts) == len(self.acts) + 1
        self.acts = acts

    def look(self) -> None:
        """See what is there: a release that has not been seen before was made of the folder as it is now."""
        for release in Shelf(self.place.shelf).releases():
            if release.number not in self.figures:
                assert self.curated
                self.figures[release.number] = self.curated
                assert figure(release.path) == self.curated
        pointer = releasing.pointer(self.place)
        self.live = pointer.number if pointer else None

    def one_more(self, deed: Deed) -> None:
        acts = Ledger(self.place.shelf).acts()
        assert acts[:-1] == self.acts
        assert (acts[-1].deed, acts[-1].live) == (deed, self.live)
        self.acts = acts

    @invariant()
    def what_is_live_answers_as_it_did_when_it_was_made(self) -> None:
        if self.live is not None:
            assert what_is_live(self.place) == (self.live, self.figures[self.live])

    @invariant()
    def what_is_live_is_what_the_record_says(self) -> None:
        acts = Ledger(self.place.shelf).acts()
        assert acts == self.acts
        assert next((act.live for act in reversed(acts)), None) == self.live


TestInAnyOrder = Publishing.TestCase
TestInAnyOrder.settings = settings(max_examples=12, stateful_step_count=12, deadline=None)
