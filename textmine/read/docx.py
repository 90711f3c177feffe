"""Word documents (ECMA-376): the text that a reader of the printed page sees, in the order of the body.

The body is walked without recursion, one event for each element that opens or closes. What tracked changes deleted,
what is hidden, field codes and the second copy of a text box stay out; automatic numbers are written out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from textmine.model import Reason
from textmine.read.numbering import Counters, Numbering, read_numbering
from textmine.read.package import Package
from textmine.read.reading import Reading
from textmine.read.table import row_lines
from textmine.read.wordml import child, flag, local, value
from textmine.settings import ReadSettings

# Properties, deleted and moved-away text, field codes, and phonetic guides.
_OUT = frozenset({
    "pPr", "rPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "sectPr",
    "del", "moveFrom", "delText", "instrText", "delInstrText", "rt",
})  # fmt: skip
_LITERAL = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_BULLET = "•"
_RAW_BREAKS = re.compile(r"[\r\n\t]+")


def read_docx(data: bytes, limits: ReadSettings) -> Reading:
    """Read a Word document; headers, footers, notes and comments are left out.

    Each paragraph is a line. The cells of a table row stand in one line with tabs between them; where a cell holds
    several paragraphs, each paragraph of the row is a line of its own.

    Raises:
        UnreadableError: not a package, encrypted, broken, or past one of the limits.
    """
    package = Package(data, limits)
    main = package.main_part()
    root = package.xml(main)
    numbering = read_numbering(_related(package, main, "/numbering"), _related(package, main, "/styles"))
    text = "" if root is None else _Walk(numbering).text(root)
    return Reading(text, reason=Reason.of("read.damaged") if package.damaged else None)


def _related(package: Package, main: str, kind: str) -> etree._Element | None:
    return next((root for name in package.related(main, kind) if (root := package.xml(name)) is not None), None)


@dataclass(slots=True)
class _Paragraph:
    """A paragraph while it is open. ``boxes`` are the lines of text boxes anchored in it, which follow it."""

    label: str
    hidden: bool
    joins_next: bool
    runs: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)


class _Walk:
    """One pass over a body. ``_lines`` is a stack: the body at the bottom, then open cells and text boxes."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._counters = Counters(numbering)
        self._lines: list[list[str]] = [[]]
        self._paragraphs: list[_Paragraph] = []
        self._rows: list[list[list[str]]] = []
        self._fields: list[Literal["code", "result"]] = []
        self._carried = ""

    def text(self, root: etree._Element) -> str:
        """Return the text below ``root``, a line for each paragraph."""
        walk = etree.iterwalk(root, events=("start", "end"))
        passed_over = None
        for event, element in walk:
            if event == "start":
                if not self._open(element, local(element)):
                    walk.skip_subtree()
                    passed_over = element
            elif element is passed_over:
                passed_over = None
            else:
                self._close(local(element))
        self._flush_carried()
        return "".join(f"{line}\n" for line in self._lines[0])

    def _open(self, element: etree._Element, name: str) -> bool:
        """Enter an element; False when nothing below it is text."""
        if self._is_out(element, name):
            return False
        if name == "p":
            self._open_paragraph(element)
        elif name == "tr":
            self._rows.append([])
        elif name in {"tc", "txbxContent"}:
            self._lines.append([])
        elif self._paragraphs:
            self._inline(element, name)
        return True

    def _is_out(self, element: etree._Element, name: str) -> bool:
        if name in _OUT or not name:
            return True
        if name == "Fallback":
            return child(element.getparent(), "Choice") is not None
        if name == "tr":
            return child(child(element, "trPr"), "del") is not None
        if name == "tc":
            return self._repeats(element)
        return name == "r" and self._is_hidden(element)

    def _repeats(self, cell: etree._Element) -> bool:
        """Tell whether a cell only continues a merged one, or was deleted; a continued cell keeps its column."""
        properties = child(cell, "tcPr")
        if child(properties, "cellDel") is not None:
            return True
        merges = (child(properties, "vMerge"), child(properties, "hMerge"))
        if not any(merge is not None and (value(merge) or "continue") == "continue" for merge in merges):
            return False
        if self._rows:
            self._rows[-1].append([])
        return True

    def _is_hidden(self, run: etree._Element) -> bool:
        """Tell whether a run is hidden text. A run that begins or ends a field is always entered."""
        if child(run, "fldChar") is not None:
            return False
        properties = child(run, "rPr")
        own = flag(child(properties, "vanish"))
        if own is not None:
            return own
        style = value(child(properties, "rStyle"))
        if style is not None and self._numbering.hides(style):
            return True
        return bool(self._paragraphs) and self._paragraphs[-1].hidden

    def _open_paragraph(self, element: etree._Element) -> None:
        properties = child(element, "pPr")
        mark = child(properties, "rPr")
        deleted = child(mark, "del") is not None or child(mark, "moveFrom") is not None
        style = value(child(properties, "pStyle")) or self._numbering.default_style
        label = "" if deleted else self._counters.label(properties)
        self._paragraphs.append(_Paragraph(label, self._numbering.hides(style), joins_next=deleted))

    def _inline(self, element: etree._Element, name: str) -> None:
        """Take the characters of one element inside a paragraph."""
        if name == "fldChar":
            self._turn_field(value(element, "fldCharType"))
        elif "code" in self._fields:
            return
        elif name == "t":
            self._paragraphs[-1].runs.append(_RAW_BREAKS.sub(" ", element.text or ""))
        elif name == "sym":
            self._paragraphs[-1].runs.append(_symbol(value(element, "char")))
        elif name in _LITERAL:
            self._paragraphs[-1].runs.append(_LITERAL[name])

    def _turn_field(self, kind: str | None) -> None:
        """Follow a field: its code is out, its result is in."""
        if kind == "begin":
            self._fields.append("code")
        elif kind == "separate" and self._fields:
            self._fields[-1] = "result"
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _close(self, name: str) -> None:
        if name == "p" and self._paragraphs:
            self._close_paragraph(self._paragraphs.pop())
        elif name == "tc":
            self._flush_carried()
            lines = self._lines.pop()
            if self._rows:
                self._rows[-1].append(lines)
            else:
                self._lines[-1].extend(lines)
        elif name == "txbxContent":
            self._flush_carried()
            lines = self._lines.pop()
            (self._paragraphs[-1].boxes if self._paragraphs else self._lines[-1]).extend(lines)
        elif name == "tr":
            self._lines[-1].extend(row_lines(self._rows.pop()))

    def _close_paragraph(self, paragraph: _Paragraph) -> None:
        # A field whose code never ends would swallow the rest of the document.
        self._fields = [state for state in self._fields if state != "code"]
        text = "".join(paragraph.runs)
        if paragraph.joins_next:
            self._carried += text
            self._lines[-1].extend(paragraph.boxes)
            return
        line = f"{paragraph.label}{self._carried}{text}".strip("\n")
        self._carried = ""
        self._lines[-1].extend((line, *paragraph.boxes))

    def _flush_carried(self) -> None:
        """Write out a paragraph whose mark was deleted when no other follows it."""
        if self._carried:
            self._lines[-1].append(self._carried)
        self._carried = ""


def _symbol(code: str | None) -> str:
    """Return a character of a symbol font (hexadecimal); those of the private area show as a bullet."""
    try:
        char = chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return ""
    return _BULLET if unicodedata.category(char) in {"Co", "Cs", "Cc"} else char
