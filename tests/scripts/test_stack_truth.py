"""Papers with marks: the text without them, what they say, and where they stand in what our readers read."""

from __future__ import annotations

from pathlib import Path

import pytest
from stack_truth import Mark, TruePaper, find_marks, read_paper, read_stack, write_stack

from textmine import load_settings, read_file

HEAD = "unit: 柳湾镇党委\nyear: 2025\nlink: p1 c1 r1\nlink: p2 r1\nunanswered: p2\nidle: r2 r3\n---\n"
BODY = (
    "柳湾镇党委自查报告\n⟦p1 P03⟧学习不深，⟦!place⟧青田县⟦/⟧的做法照抄。⟦/⟧\n"
    "⟦p2 -⟧渡口没有护栏。⟦/⟧\n⟦c1 C01⟧人手少。⟦/⟧\n⟦r1 R02⟧由⟦@person⟧张海⟦/⟧在⟦@deadline⟧年底前⟦/⟧补课。⟦/⟧\n"
    "⟦~year⟧2019年⟦/⟧的老账也清了。\n"
)
TABLE = "整改清单\n问题 | 原因 | 措施\n⟦p1 P01⟧护栏坏了⟦/⟧ | ⟦c1 C01⟧没有人管⟦/⟧ | ⟦r1 R01⟧年底前修好⟦/⟧\n完\n"


def made(folder: Path, body: str, head: str = HEAD, name: str = "a01_柳湾镇党委") -> TruePaper:
    path = folder / f"{name}.txt"
    path.write_text(head + body, encoding="utf-8")
    return read_paper(path)


def words(paper: TruePaper, mark: Mark) -> str:
    return paper.text[mark.start : mark.end]


def test_the_text_is_the_text_without_marks(tmp_path: Path) -> None:
    paper = made(tmp_path, BODY)
    assert "⟦" not in paper.text
    assert paper.text.splitlines()[1] == "学习不深，青田县的做法照抄。"
    assert (paper.name, paper.head["unit"], paper.head["year"]) == ("a01_柳湾镇党委", ["柳湾镇党委"], ["2025"])


def test_marks_inside_marks_claim_their_own_characters(tmp_path: Path) -> None:
    paper = made(tmp_path, BODY)
    assert [(kind, words(paper, mark)) for kind, mark in paper.residue()] == [("place", "青田县")]
    assert [(kind, words(paper, mark)) for kind, mark in paper.timings()] == [
        ("person", "张海"),
        ("deadline", "年底前"),
    ]
    outer = next(mark for own, _, mark in paper.items("p") if own == "p1")
    assert words(paper, outer) == "学习不深，青田县的做法照抄。"


def test_items_are_those_of_the_roles_that_are_asked_for(tmp_path: Path) -> None:
    paper = made(tmp_path, BODY)
    assert [(own, theme) for own, theme, _ in paper.items("p", "c", "r")] == [
        ("p1", "P03"),
        ("p2", "-"),
        ("c1", "C01"),
        ("r1", "R02"),
    ]
    assert [own for own, _, _ in paper.items("r")] == ["r1"]
    assert list(paper.items()) == []


def test_a_trap_is_neither_residue_nor_an_item_nor_a_time(tmp_path: Path) -> None:
    paper = made(tmp_path, "⟦~place⟧青田县⟦/⟧来人参观。⟦person⟧张海⟦/⟧\n")
    assert len(paper.marks) == 2
    assert [*paper.residue(), *paper.timings(), *paper.items("p", "c", "r")] == []


def test_links_are_pairs_of_a_problem_and_each_that_goes_with_it(tmp_path: Path) -> None:
    paper = made(tmp_path, BODY)
    assert paper.links() == {("p1", "c1"), ("p1", "r1"), ("p2", "r1")}
    assert (paper.named("unanswered"), paper.named("idle")) == ({"p2"}, {"r2", "r3"})


def test_a_head_without_links_has_none(tmp_path: Path) -> None:
    paper = made(tmp_path, "一句话。\n", "unit: 甲村\n---\n")
    assert (paper.links(), paper.named("idle"), paper.marks) == (set(), set(), ())


def test_dashes_in_the_text_do_not_end_the_head_again(tmp_path: Path) -> None:
    assert made(tmp_path, "上\n---\n下\n").text == "上\n---\n下\n"


@pytest.mark.parametrize(
    "body", ["⟦p1 P01⟧没有合上。\n", "多了一个⟦/⟧。\n", "⟦p1 P01⟧一⟦!place⟧二⟦/⟧三\n", "⟦/⟧⟦p1 P1⟧"]
)
def test_marks_that_are_not_closed_or_close_nothing_are_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(ValueError, match="a01"):
        made(tmp_path, body)


