import pytest

from textmine.errors import UnreadableError
from textmine.read.word.docx import read_docx

from .read_inputs import docx, paragraph


def level(index, style, text, *, start=1, extra=""):
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


OFFICIAL = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimalEnclosedCircleChinese", "%4")
    + "</w:abstractNum>"
)


def num(number, abstract=7, inside=""):
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{inside}</w:num>'


def item(text, number, index=0):
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{index}"/><w:numId w:val="{number}"/></w:numPr>')


def run(text, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def field(kind):
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def cell(*texts, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>" + "".join(paragraph(text) for text in texts) + "</w:tc>"


@pytest.fixture
def text(limits):
    def read(body, **parts):
        reading = read_docx(docx(body, **parts), limits)
        assert reading.reason is None
        return reading.text

    return read


def test_a_paragraph_is_a_line(text):
    assert text(paragraph("自查报告") + paragraph("") + paragraph("　　近年来，")) == "自查报告\n\n　　近年来，\n"


def test_official_numbering_is_written_out_and_restarts_below_a_new_title(text):
    body = (
        item("问题", 1) + item("学习", 1, 1) + item("不深", 1, 2) + item("细节", 1, 3) + item("组织", 1, 1)
        + paragraph("正文") + item("原因", 1) + item("认识", 1, 1)
    )  # fmt: skip
    assert text(body, numbering=OFFICIAL + num(1)) == (
        "一、问题\n（一）学习\n1. 不深\n①细节\n（二）组织\n正文\n二、原因\n（一）认识\n"
    )


def test_lists_over_one_abstract_list_count_on_unless_one_starts_anew(text):
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    body = item("a", 1) + item("b", 2) + item("c", 3) + item("d", 3) + item("e", 1)
    numbering = OFFICIAL + num(1) + num(2) + num(3, inside=override)
    assert text(body, numbering=numbering) == "一、a\n二、b\n五、c\n六、d\n七、e\n"


def test_level_override_replaces_a_level(text):
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1)")}</w:lvlOverride>'
    assert text(item("a", 1) + item("b", 1), numbering=OFFICIAL + num(1, inside=override)) == "I) a\nII) b\n"


def test_numbering_by_style_and_its_ancestors(text):
    styles = (
        '<w:style w:type="paragraph" w:styleId="T1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        '</w:style><w:style w:type="paragraph" w:styleId="T2"><w:name w:val="T2"/><w:basedOn w:val="T1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="T3"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    linked = OFFICIAL.replace('<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:pStyle w:val="T3"/>')
    body = (
        paragraph("问题", '<w:pStyle w:val="T1"/>')
        + paragraph("原因", '<w:pStyle w:val="T2"/>')
        + paragraph("其一", '<w:pStyle w:val="T3"/>')
        + paragraph("其下", '<w:pStyle w:val="T3"/><w:numPr><w:ilvl w:val="2"/></w:numPr>')
        + paragraph("无号", '<w:pStyle w:val="T1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    assert text(body, numbering=linked + num(1), styles=styles) == "一、问题\n二、原因\n（一）其一\n1. 其下\n无号\n"


def test_styles_that_inherit_in_a_ring_end(text):
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{a}"><w:basedOn w:val="{b}"/></w:style>' for a, b in ("XY", "YX")
    )
    assert text(paragraph("字", '<w:pStyle w:val="X"/>'), styles=styles) == "字\n"


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (level(0, "decimal", "%1") + level(1, "decimal", "%1.%2"), "1 a\n1.1 b\n1.2 c\n"),
        (
            level(0, "chineseCounting", "第%1章") + level(1, "decimal", "%1.%2", extra="<w:isLgl/>"),
            "第一章 a\n1.1 b\n1.2 c\n",
        ),
        (level(0, "bullet", "\uf0b7") + level(1, "bullet", "◆"), "• a\n◆ b\n◆ c\n"),
        (level(0, "none", "") + level(1, "lowerLetter", "%2)", extra='<w:suff w:val="nothing"/>'), "a\na)b\nb)c\n"),
        (level(0, "decimal", "%1、", start=3) + level(1, "ideographTraditional", "%2、"), "3、a\n甲、b\n乙、c\n"),
    ],
)
def test_formats_of_levels(text, levels, expected):
    body = item("a", 1) + item("b", 1, 1) + item("c", 1, 1)
    assert text(body, numbering=f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>' + num(1)) == expected


def test_a_level_that_never_restarts(text):
    levels = level(0, "decimal", "%1.") + level(1, "decimal", "(%2)", extra='<w:lvlRestart w:val="0"/>')
    body = item("a", 1) + item("b", 1, 1) + item("c", 1) + item("d", 1, 1)
    numbering = f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>' + num(1)
    assert text(body, numbering=numbering) == "1. a\n(1) b\n2. c\n(2) d\n"


def test_tracked_changes_show_the_new_text(text):
    body = (
        f"<w:p>{run('保留')}<w:ins>{run('插入')}</w:ins><w:del><w:r><w:delText>删除</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run('移走')}</w:moveFrom><w:moveTo>{run('移来')}</w:moveTo></w:p>"
    )
    assert text(body) == "保留插入移来\n"


def test_a_deleted_paragraph_mark_joins_the_paragraphs(text):
    joined = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('前半')}</w:p>"
    assert text(joined + paragraph("后半")) == "前半后半\n"
    assert text(joined) == "前半\n"


def test_hidden_text_is_out(text):
    styles = '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    styled = run("样式藏", '<w:rStyle w:val="H"/>')
    shown = run("不藏", '<w:vanish w:val="0"/>')
    body = f"<w:p>{run('看得见')}{run('藏', '<w:vanish/>')}{shown}{styled}</w:p>"
    assert text(body, styles=styles) == "看得见不藏\n"


def test_fields_give_their_result_even_when_they_never_end(text):
    body = (
        f"<w:p>{field('begin')}<w:r><w:instrText>PAGEREF x</w:instrText></w:r>{run('代码')}{field('separate')}"
        f"{run('结果')}{field('end')}</w:p><w:p><w:fldSimple w:instr='DATE'>{run('2025年')}</w:fldSimple></w:p>"
        f"<w:p>{run('问题')}{field('begin')}</w:p>{paragraph('正文还在')}"
    )
    assert text(body) == "结果\n2025年\n问题\n正文还在\n"


def test_links_and_content_controls(text):
    body = (
        f"<w:sdt><w:sdtPr><w:alias w:val='单位'/></w:sdtPr><w:sdtContent>{paragraph('控件内')}</w:sdtContent></w:sdt>"
        f"<w:p><w:hyperlink>{run('链接')}</w:hyperlink><w:sdt><w:sdtContent>{run('行内')}</w:sdtContent></w:sdt></w:p>"
    )
    assert text(body) == "控件内\n链接行内\n"


def test_a_text_box_comes_once_and_after_its_paragraph(text):
    box = paragraph("框内")
    body = (
        f"<w:p>{run('前')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"<wps:txbx><w:txbxContent>{box}</w:txbxContent>"
        f"</wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{box}</w:txbxContent></v:textbox></w:pict>"
        f"</mc:Fallback></mc:AlternateContent></w:r>{run('后')}</w:p>"
    )
    assert text(body) == "前后\n框内\n"


def test_tabs_breaks_and_symbols(text):
    body = (
        "<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='420'/></w:tabs></w:pPr><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t>"
        "<w:br/><w:t>丙</w:t><w:noBreakHyphen/>"
        "<w:sym w:font='Wingdings' w:char='F06C'/><w:br w:type='page'/></w:r></w:p>"
    )
    assert text(body) == "甲\t乙\n丙-•\n"


def test_tables_in_order_with_merged_and_nested_cells(text):
    begins, wide = '<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="100000000"/>'
    nested = "<w:tc><w:tbl><w:tr>" + cell("内一") + cell("内二") + "</w:tr></w:tbl><w:p/></w:tc>"
    body = (
        paragraph("表前")
        + "<w:tbl><w:tr>" + cell("序号", properties=begins) + cell("问题") + cell("措施") + "</w:tr>"
        + "<w:tr>" + cell("序号", properties="<w:vMerge/>") + cell("学习不深", properties=wide) + "</w:tr>"
        + "<w:tr><w:trPr><w:del/></w:trPr>" + cell("删掉的行") + "</w:tr>"
        + "<w:tr>" + cell("一段", "二段") + nested + "</w:tr></w:tbl>"
        + paragraph("表后")
    )  # fmt: skip
    assert text(body) == "表前\n序号\t问题\t措施\n\t学习不深\n一段\n二段\n内一\t内二\n表后\n"


def test_the_strict_namespace_and_a_dangling_relationship(text):
    def edit(name, data):
        if name == "word/_rels/document.xml.rels":
            dangling = b'<Relationship Id="rId99" Type="http://x/image" Target="NULL"/></Relationships>'
            data = data.replace(b"</Relationships>", dangling)
        strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        return data.replace(b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", strict)

    assert text(item("问题", 1), numbering=OFFICIAL + num(1), edit=edit) == "一、问题\n"


def test_a_document_cut_short_is_read_as_far_as_it_goes(limits):
    data = docx(
        paragraph("前面完好") + paragraph("后面"),
        edit=lambda name, data: data[: data.index("后面".encode())] if name == "word/document.xml" else data,
    )
    reading = read_docx(data, limits)
    assert reading.text.startswith("前面完好\n")
    assert reading.reason is not None
    assert reading.reason.key == "read.damaged"


def refused(data, limits):
    with pytest.raises(UnreadableError) as caught:
        read_docx(data, limits)
    return caught.value.reason.key


def test_entities_are_refused(limits):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    data = docx(
        paragraph("x"),
        edit=lambda name, data: bomb + data.replace(b">x<", b">&b;<") if name == "word/document.xml" else data,
    )
    assert refused(data, limits) == "read.broken"


def test_bombs_end_at_the_limits(small):
    data = docx(paragraph("字" * 2_000_000))
    assert len(data) < 100_000
    assert refused(data, small(max_inflated_bytes=2**20)) == "read.too_inflated"
    assert refused(data, small(max_members=5)) == "read.too_many_members"


def test_no_package(limits):
    assert refused(b"PK\x03\x04 nothing more", limits) == "read.not_a_package"


def test_deep_nesting_neither_crashes_nor_hides_that_something_is_missing(limits):
    deep = "<w:tbl><w:tr><w:tc>" * 400 + paragraph("深处") + "</w:tc></w:tr></w:tbl>" * 400
    reading = read_docx(docx(paragraph("开头") + deep), limits)
    assert reading.text.startswith("开头\n")
    assert reading.reason is not None
