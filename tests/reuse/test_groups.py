from textmine.model import Origin

from .stacks import SENTENCES, paper, pick, reuse


def test_papers_that_share_one_body_are_a_group_with_its_text() -> None:
    stack = [paper(name, SENTENCES[i] + pick(20, 21, 22)) for i, name in enumerate("abc")]
    [group] = reuse(*stack, paper("alone", pick(9, 10))).groups
    assert group.papers == ("a", "b", "c")
    assert group.core == pick(20, 21, 22)[:-1]
    assert group.chars == sum(c.isalnum() for c in group.core)


def test_what_a_member_changed_is_left_out_of_the_core() -> None:
    body = pick(20, 21, 22)
    changed = body.replace(SENTENCES[21], SENTENCES[5])
    [group] = reuse(paper("a", body), paper("b", body), paper("c", changed)).groups
    assert group.papers == ("a", "b", "c")
    assert SENTENCES[20][:-1] in group.core
    assert "……" in group.core
    assert SENTENCES[21][5:30] not in group.core


def test_a_short_passage_makes_no_group() -> None:
    assert reuse(paper("a", pick(0, 1, 2, 3)), paper("b", pick(0, 5, 6, 7))).groups == ()


def test_a_units_own_past_and_parts_of_one_file_make_no_group() -> None:
    old = paper("previous/old", pick(0, 1), unit="石臼镇", origin=Origin.PREVIOUS)
    assert reuse(old, paper("new", pick(0, 1), unit="石臼镇")).groups == ()


def test_the_largest_group_comes_first() -> None:
    pairs = [paper(name, pick(0, 1)) for name in ("p", "q")]
    triple = [paper(name, pick(5, 6)) for name in ("x", "y", "z")]
    assert [g.papers for g in reuse(*pairs, *triple).groups] == [("x", "y", "z"), ("p", "q")]
