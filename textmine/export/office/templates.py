"""An office's own template: its page, its styles, its header and footer stay, its fields are filled.

A field is ``{{名称}}`` and nothing more: it is looked up, never evaluated. A field that is not known stays as it is.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path

import docx
from docx.document import Document as Word
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.parts.hdrftr import FooterPart, HeaderPart
from lxml.etree import _Element

from textmine.errors import UsageError
from textmine.export.office.paper import lend_styles
from textmine.export.office.writing import writable

FIELD = re.compile(r"\{\{\s*([^{}\s]{1,20})\s*\}\}")


def opened(path: Path, most: int) -> Word:
    """Open a template, with our styles added where it lacks them.

    Args:
        path: a .docx file.
        most: bytes that it may unpack to.

    Raises:
        UsageError: it is missing, no Word document, broken or too large.
    """
    try:
        with zipfile.ZipFile(path) as package:
            size = sum(member.file_size for member in package.infolist())
        if size > most:
            raise UsageError("office.template_large", path=str(path), limit=most // 1_000_000)
        document = docx.Document(str(path))
        if not document.sections:
            raise ValueError("no section")
        lend_styles(document)
    except UsageError:
        raise
    except OSError as error:
        raise UsageError("office.template_unreadable", path=str(path)) from error
    except Exception as error:  # the library lets out whatever its parts throw at a broken package
        raise UsageError("office.template_broken", path=str(path)) from error
    return document


def put_body(document: Word, before: int, names: frozenset[str]) -> None:
    """Move what was written behind the first ``before`` elements of ``document`` to where the body belongs.

    That is the first paragraph with a field of ``names``, in a table too; without one the body stays at the end.
    """
    body = document.element.body
    written = [child for child in list(body)[before:] if child.tag != qn("w:sectPr")]
    own = list(body)[:before]
    place = next((p for root in own for p in _paragraphs(root) if _holds(p, names)), None)
    if place is None:
        return
    for element in written:
        place.addprevious(element)
    _keep_section(place, written)
    if (parent := place.getparent()) is None:
        return
    parent.remove(place)
    if parent.tag == qn("w:tc") and parent[-1].tag != qn("w:p"):
        parent.append(OxmlElement("w:p"))


def length(document: Word) -> int:
    """Return how many elements a template has before anything is written, the section's own properties left out."""
    return sum(child.tag != qn("w:sectPr") for child in document.element.body)


def fill(document: Word, fields: Mapping[str, str]) -> None:
    """Replace the known fields everywhere: in paragraphs, tables, text boxes, headers and footers."""
    for root in _roots(document):
        for paragraph in _paragraphs(root):
            _fill_paragraph(paragraph, fields)


def _keep_section(place: _Element, written: list[_Element]) -> None:
    """A paragraph may end a section of the template; then the last one that we wrote has to."""
    properties = place.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    if properties is None:
        return
    last, own = OxmlElement("w:p"), OxmlElement("w:pPr")
    own.append(deepcopy(properties))
    last.append(own)
    (written[-1] if written else place).addnext(last)


def _roots(document: Word) -> Iterator[_Element]:
    yield document.element.body
    for relation in document.part.rels.values():
        if not relation.is_external and isinstance(relation.target_part, HeaderPart | FooterPart):
            part: XmlPart = relation.target_part
            yield part.element


def _paragraphs(root: _Element) -> list[_Element]:
    return list(root.iter(qn("w:p")))


def _texts(paragraph: _Element) -> list[_Element]:
    """The texts of a paragraph, those of a text box inside it left out: they are of its own paragraphs."""
    every = paragraph.iter(qn("w:t"))
    return [t for t in every if next(t.iterancestors(qn("w:p"))) is paragraph]


def _holds(paragraph: _Element, names: frozenset[str]) -> bool:
    return any(m[1] in names for m in FIELD.finditer("".join(t.text or "" for t in _texts(paragraph))))


def _fill_paragraph(paragraph: _Element, fields: Mapping[str, str]) -> None:
    texts = _texts(paragraph)
    whole = "".join(t.text or "" for t in texts)
    found = [m for m in FIELD.finditer(whole) if m[1] in fields]
    for match in reversed(found):  # from the end, so that earlier places stay where they are
        _replace(texts, match.start(), match.end(), writable(fields[match[1]]))
    if found:
        for text in texts:
            _break_lines(text)


def _replace(texts: list[_Element], start: int, end: int, value: str) -> None:
    """Put ``value`` where the characters from ``start`` to ``end`` of all texts together stand."""
    position = 0
    for text in texts:
        own = text.text or ""
        low, high = max(start - position, 0), min(end - position, len(own))
        position += len(own)
        if low < high:
            text.text = own[:low] + value + own[high:]
            text.set(qn("xml:space"), "preserve")
            value = ""


def _break_lines(text: _Element) -> None:
    """Let the lines of a value stand below each other."""
    first, *others = (text.text or "").split("\n")
    text.text = first
    place: _Element = text
    for line in others:
        turn, more = OxmlElement("w:br"), OxmlElement("w:t")
        more.text = line
        more.set(qn("xml:space"), "preserve")
        place.addnext(turn)
        turn.addnext(more)
        place = more
