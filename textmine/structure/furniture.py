"""Page furniture: page numbers, and the heads and feet that run through a document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from textmine.lexicon import Lexicon
from textmine.model import Span
from textmine.settings import StructureSettings
from textmine.structure.lines import Line
from textmine.structure.marks import CLAUSE_ENDS
from textmine.structure.numbering import marker_at


@dataclass(frozen=True, slots=True)
class Furniture:
    """The indices of the lines that belong to the sheets of paper: page numbers, running heads and feet."""

    numbers: frozenset[int] = frozenset()
    running: frozenset[int] = frozenset()

    @property
    def lines(self) -> frozenset[int]:
        """All of them."""
        return self.numbers | self.running


def find_furniture(
    text: str, stack: Sequence[Line], lexicon: Lexicon, limits: StructureSettings, pages: Sequence[Span]
) -> Furniture:
    """Return the lines that belong to the sheet of paper, not to the text on it.

    Without ``pages``, page numbers show where the sheets end. A line that only repeats inside the text is none: the
    titles 原因分析 and 整改措施 stand under every problem of a list.
    """
    words = [line.span.of(text) for line in stack]
    rules = lexicon.clutter
    numbers = {i for i, w in enumerate(words) if len(w) <= limits.max_title and rules.page.fullmatch(w)}
    edges = _page_edges(stack, pages, numbers) if pages else _beside_numbers(numbers, len(stack))
    bare = [i for i in edges if len(words[i]) <= limits.max_title and rules.bare_page.fullmatch(words[i])]
    if pages and len(bare) >= limits.min_sheets:
        numbers |= set(bare)
        edges = _page_edges(stack, pages, numbers)
    return Furniture(frozenset(numbers), frozenset(_running(words, edges, lexicon, limits)))


def sheet_starts(stack: Sequence[Line], furniture: Furniture, pages: Sequence[Span]) -> set[int]:
    """Return the indices of the lines before which a new sheet begins, page numbers and heads left out.

    Without ``pages`` the page numbers show where that is.
    """
    ends = [page.end for page in pages]
    left_out = furniture.lines
    found: set[int] = set()
    sheet, turned, begun = 0, False, False
    for i, line in enumerate(stack):
        if pages:
            place = bisect_right(ends, line.span.start)
            turned, sheet = turned or place != sheet, place
        if i in left_out:
            turned = turned or (i in furniture.numbers and not pages)
            continue
        if turned and begun:
            found.add(i)
        turned, begun = False, True
    return found


def _running(words: Sequence[str], edges: set[int], lexicon: Lexicon, limits: StructureSettings) -> set[int]:
    """Short lines at the edges of several sheets, and the title of the paper (in up to two lines) at any."""
    heads = {i for i in edges if _could_run(words[i], lexicon, limits)}
    often = Counter(words[i] for i in heads)
    found = {i for i in heads if often[words[i]] >= limits.min_sheets}
    found |= {i for i in heads if i > 1 and words[i] in (words[0], words[0] + words[1])}
    titled = any(w.endswith(lexicon.title_endings) for w in words[1:2])
    return found if titled else found - {0}  # the first line is the title itself unless one follows


def _could_run(words: str, lexicon: Lexicon, limits: StructureSettings) -> bool:
    """Whether a line is no sentence, no number and no title of a section."""
    if not limits.min_running_head <= len(words) <= limits.max_full_title:
        return False
    if words[-1] in CLAUSE_ENDS or marker_at(words, 0):
        return False
    return words.endswith(lexicon.title_endings) or not any(cue.hits(words) for cue in lexicon.titles)


def _page_edges(stack: Sequence[Line], pages: Sequence[Span], numbers: set[int]) -> set[int]:
    """The first and the last line of each page, page numbers not counted."""
    starts = [line.span.start for line in stack]
    edges: set[int] = set()
    for page in pages:
        inside = [i for i in range(bisect_left(starts, page.start), bisect_left(starts, page.end)) if i not in numbers]
        edges.update(inside[:1] + inside[-1:])
    return edges


def _beside_numbers(numbers: set[int], count: int) -> set[int]:
    """The lines above and below page numbers, and the first of all where there are any."""
    edges = {i + step for i in numbers for step in (-1, 1)}
    if numbers:
        edges.add(0)
    return {i for i in edges if 0 <= i < count} - numbers
