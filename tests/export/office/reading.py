"""What stands in a Word document, as the tests ask for it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
from docx.oxml.ns import qn


def opened(path: Path):
    return docx.Document(str(path))


def text_of(path: Path) -> str:
    """Every word of the body, those of tables too, paragraph by paragraph."""
    return text_in(opened(path).element.body)


def text_in(element) -> str:
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in element.iter(qn("w:p")))


def raw(path: Path, name: str = "word/document.xml") -> str:
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode("utf-8")
