"""A sheet of paper: a Word document laid out by GB/T 9704-2012, or an office's own, and how it is saved.

Sizes of the standard: A4, 37 mm above, 28 mm left, 156 by 225 mm of type, 22 lines of 28 characters of 三号.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from functools import cache
from importlib import resources
from pathlib import Path

import docx
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

from textmine.export.office.writing import writable

WIDTH, HEIGHT = Mm(210), Mm(297)
TOP, BOTTOM, LEFT, RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
FOOT = Mm(25)
"""From the edge to the page number, so that its line stands 7 mm below the type."""
LINE_PITCH = 579
"""225 mm over 22 lines in twips. That 28 characters fit in 156 mm is in the styles: programs disagree on grids."""
COMPATIBLE = "15"
"""The mode of Word since 2013; in older ones it calls the document an old one."""
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that the format can hold: a document must not tell by its bytes when it was made again."""
BUILT_IN = {
    "heading 1": "Heading 1",
    "heading 2": "Heading 2",
    "caption": "Caption",
    "header": "Header",
    "footer": "Footer",
}
"""Styles that the library calls otherwise than the file."""
_SPARE = ("stylesWithEffects", "thumbnail", "customXml", "webSettings")
"""Parts of the library's empty document that say nothing of ours."""


def blank() -> Word:
    """Return an empty document with the page, the styles, the fonts and the page numbers of the standard."""
    document = docx.Document()
    _drop_spare_parts(document)
    _replace_styles(document)
    _replace_fonts(document)
    _speak_chinese(document)
    section = document.sections[0]
    _set_page(section)
    _number_pages(document, section)
    return document


def lend_styles(document: Word) -> None:
    """Add those of our styles that an office's own document lacks; what it has stays as it is.

    The added ones follow its running text, whatever that is called in it.
    """
    own = document.styles
    names, ids = {style.name for style in own}, {style.style_id for style in own}
    base = own.default(WD_STYLE_TYPE.PARAGRAPH)
    for style in _styles().findall(qn("w:style")):
        named = style.find(qn("w:name"))
        name = str(named.get(qn("w:val"))) if named is not None else ""
        if BUILT_IN.get(name, name) in names or style.get(qn("w:styleId")) in ids or style.get(qn("w:default")):
            continue
        for follows in style.findall(qn("w:basedOn")):
            follows.set(qn("w:val"), base.style_id if base is not None else "Normal")
        own.element.append(style)


def save(document: Word, path: Path, *, title: str, author: str, written: date) -> None:
    """Write ``document`` to ``path``; of one content the bytes are always the same.

    Raises:
        OSError: the disk is full or refuses.
    """
    properties = document.core_properties
    properties.title, properties.author = writable(title)[:255], writable(author)[:255]
    properties.last_modified_by = properties.author
    properties.comments, properties.keywords, properties.subject = "", "", ""
    properties.created = properties.modified = datetime.combine(written, time())
    properties.revision = 1
    packed = io.BytesIO()
    document.save(packed)
    path.write_bytes(_timeless(packed))


def text_width(document: Word) -> int:
    """Return the width of the type area in EMU (English Metric Units, 360,000 a centimetre)."""
    section = document.sections[-1]
    width = (section.page_width or WIDTH) - (section.left_margin or LEFT) - (section.right_margin or RIGHT)
    return max(int(width), int(Mm(60)))


def _timeless(packed: io.BytesIO) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            member = zipfile.ZipInfo(info.filename, ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(info))
    return out.getvalue()


@cache
def _asset(name: str) -> bytes:
    return resources.files(__package__).joinpath("assets", name).read_bytes()


def _styles() -> _Element:
    return parse_xml(_asset("styles.xml"))


def _drop_spare_parts(document: Word) -> None:
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, relation in relations.items() if any(s in relation.target_ref for s in _SPARE)]:
            del relations[key]


def _replace_styles(document: Word) -> None:
    own = document.styles.element
    for child in list(own):
        own.remove(child)
    for child in _styles():
        own.append(child)


def _replace_fonts(document: Word) -> None:
    part = document.part.part_related_by(RELATION.FONT_TABLE)
    part._blob = _asset("fonts.xml")  # the library gives no other way to a part that it does not know


def _speak_chinese(document: Word) -> None:
    """Set what the library's document has for other languages and older programs."""
    settings = document.settings.element
    for name, key, value in (
        ("w:characterSpacingControl", "w:val", "compressPunctuation"),
        ("w:themeFontLang", "w:eastAsia", "zh-CN"),
        ("w:compatSetting", "w:val", COMPATIBLE),
    ):
        if (found := next(settings.iter(qn(name)), None)) is not None:  # the first of the last is the mode
            found.set(qn(key), value)


def _set_page(section: Section) -> None:
    section.page_width, section.page_height = WIDTH, HEIGHT
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = TOP, BOTTOM, LEFT, RIGHT
    section.footer_distance, section.header_distance, section.gutter = FOOT, Mm(15), Mm(0)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE_PITCH))
    properties.append(grid)


def _number_pages(document: Word, section: Section) -> None:
    """Put — 1 — at the foot: to the right on odd pages, to the left on even ones, one character from the edge."""
    document.settings.odd_and_even_pages_header_footer = True
    right, left = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    right.alignment, left.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT, WD_PARAGRAPH_ALIGNMENT.LEFT
    right.paragraph_format.right_indent = left.paragraph_format.left_indent = Pt(14)
    for paragraph in (right, left):
        paragraph.add_run("— ")
        _add_page_field(paragraph)
        paragraph.add_run(" —")


def _add_page_field(paragraph: Paragraph) -> None:
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("shown", "1"), ("end", "")):
        run = paragraph.add_run(text if kind == "shown" else "")
        if kind in {"begin", "separate", "end"}:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif not kind:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
            run._r.append(code)
