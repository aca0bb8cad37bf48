"""What the bot costs in Telegram, against a bare echo bot of python-telegram-bot in the same run.

- One user who writes the next message when the last one is answered, and 200 users who do so at once: processor time
  per update, time until the reply, replies per second. The product and the floor take turns, so that both meet the
  same machine; a ratio is worth more than a figure.
- The same 200 users, with a pause after each reply and without one, while an admin edits the base and reloads it: how
  long the event loop stands still at most, with that and without it, and what it was waiting for.

    python benchmarks/telegram.py [--rounds N] [--users N] [--messages N] [--sequential N] [--json FILE]

Linux only: processor time comes from the kernel. Every process is this script or `python -m bot serve`; the Bot API is
one of them, on 127.0.0.1. Exit code 1: a message was lost, was answered twice, or nothing could be measured.
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
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from aiohttp import web

Json: TypeAlias = dict[str, Any]

ROOT = Path(__file__).resolve().parents[1]
CURATED = ROOT / "facts" / "curated" / "go-cluster"
TOKEN, ADMIN = "123456:BENCHMARK", 42
TEXTS = (
    "Welche Partnerländer sind am wichtigsten?",
    "Which countries are the most important partners?",
    "wie viele akteure gibt es",
    "Waren die Cluster schon auf Messen?",
    "Who decides on admission?",
    "Wie viele Störche gibt es in Brandenburg?",
)
WARMUP = (20, 3)  # users, and messages of each
AT_ONCE = 16  # updates that the floor handles at once; so does the product
PATIENCE = 60.0  # seconds until a message counts as lost
SETTLE = 0.5  # seconds in which a second reply would come, and what follows a reply is done
STARTING = 120.0  # seconds; the first start builds a release
RELOADS = 3  # under load, in each round
PAUSES = (2.0, 0.0)  # seconds of each user: a load that leaves the bot time, and one that does not
TICK = 0.001  # seconds between two looks of the probe
LAST = 0.99  # the share of replies that are faster than the p99
ME: Json = {"id": 123456, "is_bot": True, "first_name": "Bot", "username": "benchmark_bot"}
TAG = re.compile(r"""<(/?)(\w+)(?: href=["']([^"']*)["'])?[^>]*>""")
ENTITIES = {"b": "bold", "i": "italic", "a": "text_link", "blockquote": "blockquote"}


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


# The Bot API, in a process of its own ------------------------------------------------------------------------------------


class BotApi:
    """As much of the Bot API as it takes to answer private texts, and the people who write them.

    A leaner one than that of the tests: it keeps no calls and checks nothing, so that the bot is what one waits for.
    """

    def __init__(self) -> None:
        self._pending: dict[int, Json] = {}  # updates that the bot has not confirmed
        self._numbers = itertools.count(1)  # of updates and messages
        self._arrived = asyncio.Event()
        self._polled = asyncio.Event()  # the bot has asked for updates
        self._asked: dict[int, asyncio.Future[float]] = {}  # who waits for a reply, by chat
        self._extra = 0
        self._enough = asyncio.Event()  # ends a load without an end of its own

    async def call(self, request: web.Request) -> web.Response:
        """A method of the Bot API."""
        from aiohttp import web

        now, method = time.monotonic(), request.match_info["method"]
        given = await request.json() if request.content_type == "application/json" else dict(parse_qsl(await request.text()))
        result: object = True
        if method == "getUpdates":
            result = await self._updates(int(given.get("offset", 0)), float(given.get("timeout", 0)))
        elif method == "sendMessage":
            result = self._sent(given, now)
        elif method == "getMe":
            result = ME
        elif method.startswith("getMy"):
            result = [] if method == "getMyCommands" else {"description": "", "short_description": ""}
        return web.json_response({"ok": True, "result": result})

    async def control(self, request: web.Request) -> web.Response:
        """What the benchmark wants."""
        from aiohttp import web

        given: Json = await request.json()
        result: object = None
        match request.match_info["what"]:
            case "ready":
                await self._polled.wait()
            case "load":
                result = await self._load(**given)
            case "ask":
                result = await self._ask(given["user"], given["text"])
            case "enough":
                self._enough.set()
        return web.json_response(result)

    async def _updates(self, offset: int, timeout: float) -> list[Json]:
        self._pending = {number: update for number, update in self._pending.items() if number >= offset}
        self._polled.set()
        if not self._pending and timeout:
            self._arrived.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout):
                    await self._arrived.wait()
        return list(self._pending.values())[:100]

    def _sent(self, given: Json, now: float) -> Json:
        chat = int(given["chat_id"])
        waiting = self._asked.pop(chat, None)
        if waiting and not waiting.done():
            waiting.set_result(now)
        else:
            self._extra += 1
        text, entities = read_html(given["text"]) if given.get("parse_mode") == "HTML" else (given["text"], [])
        message = _message(next(self._numbers), chat, ME, text)
        if entities:
            message["entities"] = entities
        if markup := given.get("reply_markup"):
            message["reply_markup"] = json.loads(markup) if isinstance(markup, str) else markup
        return message

    async def _ask(self, user: int, text: str) -> float | None:
        """Write one message. Returns the seconds until its reply; None: it is lost."""
        waiting: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._asked[user] = waiting
        number = next(self._numbers)
        person = {"id": user, "is_bot": False, "first_name": "Anna", "language_code": "de"}
        message = _message(number, user, person, text)
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        began = time.monotonic()
        self._pending[number] = {"update_id": number, "message": message}
        self._arrived.set()
        try:
            async with asyncio.timeout(PATIENCE):
                return float(await waiting) - began
        except TimeoutError:
            self._asked.pop(user, None)
            return None

    async def _load(self, users: int, messages: int | None, first: int, pause: float = 0.0) -> Json:
        """Let people write, each one when the last message is answered, until they have written theirs or it is enough."""
        times: list[float | None] = []
        self._extra = 0
        self._enough.clear()

        async def write(place: int) -> None:
            await asyncio.sleep(pause * place / users)
            for number in itertools.count() if messages is None else range(messages):
                times.append(await self._ask(first + place, TEXTS[(place + number) % len(TEXTS)]))
                if times[-1] is None or self._enough.is_set():
                    break
                if pause:
                    await asyncio.sleep(pause)

        began = time.monotonic()
        await asyncio.gather(*(write(place) for place in range(users)))
        seconds = time.monotonic() - began
        await asyncio.sleep(SETTLE)
        answered = [taken for taken in times if taken is not None]
        return {"times": answered, "seconds": seconds, "lost": len(times) - len(answered), "extra": self._extra}


def _message(number: int, chat: int, sender: Json, text: str) -> Json:
    where = {"id": chat, "type": "private", "first_name": "Anna"}
    return {"message_id": number, "date": int(time.time()), "chat": where, "from": sender, "text": text}


def read_html(source: str) -> tuple[str, list[Json]]:
    """The text and the entities that Telegram makes of HTML, roughly: a bot has to read them, so they belong to its costs."""
    text, entities, begun, at = "", [], list[tuple[str, str | None, int]](), 0
    for tag in TAG.finditer(source):
        text, at = text + source[at : tag.start()], tag.end()
        if not tag[1]:
            begun.append((tag[2], tag[3], len(text)))
        elif begun:
            name, url, start = begun.pop()
            entity: Json = {"type": ENTITIES.get(name, "italic"), "offset": start, "length": len(text) - start}
            entities.append(entity | {"url": url} if url else entity)
    return text + source[at:], entities


async def be_the_bot_api() -> None:
    """Serve, and say on standard output where."""
    from aiohttp import web

    api, app = BotApi(), web.Application()
    app.router.add_route("*", "/bot{token}/{method}", api.call)
    app.router.add_post("/control/{what}", api.control)
    runner = web.AppRunner(app, handler_cancellation=True, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


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
        self._original = (self.base / "base.yaml").read_text(encoding="utf-8")
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
        with self.running(__file__, "--server") as server:
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
        """Write one more word into the base's title."""
        edited = re.sub('"$', f', {"x" * next(self._edits)}"', self._original, count=1, flags=re.MULTILINE)
        (self.base / "base.yaml").write_text(edited, encoding="utf-8")

    def releases(self) -> int:
        """How many releases have been built."""
        return len(list((self.folder / "home").rglob("*.sqlite")))


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


