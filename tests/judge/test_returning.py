"""What a unit promised to mend in an earlier paper and names again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from textmine.classify.meaning import load_meaning
from textmine.judge import returning
from textmine.model import (
    Document,
    Entry,
    Finding,
    FindingKind,
    Item,
    Ledger,
    Link,
    LinkKind,
    Origin,
    Outcome,
    Paper,
    Role,
    Span,
)
from textmine.settings import load_settings
from textmine.words import LANGUAGES, Language, say

MEANING = load_meaning()
RULES = load_settings(environment={}).gaps
BOATS = "船上的流动党员半年没有参加组织生活。"
BOATS_AGAIN = "流动党员在船上，半年没有参加组织生活了。"
BOOKS = "支部的账本记得乱，三年的收支对不上。"
Stacked = tuple[Paper, Ledger]


def stacked(name: str, *pairs: tuple[str, str], unit: str = "白鹭镇", year: int = 2025, title: str = "") -> Stacked:
    """A paper with its ledger: problems, each with its remedy or none."""
    texts = [words for pair in pairs for words in pair if words]
    items: list[Item] = []
    entries: list[Entry] = []
    for text in texts:
        start = sum(len(t) + 1 for t in texts[: len(items)])
        role = Role.PROBLEM if text in {problem for problem, _ in pairs} else Role.REMEDY
        items.append(Item(role, (len(items),), Span(start, start + len(text)), start + len(text), text))
    for problem, remedy in pairs:
        links = (Link(texts.index(remedy), LinkKind.PLACE, 0.9),) if remedy else ()
        entries.append(Entry(texts.index(problem), (), links))
    origin = Origin.SUBMISSION if year == 2025 else Origin.PREVIOUS
    document = Document(name, "txt", Outcome.TEXT, "\n".join(texts), origin=origin)
    paper = Paper(name, document, 0, Span(0, len(document.text)), title, unit, year)
    return paper, Ledger(tuple(items), tuple(entries))


def found(now: Stacked, *earlier: Stacked) -> list[Finding]:
    ledgers = {paper.name: ledger for paper, ledger in (now, *earlier)}
    return list(returning([now[0]], [paper for paper, _ in earlier], ledgers, MEANING, RULES))


NOW = stacked("今年.txt", (BOOKS, ""), (BOATS_AGAIN, "每月上船开会。"))
BEFORE = stacked("去年.txt", (BOATS, "每季度上船开会。"), year=2024)


def test_a_problem_that_was_promised_to_be_mended_is_told_where_it_stands_now() -> None:
    [finding] = found(NOW, BEFORE)
    assert (finding.paper, finding.kind) == ("今年.txt", FindingKind.RETURNING)
    assert finding.span.of(NOW[0].text) == BOATS_AGAIN
    assert finding.why.key == "finding.returning"
    assert dict(finding.why.values) == {"before": BOATS, "remedy": "每季度上船开会。", "year": 2024}


def test_a_problem_without_a_promise_may_return() -> None:
    assert found(NOW, stacked("去年.txt", (BOATS, ""), year=2024)) == []


def test_another_problem_does_not_return() -> None:
    assert found(NOW, stacked("去年.txt", ("码头的路灯坏了一半。", "换路灯。"), year=2024)) == []


def test_the_problem_that_comes_closest_is_named() -> None:
    before = stacked("去年.txt", ("流动党员少有组织生活。", "发简报。"), (BOATS, "每季度上船开会。"), year=2024)
    [finding] = found(NOW, before)
    assert dict(finding.why.values)["before"] == BOATS


def test_likeness_must_reach_its_bound() -> None:
    ledgers = {paper.name: ledger for paper, ledger in (NOW, BEFORE)}
    never = replace(RULES, returning=1.01)
    assert list(returning([NOW[0]], [BEFORE[0]], ledgers, MEANING, never)) == []
    always = replace(RULES, returning=0.0)
    assert len(list(returning([NOW[0]], [BEFORE[0]], ledgers, MEANING, always))) == 2


@pytest.mark.parametrize(
    ("unit", "before", "count"),
    [
        ("白鹭镇", "澄溪县白鹭镇", 1),
        ("澄溪县白鹭镇", "白鹭镇", 1),
        ("县财政局", "澄溪县财政局", 1),
        ("大石桥村", "石桥村", 0),
        ("白鹭镇", "青石镇", 0),
        ("白鹭镇", "", 0),
        ("", "白鹭镇", 0),
    ],
)
def test_only_the_unit_itself_had_promised(unit: str, before: str, count: int) -> None:
    now = stacked("今年.txt", (BOATS_AGAIN, ""), unit=unit)
    assert len(found(now, stacked("去年.txt", (BOATS, "上船开会。"), unit=before, year=2024))) == count


@pytest.mark.parametrize(("year", "count"), [(2023, 1), (2025, 1), (2026, 0), (0, 1)])
def test_a_later_paper_promised_nothing_yet(year: int, count: int) -> None:
    assert len(found(NOW, stacked("另一年.txt", (BOATS, "上船开会。"), year=year))) == count


def test_a_paper_of_no_known_year_has_its_own_sentence() -> None:
    [finding] = found(NOW, stacked("往年.txt", (BOATS, "上船开会。"), year=0))
    assert finding.why.key == "finding.returning_undated"


def test_papers_without_a_unit_belong_together_by_their_titles() -> None:
    now = stacked("今年.txt", (BOATS_AGAIN, ""), unit="", title="渡口支部自查报告")
    same, other = (
        stacked("去年.txt", (BOATS, "上船开会。"), unit="", year=2024, title=title)
        for title in ("渡口支部自查报告", "码头支部自查报告")
    )
    assert len(found(now, same)) == 1
    assert found(now, other) == []


def test_several_earlier_years_give_one_finding_a_problem() -> None:
    again = stacked("前年.txt", (BOATS, "上船开会。"), year=2023)
    assert len(found(NOW, BEFORE, again)) == 1


def test_nothing_returns_in_empty_ledgers_or_without_earlier_papers() -> None:
    empty = stacked("空.txt")
    assert found(NOW) == []
    assert found(empty, BEFORE) == []
    assert found(NOW, stacked("去年.txt", year=2024)) == []
    assert list(returning([], [], {}, MEANING, RULES)) == []


def test_an_earlier_paper_without_a_ledger_promises_nothing() -> None:
    assert list(returning([NOW[0]], [BEFORE[0]], {NOW[0].name: NOW[1]}, MEANING, RULES)) == []


@pytest.mark.parametrize("words", ["<td></td>", "，。；", "qq", "\ud83d\x00", "学" * 5000])
def test_hostile_words_return_only_to_themselves(words: str) -> None:
    now = stacked("今年.txt", (words, ""), (BOATS_AGAIN, ""))
    [finding] = found(now, BEFORE)
    assert finding.span.of(now[0].text) == BOATS_AGAIN


def test_long_sentences_are_quoted_in_part() -> None:
    long = BOATS * 20
    [finding] = found(stacked("今年.txt", (long, "")), stacked("去年.txt", (long, "上船" * 100), year=2024))
    values = dict(finding.why.values)
    assert long.startswith(str(values["before"]))
    assert max(len(str(values[name])) for name in ("before", "remedy")) == RULES.quoted


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_names_the_earlier_year_if_there_is_one(language: Language) -> None:
    [dated], [undated] = found(NOW, BEFORE), found(NOW, stacked("往年.txt", (BOATS, "上船开会。"), year=0))
    assert "2024" in say(dated.why, language)
    assert BOATS in say(undated.why, language)
    assert "0" not in say(undated.why, language)


def test_papers_without_unit_and_title_do_not_belong_together() -> None:
    now = stacked("今年.txt", (BOATS_AGAIN, ""), unit="")
    assert found(now, stacked("别处.txt", (BOATS, "上船开会。"), unit="", year=2024)) == []
