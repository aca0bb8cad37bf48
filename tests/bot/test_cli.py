"""The real command in a process of its own: exit codes, what goes where, and what it leaves behind."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys

import pytest

from tests.bot.asking import ROOT, Command

ANSWERED, BROKEN, USAGE, UNDECIDED = 0, 1, 2, 3
COMMANDS = ["ask", "chat", "check", "lint-language", "schema", "build", "explain", "doctor"]
QUESTION = "Wie viele KMU gibt es?"


# Asking


def test_an_answer_goes_to_standard_output_and_the_exit_code_is_0(faktenbot: Command) -> None:
    done = faktenbot("ask", QUESTION)

    assert (done.code, done.err) == (ANSWERED, "")
    assert "7.100" in done.out and "Quelle: " in done.out and "://" in done.out


@pytest.mark.parametrize("text", ["Hallo", "Hilfe"])
def test_small_talk_and_help_are_answers(faktenbot: Command, text: str) -> None:
    assert faktenbot("ask", text).code == ANSWERED


@pytest.mark.parametrize("text", ["Wie wird morgen das Wetter in Hamburg?", "Zahl der Cluster", ""])
def test_a_refusal_and_asking_back_have_the_exit_code_3(faktenbot: Command, text: str) -> None:
    done = faktenbot("ask", text)

    assert done.code == UNDECIDED
    assert done.out.strip() and done.err == ""


@pytest.mark.parametrize(
    "arguments",
    [["ask"], ["ask", "--lang", "fr", "KMU"], ["ask", "--frobnicate"], ["frobnicate"], ["schema", "frobnicate"], ["explain"], []],
)
def test_wrong_usage_has_the_exit_code_2(faktenbot: Command, arguments: list[str]) -> None:
    done = faktenbot(*arguments)

    assert done.code == USAGE
    assert (done.out + done.err).strip() and "Traceback" not in done.err


def test_a_missing_question_is_met_with_an_example(faktenbot: Command) -> None:
    assert 'faktenbot ask "' in faktenbot("ask").err


def test_an_unknown_language_is_named_with_the_known_ones(faktenbot: Command) -> None:
    done = faktenbot("ask", "--lang", "fr", "KMU")

    assert "fr" in done.err and "de, en" in done.err


def test_a_question_needs_no_quotes(faktenbot: Command) -> None:
    assert faktenbot("ask", *QUESTION.split()).out == faktenbot("ask", QUESTION).out


def test_a_question_may_begin_with_a_dash(faktenbot: Command) -> None:
    done = faktenbot("ask", "--", "-", *QUESTION.split())

    assert done.code == ANSWERED and "7.100" in done.out


def test_options_lead_to_the_same_answer(faktenbot: Command) -> None:
    assert faktenbot("ask", "--plain", "--lang", "de", QUESTION).out == faktenbot("ask", QUESTION).out


def test_the_answer_comes_in_the_language_asked_for(faktenbot: Command) -> None:
    assert "over 7,100 small" in faktenbot("ask", "--lang", "en", QUESTION).out.replace("\u00a0", " ")


def test_json_is_one_line_with_the_keys_of_the_contract(faktenbot: Command) -> None:
    done = faktenbot("ask", "--json", QUESTION)

    got = json.loads(done.out)
    assert done.out.count("\n") == 1
    assert list(got) == [
        "id",
        "kind",
        "facts",
        "suggestions",
        "country",
        "verdict",
        "language",
        "confidence",
        "text",
        "release",
        "permalink",
    ]
    assert (got["id"], got["kind"], got["facts"], got["language"]) == (None, "answer", ["smes"], "de")


def test_json_keeps_the_exit_code(faktenbot: Command) -> None:
    done = faktenbot("ask", "--json", "Wie wird morgen das Wetter in Hamburg?")

    assert (done.code, json.loads(done.out)["kind"]) == (UNDECIDED, "refusal")


@pytest.mark.parametrize(("wish", "said"), [("de_DE.UTF-8", "Es fehlt eine Frage"), ("C", "question")])
def test_the_command_s_own_sentences_are_in_the_language_of_the_environment(faktenbot: Command, wish: str, said: str) -> None:
    assert said in faktenbot("ask", LANG=wish).err


def test_a_text_without_a_language_is_answered_in_that_of_the_environment(faktenbot: Command) -> None:
    assert json.loads(faktenbot("ask", "--json", "go-cluster 1998?", LANG="de_DE.UTF-8").out)["language"] == "de"
    assert json.loads(faktenbot("ask", "--json", "go-cluster 1998?", LANG="en_GB.UTF-8").out)["language"] == "en"


def test_a_terminal_without_utf_8_gets_utf_8_all_the_same(faktenbot: Command) -> None:
    done = faktenbot("ask", QUESTION, PYTHONIOENCODING="ascii")

    assert (done.code, done.err) == (ANSWERED, "") and "über" in done.out


def on_a_terminal(command: Command, *arguments: str, **environment: str) -> str:
    """What a terminal gets to see."""
    ours, theirs = pty.openpty()
    clean = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS")}
    own = {
        "FAKTENBOT_FACTS": str(command.facts),
        "FAKTENBOT_HOME": str(command.home),
        "TERM": "xterm-256color",
        "LANG": "de_DE.UTF-8",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments], stdin=theirs, stdout=theirs,
        stderr=subprocess.DEVNULL, cwd=ROOT, env=clean | own | environment
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:  # Linux says so when the other end is closed
        pass
    os.close(ours)
    process.wait(30)
    return shown.decode()


def test_a_terminal_gets_colours(faktenbot: Command) -> None:
    assert "\x1b[" in on_a_terminal(faktenbot, "ask", QUESTION)


def test_no_color_and_plain_turn_them_off(faktenbot: Command) -> None:
    assert "\x1b[1m" not in on_a_terminal(faktenbot, "ask", "--plain", QUESTION)
    assert not any(
        f"\x1b[{code}" in on_a_terminal(faktenbot, "ask", QUESTION, NO_COLOR="1") for code in ("31", "32", "33", "34", "35", "36")
    )


def test_a_pipe_gets_none(faktenbot: Command) -> None:
    assert "\x1b" not in faktenbot("ask", QUESTION, TERM="xterm-256color").out


def test_a_reader_that_has_seen_enough_is_no_error(faktenbot: Command) -> None:
    own = {"FAKTENBOT_FACTS": str(faktenbot.facts), "FAKTENBOT_HOME": str(faktenbot.home)}
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", QUESTION],
        stdout=theirs,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | own,
        check=False,
    )
    os.close(theirs)

    assert done.returncode == BROKEN
    assert done.stderr == b""


def test_asking_loads_neither_yaml_nor_pydantic(faktenbot: Command) -> None:
    done = faktenbot("ask", QUESTION, PYTHONPROFILEIMPORTTIME="1")

    assert done.code == ANSWERED
    assert [line for line in done.err.splitlines() if any(name in line for name in ("pydantic", "ruamel", "sqlite_utils"))] == []


# JSON lines


def test_jsonl_answers_line_by_line_in_order_and_goes_on_after_malformed_ones(faktenbot: Command) -> None:
    lines = [
        b'{"id": 1, "text": "Wie viele KMU gibt es?"}',
        b"rubbish",
        b'{"id": 2, "text": "\xff"}',
        b"",
        b'{"id": 3, "text": "Hallo"}',
    ]

    done = faktenbot("ask", "--jsonl", stdin=b"\n".join(lines))

    got = [json.loads(line) for line in done.out.splitlines()]
    assert (done.code, done.err) == (ANSWERED, "")
    assert [(one["id"], one.get("kind", "error")) for one in got] == [
        (1, "answer"),
        (None, "error"),
        (None, "error"),
        (3, "smalltalk"),
    ]


def test_jsonl_flushes_each_line(faktenbot: Command) -> None:
    own = {"FAKTENBOT_FACTS": str(faktenbot.facts), "FAKTENBOT_HOME": str(faktenbot.home)}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | own,
    ) as process:
        assert process.stdin and process.stdout
        for i in range(3):
            process.stdin.write(json.dumps({"id": i, "text": "Hallo"}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == i  # would wait for ever if it were kept back
        process.stdin.close()
        assert process.wait(30) == ANSWERED


def test_jsonl_without_input_says_nothing(faktenbot: Command) -> None:
    assert faktenbot("ask", "--jsonl") == (ANSWERED, "", "")


# Talking


def test_chat_reads_standard_input_to_its_end(faktenbot: Command) -> None:
    done = faktenbot(
        "chat", "--lang", "de", stdin="Welche Partnerländer sind am wichtigsten?\nUnd in Übersee?\n/source\n".encode()
    )

    assert (done.code, done.err) == (ANSWERED, "")
    assert "Frankreich" in done.out and "Japan" in done.out and "Quelle: " in done.out
    assert done.out.rstrip().endswith("Auf Wiedersehen.")


# Explaining


def test_explain_shows_what_was_read_and_what_came_near(faktenbot: Command) -> None:
    done = faktenbot("explain", "Stimmt es, dass 2015 mehr als 70 % der Cluster in Frankreich waren?")

    assert (done.code, done.err) == (ANSWERED, "")
    for part in (
        "France (FR)",
        "Years: 2015",
        "more than 70",
        "checks a claim",
        "concept cluster",
        "loudest: usual terms are missing ",
    ):
        assert part in done.out


def test_explain_shows_a_refusal_as_well(faktenbot: Command) -> None:
    done = faktenbot("explain", "Oktoberfest")

    assert done.code == ANSWERED and "a refusal (refusal)" in done.out and "(unknown-words)" in done.out


def test_explain_speaks_the_language_of_the_interface(faktenbot: Command) -> None:
    done = faktenbot("explain", "Oktoberfest", LANG="de_DE.UTF-8")

    assert "Absage (refusal)" in done.out and "kein Fakt handelt von diesen Wörtern" in done.out


def test_explain_takes_what_was_said_before(faktenbot: Command) -> None:
    done = faktenbot("explain", "--context", QUESTION, "--context", "Welche Partnerländer sind am wichtigsten?", "Und in Europa?")

    assert "Given before: partner-countries" in done.out and "Fact: partner-countries-europe" in done.out


def test_explain_prints_json_on_one_line(faktenbot: Command) -> None:
    done = faktenbot("explain", "--json", QUESTION)

    assert (done.code, done.err, done.out.count("\n")) == (ANSWERED, "", 1)
    assert json.loads(done.out)["decision"]["facts"][0]["fact"] == "smes"


# Help


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(faktenbot: Command, name: str) -> None:
    done = faktenbot(name, "--help")

    assert done.code == ANSWERED
    assert "Example" in done.out


def test_help_lists_every_command(faktenbot: Command) -> None:
    out = faktenbot("--help").out

    assert [name for name in COMMANDS if name not in out] == []
