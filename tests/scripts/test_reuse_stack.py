"""Stacks with planted copies: the truth is true to the character, and what is no copy shares nothing long."""

import json
import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from itertools import pairwise
from random import Random

import plant
import pytest
from make_stack import Cast
from plant_papers import Mark, Sheet

from textmine.text.normal import matching_form

COUNT, SEED = 60, 2
KINDS = {"masked", "self", "compilation", "patchwork", "verbatim", "short", "light", "heavy", "shuffled", "noise"}
LONG = 22  # letters of a run that unrelated papers do not share


@pytest.fixture(scope="module")
def stack():
    return plant.planted(COUNT, SEED)


@pytest.fixture(scope="module")
def texts(stack):
    return {paper.path: paper.text for paper in stack.papers}


def sides(case, texts):
    return texts[case["a"]][case["a_start"] : case["a_end"]], texts[case["b"]][case["b_start"] : case["b_end"]]


def of_kind(stack, texts, *kinds):
    found = [sides(case, texts) for case in stack.truth["cases"] if case["kind"] in kinds]
    assert found
    return found


def trap_words(stack, texts, kind):
    found = [texts[t["document"]][t["start"] : t["end"]] for t in stack.truth["traps"] if t["kind"] == kind]
    assert found
    return found


def folded(text):
    return matching_form(text).text


def in_it(words, known):
    """Share of the runs of six letters that stand in ``known``."""
    bare = folded(words)
    return sum(bare[i : i + 6] in known for i in range(len(bare) - 5)) / max(len(bare) - 5, 1)


def alike(a, b):
    return SequenceMatcher(None, folded(a), folded(b), autojunk=False).ratio()


def test_every_kind_is_planted_at_the_rate_that_was_asked_for(stack):
    counted = Counter(case["kind"] for case in stack.truth["cases"])
    assert set(counted) == KINDS
    assert 0.65 * COUNT <= sum(counted.values()) <= 0.9 * COUNT
    assert Counter(paper.origin for paper in stack.papers)["submissions"] in range(COUNT, COUNT + 4)
    assert len({paper.path for paper in stack.papers}) == len(stack.papers)


def test_papers_and_traps_are_of_the_size_of_the_genre(stack):
    papers = [paper for paper in stack.papers if paper.origin == "submissions"]
    sizes = [len(paper.text) for paper in papers]
    assert 2300 <= sum(sizes) / len(sizes) <= 3500
    assert min(sizes) < 1800
    assert max(sizes) > 4500
    trapped = sum(trap["end"] - trap["start"] for trap in stack.truth["traps"])
    assert 0.15 <= trapped / sum(sizes) <= 0.32


def test_verbatim_copies_are_equal(stack, texts):
    assert all(a == b for a, b in of_kind(stack, texts, "verbatim", "short", "patchwork"))
    assert all(60 <= len(a) <= 100 for a, _ in of_kind(stack, texts, "short"))
    assert all(40 <= len(a) <= 150 for a, _ in of_kind(stack, texts, "patchwork"))


def test_edited_copies_differ_as_much_as_their_kind_says(stack, texts):
    light = [alike(a, b) for a, b in of_kind(stack, texts, "light")]
    heavy = [alike(a, b) for a, b in of_kind(stack, texts, "heavy")]
    assert min(light) > 0.8
    assert min(heavy) > 0.2
    assert sum(heavy) / len(heavy) < 0.8 < sum(light) / len(light)


def test_shuffled_copies_hold_the_same_sentences_in_another_order(stack, texts):
    for a, b in of_kind(stack, texts, "shuffled"):
        assert a != b
        assert sorted(re.findall(r"[^。]+。", a)) == sorted(re.findall(r"[^。]+。", b.replace("\n", "")))


def test_noise_leaves_the_words(stack, texts):
    for a, b in of_kind(stack, texts, "noise"):
        assert a != b
        assert alike(a, b) > 0.85


def test_masked_papers_are_whole_and_say_what_was_swapped(stack, texts):
    for case in (c for c in stack.truth["cases"] if c["kind"] == "masked"):
        a, b = sides(case, texts)
        assert (a, b) == (texts[case["a"]], texts[case["b"]])
        assert len(case["swaps"]) > 5
        assert all(new in a and old in b for new, old in case["swaps"])
        assert alike(a, b) > 0.75


def test_an_own_paper_is_of_the_same_unit_and_an_earlier_year(stack, texts):
    for case in (c for c in stack.truth["cases"] if c["kind"] == "self"):
        assert (case["b"].split("年")[0][-4:], case["a"].split("年")[0][-4:]) == ("2024", "2025")
        assert alike(*sides(case, texts)) > 0.85


