"""What curators do with a base: check it, build it, put it on the shelf, compare; for every channel.

The one place that knows both the curation half of `facts` and the engine: it reads the language packs, fits
the index from the curated utterances and hands both to the build as blobs.
"""

from bot.publishing.examining import (
    CATALOGS,
    PACK_KEYS,
    PACKS,
    SHIPPED_PACKS,
    Examined,
    examine,
    shipped_pack,
    shipped_pack_of,
)
from bot.publishing.gate import CHECK, Verdict, regressions, tried
from bot.publishing.learning import LETTERS, blobs, fit_base, samples
from bot.publishing.shelving import build, stage

__all__ = [
    "CATALOGS",
    "CHECK",
    "LETTERS",
    "PACKS",
    "PACK_KEYS",
    "SHIPPED_PACKS",
    "Examined",
    "Verdict",
    "blobs",
    "build",
    "examine",
    "fit_base",
    "regressions",
    "samples",
    "shipped_pack",
    "shipped_pack_of",
    "stage",
    "tried",
]
