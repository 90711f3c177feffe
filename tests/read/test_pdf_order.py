"""Where lines stand decides in which order they are read; places here are in type sizes of ten points."""

from textmine.read.pdf.order import PrintedLine, columns_of, margin_of, with_indents


def line(words, x, y, width=None, size=10.0):
    width = len(words) if width is None else width
    return PrintedLine(words, x * 10, y * 10, (x + width) * 10, y * 10 + size, size)


def read(lines, limits):
    return [found.words for column in columns_of(lines, limits) for found in column]


def prose(name, x, rows, width=16, top=0.0):
    """Lines of a column, the last of them short."""
    return [line(f"{name}{n}", x, top + 1.5 * n, width if n < rows - 1 else 6) for n in range(rows)]


def test_one_column_reads_downwards_whatever_the_order_of_printing(limits):
    rows = prose("行", 0, 5)
    assert read(rows[::-1], limits) == ["行0", "行1", "行2", "行3", "行4"]


def test_two_columns_read_one_after_the_other(limits):
    left, right = prose("左", 0, 5), prose("右", 18, 5)
    across = [piece for pair in zip(left, right, strict=True) for piece in pair]
    assert read(across, limits) == [row.words for row in left + right]


def test_columns_whose_lines_stand_at_different_heights(limits):
    left, right = prose("左", 0, 5), prose("右", 18, 5, top=0.7)
    assert read(left + right, limits) == [row.words for row in left + right]


def test_a_title_over_both_columns_comes_first_and_one_between_parts_them(limits):
    title, middle = line("题", 5, -3, 24), line("中", 0, 8, 34)
    above = prose("左", 0, 4), prose("右", 18, 4)
    below = prose("丙", 0, 4, top=10), prose("丁", 18, 4, top=10)
    expected = [title, *above[0], *above[1], middle, *below[0], *below[1]]
    shuffled = sorted(expected, key=lambda found: found.words)
    assert read(shuffled, limits) == [found.words for found in expected]


def test_three_columns(limits):
    thirds = [row for name, x in (("左", 0), ("中", 14), ("右", 28)) for row in prose(name, x, 5, width=12)]
    assert read(sorted(thirds, key=lambda row: row.top), limits) == [row.words for row in thirds]


def test_rows_of_a_list_without_rules_are_read_across(limits):
    rows = [
        (line(name, 0, 1.5 * n), line(post, 8, 1.5 * n), line(duty, 20, 1.5 * n))
        for n, (name, post, duty) in enumerate(
            [("张三", "书记", "全面工作"), ("李四", "副书记兼组织委员", "组织"), ("王五", "委员", "宣传和统战工作"), ("赵六", "纪检委员", "纪检")]
        )
    ]  # fmt: skip
    found = read([piece for row in rows for piece in row], limits)
    assert found == [
        "张三 书记 全面工作",
        "李四 副书记兼组织委员 组织",
        "王五 委员 宣传和统战工作",
        "赵六 纪检委员 纪检",
    ]


def test_two_signatures_side_by_side_are_no_columns(limits):
    pieces = [line("组长：张三", 0, 0), line("副组长：李四", 20, 0), line("2024年5月", 0, 2), line("2024年6月", 20, 2)]
    assert read(pieces, limits) == ["组长：张三 副组长：李四", "2024年5月 2024年6月"]


def test_an_indent_is_two_characters_no_more_and_no_less():
    column = (line("甲", 2, 0), line("乙", 0, 2), line("丙", 1, 4), line("丁", 3, 6), line("戊", 0, 8))
    assert list(with_indents(column, margin_of(column))) == ["\u3000\u3000甲", "乙", "丙", "丁", "戊"]


def test_a_number_that_sticks_out_is_not_the_margin():
    column = (line("1", -1, 0), line("甲", 0, 2), line("乙", 0, 4), line("丙", 2, 6))
    assert margin_of(column) == 0


def test_one_line_at_the_margin_among_openings_of_paragraphs_is():
    column = (line("甲", 2, 0), line("乙", 2, 2), line("丙", 0, 4), line("丁", 2, 6))
    assert margin_of(column) == 0


def test_thousands_of_pieces_are_no_trouble(limits):
    pieces = [line("字", i * 7919 % 590, i * 104729 % 840) for i in range(5000)]
    assert len("".join(read(pieces, limits)).replace(" ", "")) == 5000
