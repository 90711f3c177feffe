"""Web pages: the text that a browser shows, in document order, line by line.

Navigation, advertisements and recommended links stay in: the text is immutable, and a later layer marks what is
clutter. Nothing is loaded and no script runs.
"""

from __future__ import annotations

import codecs
import re

from lxml import etree, html

from textmine.errors import UnreadableError
from textmine.model import Reason
from textmine.read import plain
from textmine.read.numerals import numeral
from textmine.read.reading import Reading
from textmine.read.table import row_lines
from textmine.read.wordml import integer, local
from textmine.settings import ReadSettings

_OUT = frozenset({
    "head", "title", "script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "svg", "math",
    "datalist", "select", "audio", "video", "canvas", "map",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "tfoot", "thead", "tr", "ul", "textarea",
})  # fmt: skip
# The marker types of a numbered list (HTML, 4.4.5), as number formats of Word.
_MARKERS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CELLS = frozenset({"td", "th"})
_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.I)
_CHARSET = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_HEAD = 8192
# White space of HTML; U+3000 and the no-break space are characters of the text.
_SPACES = re.compile(r"[ \t\r\n\f]+")
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff“”‘’…—]"
_BREAK_IN_HANZI = re.compile(rf"(?<={_WIDE})[ \t\f]*[\r\n][ \t\r\n\f]*(?={_WIDE})")


def read_html(data: bytes, limits: ReadSettings) -> Reading:
    """Read a web page; partial when it is nested so deeply that the parser gave up.

    A block is a line; the cells of a table row stand in one line with tabs between them.

    Raises:
        UnreadableError: the bytes are no text (``read.binary``), or hold no page (``read.broken``).
    """
    source = _decode(data, limits)
    if not source.strip():
        return Reading("")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(source.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise UnreadableError("read.broken") from error
    cut = any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    return Reading(_Walk().text(root), reason=Reason.of("read.too_deep") if cut else None)


def _decode(data: bytes, limits: ReadSettings) -> str:
    """Decode a page: by its mark, as UTF-8 where it is valid, as it declares, or by its characters.

    UTF-8 comes before the declaration, for pages that were saved anew often keep a declaration of old.
    """
    declared = _CHARSET.search(data[:_HEAD])
    if plain.byte_order_mark(data) is None and declared is not None:
        for encoding in ("utf-8", _superset(declared[1].decode("ascii"))):
            try:
                return data.decode(encoding).replace("\0", "\ufffd")
            except (UnicodeDecodeError, LookupError):
                continue
    return plain.decode(data, limits.max_garbled).replace("\0", "\ufffd")


def _superset(charset: str) -> str:
    """Return the encoding that browsers use for a declared one (WHATWG Encoding, 4.2); unknown names stay."""
    try:
        name = codecs.lookup(charset).name
    except LookupError:
        return charset
    return {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252"}.get(name, name)


class _Walk:
    """One pass over a page: characters gather in ``_line`` until a block begins or ends.

    ``_lines`` is a stack: the page at the bottom, then the open cells of tables.
    """

    def __init__(self) -> None:
        self._lines: list[list[str]] = [[]]
        self._line: list[str] = []
        self._marker = ""
        self._lists: list[int] = []
        self._preformatted = 0
        self._rows: list[list[list[str]]] = []

    def text(self, root: etree._Element) -> str:
        """Return the visible text below ``root``."""
        walk = etree.iterwalk(root, events=("start", "end"))
        passed_over = None
        for event, element in walk:
            name = local(element)
            if event == "start":
                if _is_out(element, name):
                    walk.skip_subtree()
                    passed_over = element
                    continue
                self._open(element, name)
                self._line.append(element.text or "")
                continue
            if element is passed_over:
                passed_over = None
            else:
                self._close(name)
            self._line.append(element.tail or "")
        self._end_line()
        return "".join(f"{line}\n" for line in self._lines[0])

    def _open(self, element: etree._Element, name: str) -> None:
        if name in _CELLS:
            self._end_line()
            self._lines.append([])
        elif name in _BLOCKS or name == "br":
            self._end_line()
        if name == "tr":
            self._rows.append([])
        elif name == "pre":
            self._preformatted += 1
        elif name in {"ol", "ul"}:
            self._lists.append(integer(element.get("start")) or 1)
        elif name == "li":
            self._number(element)

    def _number(self, item: etree._Element) -> None:
        """Write out the number that a browser sets before an item of a numbered list."""
        parent = item.getparent()
        if parent is None or local(parent) != "ol" or not self._lists:
            return
        number = integer(item.get("value"))
        number = self._lists[-1] if number is None else number
        self._lists[-1] = number + 1
        self._marker = numeral(number, _MARKERS.get(parent.get("type", ""), "decimal")) + ". "

    def _close(self, name: str) -> None:
        if name in _BLOCKS or name in _CELLS:
            self._end_line()
        if name in _CELLS:
            lines = self._lines.pop()
            if self._rows:
                self._rows[-1].append(lines)
            else:
                self._lines[-1].extend(lines)
        elif name == "tr":
            self._lines[-1].extend(row_lines(self._rows.pop()))
        elif name == "pre":
            self._preformatted -= 1
        elif name in {"ol", "ul"}:
            self._lists.pop()

    def _end_line(self) -> None:
        """Close the line as a browser sets it: runs of blanks are one, a break between two hanzi is none."""
        raw = "".join(self._line)
        self._line = []
        if self._preformatted:
            self._lines[-1].extend(raw.strip("\r\n").splitlines())
            return
        line = _SPACES.sub(" ", _BREAK_IN_HANZI.sub("", raw)).strip(" ")
        if line:
            self._lines[-1].append(self._marker + line)
            self._marker = ""


def _is_out(element: etree._Element, name: str) -> bool:
    """Tell whether a browser shows nothing of an element."""
    if not name or name in _OUT or "hidden" in element.attrib:
        return True
    return _HIDING.search(element.get("style", "")) is not None
