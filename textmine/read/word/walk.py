"""The walk through WordprocessingML (ECMA-376 part 1, 17): the words that a reader of the printed page sees, in order.

One pass without recursion. Each element that means something has a method that opens it, which returns what closes
it again, or None when nothing below it is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from lxml import etree

from textmine.model import AsideKind
from textmine.read.asides import RESERVED, Key, Marks, without_marks
from textmine.read.counting import spaced, visible
from textmine.read.field_codes import field_words
from textmine.read.symbols import PRIVATE, symbol
from textmine.read.table import Line
from textmine.read.word.numbering import Counters, Numbering, font_of
from textmine.read.word.styles import read_number
from textmine.read.word.tables import Row, Table, open_cell, open_row
from textmine.read.word.wordml import child, flag, integer, local, value

# Properties, deleted and moved-away text, phonetic guides, and pictures written out as text.
_OUT = (
    "pPr", "rPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "sectPr", "ctrlPr",
    "del", "moveFrom", "delText", "delInstrText", "rt", "binData",
)  # fmt: skip
# What an element without text of its own prints. The denominator of a formula follows its numerator.
_PRINTS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "den": "/"}
_NOTES = {
    "footnoteReference": AsideKind.FOOTNOTE,
    "endnoteReference": AsideKind.ENDNOTE,
    "commentReference": AsideKind.COMMENT,
}
_RAW = re.compile(f"[\r\n\t{RESERVED}]+")
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = " \t\r\n"
_ON = frozenset({"1", "true", "on"})
_BOX, _TICKED = "□", "☑"

Close = Callable[[], None]
Open = Callable[[etree._Element], Close | None]


class Embedded(Protocol):
    """What stands in other parts of the package, and is shown in this one."""

    def lines(self, element: etree._Element) -> list[Line]:
        """Return the lines that ``element`` stands for: a chunk of another format, a diagram, a chart."""


class _FullError(Exception):
    """The text has as many characters as it may have."""


@dataclass(slots=True)
class _Field:
    """A field while it is open: first its code, then, if there is one, its result."""

    code: str = ""
    in_code: bool = True


@dataclass(slots=True)
class _Paragraph:
    """A paragraph while it is open. ``boxes`` are the lines of text boxes anchored in it, which follow it.

    ``label`` is None as long as it is open whether the paragraph shows anything and counts.
    """

    style: str
    number: tuple[str | None, int | None]
    label: str | None
    hidden: bool
    joins_next: bool
    runs: list[str] = field(default_factory=list)
    boxes: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Flow:
    """Lines that follow each other: of the body, a cell, a box, or a note. ``carried`` opens the next paragraph."""

    lines: list[Line] = field(default_factory=list)
    carried: str = ""
    fields: list[_Field] = field(default_factory=list)

    @property
    def in_code(self) -> bool:
        """Whether the walk is inside the instruction of a field, which nobody reads."""
        return any(field.in_code for field in self.fields)


class Walk:
    """Passes over the elements of one story: the body, the notes, a header."""

    def __init__(self, numbering: Numbering, room: int, marks: Marks, embedded: Embedded | None = None) -> None:
        """Prepare to walk; ``room`` is how many characters the text may have."""
        self.notes: dict[Key, str] = {}
        self.full = False
        self._styles = numbering.styles
        self._counters = Counters(numbering)
        self._room = room
        self._marks = marks
        self._embedded = embedded
        self._keeps_space = False
        self._may_hide = True
        self._flows: list[_Flow] = [_Flow()]
        self._paragraphs: list[_Paragraph] = []
        self._tables: list[Table] = []
        self._table_count = 0
        self._rows: list[Row] = []
        self._own_mark: etree._Element | None = None
        self._opens: dict[object, Open] = {}
        self._by_name = self._methods()

    def _methods(self) -> dict[str, Open]:
        return {
            **dict.fromkeys(_OUT, _pass_over),
            **dict.fromkeys(_PRINTS, self._print),
            **dict.fromkeys(_NOTES, self._refer),
            **dict.fromkeys(("altChunk", "subDoc", "relIds", "chart"), self._embed),
            **dict.fromkeys(("txbxContent", "txBody"), self._open_box),
            **dict.fromkeys(("footnote", "endnote", "annotation"), self._open_note),
            "p": self._open_paragraph,
            "r": self._open_run,
            "t": self._take_text,
            "sym": self._take_symbol,
            "textpath": self._take_word_art,
            "fldChar": self._turn_field,
            "instrText": self._take_code,
            "tbl": self._open_table,
            "tr": self._open_row,
            "tc": self._open_cell,
            "Choice": _choose,
            "Fallback": _choose,
            "sdtContent": self._open_control,
        }

    def lines(self, root: etree._Element) -> list[Line]:
        """Return the lines below ``root``, one for each paragraph or row.

        Where there are more characters than there is room for, ``full`` is set, and those before are returned.
        """
        top = root.getroottree().getroot()
        self._keeps_space = "preserve" in {root.get(_XML_SPACE), top.get(_XML_SPACE)}
        # Most documents hide nothing; then no run of theirs need be asked.
        self._may_hide = self._styles.hide_some or next(root.iter("{*}vanish"), None) is not None
        self._flows = [_Flow()]
        try:
            self._pass(root)
        except _FullError:
            self.full = True
        self._flush(self._flows[0])
        return self._flows[0].lines

    def _pass(self, root: etree._Element) -> None:
        path = [(iter(root), _nothing)]
        while path:
            children, close = path[-1]
            for element in children:
                close_inner = self._method(element)(element)
                if close_inner is not None:
                    path.append((iter(element), close_inner))
                    break
            else:
                path.pop()
                close()

    def _method(self, element: etree._Element) -> Open:
        """Return what opens an element; elements that mean nothing here are entered."""
        tag = element.tag
        found = self._opens.get(tag)
        if found is None:
            name = local(element)
            found = self._opens[tag] = self._by_name.get(name, _enter) if name else _pass_over
        return found

    # --- paragraphs and what stands in them ---------------------------------------------------------------------------

    def _open_paragraph(self, element: etree._Element) -> Close:
        properties = child(element, "pPr")
        style = value(child(properties, "pStyle")) or self._styles.default
        hidden = self._styles.hides(style)
        mark = child(properties, "rPr")
        gone = _is_deleted(mark)
        mark_hidden = flag(child(mark, "vanish"))
        joins = gone or (hidden if mark_hidden is None else mark_hidden)
        paragraph = _Paragraph(style, read_number(properties), None, hidden, joins)
        if gone:
            paragraph.label = ""
        elif not joins:
            paragraph.label = self._label(paragraph, properties)
        self._paragraphs.append(paragraph)
        return self._close_paragraph

    def _label(self, paragraph: _Paragraph, properties: etree._Element | None = None) -> str:
        """Count a paragraph; where Word 2003 wrote out what it prints before it, that is it."""
        label = self._counters.label(paragraph.style, *paragraph.number)
        written = child(child(properties, "listPr"), "t")
        font = value(child(child(properties, "listPr"), "font")) or ""
        return label if written is None else spaced(visible(value(written) or "", font))

    def _close_paragraph(self) -> None:
        paragraph, flow = self._paragraphs.pop(), self._flows[-1]
        # A field whose code never ends would swallow the rest of the document.
        flow.fields = [field for field in flow.fields if not field.in_code]
        words = "".join(paragraph.runs)
        if paragraph.label is None:
            paragraph.label = self._label(paragraph) if words else ""
        if paragraph.joins_next:
            flow.carried += paragraph.label + words
        else:
            self._add_line(flow, f"{paragraph.label}{flow.carried}{words}".strip("\n"))
            flow.carried = ""
        flow.lines += paragraph.boxes

    def _add_line(self, flow: _Flow, words: str) -> None:
        flow.lines.append(Line(words[: self._room]))
        self._room -= len(words) + 1
        if self._room < 0:
            raise _FullError

    def _flush(self, flow: _Flow) -> None:
        """Write out a paragraph without a mark of its own when no other follows it."""
        if flow.carried:
            flow.lines.append(Line(flow.carried))
        flow.carried = ""

    def _open_run(self, run: etree._Element) -> Close | None:
        if not self._may_hide or not self._is_hidden(child(run, "rPr")):
            return _nothing
        # A run that begins or ends a field is always entered.
        return None if child(run, "fldChar") is None else _nothing

    def _is_hidden(self, look: etree._Element | None) -> bool:
        own = flag(child(look, "vanish"))
        if own is not None:
            return own
        style = value(child(look, "rStyle"))
        if style is not None:
            return self._styles.hides(self._paragraphs[-1].style if self._paragraphs else "", style)
        return self._paragraphs[-1].hidden if self._paragraphs else self._styles.all_hidden

    def _put(self, words: str) -> None:
        """Add words to the open paragraph; those of a field's code are not shown."""
        if self._paragraphs and words and not self._flows[-1].in_code:
            self._paragraphs[-1].runs.append(words)

    def _take_text(self, element: etree._Element) -> None:
        words = element.text or ""
        if self._own_mark is not None and element.getparent() is self._own_mark:
            return
        if not self._keeps_space and element.get(_XML_SPACE) != "preserve":
            words = words.strip(_BLANKS)
        words = _RAW.sub(" ", words)
        if PRIVATE.search(words):
            words = _shown(words, font_of(child(element.getparent(), "rPr")))
        self._put(words)

    def _take_symbol(self, element: etree._Element) -> None:
        try:
            code = int(value(element, "char") or "", 16)
        except ValueError:
            return
        self._put(symbol(code, value(element, "font") or ""))

    def _take_word_art(self, element: etree._Element) -> None:
        """Take the words of old word art, which stand in an attribute, as those of a box."""
        words = _RAW.sub(" ", element.get("string", ""))
        if self._paragraphs and words:
            self._add_line(_Flow(self._paragraphs[-1].boxes), words)

    def _print(self, element: etree._Element) -> Close | None:
        self._put(_PRINTS[local(element)])
        return _enter(element)

    def _turn_field(self, element: etree._Element) -> None:
        """Follow a field: its code is out, its result is in."""
        fields = self._flows[-1].fields
        match value(element, "fldCharType"):
            case "begin":
                self._put(_form_words(child(element, "ffData")))
                fields.append(_Field())
            case "separate" if fields:
                fields[-1].in_code = False
            case "end" if fields:
                ended = fields.pop()
                self._put(field_words(ended.code) if ended.in_code else "")

    def _take_code(self, element: etree._Element) -> None:
        fields = self._flows[-1].fields
        if fields and fields[-1].in_code:
            fields[-1].code += element.text or ""

    # --- boxes, notes, and other parts --------------------------------------------------------------------------------

    def _open_box(self, _: etree._Element) -> Close:
        self._flows.append(_Flow())
        return self._close_box

    def _close_box(self) -> None:
        lines = self._close_flow()
        (self._paragraphs[-1].boxes if self._paragraphs else self._flows[-1].lines).extend(lines)

    def _close_flow(self) -> list[Line]:
        flow = self._flows.pop()
        self._flush(flow)
        return flow.lines

    def _refer(self, element: etree._Element) -> None:
        """Mark where a note is referred to; a mark that the author chose himself follows in the same run."""
        self._put(self._marks.mark(_NOTES[local(element)], value(element, "id") or ""))
        self._own_mark = element.getparent() if value(element, "customMarkFollows") in _ON else None

    def _open_note(self, element: etree._Element) -> Close | None:
        """Open a note of 2003, which stands in the run that refers to it; insertions are annotations there too."""
        name = local(element)
        kind = {"footnote": AsideKind.FOOTNOTE, "endnote": AsideKind.ENDNOTE}.get(name)
        if name == "annotation":
            match value(element, "type"):
                case "Word.Deletion":
                    return None
                case "Word.Comment":
                    kind = AsideKind.COMMENT
        if kind is None:
            return _enter(element)
        key = (kind, str(len(self.notes)))
        self._put(self._marks.mark(*key))
        self.notes[key] = ""
        self._flows.append(_Flow())
        return lambda: self._close_note(key)

    def _close_note(self, key: Key) -> None:
        self.notes[key] = words_of(self._close_flow())

    def _embed(self, element: etree._Element) -> None:
        if self._embedded is None:
            return
        flow = _Flow(self._paragraphs[-1].boxes) if self._paragraphs else self._flows[-1]
        self._flush(flow)
        for line in self._embedded.lines(element):
            self._add_line(flow, line.words)

    def _open_control(self, element: etree._Element) -> Close | None:
        """Open the content of a control, unless it still only asks for content; its cells keep their places."""
        if not flag(child(child(element.getparent(), "sdtPr"), "showingPlcHdr")):
            return _nothing
        if self._rows:
            for cell in element:
                if local(cell) == "tc":
                    self._rows[-1].add((), open_cell(None, cell))
        return None

    # --- tables -------------------------------------------------------------------------------------------------------

    def _open_table(self, _: etree._Element) -> Close:
        self._flush(self._flows[-1])
        self._tables.append(self._new_table())
        return self._close_table

    def _new_table(self) -> Table:
        self._table_count += 1
        return Table(self._table_count - 1)

    def _close_table(self) -> None:
        self._tables.pop()

    def _open_row(self, element: etree._Element) -> Close | None:
        table = self._tables[-1] if self._tables else self._new_table()
        row = open_row(table, element)
        if row is None:
            return None
        self._rows.append(row)
        return self._close_row

    def _close_row(self) -> None:
        self._flows[-1].lines += self._rows.pop().lines()

    def _open_cell(self, element: etree._Element) -> Close | None:
        row = self._rows[-1] if self._rows else None
        columns = open_cell(row, element)
        if not columns:
            return None
        self._flows.append(_Flow())
        return lambda: self._close_cell(row, columns)

    def _close_cell(self, row: Row | None, columns: int) -> None:
        lines = self._close_flow()
        if row is None:
            self._flows[-1].lines += lines
        else:
            row.add(lines, columns)


