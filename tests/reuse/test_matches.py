import random
from itertools import combinations

import pytest

from textmine.model import CopyKind, Origin, Paper

from .stacks import SENTENCES, copies, noise, paper, parts, pick, reuse, rules, words

PAIRS = [("没有", "缺少"), ("至今", "直到如今"), ("九名", "将近十名"), ("单独", ""), ("统统", ""), ("说", "都讲")]


def test_a_verbatim_passage_in_long_papers_has_exact_spans() -> None:
    a, b = paper("a", pick(*range(8), 20, *range(8, 12))), paper("b", pick(12, 13, 20, 14, 15))
    [match] = copies(reuse(a, b))
    assert match.kind is CopyKind.VERBATIM
    assert match.similarity == 1.0
    assert words(match, a, b) == (SENTENCES[20], SENTENCES[20])
    assert match.chars == len(SENTENCES[20]) - 1


def test_from_about_forty_characters_on_a_passage_is_found() -> None:
    short = "欠交党费的名单压在玻璃板底下，一压就是三年，催的人换了四茬，欠的人搬了两回家。"
    assert 38 <= len(short) <= 42
    assert len(copies(reuse(paper("a", pick(0) + short), paper("b", pick(1) + short)))) == 1


def test_a_shorter_sentence_is_left() -> None:
    short = "名单压在玻璃板底下，一压就是三年。"
    assert copies(reuse(paper("a", pick(0) + short), paper("b", pick(1) + short))) == []


def test_light_edits_make_an_edited_copy() -> None:
    edited = pick(1, 3, 4)
    for old, new in PAIRS:
        edited = edited.replace(old, new)
    a, b = paper("a", pick(0, 1, 3, 4)), paper("b", pick(9) + edited)
    [match] = copies(reuse(a, b))
    assert match.kind is CopyKind.EDITED
    assert 0.8 < match.similarity < 0.985
    assert words(match, a, b) == (pick(1, 3, 4), edited)


def test_shuffled_sentences_are_one_finding() -> None:
    a, b = paper("a", pick(20, 0, 1, 2, 3, 4)), paper("b", pick(3, 1, 4, 0, 2, 21))
    [match] = copies(reuse(a, b))
    assert match.kind is CopyKind.SHUFFLED
    assert words(match, a, b) == (pick(0, 1, 2, 3, 4), pick(3, 1, 4, 0, 2))


def test_a_patchwork_leads_to_each_source() -> None:
    sources = [paper(f"s{n}", pick(n, n + 10, n + 11)) for n in (1, 2, 3)]
    mine = paper("mine", pick(20, 1, 2, 3, 21))
    found = [m for m in copies(reuse(mine, *sources)) if "mine" in (m.a, m.b)]
    assert {m.b for m in found} == {"s1", "s2", "s3"}
    assert [words(m, mine, *sources) for m in found] == [(SENTENCES[n],) * 2 for n in (1, 2, 3)]


def test_the_units_own_earlier_paper_is_self() -> None:
    old = paper("previous/old", pick(0, 1), unit="石臼镇", origin=Origin.PREVIOUS)
    [match] = copies(reuse(old, paper("new", pick(0, 1, 2), unit="石臼镇")))
    assert match.kind is CopyKind.SELF
    assert (match.a, match.b) == ("new", "previous/old")


def test_an_earlier_paper_of_another_unit_is_not_self() -> None:
    old = paper("previous/old", pick(0, 1), unit="云坪镇", origin=Origin.PREVIOUS)
    [match] = copies(reuse(old, paper("new", pick(0, 1, 2), unit="石臼镇")))
    assert match.kind is CopyKind.VERBATIM


def test_papers_without_a_unit_are_not_self() -> None:
    a, b = paper("a", pick(0), unit=""), paper("b", pick(0), unit="")
    assert copies(reuse(a, b))[0].kind is CopyKind.VERBATIM


def test_earlier_papers_are_not_compared_with_one_another() -> None:
    old = [paper(f"previous/{n}", pick(0, 1), unit=n, origin=Origin.PREVIOUS) for n in "xy"]
    assert reuse(*old, paper("new", pick(5))).matches == ()


