import pytest

from textmine.classify.context import announces, places
from textmine.model import Role


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("一、存在的主要问题", Role.PROBLEM),
        ("二、存在问题的原因", Role.CAUSE),
        ("三、对策及建议", Role.REMEDY),
        ("四、下一步工作打算", Role.REMEDY),
        ("一、主要做法和成效", Role.ACHIEVEMENT),
        ("一、整改情况", Role.ACHIEVEMENT),
        ("一、加强基层党建的重要意义", Role.CONTEXT),
        ("（一）渠江码头", None),
        ("（一）支部的作用没有发挥，问题不少。", None),
    ],
)
def test_a_title_announces_what_its_section_holds(lexicon, title: str, role: Role | None) -> None:
    assert announces(title, lexicon) is role


def test_the_nearest_telling_title_counts_and_a_leading_sentence_after_it(lexicon, paper_of) -> None:
    paper = paper_of(
        "某镇自查报告\n一、存在的问题\n（一）学习少。\n有的支部半年没有开会。\n"
        "二、原因分析\n学得不深是根子。\n针对上述问题，我们从以下几个方面抓起。\n1.每月集中学习一次。\n"
    )
    found = {s.text: p for s, p in zip(paper.structure.statements, places(paper, lexicon), strict=True)}
    assert found["有的支部半年没有开会。"].announced is Role.PROBLEM
    assert found["有的支部半年没有开会。"].titles == ("（一）学习少。", "一、存在的问题")
    assert found["学得不深是根子。"].announced is Role.CAUSE
    assert found["1.每月集中学习一次。"].led is Role.REMEDY
    assert found["1.每月集中学习一次。"].titled is Role.CAUSE
    assert found["1.每月集中学习一次。"].announced is Role.REMEDY


def test_a_sentence_inside_a_list_leads_nothing(lexicon, paper_of) -> None:
    paper = paper_of("三、对策\n上述问题存在的原因，有历史的，有现实的；\n要建立制度。\n")
    assert places(paper, lexicon)[-1].announced is Role.REMEDY
