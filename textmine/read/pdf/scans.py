"""Pages of a PDF that only show their words: they are drawn and recognised, where recognition is installed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from textmine.read.formats import READERS, Format
from textmine.read.pdf.file import PdfFile
from textmine.read.pdf.furniture import without_furniture
from textmine.read.pdf.page import Page
from textmine.settings import ReadSettings


@dataclass(frozen=True, slots=True)
class Scans:
    """The pages after recognition.

    ``unread`` pages still need it: because it is not installed, or, if ``stopped``, because its time was up.
    ``rotten`` says that some of them have words that cannot be theirs; those are left out. ``readers`` names the
    recogniser, if it took part.
    """

    pages: tuple[Page, ...]
    unread: int = 0
    stopped: bool = False
    rotten: bool = False
    readers: tuple[str, ...] = ()


def recognised(file: PdfFile, pages: Sequence[Page], limits: ReadSettings) -> Scans:
    """Recognise the pages that have no words, or words that cannot be theirs."""
    if not any(_may_need_recognition(page) for page in pages):
        return Scans(tuple(pages))
    bare, _ = without_furniture(pages, limits)
    wanted = [number for number, page in enumerate(bare) if _needs_recognition(page, limits)]
    if not wanted:
        return Scans(tuple(pages))
    found = list(pages)
    rotten = any(pages[number].rotten for number in wanted)
    for number in wanted:
        if pages[number].rotten:
            found[number] = replace(pages[number], columns=(), turned=())
    if READERS[Format.IMAGE].missing:
        return Scans(tuple(found), len(wanted), rotten=rotten)
    if not limits.ocr_pages:  # switched off: the pages need not even be drawn
        return Scans(tuple(found), len(wanted), stopped=True, rotten=rotten)
    return _read(file, found, wanted, limits, rotten)


def _read(file: PdfFile, pages: list[Page], wanted: Sequence[int], limits: ReadSettings, rotten: bool) -> Scans:
    from textmine.read.ocr.picture import Recogniser, page_of

    recogniser = Recogniser(limits)
    unread = 0
    for number in wanted:
        with file.page(number) as page:
            picture = page.picture(limits.ocr_dpi, limits.ocr_pixels)
            seen = recogniser.read(picture)
            if seen is None:
                unread += 1
            elif seen.lines:
                pages[number] = page_of(seen, page.width / picture.width, limits)
    return Scans(tuple(pages), unread, unread > 0, rotten, (recogniser.name,))


def _may_need_recognition(page: Page) -> bool:
    """Tell, before its running head is told from its text, whether a page may be a scan."""
    return page.rotten or bool(page.pictures or page.shapes)


def _needs_recognition(page: Page, limits: ReadSettings) -> bool:
    """Tell whether a page shows more than its characters say: nearly none, and a picture or drawing that fills it.

    Scanning programs write a line of their own on a page, so a few characters prove nothing.
    """
    if page.failed or page.rotten:
        return page.rotten
    chars = sum(len(line.words) if line.table is None else limits.scan_chars for line in (*page.lines, *page.turned))
    if chars:
        return page.pictures >= limits.scan_area and chars < limits.scan_chars
    return page.pictures >= limits.min_picture or page.shapes >= limits.min_shapes
