"""A small sound file of every kind that is read, rich in what its kind can hold; the same bytes on every day."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import lzma
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from email.message import EmailMessage

import xlsxwriter
from reportlab.pdfgen.canvas import Canvas

from . import archive_files, doc_files, hostile, ofd_files, web_pages, word_inputs
from .doc_files import Doc, font_table, in_list, level, list_tables, para, row, style_sheet
from .read_inputs import paper, pdf
from .sheet_files import label, xls

PROSE = (
    "一、存在的主要问题",
    "（一）学习教育不够深入。集中学习多以读文件为主，讨论少、联系实际少。",
    "（二）组织生活不够规范。上半年有两次支部大会没有按期召开。",
    "二、原因分析",
    "重业务、轻党建，工作机制不健全，任务没有落实到人。",
    "三、整改措施",
    "从本月起，每月第一个星期五固定为主题党日，由支部委员轮流备课。",
)
TEXT = "\n".join(PROSE) + "\n"
_DAY = (2024, 5, 1, 0, 0, 0)


def repacked(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip that does not depend on the time of day."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, _DAY), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def word_members() -> dict[str, bytes]:
    """The parts of a Word document with lists, tables, boxes, fields, notes, heads, changes and a page inside."""
    note = '<w:{0} w:id="1"><w:p><w:r><w:t>见责任书。</w:t></w:r></w:p></w:{0}>'
    mark = '<w:r><w:{}Reference w:id="1"/></w:r>'
    box = f"<w:r><w:txbxContent>{word_inputs.para(word_inputs.run('红头文件'))}</w:txbxContent></w:r>"
    field = word_inputs.field("begin") + word_inputs.code(" REF a ") + word_inputs.field("separate")
    body = (
        "".join(word_inputs.item(words, 1, index % 2) for index, words in enumerate(PROSE[:4]))
        + word_inputs.para(
            word_inputs.run(PROSE[4]) + mark.format("footnote") + mark.format("endnote") + mark.format("comment")
        )
        + word_inputs.para(field + word_inputs.run("见第一项") + word_inputs.field("end") + box)
        + word_inputs.para(f"<w:del>{word_inputs.run('删')}</w:del><w:ins>{word_inputs.run('增')}</w:ins>")
        + word_inputs.table(
            word_inputs.cell("序号", properties='<w:gridSpan w:val="2"/>') + word_inputs.cell("措施"),
            word_inputs.cell("1", properties='<w:vMerge w:val="restart"/>') + word_inputs.cell("甲", "乙"),
        )
        + '<w:altChunk r:id="rId7"/><w:sectPr><w:headerReference r:id="rId6"/></w:sectPr>'
    )
    levels = [
        word_inputs.level(0, "chineseCounting", "%1、"),
        word_inputs.level(1, "decimal", "（%2）", extra='<w:pStyle w:val="a"/>'),
    ]
    style = '<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/><w:pPr><w:numPr/></w:pPr></w:style>'
    parts = {
        "numbering.xml": ("numbering", word_inputs.abstract(*levels) + word_inputs.num(1)),
        "styles.xml": ("styles", style),
        "footnotes.xml": ("footnotes", note.format("footnote")),
        "endnotes.xml": ("endnotes", note.format("endnote")),
        "comments.xml": ("comments", note.format("comment")),
        "header1.xml": ("header", word_inputs.para(word_inputs.run("内部资料"))),
    }
    roots = {"header1.xml": "hdr"}
    made = {
        name: (kind, word_inputs.part(roots.get(name, name.removesuffix(".xml")), inside))
        for name, (kind, inside) in parts.items()
    }
    page = "<html><body><p>网页里的话。</p></body></html>".encode()
    return word_inputs.members(body, made | {"chunk.htm": ("aFChunk", page)})


def wordml() -> bytes:
    """A document of Word 2003 in XML."""
    space = "http://schemas.microsoft.com/office/word/2003/wordml"
    note = "<w:r><w:footnote><w:p><w:r><w:t>见责任书。</w:t></w:r></w:p></w:footnote></w:r>"
    lists = (
        '<w:lists><w:listDef w:listDefId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:nfc w:val="37"/>'
        '<w:lvlText w:val="%1、"/></w:lvl></w:listDef><w:list w:ilfo="1"><w:ilst w:val="0"/></w:list></w:lists>'
    )
    listed = '<w:pPr><w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/></w:listPr></w:pPr>'
    body = "".join(f"<w:p>{listed}<w:r><w:t>{words}</w:t></w:r>{note}</w:p>" for words in PROSE[:3])
    cells = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    head = '<w:sectPr><w:hdr w:type="odd"><w:p><w:r><w:t>内部资料</w:t></w:r></w:p></w:hdr></w:sectPr>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        f'<w:wordDocument xmlns:w="{space}" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint">{lists}'
        f"<w:body><wx:sect>{body}{cells}{head}</wx:sect></w:body></w:wordDocument>"
    ).encode()


def doc() -> bytes:
    """A Word 97 file with all that the reader looks at."""
    marks = para("（一）学习\x02不够\x05深入。", "\x13 REF a \x14见表\x15", "\x08", look=in_list(1), style=1)
    return Doc(
        (marks, *(para(words, look=in_list(1)) for words in PROSE[:3]), *row("问题", "措施"), *row("甲\n乙", "丙")),
        footnotes=[[para("\x02见责任书。")]], comments=[[para("\x05批注")]], headers=[*[[]] * 6, [para("内部资料")]],
        boxes=[[para("红头")]], lists=list_tables([[level("%1、", 0x27)]]), sections=(90,), cuts=(3, 9),
        styles=style_sheet((1, 0xFFF, b"", b""), (1, 0, b"", b"")), tables={doc_files.FONTS: font_table("宋体", "Symbol")},
    ).build()  # fmt: skip


def rtf() -> bytes:
    """Rich text with code pages, Unicode, a table, notes, a picture and a text box."""
    fonts = (
        r"{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\froman\fcharset0 Times;}{\f2\fnil\fcharset2 Symbol;}}"
    )
    hexed = "".join(rf"\'{byte:02x}" for byte in PROSE[1].encode("gb18030"))
    units = struct.unpack(f"<{len(PROSE[2])}h", PROSE[2].encode("utf-16-le"))
    wide = "".join(rf"\u{unit}?" for unit in units)
    return (
        r"{\rtf1\ansi\ansicpg936\deff0" + fonts + r"{\colortbl;\red0;}{\info{\title t}}{\header head\par}"
        rf"{{\listtext\f2\'b7\tab}}{hexed}{{\footnote\chftn foot}}\par \uc1{wide}\par"
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}{\v hidden}{\deleted gone}{\pict\bin5 12345}\par"
        r"\trowd\cellx1000\cellx3000\intbl a\cell b\cell\row\trowd\clvmgf\cellx1000\cellx3000\intbl c\cell d\cell\row"
        r"\pard{\shp{\*\shpinst{\shptxt box\par}}}{\*\annotation remark}{\upr{x}{\*\ud{y}}}end\par}"
    ).encode("latin-1")


def printed(*, packed: bool) -> bytes:
    """A PDF of two pages, one with a ruled table."""

    def ruled(canvas: Canvas) -> None:
        canvas.grid([72, 200, 400], [700, 720, 740])
        for number, words in enumerate(("问题", "措施", "学习不深入", "每月集中学习")):
            canvas.drawString(80 + 130 * (number % 2), 725 - 20 * (number // 2), words)

    return pdf(paper(*PROSE, head="内部资料", foot="— 1 —"), ruled, pageCompression=int(packed), invariant=1)


def xlsx() -> bytes:
    """A workbook of two sheets with numbers, dates, merged cells and a comment."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    book.set_properties({"created": datetime(*_DAY)})
    date = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
    for name in ("台账", "附表"):
        sheet = book.add_worksheet(name)
        for number, words in enumerate(PROSE[:4]):
            sheet.write_row(number, 0, (number, words, 0.5))
        sheet.write_datetime("D2", datetime(*_DAY), date)
        sheet.merge_range("A6:C6", "合并")
    sheet.write_comment("B2", "再核实")
    book.close()
    with zipfile.ZipFile(file) as archive:
        return repacked((name, archive.read(name)) for name in archive.namelist())


