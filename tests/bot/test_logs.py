"""Logs tell what happened, where and how long it took; never what somebody wrote, nor a secret."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot import logs
from bot.anatomy import MOST_FRAMES

TOKEN = "5123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw_"
QUOTED = TOKEN.replace(":", "%3A")
OTHER_TOKEN = "7654321:BBHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw-"
QUESTION = "Wie viele Störche brüten in Oberkirchen-Süd?"


@pytest.fixture(autouse=True)
def global_state(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everything that configure() changes for the whole program is as before after each test."""
    for module, hook in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook"), (warnings, "showwarning")):
        monkeypatch.setattr(module, hook, getattr(module, hook))
    monkeypatch.setattr(logging, "raiseExceptions", logging.raiseExceptions)
    root = logging.getLogger()
    known = [root, *(found for found in root.manager.loggerDict.values() if isinstance(found, logging.Logger))]
    before = [(logger, logger.handlers[:], logger.level, logger.propagate) for logger in known]
    config, chain = structlog.get_config(), logs._chain[:]
    yield
    logging.captureWarnings(False)
    logs._chain[:] = chain
    structlog.configure(**config)
    for logger, handlers, level, propagate in before:
        logger.handlers[:], logger.propagate = handlers, propagate
        logger.setLevel(level)


@pytest.fixture
def stream() -> io.StringIO:
    """Where the lines go; no terminal, so they are JSON."""
    stream = io.StringIO()
    logs.configure(secrets=[TOKEN], stream=stream)
    return stream


@pytest.fixture
def terminal() -> io.StringIO:
    """The same for people."""
    stream = io.StringIO()
    logs.configure(secrets=[TOKEN], stream=stream, machine=False)
    return stream


