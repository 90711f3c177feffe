import pytest

from textmine.model import Origin

from .stacks import paper, parts, pick, reuse


def test_a_wholly_copied_paper_is_shared_in_full() -> None:
    ratios = reuse(paper("a", pick(0, 1, 2)), paper("b", pick(0, 1, 2))).ratios
    assert ratios["a"].net == ratios["a"].total == ratios["a"].single == 1.0
    assert ratios["a"].longest == len(pick(0, 1, 2)) - 1  # all but the mark at its end


def test_both_directions_differ_with_the_length_of_the_papers() -> None:
    ratios = reuse(paper("a", pick(0)), paper("b", pick(0, 1, 2, 3))).ratios
    assert ratios["a"].net == 1.0
    assert 0.2 < ratios["b"].net < 0.4


def test_several_sources_add_up_and_the_largest_is_named_apart() -> None:
    stack = [paper("mine", pick(0, 1, 2)), paper("x", pick(0, 5, 6)), paper("y", pick(1, 7, 8)), paper("z", pick(9))]
    ratios = reuse(*stack).ratios
    assert ratios["mine"].net == pytest.approx(ratios["x"].net + ratios["y"].net, abs=0.08)
    assert ratios["mine"].single < ratios["mine"].net
    assert ratios["z"].total == 0


def test_legitimate_text_counts_in_total_and_not_in_net() -> None:
    known = paper("known/n", pick(0, 1), origin=Origin.KNOWN)
    ratios = reuse(known, paper("a", pick(0, 1, 2))).ratios
    assert ratios["a"].total > 0.5
    assert ratios["a"].net == 0
    assert "known/n" not in ratios


def test_the_units_own_past_is_counted_apart() -> None:
    old = paper("previous/old", pick(0, 1), unit="石臼镇", origin=Origin.PREVIOUS)
    ratios = reuse(old, paper("new", pick(0, 1, 2), unit="石臼镇")).ratios
    assert ratios["new"].own_past > 0.5
    assert ratios["new"].net == 0
    assert ratios["new"].total >= ratios["new"].own_past


def test_another_units_past_is_not_the_units_own() -> None:
    old = paper("previous/old", pick(0, 1), unit="云坪镇", origin=Origin.PREVIOUS)
    ratios = reuse(old, paper("new", pick(0, 1, 2), unit="石臼镇")).ratios
    assert ratios["new"].own_past == 0
    assert ratios["new"].net > 0.5


def test_parts_of_one_file_count_in_total_and_not_in_net() -> None:
    both = parts("all.txt", f"【篇1】甲村自查\n{pick(0, 1)}\n【篇2】乙村自查\n{pick(0, 1)}\n{pick(2)}\n")
    assert len(both) == 2
    found = reuse(*both)
    assert len([m for m in found.matches if not m.legitimate]) == 1
    assert all(found.ratios[p.name].total > 0.5 for p in both)
    assert all(found.ratios[p.name].net == 0 for p in both)


def test_a_paper_without_characters_has_no_ratios() -> None:
    assert reuse(paper("a", "，。"), paper("b", pick(0))).ratios["a"].total == 0
