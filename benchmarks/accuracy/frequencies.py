"""Write the tables of everyday words (bot/understanding/languages/*.words) anew.

Each line is a folded word and how often it is used, on the Zipf scale. Source: wordfreq 3 (Robyn Speer, 2022), whose data may be
redistributed under CC BY-SA 4.0; LICENSE.words beside the tables says so. Needs wordfreq (the group `bench`).

    python benchmarks/accuracy/frequencies.py [--words 18000] de en
"""

from __future__ import annotations

import argparse
import math
from collections import defaultdict
from pathlib import Path

from wordfreq import top_n_list, zipf_frequency

from bot.understanding.folding import fold

LANGUAGES = Path(__file__).resolve().parents[2] / "bot" / "understanding" / "languages"
MIN_LETTERS = 2


def lines(language: str, words: int) -> list[str]:
    """The most frequent words of a language, folded; what several of them fold to is used as often as all together."""
    often: dict[str, float] = defaultdict(float)
    for word in top_n_list(language, words):
        folded = fold(word)
        if folded.isalpha() and folded.isascii() and len(folded) >= MIN_LETTERS:
            often[folded] += 10 ** zipf_frequency(word, language)
    return [f"{word} {math.log10(total):.1f}" for word, total in sorted(often.items())]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("languages", nargs="+")
    parser.add_argument("--words", type=int, default=18_000, help="how many of the most frequent words to keep")
    arguments = parser.parse_args()
    for language in arguments.languages:
        (LANGUAGES / f"{language}.words").write_text("\n".join(lines(language, arguments.words)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
