"""What of a paragraph is read: each thing that Word puts between or instead of the letters."""

import pytest

from textmine.read.word.docx import read_docx

from .read_inputs import paragraph
from .word_inputs import cell, code, field, para, part, run, table, word


@pytest.fixture
def text(limits):
    def read(body, **styles):
        parts = {"styles.xml": ("styles", part("styles", styles["styles"]))} if styles else {}
        reading = read_docx(word(body, parts), limits)
        assert reading.reason is None
        return reading.text

    return read


def without_result(instruction):
    return field("begin") + code(instruction) + field("end")


def hidden_style(identifier, kind, *, based_on="", off=False):
    look = f"<w:rPr><w:vanish w:val='{int(not off)}'/></w:rPr>" if not based_on or off else ""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{identifier}">{base}{look}</w:style>'


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param("<w:r><w:t> 甲 </w:t><w:t xml:space='preserve'> 乙 </w:t></w:r>", "甲 乙 ", id="blanks"),
        pytest.param("<w:r><w:t>党</w:t><w:softHyphen/><w:t>员</w:t></w:r>", "党员", id="soft hyphen"),
        pytest.param("<w:r><w:t>一</w:t><w:noBreakHyphen/><w:t>二</w:t></w:r>", "一-二", id="hyphen that holds"),
        pytest.param("<w:r><w:t>一</w:t><w:cr/><w:t>二</w:t><w:ptab/><w:t>三</w:t></w:r>", "一\n二\t三", id="cr ptab"),
        pytest.param(
            "<w:r><w:ruby><w:rt><w:r><w:t>dǎng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>党</w:t></w:r></w:rubyBase>"
            "</w:ruby></w:r>",
            "党",
            id="ruby",
        ),
        pytest.param("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1", id="formula"),
        pytest.param(
            "<m:oMath><m:f><m:fPr><m:ctrlPr/></m:fPr><m:num><m:r><m:t>3</m:t></m:r></m:num>"
            "<m:den><m:r><m:t>4</m:t></m:r></m:den></m:f></m:oMath>",
            "3/4",
            id="fraction",
        ),
        pytest.param(
            f"<w:smartTag>{run('智能')}</w:smartTag><w:customXml>{run('标记')}</w:customXml>", "智能标记", id="tags"
        ),
        pytest.param(
            f"<w:dir w:val='ltr'>{run('左')}</w:dir><w:bdo w:val='rtl'>{run('右')}</w:bdo>", "左右", id="dir bdo"
        ),
        pytest.param(
            f"<w:ins>{run('插入')}<w:del><w:r><w:delText>又删</w:delText></w:r></w:del></w:ins>", "插入", id="ins del"
        ),
        pytest.param(f"<w:moveFrom><w:ins>{run('移走')}</w:ins></w:moveFrom>{run('留')}", "留", id="moved"),
        pytest.param(
            "<w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:sym w:font='Wingdings 2' w:char='F0A3'/>"
            "<w:sym w:font='Wingdings' w:char='F082'/><w:sym w:font='Symbol' w:char='F061'/></w:r>",
            "☑□②α",
            id="symbols",
        ),
        pytest.param(run("\uf0fe满意\uf06c", "<w:rFonts w:ascii='Wingdings'/>"), "☑满意•", id="symbols as text"),
        pytest.param(run("\ue5e5"), "\ue5e5", id="private characters that are no symbols"),
        pytest.param(run("a\ufdd0b"), "a b", id="characters that are ours"),
    ],
)
def test_in_a_paragraph(text, inside, expected):
    assert text(para(inside)) == expected + "\n"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param(
            f"{field('begin')}{code('IF ')}{field('begin')}{code('REF x')}{field('separate')}{run('内层')}{field('end')}"
            f"{run('代码')}{field('separate')}{run('结果')}{field('end')}",
            "结果",
            id="field in a field's code",
        ),
        pytest.param(
            f"{field('begin')}{field('separate')}{run('外')}{field('begin')}{code('PAGE')}{field('separate')}{run('3')}"
            f"{field('end')}{run('后')}{field('end')}",
            "外3后",
            id="field in a field's result",
        ),
        pytest.param(without_result(r" eq \o\ac(○,3)"), "③", id="number in a ring"),
        pytest.param(without_result(r"EQ \o\ac(○,印)"), "印", id="character in a ring"),
        pytest.param(without_result(r"EQ \* jc2 \o\ad(\s\up 9(dǎng),党)"), "党", id="phonetic guide"),
        pytest.param(
            without_result(r"EQ \o(\s\up 5(纪检),\s\do 2(监察))"),
            "纪检监察",
            id="combined characters",
        ),
        pytest.param(without_result(r'SYMBOL 254 \f "Wingdings" \s 12'), "☑", id="symbol"),
        pytest.param(
            field("begin", "<w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>")
            + code("FORMCHECKBOX")
            + field("end"),
            "☑",
            id="ticked box",
        ),
        pytest.param(
            field(
                "begin",
                "<w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='优秀'/><w:listEntry w:val='合格'/></w:ddList></w:ffData>",
            )
            + field("end"),
            "合格",
            id="drop-down list",
        ),
        pytest.param(f"{field('end')}{field('separate')}{run('正文')}", "正文", id="end without beginning"),
    ],
)
def test_fields(text, inside, expected):
    assert text(para(inside)) == expected + "\n"


