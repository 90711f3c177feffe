import gzip
import io
import lzma
import struct
import time
import zipfile
from contextlib import suppress

import pytest

from textmine.errors import UnreadableError
from textmine.read.detect.detect import detect
from textmine.read.formats import CONTAINERS, READERS, Format
from textmine.words import LANGUAGES, sentences

from .read_inputs import docx, lines, paragraph, pdf

NONE = 0xFFFFFFFF
OLE_HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0" + bytes(14)


def entry(name, kind, *, right=NONE, child=NONE):
    raw = name.encode("utf-16-le")
    return raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, kind, 1, NONE, right, child) + bytes(48)


def ole(*names, embedded=(), next_sector=None):
    """A compound file with these streams below the root, and others in a storage."""
    inner = 1 + len(names)
    storage = [] if not embedded else [entry("ObjectPool", 1, child=inner + 1)]
    below = [entry(name, 2, right=i + 2 if i + 1 < len(names) + len(storage) else NONE) for i, name in enumerate(names)]
    deep = [entry(name, 2, right=inner + 2 + i if i + 1 < len(embedded) else NONE) for i, name in enumerate(embedded)]
    entries = [entry("Root Entry", 5, child=1), *below, *storage, *deep]
    directory = b"".join(entries)
    directory = directory.ljust(-len(directory) // 512 * -512, b"\0")
    sectors = len(directory) // 512
    chain = [NONE - 2, *range(2, sectors + 1), NONE - 1]
    if next_sector is not None:
        chain[1] = next_sector
    fat = b"".join(struct.pack("<I", sector) for sector in chain).ljust(512, b"\xff")
    header = OLE_HEADER[:48] + struct.pack("<IIIIIII", 1, 0, 4096, NONE - 1, 0, NONE - 1, 0)
    return header + struct.pack("<I", 0) + b"\xff" * 432 + fat + directory


def archive(*names, **contents):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, contents.get("types", "x") if name == "[Content_Types].xml" else "x")
    return buffer.getvalue()


def types(main):
    return f'<Types><Override PartName="/a/b.xml" ContentType="application/{main}+xml"/></Types>'


