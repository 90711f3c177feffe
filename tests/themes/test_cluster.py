import dataclasses

import pytest

from textmine.lexicon import load_lexicon
from textmine.model import CopyKind, Document, Group, Label, Legitimate, Outcome, Role
from textmine.settings import load_settings
from textmine.structure.papers import papers
from textmine.text.segment import segmenter
from textmine.themes import find_themes

SETTINGS = load_settings(environment={})
LEXICON = load_lexicon()
CATEGORIES = ("funding", "participation")
FUNDING = [
    "活动经费严重不足，支部开展活动没有钱。",
    "党建活动经费不足，没有钱开展活动。",
    "支部活动经费长期不足，活动没有钱办。",
]
TURNOUT = ["党员参加组织生活不积极，到会率低。", "组织生活到会率低，党员参加不积极。", "党员参加组织生活的到会率很低。"]


def stack(count: int = 3):
    made, labels = [], {}
    for i in range(count):
        text = f"{'甲乙丙丁'[i % 4]}村{i}号自查报告\n{FUNDING[i % 3]}\n{TURNOUT[i % 3]}\n"
        [paper] = papers(Document(f"{i}.txt", "txt", Outcome.TEXT, text), LEXICON, SETTINGS.structure)
        about = {FUNDING[i % 3]: "funding", TURNOUT[i % 3]: "participation"}
        labels[paper.name] = tuple(
            Label(Role.PROBLEM, (about[s.text],), 0.9) if s.text in about else Label(Role.CONTEXT, (), 0.9)
            for s in paper.structure.statements
        )
        made.append(paper)
    return made, labels


def themes(made, labels, groups=(), issued=None, settings=SETTINGS.themes):
    cut = segmenter(LEXICON)
    words = {p.name: tuple(tuple(cut.content_words(s.text)) for s in p.structure.statements) for p in made}
    return find_themes(made, labels, words, groups, issued or {}, CATEGORIES, settings)


def test_what_is_said_in_other_words_is_one_theme() -> None:
    made, labels = stack()
    found = themes(made, labels)
    assert {t.categories for t in found} == {("funding",), ("participation",)}
    assert all(t.papers == ("0.txt", "1.txt", "2.txt") for t in found)
    assert all(t.role is Role.PROBLEM for t in found)
    for theme in found:
        for member in theme.members:
            paper = next(p for p in made if p.name == member.paper)
            assert member.span.of(paper.text) == member.text


def test_papers_of_one_body_count_once() -> None:
    made, labels = stack()
    assert themes(made, labels, (Group(("0.txt", "1.txt", "2.txt"), "", 0),)) == ()


def test_what_the_template_says_is_no_theme() -> None:
    made, labels = stack()
    issued = {p.name: tuple(Legitimate(s.span, CopyKind.TEMPLATE) for s in p.structure.statements) for p in made}
    assert themes(made, labels, issued=issued) == ()


@pytest.mark.parametrize("count", [0, 1])
def test_a_stack_that_says_little_has_no_themes(count: int) -> None:
    assert themes(*stack(count)) == ()


def test_many_statements_are_first_drawn_together() -> None:
    made, labels = stack(12)
    few = dataclasses.replace(SETTINGS.themes, max_exact=4)
    found = themes(made, labels, settings=few)
    assert sum(len(t.members) for t in found) == 24
    assert {t.categories for t in found} == {("funding",), ("participation",)}


def test_the_same_stack_gives_the_same_themes() -> None:
    made, labels = stack(8)
    assert themes(made, labels) == themes(made, labels)
