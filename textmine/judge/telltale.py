"""What a shared passage itself tells about where it comes from: whose name, whose figures, whose words stand in it.

Only what can hardly be the other way round is a ground. A blank left empty (XX镇) is none: it tells that a paper was
borrowed, not from whom, since the other may have filled the same blank. Nor is a slip of text recognition.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textmine.judge.sides import Figure, Side
from textmine.lexicon import Lexicon
from textmine.model import Finding
from textmine.settings import PrecedenceSettings
from textmine.text.names import bare_unit, place_names
from textmine.text.segment import segmenter

Blanks = dict[str, str | int]
"""What fills the sentence of a ground."""

_LEVELS = ("社区", "街道", "村", "镇", "乡", "县", "市", "区")
_ABOVE = frozenset({"街道", "镇", "乡", "县", "市", "区"})
_STOPS = re.compile(r"[，,；;。：:！!？?\n]")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_NAMES = frozenset({"", "nr", "ns", "nt", "nz", "nrt"})


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground for a paper having been first: its kind, which is the sentence's key, and the sentence's blanks."""

    kind: str
    blanks: Blanks


def telltales(
    earlier: Side, later: Side, findings: Sequence[Finding], lexicon: Lexicon, rules: PrecedenceSettings
) -> Iterator[Ground]:
    """Yield the grounds in the passages for ``earlier`` having had them first.

    Args:
        earlier: the side that is asked about.
        later: the other side.
        findings: the residue of both papers.
        lexicon: lists of names and of words by which units speak of themselves.
        rules: see there.
    """
    if earlier.paper.unit != later.paper.unit:
        yield from _own_name(earlier, later, lexicon)
        yield from _office(earlier, later, findings, lexicon)
    yield from _leftover(earlier, later, lexicon)
    yield from _figure(later, rules)
    yield from _old_year(earlier, later, findings)


def _own_name(earlier: Side, later: Side, lexicon: Lexicon) -> Iterator[Ground]:
    """The name of one unit in a passage of another that does not name it anywhere else."""
    known = f"{later.paper.unit}\n{later.paper.title}\n{later.paper.document.path}"
    home = _level(bare_unit(later.paper.unit, lexicon))
    for name in place_names(earlier.paper.unit, lexicon, _LEVELS):
        level = _level(name)
        below = level in _ABOVE and level != home  # a village names the town that it belongs to
        own = len(name) > 2 and not below and name not in known and name not in later.apart
        if own and any(not lexicon.residue.places.elsewhere.search(clause) for clause in _clauses(later.shared, name)):
            yield Ground("own_name", {"words": name})
            return


def _level(name: str) -> str:
    return next((level for level in _LEVELS if name.endswith(level)), "")


def _clauses(text: str, name: str) -> Iterator[str]:
    """The clauses of a text that hold a name."""
    return (clause for clause in _STOPS.split(text) if name in clause)


def _leftover(earlier: Side, later: Side, lexicon: Lexicon) -> Iterator[Ground]:
    """A name that one paper has exchanged in one place and left in another, while the other has it in both."""
    own_words = f"{later.paper.unit}\n{later.paper.title}\n{later.apart}"
    for own, other in later.swaps:
        named = _HAN.fullmatch(own) and _HAN.fullmatch(other) and own not in other and other not in own
        left = named and other in later.shared and other not in own_words
        if left and own not in earlier.passages and _is_name(other, lexicon):
            yield Ground("leftover", {"words": other, "new": own})
            return


def _is_name(word: str, lexicon: Lexicon) -> bool:
    return word.endswith(_LEVELS) or segmenter(lexicon).word_class(word) in _NAMES


def _figure(later: Side, rules: PrecedenceSettings) -> Iterator[Ground]:
    """A figure of one thing that one paper gives in two ways, one of them the other paper's, which has only that."""
    by_noun: dict[str, list[Figure]] = defaultdict(list)
    for figure in later.figures:
        by_noun[figure.noun].append(figure)
    for noun, figures in by_noun.items():
        kept = [f for f in figures if f.own == f.other]
        changed = [f for f in figures if f.own != f.other]
        if kept and changed and len({f.other for f in figures}) == 1 and _size(kept[0].own) >= rules.least_figure:
            yield Ground("figure", {"words": kept[0].own + noun, "new": changed[0].own + noun})
            return


def _size(figure: str) -> float:
    try:
        return float(figure.rstrip("%.,").replace(",", ""))
    except ValueError:
        return 0.0


def _office(earlier: Side, later: Side, findings: Sequence[Finding], lexicon: Lexicon) -> Iterator[Ground]:
    """我局 in a passage of a hospital that shares it with a bureau."""
    unit = bare_unit(earlier.paper.unit, lexicon)
    strange = {_said(f, earlier) for f in findings if f.kind == "office" and f.paper == earlier.paper.name}
    for finding in findings:
        if finding.kind == "office" and finding.paper == later.paper.name and later.holds(finding.span):
            words = _said(finding, later)
            fits = any(own.search(words) and unit.endswith(ends) for own, ends in lexicon.residue.offices.own_words)
            if fits and words in later.shared and words not in strange:
                yield Ground("office", {"words": words})
                return


def _said(finding: Finding, side: Side) -> str:
    return "".join(finding.span.of(side.paper.text).split())


def _old_year(earlier: Side, later: Side, findings: Sequence[Finding]) -> Iterator[Ground]:
    """A deadline of the very year that the other paper is about."""
    year = earlier.paper.year
    for finding in findings if 0 < year < later.paper.year else ():
        inside = finding.kind == "year" and finding.paper == later.paper.name and later.holds(finding.span)
        if inside and dict(finding.why.values).get("year") == year:
            yield Ground("old_year", {"words": _said(finding, later), "year": year})
            return