def test_parts_of_one_file_by_one_unit_are_not_self() -> None:
    both = parts("all.txt", f"【篇1】甲村自查\n{pick(0, 1)}\n【篇2】乙村自查\n{pick(0, 1)}\n", unit="甲村")
    assert copies(reuse(*both))[0].kind is CopyKind.VERBATIM


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\n".join(text[i : i + 23] for i in range(0, len(text), 23)),
        lambda text: text.replace("，", " , ").replace("。", "．"),
        lambda text: "".join(c + ("\u3000" if i % 9 == 0 else "") for i, c in enumerate(text)),
        lambda text: text.replace("、", "，").replace("；", "，"),
    ],
    ids=["wrapped", "half-width", "spaced", "other marks"],
)
def test_the_look_of_a_text_does_not_matter(change) -> None:
    a, b = paper("a", pick(0, 1, 2)), paper("b", change(pick(0, 1, 2)))
    [match] = copies(reuse(a, b))
    assert match.similarity == 1.0
    assert match.kind is CopyKind.VERBATIM


@pytest.mark.parametrize(("mark", "renumbered"), [("（二）", "（一）"), ("2.", "1."), ("二、", "一、")])
def test_numbered_items_that_were_lifted_and_renumbered_are_passages_of_their_own(mark: str, renumbered: str) -> None:
    nth = dict(zip("一二三四123", "二三四五234", strict=True))
    following = "".join(nth.get(c, c) for c in mark)
    first = f"{renumbered}{pick(3)}\n{mark}{pick(0)}\n{following}{pick(1)}\n"
    second = f"{renumbered}{pick(0)}\n{mark}{pick(1)}\n{following}{pick(4)}\n"
    a, b = paper("a", first), paper("b", second)
    found = copies(reuse(a, b))
    assert [words(m, a, b) for m in found] == [(SENTENCES[0],) * 2, (SENTENCES[1],) * 2]


def test_a_submission_is_always_side_a() -> None:
    known = paper("a-notice", pick(0), origin=Origin.KNOWN)
    [match] = reuse(known, paper("b", pick(0, 1))).matches
    assert (match.a, match.b) == ("b", "a-notice")


def test_legitimate_matches_count_all_that_is_shared() -> None:
    known = paper("known", pick(0), origin=Origin.KNOWN)
    [match] = reuse(known, paper("b", pick(0, 1))).matches
    assert match.legitimate
    assert match.kind is CopyKind.TEMPLATE
    assert match.chars == len(pick(0)) - 1


def reworded(text: str, share: float, seed: int) -> str:
    """A text in which so large a share of its words of two characters is another, and its marks stand."""
    drawn = random.Random(seed)
    words = [text[i : i + 2] for i in range(0, len(text), 2)]
    changed = (noise(drawn.randrange(10**9), 2) if w.isalnum() and drawn.random() < share else w for w in words)
    return "".join(changed)


def test_heavy_rewording_with_clauses_in_another_order_is_one_match() -> None:
    clauses = [clause for n in range(5) for clause in SENTENCES[n][:-1].split("，")]
    order = [k ^ 1 if k ^ 1 < len(clauses) else k for k in range(len(clauses))]  # neighbours change places
    a = paper("a", pick(10, 11) + "，".join(clauses) + "。" + pick(12))
    found = 0
    for seed in range(12):
        mixed = "，".join(reworded(clauses[k], 0.2, 100 * seed + k) for k in order) + "。"
        b = paper("b", pick(13) + mixed + pick(14, 15))
        matches = copies(reuse(a, b))
        assert len(matches) <= 1
        for match in matches:
            assert match.kind in (CopyKind.EDITED, CopyKind.SHUFFLED)
            left, right = words(match, a, b)
            assert len(left) >= 0.9 * len("，".join(clauses))
            assert abs(a.text.index(left) - len(pick(10, 11))) <= 20
            assert abs(b.text.index(right) - len(pick(13))) <= 20
        found += len(matches)
    assert found >= 11


def test_two_sentences_that_changed_places_are_both_in_the_match() -> None:
    a, b = paper("a", pick(3, 0, 1, 2, 4, 6)), paper("b", pick(5, 0, 2, 1, 4, 7))
    [match] = copies(reuse(a, b))
    assert match.kind is CopyKind.SHUFFLED
    assert words(match, a, b) == (pick(0, 1, 2, 4), pick(0, 2, 1, 4))
    assert match.chars == len(pick(0, 1, 2, 4)) - 1


