"""What stands apart from the body: headers, notes, comments, cells, embedded files; and packages in disorder."""

import struct

import pytest

from textmine.errors import EncryptedError, LimitError, UnreadableError
from textmine.model import Aside, AsideKind
from textmine.read.word.docx import read_docx

from .read_inputs import paragraph
from .word_inputs import cell, field, members, para, part, relationships, run, table, word, zipped


def note(kind, number, text, extra=""):
    return f'<w:{kind} w:id="{number}"{extra}><w:p><w:r><w:{kind}Ref/></w:r>{run(text)}</w:p></w:{kind}>'


def reference(kind, number, extra=""):
    return f'<w:r><w:{kind}Reference w:id="{number}"{extra}/></w:r>'


def anchored(reading):
    """Each note with the characters before its anchor."""
    return [(aside.kind.value, aside.text, reading.text[: aside.anchor][-2:]) for aside in reading.asides]


def cells(reading):
    return [(c.table, c.row, c.column, c.columns, c.span.of(reading.text)) for c in reading.cells]


# --- notes, comments, headers -----------------------------------------------------------------------------------------


def test_notes_stand_aside_and_remember_their_place(limits):
    separators = note("footnote", -1, "线", ' w:type="separator"')
    notes = part("footnotes", separators + note("footnote", 2, " 脚注二") + note("footnote", 1, "脚注一"))
    data = word(
        para(run("甲乙") + reference("footnote", 1) + run("丙") + reference("comment", 0) + run("丁"))
        + para(run("戊己") + reference("endnote", 5) + reference("footnote", 2)),
        {
            "footnotes.xml": ("footnotes", notes),
            "endnotes.xml": ("endnotes", part("endnotes", note("endnote", 5, "尾注"))),
            "comments.xml": ("comments", part("comments", note("comment", 0, "批注"))),
        },
    )
    reading = read_docx(data, limits)
    assert reading.text == "甲乙丙丁\n戊己\n"
    assert anchored(reading) == [
        ("footnote", "脚注一", "甲乙"),
        ("footnote", "脚注二", "戊己"),
        ("endnote", "尾注", "戊己"),
        ("comment", "批注", "乙丙"),
    ]


def test_notes_in_cells_and_boxes_keep_their_place(limits):
    box = f"<w:r><w:txbxContent>{para(run('框内') + reference('footnote', 2))}</w:txbxContent></w:r>"
    body = table(
        cell("序号")
        + f"<w:tc>{para(reference('comment', 9))}</w:tc><w:tc>{para(run('问题') + reference('footnote', 1))}</w:tc>"
    )
    data = word(
        body + para(run("前") + box),
        {
            "footnotes.xml": ("footnotes", part("footnotes", note("footnote", 1, "一") + note("footnote", 2, "二"))),
            "comments.xml": ("comments", part("comments", note("comment", 9, "空格"))),
        },
    )
    reading = read_docx(data, limits)
    assert reading.text == "序号\t\t问题\n前\n框内\n"
    assert cells(reading) == [(0, 0, 0, 1, "序号"), (0, 0, 2, 1, "问题")]
    assert anchored(reading) == [("footnote", "一", "问题"), ("footnote", "二", "框内"), ("comment", "空格", "号\t")]


def test_a_mark_of_the_author_is_no_text(limits):
    mark = "<w:r><w:footnoteReference w:customMarkFollows='1' w:id='1'/><w:t>*</w:t></w:r>"
    notes = part("footnotes", note("footnote", 1, "注"))
    reading = read_docx(word(para(run("甲") + mark + run("*乙")), {"footnotes.xml": ("footnotes", notes)}), limits)
    assert reading.text == "甲*乙\n"
    assert reading.asides == (Aside(AsideKind.FOOTNOTE, "注", 1),)