def test_a_paper_without_a_head_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unpack"):
        made(tmp_path, BODY, head="")


def test_a_stack_holds_its_papers_by_name_and_no_list_of_themes(tmp_path: Path) -> None:
    for name in ("b02_乙", "a01_甲"):
        made(tmp_path, BODY, name=name)
    for name in ("themes.txt", "themes_f.txt", "README.md"):
        (tmp_path / name).write_text("P01 学习不深\n", encoding="utf-8")
    assert [paper.name for paper in read_stack(tmp_path)] == ["a01_甲", "b02_乙"]


@pytest.mark.parametrize(
    ("text", "table"),
    [("甲 | 乙 | 丙\n", True), ("| 甲 | 乙 |\n", True), ("甲 | 乙\n", False), ("甲乙\n", False), ("||\n", False)],
)
def test_three_cells_or_a_row_in_bars_are_a_table(text: str, table: bool) -> None:
    assert TruePaper("x", f"题目\n{text}", (), {}).has_table == table


# --- written and read again -------------------------------------------------------------------------------------------


def read_back(paper: TruePaper, folder: Path) -> tuple[str, str]:
    """Write a stack of one paper, and return the name and the text that our reader gives."""
    folder.mkdir()
    write_stack([paper], folder)
    [path] = [p for p in folder.iterdir() if p.name != "roster.csv"]
    [document] = read_file(path, load_settings(environment={}))
    return path.name, document.text


@pytest.mark.parametrize(
    ("body", "ending"), [(BODY, "txt"), (TABLE, "docx"), ("开头\n" + TABLE + TABLE.replace("1", "2"), "docx")]
)
def test_every_mark_is_found_in_what_our_reader_reads(tmp_path: Path, body: str, ending: str) -> None:
    paper = made(tmp_path, body)
    name, text = read_back(paper, tmp_path / "out")
    assert name == f"a01_柳湾镇党委.{ending}"
    places = find_marks(paper, text)
    assert set(places) == set(paper.marks)
    for mark, (start, end) in places.items():
        assert "".join(text[start:end].split()) == "".join(words(paper, mark).split())


def test_cells_of_a_table_are_cells(tmp_path: Path) -> None:
    paper = made(tmp_path, TABLE)
    folder = tmp_path / "out"
    folder.mkdir()
    write_stack([paper], folder)
    [document] = read_file(folder / "a01_柳湾镇党委.docx", load_settings(environment={}))
    cells = {(cell.row, cell.column): cell.span.of(document.text) for cell in document.cells}
    assert cells == {
        (0, 0): "问题", (0, 1): "原因", (0, 2): "措施",
        (1, 0): "护栏坏了", (1, 1): "没有人管", (1, 2): "年底前修好",
    }  # fmt: skip


def test_rows_of_unequal_length_lose_no_cell(tmp_path: Path) -> None:
    paper = made(tmp_path, "题目\n甲 | 乙 | 丙\n丁 | 戊 | 己 | ⟦p1 P01⟧庚⟦/⟧\n")
    _, text = read_back(paper, tmp_path / "out")
    [(start, end)] = find_marks(paper, text).values()
    assert text[start:end] == "庚"


def test_the_rule_under_the_head_of_a_table_is_no_row(tmp_path: Path) -> None:
    paper = made(tmp_path, TABLE.replace("措施\n", "措施\n---|---|---\n"))
    _, text = read_back(paper, tmp_path / "out")
    assert set(find_marks(paper, text)) == set(paper.marks)


def test_another_text_is_refused(tmp_path: Path) -> None:
    paper = made(tmp_path, BODY)
    assert find_marks(paper, paper.text.replace("\n", "\r\n\r\n"))
    for other in (paper.text + "多", paper.text[:-3], ""):
        with pytest.raises(ValueError, match="another"):
            find_marks(paper, other)


def test_the_roster_names_each_unit_once_without_its_remark(tmp_path: Path) -> None:
    heads = [f"unit: {unit}\n---\n" for unit in ("柳湾镇党委", "柳湾镇党委（书记）", "石坪村党支部")]
    papers = [made(tmp_path, "一句话。\n", head, f"a0{n}_x") for n, head in enumerate(heads)]
    (tmp_path / "out").mkdir()
    write_stack(papers, tmp_path / "out")
    assert (tmp_path / "out/roster.csv").read_text("utf-8") == "单位\n柳湾镇党委\n石坪村党支部\n"
