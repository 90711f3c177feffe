"""One pass over a web page: the lines that a browser shows, and the blocks that they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from textmine.model import Aside, AsideKind
from textmine.read.html.table import MAX_SPAN, Grid, data_tables
from textmine.read.numerals import numeral
from textmine.read.table import Line
from textmine.read.word.wordml import integer, local

NUMBER = "data-n"
"""The attribute that the walk leaves on an element: the number of its block, or :data:`OUT`."""

OUT = "out"
"""Marks an element that a browser does not show, or that stands beside the text."""

_OUT = frozenset({
    "head", "title", "script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "svg", "math",
    "datalist", "select", "audio", "video", "canvas", "map", "rt", "rp", "rtc", "del", "xml", "noframes",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "textarea",
})  # fmt: skip
# The marker types of a numbered list (HTML, 4.4.5), as number formats of Word.
_MARKERS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CELLS = frozenset({"td", "th"})
_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)", re.I)
# What Word writes beside the text when it saves a page, and the number it sets before a list item.
_MSO_ELEMENT = re.compile(r"mso-element\s*:\s*(comment|footnote|endnote)-list", re.I)
_MSO_NUMBER = re.compile(r"mso-list\s*:\s*ignore", re.I)
_MSO_GAP = re.compile(r"font\s*:\s*7(?:\.0)?pt", re.I)
_NOTES = {"comment": AsideKind.COMMENT, "footnote": AsideKind.FOOTNOTE, "endnote": AsideKind.ENDNOTE}
# Forums strew characters that no reader sees into posts, and Word the marks of its comments.
_UNSEEN = frozenset({"jammer", "msocomanchor"})
_WORD = re.compile("[A-Z]?[a-z]+|[A-Z]+")
_OWN_TARGET = re.compile(r"^#.|\.(?:docx?|wps|pdf|ofd|xlsx?|et|pptx?|txt|rtf|zip|rar|7z)$", re.I)
# White space of HTML; U+3000 and the no-break space are characters of the text.
_BLANKS = " \t\r\n\f\v\xa0\u3000\u200b\ufeff"
_SPACES = re.compile(r"[ \t\r\n\f]+")
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff“”‘’…—]"
_BREAK_IN_HANZI = re.compile(rf"(?<={_WIDE})[ \t\f]*[\r\n][ \t\r\n\f]*(?={_WIDE})")


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of a page. ``links`` counts its characters in links, ``block`` the block right around it."""

    line: Line
    links: int
    block: int


@dataclass(frozen=True, slots=True)
class Block:
    """An element that begins a line, with the pieces ``[first, last)`` inside; ``parent`` is -1 for the root."""

    tag: str
    names: frozenset[str]
    parent: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What a browser shows of a page, the notes beside it, and the elements that are hidden by their style."""

    pieces: tuple[Piece, ...]
    blocks: tuple[Block, ...]
    notes: tuple[Aside, ...]
    hidden: tuple[etree._Element, ...]


def walk(root: etree._Element) -> Shown:
    """Return the visible lines below ``root`` and number its blocks with :data:`NUMBER`.

    A block is a line; the cells of a row of a table stand in one line with tabs between them, unless the table only
    arranges the page.
    """
    return _Walk(frozenset(data_tables(root))).shown(root)


def names(element: etree._Element) -> frozenset[str]:
    """Return the words of an element's class, id and role, in small letters."""
    said = " ".join(element.get(key, "") for key in ("class", "id", "role"))
    return frozenset(word.lower() for word in _WORD.findall(said[:500]))


def words_of(element: etree._Element) -> str:
    """Return all characters inside an element, shown or not."""
    return "".join(str(words) for words in element.itertext())


def _leads_away(element: etree._Element) -> bool:
    """Tell whether an element is a link to another page: not to a place in this one, nor to a file beside it."""
    target = element.get("href")
    return target is not None and not _OWN_TARGET.search(target)


