import zipfile
from io import BytesIO

import pytest

from textmine.errors import LimitError, NoTextError, UnreadableError
from textmine.model import AsideKind
from textmine.read.ofd import read_ofd

from .ofd_files import lines, ofd, package, page, run

PROSE = ["党员学习教育抓得不够紧，集中学习的次数", "没有达到要求，个别支部一年只学了四次。"]


def words(data, limits):
    return read_ofd(data, limits).text.replace("\u3000", "").split()


def test_lines_come_from_top_to_bottom_however_they_are_stored(limits):
    data = package([page(run("第三行。", y=60), run("第一行。", y=40), run("第二行。", y=50))])
    assert words(data, limits) == ["第一行。", "第二行。", "第三行。"]


def test_pages_are_spans_of_the_text(limits):
    reading = read_ofd(package([lines("甲页的话。"), lines("乙页的话。")]), limits)
    assert [span.of(reading.text).strip() for span in reading.pages] == ["甲页的话。", "乙页的话。"]
    assert reading.reader.startswith("ofdkit ")
    assert reading.reason is None


def test_pieces_of_a_line_are_one_line(limits):
    data = package(
        [page(run("一、", x=30), run("存在的问题", x=40), run("（一）", x=30, y=50), run("学习", x=45, y=50))]
    )
    assert words(data, limits) == ["一、存在的问题", "（一）学习"]


def test_two_columns_are_read_one_after_the_other(limits):
    left = [run(PROSE[n % 2][:14], 20, 40 + 9 * n) for n in range(8)]
    right = [run(PROSE[(n + 1) % 2][:14], 110, 40 + 9 * n) for n in range(8)]
    mixed = [piece for pair in zip(left, right, strict=True) for piece in pair]
    found = words(package([page(*mixed)]), limits)
    assert found == [PROSE[n % 2][:14] for n in range(8)] + [PROSE[(n + 1) % 2][:14] for n in range(8)]


def test_a_title_drawn_twice_stands_once(limits):
    assert words(package([page(run("自查报告"), run("自查报告", x=30.05))]), limits) == ["自查报告"]


def test_running_heads_and_page_numbers_stand_beside_the_text(limits):
    pages = [
        page(
            run("青山镇自查报告", 80, 15, 3),
            *(run(text, 30, 60 + 9 * n) for n, text in enumerate(PROSE)),
            run(f"— {number} —", 100, 285, 3),
        )
        for number in range(1, 5)
    ]
    reading = read_ofd(package(pages), limits)
    assert "青山镇" not in reading.text
    assert "—" not in reading.text
    assert (AsideKind.HEADER, "青山镇自查报告") in [(aside.kind, aside.text) for aside in reading.asides]


def test_an_indent_opens_a_paragraph(limits):
    data = package([page(run("学习不深入。", x=40, y=40), run(PROSE[0], x=30, y=49), run(PROSE[1], x=30, y=58))])
    assert read_ofd(data, limits).text.startswith("\u3000\u3000学习不深入。\n党员")


def test_what_lies_off_the_page_is_not_shown(limits):
    assert words(package([page(run("看得见。"), run("看不见。", x=900), run("也看不见。", y=-50))]), limits) == [
        "看得见。"
    ]


def test_markup_never_comes_as_text(limits):
    text = read_ofd(ofd("甲 < 乙 & 丙"), limits).text
    assert text.strip() == "甲 < 乙 & 丙"


def test_a_page_that_is_broken_costs_itself(limits):
    reading = read_ofd(package([lines("甲页。"), "<ofd:Page"]), limits)
    assert "甲页。" in reading.text
    assert reading.reason is not None
    assert reading.reason.key == "read.failed_pages"


def test_pages_past_the_limit_are_counted(small):
    reading = read_ofd(package([lines("甲页。"), lines("乙页。"), lines("丙页。")]), small(max_pages=2))
    assert "丙" not in reading.text
    assert dict(reading.reason.values) == {"count": 2, "total": 3}


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"PK\x03\x04 and nothing", UnreadableError),
        (package([]), NoTextError),
        (package([page()]), NoTextError),
        (package(["<ofd:Page"]), UnreadableError),
    ],
)
def test_what_has_no_words_says_why(limits, data, error):
    with pytest.raises(error):
        read_ofd(data, limits)


def test_entities_are_not_followed(limits):
    bomb = '<!DOCTYPE d [<!ENTITY a "xxxxxxxxxx">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    data = package([f"{bomb}]>" + lines("x").replace(">x<", ">&j;<")])
    with pytest.raises(UnreadableError):
        read_ofd(data, limits)


def test_too_many_members_are_refused(small):
    more = {f"Doc_0/Res/{number}.xml": "" for number in range(30)}
    with pytest.raises(LimitError):
        read_ofd(package([lines("x")], more), small(max_members=20))


def test_a_package_without_its_document_is_broken(limits):
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("OFD.xml", "<x/>")
    with pytest.raises(UnreadableError):
        read_ofd(file.getvalue(), limits)


def test_glyphs_without_characters_are_told(limits):
    reading = read_ofd(ofd("学习不深入" * 10, "\ue123制度"), limits)
    assert reading.reason is not None
    assert reading.reason.key == "read.damaged_characters"
    with pytest.raises(UnreadableError):
        read_ofd(ofd("\ue123\ue124\ue125学"), limits)
