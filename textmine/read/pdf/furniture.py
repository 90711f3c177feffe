"""What belongs to the sheets of a PDF and not to the text on them: running heads, running feet, page numbers.

Compared over all pages: the same words but for figures, at the same height of the sheet, on several pages. An
author's own words repeat too, the title of a section or the head of a table without rules; so a line that repeats must
also stand apart from the text, or be set in smaller type, before it counts as furniture.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from textmine.model import Aside, AsideKind
from textmine.read.asides import running_heads
from textmine.read.pdf.order import PrintedLine
from textmine.read.pdf.page import Page
from textmine.settings import ReadSettings

_FIGURES = re.compile(r"[0-9０-９]+")
_FRAME = r"[-‐-―－~～·•.|｜/／()（）\[\]【】]*"
_COUNTED = re.compile(
    rf"(?i){_FRAME}(?:第[0-9０-９一二三四五六七八九十百]+页(?:[,，/／|｜]?共[0-9０-９一二三四五六七八九十百]+页)?"
    rf"|第?[0-9０-９]+[/／][0-9０-９]+页?|page[0-9]+(?:of[0-9]+)?|p\.?[0-9]+|[-‐-―－~～·•—]+[0-9０-９]+[-‐-―－~～·•—]+){_FRAME}"
)
_WIDEST_PITCH = 2.2  # sizes of the type; lines farther apart than double spacing are not those of running text
_LARGER = 1.1  # sizes of the type of the text
_BARE = re.compile(r"[0-9０-９]{1,4}|[ivxlcIVXLC]{1,6}")


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line near the edge of a sheet: ``place`` counts from that edge, ``apart`` says that a blank follows it."""

    page: int
    line: PrintedLine
    kind: AsideKind
    place: int
    height: float
    apart: bool

    @property
    def key(self) -> str:
        """The words without figures and blanks, alike on all pages."""
        return _FIGURES.sub("0", _packed(self.line.words))


def _packed(words: str) -> str:
    return "".join(words.split())


def without_furniture(pages: Sequence[Page], limits: ReadSettings) -> tuple[list[Page], tuple[Aside, ...]]:
    """Return the pages without their furniture, and each different wording of that once."""
    body = _Body.of(pages)
    edges = [edge for number, page in enumerate(pages) for edge in _edges(number, page, body, limits)]
    found = [*_running(edges, len(pages), body.size, limits), *_numbers(edges)]
    turned = _repeated_marks(pages, limits)
    gone = {id(edge.line) for edge in found}
    left = [
        replace(
            page,
            columns=tuple(kept for column in page.columns if (kept := tuple(x for x in column if id(x) not in gone))),
            turned=tuple(line for line in page.turned if line.words not in turned),
        )
        if page.columns or page.turned
        else page
        for page in pages
    ]
    if not any(page.columns or page.turned for page in left):
        return list(pages), ()  # what is all that there is belongs to the text
    return left, _asides(found, turned)


@dataclass(frozen=True, slots=True)
class _Body:
    """How the text of a document is set: the size of its type, and the distance of its lines in points."""

    size: float
    pitch: float

    @classmethod
    def of(cls, pages: Iterable[Page]) -> _Body:
        """Take the measure in the middle of each page, which tells enough of all its lines."""
        amid = [column[len(column) // 2 - 1 : len(column) // 2 + 1] for page in pages for column in page.columns[:1]]
        pairs = [pair for pair in amid if len(pair) == 2]
        if not pairs:
            return cls(0.0, 0.0)
        size = median(below.size for _, below in pairs)
        return cls(size, min(median(below.middle - above.middle for above, below in pairs), _WIDEST_PITCH * size))


def _edges(number: int, page: Page, body: _Body, limits: ReadSettings) -> Iterator[_Edge]:
    """Yield the first and last lines of a sheet, tables not counted; a line between them belongs to both edges."""
    columns = page.columns
    lines = columns[0] if len(columns) == 1 else sorted(page.lines, key=lambda line: line.middle)
    ends = lines[: limits.edge_lines + 1], lines[: -limits.edge_lines - 2 : -1]
    for kind, order in zip((AsideKind.HEADER, AsideKind.FOOTER), ends, strict=True):
        for place, line in enumerate(order[: limits.edge_lines]):
            height = line.middle if kind is AsideKind.HEADER else page.height - line.middle
            if line.table is not None or height > limits.edge_share * page.height:
                break
            after = order[place + 1] if place + 1 < len(order) else line
            apart = abs(after.middle - line.middle) >= limits.edge_gap * body.pitch > 0
            yield _Edge(number, line, kind, place, height, apart)


def _running(edges: Iterable[_Edge], pages: int, body: float, limits: ReadSettings) -> Iterator[_Edge]:
    """Yield the lines whose words, but for figures, stand at the same height of several sheets.

    A document of fewer sheets has furniture in small type only; type larger than the text is a title, however often.
    """
    alike: defaultdict[tuple[AsideKind, str], list[_Edge]] = defaultdict(list)
    for edge in edges:
        if edge.line.size <= _LARGER * body:
            alike[edge.kind, edge.key].append(edge)
    few = pages < limits.min_sheets
    for level in (level for same in alike.values() if len(same) > 1 for level in _levels(same, limits)):
        distinct = sum((e.apart and not few) or e.line.size <= limits.furniture_size * body for e in level)
        sheets = len({edge.page for edge in level})
        if sheets >= min(limits.min_sheets, max(pages, 2)) and distinct * 2 > len(level):
            yield from level


def _levels(edges: Iterable[_Edge], limits: ReadSettings) -> list[list[_Edge]]:
    """Part lines by the height at which they stand."""
    levels: list[list[_Edge]] = []
    for edge in sorted(edges, key=lambda edge: edge.height):
        if levels and edge.height - levels[-1][-1].height <= limits.edge_drift * edge.line.size:
            levels[-1].append(edge)
        else:
            levels.append([edge])
    return levels


def _numbers(edges: Sequence[_Edge]) -> Iterator[_Edge]:
    """Yield page numbers: those that say so, and bare ones that count the pages."""
    bare = []
    for edge in edges:
        words = _packed(edge.line.words) if edge.place <= 1 else ""
        if _COUNTED.fullmatch(words):
            yield edge
        elif _BARE.fullmatch(words) and edge.apart:
            bare.append((edge, int(words) - edge.page if words.isdecimal() else 0))
    steps = Counter(step for _, step in bare)
    for edge, step in bare:
        if steps[step] > 1 or (step == 1 and edge.kind is AsideKind.FOOTER):
            yield edge


def _repeated_marks(pages: Sequence[Page], limits: ReadSettings) -> list[str]:
    """Return the words of watermarks: those turned in the same way on several sheets."""
    sheets = Counter(words for page in pages for words in {line.words for line in page.turned})
    return [words for words, count in sheets.items() if count >= limits.min_sheets]


def _asides(found: Iterable[_Edge], marks: Iterable[str]) -> tuple[Aside, ...]:
    wordings = {(edge.kind, edge.key): edge.line.words for edge in sorted(found, key=lambda edge: -edge.page)}
    order = sorted(wordings, key=lambda key: key[0] is AsideKind.FOOTER)
    lines = running_heads(Aside(kind, wordings[kind, key]) for kind, key in order)
    return (*lines, *(Aside(AsideKind.HEADER, words) for words in marks))