def events(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def event(stream: io.StringIO) -> dict[str, Any]:
    (only,) = events(stream)
    return only


def fail(text: str) -> None:
    raise ValueError(text)


class Update:
    """What nobody may write out."""

    def __repr__(self) -> str:
        return QUESTION


class Kind(StrEnum):
    ANSWER = "answer"


# The line ------------------------------------------------------------------------------------------------------------


def test_a_line_is_json_with_time_level_event_logger_and_fields(stream: io.StringIO) -> None:
    structlog.get_logger("bot.telegram").info("answered", update=123, kind="answer", facts=("x",), ms=3.2, cached=None)

    line = event(stream)

    assert list(line)[:4] == ["time", "level", "event", "logger"]
    assert line.pop("time").endswith("+00:00")
    assert line == {
        **{"level": "info", "event": "answered", "logger": "bot.telegram"},
        **{"update": 123, "kind": "answer", "facts": ["x"], "ms": 3.2, "cached": None},
    }


def test_the_time_is_utc_with_milliseconds(stream: io.StringIO) -> None:
    structlog.get_logger("bot.telegram").info("answered")

    time = event(stream)["time"]

    assert datetime.fromisoformat(time).utcoffset() == timedelta(0)
    assert datetime.fromisoformat(time).isoformat(timespec="milliseconds") == time


def test_what_is_bound_to_a_logger_is_in_its_lines(stream: io.StringIO) -> None:
    structlog.get_logger("bot.telegram").bind(update=123).info("answered")

    assert event(stream)["update"] == 123


def test_a_field_never_replaces_level_or_logger(stream: io.StringIO) -> None:
    structlog.get_logger("bot.telegram").info("answered", level="none", logger="other", time="never")

    line = event(stream)

    assert (line["level"], line["logger"]) == ("info", "bot.telegram")
    assert datetime.fromisoformat(line["time"])


def test_on_a_terminal_a_line_is_for_people(terminal: io.StringIO) -> None:
    structlog.get_logger("bot.telegram").info("answered", update=123, kind="answer", facts=("x",), ms=3.2)

    time, rest = terminal.getvalue().split(" ", 1)

    assert datetime.fromisoformat(time)
    assert rest == 'info     answered logger=bot.telegram update=123 kind=answer facts=["x"] ms=3.2\n'


@pytest.mark.parametrize("tty", [True, False])
def test_a_stream_that_is_a_terminal_gets_the_lines_for_people(tty: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: tty)
    logs.configure(secrets=[], stream=stream)

    structlog.get_logger("bot").info("ready")

    assert stream.getvalue().startswith("{") is not tty


@pytest.mark.parametrize("machine", [True, False])
@given(text=st.text())
def test_no_text_makes_a_second_line_or_an_escape_sequence(machine: bool, text: str) -> None:
    stream = io.StringIO()
    logs.configure(secrets=[], stream=stream, machine=machine)

    structlog.get_logger(text).info(text, **{text: text, "nested": [{text: [text]}]})

    assert stream.getvalue().isascii()
    assert len(stream.getvalue().splitlines()) == 1
    assert not any(ord(letter) < 32 for letter in stream.getvalue().removesuffix("\n"))


def test_of_a_value_that_json_does_not_know_only_the_type_is_written(stream: io.StringIO) -> None:
    structlog.get_logger("bot").info("odd", update=Update(), inner=[{"deep": Update()}], keys={Update(): 1}, raw=b"bytes")

    line = event(stream)

    assert (line["update"], line["inner"], line["keys"]) == ("<Update>", [{"deep": "<Update>"}], {"<Update>": 1})
    assert line["raw"] == "<bytes>"


def test_a_number_that_json_does_not_know_is_written_as_text(stream: io.StringIO) -> None:
    structlog.get_logger("bot").info("odd", ms=float("nan"), most=float("inf"))

    assert (event(stream)["ms"], event(stream)["most"]) == ("nan", "inf")


def test_a_member_of_a_string_enum_is_written_as_its_value(stream: io.StringIO) -> None:
    structlog.get_logger("bot").info("answered", kind=Kind.ANSWER)

    assert event(stream)["kind"] == "answer"


def test_a_line_is_out_at_once(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w", encoding="ascii") as file:
        logs.configure(secrets=[], stream=file)
        structlog.get_logger("bot").info("answered")

        assert json.loads((tmp_path / "log").read_text(encoding="ascii"))["event"] == "answered"


def test_a_line_that_cannot_be_written_stops_nobody(stream: io.StringIO) -> None:
    endless: list[object] = []
    endless.append(endless)

    structlog.get_logger("bot").info("odd", endless=endless)
    stream.close()
    structlog.get_logger("bot").info("answered")
    logging.getLogger("httpx").warning("Failed: %s", "x")


# Levels and calling it twice -----------------------------------------------------------------------------------------


def test_events_below_the_level_are_not_written() -> None:
    stream = io.StringIO()
    logs.configure(secrets=[], stream=stream, level="warning")
    log = structlog.get_logger("bot")

    log.info("small")
    log.warning("larger")

    assert [line["event"] for line in events(stream)] == ["larger"]


def test_an_unknown_level_changes_nothing(stream: io.StringIO) -> None:
    with pytest.raises(KeyError):
        logs.configure(secrets=[], stream=io.StringIO(), level="loud")

    structlog.get_logger("bot").info("answered")
    assert event(stream)["event"] == "answered"


def test_a_second_configure_does_not_double_lines(stream: io.StringIO) -> None:
    logs.configure(secrets=[TOKEN], stream=stream)

    structlog.get_logger("bot").info("answered")
    logging.getLogger("httpx").warning("Failed: %s", "x")

    assert [line["event"] for line in events(stream)] == ["answered", "Failed: %s"]


def test_a_second_configure_reaches_loggers_that_are_in_use(stream: io.StringIO) -> None:
    log = structlog.get_logger("bot")
    log.info("first")
    second = io.StringIO()

    logs.configure(secrets=["hunter2-hunter2"], stream=second)
    log.info("second", key="hunter2-hunter2")

    assert event(stream)["event"] == "first"
    assert event(second)["key"] == logs.MASK


# Secrets -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("secret", [TOKEN, QUOTED, OTHER_TOKEN, OTHER_TOKEN.replace(":", "%3a")])
@pytest.mark.parametrize("machine", [True, False])
def test_a_token_is_masked_wherever_it_stands(machine: bool, secret: str) -> None:
    stream = io.StringIO()
    logs.configure(secrets=[TOKEN], stream=stream, machine=machine)

    structlog.get_logger(f"bot.{secret}").info(
        f"called bot{secret}/getMe", **{secret: 1, "url": f"https://a/bot{secret}/x", "deep": [{secret: (secret, {secret})}]}
    )

    assert secret.split(":")[-1].split("%3")[-1][1:] not in stream.getvalue()
    assert stream.getvalue().count(logs.MASK) == 7


def test_a_secret_that_is_no_token_is_masked_also_in_its_quoted_form() -> None:
    stream = io.StringIO()
    logs.configure(secrets=["ä/b c", "ä/b c+more", ""], stream=stream)

    structlog.get_logger("bot").info("odd", values=["ä/b c", "%C3%A4/b%20c", "%C3%A4%2Fb%20c", "ä/b c+more", "kept"])

    assert event(stream)["values"] == [logs.MASK] * 4 + ["kept"]


def test_the_token_never_appears_from_an_exception_or_a_library(stream: io.StringIO) -> None:
    try:
        fail(f"404 for https://api.telegram.org/bot{TOKEN}/getMe")
    except ValueError:
        structlog.get_logger("bot").exception("failed")
        logging.getLogger("telegram").exception("failed")
        logging.getLogger("httpx").error("%s %s", "GET", f"/bot{TOKEN}/getMe", exc_info=True, extra={"url": TOKEN})
        logging.getLogger("httpx").error("GET /bot" + TOKEN + " %s", 404, stack_info=True)

    assert len(events(stream)) == 4
    assert TOKEN not in stream.getvalue()


# Exceptions ----------------------------------------------------------------------------------------------------------


def test_of_an_exception_classes_and_frames_are_written_and_nothing_else(stream: io.StringIO) -> None:
    try:
        try:
            fail(QUESTION)
        except ValueError as error:
            raise KeyError(QUESTION) from error
    except KeyError:
        structlog.get_logger("bot").exception("failed")

    outer, inner = event(stream)["exception"]
    assert (outer["class"], inner["class"]) == ("KeyError", "ValueError")
    assert [frame.split(":")[0] for frame in inner["frames"]] == [__name__, __name__]
    assert [frame.split()[-1] for frame in inner["frames"]] == [
        "test_of_an_exception_classes_and_frames_are_written_and_nothing_else",
        "fail",
    ]
    assert set(outer) == {"class", "frames"}
    assert "Störche" not in json.dumps(events(stream), ensure_ascii=False)
    assert "raise" not in stream.getvalue()


def test_an_exception_of_a_library_names_its_module(stream: io.StringIO) -> None:
    structlog.get_logger("bot").error("failed", exc_info=json.JSONDecodeError(QUESTION, QUESTION, 0))

    assert event(stream)["exception"] == [{"class": "json.decoder.JSONDecodeError", "frames": []}]


def test_the_exceptions_of_a_group_are_all_named(stream: io.StringIO) -> None:
    structlog.get_logger("bot").error("failed", exc_info=ExceptionGroup(QUESTION, [ValueError(QUESTION), OSError(QUESTION)]))

    assert [error["class"] for error in event(stream)["exception"]] == ["ExceptionGroup", "ValueError", "OSError"]


def test_a_chain_that_comes_back_to_itself_is_written_once(stream: io.StringIO) -> None:
    first, second = ValueError(), KeyError()
    first.__context__, second.__context__ = second, first

    structlog.get_logger("bot").error("failed", exc_info=first)

    assert [error["class"] for error in event(stream)["exception"]] == ["ValueError", "KeyError"]


def test_a_hidden_context_stays_hidden(stream: io.StringIO) -> None:
    error = ValueError()
    error.__context__, error.__suppress_context__ = KeyError(), True

    structlog.get_logger("bot").error("failed", exc_info=error)

    assert [error["class"] for error in event(stream)["exception"]] == ["ValueError"]


def test_endless_recursion_makes_no_endless_line(stream: io.StringIO) -> None:
    def again() -> None:
        again()

    try:
        again()
    except RecursionError:
        structlog.get_logger("bot").exception("failed")

    assert len(event(stream)["exception"][0]["frames"]) == MOST_FRAMES


def test_no_exception_is_no_field(stream: io.StringIO) -> None:
    structlog.get_logger("bot").info("answered", exc_info=None)
    logging.getLogger("httpx").error("Failed: %s", "x", exc_info=True)

    assert not any("exception" in line or "exc_info" in line for line in events(stream))


# Libraries -----------------------------------------------------------------------------------------------------------


def test_a_librarys_message_comes_without_its_arguments(stream: io.StringIO) -> None:
    logging.getLogger("telegram.ext").warning("Update %s caused %s", QUESTION, Update())
    logging.getLogger("telegram.ext").warning("Update %(text)s", {"text": QUESTION})

    assert [(line["event"], line["logger"], line["level"]) for line in events(stream)] == [
        ("Update %s caused %s", "telegram.ext", "warning"),
        ("Update %(text)s", "telegram.ext", "warning"),
    ]
    assert all(len(line) == 4 for line in events(stream))


@pytest.mark.parametrize("arguments", [(), ("spare",)], ids=["no arguments", "no place for them"])
def test_a_librarys_message_that_may_be_an_f_string_drops_out(stream: io.StringIO, arguments: tuple[str, ...]) -> None:
    logging.getLogger("telegram.ext").warning(f"Update {QUESTION}", *arguments)

    line = event(stream)
    assert (line["event"], line["module"]) == ("foreign", "test_logs")
    assert line["function"] == "test_a_librarys_message_that_may_be_an_f_string_drops_out"
    assert line["line"] > 100
    assert "Update" not in stream.getvalue()


def test_a_librarys_message_that_is_no_text_drops_out(stream: io.StringIO) -> None:
    logging.getLogger("telegram.ext").warning(Update(), 1)

    assert event(stream)["event"] == "foreign"


def test_libraries_never_come_below_warning() -> None:
    stream = io.StringIO()
    logs.configure(secrets=[], stream=stream, level="debug")
    library = logging.getLogger("a.library.that.wants.all")
    library.setLevel(logging.DEBUG)

    library.info("HTTP Request: %s", QUESTION)

    assert stream.getvalue() == ""


@pytest.mark.parametrize(("level", "name"), [(35, "warning"), (99, "critical")])
def test_a_level_of_a_librarys_own_becomes_the_next_lower_one(stream: io.StringIO, level: int, name: str) -> None:
    logging.getLogger("a.library").log(level, "Note: %s", QUESTION)

    assert event(stream)["level"] == name


def test_a_library_with_a_handler_of_its_own_does_not_write_past_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    library, stream = logging.getLogger("a.library.with.a.handler"), io.StringIO()
    library.addHandler(logging.StreamHandler())
    library.propagate = False

    logs.configure(secrets=[], stream=stream)
    library.warning("Update %s", QUESTION)

    assert event(stream)["event"] == "Update %s"
    assert capsys.readouterr().err == ""


def test_a_warning_comes_without_its_text() -> None:
    stream = io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logs.configure(secrets=[], stream=stream)
        warnings.warn(QUESTION, UserWarning, stacklevel=1)

    assert event(stream)["logger"] == "py.warnings"
    assert "Oberkirchen" not in stream.getvalue()


def write(text: str) -> list[Callable[[], object]]:
    """Ways in which a library may write a text."""
    library = logging.getLogger("a.library")
    error = ValueError(text)
    error.add_note(text)
    error.__cause__ = OSError(text, text)
    return [
        lambda: library.warning("Update %s", text),
        lambda: library.warning("Update %(x)s", {"x": text}),
        lambda: library.warning("Update %d %s", text),  # wrong on purpose: what cannot be put together
        lambda: library.warning("%s", [{text: (text,)}], stack_info=True),
        lambda: library.warning(text),
        lambda: library.error("Failed", exc_info=error),
        lambda: library.error(text, exc_info=error, extra={"text": text}),
        lambda: library.critical(error),
        lambda: structlog.get_logger("bot").error("failed", exc_info=error, error=error),
        lambda: sys.excepthook(ValueError, error, None),
    ]


@pytest.mark.parametrize("machine", [True, False])
@given(text=st.text(st.characters(codec="utf-8"), min_size=12))
def test_whatever_a_library_writes_is_not_in_the_log(machine: bool, text: str) -> None:
    stream, plain = io.StringIO(), io.StringIO()
    for target, written in ((stream, text), (plain, "x")):
        logs.configure(secrets=[], stream=target, machine=machine)
        for way in write(written):
            way()

    def timeless(lines: io.StringIO) -> list[str]:
        return [line[line.index("+00:00") :] for line in lines.getvalue().splitlines()]

    assert len(timeless(stream)) == 10
    assert timeless(stream) == timeless(plain)  # stronger than "not in": another text changes nothing at all


# What nobody caught --------------------------------------------------------------------------------------------------


def test_asyncios_report_of_a_lost_exception_has_no_content(stream: io.StringIO) -> None:
    async def main() -> None:
        async def answer(text: str) -> None:
            fail(text)

        task = asyncio.create_task(answer(QUESTION), name=QUESTION)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task
        gc.collect()

    asyncio.run(main())

    line = event(stream)
    assert (line["event"], line["logger"], line["function"]) == ("foreign", "asyncio", "default_exception_handler")
    assert [error["class"] for error in line["exception"]] == ["ValueError"]
    assert "Oberkirchen" not in stream.getvalue()


def test_a_thread_that_dies_says_so_without_content(stream: io.StringIO) -> None:
    thread = threading.Thread(target=fail, args=(QUESTION,), name=QUESTION)
    thread.start()
    thread.join()

    line = event(stream)
    assert (line["event"], line["level"], line["exception"][0]["class"]) == ("crashed", "critical", "ValueError")
    assert "Oberkirchen" not in stream.getvalue()


def test_a_thread_that_ends_itself_says_nothing(stream: io.StringIO) -> None:
    thread = threading.Thread(target=sys.exit)
    thread.start()
    thread.join()

    assert stream.getvalue() == ""


def test_an_exception_that_cannot_be_raised_says_so_without_content(stream: io.StringIO) -> None:
    class Fragile:
        def __del__(self) -> None:
            fail(QUESTION)

        def __repr__(self) -> str:
            return QUESTION

    Fragile()
    gc.collect()

    assert (event(stream)["event"], event(stream)["level"]) == ("unraisable", "error")
    assert "Oberkirchen" not in stream.getvalue()


def test_a_program_that_crashes_says_so_in_one_line_without_content() -> None:
    program = f"from bot import logs; logs.configure(secrets=[]); raise ValueError({QUESTION!r} + {TOKEN!r})"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=False)

    line = json.loads(done.stderr)
    assert done.returncode == 1
    assert (line["event"], line["level"], line["logger"]) == ("crashed", "critical", "bot")
    assert line["exception"] == [{"class": "ValueError", "frames": ["__main__:1 <module>"]}]


def test_a_line_that_the_garbage_collector_interrupts_waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    written = stream.write
    library = logging.getLogger("asyncio")
    other = threading.Thread(target=library.error, args=("Another %s", "thread"), daemon=True)

    def interrupted(text: str) -> int:
        monkeypatch.setattr(stream, "write", written)
        other.start()
        other.join(timeout=0.1)  # it has come as far as it can while this line is being written
        library.error("Task was destroyed: %s", "task")
        return written(text)

    logs.configure(secrets=[], stream=stream)
    monkeypatch.setattr(stream, "write", interrupted)
    thread = threading.Thread(target=lambda: structlog.get_logger("bot").info("answered"), daemon=True)
    thread.start()
    thread.join(timeout=10)
    other.join(timeout=10)

    assert not thread.is_alive() and not other.is_alive()
    assert [line["event"] for line in events(stream)] == ["Task was destroyed: %s", "answered", "Another %s"]
