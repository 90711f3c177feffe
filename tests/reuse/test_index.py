import pytest

from textmine.model import CopyKind, Match, Origin
from textmine.reuse import Index, find_reuse

from .stacks import SENTENCES, lexicon, paper, parts, pick, rules

STACK = (
    paper("known/notice", f"关于开展自查的通知\n{pick(24, 25)}\n", origin=Origin.KNOWN),
    paper("previous/old", pick(0, 1, 2), unit="石臼镇", origin=Origin.PREVIOUS),
    *(paper(f"{k:02}", f"第{k}份材料。{pick(k, k + 1, 22, 23)}") for k in range(3, 19)),
)


def told(matches: tuple[Match, ...]) -> set[tuple[str, str, int, int, CopyKind]]:
    return {(m.a, m.b, m.a_span.start, m.a_span.end, m.kind) for m in matches if not m.legitimate}


@pytest.mark.parametrize(
    "text",
    [pick(5, 20, 21), pick(20, 0, 1), pick(24, 25, 20), pick(21), "。", pick(12, 7, 20), pick(2, 1, 0)],
    ids=["copy", "previous", "template", "nothing", "no words", "patchwork", "shuffled"],
)
def test_a_new_paper_is_told_what_a_search_through_all_would_tell(text: str) -> None:
    for new in parts("zz-new.txt", text, "石臼镇"):
        whole = find_reuse([*STACK, new], lexicon(), rules()).matches
        mine = tuple(m for m in whole if new.name in (m.a, m.b))
        turned = tuple(m if m.a == new.name else m.turned() for m in mine)
        found = tuple(m if m.a == new.name else m.turned() for m in Index.of(STACK, lexicon(), rules()).matches(new))
        assert told(found) == told(turned)


def test_what_all_papers_share_is_common_to_a_new_one_too() -> None:
    [match] = [
        m for m in Index.of(STACK, lexicon(), rules()).matches(paper("zz", pick(21, 22, 23))) if not m.legitimate
    ]
    assert match.kind is CopyKind.COMMON


def test_a_paper_is_not_compared_with_itself() -> None:
    assert not [m for m in Index.of(STACK, lexicon(), rules()).matches(STACK[4]) if m.a == m.b]


def test_an_empty_stack_holds_nothing() -> None:
    assert Index.of([], lexicon(), rules()).matches(paper("a", SENTENCES[0])) == ()