def words_of(lines: Iterable[Line]) -> str:
    """Return the words of a note or header, a paragraph a line."""
    return without_marks("\n".join(line.words for line in lines))


def _nothing() -> None:
    """Close an element that only held others."""


def _enter(element: etree._Element) -> Close | None:
    return _nothing if len(element) else None


def _pass_over(_: etree._Element) -> None:
    """Open an element that holds no words."""


def _choose(element: etree._Element) -> Close | None:
    """Enter the first choice among alternatives, or the fallback where there is none: all show the same."""
    first = child(element.getparent(), "Choice")
    return _nothing if first is None or first is element else None


def _is_deleted(mark: etree._Element | None) -> bool:
    """Tell whether tracked changes took a paragraph mark away."""
    for part in () if mark is None else mark:
        name = local(part)
        if name in {"del", "moveFrom"} or (name == "annotation" and value(part, "type") == "Word.Deletion"):
            return True
    return False


def _shown(words: str, font: str) -> str:
    """Replace the characters of a symbol font by what they show."""
    return PRIVATE.sub(lambda found: symbol(ord(found[0]), font), words)


def _form_words(data: etree._Element | None) -> str:
    """Return what a form field shows that has no result: a box, or the chosen entry of a list (17.16.5)."""
    for part in () if data is None else data:
        match local(part):
            case "checkBox":
                said = [flag(child(part, name)) for name in ("checked", "default")]
                return _TICKED if next((on for on in said if on is not None), False) else _BOX
            case "ddList":
                entries = [value(entry) or "" for entry in part if local(entry) == "listEntry"]
                chosen = integer(value(child(part, "result"))) or integer(value(child(part, "default"))) or 0
                return entries[chosen] if 0 <= chosen < len(entries) else ""
    return ""
