"""What a file is, told by its content. The suffix only decides where the content leaves two answers open."""

from __future__ import annotations

import re
import zipfile
import zlib

from textmine.errors import UnreadableError
from textmine.read import plain
from textmine.read.detect.ole import SIGNATURE, ole_format
from textmine.read.detect.text import NEVER_TEXT, text_format
from textmine.read.formats import Format
from textmine.read.word.package import open_zip
from textmine.settings import ReadSettings

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_SIGNATURES = (
    (b"%PDF-", Format.PDF),
    (b"Rar!\x1a\x07", Format.RAR),
    (b"7z\xbc\xaf\x27\x1c", Format.SEVEN_ZIP),
    (b"\x1f\x8b", Format.GZ),
    (b"\xfd7zXZ\x00", Format.XZ),
    (b"{\\rtf", Format.RTF),
    (b"\x89PNG\r\n\x1a\n", Format.IMAGE),
    (b"\xff\xd8\xff", Format.IMAGE),
    (b"GIF87a", Format.IMAGE),
    (b"GIF89a", Format.IMAGE),
    (b"II*\x00", Format.IMAGE),
    (b"MM\x00*", Format.IMAGE),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Format.SHORTCUT),
    (b"\x78\x9f\x3e\x22", Format.MSG),  # TNEF, which Outlook puts into mails as winmail.dat
    (b"\x7fELF", Format.PROGRAM),
    (b"ID3", Format.MEDIA),
    (b"\x1aE\xdf\xa3", Format.MEDIA),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Format.MEDIA),
    (b"CAJ\x00", Format.CAJ),
    (b"HN\x00\x00", Format.CAJ),
    (b"KDH ", Format.CAJ),
    (b"TEB\x00", Format.CAJ),
    (b"Founder CEB", Format.CEB),
    # What offices wrote before OLE: Word 2 and 5 for DOS, Write, and Excel 2 to 4.
    (b"\xdb\xa5\x2d\x00", Format.OLE),
    (b"\x31\xbe\x00\x00", Format.OLE),
    (b"\x09\x00\x04\x00", Format.OLE),
    (b"\x09\x02\x06\x00", Format.OLE),
    (b"\x09\x04\x06\x00", Format.OLE),
    (b"\x01\xfe\x32\x00", Format.WORKS),
)
_MEMBERS = (
    ("word/document.xml", Format.DOCX),
    ("xl/workbook.xml", Format.XLSX),
    ("xl/workbook.bin", Format.XLSX),
    ("ppt/presentation.xml", Format.PPTX),
    ("ofd.xml", Format.OFD),
    ("meta-inf/manifest.xml", Format.ODT),
    ("meta-inf/manifest.mf", Format.PROGRAM),
    ("androidmanifest.xml", Format.PROGRAM),
    ("meta-inf/container.xml", Format.UNKNOWN),  # a book (EPUB)
)
_CONTENT_TYPES = "[content_types].xml"
# The main part of a package may have any name; its type says what it is (ECMA-376 part 1, 11.3, 12.3 and 13.3).
_MAIN_TYPES = re.compile(
    rb"(wordprocessingml|spreadsheetml|presentationml)\.(?:document|template|sheet|presentation)\.main"
)
_ENABLED_TYPES = re.compile(rb"ms-(word|excel|powerpoint)\.\w+\.macroEnabled\.main", re.I)
_TYPES = {
    b"wordprocessingml": Format.DOCX,
    b"word": Format.DOCX,
    b"spreadsheetml": Format.XLSX,
    b"excel": Format.XLSX,
    b"presentationml": Format.PPTX,
    b"powerpoint": Format.PPTX,
}
# Beginnings long enough to hold the declarations of a page or the header of a mail, and the types of a package.
_HEAD = 2**13
_TYPES_HEAD = 2**17
_PDF = re.compile(rb"%PDF-\d\.\d")
_PDF_START = 1024
_PROGRAM = re.compile(rb"PE\x00\x00|NE|LE")


def detect(data: bytes, limits: ReadSettings, suffix: str = "") -> Format:
    """Return what ``data`` is. ``suffix`` is the ending of the file's name, with its dot.

    Raises:
        UnreadableError: a package has more members than ``limits`` allow.
    """
    if not data:
        return Format.EMPTY
    suffix = suffix.lower()
    if data.startswith(SIGNATURE):
        return ole_format(data, suffix, limits.max_members)
    if data.startswith(_ZIP):
        return _package(data, limits, suffix)
    found = next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)
    return found or _looser_signature(data) or _text(data, limits, suffix)


def _package(data: bytes, limits: ReadSettings, suffix: str) -> Format:
    """Tell a zip by its members. A package of a kind that nobody reads is no archive: its parts are no documents."""
    try:
        archive = open_zip(data, limits)
    except zipfile.BadZipFile:
        return NEVER_TEXT.get(suffix, Format.ZIP)
    names = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in archive.infolist()}
    for name, kind in _MEMBERS:
        if name in names:
            return kind
    if _CONTENT_TYPES not in names:
        return Format.ZIP
    types = _beginning(archive, names[_CONTENT_TYPES])
    main = _MAIN_TYPES.search(types) or _ENABLED_TYPES.search(types)
    if main is not None:
        return _TYPES[main[1].lower()]
    return Format.DOCX if any(name.startswith("word/") for name in names) else Format.UNKNOWN


def _beginning(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return the first bytes of a member, or nothing where it is damaged or locked."""
    try:
        with archive.open(info) as member:
            return member.read(_TYPES_HEAD)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        return b""


def _looser_signature(data: bytes) -> Format | None:
    """Tell the kinds whose signature does not stand first, or is too short to stand alone."""
    junk = _PDF.search(data[:_PDF_START])
    if junk is not None and data.find(b" obj", junk.end()) >= 0:
        return Format.PDF
    if data[257:262] == b"ustar":
        return Format.TAR
    if data[:3] == b"BZh" and data[4:10] in {b"1AY&SY", b"\x17\x72\x45\x38\x50\x90"}:
        return Format.BZ2
    if data[:2] == b"MZ" and _PROGRAM.match(data, int.from_bytes(data[60:64], "little")):
        return Format.PROGRAM
    return _picture(data) or _media(data)


def _picture(data: bytes) -> Format | None:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Format.IMAGE
    if data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"}:
        return Format.IMAGE
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        return Format.IMAGE
    return None


def _media(data: bytes) -> Format | None:
    """Tell sound and moving pictures."""
    riff = data[:4] == b"RIFF" and data[8:12] in {b"WAVE", b"AVI "}
    mpeg = data[:4] in {b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3", b"\xff\xfb\x90\x00", b"\xff\xfb\x90\x64"}
    return Format.MEDIA if riff or mpeg or data[4:8] == b"ftyp" else None


def _text(data: bytes, limits: ReadSettings, suffix: str) -> Format:
    """Tell kinds of text apart by how they begin."""
    try:
        head = plain.decode_beginning(data, _HEAD, limits.max_garbled)
    except UnreadableError:
        return Format.CEB if suffix == ".ceb" else NEVER_TEXT.get(suffix, Format.UNKNOWN)
    return text_format(head, suffix)