def test_a_table_of_contents_over_several_paragraphs_is_its_result(text):
    body = (
        para(f"{field('begin')}{code('TOC')}{field('separate')}{run('一、问题')}<w:r><w:tab/></w:r>{run('1')}")
        + para(f"{run('二、原因')}{field('end')}")
        + paragraph("正文")
    )
    assert text(body) == "一、问题\t1\n二、原因\n正文\n"


def test_text_hidden_by_a_paragraph_style_or_its_ancestor(text):
    styles = hidden_style("H", "paragraph") + hidden_style("H2", "paragraph", based_on="H")
    styles += hidden_style("S", "paragraph", based_on="H", off=True)
    body = "".join(para(run(name), f'<w:pStyle w:val="{name}"/>') for name in ("H", "H2", "S")) + paragraph("正文")
    assert text(body, styles=styles) == "S\n正文\n"


def test_hidden_by_paragraph_and_by_run_is_shown_again(text):
    """ECMA-376 part 1, 17.7.3: such a property is switched by each style that sets it."""
    styles = hidden_style("P", "paragraph") + hidden_style("R", "character")
    body = para(run("现", '<w:rStyle w:val="R"/>') + run("藏"), '<w:pStyle w:val="P"/>') + paragraph("后")
    assert text(body, styles=styles) == "现后\n"


def test_hidden_by_the_defaults_of_the_document(text):
    styles = "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>"
    assert text(para(run("藏") + run("现", '<w:vanish w:val="0"/>')), styles=styles) == "现\n"


def test_what_only_a_browser_hides_is_printed(text):
    assert text(para(run("第三节") + run("12", "<w:webHidden/>"))) == "第三节12\n"


def test_a_title_that_runs_into_its_paragraph(text):
    title = para(run("学习不够。"), "<w:rPr><w:vanish/><w:specVanish/></w:rPr>")
    assert text(title + paragraph("具体表现为……")) == "学习不够。具体表现为……\n"


def test_a_hidden_field_ends_all_the_same(text):
    mark = "<w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType='{}'/></w:r>"
    body = para(mark.format("begin") + code("XE") + mark.format("end") + run("正文"))
    assert text(body) == "正文\n"


def test_deleted_marks_join_within_a_cell_only(text):
    deleted = "<w:rPr><w:del/></w:rPr>"
    body = (
        para(run("表前"), deleted)
        + table(f"<w:tc>{para(run('格'), deleted)}{para(run('内'))}</w:tc>{cell('乙')}")
        + paragraph("表后")
    )
    assert text(body) == "表前\n格内\t乙\n表后\n"


def test_placeholders_are_out_wherever_their_control_stands(text):
    asks = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    filled = "<w:sdt><w:sdtPr><w:showingPlcHdr w:val='0'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = (
        para(run("姓名：") + asks.format(run("单击此处输入")) + filled.format(run("张三")))
        + asks.format(paragraph("整段提示"))
        + table(
            asks.format(cell("格提示")) + cell("乙"),
            asks.format(f"<w:tr>{cell('行提示')}</w:tr>"),
            filled.format(cell("丙")),
        )
    )
    assert text(body) == "姓名：张三\n\t乙\n丙\n"


@pytest.mark.parametrize(
    "box",
    [
        pytest.param("<w:pict><v:shape><v:textbox>{}</v:textbox></v:shape></w:pict>", id="vml"),
        pytest.param("<w:drawing><wps:wsp><wps:txbx>{}</wps:txbx></wps:wsp></w:drawing>", id="shape"),
        pytest.param(
            "<w:drawing><wpg:wgp><wps:wsp><wps:txbx>{}</wps:txbx></wps:wsp></wpg:wgp></w:drawing>", id="group"
        ),
        pytest.param(
            "<mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{0}</wps:txbx></mc:Choice><mc:Choice Requires='x'>"
            "{0}</mc:Choice><mc:Fallback><w:pict>{0}</w:pict></mc:Fallback></mc:AlternateContent>",
            id="choices",
        ),
        pytest.param("<mc:AlternateContent><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>", id="fallback alone"),
    ],
)
def test_a_box_comes_once_behind_its_paragraph(text, box):
    inside = f"<w:txbxContent>{paragraph('框一')}{table(cell('格') + cell('子'))}</w:txbxContent>"
    assert text(para(f"{run('前')}<w:r>{box.format(inside)}</w:r>{run('后')}")) == "前后\n框一\n格\t子\n"


def test_words_of_shapes_that_are_no_boxes(text):
    art = "<w:pict><v:shape><v:textpath string='绝密'/></v:shape></w:pict>"
    drawn = "<w:drawing><a:txBody><a:p><a:r><a:t>画布</a:t></a:r></a:p></a:txBody></w:drawing>"
    assert text(para(f"{run('前')}<w:r>{art}{drawn}</w:r>{run('后')}")) == "前后\n绝密\n画布\n"


def test_a_box_inside_a_field_code_does_not_end_the_field(text):
    box = f"<w:r><w:pict><w:txbxContent>{paragraph('框')}</w:txbxContent></w:pict></w:r>"
    assert text(para(field("begin") + box + run("代码") + field("separate") + run("果") + field("end"))) == "果\n框\n"
