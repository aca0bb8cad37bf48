"""What was told once and is told otherwise now can be read by everybody."""

from __future__ import annotations

from bot import releasing
from bot.correcting import corrections, told
from bot.places import Place
from facts.ledger import COMMAND_LINE, Deed, Ledger
from facts.model import Language
from tests.bot.asking import EN, Command, edit


def publish(place: Place, release: int, deed: Deed = Deed.PUBLISH) -> None:
    releasing.go_live(place, release, deed, COMMAND_LINE)


def lines(place: Place, language: Language = EN) -> list[str]:
    found = [line for correction in corrections(place) for line in told(correction, language)]
    return [line.replace("\u00a0", " ") for line in found if not line.startswith("Since")]


def test_before_anything_was_corrected_there_is_nothing(place: Place) -> None:
    assert lines(place) == []


def test_a_figure_that_is_told_otherwise_now_is_a_correction_with_its_day(place: Place) -> None:
    publish(place, 2)

    [correction] = corrections(place)

    assert (correction.release, correction.at) == (2, Ledger(place.shelf).acts()[-1].at)
    assert told(correction, EN)[0].startswith("Since ")
    assert lines(place) == ["nests/total: “about 120” → “about 130”"]


def test_the_latest_comes_first_and_going_back_is_one_too(place: Place) -> None:
    publish(place, 2)
    publish(place, 1, Deed.ROLLBACK)

    assert lines(place) == ["nests/total: “about 130” → “about 120”", "nests/total: “about 120” → “about 130”"]


def test_what_was_staged_only_was_never_told(place: Place) -> None:
    edit(place.curated / "facts" / "nests.yaml", "value: 130", "value: 140")
    edit(place.curated / "facts" / "nests.yaml", "phrase: about 130 nests", "phrase: about 140 nests")
    releasing.stage(place, COMMAND_LINE)

    assert lines(place) == []


def test_another_way_to_ask_is_no_correction(place: Place) -> None:
    publish(place, 2)
    edit(place.curated / "utterances" / "en" / "roofs.yaml", "utterances:\n", "utterances:\n  - Which roofs carry nests?\n")
    publish(place, releasing.stage(place, COMMAND_LINE).number)

    assert len(lines(place)) == 1


def test_a_release_whose_file_is_gone_or_damaged_leaves_out_what_it_corrected(place: Place) -> None:
    publish(place, 2)
    (place.shelf / Ledger(place.shelf).releases()[0].file).write_bytes(b"damaged")
    assert lines(place) == []

    (place.shelf / Ledger(place.shelf).releases()[0].file).unlink()
    assert lines(place) == []


def test_the_command_lists_them(curator: Command, place: Place) -> None:
    assert "No figure has been corrected" in curator("corrections").out
    publish(place, 2)

    done = curator("corrections", "--lang", "de")

    assert done.code == 0 and done.out.splitlines()[0].startswith("Seit dem ")
    assert "„rund 120“ → „rund 130“" in done.out.replace("\u00a0", " ")
