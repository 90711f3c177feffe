"""Empty words, sentence by sentence, and how much of a paper can be checked; never a verdict on the paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textmine.lexicon import Lexicon
from textmine.model import Concreteness, Finding, FindingKind, Label, Paper, Reason, Role, Statement
from textmine.text.normal import ruled_form

_SAYING = frozenset({Role.PROBLEM, Role.CAUSE, Role.REMEDY, Role.ACHIEVEMENT})
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
    rules = lexicon.hollow
    own = [ruled_form(s.text) for s in paper.structure.statements if not s.clutter]
    saying = list(_saying(paper, labels))
    return Concreteness(
        facts=sum(sum(1 for _ in rules.facts.finditer(text)) for text in own),
        phrases=sum(len(_set_phrases(text, lexicon)) for text in own),
        chars=sum(map(len, own)),
        hollow=sum(bool(_empty_words(s, lexicon)) for s in saying),
        sentences=len(saying),
    )


def _saying(paper: Paper, labels: Sequence[Label]) -> Iterator[Statement]:
    """The sentences that say what is, was or will be done; titles are none."""
    for statement, label in zip(paper.structure.statements, labels, strict=True):
        if label.role in _SAYING and not statement.clutter and not statement.heading:
            yield statement


def _empty_words(statement: Statement, lexicon: Lexicon) -> list[str]:
    """The set phrases of a sentence that holds nothing else; none where there is a fact."""
    rules, text = lexicon.hollow, ruled_form(statement.text)
    if len(text) < rules.min_chars or rules.facts.search(text):
        return []
    words = _set_phrases(text, lexicon)
    return words if len(words) >= rules.least else []


def _set_phrases(text: str, lexicon: Lexicon) -> list[str]:
    """Strengthening words and phrases that fit any office, in order; those inside another count with it."""
    found: list[tuple[int, int]] = []
    for pattern in (lexicon.hollow.phrases, lexicon.hollow.strengtheners):
        for m in pattern.finditer(text):
            if all(m.end() <= start or end <= m.start() for start, end in found):
                found.append(m.span())
    return [text[start:end] for start, end in sorted(found)]
