import random
from itertools import pairwise

import numpy as np
import pytest

from textmine.reuse import likelihood as module
from textmine.reuse.fingerprints import hashes_at, hits, postings
from textmine.reuse.likelihood import Likelihood, Rarity, Short, Windows
from textmine.reuse.regions import Region, Regions, regions
from textmine.reuse.stack import Bools, Ints, Stack
from textmine.text.normal import matching_form

from .stacks import noise, paper, rules


def stack_of(*texts: str) -> Stack:
    return Stack.of([paper(f"{i:03}", text) for i, text in enumerate(texts)])


def scorer(stack: Stack, neutral: str = "") -> Likelihood:
    """Scores regions of a stack in which every place of the words ``neutral`` is neutral."""
    marks = np.zeros(len(stack.codes), dtype=bool)
    text, wanted = "".join(form.text for form in stack.forms), matching_form(neutral).text
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        marks[at : at + len(wanted)] = True
        at = text.find(wanted, at + 1)
    chosen = rules()
    return Likelihood(stack, Rarity.of(stack, chosen.small_gram, chosen.background), marks, len(stack.papers), chosen)


def grams(stack: Stack, places: Ints) -> Short:
    """The hashes of the short grams that begin at some places, as rarity is told by."""
    return (hashes_at(stack.codes, places, 3) >> np.uint64(32)).astype(np.uint32)


def met(stack: Stack, gap: int | None = None) -> Regions:
    chosen = rules()
    posted = postings(stack, chosen.gram)
    found = hits(posted, np.ones(len(posted.spread), dtype=bool), 1000)
    return regions(stack, found, chosen.gram, chosen.gap if gap is None else gap, chosen.min_seed)


def copies(stack: Stack, neutral: str = "", gap: int | None = None) -> list[Region]:
    return list(scorer(stack, neutral).copies(met(stack, gap)))


def off(region: Region, a: tuple[int, int], b: tuple[int, int]) -> int:
    """By how many characters, at most, a region misses the edges of ranges."""
    return max(
        abs(x - y) for got, want in zip(region.ranges, (a, b), strict=True) for x, y in zip(got, want, strict=True)
    )


def reworded(text: str, share: float, seed: int) -> str:
    """A text in which so large a share of its words of two characters is another."""
    drawn = random.Random(seed)
    words = [text[i : i + 2] for i in range(0, len(text), 2)]
    return "".join(noise(drawn.randrange(10**9), 2) if drawn.random() < share else word for word in words)


@pytest.mark.parametrize("size", [60, 120, 400])
def test_a_copied_stretch_in_unrelated_text_is_found_to_a_few_characters(size: int) -> None:
    copied = noise(1, size)
    stack = stack_of(noise(2, 700) + copied + noise(3, 500), noise(4, 300) + copied + noise(5, 900))
    [region] = copies(stack)
    assert region.papers == (0, 1)
    assert off(region, (700, 700 + size), (1500 + size, 1500 + 2 * size)) <= 3


@pytest.mark.parametrize("seed", range(4))
def test_a_heavily_reworded_stretch_is_found_with_its_edges(seed: int) -> None:
    copied = noise(10 + seed, 300)
    other = reworded(copied, 0.3, seed)
    stack = stack_of(noise(2, 500) + copied + noise(3, 500), noise(4, 500) + other + noise(5, 500))
    regions_found = copies(stack)
    assert len({r.papers for r in regions_found}) == 1
    a = min(r.ranges[0][0] for r in regions_found), max(r.ranges[0][1] for r in regions_found)
    base = 1300 + 500
    b = min(r.ranges[1][0] for r in regions_found), max(r.ranges[1][1] for r in regions_found)
    assert max(abs(a[0] - 500), abs(a[1] - 800), abs(b[0] - base), abs(b[1] - base - 300)) <= 20


def test_the_order_of_clauses_does_not_matter() -> None:
    clauses = [noise(20 + i, 15) for i in range(12)]
    mixed = clauses.copy()
    random.Random(3).shuffle(mixed)
    stack = stack_of(noise(2, 300) + "".join(clauses) + noise(3, 300), noise(4, 300) + "".join(mixed) + noise(5, 300))
    [region] = copies(stack)
    assert off(region, (300, 480), (780 + 300, 780 + 480)) <= 5


def test_unrelated_texts_that_share_a_phrase_are_no_copies() -> None:
    phrase = noise(1, 12)
    stack = stack_of(*(noise(i, 400) + phrase + noise(50 + i, 400) for i in range(2, 8)))
    assert len(met(stack)) == 15
    assert copies(stack) == []


def test_texts_of_the_same_few_words_are_no_copies() -> None:
    drawn = random.Random(1)
    words = [noise(i, 2) for i in range(250)]
    phrase = noise(999, 10)
    stack = stack_of(
        *("".join(drawn.choices(words, k=300)) + phrase + "".join(drawn.choices(words, k=300)) for _ in range(30))
    )
    assert len(met(stack)) >= 400
    assert copies(stack) == []


def test_what_all_papers_hold_is_not_likely_and_what_two_hold_is() -> None:
    short = noise(1, rules().formula_max - 10)
    all_hold = stack_of(*(noise(i, 300) + short + noise(90 + i, 300) for i in range(2, 42)))
    assert len(met(all_hold)) == 40 * 39 // 2
    assert copies(all_hold) == []
    two_hold = stack_of(*(noise(i, 300) + (short if i < 4 else "") + noise(90 + i, 300) for i in range(2, 42)))
    assert [r.papers for r in copies(two_hold)] == [(0, 1)]