WORD_TYPE = types("vnd.openxmlformats-officedocument.wordprocessingml.document.main")
SHEET_TYPE = types("vnd.ms-excel.sheet.macroEnabled.main")
BLINK = "From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=b\r\n\r\n"
FLAT = '<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>\n<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
WORDML = '<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="x"/>'


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", Format.EMPTY),
        ("一、问题".encode("gb18030"), Format.TXT),
        ("一、问题\n".encode("utf-16-le"), Format.TXT),
        (docx(paragraph("x")), Format.DOCX),
        (pdf(lines("x")), Format.PDF),
        (b"\r\n junk %PDF-1.4\n1 0 obj", Format.PDF),
        (b"\xef\xbb\xbf<!-- x --> <!DOCTYPE HTML><html>", Format.HTML),
        ("<html><body>页".encode("utf-16"), Format.HTML),
        ("<html><body>页".encode("utf-16-le"), Format.HTML),
        (b'<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns="x">', Format.HTML),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x"><html/>', Format.HTML),
        (b"<script>var a = 1</script><div class=x>", Format.HTML),
        (WORDML.encode(), Format.WORDML),
        (FLAT.encode("utf-8-sig"), Format.FLAT_OPC),
        (FLAT.encode("utf-16"), Format.FLAT_OPC),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', Format.XML),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>', Format.XML),
        (b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", Format.MHTML),
        (
            b'MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n',
            Format.MHTML,
        ),
        (BLINK.encode(), Format.MHTML),
        (b"From: a\r\nTo: b\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", Format.EML),
        (b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n", Format.EML),
        (b"From a@b.cn Mon Jan  1 10:00:00 2024\r\nFrom: a\r\nReceived: by c\r\n\tfor d\r\n\r\nx", Format.EML),
        ("Received: by c\nSubject: 自查报告\nFrom: 张\n\n正文".encode("gbk"), Format.EML),
        (ole("1Table", "WordDocument"), Format.DOC),
        (ole("Workbook"), Format.XLS),
        (ole("Book"), Format.XLS),
        (ole("PowerPoint Document"), Format.PPT),
        (ole("EncryptionInfo", "EncryptedPackage"), Format.ENCRYPTED),
        (ole("Something"), Format.OLE),
        (ole("MatOST", "MN0"), Format.WORKS),
        (ole("__properties_version1.0"), Format.MSG),
        (ole("WordDocument", embedded=("Workbook", "Package")), Format.DOC),
        (ole("Workbook", embedded=("WordDocument",)), Format.XLS),
        (ole("PowerPoint Document") + "_Workbook\0".encode("utf-16-le"), Format.PPT),
        (archive("xl/workbook.xml"), Format.XLSX),
        (archive("ppt/presentation.xml"), Format.PPTX),
        (archive("OFD.xml", "Doc_0/Document.xml"), Format.OFD),
        (archive("mimetype", "META-INF/manifest.xml"), Format.ODT),
        (archive("mimetype", "META-INF/container.xml"), Format.UNKNOWN),
        (archive("META-INF/MANIFEST.MF", "a.class"), Format.PROGRAM),
        (archive("[Content_Types].xml", "word/document2.xml"), Format.DOCX),
        (archive("[Content_Types].xml", "a/b.xml", types=WORD_TYPE), Format.DOCX),
        (archive("[Content_Types].xml", "a/b.xml", types=SHEET_TYPE), Format.XLSX),
        (archive("[Content_Types].xml", "Documents/1/Pages/1.fpage"), Format.UNKNOWN),
        (archive("报告.docx"), Format.ZIP),
        (archive("folder/word/document.xml"), Format.ZIP),
        (b"Rar!\x1a\x07\x01\x00", Format.RAR),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", Format.SEVEN_ZIP),
        (gzip.compress(b"x", mtime=0), Format.GZ),
        (b"BZh91AY&SY", Format.BZ2),
        (lzma.compress(b"x"), Format.XZ),
        (bytes(257) + b"ustar\x0000", Format.TAR),
        (b"{\\rtf1\\ansi", Format.RTF),
        (b"\xef\xbb\xbf\n{\\rtf1\\ansi", Format.RTF),
        (b"\x89PNG\r\n\x1a\n", Format.IMAGE),
        (b"\xff\xd8\xff\xe0", Format.IMAGE),
        (b"II*\x00", Format.IMAGE),
        (b"RIFF\0\0\0\0WEBPVP8 ", Format.IMAGE),
        (b"RIFF\0\0\0\0WAVEfmt ", Format.MEDIA),
        (b"\0\0\0\x20ftypisom", Format.MEDIA),
        (b"L\x00\x00\x00\x01\x14\x02\x00", Format.SHORTCUT),
        (b"[InternetShortcut]\r\nURL=https://example.com\r\n", Format.SHORTCUT),
        (b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + bytes(50) + b"Rar!\x1a\x07", Format.PROGRAM),
        (b"\x78\x9f\x3e\x22" + bytes(20), Format.MSG),
        (b"\xdb\xa5\x2d\x00" + bytes(500), Format.OLE),
        (b"CAJ\x00" + bytes(500), Format.CAJ),
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
        (ole("CONTENTS"), ".wps", Format.WORKS),
        (ole("CONTENTS"), ".pub", Format.OLE),
        (docx(paragraph("x")), ".wps", Format.DOCX),
        ("<b>页".encode(), ".html", Format.HTML),
        ("<b>页".encode(), ".txt", Format.TXT),
        ("# 报告\n".encode(), ".md", Format.MARKDOWN),
        (b'<div align="center">logo</div>\n\n# README\n', ".md", Format.MARKDOWN),
        ("问题,措施\n".encode(), ".csv", Format.CSV),
        ("序号\t问题\t措施\n1\t甲\t乙\n2\t丙\t丁\n3\t".encode("gbk"), ".xls", Format.CSV),
        ("序号\t问题\t措施\n1\t甲\t乙\n2\t丙\t丁\n3\t".encode("gbk"), ".txt", Format.TXT),
        (b"<table><tr><td>x</td></tr></table>", ".xls", Format.HTML),
        (b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", ".eml", Format.EML),
        ("Subject: 报告\n\n正文".encode(), ".eml", Format.EML),
        (b"Content-Type: text/html\n\n<p>x", ".mht", Format.MHTML),
        (b"this is no package", ".docx", Format.DOCX),
        (b"PK\x03\x04 cut short", ".docx", Format.DOCX),
        (b"PK\x03\x04 cut short", ".ofd", Format.OFD),
        (b"PK\x03\x04 cut short", ".zip", Format.ZIP),
        (b"this is no page", ".pdf", Format.PDF),
        (docx(paragraph("x")), ".pdf", Format.DOCX),
        (bytes(range(256)) * 8, ".ceb", Format.CEB),
    ],
)
def test_the_suffix_breaks_ties(limits, data, suffix, expected):
    assert detect(data, limits, suffix) is expected


@pytest.mark.parametrize(
    "text",
    [
        "请上传 OFD.xml 和 word/document.xml，不要 <html>",
        "From: 张三\nTo: 李四\n\n请查收材料。",
        "Date: 2024\nSubject: 会议\n这一行不是邮件头\n",
        "文件以 %PDF-1.4 开头才是 PDF。",
        "MZ 是程序的头两个字母。" + "一" * 60,
        "甲：发言\n乙：发言\n丙：发言\n",
    ],
)
def test_a_text_that_speaks_of_a_format_is_text(limits, text):
    assert detect(text.encode(), limits, ".txt") is Format.TXT


def test_a_mail_is_told_by_its_first_fields_however_long_its_header(limits):
    many = "".join(f"Received: from a{i} by b{i}\r\n\tfor c\r\n" for i in range(500))
    assert detect(f"Return-Path: <a@b>\r\n{many}From: a\r\n\r\nx".encode(), limits, ".txt") is Format.EML


def test_a_thousand_comments_before_nothing(limits):
    assert detect(b"<!-- -->" * 10_000, limits) is Format.TXT


@pytest.mark.parametrize("loop", [0, 1, 5, 0xFFFFFFF0])
def test_a_directory_that_bites_its_own_tail_ends(limits, loop):
    assert detect(ole("WordDocument", *"abcdefgh", next_sector=loop), limits) is Format.DOC


def test_a_directory_without_a_tree_is_told_by_what_is_left(limits):
    data = ole("WordDocument")
    root = data.index("Root Entry".encode("utf-16-le"))
    assert detect(data[: root + 66] + b"\x02" + data[root + 67 :], limits) is Format.DOC


@pytest.mark.parametrize(
    "beginning",
    [
        OLE_HEADER,
        OLE_HEADER + b"\xff" * 500,
        b"PK\x03\x04",
        b"{",
        b"<",
        b"<!--",
        b"From: a\n",
        b"\0",
        b"%PDF-1.4",
        b"MZ",
    ],
)
@pytest.mark.parametrize("rest", [b"\0", b"<!--", b" \n", b"PK\x01\x02", "一".encode("gbk"), b"a:\n "])
def test_any_mixture_is_told_in_bounded_time(limits, beginning, rest):
    data = beginning + rest * (4 * 2**20 // len(rest))
    began = time.process_time()
    with suppress(UnreadableError):
        detect(data, limits, ".doc")
    assert time.process_time() - began < 2


def test_a_package_of_too_many_members(small):
    with pytest.raises(UnreadableError) as caught:
        detect(archive(*map(str, range(30))), small(max_members=20))
    assert caught.value.reason.key == "read.too_many_members"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unsupported_kind_has_its_sentence(language):
    missing = [
        kind
        for kind in Format
        if kind not in (READERS.keys() | CONTAINERS) and f"read.is_{kind}" not in sentences(language)
    ]
    assert not missing
