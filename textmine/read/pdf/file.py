"""A PDF as PDFium sees it: pages, characters with their boxes, drawn rules. Nothing else here calls PDFium.

PDFium gives the words of a page in one call and in the order in which they were drawn, with a line break wherever the
next word stands on another line. Where a character stands costs a call each, so it is asked for a few a line.

Boxes are ``(left, top, right, bottom)`` in points from the top left corner of the page as it is shown.
"""

from __future__ import annotations

import ctypes
import math
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import pypdfium2 as pdfium
from pypdfium2 import raw

from textmine.errors import EncryptedError, UnreadableError
from textmine.read.pdf.calls import address_of, char_angle, loose_char_box
from textmine.read.pdf.drawing import Drawing, drawing_of

if TYPE_CHECKING:
    from PIL import Image

Box = tuple[float, float, float, float]

VERSION = ".".join(str(pdfium.PYPDFIUM_INFO.version).split(".")[:2])

_FLOATS = struct.Struct("4f")  # FS_RECTF: left, top, right, bottom
_POINTS_PER_INCH = 72
_LEVEL = 5  # degrees; a crooked scan leans by less, a watermark by more


class PdfFile:
    """An opened PDF; a context manager, so that what PDFium holds is given back in order, errors or not."""

    def __init__(self, data: bytes) -> None:
        """Open the file; one that is locked only against changes opens like any other.

        Raises:
            EncryptedError: it takes a password to read it.
            UnreadableError: PDFium finds no pages in it (``read.broken``).
        """
        try:
            self._document: Any = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            locked = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
            raise (EncryptedError("read.encrypted") if locked else UnreadableError("read.broken")) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._document.close()

    def __len__(self) -> int:
        return int(raw.FPDF_GetPageCount(self._document))

    @contextmanager
    def page(self, index: int) -> Iterator[PdfPage]:
        """Open page ``index``, from 0.

        Raises:
            UnreadableError: PDFium cannot make it out (``read.broken``).
        """
        page = raw.FPDF_LoadPage(self._document, index)
        if not page:
            raise UnreadableError("read.broken")
        try:
            text = raw.FPDFText_LoadPage(page)
            if not text:
                raise UnreadableError("read.broken")
            try:
                yield PdfPage(page, text)
            finally:
                raw.FPDFText_ClosePage(text)
        finally:
            raw.FPDF_ClosePage(page)


