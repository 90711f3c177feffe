r"""Rich Text Format (RTF 1.9.1), as Word, WPS, LibreOffice, WordPad and TextEdit write it.

A reader of our own and not striprtf, which drops the numbers of lists (``\listtext``, ``\pntext``), shows hidden and
deleted text, and knows neither notes nor cells nor fonts of several languages. What would be left of it is a table
of code pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from types import MappingProxyType

from textmine.errors import LimitError, UnreadableError
from textmine.model import Aside, AsideKind, Reason
from textmine.read.asides import Key, Marks, anchored, running_heads, without_marks
from textmine.read.counting import spaced
from textmine.read.field_codes import field_words
from textmine.read.reading import Reading
from textmine.read.rtf.charset import Font, FontTable, decode, page_codec
from textmine.read.rtf.flow import CellPlace, Flow, RowPlan
from textmine.read.rtf.tokens import Kind, Token, Tokens
from textmine.read.symbols import symbol
from textmine.read.table import Line, joined
from textmine.settings import ReadSettings

_START = re.compile(rb"\{\s*\\rtf")
_ENDING = b"\r\n\t\0\x1a }"
# Groups without words of the text, or with words that stand elsewhere a second time.
_OUT = frozenset({
    "colortbl", "stylesheet", "info", "pict", "nonshppict", "shprslt", "nonesttables", "xe", "tc", "txe", "rxe",
    "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "sp", "filetbl", "private",
    "maccPr", "mbarPr", "mborderBoxPr", "mboxPr", "mctrlPr", "mdPr", "meqArrPr", "mfPr", "mfuncPr", "mgroupChrPr",
    "mlimLowPr", "mlimUppPr", "mmPr", "mmcPr", "mnaryPr", "mphantPr", "mradPr", "mrPr", "msPrePr", "msSubPr",
    "msSubSupPr", "msSupPr",
})  # fmt: skip
# Groups that a program may pass over when it does not know them, and that hold words all the same.
_IN = frozenset({"shpinst", "do", "ud", "moMath", "moMathPara", "nesttableprops"})
_HEADS: Mapping[str, AsideKind] = MappingProxyType(
    dict.fromkeys(("header", "headerl", "headerr", "headerf"), AsideKind.HEADER)
    | dict.fromkeys(("footer", "footerl", "footerr", "footerf"), AsideKind.FOOTER)
)
_NOTES: Mapping[str, AsideKind] = MappingProxyType({"footnote": AsideKind.FOOTNOTE, "annotation": AsideKind.COMMENT})
_WORDS: Mapping[str, str] = MappingProxyType({
    "tab": "\t", "line": "\n", "lbr": "\n", "page": "\n", "column": "\n",
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "mden": "/",
})  # fmt: skip
_SYMBOLS: Mapping[bytes, str] = MappingProxyType({b"~": "\u00a0", b"_": "-", b"\t": "\t"})
_PAGES: Mapping[str, str] = MappingProxyType({"mac": "mac_roman", "pc": "cp437", "pca": "cp850"})
_SYMBOL_AREA = range(0xF000, 0xF100)
_UNITS = 0x10000
# Tables inside one another; no program writes more than a few.
_MOST_LEVELS = 10


def read_rtf(data: bytes, limits: ReadSettings) -> Reading:
    """Read an RTF document; partial when it ends before its last group does, or goes on behind it.

    Raises:
        UnreadableError: it does not begin as RTF does (``read.broken``).
        LimitError: its groups are nested too deeply (``read.too_many_groups``).
    """
    start = _START.search(data)
    if start is None:
        raise UnreadableError("read.broken")
    return _Reader(data, start.start(), limits).read()


def _is_utf8(data: bytes) -> bool:
    """Tell whether a program wrote its RTF as UTF-8, against the standard."""
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _FullError(Exception):
    """The text has as many characters as it may have."""


@dataclass(slots=True)
class _Group:
    r"""What holds until the end of a group, where ``close`` is called. ``fallback`` counts the bytes behind ``\u``."""

    font: int | None = None
    fallback: int = 1
    hidden: bool = False
    deleted: bool = False
    close: Callable[[], None] | None = None


@dataclass(slots=True)
class _Field:
    """A field while it is open: its code, and how many characters stood before it."""

    before: int
    code: str = ""


@dataclass(slots=True)
class _Note:
    """A note while it is open."""

    kind: AsideKind


class _Reader:
    """One pass over the tokens of one file."""

    def __init__(self, data: bytes, start: int, limits: ReadSettings) -> None:
        self._limits = limits
        self._room: float = limits.max_chars
        self._utf8 = _is_utf8(data)
        self._page = page_codec(0)
        self._fonts = FontTable()
        self._groups: list[_Group] = []
        self._group = _Group()
        self._pending = bytearray()
        self._skip = 0
        self._tables = count()
        self._flows = [self._new_flow()]
        self._fields: list[_Field] = []
        self._cell = CellPlace(0)
        self._marks = Marks()
        self._open_notes: list[_Note] = []
        self._notes: dict[Key, str] = {}
        self._heads: list[Aside] = []
        self._controls = self._methods()
        self._tokens = Tokens(data, start, {name.encode("ascii") for name in (*self._controls, *_WORDS, *_OUT)})

    def _methods(self) -> dict[str, Callable[[int | None], None]]:
        heads = {name: self._open_head(kind) for name, kind in _HEADS.items()}
        notes = {name: self._open_note(kind) for name, kind in _NOTES.items()}
        pages = {name: self._set_page(codec) for name, codec in _PAGES.items()}
        return {
            **heads, **notes, **pages,
            "ansicpg": self._set_ansi_page, "deff": self._set_default_font, "fonttbl": self._open_fonts,
            "f": self._set_font, "fcharset": self._fonts.set_charset, "cpg": self._fonts.set_page,
            "plain": self._set_plain, "v": self._set_hidden, "deleted": self._set_deleted, "mvf": self._set_deleted,
            "uc": self._set_fallback, "u": self._take_unicode, "upr": self._take_unicode_twin,
            "par": self._end_paragraph, "sect": self._end_section, "pard": self._reset_paragraph,
            "intbl": self._enter_table, "itap": self._set_level,
            "trowd": self._plan_row, "trleft": self._plan_left, "cellx": self._plan_cell,
            "clvmrg": self._continue_below, "clmrg": self._continue_beside,
            "cell": self._end_cell, "nestcell": self._end_cell_inside,
            "row": self._end_row, "nestrow": self._end_row_inside,
            "listtext": self._open_label, "pntext": self._open_label,
            "shptxt": self._open_box, "dptxbxtext": self._open_box, "ftnalt": self._make_endnote,
            "field": self._open_field, "fldinst": self._open_code,
        }  # fmt: skip

    def read(self) -> Reading:
        """Return what the file holds."""
        reason = None
        try:
            if not self._pass():
                reason = Reason.of("read.damaged")
            lines = self._closed()
        except _FullError:
            reason = Reason.of("read.too_long", limit=self._limits.max_chars)
            self._room = float("inf")
            lines = self._closed()
        settled = self._marks.settle(*joined(lines))
        asides = (*running_heads(self._heads), *anchored(self._notes, settled.anchors))
        return Reading(settled.text, cells=settled.cells, asides=asides, reason=reason)

    def _pass(self) -> bool:
        """Take all tokens; False when the last group never ends, or something follows it."""
        while token := self._tokens.next():
            match token.kind:
                case Kind.BYTES:
                    self._take_bytes(token.data)
                case Kind.WORD:
                    self._take_word(token)
                case Kind.SYMBOL:
                    self._take_symbol(token.data)
                case Kind.OPEN:
                    self._open_group()
                case Kind.OPEN_STARRED:
                    self._open_group()
                    self._open_starred(token)
                case Kind.CLOSE:
                    self._close_group()
                    if not self._groups:
                        return not self._tokens.rest.strip(_ENDING)
        return False

    def _closed(self) -> list[Line]:
        """Close what is open, and return the lines of the body."""
        while self._groups:
            self._close_group()
        return self._flows[0].finish()

    # --- groups -------------------------------------------------------------------------------------------------------

    def _open_group(self) -> None:
        self._flush()
        self._skip = 0
        self._groups.append(self._group)
        if len(self._groups) > self._limits.max_groups:
            raise LimitError("read.too_many_groups", limit=self._limits.max_groups)
        outer = self._group
        self._group = _Group(outer.font, outer.fallback, outer.hidden, outer.deleted)

    def _close_group(self) -> None:
        self._flush()
        self._skip = 0
        if self._group.close:
            self._group.close()
        if self._groups:
            self._group = self._groups.pop()

    def _open_starred(self, token: Token) -> None:
        """Enter a group that may be passed over, if it is known to hold words."""
        name = token.data.decode("ascii")
        if name in self._controls:
            self._take_word(token)
        elif name not in _IN:
            self._pass_over()

    def _pass_over(self) -> None:
        self._tokens.pass_over()
        self._close_group()

    def _take_word(self, token: Token) -> None:
        self._flush()
        name = token.data.decode("ascii")
        if name in _OUT:
            self._pass_over()
        elif name in _WORDS:
            self._say(_WORDS[name] if not self._skip else "")
            self._skip = max(self._skip - 1, 0)
        else:
            self._skip = 0
            self._controls[name](token.number)

    def _take_symbol(self, character: bytes) -> None:
        if character in {b"\\", b"{", b"}"}:
            # Inside a double-byte character the second byte may be one of these.
            self._take_bytes(character)
            return
        self._flush()
        if character in {b"\r", b"\n"}:
            self._end_paragraph(None)
        elif self._skip:
            self._skip -= 1
        else:
            self._say(_SYMBOLS.get(character, ""))

    # --- characters ---------------------------------------------------------------------------------------------------

    @property
    def _flow(self) -> Flow:
        return self._flows[-1]

    @property
    def _font(self) -> Font:
        return self._fonts.font(self._group.font)

    def _take_bytes(self, data: bytes) -> None:
        skipped = min(self._skip, len(data))
        self._skip -= skipped
        self._pending += data[skipped:]

    def _flush(self) -> None:
        """Decode the bytes since the last token of another kind; two of them may be one character."""
        if not self._pending:
            return
        data = bytes(self._pending)
        self._pending.clear()
        if self._fonts.is_open:
            self._fonts.take_name(data)
        else:
            self._say(decode(data, self._font, self._page, self._utf8))

    def _say(self, words: str) -> None:
        if not (self._group.hidden or self._group.deleted or self._fonts.is_open):
            self._flow.put(words)

    def _take_unicode(self, number: int | None) -> None:
        r"""Take \\u: a signed unit of UTF-16, or, from careless programs, a whole code point."""
        code = number or 0
        code = code % _UNITS if code < _UNITS else code
        if code in _SYMBOL_AREA:
            self._say(symbol(code, self._font.name if self._font.is_symbol else ""))
        elif ord(" ") <= code <= 0x10FFFF:
            self._say(chr(code))
        self._skip = self._group.fallback

    def _take_unicode_twin(self, _: int | None) -> None:
        """Of a text that stands there twice, take the second form, which is in Unicode."""
        self._tokens.pass_over_next()

    def _set_ansi_page(self, number: int | None) -> None:
        self._page = page_codec(number or 0)

    def _set_page(self, codec: str) -> Callable[[int | None], None]:
        def set_page(_: int | None) -> None:
            self._page = codec

        return set_page

    def _set_default_font(self, number: int | None) -> None:
        self._fonts.default = number

    def _open_fonts(self, _: int | None) -> None:
        self._fonts.is_open = True
        self._group.close = self._fonts.finish

    def _set_font(self, number: int | None) -> None:
        if self._fonts.is_open:
            self._fonts.begin(number)
        else:
            self._group.font = number

    def _set_plain(self, _: int | None) -> None:
        self._group.font = None
        self._group.hidden = self._group.deleted = False

    def _set_hidden(self, number: int | None) -> None:
        self._group.hidden = number != 0

    def _set_deleted(self, number: int | None) -> None:
        self._group.deleted = number != 0

    def _set_fallback(self, number: int | None) -> None:
        self._group.fallback = max(number or 0, 0)

    # --- paragraphs and tables ----------------------------------------------------------------------------------------

    def _end_paragraph(self, _: int | None) -> None:
        if self._group.hidden or self._group.deleted:
            self._flow.join(self._group.deleted)
        else:
            self._flow.end_paragraph()

    def _end_section(self, _: int | None) -> None:
        if self._flow.is_open:
            self._flow.end_paragraph()

    def _reset_paragraph(self, _: int | None) -> None:
        self._flow.level = 0

    def _enter_table(self, _: int | None) -> None:
        self._flow.level = max(self._flow.level, 1)

    def _set_level(self, number: int | None) -> None:
        self._flow.level = min(max(number or 0, 0), _MOST_LEVELS)

    def _plan_row(self, _: int | None) -> None:
        self._flow.plan = RowPlan()
        self._flow.in_row = True
        self._cell = CellPlace(0)

    def _plan_left(self, number: int | None) -> None:
        self._flow.plan = replace(self._flow.plan, left=number or 0)

    def _plan_cell(self, number: int | None) -> None:
        self._flow.plan = self._flow.plan.with_cell(replace(self._cell, edge=number or 0))
        self._cell = CellPlace(0)

    def _continue_below(self, _: int | None) -> None:
        self._cell = replace(self._cell, below=True)

    def _continue_beside(self, _: int | None) -> None:
        self._cell = replace(self._cell, beside=True)

    def _end_cell(self, _: int | None) -> None:
        self._flow.end_cell(1)

    def _end_cell_inside(self, _: int | None) -> None:
        self._flow.end_cell(max(self._flow.level, 2))

    def _end_row(self, _: int | None) -> None:
        self._flow.end_row(1)

    def _end_row_inside(self, _: int | None) -> None:
        self._flow.end_row(max(self._flow.level, 2))

    # --- flows of their own -------------------------------------------------------------------------------------------

    def _new_flow(self) -> Flow:
        return Flow(self._tables, self._limits.edge_slack, self._spend)

    def _spend(self, characters: int) -> None:
        self._room -= characters
        if self._room < 0:
            raise _FullError

    def _open_flow(self, close: Callable[[list[Line]], None]) -> None:
        """Collect the words of this group apart; ``close`` is called with their lines, the outer flow in place."""
        self._flows.append(self._new_flow())
        self._group.close = lambda: close(self._flows.pop().finish())

    def _open_label(self, _: int | None) -> None:
        self._open_flow(self._close_label)

    def _close_label(self, lines: Iterable[Line]) -> None:
        """Keep the number that the writer printed before the paragraph, with the space that is behind it."""
        label = "".join(line.words for line in lines)
        words = label.strip()
        suffix = "nothing" if label == words else "space" if label.endswith(" ") else "tab"
        self._flow.label = spaced(words, suffix)

    def _open_box(self, _: int | None) -> None:
        self._open_flow(self._flow.box)

    def _open_head(self, kind: AsideKind) -> Callable[[int | None], None]:
        return lambda _: self._open_flow(lambda lines: self._heads.append(Aside(kind, _words(lines))))

    def _open_note(self, kind: AsideKind) -> Callable[[int | None], None]:
        def open_note(_: int | None) -> None:
            self._open_notes.append(_Note(kind))
            self._open_flow(self._close_note)

        return open_note

    def _make_endnote(self, _: int | None) -> None:
        if self._open_notes:
            self._open_notes[-1].kind = AsideKind.ENDNOTE

    def _close_note(self, lines: Iterable[Line]) -> None:
        key = (self._open_notes.pop().kind, str(len(self._notes)))
        self._notes[key] = _words(lines)
        self._say(self._marks.mark(*key))

    def _open_field(self, _: int | None) -> None:
        self._fields.append(_Field(self._flow.size))
        self._group.close = self._close_field

    def _close_field(self) -> None:
        field = self._fields.pop()
        if self._flow.size == field.before:
            self._say(field_words(field.code))

    def _open_code(self, _: int | None) -> None:
        self._open_flow(self._close_code)

    def _close_code(self, lines: Iterable[Line]) -> None:
        if self._fields:
            self._fields[-1].code += _words(lines)


def _words(lines: Iterable[Line]) -> str:
    return without_marks("\n".join(line.words for line in lines))
