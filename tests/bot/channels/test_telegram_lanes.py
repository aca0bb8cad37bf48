"""The updates of one chat go one after another, those of several side by side, and nothing is lost or done twice."""

from __future__ import annotations

import asyncio
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.lanes import AT_ONCE, Lanes

aio = pytest.mark.asyncio


class Work:
    """Pieces that end when they are told to; without gates they give way as often as they say."""

    def __init__(self) -> None:
        self.lanes: Lanes[int] = Lanes(self.do)
        self.began: list[int] = []
        self.ended: list[int] = []
        self.at_once = self.most = 0
        self.gates: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)

    def add(self, lane: int, piece: int) -> None:
        self.lanes.add(lane, piece, piece)

    async def do(self, piece: int) -> None:
        self.began.append(piece)
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            await self.gates[piece].wait()
        finally:
            self.at_once -= 1
        self.ended.append(piece)
        self.lanes.done(piece)


async def settled() -> None:
    """All that can run without anything from outside has run."""
    for _ in range(20):
        await asyncio.sleep(0)


@aio
async def test_a_lane_keeps_its_order_and_waits_for_each_piece() -> None:
    work = Work()
    for piece in (1, 2, 3):
        work.add(7, piece)
    await settled()
    assert work.began == [1]

    work.gates[2].set()
    await settled()
    assert work.began == [1]
    work.gates[1].set()
    await settled()

    assert (work.began, work.ended, len(work.lanes)) == ([1, 2, 3], [1, 2], 1)
    await work.lanes.stop(0)


@aio
async def test_lanes_run_side_by_side_but_not_too_many() -> None:
    work = Work()
    for piece in range(3 * AT_ONCE):
        work.add(piece, piece)
    await settled()
    assert work.began == list(range(AT_ONCE))

    work.gates[5].set()
    await settled()
    assert work.began == list(range(AT_ONCE + 1))

    for piece in range(3 * AT_ONCE):
        work.gates[piece].set()
    await settled()
    assert sorted(work.ended) == list(range(3 * AT_ONCE))
    assert (work.most, len(work.lanes)) == (AT_ONCE, 0)


@aio
async def test_a_lane_that_was_empty_goes_on_when_something_comes() -> None:
    work = Work()
    for piece in (1, 2):
        work.gates[piece].set()
        work.add(7, piece)
        await settled()

    assert work.ended == [1, 2]


@aio
async def test_whoever_pauses_lets_others_go_first() -> None:
    began: list[int] = []
    paused, over = asyncio.Event(), asyncio.Event()

    async def do(piece: int) -> None:
        began.append(piece)
        if piece < AT_ONCE:
            if piece == AT_ONCE - 1:
                paused.set()
            await lanes.pause(0.05)
            began.append(-piece - 1)
        else:
            await over.wait()
        lanes.done(piece)

    lanes: Lanes[int] = Lanes(do)
    for piece in range(2 * AT_ONCE):
        lanes.add(piece, piece, piece)
    await paused.wait()
    await settled()
    assert began == list(range(2 * AT_ONCE))  # the second half has all the slots now

    await asyncio.sleep(0.1)  # the pauses are over, but there is no slot to go on in
    assert began == list(range(2 * AT_ONCE))
    over.set()
    await lanes.wait(range(2 * AT_ONCE), 5)

    assert sorted(began[2 * AT_ONCE :]) == list(range(-AT_ONCE, 0))
    assert len(lanes) == 0


@aio
async def test_a_pause_keeps_the_order_of_its_lane() -> None:
    said: list[str] = []

    async def do(piece: int) -> None:
        said.append(f"begin {piece}")
        await lanes.pause(0.01)
        said.append(f"end {piece}")
        lanes.done(piece)

    lanes: Lanes[int] = Lanes(do)
    for piece in (1, 2):
        lanes.add(7, piece, piece)
    await lanes.wait([1, 2], 5)

    assert said == ["begin 1", "end 1", "begin 2", "end 2"]


@aio
async def test_waiting_ends_when_the_pieces_are_done_or_the_time_is_over() -> None:
    work = Work()
    for piece in (1, 2, 3):
        work.add(piece, piece)
    await settled()
    waiting = asyncio.create_task(work.lanes.wait([1, 3, 99], 60))
    await settled()
    work.gates[1].set()
    await settled()
    assert not waiting.done()
    work.gates[3].set()
    async with asyncio.timeout(5):
        await waiting

    assert work.lanes.unfinished([1, 2, 3, 99]) == [2]
    async with asyncio.timeout(5):
        await work.lanes.wait([2], 0.01)
        await work.lanes.wait_any(0.01)
    work.gates[2].set()
    async with asyncio.timeout(5):
        await work.lanes.wait_any(60)
        await work.lanes.wait_any(60)  # there is nothing to wait for
    assert len(work.lanes) == 0
    await work.lanes.stop(1)


@aio
async def test_stopping_lets_what_is_quick_come_to_its_end_and_cuts_off_the_rest() -> None:
    work = Work()
    for piece in range(2 * AT_ONCE):
        work.add(piece % 3, piece)
    await settled()
    stopping = asyncio.create_task(work.lanes.stop(0.05))
    work.gates[0].set()

    async with asyncio.timeout(2):
        await stopping

    assert work.ended == [0]
    assert len(work.lanes) == 2 * AT_ONCE - 1
    assert work.at_once == 0


@aio
async def test_stopping_begins_nothing_more() -> None:
    work = Work()
    for piece in range(3):
        work.add(0, piece)
    for piece in range(3, 3 + AT_ONCE):  # more lanes than slots
        work.add(piece, piece)
    await settled()
    stopping = asyncio.create_task(work.lanes.stop(2))
    await settled()
    begun = list(work.began)
    for gate in work.gates.values():
        gate.set()
    await stopping

    assert work.began == begun and len(begun) == AT_ONCE
    assert sorted(work.ended) == sorted(begun)


@aio
async def test_stopping_ends_in_time_even_while_all_slots_are_taken_and_others_pause() -> None:
    async def do(piece: int) -> None:
        while True:
            await lanes.pause(0.0 if piece % 2 else 60.0)

    lanes: Lanes[int] = Lanes(do)
    for piece in range(4 * AT_ONCE):
        lanes.add(piece, piece, piece)
    await settled()

    async with asyncio.timeout(2):
        await lanes.stop(0.05)


@aio
async def test_stopping_with_nothing_to_do_is_over_at_once() -> None:
    async with asyncio.timeout(1):
        await Lanes(Work().do).stop(60)


steps = st.one_of(
    st.tuples(st.just("add"), st.integers(-3, 40)), st.tuples(st.just("end"), st.integers(0, 80)), st.just(("yield", 0))
)


@given(st.lists(steps, max_size=80))
def test_however_things_come_each_is_done_once_and_each_lane_in_order(script: list[tuple[str, int]]) -> None:
    async def run() -> None:
        work = Work()
        lanes: dict[int, list[int]] = defaultdict(list)
        count = 0
        for what, number in script:
            match what:
                case "add":
                    work.add(number, count)
                    lanes[number].append(count)
                    count += 1
                case "end":
                    work.gates[number].set()
                case _:
                    await settled()
        for piece in range(count):
            work.gates[piece].set()
        await work.lanes.wait(range(count), 10)
        await work.lanes.stop(10)

        assert sorted(work.began) == sorted(work.ended) == list(range(count))
        assert len(work.lanes) == 0 and work.most <= AT_ONCE
        for lane in lanes.values():
            assert [piece for piece in work.ended if piece in lane] == lane

    asyncio.run(run())