FORM = (
    "{place}党委把{n}月定为走访月，{k}名班子成员分头进村，{place}纪委逐户核对补贴花名册，查出{m}户重复领取。"
    "退回的{m}笔钱上交县里，{place}财政所为此补记了{n}页台账，经办人扣发了{k}个月的绩效。"
    "老党员提出{n}条意见，{place}办公室回复了{k}条，其余的写明了做不到的缘由，贴在{place}服务大厅门口。"
    "入秋以后河堤加固缺人手，{place}机关{m}名干部轮流值守，{k}个党小组承包了{n}段堤坝，没有一段返工。"
)
SWAPPED = (("青石镇", 4, 7, 16), ("柏杨乡", 9, 5, 23))


def filled_in(*slots: object) -> str:
    return "".join(FORM.format(**dict(zip(("place", "n", "k", "m"), slots, strict=True))))


def test_a_whole_paper_with_its_names_and_figures_swapped_is_one_masked_match() -> None:
    first, second = (filled_in(*slots) for slots in SWAPPED)
    body = pick(*range(14))
    a, b = paper("a", first + body, "青石镇"), paper("b", second + body, "柏杨乡")
    [match] = copies(reuse(a, b))
    assert match.kind is CopyKind.MASKED
    assert {("4", "9"), ("7", "5"), ("16", "23")} <= {(swap.a, swap.b) for swap in match.swaps}
    assert any(swap.a.startswith("青石") and swap.b.startswith("柏杨") for swap in match.swaps)
    assert words(match, a, b)[0].startswith("青石镇党委")
    assert words(match, a, b)[1].startswith("柏杨乡党委")
    assert match.similarity > 0.9


def holders(count: int, shared: str) -> list[Paper]:
    """Papers of as many units that share a text and nothing else."""
    return [paper(f"{i:02}", noise(900 + i, 90) + "。" + shared + noise(950 + i, 90) + "。") for i in range(count)]


def test_a_long_body_held_by_many_is_shown_for_each_pair() -> None:
    body = pick(*range(12))
    assert len(body) > rules().body_chars
    stack = holders(12, body)
    found = copies(reuse(*stack))
    assert {(m.a, m.b) for m in found} == set(combinations([p.name for p in stack], 2))
    assert all(m.kind is CopyKind.COMMON for m in found)
    assert all(len(body) - 1 <= len(side) <= len(body) + 6 for m in found for side in words(m, *stack))


def test_beyond_so_many_holders_a_long_body_is_shown_with_one_of_them() -> None:
    stack = holders(14, pick(*range(12)))
    found = copies(reuse(*stack, body_papers=13))
    assert {(m.a, m.b) for m in found} == {("00", p.name) for p in stack[1:]}


def test_a_short_text_held_by_many_is_common_and_shown_with_one_of_them() -> None:
    stack = holders(12, pick(0, 1))
    found = copies(reuse(*stack))
    assert {(m.a, m.b) for m in found} == {("00", p.name) for p in stack[1:]}
    assert all(m.kind is CopyKind.COMMON for m in found)
    few = holders(rules().common_papers - 1, pick(0, 1))
    found = copies(reuse(*few))
    assert len(found) == len(few) * (len(few) - 1) // 2
    assert all(m.kind is CopyKind.VERBATIM for m in found)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("澄溪县石臼镇", "石臼镇", True),
        ("石臼镇", "石臼镇", True),
        ("大石桥村", "石桥村", False),
        ("", "石臼镇", False),
    ],
)
def test_one_unit_may_stand_under_two_names(first: str, second: str, same: bool) -> None:
    a, b = paper("2023.txt", pick(0, 1, 2), unit=first), paper("2024.txt", pick(0, 1, 3), unit=second)
    [match] = copies(reuse(a, b))
    assert (match.kind is CopyKind.SELF) is same
    old = paper("previous/2023.txt", pick(0, 1, 2), unit=first, origin=Origin.PREVIOUS)
    [match] = copies(reuse(old, b))
    assert (match.kind is CopyKind.SELF) is same
