"""What the bot costs in Telegram, against a bare echo bot of python-telegram-bot in the same run.

- One user who writes the next message a moment after the last one is answered, and 200 users who do so at once and
  without that moment: processor time per update, time until the reply, replies per second. The product and the floor
  take turns, so that both meet the same machine; a ratio is worth more than a figure.
- The same 200 users, with a pause after each reply and without one, while an admin edits the base and reloads it: how
  long the event loop stands still at most, with that and without it, and what it was waiting for.
- What the bot holds in memory before the first reload and after twenty of them, under load.

    python benchmarks/telegram.py [--rounds N] [--users N] [--messages N] [--sequential N] [--json FILE]

Linux only: processor time comes from the kernel. The Bot API is `bot_api.py` beside this file, the bots are
`python -m bot serve` and this script; each is a process of its own.
Exit code 1: a message was lost, was answered twice, or nothing could be measured.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

Json: TypeAlias = dict[str, Any]

ROOT = Path(__file__).resolve().parents[1]
BOT_API = Path(__file__).with_name("bot_api.py")
CURATED = ROOT / "facts" / "curated" / "go-cluster"
TOKEN, ADMIN = "123456:BENCHMARK", 42
WARMUP = (20, 3)  # users, and messages of each
AT_ONCE = 16  # updates that the floor handles at once; so does the product
STARTING = 120.0  # seconds; the first start builds a release
RELOADS = 3  # under load, in each round
MANY_RELOADS = 20  # after which the memory is to be what it was
SETTLING = 50  # messages of each user before the memory is looked at: what is remembered of the latest messages is full by then
MOMENT = 0.005  # seconds between a reply and the one user's next message; at once the bot may not have asked for more yet
PAUSES = (2.0, 0.0)  # seconds of each user: a load that leaves the bot time, and one that does not
TICK = 0.001  # seconds between two looks of the probe
LAST = 0.99  # the share of replies that are faster than the p99


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One scenario with one bot."""

    cpu: float  # milliseconds of the bot's processes per reply
    median: float  # milliseconds from the update in the queue to the arrival of sendMessage
    p99: float
    per_second: float  # replies
    lost: int
    extra: int  # replies beyond one per message


@dataclass(frozen=True, slots=True, kw_only=True)
class Stall:
    """The longest that the event loop stood still in a phase of load; milliseconds."""

    longest: float
    running: float  # of that: the loop's own thread ran
    queueing: float  # of that: it waited for a processor. The rest: for the interpreter's lock, or for the disk
    own: float  # the longest without queueing, which other programs may cause; perhaps of another moment
    p99: float  # of all looks of the probe
    seconds: float  # that the phase lasted
    answered: int
    lost: int
    extra: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reloading:
    """The same load with reloads and without."""

    pause: float  # seconds between a reply and that user's next message
    with_it: Stall
    without: Stall
    reloads: tuple[float, ...]  # seconds that each took, from the command to the reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the bot's own process holds after a load, before the first reload and after the last; megabytes in memory."""

    before: float
    after: float
    reloads: int


# Bots ---------------------------------------------------------------------------------------------------------------------


def be_the_echo_bot() -> None:
    """The floor."""
    from telegram import Update
    from telegram.ext import Application, ContextTypes, MessageHandler, filters

    async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message and update.message.text
        await update.message.reply_text(update.message.text)

    builder = Application.builder().token(TOKEN).base_url(f"{os.environ['FAKTENBOT_TELEGRAM_API_URL']}/bot")
    application = builder.concurrent_updates(AT_ONCE).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


def be_the_bot_with_a_probe() -> None:
    """`faktenbot serve` with one task more, which tells on standard output how late it was since it was last asked."""
    from unittest.mock import patch

    from bot import cli, serving
    from bot.channels.telegram.channel import Telegram

    class Probed(Telegram):
        async def run(self, stopping: asyncio.Event) -> None:
            probe = asyncio.create_task(watch_the_loop())
            try:
                await super().run(stopping)
            finally:
                probe.cancel()

    sys.argv[1:] = ["serve"]
    with patch.object(serving, "Telegram", Probed):
        cli.main()


async def watch_the_loop() -> NoReturn:
    """Sleep a little again and again, and note how much longer that took; a line on standard input asks for the worst."""
    schedule = os.open("/proc/self/schedstat", os.O_RDONLY)  # of the first thread: nanoseconds running and queueing
    seen: list[tuple[float, float, float]] = []  # late, running, queueing; milliseconds

    def tell() -> None:
        sys.stdin.readline()
        late = sorted(seen) or [(0.0, 0.0, 0.0)]
        longest, running, queueing = late[-1]
        told = {"longest": longest, "running": running, "queueing": queueing, "p99": late[int(LAST * (len(late) - 1))][0]}
        print(json.dumps(told | {"own": max(one - queued for one, _, queued in late)}), flush=True)
        seen.clear()

    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), tell)
    now, spent = time.perf_counter(), _spent(schedule)
    while True:
        await asyncio.sleep(TICK)
        before, now, spent_before, spent = now, time.perf_counter(), spent, _spent(schedule)
        running, queueing = (1e-6 * (b - a) for a, b in zip(spent_before, spent, strict=True))
        seen.append((1000 * (now - before - TICK), running, queueing))


