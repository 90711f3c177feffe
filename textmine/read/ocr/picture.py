"""Scans and pictures: the words that they show, recognised on this machine by RapidOCR, which ships its models.

Marked as recognised in everything that follows, and bounded: so many pages and so many seconds a file, so many pixels
before they are decoded. What was recognised is kept, so that a second run over a long scan goes on.
"""

from __future__ import annotations

import io
import math
import struct
import time
import warnings
from collections.abc import Iterator
from dataclasses import replace
from statistics import fmean, median

from PIL import Image, ImageOps, UnidentifiedImageError

from textmine.errors import LimitError, NoTextError, UnreadableError, UnsupportedError
from textmine.model import Outcome, Reason
from textmine.read.ocr.cache import Found, OcrCache, Recognition
from textmine.read.ocr.engine import NAME, recognise
from textmine.read.pdf.glyphs import WIDE
from textmine.read.pdf.order import PrintedLine, columns_of
from textmine.read.pdf.page import Page
from textmine.read.pdf.text import text_of
from textmine.read.reading import Reading
from textmine.settings import ReadSettings

_KINDS = ("JPEG", "PNG", "BMP", "GIF", "WEBP", "TIFF")
_PAGED = "TIFF"  # the frames of other kinds are a film, not pages
_SMALLEST = 0.1  # so that nothing is divided by nothing


def read_picture(data: bytes, limits: ReadSettings) -> Reading:
    """Read the words that a picture shows; each frame of a fax is a page.

    Partial when there are more pages, or they take longer, than the limits allow, and when a page behind the first is
    damaged.

    Raises:
        UnsupportedError: a kind of picture that cannot be decoded here (``read.picture_kind``).
        LimitError: more pixels than allowed (``read.too_many_pixels``).
        NoTextError: it shows no words, or there was no time for it.
        UnreadableError: broken.
    """
    if not limits.ocr_pages:
        raise NoTextError("read.scan_unread")
    recogniser = Recogniser(limits)
    pages: list[Page] = []
    damaged = False
    try:
        for picture in _pictures(data, limits):
            recognition = recogniser.read(picture)
            if recognition is None:
                break
            pages.append(page_of(recognition, 1, limits))
    except UnreadableError as error:
        if not pages or error.outcome is not Outcome.DAMAGED:
            raise
        damaged = True
    reading = replace(text_of(pages, limits), reader=recogniser.name)
    if not reading.text.strip():
        raise NoTextError("read.scan_unread" if recogniser.stopped else "read.no_text")
    stopped = Reason.of("read.unfinished_picture", count=len(pages)) if recogniser.stopped else None
    return replace(reading, reason=stopped or (Reason("read.damaged") if damaged else None))


class Recogniser:
    """Recognises the pictures of one file, as many as the limits allow; ``stopped`` says that some had to wait."""

    def __init__(self, limits: ReadSettings) -> None:
        self.name = NAME
        self.stopped = False
        self._limits = limits
        self._cache = OcrCache.at(limits.ocr_cache, self.name)
        self._started = time.monotonic()
        self._done = 0

    def read(self, picture: Image.Image) -> Recognition | None:
        """Return what a grey picture shows, None if its turn did not come; what is kept from earlier runs is free."""
        found = self._cache.load(picture)
        if found is None:
            if self._is_spent():
                self.stopped = True
                return None
            found = recognise(picture, self._limits)
            self._done += 1
            self._cache.save(picture, found)
        return found

    def _is_spent(self) -> bool:
        """Tell whether the pages or the seconds are used up, reckoning that a page takes as long as those before."""
        seconds = time.monotonic() - self._started
        pace = seconds / self._done if self._done else 0.0
        return self._done >= self._limits.ocr_pages or seconds + pace > self._limits.ocr_seconds


def page_of(found: Recognition, scale: float, limits: ReadSettings) -> Page:
    """Return recognised lines as those of a page, crooked ones set straight; ``scale`` takes pixels to its points."""
    if not found.lines:
        return Page(width=found.width * scale, height=found.height * scale)
    lean = median([_lean(line) for line in found.lines])
    lines = [_printed(line, lean, scale) for line in found.lines]
    weights = [len(line.words) for line in found.lines]
    return Page(
        columns=columns_of(lines, limits),
        width=found.width * scale,
        height=found.height * scale,
        confidence=fmean([line.confidence for line in found.lines], weights),
    )


def _lean(line: Found) -> float:
    """Return the angle in radians by which a line leans."""
    (x0, y0), (x1, y1), _, _ = line.corners
    return math.atan2(y1 - y0, x1 - x0)


def _printed(line: Found, lean: float, scale: float) -> PrintedLine:
    """Return a line with its place on a page that leans by ``lean`` radians."""
    cos, sin = math.cos(lean), math.sin(lean)
    xs = [(x * cos + y * sin) * scale for x, y in line.corners]
    ys = [(y * cos - x * sin) * scale for x, y in line.corners]
    left, right = (xs[0] + xs[3]) / 2, (xs[1] + xs[2]) / 2
    wide = len(WIDE.findall(line.words))
    size = (right - left) / (wide + (len(line.words) - wide) / 2)
    words = line.words.strip()
    return PrintedLine(words, left, (ys[0] + ys[1]) / 2, right, (ys[2] + ys[3]) / 2, max(size, _SMALLEST))


def _pictures(data: bytes, limits: ReadSettings) -> Iterator[Image.Image]:
    """Yield the frames of a picture in grey, as it is meant to be looked at.

    Raises:
        UnreadableError: as :func:`read_picture`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow finds odd in a file is not for the person who reads it
            with Image.open(io.BytesIO(data), formats=_KINDS) as image:
                frames = limits.max_pages if image.format == _PAGED else 1
                for number in range(frames):
                    if number:
                        image.seek(number)
                    yield _grey(image, limits)
    except EOFError:
        return
    except UnidentifiedImageError as error:
        raise UnsupportedError("read.picture_kind") from error
    except Image.DecompressionBombError as error:
        raise LimitError("read.too_many_pixels", limit=limits.max_pixels) from error
    except (OSError, SyntaxError, ValueError, TypeError, ArithmeticError, LookupError, struct.error) as error:
        raise UnreadableError("read.broken") from error


def _grey(image: Image.Image, limits: ReadSettings) -> Image.Image:
    """Decode a frame, if it is not too large, turn it as the camera says, and lay it on white."""
    if image.width * image.height > limits.max_pixels:
        raise LimitError("read.too_many_pixels", limit=limits.max_pixels)
    shown = ImageOps.exif_transpose(image)
    if shown.mode.startswith("I"):
        shown = shown.convert("I").point(lambda depth: depth / 256)  # 16 bits of grey
    if shown.has_transparency_data:
        ground = Image.new("RGBA", shown.size, "white")
        shown = Image.alpha_composite(ground, shown.convert("RGBA"))
    grey = shown.convert("L")
    share = math.sqrt(limits.ocr_pixels / (grey.width * grey.height))
    return grey.resize((max(int(grey.width * share), 1), max(int(grey.height * share), 1))) if share < 1 else grey
