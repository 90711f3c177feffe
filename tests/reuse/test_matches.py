import pytest

from textmine.model import CopyKind, Origin

from .stacks import SENTENCES, copies, paper, parts, pick, reuse, words

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
