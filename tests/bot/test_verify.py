"""`faktenbot verify`: a draft on the command line, and as an answer."""

from __future__ import annotations

import json
from pathlib import Path

from bot.engine import Engine
from tests.bot.asking import DE, EN, Command, spoken

DRAFT = "Genau 70 % der beteiligten Innovationscluster waren auf internationalen Messen. Es regnete."
KEYS = ["sentence", "verdict", "facts", "source_says", "suggestion"]


def test_a_report_states_what_stands_here_and_what_stands_there(faktenbot: Command, tmp_path: Path) -> None:
    (tmp_path / "draft.txt").write_text(DRAFT, encoding="utf-8")
    done = faktenbot("verify", tmp_path / "draft.txt")
    said = done.out.replace("\u00a0", " ")

    assert done.code == 3
    assert "Im Text steht „genau 70 %“, in der Quelle „über 70 %“." in said
    assert "- 1 nicht geprüft" in said and "> Es regnete" not in said
    assert "In der Quelle: „In den vergangenen Jahren waren bereits über 70 %" in said
    assert "(nach: Miguel Krux, Kooperation international, undatiert)" in said


def test_json_has_an_object_for_each_sentence(faktenbot: Command) -> None:
    done = faktenbot("verify", "--json", "-", stdin=DRAFT.encode())
    first, second = map(json.loads, done.out.splitlines())

    assert list(first) == list(second) == KEYS
    assert (first["verdict"], first["facts"]) == ("unsupported", ["trade-fairs"])
    assert first["sentence"] + " " + second["sentence"] == DRAFT
    assert second == {"sentence": "Es regnete.", "verdict": "not-judged", "facts": [], "source_says": None, "suggestion": None}


def test_a_draft_that_is_borne_out_needs_no_suggestion(faktenbot: Command) -> None:
    done = faktenbot("verify", "--json", "-", stdin=b"In May 2015 there were over 7,100 SMEs.")

    got = json.loads(done.out)
    assert (done.code, got["verdict"], got["suggestion"]) == (0, "true", None)
    assert "über 7.100" in got["source_says"]


def test_a_file_that_is_not_there_or_no_text_is_named(faktenbot: Command, tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(b"\xff\xfe\x00")

    assert (faktenbot("verify", tmp_path / "nothing").code, faktenbot("verify", tmp_path / "picture").code) == (1, 2)
    assert "nothing" in faktenbot("verify", tmp_path / "nothing").err


def test_several_figures_are_suggested_with_the_sources_of_all_of_them(engine: Engine) -> None:
    [got] = engine.verify("Die Zahl der Mitglieder ist zwischen 2015 und 2019 gestiegen.", DE)[1]

    assert "101 Innovationscluster" in got.suggestion and "87 Mitglieder" in got.suggestion
    assert "13. Mai 2015" in got.suggestion and "11. April 2019" in got.suggestion and "77" not in got.suggestion


def test_an_empty_draft_has_no_sentences(engine: Engine) -> None:
    assert engine.verify(" \n ", DE) == (DE, ())


def test_nothing_in_a_draft_is_markup_of_the_report(faktenbot: Command) -> None:
    done = faktenbot("verify", "-", stdin=b"Genau 70 % der <b>Cluster</b> waren *auf* internationalen [Messen](x).")

    assert "<b>" not in done.out.replace("\\<b\\>", "") and "[Messen]" not in done.out


def test_a_draft_can_be_shown_like_an_answer(engine: Engine) -> None:
    said = spoken(engine.review("Exactly 70% of the innovation clusters involved were at international trade fairs.", EN))

    assert "The text says “exactly 70%”, the source “over 70%”." in said and "Source: Kooperation international" in said
