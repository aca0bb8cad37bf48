"""What the engine learns from a base and a release keeps: its language packs and the fitted index, as blobs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.publishing.examining import Examined
from bot.understanding.blobs import written
from bot.understanding.fitting import Fitted, Sample, fit
from bot.understanding.letters import Letters
from bot.understanding.packs import compiled
from facts.collection import Collection
from facts.model import SENTENCES, FactKind
from facts.schema import country_codes

LETTERS = "letters.fitted"  # beside the curated files; `make fit ARGS=--write` writes it


def blobs(examined: Examined) -> dict[str, bytes]:
    """What the engine stores in a release: its language packs and the fitted index."""
    fitted = fit_base(examined)
    packs = _compiled(examined)
    sentences = {f"{SENTENCES}{language}": compiled for language, compiled in examined.catalogs.items()}
    return {"packs": written(packs, apart=packs), "engine": fitted.dump(), "letters": fitted.letters.dump()} | sentences


def fit_base(examined: Examined) -> Fitted:
    """Fit the engine to a base without problems."""
    collection = examined.collection
    assert collection.base and collection.countries
    return fit(
        languages=collection.base.content.languages,
        packs=_compiled(examined),
        lexicon={language: entry.content.concepts for language, entry in collection.lexicon.items()},
        groups=collection.concepts.content.groups if collection.concepts else {},
        exclusive=collection.concepts.content.exclusive if collection.concepts else [],
        samples=samples(examined),
        facts={fact: list(entry.content.name.values()) for fact, entry in collection.facts.items()},
        smalltalk=_of_kind(collection, FactKind.SMALLTALK),
        about=_of_kind(collection, FactKind.ABOUT),
        lists={
            fact: entry.content.part.of if entry.content.part else fact
            for fact, entry in collection.facts.items()
            if (collection.facts[entry.content.part.of] if entry.content.part else entry).content.member
        },
        country_codes=frozenset(country_codes()),
        country_labels=collection.countries.content,
        home=collection.base.content.home or "",
        letters=_fitted_before(collection.folder),
    )


def samples(examined: Examined) -> list[Sample]:
    """Every curated utterance and every example out of scope, in the order in which the engine learns from them."""
    collection = examined.collection
    found = [
        Sample(fact, language, text)
        for (language, fact), entry in collection.utterances.items()
        for text in entry.content.utterances
    ]
    found += [
        Sample(f"_{kind}", language, text)
        for language, scope in collection.out_of_scope.items()
        for kind, texts in (("near", scope.content.near), ("far", scope.content.far))
        for text in texts
    ]
    return found


def _fitted_before(folder: Path) -> Letters | None:
    """What was fitted to the letters of a base and is kept with it, as it is for the one that comes with the program."""
    try:
        return Letters.load((folder / LETTERS).read_bytes())
    except (OSError, ValueError, TypeError):
        return None  # it is fitted anew


def _compiled(examined: Examined) -> dict[str, dict[str, Any]]:
    return {language: compiled(pack, language, list(examined.packs)) for language, pack in examined.packs.items()}


def _of_kind(collection: Collection, kind: FactKind) -> list[str]:
    return [fact for fact, entry in collection.facts.items() if entry.content.kind is kind]
