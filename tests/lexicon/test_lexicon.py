"""The word lists: complete, without doubles, and small enough to read."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import fields

import pytest

from textmine.lexicon import TitleCue, load_lexicon
from textmine.model import Role
from textmine.settings import shipped

LISTS = sorted(path for folder in ("dictionary", "phrases") for path in shipped(f"corpora/{folder}").glob("*.txt"))
TABLES = sorted(path for folder in ("dictionary", "phrases") for path in shipped(f"corpora/{folder}").glob("*.toml"))


@pytest.fixture(scope="module")
def lexicon():
    return load_lexicon()


def entries(path) -> list[str]:
    rows = (row.split("#")[0].strip() for row in path.read_text(encoding="utf-8").splitlines())
    return [row for row in rows if row]


def string_lists(value, name=""):
    """Every list of strings in a table, with the name that leads to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from string_lists(inner, f"{name}.{key}")
    elif isinstance(value, list):
        if value and all(isinstance(x, str) for x in value):
            yield name, value
        else:
            for index, inner in enumerate(value):
                yield from string_lists(inner, f"{name}.{index}")


@pytest.mark.parametrize("path", LISTS, ids=lambda p: p.stem)
def test_no_word_stands_twice_in_a_list(path):
    assert [word for word, count in Counter(entries(path)).items() if count > 1] == []


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.stem)
def test_tables_parse_and_no_word_stands_twice(path):
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    twice = {name: w for name, words in string_lists(data) for w, count in Counter(words).items() if count > 1}
    assert twice == {}


def test_nothing_is_empty(lexicon):
    for field in fields(lexicon):
        value = getattr(lexicon, field.name)
        assert value, field.name
        if isinstance(value, re.Pattern):
            assert value.pattern, field.name


def test_no_pattern_matches_the_empty_line(lexicon):
    """An empty alternative would make clutter of everything."""
    rules = lexicon.clutter
    for field in fields(rules):
        value = getattr(rules, field.name)
        if isinstance(value, re.Pattern):
            assert not value.fullmatch(""), field.name
    for name, pattern in lexicon.cues:
        assert not pattern.search(""), name


def test_every_role_but_noise_has_a_title(lexicon):
    assert {cue.role for cue in lexicon.titles} == set(Role) - {Role.NOISE}


def test_a_lexicon_is_read_once_and_can_key_a_cache(lexicon):
    assert load_lexicon() is lexicon
    assert {lexicon: 1}[load_lexicon()] == 1


class TestTitleCue:
    cue = TitleCue(Role.REMEDY, ("整改", "措施"), ("整改情况",))

    def test_the_first_word_that_stands_in_the_title(self):
        assert self.cue.hits("四、整改措施") == "整改"

    def test_an_excluded_word_outweighs_all(self):
        assert self.cue.hits("一、整改情况和措施") == ""

    def test_a_title_without_any(self):
        assert self.cue.hits("一、基本情况") == ""


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("存在的主要问题", Role.PROBLEM),
        ("问题产生的原因分析", Role.CAUSE),
        ("下一步整改措施", Role.REMEDY),
        ("主要做法和成效", Role.ACHIEVEMENT),
        ("加强党建工作的重要意义", Role.CONTEXT),
        ("巡察反馈问题整改情况", Role.ACHIEVEMENT),
    ],
)
def test_titles_that_every_report_has(lexicon, title, role):
    assert next(cue.role for cue in lexicon.titles if cue.hits(title)) is role
