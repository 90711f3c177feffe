import pytest

from textmine.classify.corpus import labelled_papers
from textmine.model import Category, Role

PAPER = """# id=T1 org=township year=2025
>C|一、存在的问题
>P aw,me|（一）重视不够。
P fu|没有经费；
>N|下载提示
"""


def test_reads_roles_categories_and_paragraphs() -> None:
    [paper] = labelled_papers(PAPER.splitlines())
    assert paper.id == "T1"
    assert paper.facts == {"org": "township", "year": "2025"}
    assert [s.role for s in paper.statements] == [Role.CONTEXT, Role.PROBLEM, Role.PROBLEM, Role.NOISE]
    assert paper.statements[1].categories == (Category.AWARENESS, Category.MECHANISM)
    assert paper.text == "一、存在的问题\n（一）重视不够。没有经费；\n下载提示"


def test_several_papers_follow_one_another() -> None:
    lines = [*PAPER.splitlines(), "", "# id=T2 org=school", ">C|题目"]
    assert [p.id for p in labelled_papers(lines)] == ["T1", "T2"]


@pytest.mark.parametrize(
    "line", ["C|没有编号的论文", "# id=T3\n>Z|没有这个字母", "# id=T3\n>P xx|没有这个类别", "# id=T3\n没有竖线"]
)
def test_a_line_in_another_form_is_refused_with_the_line(line: str) -> None:
    with pytest.raises(ValueError, match="没有"):
        list(labelled_papers(line.splitlines()))
