"""Inputs that would make a comparison of each with each explode; sizes are bounded, time is not asserted.

Where an input is smaller than the one it stands for, so that the tests stay quick, it says so.
"""

import random

import pytest

from textmine.model import CopyKind, Origin

from .stacks import SENTENCES, copies, noise, paper, pick, reuse, rules


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


@pytest.mark.parametrize("behind", ["", "\n"], ids=["in a row", "on lines"])
def test_one_sentence_ten_thousand_times_on_both_sides(behind: str) -> None:
    found = reuse(paper("a", (pick(0) + behind) * 10_000), paper("b", (pick(0) + behind) * 7000))
    assert 1 <= len(found.matches) <= 2
    assert sum(len(m.blocks) for m in found.matches) <= 4
    assert found.ratios["b"].net == 1.0


def test_two_sentences_that_take_turns_ten_thousand_times() -> None:
    found = reuse(paper("a", pick(0, 1) * 5000), paper("b", pick(1, 0) * 3000 + pick(0, 1) * 2000))
    assert 1 <= len(found.matches) <= 4


def test_two_sentences_that_take_turns_are_shared_as_far_as_they_go() -> None:
    found = reuse(paper("a", pick(0, 1) * 50), paper("b", pick(1, 0) * 30 + pick(0, 1) * 20))
    assert found.ratios["b"].net > 0.5


def test_papers_of_the_same_sentences_in_any_order() -> None:
    stack = [paper(name, "".join(random.Random(name).choices(SENTENCES, k=3000))) for name in "ab"]
    found = reuse(*stack)
    assert 1 <= len(found.matches) <= 1000
    assert sum(len(m.blocks) for m in found.matches) <= 3000


def prose(seed: int, size: int) -> str:
    """Sentences of 40 characters drawn at random."""
    drawn = noise(seed, size)
    return "。".join(drawn[i : i + 39] for i in range(0, size, 40))


def test_one_long_document_alone() -> None:
    found = reuse(paper("a", prose(1, 2_000_000)))  # stands for ten million characters
    assert (found.matches, found.groups) == ((), ())


def test_two_long_documents_that_are_copies() -> None:
    text = prose(1, 1_000_000)  # stands for ten million characters
    found = reuse(paper("a", text), paper("b", text))
    [match] = found.matches
    assert match.similarity == 1.0
    assert len(match.blocks) == 1
    assert found.ratios["a"].net == 1.0


def test_two_long_documents_of_the_same_sentences_in_another_order() -> None:
    sentences = prose(1, 200_000).split("。")  # stands for a million characters
    mixed = sentences.copy()
    random.Random(2).shuffle(mixed)
    [match] = copies(reuse(paper("a", "。".join(sentences)), paper("b", "。".join(mixed))))
    assert match.kind is CopyKind.SHUFFLED
    assert match.chars >= 0.9 * 200_000
    assert len(match.blocks) <= 2 * len(sentences)


def test_a_long_document_and_its_copy_with_a_change_in_every_line() -> None:
    text = list(prose(1, 200_000))
    for place in range(7, len(text), 40):
        text[place] = "改"
    [match] = copies(reuse(paper("a", prose(1, 200_000)), paper("b", "".join(text))))
    assert match.similarity > 0.9
    assert len(match.blocks) <= 2 * 200_000 // 40


def test_hundreds_of_identical_files() -> None:
    count = 800  # stands for 5,000
    found = reuse(*[paper(f"{i:04}", pick(*range(6))) for i in range(count)])
    assert len(found.matches) == count - 1
    assert {m.a for m in found.matches} == {"0000"}
    assert [len(g.papers) for g in found.groups] == [count]
    assert all(r.net == 1.0 for r in found.ratios.values())


def test_a_stack_in_which_everyone_used_a_template_that_was_not_given() -> None:
    count = 200  # stands for 1,000
    form = pick(*range(12))
    found = reuse(*[paper(f"{i:03}", form + noise(1000 + i, 200) + "。") for i in range(count)])
    assert len(found.matches) == count - 1
    assert {m.kind for m in found.matches} == {CopyKind.COMMON}
    assert [len(g.papers) for g in found.groups] == [count]


def test_a_stack_of_several_bodies_that_many_hold() -> None:
    stack = [paper(f"{i % 3}-{i:02}", noise(i % 3, 500) + "。" + noise(1000 + i, 100)) for i in range(60)]
    found = reuse(*stack)
    assert len(found.matches) == 3 * 20 * 19 // 2
    found = reuse(*stack, body_papers=rules().common_papers)
    assert len(found.matches) == 3 * 19


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


def test_hundreds_of_papers_of_digits_only() -> None:
    stack = [paper(f"{i:03}", "".join(random.Random(i).choices("0123456789", k=800))) for i in range(300)]
    assert len(reuse(*stack).matches) <= 2 * len(stack)


@pytest.mark.parametrize("text", ["党", "0", "。", "党建"])
def test_one_character_a_million_times(text: str) -> None:
    size = 1_000_000 // len(text)
    assert len(reuse(paper("a", text * size), paper("b", text * (size - 5))).matches) <= 2


def test_two_characters_in_any_order() -> None:
    stack = [paper(name, "".join(random.Random(name).choices("党建", k=50_000))) for name in "ab"]
    found = reuse(*stack)
    assert len(found.matches) <= 500
    assert sum(len(m.blocks) for m in found.matches) <= 50_000


HOSTILE = {
    "surrogates": "\ud800\udfff\ud83d",
    "combining": "e\u0301\u0302\u0303\u20dd",
    "right to left": "\u202e\u05d0\u05d1\u0627\u0644\u202c",
    "invisible": "\u200b\u200d\u2060\ufeff\u00ad",
    "outside": "\U0001f469\u200d\U0001f469\U00020000\U0010ffff",
    "controls": "\x00\x1b[31m\x7f\x85",
    "that grow": "\ufdfa\ufb03\u3316",
    "selectors": "党\ufe00建\U000e0100",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_characters_that_no_report_should_hold(text: str) -> None:
    stack = [paper("a", text * 500 + pick(0, 1)), paper("b", pick(2) + pick(0, 1).replace("，", "，" + text))]
    found = reuse(*stack)
    assert 1 <= len(found.matches) <= 4
    for match in found.matches:
        for name, span in ((match.a, match.a_span), (match.b, match.b_span)):
            made = next(p for p in stack if p.name == name)
            assert made.span.start <= span.start < span.end <= made.span.end


def test_files_of_hostile_characters_only() -> None:
    stack = [paper(f"{i}", text * 300) for i, text in enumerate(HOSTILE.values())]
    twins = [paper(f"{i}-again", text * 300) for i, text in enumerate(HOSTILE.values())]
    assert len(reuse(*stack, *twins).matches) <= 3 * len(HOSTILE)
