"""Papers whose text is not all there say so; papers that merely end without a stop do not."""

from __future__ import annotations

import pytest

from textmine.model import LossKind, Span

from .shapes import own

BODY = "柏杨乡党委自查报告\n今年以来，乡党委抓得紧。支部面貌有了变化。\n一、存在的问题\n学习不够经常。记录不全。\n"


def losses(paper, kind=None):
    return [(x.kind.value, x.span.of(paper.text)) for x in paper.structure.losses if kind in (None, x.kind)]


class TestTruncated:
    @pytest.mark.parametrize(
        ("ending", "words"),
        [
            ("二、对策与建议", "二、对策与建议"),
            ("二、对策与建议\n柏杨乡党委\n2025年3月15日", "二、对策与建议"),
            ("二、措施\n要抓好学习。要把制度落到实", "要把制度落到实"),
            ("二、措施\n按照“素质", "按照“素质"),
            ("二、措施\n要抓好学习，", "要抓好学习，"),
            ("二、措施\n要抓好学习（包括", "要抓好学习（包括"),
            ("二、措施\n针对上述问题，应从以下几方面抓起：", "针对上述问题，应从以下几方面抓起："),
            ("二、措施\n要抓好学习，要把制度...", "要抓好学习，要把制度..."),
        ],
    )
    def test_a_report_that_breaks_off(self, parse_one, ending, words):
        assert losses(parse_one(BODY + ending)) == [("truncated", words)]

    @pytest.mark.parametrize(
        "ending",
        [
            "二、措施\n每月学习一次。",
            "二、措施\n每月学习一次。\n特此报告",
            "二、措施\n每月学习一次。\n以上报告，请审示",
            "二、措施\n每月学习一次。\n附件：1.问题清单\n2.整改台账",
            "二、措施\n每月学习一次。\n附件：\n1.问题清单\n2.整改台账",
            "二、措施\n每月学习一次。\n联系人：王大山，联系电话：0791-1234567",
            "二、措施\n每月学习一次。\n柏杨乡党委\n2025年3月15日",
            "二、措施\n每月学习一次。 柏杨乡党委2025年3月15日",
            "二、措施\n每月学习一次。\n（此件公开发布）",
            "二、措施\n他说：“开会就是念稿子。”",
            "二、措施\n（一）多学。\n（二）勤记。",
            "二、措施\n每月学习一次。\n序号\t存在问题\t整改措施\n1\t学习少\t多学",
            "二、措施\n每月学习一次。\n抄送：县委组织部，县纪委",
            "二、措施\n每月学习一次。\n（表格下载）党建台账模板.xls-3-",
        ],
    )
    def test_a_report_that_ends_as_reports_do(self, parse_one, ending):
        assert losses(parse_one(BODY + ending)) == []

    def test_an_outline_is_not_broken_off(self, parse_one):
        titles = "一、问题\n二、原因\n三、措施\n四、打算"
        assert losses(parse_one(f"提纲\n会议开了三次。讨论了提纲。形成了意见。\n{titles}")) == []

    def test_what_the_site_puts_behind_it_hides_nothing(self, parse_one):
        assert losses(parse_one(f"{BODY}二、措施\n按照“素质\n下载此文档\n相关推荐")) == [("truncated", "按照“素质")]


class TestNumbers:
    def test_a_number_that_is_skipped(self, parse_one):
        paper = parse_one(BODY + "三、原因\n责任不实。\n五、措施\n要抓紧。")
        assert [text for _, text in losses(paper, LossKind.NUMBERING_GAP)] == ["三、原因", "五、措施"]
        assert dict(paper.structure.losses[0].why.values)["after"] == "三、"

    @pytest.mark.parametrize(
        "text",
        [
            "二、原因\n责任不实。\n三、措施\n要抓紧。",
            "二、原因\n（一）责任不实。\n（二）队伍不强。\n三、措施\n（一）要抓紧。",
            "会上说了二、三两点。\n四、措施\n要抓紧。\n",
            "二、原因分析。三是责任不实。\n四、措施\n要抓紧。",
            "三十、其他\n要抓紧。",
        ],
    )
    def test_numbers_that_are_all_there_or_mean_something_else(self, parse_one, text):
        assert losses(parse_one(BODY + text), LossKind.NUMBERING_GAP) == []

    def test_numbers_that_run_on_through_sections_miss_none(self, parse_one):
        text = "二、措施\n（一）学习\n1.多学。学深。\n2.勤记。记全。\n（二）作风\n3.下乡。常去。\n4.走访。走遍。"
        assert losses(parse_one(BODY + text)) == []


