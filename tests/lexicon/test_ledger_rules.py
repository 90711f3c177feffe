"""The words of a ledger: what each pattern is to find, and what only looks like it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from textmine.lexicon import load_lexicon
from textmine.lexicon.ledger import ledger_rules
from textmine.model import TimingKind
from textmine.settings import shipped

RULES = load_lexicon().ledger
SHIPPED = shipped("corpora/phrases/ledger.toml").read_text("utf-8")
TIMINGS = dict(RULES.timings)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


@pytest.mark.parametrize("pattern", list(strings(tomllib.loads(SHIPPED))))
def test_every_entry_is_a_pattern_by_itself(pattern: str) -> None:
    """Joined to others, an open bracket or a stray bar would go unnoticed."""
    assert not re.compile(pattern).fullmatch("")


def test_every_kind_of_timing_has_its_patterns_once() -> None:
    assert sorted(kind for kind, _ in RULES.timings) == sorted(TimingKind)


def found(kind: TimingKind, text: str) -> str:
    hit = TIMINGS[kind].search(text)
    return hit[0] if hit else ""


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        (TimingKind.DEADLINE, "台账须2025年9月底前补齐", "2025年9月底前"),
        (TimingKind.DEADLINE, "争取在三个月内见效", "三个月内"),
        (TimingKind.DEADLINE, "这一条立行立改", "立行立改"),
        (TimingKind.RECURRING, "书记每季度讲一堂课", "每季度"),
        (TimingKind.OPEN, "此项长期坚持", "长期坚持"),
        (TimingKind.AMOUNT, "列支经费3万元", "3万元"),
        (TimingKind.AMOUNT, "走访党员十二名", "十二名"),
    ],
)
def test_a_timing_is_found(kind: TimingKind, text: str, words: str) -> None:
    assert words in found(kind, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (TimingKind.DEADLINE, "活动室的门窗已经修好"),
        (TimingKind.DEADLINE, ""),
        (TimingKind.RECURRING, "党员大会由书记主持"),
        (TimingKind.OPEN, "由组织委员登记造册"),
        (TimingKind.AMOUNT, "元旦慰问老党员"),
        (TimingKind.AMOUNT, "经费由财政所拨付"),
    ],
)
def test_words_without_time_or_number_are_none(kind: TimingKind, text: str) -> None:
    assert found(kind, text) == ""


def who(text: str) -> list[str]:
    hits = (hit for pattern in RULES.persons.patterns for hit in pattern.finditer(text))
    return [hit["who"] for hit in hits if not RULES.persons.never.search(hit["who"])]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("责任人：组织委员周敏", "组织委员周敏"),
        ("由镇纪委办公室牵头落实", "镇纪委办公室"),
        ("牵头单位：财政所", "财政所"),
    ],
)
def test_who_is_in_charge_is_found(text: str, name: str) -> None:
    assert name in who(text)


@pytest.mark.parametrize("text", ["由专人负责", "责任人：无", "由于人手不够，会议推迟", "", "党员大会按时召开"])
def test_nobody_is_named(text: str) -> None:
    assert who(text) == []


def test_every_pattern_of_a_person_says_who() -> None:
    assert [p.pattern for p in RULES.persons.patterns if "who" not in p.groupindex] == []


@pytest.mark.parametrize("title", ["责任人", "责任单位", "牵头领导", "责任科室"])
def test_a_column_of_persons_is_known(title: str) -> None:
    assert RULES.persons.columns.search(title)
    assert not RULES.deadline_columns.search(title)


@pytest.mark.parametrize("title", ["完成时限", "整改期限", "销号时间", "完成时间"])
def test_a_column_of_deadlines_is_known(title: str) -> None:
    assert RULES.deadline_columns.search(title)
    assert not RULES.persons.columns.search(title)


@pytest.mark.parametrize(
    "opening", ["一是记录不全", "第二，人手不够", "其次，经费没有着落", "③台账缺页", "（3）台账缺页"]
)
def test_a_counted_sentence_opens_an_item(opening: str) -> None:
    assert RULES.counted.match(opening)


@pytest.mark.parametrize("opening", ["其中两个支部没有开会", "比如东山支部", "甚至有人代签"])
def test_a_sentence_goes_on_with_the_last(opening: str) -> None:
    assert RULES.goes_on.match(opening)
    assert not RULES.counted.match(opening)


def test_what_is_answered_is_told_apart_from_the_answer() -> None:
    hit = RULES.explicit.search("针对会议记录不全的问题，由文书逐月补记。")
    assert hit is not None
    assert hit["what"] == "会议记录不全"


def test_the_number_of_what_is_answered() -> None:
    hit = RULES.ordinal.search("针对问题3，重新核定党费。")
    assert hit is not None
    assert hit["n"] == "3"


@pytest.mark.parametrize("text", ["工作太忙，顾不上照顾家人", "对自己要求过高", "陪伴家人太少", "性子太急，有时"])
def test_a_merit_in_disguise_is_no_problem(text: str) -> None:
    assert RULES.pseudo.search(text)


@pytest.mark.parametrize("text", ["党费收缴不及时", "对支部要求不严", "学习不深入", "陪同检查太多", "活动太少"])
def test_a_real_problem_is_none_in_disguise(text: str) -> None:
    assert not RULES.pseudo.search(text)


@pytest.mark.parametrize("text", ["我镇经费不足", "本镇支部", "我们学得不够", "我国"])
def test_the_office_is_not_the_person(text: str) -> None:
    assert not RULES.voice.personal.search(text)


@pytest.mark.parametrize("text", ["我学得不够", "本人到任两年", "对自己放松要求"])
def test_a_person_speaks(text: str) -> None:
    assert RULES.voice.personal.search(text)


PATTERNS = [
    *TIMINGS.values(),
    *RULES.persons.patterns,
    *(v for f in fields(RULES) if isinstance(v := getattr(RULES, f.name), re.Pattern)),
    *(getattr(RULES.voice, f.name) for f in fields(RULES.voice)),
]


@pytest.mark.parametrize("filler", ["一", "年", "责任人：", "由党", "每周", "1", "针对", "（"])
def test_no_pattern_hangs_on_long_repetitions(filler: str) -> None:
    text = filler * (3000 // len(filler))
    assert sum(1 for pattern in PATTERNS for _ in pattern.finditer(text)) < len(text) * len(PATTERNS)


def test_an_unknown_kind_of_timing_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "l.toml").write_text(SHIPPED.replace('kind = "amount"', 'kind = "price"'), "utf-8")
    with pytest.raises(ValueError, match="price"):
        ledger_rules(tmp_path / "l.toml")


def test_the_order_of_the_file_is_the_order_in_which_kinds_count(tmp_path: Path) -> None:
    kinds = [entry["kind"] for entry in tomllib.loads(SHIPPED)["timing"]]
    assert [kind.value for kind, _ in RULES.timings] == kinds
    swapped = SHIPPED.replace('kind = "recurring"', 'kind = "x"').replace('kind = "open"', 'kind = "recurring"')
    (tmp_path / "l.toml").write_text(swapped.replace('kind = "x"', 'kind = "open"'), "utf-8")
    assert next(kind for kind, _ in ledger_rules(tmp_path / "l.toml").timings) is TimingKind.OPEN
