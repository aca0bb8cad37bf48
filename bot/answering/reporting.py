"""Word a problem of the curated base: file, line, what is wrong, how to mend it, and its code."""

from __future__ import annotations

from bot.catalogs import message, text
from facts.problems import Problem

PROBLEMS = {  # slug -> what is wrong, and how to mend it
    "ambiguous-term": (message("problem.ambiguous-term"), message("problem.ambiguous-term.fix")),
    "anchor": (message("problem.anchor"), message("problem.anchor.fix")),
    "duplicate-key": (message("problem.duplicate-key"), message("problem.duplicate-key.fix")),
    "empty-fact": (message("problem.empty-fact"), message("problem.empty-fact.fix")),
    "empty-file": (message("problem.empty-file"), message("problem.empty-file.fix")),
    "empty-message": (message("problem.empty-message"), message("problem.empty-message.fix")),
    "extra-language": (message("problem.extra-language"), message("problem.extra-language.fix")),
    "figure-not-translated": (message("problem.figure-not-translated"), message("problem.figure-not-translated.fix")),
    "file-too-large": (message("problem.file-too-large"), message("problem.file-too-large.fix")),
    "guessed-message": (message("problem.guessed-message"), message("problem.guessed-message.fix")),
    "languages-differ": (message("problem.languages-differ"), message("problem.languages-differ.fix")),
    "listed-twice": (message("problem.listed-twice"), message("problem.listed-twice.fix")),
    "long-phrase": (message("problem.long-phrase"), message("problem.long-phrase.fix")),
    "loose-brace": (message("problem.loose-brace"), message("problem.loose-brace.fix")),
    "missing-file": (message("problem.missing-file"), message("problem.missing-file.fix")),
    "missing-folder": (message("problem.missing-folder"), message("problem.missing-folder.fix")),
    "missing-key": (message("problem.missing-key"), message("problem.missing-key.fix")),
    "missing-language": (message("problem.missing-language"), message("problem.missing-language.fix")),
    "missing-message": (message("problem.missing-message"), message("problem.missing-message.fix")),
    "no-catalog": (message("problem.no-catalog"), message("problem.no-catalog.fix")),
    "no-language-pack": (message("problem.no-language-pack"), message("problem.no-language-pack.fix")),
    "no-lexicon": (message("problem.no-lexicon"), message("problem.no-lexicon.fix")),
    "no-out-of-scope": (message("problem.no-out-of-scope"), message("problem.no-out-of-scope.fix")),
    "no-plural-forms": (message("problem.no-plural-forms"), message("problem.no-plural-forms.fix")),
    "no-stored-text": (message("problem.no-stored-text"), message("problem.no-stored-text.fix")),
    "no-text": (message("problem.no-text"), message("problem.no-text.fix")),
    "not-an-id": (message("problem.not-an-id"), message("problem.not-an-id.fix")),
    "not-po": (message("problem.not-po"), message("problem.not-po.fix")),
    "not-utf8": (message("problem.not-utf8"), message("problem.not-utf8.fix")),
    "not-verbatim": (message("problem.not-verbatim"), message("problem.not-verbatim.fix")),
    "not-yaml": (message("problem.not-yaml"), message("problem.not-yaml.fix")),
    "nothing-checked": (message("problem.nothing-checked"), message("problem.nothing-checked.fix")),
    "other-placeholders": (message("problem.other-placeholders"), message("problem.other-placeholders.fix")),
    "outside-folder": (message("problem.outside-folder"), message("problem.outside-folder.fix")),
    "phrase-without-figure": (message("problem.phrase-without-figure"), message("problem.phrase-without-figure.fix")),
    "same-utterance": (message("problem.same-utterance"), message("problem.same-utterance.fix")),
    "silent-figure": (message("problem.silent-figure"), message("problem.silent-figure.fix")),
    "slip-not-found": (message("problem.slip-not-found"), message("problem.slip-not-found.fix")),
    "too-few-utterances": (message("problem.too-few-utterances"), message("problem.too-few-utterances.fix")),
    "typed-figure": (message("problem.typed-figure"), message("problem.typed-figure.fix")),
    "unit-mismatch": (message("problem.unit-mismatch"), message("problem.unit-mismatch.fix")),
    "unknown-concept": (message("problem.unknown-concept"), message("problem.unknown-concept.fix")),
    "unknown-country": (message("problem.unknown-country"), message("problem.unknown-country.fix")),
    "unknown-fact": (message("problem.unknown-fact"), message("problem.unknown-fact.fix")),
    "unknown-group": (message("problem.unknown-group"), message("problem.unknown-group.fix")),
    "unknown-indicator": (message("problem.unknown-indicator"), message("problem.unknown-indicator.fix")),
    "unknown-key": (message("problem.unknown-key"), message("problem.unknown-key.fix")),
    "unknown-message": (message("problem.unknown-message"), message("problem.unknown-message.fix")),
    "unknown-placeholder": (message("problem.unknown-placeholder"), message("problem.unknown-placeholder.fix")),
    "unknown-qualifier": (message("problem.unknown-qualifier"), message("problem.unknown-qualifier.fix")),
    "unknown-source": (message("problem.unknown-source"), message("problem.unknown-source.fix")),
    "unknown-topic": (message("problem.unknown-topic"), message("problem.unknown-topic.fix")),
    "unknown-word": (message("problem.unknown-word"), message("problem.unknown-word.fix")),
    "unnamed-country": (message("problem.unnamed-country"), message("problem.unnamed-country.fix")),
    "unreadable-file": (message("problem.unreadable-file"), message("problem.unreadable-file.fix")),
    "unreduced-fraction": (message("problem.unreduced-fraction"), message("problem.unreduced-fraction.fix")),
    "unused-source": (message("problem.unused-source"), message("problem.unused-source.fix")),
    "wrong-answer": (message("problem.wrong-answer"), message("problem.wrong-answer.fix")),
    "wrong-everyday-word": (message("problem.wrong-everyday-word"), message("problem.wrong-everyday-word.fix")),
    "wrong-plural-forms": (message("problem.wrong-plural-forms"), message("problem.wrong-plural-forms.fix")),
    "wrong-value": (message("problem.wrong-value"), message("problem.wrong-value.fix")),
    "yaml-binary": (message("problem.yaml-binary"), message("problem.yaml-binary.fix")),
    "yaml-bracket": (message("problem.yaml-bracket"), message("problem.yaml-bracket.fix")),
    "yaml-character": (message("problem.yaml-character"), message("problem.yaml-character.fix")),
    "yaml-closing": (message("problem.yaml-closing"), message("problem.yaml-closing.fix")),
    "yaml-colon": (message("problem.yaml-colon"), message("problem.yaml-colon.fix")),
    "yaml-escape": (message("problem.yaml-escape"), message("problem.yaml-escape.fix")),
    "yaml-indent": (message("problem.yaml-indent"), message("problem.yaml-indent.fix")),
    "yaml-no-colon": (message("problem.yaml-no-colon"), message("problem.yaml-no-colon.fix")),
    "yaml-quote": (message("problem.yaml-quote"), message("problem.yaml-quote.fix")),
    "yaml-second": (message("problem.yaml-second"), message("problem.yaml-second.fix")),
    "yaml-tab": (message("problem.yaml-tab"), message("problem.yaml-tab.fix")),
    "yaml-unclosed": (message("problem.yaml-unclosed"), message("problem.yaml-unclosed.fix")),
}


def worded(problem: Problem, language: str) -> str:
    """A problem as its curator reads it."""
    what, fix = (text(id, language, **problem.values) for id in PROBLEMS[problem.slug])
    near = problem.values.get("near")
    if near and near not in fix:
        fix = text("problem.near", language, fix=fix, near=near)
    return text("problem.line", language, file=problem.file, line=problem.line, slug=problem.slug, what=what, fix=fix)
