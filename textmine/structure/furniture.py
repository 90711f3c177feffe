"""Page furniture: page numbers, and the heads and feet that run through a document."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from textmine.lexicon import Lexicon
from textmine.model import Span
from textmine.settings import StructureSettings
from textmine.structure.lines import Line
from textmine.structure.marks import CLAUSE_ENDS
from textmine.structure.numbering import marker_at


def furniture_lines(
    text: str, stack: Sequence[Line], lexicon: Lexicon, limits: StructureSettings, pages: Sequence[Span]
) -> set[int]:
    """Return the indices of lines that belong to the sheet of paper, not to the text on it.

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
    return numbers | _running(words, edges, lexicon, limits)


def _running(words: Sequence[str], edges: set[int], lexicon: Lexicon, limits: StructureSettings) -> set[int]:
    """Short lines that stand at the edges of several sheets."""
    heads = {i for i in edges if _could_run(words[i], lexicon, limits)}
    often = Counter(words[i] for i in heads)
    found = {i for i in heads if often[words[i]] >= limits.min_sheets}
    titled = any(w.endswith(lexicon.title_endings) for w in words[1:2])
    return found if titled else found - {0}  # the first line is the title itself unless one follows


def _could_run(words: str, lexicon: Lexicon, limits: StructureSettings) -> bool:
    """Whether a line is no sentence, no number and no title of a section."""
    if not limits.min_running_head <= len(words) <= limits.max_title:
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
