import io
import zipfile

import pytest

from textmine.errors import UnreadableError
from textmine.read.detect import detect
from textmine.read.formats import CONTAINERS, READERS, Format
from textmine.words import LANGUAGES, sentences

from .read_inputs import docx, lines, paragraph, pdf

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def ole(*streams):
    return OLE + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))


def archive(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", Format.EMPTY),
        ("一、问题".encode("gb18030"), Format.TXT),
        ("一、问题\n".encode("utf-16-le"), Format.TXT),
        (docx(paragraph("x")), Format.DOCX),
        (pdf(lines("x")), Format.PDF),
        (b"\r\n junk %PDF-1.4", Format.PDF),
        (b"\xef\xbb\xbf<!-- x --> <!DOCTYPE HTML><html>", Format.HTML),
        ("<html><body>页".encode("utf-16"), Format.HTML),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x"><html/>', Format.HTML),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', Format.XML),
        (b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", Format.MHTML),
        (b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n", Format.EML),
        (ole("WordDocument"), Format.DOC),
        (ole("Workbook"), Format.XLS),
        (ole("PowerPoint Document"), Format.PPT),
        (ole("EncryptionInfo", "EncryptedPackage"), Format.ENCRYPTED),
        (ole("Something"), Format.OLE),
        (ole("PowerPoint Document") + "_Workbook\0".encode("utf-16-le"), Format.PPT),
        (archive("xl/workbook.xml"), Format.XLSX),
        (archive("ppt/presentation.xml"), Format.PPTX),
        (archive("OFD.xml", "Doc_0/Document.xml"), Format.OFD),
        (archive("mimetype", "META-INF/manifest.xml"), Format.ODT),
        (archive("[Content_Types].xml", "word/document2.xml"), Format.DOCX),
        (archive("报告.docx"), Format.ZIP),
        (archive("folder/word/document.xml"), Format.ZIP),
        (b"Rar!\x1a\x07\x01\x00", Format.RAR),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", Format.SEVEN_ZIP),
        (b"\x1f\x8b\x08", Format.GZ),
        (bytes(257) + b"ustar\x0000", Format.TAR),
        (b"{\\rtf1\\ansi", Format.RTF),
        (b"\x89PNG\r\n\x1a\n", Format.IMAGE),
        (b"\xff\xd8\xff\xe0", Format.IMAGE),
        (b"II*\x00", Format.IMAGE),
        (b"L\x00\x00\x00\x01\x14\x02\x00", Format.SHORTCUT),
        (bytes(range(256)) * 8, Format.UNKNOWN),
    ],
)
@pytest.mark.parametrize("suffix", ["", ".dat", ".doc", ".txt"])
def test_content_decides(limits, data, expected, suffix):
    assert detect(data, limits, suffix) is expected


@pytest.mark.parametrize(
    ("data", "suffix", "expected"),
    [
        (ole("WordDocument"), ".WPS", Format.WPS),
        ("<b>页".encode(), ".html", Format.HTML),
        ("<b>页".encode(), ".txt", Format.TXT),
        (b"this is no package", ".docx", Format.DOCX),
        (b"PK\x03\x04 cut short", ".docx", Format.DOCX),
        (b"PK\x03\x04 cut short", ".zip", Format.ZIP),
        (b"this is no page", ".pdf", Format.PDF),
        (docx(paragraph("x")), ".pdf", Format.DOCX),
    ],
)
def test_the_suffix_breaks_ties(limits, data, suffix, expected):
    assert detect(data, limits, suffix) is expected


def test_a_text_that_speaks_of_a_format_is_text(limits):
    assert detect("请上传 OFD.xml 和 word/document.xml，不要 <html>".encode(), limits, ".txt") is Format.TXT


def test_a_thousand_comments_before_nothing(limits):
    assert detect(b"<!-- -->" * 10_000, limits) is Format.TXT


def test_a_package_of_too_many_members(small):
    with pytest.raises(UnreadableError) as caught:
        detect(archive(*map(str, range(30))), small(max_members=20))
    assert caught.value.reason.key == "read.too_many_members"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unsupported_kind_has_its_sentence(language):
    missing = [kind for kind in Format if kind not in (READERS.keys() | CONTAINERS) and f"read.is_{kind}" not in sentences(language)]
    assert not missing
