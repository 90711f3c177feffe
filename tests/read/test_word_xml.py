"""Word documents in one XML file."""

import pytest

from textmine.errors import LimitError, UnreadableError
from textmine.model import Aside, AsideKind
from textmine.read.word.flat import read_flat_opc, read_wordml

from .read_inputs import paragraph
from .word_inputs import abstract, cell, flat, item, level, members, num, para, part, run, table

W = "http://schemas.microsoft.com/office/word/2003/wordml"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
    'xmlns:aml="http://schemas.microsoft.com/aml/2001/core" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def wordml(body, before=""):
    """A document as Word 2003 saves it."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
        f'<w:wordDocument {NAMESPACES} xml:space="preserve">{before}<w:body><wx:sect>{body}</wx:sect></w:body>'
        "</w:wordDocument>"
    ).encode()


def p(inside, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def r(text):
    return f"<w:r><w:t>{text}</w:t></w:r>"


def aml(kind, inside):
    return f'<aml:annotation aml:id="1" w:type="Word.{kind}"><aml:content>{inside}</aml:content></aml:annotation>'


# --- flat packages ----------------------------------------------------------------------------------------------------


def test_a_flat_package_is_read_like_a_zipped_one(limits):
    numbering = part("numbering", abstract(level(0, "chineseCounting", "%1、")) + num(1))
    notes = part("footnotes", f'<w:footnote w:id="1">{paragraph("注")}</w:footnote>')
    body = (
        item("问题") + para(run("甲") + '<w:r><w:footnoteReference w:id="1"/></w:r>') + table(cell("乙") + cell("丙"))
    )
    contents = members(body, {"numbering.xml": ("numbering", numbering), "footnotes.xml": ("footnotes", notes)})
    reading = read_flat_opc(flat(contents), limits)
    assert reading.text == "一、问题\n甲\n乙\t丙\n"
    assert reading.asides == (Aside(AsideKind.FOOTNOTE, "注", 6),)
    assert [c.span.of(reading.text) for c in reading.cells] == ["乙", "丙"]
    assert reading.reason is None


def test_chunks_in_a_flat_package(limits):
    contents = members('<w:altChunk r:id="rId1"/>', {"a.htm": ("aFChunk", "<html><p>网页</p></html>".encode())})
    assert read_flat_opc(flat(contents), limits).text == "网页\n"


def test_pictures_larger_than_the_parser_takes(limits):
    contents = members(paragraph("前"))
    data = flat({"word/media/a.png": bytes(9_000_000), **contents})
    reading = read_flat_opc(data, limits)
    assert (reading.text, reading.reason) == ("前\n", None)


def test_the_main_part_of_a_flat_package_without_relationships(limits):
    data = flat({"word/x.xml": members(paragraph("甲"))["word/document.xml"]})
    data = data.replace(b'pkg:contentType="x"', b'pkg:contentType="application/x.document.main+xml"')
    assert read_flat_opc(data, limits).text == "甲\n"


def test_a_flat_package_cut_short(limits):
    data = flat(members(paragraph("前面") + paragraph("后面")))
    reading = read_flat_opc(data[: data.index("后面".encode())], limits)
    assert reading.text.startswith("前面\n")
    assert reading.reason.key == "read.damaged"


@pytest.mark.parametrize("data", [b"<a/>", b"", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"no xml"])
def test_what_is_no_such_file(limits, data):
    for read in (read_flat_opc, read_wordml):
        with pytest.raises(UnreadableError):
            read(data, limits)


def test_a_file_past_the_limit(small):
    with pytest.raises(LimitError):
        read_wordml(wordml(p(r("字" * 500_000))), small(max_part_bytes=2**20))


# --- Word 2003 --------------------------------------------------------------------------------------------------------


def test_nested_sections_and_kept_blanks(limits):
    body = f"<wx:sub-section>{p(r('标题'))}<wx:sub-section>{p(r('正 ') + r('文'))}</wx:sub-section></wx:sub-section>"
    assert read_wordml(wordml(body), limits).text == "标题\n正 文\n"


def test_ready_list_text_is_taken(limits):
    ready = '<w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="{}"/><wx:font wx:val="{}"/></w:listPr>'
    body = p(r("问题"), ready.format("三、", "宋体")) + p(r("点"), ready.format("\uf0a8", "Wingdings"))
    assert read_wordml(wordml(body), limits).text == "三、问题\n□ 点\n"


def test_lists_are_counted_where_no_ready_text_is(limits):
    lists = (
        '<w:lists><w:listDef w:listDefId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:nfc w:val="37"/>'
        '<w:lvlText w:val="（%1）"/></w:lvl></w:listDef><w:list w:ilfo="1"><w:ilst w:val="3"/></w:list></w:lists>'
    )
    numbered = '<w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/></w:listPr>'
    assert (
        read_wordml(wordml(p(r("甲"), numbered) + p(r("乙"), numbered), lists), limits).text == "（一）甲\n（二）乙\n"
    )


def test_tracked_changes_of_2003(limits):
    deleted = aml("Deletion", "<w:r><w:delText>删</w:delText></w:r>")
    body = p(r("甲") + aml("Insertion", r("插")) + deleted)
    body += p(r("前半"), "<w:rPr>" + aml("Deletion", "") + "</w:rPr>") + p(r("后半"))
    assert read_wordml(wordml(body), limits).text == "甲插\n前半后半\n"


def test_notes_and_comments_of_2003_stand_in_the_run(limits):
    notes = f"<w:r><w:footnote>{p(r('脚注'))}</w:footnote></w:r>{r('乙')}<w:r>{aml('Comment', p(r('批注')))}</w:r>"
    reading = read_wordml(wordml(p(r("甲") + notes + r("丙"))), limits)
    assert reading.text == "甲乙丙\n"
    assert reading.asides == (Aside(AsideKind.FOOTNOTE, "脚注", 1), Aside(AsideKind.COMMENT, "批注", 2))


def test_heads_tables_and_pictures_of_2003(limits):
    head = f'<w:sectPr><w:hdr w:type="odd">{p(r("页眉"))}</w:hdr><w:ftr w:type="odd">{p(r("- 1 -"))}</w:ftr></w:sectPr>'
    picture = f"<w:r><w:pict><w:binData w:name='a'>{'QUJD' * 3_000_000}</w:binData><v:shape/></w:pict></w:r>"
    rows = (
        "<w:tr><w:tc><w:tcPr><w:vmerge w:val='restart'/></w:tcPr>" + p(r("合")) + "</w:tc><w:tc>" + p(r("甲")) + "</w:tc></w:tr>"
        "<w:tr><w:tc><w:tcPr><w:vmerge/></w:tcPr>" + p("") + "</w:tc><w:tc>" + p(r("乙")) + "</w:tc></w:tr>"
    )  # fmt: skip
    reading = read_wordml(wordml(p(picture + r("图后")) + f"<w:tbl>{rows}</w:tbl>" + head), limits)
    assert reading.text == "图后\n合\t甲\n\t乙\n"
    assert reading.asides == (Aside(AsideKind.HEADER, "页眉"),)
    assert [(c.row, c.column) for c in reading.cells] == [(0, 0), (0, 1), (1, 1)]
    assert reading.reason is None