def table() -> bytes:
    """A table in plain text."""
    file = io.StringIO()
    csv.writer(file).writerows([("序号", "问题", "措施"), *((n, words, "立行立改") for n, words in enumerate(PROSE))])
    return file.getvalue().encode()


def mail() -> bytes:
    """A mail with two bodies, a document attached, and a mail inside."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "报送自查报告", "张三 <z@example.cn>", "组织部 <o@example.cn>"
    message.set_content(TEXT, charset="gb18030", cte="base64")
    message.add_alternative(web_pages.page(web_pages.body()), subtype="html")
    message.add_attachment(TEXT.encode(), maintype="text", subtype="plain", filename="自查报告.txt")
    inner = EmailMessage()
    inner["Subject"] = "转发"
    inner.set_content(TEXT, charset="utf-8", cte="quoted-printable")
    message.add_attachment(inner)
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        if part.get_content_maintype() == "multipart":
            part.set_boundary(f"b{number}")
    return message.as_bytes()


def saved_page() -> bytes:
    """A web page in the shape of a mail."""
    head = "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://x/\r\nSubject: a\r\nMIME-Version: 1.0\r\n"
    head += 'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
    part = "--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return f"{head}{part}{web_pages.LEDGER.source}\r\n--b--\r\n".encode()


def picture() -> bytes:
    """A grey picture; no words are on it."""
    return hostile.png(40, 30, 30)


def tar(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A tar of these members."""
    return hostile.taped(*((hostile.member(name, len(data)), data) for name, data in members))


