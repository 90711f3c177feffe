"""What holds for the reuse of any texts: pieces recombined with noise, in any order."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from textmine.model import Match, Origin, Paper
from textmine.reuse import Reuse
from textmine.text.normal import matching_form

from .stacks import SENTENCES, paper, parts, reuse

TITLES = ("一、基本情况\n", "二、存在的问题\n", "（一）学习不够。", "1.", "2.", "一是", "\n", "【篇1】\n", "【篇2】\n")
NOISE = ("", "\n", "  ", "，", "12", "３", "“", "”", "《", "》", "党", "𠮷", "\ufeff", "Ⅳ", "ﬁ", "é", "\x00", "①")


@st.composite
def texts(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.sampled_from(SENTENCES[:9] + TITLES), min_size=1, max_size=9))
    out = []
    for piece in pieces:
        cut = draw(st.integers(0, len(piece)))
        noise = draw(st.sampled_from(NOISE))
        out.append(piece[:cut] + noise + piece[cut if draw(st.booleans()) else min(cut + 2, len(piece)) :])
    return "".join(out)


@st.composite
def stacks(draw: st.DrawFn) -> list[Paper]:
    made: list[Paper] = []
    for number, text in enumerate(draw(st.lists(texts(), min_size=2, max_size=5))):
        origin = draw(st.sampled_from([Origin.SUBMISSION] * 4 + [Origin.KNOWN, Origin.PREVIOUS]))
        made += parts(f"{number}.txt", text, draw(st.sampled_from(["", "石臼镇", None])), origin)
    return made


def check(match: Match, papers: dict[str, Paper]) -> None:
    a, b = papers[match.a], papers[match.b]
    assert a is not b
    assert 0 <= match.similarity <= 1
    assert match.chars >= 0
    for own, span in ((a, match.a_span), (b, match.b_span)):
        assert own.span.start <= span.start < span.end <= own.span.end
    for block in match.blocks:
        assert match.a_span.start <= block.a.start < block.a.end <= match.a_span.end
        assert match.b_span.start <= block.b.start < block.b.end <= match.b_span.end
        left = matching_form(a.text, a.structure.clutter, block.a).text
        assert left
        assert left == matching_form(b.text, b.structure.clutter, block.b).text
    spans = [block.a for block in match.blocks]
    assert spans == sorted(spans)


def check_all(found: Reuse, stack: list[Paper]) -> None:
    papers = {p.name: p for p in stack}
    for match in found.matches:
        check(match, papers)
        assert papers[match.a].document.origin is Origin.SUBMISSION
    for ratios in found.ratios.values():
        shares = (ratios.total, ratios.net, ratios.single, ratios.own_past)
        assert all(0 <= share <= 1 for share in shares)
        assert ratios.single <= ratios.net <= ratios.total
        assert ratios.own_past <= ratios.total
    for name, spans in found.legitimate.items():
        assert all(papers[name].span.start <= s.span.start < s.span.end <= papers[name].span.end for s in spans)
    for group in found.groups:
        assert len(group.papers) > 1
        assert set(group.papers) <= set(found.ratios)


@given(stacks(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_claim_points_at_the_characters_that_it_rests_on(stack: list[Paper], random) -> None:
    found = reuse(*stack)
    check_all(found, stack)
    mixed = stack.copy()
    random.shuffle(mixed)
    assert reuse(*mixed) == found


@given(st.lists(st.text("党建工作。，\n12“”一、（）", max_size=60), min_size=2, max_size=4))
@settings(max_examples=150, deadline=None)
def test_texts_of_few_characters_keep_the_same_promises(found: list[str]) -> None:
    stack = [p for i, text in enumerate(found) for p in parts(f"{i}.txt", text)]
    check_all(reuse(*stack), stack)


def test_a_copy_is_seen_from_either_paper() -> None:
    a, b = paper("a", "".join(SENTENCES[:3])), paper("b", "".join(SENTENCES[1:4]))
    turned = [paper("b", a.text), paper("a", b.text)]
    [one], [other] = reuse(a, b).matches, reuse(*turned).matches
    assert (one.a_span, one.b_span) == (other.b_span, other.a_span)
