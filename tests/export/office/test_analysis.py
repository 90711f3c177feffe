"""The report: seven chapters, right numbers, states in words, names left blank, pictures and tables with titles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from docx.oxml.ns import qn

from textmine.export.office import Letterhead, drawings, write_analysis
from textmine.model import Concreteness, Corpus, Review, Span
from textmine.settings import load_settings

from .conftest import DAY, HEAD
from .reading import opened, raw, text_of

REPORT = "分析报告.docx"


@pytest.fixture(scope="module")
def text(folder):
    return text_of(folder / REPORT)


def written(corpus, review, path, **limits):
    settings = load_settings(environment={})
    head = Letterhead(DAY, settings=replace(settings, office=replace(settings.office, **limits)))
    write_analysis(corpus, review, path / "r.docx", head=head)
    return text_of(path / "r.docx")


def test_the_chapters_in_their_order(folder):
    headings = [p.text for p in opened(folder / REPORT).paragraphs if p.style.name == "Heading 1"]
    assert headings == [
        "一、基本情况", "二、共性问题", "三、个性问题", "四、雷同情况", "五、典型事例", "六、原因分析", "七、对策建议",
    ]  # fmt: skip


def test_what_came_in(text):
    assert "收到报送文件9个，其中完整读出6个，部分读出1个，无法读取2个；整理为材料8篇，涉及单位8家" in text
    assert "尚有2家单位没有报送：沙河乡党委、<u>区</u>税务局" in text
    assert "2024年6篇" in text
    assert "表1　未能完整读出的文件" in text
    assert "扫描件.pdf" in text


def test_common_problems_with_units_example_causes_and_remedies(text):
    assert "（一）组织生活质量不高，年轻党员参与热情不高" in text
    assert "如青石镇党委写道：“" in text
    assert "（《青石镇党委关于基层党建工作的自查报告》" in text
    assert "有关材料多将其归因于：考核办法不科学" in text
    assert "提出的措施主要有：修订考核办法" in text


def test_single_problems_stand_in_a_table(text):
    assert "个性问题（节录）" in text
    assert "流动党员84名" in text


def test_what_is_undecided_is_a_lead_and_what_is_shared_by_right_is_deducted(text, corpus, tmp_path):
    assert "合理重合1处，已从相同字数和占比中扣除" in text
    assert "核定为雷同的1件、疑似的0件、合理的1件" in text
    undecided = written(corpus, Review(), tmp_path)
    assert "均未核定，属于线索，待核" in undecided
    assert "抄袭" not in undecided + text


def test_cases_lie_beside_each_other_with_their_swaps_and_fair_ones_are_left_out(folder, text):
    assert "（一）大河镇党委与青石镇党委" in text or "（一）青石镇党委与大河镇党委" in text
    assert "换成“" in text
    tables = [t for t in opened(folder / REPORT).tables if len(t.columns) == 2]
    assert tables
    for table in tables:
        assert len({cell.text for cell in table.rows[0].cells}) == 2
    assert "（三）区民政局与县人民医院" not in text


def test_advice_says_what_is_missing(text):
    assert "补齐整改措施。1家单位的材料中有1处问题没有对应的措施" in text
    assert "催报未交材料。对尚未报送的2家单位" in text


def test_an_empty_stack_says_that_nothing_was_found(tmp_path):
    nothing = Corpus((), (), {}, (), {}, {}, (), (), (), ())
    words = written(nothing, Review(), tmp_path)
    for said in ("没有可供分析的材料", "未发现多家单位共同反映的问题", "未发现仅由一家单位提出的问题", "未发现需要核对的雷同片段",
                 "未发现可供列举的事例", "未发现多家单位共同提到的原因", "未发现多家单位共同提出的措施"):  # fmt: skip
        assert said in words, said


def test_limits_cut_off_and_say_so(corpus, review, tmp_path):
    words = written(corpus, review, tmp_path, common_problems=1, own_problems=0, pairs=2, cases=1, units=1, files=1)
    assert "另有1类问题涉及单位较少，不再逐一列出，其余见《问题汇总表》" in words
    assert "另有1条未列，其余见《问题汇总表》" in words
    assert "对未列，其余见《问题汇总表》" in words
    assert "（二）" in words  # the second chapter of the advice
    assert "以下1例" in words
    assert "另有2个文件未列" in words


def test_pictures_have_words_and_titles(folder):
    document = opened(folder / REPORT)
    shapes = document.inline_shapes
    assert len(shapes) >= 3
    for shape in shapes:
        properties = shape._inline.docPr
        assert len(properties.get("descr")) > len(properties.get("title")) > 4 or properties.get("descr")
    titles = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    figures = [t for t in titles if t.startswith("图")]
    assert [t.split("　")[0] for t in figures] == [f"图{n}" for n in range(1, len(shapes) + 1)]


def test_a_computer_without_fonts_draws_without_letters(corpus, review, tmp_path, monkeypatch):
    draw = drawings.resvg_py.svg_to_bytes
    monkeypatch.setattr(drawings.resvg_py, "svg_to_bytes", lambda **values: draw(skip_system_fonts=True, **values))
    write_analysis(corpus, review, tmp_path / "r.docx", head=HEAD)
    assert len(opened(tmp_path / "r.docx").inline_shapes) >= 3


def test_a_picture_that_cannot_be_drawn_is_left_out(corpus, review, tmp_path, monkeypatch):
    def fail(**_):
        raise ValueError("no")

    monkeypatch.setattr(drawings.resvg_py, "svg_to_bytes", fail)
    write_analysis(corpus, review, tmp_path / "r.docx", head=HEAD)
    assert len(opened(tmp_path / "r.docx").inline_shapes) == 0


def test_names_of_persons_are_left_blank(corpus, review, tmp_path):
    named = _with_words(corpus, "个别村干部重业务轻党建", "镇党委书记邱国栋同志轻党建")
    words = written(named, review, tmp_path)
    assert "邱国栋" not in words
    assert "〔姓名〕" in words


def test_without_an_issuer_a_blank_stands_there(corpus, review, tmp_path):
    assert "〔发文机关待填〕" in written(corpus, review, tmp_path)


def test_headings_of_tables_come_again_on_every_page(folder):
    assert "w:tblHeader" in raw(folder / REPORT)
    for table in opened(folder / REPORT).tables:
        assert table._tbl.find(qn("w:tblPr")).find(qn("w:tblBorders")) is not None


def _with_words(corpus, old, new):
    """The stack with words of the first paper exchanged by others of the same length."""
    new = new[: len(old)].ljust(len(old), "了")
    first = corpus.submissions[0]
    document = replace(first.document, text=first.text.replace(old, new))
    statements = tuple(replace(s, text=s.text.replace(old, new)) for s in first.structure.statements)
    paper = replace(first, document=document, structure=replace(first.structure, statements=statements))
    items = corpus.ledgers[first.name]
    ledger = replace(items, items=tuple(replace(i, text=i.text.replace(old, new)) for i in items.items))
    themes = tuple(
        replace(t, example=t.example.replace(old, new),
                members=tuple(replace(m, text=m.text.replace(old, new)) for m in t.members))
        for t in corpus.themes
    )  # fmt: skip
    assert Span(0, 1)
    assert Concreteness()
    return replace(
        corpus,
        papers=tuple(paper if p.name == first.name else p for p in corpus.papers),
        ledgers=corpus.ledgers | {first.name: ledger},
        themes=themes,
    )
