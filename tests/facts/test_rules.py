"""What must hold across documents: each rule finds its breakage, at its line, and only its own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import facts
from bot import publishing
from facts.collection import collect
from facts.problems import Checked, Problem
from facts.rules import MIN_UTTERANCES, RULES, check

Edit = Callable[[str, str, str], None]

HERE = Path(__file__).parent

TESTED_BY_NAME = {  # in test_documents, test_build and here, since no text in a file is at fault
    "empty-file", "file-too-large", "missing-file", "missing-folder", "no-catalog", "no-language-pack", "no-lexicon",
    "no-out-of-scope", "not-an-id", "not-utf8", "nothing-checked", "unreadable-file", "wrong-answer", "wrong-everyday-word",
}  # fmt: skip


def places(problems: list[Problem]) -> list[str]:
    return [f"{problem.file}:{problem.line} {problem.slug}" for problem in sorted(problems)]


def checked(folder: Path) -> dict[str, Checked]:
    collection = collect(folder)
    assert collection.problems == []
    return {result.check: result for result in check(collection)}


def found(folder: Path) -> list[str]:
    """Everything that reading and the rules report, without the engine's language packs."""
    collection = collect(folder)
    return places([*collection.problems, *(problem for result in check(collection) for problem in result.problems)])


def cases(name: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = YAML(typ="safe").load((HERE / "breakages" / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


def test_a_rule_finds_its_breakage_and_no_other_rule_complains(breakage: dict[str, Any], small: Path, edit: Edit) -> None:
    for change in (breakage, *breakage.get("also", [])):
        edit(change["file"], change["find"], change["by"])

    results = checked(small)

    problems = list(results[breakage["rule"]].problems)
    others = [problem for name, result in results.items() if name != breakage["rule"] for problem in result.problems]
    assert places(problems) == breakage["expect"]
    assert places(others) == breakage.get("others", [])
    values = breakage.get("values", {})
    assert {key: problems[0].values.get(key) for key in values} == values


def test_every_rule_has_a_breakage() -> None:
    assert {case["rule"] for case in cases("rules")} == set(RULES)


def test_every_kind_of_problem_has_a_breakage() -> None:
    modules = [
        *(Path(facts.__file__).parent / f"{name}.py" for name in ("rules", "collection", "documents")),
        *sorted(Path(publishing.__file__).parent.glob("*.py")),
    ]
    source = "".join(path.read_text(encoding="utf-8") for path in modules)
    reported = set(re.findall(r"\b[Pp]roblem\((?:\s*|[^()]*?\d, )\"([a-z0-9-]+)\"", source))
    as_data = {place.split()[1] for name in ("rules", "documents") for case in cases(name) for place in case["expect"]}

    assert len(reported) > 30
    assert reported - as_data - TESTED_BY_NAME == set()


def test_the_shipped_base_has_no_problems(curated: Path) -> None:
    assert found(curated) == []


def test_every_rule_looks_at_something_in_the_shipped_base(curated: Path) -> None:
    assert {name: result.cases > 0 for name, result in checked(curated).items()} == dict.fromkeys(RULES, True)


def test_the_small_base_has_no_problems(small: Path) -> None:
    assert found(small) == []


def test_a_rule_counts_the_cases_that_it_looked_at(small: Path) -> None:
    results = checked(small)

    assert results["quotes-verbatim"].cases == 1
    assert results["units-fit"].cases == 4
    assert results["questions-name-facts"].cases == 3
    assert results["utterances-differ"].cases == 6 * 2 * 10 + 4


def test_a_check_that_looks_at_no_cases_is_itself_a_problem(small: Path, edit: Edit) -> None:
    (small / "questions.yaml").write_text("questions: []\n", encoding="utf-8")

    (problem,) = checked(small)["questions-name-facts"].problems

    assert places([problem]) == ["base.yaml:1 nothing-checked"]
    assert problem.values == {"check": "questions-name-facts"}


def test_a_base_can_do_without_quotations_countries_and_groups_of_concepts(small: Path, edit: Edit) -> None:
    roofs = (small / "facts" / "roofs.yaml").read_text(encoding="utf-8")
    edit("facts/roofs.yaml", roofs[roofs.index("quote:") : roofs.index("text:\n  de:")], "")
    (small / "concepts.yaml").write_text("groups: {}\n", encoding="utf-8")
    edit("facts/flight.yaml", "asserts: {direction: [increase]}\n", "")

    results = checked(small)

    assert [results[name].cases for name in ("quotes-verbatim", "concepts-known")] == [0, 0]
    assert [problem for result in results.values() for problem in result.problems] == []


def test_a_base_without_any_facts_is_no_base_without_problems(small: Path) -> None:
    shutil.rmtree(small / "facts")

    silent = {name for name, result in checked(small).items() if places(list(result.problems)) == ["base.yaml:1 nothing-checked"]}

    assert silent >= {"ids-known", "units-fit", "phrases-carry-the-figure", "placeholders-resolve", "every-figure-is-said"}


def test_a_fact_without_an_utterance_file_has_too_few(small: Path) -> None:
    (small / "utterances" / "de" / "flight.yaml").unlink()

    (problem,) = checked(small)["facts-can-be-asked-for"].problems

    assert places([problem]) == ["facts/flight.yaml:1 too-few-utterances"]
    assert problem.values == {"file": "utterances/de/flight.yaml", "have": "0", "least": str(MIN_UTTERANCES)}


def test_utterances_for_no_fact_are_named_with_the_nearest(small: Path) -> None:
    (small / "utterances" / "en" / "nest.yaml").write_text("utterances: [Where are they?]\n")

    (problem,) = checked(small)["facts-can-be-asked-for"].problems

    assert places([problem]) == ["utterances/en/nest.yaml:1 unknown-fact"]
    assert problem.values == {"given": "nest", "near": "nests"}


def test_a_language_without_questions_out_of_scope_is_a_problem(small: Path) -> None:
    (small / "utterances" / "en" / "_out_of_scope.yaml").unlink()

    assert found(small) == ["base.yaml:6 no-out-of-scope"]


def test_a_language_without_lexicon_is_a_problem(small: Path) -> None:
    (small / "lexicon" / "en.yaml").unlink()

    assert found(small) == ["base.yaml:6 no-lexicon"]


def test_a_new_language_of_the_base_is_missed_in_every_wording(small: Path, edit: Edit) -> None:
    before = checked(small)["languages-complete"].cases
    edit("base.yaml", "languages: [de, en]", "languages: [de, en, fr]")

    problems = checked(small)["languages-complete"].problems

    assert {(problem.slug, problem.values["language"]) for problem in problems} == {("missing-language", "fr")}
    assert len(problems) == before / 2


@pytest.mark.parametrize("language", ["xx", "tlh"])
def test_a_source_in_a_language_that_nobody_can_count_in_does_not_stop_the_checks(language: str, small: Path, edit: Edit) -> None:
    edit("sources.yaml", "language: en", f"language: {language}")
    edit("facts/nests.yaml", "phrase: about 120 nests", "phrase: about ten dozen nests")

    assert "facts/nests.yaml:13 phrase-without-figure" in found(small)


@pytest.mark.parametrize("value", ["1E+5000", "9" * 400], ids=["exponent", "digits"])
def test_a_figure_of_absurd_length_does_not_stop_the_checks(value: str, small: Path, edit: Edit) -> None:
    edit("facts/nests.yaml", "value: 120", f"value: {value}")

    assert any(place.startswith(("facts/nests.yaml:7 ", "facts/nests.yaml:13 ")) for place in found(small))


def test_a_broken_fact_is_not_also_called_unknown_wherever_it_is_named(small: Path, edit: Edit) -> None:
    edit("facts/nests.yaml", "qualifier: about", "qualifier: abuot")

    assert found(small) == ["facts/nests.yaml:8 unknown-qualifier"]


def test_a_broken_list_of_sources_does_not_make_every_source_unknown(small: Path, edit: Edit) -> None:
    edit("sources.yaml", "url: https://example.org/atlas", "url: example")

    assert found(small) == ["sources.yaml:5 wrong-value"]


@pytest.mark.parametrize(
    "file",
    ["indicators.yaml", "countries.yaml", "concepts.yaml", "questions.yaml", "facts/winter.yaml", "lexicon/en.yaml",
     "utterances/de/roofs.yaml", "utterances/en/_out_of_scope.yaml"],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_the_only_one_to_be_complained_of(file: str, small: Path) -> None:
    (small / file).write_text("&anchor []\n")

    assert found(small) == [f"{file}:1 anchor"]


def test_a_stored_text_that_cannot_be_read_is_not_missed_by_every_quotation_as_well(small: Path) -> None:
    (small / "texts" / "atlas.txt").unlink()

    assert found(small) == ["sources.yaml:9 no-text"]


def test_a_problem_of_shape_and_one_of_a_rule_are_reported_together(small: Path, edit: Edit) -> None:
    edit("facts/thanks.yaml", "kind: smalltalk", "kind: chatter")
    edit("facts/roofs.yaml", "value: 70", "value: 40")
    edit("concepts.yaml", "direction: [increase, decrease]", "direction: [increase, decreases]")

    places_found = found(small)

    assert {
        "facts/thanks.yaml:1 unknown-word",
        "facts/roofs.yaml:12 phrase-without-figure",
        "concepts.yaml:2 unknown-concept",
    } <= set(places_found)


@pytest.mark.parametrize(
    ("value", "unit", "phrase"),
    [
        ("13000", "count", "fast 13.000 Akteure"),
        ("13000", "count", "almost 13,000 actors"),
        ("7", "count", "gleich sieben Mitglieder"),
        ("12", "count", "zwölf Personen"),
        ("4000000", "euro", "bis zu vier Millionen Euro"),
        ("80000000", "euro", "mit über 80 Millionen Euro"),
        ("63", "percent", "40 Initiativen (63 %)"),
        ("2.5", "percent", "nur 2,5 %"),
        ("2/3", "fraction", "über Zweidrittel der Akteure"),
        ("2/3", "fraction", "zwei Drittel"),
        ("1/4", "fraction", "nur ein Viertel"),
        ("2014", "date", "seit 2014"),
    ],
)
def test_a_figure_is_found_in_a_phrase_however_it_is_written(value: str, unit: str, phrase: str, small: Path, edit: Edit) -> None:
    edit("sources.yaml", "language: en", "language: de")
    edit("indicators.yaml", "en: Nests}\n  unit: count", f"en: Nests}}\n  unit: {unit}")
    edit("facts/nests.yaml", "value: 120", f"value: {value}")
    edit("facts/nests.yaml", "phrase: about 120 nests", f'phrase: "{phrase}"')

    results = checked(small)

    assert places(list(results["units-fit"].problems)) == []
    assert places(list(results["phrases-carry-the-figure"].problems)) == []


def test_a_placeholder_may_name_the_facts_own_observation_in_full(small: Path, edit: Edit) -> None:
    edit("facts/roofs.yaml", '"{share} der', '"{roofs/share} der')
    edit("facts/roofs.yaml", '"{share} of', '"{roofs/share} of')

    assert places(list(checked(small)["placeholders-resolve"].problems)) == []
    assert places(list(checked(small)["every-figure-is-said"].problems)) == []


def test_the_same_words_in_two_languages_are_two_utterances(small: Path, edit: Edit) -> None:
    edit("utterances/en/nests.yaml", "  - nests please\n", "  - Nester bitte\n")

    assert found(small) == []
