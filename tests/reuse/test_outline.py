from textmine.model import Paper
from textmine.reuse.outline import Outline, Rows
from textmine.reuse.stack import form_of

from .stacks import paper

TEXT = """关于作风的自查报告
一、存在的问题
（一）学习不实。支部印发了《学习安排》，书记说“年底一起补”，册子没有发。
1.台账缺页。
二、下一步打算
一是补齐台账。
"""


def outlined(text: str) -> tuple[Paper, Outline]:
    made = paper("a", text)
    return made, Outline.of(made, form_of(made))


def folded(made: Paper, rows: Rows) -> list[str]:
    """The characters of ranges, in matching form."""
    return [form_of(made).text[start:end] for start, end in rows.tolist()]


def test_statements_begin_where_their_first_character_counts() -> None:
    made, outline = outlined("会议开了三次。“党费”交了。")
    assert [form_of(made).text[place:][:2] for place in outline.statements.tolist()] == ["会议", "党费"]


def test_titles_are_lines_and_numbered_ones_and_no_enumerations() -> None:
    made, outline = outlined(TEXT)
    assert folded(made, outline.headings(24)) == [
        "关于作风的自查报告",
        "一存在的问题",
        "一学习不实",
        "0台账缺页",
        "二下一步打算",
    ]


def test_a_title_that_opens_a_paragraph_is_one_only_if_it_is_short() -> None:
    made, outline = outlined(TEXT)
    assert "一学习不实" in folded(made, outline.opening)
    assert "一学习不实" not in folded(made, outline.headings(3))
    assert "一存在的问题" in folded(made, outline.headings(3))


def test_numbers_are_equal_however_they_are_punctuated() -> None:
    made, outline = outlined(TEXT)
    begins, behind, figures = outline.numbered.T.tolist()
    text = form_of(made).text
    assert [text[a:b] for a, b in zip(begins, behind, strict=True)] == ["一", "一", "0", "二", "一是"]
    assert figures[0] == figures[1] != figures[3]


def test_quotations_and_names_of_documents_are_quoted() -> None:
    made, outline = outlined(TEXT)
    assert folded(made, outline.quoted) == ["年底一起补", "学习安排"]


def test_a_paper_of_marks_alone_has_an_outline() -> None:
    _, outline = outlined("——。")
    assert not any(len(rows) for rows in (outline.titles, outline.opening, outline.numbered, outline.quoted))
    assert outline.headings(24).shape == (0, 2)
