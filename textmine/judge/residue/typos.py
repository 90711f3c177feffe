"""The same wrong word in two papers: a slip that travels with what it stands in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from textmine.judge.residue.found import own_statements, slip
from textmine.lexicon import Lexicon
from textmine.model import Finding, FindingKind, Paper, Span
from textmine.text.segment import segmenter


def shared_typos(papers: Sequence[Paper], lexicon: Lexicon) -> Iterator[Finding]:
    """Yield the slips that stand in papers of two units or more, each with one of the others that has it."""
    uses: dict[str, list[tuple[Paper, Span]]] = defaultdict(list)
    for paper in papers:
        for span, wrong in _slips(paper, lexicon):
            uses[wrong].append((paper, span))
    for wrong, found in sorted(uses.items()):
        units = {p.name: p.unit or p.name for p, _ in found}
        for paper, span in found:
            others = sorted(unit for name, unit in units.items() if unit != units[paper.name])
            if others:
                right = lexicon.residue.typos[wrong]
                yield slip(paper, span, FindingKind.TYPO, right=right, other=others[0], count=len(set(others)))


def _slips(paper: Paper, lexicon: Lexicon) -> Iterator[tuple[Span, str]]:
    rules = lexicon.residue
    for statement in own_statements(paper):
        for found in rules.any_typo.finditer(paper.text, statement.span.start, statement.span.end):
            if _stands_alone(paper.text, Span(*found.span()), lexicon):
                yield Span(*found.span()), found[0]


def _stands_alone(text: str, span: Span, lexicon: Lexicon) -> bool:
    """Tell whether the characters are a word here, and no ends of two: 以经 is none in 以经济建设为中心."""
    start = max(0, span.start - 4)
    position = start
    ends = {start}
    for word in segmenter(lexicon).words(text[start : span.end + 4]):
        position += len(word)
        ends.add(position)
    return span.start in ends and span.end in ends
