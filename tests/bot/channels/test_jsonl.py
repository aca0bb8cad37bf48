"""The contract of the JSONL protocol: other programs build on it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.channels.jsonl import answers
from bot.engine import Engine

KEYS = ["id", "kind", "facts", "suggestions", "country", "verdict", "language", "confidence", "text", "release", "permalink"]
KINDS = {"answer", "clarify", "refusal", "smalltalk", "help"}
VERDICTS = {"true", "false", "unsupported", "yes", "no", None}


def strict(line: str) -> Any:
    """Read a line as a program of another language would: JSON has no NaN."""

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    assert "\n" not in line
    line.encode()
    return json.loads(line, parse_constant=refuse)


def one(engine: Engine, data: object) -> Any:
    (line,) = answers(engine, [data if isinstance(data, bytes) else json.dumps(data).encode() + b"\n"])
    return strict(line)


def check(engine: Engine, got: dict[str, Any]) -> None:
    """Keys and ranges of a line."""
    if "error" in got:
        assert list(got) == ["id", "error"] and got["error"]
        return
    assert list(got) == KEYS
    assert got["kind"] in KINDS and got["verdict"] in VERDICTS and got["language"] in engine.base.languages
    assert set(got["facts"]) | set(got["suggestions"]) <= set(engine.base.facts)
    assert bool(got["facts"]) == (got["kind"] in ("answer", "smalltalk", "help"))
    assert isinstance(got["confidence"], (int, float)) and 0 <= got["confidence"] <= 1
    assert got["country"] is None or (len(got["country"]) == 2 and got["country"].isupper())
    assert isinstance(got["text"], str) and got["text"].strip()
    assert got["release"] == str(engine.base.release)


def test_an_answer_has_all_keys_of_the_contract(engine: Engine) -> None:
    got = one(engine, {"id": "a1", "text": "Wie viele KMU gibt es?", "lang": None, "context": []})

    check(engine, got)
    assert (got["id"], got["kind"], got["facts"], got["language"]) == ("a1", "answer", ["smes"], "de")
    assert "über\u00a07.100" in got["text"].replace(" ", "\u00a0") and "://" in got["text"]


def test_answers_come_in_the_order_of_the_questions(engine: Engine) -> None:
    lines = [
        json.dumps({"id": i, "text": text}).encode()
        for i, text in enumerate(["KMU?", "Hallo", "Partnerländer", "Wetter?", "Danke"] * 5)
    ]

    assert [strict(line)["id"] for line in answers(engine, lines)] == list(range(25))


def test_an_answer_is_given_before_the_next_line_is_read(engine: Engine) -> None:
    read = []

    def lines() -> Any:
        for i in range(3):
            read.append(i)
            yield json.dumps({"id": i, "text": "Hallo"}).encode()

    found = answers(engine, lines())

    assert strict(next(found))["id"] == 0 and read == [0]


@pytest.mark.parametrize(
    ("line", "id"),
    [
        (b"not json", None),
        (b"{", None),
        (b'{"id": 7, "text": "KMU?"', None),
        (b"\xff\xfe{}", None),
        (b'{"id": 7, "text": "\xe4"}', None),  # Latin-1
        (b"[]", None),
        (b'"text"', None),
        (b"5", None),
        (b"null", None),
        (b"{}", None),
        (b'{"id": 7}', 7),
        (b'{"id": 7, "text": null}', 7),
        (b'{"id": 7, "text": 5}', 7),
        (b'{"id": 7, "text": ["KMU?"]}', 7),
        (b'{"id": 7, "text": "KMU?", "lang": "fr"}', 7),
        (b'{"id": 7, "text": "KMU?", "lang": ""}', 7),
        (b'{"id": 7, "text": "KMU?", "lang": 5}', 7),
        (b'{"id": 7, "text": "KMU?", "lang": ["de"]}', 7),
        (b'{"id": 7, "text": "KMU?", "lang": {}}', 7),
        (b'{"id": 7, "text": "KMU?", "context": "KMU?"}', 7),
        (b'{"id": 7, "text": "KMU?", "context": [5]}', 7),
        (b'{"id": 7, "text": "KMU?", "context": ["KMU?", null]}', 7),
        (b'{"id": 7, "text": "KMU?", "context": {"0": "KMU?"}}', 7),
        (b"[" * 100_000, None),
        (b'{"id": ' + b"9" * 5000 + b', "text": "KMU?"}', None),
    ],
)
def test_a_malformed_line_gets_an_error_in_its_place_and_the_rest_goes_on(engine: Engine, line: bytes, id: object) -> None:
    fine = b'{"id": "fine", "text": "Wie viele KMU gibt es?"}\n'

    before, error, after = (strict(found) for found in answers(engine, [fine, line + b"\n", fine]))

    assert (list(error), error["id"]) == (["id", "error"], id)
    assert before == after and before["facts"] == ["smes"]


def test_each_kind_of_error_says_what_is_wrong(engine: Engine) -> None:
    lines: list[object] = [b"x", [], {"id": 1}, {"text": "a", "lang": "fr"}, {"text": "a", "context": 1}]

    assert len({one(engine, line)["error"] for line in lines}) == len(lines)


def test_blank_lines_are_no_questions(engine: Engine) -> None:
    assert list(answers(engine, [b"\n", b"   \r\n", b""])) == []


@pytest.mark.parametrize("id", [None, 0, -1.5, "x", "ä\n\u2028", [1, {"a": None}], {"b": []}, True, "\ud800"])
def test_an_id_comes_back_as_it_was(engine: Engine, id: object) -> None:
    assert one(engine, {"id": id, "text": "Hallo"})["id"] == id


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999"])
def test_what_comes_out_is_json_even_where_python_reads_more_than_json(engine: Engine, number: bytes) -> None:
    (line,) = answers(engine, [b'{"id": ' + number + b', "text": "Hallo"}'])

    strict(line)


def test_a_question_without_an_id_has_none(engine: Engine) -> None:
    assert one(engine, {"text": "Hallo"})["id"] is None


def test_unknown_keys_are_no_harm(engine: Engine) -> None:
    assert one(engine, {"id": 1, "text": "Hallo", "user": "x", "error": "y"})["kind"] == "smalltalk"


@pytest.mark.parametrize(("lang", "language"), [("de", "de"), ("en", "en"), (None, "de")])
def test_the_language_asked_for_is_the_answer_s(engine: Engine, lang: str | None, language: str) -> None:
    assert one(engine, {"id": 1, "text": "Wie viele KMU gibt es?", "lang": lang})["language"] == language


def test_the_context_is_what_was_said_before(engine: Engine) -> None:
    got = one(engine, {"id": 1, "text": "Und 2019?", "context": ["Wie viele Mitglieder hat go-cluster?"]})

    assert got["facts"] == ["members"] and "87" in got["text"]
    assert one(engine, {"id": 1, "text": "Und 2019?", "context": []})["facts"] == []


def test_questions_do_not_know_of_each_other(engine: Engine) -> None:
    first = {"id": 1, "text": "Welche Partnerländer sind am wichtigsten?"}
    second = {"id": 2, "text": "Quelle?"}

    *_, after = answers(engine, [json.dumps(line).encode() for line in (first, second)])

    assert strict(after) == one(engine, second)


@pytest.mark.parametrize(
    ("text", "meta"),
    [("Quelle?", "source"), ("Wer sagt das?", "source"), ("Wie alt ist das?", "date"), ("how old is that?", "date")],
)
def test_the_source_or_date_of_an_answer_comes_with_the_fact_meant(engine: Engine, text: str, meta: str) -> None:
    got = one(engine, {"id": 1, "text": text, "context": ["Wie viele KMU gibt es?"]})

    assert got["facts"] == [meta, "smes"]


@pytest.mark.parametrize(
    ("text", "country", "verdict"),
    [
        ("Ist Frankreich ein wichtiges Partnerland?", "FR", "yes"),
        ("Is Poland an important partner country?", "PL", "no"),
        ("Stimmt es, dass mehr als 50 % der Akteure KMU sind?", None, "true"),
        ("Wie viele KMU gibt es?", None, None),
    ],
)
def test_country_and_verdict_stand_in_fields_of_their_own(
    engine: Engine, text: str, country: str | None, verdict: str | None
) -> None:
    got = one(engine, {"id": 1, "text": text})

    assert (got["country"], got["verdict"]) == (country, verdict)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(alphabet=st.characters()),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
    max_leaves=5,
)
QUESTIONS = st.fixed_dictionaries(
    {},
    optional={
        "id": JSON,
        "text": st.text(alphabet=st.characters())
        | st.sampled_from(["KMU?", "Quelle?", "Und 2019?", "mehr als 70 %", "Japan"])
        | JSON,
        "lang": st.sampled_from(["de", "en", "fr", None]) | JSON,
        "context": st.lists(st.sampled_from(["KMU?", "Partnerländer", ""]) | st.text(max_size=10), max_size=2) | JSON,
    },
)
LINES = st.one_of(
    QUESTIONS.map(json.dumps).map(str.encode), JSON.map(json.dumps).map(str.encode),
    st.binary(max_size=40).map(lambda line: line.replace(b"\n", b"")),
)  # fmt: skip


class Quiet:
    """An engine that hypothesis does not print."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine


@pytest.fixture(scope="module")
def quiet(engine: Engine) -> Quiet:
    return Quiet(engine)


@given(st.lists(LINES, max_size=4))
@settings(suppress_health_check=[HealthCheck.too_slow])
@example([b'{"id": 1, "text": "2010 \\u1369\\u1369"}', b'{"id": 2, "text": "\\ud800"}'])
def test_whatever_comes_in_one_line_goes_out_for_each_that_is_not_blank(quiet: Quiet, lines: list[bytes]) -> None:
    found = list(answers(quiet.engine, [line + b"\n" for line in lines]))

    assert len(found) == sum(bool(line.strip()) for line in lines)
    for line in found:
        got = json.loads(line)
        line.encode()
        check(quiet.engine, got)
