"""A curator makes a mistake: the bot goes on answering from the last good state, and says so, until it is mended."""

from __future__ import annotations

from tests.bot.asking import Command, edit

QUESTION = "How many nests are there?"


def test_the_broken_base(storks: Command) -> None:
    nests = storks.facts / "facts" / "nests.yaml"

    # All is well.
    good = storks("ask", QUESTION)
    assert good.code == 0 and "about 120 nests" in good.out

    # The curator corrects a figure, and misspells its qualifier.
    edit(nests, "value: 120\n    qualifier: about", "value: 130\n    qualifier: abuot")
    edit(nests, "phrase: about 120 nests", "phrase: about 130 nests")
    stale = storks("ask", QUESTION)
    assert (stale.code, stale.out) == (0, good.out)
    assert "last good state" in stale.err and "faktenbot check" in stale.err

    # It says so each time, not only once; and on standard error only.
    again = storks("ask", "--json", QUESTION)
    assert "last good state" in again.err and "last good state" not in again.out

    # The check names the place, and the fix.
    check = storks("check")
    assert check.code == 1
    assert "facts/nests.yaml:8: “abuot”" in check.err and "about" in check.err

    # Mended: the new figure, without a word about errors.
    edit(nests, "abuot", "about")
    mended = storks("ask", QUESTION)
    assert mended.code == 0 and "about 130 nests" in mended.out
    assert "last good state" not in mended.err
    assert storks("ask", QUESTION) == (0, mended.out, "")


def test_a_base_that_was_never_good_answers_nothing(storks: Command) -> None:
    edit(storks.facts / "facts" / "nests.yaml", "qualifier: about", "qualifier: abuot")

    done = storks("ask", QUESTION)

    assert (done.code, done.out) == (1, "")
    assert "facts/nests.yaml:8" in done.err and "Traceback" not in done.err
    assert not list(storks.home.rglob("*.sqlite"))
