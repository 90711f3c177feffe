import zipfile
from io import BytesIO

import pytest

from textmine.errors import LimitError, NoTextError, UnreadableError
from textmine.model import AsideKind
from textmine.read.ofd.reader import read_ofd

from .ofd_files import SPACE, lines, ofd, package, page, run

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


def aslant(text, y=100.0, number=7):
    """A text object as watermarks are drawn: turned by 45 degrees."""
    upright = run(text, 50, y)
    return upright.replace('ID="9"', f'ID="{number}" CTM="0.7 -0.7 0.7 0.7 0 0"')


def composed(depth, width):
    """A page with one unit, which draws another so many times, and so on."""
    inside = [f'<ofd:CompositeObject ResourceID="{level + 1}" Boundary="0 0 9 9"/>' * width for level in range(depth)]
    units = "".join(
        f'<ofd:CompositeGraphicUnit ID="{level}"><ofd:Content>{content}</ofd:Content></ofd:CompositeGraphicUnit>'
        for level, content in enumerate([*inside, run("笑")])
    )
    resources = f"<ofd:Res {SPACE}><ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits></ofd:Res>"
    pages = "<ofd:Pages><ofd:Page ID='1' BaseLoc='Page.xml'/></ofd:Pages>"
    document = f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PublicRes>Res.xml</ofd:PublicRes></ofd:CommonData>{pages}</ofd:Document>"
    top = page('<ofd:CompositeObject ResourceID="0" Boundary="0 0 9 9"/>')
    return package([], {"Doc_0/Document.xml": document, "Doc_0/Res.xml": resources, "Doc_0/Page.xml": top})


def test_what_is_stamped_aslant_stands_behind_the_words_or_beside_all_pages(limits):
    one = page(run("一、问题", y=40), aslant("内部资料", y=45), run("学习不深入。", y=50))
    assert words(package([one]), limits) == ["一、问题", "学习不深入。", "内部资料"]
    reading = read_ofd(package([one] * 4), limits)
    assert "内部资料" not in reading.text
    assert [aside.text for aside in reading.asides] == ["内部资料"]


def test_a_page_that_lies_on_its_side_is_read_all_the_same(limits):
    assert sorted(words(package([page(aslant("甲", 50, 1), aslant("乙", 90, 2))]), limits)) == ["乙", "甲"]


def test_pages_of_pictures_are_told(limits):
    picture = page('<ofd:ImageObject ID="3" Boundary="0 0 210 297" ResourceID="4"/>')
    reading = read_ofd(package([lines("甲页。"), picture]), limits)
    assert reading.reason is not None
    assert (reading.reason.key, dict(reading.reason.values)) == ("read.pictured_pages", {"count": 1, "total": 2})
    with pytest.raises(NoTextError) as caught:
        read_ofd(package([picture]), limits)
    assert caught.value.reason.key == "read.pictured_pages"


def test_units_are_drawn_and_units_without_end_refused(limits):
    assert words(composed(2, 3), limits) == ["笑"]
    with pytest.raises(LimitError) as caught:
        read_ofd(composed(25, 10), limits)
    assert caught.value.reason.key == "read.too_many_runs"


def test_a_page_listed_a_thousand_times_is_counted_each_time(limits, small):
    content = lines(*["党建工作存在的问题"] * 50)
    again = "<ofd:Page ID='1' BaseLoc='Page.xml'/>" * 1000
    document = f"<ofd:Document {SPACE}><ofd:Pages>{again}</ofd:Pages></ofd:Document>"
    data = package([], {"Doc_0/Document.xml": document, "Doc_0/Page.xml": content})
    with pytest.raises(LimitError) as caught:
        read_ofd(data, small(max_inflated_bytes=30 * len(content), max_pages=1000))
    assert caught.value.reason.key == "read.too_inflated"
    assert len(read_ofd(data, small(max_chars=900, max_pages=1000)).pages) == 4


def test_a_directory_that_points_before_the_file_is_broken(limits):
    data = bytearray(ofd("甲页。"))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 42 : entry + 46] = b"\xff\xff\xff\x7f"
    for cut in (bytes(data), ofd("甲页。")[30:]):
        with pytest.raises(UnreadableError):
            read_ofd(cut, limits)