# Scenarios ----------------------------------------------------------------------------------------------------------------


def scenarios(machine: Machine, words: Sequence[str], loads: dict[str, tuple[int, int]]) -> dict[str, Figures]:
    """One bot through all loads (users and messages of each)."""
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
            with_it = _stall(process, api, load, partial(_reload, machine, api, taken))
            without = _stall(process, api, load, partial(time.sleep, sum(taken)))
            found.append(Reloading(pause=pause, with_it=with_it, without=without, reloads=tuple(taken)))
    return found


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


def _reload(machine: Machine, api: Api, taken: list[float]) -> None:
    for _ in range(RELOADS):
        before = machine.releases()
        machine.edit_the_base()
        taken.append(api.call("ask", user=ADMIN, text="/reload"))
        if machine.releases() == before:
            raise SystemExit("A reload under load made no new release.")


# What is told -------------------------------------------------------------------------------------------------------------

NAMES = {"cpu": "bot CPU, ms/update", "median": "median, ms", "p99": "p99, ms", "per_second": "replies/s"}
BARS = {  # what, of which scenario: times the floor that are bearable, and those to reach
    ("cpu", "one user"): (1.5, 1.15),
    ("cpu", "many users"): (1.5, 1.15),
    ("median", "one user"): (1.5, 1.15),
}
STALL_BAR = (20, 10)  # milliseconds above the same load without a reload


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
    loads = {"one user": (1, options.sequential), "many users": (options.users, options.messages)}
    bots = {"product": ("-m", "bot", "serve"), "floor": (__file__, "--echo")}
    runs: dict[str, list[dict[str, Figures]]] = {name: [] for name in bots}
    with tempfile.TemporaryDirectory(prefix="faktenbot-bench-") as folder:
        machine = Machine(Path(folder))
        with machine.bot(*bots["product"]):  # builds the release
            pass
        for number in range(options.rounds):
            for name in list(bots)[:: 1 if number % 2 else -1]:  # neither is always the first
                runs[name].append(scenarios(machine, bots[name], loads))
        for load, (users, messages) in loads.items():
            title = f"{users} user{'s' * (users > 1)}, {messages} messages each"
            show_scenario(load, title, [run[load] for run in runs["product"]], [run[load] for run in runs["floor"]])
        found = reloading(machine, options.users, options.rounds)
    for pause in PAUSES:
        title = f"loop, {options.users} users, pause {pause:g} s"
        show_reloading(title, [one for one in found if one.pause == pause])
    if options.json:
        report |= {name: [{load: asdict(one) for load, one in run.items()} for run in all] for name, all in runs.items()}
        report["reloading"] = [asdict(one) for one in found]
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
    for role in ("--server", "--echo", "--bot-with-probe"):
        parser.add_argument(role, action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.server:
        asyncio.run(be_the_bot_api())
    elif options.echo:
        be_the_echo_bot()
    elif options.bot_with_probe:
        be_the_bot_with_a_probe()
    else:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # ends the other processes, too
        raise SystemExit(compare(options))


if __name__ == "__main__":
    main()
