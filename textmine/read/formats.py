"""Which kinds of file are told apart, and what reads each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType

from textmine.errors import UnsupportedError
from textmine.read.reading import Reading
from textmine.settings import ReadSettings


class Format(StrEnum):
    """Every kind of file that is told apart; :data:`READERS` and :data:`CONTAINERS` say which can be read."""

    TXT = "txt"
    MARKDOWN = "md"
    CSV = "csv"
    DOCX = "docx"
    FLAT_OPC = "flat_opc"
    WORDML = "wordml"
    DOC = "doc"
    WPS = "wps"
    RTF = "rtf"
    PDF = "pdf"
    OFD = "ofd"
    HTML = "html"
    MHTML = "mhtml"
    EML = "eml"
    XLS = "xls"
    XLSX = "xlsx"
    IMAGE = "image"
    ZIP = "zip"
    RAR = "rar"
    SEVEN_ZIP = "7z"
    TAR = "tar"
    GZ = "gz"
    BZ2 = "bz2"
    XZ = "xz"
    WORKS = "works"
    PPT = "ppt"
    PPTX = "pptx"
    ODT = "odt"
    XML = "xml"
    OLE = "ole"
    SHORTCUT = "shortcut"
    MSG = "msg"
    PROGRAM = "program"
    MEDIA = "media"
    CAJ = "caj"
    CEB = "ceb"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    UNKNOWN = "unknown"


Read = Callable[[bytes, ReadSettings], Reading]
"""A reader: the bytes of one file to what it holds. Raises :class:`~textmine.errors.UnreadableError`."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads one kind of file: ``function`` of ``module``, which needs the modules ``needs`` of the ``extra``.

    Modules are imported when the first file of their kind comes, for some take half a second.
    """

    module: str
    function: str
    needs: tuple[str, ...] = ()
    extra: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The modules that it needs and this installation lacks."""
        return tuple(name for name in self.needs if find_spec(name) is None)

    def read(self) -> Read:
        """Return the function that reads.

        Raises:
            UnsupportedError: a module that it needs is not installed (``read.needs_<extra>``).
        """
        if self.missing:
            raise UnsupportedError(f"read.needs_{self.extra}")
        function: Read = getattr(import_module(f"textmine.read.{self.module}"), self.function)
        return function


READERS: Mapping[Format, Reader] = MappingProxyType({
    Format.TXT: Reader("plain", "read_plain"),
    Format.MARKDOWN: Reader("plain", "read_plain"),
    Format.CSV: Reader("sheet.reader", "read_csv"),
    Format.DOCX: Reader("word.docx", "read_docx"),
    Format.FLAT_OPC: Reader("word.flat", "read_flat_opc"),
    Format.WORDML: Reader("word.flat", "read_wordml"),
    Format.DOC: Reader("doc.word", "read_doc"),
    Format.WPS: Reader("doc.word", "read_doc"),
    Format.RTF: Reader("rtf.reader", "read_rtf"),
    Format.PDF: Reader("pdf.reader", "read_pdf"),
    Format.OFD: Reader("ofd.reader", "read_ofd"),
    Format.HTML: Reader("html.reader", "read_html"),
    Format.MHTML: Reader("mail", "read_mhtml"),
    Format.EML: Reader("mail", "read_mail"),
    Format.XLS: Reader("sheet.reader", "read_workbook"),
    Format.XLSX: Reader("sheet.reader", "read_workbook"),
    Format.IMAGE: Reader("ocr.picture", "read_picture", ("rapidocr", "onnxruntime"), "ocr"),
})  # fmt: skip
"""The kinds whose words are read."""

CONTAINERS = frozenset({
    Format.ZIP, Format.RAR, Format.SEVEN_ZIP, Format.TAR, Format.GZ, Format.BZ2, Format.XZ, Format.EML,
})  # fmt: skip
"""The kinds that hold other files; a mail is both, for it has words of its own."""