def test_a_compilation_shares_between_its_parts(stack, texts):
    for case in (c for c in stack.truth["cases"] if c["kind"] == "compilation"):
        assert case["a"] == case["b"]
        second = texts[case["a"]].index("【篇2】")
        assert case["b_end"] <= second <= case["a_start"]


def test_a_body_is_long_and_held_by_many(stack, texts):
    for body in stack.truth["bodies"]:
        held = [texts[p["document"]][p["start"] : p["end"]] for p in body["papers"]]
        assert len(held) >= 5
        assert all(len(words) >= 550 and alike(words, held[0]) > 0.8 for words in held)


def test_traps_are_what_they_are_called(stack, texts):
    known = folded("".join(paper.text for paper in stack.papers if paper.origin == "known"))
    assert all(words[0] in "“「" and words[-1] in "”」" for words in trap_words(stack, texts, "quotation"))
    marked = {folded(words) for words in trap_words(stack, texts, "quotation")}
    bare = [folded(words) for words in trap_words(stack, texts, "quotation_bare")]
    assert all(any(words.startswith(m) for m in marked) for words in bare)
    given = trap_words(stack, texts, "template_given")
    assert all(in_it(words, known) > 0.15 for words in given if len(words) > 60)
    assert all(in_it(words, known) < 0.1 for words in trap_words(stack, texts, "template") if len(words) > 60)
    assert all(len(words) < 60 for words in trap_words(stack, texts, "heading"))


def test_no_case_lies_in_another(stack):
    held = defaultdict(list)
    for case in stack.truth["cases"]:
        for side in "ab":
            held[case[side]].append((case[f"{side}_start"], case[f"{side}_end"]))
    for body in stack.truth["bodies"]:
        for place in body["papers"]:
            held[place["document"]].append((place["start"], place["end"]))
    for spans in held.values():
        spans.sort()
        assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_what_is_neither_copy_nor_trap_shares_nothing_long(stack, texts):
    holders = defaultdict(set)
    marked = defaultdict(list)
    for trap in stack.truth["traps"]:
        marked[trap["document"]].append((trap["start"], trap["end"]))
    for case in stack.truth["cases"]:
        for side in "ab":
            marked[case[side]].append((case[f"{side}_start"], case[f"{side}_end"]))
    for body in stack.truth["bodies"]:
        for place in body["papers"]:
            marked[place["document"]].append((place["start"], place["end"]))
    for paper in (p for p in stack.papers if p.origin == "submissions"):
        own = list(paper.text)
        for start, end in marked[paper.path]:
            own[start:end] = ["\n"] * (end - start)
        for line in "".join(own).split("\n"):
            for i in range(len(line) - LONG + 1):
                holders[line[i : i + LONG]].add(paper.path)
    shared = {pair for names in holders.values() if len(names) > 1 for pair in [tuple(sorted(names))]}
    assert len(shared) < COUNT / 20


def test_the_same_seed_gives_the_same_stack_and_another_seed_another(stack, tmp_path):
    again = plant.planted(COUNT, SEED)
    assert (again.papers, again.truth) == (stack.papers, stack.truth)
    assert plant.planted(COUNT, SEED + 1).papers != stack.papers
    assert not set(plant.TUNING_SEEDS) & set(plant.REPORTING_SEEDS)
    again.write(tmp_path)
    files = list(tmp_path.rglob("*.txt"))
    assert len(files) == len(stack.papers)
    assert {file.relative_to(tmp_path).parts[0] for file in files} == {"submissions", "known", "previous"}
    assert json.loads((tmp_path / "truth.json").read_text("utf-8")) == stack.truth


def test_an_insertion_moves_marks_and_tears_none():
    nobody = Cast("甲", "甲", ("乙",), ("丙",), "丁", "戊")
    sheet = Sheet(
        "a.txt", nobody, plant.Background, 2025, 0, "一二三四五六", [Mark(0, 2, "phrase"), Mark(3, 5, "case:0:a")]
    )
    sheet.insert(2, "七八", "quotation", before="“", after="”")
    assert sheet.text == "一二“七八”三四五六"
    assert [sheet.text[m.start : m.end] for m in sheet.marks] == ["一二", "四五", "七八"]
    with pytest.raises(ValueError, match="torn"):
        sheet.insert(1, "九")


def test_edits_touch_the_share_that_was_asked_for(stack, texts):
    from disguise import Editor
    from make_stack import Material

    from textmine.lexicon import load_lexicon
    from textmine.text.segment import segmenter

    lexicon = load_lexicon()
    kinds = Material.load(lexicon).kinds
    editor = Editor.of(segmenter(lexicon), kinds, ["加强 强化", "学习 研读"])
    words = max(texts.values(), key=len)[:1500]
    for share in (0.0, 0.07, 0.3):
        made = editor.edited(words, share, Random(4))
        assert 1 - SequenceMatcher(None, words, made, autojunk=False).ratio() == pytest.approx(share, abs=0.08)
