"""Gaps of a ledger: no answer, nobody, no date, no problem, and whose problem it is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from textmine.judge import gaps
from textmine.lexicon import load_lexicon
from textmine.model import (
    Document,
    Entry,
    Finding,
    FindingKind,
    Item,
    Label,
    Ledger,
    Link,
    LinkKind,
    Outcome,
    Paper,
    Role,
    Span,
    Statement,
    Structure,
    Timing,
    TimingKind,
)
from textmine.settings import load_settings
from textmine.words import LANGUAGES, Language, say

LEXICON = load_lexicon()
RULES = load_settings(environment={}).gaps
P, R, A, X = Role.PROBLEM, Role.REMEDY, Role.ACHIEVEMENT, Role.CONTEXT
Said = tuple[Role, str]
SURE, UNSURE = RULES.surely - 0.01, RULES.surely
BOATS, BOOKS = (P, "船上的党员半年没有开会。"), (P, "支部的账本记得乱。")
VISIT, ORDER = (R, "到船上补开三次会。"), (R, "补齐三年的账。")


def paper(said: Sequence[Said], title: str = "白鹭镇自查报告") -> Paper:
    text = "".join(words for _, words in said)
    ends = [sum(len(words) for _, words in said[: n + 1]) for n in range(len(said))]
    spans = [Span(end - len(words), end) for end, (_, words) in zip(ends, said, strict=True)]
    statements = tuple(Statement(s, words) for s, (_, words) in zip(spans, said, strict=True))
    document = Document("a.txt", "txt", Outcome.TEXT, text)
    return Paper("a.txt", document, 0, Span(0, len(text)), title, structure=Structure(statements=statements))


def entry(
    problem: int, *remedies: int, who: str = "", when: tuple[TimingKind, ...] = (), likeliest: float = SURE
) -> Entry:
    """An entry; who does it and by when stand at the first characters of the text."""
    links = tuple(Link(n, LinkKind.PLACE, 0.9) for n in remedies)
    timings = tuple(Timing(kind, Span(0, 2)) for kind in when)
    return Entry(problem, (), links, (Span(0, len(who)),) if who else (), timings, likeliest)


def found(
    said: Sequence[Said], entries: Sequence[Entry], idle: tuple[int, ...] = (), title: str = "白鹭镇自查报告"
) -> list[Finding]:
    """The gaps of a paper whose problems and remedies are items in their order."""
    made = paper(said, title)
    items = tuple(
        Item(role, (n,), s.span, s.span.end, s.text)
        for n, (s, (role, _)) in enumerate(zip(made.structure.statements, said, strict=True))
        if role in {P, R}
    )
    labels = {made.name: [Label(role, (), 1.0) for role, _ in said]}
    return list(gaps([made], labels, {made.name: Ledger(items, tuple(entries), idle)}, LEXICON, RULES))


def keys(findings: Sequence[Finding]) -> list[str]:
    return [f.why.key.removeprefix("finding.") for f in findings]


DATED = (TimingKind.DEADLINE,)


def test_a_ledger_without_gaps_has_none() -> None:
    assert found((BOATS, VISIT), [entry(0, 1, who="王", when=DATED)]) == []


def test_nothing_comes_of_an_empty_stack_or_an_empty_paper() -> None:
    assert list(gaps([], {}, {}, LEXICON, RULES)) == []
    assert found((), []) == []


def test_a_problem_is_unanswered_where_surely_no_remedy_goes_with_it() -> None:
    said = (BOATS, VISIT, BOOKS)
    first = entry(0, 1, who="王", when=DATED)
    [finding] = found(said, [first, entry(2, likeliest=SURE)])
    assert (finding.kind, finding.span.of(paper(said).text)) == (FindingKind.UNANSWERED, BOOKS[1])
    assert dict(finding.why.values)["words"] == BOOKS[1]
    assert found(said, [first, entry(2, likeliest=UNSURE)]) == []


def test_a_paper_without_any_remedy_is_told_once() -> None:
    [finding] = found((BOATS, BOOKS), [entry(0), entry(1)])
    assert (finding.kind, finding.why.key) == (FindingKind.UNANSWERED, "finding.no_remedies")
    assert dict(finding.why.values)["count"] == 2
    assert finding.span == Span(0, len(BOATS[1]))


def test_a_remedy_for_nothing_is_told() -> None:
    said = (BOATS, VISIT, (R, "在码头栽柳树。"))
    [finding] = found(said, [entry(0, 1, who="王", when=DATED)], idle=(2,))
    assert (finding.kind, finding.span.of(paper(said).text)) == (FindingKind.IDLE_REMEDY, "在码头栽柳树。")


def test_remedies_of_a_paper_without_problems_are_not_called_idle() -> None:
    assert found((VISIT, ORDER), [], idle=(0, 1)) == []


def test_who_and_when_are_told_of_the_remedy_that_lacks_them() -> None:
    said = (BOATS, VISIT, BOOKS, ORDER)
    findings = found(said, [entry(0, 1, who="王", when=DATED), entry(2, 3)])
    assert {f.kind for f in findings} == {FindingKind.NO_PERSON, FindingKind.NO_DEADLINE}
    assert {f.span.of(paper(said).text) for f in findings} == {ORDER[1]}
    assert sorted(keys(findings)) == ["no_deadline", "no_person"]


def test_who_and_when_are_told_once_where_all_lack_them() -> None:
    lines, entries = (BOATS, VISIT, BOOKS, ORDER), [entry(0, 1), entry(2, 3)]
    assert found(lines, entries, title="白鹭镇党委自查报告") == []
    findings = found(lines, entries, title="白鹭镇党委整改报告")
    assert sorted(keys(findings)) == ["no_deadline_at_all", "no_person_at_all"]
    assert {dict(f.why.values)["count"] for f in findings} == {2}


def test_only_answered_problems_are_asked_for_who_and_when() -> None:
    findings = found((BOATS, VISIT, BOOKS), [entry(0, 1, who="王", when=DATED), entry(2, likeliest=UNSURE)])
    assert findings == []


@pytest.mark.parametrize("when", [(TimingKind.RECURRING,), (TimingKind.OPEN, TimingKind.DEADLINE), DATED])
def test_a_date_or_a_rhythm_is_enough(when: tuple[TimingKind, ...]) -> None:
    assert found((BOATS, VISIT), [entry(0, 1, who="王", when=when)]) == []


def test_always_alone_is_open_and_no_missing_date() -> None:
    [finding] = found((BOATS, VISIT), [entry(0, 1, who="王", when=(TimingKind.OPEN, TimingKind.OPEN))])
    assert finding.kind is FindingKind.OPEN_ENDED
    assert dict(finding.why.values)["words"] == "船上"


@pytest.mark.parametrize(
    "words",
    [
        "工作繁忙，顾不上照顾家人。",
        "对自己要求太高。",
        "加班太多。",
        "性子太急，容易得罪人。",
        "對下屬要求過嚴。",
        "陪伴家人的时间太少。",
    ],
)
def test_a_problem_that_praises_is_none(words: str) -> None:
    findings = found(((P, words), VISIT), [entry(0, 1, who="王", when=DATED)])
    assert [(f.kind, f.span) for f in findings] == [(FindingKind.PSEUDO_PROBLEM, Span(0, len(words)))]


@pytest.mark.parametrize("words", ["对自己要求不高。", "工作不认真。", "对下属要求不严。", "党员活动室太少。"])
def test_a_true_problem_is_one(words: str) -> None:
    assert found(((P, words), VISIT), [entry(0, 1, who="王", when=DATED)]) == []


def test_praise_in_a_remedy_is_no_pseudo_problem() -> None:
    assert found((BOATS, (R, "加班太多的人轮休。")), [entry(0, 1, who="王", when=DATED)]) == []


PRAISE = tuple((A, f"第{n}座码头修好了。") for n in range(RULES.praise))


def test_praise_alone_in_a_paper_that_should_name_problems_is_told() -> None:
    [finding] = found(((X, "现将情况报告如下。"), *PRAISE), [])
    assert (finding.kind, finding.span) == (FindingKind.NO_PROBLEM, Span(0, 9))
    assert dict(finding.why.values)["count"] == RULES.praise


def test_little_praise_other_papers_and_named_problems_are_not() -> None:
    assert found(PRAISE[1:], []) == []
    assert found(PRAISE, [], title="白鹭镇码头竣工通讯") == []
    said = (*PRAISE, BOATS, VISIT)
    assert found(said, [entry(0, 1, who="王", when=DATED)]) == []


OWN = "个人对照检查材料"
WE = (P, "班子的会开得少，我们的账记得乱。")


def own_paper(problem: Said, title: str = OWN, opening: str = "白鹭镇党委书记王大河") -> list[str]:
    return keys(found(((X, opening), problem, VISIT), [entry(0, 1, who="王", when=DATED)], title=title))


def test_a_persons_paper_that_speaks_of_the_collective_only_is_told() -> None:
    assert own_paper(WE) == ["collective"]


@pytest.mark.parametrize(
    "words", ["本人开会少，班子的账也乱。", "我开会少，我们的账也乱。", "自己开会少，班子也少。", "账记得乱。"]
)
def test_one_word_of_oneself_or_none_of_the_collective_is_enough(words: str) -> None:
    assert own_paper((P, words)) == []


@pytest.mark.parametrize("title", ["班子对照检查材料", "白鹭镇自查报告", "领导班子个人事项对照检查材料"])
def test_a_paper_of_the_collective_may_speak_of_it(title: str) -> None:
    assert own_paper(WE, title) == []


def test_a_long_sentence_that_names_an_office_signs_nothing() -> None:
    opening = "今年以来渡口修了三座码头，" * 3 + "支部书记都到了场。"
    assert own_paper(WE, "对照检查材料", opening) == []
    assert own_paper(WE, "对照检查材料") == ["collective"]


def test_findings_come_in_the_order_of_the_text_and_of_the_papers() -> None:
    said = (BOATS, (P, "加班太多。"), VISIT, ORDER)
    findings = found(said, [entry(0, 2, who="王", when=DATED), entry(1, likeliest=SURE)], idle=(3,))
    assert [f.span.start for f in findings] == sorted(f.span.start for f in findings)
    assert len(findings) == 3


def test_quoted_words_are_short_and_without_blanks() -> None:
    words = "船 上\n的党员" + "半年没有开会" * 200 + "。"
    [finding] = found(((P, words),), [entry(0)])
    assert len(str(dict(finding.why.values)["words"])) == RULES.quoted
    assert str(dict(finding.why.values)["words"]).startswith("船上的党员半年")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_gap_has_its_sentence(language: Language) -> None:
    said = (BOATS, (P, "加班太多{words}<b>。"), VISIT, ORDER)
    findings = found(said, [entry(0, 2), entry(1, likeliest=SURE)], idle=(3,), title="白鹭镇党委整改台账")
    findings += found((BOATS,), [entry(0)]) + found(PRAISE, [])
    assert len({f.kind for f in findings}) == 6
    assert all(say(f.why, language) for f in findings)


def test_a_remedy_for_two_problems_is_told_once() -> None:
    said = (BOATS, VISIT, BOOKS, (P, "屋顶漏雨。"), ORDER)
    findings = found(said, [entry(0, 1, who="王", when=DATED), entry(2, 4), entry(3, 4)])
    assert len(findings) == len(set(findings))


@pytest.mark.parametrize("words", ["党性锻炼不够经常。", "年轻干部基层锻炼不足。"])
def test_training_of_the_mind_is_a_true_problem(words: str) -> None:
    assert found(((P, words), VISIT), [entry(0, 1, who="王", when=DATED)]) == []


def test_self_criticism_of_the_collective_is_not_the_writers_own() -> None:
    assert own_paper((P, "班子自我批评少，我们的账记得乱。")) == ["collective"]
