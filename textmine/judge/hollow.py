"""Empty words, sentence by sentence, and how much of a paper can be checked; never a verdict on the paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from textmine.lexicon import Lexicon
from textmine.model import Concreteness, Finding, FindingKind, Label, Paper, Reason, Role, Statement
from textmine.text.normal import ruled_form

_SAYING = frozenset({Role.PROBLEM, Role.CAUSE, Role.REMEDY, Role.ACHIEVEMENT})
_KEPT = 1000
"""Sentences whose facts and phrases are kept: those of a paper are asked for them three times over."""
_SHOWN = 3  # phrases named as a ground


def hollow(papers: Sequence[Paper], labels: Mapping[str, Sequence[Label]], lexicon: Lexicon) -> Iterator[Finding]:
    """Yield the sentences that name no person, place, time or figure and lean on phrases that fit any office."""
    for paper in papers:
        for statement in _saying(paper, labels[paper.name]):
            if words := _empty_words(statement, lexicon):
                shown = "、".join(f"“{word}”" for word in list(dict.fromkeys(words))[:_SHOWN])
                why = Reason.of("finding.hollow", count=len(words), words=shown)
                yield Finding(paper.name, statement.span, FindingKind.HOLLOW, why)


def concreteness(paper: Paper, labels: Sequence[Label], lexicon: Lexicon) -> Concreteness:
    """Count what can be checked in a paper, and what cannot."""
    own = [ruled_form(s.text) for s in paper.structure.statements if not s.clutter]
    saying = list(_saying(paper, labels))
    return Concreteness(
        facts=sum(_weighed(text, lexicon)[0] for text in own),
        phrases=sum(len(_weighed(text, lexicon)[1]) for text in own),
        chars=sum(map(len, own)),
        hollow=sum(bool(_empty_words(s, lexicon)) for s in saying),
        sentences=len(saying),
    )


def _saying(paper: Paper, labels: Sequence[Label]) -> Iterator[Statement]:
    """The sentences that say what is, was or will be done; titles are none."""
    for statement, label in zip(paper.structure.statements, labels, strict=True):
        if label.role in _SAYING and not statement.clutter and not statement.heading:
            yield statement


def _empty_words(statement: Statement, lexicon: Lexicon) -> Sequence[str]:
    """The set phrases of a sentence that holds nothing else; none where there is a fact."""
    rules, text = lexicon.hollow, ruled_form(statement.text)
    if len(text) < rules.min_chars:
        return ()
    facts, words = _weighed(text, lexicon)
    return words if not facts and len(words) >= rules.least else ()


@lru_cache(maxsize=_KEPT)
def _weighed(text: str, lexicon: Lexicon) -> tuple[int, tuple[str, ...]]:
    """How many facts a sentence has, and its set phrases."""
    return sum(1 for _ in lexicon.hollow.facts.finditer(text)), tuple(_set_phrases(text, lexicon))


def _set_phrases(text: str, lexicon: Lexicon) -> list[str]:
    """Strengthening words and phrases that fit any office, in order; those inside another count with it."""
    rules, taken = lexicon.hollow, bytearray(len(text))
    found: list[tuple[int, int]] = []
    for pattern in (rules.denied, rules.phrases, rules.strengtheners):
        for start, end in (m.span() for m in pattern.finditer(text)):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found += [(start, end)] if pattern is not rules.denied else []
    return [text[start:end] for start, end in sorted(found)]
