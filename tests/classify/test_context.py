import pytest

from textmine.classify.context import Telling, announces, places
from textmine.model import Role


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("一、存在的主要问题", Role.PROBLEM),
        ("二、存在问题的原因", Role.CAUSE),
        ("三、对策和建议", Role.REMEDY),
        ("四、下一步工作打算", Role.REMEDY),
        ("一、主要做法和成效", Role.ACHIEVEMENT),
        ("一、整改情况", Role.ACHIEVEMENT),
        ("一、加强基层党建的重要意义", Role.CONTEXT),
        ("二、存 在 的 問 題", Role.PROBLEM),
        ("（一）渠江码头", None),
        ("（一）支部的作用没有发挥，问题不少。", None),
        ("", None),
    ],
)
def test_a_title_announces_what_its_section_holds(lexicon, title: str, role: Role | None) -> None:
    assert announces(title, lexicon).role is role


@pytest.mark.parametrize("title", ["二、存在的问题及原因分析", "问题与成因", "当前的困难和今后的对策"])
def test_a_title_of_several_roles_names_all_and_settles_none(lexicon, title: str) -> None:
    told = announces(title, lexicon)
    assert len(told.roles) == 2
    assert told.role is None
    assert not told.firm


@pytest.mark.parametrize(
    ("title", "firm"),
    [
        ("二、存在的问题", True),
        ("三、原因分析", True),
        ("二、问题清单", True),
        ("一、查找问题的几点体会感想", False),
        ("二、问题出在支部书记身上", False),
    ],
)
def test_a_title_that_ends_with_the_telling_word_is_firm(lexicon, title: str, firm: bool) -> None:
    assert announces(title, lexicon) == Telling((announces(title, lexicon).role,), firm)
    assert announces(title, lexicon).role


@pytest.mark.parametrize("end", ["。", "；", ";", "！", "!", "，", ","])
def test_a_sentence_announces_nothing(lexicon, end: str) -> None:
    assert announces(f"（一）存在的问题{end}", lexicon) == Telling()


def by_text(paper, lexicon) -> dict[str, object]:
    return {s.text: p for s, p in zip(paper.structure.statements, places(paper, lexicon), strict=True)}


def test_the_nearest_telling_title_counts_and_a_leading_sentence_after_it(lexicon, paper_of) -> None:
    paper = paper_of(
        "某镇自查报告\n一、存在的问题\n（一）学习少。\n有的支部半年没有开会。\n"
        "二、原因分析\n学得不深是根子。\n针对上述问题，我们从以下几个方面抓起。\n1.每月集中学习一次。\n"
    )
    found = by_text(paper, lexicon)
    assert found["有的支部半年没有开会。"].announced is Role.PROBLEM
    assert found["有的支部半年没有开会。"].titles == ("（一）学习少。", "一、存在的问题")
    assert found["学得不深是根子。"].announced is Role.CAUSE
    assert found["1.每月集中学习一次。"].led is Role.REMEDY
    assert found["1.每月集中学习一次。"].titled is Role.CAUSE
    assert found["1.每月集中学习一次。"].announced is Role.REMEDY


def test_a_leading_sentence_tells_of_those_behind_it_and_not_of_itself(lexicon, paper_of) -> None:
    paper = paper_of("某镇自查报告\n主要存在以下几个方面的问题：\n学习不经常。\n三、整改措施\n每月学习一次。\n")
    found = by_text(paper, lexicon)
    leading = found["主要存在以下几个方面的问题："]
    assert (leading.own, leading.led) == (Role.PROBLEM, None)
    assert found["学习不经常。"].led is Role.PROBLEM
    assert found["每月学习一次。"].led is None


def test_under_a_title_of_several_roles_the_field_is_open(lexicon, paper_of) -> None:
    paper = paper_of("某镇自查报告\n一、存在的问题及原因\n学习不经常，没有人管。\n二、整改措施\n每月学习一次。\n")
    found = by_text(paper, lexicon)
    place = found["学习不经常，没有人管。"]
    assert place.titled is None
    assert set(place.several) == {Role.PROBLEM, Role.CAUSE}
    assert paper.structure.sections[place.section].heading.of(paper.text) == "一、存在的问题及原因"
    assert found["每月学习一次。"].several == ()


def test_the_outermost_telling_title_is_kept_in_sight(lexicon, paper_of) -> None:
    paper = paper_of("某镇自查报告\n一、存在的问题\n（一）原因分析\n学得不深是根子。\n（二）别的\n没有人管。\n")
    found = by_text(paper, lexicon)
    assert (found["学得不深是根子。"].titled, found["学得不深是根子。"].outer) == (Role.CAUSE, Role.PROBLEM)
    assert found["没有人管。"].titled is found["没有人管。"].outer is Role.PROBLEM


def test_a_sentence_inside_a_list_leads_nothing(lexicon, paper_of) -> None:
    paper = paper_of("三、对策\n上述问题存在的原因，有历史的，有现实的；\n要建立制度。\n")
    assert places(paper, lexicon)[-1].announced is Role.REMEDY


def test_how_far_in_a_statement_stands_leaves_clutter_out(lexicon, paper_of) -> None:
    paper = paper_of("某镇自查报告\n学习不经常。\n下载文档请联系客服，版权归上传用户所有\n没有人管。\n")
    relative = [
        p.relative for s, p in zip(paper.structure.statements, places(paper, lexicon), strict=True) if not s.clutter
    ]
    assert relative == pytest.approx([0, 1 / 3, 2 / 3])