FULL = "党员干部要认真学习深刻领会准确把握精神实质不断提高政治站位和能力"  # as wide as the column


def paged(*sheets):
    """Sheets of lines as one text with its pages."""
    text, pages = "", []
    for lines in sheets:
        sheet = "".join(f"{line}\n" for line in lines)
        pages.append(Span(len(text), len(text) + len(sheet)))
        text += sheet
    return text, tuple(pages)


WRAPPED = [
    "自查报告",
    f"　　{FULL}",
    f"{FULL}，",
    "做好工作。",
    f"　　{FULL}",
    f"{FULL}，",
    "抓好落实。",
    f"　　{FULL}",
]


class TestSheets:
    @pytest.mark.parametrize("known", [True, False], ids=["pages", "page numbers"])
    @pytest.mark.parametrize(
        "following", ["（三）作风建设", "　　三是作风不实。", "2.经费不足。"], ids=["title", "paragraph", "point"]
    )
    def test_a_sentence_that_does_not_close_before_something_else(self, parse_one, known, following):
        sheets = [WRAPPED, [following, f"　　{FULL}", f"{FULL}，", "做到位。"]]
        if known:
            text, pages = paged(*sheets)
        else:
            text, pages = "\n— 1 —\n".join("\n".join(sheet) for sheet in sheets) + "\n— 2 —", ()
        paper = parse_one(text, pages=pages)
        assert losses(paper) == [("lost_text", FULL)]
        assert following.strip() in own(paper)

    def test_a_sentence_that_goes_on_is_whole(self, parse_one):
        text, pages = paged(WRAPPED, ["，做到位。", f"　　{FULL}", f"{FULL}。"])
        paper = parse_one(text, pages=pages)
        assert losses(paper) == []
        assert f"{FULL}，做到位。" in own(paper)

    @pytest.mark.parametrize(
        ("last", "first"),
        [
            (f"　　要“{FULL[:-2]}", "的时候，还要“抓好落实”。"),
            (f"　　{FULL}", "的要求”，抓好落实。"),
            (f"　　要（{FULL[:-2]}", "的时候，还要（抓好）落实。"),
        ],
        ids=["opened twice", "closed and not opened", "brackets"],
    )
    def test_marks_that_do_not_match_keep_two_halves_apart(self, parse_one, last, first):
        text, pages = paged([*WRAPPED[:-1], last], [first, f"　　{FULL}", f"{FULL}。"])
        paper = parse_one(text, pages=pages)
        assert [kind for kind, _ in losses(paper)] == ["lost_text"]
        assert last.strip() in own(paper)

    def test_a_quotation_over_a_page_is_whole(self, parse_one):
        text, pages = paged([*WRAPPED[:-1], f"　　要“{FULL[:-2]}"], ["，抓好落实”。", f"　　{FULL}", f"{FULL}。"])
        assert losses(parse_one(text, pages=pages)) == []

    def test_a_line_that_was_not_wrapped_goes_on_behind_a_page_number(self, parse_one):
        half = (
            "乡党委认真落实全面从严治党主体责任，年初与各支部签订责任书，把任务分解到人，把压力传导到人，加强党员教育管"
        )
        paper = parse_one(f"自查报告\n今年以来抓得紧。\n{half}\n— 1 —\n理工作。成效明显。\n— 2 —")
        assert f"{half}理工作。" in own(paper)
        assert losses(paper) == []
