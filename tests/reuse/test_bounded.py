"""Inputs that would make a comparison of each with each explode; sizes are bounded, time is not asserted."""

import random

from textmine.model import Origin

from .stacks import SENTENCES, copies, paper, pick, reuse


def test_identical_papers_give_matches_in_proportion_to_their_number() -> None:
    for count in (40, 80):
        found = reuse(*[paper(f"{i:03}", pick(*range(6))) for i in range(count)])
        assert len(found.matches) <= 2 * count
        assert [len(g.papers) for g in found.groups] == [count]
        assert all(r.net == 1.0 for r in found.ratios.values())


def test_one_sentence_ten_thousand_times() -> None:
    found = reuse(paper("a", pick(0) * 10_000), paper("b", pick(1, 0, 2)))
    assert len(copies(found)) == 1
    assert found.ratios["b"].net > 0.25


def test_one_sentence_many_times_on_both_sides() -> None:
    found = reuse(paper("a", pick(0) * 1000), paper("b", pick(0) * 700))
    assert 1 <= len(found.matches) <= 2
    assert found.ratios["b"].net == 1.0


def test_a_stack_in_which_everyone_used_the_template() -> None:
    template = paper("known/t", pick(*range(12)), origin=Origin.KNOWN)
    stack = [paper(f"{i:03}", f"第{i}号材料。" + pick(*range(12)) + SENTENCES[12 + i % 3]) for i in range(60)]
    found = reuse(template, *stack)
    assert len(found.matches) <= 8 * len(stack)
    assert all(m.legitimate for m in found.matches if m.b == template.name)
    assert all(r.net < 0.15 for r in found.ratios.values())


def test_papers_of_marks_only() -> None:
    found = reuse(paper("a", "，。！？" * 500), paper("b", "，。！？" * 500), paper("c", "。"))
    assert found.matches == ()
    assert found.groups == ()


def test_a_stack_of_nothing() -> None:
    found = reuse()
    assert (found.matches, found.ratios, found.groups) == ((), {}, ())


def test_a_paper_alone() -> None:
    assert reuse(paper("a", pick(0, 0, 0))).matches == ()


def test_figures_and_single_words_without_end() -> None:
    for word in ("党", "党建", "1,2,3。", "4 5 6 "):
        assert len(reuse(paper("a", word * 1500), paper("b", word * 1000)).matches) <= 2


def test_recombined_papers_stay_in_proportion() -> None:
    mixed = random.Random(4)
    stack = [paper(f"{i:03}", "".join(mixed.choices(SENTENCES, k=8))) for i in range(60)]
    assert len(reuse(*stack).matches) <= 60 * len(stack)


def test_a_long_paper_and_its_copy_in_another_order() -> None:
    chapters = [f"第{i}年，{SENTENCES[i % 26][:20]}记了{i * 7}笔，" + SENTENCES[(i * 5 + 3) % 26] for i in range(400)]
    found = reuse(paper("a", "".join(chapters)), paper("b", "".join(chapters[200:] + chapters[:200])))
    assert 1 <= len(found.matches) <= 40
