from itertools import pairwise

import pytest

from textmine.model import CopyKind, Origin
from textmine.reuse import Reuse

from .stacks import SENTENCES, copies, paper, pick, reuse

TITLES = "一、基本情况和主要做法\n{0}\n二、存在的主要问题及原因分析\n{1}\n三、下一步工作打算和整改措施\n{2}\n"
TEMPLATE = "按照县里统一部署，我单位逐条对照责任清单认真开展了自查，现将五个方面的情况如实报告，请予审阅。"
QUOTED = "“把支部建在田埂上，把党课讲到院坝里，让每一条支渠都有人管、有人问、有人记挂在心上”"


def grey(found: Reuse, name: str, text: str) -> dict[str, CopyKind]:
    return {item.span.of(text): item.kind for item in found.legitimate[name]}


def test_titles_alone_are_no_copying() -> None:
    a = paper("a", TITLES.format(*SENTENCES[:3]))
    b = paper("b", TITLES.format(*SENTENCES[3:6]))
    found = reuse(a, b)
    assert copies(found) == []
    assert grey(found, "a", a.text)["一、基本情况和主要做法"] is CopyKind.HEADING


def test_a_long_numbered_sentence_is_no_title() -> None:
    body = "1." + pick(0) + pick(1) + "\n"
    [match] = copies(reuse(paper("a", body + pick(3)), paper("b", body + pick(4))))
    assert match.chars >= len(pick(0, 1))


def test_the_words_of_a_known_template_are_no_copying() -> None:
    known = paper("known/t", TEMPLATE, origin=Origin.KNOWN)
    a, b = paper("a", TEMPLATE + pick(0)), paper("b", TEMPLATE + pick(1))
    found = reuse(known, a, b)
    assert copies(found) == []
    assert {m.kind for m in found.matches} == {CopyKind.TEMPLATE}
    assert CopyKind.TEMPLATE in grey(found, "a", a.text).values()


def test_without_the_template_the_same_words_are_shown() -> None:
    [match] = copies(reuse(paper("a", TEMPLATE + pick(0)), paper("b", TEMPLATE + pick(1))))
    assert match.kind is CopyKind.VERBATIM


def test_what_was_copied_around_a_template_is_still_found() -> None:
    known = paper("known/t", TEMPLATE, origin=Origin.KNOWN)
    found = reuse(known, paper("a", TEMPLATE + pick(0, 1)), paper("b", TEMPLATE + pick(0, 1)))
    [match] = copies(found)
    assert match.a_span.of(TEMPLATE + pick(0, 1)) == pick(0, 1)


def test_a_quotation_is_no_copying() -> None:
    a = paper("a", f"{pick(0)}老话讲{QUOTED}，我们差得远。")
    b = paper("b", f"{pick(1)}文件里写着{QUOTED}，可惜没有落地。")
    found = reuse(a, b)
    assert copies(found) == []
    assert [m.kind for m in found.matches] == [CopyKind.QUOTATION]


def test_a_quotation_without_its_marks_is_none_either() -> None:
    a = paper("a", f"{pick(0)}老话讲{QUOTED}，我们差得远。")
    b = paper("b", f"{pick(1)}{QUOTED.strip('“”')}。{pick(2)}")
    assert copies(reuse(a, b)) == []


def test_names_of_documents_are_no_copying() -> None:
    name = "《关于在全县农村和社区党组织中开展“亮家底、晒清单、评实绩”活动的若干意见（试行）》"
    a, b = paper("a", f"{pick(0)}对照{name}要求。"), paper("b", f"{pick(1)}学习了{name}原文。")
    assert copies(reuse(a, b)) == []


@pytest.mark.parametrize("phrase", ["增强四个意识、坚定四个自信、做到两个维护，以高质量党建引领高质量发展"])
def test_set_phrases_are_no_copying(phrase: str) -> None:
    found = reuse(paper("a", f"{pick(0)}{phrase}。{pick(1)}"), paper("b", f"{pick(2)}{phrase}。{pick(3)}"))
    assert copies(found) == []


def test_a_short_run_that_many_units_use_is_a_phrase() -> None:
    phrase = "坚持开门评、当面改、回头看，把考卷交到群众手里去批阅打分。"
    stack = [paper(f"{i:02}", SENTENCES[i] + phrase + SENTENCES[i + 12]) for i in range(10)]
    found = reuse(*stack)
    assert copies(found) == []
    assert CopyKind.FORMULA in grey(found, "00", stack[0].text).values()


def test_the_same_run_in_two_papers_is_none() -> None:
    phrase = "坚持开门评、当面改、回头看，把考卷交到群众手里去批阅打分，打完分还要贴在墙上。"
    assert len(copies(reuse(*[paper(f"{i}", SENTENCES[i] + phrase + SENTENCES[i + 12]) for i in range(2)]))) == 1


def test_a_long_body_that_many_share_is_common_and_no_phrase() -> None:
    stack = [paper(f"{i:02}", SENTENCES[i] + pick(20, 21)) for i in range(10)]
    found = reuse(*stack)
    assert {m.kind for m in copies(found)} == {CopyKind.COMMON}
    assert found.ratios["03"].net > 0.5


def test_a_body_that_many_share_with_their_own_names_in_it_is_no_phrase() -> None:
    places = ["石臼", "云坪", "柳塘", "茅坝", "双桥", "禾丰", "蓝田", "古渡", "青溪", "松岭"]
    body = (
        "{0}镇党委半年没有研究过支部的事，{0}镇各村也就半年没有开过像样的会，账本和会议本一样干净；"
        "到了年底{0}镇的材料倒是最厚，翻开一看，{0}镇的名字底下还压着别处的落款。"
    )
    stack = [paper(f"{i:02}", SENTENCES[i] + body.format(p), unit=f"{p}镇") for i, p in enumerate(places)]
    found = reuse(*stack)
    assert {m.kind for m in copies(found)} <= {CopyKind.COMMON, CopyKind.MASKED}
    assert all(found.ratios[p.name].net > 0.4 for p in stack)


def test_grey_spans_are_in_order_and_do_not_overlap() -> None:
    a = paper("a", TITLES.format(*SENTENCES[:3]) + QUOTED + "不忘初心牢记使命。")
    spans = [item.span for item in reuse(a, paper("b", pick(5))).legitimate["a"]]
    assert spans == sorted(spans)
    assert all(first.end <= second.start for first, second in pairwise(spans))


def test_a_phrase_between_two_titles_that_everybody_has_is_a_formula() -> None:
    issued = "针对查摆出来的毛病，坚持即改与长效相结合，着重抓好下面几项"
    stack = [
        paper(
            f"p{i}",
            f"一、基本情况和主要做法\n{pick(i)}\n二、整改措施和下一步工作打算\n{issued}。\n三、今后努力方向和建议\n{pick(i + 9)}\n",
        )
        for i in range(8)
    ]
    found = reuse(*stack)
    assert copies(found) == []
    assert grey(found, "p3", stack[3].text)[issued] is CopyKind.FORMULA