def test_notes_of_deleted_text_are_out_but_comments_on_it_stay(limits):
    body = para(run("甲") + f"<w:del>{reference('footnote', 1)}{reference('comment', 1)}</w:del>")
    data = word(
        body,
        {
            "footnotes.xml": ("footnotes", part("footnotes", note("footnote", 1, "注"))),
            "comments.xml": ("comments", part("comments", note("comment", 1, "批"))),
        },
    )
    assert read_docx(data, limits).asides == (Aside(AsideKind.COMMENT, "批", -1),)


def test_each_different_header_and_footer_is_listed_once(limits):
    def head(text):
        return part("hdr", paragraph(text))

    page = part(
        "ftr", para(run("第") + field("begin") + field("separate") + run("3") + field("end") + run("页 共 12 页"))
    )
    names = ("headerReference", "headerReference", "headerReference", "footerReference", "footerReference")
    kinds = ("first", "default", "even", "default", "even")
    references = "".join(
        f'<w:{name} w:type="{kind}" r:id="rId{number}"/>'
        for number, (name, kind) in enumerate(zip(names, kinds, strict=True), 1)
    )
    body = (
        para(run("甲"), f"<w:sectPr>{references}</w:sectPr>") + paragraph("乙") + f"<w:sectPr>{references}</w:sectPr>"
    )
    data = word(
        body,
        {
            "header1.xml": ("header", head("自查报告")),
            "header2.xml": ("header", head("某局党组")),
            "header3.xml": ("header", head("自查报告")),
            "footer1.xml": ("footer", page),
            "footer2.xml": ("footer", part("ftr", paragraph("机密"))),
            "header9.xml": ("header", head("没有用到")),
        },
    )
    reading = read_docx(data, limits)
    assert reading.text == "甲\n乙\n"
    assert reading.asides == (
        Aside(AsideKind.HEADER, "自查报告"),
        Aside(AsideKind.HEADER, "某局党组"),
        Aside(AsideKind.FOOTER, "机密"),
    )


# --- cells ------------------------------------------------------------------------------------------------------------


def test_cells_know_their_place_in_the_grid(limits):
    begins, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = paragraph("表前") + table(
        cell("序号", properties=begins) + cell("存在问题", properties='<w:gridSpan w:val="2"/>') + cell("责任人"),
        cell("序号", properties=goes_on) + cell("学习") + cell("作风") + cell("张三"),
        "<w:tr><w:trPr><w:del/></w:trPr>" + cell("删行") + "</w:tr>",
        '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("缩进") + "</w:tr>",
        cell("甲") + cell("并", properties='<w:hMerge w:val="restart"/>') + cell("", properties="<w:hMerge/>") + cell("丁"),
    )  # fmt: skip
    reading = read_docx(word(body + table(cell("另表"))), limits)
    assert reading.text == "表前\n序号\t存在问题\t责任人\n\t学习\t作风\t张三\n缩进\n甲\t并\t丁\n另表\n"
    assert cells(reading) == [
        (0, 0, 0, 1, "序号"), (0, 0, 1, 2, "存在问题"), (0, 0, 3, 1, "责任人"),
        (0, 1, 1, 1, "学习"), (0, 1, 2, 1, "作风"), (0, 1, 3, 1, "张三"),
        (0, 2, 1, 1, "缩进"),
        (0, 3, 0, 1, "甲"), (0, 3, 1, 2, "并"), (0, 3, 3, 1, "丁"),
        (1, 0, 0, 1, "另表"),
    ]  # fmt: skip


def test_a_table_in_a_cell_has_cells_of_its_own(limits):
    inner = f"<w:tc>{paragraph('外')}{table(cell('内一') + cell('内二'))}<w:p/></w:tc>"
    reading = read_docx(word(table(cell("左") + inner)), limits)
    assert reading.text == "左\n外\n内一\t内二\n"
    assert cells(reading) == [(0, 0, 0, 1, "左"), (0, 0, 1, 1, "外"), (1, 0, 0, 1, "内一"), (1, 0, 1, 1, "内二")]