class PdfPage:
    """One open page, ``width`` and ``height`` in points, of ``count`` characters, those of other planes as two.

    All offsets are those into :meth:`words`.
    """

    def __init__(self, page: Any, text: Any) -> None:
        self._page = page
        self._text = text
        self._rect = raw.FS_RECTF()
        self._rect_address = ctypes.addressof(self._rect)
        self._text_address = address_of(text)
        self._places: list[int] | None = None
        self._quarters = raw.FPDFPage_GetRotation(page) % 4
        raw.FPDF_GetPageBoundingBox(page, ctypes.byref(self._rect))
        self._corner = (self._rect.left, self._rect.top)
        self._edges = (self._rect.left, self._rect.top, self._rect.right, self._rect.bottom)
        width, height = max(self._edges[2] - self._edges[0], 1.0), max(self._edges[1] - self._edges[3], 1.0)
        self.width, self.height = (height, width) if self._quarters % 2 else (width, height)
        self.count = max(int(raw.FPDFText_CountChars(text)), 0)

    def words(self, limit: int) -> str:
        """Return the first ``limit`` characters as PDFium writes them: lines parted by CR LF, no order promised."""
        count = min(self.count, limit)
        buffer = (ctypes.c_ushort * (count + 1))()
        length = max(int(raw.FPDFText_GetText(self._text, 0, count, buffer)) - 1, 0) if count else 0
        words = bytes(buffer)[: 2 * length].decode("utf-16-le", "replace")
        self._places = self._numbered(words, astral=len(words) < length)
        return words

    def box(self, at: int) -> Box:
        """Return the box of the character at offset ``at``, as wide as its advance and as high as its font."""
        loose_char_box(self._text_address, self._places[at] if self._places else at, self._rect_address)
        if self._quarters:
            return self._shown(self._rect)
        x, y = self._corner
        left, top, right, bottom = _FLOATS.unpack(self._rect)
        return left - x, y - top, right - x, y - bottom

    def turned(self, at: int) -> bool:
        """Tell whether the character at offset ``at`` does not stand upright."""
        angle = char_angle(self._text_address, self._places[at] if self._places else at)
        if not angle and not self._quarters:
            return False
        return bool(_LEVEL < (math.degrees(angle) + 90 * self._quarters) % 360 < 360 - _LEVEL)

    def generated(self, at: int) -> bool:
        """Tell whether PDFium put the character at offset ``at`` there to show a gap."""
        return bool(raw.FPDFText_IsGenerated(self._text, self._place(at)) == 1)

    def unmapped(self, at: int) -> bool:
        """Tell whether the file does not say which character the glyph at offset ``at`` is."""
        return bool(raw.FPDFText_HasUnicodeMapError(self._text, self._place(at)) == 1)

    def drawing(self, max_rules: int) -> Drawing:
        """Return the rules and pictures of the page; a page with more than ``max_rules`` rules has none.

        PDFium tells of one rectangle for each object that prints words. Where those are all objects, none is a rule,
        and they need not be looked at one by one.
        """
        if raw.FPDFText_CountRects(self._text, 0, -1) >= raw.FPDFPage_CountObjects(self._page):
            return Drawing()
        return drawing_of(self._page, self._shown_point, max_rules)

    def picture(self, dots_per_inch: float, max_pixels: int) -> Image.Image:
        """Return the page as it is shown, in grey, of at most ``max_pixels`` pixels."""
        scale = min(dots_per_inch / _POINTS_PER_INCH, math.sqrt(max_pixels / (self.width * self.height)))
        wide, high = max(int(self.width * scale), 1), max(int(self.height * scale), 1)
        bitmap = pdfium.PdfBitmap.new_native(wide, high, raw.FPDFBitmap_Gray)
        try:
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, wide, high)
            raw.FPDF_RenderPageBitmap(bitmap, self._page, 0, 0, wide, high, 0, raw.FPDF_ANNOT)
            picture: Image.Image = bitmap.to_pil().copy()
        finally:
            bitmap.close()
        return picture

    def _numbered(self, words: str, *, astral: bool) -> list[int] | None:
        """Return PDFium's number of each character, None where it is its offset.

        The two differ behind a character of another plane, which counts as two, and behind one left out of the text.
        """
        last = self.count - 1
        if not astral and (last < 0 or raw.FPDFText_GetTextIndexFromCharIndex(self._text, last) == last):
            return None
        places, unit = [], 0
        for char in words:
            places.append(max(int(raw.FPDFText_GetCharIndexFromTextIndex(self._text, unit)), 0))
            unit += 2 if char > "\uffff" else 1
        return places

    def _place(self, at: int) -> int:
        return self._places[at] if self._places else at

    def _shown(self, rect: Any) -> Box:
        """Return a box of a page that is shown turned by one to three quarters, clockwise."""
        left, top, right, bottom = self._edges
        if self._quarters == 1:
            return rect.bottom - bottom, rect.left - left, rect.top - bottom, rect.right - left
        if self._quarters == 2:
            return right - rect.right, rect.bottom - bottom, right - rect.left, rect.top - bottom
        return top - rect.top, right - rect.right, top - rect.bottom, right - rect.left

    def _shown_point(self, x: float, y: float) -> tuple[float, float]:
        left, top, right, bottom = self._edges
        turned = ((x - left, top - y), (y - bottom, x - left), (right - x, y - bottom), (top - y, right - x))
        return turned[self._quarters]
