"""What a file is, told by its content. The suffix only decides where the content leaves two answers open."""

from __future__ import annotations

import re
import zipfile

from textmine.errors import UnreadableError
from textmine.read import plain
from textmine.read.formats import Format
from textmine.read.package import member_names
from textmine.settings import ReadSettings

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_SIGNATURES = (
    (b"Rar!\x1a\x07", Format.RAR),
    (b"7z\xbc\xaf\x27\x1c", Format.SEVEN_ZIP),
    (b"\x1f\x8b", Format.GZ),
    (b"{\\rtf", Format.RTF),
    (b"\x89PNG\r\n\x1a\n", Format.IMAGE),
    (b"\xff\xd8\xff", Format.IMAGE),
    (b"GIF87a", Format.IMAGE),
    (b"GIF89a", Format.IMAGE),
    (b"II*\x00", Format.IMAGE),
    (b"MM\x00*", Format.IMAGE),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Format.SHORTCUT),
)
# Names of the streams in an OLE file, most telling first; a directory entry is 128 bytes long and starts with one.
_STREAMS = (
    ("EncryptedPackage", Format.ENCRYPTED),
    ("WordDocument", Format.DOC),
    ("Workbook", Format.XLS),
    ("Book", Format.XLS),
    ("PowerPoint Document", Format.PPT),
    ("MatOST", Format.WPS),
)
_OLE_ENTRY = 128
_MEMBERS = (
    ("word/document.xml", Format.DOCX),
    ("xl/workbook.xml", Format.XLSX),
    ("xl/workbook.bin", Format.XLSX),
    ("ppt/presentation.xml", Format.PPTX),
    ("ofd.xml", Format.OFD),
    ("meta-inf/manifest.xml", Format.ODT),
)
_CONTENT_TYPES = "[content_types].xml"
# Atomic, so that a page of a thousand comments is looked at once and not in every combination.
_HTML = re.compile(
    r"(?><\?xml[^>]*>|<!--.*?-->|\s)*+<(?:!doctype\s+html|html|head|body|meta|title|table|div|p)\b", re.I | re.S
)
_XML = re.compile(r"\s*<\?xml\b")
_MAIL = re.compile(r"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?mime-version:", re.I)
_RELATED = re.compile(r"content-type:\s*multipart/related", re.I)
# A beginning long enough to hold the declarations of a page or the header of a mail.
_HEAD = 4096
# What a program wrote in a package or in PDF syntax: text that only carries the name of one of these is broken.
_NEVER_TEXT = {
    ".docx": Format.DOCX,
    ".pdf": Format.PDF,
    ".xlsx": Format.XLSX,
    ".pptx": Format.PPTX,
    ".ofd": Format.OFD,
    ".zip": Format.ZIP,
    ".rar": Format.RAR,
    ".7z": Format.SEVEN_ZIP,
}


def detect(data: bytes, limits: ReadSettings, suffix: str = "") -> Format:
    """Return what ``data`` is. ``suffix`` is the ending of the file's name, with its dot.

    Raises:
        UnreadableError: a package has more members than ``limits`` allow.
    """
    if not data:
        return Format.EMPTY
    suffix = suffix.lower()
    if data.startswith(_OLE):
        return _ole(data, suffix)
    if data.startswith(_ZIP):
        return _package(data, limits, suffix)
    found = next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)
    return found or _picture_or_tape(data) or _text(data, limits, suffix)


def _ole(data: bytes, suffix: str) -> Format:
    for name, kind in _STREAMS:
        if _has_stream(data, name):
            # Kingsoft's .wps is Word's own format under another name.
            return Format.WPS if kind is Format.DOC and suffix in {".wps", ".wpt"} else kind
    return Format.OLE


def _has_stream(data: bytes, name: str) -> bool:
    entry = name.encode("utf-16-le") + b"\0\0"
    at = data.find(entry)
    while at >= 0:
        if at % _OLE_ENTRY == 0:
            return True
        at = data.find(entry, at + 1)
    return False


def _package(data: bytes, limits: ReadSettings, suffix: str) -> Format:
    try:
        names = frozenset(name.lower() for name in member_names(data, limits))
    except zipfile.BadZipFile:
        return Format.DOCX if suffix == ".docx" else Format.ZIP
    for name, kind in _MEMBERS:
        if name in names:
            return kind
    if _CONTENT_TYPES in names and any(name.startswith("word/") for name in names):
        return Format.DOCX
    return Format.ZIP


def _picture_or_tape(data: bytes) -> Format | None:
    """Tell the kinds whose signature does not stand first, or is too short to stand alone."""
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if data[257:262] == b"ustar":
        return Format.TAR
    if (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or data[4:12] in {b"ftypheic", b"ftypmif1", b"ftypavif"}:
        return Format.IMAGE
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        return Format.IMAGE
    return None


def _text(data: bytes, limits: ReadSettings, suffix: str) -> Format:
    """Tell kinds of text apart by how they begin."""
    try:
        head = plain.decode(data[:_HEAD], limits.max_garbled)
    except UnreadableError:
        return _NEVER_TEXT.get(suffix, Format.UNKNOWN)
    if _MAIL.match(head):
        return Format.MHTML if _RELATED.search(head) else Format.EML
    if _HTML.match(head):
        return Format.HTML
    if _XML.match(head):
        return Format.XML
    if suffix in {".htm", ".html"}:
        return Format.HTML
    return _NEVER_TEXT.get(suffix, Format.TXT)
