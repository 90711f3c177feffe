from random import Random
from time import process_time

import pytest

from textmine.model import Group, Origin, Paper
from textmine.reuse.groups import core_without

from .stacks import SENTENCES, paper, pick, reuse, rules


def named(stack: list[Paper], name: str) -> Paper:
    return next(p for p in stack if p.name == name)


def without(stack: list[Paper], group: Group, *names: str) -> tuple[str, int]:
    return core_without(group, named(stack, group.base), names, rules().core_gap)


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


def test_a_patchwork_of_two_bodies_belongs_to_both_and_joins_them_not() -> None:
    one, other = pick(0, 1, 2), pick(10, 11, 12)
    stack = [paper(f"a{i}", one + SENTENCES[20 + i]) for i in range(3)]
    stack += [paper(f"b{i}", other + SENTENCES[23 + i]) for i in range(3)]
    found = reuse(*stack, paper("both", one + other)).groups
    cores = {g.papers: g.core for g in found}
    assert cores.keys() == {("a0", "a1", "a2", "both"), ("b0", "b1", "b2", "both")}
    assert SENTENCES[1][:-1] in cores["a0", "a1", "a2", "both"]
    assert SENTENCES[11][:-1] in cores["b0", "b1", "b2", "both"]


def test_many_that_each_changed_a_little_stay_one_group() -> None:
    body = [*range(12)]
    stack = [paper(f"p{i}", pick(*body[:i], 12 + i, *body[i + 1 :])) for i in range(8)]
    [group] = reuse(*stack).groups
    assert len(group.papers) == 8


def test_the_core_is_told_again_without_a_member() -> None:
    body = pick(20, 21, 22)
    changed = body.replace(SENTENCES[21], SENTENCES[5])
    stack = [paper("a", body), paper("b", body), paper("c", changed)]
    [group] = reuse(*stack).groups
    assert without(stack, group) == (group.core, group.chars)
    core, chars = without(stack, group, "c")
    assert core == body[:-1]
    assert chars == sum(c.isalnum() for c in body)
    assert without(stack, group, "a", "b") in [(group.core, group.chars), (core, chars)]


def test_the_base_may_be_left_out_like_any_other() -> None:
    stack = [paper(name, pick(20, 21, 22)) for name in "abc"]
    [group] = reuse(*stack).groups
    assert without(stack, group, group.base) == (group.core, group.chars)
    assert {group.base, *(h.paper for h in group.held)} == set(group.papers)


def test_what_a_member_holds_are_places_in_the_base() -> None:
    stack = [paper("a", pick(1, 20, 21)), paper("b", pick(20, 2, 21)), paper("c", pick(20, 21, 3))]
    [group] = reuse(*stack).groups
    text = named(stack, group.base).text
    for held in group.held:
        shown = "".join(span.of(text) for span in held.spans)
        assert SENTENCES[20][:-1] in shown
        assert SENTENCES[21][:-1] in shown
        assert len(shown) < len(text) - 20


@pytest.mark.parametrize("papers", [600])
def test_many_identical_papers_make_one_group_in_little_time(papers: int) -> None:
    stack = [paper(f"p{i:04}", pick(20, 21, 22)) for i in range(papers)]
    begin = process_time()
    [group] = reuse(*stack).groups
    assert process_time() - begin < 20
    assert len(group.papers) == papers
    assert sum(len(held.spans) for held in group.held) < 2 * papers
    assert group.core == pick(20, 21, 22)[:-1]


def test_a_body_that_many_share_is_a_group_though_it_is_a_small_part_of_each() -> None:
    body = pick(0, 1, 2, 3, 4, 5)
    stack = [paper(f"p{i}", _own(i) + body) for i in range(8)]
    [group] = reuse(*stack).groups
    assert len(group.papers) == 8
    assert not group.whole
    assert SENTENCES[2][:-1] in group.core


def _own(number: int) -> str:
    """A long text that no other paper holds anything of."""
    random = Random(number)
    return "".join(chr(random.randrange(0x4E00, 0x9000)) + "。" * (i % 30 == 29) for i in range(900))
