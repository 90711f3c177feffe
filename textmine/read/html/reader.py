"""Web pages: the article that a browser shows, in document order, line by line, and the site around it apart.

Nothing is loaded and no script runs.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from itertools import groupby

from lxml import etree, html

from textmine.errors import NoTextError, UnreadableError
from textmine.model import Aside, AsideKind, Reason
from textmine.read import plain
from textmine.read.html.article import READER, is_title, of_site, page_title, prose
from textmine.read.html.walk import Shown, walk, words_of
from textmine.read.reading import Reading
from textmine.read.table import Line, joined
from textmine.settings import ReadSettings

_CHARSET = re.compile(
    rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})"
    rb"|^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})",
    re.I,
)
_HEAD = 8192
# Pictures that are written into the page itself; they may be most of it.
_DATA = re.compile(r"data:[\w/+.;-]{0,100}base64,[\w+/=%\s]*")
# A tag with thousands of attributes, on which the parser would spend minutes.
_LONG_TAG = re.compile(r"<([a-z][a-z0-9]{0,20})\s[^<>]{4000,}>", re.I)
_SILENT = re.compile(r"<(?:(script|style|template|noscript|iframe|textarea|head)\b|!--)", re.I)
_INLINE = re.compile(r"</?(?:a|b|i|u|em|strong|font|span|sub|sup|small|big|o:p)\b[^<>]*>", re.I)
_TAG = re.compile(r"</?[a-z!][^<>]*>", re.I)
_SPACES = re.compile(r"[ \t\r\n\f]+")


def read_html(data: bytes, limits: ReadSettings) -> Reading:
    """Read a web page; see :func:`read_page`.

    Raises:
        UnreadableError: the bytes are no text (``read.binary``), or hold no page (``read.broken``).
    """
    return read_page(_decode(data, limits), limits)


def read_page(source: str, limits: ReadSettings) -> Reading:
    """Read the markup of a page; the site around the article goes to the asides.

    A block is a line; the cells of a table row stand in one line with tabs between them. Partial when the page is
    longer than ``limits`` allow, consists of other pages, or has so many tags, or so deep, that only its words could
    be had.

    Raises:
        NoTextError: the page only arranges other pages, which are not in the file (``read.frames``).
        UnreadableError: there is no page (``read.broken``).
    """
    source = _LONG_TAG.sub(r"<\1>", _DATA.sub("", source) if "base64," in source else source)
    cut = len(source) > limits.max_markup
    source = source[: limits.max_markup]
    if not source.strip():
        return Reading("")
    root = _parse(source) if source.count("<") <= limits.max_tags else None
    reading = _words_only(source) if root is None else _read_tree(root, limits)
    if cut:
        reading = replace(reading, reason=Reason.of("read.too_much_markup", limit=limits.max_markup // 2**20))
    return reading


def _read_tree(root: etree._Element, limits: ReadSettings) -> Reading:
    shown = _shown(root, limits)
    framed = root.tag == "frameset" or root.find(".//frameset") is not None
    if framed and not shown.pieces:
        raise NoTextError("read.frames")
    return _reading(root, shown, limits, Reason("read.frames") if framed else None)


def _decode(data: bytes, limits: ReadSettings) -> str:
    """Decode a page: by its mark, as UTF-8 where it is valid, as it declares, or by its characters.

    UTF-8 comes before the declaration, for pages that were saved anew often keep a declaration of old.
    """
    declared = _CHARSET.search(data[:_HEAD])
    if plain.byte_order_mark(data) is None and declared is not None:
        for encoding in ("utf-8", (declared[1] or declared[2]).decode("ascii")):
            text = decode_as(data, encoding)
            if text is not None:
                return text.replace("\0", "\ufffd")
    return plain.decode(data, limits.max_garbled).replace("\0", "\ufffd")


def decode_as(data: bytes, charset: str) -> str | None:
    """Decode bytes with the encoding that browsers use for a declared one (WHATWG Encoding, 4.2).

    None when the bytes are not valid in it, or the name is none of an encoding of text.
    """
    try:
        name = codecs.lookup(charset).name
        name = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252"}.get(name, name)
        return data.decode(name)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _parse(source: str) -> etree._Element | None:
    """Return the root of a page, or None when it is nested too deeply.

    Raises:
        UnreadableError: there is no page (``read.broken``).
    """
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise UnreadableError("read.broken") from error
    return None if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log) else root


def _words_only(source: str) -> Reading:
    """Return the words of a page whose tags are too many or too deep, each block a line."""
    words = _TAG.sub("\0", _INLINE.sub("", "".join(_audible(source))))
    lines = (_SPACES.sub(" ", unescape(line)).strip(" ") for line in words.split("\0"))
    return Reading("".join(f"{line}\n" for line in lines if line), reason=Reason("read.too_deep"))


def _audible(source: str) -> Iterator[str]:
    """Yield the stretches of a page outside comments, scripts and the like; what is not closed reaches to the end."""
    at = 0
    while (opened := _SILENT.search(source, at)) is not None:
        yield source[at : opened.start()]
        end = re.compile(rf"</{opened[1]}" if opened[1] else "--", re.I).search(source, opened.end())
        if end is None:
            return
        at = end.start() if opened[1] else source.find(">", end.start()) + 1 or len(source)
    yield source[at:]


def _shown(root: etree._Element, limits: ReadSettings) -> Shown:
    """Return what is visible; also what a script would uncover, where that holds more sentences than all the rest."""
    shown = walk(root)
    if not shown.hidden:
        return shown
    visible = max(limits.min_article, sum(prose(piece.line.words, piece.links, limits) for piece in shown.pieces))
    covered = [element for element in shown.hidden if _sentences(element, limits) > visible]
    for element in covered:
        del element.attrib["style"]
    return walk(root) if covered else shown


def _sentences(element: etree._Element, limits: ReadSettings) -> int:
    return sum(prose(line, 0, limits) for line in words_of(element).splitlines())


def _reading(root: etree._Element, shown: Shown, limits: ReadSettings, reason: Reason | None) -> Reading:
    """Put the text together: the title, once, and the lines that are not the site's."""
    title = page_title(root)
    site = of_site(root, shown, title, limits)
    lines = [piece.line for number, piece in enumerate(shown.pieces) if number not in site]
    if site and title and not any(is_title(line.words, title) for line in lines):
        lines.insert(0, Line(title))
    text, cells = joined(lines)
    asides = (*_site_asides(shown, site), *shown.notes)
    return Reading(text, reason=reason, cells=cells, asides=asides, reader=READER if site else "")


def _site_asides(shown: Shown, site: frozenset[int]) -> list[Aside]:
    """Return the lines of the site, those that stand together as one."""
    runs = groupby(enumerate(shown.pieces), key=lambda numbered: numbered[0] in site)
    return [Aside(AsideKind.SITE, "\n".join(piece.line.words for _, piece in run)) for is_site, run in runs if is_site]