def held() -> list[tuple[str, bytes]]:
    """What the archives hold."""
    inner = repacked([("附件.txt", TEXT.encode("gb18030"))])
    return [("青山镇/自查报告.txt", TEXT.encode()), ("台账.csv", table()), ("附件.zip", inner)]


def _old_doc() -> bytes:
    looks = [(0, 10, b""), (10, 40, b"\x44\x01")]
    return doc_files.old_word(TEXT.encode("gb18030").replace(b"\n", b"\r"), looks=looks, paragraphs=[(0, 40, b"")])


def _old_xls() -> bytes:
    return xls(*(label(number, 1, words) for number, words in enumerate(PROSE)))


def _ofd() -> bytes:
    return ofd_files.package([ofd_files.lines(*PROSE), ofd_files.lines(*PROSE[2:])])


_MAKERS: Mapping[str, Callable[[], bytes]] = {
    "utf8.txt": TEXT.encode,
    "gbk.txt": lambda: TEXT.encode("gb18030"),
    "utf16.txt": lambda: TEXT.encode("utf-16"),
    "big5.txt": lambda: "一、主要問題\n學習不夠深入，機制不健全。\n".encode("big5") * 3,
    "报告.md": f"# 自查报告\n\n{TEXT}".encode,
    "台账.csv": table,
    "报告.docx": lambda: repacked(word_members().items()),
    "flat.xml": lambda: word_inputs.flat({n: d for n, d in word_members().items() if not n.endswith("htm")}),
    "2003.xml": wordml,
    "报告.doc": doc,
    "6.doc": _old_doc,
    "报告.wps": doc,
    "报告.rtf": rtf,
    "packed.pdf": lambda: printed(packed=True),
    "bare.pdf": lambda: printed(packed=False),
    "报告.ofd": _ofd,
    "portal.html": web_pages.PORTAL.source.encode,
    "word.html": lambda: web_pages.WORD.source.replace("charset=utf-8", "charset=gb2312").encode("gb18030"),
    "报告.mht": saved_page,
    "报送.eml": mail,
    "台账.xls": _old_xls,
    "台账.xlsx": xlsx,
    "扫描.png": picture,
    "a.zip": lambda: repacked(held()),
    "old.rar": lambda: archive_files.rar4(held()),
    "new.rar": lambda: archive_files.rar5(held()),
    "a.7z": lambda: archive_files.seven_zip(held()),
    "a.tar": lambda: tar(held()),
    "a.tar.gz": lambda: gzip.compress(tar(held()), mtime=0),
    "a.txt.gz": lambda: gzip.compress(TEXT.encode(), mtime=0),
    "a.tar.bz2": lambda: bz2.compress(tar(held())),
    "a.tar.xz": lambda: lzma.compress(tar(held())),
}


def seed_files() -> dict[str, bytes]:
    """Return the files by their names: every kind that has a reader, and every archive."""
    return {name: make() for name, make in _MAKERS.items()}