class _Walk:
    """Characters gather in ``_line`` until a block begins or ends; the lines of an open cell gather in the grid."""

    def __init__(self, tables: frozenset[etree._Element]) -> None:
        self._tables = tables
        self._pieces: list[Piece] = []
        self._blocks: list[Block] = []
        self._open: list[int] = []
        self._line: list[str] = []
        self._links = 0
        self._link_depth = 0
        self._marker = ""
        self._lists: list[int] = []
        self._preformatted = 0
        self._grid: Grid | None = None
        self._table_count = 0
        self._notes: list[Aside] = []
        self._hidden: list[etree._Element] = []

    def shown(self, root: etree._Element) -> Shown:
        """Return what is visible below ``root``."""
        events = etree.iterwalk(root, events=("start", "end"))
        passed_over = None
        for event, element in events:
            name = local(element)
            if event == "start":
                if self._is_out(element, name):
                    if name:
                        element.set(NUMBER, OUT)
                    events.skip_subtree()
                    passed_over = element
                    continue
                self._start(element, name)
                self._add(element.text)
                continue
            if element is passed_over:
                passed_over = None
            else:
                self._end(element, name)
            if element is not root:
                self._add(element.tail)
        self._end_line()
        return Shown(tuple(self._pieces), tuple(self._blocks), tuple(self._notes), tuple(self._hidden))

    def _is_out(self, element: etree._Element, name: str) -> bool:
        """Tell whether nothing of an element belongs to the lines; what of it stands elsewhere is put there."""
        if not name or name in _OUT or "hidden" in element.attrib:
            return True
        style = element.get("style", "")
        if style and _HIDING.search(style):
            self._hidden.append(element)
            return True
        if style and _MSO_NUMBER.search(style):
            number = words_of(element).strip()
            self._add(number + " " * number.isascii())
            return True
        if style and len(element) == 0 and not (element.text or "").strip() and _MSO_GAP.search(style):
            return True
        note = _MSO_ELEMENT.search(style) if style else None
        if note is not None:
            words = "\n".join(" ".join(words_of(child).split()) for child in element)
            self._notes.append(Aside(_NOTES[note[1].lower()], words))
            return True
        return "class" in element.attrib and not _UNSEEN.isdisjoint(names(element))

    def _start(self, element: etree._Element, name: str) -> None:
        element.attrib.pop(NUMBER, "")
        if name == "a" and _leads_away(element):
            self._link_depth += 1
        if name == "br":
            self._end_line()
        if name not in _BLOCKS:
            return
        self._end_line()
        parent = self._open[-1] if self._open else -1
        self._open.append(len(self._blocks))
        element.set(NUMBER, str(len(self._blocks)))
        self._blocks.append(Block(name, names(element), parent, len(self._pieces), -1))
        if name == "button":
            self._link_depth += 1
        elif name == "pre":
            self._preformatted += 1
        elif name in {"ol", "ul"}:
            self._lists.append(integer(element.get("start")) or 1)
        elif name == "li":
            self._number(element)
        elif name == "table" and element in self._tables:
            self._grid = Grid(self._table_count)
            self._table_count += 1
        elif self._grid is not None:
            self._start_in_table(element, name, self._grid)

    def _start_in_table(self, element: etree._Element, name: str, grid: Grid) -> None:
        if name == "tr":
            grid.start_row()
        elif name in _CELLS:
            grid.start_cell(_reach(element.get("colspan")), _reach(element.get("rowspan")))

    def _number(self, item: etree._Element) -> None:
        """Write out the number that a browser sets before an item of a numbered list."""
        parent = item.getparent()
        if parent is None or local(parent) != "ol" or not self._lists:
            return
        number = integer(item.get("value"))
        number = self._lists[-1] if number is None else number
        self._lists[-1] = number + 1
        self._marker = numeral(number, _MARKERS.get(parent.get("type", ""), "decimal")) + ". "

    def _end(self, element: etree._Element, name: str) -> None:
        if name == "a" and _leads_away(element):
            self._link_depth -= 1
        if name not in _BLOCKS:
            return
        self._end_line()
        if self._grid is not None:
            self._end_in_table(element, name, self._grid)
        block = self._open.pop()
        opened = self._blocks[block]
        self._blocks[block] = Block(opened.tag, opened.names, opened.parent, opened.first, len(self._pieces))
        if name == "button":
            self._link_depth -= 1
        elif name == "pre":
            self._preformatted -= 1
        elif name in {"ol", "ul"}:
            self._lists.pop()

    def _end_in_table(self, element: etree._Element, name: str, grid: Grid) -> None:
        if name in _CELLS:
            grid.end_cell()
        elif name == "tr" or (name == "table" and element in self._tables):
            links = grid.links
            for line in grid.end_row():
                self._pieces.append(Piece(line, links, self._open[-1]))
                links = 0
        if name == "table" and element in self._tables:
            self._grid = None

    def _add(self, words: str | None) -> None:
        if words:
            self._line.append(words)
            if self._link_depth:
                self._links += len(words.strip())

    def _end_line(self) -> None:
        """Close the line; its characters go to the open cell, if there is one, or else to the page."""
        raw, links = "".join(self._line), self._links
        self._line, self._links = [], 0
        for words in self._as_set(raw):
            if self._grid is not None and self._grid.in_cell:
                self._grid.add(Line(words), links)
            else:
                self._pieces.append(Piece(Line(words), min(links, len(words)), self._open[-1] if self._open else -1))
            links = 0

    def _as_set(self, raw: str) -> Iterator[str]:
        """Yield the lines of a stretch as a browser sets it: runs of blanks are one, a break between hanzi is none."""
        if self._preformatted:
            yield from (line for line in raw.strip("\r\n").splitlines() if line.strip(_BLANKS))
            return
        line = _SPACES.sub(" ", _BREAK_IN_HANZI.sub("", raw)).strip(" ")
        if line.strip(_BLANKS):
            yield self._marker + line
            self._marker = ""


def _reach(value: str | None) -> int:
    """Return how many rows or columns a cell reaches over; what is no sensible number is 1."""
    return min(max(integer(value) or 1, 1), MAX_SPAN)
