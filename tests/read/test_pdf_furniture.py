"""What is taken for furniture of the sheet, and above all what is not."""

import pytest

from textmine.model import AsideKind
from textmine.read.pdf.furniture import without_furniture
from textmine.read.pdf.order import PrintedLine
from textmine.read.pdf.page import Page

BODY = ("学习还不够深入，有的同志", "联系群众不够经常，走访", "制度执行时紧时松，落实")


def printed(words, y, size=14.0, left=72.0):
    return PrintedLine(words, left, y, left + size * len(words), y + size, size)


def sheet(*body, head=(), foot=(), number=0, pitch=24.0, top=100.0, turned=()):
    """A page; ``head`` and ``foot`` hold (words, height, size)."""
    texts = [f"{words}{number}甲" for words in (body or BODY * 8)]
    lines = [printed(*piece) for piece in head]
    lines += [printed(words, top + pitch * n) for n, words in enumerate(texts)]
    lines += [printed(*piece) for piece in foot]
    return Page(columns=(tuple(lines),), turned=tuple(turned), width=595.0, height=842.0)


def left_out(pages, limits):
    """The words that are gone, and the asides."""
    left, asides = without_furniture(pages, limits)
    gone = [
        [line.words for line in before.lines if line not in set(after.lines)]
        for before, after in zip(pages, left, strict=True)
    ]
    return gone, [(aside.kind.value, aside.text) for aside in asides]


def test_head_and_number_of_many_pages(limits):
    pages = [sheet(number=n, head=[("自查报告", 40.0)], foot=[(f"第 {n} 页 共 5 页", 790.0)]) for n in range(1, 6)]
    gone, asides = left_out(pages, limits)
    assert gone[2] == ["自查报告", "第 3 页 共 5 页"]
    assert asides == [("header", "自查报告")]


def test_heads_of_left_and_right_pages_differ(limits):
    pages = [sheet(number=n, head=[("青山县委" if n % 2 else "自查报告", 40.0)]) for n in range(6)]
    gone, _ = left_out(pages, limits)
    assert gone == [["青山县委" if n % 2 else "自查报告"] for n in range(6)]


def test_a_head_close_to_the_text_but_in_small_type(limits):
    pages = [sheet(number=n, head=[("自查报告", 78.0, 9.0)]) for n in range(4)]
    assert left_out(pages, limits)[0] == [["自查报告"]] * 4


def test_a_head_that_holds_the_page_number(limits):
    pages = [sheet(number=n, head=[(f"自查报告　　{n}", 40.0)]) for n in range(4)]
    assert all(left_out(pages, limits)[0])


def test_a_title_that_opens_the_text_of_many_pages_is_the_authors(limits):
    pages = [sheet(number=n, head=[("原因分析", 76.0)]) for n in range(5)]
    assert left_out(pages, limits) == ([[]] * 5, [])


def test_the_head_of_a_list_without_rules_is_the_authors(limits):
    pages = [sheet(number=n, head=[("序号 问题 措施 责任人", 76.0)]) for n in range(5)]
    assert left_out(pages, limits)[0] == [[]] * 5


def test_the_same_words_at_different_heights_are_no_head(limits):
    pages = [sheet(number=n, head=[("整改措施", 10.0 + 12 * n)]) for n in range(5)]
    assert left_out(pages, limits)[0] == [[]] * 5


def test_two_pages_that_begin_alike_prove_nothing(limits):
    pages = [sheet(number=n, head=[("自查报告", 40.0)]) for n in range(2)]
    assert left_out([*pages, sheet(number=3)], limits)[0] == [[], [], []]


@pytest.mark.parametrize(
    "words",
    [
        "— 3 —",
        "-3-",
        "– 3 –",
        "第3页",
        "第 3 页 共 9 页",
        "第三页",
        "3/9",
        "Page 3 of 9",
        "·3·",
        "第3页/共9页",
        "~ 3 ~",
        "P3",
    ],
)
def test_a_page_number_that_says_so_goes_even_from_a_single_page(limits, words):
    assert left_out([sheet(foot=[(words, 790.0)])], limits)[0] == [[words]]


@pytest.mark.parametrize("words", ["2024", "3月", "三、整改措施", "1.加强学习", "（3）", "附件3", "-3分-"])
def test_other_figures_at_the_edge_stay(limits, words):
    assert left_out([sheet(foot=[(words, 790.0)])], limits)[0] == [[]]


def test_bare_numbers_that_count_the_pages_go(limits):
    pages = [sheet(number=n, foot=[(str(n + 4), 790.0)]) for n in range(3)]
    assert left_out(pages, limits)[0] == [["4"], ["5"], ["6"]]


def test_a_bare_number_inside_the_text_stays(limits):
    page = sheet(*BODY, "2", *BODY)
    assert left_out([page, page], limits)[0] == [[], []]


def test_a_mark_across_every_page_goes_and_a_single_stamp_stays(limits):
    mark, stamp = printed("内部资料", 400.0), printed("已收讫", 300.0)
    pages = [sheet(number=n, turned=[mark] if n else [mark, stamp]) for n in range(3)]
    left, asides = without_furniture(pages, limits)
    assert [[line.words for line in page.turned] for page in left] == [["已收讫"], [], []]
    assert [(aside.kind, aside.text) for aside in asides] == [(AsideKind.HEADER, "内部资料")]


def test_a_document_of_nothing_but_furniture_keeps_it(limits):
    pages = [Page(columns=((printed(f"第{n}页", 700.0),),), width=595.0, height=842.0) for n in range(3)]
    assert without_furniture(pages, limits) == (pages, ())