def test_a_run_too_long_for_a_phrase_is_a_copy_however_many_hold_it() -> None:
    long = noise(1, rules().formula_max + 1)
    stack = stack_of(*(noise(i, 300) + long + noise(90 + i, 300) for i in range(2, 42)))
    found = copies(stack)
    assert len(found) == 40 * 39 // 2
    assert all(len(long) <= end - start <= len(long) + 10 for r in found for start, end in r.ranges)


def test_neutral_positions_do_not_speak_for_a_copy() -> None:
    shared = noise(1, 38)
    stack = stack_of(noise(2, 400) + shared + noise(3, 400), noise(4, 400) + shared + noise(5, 400))
    assert len(copies(stack)) == 1
    assert copies(stack, neutral=shared) == []


def test_neutral_positions_do_not_speak_against_a_copy() -> None:
    halves = noise(1, 60), noise(2, 60)
    between = noise(3, 900)
    stack = stack_of(
        noise(4, 300) + halves[0] + between + halves[1] + noise(5, 300), noise(6, 300) + "".join(halves) + noise(7, 300)
    )
    [one] = copies(stack, neutral=between, gap=2000)
    assert off(one, (300, 1320), (1620 + 300, 1620 + 420)) <= 5
    [other] = copies(stack, gap=2000)
    assert other.ranges[0][1] - other.ranges[0][0] < 100


def test_more_is_asked_for_in_a_larger_stack() -> None:
    thresholds = [scorer(stack_of(*[noise(i, 20) for i in range(n)])).threshold for n in (1, 2, 20, 200)]
    assert thresholds[0] == thresholds[1]
    assert all(y - x == pytest.approx(rules().likely_growth * np.log(10)) for x, y in pairwise(thresholds[1:]))


def test_the_best_stretches_stay_inside_their_papers() -> None:
    copied = noise(1, 80)
    stack = stack_of(copied, copied, noise(2, 40) + copied)
    found = copies(stack)
    assert {r.papers for r in found} == {(0, 1), (0, 2), (1, 2)}
    for region in found:
        for paper_number, (start, end) in zip(region.papers, region.ranges, strict=True):
            low, high = stack.starts[paper_number], stack.starts[paper_number + 1]
            assert low <= start < end <= high
            assert end - start == 80


def test_no_regions_give_no_copies() -> None:
    assert copies(stack_of(noise(1, 100), noise(2, 100))) == []
    assert copies(stack_of()) == []
    assert copies(stack_of("。", "！")) == []


@pytest.mark.parametrize("batch", [1, 1000])
def test_it_does_not_matter_how_many_regions_are_looked_at_together(
    batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [noise(i, 50) for i in range(6)]
    stack = stack_of(*(noise(20 + i, 300) + parts[i % 6] + noise(50 + i, 300) + parts[(i + 1) % 6] for i in range(10)))
    before = copies(stack)
    assert len(before) > 10
    monkeypatch.setattr(module, "_BATCH", batch)
    assert copies(stack) == before


def many_copies() -> Stack:
    """Copies from verbatim to so reworded that some of them are none, and what is nobody's."""
    copied = [noise(k, 60 + 8 * k) for k in range(8)]
    texts = [noise(40 + k, 200) + reworded(copied[k % 8], 0.03 * k, k) + noise(80 + k, 200) for k in range(16)]
    return stack_of(*(text + "坚持以群众满意为标准" + noise(120 + k, 50) for k, text in enumerate(texts)))


def test_what_is_quickly_ruled_out_would_have_been_ruled_out_by_a_closer_look(monkeypatch: pytest.MonkeyPatch) -> None:
    stack = many_copies()
    before = copies(stack)
    assert 3 < len(before) < len(met(stack))

    def none_is(_scorer: Likelihood, a: Windows, *_rest: object) -> Bools:
        return np.ones(len(a.start), dtype=bool)

    monkeypatch.setattr(Likelihood, "_within_reach", none_is)
    assert copies(stack) == before


def test_each_gram_counts_once_a_paper() -> None:
    phrase = "甲乙丙"
    once = stack_of(*(phrase + noise(i, 50) for i in range(6)))
    often = stack_of(*(phrase * 30 + noise(i, 50) for i in range(6)))
    for stack in (once, often):
        rarity = Rarity.of(stack, 3, 200_000)
        assert rarity.of_grams(grams(stack, stack.starts[:-1])) == pytest.approx([np.log(4 / 200_000)] * 6)


def test_the_two_papers_of_a_pair_are_left_out_of_what_is_usual() -> None:
    stack = stack_of("甲乙丙" + noise(1, 50), "甲乙丙" + noise(2, 50), noise(3, 50))
    logs = Rarity.of(stack, 3, 200_000).of_grams(grams(stack, np.array([0, 10])))
    assert logs[0] == logs[1] == pytest.approx(np.log(0.5 / 200_000))


def test_a_large_stack_is_its_own_measure() -> None:
    stack = stack_of(noise(1, 500), noise(2, 500))
    assert Rarity.of(stack, 3, 100).of_grams(grams(stack, np.array([0]))) == pytest.approx(np.log(0.5 / 1000))


def test_windows_are_laid_end_to_end() -> None:
    windows = Windows.of(np.array([5, 20, 30]), np.array([8, 20, 32]))
    assert windows.index.tolist() == [5, 6, 7, 30, 31]
    assert windows.owner.tolist() == [0, 0, 0, 2, 2]