def test_absurd_spans_are_harmless(limits):
    wide = '<w:gridSpan w:val="100000000"/>'
    row = (
        '<w:tr><w:trPr><w:gridBefore w:val="2147483647"/></w:trPr>'
        + cell("甲", properties=wide)
        + cell("乙")
        + "</w:tr>"
    )
    reading = read_docx(word(table(row)), limits)
    assert reading.text == "甲\t乙\n"
    assert [c.column for c in reading.cells] == [63, 126]


def test_a_cell_without_a_row_is_not_lost(limits):
    assert read_docx(word(f"<w:tbl>{cell('甲')}</w:tbl><w:tr>{cell('乙')}</w:tr>"), limits).text == "甲\n乙\n"


# --- embedded files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        pytest.param("a.htm", "<html><body><p>网页内容</p></body></html>".encode(), "网页内容", id="html"),
        pytest.param("a.txt", "第一行\n第二行".encode("gb18030"), "第一行\n第二行", id="txt"),
        pytest.param("a.rtf", rb"{\rtf1\ansi\ansicpg936 \'bc\'d7\'d2\'d2}", "甲乙", id="rtf"),
        pytest.param("a.docx", word(paragraph("内嵌文档")), "内嵌文档", id="docx"),
    ],
)
def test_a_chunk_of_another_format_is_read(limits, name, content, expected):
    body = paragraph("前") + '<w:altChunk r:id="rId1"/>' + paragraph("后")
    reading = read_docx(word(body, {name: ("aFChunk", content)}), limits)
    assert reading.text == f"前\n{expected}\n后\n"
    assert reading.reason is None


@pytest.mark.parametrize("content", [b"\x00\x01\x02 program", b"%PDF-1.4 broken", b"PK\x03\x04 broken"])
def test_a_chunk_that_cannot_be_read_is_said(limits, content):
    reading = read_docx(word(paragraph("前") + '<w:altChunk r:id="rId1"/>', {"a.bin": ("aFChunk", content)}), limits)
    assert reading.text == "前\n"
    assert reading.reason.key == "read.embedded_part"


def test_a_document_that_holds_itself_ends(limits):
    inner = word(paragraph("层") + '<w:altChunk r:id="rId1"/>', {"a.docx": ("aFChunk", word(paragraph("最里")))})
    reading = read_docx(word('<w:altChunk r:id="rId1"/>' * 3, {"a.docx": ("aFChunk", inner)}), limits)
    assert reading.text == "层\n层\n层\n"
    assert reading.reason.key == "read.embedded_part"


def test_a_part_that_stands_elsewhere_is_said(limits):
    reading = read_docx(word(paragraph("前") + '<w:subDoc r:id="rId1"/>'), limits)
    assert (reading.text, reading.reason.key) == ("前\n", "read.linked_part")


def test_diagrams_and_charts_show_their_words(limits):
    def drawn(root, *texts):
        inside = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in texts)
        return part("x", f"<{root}>{inside}</{root}>")

    body = para(f"{run('前')}<w:r><w:drawing><dgm:relIds r:dm='rId1'/><c:chart r:id='rId2'/></w:drawing></w:r>")
    parts = {
        "d.xml": ("diagramData", drawn("dgm:dataModel", "计划", "实施", " ")),
        "c.xml": ("chart", drawn("c:chartSpace", "整改进度")),
    }
    assert read_docx(word(body, parts), limits).text == "前\n计划\n实施\n整改进度\n"


# --- packages in disorder ---------------------------------------------------------------------------------------------


def test_a_main_part_of_another_name(limits):
    assert read_docx(zipped(members(paragraph("甲"), main="wps/doc2.xml")), limits).text == "甲\n"


