"""What was told once comes back, to the byte; where the base has changed since, then and now stand beside each other."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import publishing
from bot.answering.plain import plain
from bot.engine import Engine
from bot.model import Answer, Kind
from bot.permalinks import Permalink
from bot.replaying import NotKept, replay, show
from facts.ledger import PROGRAM
from facts.model import FactId
from tests.bot.asking import DE, EN, edit, small_command, spoken

NESTS = FactId("nests")
Edit = Callable[[Path], None]


class Published:
    """Releases of the small base, one after another."""

    def __init__(self, folder: Path) -> None:
        self.facts, self.shelf = small_command(folder).facts, folder / "shelf"
        self.files: dict[str, Path] = {}

    def publish(self) -> Engine:
        path = publishing.stage(self.facts, self.shelf, author=PROGRAM).path
        engine = Engine.open(path)
        self.files[engine.base.release.content[:12]] = path
        return engine

    def shown(self, engine: Engine, link: Permalink | str) -> Answer:
        return show(str(link), engine, self.files.get, DE)


@pytest.fixture
def published(tmp_path: Path) -> Published:
    return Published(tmp_path)


def link_to(engine: Engine, fact: FactId = NESTS) -> Permalink:
    return Permalink.of(fact, DE, engine.base.release.content)


def test_a_release_keeps_every_answer_as_it_is_told(published: Published) -> None:
    engine = published.publish()

    for fact in engine.base.facts:
        for language in engine.base.languages:
            link = Permalink.of(fact, language, engine.base.release.content)
            assert replay(link, published.files.get) == plain(engine.tell(fact, language))


def test_a_link_to_what_is_live_gives_the_answer_and_no_more(published: Published) -> None:
    engine = published.publish()

    assert published.shown(engine, link_to(engine)) == engine.tell(NESTS, DE)


def test_an_answer_that_changed_is_shown_then_and_now_with_what_is_different(published: Published) -> None:
    then = published.publish()
    edit(published.facts / "facts" / "nests.yaml", "qualifier: about", "qualifier: almost")
    now = published.publish()

    said = spoken(published.shown(now, link_to(then)))

    assert "  │ Es gab rund 120 Nester" in said
    before, after = said.split("Heute steht hier:")
    assert "rund 120" in before.casefold() and "fast 120" in after.casefold()
    assert "Was sich geändert hat:" in before and "rund 120" in before and "fast 120" in before


def test_what_changed_in_other_facts_is_not_told(published: Published) -> None:
    then = published.publish()
    edit(published.facts / "facts" / "nests.yaml", "qualifier: about", "qualifier: almost")
    edit(published.facts / "facts" / "thanks.yaml", "Gern geschehen.", "Bitte sehr.")
    now = published.publish()

    assert "thanks" not in spoken(published.shown(now, link_to(then)))


def test_an_answer_that_did_not_change_is_said_not_to_have(published: Published) -> None:
    then = published.publish()
    edit(published.facts / "facts" / "thanks.yaml", "Gern geschehen.", "Bitte sehr.")
    now = published.publish()

    said = spoken(published.shown(now, link_to(then)))

    assert said.startswith("Die Faktenbasis ist seither neu veröffentlicht worden; diese Antwort ist unverändert.")
    assert said.endswith(spoken(now.tell(NESTS, DE)))


def test_an_answer_of_a_release_that_is_not_here_is_given_as_it_is_now(published: Published) -> None:
    engine = published.publish()

    said = spoken(published.shown(engine, "nests_de_0123456789ab"))

    assert said.startswith("Den Stand der Faktenbasis, den diese Kennung nennt, gibt es hier nicht.")
    assert said.endswith(spoken(engine.tell(NESTS, DE)))


def test_a_fact_that_is_gone_is_still_shown_as_it_was(published: Published) -> None:
    then = published.publish()
    for name in ("facts/flight.yaml", "utterances/de/flight.yaml", "utterances/en/flight.yaml"):
        (published.facts / name).unlink()
    for file in (published.facts / "facts").glob("*.yaml"):
        file.write_text(
            file.read_text(encoding="utf-8").replace(", flight", "").replace("flight, ", "").replace("[flight]", "[]"),
            encoding="utf-8",
        )
    now = published.publish()

    said = spoken(published.shown(now, link_to(then, FactId("flight"))))

    assert said.endswith("Heute gibt es dieses Faktum in der Faktenbasis nicht mehr.") and "  │ " in said


@pytest.mark.parametrize(
    ("id", "said"), [("Unsinn", "Das ist keine Kennung"), ("niemand_de_0123456789ab", "Ein Faktum mit dieser Kennung gibt es")]
)
def test_an_id_that_leads_nowhere_is_refused_with_a_way_on(published: Published, id: str, said: str) -> None:
    answer = published.shown(published.publish(), id)

    assert (
        answer.kind is Kind.REFUSAL and spoken(answer).startswith(said) and "in eigenen Worten" in spoken(answer)
    ) or "Ihre Frage" in spoken(answer)


def test_a_misspelt_fact_brings_the_nearest_one(published: Published) -> None:
    assert published.shown(published.publish(), "nest_de_0123456789ab").suggestions == (NESTS,)


def test_an_answer_in_a_language_that_the_base_has_is_shown_in_it(published: Published) -> None:
    engine = published.publish()

    assert published.shown(engine, Permalink.of(NESTS, EN, engine.base.release.content)).language == EN


def test_a_release_of_another_format_can_still_be_read_out(published: Published) -> None:
    then = published.publish()
    told = plain(then.tell(NESTS, DE))
    path = published.files[then.base.release.content[:12]]
    edit(published.facts / "facts" / "nests.yaml", "qualifier: about", "qualifier: almost")
    now = published.publish()
    with sqlite3.connect(path) as connection:  # what a program of another time may have written
        connection.execute("update metadata set value = '99' where key = 'format'")
        connection.execute("drop table observations")
    connection.close()

    assert replay(link_to(then), published.files.get) == told
    assert "Heute steht hier:" in spoken(published.shown(now, link_to(then)))


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"no release")])
def test_a_release_that_is_gone_or_damaged_cannot_be_replayed(published: Published, damage: Edit) -> None:
    engine = published.publish()
    damage(published.files[engine.base.release.content[:12]])

    with pytest.raises(NotKept):
        replay(link_to(engine), published.files.get)
