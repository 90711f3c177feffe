"""Form: what notice and template ask for, and what a paper lacks of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from textmine.judge import Demands, demands, form
from textmine.lexicon import load_lexicon
from textmine.model import Document, Finding, FindingKind, Label, Origin, Outcome, Paper, Role, Span
from textmine.settings import load_settings
from textmine.structure.papers import papers
from textmine.words import LANGUAGES, Language, say

LEXICON = load_lexicon()
SETTINGS = load_settings(environment={})
RULES = SETTINGS.form
PARTS = ("存在的问题", "原因分析", "整改措施")
TEMPLATE = "一、存在的问题\n略。\n二、原因分析\n略。\n三、整改措施\n略。\n"
REPORT = (
    "白鹭镇自查报告\n一、存在的问题\n船上的党员半年没有开会。\n二、原因分析\n没有人管。\n三、整改措施\n每月上船。\n"
)


def paper(text: str, path: str = "a.txt", origin: Origin = Origin.SUBMISSION) -> Paper:
    document = Document(path, "txt", Outcome.TEXT, text, origin=origin)
    [made] = papers(document, LEXICON, SETTINGS.structure)
    return made


def notice(sentence: str) -> Paper:
    return paper(f"关于报送自查报告的通知\n各支部：\n{sentence}\n", "通知.txt", Origin.KNOWN)


def template(text: str = TEMPLATE, path: str = "模板.txt") -> Paper:
    return paper(text, path, Origin.KNOWN)


def asked(sentence: str) -> tuple[int, int]:
    told = demands([notice(sentence)], LEXICON, RULES)
    return told.least, told.most


def found(made: Paper, wanted: Demands, roles: Sequence[Role] = ()) -> list[Finding]:
    """What is found in a paper whose first statements have these roles, all others none."""
    given = [*roles, *[Role.CONTEXT] * len(made.structure.statements)][: len(made.structure.statements)]
    return list(form([made], {made.name: [Label(role, (), 1.0) for role in given]}, wanted, LEXICON, RULES))


@pytest.mark.parametrize(
    ("sentence", "bounds"),
    [
        ("报告字数不少于2000字。", (2000, 0)),
        ("字数在３０００字以上。", (3000, 0)),
        ("字数要求：至少1500字。", (1500, 0)),
        ("每篇不超过3000字。", (0, 3000)),
        ("全文限5000字以内。", (0, 5000)),
        ("篇幅在1500个字以内。", (0, 1500)),
        ("材料控制在2000—3000字。", (2000, 3000)),
        ("报告字数在2000至3000字之间。", (2000, 3000)),
        ("報告字數不少於2000字。", (2000, 0)),
    ],
)
def test_a_notice_says_how_long_papers_are_to_be(sentence: str, bounds: tuple[int, int]) -> None:
    assert asked(sentence) == bounds


@pytest.mark.parametrize(
    "sentence",
    [
        "报告控制在3000字左右。",
        "报告在2024年12月前报送。",
        "会场不超过3000平方米。",
        "字数不限。",
        "不少于三个支部。",
        "报告。不少于800字。",
    ],
)
def test_what_names_no_bound_asks_for_none(sentence: str) -> None:
    assert asked(sentence) == (0, 0)


def test_the_settings_come_before_the_notice() -> None:
    told = demands([notice("报告字数在2000至3000字之间。")], LEXICON, replace(RULES, min_chars=500))
    assert (told.least, told.most) == (500, 3000)


def test_the_first_notice_that_says_it_counts() -> None:
    told = demands([notice("字数不限。"), notice("报告不少于800字。"), notice("报告不少于900字。")], LEXICON, RULES)
    assert told.least == 800


def test_a_template_asks_for_its_parts_without_their_numbers() -> None:
    assert demands([template()], LEXICON, RULES) == Demands(0, 0, PARTS)
    assert demands([template("自查报告提纲\n" + TEMPLATE, "附件.txt")], LEXICON, RULES).parts == PARTS


def test_other_known_documents_ask_for_no_parts() -> None:
    assert demands([template(path="讲话.txt")], LEXICON, RULES).parts == ()
    assert demands([template("一、存在的问题\n略。\n")], LEXICON, RULES).parts == ()
    assert demands([], LEXICON, RULES) == Demands()


def test_the_first_template_with_parts_counts() -> None:
    other = template("一、学习\n略。\n二、会议\n略。\n", "样本.txt")
    assert demands([template("一、存在的问题\n略。\n"), other, template()], LEXICON, RULES).parts == ("学习", "会议")


def length(count: int) -> Paper:
    """A paper of so many characters; blanks do not count."""
    return paper("船" * (count - 1) + "。\n \n")


@pytest.mark.parametrize(("count", "short"), [(899, True), (900, False), (1000, False), (5000, False)])
def test_a_paper_may_be_a_little_shorter_than_asked(count: int, short: bool) -> None:
    findings = found(length(count), Demands(least=1000))
    assert [f.kind for f in findings] == [FindingKind.TOO_SHORT] * short
    assert all(dict(f.why.values) == {"chars": count, "asked": 1000} for f in findings)


@pytest.mark.parametrize(("count", "long"), [(1101, True), (1100, False), (10, False)])
def test_a_paper_may_be_a_little_longer_than_asked(count: int, long: bool) -> None:
    assert [f.kind for f in found(length(count), Demands(most=1000))] == [FindingKind.TOO_LONG] * long


def test_blanks_and_clutter_fill_no_paper() -> None:
    padded = paper("船 上 没 有 开 会 。\n" + "下载文档请联系客服，版权归上传用户所有\n" * 30)
    [finding] = found(padded, Demands(least=100))
    assert dict(finding.why.values)["chars"] == 7


def test_where_nothing_is_asked_nothing_is_found() -> None:
    assert found(length(3), Demands()) == []
    assert found(length(30_000), Demands()) == []


def test_a_paper_with_all_parts_lacks_none() -> None:
    assert found(paper(REPORT), Demands(parts=PARTS)) == []


def test_a_missing_part_is_told_by_its_title() -> None:
    short = paper(REPORT.replace("二、原因分析\n没有人管。\n三、", "二、"))
    [finding] = found(short, Demands(parts=PARTS))
    assert (finding.kind, dict(finding.why.values)) == (FindingKind.MISSING_PART, {"part": "原因分析"})


def test_sentences_of_the_role_are_the_part_too() -> None:
    short = paper(REPORT.replace("二、原因分析\n没有人管。\n三、", "二、"))
    assert found(short, Demands(parts=PARTS), [Role.CONTEXT, Role.CONTEXT, Role.CAUSE]) == []


def test_a_part_of_several_roles_needs_all_of_them() -> None:
    made, parts = paper(REPORT.replace("二、原因分析\n没有人管。\n三、", "二、")), ("整改措施", "问题及原因")
    assert [f.kind for f in found(made, Demands(parts=parts), [Role.PROBLEM])] == [FindingKind.MISSING_PART]
    assert found(made, Demands(parts=parts), [Role.PROBLEM, Role.CAUSE]) == []


def test_a_part_that_announces_no_role_must_have_its_title() -> None:
    parts = ("存在的问题", "渡口概貌")
    missing = found(paper(REPORT), Demands(parts=parts), list(Role))
    assert [dict(f.why.values)["part"] for f in missing] == ["渡口概貌"]


def test_the_template_says_nothing_of_papers_of_another_kind() -> None:
    assert found(paper("白鹭镇码头通讯\n一、修路\n路修好了。\n二、修桥\n桥修好了。\n"), Demands(parts=PARTS)) == []


@pytest.mark.parametrize("origin", [Origin.KNOWN, Origin.PREVIOUS])
def test_only_submissions_are_measured(origin: Origin) -> None:
    assert found(paper(REPORT, origin=origin), Demands(least=9999, parts=("渡口概貌", *PARTS))) == []


def test_a_paper_without_statements_is_short_as_a_whole() -> None:
    empty = Paper("a", Document("a", "txt", Outcome.NO_TEXT), 0, Span(0, 0))
    [finding] = found(empty, Demands(least=10, parts=PARTS))
    assert (finding.kind, finding.span) == (FindingKind.TOO_SHORT, Span(0, 0))


@pytest.mark.parametrize("piece", ["报告不超过", "字数", "1", "<td>", "报告在2000", "一、"])
def test_repetitions_in_a_notice_ask_for_nothing(piece: str) -> None:
    assert asked(piece * 500) == (0, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_its_sentence(language: Language) -> None:
    short = paper(REPORT.replace("二、原因分析\n没有人管。\n三、", "二、"))
    findings = found(short, Demands(least=100, most=10, parts=PARTS))
    assert len({f.kind for f in findings}) == 3
    assert all(say(f.why, language) for f in findings)


def test_both_bounds_of_one_sentence_are_read() -> None:
    assert asked("报告字数不少于2000字，不超过5000字。") == (2000, 5000)


def test_a_figure_with_a_comma_is_read() -> None:
    assert asked("报告字数不少于2,000字。") == (2000, 0)