def test_the_main_part_is_found_without_relationships(limits):
    contents = members(paragraph("甲"), main="word/document7.xml")
    del contents["_rels/.rels"]
    assert read_docx(zipped(contents), limits).text == "甲\n"
    kind = "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"
    contents["x/main.xml"] = contents.pop("word/document7.xml")
    contents["[Content_Types].xml"] = f'<Types><Override PartName="/x/main.xml" ContentType="{kind}"/></Types>'.encode()
    assert read_docx(zipped(contents), limits).text == "甲\n"


def test_backslashes_and_escapes_in_names(limits):
    contents = members(para(run("甲") + reference("footnote", 1)))
    contents["word/_rels/document.xml.rels"] = relationships({"r1": ("footnotes", "..\\word\\foot%20notes.xml")})
    contents["word/foot notes.xml"] = part("footnotes", note("footnote", 1, "注"))
    renamed = {name.replace("/", "\\"): data for name, data in contents.items()}
    assert [aside.text for aside in read_docx(zipped(renamed), limits).asides] == ["注"]


def test_parts_in_utf_16(limits):
    contents = members(paragraph("甲"))
    xml = '<?xml version="1.0" encoding="UTF-16"?>' + contents["word/document.xml"].decode()
    contents["word/document.xml"] = xml.encode("utf-16")
    assert read_docx(zipped(contents), limits).text == "甲\n"


def test_a_broken_part_beside_the_text_costs_only_itself(limits):
    reading = read_docx(
        word(paragraph("甲"), {"styles.xml": ("styles", b"no xml"), "numbering.xml": ("numbering", b"")}), limits
    )
    assert (reading.text, reading.reason.key) == ("甲\n", "read.damaged")


def test_relationships_that_lead_nowhere_or_outside(limits):
    contents = members(paragraph("甲") + '<w:sectPr><w:headerReference r:id="r2"/></w:sectPr>')
    contents["word/_rels/document.xml.rels"] = relationships(
        {"r1": ("styles", "NULL"), "r2": ("header", "file:///etc/passwd")}, ' TargetMode="External"'
    )
    assert read_docx(zipped(contents), limits).text == "甲\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_document_type_is_refused_in_every_encoding(limits, encoding):
    contents = members(paragraph("&x;"))
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    contents["word/document.xml"] = (xml + contents["word/document.xml"].decode()).encode(encoding)
    with pytest.raises(UnreadableError):
        read_docx(zipped(contents), limits)


def test_a_locked_member(limits):
    data = bytearray(word(paragraph("甲")))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(signature, at + 4)
    with pytest.raises(EncryptedError):
        read_docx(bytes(data), limits)


def test_members_that_share_their_bytes(limits):
    data = bytearray(zipped({"a.xml": b"x" * 50, "b.xml": b"y" * 50, **members(paragraph("甲"))}))
    second = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 4)
    struct.pack_into("<I", data, second + 42, 10)
    with pytest.raises(LimitError) as caught:
        read_docx(bytes(data), limits)
    assert caught.value.reason.key == "read.overlapping"


def test_a_directory_that_lies_about_sizes(limits):
    data = bytearray(word(paragraph("字" * 5000)))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", data, at + 24, 40)
        at = data.find(b"PK\x01\x02", at + 4)
    with pytest.raises(UnreadableError):
        read_docx(bytes(data), limits)


def test_one_part_may_not_be_larger_than_its_limit(small):
    with pytest.raises(LimitError) as caught:
        read_docx(word(paragraph("字" * 1_000_000)), small(max_part_bytes=2**20))
    assert caught.value.reason.key == "read.too_inflated"


def test_a_label_that_blows_up_the_text_ends_at_the_limit(small):
    text = "%1" * 1000
    numbering = (
        f'<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    )
    body = para(run("a"), '<w:numPr><w:numId w:val="1"/></w:numPr>') * 1000
    reading = read_docx(
        word(body, {"numbering.xml": ("numbering", part("numbering", numbering))}), small(max_chars=10_000)
    )
    assert len(reading.text) <= 10_001
    assert reading.reason.key == "read.too_long"