def _spent(schedule: int) -> tuple[int, int]:
    running, queueing, _ = os.pread(schedule, 100, 0).split()
    return int(running), int(queueing)


# Processes ----------------------------------------------------------------------------------------------------------------


class Machine:
    """Starts processes, with what they need around them, and measures them."""

    def __init__(self, folder: Path) -> None:
        """Copy the base, so that it can be edited and its releases are built outside the checkout."""
        self.folder, self.base = folder, folder / "base"
        shutil.copytree(CURATED, self.base)
        self._title, self._utterances = self.base / "base.yaml", self.base / "utterances" / "en" / "trade-fairs.yaml"
        self._original = {path: path.read_text(encoding="utf-8") for path in (self._title, self._utterances)}
        self._edits, self._people = itertools.count(1), itertools.count(1_000_000, 1_000_000)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FAKTENBOT_")}
        self._environment = kept | {
            "FAKTENBOT_ADMINS": str(ADMIN),
            "FAKTENBOT_FACTS": str(self.base),
            "FAKTENBOT_HOME": str(folder / "home"),  # the same for all, so that the release is built once
            "FAKTENBOT_TELEGRAM_TOKEN": TOKEN,
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
            "PYTHONPATH": str(ROOT),
        }

    @contextlib.contextmanager
    def running(self, *words: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
        """Start Python; -P, for beside this script `import telegram` would find the script itself."""
        log = Path(tempfile.mkdtemp(dir=self.folder)) / "output.log"
        with log.open("w", encoding="utf-8") as errors:
            process = subprocess.Popen(
                [sys.executable, "-P", *words],
                cwd=self.folder,  # there is no .env
                env=self._environment | {"FAKTENBOT_STATE_URL": f"sqlite:///{log.with_name('state.sqlite')}"} | environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        try:
            yield process
        except (Exception, SystemExit):
            print(log.read_text(encoding="utf-8")[-3000:], file=sys.stderr)
            raise
        finally:
            process.terminate()
            try:
                process.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()

    @contextlib.contextmanager
    def bot(self, *words: str) -> Iterator[tuple[subprocess.Popen[str], Api]]:
        """A bot that polls a Bot API of its own, both warm."""
        with self.running(str(BOT_API)) as server:
            assert server.stdout
            api = Api(server.stdout.readline().strip())
            with self.running(*words, FAKTENBOT_TELEGRAM_API_URL=api.url) as process:
                api.call("ready", timeout=STARTING)
                self.load(api, *WARMUP)
                yield process, api

    def load(self, api: Api, users: int, messages: int | None, pause: float = 0.0) -> Json:
        """Let people write who have not written before."""
        result: Json = api.call("load", users=users, messages=messages, first=next(self._people), pause=pause)
        return result

    def edit_the_base(self) -> None:
        """Write another word into the title and into an utterance: of the facts and of the index something is different."""
        word = "x" * next(self._edits)
        title = re.sub('"$', f', {word}"', self._original[self._title], count=1, flags=re.MULTILINE)
        utterances = f"{self._original[self._utterances].rstrip()}\n  - Do clusters go to {word} fairs?\n"
        for path, edited in ((self._title, title), (self._utterances, utterances)):
            path.write_text(edited, encoding="utf-8")

    def newest(self) -> str:
        """The name of the newest release; they begin with their numbers."""
        return max(path.name for path in (self.folder / "home").rglob("*.sqlite"))


class Api:
    """The control side of the Bot API."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open

    def call(self, what: str, timeout: float = 3600, **given: object) -> Any:
        """Have something done, and wait until it is."""
        with self._open(f"{self.url}/control/{what}", json.dumps(given).encode(), timeout) as response:
            return json.load(response)


def cpu(process: int) -> float:
    """Seconds of processor time of a process and all others of its session."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # ended meanwhile
            if int(stat.read_text().rpartition(")")[2].split()[3]) == process:
                total += time.clock_gettime((~int(stat.parent.name) << 3) | 2)  # clock_getcpuclockid(3): by the nanosecond
    return total


def resident(process: int) -> float:
    """Megabytes of a process that lie in memory."""
    [found] = re.findall(r"^VmRSS:\s+(\d+) kB$", Path(f"/proc/{process}/status").read_text(), re.MULTILINE)
    return int(found) / 1024


# Scenarios ----------------------------------------------------------------------------------------------------------------


def scenarios(machine: Machine, words: Sequence[str], loads: dict[str, tuple[int, int, float]]) -> dict[str, Figures]:
    """One bot through all loads (users, messages of each, and seconds between them)."""
    with machine.bot(*words) as (process, api):
        return {name: _figures(process.pid, partial(machine.load, api, *load)) for name, load in loads.items()}


def _figures(process: int, load: Callable[[], Json]) -> Figures:
    before = cpu(process)
    done = load()
    spent, times = cpu(process) - before, sorted(1000 * taken for taken in done["times"])
    if not times:
        raise SystemExit("No message was answered, so there is nothing to measure.")
    return Figures(
        cpu=1000 * spent / len(times),
        median=statistics.median(times),
        p99=times[int(LAST * (len(times) - 1))],
        per_second=len(times) / done["seconds"],
        lost=done["lost"],
        extra=done["extra"],
    )


def reloading(machine: Machine, users: int, rounds: int) -> list[Reloading]:
    """Load with reloads and then, for as long, without; all in one bot."""
    found = []
    with machine.bot(__file__, "--bot-with-probe") as (process, api):
        for pause in PAUSES * rounds:
            taken: list[float] = []
            load = partial(machine.load, api, users, None, pause)
            with_it = _stall(process, api, load, partial(_reload_often, machine, api, taken))
            without = _stall(process, api, load, partial(time.sleep, sum(taken)))
            found.append(Reloading(pause=pause, with_it=with_it, without=without, reloads=tuple(taken)))
    return found


def growing(machine: Machine, users: int) -> Memory:
    """Reload again and again while people write, with load before the first look at the memory and before the last."""
    with machine.bot("-m", "bot", "serve") as (process, api), ThreadPoolExecutor(1) as pool:
        machine.load(api, users, SETTLING)
        before = resident(process.pid)
        loading = pool.submit(partial(machine.load, api, users, None, PAUSES[0]))
        try:
            for _ in range(MANY_RELOADS):
                _reload(machine, api)
        finally:
            api.call("enough")
        loading.result()
        machine.load(api, users, SETTLING)
        return Memory(before=before, after=resident(process.pid), reloads=MANY_RELOADS)


def _stall(process: subprocess.Popen[str], api: Api, load: Callable[[], Json], meanwhile: Callable[[], object]) -> Stall:
    def ask_the_probe() -> Json:
        assert process.stdin and process.stdout
        print(file=process.stdin, flush=True)
        told: Json = json.loads(process.stdout.readline())
        return told

    with ThreadPoolExecutor(1) as pool:
        ask_the_probe()  # from now on
        loading = pool.submit(load)
        try:
            time.sleep(1)
            meanwhile()
            time.sleep(1)
        finally:
            api.call("enough")
        done = loading.result()
    return Stall(**ask_the_probe(), seconds=done["seconds"], answered=len(done["times"]), lost=done["lost"], extra=done["extra"])


def _reload_often(machine: Machine, api: Api, taken: list[float]) -> None:
    for _ in range(RELOADS):
        taken.append(_reload(machine, api))


def _reload(machine: Machine, api: Api) -> float:
    """Publish the base with an edit. Returns the seconds that it took."""
    before = machine.newest()
    machine.edit_the_base()
    taken = api.call("publish", user=ADMIN)
    if machine.newest() == before or taken is None:
        raise SystemExit("A reload under load made no new release.")
    return float(taken)


# What is told -------------------------------------------------------------------------------------------------------------

NAMES = {"cpu": "bot CPU, ms/update", "median": "median, ms", "p99": "p99, ms", "per_second": "replies/s"}
BARS = {  # what, of which scenario: times the floor that are bearable, and those to reach
    ("cpu", "one user"): (1.5, 1.15),
    ("cpu", "many users"): (1.5, 1.15),
    ("median", "one user"): (1.5, 1.15),
}
STALL_BAR = (20, 10)  # milliseconds above the same load without a reload
MEMORY_BAR = 1.10  # times what it was


def middle(runs: Sequence[Figures], what: str) -> float:
    """The median of one figure over all rounds."""
    return float(statistics.median(getattr(run, what) for run in runs))


def show_scenario(name: str, title: str, ours: Sequence[Figures], floor: Sequence[Figures]) -> None:
    """A table: medians over the rounds, and the ratio of the two bots in each round as median and range."""
    print(f"\n{title:<30}{'product':>10}{'floor':>10}{'times':>9}{'range':>14}{'bar':>8}{'goal':>8}")
    for what, label in NAMES.items():
        ratios = [getattr(our, what) / getattr(bare, what) for our, bare in zip(ours, floor, strict=True)]
        bars = "".join(f"{bar:>8.2f}" for bar in BARS.get((what, name), ()))
        spread = f"{min(ratios):.2f} - {max(ratios):.2f}"
        figures = f"{middle(ours, what):>10.2f}{middle(floor, what):>10.2f}{statistics.median(ratios):>9.2f}"
        print(f"{label:<30}{figures}{spread:>14}{bars}")
    for label in ("lost", "extra"):
        print(f"{label:<30}{sum(getattr(run, label) for run in ours):>10}{sum(getattr(run, label) for run in floor):>10}")


def show_reloading(title: str, found: Sequence[Reloading]) -> None:
    """A line for each phase, and by how much the longest stall was longer with reloads."""
    columns = ("stall, ms", "running", "queueing", "own", "p99, ms", "seconds", "replies/s", "lost", "extra")
    print(f"\n{title:<30}" + "".join(f"{column:>10}" for column in columns))
    for one in found:
        for label, stall in ((f"{len(one.reloads)} reloads", one.with_it), ("none", one.without)):
            times = (stall.longest, stall.running, stall.queueing, stall.own, stall.p99, stall.seconds)
            figures = "".join(f"{figure:>10.1f}" for figure in (*times, stall.answered / stall.seconds))
            print(f"{label:<30}{figures}{stall.lost:>10}{stall.extra:>10}")
    bar, goal = STALL_BAR
    for label, which in (("stall", "longest"), ("own stall", "own")):
        above = [getattr(one.with_it, which) - getattr(one.without, which) for one in found]
        spread = f"{min(above):.1f} to {max(above):.1f}"
        print(f"{label} above load, ms: median {statistics.median(above):.1f}, range {spread}; bar {bar}, goal {goal}")
    print(f"one reload under load: {statistics.median(taken for one in found for taken in one.reloads):.1f} s")


def compare(options: argparse.Namespace) -> int:
    """Measure and print; the exit code."""
    date, python = datetime.now().astimezone().isoformat(timespec="minutes"), platform.python_version()
    report: Json = {"date": date, "python": python, "cpus": os.cpu_count(), "load_average": os.getloadavg()[0]}
    print(
        f"{date}, Python {python}, {os.cpu_count()} CPUs, load average before {os.getloadavg()[0]:.2f}, {options.rounds} rounds"
    )
    loads = {"one user": (1, options.sequential, MOMENT), "many users": (options.users, options.messages, 0.0)}
    bots = {"product": ("-m", "bot", "serve"), "floor": (__file__, "--echo")}
    runs: dict[str, list[dict[str, Figures]]] = {name: [] for name in bots}
    with tempfile.TemporaryDirectory(prefix="faktenbot-bench-") as folder:
        machine = Machine(Path(folder))
        with machine.bot(*bots["product"]):  # builds the release
            pass
        for number in range(options.rounds):
            for name in list(bots)[:: 1 if number % 2 else -1]:  # neither is always the first
                runs[name].append(scenarios(machine, bots[name], loads))
        for load, (users, messages, _) in loads.items():
            title = f"{users} user{'s' * (users > 1)}, {messages} messages each"
            show_scenario(load, title, [run[load] for run in runs["product"]], [run[load] for run in runs["floor"]])
        found = reloading(machine, options.users, options.rounds)
        memory = growing(machine, options.users)
    for pause in PAUSES:
        title = f"loop, {options.users} users, pause {pause:g} s"
        show_reloading(title, [one for one in found if one.pause == pause])
    print(
        f"\nmemory before a reload {memory.before:.1f} MB, after {memory.reloads} of them {memory.after:.1f} MB: "
        f"{memory.after / memory.before:.2f} times; bar {MEMORY_BAR:.2f}"
    )
    if options.json:
        report |= {name: [{load: asdict(one) for load, one in run.items()} for run in all] for name, all in runs.items()}
        report |= {"reloading": [asdict(one) for one in found], "memory": asdict(memory)}
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    measured: list[Figures | Stall] = [figures for run in runs["product"] for figures in run.values()]
    measured += [phase for one in found for phase in (one.with_it, one.without)]
    return int(any(one.lost or one.extra for one in measured))


def main() -> None:
    """Be one of the processes, or measure them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="turns of the product and the floor")
    parser.add_argument("--users", type=int, default=200, help="who write at once")
    parser.add_argument("--messages", type=int, default=5, help="of each of them")
    parser.add_argument("--sequential", type=int, default=300, help="messages of the one user")
    parser.add_argument("--json", type=Path, help="write all figures there, too")
    for role in ("--echo", "--bot-with-probe"):
        parser.add_argument(role, action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.echo:
        be_the_echo_bot()
    elif options.bot_with_probe:
        be_the_bot_with_a_probe()
    else:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # ends the other processes, too
        raise SystemExit(compare(options))


if __name__ == "__main__":
    main()
